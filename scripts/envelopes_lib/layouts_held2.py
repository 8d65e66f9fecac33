"""Pages of the second held part. Drawn from what societies are known to issue, not from what daicho reads."""

from . import wording
from .layouts_held2_cards import CARDS, HAND_CARDS
from .paper import Layout, holder_text
from .surface import GREY

WHITE = (255, 255, 255)
PALE = (238, 240, 244)

__all__ = ["CARDS", "HAND", "LAYOUTS"]


def name(s, x, y, p, size, width, face="body", align="l"):
    """The holder without an honorific; by hand where the paper says so."""
    if p.hand_holder:
        holder_text(s, x, y, p, size, align, width=min(width - 12, 60))
    else:
        s.fit(x, y, p.holder, size, width, face, align)


def sealed(s, p, x, y, size=17):
    if p.seal:
        s.seal(x, y, size, p.seal, p.seal_colour, p.seal_round)


def dashes(s, x0, x1, y, colour=GREY):
    x = x0
    while x < x1:
        s.line(x, y, min(x + 1.6, x1), y, 0.25, colour)
        x += 3.2


def quads(s, p):
    """A ruled table of two pairs of label and value in a row."""
    s.text(105, 38, p.title, 22, "bold", "c")
    s.text(188, 24, p.serial, 9, align="r")
    left, mid, right = (20, 46), (112, 138), 190
    rows = [(("氏名", None), (p.number_label, p.member_no or "―")), (("参加区分", "会員（医師）"), ("参加形態", p.mode or "―"))]
    y = 52
    for label, value in (("学会名", p.meeting), ("会期", p.days), ("開催地", p.venue or "―")):
        s.rect(20, y, right, y + 13, 0.3)
        s.rect(20, y, left[1], y + 13, 0.3, fill=PALE)
        s.text(23, y + 8.5, label, 10)
        s.fit(left[1] + 3, y + 8.5, value, 12, right - left[1] - 6)
        y += 13
    for pair in rows:
        for (label, value), (x, cut), end in zip(pair, (left, mid), (mid[0], right)):
            s.rect(x, y, end, y + 13, 0.3)
            s.rect(x, y, cut, y + 13, 0.3, fill=PALE)
            s.fit(x + 2, y + 8.5, label, 9.5, cut - x - 3)
            if value is None:
                name(s, cut + 3, y + 8.8, p, 13, end - cut - 6)
            else:
                s.fit(cut + 3, y + 8.5, value, 11, end - cut - 6)
        y += 13
    s.wrap(20, y + 16, "上記の通り、本学会に参加されたことを証明いたします。", 11.5, 170)
    s.text(20, y + 38, p.issued, 11)
    s.fit(168, y + 52, p.issuer, 13, 130, align="r")
    s.text(168, y + 63, p.chief, 13, align="r")
    sealed(s, p, 172, y + 50)
    for i, line in enumerate(p.points):
        s.text(20, y + 80 + 7 * i, "※" + line, 9)


def beneath(s, p):
    """Bilingual labels, each value on the line beneath its label."""
    s.rect(0, 0, 210, 6, 0, fill=p.hue)
    s.text(20, 30, p.title, 20, "bold")
    s.text(20, 38, "Certificate of Attendance", 11, fill=GREY)
    y = 54
    rows = [("氏名 / Name", None), ("会員番号 / Member ID", p.member_no), ("学術集会名 / Meeting", p.meeting), ("会期 / Date", p.days), ("会場 / Venue", p.venue), ("参加方法 / Attendance", p.mode)]
    for label, value in rows:
        if value == "":
            continue
        s.text(20, y, label, 8.5, fill=GREY)
        if value is None:
            name(s, 24, y + 9, p, 16, 150, "bold")
        else:
            s.fit(24, y + 8.5, value, 13, 164)
        y += 21
    s.wrap(20, y + 6, "上記の者は本会に出席したことを証明する。", 11, 170)
    s.text(20, y + 14, "We hereby certify that the above person attended the meeting.", 9)
    s.text(20, y + 30, "発行日 / Issued: " + p.issued, 10)
    s.fit(160, y + 46, p.issuer, 12, 130, align="r")
    s.text(160, y + 56, p.chief, 12, align="r")
    sealed(s, p, 164, y + 42)


