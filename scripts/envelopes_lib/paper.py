"""What is printed on a piece of paper, and what is true of it."""

from dataclasses import dataclass, field


@dataclass
class Paper:
    """Texts for a layout. Empty = not printed. `code` = what a code that every paper bears says where neither `qr` nor a serial does:
    its own for each holder and meeting. `boxes` = days with whether each was attended, as (text, bool). Of the third held
    part alone: `register` = number in the physicians' register, `each_day` = the event's days, `printed` = day and time of printing."""

    title: str = "参加証明書"
    holder: str = ""
    latin: str = ""
    honorific: str = "殿"
    member_no: str = ""
    meeting: str = ""
    english: str = ""
    days: str = ""
    days_english: str = ""
    venue: str = ""
    mode: str = ""
    role: str = ""
    issuer: str = ""
    chief: str = ""
    issued: str = ""
    serial: str = ""
    points: list = field(default_factory=list)
    cohosts: str = ""
    following: str = ""
    qr: str = ""
    code: str = ""
    boxes: list = field(default_factory=list)
    lectures: list = field(default_factory=list)
    period: str = ""
    amount: str = ""
    hand_holder: bool = False
    seal: str = "学会之印"
    seal_colour: tuple = (203, 44, 44)
    seal_round: bool = False
    seal_over: bool = False
    hue: tuple = (30, 50, 110)
    number_label: str = "会員番号"
    place: str = ""
    vertical: dict = field(default_factory=dict)
    register: str = ""
    each_day: list = field(default_factory=list)
    printed: str = ""


@dataclass(frozen=True)
class Layout:
    """A design. `size` in millimetres; `kind` as records.ndjson spells it; `needs` = what an event must have for it;
    `number`, `mode` = whether it has room for the member number and the mode of attendance; `modes` = the only ones it is
    made for (none = all)."""

    name: str
    draw: object
    size: tuple = (210, 297)
    kind: str = "certificate"
    needs: frozenset = frozenset()
    number: bool = True
    days: tuple = ()
    text_layer: bool = True
    card: bool = False
    mode: bool = True
    modes: tuple = ()


def holder_text(surface, x, y, p, size, align="l", width=None):
    """The holder's name with its honorific; handwritten or left open where the paper says so."""
    if p.hand_holder:
        w = width or 60
        x0 = x - w / 2 if align == "c" else x
        surface.line(x0, y + 1.5, x0 + w, y + 1.5, 0.25)
        if p.holder:
            surface.text(x0 + 6, y, p.holder, size * 1.1, "hand", fill=(40, 44, 70))
        surface.text(x0 + w + 2, y, p.honorific, size * 0.8)
        return
    text = f"{p.holder}{'　' if len(p.holder) < 8 else ' '}{p.honorific}"
    if width:
        surface.fit(x, y, text, size, width, "body", align)
    else:
        surface.text(x, y, text, size, "body", align)


def foot(s, p, y, x=40, right=170, size=11, seal=18):
    """Day of issue, issuer, chief and seal."""
    s.text(x, y, p.issued, size)
    s.fit(right, y + size * 1.1, p.issuer, size + 1, right - x, align="r")
    s.text(right - 8, y + size * 1.9, p.chief, size + 1, align="r")
    if p.seal:
        back = 14 if p.seal_over else -2
        s.seal(right - back, y + size * 0.65, seal, p.seal, p.seal_colour, p.seal_round)
