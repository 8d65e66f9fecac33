"""Layouts of the held part. They have been looked at: those that nothing may be tuned on are in layouts_held2."""

import math

from . import wording
from .paper import Layout, holder_text
from .surface import GREY, INK

WHITE = (255, 255, 255)
PALE = (226, 232, 240)


def name(s, x, y, p, size, width, face="body", align="l"):
    """The holder without an honorific; by hand where the paper says so."""
    if p.hand_holder:
        holder_text(s, x, y, p, size, align, width=min(width - 12, 60))
    else:
        s.fit(x, y, p.holder, size, width, face, align)


def tick(s, x, y, on, label, size=11):
    """A box before a label, ticked or open; gives where the next may stand."""
    s.rect(x, y - 3.6, x + 4, y + 0.4, 0.3)
    if on:
        s.line(x + 0.8, y - 1.6, x + 1.9, y - 0.2, 0.6)
        s.line(x + 1.9, y - 0.2, x + 4.6, y - 4.6, 0.6)
    s.text(x + 6, y, label, size)
    return x + 6 + s.width(label, size) + 7


def wave(s, x0, y0, x1, y1, swing, colour):
    """Six braided waves along a line."""
    length = math.hypot(x1 - x0, y1 - y0)
    steps = int(length / 2)
    across = (-(y1 - y0) / length, (x1 - x0) / length)
    for phase in range(6):
        last = None
        for i in range(steps + 1):
            t = i / steps
            off = swing * math.sin(2 * math.pi * (t * round(length / 22) + phase / 6))
            here = x0 + (x1 - x0) * t + across[0] * off, y0 + (y1 - y0) * t + across[1] * off
            if last:
                s.line(*last, *here, 0.15, colour)
            last = here


def rosette(s, x, y, radius, colour):
    """A round guilloche."""
    last = None
    for i in range(721):
        a = 2 * math.pi * i / 720
        r = radius * (0.72 + 0.28 * math.cos(13 * a))
        here = x + r * math.cos(a * 5), y + r * math.sin(a * 5)
        if last:
            s.line(*last, *here, 0.15, colour)
        last = here


def bars(s, x, y, width, height, text):
    """Bars in the manner of Code 39: they say nothing that is not printed beside them."""
    units = [3 if (ord(c) >> bit) & 1 else 1 for c in f"*{text}*" for bit in range(7)]
    step = width / sum(units)
    for i, unit in enumerate(units):
        if i % 2 == 0:
            s.rect(x, y, x + unit * step, y + height, 0, fill=(0, 0, 0))
        x += unit * step


def dashes(s, x0, x1, y, colour=GREY):
    x = x0
    while x < x1:
        s.line(x, y, min(x + 1.6, x1), y, 0.25, colour)
        x += 3.2


def portal(s, p):
    """Printed from a member's page: header bar, path, a table with grey captions, a code to check it by."""
    s.rect(0, 0, 210, 18, 0, fill=p.hue)
    s.fit(12, 11.5, p.issuer, 12, 120, "bold", fill=WHITE)
    s.text(198, 11.5, "会員マイページ", 10, align="r", fill=WHITE)
    s.text(12, 26, "ホーム ＞ 参加履歴 ＞ 証明書表示", 8, fill=GREY)
    s.text(198, 26, "出力日 " + p.issued, 8, align="r", fill=GREY)
    s.text(12, 43, p.title, 19, "bold")
    s.line(12, 48, 198, 48, 0.6, p.hue)
    rows = [("氏　名", None), (p.number_label, p.member_no), ("イベント名", p.meeting), ("開催日程", p.days), ("開催場所", p.venue), ("参加の種別", p.mode), ("発行番号", p.serial)]
    y = 56
    for label, value in rows:
        if value == "":
            continue
        s.rect(12, y, 58, y + 13, 0, fill=(236, 238, 241))
        s.text(16, y + 8.5, label, 10)
        if value is None:
            name(s, 64, y + 9, p, 13, 125)
        else:
            s.fit(64, y + 8.5, value, 11.5, 130)
        s.line(12, y + 13, 198, y + 13, 0.15, GREY)
        y += 13
    y += 14
    s.text(12, y, "上記イベントへのご参加を確認し、証明いたします。", 11)
    for line in p.points:
        y += 8
        s.text(12, y, "・" + line, 10)
    s.qr(12, y + 10, 26, p.qr or f"https://example.invalid/c/{p.serial or '7431'}")
    s.text(44, y + 20, "照会用コード", 8.5, fill=GREY)
    s.text(44, y + 27, "電子発行のため押印を省略しています。", 8.5, fill=GREY)
    s.text(105, 288, "https://example.invalid/mypage/certificate", 7.5, align="c", fill=GREY)


