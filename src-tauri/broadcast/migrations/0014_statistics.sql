-- What statistics say of sends that are over, counted once each: a page over two million rows of the ledger does not read them.

-- One row for each counted send. It counts as long as `ended_at` and `missed` are still those of the broadcast: one that was opened
-- again is counted again.
CREATE TABLE send_counts (
    broadcast_id    TEXT    NOT NULL PRIMARY KEY REFERENCES broadcasts (id) ON DELETE CASCADE,
    -- Milliseconds since 1970-01-01 UTC, here and below.
    ended_at        BIGINT  NOT NULL,
    missed          BIGINT  NOT NULL,
    -- When the first request left; of one that nothing left of, when it was to leave.
    began_at        BIGINT  NOT NULL,
    -- People in the accepted requests, as far as known, without those whom the answers say to have missed it.
    messages        BIGINT  NOT NULL
);

CREATE INDEX send_counts_by_begin ON send_counts (began_at);

-- Its ledger.
CREATE TABLE send_rows (
    broadcast_id    TEXT    NOT NULL REFERENCES send_counts (broadcast_id) ON DELETE CASCADE,
    state           TEXT    NOT NULL,
    reason          TEXT,
    code            BIGINT,
    number          BIGINT  NOT NULL
);

CREATE INDEX send_rows_of ON send_rows (broadcast_id);

-- How long WeCom took to answer, rounded to two digits.
CREATE TABLE send_answers (
    broadcast_id    TEXT    NOT NULL REFERENCES send_counts (broadcast_id) ON DELETE CASCADE,
    took_ms         BIGINT  NOT NULL,
    number          BIGINT  NOT NULL,
    PRIMARY KEY (broadcast_id, took_ms)
);

-- What deleted sends counted, for counters that never fall. No page shows it.
CREATE TABLE gone_counts (
    profile_id      TEXT    NOT NULL,
    figure          TEXT    NOT NULL CHECK (figure IN ('send', 'recipient')),
    label           TEXT    NOT NULL,
    number          BIGINT  NOT NULL,
    PRIMARY KEY (profile_id, figure, label)
);
