"""Certificate layouts drawn to measure how kinds are told on forms the rules were not written for: the part dev2 has these alone."""

from .paper import Layout, foot, holder_text
from .surface import GREY


def receipted(s, p):
    """One sheet that certifies and receipts, the fee among the fields."""
    s.text(105, 40, "参加証明書 兼 領収書", 21, "bold", "c")
    s.line(30, 46, 180, 46, 0.6, p.hue)
    holder_text(s, 30, 66, p, 15)
    if p.member_no:
        s.text(140, 66, f"{p.number_label} {p.member_no}", 10.5)
    y = 86
    for label, value in [("会議名", p.meeting), ("開催日程", p.days), ("開催場所", p.venue), ("参加方法", p.mode), ("参加費", "￥12,000（税込）")]:
        if value:
            s.text(34, y, label, 11)
            s.fit(64, y, value, 12, 120)
            s.line(30, y + 4, 184, y + 4, 0.15, GREY)
            y += 13
    s.text(30, y + 8, "上記学術集会への参加を証明し、参加費を領収いたしました。", 11)
    foot(s, p, y + 30)


def untitled(s, p):
    """An official letter without a title: the sentence alone says what it is."""
    s.text(186, 26, p.serial and f"発第{p.serial.split('-')[-1]}号", 10, align="r")
    s.text(186, 34, p.issued, 11, align="r")
    holder_text(s, 26, 54, p, 14)
    if p.member_no:
        s.text(26, 62, f"{p.number_label}　{p.member_no}", 10)
    s.fit(186, 78, p.issuer, 13, 130, align="r")
    s.text(180, 87, p.chief, 12, align="r")
    if p.seal:
        s.seal(166, 78, 17, p.seal, p.seal_colour, p.seal_round)
    s.wrap(26, 116, "　時下ますますご清祥のこととお慶び申し上げます。", 11.5, 158)
    s.wrap(26, 128, "　さて、貴殿におかれましては、下記の学術集会にご出席になられましたことを証明申し上げます。", 11.5, 158)
    s.text(105, 158, "記", 12, align="c")
    y = 174
    for i, (label, value) in enumerate([("学術集会", p.meeting), ("期日", p.days), ("場所", p.venue), ("出席形態", p.mode)]):
        if value:
            s.text(36, y, f"{i + 1}．{label}", 11.5)
            s.fit(70, y, value, 12, 115)
            y += 12
    s.text(182, y + 6, "以上", 11.5, align="r")


def english_letter(s, p):
    """An English letter without a title."""
    s.text(185, 30, p.vertical.get("issued_english", ""), 11, align="r")
    s.text(25, 56, "To whom it may concern,", 12)
    y = s.wrap(25, 78, f"I hereby certify that Dr. {p.latin} (membership number {p.member_no}) was present at the following congress.", 12, 160)
    y += 8
    for label, value in [("Congress", p.english), ("Dates", p.days_english), ("Place", p.venue)]:
        if value:
            s.text(32, y, label, 11, fill=GREY)
            s.fit(64, y, value, 12.5, 122)
            y += 12
    s.text(25, y + 20, "Yours sincerely,", 12)
    s.line(25, y + 48, 95, y + 48, 0.3)
    s.text(25, y + 55, "President of the Congress", 11)