def request(s, p):
    """The applicant asks for the proof of attendance, the organiser signs below."""
    s.text(105, 30, "学会出席証明願", 19, "bold", "c")
    s.text(184, 44, p.issued, 10.5, align="r")
    s.fit(24, 56, p.issuer + "　御中", 12, 120)
    s.text(112, 70, "申請者", 10.5)
    s.text(130, 70, "所属", 10.5)
    s.fit(146, 70, p.place, 10.5, 44)
    s.text(130, 80, "氏名", 10.5)
    name(s, 146, 80, p, 14, 46)
    if p.member_no:
        s.text(130, 90, f"{p.number_label} {p.member_no}", 10.5)
    s.wrap(24, 108, "　私は下記の学会に出席したので、証明くださるようお願いします。", 11.5, 160)
    s.text(105, 124, "記", 12, align="c")
    y = 140
    for i, (label, value) in enumerate([r for r in (("学会名", p.meeting), ("開催期間", p.days), ("開催場所", p.venue), ("出席方法", p.mode)) if r[1]], 1):
        s.text(30, y, f"({i}) {label}", 11.5)
        s.fit(70, y, value, 12, 116)
        y += 13
    s.line(20, y + 6, 190, y + 6, 0.4)
    s.wrap(24, y + 22, "　上記のとおり出席したことを証明します。", 12, 160)
    s.text(30, y + 38, p.issued, 11)
    s.fit(166, y + 54, p.issuer, 13, 120, align="r")
    s.text(160, y + 65, p.chief, 13, align="r")
    sealed(s, p, 168, y + 50, 19)


def plain_mail(s, p):
    """A plain text message, printed from a mail programme."""
    s.text(14, 16, p.holder, 10, "bold")
    s.line(14, 19, 196, 19, 0.6)
    y = 27
    for label, value in (("差出人:", "参加登録デスク <regist@example.invalid>"), ("送信日時:", p.issued + " 9:02"), ("宛先:", f"{p.holder} 様"), ("件名:", f"【{p.title}】ご参加の御礼")):
        s.text(14, y, label, 9.5, "bold")
        s.fit(44, y, value, 9.5, 150)
        y += 6.5
    y += 8
    for text in (f"{p.holder} 先生", "", "参加登録デスクです。このたびはご参加ありがとうございました。", f"本メールは{p.title}を兼ねております。印刷して保管してください。", ""):
        s.text(14, y, text, 10.5)
        y += 6.5
    s.text(14, y, "=" * 44, 10.5)
    y += 8
    for label, value in (("学術集会", p.meeting), ("日　　程", p.days), ("開催会場", p.venue), ("参加方法", p.mode), ("お名前　", p.holder), ("会員番号", p.member_no), ("受付番号", p.serial)):
        if value:
            s.text(14, y, f"■ {label} ：", 10.5)
            s.fit(48, y, value, 10.5, 146)
            y += 8
    s.text(14, y, "=" * 44, 10.5)
    y += 12
    for text in ("ご不明の点は下記までお問い合わせください。", "-- ", p.issuer, "参加登録デスク　TEL 03-0000-0000（平日 10:00-17:00）"):
        s.fit(14, y, text, 10, 180)
        y += 6.5
    s.text(196, 290, "1/1", 8, align="r", fill=GREY)


