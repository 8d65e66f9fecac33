"""Cards of the third held part: badges, tickets, kiosk slips, credit slips."""

from .layouts_held import bars
from .paper import Layout, holder_text
from .surface import GREY, POINT

WHITE = (255, 255, 255)
DARK = (34, 40, 58)


def perforation(s, x0, y0, x1, y1):
    """A row of small holes."""
    steps = int(max(x1 - x0, y1 - y0) / 2.4)
    for i in range(steps + 1):
        s.disc(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps, 0.45, fill=(205, 205, 205))


def daily(s, p):
    """A badge with a code, and a box for every day that the reception punches. 100 x 140 mm."""
    s.rect(0.4, 0.4, 99.6, 139.6, 0.3, stroke=GREY)
    s.disc(50, 8, 2.6, stroke=GREY, width=0.3)
    y = 20
    for row in s.lines(p.meeting, 12.5, 90, "bold"):
        s.text(5, y, row, 12.5, "bold", fill=p.hue)
        y += 6.2
    s.fit(5, y + 1, p.days, 9.5, 90)
    s.line(5, y + 4, 95, y + 4, 0.8, p.hue)
    s.fit(5, y + 16, p.place, 10, 90)
    s.fit(5, y + 32, p.holder, 27, 90, "bold")
    if p.role:
        s.rect(5, y + 38, 36, y + 47, 0, fill=p.hue)
        s.text(20.5, y + 44.6, p.role, 13, "bold", "c", WHITE)
    s.qr(67, 97, 29, p.qr or f"DC{p.serial or '10482'}")
    if p.member_no:
        s.text(5, 104, p.number_label, 8, fill=GREY)
        s.text(5, 111, p.member_no, 13)
    for i in range(min(3, len(p.each_day))):
        s.rect(5 + 20 * i, 117, 23 + 20 * i, 127, 0.25, stroke=GREY)
        s.text(14 + 20 * i, 123.4, f"DAY{i + 1}", 8.5, align="c", fill=GREY)
    s.text(50, 135, "参加証・ネームカード（会期中は常に着用してください）", 8, align="c")


def fold_over(s, p):
    """A badge to be folded: its back, with what to do, stands on its head above the front. 92 x 130 mm."""
    upside_down(s, 6, 7, 80, ["ご案内", "会場内では本カードを必ずご着用ください", "クロークは1階、PCセンターは2階です", "Wi-Fi : KAKUU-GUEST"])
    for i in range(23):
        s.line(i * 4, 58, i * 4 + 2, 58, 0.2, GREY)
    s.rect(0.4, 0.4, 91.6, 129.6, 0.2, stroke=GREY)
    s.rect(0.4, 121, 91.6, 129.6, 0, fill=p.hue)
    s.text(46, 127, "参　加　証", 11, "bold", "c", WHITE)
    s.fit(46, 67, p.meeting, 11, 84, "bold", "c")
    s.fit(46, 73.5, p.days, 8.5, 84, align="c")
    s.fit(46, 92, p.holder, 24, 84, "bold", "c")
    s.fit(46, 101, p.place, 9.5, 84, align="c")
    if p.member_no:
        s.text(46, 109, f"{p.number_label}　{p.member_no}", 9, align="c")
    if p.venue:
        s.fit(46, 116.5, p.venue, 8.5, 84, align="c")


def upside_down(s, x, y, width, rows):
    """Lines that stand on their heads. Cards are drawn in pixels alone."""
    layer = type(s)((width, 46), s.dpi, s.family, s.hand)
    for i, row in enumerate(rows):
        layer.fit(width / 2, 8 + i * 9, row, 12 if not i else 9, width - 4, "bold" if not i else "body", "c")
    s.image.paste(layer.image.rotate(180), (s.px(x), s.px(y)))


