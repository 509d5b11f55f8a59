CREATE TABLE colleagues (
    number TEXT NOT NULL,                  -- '+' and digits, or the bare digits of an extension
    user_id TEXT NOT NULL,                 -- the User record
    name TEXT NOT NULL,
    PRIMARY KEY (number, user_id)
) STRICT, WITHOUT ROWID;
