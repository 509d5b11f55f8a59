ALTER TABLE people ADD COLUMN do_not_call INTEGER NOT NULL DEFAULT 0; -- 1: the record says that the person is not to be called

-- Of whom the index knows this was never read: every object is walked through again. Who is known stays known meanwhile.
UPDATE cursors SET last_id = '', job = '', locator = '', total = NULL, is_filled = 0 WHERE object <> 'owner';
