"""Pages of the third held part that come out of computers: logs, mails, learning platforms, sheets to cut apart."""

from .paper import Layout, holder_text
from .surface import GREY

WHITE = (255, 255, 255)
LINK = (30, 80, 170)
SESSIONS = ["開会式・会長講演", "特別講演", "教育講演", "シンポジウム", "パネルディスカッション", "一般演題", "症例検討", "閉会式"]


def browser(s, p, title, address):
    """Head and foot that a browser prints around a page."""
    s.text(16, 10, p.printed, 8, fill=GREY)
    s.text(105, 10, title, 8, align="c", fill=GREY)
    s.text(14, 291, address, 8, fill=GREY)
    s.text(196, 291, "1/1", 8, align="r", fill=GREY)


def view_log(s, p):
    """A platform's log of one viewer: in, out, minutes, a row a session, with a sentence that makes it a certificate."""
    browser(s, p, "視聴履歴", "https://example.invalid/mypage/log?id=" + (p.serial or "20931"))
    s.rect(14, 16, 196, 27, 0, fill=p.hue)
    s.text(18, 23.4, "マイページ　＞　視聴履歴　＞　" + p.title, 10.5, fill=WHITE)
    y = 38
    for row in s.lines(p.meeting, 14, 180, "bold"):
        s.text(14, y, row, 14, "bold")
        y += 7
    s.text(14, y + 1, "開催期間：" + p.days, 10.5)
    y += 12
    cells = [("お名前", p.holder), (p.number_label, p.member_no), ("参加形態", p.mode)]
    x = 14
    for label, value in [c for c in cells if c[1]]:
        s.text(x, y, label, 8.5, fill=GREY)
        s.fit(x, y + 7, value, 13, 58, "bold")
        x += 62
    y += 16
    columns = [(14, 40, "視聴日"), (40, 108, "セッション"), (108, 134, "入室"), (134, 160, "退室"), (160, 196, "視聴時間")]
    s.rect(14, y, 196, y + 8, 0, fill=(228, 232, 240))
    for x0, x1, label in columns:
        s.text((x0 + x1) / 2, y + 5.6, label, 9, align="c")
    total = 0
    for i, day in enumerate(p.each_day):
        for j in range(3 if len(p.each_day) < 3 else 2):
            y += 8
            k = (i * 3 + j + len(p.meeting)) % len(SESSIONS)
            start, minutes = 9 * 60 + 200 * j + (k * 7) % 20, 45 + (k * 13) % 40
            total += minutes
            clock = lambda t: f"{t // 60}:{t % 60:02}"
            row = (f"{day.month}/{day.day:02}", SESSIONS[k], clock(start), clock(start + minutes), f"{minutes}分")
            for (x0, x1, _), value in zip(columns, row):
                s.text((x0 + x1) / 2, y + 5.6, value, 9, align="c")
            s.line(14, y + 8, 196, y + 8, 0.15, GREY)
    s.text(194, y + 16, f"合計 {total}分", 10.5, "bold", "r")
    y += 30
    s.wrap(14, y, "上記の方が本学術集会をオンラインで視聴し、参加したことを証明いたします。", 10.5, 180)
    s.text(14, y + 12, "証明書発行日　" + p.issued, 9.5)
    s.fit(196, y + 20, p.issuer, 11.5, 120, align="r")
    s.fit(196, y + 28, p.chief, 11, 120, align="r")


