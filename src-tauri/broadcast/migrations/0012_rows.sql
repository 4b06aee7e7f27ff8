-- One recipient in several rows of a sheet: a message for each, and a row of the ledger for each. And values that go after a time.

-- Number of the sheet's row that the message is from; 0 where the recipient gets one message.
ALTER TABLE ledger ADD COLUMN sheet_row BIGINT NOT NULL DEFAULT 0;

DROP INDEX ledger_by_recipient;
CREATE UNIQUE INDEX ledger_by_recipient ON ledger (broadcast_id, kind, recipient_key, sheet_row);

-- When what the messages of it said to each was blanked, below 0 until the file was written anew; 0 where all got the same, NULL
-- where nobody looked.
ALTER TABLE broadcasts ADD COLUMN values_blanked_at BIGINT;
