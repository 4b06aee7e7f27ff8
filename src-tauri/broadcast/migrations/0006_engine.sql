-- What the engine needs to stop, to wait and to go on: schedules, pauses, holds, budgets, doubt.

-- The application that sends: company, number, address. Pacing and budget are counted by it, and a broadcast only goes on with it.
ALTER TABLE broadcasts ADD COLUMN app TEXT NOT NULL DEFAULT '';
-- Waits for a time that the admin chose, not for the seconds to take it back.
ALTER TABLE broadcasts ADD COLUMN scheduled BOOLEAN NOT NULL DEFAULT FALSE;
-- How late it may leave without being asked about, milliseconds.
ALTER TABLE broadcasts ADD COLUMN late_ms BIGINT;
-- Why it stands still until the admin says otherwise; NULL: it does not. Only open broadcasts have one.
ALTER TABLE broadcasts ADD COLUMN pause TEXT;
-- Place of the first batch behind the look; NULL: there is none, or it was looked.
ALTER TABLE broadcasts ADD COLUMN stage BIGINT;
-- The clock at the last step: one that stands before it was moved back.
ALTER TABLE broadcasts ADD COLUMN touched_at BIGINT;

-- JSON of the files behind the media ids in the requests.
ALTER TABLE broadcast_texts ADD COLUMN files TEXT;

-- People it costs of the day's budget, as far as known.
ALTER TABLE batches ADD COLUMN people BIGINT NOT NULL DEFAULT 0;
-- 1: the same bytes left before and may have been accepted. 2: and the admin took it on himself to send them again.
ALTER TABLE batches ADD COLUMN doubt BIGINT NOT NULL DEFAULT 0;
-- When these bytes left for the first time without a certain refusal: the duplicate check counts from here.
ALTER TABLE batches ADD COLUMN first_sent_at BIGINT;

CREATE INDEX batches_open ON batches (broadcast_id, position) WHERE state IN ('planned', 'sending');
CREATE INDEX broadcasts_touched ON broadcasts (app, touched_at);

-- Profiles that WeCom told to stop for a while.
CREATE TABLE holds (
    profile_id TEXT   NOT NULL PRIMARY KEY,
    until_at   BIGINT NOT NULL,
    -- How many times running it was told so: the waits grow.
    step       BIGINT NOT NULL,
    -- JSON of the answer.
    error      TEXT   NOT NULL
);

-- Person-times of each application and day (of UTC+8), counted when a request leaves and taken back when it was refused.
CREATE TABLE budgets (
    app   TEXT   NOT NULL,
    day   BIGINT NOT NULL,
    spent BIGINT NOT NULL,
    PRIMARY KEY (app, day)
);

-- What is done with requests after they were accepted: taken back, cards changed. One row for each broadcast and errand.
CREATE TABLE errands (
    broadcast_id TEXT   NOT NULL REFERENCES broadcasts (id) ON DELETE CASCADE,
    errand       TEXT   NOT NULL CHECK (errand IN ('recall', 'card')),
    asked        BIGINT NOT NULL,
    done         BIGINT NOT NULL,
    failed       BIGINT NOT NULL,
    -- JSON of what the cards become.
    change       TEXT,
    PRIMARY KEY (broadcast_id, errand)
);

-- And one row for each request.
CREATE TABLE errand_steps (
    broadcast_id TEXT   NOT NULL,
    errand       TEXT   NOT NULL,
    position     BIGINT NOT NULL,
    state        TEXT   NOT NULL CHECK (state IN ('planned', 'sending', 'done', 'refused', 'unknown')),
    at           BIGINT NOT NULL,
    -- JSON of the members whose card was not changed.
    missed       TEXT,
    error        TEXT,
    PRIMARY KEY (broadcast_id, errand, position),
    FOREIGN KEY (broadcast_id, errand) REFERENCES errands (broadcast_id, errand) ON DELETE CASCADE,
    FOREIGN KEY (broadcast_id, position) REFERENCES batches (broadcast_id, position) ON DELETE CASCADE
);

CREATE INDEX errand_steps_open ON errand_steps (broadcast_id, errand, position) WHERE state IN ('planned', 'sending');
