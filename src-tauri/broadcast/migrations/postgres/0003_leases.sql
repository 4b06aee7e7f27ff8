-- Which computer of the team works on what an application sends: one at a time.
CREATE TABLE leases (
    app             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- One more with each holder: what an earlier one still wants to write is refused.
    fence           BIGINT  NOT NULL,
    -- The process, and its computer as people know it.
    holder          TEXT COLLATE "C" NOT NULL,
    computer        TEXT COLLATE "C" NOT NULL,
    -- By the clock of this database, which is the one that counts. Milliseconds since 1970-01-01 UTC.
    ends_at         BIGINT  NOT NULL
);

-- What others did since the last look.
CREATE INDEX broadcasts_by_touch ON broadcasts (touched_at);