def guilloche(s, p):
    """A security border of waves and a rosette under the text."""
    light = tuple(round(c + (255 - c) * 0.55) for c in p.hue)
    faint = tuple(round(c + (255 - c) * 0.86) for c in p.hue)
    rosette(s, 105, 150, 62, faint)
    for x0, y0, x1, y1 in ((14, 16, 196, 16), (14, 281, 196, 281), (14, 16, 14, 281), (196, 16, 196, 281)):
        wave(s, x0, y0, x1, y1, 4, light)
    s.text(105, 56, " ".join(p.title), 26, "bold", "c")
    if p.serial:
        s.text(180, 34, "第 " + p.serial + " 号", 9, align="r")
    holder_text(s, 105, 86, p, 20, "c", width=80)
    if p.member_no:
        s.text(105, 97, f"（{p.number_label}　{p.member_no}）", 11, align="c")
    s.text(105, 120, "あなたは本会が認定する次の学術集会に", 11.5, align="c")
    s.text(105, 128, "参加されましたのでこれを証します", 11.5, align="c")
    s.fit(105, 150, p.meeting, 16, 158, "bold", "c")
    s.fit(105, 161, p.days, 12, 150, align="c")
    if p.venue:
        s.text(105, 170, "於　" + p.venue, 11, align="c")
    if p.mode:
        s.text(105, 179, f"［{p.mode}］", 11, align="c")
    s.text(105, 208, p.issued, 11.5, align="c")
    s.fit(105, 222, p.issuer, 14, 130, align="c")
    s.text(105, 234, p.chief, 14, align="c")
    if p.seal:
        s.seal(142, 221, 20, p.seal, p.seal_colour, p.seal_round)


def columns(s, p):
    """Japanese in the left column, English in the right."""
    s.line(105, 40, 105, 215, 0.3, GREY)
    s.rect(10, 10, 200, 287, 0.5, stroke=p.hue)
    s.text(57, 34, p.title, 18, "bold", "c")
    s.text(152, 34, "Certificate of Attendance", 14, "bold", "c")
    holder_text(s, 18, 58, p, 15, width=60 if p.hand_holder else 80)
    s.text(112, 50, "This is to certify that", 9.5)
    s.fit(112, 60, p.latin or p.holder, 14, 80)
    if p.member_no:
        s.text(18, 68, f"{p.number_label}：{p.member_no}", 10.5)
        s.text(112, 69, f"(Membership No. {p.member_no})", 9.5)
    y = s.wrap(18, 86, "　あなたは次の学術集会に出席されたことを証明いたします。", 11, 82, 1.8)
    y = s.wrap(18, y + 5, p.meeting, 12.5, 82, 1.6, "bold")
    y = s.wrap(18, y + 3, "会期：" + p.days, 10.5, 82, 1.7)
    if p.venue:
        y = s.wrap(18, y + 2, "会場：" + p.venue, 10.5, 82, 1.7)
    if p.mode:
        y = s.wrap(18, y + 2, "参加方式：" + p.mode, 10.5, 82, 1.7)
    z = s.wrap(112, 86, "has attended the following meeting.", 10, 80, 1.8)
    z = s.wrap(112, z + 5, p.english, 12, 80, 1.6, "bold")
    s.wrap(112, z + 3, p.days_english, 10.5, 80, 1.7)
    s.text(18, 232, "発行日　" + p.issued, 10)
    s.fit(18, 246, p.issuer, 12, 130)
    s.text(18, 258, p.chief, 12.5)
    if p.seal:
        s.seal(76, 249, 17, p.seal, p.seal_colour, p.seal_round)
    s.line(120, 258, 188, 258, 0.3)
    s.text(154, 264, "President", 9, align="c", fill=GREY)


