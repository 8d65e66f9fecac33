"""Certificate layouts of the dev part (used in the held part too); layouts_more.py has the rest of them."""

from .paper import Layout, foot, holder_text
from .surface import GREY


def colon(s, p):
    """Labels with a colon, values beside them."""
    if p.serial:
        s.text(185, 22, "No. " + p.serial, 9, align="r")
    s.text(105, 48, p.title, 25, "bold", "c")
    if p.member_no:
        s.text(120, 66, f"{p.number_label}　{p.member_no}", 11)
    holder_text(s, 120, 77, p, 15)
    s.text(35, 100, "あなたは下記の学術集会に参加されたことを証明いたします。", 11)
    s.text(105, 114, "記", 12, align="c")
    y = 130
    for label, value in [("名　称", p.meeting), ("会　期", p.days), ("会　場", p.venue), ("参加形態", p.mode), ("役　割", p.role)]:
        if value:
            s.text(35, y, label + "：", 12)
            s.fit(62, y, value, 12, 128)
            y += 12
    for text in p.points:
        s.text(62, y, text, 10.5)
        y += 8
    if p.cohosts:
        s.wrap(35, y + 4, p.cohosts, 9, 140)
    foot(s, p, y + 22)
    if p.following:
        s.text(105, 282, "次回予告　" + p.following, 8.5, align="c", fill=GREY)


def spaced(s, p):
    """Labels spread evenly, a wide gap instead of a colon."""
    s.rect(14, 14, 196, 283, 0.8, stroke=p.hue)
    s.rect(16, 16, 194, 281, 0.3, stroke=p.hue)
    s.text(105, 55, "　".join(p.title), 22, "bold", "c")
    y = 90
    rows = [("氏名", None), (p.number_label, p.member_no), ("学術集会名", p.meeting), ("開催日", p.days), ("開催地", p.venue), ("参加区分", p.mode), ("受付番号", p.serial)]
    for label, value in rows:
        if value == "":
            continue
        s.spread(32, y, label, 12, 28)
        if value is None:
            holder_text(s, 70, y, p, 14)
        else:
            s.fit(70, y, value, 12.5, 115)
        y += 14
    y = s.wrap(32, y + 10, "　上記の者は、本会の定めるところにより頭書の学術集会に出席したことを証する。", 11.5, 146)
    foot(s, p, y + 14)


def dotted(s, p):
    """Labels led to their values by dots."""
    s.text(105, 40, p.issuer, 12, align="c")
    s.text(105, 60, p.title, 26, "bold", "c")
    s.line(60, 65, 150, 65, 0.8)
    holder_text(s, 105, 88, p, 17, "c", width=70)
    if p.member_no:
        s.text(105, 98, f"（{p.number_label}：{p.member_no}）", 10.5, align="c")
    y = 120
    for label, value in [("参加学会", p.meeting), ("参加日", p.days), ("会場", p.venue), ("参加方法", p.mode)]:
        if value:
            s.text(28, y, label, 12)
            s.leader(28 + s.width(label, 12) + 2, 66, y)
            s.fit(68, y, value, 12, 118)
            y += 13
    s.text(105, y + 12, "本学術集会に参加したことを証明いたします。", 12, align="c")
    foot(s, p, y + 34)
    if p.cohosts:
        s.wrap(28, 270, p.cohosts, 8.5, 160, fill=GREY)


def above(s, p):
    """Small labels above their values, as web registration systems print."""
    s.rect(0, 0, 210, 22, 0, fill=p.hue)
    s.text(16, 15, p.issuer, 13, "bold", fill=(255, 255, 255))
    s.text(16, 48, p.title, 24, "bold")
    s.text(194, 48, ("証明書番号 " + p.serial) if p.serial else "", 9, align="r", fill=GREY)
    y = 68
    for label, value in [("学会名 / Meeting", p.meeting), ("会期 / Date", p.days), ("会場 / Venue", p.venue), ("参加形式 / Type", p.mode)]:
        if value:
            s.text(16, y, label, 8.5, fill=GREY)
            s.fit(16, y + 8, value, 14, 178)
            s.line(16, y + 12, 194, y + 12, 0.15, GREY)
            y += 22
    s.text(16, y, "氏名 / Name", 8.5, fill=GREY)
    holder_text(s, 16, y + 9, p, 16)
    if p.member_no:
        s.text(120, y, f"{p.number_label} / Member No.", 8.5, fill=GREY)
        s.text(120, y + 9, p.member_no, 15)
    y += 34
    s.text(16, y, "上記学術集会への参加を証明します。", 11)
    s.text(16, y + 14, "発行日　" + p.issued, 10)
    s.text(150, y + 24, p.chief, 12, align="r")
    if p.seal:
        s.seal(154, y + 12, 18, p.seal, p.seal_colour, p.seal_round)
    if p.qr:
        s.qr(164, 255, 26, p.qr)


