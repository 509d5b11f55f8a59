ALTER TABLE people ADD COLUMN email TEXT NOT NULL DEFAULT ''; -- as the record has it; empty: it has none, or this agent may not see it

-- An object is walked through again when other fields are read than before. What was read so far is not known, so that every
-- index is completed once. Who is known stays known meanwhile.
ALTER TABLE cursors ADD COLUMN fields TEXT NOT NULL DEFAULT ''; -- the fields that the walk reads, with commas; empty: not known
