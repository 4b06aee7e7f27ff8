-- What the admin was told of, and quiet hours.

-- Somebody looked at what came of it. Sends from before this was written down count as looked at.
ALTER TABLE broadcasts ADD COLUMN looked BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE broadcasts SET looked = TRUE WHERE state IN ('finished', 'cancelled');
CREATE INDEX broadcasts_not_looked_at ON broadcasts (finished_at)
    WHERE NOT looked AND outcome IN ('partial', 'refused', 'unknown');

-- When the quiet hours end that hold it; NULL: none do.
ALTER TABLE broadcasts ADD COLUMN quiet_until BIGINT;
-- The admin wants it to leave in quiet hours as well.
ALTER TABLE broadcasts ADD COLUMN through_quiet BOOLEAN NOT NULL DEFAULT FALSE;
