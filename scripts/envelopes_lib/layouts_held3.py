"""Pages of the third held part. Drawn from what societies are known to issue, not from what daicho reads."""

from . import layouts_held3_web as web
from .layouts_held3_cards import CARDS, HAND_CARDS
from .paper import Layout, holder_text
from .surface import GREY, RED

PALE = (236, 240, 232)
RULE = (196, 120, 120)
SORTS = ["一般演題", "教育講演", "シンポジウム", "企業共催セミナー"]

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


def numbered(s, p):
    """What the secretary of a small study group writes in a word processor: numbered items, the attendee the last of them."""
    if p.serial:
        s.text(186, 24, f"証第{p.serial}号", 10.5, align="r")
    s.text(105, 50, "　".join(p.title), 21, align="c")
    half = s.width("　".join(p.title), 21) / 2 + 2
    s.line(105 - half, 53, 105 + half, 53, 0.2)
    s.line(105 - half, 54, 105 + half, 54, 0.2)
    s.wrap(28, 76, "　下記のとおり、本会に出席したことを証明いたします。", 12, 156)
    s.text(105, 94, "記", 12, align="c")
    y = 112
    rows = [("会　名", p.meeting), ("日　時", p.days), ("場　所", p.venue), ("形　式", p.mode), ("出席者", None)]
    for i, (label, value) in enumerate([r for r in rows if r[1] != ""], 1):
        s.text(30, y, "０１２３４５６７８９"[i] + "．", 12)
        s.text(40, y, label, 12)
        if value is None:
            name(s, 66, y, p, 14, 66)
            if p.member_no:
                s.fit(186, y, f"（{p.number_label} {p.member_no}）", 11, 58, align="r")
        else:
            s.fit(66, y, value, 12, 122)
        y += 16
    s.text(182, y + 2, "以　上", 11.5, align="r")
    s.text(40, y + 26, p.issued, 12)
    s.fit(90, y + 42, p.issuer, 13, 76)
    s.fit(90, y + 53, p.chief, 13, 76)
    sealed(s, p, 168, y + 38)


def institution(s, p):
    """A letter to the head of the hospital: the attendee stands in the sentence alone."""
    s.text(186, 24, p.issued, 11, align="r")
    if p.serial:
        s.text(186, 31, f"発第 {p.serial} 号", 10, align="r")
    s.fit(24, 42, p.place, 12, 90)
    s.text(24, 50, "施設長　様", 12)
    s.fit(176, 66, p.issuer, 12, 100, align="r")
    s.text(170, 75, p.chief, 12, align="r")
    sealed(s, p, 172, 62, 16)
    s.text(105, 100, f"学術集会への出席について（{'証明' if len(p.meeting) % 2 else p.title}）", 15, "bold", "c")
    number = f"（{p.number_label}：{p.member_no}）" if p.member_no else ""
    text = f"　貴施設所属の {p.holder} 氏{number}は、下記のとおり本会に出席されましたので、ここに証明いたします。"
    y = s.wrap(26, 122, text, 12, 158, 2.0)
    s.text(105, y + 8, "記", 12, align="c")
    y += 24
    for label, value in (("名称", p.meeting), ("期間", p.days), ("会場", p.venue), ("備考", p.mode)):
        if value:
            s.spread(34, y, label, 12, 22)
            s.fit(66, y, value, 12, 118)
            y += 13
    s.wrap(26, y + 12, "　なお、本状は旅費および出張命令の確認のためにもご使用いただけます。", 10.5, 158)
    s.text(184, y + 30, "以上", 11, align="r")
    s.text(26, 276, "本件に関するお問い合わせ：運営事務局　電話 03-0000-0000", 8.5, fill=GREY)


