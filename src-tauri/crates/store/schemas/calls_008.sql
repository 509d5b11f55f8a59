CREATE INDEX calls_by_start ON calls (is_settled, started_ms);

CREATE INDEX calls_in_order ON calls (started_ms, id);

CREATE INDEX outbox_by_task ON outbox (CASE WHEN json_valid(body) THEN body ->> '$.status.task' END) WHERE is_sent = 1;

CREATE INDEX outbox_open ON outbox (is_sent, made_ms);

CREATE TABLE calls (
    id TEXT NOT NULL PRIMARY KEY,          -- our own id of the call, a UUID
    started_ms INTEGER NOT NULL,           -- first sign of the call, epoch milliseconds
    is_settled INTEGER NOT NULL DEFAULT 0, -- 1: ended, put away, and nothing about it waits for a person
    body TEXT NOT NULL                     -- the call as JSON: what was heard, who it is, what was written
) STRICT, WITHOUT ROWID;

CREATE TABLE drafts (
    id TEXT NOT NULL PRIMARY KEY,          -- whose form it is, and which: org, user and form, as JSON
    body TEXT NOT NULL                     -- what stands in it, as JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE facts (
    name TEXT NOT NULL PRIMARY KEY,        -- 'signed_in' or 'org'
    body TEXT NOT NULL                     -- as JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE not_theirs (
    org TEXT NOT NULL,                     -- who has said so: the org's id
    user TEXT NOT NULL,                    -- and the user's
    e164 TEXT NOT NULL,                    -- the number
    record_id TEXT NOT NULL,               -- the record on which it stands, and whose it is not
    used_ms INTEGER NOT NULL DEFAULT 0,    -- when the newest call of the number began, epoch milliseconds
    PRIMARY KEY (org, user, e164, record_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,          -- the write's id, and its key in orgs that have a unique key field
    made_ms INTEGER NOT NULL,              -- when it was made, epoch milliseconds; writes go in this order
    is_sent INTEGER NOT NULL DEFAULT 0,    -- 1: Salesforce has confirmed it; such rows alone may be purged
    body TEXT NOT NULL                     -- the write as JSON: account, fields, status, attempts
) STRICT, WITHOUT ROWID;

CREATE TABLE picks (
    org TEXT NOT NULL,                     -- whose pick it was: the org's id
    user TEXT NOT NULL,                    -- and the user's
    e164 TEXT NOT NULL,                    -- the number that called
    record_id TEXT NOT NULL, used_ms INTEGER NOT NULL DEFAULT 0,               -- whom the agent said it was
    PRIMARY KEY (org, user, e164)
) STRICT, WITHOUT ROWID;

CREATE TABLE set_aside (
    place TEXT NOT NULL,      -- 'calls', 'outbox' or 'facts': the table in which it stood
    id TEXT NOT NULL,         -- its id there, or a fact's name
    made_ms INTEGER NOT NULL, -- when it began or was made, epoch milliseconds; 0 for a fact
    body TEXT NOT NULL        -- as it stood there: this version can't read it, and never changes it
) STRICT
