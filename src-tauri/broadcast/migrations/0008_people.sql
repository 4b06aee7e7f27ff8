-- Who got what, over all broadcasts: one place of an index instead of one in each of ten thousand ledgers.

CREATE INDEX ledger_of_person ON ledger (recipient_key, broadcast_id) WHERE kind = 'person';
CREATE INDEX ledger_of_name ON ledger (name, broadcast_id) WHERE name IS NOT NULL;