def credit_form(s, p):
    """A course certificate in a ruled form, the sort of course ticked, the units large in a cell of their own."""
    s.rect(18, 18, 192, 32, 0.4, fill=PALE)
    s.text(105, 27.6, "専門医領域講習・共通講習　" + p.title, 15, "bold", "c")
    s.text(192, 40, "（受講者提出用）", 9, align="r")
    y = 46
    rows = [("講習会名称", p.meeting, 20), ("開 催 日", p.days, 14), ("会　　場", p.venue or "オンライン開催", 14), ("受講形態", p.mode or "―", 14)]
    for label, value, height in rows:
        s.rect(18, y, 192, y + height, 0.3)
        s.line(54, y, 54, y + height, 0.3)
        s.text(36, y + height / 2 + 1.6, label, 10.5, align="c")
        s.fit(58, y + height / 2 + 1.8, value, 12.5, 130)
        y += height
    s.rect(18, y, 192, y + 30, 0.3)
    s.line(54, y, 54, y + 30, 0.3)
    s.text(36, y + 16.6, "講習区分", 10.5, align="c")
    chosen = len(p.meeting) % 3
    for i, label in enumerate(("共通講習（医療安全）", "共通講習（感染対策）", "領域講習（放射線科）")):
        s.rect(60, y + 4.6 + 8.5 * i, 63.6, y + 8.2 + 8.5 * i, 0.3)
        if i == chosen:
            s.line(60.6, y + 6.4 + 8.5 * i, 61.6, y + 7.6 + 8.5 * i, 0.6)
            s.line(61.6, y + 7.6 + 8.5 * i, 64.6, y + 3.6 + 8.5 * i, 0.6)
        s.text(67, y + 8 + 8.5 * i, label, 10.5)
    s.rect(140, y, 192, y + 30, 0.3)
    s.text(166, y + 7, "認定単位", 9, align="c")
    s.text(166, y + 21, f"{len(p.lectures) // 2} 単位", 19, "bold", "c")
    y += 30
    for label, value, x0, x1 in (("受講者氏名", None, 18, 114), (p.number_label, p.member_no or "　", 114, 192)):
        s.rect(x0, y, x1, y + 18, 0.3)
        s.line(x0 + 36 if x0 < 100 else x0 + 28, y, x0 + 36 if x0 < 100 else x0 + 28, y + 18, 0.3)
        s.fit(x0 + (18 if x0 < 100 else 14), y + 10.8, label, 10, 26, align="c")
        if value is None:
            s.fit(58, y + 11.2, p.holder, 15, 54)
        elif value.strip():
            s.text(146, y + 11, value, 13)
    y += 18
    s.rect(18, y, 192, y + 12, 0.3)
    s.line(54, y, 54, y + 12, 0.3)
    s.text(36, y + 7.8, "医籍登録番号", 10, align="c")
    s.text(58, y + 7.8, p.register, 12)
    y += 12
    s.wrap(20, y + 16, "上記の者は、当該講習を全時間受講したことを証明する。", 11.5, 170)
    s.text(20, y + 34, p.issued, 11)
    s.fit(166, y + 44, p.issuer, 13, 130, align="r")
    s.text(166, y + 55, p.chief, 13, align="r")
    sealed(s, p, 170, y + 42)
    s.text(20, 284, "※ 遅刻・途中退室の場合は単位を認めません。　※ 本証は再発行しません。", 8.5, fill=GREY)


def grid(s, p):
    """A table of sessions against days, rings where the holder was."""
    s.text(20, 26, p.title, 17, "bold")
    if p.serial:
        s.text(190, 26, p.serial, 9, align="r")
    s.line(20, 30, 190, 30, 1.0, p.hue)
    s.fit(20, 44, p.meeting, 15, 170, "bold")
    s.fit(20, 53, f"{p.days}　{p.venue}", 11, 170)
    s.text(20, 68, "氏　名", 10, fill=GREY)
    name(s, 38, 68.4, p, 16, 72)
    if p.member_no:
        s.text(118, 68, p.number_label, 10, fill=GREY)
        s.text(190, 68.4, p.member_no, 13, align="r")
    y, left, width = 80, 78, 112 / len(p.each_day)
    s.rect(20, y, 190, y + 11, 0.3, fill=PALE)
    s.text(49, y + 7.4, "プログラム", 10, align="c")
    for i, day in enumerate(p.each_day):
        s.line(left + i * width, y, left + i * width, y + 11, 0.3)
        s.text(left + (i + 0.5) * width, y + 7.4, f"{day.month}/{day.day}", 10.5, align="c")
    for row, label in enumerate(SORTS):
        y += 11
        s.rect(20, y, 190, y + 11, 0.3)
        s.text(23, y + 7.4, label, 10.5)
        for i in range(len(p.each_day)):
            x = left + (i + 0.5) * width
            s.line(left + i * width, y, left + i * width, y + 11, 0.3)
            if (row * 2 + i + len(p.meeting)) % 3 or row == i:
                s.disc(x, y + 5.5, 2.6, stroke=(50, 50, 60), width=0.5)
            else:
                s.line(x - 2, y + 5.5, x + 2, y + 5.5, 0.3)
    y += 11
    if p.mode:
        s.text(20, y + 10, "参加方法：" + p.mode, 10.5)
    s.wrap(20, y + 26, "　上表のプログラムに出席したことを証明します（○＝出席）。", 12, 170)
    s.text(20, y + 46, p.issued, 11.5)
    s.fit(166, y + 60, p.issuer, 13, 140, align="r")
    s.text(166, y + 71, p.chief, 13, align="r")
    sealed(s, p, 170, y + 56)


