#!/usr/bin/env python3
"""Build catalogs/jrs/ from two hand-checked lists and their alignment.

usage: catalogue_from_gold.py FOLDER OUT

FOLDER holds catalog_001.csv, catalog_003.csv (a row per printed row) and alignment.csv (rows of the second list
against rows of the first). OUT is catalogs/jrs. Rewritten: meetings.csv, names.csv, relations.csv, listings.csv,
points.csv. Kept: body.toml, rules.toml, CHANGES.md, and aliases.csv (names of no list), which is kept by hand.

Ids: `jrs-NNNN` where NNNN is the row of list-001; rows of list-001 that bear one name share the first one's id.
Rows of list-003 without a counterpart are numbered on after the last row of list-001.
"""
import csv
import pathlib
import re
import sys
import unicodedata

LISTS = {"list-001": "catalog_001.csv", "list-003": "catalog_003.csv"}
KINDS = {"rename": "rename", "merge": "merge", "unclear": "uncertain"}
COLUMNS = {
    "meetings.csv": ["id"],
    "names.csv": ["id", "name", "kind", "from", "to", "source"],
    "relations.csv": ["id", "kind", "predecessor", "source"],
    "listings.csv": ["edition", "seq", "id", "category", "subcategory", "region", "mark", "name"],
    "points.csv": ["edition", "seq", "unit", "account", "points"],
}


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def plain(name):
    """The name for comparing two rows of one list: compatibility forms unified, white space removed."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def former_names(row):
    """Earlier names; `^p` is a paragraph mark of the source that is no part of a name."""
    names = (re.sub(r"\s*\^p\s*", "", name).strip() for name in row["former_names"].split("|"))
    return [name for name in names if name]


def relation(row, former):
    """What happened to a former name. Where the list says 統合, the last two names went into the one before them."""
    if "(統合)" in row["note"] or "merger" in row["note"]:
        return "merge" if former in former_names(row)[-2:] else "rename"
    return KINDS[row["relation"]]


def assign_ids(first, second, alignment):
    """{(edition, seq): id}."""
    ids, by_name = {}, {}
    for row in first:
        key = plain(row["name"])
        ids["list-001", row["seq"]] = by_name.setdefault(key, f"jrs-{int(row['seq']):04}")
    counterpart = {row["seq_003"]: row["seq_001"] for row in alignment if row["seq_001"]}
    fresh = len(first)
    for row in second:
        if row["seq"] in counterpart:
            ids["list-003", row["seq"]] = ids["list-001", counterpart[row["seq"]]]
        else:
            fresh += 1
            ids["list-003", row["seq"]] = f"jrs-{fresh:04}"
    return ids


def english(name):
    return all(ord(c) < 0x250 for c in unicodedata.normalize("NFKC", name))


def build(folder, out):
    lists = {edition: read(folder / file) for edition, file in LISTS.items()}
    ids = assign_ids(lists["list-001"], lists["list-003"], read(folder / "alignment.csv"))
    names, relations, listings, points = {}, {}, [], []
    for edition, rows in lists.items():
        printed = {}
        for row in rows:
            printed.setdefault(ids[edition, row["seq"]], set()).add(row["name"])
        for row in rows:
            seq, meeting = row["seq"], ids[edition, row["seq"]]
            names[meeting, row["name"], edition] = "current"
            ended = "2018" if "2018" in row["note"] and row["relation"] == "rename" else ""
            for former in former_names(row):
                # A list that damaged both names into one string: the relation keeps it, names hold it once.
                if (meeting, former, edition) not in names:
                    names[meeting, former, edition] = ("former", ended)
            if row["relation"] != "none":
                for former in former_names(row) or [""]:
                    relations[meeting, relation(row, former), former, edition] = None
            several = len(printed[meeting]) > 1
            listings.append([edition, seq, meeting, row["category"], row["subcategory"],
                             row["region"].removesuffix("地区"), row["society_required"], row["name"] if several else ""])
            points.append([edition, seq, "society", "meeting", row["society_points"]])
            if edition == "list-003":
                points.append([edition, seq, "board", "attendance", row["board_participation"]])
                points.append([edition, seq, "board", "lecture", row["board_lecture_cap"]])
    rows = []
    for (meeting, name, edition), kind in names.items():
        kind, ended = kind if isinstance(kind, tuple) else (kind, "")
        rows.append([meeting, name, kind, "", ended, edition])
    order = {"current": 0, "former": 1}
    rows.sort(key=lambda r: (r[0], r[5], order[r[2]]))
    write(out / "meetings.csv", [[id] for id in sorted(set(ids.values()))])
    write(out / "names.csv", rows)
    write(out / "relations.csv", sorted(([*key[:3], key[3]] for key in relations), key=lambda r: (r[0], r[3])))
    write(out / "listings.csv", listings)
    write(out / "points.csv", points)


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS[path.name])
        out.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    build(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
