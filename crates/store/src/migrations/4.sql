-- 4: the review queue of the last run. `rank` is the order of asking; the columns beside `value` are those that the
-- queue is counted and taken by, so that it opens at once however long it is.
CREATE TABLE question (
    body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
    question_id TEXT NOT NULL,
    rank INTEGER NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    decisive INTEGER NOT NULL,
    records INTEGER NOT NULL,
    value TEXT NOT NULL,
    lease_by TEXT,
    lease_until INTEGER,
    batch INTEGER,
    PRIMARY KEY (body, question_id)
);
CREATE INDEX question_in_order ON question (body, state, rank);
CREATE INDEX question_counted ON question (body, state, kind, decisive, records);
CREATE INDEX question_of_batch ON question (body, batch);
CREATE TABLE question_record (
    body TEXT NOT NULL,
    question_id TEXT NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (body, record_id, question_id),
    FOREIGN KEY (body, question_id) REFERENCES question (body, question_id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX question_record_of_question ON question_record (body, question_id);
