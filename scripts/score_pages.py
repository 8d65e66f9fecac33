#!/usr/bin/env python3
"""Scores a run over a folder of certificate pages against their truth.

    scripts/score_pages.py --members-out members.csv PAGES
    daicho run PAGES --members members.csv --body jrs --as-of 2026-02-01 --out OUT
    scripts/score_pages.py PAGES OUT [--show]

PAGES holds truth.json: a list with an object a page: file, gold_seq (row of the list, or NONE), gold_points (empty =
none printed), date_start, date_end, name, member_no. A page holds one certificate.
Ends with 1 if anything wrong was posted.
"""

import argparse
import csv
import json
import pathlib
import sys
import unicodedata

# Spellings of one character in names, folded for the comparison: what the font or the reader has is no error.
VARIANTS = str.maketrans("髙﨑邉邊濵濱櫻澤齋齊廣國德", "高崎辺辺浜浜桜沢斎斉広国徳")
CYCLE = ("2021-04-01", "2026-03-31")
ATTENDANCE = {"certificate", "course_certificate", "name_card", "stamp_sheet"}


def plain(text):
    return "".join(unicodedata.normalize("NFKC", str(text or "")).split())


def same_name(a, b):
    return plain(a).translate(VARIANTS) == plain(b).translate(VARIANTS)


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def write_members(truth, path):
    names = {}
    for page in truth:
        if names.setdefault(page["member_no"], page["name"]) != page["name"]:
            sys.exit(f"member number {page['member_no']} has two names: {names[page['member_no']]}, {page['name']}")
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["会員番号", "氏名", "認定開始日", "認定終了日"])
        rows.writerows([number, name, *CYCLE] for number, name in sorted(names.items()))
    print(f"{len(names)} members written to {path}")


def record_of(page, records):
    """The page's certificate: what may count first, then the best link."""
    mine = [r for r in records if r["document"]["path"].rsplit("/", 1)[-1] == page["file"]]
    weight = lambda r: (r["kind"] in ATTENDANCE, r["decision"] == "posted", (r.get("link") or {}).get("probability", 0))
    return max(mine, key=weight, default=None)


def linked_row(record):
    """(status, row of the list as text) of the record's link; the top candidate's row, also where it is for review."""
    link = (record or {}).get("link") or {}
    candidates = link.get("candidates") or []
    if link.get("meeting_id"):
        candidates = [c for c in candidates if c["meeting_id"] == link["meeting_id"]] or candidates
    seq = candidates[0].get("seq") if candidates else None
    return link.get("status", "none"), "NONE" if seq is None else str(seq)


def value(record, field):
    found = ((record or {}).get("fields") or {}).get(field) or {}
    return found.get("value")


def score(page, record, postings):
    """What is right about one page, as booleans by name, and what is wrong with what was posted."""
    status, row = linked_row(record)
    listed = page["gold_seq"] != "NONE"
    days = (value(record, "from"), value(record, "to"))
    result = {
        "decided": status == "accepted" and row == page["gold_seq"] if listed else status == "none",
        "proposed": row == page["gold_seq"] if listed and status == "review" else status == "review" and not listed,
        "first": days[0] == page["date_start"],
        "last": days[1] == page["date_end"],
        "holder": plain(value(record, "holder")) == plain(page["name"]),
        "folded": same_name(value(record, "holder"), page["name"]),
        "number": plain(value(record, "member_no")) == plain(page["member_no"]),
        "postable": listed and bool(page["gold_points"]),
        "posted": any(p["status"] == "posted" for p in postings),
    }
    result["wrong"] = []
    for posting in (p for p in postings if p["status"] == "posted"):
        if row != page["gold_seq"]:
            result["wrong"].append(f"meeting {row} for {page['gold_seq']}")
        if str(posting["points"]) != str(page["gold_points"]):
            result["wrong"].append(f"points {posting['points']} for {page['gold_points'] or 'none'}")
        if (posting["from"], posting["to"]) != (page["date_start"], page["date_end"]):
            result["wrong"].append(f"days {posting['from']}..{posting['to']} for {page['date_start']}..{page['date_end']}")
        if plain(posting["member_no"]) != plain(page["member_no"]):
            result["wrong"].append(f"member {posting['member_no']} for {page['member_no']}")
    return result


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", type=pathlib.Path)
    arguments.add_argument("out", type=pathlib.Path, nargs="?")
    arguments.add_argument("--members-out", metavar="FILE")
    arguments.add_argument("--show", action="store_true", help="show every page that is not wholly right")
    options = arguments.parse_args()
    truth = json.loads((options.pages / "truth.json").read_text(encoding="utf-8"))
    if options.members_out:
        write_members(truth, options.members_out)
    if options.out is None:
        return 0 if options.members_out else arguments.error("OUT is missing")

    records = lines(options.out / "records.ndjson")
    by_record = {}
    for posting in lines(options.out / "ledger.ndjson"):
        by_record.setdefault(posting["record_id"], []).append(posting)

    scored = []
    for page in truth:
        mine = {r["record_id"] for r in records if r["document"]["path"].rsplit("/", 1)[-1] == page["file"]}
        postings = [p for record_id in sorted(mine) for p in by_record.get(record_id, [])]
        record = record_of(page, records)
        scored.append((page, record, score(page, record, postings)))

    total = len(scored)
    count = lambda test: sum(1 for _, _, s in scored if test(s))
    postable = count(lambda s: s["postable"])
    wrong = [(page, s["wrong"]) for page, _, s in scored if s["wrong"]]
    print(f"list row or none right, decided: {count(lambda s: s['decided'])} of {total}")
    print(f"  and for review with the right row on top (or off the list): {count(lambda s: s['proposed'])}")
    print(f"first and last day right: {count(lambda s: s['first'] and s['last'])} of {total}"
          f" (first {count(lambda s: s['first'])}, last {count(lambda s: s['last'])})")
    print(f"holder as printed: {count(lambda s: s['holder'])}, with variants folded: {count(lambda s: s['folded'])},"
          f" member number: {count(lambda s: s['number'])} of {total}")
    meeting = lambda page, record: plain(value(record, "meeting")) == plain(page["meeting"])
    for kind in sorted({page.get("kind") or "page" for page in truth}):
        mine = [(p, r, s) for p, r, s in scored if (p.get("kind") or "page") == kind]
        print(f"  {kind}: {len(mine)} pages, meeting as printed {sum(meeting(p, r) for p, r, _ in mine)},"
              f" holder folded {sum(s['folded'] for _, _, s in mine)}, number {sum(s['number'] for _, _, s in mine)}")
    print(f"posted without a human: {count(lambda s: s['postable'] and s['posted'])} of {postable} that can be posted")
    print(f"posted wrongly (meeting, points, day or member): {len(wrong)}")
    for page, what in wrong:
        print(f"  WRONG {page['file']}: {'; '.join(what)}")
    if options.show:
        for page, record, s in scored:
            if not (s["decided"] and s["first"] and s["last"]) or (s["postable"] and not s["posted"]):
                status, row = linked_row(record)
                reasons = [r["code"] for r in (record or {}).get("reasons", [])]
                print(f"{page['file']}: row {row} {status} for {page['gold_seq']}; "
                      f"{value(record, 'from')}..{value(record, 'to')} for {page['date_start']}..{page['date_end']}; "
                      f"{(record or {}).get('kind')} {(record or {}).get('decision')} {reasons}; "
                      f"{value(record, 'meeting')!r} for {page['meeting']!r}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
