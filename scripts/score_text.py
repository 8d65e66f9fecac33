#!/usr/bin/env python3
"""Scores the text read from pictures of pages: character error rate over whole pages.

    scripts/score_text.py PAGES [--daicho target/release/daicho] [--show]
    scripts/score_text.py PAGES --documents READ.ndjson

PAGES holds truth.json: a list with an object a page: file, lines (as printed, from top to bottom), kind (a group to sum
up apart). Texts are compared after NFKC without white space; the rate is the edit distance over the truth's characters.
--documents: documents as `daicho worker` answers them, one a line in the order of truth.json, instead of reading now.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import unicodedata


def plain(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


def distance(a, b):
    """Insertions, deletions and substitutions that make one text of the other."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def text_of(document):
    document = document.get("document", document)
    return "\n".join(line["text"] for page in document["pages"] for line in page["lines"])


def read(daicho, path):
    done = subprocess.run([str(daicho), "read", str(path), "--text"], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{path}: exit code {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", type=pathlib.Path)
    arguments.add_argument("--daicho", type=pathlib.Path, default=pathlib.Path("target/release/daicho"))
    arguments.add_argument("--documents", type=pathlib.Path)
    arguments.add_argument("--show", action="store_true", help="show what every page with errors was read as")
    options = arguments.parse_args()
    truth = json.loads((options.pages / "truth.json").read_text(encoding="utf-8"))
    if options.documents:
        with open(options.documents, encoding="utf-8") as file:
            texts = [text_of(json.loads(line)) for line in file]
        truth = truth[: len(texts)]
    else:
        texts = [read(options.daicho, options.pages / page["file"]) for page in truth]

    sums = {}
    for page, text in zip(truth, texts):
        right, got = plain("".join(page["lines"])), plain(text)
        errors = distance(right, got)
        for group in ("all", page.get("kind") or "other"):
            one = sums.setdefault(group, [0, 0, 0])
            sums[group] = [one[0] + 1, one[1] + errors, one[2] + len(right)]
        if options.show and errors:
            print(f"{page['file']}: {errors} of {len(right)}\n  {right}\n  {got}")
    for group, (pages, errors, characters) in sums.items():
        print(f"{group}: {100 * errors / max(1, characters):.2f} % ({errors} of {characters} characters, {pages} pages)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