def headline(s, p):
    """The meeting in large type over several lines, its days in brackets behind it."""
    size = 25
    while len(s.lines(p.meeting, size, 168, "bold")) > 3 or size > 19 and len(s.lines(p.meeting, size, 168, "bold")) == 1 and s.width(p.meeting, size, "bold") > 168:
        size -= 1
    y = 46
    rows = s.lines(p.meeting, size, 168, "bold")
    if len(rows) == 1 and len(p.meeting) > 10:
        cut = p.meeting.find("回") + 1 or len(p.meeting) // 2
        rows = [p.meeting[:cut].strip(), p.meeting[cut:].strip()] if 0 < cut < len(p.meeting) else rows
    for row in rows:
        s.text(105, y, row, size, "bold", "c", p.hue)
        y += size * 0.53
    s.fit(105, y + 1, f"（{p.days}）", 13, 168, align="c")
    if p.venue:
        s.text(105, y + 10, p.venue, 11, align="c")
    s.line(30, y + 18, 180, y + 18, 0.8, p.hue)
    y += 46
    s.text(105, y, "　".join(p.title), 20, "bold", "c")
    holder_text(s, 105, y + 26, p, 18, "c", width=80)
    if p.member_no:
        s.text(105, y + 37, f"{p.number_label} {p.member_no}", 11, align="c")
    s.text(105, y + 58, "標記の学術集会に参加されたことを証明します" + (f"（{p.mode}）" if p.mode else ""), 11.5, align="c")
    s.text(30, y + 86, p.issued, 11)
    s.fit(172, y + 98, p.issuer, 13, 130, align="r")
    s.text(166, y + 109, p.chief, 13, align="r")
    if p.seal:
        s.seal(164 if p.seal_over else 174, y + 95, 18, p.seal, p.seal_colour, p.seal_round)
    if p.cohosts:
        s.wrap(30, 276, p.cohosts, 8.5, 150, fill=GREY)


def keigo(s, p):
    """A polite letter with 記 and 以上."""
    verb = "ご受講" if "受講" in p.title else "ご参加"
    s.text(184, 28, p.issued, 11, align="r")
    holder_text(s, 26, 44, p, 15)
    s.fit(184, 60, p.issuer, 12, 110, align="r")
    s.text(176, 69, p.chief, 12, align="r")
    if p.seal:
        s.seal(178, 56, 17, p.seal, p.seal_colour, p.seal_round)
    s.text(105, 94, p.title, 18, "bold", "c")
    y = s.wrap(26, 114, f"　拝啓　時下ますますご清祥のこととお慶び申し上げます。このたびは下記の会に{verb}くださり、厚く御礼申し上げます。ここに{verb}の事実に相違ないことを証明いたします。", 11.5, 158, 1.9)
    s.text(184, y + 2, "敬具", 11.5, align="r")
    y += 18
    s.text(105, y, "記", 12, align="c")
    y += 14
    items = [("会の名称", p.meeting), ("日　　時", p.days), ("場　　所", p.venue), (verb + "の形態", p.mode), (p.number_label, p.member_no)]
    for i, (label, value) in enumerate([r for r in items if r[1]], 1):
        s.text(32, y, f"{i}．{label}", 11.5)
        s.fit(76, y, value, 12, 108)
        y += 11
    for line in p.points:
        s.text(76, y, line, 10)
        y += 8
    s.text(184, y + 4, "以上", 11.5, align="r")


def checks(s, p):
    """A form with boxes to tick for what applies."""
    s.text(20, 24, "様式 2", 9)
    s.text(105, 40, f"学会{p.title}", 20, "bold", "c")
    rows = [("フリガナ・氏名", None), (p.number_label, p.member_no), ("会員区分", 0), ("参加した会", p.meeting), ("開催年月日", p.days), ("開催地", p.venue), ("参加区分", 1 if p.mode else "")]
    rows = [r for r in rows if r[1] != ""]
    y, height = 54, 16
    s.rect(20, y, 190, y + height * len(rows), 0.6)
    s.line(62, y, 62, y + height * len(rows))
    for i, (label, value) in enumerate(rows):
        if i:
            s.line(20, y, 190, y)
        s.text(24, y + 10, label, 10.5)
        if value is None:
            name(s, 68, y + 10.5, p, 15, 110)
        elif value == 0:
            x = 68
            for j, text in enumerate(("正会員", "準会員", "非会員")):
                x = tick(s, x, y + 10, j == 0, text)
        elif value == 1:
            x, how = 68, next(k for k, words in wording.MODES_HELD.items() if p.mode in words)
            for kind, text in (("onsite", "現地"), ("web", "Web"), ("on_demand", "オンデマンド")):
                x = tick(s, x, y + 10, kind == how, text)
        else:
            s.fit(68, y + 10, value, 12, 118)
        y += height
    s.wrap(20, y + 14, "上記の者が当該学会に参加したことを証明する。", 11.5, 160)
    s.text(20, y + 32, "証明年月日　" + p.issued, 11)
    s.text(20, y + 46, "証明者", 11)
    s.fit(42, y + 46, p.issuer, 12, 120)
    s.text(42, y + 56, p.chief, 12.5)
    if p.seal:
        s.seal(108, y + 45, 18, p.seal, p.seal_colour, p.seal_round)


