#!/usr/bin/env python3
"""Scores a run over generated envelopes against their truth.

    daicho run DIR/inbox --members DIR/members.csv --body jrs --as-of 2026-02-01 --out OUT
    scripts/score_envelopes.py DIR OUT [--show] [--pairs FILE]

A piece is found if a record's box and its own overlap by half (intersection over union), on the level sheet or in the
picture and whichever way up the page was read; on a page of one piece the box is not asked for, and beside a tear line
a box around the writing is enough. `--show` lists what was
missed, a line each, but never of a layout that stays unseen (envelopes_lib/unseen.py): those are only counted, in figures of
their own. `--pairs` writes what `daicho reliability` and `daicho calibrate` read.
Ends with 1 if anything was posted wrongly.
"""

import argparse
import csv
import json
import pathlib
import sys
from collections import Counter, defaultdict

from envelopes_lib import scoring as s
from envelopes_lib.unseen import mark, unseen


def lines(path):
    if not path.exists():
        return []
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def share(right, total):
    return f"{right} of {total}" + (f" ({100 * right / total:.1f} %)" if total else "")


def count(matches, test):
    return share(sum(1 for m in matches if test(m)), len(matches))


def batches(truth, records):
    """For files of several pages: (file, applicants, split right, members right)."""
    pages, got = defaultdict(dict), {}
    for piece in truth:
        pages[piece["file"]].setdefault(piece["page"], (piece["envelope_index"], piece["envelope"]))
    for record in records:
        got.setdefault((record["document"]["path"], record["page"]), (record["envelope_id"], record.get("envelope")))
    out = []
    for file, its in pages.items():
        if len(its) < 2:
            continue
        # The first page that daicho made a record of speaks for each truth envelope's pages.
        mine = {page: got.get((file, page)) for page in its}
        pairs = {(its[p][0], mine[p][0]) for p in its if mine[p]}
        split = len({a for a, _ in pairs}) == len(pairs) == len({b for _, b in pairs}) and all(i in {a for a, _ in pairs} for i, _ in its.values())
        members = all(mine[p] and (mine[p][1] == its[p][1]) for p in its if its[p][1] and mine[p])
        out.append((file, len({i for i, _ in its.values()}), split, members))
    return out


def declared(matches, envelopes):
    """Typed rows of check sheets: how many there are, how many were read, and told rightly as enclosed or not."""
    enclosed = {pair["declared"] for e in envelopes for pair in e.get("matched", [])}
    missing = {i for e in envelopes for i in e.get("declared_not_enclosed", [])}
    rows = seen = right = 0
    for match in matches:
        if match.piece["kind"] != "declaration" or match.piece.get("hand_rows"):
            continue
        for row in match.piece["rows"]:
            rows += 1
            mine = [r for r in match.rows if s.value(r, "from") == row["from"] and (s.linked(r)[1] == row["seq"] or s.plain(s.value(r, "meeting")) == s.plain(row["meeting"]))]
            if mine:
                seen += 1
                right += mine[0]["record_id"] in (enclosed if row["enclosed"] else missing)
    return rows, seen, right


def table(title, key, matches):
    """Straight through, by a property of the piece."""
    groups = defaultdict(list)
    for group in s.courses(matches):
        best = next((m for m in group if s.straight(m)), group[0])
        groups[str(key(best.piece))].append(any(s.straight(m) for m in group))
    other = defaultdict(list)
    for match in matches:
        if not match.piece.get("optional"):
            other[str(key(match.piece))].append(match)
    print(f"\n{title:<22}{'pieces':>7}{'found':>7}{'kind':>7}{'meeting':>9}{'days':>7}{'count.':>8}{'straight':>9}")
    for name in sorted(other):
        all_, mine = other[name], [m for m in other[name] if m.piece["kind"] in s.ATTENDANCE]
        percent = lambda hits, of: f"{100 * hits / of:.0f}%" if of else "-"
        print(
            f"{name:<22}{len(all_):>7}{percent(sum(m.found for m in all_), len(all_)):>7}"
            f"{percent(sum(s.kind_right(m.piece, m.record) for m in all_), len(all_)):>7}"
            f"{percent(sum(any(s.meeting_right(m.piece, m.record)) for m in mine if m.record), len(mine)):>9}"
            f"{percent(sum(s.days_right(m.piece, m.record) for m in mine if m.record), len(mine)):>7}"
            f"{len(groups[name]):>8}{percent(sum(groups[name]), len(groups[name])):>9}"
        )