def eticket(s, p):
    """An electronic pass as a telephone shows it, printed."""
    s.rect(45, 14, 165, 270, 0.5, stroke=GREY)
    s.rect(45, 14, 165, 34, 0, fill=p.hue)
    s.text(105, 27, "電子" + p.title, 14, "bold", "c", WHITE)
    y = 46
    for row in s.lines(p.meeting, 13, 104, "bold"):
        s.text(105, y, row, 13, "bold", "c")
        y += 7
    s.fit(105, y + 2, p.days, 10.5, 108, align="c")
    if p.venue:
        s.fit(105, y + 9, p.venue, 10, 108, align="c")
    s.qr(82, y + 16, 46, p.qr or f"https://example.invalid/t/{p.serial or p.code}")
    y += 76
    dashes(s, 48, 162, y)
    for label, value in (("お名前", p.holder), (p.number_label, p.member_no), ("チケット種別", "医師（会員）"), ("参加スタイル", p.mode), ("ステータス", "入場済み")):
        if value:
            y += 13
            s.text(52, y, label, 9, fill=GREY)
            s.fit(158, y, value, 12, 76, align="r")
    y += 16
    s.wrap(52, y, "この画面は上記学術集会にご参加いただいたことを証明するものです。", 9, 106)
    s.fit(105, 264, p.issuer, 9.5, 108, align="c")


def banner(s, p):
    """A web system's landscape certificate: stripe on the left, a sentence, the particulars in a line of cells."""
    s.rect(0, 0, 297, 210, 0, fill=(251, 252, 254))
    s.rect(0, 0, 14, 210, 0, fill=p.hue)
    s.rect(16, 0, 19, 210, 0, fill=p.hue)
    s.text(34, 36, p.title, 26, "bold")
    s.text(34, 45, "CERTIFICATE", 10, fill=GREY)
    holder_text(s, 34, 74, p, 24, width=110)
    s.line(34, 79, 170, 79, 0.3)
    s.fit(34, 98, p.meeting, 17, 240, "bold")
    s.text(34, 110, "に参加されたことをここに証明いたします。", 12)
    cells = [(a, b) for a, b in (("開催日", p.days), ("会場", p.venue), ("参加形式", p.mode), (p.number_label, p.member_no)) if b]
    width = 246 / len(cells)
    for i, (label, value) in enumerate(cells):
        x = 34 + i * width
        s.rect(x, 124, x + width, 133, 0.25, fill=PALE, stroke=GREY)
        s.text(x + width / 2, 130.3, label, 9, align="c")
        s.rect(x, 133, x + width, 148, 0.25, stroke=GREY)
        s.fit(x + width / 2, 142, value, 10.5, width - 3, align="c")
    s.text(34, 172, p.issued, 11)
    s.fit(34, 183, p.issuer, 13, 150)
    s.text(34, 193, p.chief, 13)
    sealed(s, p, 120, 178)
    s.qr(252, 168, 26, p.qr or f"https://example.invalid/v/{p.serial or p.code}")


def congress(s, p):
    """An English certificate of an international congress, upright."""
    s.rect(9, 9, 201, 288, 0.8, stroke=p.hue)
    y = 40
    for row in s.lines(p.english, 17, 170, "bold"):
        s.text(105, y, row, 17, "bold", "c", p.hue)
        y += 9
    s.fit(105, y + 3, ", ".join(t for t in (p.days_english, "Japan") if t), 12, 170, align="c")
    y += 34
    s.text(105, y, "Certificate of Attendance", 25, "bold", "c")
    s.text(105, y + 22, "The organizing committee certifies that", 12, align="c")
    s.text(105, y + 40, p.latin + (", MD" if len(p.latin) % 2 else ""), 21, "bold", "c")
    s.text(105, y + 50, f"JRS Member No. {p.member_no}", 11, align="c")
    s.text(105, y + 66, "attended the above congress as a registered participant.", 12, align="c")
    s.line(30, y + 112, 90, y + 112, 0.3)
    s.text(60, y + 118, "Congress President", 9.5, align="c")
    s.line(120, y + 112, 180, y + 112, 0.3)
    s.text(150, y + 118, "Secretary General", 9.5, align="c")
    s.text(105, 276, f"Registration ID {p.serial or 'R00713'}", 8.5, align="c", fill=GREY)


