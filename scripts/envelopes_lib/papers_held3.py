"""Papers of the third held part that are no certificates."""

from .papers_other import HOSPITAL
from .surface import GREY, INK

BLUE = (40, 44, 100)


def invoice(s, d):
    """A receipt by the rules of the consumption tax: registration number, items, rate."""
    s.text(22, 28, "領収書", 21, "bold")
    s.text(188, 24, "領収書番号 " + d["serial"], 9, align="r")
    s.text(188, 30, "発行日 " + d["issued"], 9, align="r")
    s.line(22, 34, 188, 34, 0.8, (60, 90, 140))
    s.text(22, 50, f"{d['name']} 様", 15)
    s.text(22, 66, "領収金額", 11)
    s.text(70, 67, f"￥{d['amount']}", 20, "bold")
    s.text(112, 66, "（税込）", 10)
    y = 80
    for x0, x1, label in ((22, 120, "内容"), (120, 140, "数量"), (140, 188, "金額（円）")):
        s.rect(x0, y, x1, y + 9, 0.3, fill=(230, 235, 243))
        s.text((x0 + x1) / 2, y + 6.2, label, 9.5, align="c")
    for label, count, value in ((f"{d['meeting']}　参加登録費", "1", d["amount"]), ("消費税（対象外）", "", "0")):
        y += 11
        for x0, x1, text in ((22, 120, label), (120, 140, count), (140, 188, value)):
            s.rect(x0, y - 2, x1, y + 9, 0.3)
            s.fit((x0 + x1) / 2, y + 5.2, text, 10, x1 - x0 - 3, align="c")
    s.text(22, y + 24, "上記の金額を領収いたしました。（お支払方法：クレジットカード）", 10)
    s.fit(166, y + 46, d["issuer"], 12, 120, align="r")
    s.text(166, y + 54, "登録番号 T0000000000000", 9, align="r")
    s.seal(170, y + 40, 16, "領収之印", d["colour"], False)


def counter(s, d):
    """A strip that the reception writes out: sum in a box, a field for the revenue stamp."""
    w = s.w
    s.rect(3, 3, w - 3, s.h - 3, 0.8, stroke=(70, 120, 90))
    s.text(10, 16, "領　収　証", 15, "bold")
    s.fit(w - 8, 15, d["issued"], 9, 46, align="r")
    s.text(10, 30, f"{d['name']}　様", 12.5)
    s.rect(10, 35, w - 44, 46, 0.4)
    s.text((w - 34) / 2, 43, f"￥ {d['amount']} ※", 14, "bold", "c")
    s.rect(w - 38, 28, w - 10, 50, 0.2, stroke=GREY)
    s.text(w - 24, 40, "収入印紙", 8, align="c", fill=GREY)
    y = s.wrap(10, 56, f"但　{d['meeting']}参加費", 10, w - 22, 1.5)
    s.text(10, y + 2, "上記の金額正に領収致しました", 9)
    s.fit(w - 28, min(s.h - 8, y + 12), d["issuer"], 9.5, w - 50, align="r")
    s.seal(w - 25, s.h - 24, 14, "領収之印", d["colour"], True)


def panel_receipt(s, d):
    """The quarter of a sheet, to be cut out, that is the receipt."""
    s.text(52.5, 20, "領 収 書", 17, "bold", "c")
    s.text(96, 29, "No. " + d["serial"], 8, align="r")
    s.text(10, 42, f"{d['name']} 様", 12.5)
    s.text(52.5, 58, f"￥{d['amount']}-", 17, "bold", "c")
    s.line(24, 61, 82, 61, 0.3)
    y = s.wrap(10, 74, f"但し、{d['meeting']}の参加費として", 9.5, 86)
    s.text(10, y + 3, "上記金額を領収いたしました。", 9.5)
    s.text(10, 118, d["issued"], 9.5)
    s.fit(82, 128, d["issuer"], 10, 74, align="r")
    s.seal(84, 118, 14, "領収之印", d["colour"], False)


