-- Group chats and group robots as recipients: each batch takes a way, and the ledger has rows for them.

-- Batches of before went through the application.
ALTER TABLE batches ADD COLUMN door TEXT NOT NULL DEFAULT 'app' CHECK (door IN ('app', 'chat', 'robot'));
-- Id of the chat or robot; NULL for the application.
ALTER TABLE batches ADD COLUMN channel TEXT;

-- The same table with more kinds of recipients.
CREATE TABLE ledger_with_channels (
    broadcast_id    TEXT    NOT NULL,
    position        BIGINT  NOT NULL,
    batch           BIGINT  NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind IN ('person', 'department', 'tag', 'chat', 'robot')),
    recipient_id    TEXT    NOT NULL,
    -- The id to compare by: lower case, but for chats and robots, whose ids are compared as they are.
    recipient_key   TEXT    NOT NULL,
    name            TEXT,
    state           TEXT    NOT NULL CHECK (state IN ('planned', 'accepted', 'refused', 'unknown', 'not_sent')),
    reason          TEXT,
    code            BIGINT,
    rank            BIGINT  GENERATED ALWAYS AS (CASE WHEN state IN ('refused', 'unknown', 'not_sent') THEN 0 ELSE 1 END) STORED,
    PRIMARY KEY (broadcast_id, position),
    FOREIGN KEY (broadcast_id, batch) REFERENCES batches (broadcast_id, position) ON DELETE CASCADE
);

INSERT INTO ledger_with_channels
    (broadcast_id, position, batch, kind, recipient_id, recipient_key, name, state, reason, code)
SELECT broadcast_id, position, batch, kind, recipient_id, recipient_key, name, state, reason, code FROM ledger;

DROP TABLE ledger;
ALTER TABLE ledger_with_channels RENAME TO ledger;

CREATE UNIQUE INDEX ledger_by_recipient ON ledger (broadcast_id, kind, recipient_key);
CREATE INDEX ledger_by_batch ON ledger (broadcast_id, batch);
CREATE INDEX ledger_by_rank ON ledger (broadcast_id, rank, position);

-- When each robot sent something: a robot may send 20 messages in a minute, whoever starts the program anew. Rows go after that.
CREATE TABLE robot_messages (
    robot_id    TEXT    NOT NULL,
    -- Milliseconds since 1970-01-01 UTC.
    sent_at     BIGINT  NOT NULL
);

CREATE INDEX robot_messages_by_time ON robot_messages (robot_id, sent_at);
