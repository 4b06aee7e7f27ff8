-- The record of a team: the schema of the file as all its migrations made it (`migrations/*.sql`), with what each column means. The
-- two are held against each other by a test (store/server_tests.rs): a change to one is a migration of both.
--
-- Texts are compared and sorted by their bytes, as SQLite does, whatever the language of the server.

-- The contacts of each profile as last read. Replaced whole by every refresh, in one transaction.
CREATE TABLE directories (
    profile_id   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    refreshed_at BIGINT,                       -- milliseconds since 1970 UTC; NULL: never read
    readable     BOOLEAN NOT NULL,             -- FALSE: the secret may not read contacts
    problem      TEXT COLLATE "C", -- JSON of the last failure; NULL: the last refresh went well
    scope        TEXT COLLATE "C" -- what the application could see, as JSON; NULL: not read yet
);

CREATE TABLE departments (
    profile_id TEXT COLLATE "C" NOT NULL,
    id         BIGINT  NOT NULL,
    name       TEXT COLLATE "C" NOT NULL,
    parent_id  BIGINT,                         -- may name a department outside the visible scope
    position   BIGINT  NOT NULL,               -- larger stands earlier
    PRIMARY KEY (profile_id, id)
);

CREATE TABLE members (
    profile_id TEXT COLLATE "C" NOT NULL,
    user_key   TEXT COLLATE "C" NOT NULL, -- lower case: accounts are compared without case
    user_id    TEXT COLLATE "C" NOT NULL, -- as WeCom spells it
    name       TEXT COLLATE "C" NOT NULL,
    -- What WeCom tells besides; NULL: it does not tell.
    position   TEXT COLLATE "C",
    alias      TEXT COLLATE "C",
    state      TEXT COLLATE "C",
    mobile     TEXT COLLATE "C",
    mail       TEXT COLLATE "C",
    PRIMARY KEY (profile_id, user_key)
);

CREATE TABLE member_departments (
    profile_id    TEXT COLLATE "C" NOT NULL,
    user_key      TEXT COLLATE "C" NOT NULL,
    department_id BIGINT NOT NULL,
    PRIMARY KEY (profile_id, user_key, department_id)
);

CREATE TABLE tags (
    profile_id TEXT COLLATE "C" NOT NULL,
    id         BIGINT NOT NULL,
    name       TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (profile_id, id)
);

CREATE TABLE tag_members (
    profile_id TEXT COLLATE "C" NOT NULL,
    tag_id     BIGINT NOT NULL,
    user_key   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (profile_id, tag_id, user_key)
);

CREATE TABLE tag_departments (
    profile_id    TEXT COLLATE "C" NOT NULL,
    tag_id        BIGINT NOT NULL,
    department_id BIGINT NOT NULL,
    PRIMARY KEY (profile_id, tag_id, department_id)
);

-- What changed between one complete read of the contacts and the next: 90 days, and 20,000 lines of a company.
CREATE TABLE directory_changes (
    profile_id TEXT COLLATE "C" NOT NULL,
    read_at    BIGINT NOT NULL,                -- milliseconds since 1970 UTC: the later of the two reads
    position   BIGINT NOT NULL,                -- within the read, from 0
    kind       TEXT COLLATE "C" NOT NULL,
    user_id    TEXT COLLATE "C", -- NULL: about nobody alone
    name       TEXT COLLATE "C",
    was        TEXT COLLATE "C" NOT NULL,
    became     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (profile_id, read_at, position)
);