def screen(s, p):
    """What a browser prints of a page for participants."""
    s.text(12, 10, p.issued, 7.5, fill=GREY)
    s.text(105, 10, "マイページ｜参加証明書の表示", 7.5, align="c", fill=GREY)
    s.rect(12, 16, 198, 28, 0, fill=p.hue)
    s.text(16, 24, "学術集会 参加登録システム", 11, "bold", fill=(255, 255, 255))
    s.text(194, 24, "ログアウト", 8, align="r", fill=(255, 255, 255))
    s.text(16, 44, p.title, 17, "bold")
    y = 54
    cells = [("お名前", None), (p.number_label, p.member_no), ("学術集会名称", p.meeting), ("開催期間", p.days), ("開催場所", p.venue), ("参加の形", p.mode), ("登録番号", p.serial)]
    for label, value in [c for c in cells if c[1] != ""]:
        s.rect(16, y, 60, y + 12, 0.2, fill=(240, 240, 236), stroke=GREY)
        s.rect(60, y, 194, y + 12, 0.2, stroke=GREY)
        s.text(19, y + 8, label, 9.5)
        if value is None:
            holder_text(s, 64, y + 8, p, 11)
        else:
            s.fit(64, y + 8, value, 11, 126)
        y += 12
    s.text(16, y + 12, "上記のとおり参加を確認しました。", 10.5)
    s.fit(16, y + 22, p.issuer, 11, 150)
    s.text(12, 288, "https://reg.example.invalid/mypage/certificate", 7.5, fill=GREY)
    s.text(198, 288, "1/1", 7.5, align="r", fill=GREY)


def passed(s, p):
    """A course on the network, with the result of its test."""
    s.rect(10, 10, 200, 287, 0.5, stroke=p.hue)
    s.text(105, 36, p.issuer, 12, align="c")
    s.text(105, 58, "修　了　証　書", 27, "bold", "c", p.hue)
    holder_text(s, 105, 82, p, 17, "c", width=70)
    if p.member_no:
        s.text(105, 92, f"{p.number_label} {p.member_no}", 10.5, align="c")
    s.text(105, 112, "あなたは次の課程を修め、試験に合格したのでこれを証します", 11.5, align="c")
    y = 130
    for label, value in [("課　程", p.meeting), ("実施日", p.days), ("形　式", p.mode), ("得　点", "90点（合格）"), ("講　義", "、".join(n for n, _ in p.lectures[:2]))]:
        if value:
            s.text(36, y, label, 11.5, "bold")
            s.fit(60, y, value, 12, 126)
            y += 12.5
    foot(s, p, y + 18)


def slip_of_course(s, p):
    """What a school hands out at the door, stamped when it is over."""
    s.text(20, 30, "受講票", 24, "bold")
    s.rect(140, 16, 190, 40, 0.8, stroke=(203, 44, 44))
    s.text(165, 31, "受講済", 17, "bold", "c", fill=(203, 44, 44))
    y = 52
    for label, value in [("受講者", None), (p.number_label, p.member_no), ("講習会", p.meeting), ("受講日", p.days), ("会場", p.venue), ("受講方法", p.mode), ("受講番号", p.serial)]:
        if value == "":
            continue
        s.rect(20, y, 190, y + 14, 0.3)
        s.text(24, y + 9, label, 11)
        if value is None:
            holder_text(s, 58, y + 9.5, p, 14)
        else:
            s.fit(58, y + 9.5, value, 12, 128)
        y += 14
    s.text(20, y + 14, "※ 本票は受講を証するものです。再発行はいたしません。", 10)
    s.fit(190, y + 30, p.issuer, 12, 140, align="r")


def plaque(s, p):
    """Landscape, the English title in two lines, Japanese and English by turns."""
    s.rect(10, 10, 287, 200, 0.8, stroke=p.hue)
    s.text(148.5, 36, "CERTIFICATE", 30, "bold", "c", p.hue)
    s.text(148.5, 47, "OF ATTENDANCE", 14, align="c")
    holder_text(s, 148.5, 74, p, 22, "c", width=90)
    if p.member_no:
        s.text(148.5, 83, f"{p.number_label}：{p.member_no}", 10.5, align="c")
    s.text(148.5, 98, "participated in", 12, align="c", fill=GREY)
    s.fit(148.5, 113, p.meeting, 17, 250, "bold", "c")
    if p.english != p.meeting:
        s.fit(148.5, 122, p.english, 11, 250, align="c")
    s.text(148.5, 136, p.days + (f"　{p.venue}" if p.venue else ""), 12, align="c")
    s.fit(250, 168, p.issuer, 13, 170, align="r")
    s.text(250, 178, p.chief, 13, align="r")
    if p.seal:
        s.seal(254, 162, 19, p.seal, p.seal_colour, p.seal_round)