def webmail(s, p):
    """A message printed from a mail service in the browser; what matters stands in brackets over its value."""
    browser(s, p, f"メール - {p.title}", "https://mail.example.invalid/u/0/?view=pt")
    s.text(14, 24, "参加登録システム", 10, "bold")
    s.text(196, 24, p.holder, 9, align="r", fill=GREY)
    s.line(14, 27, 196, 27, 0.3, GREY)
    s.fit(14, 37, f"[自動送信] {p.title}の送付", 14, 180, "bold")
    s.text(14, 44, "メッセージ 1 件", 8.5, fill=GREY)
    s.line(14, 47, 196, 47, 0.2, GREY)
    s.text(14, 54, "参加登録システム <no-reply@example.invalid>", 9)
    s.text(196, 54, p.issued, 9, align="r")
    s.text(14, 60, "To: " + "member@example.invalid", 9, fill=GREY)
    y = 74
    s.text(20, y, f"{p.holder} 様", 10.5)
    y += 12
    y = s.wrap(20, y, f"ご参加ありがとうございました。参加受付の記録に基づき、以下のとおり参加を証明いたします。このメールは{p.title}として各種申請にお使いいただけます。", 10, 168, 1.7)
    y += 6
    for label, value in (("学会名", p.meeting), ("会期", p.days), ("会場", p.venue), ("参加区分", p.mode), ("参加者", p.holder), (p.number_label, p.member_no), ("参加証番号", p.serial)):
        if value:
            s.text(20, y, f"【{label}】", 10)
            s.fit(20, y + 6.5, value, 10.5, 168)
            y += 15
    y += 6
    s.text(20, y, "----------------------------------------------", 10)
    for text in (p.issuer, "運営事務局", "Email: office@example.invalid"):
        y += 6.5
        s.fit(20, y, text, 9.5, 168)
    s.text(20, y + 10, "※ 本メールは送信専用です。", 9, fill=GREY)


def cme(s, p):
    """English, landscape: a statement of credits with a ruled table of the activity."""
    s.rect(8, 8, 289, 202, 1.2, stroke=p.hue)
    s.rect(11, 11, 286, 199, 0.3, stroke=p.hue)
    s.text(148, 36, "CME CREDIT STATEMENT", 23, "bold", "c", p.hue)
    s.text(148, 52, "This document verifies the participation of", 11, align="c")
    s.text(148, 68, p.latin, 22, "bold", "c")
    s.text(148, 76, f"(Member ID {p.member_no})", 10, align="c")
    s.text(148, 87, "in the following educational activity.", 11, align="c")
    y = 96
    for label, value in (("Activity", p.english), ("Dates", p.days_english), ("Type", "Scientific meeting"), ("Credits", f"{5 + len(p.english) % 9}.0 hours")):
        s.rect(40, y, 257, y + 14, 0.3)
        s.line(84, y, 84, y + 14, 0.3)
        s.text(44, y + 9, label, 11, "bold")
        s.fit(89, y + 9, value, 12, 164)
        y += 14
    s.line(44, 180, 120, 180, 0.3)
    s.text(82, 186, "Office of Continuing Education", 9, align="c")
    s.text(252, 180, "Date of issue: " + p.vertical.get("issued_english", ""), 9.5, align="r")
    s.text(252, 187, "Ref. " + (p.serial or "C-00419"), 8.5, align="r", fill=GREY)


def elearn(s, p):
    """A learning platform's page of completion: bars that are full, the day of completion, the time it was open."""
    browser(s, p, "受講状況", "https://example.invalid/lms/course/4471/result")
    s.text(16, 30, "e-ラーニング　" + p.title, 17, "bold", fill=p.hue)
    y = 44
    for row in s.lines(p.meeting, 14, 176, "bold"):
        s.text(16, y, row, 14, "bold")
        y += 7
    s.text(16, y + 2, "公開期間　" + p.period, 9.5, fill=GREY)
    y += 14
    s.rect(16, y, 194, y + 30, 0.2, stroke=GREY)
    s.text(22, y + 10, "受講者", 9.5, fill=GREY)
    s.fit(44, y + 10.5, p.holder, 15, 70, "bold")
    if p.member_no:
        s.text(22, y + 22, p.number_label, 9.5, fill=GREY)
        s.text(24 + max(20, s.width(p.number_label, 9.5)), y + 22.4, p.member_no, 12.5)
    s.text(124, y + 10, "受講形態", 9.5, fill=GREY)
    s.fit(144, y + 10, p.mode, 11, 48)
    s.text(124, y + 22, "医籍番号", 9.5, fill=GREY)
    s.text(144, y + 22, p.register, 11)
    y += 40
    for i, (title, sort) in enumerate(p.lectures, 1):
        s.text(16, y, f"第{i}章　{title}", 10.5)
        s.rect(110, y - 3.4, 166, y, 0, fill=p.hue)
        s.text(170, y, "100%", 10)
        s.text(194, y, "視聴済", 9.5, align="r")
        y += 11
    s.text(16, y, "確認テスト", 10.5)
    s.text(110, y, "5問中5問正解（合格）", 10.5)
    y += 18
    s.rect(16, y, 194, y + 16, 0, fill=(232, 240, 232))
    s.text(22, y + 10, "受講完了日", 11)
    s.text(52, y + 10.3, p.days, 14, "bold")
    y += 32
    s.wrap(16, y, "上記の課程をすべて受講し、修了されたことを証明いたします。", 11, 176)
    s.fit(194, y + 18, p.issuer, 12, 130, align="r")
    s.fit(194, y + 27, p.chief, 12, 130, align="r")