def coupons(s, p):
    """A strip of a ticket and its coupons, perforated between them. 196 x 60 mm."""
    s.rect(0.4, 0.4, 195.6, 59.6, 0.3)
    for x in (112, 140, 168):
        perforation(s, x, 1, x, 59)
    s.rect(0.4, 0.4, 6, 59.6, 0, fill=p.hue)
    s.fit(10, 11, p.meeting, 12, 98, "bold")
    s.fit(10, 18.5, p.days + ("　" + p.venue if p.venue else ""), 9, 98)
    s.text(10, 29, p.title, 13, "bold", fill=p.hue)
    if p.serial:
        s.text(108, 29, "No." + p.serial, 8, align="r")
    s.line(10, 44, 100, 44, 0.2)
    holder_text(s, 12, 42.5, p, 14, width=60)
    if p.member_no:
        s.text(10, 52, f"{p.number_label} {p.member_no}", 9)
    s.fit(108, 52, p.issuer, 8, 50, align="r")
    for x, first, second in ((126, "抄録集", "引換券"), (154, "昼食", "整理券"), (182, "クローク", "預り証")):
        s.text(x, 24, first, 11, align="c")
        s.text(x, 31, second, 11, align="c")
        s.text(x, 50, p.serial[-5:] or "00312", 8, align="c", fill=GREY)


def kiosk(s, p):
    """What the printer at the reception's kiosk gives: narrow, grey, bars at the foot. 78 x 150 mm."""
    ink = (56, 56, 64)
    s.text(39, 12, "*** " + p.title + " ***", 11, "bold", "c", ink)
    y = 22
    for row in s.lines(p.meeting, 11, 68):
        s.text(39, y, row, 11, align="c", fill=ink)
        y += 5.6
    s.text(39, y + 2, "-" * 34, 9, align="c", fill=ink)
    y += 10
    for label, value in (("会期", p.days), ("会場", p.venue), ("参加方法", p.mode), ("受付時刻", "9:41")):
        if value:
            s.text(5, y, label, 9, fill=ink)
            rows = s.lines(value, 9, 48)
            for row in rows:
                s.text(23, y, row, 9, fill=ink)
                y += 4.8
            y += 1.6
    s.text(39, y + 1, "-" * 34, 9, align="c", fill=ink)
    y += 9
    if p.member_no:
        s.text(5, y, f"{p.number_label}:{p.member_no}", 10, fill=ink)
        y += 8
    s.fit(5, y + 1, p.holder + " 様", 15, 68, fill=ink)
    s.fit(5, y + 11, "発行 " + p.issuer, 8.5, 68, fill=ink)
    bars(s, 14, 136, 50, 9, p.serial or "00558812")


def credit_slip(s, p):
    """A slip of a course in two halves, one to hand in and one to keep. 186 x 84 mm."""
    s.rect(0.4, 0.4, 185.6, 83.6, 0.3)
    perforation(s, 118, 1, 118, 83)
    s.text(8, 11, p.title, 13, "bold")
    s.text(112, 11, "提出用", 10, align="r")
    s.line(8, 14, 112, 14, 0.6, p.hue)
    y = 23
    for label, value in (("講習名", p.meeting), ("受講日", p.days), ("会　場", p.venue or "Web配信"), ("主　催", p.issuer)):
        s.text(8, y, label, 9, fill=GREY)
        s.fit(24, y, value, 10.5, 88)
        y += 9
    s.text(8, y + 3, "氏　名", 9, fill=GREY)
    holder_text(s, 24, y + 3, p, 13, width=50) if p.hand_holder else s.fit(24, y + 3, p.holder, 14, 50)
    if p.member_no:
        s.fit(8, y + 14, p.number_label, 9, 24, fill=GREY)
        s.text(34, y + 14, p.member_no, 11.5)
    s.text(66, y + 14, f"認定 {len(p.lectures) // 2}単位", 10)
    if p.seal:
        s.seal(96, 62, 14, p.seal, p.seal_colour, p.seal_round)
    s.text(152, 11, "本人控", 10, align="c")
    y = 24
    for row in s.lines(p.meeting, 9, 60):
        s.text(123, y, row, 9)
        y += 4.8
    s.text(123, 62, "この控えでは単位を申請できません。", 8, fill=GREY)
    s.text(123, 76, "No. " + (p.serial or "K-00772"), 9)