def apart(matches):
    """The second held part's layouts in two shares, one of which nobody looks at."""
    shares = defaultdict(list)
    for match in matches:
        shares[match.piece.get("share")].append(match)
    for name in ("development", "unseen"):
        mine = shares[name]
        if not mine:
            continue
        papers = [m for m in mine if m.record is not None]
        straight = []
        for style, test in (("full pages", lambda p: p["style"] != "pasted"), ("pasted cards", lambda p: p["style"] == "pasted")):
            groups = [g for g in s.courses(mine) if test(g[0].piece)]
            straight.append(f"{style} {share(sum(any(s.straight(m) for m in g) for g in groups), len(groups))}")
        print(f"layouts, {name}: found {count(mine, lambda m: m.found)}, kind {count(mine, lambda m: s.kind_right(m.piece, m.record))}"
              f" (certificates and name cards as one: {count(mine, lambda m: s.kind_counts_right(m.piece, m.record))}),"
              f" meeting {share(sum(any(s.meeting_right(m.piece, m.record)) for m in papers), len(mine))},"
              f" days {count(papers, lambda m: s.days_right(m.piece, m.record))} of those found;"
              f" straight through: {', '.join(straight)}; posted wrongly {sum(bool(m.wrong) for m in mine)}")


def beyond_clerks(papers):
    """What "straight through" leaves out, because no clerk could post it or would have to judge: why, and how much of it; and the
    share of all papers of attendance, those included, that are done without a person: posted rightly, or void as they must be."""
    left = [m for m in papers if not m.piece["countable"]]
    reasons = Counter(m.piece["reason"] or "twin" for m in left)
    print(f"left out of straight through, {len(left)}: {', '.join(f'{reason} {n}' for reason, n in reasons.most_common())}")
    done = lambda m: bool(m.record) and not m.wrong and (bool(m.postings) or m.record["decision"] == "void" and not m.piece["countable"])
    twins = {m.piece["twin"] for m in papers if m.piece.get("twin") and s.straight(m)}
    print(f"done without a person, of all papers of attendance: {count(papers, lambda m: done(m) or m.piece.get('twin') in twins)}")


def waiting(matches):
    """Why pieces that a perfect system posts were not: the reasons with their counts, and each reason that stood alone."""
    held = [g for g in s.courses(matches) if not any(s.straight(m) for m in g)]
    reasons, alone = Counter(), Counter()
    for group in held:
        record = group[0].record
        codes = sorted({r["code"] for r in record["reasons"]}) if record else ["not found"]
        reasons.update(codes)
        alone.update(codes if len(codes) == 1 else [])
    listed = ", ".join(f"{code} {n} ({alone[code]} alone)" for code, n in reasons.most_common())
    print(f"not straight through, {len(held)}: {listed or '-'}")


def miss(match, settled):
    """A line about what is not right; `settled` = twins of which one was posted."""
    piece, record = match.piece, match.record
    where = f"{piece['id']} [{piece['layout']}, {piece['recipe']}, {piece['style']}{', turn ' + str(piece['turn']) if piece['turn'] else ''}]"
    if record is None and piece.get("optional"):
        return None
    if record is None:
        return f"{where} NOT FOUND ({piece['kind']})"
    parts = ["box wrong"] if match.loose else []
    if not s.kind_right(piece, record):
        parts.append(f"kind {record['kind']} for {piece['kind']}")
    if piece["kind"] in s.ATTENDANCE:
        status, seq, _ = s.linked(record)
        if not any(s.meeting_right(piece, record)):
            parts.append(f"row {seq} {status} for {piece['seq']} ({s.value(record, 'meeting')!r} for {piece['meeting']!r})")
        if not s.days_right(piece, record):
            parts.append(f"days {s.value(record, 'from')}..{s.value(record, 'to')} for {piece['from']}..{piece['to']}")
        if not s.holder_right(piece, record):
            parts.append(f"holder {s.value(record, 'holder')!r} for {piece['holder']!r}{' (handwritten)' if piece['holder_hand'] else ''}")
        if not s.number_right(piece, record):
            parts.append(f"number {s.value(record, 'member_no')!r} for {piece['member_no']!r}")
        if piece["countable"] and not s.straight(match) and piece.get("twin") not in settled:
            parts.append(f"{record['decision']} {[r['code'] for r in record['reasons']]}")
    return f"{where} {'; '.join(parts)}" if parts else None