def completion(s, p):
    """An English certificate of a learning platform, landscape."""
    s.rect(0, 0, 297, 28, 0, fill=p.hue)
    s.text(18, 18, "Certificate of Completion", 20, "bold", fill=WHITE)
    s.text(18, 52, "Presented to", 10, fill=GREY)
    s.text(18, 66, p.latin, 22, "bold")
    s.text(18, 84, "for attending", 10, fill=GREY)
    y = 98
    for row in s.lines(p.english, 17, 250, "bold"):
        s.text(18, y, row, 17, "bold")
        y += 9.5
    y += 8
    for label, value in (("Event dates", p.days_english), ("Member number", p.member_no), ("Issued on", p.vertical.get("issued_english", "")), ("Credential ID", p.serial)):
        if value:
            s.text(18, y, label, 10, fill=GREY)
            s.text(70, y, value, 12)
            y += 10
    s.qr(246, 160, 34, f"https://example.invalid/verify/{p.serial or p.code}")


def leaders(s, p):
    """Labels and values at the two edges, dots between them."""
    s.rect(14, 14, 196, 283, 0.6, stroke=p.hue)
    s.rect(16, 16, 194, 281, 0.2, stroke=p.hue)
    s.text(105, 50, " ".join(p.title), 24, "bold", "c")
    holder_text(s, 105, 78, p, 20, "c", width=80)
    s.wrap(30, 98, "　貴殿が下記の本会主催行事に出席されたことを証明いたします。", 12, 150)
    y = 124
    for label, value in (("行事名", p.meeting), ("開催日", p.days), ("会　場", p.venue), ("出席形式", p.mode), (p.number_label, p.member_no)):
        if not value:
            continue
        s.text(30, y, label, 12)
        size = 12
        while size > 8 and s.width(value, size) > 112:
            size -= 0.25
        if s.width(value, size) > 112:
            s.fit(180, y, value, 12, 112, align="r")
        else:
            s.text(180, y, value, size, align="r")
            s.leader(32 + s.width(label, 12), 177 - s.width(value, size), y)
        y += 15
    s.text(30, y + 20, p.issued, 12)
    s.fit(168, y + 36, p.issuer, 14, 130, align="r")
    s.text(162, y + 48, p.chief, 14, align="r")
    sealed(s, p, 170, y + 34, 19)


def fee(s, p):
    """One paper that is certificate and receipt of the fee."""
    s.text(105, 32, f"{p.title} 兼 参加費領収書", 19, "bold", "c")
    s.text(186, 46, "No. " + (p.serial or "10237"), 9.5, align="r")
    holder_text(s, 24, 60, p, 17, width=80)
    if p.member_no:
        s.text(24, 70, f"{p.number_label}：{p.member_no}", 11)
    s.rect(24, 80, 186, 98, 0.5)
    s.text(30, 92, "参加費", 12)
    s.text(105, 92.5, f"￥{8 + len(p.meeting) % 9},000 -", 18, "bold", "c")
    s.text(180, 92, "（不課税）", 9, align="r")
    s.wrap(24, 112, "上記金額を参加費として領収し、下記の学術集会に参加されたことを証明いたします。", 11.5, 162)
    y = 138
    for value in (p.meeting, "会期：" + p.days, ("会場：" + p.venue) if p.venue else "", p.mode):
        if value:
            s.fit(34, y, value, 13, 150)
            y += 12
    s.text(24, y + 16, "発行日：" + p.issued, 10.5)
    s.fit(164, y + 30, p.issuer, 13, 130, align="r")
    s.text(164, y + 41, p.chief, 13, align="r")
    sealed(s, p, 168, y + 28)


def scroll(s, p):
    """A vertical text under a horizontal title, framed by a double line."""
    v = p.vertical
    for inset, width in ((10, 1.6), (13, 0.3)):
        s.rect(inset, inset, 210 - inset, 297 - inset, width, stroke=p.hue)
    s.text(105, 46, "　".join(p.title), 28, "bold", "c")
    s.vtext(172, 170, f"{p.holder} {p.honorific}", 22)
    if p.member_no:
        s.vtext(158, 170, f"{p.number_label} {v['member_no']}", 11)
    text = f"右の者は{v['days']}に開催された{v['meeting']}に出席したことを証明する"
    per, x = 20, 136
    for at in range(0, len(text), per):
        s.vtext(x, 74, text[at : at + per], 16)
        x -= 12
    s.vtext(x - 4, 90, v["issued"], 13)
    s.vtext(x - 17, 100, p.issuer, 15)
    s.vtext(x - 30, 150, p.chief, 16)
    sealed(s, p, x - 39, 210, 19)