def panel(s, p):
    """The quarter of a sheet, to be cut out, that is the certificate."""
    s.text(52.5, 20, p.title, 18, "bold", "c")
    holder_text(s, 52.5, 38, p, 15, "c", width=60)
    if p.member_no:
        s.text(52.5, 46, f"{p.number_label}：{p.member_no}", 9.5, align="c")
    y = 60
    for row in s.lines(p.meeting, 11.5, 88, "bold"):
        s.text(52.5, y, row, 11.5, "bold", "c")
        y += 6
    y += 3
    for label, value in (("会期", p.days), ("会場", p.venue), ("参加形態", p.mode)):
        if value:
            s.text(9, y, label, 9)
            s.fit(28, y, value, 9.5, 70)
            y += 8
    s.wrap(9, y + 5, "上記学術集会に参加したことを証明する。", 9.5, 88)
    s.text(9, 118, p.issued, 9.5)
    s.fit(84, 127, p.issuer, 10, 76, align="r")
    s.fit(84, 135, p.chief, 10, 76, align="r")
    if p.seal:
        s.seal(86, 122, 13, p.seal, p.seal_colour, p.seal_round)


def panel_badge(s, p):
    """The quarter that goes into the holder at the lanyard."""
    s.rect(6, 8, 99, 140, 0.3, stroke=GREY)
    s.rect(6, 8, 99, 20, 0, fill=p.hue)
    s.text(52.5, 16, "ネームカード 兼 参加証", 11, "bold", "c", WHITE)
    y = 32
    for row in s.lines(p.meeting, 12, 84, "bold"):
        s.text(52.5, y, row, 12, "bold", "c")
        y += 6.5
    s.fit(52.5, y + 2, p.days, 9, 86, align="c")
    s.fit(52.5, 80, p.place, 10, 86, align="c")
    s.fit(52.5, 98, p.holder, 25, 86, "bold", "c")
    if p.member_no:
        s.text(10, 134, f"{p.number_label} {p.member_no}", 8.5)
    s.qr(72, 110, 25, f"https://example.invalid/e/{p.serial or '0'}")


def panel_notes(s, d):
    """The quarter that says how to fold and cut."""
    s.text(52.5, 20, "ご利用方法", 12, "bold", "c")
    y = 36
    for i, text in enumerate(d["notes"], 1):
        y = s.wrap(10, y, f"{i}. {text}", 9, 84, 1.7) + 3


DATED = frozenset({"dated"})
LAYOUTS = [
    Layout("view_log", view_log, needs=DATED, modes=("web",)), Layout("webmail", webmail), Layout("cme", cme, size=(297, 210), needs=frozenset({"english"}), mode=False),
    Layout("elearn", elearn, kind="course_certificate", needs=frozenset({"seminar"})), Layout("cut_out", panel, size=(105, 148.5), text_layer=False),
]  # fmt: skip
