-- A database as format 2 left it, with invented people. Format 1 is the same without what stands behind the mark.
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
INSERT INTO reading VALUES ('aa', 'reader-1', 0, 0,
    '{"sha256":"aa","media":"pdf","page_count":1,"pages":[],"entries":[],"diagnostics":[]}');
INSERT INTO run VALUES ('demo', '{}', 'a digest as the old formats had it');
INSERT INTO record VALUES ('demo', 0, 'aa-1-1',
    '{"record_id":"aa-1-1","document":{"path":"箱/a.pdf","sha256":"aa"},"page":2,"box":[0.0,0.0,1.0,1.0],"kind":"certificate","kind_confidence":1.0,"envelope_id":"箱/a.pdf#1","envelope":null,"fields":{"holder":null,"member_no":null,"meeting":null,"edition":null,"from":null,"to":null,"mode":null,"role":null,"serial":null,"issuer":null,"issued":null,"venue":null,"points":null,"seal":null,"copy":null,"payload":null,"publication":null},"link":null,"member":{"status":"accepted","member_no":"M-1","probability":0.99,"candidates":[]},"decision":"posted","reasons":[]}');
INSERT INTO record VALUES ('demo', 1, 'aa-1-2', 'no json');
INSERT INTO posting VALUES ('demo', 2, 'M-1', 'aa-1-1',
    '{"member_no":"M-1","body":"demo","unit":"society","account":"meeting","meeting_id":null,"meeting_name":null,"edition":null,"from":null,"to":null,"mode":"unstated","points":5,"status":"posted","reason":null,"clause":null,"record_id":"aa-1-1"}');
INSERT INTO finding VALUES ('demo', 3, '{"code":"serial_reused","records":["aa-1-1","aa-1-2"],"evidence":[],"status":"open"}');
PRAGMA application_id = 1684105571;
PRAGMA user_version = 1;
-- what format 2 added
CREATE TABLE basis (
    body TEXT NOT NULL PRIMARY KEY REFERENCES run (body) ON DELETE CASCADE,
    value TEXT NOT NULL
);
CREATE TABLE earlier_posting (
    body TEXT NOT NULL,
    position INTEGER NOT NULL,
    member_no TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (body, position)
);
CREATE INDEX earlier_posting_of_member ON earlier_posting (body, member_no);
CREATE TABLE earlier_outcome (
    body TEXT NOT NULL,
    position INTEGER NOT NULL,
    member_no TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (body, position)
);
CREATE INDEX earlier_outcome_of_member ON earlier_outcome (body, member_no);
INSERT INTO basis VALUES ('demo',
    '{"as_of":"2025-04-30","unit":"society","edition":"list-001","members":[{"member_no":"M-1","name":"見本 花子","other_names":[],"cycle_from":"2020-04-01","cycle_to":"2025-03-31","extra":{}}],"received":{"箱/a.pdf":"2025-04-02"},"thresholds":{"field":0.8,"kind":0.8,"meeting":0.9,"member":0.9}}');
PRAGMA user_version = 2;
