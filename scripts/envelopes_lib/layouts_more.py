"""More layouts of the dev part: they were held back once, and have been looked at since."""

from .paper import Layout, foot, holder_text
from .surface import GREY


def diploma(s, p):
    """Landscape diploma with a double border; everything centred."""
    s.rect(8, 8, 289, 202, 1.6, stroke=p.hue)
    s.rect(12, 12, 285, 198, 0.3, stroke=p.hue)
    for x in (12, 285):
        for y in (12, 198):
            s.disc(x, y, 5, fill=p.hue)
    s.text(148.5, 44, "　".join(p.title), 30, "bold", "c", p.hue)
    holder_text(s, 148.5, 70, p, 22, "c", width=90)
    if p.member_no:
        s.text(148.5, 80, f"{p.number_label}　{p.member_no}", 11, align="c")
    s.text(148.5, 98, p.days + (f"　{p.venue}にて開催の" if p.venue else "　開催の"), 13, align="c")
    s.fit(148.5, 112, p.meeting, 18, 240, "bold", "c")
    s.text(148.5, 126, "に参加されたことを証します" + (f"（{p.mode}）" if p.mode else ""), 13, align="c")
    s.text(60, 160, p.issued, 12)
    s.fit(235, 168, p.issuer, 14, 150, align="r")
    s.text(235, 180, p.chief, 14, align="r")
    if p.seal:
        s.seal(240, 160, 22, p.seal, p.seal_colour, p.seal_round)


def bilingual(s, p):
    """Japanese with English under every line."""
    s.text(105, 34, p.issuer, 13, align="c")
    s.text(105, 54, p.title, 24, "bold", "c")
    s.text(105, 63, "Certificate of Attendance", 13, align="c", fill=GREY)
    y = 86
    for japanese, english, value in [
        ("氏名", "Name", None), (p.number_label, "Member No.", p.member_no), ("学会名", "Meeting", p.meeting), ("", "", p.english),
        ("会期", "Period", p.days), ("会場", "Venue", p.venue), ("参加形態", "Participation", p.mode),
    ]:  # fmt: skip
        if value == "":
            continue
        if japanese:
            s.text(24, y, japanese, 11.5)
            s.text(24, y + 5, english, 8, fill=GREY)
        if value is None:
            holder_text(s, 64, y + 1, p, 15)
            if p.latin:
                s.text(64, y + 7.5, p.latin, 9.5, fill=GREY)
        else:
            s.fit(64, y + 1 if japanese else y - 7, value, 13 if japanese else 9.5, 126)
        below = y + 9 if value is None else y + 4 if japanese else y - 4
        if japanese != "学会名" or not p.english:
            s.line(64, below, 190, below, 0.15, GREY)
        y += 18 if japanese else 5
    s.text(24, y + 8, "上記学会に参加したことを証明する。", 11)
    s.text(24, y + 14, "This certifies that the above person attended the meeting.", 8.5, fill=GREY)
    s.text(24, y + 34, f"発行日 Date of issue　{p.issued}", 10)
    s.text(170, y + 44, p.chief, 13, align="r")
    s.text(170, y + 50, "President", 8.5, align="r", fill=GREY)
    if p.seal:
        s.seal(172, y + 32, 17, p.seal, p.seal_colour, p.seal_round)


def days(s, p):
    """A box for each day of the meeting, filled where attended."""
    s.text(105, 42, p.title, 23, "bold", "c")
    s.fit(105, 62, p.meeting, 16, 180, "bold", "c")
    s.text(105, 72, f"会期：{p.days}" + (f"　会場：{p.venue}" if p.venue else ""), 10.5, align="c")
    holder_text(s, 34, 96, p, 16)
    if p.member_no:
        s.text(130, 96, f"{p.number_label}：{p.member_no}", 11)
    y = 112
    s.text(34, y, "出席日", 11, "bold")
    y += 6
    for text, there in p.boxes or [(p.days, True)]:
        s.rect(34, y, 146, y + 13, 0.3)
        s.line(96, y, 96, y + 13)
        s.fit(38, y + 9, text, 12, 56)
        s.rect(100, y + 3.5, 106, y + 9.5, 0.35)
        if there:
            s.line(101, y + 6.5, 102.8, y + 8.8, 0.7)
            s.line(102.8, y + 8.8, 107, y + 2.5, 0.7)
        s.text(110, y + 9, "出席" if there else "欠席", 12)
        y += 13
    if p.mode:
        s.text(34, y + 10, "参加形態：" + p.mode, 11)
    s.text(34, y + 22, "上記のとおり出席したことを証明します。", 11.5)
    foot(s, p, y + 38)


