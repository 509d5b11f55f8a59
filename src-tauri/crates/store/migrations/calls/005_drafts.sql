CREATE TABLE drafts (
    id TEXT NOT NULL PRIMARY KEY,          -- whose form it is, and which: org, user and form, as JSON
    body TEXT NOT NULL                     -- what stands in it, as JSON
) STRICT, WITHOUT ROWID;