def cells(s, d):
    """A sheet of cells in two columns: meeting, day and units beneath one another, the seal over the corner."""
    s.text(20, 24, d["title"], 16, "bold")
    s.text(20, 36, f"氏名　{d['name']}", 12)
    s.text(190, 36, f"会員番号　{d['number']}", 11, align="r")
    for i in range(d["slots"]):
        x, y = 20 + 86 * (i % 2), 44 + 52 * (i // 2)
        s.rect(x, y, x + 84, y + 50, 0.4)
        s.text(x + 3, y + 6, f"第{i + 1}欄", 8, fill=GREY)
        if i < len(d["rows"]):
            row = d["rows"][i]
            at = y + 15
            for line in s.lines(row["meeting"], 10.5, 77):
                s.text(x + 3, at, line, 10.5)
                at += 5.8
            s.fit(x + 3, y + 34, row["days"], 10, 56)
            if row["points"]:
                s.text(x + 3, y + 44, row["points"] + " 単位", 10.5)
            s.seal(x + 64, y + 30, 15, row["seal"], d["colour"], d["round"])
    s.text(20, 284, "※ 受付時に本カードを提示し、出席印を受けてください。", 9, fill=GREY)


def ledger(s, d):
    """The applicant's own list, landscape: the day first, a column for the number of the enclosed paper, the total at the foot."""
    s.text(20, 24, d["title"], 17, "bold")
    s.text(277, 18, "申請者　" + d["name"], 12, align="r")
    s.text(277, 26, "会員番号　" + d["number"], 11, align="r")
    columns = [(20, 80, "参加年月日"), (80, 214, "名称（学術集会・研究会・講習会）"), (214, 238, "単位"), (238, 277, "添付資料番号")]
    height, y = min(12, 150 / (len(d["rows"]) + 2)), 34
    for x0, x1, label in columns:
        s.rect(x0, y, x1, y + height, 0.3, fill=(240, 238, 226))
        s.text((x0 + x1) / 2, y + height / 2 + 1.6, label, 10, align="c")
    face, fill = ("hand", BLUE) if d["hand"] else ("body", INK)
    for i, row in enumerate(d["rows"], 1):
        y += height
        for (x0, x1, _), text in zip(columns, (row["days"], row["meeting"], row["points"], f"資料{i}")):
            s.rect(x0, y, x1, y + height, 0.3)
            s.fit((x0 + x1) / 2, y + height / 2 + 1.8, text, 10.5, x1 - x0 - 3, face, "c", fill)
    y += height
    s.rect(20, y, 277, y + height, 0.3)
    s.text(200, y + height / 2 + 1.6, "合計単位", 10.5, align="c")
    s.text(226, y + height / 2 + 1.6, d["total"], 11, face, "c", fill)


def form_cells(s, d):
    """An application form whose number stands a digit a cell."""
    s.text(105, 34, d["title"], 20, "bold", "c")
    s.text(20, 50, "公益社団法人 日本医学放射線学会　理事長　殿", 11.5)
    s.wrap(20, 66, "　下記のとおり必要書類を添えて申請いたします。", 11.5, 170)
    s.text(20, 88, "会員番号", 11.5)
    face, fill = ("hand", BLUE) if d["hand"] else ("body", INK)
    for i, digit in enumerate(d["number"]):
        s.rect(60 + 11 * i, 79, 71 + 11 * i, 92, 0.4)
        s.text(65.5 + 11 * i, 88.5, digit, 16, face, "c", fill)
    y = 112
    for label, value in (("氏名", d["name"]), ("勤務先", d["place"]), ("申請年月日", d["applied"]), ("証明書枚数", d["sheets"])):
        s.spread(20, y, label, 11.5, 30)
        s.text(62, y, value, 15 if label == "氏名" else 12, face, fill=fill)
        s.line(58, y + 3, 186, y + 3, 0.25)
        y += 18
    s.rect(20, y + 4, 186, y + 44, 0.3)
    s.text(24, y + 11, "事務局使用欄", 9, fill=GREY)
    s.text(24, y + 24, "□ 書類確認　　□ 単位確認　　□ 入金確認", 10.5)


def registration(s, d):
    """A confirmation of registration, which says itself that it proves no attendance."""
    s.text(105, 30, "参加登録完了のお知らせ", 18, "bold", "c")
    s.text(20, 48, f"{d['name']} 様", 12)
    y = s.wrap(20, 62, f"{d['meeting']}の参加登録を受け付けました。当日は本状を受付にご提示ください。", 11, 170)
    for label, value in (("会期", d["days"]), ("会場", d["venue"]), ("登録番号", d["serial"])):
        y += 10
        s.text(28, y, label, 10.5)
        s.fit(60, y, value, 11.5, 120)
    s.rect(20, y + 12, 190, y + 30, 0.5, stroke=(190, 60, 60))
    s.text(105, y + 23.4, "本状は参加証明書ではありません。参加証は会期当日に受付でお渡しします。", 10.5, "bold", "c")
    s.fit(190, y + 48, d["issuer"], 11.5, 120, align="r")


def programme(s, d):
    """The page of a programme that somebody scanned along."""
    s.fit(105, 26, d["meeting"], 15, 180, "bold", "c")
    s.text(105, 35, "プ ロ グ ラ ム", 13, align="c")
    s.fit(105, 43, d["days"] + "　" + d["venue"], 10.5, 180, align="c")
    y = 60
    for i, (title, speaker) in enumerate(d["talks"]):
        s.text(22, y, f"{9 + i}:{'00' if i % 2 else '10'}", 11)
        s.fit(46, y, title, 12, 140)
        s.text(58, y + 7, f"演者：{speaker}（{HOSPITAL[i % len(HOSPITAL)]}）", 9.5)
        y += 22
    s.text(105, 282, "— 12 —", 9, align="c")


DESIGNS = {"form": form_cells, "receipt": invoice, "strip": counter, "panel_receipt": panel_receipt, "check_sheet": ledger, "stamp_sheet": cells}
