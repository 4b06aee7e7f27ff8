-- Broadcasts, their batches (one request each) and the ledger (one row per addressee).

-- What changes while a broadcast runs, kept small: a row is written again with every answer.
CREATE TABLE broadcasts (
    id              TEXT    NOT NULL PRIMARY KEY,
    profile_id      TEXT    NOT NULL,
    -- As it was when the broadcast was started: the profile may be renamed or deleted later.
    profile_name    TEXT    NOT NULL,
    profile_colour  TEXT    NOT NULL,
    practice        BOOLEAN NOT NULL,
    test            BOOLEAN NOT NULL,
    kind            TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    addressees      TEXT    NOT NULL,
    people          BIGINT  NOT NULL,
    people_exact    BOOLEAN NOT NULL,
    -- SHA-256 of what was reviewed (profile, exact requests, people).
    digest          TEXT    NOT NULL,
    -- SHA-256 of message and options alone.
    content_digest  TEXT    NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('waiting', 'sending', 'finished', 'cancelled')),
    outcome         TEXT             CHECK (outcome IN ('accepted', 'partial', 'refused', 'unknown', 'not_sent')),
    -- Milliseconds since 1970-01-01 UTC, here and below.
    created_at      BIGINT  NOT NULL,
    sends_at        BIGINT,
    finished_at     BIGINT,
    batches_total   BIGINT  NOT NULL,
    batches_done    BIGINT  NOT NULL,
    missed          BIGINT  NOT NULL,
    -- JSON of the worst trouble.
    error           TEXT,
    CHECK ((state IN ('finished', 'cancelled')) = (outcome IS NOT NULL))
);

-- The same send cannot be under way twice.
CREATE UNIQUE INDEX broadcasts_under_way ON broadcasts (digest) WHERE state IN ('waiting', 'sending');
CREATE INDEX broadcasts_by_time ON broadcasts (created_at DESC, id DESC);
CREATE INDEX broadcasts_by_profile ON broadcasts (profile_id, created_at DESC, id DESC);
CREATE INDEX broadcasts_by_digest ON broadcasts (digest, created_at);
CREATE INDEX broadcasts_by_content ON broadcasts (profile_id, content_digest, created_at);

-- What is written once and may be large.
CREATE TABLE broadcast_texts (
    broadcast_id    TEXT    NOT NULL PRIMARY KEY REFERENCES broadcasts (id) ON DELETE CASCADE,
    -- JSON of the draft.
    draft           TEXT    NOT NULL,
    -- Visible words, kind, recipients' names and ids, lower case.
    search          TEXT    NOT NULL
);

CREATE TABLE batches (
    broadcast_id    TEXT    NOT NULL REFERENCES broadcasts (id) ON DELETE CASCADE,
    position        BIGINT  NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('planned', 'sending', 'accepted', 'refused', 'unknown', 'cancelled')),
    -- How often the request left.
    attempts        BIGINT  NOT NULL,
    sent_at         BIGINT,
    answered_at     BIGINT,
    msgid           TEXT,
    response_code   TEXT,
    -- JSON of the trouble.
    error           TEXT,
    -- The answer's body, as it came.
    response        TEXT,
    -- The request's body, byte for byte.
    request         TEXT    NOT NULL,
    PRIMARY KEY (broadcast_id, position)
);

CREATE TABLE ledger (
    broadcast_id    TEXT    NOT NULL,
    -- In the order of choice; rows that an answer added come last.
    position        BIGINT  NOT NULL,
    batch           BIGINT  NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind IN ('person', 'department', 'tag')),
    recipient_id    TEXT    NOT NULL,
    -- The id to compare by: lower case.
    recipient_key   TEXT    NOT NULL,
    name            TEXT,
    state           TEXT    NOT NULL CHECK (state IN ('planned', 'accepted', 'refused', 'unknown', 'not_sent')),
    reason          TEXT,
    code            BIGINT,
    -- 0 for those who missed the message, so that they can be listed first.
    rank            BIGINT  GENERATED ALWAYS AS (CASE WHEN state IN ('refused', 'unknown', 'not_sent') THEN 0 ELSE 1 END) STORED,
    PRIMARY KEY (broadcast_id, position),
    FOREIGN KEY (broadcast_id, batch) REFERENCES batches (broadcast_id, position) ON DELETE CASCADE
);

CREATE UNIQUE INDEX ledger_by_recipient ON ledger (broadcast_id, kind, recipient_key);
CREATE INDEX ledger_by_batch ON ledger (broadcast_id, batch);
CREATE INDEX ledger_by_rank ON ledger (broadcast_id, rank, position);
