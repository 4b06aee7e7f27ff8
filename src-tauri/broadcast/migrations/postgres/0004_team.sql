-- What the members of the team have in common beside what is sent: companies without their secrets, templates, saved audiences.
CREATE TABLE shared (
    -- 'company', 'template', 'audience'.
    kind            TEXT COLLATE "C" NOT NULL,
    -- That of an audience begins with its company's and a slash.
    id              TEXT COLLATE "C" NOT NULL,
    -- One more with each change of any of them: whoever knows the newest knows all.
    number          BIGINT  NOT NULL UNIQUE,
    -- JSON; NULL: it was deleted.
    body            TEXT COLLATE "C",
    -- Who changed it last, by name, and when: milliseconds since 1970-01-01 UTC by the clock of this database.
    author          TEXT COLLATE "C" NOT NULL,
    changed_at      BIGINT  NOT NULL,
    PRIMARY KEY (kind, id)
);

-- Who ordered it, by name.
ALTER TABLE broadcasts ADD COLUMN sent_by TEXT COLLATE "C";
