"""Compares what daicho made of a generated inbox with its truth: values in, values out."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field

ATTENDANCE = ("certificate", "course_certificate", "name_card")
FOLD = str.maketrans("髙﨑邊邉齋齊斉濵濱德廣櫻澤國眞", "高崎辺辺斎斎斎浜浜徳広桜沢国真")


def plain(text):
    return "".join(unicodedata.normalize("NFKC", str(text or "")).split()).lower()


def person(text):
    return plain(text).translate(FOLD)


def value(record, name):
    return (((record or {}).get("fields") or {}).get(name) or {}).get("value")


def linked(record):
    """(status, row of the list or None) of a record's meeting: the accepted row, else the top candidate's."""
    link = (record or {}).get("link") or {}
    candidates = link.get("candidates") or []
    if link.get("meeting_id"):
        candidates = [c for c in candidates if c["meeting_id"] == link["meeting_id"]] or candidates
    return link.get("status", "none"), candidates[0].get("seq") if candidates else None, link.get("meeting_id")


# ---- matching pieces with records


def area(box):
    return (box[2] - box[0]) * (box[3] - box[1])


def iou(a, b):
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return w * h / (area(a) + area(b) - w * h) if w > 0 and h > 0 else 0.0


def overlap(piece, boxes, record, others=()):
    """Of a piece under another one, what is still to be seen will do, or a box around some of it: what is left of such a piece
    has any shape, and a clerk is told that it is there. The box must lie on the piece by nine tenths, and by two thirds off all
    `others`."""
    share = max(_overlap(piece, box, record) for box in boxes)
    if piece.get("hidden") and share < 0.5 and area(record["box"]) > 0:
        found = record["box"]
        if inside(found, boxes[:1]) >= 0.9 and inside(found, others) <= 1 / 3:
            return 0.5
    return share


def inside(box, others, steps=24):
    """The share of a box that lies in any of some others."""
    if not others:
        return 0.0
    x0, y0, x1, y1 = box
    points = [(x0 + (x1 - x0) * (i + 0.5) / steps, y0 + (y1 - y0) * (j + 0.5) / steps) for i in range(steps) for j in range(steps)]
    return sum(any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in others) for x, y in points) / len(points)


def _overlap(piece, box, record):
    """Intersection over union. Where no edge is to be seen between pieces (a tear line), a box around the writing will do:
    it must lie in the piece by nine tenths and cover a third of it."""
    found = record["box"]
    share = iou(box, found)
    if piece["style"] == "combined" and area(found) > 0:
        common = [max(box[0], found[0]), max(box[1], found[1]), min(box[2], found[2]), min(box[3], found[3])]
        inside = area(common) if common[0] < common[2] and common[1] < common[3] else 0
        if inside >= 0.9 * area(found) and inside >= 0.33 * area(box):
            return max(share, 0.5)
    return share


def turned(box, quarters):
    for _ in range(quarters):
        box = [1 - box[3], box[0], 1 - box[1], box[2]]
    return box


def frames(pieces):
    """Where the pieces may lie: on the level sheet or in the picture, and on sheets of pasted cards (which lie every way)
    whichever way up daicho read the page. Gives (boxes, quarter turns)."""
    free = any(p["style"] == "pasted" for p in pieces)
    for key in ("box", "box_in_picture"):
        for quarters in range(4 if free else 1):
            yield [[turned(b, quarters) for b in (p[key], p.get("visible", {}).get(key)) if b] for p in pieces], quarters


def greedy(pieces, frame, records):
    """Pairs (piece, record) that overlap by half, and how well they fit in all: what was read counts beside the boxes."""
    boxes, quarters = frame
    def share(i, j):
        above = [b[0] for n, b in enumerate(boxes) if n != i and not pieces[n].get("hidden")]
        return overlap(pieces[i], boxes[i], records[j], above)

    shares = {(i, j): share(i, j) for i in range(len(pieces)) for j in range(len(records))}
    pairs = sorted(((value, i, j) for (i, j), value in shares.items()), reverse=True)
    found, taken = {}, set()
    for share, i, j in pairs:
        if share < 0.5:
            break
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    fit = sum(shares[i, j] + 0.3 * kind_right(pieces[i], records[j]) + 0.3 * days_right(pieces[i], records[j]) for i, j in found.items())
    return found, fit - 0.05 * (quarters > 0)


@dataclass
class Match:
    """A piece with the record it became (None = none); `rows` = the records of its rows; `loose` = told by what it says,
    its box is wrong: not counted as found."""

    piece: dict
    record: dict | None = None
    by_box: bool = False
    loose: bool = False
    rows: list = field(default_factory=list)
    postings: list = field(default_factory=list)
    wrong: list = field(default_factory=list)

    @property
    def found(self):
        return self.record is not None and not self.loose


def match_page(pieces, records):
    """Matches of a page, and its records that are no piece."""
    matches = [Match(p) for p in pieces]
    rest = list(records)
    for match in matches:  # sheets whose rows may be records of their own
        if "rows" in match.piece:
            mine = [r for r in rest if r["kind"] == match.piece["kind"]]
            if mine:
                match.record, match.rows = mine[0], mine
                match.by_box = True
                rest = [r for r in rest if r not in mine]
    open_ = [m for m in matches if m.record is None]
    still = [m.piece for m in open_]
    found, _ = max((greedy(still, frame, rest) for frame in frames(still)), key=lambda f: f[1], default=({}, 0))
    for i, j in found.items():
        open_[i].record, open_[i].by_box = rest[j], True
    rest = [r for j, r in enumerate(rest) if j not in found.values()]
    needed = [m for m in matches if m.record is None and not m.piece.get("optional")]
    if len(pieces) == 1 and rest and matches[0].record is None:
        best = max(rest, key=lambda r: (r["decision"] == "posted", (r["box"][2] - r["box"][0]) * (r["box"][3] - r["box"][1])))
        matches[0].record = best
        rest.remove(best)
    for match in [m for m in needed if m.record is None and m.piece["kind"] in ATTENDANCE]:
        same = [r for r in rest if days_right(match.piece, r) and linked(r)[1] == match.piece["seq"] and match.piece["from"]]
        if same:
            match.record, match.loose = same[0], True
            rest.remove(same[0])
    for match in matches:
        if "rows" in match.piece and match.record is not None and not match.rows:
            match.rows = [match.record]
    return matches, rest


def match_all(truth, records):
    pages, found = defaultdict(list), defaultdict(list)
    for piece in truth:
        pages[piece["file"], piece["page"]].append(piece)
    for record in records:
        found[record["document"]["path"], record["page"]].append(record)
    matches, extra = [], []
    for key, pieces in pages.items():
        here, rest = match_page(pieces, found.pop(key, []))
        matches += here
        extra += rest
    for rest in found.values():
        extra += rest
    return matches, extra


# ---- what is right about a piece


def kind_right(piece, record):
    if record is None:
        return bool(piece.get("optional"))
    if piece["kind"] == "continuation":
        return record["kind"] in ("unknown", "certificate", "course_certificate")
    return record["kind"] == piece["kind"]


def kind_counts_right(piece, record):
    """Certificates and name cards taken as one: both certify attendance, and the same is asked of them."""
    cards = ("certificate", "name_card")
    return kind_right(piece, record) or record is not None and piece["kind"] in cards and record["kind"] in cards


def meeting_right(piece, record):
    """decided: accepted or dropped rightly; proposed: for review with the right row on top (or for review where none is right)."""
    status, seq, _ = linked(record)
    if piece["seq"] is None and seq is not None and seq == piece.get("under", {}).get("seq"):
        return False, True  # told from what is left of a covered name
    if piece["seq"] is None:
        return status == "none", status == "review"
    same = seq == piece["seq"]
    return status == "accepted" and same, status == "review" and same


def days_right(piece, record):
    return (value(record, "from"), value(record, "to")) == (piece["from"], piece["to"])


def holder_right(piece, record):
    got = value(record, "holder")
    if piece["holder_hand"] or not piece["holder"]:
        return not got
    return person(got) == person(piece["holder"])


def number_right(piece, record):
    return plain(value(record, "member_no")) == plain(piece["member_no"])


def text_right(piece, record):
    got, true = plain(value(record, "meeting")), plain(piece["meeting"])
    return bool(got and true) and (got == true or (len(got) > 5 and (got in true or true in got)))


def same_days(piece, posting):
    """Of a paper the month is printed: a posting may say the month, a day of it or only the year."""
    days, true = (posting["from"], posting["to"]), (piece["from"], piece["to"])
    if piece["kind"] == "paper":
        return bool(days[0]) and all(t.startswith(d[:7]) for d, t in zip(days, true) if d)
    return days == true


def posting_faults(piece, posting):
    """What is wrong with a posting of a piece; empty = nothing."""
    faults = []
    if piece["allowed"] is None or piece["kind"] == "paper" and "publication" not in piece:
        return faults  # not judged; truths of old did not tell the points of papers
    if not piece["allowed"]:
        faults.append(f"must not be posted: {piece['reason']}")
    if posting["meeting_id"] != piece["meeting_id"]:
        faults.append(f"meeting {posting['meeting_id']} for {piece['meeting_id'] or 'none'}")
    if not same_days(piece, posting):
        faults.append(f"days {posting['from']}..{posting['to']} for {piece['from']}..{piece['to']}")
    if posting["points"] != piece["points"]:
        faults.append(f"points {posting['points']} for {piece['points']}")
    if plain(posting["member_no"]) != plain(piece["member"]):
        faults.append(f"member {posting['member_no']} for {piece['member']}")
    return faults


def row_faults(piece, posting, used):
    """A posting of a stamp sheet's row: one of the rows, and each once."""
    for i, row in enumerate(piece["rows"]):
        same = (posting["from"], posting["to"], posting["points"]) == (row["from"], row["to"], row["points"])
        if i not in used and row.get("allowed") and same and plain(posting["member_no"]) == plain(piece["member"]):
            used.add(i)
            return []
    return ["no such row, or a row twice"]