def table(s, p):
    """A ruled table, a row a field."""
    s.text(105, 45, p.title, 23, "bold", "c")
    rows = [("氏　　名", None), (p.number_label, p.member_no), ("学 会 名", p.meeting), ("開催期間", p.days), ("会　　場", p.venue),
            ("参加形態", p.mode), ("証明書番号", p.serial), ("備　　考", p.cohosts)]  # fmt: skip
    rows = [r for r in rows if r[1] != ""]
    y, height = 62, 15
    s.rect(28, y, 182, y + height * len(rows), 0.6)
    s.rect(28, y, 64, y + height * len(rows), 0.3, fill=(232, 236, 242))
    for i, (label, value) in enumerate(rows):
        if i:
            s.line(28, y, 182, y, 0.3)
        s.text(46, y + 9.5, label, 11, align="c")
        if value is None:
            holder_text(s, 68, y + 9.5, p, 13)
        else:
            s.fit(68, y + 9.5, value, 12, 110)
        y += height
    s.text(28, y + 14, "上記の者は、本学術集会に出席したことを証明する。", 11)
    foot(s, p, y + 32)


def pairs(s, p):
    """A ruled table with two label-value pairs a row and several unit systems below it."""
    s.text(105, 38, p.title, 22, "bold", "c")
    s.text(182, 52, "発行日：" + p.issued, 9.5, align="r")
    y = 58
    s.rect(22, y, 188, y + 68, 0.5)
    for at in (y + 17, y + 34, y + 51):
        s.line(22, at, 188, at)
    for x in (46, 114, 138):
        s.line(x, y + 17 if x > 46 else y, x, y + 51 if x > 46 else y + 68)
    for x, row, label, value, width in [
        (22, 0, "学会名", p.meeting, 136), (22, 1, "会期", p.days, 64), (114, 1, "会場", p.venue, 46), (22, 2, "氏名", None, 64),
        (114, 2, p.number_label, p.member_no, 46), (22, 3, "参加形態", p.mode or "―", 136),
    ]:  # fmt: skip
        s.text(x + 12, y + 17 * row + 10, label, 10, align="c")
        if value is None:
            holder_text(s, x + 26, y + 17 * row + 10.5, p, 13, width=60 if not p.hand_holder else 46)
        else:
            s.fit(x + 26, y + 17 * row + 10.5, value, 11.5, width)
    y += 78
    if p.points:
        s.text(22, y, "取得単位", 10.5, "bold")
        s.rect(22, y + 3, 150, y + 3 + 9 * len(p.points), 0.3)
        for i, text in enumerate(p.points):
            s.text(26, y + 9.5 + 9 * i, text, 10)
            if i:
                s.line(22, y + 3 + 9 * i, 150, y + 3 + 9 * i)
        y += 12 + 9 * len(p.points)
    s.wrap(22, y + 8, "上記のとおり参加されたことを証明いたします。", 11, 160)
    s.fit(176, y + 36, p.issuer, 13, 120, align="r")
    s.text(168, y + 46, p.chief, 12.5, align="r")
    if p.seal:
        s.seal(172, y + 34, 17, p.seal, p.seal_colour, p.seal_round)


def prose(s, p):
    """Everything in one running text, the meeting in 「」."""
    s.text(105, 60, "　".join(p.title), 24, "bold", "c")
    holder_text(s, 40, 95, p, 16)
    if p.member_no:
        s.text(40, 104, f"{p.number_label} {p.member_no}", 10.5)
    mode = f"に{p.mode}の形で" if p.mode else "に"
    venue = f"{p.venue}で" if p.venue else ""
    text = f"　貴殿は、{p.days}、{venue}開催された「{p.meeting}」{mode}参加したことを証明いたします。"
    y = s.wrap(35, 125, text, 13, 140, 2.0)
    foot(s, p, y + 20)