def sessions(s, p):
    """The lectures of a course with hours and credits, and their sum."""
    s.rect(0, 0, 7, 297, 0, fill=p.hue)
    s.text(20, 32, p.title, 22, "bold")
    s.text(192, 32, p.serial, 9, align="r", fill=GREY)
    s.fit(20, 50, p.meeting, 14, 172, "bold")
    s.fit(20, 59, "　".join(t for t in (p.days, p.venue, p.mode) if t), 10.5, 172)
    s.line(20, 64, 192, 64, 0.4)
    s.text(20, 76, "受講者", 9.5, fill=GREY)
    name(s, 40, 76, p, 15, 76)
    if p.member_no:
        s.text(122, 76, f"{p.number_label}　{p.member_no}", 11)
    s.text(20, 92, "受講された講演と付与する単位は次のとおりです。", 11)
    y, height = 98, 12
    s.rect(20, y, 192, y + height, 0, fill=PALE)
    for x, label in ((22, "時刻"), (56, "演題"), (138, "講習の種類"), (178, "単位")):
        s.text(x, y + 8, label, 10)
    for i, (title, sort) in enumerate(p.lectures):
        y += height
        s.text(22, y + 8, f"{9 + 2 * i}:00-{10 + 2 * i}:00", 10)
        s.fit(56, y + 8, title, 10.5, 78)
        s.text(138, y + 8, sort, 10)
        s.text(183, y + 8, "1", 10.5, align="c")
        s.line(20, y + height, 192, y + height, 0.15, GREY)
    y += height
    s.text(150, y + 9, "合計", 10.5)
    s.text(183, y + 9, str(len(p.lectures)), 11, "bold", "c")
    s.text(20, y + 30, "発行　" + p.issued, 10.5)
    s.fit(168, y + 42, p.issuer, 13, 130, align="r")
    s.text(168, y + 53, p.chief, 13, align="r")
    if p.seal:
        s.seal(172, y + 40, 18, p.seal, p.seal_colour, p.seal_round)


def mail(s, p):
    """A printed message that says it serves as the certificate."""
    y = 20
    for label, value in (("差出人", "大会運営事務局 <no-reply@example.invalid>"), ("宛　先", (p.holder + " 様") if p.holder else ""), ("件　名", f"参加登録・参加完了のお知らせ（兼 {p.title}）"), ("受信日", p.issued)):
        s.text(18, y, label, 9.5, "bold")
        s.fit(38, y, value, 10, 150)
        y += 7.5
    s.line(18, y - 2, 192, y - 2, 0.4)
    y += 12
    s.text(18, y, f"{p.holder} 様", 11)
    y = s.wrap(18, y + 12, "このたびはご参加いただき誠にありがとうございました。", 11, 170)
    y = s.wrap(18, y + 1, f"次の内容で参加を確認いたしました。本書をもって{p.title}といたします。", 11, 170)
    y += 6
    dashes(s, 18, 192, y)
    y += 11
    for label, value in (("参加者氏名", p.holder), (p.number_label, p.member_no), ("大会名", p.meeting), ("開催日時", p.days), ("会場", p.venue), ("参加種別", p.mode), ("登録ID", p.serial)):
        if value:
            s.text(18, y, f"◆{label}", 10.5)
            s.fit(56, y, value, 11.5, 134)
            y += 10
    dashes(s, 18, 192, y - 2)
    y = s.wrap(18, y + 12, "※このメールは配信専用です。ご返信いただいてもお答えできません。", 9.5, 170)
    y = s.wrap(18, y, "※単位の申請の際は本書を印刷してご提出ください。", 9.5, 170)
    s.fit(18, y + 16, p.issuer, 11, 150)
    s.text(18, y + 23, "大会運営事務局（平日10時～17時）", 9.5)
    s.text(192, 289, "1 / 1 ページ", 8, align="r", fill=GREY)


def wide_form(s, p):
    """Era days and full-width figures throughout, numbered items."""
    s.text(105, 44, "　".join(p.title), 21, "bold", "c")
    y = 74
    rows = [("氏名", None), (p.number_label, wording.wide(p.member_no)), ("名称", p.meeting), ("期日", p.days), ("会場", p.venue), ("方法", p.mode)]
    for i, (label, value) in enumerate([r for r in rows if r[1] != ""], 1):
        s.text(30, y, f"{wording.wide(i)}　{label}", 12)
        if value is None:
            holder_text(s, 76, y, p, 15)
        else:
            s.fit(76, y, value, 12.5, 112)
        y += 14
    s.wrap(30, y + 8, "　上記のとおり本会の開催する集会に参加したことを証明する。", 12, 150)
    s.text(42, y + 34, p.issued, 12)
    s.fit(172, y + 52, p.issuer, 14, 130, align="r")
    s.text(164, y + 64, p.chief, 14, align="r")
    if p.seal:
        s.seal(160 if p.seal_over else 174, y + 50, 20, p.seal, p.seal_colour, p.seal_round)


