-- 1: readings by key; results of the last run by body. Values are JSON of the model's types, so that a column is
-- here only where a query or a foreign key needs it. `position` keeps the order in which a run gave its rows.
CREATE TABLE reading (
    sha256 TEXT NOT NULL,
    reader_digest TEXT NOT NULL,
    first_page INTEGER NOT NULL,
    last_page INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (sha256, reader_digest, first_page, last_page)
);
CREATE TABLE run (
    body TEXT NOT NULL PRIMARY KEY,
    info TEXT NOT NULL,
    rows_sha256 TEXT NOT NULL
);
CREATE TABLE record (
    body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (body, position),
    UNIQUE (body, record_id)
);
CREATE TABLE posting (
    body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    member_no TEXT NOT NULL,
    record_id TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (body, position),
    FOREIGN KEY (body, record_id) REFERENCES record (body, record_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX posting_of_member ON posting (body, member_no);
CREATE INDEX posting_of_record ON posting (body, record_id);
CREATE TABLE outcome (
    body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    member_no TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (body, position)
);
CREATE INDEX outcome_of_member ON outcome (body, member_no);
CREATE TABLE finding (
    body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (body, position)
);
CREATE TABLE diagnostic (
    body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (body, position)
);
