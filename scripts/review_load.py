#!/usr/bin/env python3
"""Works through a review queue over loopback as a browser would, and says how long the page let it wait.

    scripts/review_load.py --db FILE [--inbox DIR] [--waiting N] [--answers N] [--empty]

--waiting N: the queue is first filled up to N waiting records with copies of those there are (in a copy of the database).
--empty: answers until nothing waits, and says how many questions that took for how many pieces of paper.
An answer is the first way out that the card offers. Latency is measured by this client: what the server took and loopback.
"""

import argparse
import hashlib
import http.client
import html
import json
import pathlib
import re
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent


# What this clerk types where a paper lacks it.
TYPED = {"edition": "5", "from": "2024-04-12", "to": "2024-04-12", "days": "2024-04-12", "mode": "onsite", "authorship": "true", "review": "true"}


def fill(database, waiting):
    """Copies envelopes that wait, each with a member, files and papers of its own, until so many records wait."""
    connection = sqlite3.connect(database)
    count = connection.execute("SELECT count(*) FROM record WHERE json_extract(value, '$.decision') = 'review'").fetchone()[0]
    if count >= waiting:
        return
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = OFF")
    last = {t: connection.execute(f"SELECT coalesce(max(position), 0) FROM {t}").fetchone()[0] for t in ("record", "member", "outcome", "posting")}
    rank = connection.execute("SELECT coalesce(max(rank), 0) FROM question").fetchone()[0]
    templates, had = envelopes(connection), 0
    while count < waiting:
        for template in templates:
            if count >= waiting:
                break
            had, rank = had + 1, rank + 1
            count += template.copy(connection, had, last, rank)
    connection.commit()
    connection.close()


def envelopes(connection):
    """The envelopes of which something waits and whose applicant is known."""
    groups = {}
    for row in connection.execute("SELECT * FROM record ORDER BY position"):
        groups.setdefault(json.loads(row["value"])["envelope_id"], []).append(row)
    all_ = [Envelope(connection, rows) for rows in groups.values()]
    return [one for one in all_ if one.doubtful and one.member]


class Envelope:
    """The rows of one envelope of which something waits, as patterns for copies: marks stand where a copy has its own."""

    TURN, NUMBER = "\uf8f0", "\uf8f1"

    def __init__(self, connection, rows):
        records = [json.loads(row["value"]) for row in rows]
        self.number = next((record["envelope"] for record in records if record["envelope"]), None)
        self.doubtful = [record for record in records if record["decision"] == "review"]
        self.body, self.envelope = rows[0]["body"], records[0]["envelope_id"]
        self.shas = sorted({record["document"]["sha256"][:16] for record in self.doubtful})
        waiting = {record["record_id"] for record in self.doubtful}
        self.records = [self.pattern(dict(row), record) for row, record in zip(rows, records) if record["record_id"] in waiting]
        pick = lambda table: [dict(row) for row in connection.execute(f"SELECT * FROM {table} WHERE member_no = ? ORDER BY position", [self.number])]
        self.member, self.outcome = pick("member")[:1], pick("outcome")[:1]
        self.postings = [row for row in pick("posting") if row["record_id"] in waiting]

    def pattern(self, row, record):
        record["envelope_id"] = f"{self.TURN}/{record['envelope_id']}"
        record["document"]["path"] = f"{self.TURN}/{record['document']['path']}"
        if record.get("member"):  # so that no copy concerns another's member
            record["member"]["candidates"] = [one for one in record["member"]["candidates"] if one["member_no"] == self.number]
        text = dumped(record)
        return {**row, "value": text.replace(f'"{self.number}"', f'"{self.NUMBER}"') if self.number else text}

    def copy(self, connection, turn, last, rank):
        """Adds a copy under a member of its own: how many of its records wait."""
        number = f"9{turn:07}"
        fresh = {old: hashlib.sha256(f"{old} {turn}".encode()).hexdigest()[:16] for old in self.shas}
        fresh |= {self.TURN: str(turn), self.NUMBER: number}

        def renamed(text):
            for old, new in fresh.items():
                text = text.replace(old, new)
            return text

        envelope = f"{turn}/{self.envelope}"
        keys = [int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True) for key in (f"member {number}", f"envelope {envelope}")]
        for row in self.records:
            last["record"] += 1
            own = {"position": last["record"], "record_id": renamed(row["record_id"]), "value": renamed(row["value"]), "undecided": None}
            insert(connection, "record", {**row, **own, "document": renamed(row["document"]), "member_no": number})
            connection.executemany("INSERT OR IGNORE INTO record_key VALUES (?, ?, ?)", [(self.body, key, last["record"]) for key in keys])
        for table, rows in (("member", self.member), ("outcome", self.outcome), ("posting", self.postings)):
            for row in rows:
                last[table] += 1
                value = renamed(row["value"]).replace(f'"{self.number}"', f'"{number}"')
                row = {**row, "position": last[table], "member_no": number, "value": value}
                if "record_id" in row:
                    row["record_id"] = renamed(row["record_id"])
                insert(connection, table, row)
        self.ask(connection, self.body, envelope, [renamed(one["record_id"]) for one in self.doubtful], rank)
        return len(self.doubtful)

    def ask(self, connection, body, envelope, records, rank):
        """The sheet of the copy."""
        codes = list(dict.fromkeys(reason["code"] for record in self.doubtful for reason in record["reasons"]))
        kind = "sheet" if len(records) > 1 else "piece"
        question = {"key": f"envelope:{envelope}", "kind": kind, "about": envelope, "records": records, "codes": codes, "deadline": None, "decisive": False}
        id = hashlib.sha256(question["key"].encode()).hexdigest()[:16]
        connection.execute(
            "INSERT INTO question (body, question_id, rank, state, kind, decisive, records, value) VALUES (?, ?, ?, 'open', ?, 0, ?, ?)",
            (body, id, rank, kind, len(records), dumped(question)),
        )
        connection.executemany("INSERT INTO question_record VALUES (?, ?, ?)", [(body, id, one) for one in records])


