-- What each request says, whomever it names: a repeat is found however it was written.

-- The first 16 bytes of SHA-256 over application, way and final content; NULL in requests from before this was written down.
ALTER TABLE batches ADD COLUMN content BLOB;
-- WeCom looks for a duplicate of it. False where the admin wants a repeat to be delivered.
ALTER TABLE batches ADD COLUMN checked BOOLEAN NOT NULL DEFAULT TRUE;

CREATE INDEX batches_by_content ON batches (content, broadcast_id);