def centred(s, p):
    """A modern centred design with a logo and a QR code."""
    s.polygon([(95, 24), (105, 14), (115, 24), (105, 34)], p.hue)
    s.disc(105, 24, 4, fill=(255, 255, 255))
    s.fit(105, 50, p.english or "CERTIFICATE", 10, 170, align="c", fill=GREY)
    s.text(105, 68, p.title, 26, "bold", "c", p.hue)
    s.line(85, 74, 125, 74, 1, p.hue)
    s.fit(105, 96, p.meeting, 17, 180, "bold", "c")
    s.text(105, 108, p.days, 12.5, align="c")
    if p.venue:
        s.text(105, 117, p.venue + (f"　／　{p.mode}" if p.mode else ""), 11, align="c")
    elif p.mode:
        s.text(105, 117, p.mode, 11, align="c")
    holder_text(s, 105, 148, p, 22, "c", width=80)
    if p.member_no:
        s.text(105, 160, f"{p.number_label} {p.member_no}", 11, align="c")
    s.text(105, 182, "上記学術集会に参加されたことを証明いたします", 12, align="c")
    s.text(105, 205, p.issued, 11, align="c")
    s.text(105, 217, p.issuer, 13, align="c")
    s.text(105, 227, p.chief, 13, align="c")
    if p.seal:
        s.seal(140, 214, 17, p.seal, p.seal_colour, p.seal_round)
    s.qr(92, 244, 26, p.qr or f"https://example.invalid/verify/{p.serial or '0001'}")
    if p.following:
        s.text(105, 284, "次回　" + p.following, 8, align="c", fill=GREY)


def vertical(s, p):
    """Written top to bottom, columns from right to left, kanji numerals."""
    v = p.vertical
    s.rect(14, 14, 196, 283, 0.7)
    s.vtext(172, 50, p.title, 25, "bold")
    s.vtext(150, 34, f"{p.holder}　{p.honorific}", 18)
    if p.member_no:
        s.vtext(138, 34, f"{p.number_label}　{v['member_no']}", 12)
    s.vtext(118, 30, "あなたは左記の学術集会に参加されたことを", 14)
    s.vtext(106, 30, "証明いたします", 14)
    size = 14 if len(v["meeting"]) < 30 else 11.5
    s.vtext(86, 30, "学会名　" + v["meeting"], size)
    s.vtext(74, 30, "会　期　" + v["days"], 14)
    if p.venue:
        s.vtext(62, 30, "会　場　" + p.venue, 14)
    s.vtext(46, 30, v["issued"], 12)
    s.vtext(36, 90, p.issuer, 13)
    s.vtext(25, 120, p.chief, 13)
    if p.seal:
        s.seal(18, 205, 18, p.seal, p.seal_colour, p.seal_round)


def english(s, p):
    """English only."""
    s.rect(12, 12, 198, 285, 1.0, stroke=p.hue)
    s.rect(15, 15, 195, 282, 0.3, stroke=p.hue)
    s.text(105, 62, "Certificate of Attendance", 27, "bold", "c")
    s.text(105, 90, "This is to certify that", 12, align="c")
    s.text(105, 108, p.latin, 20, "bold", "c")
    s.text(105, 118, f"JRS Member No. {p.member_no}", 11, align="c")
    s.text(105, 138, "attended the", 12, align="c")
    y = 154
    for row in s.lines(p.english, 15, 165):
        s.text(105, y, row, 15, "bold", "c")
        y += 9
    s.text(105, y + 6, "held on " + p.days_english, 12, align="c")
    s.text(105, y + 16, p.venue, 12, align="c")
    s.line(60, 240, 150, 240, 0.3)
    s.text(105, 248, "President", 10, align="c")
    s.text(105, 262, "Date of issue: " + p.vertical.get("issued_english", ""), 9, align="c", fill=GREY)


def combined(s, p):
    """A certificate and its receipt on one sheet, with a tear line. Drawn here: the certificate, 210 x 150 mm."""
    s.text(105, 24, p.title, 20, "bold", "c")
    holder_text(s, 30, 42, p, 14)
    if p.member_no:
        s.text(125, 42, f"{p.number_label}：{p.member_no}", 11)
    y = 58
    for label, value in [("学会名", p.meeting), ("会期", p.days), ("会場", p.venue), ("参加形態", p.mode)]:
        if value:
            s.fit(30, y, f"{label}：{value}", 12, 150)
            y += 10
    s.text(30, y + 4, "上記学会に参加したことを証明します。", 11)
    foot(s, p, y + 16, seal=15)


def online(s, p):
    """An on-demand course: the period of delivery is no attended day, the day of completion is."""
    s.rect(0, 0, 210, 5, 0, fill=p.hue)
    s.text(105, 38, p.title, 24, "bold", "c")
    holder_text(s, 30, 62, p, 15)
    if p.member_no:
        s.text(30, 72, f"{p.number_label}：{p.member_no}", 11)
    s.text(30, 90, "下記のオンライン講習を受講し、修了したことを証明します。", 11.5)
    y = 108
    for label, value in [("講習名", p.meeting), ("配信期間", p.period), ("受講修了日", p.days), ("受講方法", p.mode), ("配信", "本会eラーニングサイト")]:
        if value:
            s.text(30, y, "■ " + label, 11, "bold")
            s.fit(66, y, value, 12, 120)
            y += 13
    for text in p.points:
        s.text(66, y, text, 10.5)
        y += 8
    foot(s, p, y + 20)
    if p.qr:
        s.qr(24, 250, 24, p.qr)