def dumped(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def insert(connection, table, row):
    connection.execute(f"INSERT INTO {table} ({','.join(row)}) VALUES ({','.join('?' * len(row))})", list(row.values()))


def copy(source, target):
    """A copy of the database as it is at one moment, with what still stands in its log."""
    with sqlite3.connect(source) as one, sqlite3.connect(target) as other:
        one.backup(other)


class Clerk:
    """A session of one person."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.host, self.cookie = parts.netloc, ""
        self.connection = http.client.HTTPConnection(self.host)
        headers, _ = self.ask("GET", f"{parts.path}?{parts.query}")
        self.cookie = headers["Set-Cookie"].split(";")[0]
        self.token = self.field(self.ask("GET", "/")[1], "token")

    def ask(self, method, path, form=None):
        headers = {"Cookie": self.cookie}
        body = None
        if form is not None:
            headers |= {"Origin": f"http://{self.host}", "Content-Type": "application/x-www-form-urlencoded"}
            body = urllib.parse.urlencode([("token", self.token), *form])
        self.connection.request(method, path, body=body, headers=headers)
        reply = self.connection.getresponse()
        text = reply.read().decode()
        self.status = reply.status
        return reply.headers, text

    @staticmethod
    def field(page, name):
        return html.unescape(re.search(f'name="{name}" value="([^"]*)"', page)[1])

    def next(self):
        """The next question and its card; None where nothing waits."""
        place = self.ask("GET", "/next")[0]["Location"]
        return (place, self.ask("GET", place)[1]) if place.startswith("/question/") else (None, None)

    def answer(self, page):
        """Posts the first way out that answers it: whether it was taken."""
        form = [("question", self.field(page, "question")), ("seen", self.field(page, "seen"))]
        form += [("with", html.unescape(one)) for one in re.findall('name="with" value="([^"]*)"', page)]
        rows = re.split('<section class="row"', page)[1:]
        if rows:
            for row in rows:
                form += self.row(row)
            self.ask("POST", "/answer", [*form, ("answer", "sheet")])
            return self.status == 303
        form += [(name, value) for name, value in self.checked(page)]
        for way in re.findall('<button [^>]*name="answer" value="([^"]*)"', page):
            more = [("whom", "委員会"), ("text", "確認してください")] if way == "ask" else []
            self.ask("POST", "/answer", [*form, *more, ("answer", way)])
            if self.status == 303:
                return True
        return False

    @staticmethod
    def checked(page):
        found = re.findall('<input type="radio"[^>]*? name="([^"]*)" value="([^"]*)"([^>]*)>', page)
        return [(name, html.unescape(value)) for name, value, rest in found if " checked" in rest]

    def row(self, row):
        """What one paper of a sheet is answered: what is proposed; where nothing is, the best candidate, else the next way."""
        form = self.checked(row)
        prefix = re.search('name="(r\\d+_)answer"', row)[1]
        if any(name == f"{prefix}answer" for name, _ in form):
            return form
        lists = dict(re.findall(f'name="{prefix}(meeting|member)" value="([^"]*)"', row)[::-1])
        form += [(prefix + group, html.unescape(value)) for group, value in lists.items() if prefix + group not in dict(form)]
        ways = re.findall(f'name="{prefix}answer" value="([^"]*)"', row)
        lacks = dict(json.loads(html.unescape((re.search('data-lacks="([^"]*)"', row) or [0, "[]"])[1])))
        wants = re.search('data-singly="([^"]*)"', row)[1].split()
        if "kind" in wants:
            return [*form, (f"{prefix}answer", "other")]
        if "other" in wants or ("meeting" in lacks and "meeting" not in lists):
            return [*form, (f"{prefix}answer", "not_recognised")]
        if "holder" in lacks and "member" not in lists:
            return [*form, (f"{prefix}answer", "unnamed")]
        form += [(lacks[what][0], value) for what, value in TYPED.items() if what in lacks]
        way = "original" if "mark" in wants else "confirm"
        return [*form, (f"{prefix}answer", way if way in ways else "not_recognised")]


def timed(work, times):
    start = time.perf_counter()
    result = work()
    times.append((time.perf_counter() - start) * 1000)
    return result


def told(name, times):
    times = sorted(times)
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    print(f"{name:<42} median {statistics.median(times):7.1f} ms   p99 {p99:7.1f} ms   worst {times[-1]:7.1f} ms   n {len(times)}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--db", type=pathlib.Path, required=True)
    arguments.add_argument("--inbox", type=pathlib.Path)
    arguments.add_argument("--binary", type=pathlib.Path, default=ROOT / "target/release/daicho")
    arguments.add_argument("--waiting", type=int, default=0)
    arguments.add_argument("--answers", type=int, default=200)
    arguments.add_argument("--empty", action="store_true")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = pathlib.Path(folder, "daicho.db")
        copy(options.db, database)
        fill(database, options.waiting)
        connection = sqlite3.connect(database)
        if options.empty:  # the page then asks anew, as after a run
            connection.execute("DELETE FROM question")
            connection.commit()
        waiting = connection.execute("SELECT count(*) FROM record WHERE json_extract(value, '$.decision') = 'review'").fetchone()[0]
        pieces = connection.execute("SELECT count(*) FROM record WHERE json_extract(value, '$.decision') <> 'not_applicable'").fetchone()[0]
        connection.close()
        print(f"{pieces} pieces that could count, {waiting} of them doubtful")
        command = [options.binary, "review", "--db", database, "--listen", "127.0.0.1:0"]
        command += ["--inbox", options.inbox] if options.inbox else []
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"DAICHO_HOME": str(ROOT), "PATH": "/usr/bin:/bin"})
        try:
            clerk = Clerk(re.search("http\\S+", server.stdout.readline())[0])
            questions = sqlite3.connect(database).execute("SELECT count(*) FROM question WHERE state = 'open'").fetchone()[0]
            print(f"{questions} questions at first: {questions / max(waiting, 1):.3f} a doubtful piece")
            work(clerk, options, waiting, database)
        finally:
            server.kill()
            server.wait()


def left(database):
    """How many records wait still, of which somebody was asked."""
    connection = sqlite3.connect(database)
    count = lambda sql: connection.execute(sql).fetchone()[0]
    return count("SELECT count(*) FROM record WHERE json_extract(value, '$.decision') = 'review'"), count("SELECT coalesce(sum(records), 0) FROM question WHERE state = 'asked'")


def work(clerk, options, waiting, database):
    opened, cards, decided = [], [], []
    for _ in range(50):
        timed(lambda: clerk.ask("GET", "/"), opened)
    asked, stuck, idle, singled, again = 0, 0, 0, 0, set()
    while options.empty or asked < options.answers:
        place, page = timed(clerk.next, cards)
        if place is None and options.empty and idle < 8:  # what the last answers left open is derived beside the page
            idle += 1
            time.sleep(0.5)
            continue
        if place is None:
            break
        idle = 0
        singled += page.count("data-singly=")
        asked += 1
        if not timed(lambda: clerk.answer(page), decided):
            stuck += 1
            if place in again:  # skipped, and nothing else waits
                break
            again.add(place)
            clerk.ask("POST", "/skip", [("question", clerk.field(page, "question"))])
    told("the queue opens", opened)
    told("the next card is there (two requests)", cards)
    told("an answer is kept", decided)
    if options.empty:
        print(f"{asked} questions until nothing waits, {asked / max(waiting, 1):.3f} a doubtful piece")
        print(f"{singled} papers on sheets had to be singled out; {stuck} questions could not be answered by the first way out")
        print("{} papers wait still, somebody was asked about {}".format(*left(database)))


if __name__ == "__main__":
    main()
