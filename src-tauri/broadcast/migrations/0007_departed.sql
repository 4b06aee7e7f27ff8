-- Deleting in pieces, and a pace that outlives what is deleted.

-- It is being deleted: it is not found any more and nothing can be done with it, whatever becomes of the program in between.
ALTER TABLE broadcasts ADD COLUMN going BOOLEAN NOT NULL DEFAULT FALSE;

-- Requests of deleted broadcasts that left within the last hour, for the pacing: whom they went to, and nothing of what they said.
CREATE TABLE departed (
    app        TEXT   NOT NULL,
    sent_at    BIGINT NOT NULL,
    -- JSON of the addressees, as in the request.
    addressees TEXT   NOT NULL
);

CREATE INDEX departed_by_app ON departed (app, sent_at);