-- What changes while a broadcast runs, kept small: a row is written again with every answer.
CREATE TABLE broadcasts (
    id                TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    profile_id        TEXT COLLATE "C" NOT NULL,
    -- As it was when the broadcast was started: the profile may be renamed or deleted later.
    profile_name      TEXT COLLATE "C" NOT NULL,
    profile_colour    TEXT COLLATE "C" NOT NULL,
    practice          BOOLEAN NOT NULL,
    test              BOOLEAN NOT NULL,
    kind              TEXT COLLATE "C" NOT NULL,
    title             TEXT COLLATE "C" NOT NULL,
    addressees        TEXT COLLATE "C" NOT NULL,
    people            BIGINT  NOT NULL,
    people_exact      BOOLEAN NOT NULL,
    -- SHA-256 of what was reviewed (profile, exact requests, people).
    digest            TEXT COLLATE "C" NOT NULL,
    -- SHA-256 of message and options alone.
    content_digest    TEXT COLLATE "C" NOT NULL,
    state             TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sending', 'finished', 'cancelled')),
    outcome           TEXT COLLATE "C" CHECK (outcome IN ('accepted', 'partial', 'refused', 'unknown', 'not_sent')),
    -- Milliseconds since 1970-01-01 UTC, here and below.
    created_at        BIGINT  NOT NULL,
    sends_at          BIGINT,
    finished_at       BIGINT,
    batches_total     BIGINT  NOT NULL,
    batches_done      BIGINT  NOT NULL,
    missed            BIGINT  NOT NULL,
    -- JSON of the worst trouble.
    error             TEXT COLLATE "C",
    -- The application that sends: company, number, address. Pacing and budget are counted by it.
    app               TEXT COLLATE "C" NOT NULL DEFAULT '',
    -- Waits for a time that the admin chose, not for the seconds to take it back.
    scheduled         BOOLEAN NOT NULL DEFAULT FALSE,
    -- How late it may leave without being asked about, milliseconds.
    late_ms           BIGINT,
    -- Why it stands still until the admin says otherwise; NULL: it does not. Only open broadcasts have one.
    pause             TEXT COLLATE "C",
    -- Place of the first batch behind the look; NULL: there is none, or it was looked.
    stage             BIGINT,
    -- The clock at the last step: one that stands before it was moved back.
    touched_at        BIGINT,
    -- It is being deleted: it is not found any more and nothing can be done with it.
    going             BOOLEAN NOT NULL DEFAULT FALSE,
    -- When what the messages of it said to each was blanked; 0 where all got the same, NULL where nobody looked.
    values_blanked_at BIGINT,
    -- Somebody looked at what came of it.
    looked            BOOLEAN NOT NULL DEFAULT FALSE,
    -- When the quiet hours end that hold it; NULL: none do.
    quiet_until       BIGINT,
    -- The admin wants it to leave in quiet hours as well.
    through_quiet     BOOLEAN NOT NULL DEFAULT FALSE,
    CHECK ((state IN ('finished', 'cancelled')) = (outcome IS NOT NULL))
);

-- The same send cannot be under way twice.
CREATE UNIQUE INDEX broadcasts_under_way ON broadcasts (digest) WHERE state IN ('waiting', 'sending');
CREATE INDEX broadcasts_by_time ON broadcasts (created_at DESC, id DESC);
CREATE INDEX broadcasts_by_profile ON broadcasts (profile_id, created_at DESC, id DESC);
CREATE INDEX broadcasts_by_digest ON broadcasts (digest, created_at);
CREATE INDEX broadcasts_by_content ON broadcasts (profile_id, content_digest, created_at);
-- What may still have sent something lately.
CREATE INDEX broadcasts_by_end ON broadcasts (profile_id, finished_at);
CREATE INDEX broadcasts_touched ON broadcasts (app, touched_at);
CREATE INDEX broadcasts_not_looked_at ON broadcasts (finished_at)
    WHERE NOT looked AND outcome IN ('partial', 'refused', 'unknown');

-- What is written once and may be large.
CREATE TABLE broadcast_texts (
    broadcast_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES broadcasts (id) ON DELETE CASCADE,
    -- JSON of the draft.
    draft        TEXT COLLATE "C" NOT NULL,
    -- Stays empty: see `broadcast_search`.
    search       TEXT COLLATE "C" NOT NULL,
    -- JSON of the files behind the media ids in the requests.
    files        TEXT COLLATE "C"
);