def headed(s, p):
    """The meeting heads the sheet, what the sheet is stands small below it."""
    s.fit(105, 40, p.meeting, 20, 186, "bold", "c")
    s.text(105, 52, p.days, 12, align="c")
    s.text(105, 80, p.title, 14, align="c")
    s.text(60, 104, p.place, 11)
    holder_text(s, 60, 116, p, 17)
    if p.member_no:
        s.text(60, 125, f"（{p.number_label}{p.member_no}）", 10.5)
    s.text(105, 148, "あなたは本学術集会に" + (f"{p.mode}で" if p.mode else "") + "出席されました", 12, align="c")
    s.text(105, 157, "よってここに証します", 12, align="c")
    foot(s, p, 190)


def units(s, p):
    """The units stand first, the meeting is one row."""
    s.text(105, 36, "参加単位証明書", 20, "bold", "c")
    s.text(24, 56, "対象者", 10)
    holder_text(s, 52, 56, p, 14)
    if p.member_no:
        s.text(130, 56, f"{p.number_label}：{p.member_no}", 10.5)
    s.rect(24, 66, 186, 108, 0.4)
    for x in (110, 160):
        s.line(x, 66, x, 108)
    s.line(24, 76, 186, 76)
    for x, text in ((67, "対象となる会"), (135, "日程"), (173, "単位")):
        s.text(x, 73, text, 10, align="c")
    y = 84
    for row in s.lines(p.meeting, 10.5, 80)[:3]:
        s.text(28, y, row, 10.5)
        y += 7
    y = 84
    for row in s.lines(p.days, 9.5, 46)[:3]:
        s.text(112, y, row, 9.5)
        y += 7
    s.text(173, 88, (p.points or ["2単位"])[0].split("　")[-1], 11, align="c")
    s.text(24, 122, "上記の者が頭書の単位を取得したことを証明する。", 11)
    foot(s, p, 150)


LAYOUTS = [
    Layout("receipted", receipted), Layout("untitled", untitled),
    Layout("english_letter", english_letter, needs=frozenset({"english"}), mode=False), Layout("screen", screen),
    Layout("passed", passed, kind="course_certificate", needs=frozenset({"class"})),
    Layout("slip_of_course", slip_of_course, size=(210, 200), kind="course_certificate", needs=frozenset({"class"})),
    Layout("plaque", plaque, size=(297, 210), mode=False), Layout("headed", headed),
    Layout("units", units, mode=False),
]  # fmt: skip


def badge_plain(s, p):
    """A badge without a title: meeting, name, hospital, category. 91 x 62 mm."""
    s.rect(0.5, 0.5, 90.5, 61.5, 0.3)
    s.fit(45.5, 9, p.meeting, 10.5, 84, align="c")
    s.fit(45.5, 16, p.days, 8.5, 84, align="c")
    s.fit(45.5, 35, p.holder, 24, 80, "bold", "c")
    s.fit(45.5, 44, p.place, 9, 80, align="c")
    if p.member_no:
        s.text(6, 56, f"{p.number_label} {p.member_no}", 9)
    s.rect(58, 49, 90.5, 61.5, 0, fill=p.hue)
    s.text(74, 57, "正会員", 11, "bold", "c", (255, 255, 255))


def badge_foreign(s, p):
    """An English badge, portrait. 90 x 128 mm."""
    s.rect(0.5, 0.5, 89.5, 127.5, 0.3)
    s.rect(0, 0, 90, 34, 0, fill=p.hue)
    y = 10
    for row in s.lines(p.english, 11, 82, "bold")[:3]:
        s.text(45, y, row, 11, "bold", "c", (255, 255, 255))
        y += 6
    s.fit(45, 32, p.days_english, 9, 82, align="c", fill=(255, 255, 255))
    s.fit(45, 62, p.latin, 24, 82, "bold", "c")
    s.text(45, 74, "Japan", 12, align="c")
    if p.member_no:
        s.text(45, 84, f"Member No. {p.member_no}", 10, align="c")
    s.text(45, 112, "PARTICIPANT", 18, "bold", "c")