def dark_pass(s, p):
    """A pass of plastic, white on dark. 96 x 62 mm."""
    s.rect(0, 0, 96, 62, 0, fill=DARK)
    s.polygon([(60, 0), (96, 0), (96, 30)], tuple((c + d) // 2 for c, d in zip(p.hue, DARK)))
    s.text(6, 9, "PASS　学会参加証", 9, fill=(210, 216, 230))
    s.fit(6, 18, p.meeting, 11, 84, "bold", fill=WHITE)
    s.fit(6, 24.5, p.days, 9, 84, fill=WHITE)
    s.fit(6, 42, p.holder, 20, 84, "bold", fill=WHITE)
    s.fit(6, 49, p.place, 8.5, 84, fill=WHITE)
    if p.member_no:
        s.text(6, 57, f"{p.number_label} {p.member_no}", 9.5, fill=WHITE)


def two_lines(s, p):
    """A badge with the surname large and the given name beneath it. 106 x 76 mm."""
    surname, _, given = p.holder.partition(" ")
    s.rect(0.4, 0.4, 105.6, 75.6, 0.3, stroke=GREY)
    s.rect(3, 3, 30, 73, 0, fill=p.hue)
    s.text(16.5, 14, p.role or "会員", 13, "bold", "c", WHITE)
    s.text(16.5, 68, "参加証", 11, "bold", "c", WHITE)
    s.fit(34, 10, p.meeting, 10, 68, "bold")
    s.fit(34, 16, p.days, 8.5, 68)
    s.text(36, 37, surname, 30, "bold")
    s.text(36, 52, given, 22)
    if p.latin:
        s.fit(34, 58.5, p.latin, 9, 68)
    s.fit(34, 64.5, p.place, 8.5, 68)
    if p.member_no:
        s.text(34, 71.5, f"{p.number_label}: {p.member_no}", 9)


def hanging(s, p):
    """A badge whose name hangs from top to bottom, the meeting beside it. 74 x 112 mm."""
    s.rect(0.4, 0.4, 73.6, 111.6, 0.5, stroke=p.hue)
    s.rect(2, 2, 72, 110, 0.2, stroke=p.hue)
    size = min(26, 78 / len(p.holder) / POINT)
    s.vtext(58, 12, p.holder, size, "bold")
    y = 14
    for row in s.lines(p.meeting, 10, 38):
        s.text(6, y, row, 10)
        y += 5.4
    y += 2
    for row in s.lines(p.days, 9, 38):
        s.text(6, y, row, 9)
        y += 5
    y += 3
    for row in s.lines(p.place, 8.5, 38):
        s.text(6, y, row, 8.5)
        y += 4.6
    if p.member_no:
        s.text(6, 92, p.number_label, 8, fill=GREY)
        s.text(6, 98, p.member_no, 11)
    s.text(37, 107, "学術集会出席者章（参加証明を兼ねる）", 8, align="c")


CARDS = [
    Layout("daily", daily, size=(100, 140), kind="name_card", card=True, mode=False, needs=frozenset({"dated"})),
    Layout("fold_over", fold_over, size=(92, 130), kind="name_card", card=True, mode=False),
    Layout("coupons", coupons, size=(196, 60), card=True, mode=False), Layout("kiosk", kiosk, size=(78, 150), card=True),
    Layout("credit_slip", credit_slip, size=(186, 84), kind="course_certificate", card=True, mode=False, needs=frozenset({"class"})),
    Layout("dark_pass", dark_pass, size=(96, 62), kind="name_card", card=True, mode=False),
    Layout("two_lines", two_lines, size=(106, 76), kind="name_card", card=True, mode=False),
    Layout("hanging", hanging, size=(74, 112), kind="name_card", card=True, mode=False),
]  # fmt: skip
HAND_CARDS = {"coupons", "credit_slip"}