-- What a search of texts looks at, apart from the drafts.
CREATE TABLE broadcast_search (
    broadcast_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES broadcasts (id) ON DELETE CASCADE,
    -- Visible words, kind, the first recipients' names and ids, lower case.
    text         TEXT COLLATE "C" NOT NULL
);

-- One request each.
CREATE TABLE batches (
    broadcast_id       TEXT COLLATE "C" NOT NULL REFERENCES broadcasts (id) ON DELETE CASCADE,
    position           BIGINT  NOT NULL,
    state              TEXT COLLATE "C" NOT NULL CHECK (state IN ('planned', 'sending', 'accepted', 'refused', 'unknown', 'cancelled')),
    -- How often the request left.
    attempts           BIGINT  NOT NULL,
    sent_at            BIGINT,
    answered_at        BIGINT,
    msgid              TEXT COLLATE "C",
    response_code      TEXT COLLATE "C",
    -- JSON of the trouble.
    error              TEXT COLLATE "C",
    -- The answer's body, as it came.
    response           TEXT COLLATE "C",
    -- The request's body, byte for byte.
    request            TEXT COLLATE "C" NOT NULL,
    channel            TEXT COLLATE "C" NOT NULL DEFAULT 'app' CHECK (channel IN ('app', 'chat', 'robot')),
    -- Id of the chat or robot; NULL for the application.
    route_group        TEXT COLLATE "C",
    -- People it costs of the day's budget, as far as known.
    people             BIGINT  NOT NULL DEFAULT 0,
    -- 1: the same bytes left before and may have been accepted. 2: and the admin took it on himself to send them again.
    doubt              BIGINT  NOT NULL DEFAULT 0,
    -- When these bytes left for the first time without a certain refusal: the duplicate check counts from here.
    first_sent_at      BIGINT,
    -- The first 16 bytes of SHA-256 over application, way and final content.
    content            BYTEA,
    -- The members that the request names, in its order, 8 bytes each: the first of the SHA-256 of the account in lower case.
    user_keys          BYTEA,
    -- It names departments, tags or everyone besides.
    has_groups         BOOLEAN NOT NULL DEFAULT FALSE,
    -- Seconds in which WeCom does not deliver the same request twice; NULL where it does not look for duplicates.
    duplicate_window_s BIGINT,
    PRIMARY KEY (broadcast_id, position)
);

CREATE INDEX batches_open ON batches (broadcast_id, position) WHERE state IN ('planned', 'sending');
CREATE INDEX batches_by_content ON batches (content, broadcast_id);
-- Those that were accepted, by time: nearly all of them can be taken back.
CREATE INDEX batches_accepted ON batches (broadcast_id, state, sent_at) WHERE state = 'accepted';
CREATE INDEX batches_without_msgid ON batches (broadcast_id, state, msgid, sent_at) WHERE state = 'accepted' AND msgid IS NULL;
-- Those whose cards can be changed.
CREATE INDEX batches_with_card ON batches (broadcast_id, state, response_code, sent_at) WHERE state = 'accepted' AND response_code IS NOT NULL;
-- Those that can be tried again.
CREATE INDEX batches_missed ON batches (broadcast_id, state) WHERE state IN ('refused', 'unknown', 'cancelled');
-- Those to group chats and robots.
CREATE INDEX batches_of_groups ON batches (broadcast_id) WHERE channel <> 'app';

