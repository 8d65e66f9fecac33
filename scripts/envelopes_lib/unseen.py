"""Which layouts of the held parts stay unseen: whoever mends the reading must not look at what fails on them.

Of the second they were the names at odd positions; since 2026-12-01 it is opened: no layout of it is unseen, and its figures speak for
nothing any more. Of the third: all layouts, and its papers that are no certificates.
"""

HELD2 = (
    "banner", "beneath", "centre_page", "completion", "congress", "english_badge", "eticket", "fee", "leaders", "mailed", "plain_mail",
    "quads", "request", "scroll", "slots", "sticker", "syllabus", "ticket", "visiting",
)  # fmt: skip
UNSEEN = frozenset()
HELD3 = (
    "cme", "codes", "coupons", "credit_form", "credit_slip", "cut_out", "daily", "dark_pass", "elearn", "fold_over", "genko", "grid", "hanging",
    "institution", "kiosk", "memo", "numbered", "one_row", "poster", "tribute", "two_lines", "two_tongues", "view_log", "webmail",
)  # fmt: skip
CARD_OF_SHEET = "cut_out_card"  # a quarter of the sheet that "cut_out" is another of


def of(truth, layouts):
    """Whether a truth is of the part of these layouts: some of their names (scroll) are those of other parts, too."""
    certificates = [p for p in truth if p["kind"] in ("certificate", "course_certificate", "name_card")]
    return bool(certificates) and all(p["layout"] in layouts for p in certificates)


def mark(truth):
    """Gives the pieces of these parts' layouts their `share`: `development` or `unseen`; `closed` the other papers of the third."""
    for piece in truth if of(truth, HELD2) else []:
        if piece["layout"] in HELD2:
            piece["share"] = "unseen" if piece["layout"] in UNSEEN else "development"
    third = HELD3 + (CARD_OF_SHEET,)
    for piece in truth if of(truth, third) else []:
        piece["share"] = "unseen" if piece["layout"] in third else "closed"


def unseen(piece):
    """Whether a marked piece is of a layout that is only counted."""
    return piece.get("share") in ("unseen", "closed")