A4 = (210, 297)
LAYOUTS = [
    Layout("colon", colon), Layout("spaced", spaced), Layout("dotted", dotted), Layout("above", above), Layout("table", table),
    Layout("pairs", pairs), Layout("prose", prose), Layout("centred", centred),
    Layout("vertical", vertical, needs=frozenset({"vertical"}), mode=False), Layout("english", english, needs=frozenset({"english"}), mode=False),
    Layout("combined", combined, size=(210, 150)), Layout("online", online, kind="course_certificate", needs=frozenset({"seminar"})),
]  # fmt: skip


def card_ribbon(s, p):
    """Portrait name card: meeting on top, name large, ribbon of the category below. 90 x 120 mm."""
    s.rect(0, 0, 90, 26, 0, fill=p.hue)
    y = 9
    for row in s.lines(p.meeting, 11.5, 82, "bold")[:2]:
        s.text(45, y, row, 11.5, "bold", "c", (255, 255, 255))
        y += 6
    s.text(45, 23, p.days, 9, align="c", fill=(255, 255, 255))
    s.fit(45, 58, p.holder, 26, 82, "bold", "c")
    if p.member_no:
        s.text(45, 72, f"{p.number_label} {p.member_no}", 11, align="c")
    s.text(45, 84, "参加証明書（ネームカード）", 9.5, align="c")
    s.text(45, 92, p.issuer, 8.5, align="c")
    s.rect(0, 102, 90, 120, 0, fill=(214, 160, 30))
    s.text(45, 113, p.role or "参加者", 14, "bold", "c", (255, 255, 255))


def card_wide(s, p):
    """Landscape name card, framed. 100 x 70 mm."""
    s.rect(1, 1, 99, 69, 0.4)
    s.fit(50, 12, p.meeting, 12.5, 92, "bold", "c")
    s.text(50, 20, "会期：" + p.days, 9, align="c")
    s.line(5, 24, 95, 24, 0.3)
    s.fit(50, 40, p.holder, 22, 86, "bold", "c")
    if p.member_no:
        s.text(50, 50, f"{p.number_label}：{p.member_no}", 10.5, align="c")
    s.text(50, 59, p.title, 11.5, align="c")
    s.text(50, 66, p.issuer, 8, align="c")


def card_code(s, p):
    """Name card with a QR code on the right. 105 x 74 mm."""
    s.rect(0, 0, 105, 74, 0.3)
    s.polygon([(0, 0), (20, 0), (0, 14)], p.hue)
    s.text(52, 11, "参 加 証", 13, "bold", "c")
    y = 21
    for row in s.lines(p.meeting, 11, 92)[:2]:
        s.text(8, y, row, 11)
        y += 6
    s.fit(8, y + 1, p.days, 9.5, 92)
    s.text(8, 46, "氏名", 8)
    s.fit(18, 46, p.holder, 17, 54, "bold")
    if p.member_no:
        s.text(8, 56, f"{p.number_label}　{p.member_no}", 10)
    s.fit(8, 63, "　".join(t for t in (p.venue, p.mode) if t), 8.5, 62)
    s.fit(8, 70, p.issuer, 8, 62)
    s.qr(76, 40, 26, p.qr or f"{p.member_no or p.serial}")


def half(s, p):
    """A certificate of half a sheet, framed. 170 x 120 mm."""
    s.rect(2, 2, 168, 118, 0.6)
    s.text(85, 20, p.title, 18, "bold", "c")
    holder_text(s, 14, 36, p, 14)
    if p.member_no:
        s.text(100, 36, f"{p.number_label}：{p.member_no}", 11)
    y = 50
    for label, value in [("学会名", p.meeting), ("会　期", p.days), ("会　場", p.venue), ("形　態", p.mode)]:
        if value:
            s.fit(14, y, f"{label}：{value}", 12, 145)
            y += 9
    s.text(14, y + 3, "上記学会に参加したことを証明します。", 10.5)
    foot(s, p, y + 12, x=14, right=138, size=9.5, seal=14)


CARDS = [
    Layout("card_ribbon", card_ribbon, size=(90, 120), kind="name_card", card=True, mode=False),
    Layout("card_wide", card_wide, size=(100, 70), kind="name_card", card=True, mode=False),
    Layout("card_code", card_code, size=(105, 74), card=True),
    Layout("half", half, size=(170, 120), kind="certificate", card=True),
]
