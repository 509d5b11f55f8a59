-- Finds the call of which a Task is the record. A body that can't be read has no Task.
CREATE INDEX outbox_by_task ON outbox (CASE WHEN json_valid(body) THEN body ->> '$.status.task' END) WHERE is_sent = 1;