def badge_doubles(s, p):
    """A badge that says what else it is for. 85 x 115 mm."""
    s.rect(0.5, 0.5, 84.5, 114.5, 0.3)
    y = 11
    for row in s.lines(p.meeting, 10.5, 76)[:2]:
        s.text(42.5, y, row, 10.5, align="c")
        y += 6
    s.fit(42.5, y + 1, p.days, 9, 76, align="c")
    s.text(42.5, 42, p.place, 9, align="c")
    s.fit(42.5, 60, p.holder, 22, 76, "bold", "c")
    if p.member_no:
        s.text(42.5, 70, f"{p.number_label}：{p.member_no}", 9.5, align="c")
    s.text(42.5, 88, "本カードは参加証を兼ねています。", 8.5, align="c")
    s.text(42.5, 94, "会期中は必ずご着用ください。", 8.5, align="c")
    s.fit(42.5, 108, p.issuer, 8, 76, align="c")


def slip_fields(s, p):
    """A small certificate with labels. 148 x 105 mm."""
    s.rect(3, 3, 145, 102, 0.5)
    s.text(74, 16, p.title, 16, "bold", "c")
    y = 30
    for label, value in [("氏名", None), (p.number_label, p.member_no), ("会名", p.meeting), ("開催", p.days), ("会場", p.venue)]:
        if value == "":
            continue
        s.text(10, y, label, 9.5)
        if value is None:
            holder_text(s, 34, y, p, 12)
        else:
            s.fit(34, y, value, 11, 106)
        s.line(32, y + 2.5, 140, y + 2.5, 0.15)
        y += 10
    s.text(10, y + 3, "上記の会に参加したことを証する", 9.5)
    s.fit(138, y + 14, p.issuer, 10, 110, align="r")
    if p.seal:
        s.seal(118, y + 4, 13, p.seal, p.seal_colour, p.seal_round)


def receipt_side(s, p):
    """Certificate on the left, the receipt's stub on the right, one piece. 180 x 75 mm."""
    s.rect(0.5, 0.5, 179.5, 74.5, 0.3)
    for y in range(2, 73, 3):
        s.line(122, y, 122, y + 1.5, 0.3, GREY)
    s.text(61, 12, p.title, 15, "bold", "c")
    s.fit(61, 24, p.meeting, 11.5, 112, align="c")
    s.fit(61, 32, p.days + ("　" + p.venue if p.venue else ""), 9, 112, align="c")
    s.fit(61, 47, f"{p.holder} {p.honorific}", 16, 100, align="c")
    if p.member_no:
        s.text(61, 55, f"{p.number_label}　{p.member_no}", 9.5, align="c")
    s.fit(61, 68, p.issuer, 9, 110, align="c")
    s.text(151, 12, "領収証", 11, "bold", "c")
    s.text(151, 28, "￥10,000-", 12, "bold", "c")
    s.text(151, 38, "但し 参加費として", 8.5, align="c")
    s.fit(151, 50, p.issued, 8.5, 52, align="c")


CARDS = [
    Layout("badge_plain", badge_plain, size=(91, 62), kind="name_card", card=True, mode=False),
    Layout("badge_foreign", badge_foreign, size=(90, 128), kind="name_card", card=True, mode=False, needs=frozenset({"english"})),
    Layout("badge_doubles", badge_doubles, size=(85, 115), kind="name_card", card=True, mode=False),
    Layout("slip_fields", slip_fields, size=(148, 105), card=True, mode=False),
    Layout("receipt_side", receipt_side, size=(180, 75), card=True, mode=False),
]  # fmt: skip
HAND = frozenset({"receipted", "untitled", "screen", "plaque", "headed", "units", "slip_fields"})
