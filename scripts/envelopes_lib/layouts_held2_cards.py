"""Cards of the second held part: badges, tickets, stickers, postcards."""

from .paper import Layout, holder_text
from .surface import GREY

WHITE = (255, 255, 255)


def slots(s, p):
    """A badge with two holes for its strap, a large code. 90 x 130 mm."""
    s.rect(0.4, 0.4, 89.6, 129.6, 0.3)
    for x in (16, 66):
        s.rect(x, 4, x + 10, 7, 0.3, fill=(225, 225, 225), stroke=GREY)
    y = 17
    for row in s.lines(p.meeting, 12, 80, "bold")[:3]:
        s.text(45, y, row, 12, "bold", "c", p.hue)
        y += 6
    s.fit(45, 38, p.days, 9, 80, align="c")
    s.fit(45, 60, p.holder, 28, 82, "bold", "c")
    s.fit(45, 69, p.place, 9.5, 82, align="c")
    s.qr(8, 76, 30, p.qr or f"P{p.serial or p.code}")
    s.text(42, 84, p.role or "参加者", 13, "bold")
    if p.member_no:
        s.text(42, 93, p.number_label, 7.5, fill=GREY)
        s.text(42, 99, p.member_no, 12)
    s.rect(0.4, 110, 89.6, 129.6, 0, fill=p.hue)
    s.text(45, 119, "本証は参加証明書として使用できます", 8.5, align="c", fill=WHITE)
    s.fit(45, 125.5, p.issuer, 7.5, 82, align="c", fill=WHITE)


def english_badge(s, p):
    """A badge of a meeting with guests from abroad: Latin name large, the Japanese one small. 105 x 75 mm."""
    s.rect(0.4, 0.4, 104.6, 74.6, 0.3)
    s.rect(0.4, 0.4, 104.6, 17, 0, fill=p.hue)
    s.fit(52.5, 8, p.meeting, 11, 98, "bold", "c", WHITE)
    s.fit(52.5, 14, p.days, 8, 98, align="c", fill=WHITE)
    s.fit(52.5, 34, p.latin.upper() or p.holder, 20, 96, "bold", "c")
    s.fit(52.5, 44, p.holder, 13, 96, align="c")
    s.fit(52.5, 51, p.place, 8.5, 96, align="c")
    s.line(6, 56, 99, 56, 0.2, GREY)
    if p.member_no:
        s.text(6, 63, f"ID {p.member_no}" if p.number_label == "ID" else f"{p.number_label} {p.member_no}", 9)
    s.text(99, 63, "NAME CARD / 参加証", 9, align="r")
    s.fit(6, 71, p.venue, 8, 60)
    s.text(99, 71, p.role or "Member", 9, "bold", "r")


def ticket(s, p):
    """A ticket with its stub on the right, the stub's letters from top to bottom. 150 x 65 mm."""
    s.rect(0.4, 0.4, 149.6, 64.6, 0.3)
    for i in range(16):
        s.line(122, 2 + i * 4, 122, 4 + i * 4, 0.3, GREY)
    s.text(8, 10, p.title, 12, "bold")
    s.fit(116, 10, p.serial, 8, 40, align="r")
    s.line(8, 13, 116, 13, 0.5, p.hue)
    s.fit(8, 23, p.meeting, 12.5, 108, "bold")
    s.fit(8, 31, "日時　" + p.days, 9.5, 108)
    s.fit(8, 38, "　".join(t for t in ("会場　" + p.venue if p.venue else "", p.mode) if t), 9, 108)
    holder_text(s, 8, 51, p, 14, width=55)
    if p.member_no:
        s.text(8, 60, f"{p.number_label} {p.member_no}", 9)
    s.fit(116, 60, p.issuer, 8.5, 54, align="r")
    for i, c in enumerate("半券控"):
        s.text(136, 20 + i * 13, c, 14, "bold", "c", p.hue)