def upright(s, p):
    """Running text from top to bottom, the seal over the issuer."""
    v = p.vertical
    s.rect(12, 12, 198, 285, 1.2, stroke=p.hue)
    s.rect(14.5, 14.5, 195.5, 282.5, 0.25, stroke=p.hue)
    s.vtext(176, 84, "　".join(p.title), 26, "bold")
    s.vtext(154, 120, f"{p.holder}　{p.honorific}", 20)
    if p.member_no:
        s.vtext(143, 120, f"{p.number_label}{v['member_no']}", 11)
    venue = f"{p.venue}において" if p.venue else ""
    text = f"あなたは{v['days']}{venue}開催された{v['meeting']}に参加されたことを証します"
    size, step = 15, 11.5
    per = int(222 / (size * 25.4 / 72))
    x = 122
    for at in range(0, len(text), per):
        s.vtext(x, 32, text[at : at + per], size)
        x -= step
    s.vtext(x - 8, 44, v["issued"], 12.5)
    s.vtext(x - 22, 80, p.issuer, 14)
    s.vtext(x - 35, 130, p.chief, 15)
    if p.seal:
        s.seal(x - 44, 184, 19, p.seal, p.seal_colour, p.seal_round)


def side(s, p):
    """A5 landscape, the title down a coloured side."""
    s.rect(0, 0, 30, 148, 0, fill=p.hue)
    step = min(20, 110 / len(p.title))
    for i, character in enumerate(p.title):
        s.text(15, 74 - step * (len(p.title) - 1) / 2 + i * step + 3, character, 22, "bold", "c", WHITE)
    s.fit(40, 22, p.meeting, 14.5, 160, "bold")
    s.fit(40, 31, p.days, 11, 160)
    s.fit(40, 39, "／".join(t for t in (p.venue, p.mode) if t), 10, 160)
    s.line(40, 45, 200, 45, 0.3)
    holder_text(s, 40, 66, p, 19)
    if p.member_no:
        s.text(40, 77, f"{p.number_label} {p.member_no}", 11)
    s.text(40, 94, "上記学術集会に参加されたことを証明いたします。", 11)
    s.text(40, 112, p.issued, 10.5)
    s.fit(174, 124, p.issuer, 12, 120, align="r")
    s.text(174, 134, p.chief, 12, align="r")
    if p.seal:
        s.seal(178, 118, 17, p.seal, p.seal_colour, p.seal_round)


def laurel(s, p):
    """English, landscape."""
    s.rect(0, 0, 297, 210, 0, fill=(252, 250, 243))
    for inset, width in ((7, 0.4), (10, 1.8), (14, 0.4)):
        s.rect(inset, inset, 297 - inset, 210 - inset, width, stroke=p.hue)
    s.text(148.5, 42, "CERTIFICATE OF PARTICIPATION", 24, "bold", "c", p.hue)
    s.text(148.5, 58, "awarded to", 11, align="c")
    s.text(148.5, 76, f"Dr. {p.latin}" if len(p.latin) % 2 else p.latin, 22, "bold", "c")
    s.line(90, 80, 207, 80, 0.3)
    s.text(148.5, 88, f"Membership No.: {p.member_no}", 10.5, align="c")
    s.text(148.5, 102, "in recognition of participation in", 11, align="c")
    y = 116
    for row in s.lines(p.english, 16, 230, "bold"):
        s.text(148.5, y, row, 16, "bold", "c")
        y += 9
    s.text(148.5, y + 3, p.days_english, 12, align="c")
    s.disc(60, 172, 14, fill=(206, 172, 84))
    s.disc(60, 172, 11, stroke=WHITE, width=0.6)
    s.line(170, 176, 250, 176, 0.3)
    s.text(210, 182, "Chair of the Organizing Committee", 9.5, align="c")
    s.text(210, 189, "Issued " + p.vertical.get("issued_english", ""), 8.5, align="c", fill=GREY)