def pairs(matches, path):
    tests = {
        "holder": s.holder_right, "member_no": s.number_right, "meeting": s.text_right,
        "edition": lambda p, r: s.value(r, "edition") == p["edition"], "from": lambda p, r: s.value(r, "from") == p["from"],
        "to": lambda p, r: s.value(r, "to") == p["to"], "mode": lambda p, r: s.value(r, "mode") == p["mode"],
        "role": lambda p, r: s.value(r, "role") == p["role"],
    }  # fmt: skip
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["field", "claimed", "right", "reader", "group"])
        for match in matches:
            piece, record = match.piece, match.record
            if record is None:
                continue
            document = record["document"]["sha256"][:16]
            out.writerow(["kind", record["kind_confidence"], int(s.kind_right(piece, record)), "", document])
            if piece["kind"] not in s.ATTENDANCE:
                continue
            for name, test in tests.items():
                field = record["fields"].get(name)
                if field and field.get("value") is not None:
                    out.writerow([name, field["confidence"], int(test(piece, record)), field["evidence"]["reader"], document])
            link, member = record.get("link"), record.get("member")
            if link and link.get("candidates"):
                out.writerow(["link", link.get("probability"), int(s.linked(record)[1] == piece["seq"]), "", document])
            if member and member.get("member_no"):
                out.writerow(["member", member.get("probability"), int(s.plain(member["member_no"]) == s.plain(piece["member"])), "", document])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("truth", type=pathlib.Path, metavar="DIR")
    arguments.add_argument("out", type=pathlib.Path, metavar="OUT")
    arguments.add_argument("--show", action="store_true", help="a line for every piece that is not wholly right")
    arguments.add_argument("--pairs", type=pathlib.Path, metavar="FILE")
    options = arguments.parse_args()
    if not (options.out / "records.ndjson").exists():
        arguments.error(f"{options.out} has no records.ndjson: did the run end?")
    truth = json.loads((options.truth / "truth.json").read_text(encoding="utf-8"))
    mark(truth)
    records = lines(options.out / "records.ndjson")
    matches, extra = s.match_all(truth, records)
    strays = s.judge_postings(matches, extra, lines(options.out / "ledger.ndjson"))

    needed = [m for m in matches if not m.piece.get("optional")]
    papers = [m for m in needed if m.piece["kind"] in s.ATTENDANCE]
    found = [m for m in papers if m.record is not None]
    on_shared = [m for m in needed if m.piece["style"] in ("pasted", "combined")]
    print(f"pieces found: {count(needed, lambda m: m.found)}; on sheets of several: {count(on_shared, lambda m: m.by_box)}")
    print(f"kind right: {count(matches, lambda m: s.kind_right(m.piece, m.record))} (blank pages and backs included);"
          f" certificates and name cards taken as one: {count(matches, lambda m: s.kind_counts_right(m.piece, m.record))}")
    print(f"records that are no piece: {len(extra)}")
    files = batches(truth, records)
    several = [b for b in files if b[1] > 1]
    print(f"batches split right: {share(sum(b[2] for b in several), len(several))}, with the right members {sum(b[3] for b in several)};"
          f" files of one applicant left whole: {share(sum(b[2] for b in files if b[1] == 1), len(files) - len(several))}")
    decided = sum(s.meeting_right(m.piece, m.record)[0] for m in found)
    proposed = sum(s.meeting_right(m.piece, m.record)[1] for m in found)
    print(f"meeting right: {share(decided + proposed, len(papers))} (decided {decided}, for review with the right row on top or off the list {proposed})")
    false = [m for m in found if s.linked(m.record)[0] == "accepted" and s.linked(m.record)[1] not in (m.piece["seq"], m.piece.get("under", {}).get("seq"))]
    print(f"  accepted for the wrong row: {len(false)}; near misses: {count([m for m in found if m.piece['near_miss']], lambda m: s.linked(m.record)[0] != 'accepted')} not accepted")
    print(f"days right: {count(found, lambda m: s.days_right(m.piece, m.record))} of those found")
    typed = [m for m in found if m.piece["holder"] and not m.piece["holder_hand"]]
    hand = [m for m in found if m.piece["holder_hand"] or not m.piece["holder"]]
    print(f"holder right, variants folded: {count(typed, lambda m: s.holder_right(m.piece, m.record))}; handwritten or blank, not guessed: {count(hand, lambda m: s.holder_right(m.piece, m.record))}")
    print(f"member number right: {count(found, lambda m: s.number_right(m.piece, m.record))}")
    modes = [m for m in found if m.piece["mode"] != "unstated"]
    print(f"mode right where printed: {count(modes, lambda m: s.value(m.record, 'mode') == m.piece['mode'])};"
          f" edition: {count([m for m in found if m.piece['edition']], lambda m: s.value(m.record, 'edition') == m.piece['edition'])}")
    for title, test in (("full pages", lambda p: p["style"] != "pasted"), ("pasted cards", lambda p: p["style"] == "pasted")):
        groups = [g for g in s.courses(matches) if test(g[0].piece)]
        print(f"straight through, {title}: {share(sum(any(s.straight(m) for m in g) for g in groups), len(groups))}")
    beyond_clerks(papers)
    void = [m for m in matches if m.piece["countable"] and not m.piece.get("twin") and m.record is not None and m.record["decision"] == "void"]
    print(f"void though countable: {len(void)}")
    sheets = [m for m in matches if m.piece["kind"] == "stamp_sheet" and m.record is not None]
    if sheets:
        print(f"stamp sheets: {sum(len(m.postings) for m in sheets)} postings of {sum(len(m.piece['rows']) for m in sheets)} rows")
    envelopes = lines(options.out / "envelopes.ndjson")
    if envelopes:
        rows, seen, right = declared(matches, envelopes)
        print(f"declared rows, typed: {rows}; read with meeting and day: {seen}; told rightly as enclosed or not: {right}")
    wrong = [m for m in matches if m.wrong]
    print(f"POSTED WRONGLY: {len(wrong) + len(strays)}")
    for m in (m for m in wrong if not unseen(m.piece)):
        print(f"  WRONG {m.piece['id']} [{m.piece['layout']}, {m.piece['recipe']}, {m.piece['style']}] {'; '.join(m.wrong)} ({m.piece['meeting']!r}, {m.piece['holder']!r})")
    for record, posting in strays:
        print(f"  WRONG {record['document']['path']}:{record['page']} {record['record_id']}: no such piece, posted {posting['meeting_id']} {posting['from']}..{posting['to']}")
    waiting(matches)
    apart(matches)
    table("layout", lambda p: "(unseen)" if unseen(p) else p["layout"], matches)
    table("damage", lambda p: p["recipe"], matches)
    table("style", lambda p: p["style"] + (" turned" if p["turn"] else ""), matches)
    table("kind", lambda p: p["kind"], matches)
    if options.show:
        closed = {(m.piece["file"], m.piece["page"]) for m in matches if unseen(m.piece)}
        print("\nrecords that are no piece:")
        for r in (r for r in extra if (r["document"]["path"], r["page"]) not in closed):
            print(f"  {r['document']['path']}:{r['page']} {r['kind']} {[round(v, 2) for v in r['box']]}")
        print("\nnot wholly right:")
        for file, applicants, split, members in files:
            if not (split and members):
                print(f"  {file}: {applicants} applicants, split {'right' if split else 'WRONG'}, members {'right' if members else 'WRONG'}")
        settled = {m.piece["twin"] for m in matches if m.piece.get("twin") and s.straight(m)}
        for match in (m for m in matches if not unseen(m.piece)):
            line = miss(match, settled)
            if line:
                print("  " + line)
    if options.pairs:
        pairs(matches, options.pairs)
    return 1 if wrong or strays else 0


if __name__ == "__main__":
    sys.exit(main())
