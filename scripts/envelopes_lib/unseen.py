"""Which layouts of the second held part stay unseen: whoever mends the reading must not look at what fails on them.

The rule: the names of its layouts in order; those at even positions (the first, the third …) are for development, those
between them are only counted.
"""

HELD2 = (
    "banner", "beneath", "centre_page", "completion", "congress", "english_badge", "eticket", "fee", "leaders", "mailed", "plain_mail",
    "quads", "request", "scroll", "slots", "sticker", "syllabus", "ticket", "visiting",
)  # fmt: skip
UNSEEN = frozenset(HELD2[1::2])


def unseen(piece):
    """Whether a piece of the truth is of a layout that is only counted."""
    return piece["layout"] in UNSEEN


def share_of(piece):
    """`development` or `unseen` for a piece of the second held part's layouts; None for any other."""
    if piece["layout"] not in HELD2:
        return None
    return "unseen" if unseen(piece) else "development"
