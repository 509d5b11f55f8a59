CREATE TABLE set_aside (
    place TEXT NOT NULL,      -- 'calls', 'outbox' or 'facts': the table in which it stood
    id TEXT NOT NULL,         -- its id there, or a fact's name
    made_ms INTEGER NOT NULL, -- when it began or was made, epoch milliseconds; 0 for a fact
    body TEXT NOT NULL        -- as it stood there: this version can't read it, and never changes it
) STRICT;