def course(s, p):
    """Course certificate with the lectures taken and their credits."""
    s.rect(14, 14, 196, 283, 0.5)
    s.text(105, 38, p.title, 22, "bold", "c")
    holder_text(s, 30, 60, p, 15)
    if p.member_no:
        s.text(130, 60, f"{p.number_label} {p.member_no}", 11)
    s.wrap(30, 76, "下記の講習会において、所定の講演を受講されたことを証明いたします。", 11, 150)
    y = 94
    for label, value in [("講習会名", p.meeting), ("開催日", p.days), ("会　場", p.venue), ("受講方法", p.mode)]:
        if value:
            s.text(30, y, label, 11, "bold")
            s.fit(56, y, value, 12, 130)
            y += 10.5
    y += 2
    height = 11
    s.rect(30, y, 180, y + height * (len(p.lectures) + 1), 0.4)
    s.line(128, y, 128, y + height * (len(p.lectures) + 1))
    s.line(158, y, 158, y + height * (len(p.lectures) + 1))
    for x, text in ((79, "講演名"), (143, "区分"), (169, "単位")):
        s.text(x, y + 7.5, text, 10, align="c")
    for name, sort in p.lectures:
        y += height
        s.line(30, y, 180, y)
        s.text(34, y + 7.5, name, 10.5)
        s.text(143, y + 7.5, sort, 10, align="c")
        s.text(169, y + 7.5, "1", 10.5, align="c")
    foot(s, p, y + 34)


def scroll(s, p):
    """Landscape, written top to bottom."""
    v = p.vertical
    s.rect(9, 9, 288, 201, 1.0, stroke=p.hue)
    s.vtext(262, 60, p.title, 28, "bold")
    s.vtext(232, 30, f"{p.holder}　{p.honorific}", 22)
    if p.member_no:
        s.vtext(218, 30, f"{p.number_label}　{v['member_no']}", 11)
    s.vtext(196, 26, "右の者は左記の学術集会に出席したことを証する", 15)
    size = 17 if len(v["meeting"]) < 26 else 13
    s.vtext(168, 26, v["meeting"], size, "bold")
    s.vtext(152, 40, "会期　" + v["days"], 14)
    if p.venue:
        s.vtext(138, 40, "会場　" + p.venue, 14)
    s.vtext(100, 26, v["issued"], 13)
    s.vtext(78, 50, p.issuer, 15)
    s.vtext(60, 90, p.chief, 15)
    if p.seal:
        s.seal(49, 165, 22, p.seal, p.seal_colour, p.seal_round)


def statement(s, p):
    """A letter in running text, the meeting without brackets."""
    s.text(185, 30, p.issued, 11, align="r")
    s.text(185, 38, ("証第" + p.serial.split("-")[-1] + "号") if p.serial else "", 10, align="r")
    s.text(105, 64, p.title, 22, "bold", "c")
    holder_text(s, 28, 90, p, 15)
    if p.member_no:
        s.text(28, 99, f"（{p.number_label} {p.member_no}）", 10.5)
    venue = f"（会場：{p.venue}）" if p.venue else ""
    how = f"（{p.mode}）" if p.mode else ""
    text = f"　貴殿が{p.meeting}（会期：{p.days}）{venue}に出席{how}されたことを、ここに証明いたします。"
    y = s.wrap(28, 118, text, 12.5, 152, 2.1)
    if p.points:
        y = s.wrap(28, y + 4, "　なお、本証は次の単位の申請に用いることができます。", 11, 152)
        for line in p.points:
            s.text(36, y + 2, "・" + line, 10.5)
            y += 8
    s.fit(180, y + 26, p.issuer, 14, 140, align="r")
    s.text(172, y + 38, p.chief, 14, align="r")
    if p.seal:
        s.seal(164 if p.seal_over else 176, y + 26, 18, p.seal, p.seal_colour, p.seal_round)
    s.wrap(28, 262, (p.cohosts + "　" if p.cohosts else "") + (f"次回：{p.following}" if p.following else ""), 8.5, 152, fill=GREY)


