-- What can still be done with a send of very many requests is counted in these, not in the requests.

-- Those that were accepted, by time: nearly all of them can be taken back.
CREATE INDEX batches_accepted ON batches (broadcast_id, state, sent_at) WHERE state = 'accepted';
CREATE INDEX batches_without_msgid ON batches (broadcast_id, state, msgid, sent_at) WHERE state = 'accepted' AND msgid IS NULL;
-- Those whose cards can be changed.
CREATE INDEX batches_with_card ON batches (broadcast_id, state, response_code, sent_at) WHERE state = 'accepted' AND response_code IS NOT NULL;
-- Those that can be tried again.
CREATE INDEX batches_missed ON batches (broadcast_id, state) WHERE state IN ('refused', 'unknown', 'cancelled');
-- Those to group chats and robots.
CREATE INDEX batches_of_groups ON batches (broadcast_id) WHERE channel <> 'app';
