-- Whom a request reaches and how long WeCom looks for its duplicates, as the plan knew it: nobody reads the request again for that.

-- The words of the program: a channel is a kind of way to people, a route's group is one chat or robot.
ALTER TABLE batches RENAME COLUMN channel TO route_group;
ALTER TABLE batches RENAME COLUMN door TO channel;

-- The members that the request names, in its order, 8 bytes each: the first of the SHA-256 of the account in lower case. NULL in
-- requests from before this was written down, until they are read: when the database is opened next.
ALTER TABLE batches ADD COLUMN user_keys BLOB;
-- It names departments, tags or everyone besides.
ALTER TABLE batches ADD COLUMN has_groups BOOLEAN NOT NULL DEFAULT FALSE;
-- Seconds in which WeCom does not deliver the same request twice; NULL where it does not look for duplicates. `checked` said less.
ALTER TABLE batches ADD COLUMN duplicate_window_s BIGINT;
ALTER TABLE batches DROP COLUMN checked;

CREATE INDEX batches_unread ON batches (broadcast_id, position) WHERE user_keys IS NULL;

-- The same of requests of deleted broadcasts. `addressees` stays empty from here on.
ALTER TABLE departed ADD COLUMN user_keys BLOB;
ALTER TABLE departed ADD COLUMN has_groups BOOLEAN NOT NULL DEFAULT FALSE;
