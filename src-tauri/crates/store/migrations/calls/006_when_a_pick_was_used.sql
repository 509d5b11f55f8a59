-- When the newest call of its number began, epoch milliseconds. What was picked before this column counts as used by the
-- newest call of all.
ALTER TABLE picks ADD COLUMN used_ms INTEGER NOT NULL DEFAULT 0;
UPDATE picks SET used_ms = (SELECT coalesce(max(started_ms), 0) FROM calls);
CREATE INDEX calls_in_order ON calls (started_ms, id);
