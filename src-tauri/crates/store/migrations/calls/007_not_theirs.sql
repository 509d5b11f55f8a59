CREATE TABLE not_theirs (
    org TEXT NOT NULL,                     -- who has said so: the org's id
    user TEXT NOT NULL,                    -- and the user's
    e164 TEXT NOT NULL,                    -- the number
    record_id TEXT NOT NULL,               -- the record on which it stands, and whose it is not
    used_ms INTEGER NOT NULL DEFAULT 0,    -- when the newest call of the number began, epoch milliseconds
    PRIMARY KEY (org, user, e164, record_id)
) STRICT, WITHOUT ROWID;