def second_page(s, p):
    """The second page of a certificate: what was heard, and the seal."""
    s.text(105, 20, "－ 2 ／ 2 －", 9.5, align="c")
    s.text(22, 36, f"{p.title}　別紙", 14, "bold")
    s.fit(22, 48, p.meeting, 11, 166)
    s.fit(22, 56, "　".join(t for t in (p.holder, p.member_no) if t), 11, 166)
    s.text(22, 72, "参加したプログラム", 11, "bold")
    y = 82
    for i, (title, sort) in enumerate(p.lectures, 1):
        s.text(26, y, f"({i})", 10.5)
        s.text(38, y, title, 10.5)
        s.text(186, y, sort, 10, align="r")
        s.line(26, y + 3, 186, y + 3, 0.15, GREY)
        y += 10
    s.text(22, y + 10, "本別紙は前頁の証明書と一体のものです。", 9.5)
    s.fit(170, y + 30, p.issuer, 12, 130, align="r")
    if p.seal:
        s.seal(174, y + 22, 16, p.seal, p.seal_colour, p.seal_round)


def privacy(s, d):
    """A back: how personal data are handled."""
    s.text(20, 30, "個人情報の取り扱いについて", 14, "bold")
    y = 44
    for text in PRIVACY:
        y = s.wrap(20, y, "　" + text, 10, 170, 1.8) + 3


def terms(s, d):
    """A back: conditions in two columns of small print."""
    s.text(105, 26, "参加証の使用条件", 12, "bold", "c")
    for x, half in ((18, TERMS[:4]), (109, TERMS[4:])):
        y = 40
        for i, text in enumerate(half, 1 if x < 50 else 5):
            y = s.wrap(x, y, f"第{i}条　{text}", 8.5, 83, 1.7) + 3
    s.text(105, 284, "裏面", 8, align="c", fill=GREY)


def guide(s, d):
    """A back: notes for those who take part."""
    s.rect(20, 24, 190, 36, 0, fill=PALE)
    s.text(105, 32, "参加者の皆様へのお願い", 13, "bold", "c")
    y = 54
    for text in GUIDE:
        s.disc(24, y - 1.5, 1, fill=INK)
        y = s.wrap(29, y, text, 11, 158, 1.8) + 4


PRIVACY = [
    "本会は、参加登録の際にお預かりした氏名、所属、連絡先等の情報を、学術集会の運営、参加証明書の発行および単位の登録のために利用いたします。",
    "お預かりした情報は、法令に基づく場合を除き、ご本人の同意なく第三者に提供することはありません。",
    "情報の開示、訂正、利用の停止を希望される場合は、事務局までお申し出ください。ご本人であることを確認のうえ対応いたします。",
    "会場では記録のため撮影を行います。撮影した写真は会誌および本会のウェブサイトに掲載することがあります。",
]
TERMS = [
    "本証は記載された本人に限り使用できるものとします。", "本証を紛失したときも再発行はいたしません。ただし事務局が認めた場合はこの限りではありません。",
    "本証は会期中、必ず見えるところに着用してください。", "会場への入場の際に本証の提示を求めることがあります。",
    "単位の登録には本証の写しを申請書に添えてください。", "オンデマンド配信の視聴には別に定める手続きが必要です。",
    "天災その他のやむを得ない事由により開催を中止することがあります。", "この条件に定めのない事項は本会の会長が定めます。",
]  # fmt: skip
GUIDE = [
    "会場内では携帯電話の電源をお切りになるか、マナーモードに設定してください。", "発表の録音・録画・撮影は固くお断りいたします。",
    "クロークは1階ロビーにございます。貴重品はお預かりできません。", "ランチョンセミナーの整理券は当日の朝に受付で配布いたします。",
    "お帰りの際はネームホルダーを回収箱へお返しください。",
]  # fmt: skip
BACKS = [privacy, terms, guide]

LAYOUTS = [
    Layout("portal", portal), Layout("guilloche", guilloche), Layout("columns", columns, needs=frozenset({"english_event"})),
    Layout("headline", headline), Layout("keigo", keigo), Layout("keigo_course", keigo, kind="course_certificate", needs=frozenset({"class"})),
    Layout("checks", checks), Layout("sessions", sessions, kind="course_certificate", needs=frozenset({"class"})), Layout("mail", mail),
    Layout("wide_form", wide_form, days=("reiwa_wide", "reiwa_wide_week", "wide", "wide_week")),
    Layout("upright", upright, needs=frozenset({"vertical"}), mode=False), Layout("side", side, size=(210, 148)),
    Layout("laurel", laurel, size=(297, 210), needs=frozenset({"english"}), mode=False),
]  # fmt: skip


