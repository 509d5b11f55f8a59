CREATE INDEX numbers_of_person ON numbers (person);

CREATE INDEX shown_by_age ON shown (kept_ms);

CREATE TABLE colleagues (
    number TEXT NOT NULL,                  -- '+' and digits, or the bare digits of an extension
    user_id TEXT NOT NULL,                 -- the User record
    name TEXT NOT NULL,
    PRIMARY KEY (number, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE counts (
    object INTEGER NOT NULL PRIMARY KEY,   -- words
    people INTEGER NOT NULL                -- how many rows of people have this object; the triggers keep it
) STRICT;

CREATE TABLE cursors (
    object TEXT NOT NULL PRIMARY KEY,
    walk INTEGER NOT NULL DEFAULT 0,       -- how often it was walked through from end to end, the walk at work included
    last_id TEXT NOT NULL DEFAULT '',      -- a walk by id: the last record id that is in
    job TEXT NOT NULL DEFAULT '',          -- a walk by a bulk job: its id; empty: there is none
    locator TEXT NOT NULL DEFAULT '',      -- the job's next page; empty: the first
    total INTEGER,                         -- how many rows Salesforce counted when the walk began; null: it did not say
    is_filled INTEGER NOT NULL DEFAULT 0,  -- whether the walk is done
    modstamp_ms INTEGER NOT NULL DEFAULT 0, -- everything up to this SystemModstamp is in
    as_of_ms INTEGER NOT NULL DEFAULT 0    -- when it was last brought up to date, by this machine's clock
, fields TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;

CREATE TABLE numbers (
    e164 INTEGER NOT NULL,                 -- the digits after the '+': fifteen at most, and the first is never 0
    person INTEGER NOT NULL REFERENCES people (person) ON DELETE CASCADE,
    field INTEGER NOT NULL,                -- words: API name of the field that the number stands in
    is_exact INTEGER NOT NULL, written INTEGER NOT NULL DEFAULT 0,             -- 0: only if a country or an extension is assumed
    PRIMARY KEY (e164, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    person INTEGER NOT NULL PRIMARY KEY,   -- a small number of our own, so that each phone number costs few bytes
    record_id TEXT NOT NULL UNIQUE,        -- the Salesforce id, 18 characters
    contact_id TEXT NOT NULL DEFAULT '',   -- PersonContactId of a person account; empty: it is none
    object INTEGER NOT NULL,               -- words: 'Contact', 'Lead', 'Account' or an added object
    name TEXT NOT NULL,
    title INTEGER NOT NULL DEFAULT 0,      -- words; 0: none. No REFERENCES: each would cost a look-up for each person
    company INTEGER NOT NULL DEFAULT 0,    -- words; 0: none
    owner INTEGER NOT NULL DEFAULT 0,      -- words; 0: not known
    modified_ms INTEGER NOT NULL,          -- SystemModstamp, epoch milliseconds
    walk INTEGER NOT NULL DEFAULT 0        -- the walk through the object that met it last: cursors.walk
, do_not_call INTEGER NOT NULL DEFAULT 0, email TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE shown (
    record_id TEXT NOT NULL PRIMARY KEY,   -- the record whose panel was shown
    body TEXT NOT NULL                     -- the panel as JSON, for work without a network
, kept_ms INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;

CREATE TABLE words (
    word INTEGER NOT NULL PRIMARY KEY,     -- a small number of our own
    text TEXT NOT NULL UNIQUE              -- a company, an owner, a title, the API name of an object or a field
) STRICT;

CREATE TRIGGER people_counts_in AFTER INSERT ON people BEGIN
    INSERT INTO counts (object, people) VALUES (NEW.object, 1)
        ON CONFLICT (object) DO UPDATE SET people = people + 1;
END;

CREATE TRIGGER people_counts_out AFTER DELETE ON people BEGIN
    UPDATE counts SET people = people - 1 WHERE object = OLD.object;
END
