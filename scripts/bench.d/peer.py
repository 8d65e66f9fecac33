"""Peers as programs of their own, so that their memory is theirs.

Prints {"units": N, "seconds": on the wall, "cpu": of processor}, both without start, loading and warm-up.
"""

import csv
import json
import sys
import time


def clocks():
    return time.perf_counter(), time.process_time()


def pdfplumber_words(paths):
    import pdfplumber

    def words(path):
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_words()
            return len(pdf.pages)

    words(paths[0])
    start = clocks()
    return sum(words(path) for path in paths), start


def rapidocr_pages(paths):
    import logging

    import pypdfium2
    from PIL import Image, ImageSequence
    from rapidocr import RapidOCR

    logging.disable(logging.CRITICAL)
    engine = RapidOCR(
        params={
            "Global.max_side_len": 960,
            "Det.limit_side_len": 960,
            "Det.limit_type": "max",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )

    def images(path):
        with open(path, "rb") as file:
            is_pdf = file.read(5) == b"%PDF-"
        if is_pdf:
            for page in pypdfium2.PdfDocument(path):
                yield page.render(scale=200 / 72).to_pil().convert("RGB")
        else:
            for frame in ImageSequence.Iterator(Image.open(path)):
                yield frame.convert("RGB")

    import numpy

    def read(path):
        return sum(engine(numpy.asarray(image)[:, :, ::-1]) is not None for image in images(path))

    read(paths[0])
    start = clocks()
    return sum(read(path) for path in paths), start


def rapidfuzz_links(paths, scorer_name):
    """The best of all names for each query: paths = the catalogue's folder, queries.csv."""
    import unicodedata

    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import Levenshtein

    scorer = {"wratio": fuzz.WRatio, "levenshtein": Levenshtein.normalized_similarity}[scorer_name]
    clean = lambda text: "".join(unicodedata.normalize("NFKC", text).lower().split())
    rows = []
    for table in ("names.csv", "aliases.csv"):
        with open(f"{paths[0]}/{table}", encoding="utf-8") as file:
            rows.extend(csv.DictReader(file))
    names = sorted({clean(row["name"]) for row in rows if row["source"] != "list-003"})
    with open(paths[1], encoding="utf-8") as file:
        queries = [row["query"] for row in csv.DictReader(file)]
    start = clocks()
    for query in queries:
        process.extractOne(clean(query), names, scorer=scorer)
    return len(queries), start


MEETINGS = [
    ("jrs-0001", 15), ("jrs-0002", 15), ("jrs-0004", 5), ("jrs-0026", 10), ("jrs-0027", 10),
    ("jrs-0009", 3), ("jrs-0100", 2), ("jrs-0101", 1), ("jrs-0014", None),
]  # fmt: skip
NAMED = {"jrs-0001", "jrs-0002", "jrs-0004", "jrs-0026", "jrs-0027"}
ANNUAL = {"jrs-0001", "jrs-0002"}
CYCLE = ("2020-04-01", "2025-03-31")


def synthetic(members, each):
    """The records of crates/ledger/examples/book_many.rs, by the same formulas."""
    for person in range(members):
        for piece in range(each):
            mix = person * 31 + piece * 17
            meeting, points = MEETINGS[mix % len(MEETINGS)]
            paper = mix % 10 == 0
            yield {
                "member": f"{person:07}",
                "kind": "paper" if paper else "certificate",
                "meeting": None if paper else meeting,
                "points": (10 if mix % 3 == 0 else 2) if paper else points,
                "day": f"{2020 + mix % 6}-{1 + mix % 12:02}-{1 + mix % 28:02}",
                "sure": paper or mix % 11 != 0,
            }


def plain_ledger(members, each):
    """The JRS rule as a day's script would write it: sums and counts by member, paper caps of 10 a year and 20 in all."""
    rows = list(synthetic(members, each))
    start = clocks()
    seen, accounts, entries = set(), {}, []
    for row in rows:
        account = accounts.setdefault(row["member"], {"meeting": 0, "named": 0, "annual": 0, "papers": {}})
        key = (row["member"], row["meeting"], row["day"])
        if not CYCLE[0] <= row["day"] <= CYCLE[1]:
            entries.append((row, "void", "out_of_period"))
        elif row["kind"] == "paper":
            year = row["day"][:4]
            account["papers"][year] = min(10, account["papers"].get(year, 0) + row["points"])
            entries.append((row, "posted", None))
        elif not row["sure"]:
            entries.append((row, "pending", "ambiguous_meeting"))
        elif row["points"] is None:
            entries.append((row, "pending", "no_points_on_file"))
        elif key in seen:
            entries.append((row, "void", "duplicate_meeting"))
        else:
            seen.add(key)
            account["meeting"] += row["points"]
            account["named"] += row["points"] if row["meeting"] in NAMED else 0
            account["annual"] += row["meeting"] in ANNUAL
            entries.append((row, "posted", None))
    for account in accounts.values():
        total = account["meeting"] + min(20, sum(account["papers"].values()))
        account["met"] = total >= 60 and account["named"] >= 40 and account["annual"] >= 2
    return len(entries), start


def pandas_ledger(members, each):
    """The same with whole columns."""
    import pandas

    table = pandas.DataFrame(synthetic(members, each))
    start = clocks()
    inside = table[(table["day"] >= CYCLE[0]) & (table["day"] <= CYCLE[1]) & table["sure"] & table["points"].notna()]
    meetings = inside[inside["kind"] == "certificate"].drop_duplicates(["member", "meeting", "day"])
    papers = inside[inside["kind"] == "paper"]
    yearly = papers.groupby(["member", papers["day"].str[:4]])["points"].sum().clip(upper=10)
    total = meetings.groupby("member")["points"].sum().add(yearly.groupby("member").sum().clip(upper=20), fill_value=0)
    named = meetings[meetings["meeting"].isin(NAMED)].groupby("member")["points"].sum()
    annual = meetings[meetings["meeting"].isin(ANNUAL)].groupby("member").size()
    accounts = pandas.DataFrame({"total": total, "named": named, "annual": annual}).fillna(0)
    accounts["met"] = (accounts["total"] >= 60) & (accounts["named"] >= 40) & (accounts["annual"] >= 2)
    return len(table), start


PEERS = {
    "pdfplumber": pdfplumber_words,
    "rapidocr": rapidocr_pages,
    "wratio": lambda paths: rapidfuzz_links(paths, "wratio"),
    "levenshtein": lambda paths: rapidfuzz_links(paths, "levenshtein"),
    "python-ledger": lambda arguments: plain_ledger(*map(int, arguments)),
    "pandas-ledger": lambda arguments: pandas_ledger(*map(int, arguments)),
}

if __name__ == "__main__":
    units, (wall, cpu) = PEERS[sys.argv[1]](sys.argv[2:])
    print(json.dumps({"units": units, "seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}))
