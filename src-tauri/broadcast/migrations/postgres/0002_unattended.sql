-- What other programs hand over to be sent.

-- What became of each key, so that a repeated message sends nothing. A key outlives its broadcast, which may be deleted.
CREATE TABLE request_keys (
    profile_id      TEXT COLLATE "C" NOT NULL,
    request_key     TEXT COLLATE "C" NOT NULL,
    -- SHA-256 of what was asked for, hexadecimal: the same key with another one is a slip.
    digest          TEXT COLLATE "C" NOT NULL,
    state           TEXT COLLATE "C" NOT NULL CHECK (state IN ('taken', 'dead')),
    -- Milliseconds since 1970-01-01 UTC, here and below.
    decided_at      BIGINT  NOT NULL,
    -- Written with the broadcast, or not at all; NULL: dead.
    broadcast_id    TEXT COLLATE "C",
    -- Why it is dead, as JSON; NULL: taken.
    error           TEXT COLLATE "C",
    -- It is dead for a reason that lies with this computer and passes, and nobody took it in hand.
    may_retry       BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (profile_id, request_key)
);

CREATE INDEX request_keys_by_broadcast ON request_keys (broadcast_id);

-- What was not sent and waits for a person. One that was put away is deleted; its key stays.
CREATE TABLE dead_letters (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    profile_id      TEXT COLLATE "C" NOT NULL,
    -- NULL: it could not be read that far.
    request_key     TEXT COLLATE "C",
    digest          TEXT COLLATE "C",
    -- Where it stood in what was read; NULL: not known.
    line            BIGINT,
    died_at         BIGINT  NOT NULL,
    -- First line of the message, or the name of its template; may be empty.
    title           TEXT COLLATE "C" NOT NULL,
    -- JSON of the draft, as far as there is one.
    draft           TEXT COLLATE "C",
    -- Why, as JSON.
    error           TEXT COLLATE "C" NOT NULL
);

CREATE INDEX dead_letters_by_time ON dead_letters (profile_id, died_at DESC, id DESC);
-- The same twice is one; those that nobody can tell apart are not the same.
CREATE UNIQUE INDEX dead_letters_by_key ON dead_letters (profile_id, request_key, digest);

-- What is not over: other programs send a message each, and none of them is to look through all before it.
CREATE INDEX broadcasts_open ON broadcasts (profile_id) WHERE state IN ('waiting', 'sending');
