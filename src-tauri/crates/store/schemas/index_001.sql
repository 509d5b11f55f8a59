CREATE INDEX numbers_of_person ON numbers (person);

CREATE TABLE cursors (
    object TEXT NOT NULL PRIMARY KEY,
    last_id TEXT NOT NULL DEFAULT '',      -- first fill: the last record id that is in; empty once the fill is done
    is_filled INTEGER NOT NULL DEFAULT 0,
    modstamp_ms INTEGER NOT NULL DEFAULT 0, -- everything up to this SystemModstamp is in
    as_of_ms INTEGER NOT NULL DEFAULT 0    -- when it was last brought up to date, by this machine's clock
) STRICT, WITHOUT ROWID;

CREATE TABLE numbers (
    e164 TEXT NOT NULL,                    -- '+' and digits
    person INTEGER NOT NULL REFERENCES people (person) ON DELETE CASCADE,
    field TEXT NOT NULL,                   -- API name of the field that the number stands in
    is_exact INTEGER NOT NULL,             -- 0: only if a country or an extension is assumed
    PRIMARY KEY (e164, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    person INTEGER NOT NULL PRIMARY KEY,   -- a small number of our own, so that each phone number costs few bytes
    record_id TEXT NOT NULL UNIQUE,        -- the Salesforce id, 18 characters
    object TEXT NOT NULL,                  -- 'Contact', 'Lead', 'Account'
    name TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',        -- empty: none
    company TEXT NOT NULL DEFAULT '',      -- empty: none
    owner TEXT NOT NULL DEFAULT '',        -- empty: not known
    modified_ms INTEGER NOT NULL           -- SystemModstamp, epoch milliseconds
) STRICT;

CREATE TABLE shown (
    record_id TEXT NOT NULL PRIMARY KEY,   -- the record whose panel was shown
    body TEXT NOT NULL                     -- the panel as JSON, for work without a network
) STRICT, WITHOUT ROWID