def tiles(s, p):
    """Shaded caption tiles above their values, two columns."""
    s.polygon([(0, 0), (210, 0), (210, 16), (0, 40)], p.hue)
    s.text(18, 17, p.title, 20, "bold", fill=(255, 255, 255))
    s.fit(18, 64, p.issuer, 12, 170)

    def tile(x, y, w, caption, value):
        s.rect(x, y, x + w, y + 7, 0, fill=(226, 230, 238))
        s.text(x + 2, y + 5, caption, 9)
        s.rect(x, y, x + w, y + 24, 0.25)
        if value is None:
            holder_text(s, x + 5, y + 18, p, 14, width=w - 14 if p.hand_holder else w - 8)
        else:
            s.fit(x + 4, y + 18, value, 13, w - 8)

    tile(18, 76, 174, "学術集会", p.meeting)
    tile(18, 106, 104, "会期", p.days)
    tile(126, 106, 66, "会場", p.venue or "―")
    tile(18, 136, 104, "参加者氏名", None)
    tile(126, 136, 66, p.number_label, p.member_no or "―")
    tile(18, 166, 104, "参加形態", p.mode or "―")
    tile(126, 166, 66, "発行日", p.issued)
    y = 204
    for i, text in enumerate(p.points):
        s.text(20, y + 8 * i, text, 10)
    s.text(18, 240, "本学術集会に参加したことを証明します。", 11.5)
    s.text(150, 256, p.chief, 13, align="r")
    if p.seal:
        s.seal(154, 244, 18, p.seal, p.seal_colour, p.seal_round)
    if p.qr:
        s.qr(18, 254, 26, p.qr)


LAYOUTS = [
    Layout("diploma", diploma, size=(297, 210)), Layout("bilingual", bilingual, needs=frozenset({"english_event"})),
    Layout("days", days, needs=frozenset({"boxes"})), Layout("course", course, kind="course_certificate", needs=frozenset({"class"})),
    Layout("scroll", scroll, size=(297, 210), needs=frozenset({"vertical"}), mode=False), Layout("statement", statement), Layout("tiles", tiles),
]  # fmt: skip


def card_band(s, p):
    """Landscape, a coloured band with the category on the left. 100 x 65 mm."""
    s.rect(0, 0, 100, 65, 0.25)
    s.rect(0, 0, 17, 65, 0, fill=p.hue)
    for i, character in enumerate("参加者"):
        s.text(8.5, 22 + i * 11, character, 16, "bold", "c", (255, 255, 255))
    s.fit(22, 14, p.meeting, 11, 74)
    s.fit(22, 21, p.days, 9, 74)
    s.fit(59, 41, p.holder, 23, 70, "bold", "c")
    if p.member_no:
        s.text(59, 50, f"{p.number_label} {p.member_no}", 10, align="c")
    s.text(59, 60, "ネームカード兼参加証明書", 9, align="c")


def card_low(s, p):
    """Portrait, the name on top and the meeting at the foot. 80 x 110 mm."""
    s.rect(0.5, 0.5, 79.5, 109.5, 0.3)
    s.fit(40, 24, p.holder, 24, 74, "bold", "c")
    s.fit(40, 33, p.latin or " ", 10, 70, align="c", fill=GREY)
    if p.member_no:
        s.text(40, 43, f"{p.number_label}：{p.member_no}", 10, align="c")
    s.qr(28, 47, 24, p.qr or (p.serial or "A-1"))
    s.line(6, 77, 74, 77, 0.3)
    y = 84
    for row in s.lines(p.meeting, 11, 70, "bold")[:2]:
        s.text(40, y, row, 11, "bold", "c")
        y += 5.5
    s.fit(40, y + 1, p.days, 9.5, 72, align="c")
    s.text(40, 106, "参 加 証", 10, align="c")


def card_stub(s, p):
    """A ticket with a stub. 130 x 60 mm."""
    s.rect(0.5, 0.5, 129.5, 59.5, 0.35)
    for y in range(2, 58, 3):
        s.line(96, y, 96, y + 1.5, 0.3, GREY)
    s.text(48, 10, p.title, 13, "bold", "c")
    s.fit(48, 20, p.meeting, 11.5, 88, align="c")
    s.fit(48, 27, p.days + ("　" + p.venue if p.venue else ""), 9, 88, align="c")
    s.fit(48, 41, f"{p.holder} {p.honorific}", 17, 84, align="c")
    if p.member_no:
        s.text(48, 49, f"{p.number_label}　{p.member_no}", 9.5, align="c")
    s.fit(48, 56, p.issuer, 8, 88, align="c")
    s.text(113, 12, "控", 11, align="c")
    s.qr(101, 18, 24, p.qr or (p.serial or "A-1"))
    s.fit(113, 52, p.serial or "", 8, 28, align="c")


CARDS = [
    Layout("card_band", card_band, size=(100, 65), kind="name_card", card=True, mode=False),
    Layout("card_low", card_low, size=(80, 110), kind="name_card", card=True, mode=False),
    Layout("card_stub", card_stub, size=(130, 60), kind="certificate", card=True, mode=False),
]
