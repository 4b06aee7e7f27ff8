-- What files were uploaded as, so that they are not uploaded for every send.

CREATE TABLE uploads (
    profile_id  TEXT    NOT NULL,
    sha256      TEXT    NOT NULL,
    -- What it was uploaded as: the same file has another media id as another kind, and under another name.
    kind        TEXT    NOT NULL CHECK (kind IN ('image', 'voice', 'video', 'file')),
    name        TEXT    NOT NULL,
    -- The company and address that the media id is good for; a profile may be pointed at another one.
    company     TEXT    NOT NULL,
    media_id    TEXT    NOT NULL,
    -- Milliseconds since 1970-01-01 UTC, before the upload began.
    created_at  BIGINT  NOT NULL,
    PRIMARY KEY (profile_id, sha256, kind, name)
);

CREATE INDEX uploads_by_time ON uploads (created_at);

-- Pictures in the HTML of articles have addresses that stay.
CREATE TABLE article_pictures (
    profile_id  TEXT    NOT NULL,
    sha256      TEXT    NOT NULL,
    company     TEXT    NOT NULL,
    url         TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL,
    PRIMARY KEY (profile_id, sha256)
);
