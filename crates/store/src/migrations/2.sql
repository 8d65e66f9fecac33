-- 2: what the last run was judged with, so that it can be judged again under other rules; and the postings and
-- outcomes of the run before it, so that it can be told what changed.
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
