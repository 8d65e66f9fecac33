#!/usr/bin/env python3
"""Compare `daicho catalog diff --json` with a hand-made alignment of the same two editions.

usage: score_diff.py GOLD [DIFF.json]

GOLD is a folder with alignment.csv (seq_003, name_003, seq_001, name_001, kind, alt_seq_001, detail: a line per row of the
newer edition). Without DIFF.json the comparison is made by `daicho catalog diff list-001 list-003 --body jrs --json`
($DAICHO names the binary). Prints every row that differs, then how many agree; the kind is counted over rows that agree.
"""
import csv
import json
import os
import pathlib
import subprocess
import sys

if len(sys.argv) not in (2, 3):
    sys.exit(__doc__)
with open(pathlib.Path(sys.argv[1]) / "alignment.csv", encoding="utf-8", newline="") as file:
    gold = list(csv.DictReader(file))
if len(sys.argv) == 3:
    text = pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")
else:
    command = [os.environ.get("DAICHO", "daicho"), "catalog", "diff", "list-001", "list-003", "--body", "jrs", "--json"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
entries = json.loads(text)["entries"]
found = {str(entry["new"]["seq"]): entry for entry in entries if entry["new"]}
agree = kinds = 0
for row in gold:
    entry = found.get(row["seq_003"])
    olds = [] if entry is None else [str(old["seq"]) for old in entry["old"]]
    accepted = {row["seq_001"], *row["alt_seq_001"].split("|")} - {""} if row["seq_001"] else set()
    right = bool(accepted & set(olds)) if accepted else not olds
    agree += right
    kind = entry["kind"] if entry else "-"
    kinds += right and kind == row["kind"]
    if not right or kind != row["kind"]:
        print(f"row {row['seq_003']} {row['name_003']}: {row['kind']} of {row['seq_001'] or '-'} {row['name_001']}; "
              f"found {kind} of {'+'.join(olds) or '-'}")
print(f"{agree} of {len(gold)} rows agree; kind right on {kinds} ({kinds / len(gold):.3f} of all)")
counts = {}
for entry in entries:
    for kind in [entry["kind"], *entry.get("also", [])]:
        counts[kind] = counts.get(kind, 0) + 1
print(", ".join(f"{kind} {count}" for kind, count in sorted(counts.items())))