-- One row per addressee, or for each message where a sheet has several for one.
CREATE TABLE ledger (
    broadcast_id  TEXT COLLATE "C" NOT NULL,
    -- In the order of choice; rows that an answer added come last.
    position      BIGINT NOT NULL,
    batch         BIGINT NOT NULL,
    kind          TEXT COLLATE "C" NOT NULL CHECK (kind IN ('person', 'department', 'tag', 'chat', 'robot')),
    recipient_id  TEXT COLLATE "C" NOT NULL,
    -- The id to compare by: lower case, but for chats and robots, whose ids are compared as they are.
    recipient_key TEXT COLLATE "C" NOT NULL,
    name          TEXT COLLATE "C",
    state         TEXT COLLATE "C" NOT NULL CHECK (state IN ('planned', 'accepted', 'refused', 'unknown', 'not_sent')),
    reason        TEXT COLLATE "C",
    code          BIGINT,
    -- 0 for those who missed the message, so that they can be listed first.
    rank          BIGINT GENERATED ALWAYS AS (CASE WHEN state IN ('refused', 'unknown', 'not_sent') THEN 0 ELSE 1 END) STORED,
    -- Number of the sheet's row that the message is from; 0 where the recipient gets one message.
    sheet_row     BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (broadcast_id, position),
    FOREIGN KEY (broadcast_id, batch) REFERENCES batches (broadcast_id, position) ON DELETE CASCADE
);

CREATE UNIQUE INDEX ledger_by_recipient ON ledger (broadcast_id, kind, recipient_key, sheet_row);
CREATE INDEX ledger_by_batch ON ledger (broadcast_id, batch);
CREATE INDEX ledger_by_rank ON ledger (broadcast_id, rank, position);
-- Who is asked for by the beginning of a name.
CREATE INDEX ledger_by_name ON ledger (broadcast_id, name);
-- Who could not be reached, whatever the message was.
CREATE INDEX ledger_unreachable ON ledger (broadcast_id, kind, recipient_key, reason) WHERE reason IN ('invalid', 'unlicensed');
-- Who got what, over all broadcasts.
CREATE INDEX ledger_of_person ON ledger (recipient_key, broadcast_id) WHERE kind = 'person';
CREATE INDEX ledger_of_name ON ledger (name, broadcast_id) WHERE name IS NOT NULL;

-- What is done with requests after they were accepted: taken back, cards changed. One row for each broadcast and errand.
CREATE TABLE errands (
    broadcast_id TEXT COLLATE "C" NOT NULL REFERENCES broadcasts (id) ON DELETE CASCADE,
    errand       TEXT COLLATE "C" NOT NULL CHECK (errand IN ('recall', 'card')),
    asked        BIGINT NOT NULL,
    done         BIGINT NOT NULL,
    failed       BIGINT NOT NULL,
    -- JSON of what the cards become.
    change       TEXT COLLATE "C",
    PRIMARY KEY (broadcast_id, errand)
);

-- And one row for each request.
CREATE TABLE errand_steps (
    broadcast_id TEXT COLLATE "C" NOT NULL,
    errand       TEXT COLLATE "C" NOT NULL,
    position     BIGINT NOT NULL,
    state        TEXT COLLATE "C" NOT NULL CHECK (state IN ('planned', 'sending', 'done', 'refused', 'unknown')),
    at           BIGINT NOT NULL,
    -- JSON of the members whose card was not changed.
    missed       TEXT COLLATE "C",
    error        TEXT COLLATE "C",
    PRIMARY KEY (broadcast_id, errand, position),
    FOREIGN KEY (broadcast_id, errand) REFERENCES errands (broadcast_id, errand) ON DELETE CASCADE,
    FOREIGN KEY (broadcast_id, position) REFERENCES batches (broadcast_id, position) ON DELETE CASCADE
);

CREATE INDEX errand_steps_open ON errand_steps (broadcast_id, errand, position) WHERE state IN ('planned', 'sending');

-- What files were uploaded as, so that they are not uploaded for every send.
CREATE TABLE uploads (
    profile_id TEXT COLLATE "C" NOT NULL,
    sha256     TEXT COLLATE "C" NOT NULL,
    -- What it was uploaded as: the same file has another media id as another kind, and under another name.
    kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('image', 'voice', 'video', 'file')),
    name       TEXT COLLATE "C" NOT NULL,
    -- The company and address that the media id is good for; a profile may be pointed at another one.
    company    TEXT COLLATE "C" NOT NULL,
    media_id   TEXT COLLATE "C" NOT NULL,
    -- Before the upload began.
    created_at BIGINT NOT NULL,
    PRIMARY KEY (profile_id, sha256, kind, name)
);

