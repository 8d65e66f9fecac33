"""Runs `daicho run` and watches what it and its workers take."""

import csv
import io
import json
import os
import pathlib
import re
import subprocess
import threading
import time
import zipfile
from collections import Counter

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
AS_OF = "2026-02-01"
CODES = set(re.findall(r"^\[diagnostic\.([a-z0-9_]+)\]", (ROOT / "crates/report/messages.toml").read_text(encoding="utf-8"), re.M))
# What no output for people may hold: C0 and C1 control characters but for line ends and tabs, and direction marks.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Watch:
    """Samples the high-water marks of a process and of its children until it ends."""

    def __init__(self, pid):
        self.parent = self.worker = 0
        self.pid, self.ended = pid, threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while not self.ended.wait(0.01):
            self.parent = max(self.parent, peak(self.pid))
            for child in children(self.pid):
                self.worker = max(self.worker, peak(child))

    def end(self):
        self.ended.set()
        self.thread.join()


def children(pid):
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            found += pathlib.Path(f"/proc/{pid}/task/{task}/children").read_text().split()
    except OSError:
        pass
    return found


def peak(pid):
    """The largest resident size so far, in MiB."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found.group(1)) / 1024 if found else 0


class Run:
    """One run and what it left."""

    def __init__(self, daicho, inbox, out, members, more=(), patience=1200):
        command = [str(daicho), "run", str(inbox), "--members", str(members), "--body", "jrs", "--as-of", AS_OF, "--out", str(out), "--quiet", *more]
        start = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"DAICHO_HOME": str(ROOT)})
        watch = Watch(process.pid)
        try:
            self.said, self.warned = process.communicate(timeout=patience)
            self.hung = False
        except subprocess.TimeoutExpired:
            process.kill()
            self.said, self.warned = process.communicate()
            self.hung = True
        watch.end()
        self.seconds = time.monotonic() - start
        self.code, self.parent, self.worker, self.out = process.returncode, watch.parent, watch.worker, pathlib.Path(out)

    def lines(self, name):
        path = self.out / name
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line] if path.exists() else []

    def outcome(self):
        """Record kinds and codes of diagnostics, counted."""
        records, diagnostics = self.lines("records.ndjson"), self.lines("diagnostics.ndjson")
        parts = [(f"{kind}", n) for kind, n in sorted(Counter(r["kind"] for r in records).items())]
        parts += [(f"`{code}`", n) for code, n in sorted(Counter(d["code"] for d in diagnostics).items())]
        if self.code == 2:
            parts += [(f"`{code}`", n) for code, n in sorted(Counter((word for word in re.findall(r"\b[a-z]+_[a-z_]+\b", self.text()) if word in CODES)).items())] or [("refused", 1)]
        return ", ".join(text if n == 1 else f"{text} × {n:,}" for text, n in parts) or "nothing"

    def text(self):
        return (self.said + self.warned).decode("utf-8", "replace")

    def faults(self):
        """What must not be: each a sentence."""
        faults = []
        if self.hung:
            faults.append("it hung")
        elif self.code not in (0, 1, 2):
            faults.append(f"exit code {self.code}: {self.text()[-300:]}")
        if STEERING.search(self.text()):
            faults.append("a control character on the terminal")
        if self.code == 2 and "hint" not in self.text():
            faults.append("refused without a hint")
        for one in self.lines("diagnostics.ndjson"):
            if not (one["cause"] and one["hint"]) or (one["severity"] == "error" and not one["document"]):
                faults.append(f"{one['code']} lacks file, cause or hint")
        return faults + self.formulas()

    def formulas(self):
        found = []
        for name in ("ledger.csv", "members.csv"):
            path = self.out / name
            if path.exists():
                text = path.read_text(encoding="utf-8-sig")
                found += [f"{name}: a direction mark"] * bool(STEERING.search(text.replace("\r\n", "\n")))
                for row in csv.reader(io.StringIO(text)):
                    found += [f"{name}: a cell starts as a formula: {c[:40]!r}" for c in row if c[:1] in tuple("=+-@\t\r") and not re.fullmatch(r"-?\d+", c)]
        book = self.out / "ledger.xlsx"
        if book.exists():
            with zipfile.ZipFile(book) as archive:
                for name in archive.namelist():
                    if "worksheets/sheet" in name and re.search(rb"<f[ >]", archive.read(name)):
                        found.append(f"ledger.xlsx: a formula in {name}")
        return found
