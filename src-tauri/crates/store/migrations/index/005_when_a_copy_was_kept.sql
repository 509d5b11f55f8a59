-- When the copy was read from the org, epoch milliseconds.
ALTER TABLE shown ADD COLUMN kept_ms INTEGER NOT NULL DEFAULT 0;
UPDATE shown SET kept_ms = coalesce(json_extract(body, '$.as_of'), 0) WHERE json_valid(body);
CREATE INDEX shown_by_age ON shown (kept_ms);
