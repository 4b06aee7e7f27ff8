-- A second person of a team has to release it before it leaves, or did. On one computer alone nobody has to.
ALTER TABLE broadcasts ADD COLUMN needs_release BOOLEAN NOT NULL DEFAULT FALSE;
-- As whom PostgreSQL knows who ordered it; NULL: it was ordered on one computer alone.
ALTER TABLE broadcasts ADD COLUMN ordered_login TEXT;
-- Who released it, by name, when, and as whom PostgreSQL knows them; NULL: nobody yet.
ALTER TABLE broadcasts ADD COLUMN released_by TEXT;
ALTER TABLE broadcasts ADD COLUMN released_at BIGINT;
ALTER TABLE broadcasts ADD COLUMN released_login TEXT;
