-- The contacts of each profile as last read. Replaced whole by every refresh, in one transaction.
CREATE TABLE directories (
    profile_id   TEXT    NOT NULL PRIMARY KEY,
    refreshed_at BIGINT,                       -- milliseconds since 1970 UTC; NULL: never read
    readable     BOOLEAN NOT NULL,             -- FALSE: the secret may not read contacts
    problem      TEXT                          -- JSON of the last failure; NULL: the last refresh went well
);

CREATE TABLE departments (
    profile_id TEXT    NOT NULL,
    id         BIGINT  NOT NULL,
    name       TEXT    NOT NULL,
    parent_id  BIGINT,                         -- may name a department outside the visible scope
    position   BIGINT  NOT NULL,               -- larger stands earlier
    PRIMARY KEY (profile_id, id)
);

CREATE TABLE members (
    profile_id TEXT    NOT NULL,
    user_key   TEXT    NOT NULL,               -- lower case: accounts are compared without case
    user_id    TEXT    NOT NULL,               -- as WeCom spells it
    name       TEXT    NOT NULL,
    PRIMARY KEY (profile_id, user_key)
);

CREATE TABLE member_departments (
    profile_id    TEXT   NOT NULL,
    user_key      TEXT   NOT NULL,
    department_id BIGINT NOT NULL,
    PRIMARY KEY (profile_id, user_key, department_id)
);

CREATE TABLE tags (
    profile_id TEXT   NOT NULL,
    id         BIGINT NOT NULL,
    name       TEXT   NOT NULL,
    PRIMARY KEY (profile_id, id)
);

CREATE TABLE tag_members (
    profile_id TEXT   NOT NULL,
    tag_id     BIGINT NOT NULL,
    user_key   TEXT   NOT NULL,
    PRIMARY KEY (profile_id, tag_id, user_key)
);

CREATE TABLE tag_departments (
    profile_id    TEXT   NOT NULL,
    tag_id        BIGINT NOT NULL,
    department_id BIGINT NOT NULL,
    PRIMARY KEY (profile_id, tag_id, department_id)
);
