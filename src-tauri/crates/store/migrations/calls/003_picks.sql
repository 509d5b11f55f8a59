CREATE TABLE picks (
    org TEXT NOT NULL,                     -- whose pick it was: the org's id
    user TEXT NOT NULL,                    -- and the user's
    e164 TEXT NOT NULL,                    -- the number that called
    record_id TEXT NOT NULL,               -- whom the agent said it was
    PRIMARY KEY (org, user, e164)
) STRICT, WITHOUT ROWID;
