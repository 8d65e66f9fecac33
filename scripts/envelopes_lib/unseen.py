"""Which layouts of the second held part stay unseen: whoever mends the reading must not look at what fails on them.

The rule was: the names of its layouts in order; those at even positions (the first, the third …) are for development, those
between them are only counted. Since 2026-12-01 the part is opened: no layout of it is unseen, and its figures speak for nothing any more.
"""

HELD2 = (
    "banner", "beneath", "centre_page", "completion", "congress", "english_badge", "eticket", "fee", "leaders", "mailed", "plain_mail",
    "quads", "request", "scroll", "slots", "sticker", "syllabus", "ticket", "visiting",
)  # fmt: skip
UNSEEN = frozenset()


def of_held2(truth):
    """Whether a truth is of the second held part: some names of its layouts (scroll) are those of other parts, too."""
    certificates = [p for p in truth if p["kind"] in ("certificate", "course_certificate", "name_card")]
    return bool(certificates) and all(p["layout"] in HELD2 for p in certificates)


def mark(truth):
    """Gives the pieces of the second held part's layouts their `share`: `development` or `unseen`."""
    for piece in truth if of_held2(truth) else []:
        if piece["layout"] in HELD2:
            piece["share"] = "unseen" if piece["layout"] in UNSEEN else "development"


def unseen(piece):
    """Whether a marked piece is of a layout that is only counted."""
    return piece.get("share") == "unseen"
