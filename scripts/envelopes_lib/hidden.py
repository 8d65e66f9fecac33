"""What a paper still shows once another one lies over it.

`Witness` draws and notes where every text and code stands; `judge` tells what the covering sheet leaves to be read. A field
is "clear", "torn" (its edge is touched: whether it can be read is open) or "covered".
"""

import cv2
import numpy as np

from .surface import POINT, PixelSurface

TEXT, CODE = (0.03, 0.15), (0.02, 0.30)  # shares of its area up to which a text or a code is clear, and torn


class Witness(PixelSurface):
    """`said`: (text without spaces, box in millimetres, whether it is a code)."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.said = []

    def text(self, x, y, string, size=11, face="body", align="l", fill=(28, 28, 32)):
        super().text(x, y, string, size, face, align, fill)
        w = self.width(string, size, face)
        x -= {"l": 0, "c": w / 2, "r": w}[align]
        if string.strip():
            self.said.append((bare(string), (x, y - 0.86 * size * POINT, x + w, y + 0.12 * size * POINT), False))

    def vtext(self, x, y, string, size=12, face="body", fill=(28, 28, 32)):
        super().vtext(x, y, string, size, face, fill)
        half = size * POINT / 2
        self.said.append((bare(string), (x - half, y, x + half, y + len(string) * size * POINT), False))

    def qr(self, x, y, size, payload):
        super().qr(x, y, size, payload)
        self.said.append((payload, (x, y, x + size, y + size), True))


def bare(text):
    return "".join(text.split())


def places(said, value):
    """Where a value stands: for each place the boxes it fills, and whether that is a code."""
    value, out = bare(value), []
    for text, box, code in said:
        if code and value in text.split(","):
            out.append(([box], True))
    texts = [s for s in said if not s[2]]
    for n in range(1, 5):
        for i in range(len(texts) - n + 1):
            window = texts[i : i + n]
            joined = ["".join(t for t, _, _ in part) for part in (window, window[1:], window[:-1])]
            if value not in joined[0] or value in joined[1] or value in joined[2]:
                continue
            boxes = [box for _, box, _ in window]
            if n == 1:
                text, (x0, y0, x1, y1) = joined[0], boxes[0]
                at = text.index(value) / len(text)
                boxes = [(x0 + (x1 - x0) * at, y0, x0 + (x1 - x0) * (at + len(value) / len(text)), y1)]
            out.append((boxes, False))
    return out


def state(said, value, laid, over):
    """`laid` takes a box on the paper to its corners on the sheet; `over` = corners of what covers it."""
    best = "covered"
    for boxes, code in places(said, value):
        share = 0.0
        for box in boxes:
            quad = np.float32(laid(box))
            common, _ = cv2.intersectConvexConvex(quad, np.float32(over))
            share = max(share, common / max(cv2.contourArea(quad), 1e-6))
        clear, torn = CODE if code else TEXT
        best = min(best, "clear" if share <= clear else "torn" if share <= torn else "covered", key=["clear", "torn", "covered"].index)
    return best


def left(box, laid, over):
    """Whether half of a text or a code is still to be seen."""
    quad = np.float32(laid(box))
    common, _ = cv2.intersectConvexConvex(quad, np.float32(over))
    return common < 0.5 * max(cv2.contourArea(quad), 1e-6)


def judge(piece, said, laid, over):
    """Fills the truth of a covered certificate: what cannot be read is null, `under` keeps what is beneath."""
    truth, paper = piece.truth, piece.paper
    truth["hidden"] = True
    truth.update(truth.pop("copy", {}))  # a sheet of several bears no copy mark
    if truth["countable"]:
        truth.update(countable=False, reason="partly_hidden")
    if paper is None:
        return
    if not any(left(box, laid, over) for _, box, _ in said):
        truth["optional"] = True  # an edge without a word: there may be a paper, and nothing says of what kind
    values = {"holder": truth["holder"], "member_no": truth["member_no"], "meeting": truth["meeting"], "days": paper.days}
    seen = {k: state(said, v, laid, over) for k, v in values.items() if v}
    truth["shows"] = seen
    truth["under"] = {k: truth[k] for k in ("holder", "member_no", "meeting", "seq", "meeting_id", "edition", "from", "to", "points")}
    who = [seen[k] for k in ("member_no", "holder") if k in seen]
    rank = ["clear", "torn", "covered"].index
    worst = max([min(who, key=rank, default="covered"), seen.get("meeting", "covered"), seen.get("days", "covered")], key=rank)
    if "namesake" in truth and seen.get("member_no", "clear") != "clear":
        worst = max(worst, "torn", key=rank)  # the envelope may tell which of the two it is
    if truth["allowed"]:  # torn: whether it can be read is open, so a posting is not judged
        truth["allowed"] = {"clear": True, "torn": None, "covered": False}[worst]
    blank = {"holder": ["holder"], "member_no": ["member_no"], "meeting": ["meeting", "seq", "meeting_id", "edition", "points"], "days": ["from", "to"]}
    for field, keys in blank.items():
        if seen.get(field) == "covered":
            truth.update(dict.fromkeys(keys))
