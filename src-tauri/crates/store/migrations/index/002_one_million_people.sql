-- A million people within 400 MB: what many records share is kept once and named by a small number, and phone numbers are
-- integers. What is known stays known; every object is walked through again, as the first version counted the contact of a
-- person account as a second person and did not know added objects.

CREATE TABLE words (
    word INTEGER NOT NULL PRIMARY KEY,     -- a small number of our own
    text TEXT NOT NULL UNIQUE              -- a company, an owner, a title, the API name of an object or a field
) STRICT;

INSERT INTO words (word, text) VALUES (0, '');
INSERT OR IGNORE INTO words (text)
    SELECT object FROM people UNION SELECT title FROM people UNION SELECT company FROM people
    UNION SELECT owner FROM people UNION SELECT field FROM numbers;

ALTER TABLE people RENAME TO people_1;
ALTER TABLE numbers RENAME TO numbers_1;
ALTER TABLE cursors RENAME TO cursors_1;
DROP INDEX numbers_of_person;

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
) STRICT;

CREATE TABLE numbers (
    e164 INTEGER NOT NULL,                 -- the digits after the '+': fifteen at most, and the first is never 0
    person INTEGER NOT NULL REFERENCES people (person) ON DELETE CASCADE,
    field INTEGER NOT NULL,                -- words: API name of the field that the number stands in
    is_exact INTEGER NOT NULL,             -- 0: only if a country or an extension is assumed
    PRIMARY KEY (e164, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX numbers_of_person ON numbers (person);

-- Counting a million rows takes a tenth of a second, and the number is wanted after each page of a fill.
CREATE TABLE counts (
    object INTEGER NOT NULL PRIMARY KEY,   -- words
    people INTEGER NOT NULL                -- how many rows of people have this object; the triggers keep it
) STRICT;

CREATE TRIGGER people_counts_in AFTER INSERT ON people BEGIN
    INSERT INTO counts (object, people) VALUES (NEW.object, 1)
        ON CONFLICT (object) DO UPDATE SET people = people + 1;
END;

CREATE TRIGGER people_counts_out AFTER DELETE ON people BEGIN
    UPDATE counts SET people = people - 1 WHERE object = OLD.object;
END;

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
) STRICT, WITHOUT ROWID;

INSERT INTO people (person, record_id, object, name, title, company, owner, modified_ms)
    SELECT p.person, p.record_id, o.word, p.name, t.word, c.word, w.word, p.modified_ms
    FROM people_1 p JOIN words o ON o.text = p.object JOIN words t ON t.text = p.title
    JOIN words c ON c.text = p.company JOIN words w ON w.text = p.owner;

INSERT INTO numbers (e164, person, field, is_exact)
    SELECT CAST(substr(n.e164, 2) AS INTEGER), n.person, f.word, n.is_exact
    FROM numbers_1 n JOIN words f ON f.text = n.field;

INSERT INTO cursors (object, last_id) SELECT object, last_id FROM cursors_1 WHERE object = 'owner';
INSERT INTO cursors (object, modstamp_ms) SELECT object, modstamp_ms FROM cursors_1 WHERE object <> 'owner';

DROP TABLE numbers_1;
DROP TABLE people_1;
DROP TABLE cursors_1;