def sticker(s, p):
    """A sticker that the reception hands out for the stamp book. 92 x 48 mm."""
    s.rect(0.4, 0.4, 91.6, 47.6, 0.8, stroke=p.hue)
    s.text(46, 8, p.title, 10, "bold", "c")
    s.fit(46, 16, p.meeting, 10.5, 86, align="c")
    s.fit(46, 22.5, p.days, 9, 86, align="c")
    s.line(4, 26, 88, 26, 0.2, GREY)
    s.text(5, 34, "氏名", 7.5, fill=GREY)
    s.fit(15, 34.5, p.holder, 12, 44)
    if p.member_no:
        s.fit(61, 34, p.number_label, 7, 16, fill=GREY)
        s.text(88, 34.5, p.member_no, 10, align="r")
    s.fit(5, 43, p.issuer, 8, 64)
    if p.seal:
        s.seal(76, 36, 10, p.seal, p.seal_colour, p.seal_round)


def visiting(s, p):
    """A card of the size of a visiting card, the name on the left. 91 x 55 mm."""
    s.rect(0.4, 0.4, 90.6, 54.6, 0.2, stroke=GREY)
    s.rect(0.4, 0.4, 4, 54.6, 0, fill=p.hue)
    s.fit(8, 9, p.meeting, 9.5, 78)
    s.fit(8, 15, p.days, 8.5, 78)
    s.fit(8, 31, p.holder, 19, 60, "bold")
    s.fit(8, 38, p.place, 8, 78)
    if p.member_no:
        s.text(8, 45, f"{p.number_label}：{p.member_no}", 8.5)
    s.text(86, 51, "学会参加証（ネームカード）", 8, align="r")


def mailed(s, p):
    """A postcard: the address on the left, the certificate on the right. 148 x 100 mm."""
    s.rect(0.4, 0.4, 147.6, 99.6, 0.2, stroke=GREY)
    s.text(8, 12, "〒 100-0000", 9)
    s.fit(8, 20, "架空県東雲市本町1-2-3", 9, 56)
    s.fit(8, 27, p.place, 9, 56)
    s.fit(12, 42, f"{p.holder} 様", 14, 52)
    s.fit(8, 92, "差出人　" + p.issuer, 7.5, 56)
    s.line(68, 6, 68, 94, 0.2, GREY)
    s.text(108, 14, p.title, 14, "bold", "c")
    s.text(72, 25, "お名前", 8, fill=GREY)
    s.fit(90, 25, p.holder, 11, 54)
    if p.member_no:
        s.fit(72, 33, p.number_label, 8, 17, fill=GREY)
        s.text(90, 33, p.member_no, 10.5)
    y = 43
    for row in s.lines(p.meeting, 10.5, 72, "bold")[:2]:
        s.text(72, y, row, 10.5, "bold")
        y += 5.5
    s.fit(72, y + 1, p.days, 9, 72)
    if p.venue or p.mode:
        s.fit(72, y + 7, "　".join(t for t in (p.venue, p.mode) if t), 8.5, 72)
    s.text(72, 75, "ご参加を証明いたします。", 9)
    s.text(72, 83, p.issued, 8.5)
    s.fit(126, 92, p.chief, 9, 54, align="r")
    if p.seal:
        s.seal(129, 80, 13, p.seal, p.seal_colour, p.seal_round)


CARDS = [
    Layout("slots", slots, size=(90, 130), kind="name_card", card=True, mode=False),
    Layout("english_badge", english_badge, size=(105, 75), kind="name_card", card=True, mode=False),
    Layout("ticket", ticket, size=(150, 65), kind="certificate", card=True),
    Layout("sticker", sticker, size=(92, 48), kind="certificate", card=True, mode=False),
    Layout("visiting", visiting, size=(91, 55), kind="name_card", card=True, mode=False),
    Layout("mailed", mailed, size=(148, 100), kind="certificate", card=True),
]
HAND_CARDS = {"ticket"}