def badge_tall(s, p):
    """Portrait badge with a stub to tear off. 95 x 150 mm."""
    s.rect(0.4, 0.4, 94.6, 149.6, 0.3)
    s.rect(38, 4, 57, 8, 0.3, stroke=GREY)
    y = 18
    for row in s.lines(p.meeting, 11, 86, "bold")[:3]:
        s.text(47.5, y, row, 11, "bold", "c", p.hue)
        y += 5.5
    s.fit(47.5, 56, p.holder, 30, 86, "bold", "c")
    s.fit(47.5, 68, p.place, 10, 86, align="c")
    s.rect(0.4, 78, 94.6, 92, 0, fill=p.hue)
    s.text(47.5, 87.5, p.role or "参 加 者", 15, "bold", "c", WHITE)
    dashes(s, 1, 94, 97)
    s.text(91, 96, "キリトリ", 5.5, align="r", fill=GREY)
    s.text(47.5, 106, p.title, 12, "bold", "c")
    s.fit(6, 115, p.meeting, 9.5, 83)
    s.fit(6, 123, "会期　" + p.days, 9, 83)
    s.fit(6, 131, f"{p.holder} {p.honorific}", 11, 83)
    if p.member_no:
        s.text(6, 138, f"{p.number_label}　{p.member_no}", 9)
    s.fit(89, 146, p.issuer, 8, 83, align="r")


def badge_roman(s, p):
    """Landscape badge with the name in both scripts, a ribbon below. 100 x 76 mm."""
    s.rect(0.4, 0.4, 99.6, 75.6, 0.3)
    s.rect(0.4, 0.4, 99.6, 4, 0, fill=p.hue)
    s.fit(50, 13, p.meeting, 11.5, 92, "bold", "c")
    s.fit(50, 20, p.days + ("　" + p.venue if p.venue else ""), 8.5, 92, align="c")
    s.fit(50, 37, p.holder, 25, 90, "bold", "c")
    s.fit(50, 45, p.latin.upper() if p.latin else p.place, 11, 90, align="c")
    if p.member_no:
        s.text(50, 53, f"{p.number_label} {p.member_no}", 9.5, align="c")
    s.text(50, 61, "参加証明書兼ネームプレート", 8.5, align="c")
    s.rect(0.4, 65, 99.6, 75.6, 0, fill=(198, 40, 60))
    s.text(50, 72.5, p.role or "PARTICIPANT", 13, "bold", "c", WHITE)


def slip(s, p):
    """A slip from the reception's printer. 80 x 128 mm."""
    s.fit(40, 12, p.issuer, 9, 72, align="c")
    s.text(40, 22, f"{p.title}（受付票）", 12, "bold", "c")
    dashes(s, 4, 76, 27, INK)
    y = 35
    for row in s.lines(p.meeting, 10.5, 70):
        s.text(5, y, row, 10.5)
        y += 5.2
    y += 2
    for row in s.lines(p.days, 10, 70):
        s.text(5, y, row, 10)
        y += 5.2
    if p.venue:
        s.fit(5, y + 1, p.venue, 9, 70)
        y += 6.5
    if p.mode:
        s.fit(5, y + 1, p.mode, 9, 70)
        y += 6.5
    dashes(s, 4, 76, y, INK)
    s.fit(5, y + 10, f"{p.holder} {p.honorific}", 15, 70)
    if p.member_no:
        s.text(5, y + 18, f"{p.number_label}:{p.member_no}", 10)
    dashes(s, 4, 76, y + 22, INK)
    s.text(5, y + 29, f"受付 {8 + len(p.meeting) % 4:02}:{17 + len(p.issuer):02}  端末 0{len(p.chief) % 4 + 1}", 8.5)
    s.text(5, y + 35, "上記のとおり参加を受け付けました。", 8.5)
    if p.serial:
        s.text(5, y + 41, "No." + p.serial, 8.5)


def barcode(s, p):
    """A card with bars and the number of the registration. 95 x 62 mm."""
    s.rect(0.4, 0.4, 94.6, 61.6, 0.3)
    code = p.serial or "R-0731"
    s.fit(6, 9, p.meeting, 11, 83)
    s.fit(6, 15.5, p.days, 9, 83)
    s.line(6, 18.5, 89, 18.5, 0.5, p.hue)
    s.fit(6, 31, p.holder, 20, 60, "bold")
    s.fit(6, 38, p.place, 8.5, 60)
    if p.member_no:
        s.text(6, 45, f"{p.number_label} {p.member_no}", 9.5)
    s.text(89, 30, "参加証", 13, "bold", "r", p.hue)
    if p.mode:
        s.fit(89, 37, p.mode, 8, 36, align="r")
    bars(s, 6, 48, 50, 7, code)
    s.text(31, 59, code, 7.5, align="c")
    s.fit(89, 58, p.issuer, 8, 30, align="r")