def judge_postings(matches, extra, postings):
    """Fills `postings` and `wrong` of every match; gives the faults of records that are no piece."""
    by_record = defaultdict(list)
    for posting in postings:
        if posting["status"] == "posted":
            by_record[posting["record_id"]].append(posting)
    twins = defaultdict(list)
    for match in matches:
        if match.record is None:
            continue
        used = set()
        ids = {r["record_id"] for r in match.rows or [match.record]}
        for posting in [p for i in sorted(ids) for p in by_record[i]]:
            match.postings.append(posting)
            if match.piece["kind"] == "stamp_sheet":
                match.wrong += row_faults(match.piece, posting, used)
            else:
                match.wrong += posting_faults(match.piece, posting)
        if match.postings and match.piece.get("twin"):
            twins[match.piece["twin"]].append(match)
        if len(match.postings) > 1 and match.piece["kind"] != "stamp_sheet":
            match.wrong.append("posted more than once")
    for group in twins.values():
        for match in group[1:]:
            match.wrong.append("twin of one already posted")
    return [(r, p) for r in extra for p in by_record[r["record_id"]]]


def straight(match):
    return bool(match.postings) and not match.wrong


def courses(matches):
    """What a perfect system posts: (style, matches of which one must be posted); twins are one, also one that need not be posted
    (which of two namesakes it is only the envelope tells): where it was, rightly, the other is void as it must be."""
    groups = {}
    for match in sorted(matches, key=lambda match: not match.piece["countable"]):
        key = match.piece.get("twin") or match.piece["id"]
        if match.piece["countable"] or match.piece.get("twin") and key in groups:
            groups.setdefault(key, []).append(match)
    return list(groups.values())
