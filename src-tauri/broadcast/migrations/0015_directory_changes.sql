-- What WeCom tells of members beside name and departments; NULL: it does not tell.
ALTER TABLE members ADD COLUMN position TEXT;
ALTER TABLE members ADD COLUMN alias TEXT;
ALTER TABLE members ADD COLUMN state TEXT;
ALTER TABLE members ADD COLUMN mobile TEXT;
ALTER TABLE members ADD COLUMN mail TEXT;

-- What the application could see when the contacts were read last, as JSON; NULL: read before this was written down.
ALTER TABLE directories ADD COLUMN scope TEXT;

-- What changed between one complete read of the contacts and the next: 90 days, and 20,000 lines of a company.
CREATE TABLE directory_changes (
    profile_id TEXT   NOT NULL,
    read_at    BIGINT NOT NULL,                -- milliseconds since 1970 UTC: the later of the two reads
    position   BIGINT NOT NULL,                -- within the read, from 0
    kind       TEXT   NOT NULL,
    user_id    TEXT,                           -- NULL: about nobody alone
    name       TEXT,
    was        TEXT   NOT NULL,
    became     TEXT   NOT NULL,
    PRIMARY KEY (profile_id, read_at, position)
);
