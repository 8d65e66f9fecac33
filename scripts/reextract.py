#!/usr/bin/env python3
"""Gives what an older binary read to a newer one, so that a run extracts anew without reading the paper again.

    scripts/reextract.py OUT target/release/daicho      OUT: a finished run (run.json and daicho.db)

For measuring extraction while it is written: reading is the expensive part. What the reader itself changed does not show;
a run that counts is one in a fresh OUT.
"""

import argparse
import hashlib
import json
import pathlib
import sqlite3


def key(reader):
    """As crates/pipeline/src/cache.rs makes it."""
    parts = [reader["binary"], "+".join(reader["models"]), reader["font"], reader["read_settings"]]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("out", type=pathlib.Path, metavar="OUT")
    arguments.add_argument("binary", type=pathlib.Path)
    options = arguments.parse_args()
    reader = json.loads((options.out / "run.json").read_text(encoding="utf-8"))["digests"]
    reader["binary"] = hashlib.sha256(options.binary.read_bytes()).hexdigest()
    with sqlite3.connect(options.out / "daicho.db") as db:
        count = db.execute("UPDATE OR REPLACE reading SET reader_digest = ?", (key(reader),)).rowcount
    print(f"{count} readings")


if __name__ == "__main__":
    main()