def lanyard(s, p):
    """A6 portrait, a coloured edge on the right. 105 x 148 mm."""
    s.rect(0.4, 0.4, 104.6, 147.6, 0.3)
    s.rect(92, 0.4, 104.6, 147.6, 0, fill=p.hue)
    for i, character in enumerate("PARTICIPANT"):
        s.text(98.3, 30 + i * 9, character, 13, "bold", "c", WHITE)
    s.disc(46, 8, 3, stroke=GREY, width=0.3)
    y = 22
    for row in s.lines(p.meeting, 13, 82, "bold")[:3]:
        s.text(46, y, row, 13, "bold", "c")
        y += 6.5
    s.fit(46, y + 1, p.days, 10, 82, align="c")
    if p.venue:
        s.fit(46, y + 8, p.venue, 9, 82, align="c")
    s.fit(46, 78, p.holder, 27, 82, "bold", "c")
    s.fit(46, 88, p.latin or p.place, 10.5, 82, align="c")
    if p.member_no:
        s.text(46, 97, f"{p.number_label} {p.member_no}", 10.5, align="c")
    s.qr(34, 102, 24, p.qr or (p.serial or "B-2"))
    s.text(46, 133, "本票は参加証明書を兼ねます", 9, align="c")
    s.fit(46, 141, p.issuer, 8.5, 82, align="c")


def postcard(s, p):
    """A postcard, landscape. 148 x 100 mm."""
    s.rect(3, 3, 145, 97, 0.8, stroke=p.hue)
    s.text(74, 17, "　".join(p.title), 17, "bold", "c", p.hue)
    s.fit(74, 31, p.meeting, 12.5, 134, "bold", "c")
    s.fit(74, 39, p.days, 10.5, 134, align="c")
    s.fit(74, 46, "　".join(t for t in (p.venue, p.mode) if t), 9.5, 134, align="c")
    holder_text(s, 74, 61, p, 16, "c", width=60)
    if p.member_no:
        s.text(74, 69, f"{p.number_label} {p.member_no}", 10, align="c")
    s.text(74, 77, "上記の会に参加されたことを証します", 9.5, align="c")
    s.text(10, 91, p.issued, 9.5)
    s.fit(124, 86, p.issuer, 10.5, 74, align="r")
    s.text(124, 92.5, p.chief, 10.5, align="r")
    if p.seal:
        s.seal(127, 80, 14, p.seal, p.seal_colour, p.seal_round)


def below(s, p):
    """Half a sheet, the labels in small type below the lines. 180 x 126 mm."""
    s.text(10, 15, p.title, 17, "bold")
    s.fit(170, 14, p.issuer, 10, 100, align="r")
    s.line(10, 19, 170, 19, 1, p.hue)
    y = 34
    for label, value in (("参加した学術集会", p.meeting), ("開催期日", p.days)):
        s.fit(14, y, value, 13, 152)
        s.line(10, y + 3, 170, y + 3, 0.25)
        s.text(14, y + 7, label, 7.5, fill=GREY)
        y += 19
    name(s, 14, y, p, 15, 88)
    s.line(10, y + 3, 104, y + 3, 0.25)
    s.text(14, y + 7, "参加者氏名", 7.5, fill=GREY)
    if p.member_no:
        s.text(116, y, p.member_no, 13)
        s.line(112, y + 3, 170, y + 3, 0.25)
        s.text(116, y + 7, p.number_label, 7.5, fill=GREY)
    y += 19
    if p.venue or p.mode:
        s.fit(14, y, "　".join(t for t in (p.venue, p.mode) if t), 11, 152)
        s.line(10, y + 3, 170, y + 3, 0.25)
        s.text(14, y + 7, "会場・参加方法" if p.venue and p.mode else "会場" if p.venue else "参加方法", 7.5, fill=GREY)
    s.text(10, 112, "以上のとおり参加されたことを証明します。", 10)
    s.text(10, 120, p.issued, 9.5)
    s.text(150, 119, p.chief, 11, align="r")
    if p.seal:
        s.seal(153, 107, 15, p.seal, p.seal_colour, p.seal_round)


CARDS = [
    Layout("badge_tall", badge_tall, size=(95, 150), kind="name_card", card=True, mode=False),
    Layout("badge_roman", badge_roman, size=(100, 76), kind="name_card", card=True, mode=False),
    Layout("slip", slip, size=(80, 128), kind="certificate", card=True),
    Layout("barcode", barcode, size=(95, 62), kind="name_card", card=True),
    Layout("lanyard", lanyard, size=(105, 148), kind="name_card", card=True, mode=False),
    Layout("postcard", postcard, size=(148, 100), kind="certificate", card=True),
    Layout("below", below, size=(180, 126), kind="certificate", card=True),
]
HAND = {"portal", "guilloche", "headline", "keigo", "checks", "wide_form", "side", "postcard", "below"}
