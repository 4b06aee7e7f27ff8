-- Who of a team ordered it, by name; NULL: whoever works at this computer.
ALTER TABLE broadcasts ADD COLUMN sent_by TEXT;
