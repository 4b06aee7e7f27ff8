-- History and ledger that stay quick with a million rows.

-- What a search of texts looks at, apart from the drafts: a draft with a long list of people would have to be read through to reach
-- it. `broadcast_texts.search` stays empty from here on.
CREATE TABLE broadcast_search (
    broadcast_id    TEXT    NOT NULL PRIMARY KEY REFERENCES broadcasts (id) ON DELETE CASCADE,
    -- Visible words, kind, the first recipients' names and ids, lower case.
    text            TEXT    NOT NULL
);

INSERT INTO broadcast_search (broadcast_id, text) SELECT broadcast_id, search FROM broadcast_texts;
UPDATE broadcast_texts SET search = '';

-- What may still have sent something lately.
CREATE INDEX broadcasts_by_end ON broadcasts (profile_id, finished_at);
-- Who is asked for by the beginning of a name.
CREATE INDEX ledger_by_name ON ledger (broadcast_id, name);
-- Who could not be reached, whatever the message was.
CREATE INDEX ledger_unreachable ON ledger (broadcast_id, kind, recipient_key, reason) WHERE reason IN ('invalid', 'unlicensed');
