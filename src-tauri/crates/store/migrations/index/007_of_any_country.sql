-- How the number is written. 0: with its country's code, or the record's country is known; 1: as it is dialled within some
-- country; 2: the same, behind a 0.
ALTER TABLE numbers ADD COLUMN written INTEGER NOT NULL DEFAULT 0;

-- Of whom the index knows this was never read: every object is walked through again. Who is known stays known meanwhile.
UPDATE cursors SET last_id = '', job = '', locator = '', total = NULL, is_filled = 0 WHERE object <> 'owner';
