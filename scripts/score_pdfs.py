#!/usr/bin/env python3
"""Scores what is read of PDFs from many producers: text by groups, silent errors, reading order.

    scripts/score_pdfs.py FOLDER [--daicho target/release/daicho] [--show]

FOLDER holds X.pdf with X.truth.json ({text: [lines], rows, note}) and groups.csv (file, text_group, ...). Texts are compared
after NFKC without white space. Bag error: characters missing and characters too many, over the truth's characters; a file
is right at 1 % or less, a scan (read by OCR) at 3 %. Silent: wrong by over 5 % while daicho says nothing about the file (no diagnostic, no line below
the confidence that a posting needs). Order error: edit distance of the whole text over its length; printed for files that
are right by their characters but not by their order.
"""

import argparse
import collections
import csv
import json
import pathlib
import subprocess
import sys
import unicodedata

from score_text import distance, text_of

RIGHT, SCANNED, SILENT, SURE = 0.01, 0.03, 0.05, 0.8


def plain(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


def bag_error(truth, got):
    a, b = collections.Counter(truth), collections.Counter(got)
    return ((a - b).total() + (b - a).total()) / max(1, len(truth))


def read(daicho, path):
    """(exit code, text, does daicho say that something is doubtful)."""
    done = subprocess.run([str(daicho), "read", str(path)], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{path}: exit code {done.returncode}: {done.stderr.strip()}")
    try:
        document = json.loads(done.stdout)
    except json.JSONDecodeError:
        return done.returncode, "", True
    document = document.get("document", document)
    lines = [line for page in document["pages"] for line in page["lines"]]
    said = document.get("diagnostics") or any(page.get("diagnostics") for page in document["pages"])
    doubted = any(line.get("confidence", 1) < SURE for line in lines)
    return done.returncode, text_of(document), bool(said or doubted or done.returncode)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--daicho", type=pathlib.Path, default=pathlib.Path("target/release/daicho"))
    arguments.add_argument("--show", action="store_true", help="print every file's figures")
    options = arguments.parse_args()

    with open(options.folder / "groups.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right, total, silent, judged = collections.Counter(), collections.Counter(), [], 0
    for row in rows:
        group = row["text_group"] or "none"
        truth = json.loads((options.folder / row["file"].replace(".pdf", ".truth.json")).read_text(encoding="utf-8"))
        expected = plain("".join(truth["text"] or []))
        code, text, said = read(options.daicho, options.folder / row["file"])
        got = plain(text)
        if not expected:
            total[group] += 1
            right[group] += bool(code or said)
            if options.show:
                print(f"{row['file']}: {group}: no text expected; exit {code}, {len(got)} characters, {'said' if said else 'SILENT'}")
            continue
        error = bag_error(expected, got)
        order = distance(expected, got) / len(expected)
        judged += 1
        total[group] += 1
        limit = SCANNED if group.startswith("scan") else RIGHT
        right[group] += error <= limit
        if error > SILENT and not said:
            silent.append(row["file"])
        if options.show or error > limit or order > max(0.02, 2 * error):
            note = "" if said else ", nothing said"
            print(f"{row['file']}: {group}: bag error {100 * error:.2f} %, order error {100 * order:.2f} %{note}")
    for group in sorted(total):
        print(f"{group}: {right[group]} of {total[group]} right")
    print(f"silent errors: {len(silent)} of {judged} {' '.join(silent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
