#!/usr/bin/env python3
"""Works through a review queue over loopback as a browser would, and says how long the page let it wait.

    scripts/review_load.py --db FILE [--inbox DIR] [--waiting N] [--answers N] [--empty]

--waiting N: the queue is first filled up to N waiting records with copies of those there are (in a copy of the database).
--empty: answers until nothing waits, and says how many questions that took for how many pieces of paper.
An answer is the first way out that the card offers. Latency is measured by this client: what the server took and loopback.
"""

import argparse
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


def fill(database, waiting):
    """Copies records that wait, with their questions, until so many wait."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA foreign_keys = OFF")
    columns = [row[1] for row in connection.execute("PRAGMA table_info(record)")]
    found = connection.execute("SELECT * FROM record WHERE json_extract(value, '$.decision') = 'review' ORDER BY position").fetchall()
    last, rank = connection.execute("SELECT max(position) FROM record").fetchone()[0], 0
    rank = connection.execute("SELECT coalesce(max(rank), 0) FROM question").fetchone()[0]
    body = found[0][columns.index("body")]
    for number in range(waiting - len(found)):
        row = dict(zip(columns, found[number % len(found)]))
        record = json.loads(row["value"])
        name = record["record_id"] = f"{record['record_id']}~{number + 9}"
        last, rank = last + 1, rank + 1
        row.update(position=last, record_id=name, value=json.dumps(record, ensure_ascii=False))
        connection.execute(f"INSERT INTO record ({','.join(row)}) VALUES ({','.join('?' * len(row))})", list(row.values()))
        codes = list(dict.fromkeys(reason["code"] for reason in record["reasons"]))
        question = {"key": f"piece:{name}", "kind": "piece", "about": "", "records": [name], "codes": codes, "deadline": None, "decisive": False}
        id = f"{number:016x}"
        connection.execute(
            "INSERT INTO question (body, question_id, rank, state, kind, decisive, records, value) VALUES (?, ?, ?, 'open', 'piece', 0, 1, ?)",
            (body, id, rank, json.dumps(question, ensure_ascii=False)),
        )
        connection.execute("INSERT INTO question_record VALUES (?, ?, ?)", (body, id, name))
    connection.commit()
    connection.close()


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
        for group in ("meeting", "member"):
            chosen = re.search(f'name="{group}" value="([^"]*)" checked', page)
            form += [(group, html.unescape(chosen[1]))] if chosen else []
        for way in re.findall('name="answer" value="([^"]*)"', page):
            more = [("whom", "委員会"), ("text", "確認してください")] if way == "ask" else []
            self.ask("POST", "/answer", [*form, *more, ("answer", way)])
            if self.status == 303:
                return True
        return False


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
        waiting = connection.execute("SELECT count(*) FROM record WHERE json_extract(value, '$.decision') = 'review'").fetchone()[0]
        pieces = connection.execute("SELECT count(*) FROM record WHERE json_extract(value, '$.decision') <> 'not_applicable'").fetchone()[0]
        questions = connection.execute("SELECT count(*) FROM question").fetchone()[0]
        connection.close()
        print(f"{pieces} pieces that could count, {waiting} of them doubtful, {questions} questions: {questions / max(waiting, 1):.3f} a doubtful piece")
        command = [options.binary, "review", "--db", database, "--listen", "127.0.0.1:0"]
        command += ["--inbox", options.inbox] if options.inbox else []
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"DAICHO_HOME": str(ROOT), "PATH": "/usr/bin:/bin"})
        try:
            clerk = Clerk(re.search("http\\S+", server.stdout.readline())[0])
            work(clerk, options, waiting)
        finally:
            server.kill()
            server.wait()


def work(clerk, options, waiting):
    opened, cards, decided = [], [], []
    for _ in range(50):
        timed(lambda: clerk.ask("GET", "/"), opened)
    asked, stuck = 0, 0
    while options.empty or asked < options.answers:
        place, page = timed(clerk.next, cards)
        if place is None:
            break
        asked += 1
        if not timed(lambda: clerk.answer(page), decided):
            stuck += 1
            clerk.ask("POST", "/skip", [("question", clerk.field(page, "question"))])
        if stuck > 20 + asked // 2:
            break
    told("the queue opens", opened)
    told("the next card is there (two requests)", cards)
    told("an answer is kept", decided)
    if options.empty:
        print(f"{asked} questions until nothing waits, {asked / max(waiting, 1):.3f} a doubtful piece; {stuck} could not be answered by one key")


if __name__ == "__main__":
    main()
