"""Layouts of the demo's papers. Each draws one piece of paper on a surface; `top` shifts it down the page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """What is printed on one piece of paper. Empty = not printed."""

    holder: str = ""
    member_no: str = ""
    meeting: str = ""
    days: str = ""
    venue: str = ""
    issuer: str = ""
    issued: str = ""
    chief: str = ""
    title: str = "参加証明書"
    serial: str = ""
    mode: str = ""
    points: str = ""
    honorific: str = "殿"


def _foot(s, p, y, seal=True, face="mincho"):
    s.text(40, y, p.issued, 11, face)
    s.text(170, y + 12, p.issuer, 12, face, "right")
    s.text(160, y + 20, p.chief, 12, face, "right")
    if seal and p.issuer:
        s.seal(164, y + 9, 18, "学会之印")


def label_beside(s, p, face="mincho", top=0, seal=True):
    """Labels left, values beside them."""
    if p.serial:
        s.text(180, top + 22, "No. " + p.serial, 9, face, "right")
    s.text(105, top + 45, p.title, 24, face, "center")
    s.text(120, top + 66, "会員番号　" + p.member_no if p.member_no else "", 11, face)
    s.text(120, top + 76, f"{p.holder} {p.honorific}", 14, face)
    s.text(35, top + 98, "あなたは下記の学術集会に参加されたことを証明いたします。", 11, face)
    s.text(105, top + 112, "記", 12, face, "center")
    rows = [("名　称", p.meeting), ("会　期", p.days), ("会　場", p.venue), ("参加形態", p.mode), ("認定単位", p.points)]
    y = top + 128
    for label, value in rows:
        if value:
            s.text(35, y, label + "：", 12, face)
            s.text(62, y, value, 12, face)
            y += 12
    _foot(s, p, y + 14, seal, face)


def ruled_table(s, p, face="gothic", top=0):
    """A table with ruling lines, a row a field."""
    s.text(105, top + 40, p.title, 22, face, "center")
    rows = [
        ("氏　　名", f"{p.holder} {p.honorific}"),
        ("会員番号", p.member_no),
        ("学 会 名", p.meeting),
        ("開催期間", p.days),
        ("会　　場", p.venue),
        ("参加形態", p.mode),
        ("証明書番号", p.serial),
    ]
    rows = [row for row in rows if row[1]]
    y = top + 58
    bottom = y + 14 * len(rows)
    s.rect(30, y, 180, bottom, 0.5)
    s.line(66, y, 66, bottom)
    for i, (label, value) in enumerate(rows):
        if i:
            s.line(30, y, 180, y)
        s.text(48, y + 9, label, 11, face, "center")
        s.text(70, y + 9, value, 11, face)
        y += 14
    s.text(30, y + 14, "上記の者は、本学術集会に出席したことを証明する。", 11, face)
    _foot(s, p, y + 34, face=face)


def sentence(s, p, face="mincho"):
    """Everything in running text."""
    s.text(105, 50, p.title, 24, face, "center")
    s.text(40, 85, f"　{p.holder} {p.honorific}（会員番号 {p.member_no}）は、{p.days}", 12, face)
    s.text(40, 95, f"まで{p.venue}で開催された{p.meeting}に", 12, face)
    s.text(40, 105, "参加したことを証明する。", 12, face)
    s.text(40, 120, p.points, 11, face)
    _foot(s, p, 145)


def name_card(s, p, x=55, y=40, face="gothic"):
    """A name card of 100 × 70 mm that serves as certificate."""
    s.rect(x, y, x + 100, y + 70, 0.4)
    s.text(x + 50, y + 12, p.meeting, 13, face, "center")
    s.text(x + 50, y + 20, p.days, 10, face, "center")
    s.line(x + 5, y + 24, x + 95, y + 24)
    s.text(x + 50, y + 38, f"{p.holder}", 20, face, "center")
    s.text(x + 50, y + 47, "会員番号 " + p.member_no, 10, face, "center")
    s.text(x + 50, y + 57, p.title, 12, face, "center")
    s.text(x + 50, y + 65, p.issuer, 8, face, "center")


def half_sheet(s, p, top, face="gothic"):
    """A certificate of half an A4 sheet, framed."""
    s.rect(20, top + 10, 190, top + 135, 0.6)
    s.text(105, top + 30, p.title, 20, face, "center")
    s.text(40, top + 48, f"{p.holder} {p.honorific}", 14, face)
    s.text(120, top + 48, "会員番号：" + p.member_no, 11, face)
    s.text(40, top + 64, "学会名：" + p.meeting, 12, face)
    s.text(40, top + 74, "会期：" + p.days, 12, face)
    s.text(40, top + 84, "会場：" + p.venue, 12, face)
    s.text(40, top + 96, "上記学会に参加したことを証明します。", 11, face)
    s.text(40, top + 110, p.issued, 10, face)
    s.text(160, top + 118, p.issuer, 11, face, "right")
    s.text(160, top + 126, p.chief, 11, face, "right")
    s.seal(164, top + 111, 15, "学会之印")


def vertical(s, p):
    """Written top to bottom, columns from right to left, kanji numerals."""
    s.rect(15, 15, 195, 282, 0.6)
    s.vertical(172, 50, p.title, 24)
    s.vertical(150, 30, f"{p.holder}　{p.honorific}", 18)
    s.vertical(138, 30, "会員番号　" + p.member_no, 12)
    s.vertical(118, 30, "あなたは左記の学術集会に参加されたことを", 13)
    s.vertical(108, 30, "証明いたします", 13)
    s.vertical(88, 30, "学会名　" + p.meeting, 13)
    s.vertical(78, 30, "会　期　" + p.days, 13)
    s.vertical(68, 30, "会　場　" + p.venue, 13)
    s.vertical(48, 30, p.issued, 12)
    s.vertical(36, 110, p.issuer, 13)
    s.vertical(26, 140, p.chief, 13)


def english(s, p, face="mincho"):
    """A certificate of an international congress."""
    s.rect(15, 15, 195, 282, 0.6)
    s.text(105, 60, "Certificate of Attendance", 26, face, "center")
    s.text(105, 90, "This is to certify that", 12, face, "center")
    s.text(105, 106, p.holder, 18, face, "center")
    s.text(105, 116, "JRS Member No. " + p.member_no, 11, face, "center")
    s.text(105, 134, "attended the", 12, face, "center")
    s.text(105, 148, p.meeting, 14, face, "center")
    s.text(105, 160, p.days, 12, face, "center")
    s.text(105, 170, p.venue, 12, face, "center")
    s.text(170, 220, p.chief, 11, face, "right")
    s.text(170, 228, p.issuer, 11, face, "right")


def application_form(s, member_no, name, applied, enclosed, face="gothic"):
    """学術集会単位認定申請書: starts an envelope."""
    s.text(105, 35, "学術集会単位認定申請書", 22, "bold", "center")
    s.text(180, 52, "申請日　" + applied, 11, face, "right")
    s.text(30, 66, "公益社団法人 日本医学放射線学会 専門医制度委員会 御中", 11, face)
    rows = [("会員番号", member_no), ("氏　　名", name), ("所　　属", "みなと中央病院（架空）放射線科"), ("同封枚数", enclosed)]
    y = 80
    s.rect(30, y, 180, y + 16 * len(rows), 0.5)
    s.line(70, y, 70, y + 16 * len(rows))
    for label, value in rows:
        s.line(30, y, 180, y)
        s.text(50, y + 10, label, 12, face, "center")
        s.text(76, y + 10, value, 14, face)
        y += 16
    s.text(30, y + 16, "専門医資格の更新にあたり、参加証・受講証を添えて申請いたします。", 11, face)


def cover(s, member_no, face="gothic"):
    """A cover page whose QR code names the applicant; starts an envelope."""
    s.text(105, 40, "提出書類 送付票", 24, "bold", "center")
    s.text(105, 58, "この用紙を証明書の一番上に置いてスキャンしてください", 11, face, "center")
    s.qr(75, 75, 60, f"DAICHO-COVER:1:{member_no}")
    s.text(105, 150, "会員番号　" + member_no, 16, face, "center")


def receipt(s, p, amount, face="mincho", top=0):
    """領収書: never a certificate."""
    s.text(105, top + 45, "領　収　書", 24, face, "center")
    s.text(35, top + 70, f"{p.holder} 様", 14, face)
    s.text(105, top + 90, f"金額　￥{amount}－", 18, face, "center")
    s.line(60, top + 93, 150, top + 93, 0.5)
    s.text(35, top + 110, f"但し、{p.meeting} 参加費として", 12, face)
    s.text(35, top + 120, "上記正に領収いたしました。", 12, face)
    _foot(s, p, top + 140, face=face)
