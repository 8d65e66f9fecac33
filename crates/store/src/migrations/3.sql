-- 3: what humans decided, in a chain that is only ever added to. What could tell of a person stands in
-- `decision_detail` and enters the chain through a salted digest, so that it can be erased and the chain still holds.
CREATE TABLE decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    body TEXT NOT NULL,
    batch INTEGER NOT NULL REFERENCES decision (id) DEFERRABLE INITIALLY DEFERRED,
    by_whom TEXT NOT NULL CHECK (by_whom <> ''),
    given_at TEXT NOT NULL CHECK (given_at <> ''),
    -- The answer where it speaks of decisions only (undo, erasure); else null.
    open_answer TEXT,
    personal_sha256 TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
);
CREATE INDEX decision_of_body ON decision (body, id);
CREATE INDEX decision_of_batch ON decision (batch);
CREATE INDEX decision_of_decisions ON decision (body, id) WHERE open_answer IS NOT NULL;
CREATE TABLE decision_detail (
    decision INTEGER PRIMARY KEY REFERENCES decision (id),
    salt TEXT NOT NULL,
    value TEXT NOT NULL,
    document TEXT,
    record_id TEXT,
    member_no TEXT
);
CREATE INDEX decision_of_document ON decision_detail (document);
CREATE INDEX decision_of_record ON decision_detail (record_id);
CREATE INDEX decision_of_member ON decision_detail (member_no);
-- Which erasure (消去) allowed a detail to go.
CREATE TABLE erased_decision (
    decision INTEGER PRIMARY KEY REFERENCES decision (id),
    erasure INTEGER NOT NULL REFERENCES decision (id)
);
CREATE TRIGGER decision_is_not_changed BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER decision_is_not_deleted BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
CREATE TRIGGER decision_follows_the_last BEFORE INSERT ON decision
WHEN NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM decision)
BEGIN SELECT RAISE(ABORT, 'a decision follows the last one'); END;
CREATE TRIGGER decision_detail_is_not_changed BEFORE UPDATE ON decision_detail
BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER decision_detail_goes_by_erasure BEFORE DELETE ON decision_detail
WHEN NOT EXISTS (SELECT 1 FROM erased_decision WHERE decision = OLD.decision)
BEGIN SELECT RAISE(ABORT, 'decisions are only erased by an erasure'); END;
CREATE TRIGGER erased_decision_is_not_changed BEFORE UPDATE ON erased_decision
BEGIN SELECT RAISE(ABORT, 'an erasure is never changed'); END;
CREATE TRIGGER erased_decision_is_not_deleted BEFORE DELETE ON erased_decision
BEGIN SELECT RAISE(ABORT, 'an erasure is never changed'); END;

-- What queries need of a record: its owner (the envelope's member, else the linked one), what became of it, its file
-- and page, when it arrived; and the record as it was before decisions, where that is not plain from its value.
ALTER TABLE record ADD COLUMN member_no TEXT;
ALTER TABLE record ADD COLUMN status TEXT NOT NULL DEFAULT 'review';
ALTER TABLE record ADD COLUMN document TEXT;
ALTER TABLE record ADD COLUMN page INTEGER;
ALTER TABLE record ADD COLUMN received TEXT;
ALTER TABLE record ADD COLUMN undecided TEXT;
UPDATE record SET
    member_no = coalesce(
        json_extract(value, '$.envelope'),
        CASE json_extract(value, '$.member.status') WHEN 'accepted' THEN json_extract(value, '$.member.member_no') END
    ),
    status = coalesce(json_extract(value, '$.decision'), 'review'),
    document = json_extract(value, '$.document.sha256'),
    page = json_extract(value, '$.page')
WHERE json_valid(value);
CREATE INDEX record_of_member ON record (body, member_no);
CREATE INDEX record_of_document ON record (body, document);
CREATE INDEX record_of_status ON record (body, status);
-- What groups records: whoever shares a key may share a finding or a member's account.
CREATE TABLE record_key (
    body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
    key INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (body, key, position)
) WITHOUT ROWID;
CREATE TABLE finding_record (
    body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (body, record_id, position)
) WITHOUT ROWID;
INSERT OR IGNORE INTO finding_record
SELECT finding.body, finding.position, one.value FROM finding, json_each(finding.value, '$.records') AS one
WHERE json_valid(finding.value);

-- The members a run judged, a row each, so that one of them can be judged again.
CREATE TABLE member (
    body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    member_no TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (body, position)
);
CREATE INDEX member_of_number ON member (body, member_no);
INSERT INTO member
SELECT basis.body, one.key, json_extract(one.value, '$.member_no'), one.value
FROM basis, json_each(basis.value, '$.members') AS one
WHERE json_valid(basis.value);
CREATE TEMP TABLE arrival AS
SELECT basis.body AS body, one.key AS path, one.value AS day
FROM basis, json_each(basis.value, '$.received') AS one
WHERE json_valid(basis.value);
CREATE INDEX temp.arrival_of_path ON arrival (body, path);
UPDATE record SET received = (
    SELECT day FROM temp.arrival
    WHERE arrival.body = record.body AND arrival.path = json_extract(record.value, '$.document.path')
)
WHERE json_valid(value);
DROP TABLE temp.arrival;
UPDATE basis SET value = json_remove(value, '$.members', '$.received') WHERE json_valid(value);
-- The last decision that a run's results take in; null where an older program wrote them.
ALTER TABLE run ADD COLUMN decided INTEGER;
-- Where members stood in the outputs that the last run wrote, for those that were judged again since.
CREATE TABLE written (
    body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
    member_no TEXT NOT NULL,
    outcome TEXT,
    postings TEXT NOT NULL,
    PRIMARY KEY (body, member_no)
) WITHOUT ROWID;
-- Pages whose papers were erased: a run passes them over. Kept after an erasure, for nothing of them tells of a person.
CREATE TABLE erased_page (
    document TEXT NOT NULL,
    page INTEGER NOT NULL,
    PRIMARY KEY (document, page)
) WITHOUT ROWID;
-- Whether the last run has written its output files, and what it said had changed since the one before.
ALTER TABLE run ADD COLUMN outputs_written INTEGER NOT NULL DEFAULT 1;
CREATE TABLE change (
    body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (body, position)
);
