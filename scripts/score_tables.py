#!/usr/bin/env python3
"""Score the rows that daicho finds in tables of PDFs against the truth beside them.

usage: score_tables.py FOLDER [--daicho PATH] [--sheets DIR] [--rows]

FOLDER holds X.pdf with X.truth.json ({"rows": [[cells]] | null, …}) and groups.csv (file, text_group, table_group, rows). Runs
`daicho catalog import X.pdf --body scratch --edition scratch --json` on each (or takes DIR/X.json, the output of such runs). A row is right
when all its cells are, after NFKC with white space removed; rows are aligned in order. Documents whose text no reader can
recover without OCR are counted apart. Scans of a page whose truth another document holds are named in SCANS: of them cells are counted.
"""
import argparse
import csv
import difflib
import json
import pathlib
import subprocess
import sys
import unicodedata

SCANS = {"scan_g4": "chr_wrap", "scan_jpeg": "chr_wrap", "scan_jpx": "chr_wrap"}


def plain(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


def rows_of(sheet, width, last_page=None):
    found = []
    for row in sheet["rows"]:
        if row["kind"] != "table" or (last_page and row["place"].get("page", 1) > last_page):
            continue
        cells = tuple(plain(cell["text"]) for cell in row["cells"])
        if any(cells):
            found.append(cells + ("",) * (width - len(cells)))
    return found


def sheet_of(options, stem):
    if options.sheets:
        path = pathlib.Path(options.sheets, stem + ".json")
        return json.loads(path.read_text(encoding="utf-8"))["sheet"] if path.stat().st_size else {"rows": []}
    command = [options.daicho, "catalog", "import", str(pathlib.Path(options.folder, stem + ".pdf"))]
    command += ["--body", "scratch", "--edition", "scratch", "--json"]
    output = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    return json.loads(output)["sheet"] if output else {"rows": []}


def score(truth, found):
    right, wrong = 0, []
    matcher = difflib.SequenceMatcher(None, truth, found, autojunk=False)
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            right += a1 - a0
        else:
            wrong.append((truth[a0:a1], found[b0:b1]))
    return right, wrong


def cells_right(truth, found):
    """Cells of the truth's rows that stand at their place in the row found for them."""
    keys = lambda rows: [row[0][:6] for row in rows]
    right = 0
    for tag, a0, a1, b0, b1 in difflib.SequenceMatcher(None, keys(truth), keys(found), autojunk=False).get_opcodes():
        for n in range(min(a1 - a0, b1 - b0)):
            right += sum(a == b for a, b in zip(truth[a0 + n], found[b0 + n]))
    return right


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--daicho", default="daicho")
    parser.add_argument("--sheets")
    parser.add_argument("--rows", action="store_true", help="print every row that is not right")
    options = parser.parse_args()
    folder = pathlib.Path(options.folder)
    groups = {}
    for entry in csv.DictReader((folder / "groups.csv").open(encoding="utf-8")):
        stem = entry["file"].removesuffix(".pdf")
        truth = json.loads((folder / f"{stem}.truth.json").read_text(encoding="utf-8")).get("rows")
        scan = SCANS.get(stem)
        if scan:
            truth = json.loads((folder / f"{scan}.truth.json").read_text(encoding="utf-8"))["rows"]
        if not truth:
            continue
        truth = [tuple(plain(cell or "") for cell in row) for row in truth]
        width = max(map(len, truth))
        found = rows_of(sheet_of(options, stem), width)
        if scan:
            # The scan is of the first page only.
            last = max((n for n, row in enumerate(truth) if any(row[0][:4] == f[0][:4] for f in found)), default=0)
            truth = truth[: last + 1]
            right, all_ = cells_right(truth, found), len(truth) * width
            print(f"{stem:24} cells {right} of {all_} ({right / all_:.1%})")
        else:
            right, all_ = score(truth, found)[0], len(truth)
            print(f"{stem:24} rows {right} of {all_}, {len(found)} found")
        wrong = score(truth, found)[1]
        if options.rows:
            for expected, got in wrong:
                for row in expected:
                    print("    -", *row, sep=" | ")
                for row in got:
                    print("    +", *row, sep=" | ")
        group = "scan (cells)" if scan else entry["table_group"]
        if entry["text_group"] == "no_tounicode":
            group += ", no text layer"
        a, b = groups.get(group, (0, 0))
        groups[group] = (a + right, b + all_)
    for group, (right, all_) in sorted(groups.items()):
        print(f"{group:40} {right} of {all_} ({right / all_:.2%})")


if __name__ == "__main__":
    sys.exit(main())