def poster(s, p):
    """What a congress organiser designs: hills and a sea below, the days in large figures, the name between them."""
    pale = tuple(255 - (255 - c) // 5 for c in p.hue)
    mid = tuple(255 - (255 - c) // 3 for c in p.hue)
    s.polygon([(0, 297), (0, 262), (36, 236), (66, 258), (104, 228), (150, 262), (186, 240), (210, 254), (210, 297)], pale)
    s.polygon([(0, 297), (0, 276), (48, 262), (96, 278), (140, 266), (210, 280), (210, 297)], mid)
    s.disc(178, 30, 15, fill=pale)
    y = 34
    for row in s.lines(p.meeting, 20, 140, "bold"):
        s.text(22, y, row, 20, "bold", fill=p.hue)
        y += 10
    s.text(22, y + 6, p.days, 12.5)
    if p.venue:
        s.text(22, y + 14, p.venue, 11)
    s.text(105, 108, p.title, 30, "bold", "c")
    s.text(105, 116, "CERTIFICATE OF ATTENDANCE", 8.5, align="c", fill=GREY)
    holder_text(s, 105, 144, p, 24, "c", width=76)
    if p.member_no:
        s.text(105, 153, f"{p.number_label} {p.member_no}", 10.5, align="c")
    text = "本会にご参加いただきましたことを証明いたします。" if not p.mode else f"本会に{p.mode}の形でご参加いただきましたことを証明いたします。"
    s.wrap(36, 172, text, 12, 140)
    s.text(105, 198, p.issued, 11, align="c")
    s.fit(105, 210, p.issuer, 13, 150, align="c")
    s.text(105, 221, p.chief, 14, align="c")
    sealed(s, p, 148, 210, 18)


def genko(s, p):
    """A vertical letter on stationery with red rules between its columns."""
    v = p.vertical
    s.rect(16, 20, 194, 280, 0.6, stroke=RULE)
    s.rect(18, 22, 192, 278, 0.2, stroke=RULE)
    step = 14.5
    for i in range(1, 12):
        s.line(192 - i * step, 22, 192 - i * step, 278, 0.2, RULE)
    column = lambda i: 192 - (i + 0.5) * step
    s.vtext(column(0), 60, p.title, 21, "bold")
    text = f"{v['days']}開催の{v['meeting']}に出席されましたことを証明いたします"
    per = 30
    for i in range(0, len(text), per):
        s.vtext(column(2 + i // per), 32, text[i : i + per], 17)
    end = 2 + (len(text) - 1) // per
    s.vtext(column(end + 1), 44, v["issued"], 14)
    s.vtext(column(end + 2), 110, p.issuer, 15)
    s.vtext(column(end + 3), 150, p.chief, 16)
    sealed(s, p, column(end + 3) - 8, 240, 16)
    s.vtext(column(end + 5), 36, f"{p.holder} {p.honorific}", 20)
    if p.member_no:
        s.vtext(column(end + 6), 60, f"{p.number_label} {v['member_no']}", 12)


def one_row(s, p):
    """A landscape table of one row: what elsewhere are labels are the heads of columns here."""
    s.text(148, 34, p.title, 24, "bold", "c")
    s.text(14, 50, "下記の通り参加を証明します。", 12)
    s.text(283, 50, "発行：" + p.issued, 10, align="r")
    y = 58
    columns = [("氏名", None, 46), (p.number_label, p.member_no or "－", 34), ("学術集会名", p.meeting, 78), ("会期", p.days, 52), ("会場", p.venue or "－", 36), ("参加", p.mode or "－", 23)]
    x = 14
    for label, value, width in columns:
        s.rect(x, y, x + width, y + 10, 0.3, fill=PALE)
        s.fit(x + width / 2, y + 6.8, label, 10, width - 3, align="c")
        s.rect(x, y + 10, x + width, y + 46, 0.3)
        if value is None:
            s.fit(x + width / 2, y + 29, p.holder, 15, width - 4, align="c")
        else:
            rows = s.lines(value, 11, width - 5)
            for i, row in enumerate(rows):
                s.text(x + 2.5, y + 29 + (i - (len(rows) - 1) / 2) * 5.6, row, 11)
        x += width
    for i, line in enumerate(p.points):
        s.text(14, y + 58 + 7 * i, "・" + line, 10)
    s.fit(250, 158, p.issuer, 14, 130, align="r")
    s.text(250, 170, p.chief, 14, align="r")
    sealed(s, p, 256, 154, 20)
    s.text(14, 194, "証明番号 " + p.serial if p.serial else "", 9, fill=GREY)


def tribute(s, p):
    """In a braided frame one long sentence, the holder after it, the digits written out."""
    for inset, width in ((10, 2.2), (14, 0.3), (16, 0.3)):
        s.rect(inset, inset, 210 - inset, 297 - inset, width, stroke=(150, 120, 50))
    for x in (16, 194):
        for y in (16, 281):
            s.disc(x, y, 5, fill=(214, 190, 120), stroke=(150, 120, 50), width=0.4)
    s.text(105, 56, "　".join(p.title), 27, "bold", "c")
    where = "Web上において" if p.venue.startswith("Web") else f"{p.venue}において" if p.venue else ""
    how = f"（{p.mode}）" if p.mode else ""
    text = f"　{p.days}、{where}開催された{p.meeting}に、出席{how}されたことを証します。"
    y = s.wrap(32, 92, text, 15, 146, 2.1)
    s.text(32, y + 16, p.issued, 13)
    s.fit(32, y + 34, p.issuer, 14, 110)
    s.text(32, y + 47, p.chief, 16)
    sealed(s, p, 134, y + 32, 22)
    holder_text(s, 176, 248, p, 22, "r") if not p.hand_holder else holder_text(s, 96, 248, p, 20, width=64)
    if p.member_no:
        s.text(176, 259, f"{p.number_label}　{p.member_no}", 11, align="r")


def memo(s, p):
    """A slip of A5 torn from a pad: its stub on the left, the name for the holder to write."""
    for i in range(37):
        s.line(52, 2 + i * 4, 52, 4 + i * 4, 0.3, GREY)
    s.text(26, 16, "（控）", 10, align="c")
    s.text(26, 28, "No." + (p.serial[-5:] or "00871"), 12, align="c", fill=RED)
    s.text(130, 22, p.title, 19, "bold", "c")
    s.text(200, 14, "No." + (p.serial[-5:] or "00871"), 12, align="r", fill=RED)
    y = 40
    for row in s.lines(p.meeting, 13.5, 136):
        s.text(62, y, row, 13.5)
        y += 7
    y += 3
    for label, value in (("と き", p.days), ("ところ", p.venue), ("方 法", p.mode)):
        if value:
            s.text(62, y, label, 10.5)
            s.fit(80, y, value, 11.5, 118)
            y += 9
    s.text(62, y + 8, "氏 名", 10.5)
    name(s, 80, y + 8, p, 15, 80)
    if not p.hand_holder:
        s.line(78, y + 10, 162, y + 10, 0.2)
    if p.member_no:
        s.text(62, y + 19, p.number_label, 10.5)
        s.text(62 + s.width(p.number_label, 10.5) + 5, y + 19, p.member_no, 12.5)
    s.text(62, y + 31, "出席を証明します。", 10.5)
    s.text(62, 132, p.issued, 10)
    s.fit(178, 132, p.issuer, 11, 74, align="r")
    s.fit(178, 139, p.chief, 11, 74, align="r")
    sealed(s, p, 182, 126, 15)


def two_tongues(s, p):
    """Each particular in Japanese and, in small letters beneath, in English, between two coloured bars."""
    s.rect(0, 0, 210, 12, 0, fill=p.hue)
    s.rect(0, 285, 210, 297, 0, fill=p.hue)
    s.fit(105, 32, p.issuer, 12, 170, align="c")
    s.text(105, 56, p.title, 26, "bold", "c")
    s.text(105, 65, "Certificate of Participation", 12, align="c", fill=GREY)
    name(s, 105, 92, p, 24, 100, "bold", "c")
    if p.latin:
        s.text(105, 101, p.latin, 13, align="c")
    if p.member_no:
        s.text(105, 110, f"{p.number_label} / Membership: {p.member_no}", 10, align="c")
    s.text(105, 128, "上の者は下記の学術集会に参加したことを証する。", 12, align="c")
    s.text(105, 135, "This is to certify that the person named above participated in the following meeting.", 9, align="c", fill=GREY)
    s.rect(22, 146, 188, 206, 0, fill=PALE)
    s.fit(105, 160, p.meeting, 16, 156, "bold", "c")
    if p.english != p.meeting:
        s.fit(105, 168, p.english, 10, 156, align="c")
    s.fit(105, 182, p.days, 13, 156, align="c")
    s.fit(105, 189, p.days_english, 10, 156, align="c")
    s.fit(105, 200, "　".join(v for v in (p.venue, p.mode) if v), 11, 156, align="c")
    s.text(30, 232, p.issued, 11)
    s.line(96, 248, 176, 248, 0.3)
    s.fit(136, 246, p.chief, 14, 78, align="c")
    s.text(136, 254, "President", 9, align="c", fill=GREY)
    sealed(s, p, 166, 232, 18)


def codes(s, p):
    """A course certificate of lectures with their curriculum codes, of the sort that physicians' associations count."""
    s.text(20, 24, "生涯教育制度　学習単位取得用", 10)
    s.text(190, 24, "第 " + (p.serial or "0318") + " 号", 10, align="r")
    s.text(105, 44, p.title, 22, "bold", "c")
    s.fit(20, 64, p.place, 11, 90)
    holder_text(s, 20, 74, p, 16, width=90)
    s.text(190, 66, f"{p.number_label}：{p.member_no}" if p.member_no else "", 10.5, align="r")
    s.text(190, 74, f"医籍登録番号：{p.register}", 10.5, align="r")
    y = s.wrap(20, 94, f"　{p.days}に開催した「{p.meeting}」を受講されたことを証明します。", 12, 170, 1.9)
    for label, value in (("開催場所", p.venue), ("受講方法", p.mode)):
        if value:
            s.text(26, y + 4, f"{label}：{value}", 11)
            y += 9
    y += 8
    columns = [(20, 108, "演題"), (108, 162, "カリキュラムコード"), (162, 190, "単位")]
    numbers = ["8 感染対策", "15 臨床問題解決のプロセス", "7 医療の質と安全", "19 身体機能の低下", "0 最新のトピックス・その他"]
    rows = [(title, numbers[(len(p.meeting) + i) % 5], "0.5") for i, (title, _) in enumerate(p.lectures)]
    for row in [tuple(c[2] for c in columns), *rows, ("合計", "", f"{len(rows) / 2:.1f}")]:
        for (x0, x1, _), text in zip(columns, row):
            s.rect(x0, y, x1, y + 10, 0.25)
            s.fit((x0 + x1) / 2, y + 6.8, text, 10, x1 - x0 - 4, align="c")
        y += 10
    s.text(20, y + 20, p.issued, 11)
    s.fit(166, y + 34, p.issuer, 13, 140, align="r")
    s.text(166, y + 45, p.chief, 13, align="r")
    sealed(s, p, 170, y + 30)


DATED = frozenset({"dated"})
LAYOUTS = [
    Layout("numbered", numbered), Layout("institution", institution),
    Layout("credit_form", credit_form, kind="course_certificate", needs=frozenset({"class"})), Layout("grid", grid, needs=DATED),
    Layout("poster", poster), Layout("genko", genko, needs=frozenset({"vertical"}), mode=False), Layout("one_row", one_row, size=(297, 210)),
    Layout("tribute", tribute, days=("kanji_row", "kanji_row", "spaced_era", "self_to")), Layout("memo", memo, size=(210, 148)),
    Layout("two_tongues", two_tongues, needs=DATED), Layout("codes", codes, kind="course_certificate", needs=frozenset({"class"})), *web.LAYOUTS,
]  # fmt: skip
HAND = {"numbered", "grid", "poster", "tribute", "memo", "two_tongues"} | HAND_CARDS