def syllabus(s, p):
    """A course certificate: two pairs on top, the timetable ruled, credits in the sentence below."""
    s.text(105, 34, p.title, 22, "bold", "c", p.hue)
    s.line(60, 39, 150, 39, 0.8, p.hue)
    s.text(20, 54, "受講者名", 10)
    name(s, 44, 54.5, p, 15, 70, "bold")
    if p.member_no:
        s.text(124, 54, p.number_label, 10)
        s.text(190, 54.5, p.member_no, 13, align="r")
    s.text(20, 68, "講習会名", 10)
    s.fit(44, 68, p.meeting, 13, 146)
    s.text(20, 80, "開催日時", 10)
    s.fit(44, 80, p.days, 12, 146)
    y = 80
    for label, value in (("会場", p.venue), ("受講方法", p.mode)):
        if value:
            y += 12
            s.text(20, y, label, 10)
            s.fit(44, y, value, 12, 146)
    y += 10
    for row in [("", "講義", "区分", "単位"), *((f"第{i}講", t, k, "1") for i, (t, k) in enumerate(p.lectures, 1))]:
        for x0, x1, text in zip((20, 40, 130, 166), (40, 130, 166, 190), row):
            s.rect(x0, y, x1, y + 11, 0.25)
            s.fit((x0 + x1) / 2, y + 7.3, text, 10, x1 - x0 - 3, align="c")
        y += 11
    s.wrap(20, y + 14, f"上記講習会を受講し、所定の{wording.wide(len(p.lectures))}単位を修得されたことを証明します。", 11.5, 170)
    s.text(20, y + 34, p.issued, 11)
    s.fit(168, y + 46, p.issuer, 13, 130, align="r")
    s.text(168, y + 57, p.chief, 13, align="r")
    sealed(s, p, 172, y + 44)


def centre_page(s, p):
    """Centred, the name between two lines, the sentence broken around meeting and days."""
    s.text(105, 30, p.issuer, 13, align="c", fill=p.hue)
    s.line(70, 34, 140, 34, 0.3, p.hue)
    s.text(105, 60, p.title, 28, "bold", "c")
    s.line(50, 84, 160, 84, 0.2)
    holder_text(s, 105, 96, p, 20, "c", width=70)
    s.line(50, 101, 160, 101, 0.2)
    if p.member_no:
        s.text(105, 109, f"{p.number_label}　{p.member_no}", 10, align="c")
    s.text(105, 130, "貴方は", 12, align="c")
    s.fit(105, 142, p.days + "に" + (f"{p.venue}で" if p.venue else ""), 12, 180, align="c")
    s.text(105, 152, "開催された", 12, align="c")
    s.fit(105, 168, f"「{p.meeting}」", 17, 180, "bold", "c")
    s.text(105, 182, f"に出席（{p.mode}）" if p.mode else "に出席", 12, align="c")
    s.text(105, 192, "されたことを証します", 12, align="c")
    s.text(105, 226, p.issued, 12, align="c")
    s.text(105, 246, p.chief, 16, align="c")
    sealed(s, p, 140, 236)


LAYOUTS = [
    Layout("quads", quads), Layout("beneath", beneath), Layout("request", request), Layout("plain_mail", plain_mail), Layout("eticket", eticket),
    Layout("banner", banner, size=(297, 210)), Layout("congress", congress, needs=frozenset({"english"}), mode=False),
    Layout("completion", completion, size=(297, 210), needs=frozenset({"english"}), mode=False), Layout("leaders", leaders), Layout("fee", fee),
    Layout("scroll", scroll, needs=frozenset({"vertical"}), mode=False), Layout("syllabus", syllabus, kind="course_certificate", needs=frozenset({"class"})),
    Layout("centre_page", centre_page),
]  # fmt: skip
HAND = {"quads", "beneath", "request", "banner", "leaders", "fee", "centre_page"} | HAND_CARDS