CREATE INDEX uploads_by_time ON uploads (created_at);

-- Pictures in the HTML of articles have addresses that stay.
CREATE TABLE article_pictures (
    profile_id TEXT COLLATE "C" NOT NULL,
    sha256     TEXT COLLATE "C" NOT NULL,
    company    TEXT COLLATE "C" NOT NULL,
    url        TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (profile_id, sha256)
);

-- When each robot sent something: a robot may send 20 messages in a minute. Rows go after that.
CREATE TABLE robot_messages (
    robot_id TEXT COLLATE "C" NOT NULL,
    sent_at  BIGINT NOT NULL
);

CREATE INDEX robot_messages_by_time ON robot_messages (robot_id, sent_at);

-- Profiles that WeCom told to stop for a while.
CREATE TABLE holds (
    profile_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    until_at   BIGINT NOT NULL,
    -- How many times running it was told so: the waits grow.
    step       BIGINT NOT NULL,
    -- JSON of the answer.
    error      TEXT COLLATE "C" NOT NULL
);

-- Person-times of each application and day (of UTC+8), counted when a request leaves and taken back when it was refused.
CREATE TABLE budgets (
    app   TEXT COLLATE "C" NOT NULL,
    day   BIGINT NOT NULL,
    spent BIGINT NOT NULL,
    PRIMARY KEY (app, day)
);

-- Requests of deleted broadcasts that left within the last hour, for the pacing: whom they went to, and nothing of what they said.
CREATE TABLE departed (
    app        TEXT COLLATE "C" NOT NULL,
    sent_at    BIGINT  NOT NULL,
    -- Stays empty: see `user_keys`.
    addressees TEXT COLLATE "C" NOT NULL,
    user_keys  BYTEA,
    has_groups BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE INDEX departed_by_app ON departed (app, sent_at);

-- What statistics say of sends that are over, counted once each. One row for each counted send; it counts as long as `ended_at` and
-- `missed` are still those of the broadcast.
CREATE TABLE send_counts (
    broadcast_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES broadcasts (id) ON DELETE CASCADE,
    ended_at     BIGINT NOT NULL,
    missed       BIGINT NOT NULL,
    -- When the first request left; of one that nothing left of, when it was to leave.
    began_at     BIGINT NOT NULL,
    -- People in the accepted requests, as far as known, without those whom the answers say to have missed it.
    messages     BIGINT NOT NULL
);

CREATE INDEX send_counts_by_begin ON send_counts (began_at);

-- Its ledger.
CREATE TABLE send_rows (
    broadcast_id TEXT COLLATE "C" NOT NULL REFERENCES send_counts (broadcast_id) ON DELETE CASCADE,
    state        TEXT COLLATE "C" NOT NULL,
    reason       TEXT COLLATE "C",
    code         BIGINT,
    number       BIGINT NOT NULL
);

CREATE INDEX send_rows_of ON send_rows (broadcast_id);

-- How long WeCom took to answer, rounded to two digits.
CREATE TABLE send_answers (
    broadcast_id TEXT COLLATE "C" NOT NULL REFERENCES send_counts (broadcast_id) ON DELETE CASCADE,
    took_ms      BIGINT NOT NULL,
    number       BIGINT NOT NULL,
    PRIMARY KEY (broadcast_id, took_ms)
);

-- What deleted sends counted, for counters that never fall. No page shows it.
CREATE TABLE gone_counts (
    profile_id TEXT COLLATE "C" NOT NULL,
    figure     TEXT COLLATE "C" NOT NULL CHECK (figure IN ('send', 'recipient')),
    label      TEXT COLLATE "C" NOT NULL,
    number     BIGINT NOT NULL,
    PRIMARY KEY (profile_id, figure, label)
);
