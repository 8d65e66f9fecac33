#!/usr/bin/env python3
"""Score the import of a list against a hand-checked table of its rows.

usage: score_import.py GOLD.csv LIST [--daicho PATH] [--body ID] [--draft FILE] [--quiet]

Runs `daicho catalog import LIST --body ID --edition scratch --json` (or takes FILE, the output of such a run) and compares
every row: name, former names, relation, category, sub-class, region, mark and every column of units. A row is exact when all of them
are, character by character. Prints the figures, and every row that differs with its flags. Rows are aligned by name.
Exit code 1 when a row differs without a flag.
"""
import argparse
import csv
import difflib
import json
import subprocess
import sys

# Columns of the gold against unit system and account.
POINTS = {
    "society_points": ("society", "meeting"),
    "board_participation": ("board", "attendance"),
    "board_lecture_cap": ("board", "lecture"),
}
RELATIONS = {None: "none", "uncertain": "unclear"}


def gold_row(row):
    return {
        "name": row["name"],
        "former": row["former_names"],
        "relation": row["relation"],
        "category": row["category"],
        "subcategory": row["subcategory"],
        "region": row["region"].removesuffix("地区"),
        "mark": row["society_required"],
        **{column: row[column] for column in POINTS if column in row},
    }


def draft_row(row, columns):
    figures = {(f["unit"], f["account"]): f["points"] for f in row["figures"]}

    def figure(column):
        points = figures.get(POINTS[column])
        return "" if points is None else str(points)

    return {
        "name": row["name"],
        "former": "|".join(former["name"] for former in row["former"]),
        "relation": RELATIONS.get(row["relation"], row["relation"]),
        "category": row["category"],
        "subcategory": row["subcategory"],
        "region": row["region"],
        "mark": row["mark"],
        **{column: figure(column) for column in columns},
    }


def read_draft(options):
    if options.draft:
        with open(options.draft, encoding="utf-8") as file:
            return json.load(file)["draft"]
    command = [options.daicho, "catalog", "import", options.list, "--body", options.body, "--edition", "scratch", "--json"]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout)["draft"]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("gold")
    parser.add_argument("list")
    parser.add_argument("--daicho", default="daicho")
    parser.add_argument("--body", default="jrs")
    parser.add_argument("--draft")
    parser.add_argument("--quiet", action="store_true")
    options = parser.parse_args()
    with open(options.gold, encoding="utf-8-sig", newline="") as file:
        gold = [gold_row(row) for row in csv.DictReader(file)]
    columns = [column for column in POINTS if column in gold[0]]
    draft = read_draft(options)
    found = [draft_row(row, columns) for row in draft["rows"]]
    matcher = difflib.SequenceMatcher(None, [r["name"] for r in gold], [r["name"] for r in found], autojunk=False)
    exact, silent, cells = 0, 0, 0
    lines = []
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        for n in range(max(a1 - a0, b1 - b0)):
            expected = gold[a0 + n] if a0 + n < a1 else None
            got = found[b0 + n] if b0 + n < b1 else None
            flags = draft["rows"][b0 + n]["flags"] if got else []
            if expected and got:
                cells += sum(expected[key] == got[key] for key in expected)
            if expected == got:
                exact += 1
                continue
            real = [flag for flag in flags if flag != "import_no_points"]
            silent += not real and got is not None
            where = draft["rows"][b0 + n]["place"]["line"] if got else "-"
            lines.append(f"row {a0 + n + 1 if expected else '-'} (line {where}) {'flags: ' + ', '.join(real) if real else 'NO FLAG' if got else 'MISSING'}")
            for key in expected or got:
                left, right = (expected or {}).get(key), (got or {}).get(key)
                if left != right:
                    lines.append(f"    {key}: expected {left!r}, found {right!r}")
    if not options.quiet:
        print("\n".join(lines))
    missing = sum(line.endswith("MISSING") for line in lines)
    flagged = sum(1 for row in draft["rows"] if [f for f in row["flags"] if f != "import_no_points"])
    print(f"rows exact {exact} of {len(gold)} ({exact / len(gold):.2%}); rows in the draft {len(found)}")
    print(f"cells right {cells} of {len(gold) * len(gold[0])}; rows with flags {flagged}; flags {len(draft['flags'])}")
    print(f"wrong without a flag {silent}; missing {missing}")
    return 1 if silent or missing else 0


if __name__ == "__main__":
    sys.exit(main())
