"""Papers that are no certificates: forms, covers, check sheets, stamp sheets, receipts, publications, strangers' post."""

from .surface import GREY, INK

HOSPITAL = ["みなと中央病院（架空）", "青葉台記念病院（架空）", "県立ひばり医療センター（架空）", "東雲大学（架空）放射線科"]


def form_table(s, d):
    """Application form, ruled."""
    s.text(105, 35, d["title"], 21, "bold", "c")
    s.text(182, 52, "申請日　" + d["applied"], 11, align="r")
    s.text(28, 66, "公益社団法人 日本医学放射線学会 専門医制度委員会 御中", 11)
    rows = [("会員番号", d["number"], 1), ("氏　　名", d["name"], 1), ("所　　属", d["place"], 0), ("同封枚数", d["sheets"], 0)]
    y = 80
    s.rect(30, y, 180, y + 16 * len(rows), 0.5)
    s.line(70, y, 70, y + 16 * len(rows))
    for i, (label, value, hand) in enumerate(rows):
        if i:
            s.line(30, y, 180, y)
        s.text(50, y + 10, label, 12, align="c")
        if d["hand"]:
            s.text(78, y + 11, value, 15, "hand", fill=(40, 44, 90))
        else:
            s.text(76, y + 10, value, 14)
        y += 16
    s.wrap(30, y + 16, "専門医資格の更新にあたり、参加証・受講証を添えて申請いたします。", 11, 150)
    s.text(150, y + 50, "署名　　　　　　　　　　　印", 11, align="r")


def form_lines(s, d):
    """Application form with underlined fields."""
    s.text(20, 25, "様式第3号", 10)
    s.text(105, 45, d["title"], 20, "bold", "c")
    s.text(20, 66, "日本医学放射線学会　専門医資格更新係　宛", 11)
    y = 90
    for label, value in [("申請日", d["applied"]), ("会員番号", d["number"]), ("申請者氏名", d["name"]), ("勤務先", d["place"]), ("添付書類", d["sheets"])]:
        s.text(30, y, label, 12)
        s.line(62, y + 2, 165, y + 2, 0.25)
        if d["hand"]:
            s.text(68, y, value, 16, "hand", fill=(30, 30, 36))
        else:
            s.text(68, y, value, 13)
        y += 17
    s.wrap(30, y + 10, "下記の書類を添えて、放射線科専門医の資格更新を申請します。記載内容に相違ありません。", 11, 150)
    s.text(30, y + 36, "□ 参加証明書　□ 受講証明書　□ 論文別刷　□ その他", 10.5)


def cover(s, d):
    """A cover page whose QR code names the applicant."""
    s.text(105, 40, "提出書類 送付票", 24, "bold", "c")
    s.text(105, 58, "この用紙を証明書の一番上に置いてスキャンしてください", 11, align="c")
    s.qr(72, 75, 66, f"DAICHO-COVER:1:{d['number']}")
    s.text(105, 156, "会員番号　" + d["number"], 16, align="c")
    if d.get("name"):
        s.text(105, 168, d["name"] + "　様", 13, align="c")


def check_sheet(s, d):
    """The applicant's own list: meeting, day, points."""
    s.text(105, 30, d["title"], 19, "bold", "c")
    s.text(22, 45, f"会員番号：{d['number']}", 11)
    s.text(90, 45, f"氏名：{d['name']}", 11)
    y = 54
    widths = [(22, 32, "No."), (32, 118, "学会・研究会名"), (118, 164, "参加日"), (164, 188, "単位")]
    height = 9.5
    s.rect(22, y, 188, y + height * (len(d["rows"]) + 2), 0.4)
    s.rect(22, y, 188, y + height, 0.3, fill=(228, 230, 236))
    for x0, x1, label in widths:
        s.text((x0 + x1) / 2, y + 6.3, label, 10, align="c")
        if x0 > 22:
            s.line(x0, y, x0, y + height * (len(d["rows"]) + 1))
    for i, row in enumerate(d["rows"], 1):
        y += height
        s.line(22, y, 188, y)
        face, fill = ("hand", (40, 44, 90)) if d["hand"] else ("body", INK)
        s.text(27, y + 6.4, str(i), 9.5, align="c")
        s.fit(34, y + 6.4, row["meeting"], 10, 82, face, fill=fill)
        s.fit(120, y + 6.4, row["days"], 9.5, 43, face, fill=fill)
        s.text(176, y + 6.4, row["points"], 10, face, "c", fill)
    y += height
    s.line(22, y, 188, y)
    s.text(140, y + 6.4, "合計", 10, align="c")
    s.text(176, y + 6.4, d["total"], 10, align="c")
    s.text(22, y + 20, "上記のとおり相違ありません。参加証を添付いたします。", 10)


def stamp_sheet(s, d):
    """A member's sheet of stamps: a row an attendance, a seal each."""
    s.text(105, 28, d["title"], 19, "bold", "c")
    s.text(22, 42, f"会員番号　{d['number']}", 11)
    s.text(90, 42, f"氏名　{d['name']}", 12)
    y, height = 50, 18
    columns = [(22, 66, "開催日"), (66, 150, "研究会名"), (150, 164, "単位"), (164, 188, "確認印")]
    bottom = y + 9 + height * d["slots"]
    s.rect(22, y, 188, bottom, 0.4)
    for x0, x1, label in columns:
        s.text((x0 + x1) / 2, y + 6, label, 10, align="c")
        if x0 > 22:
            s.line(x0, y, x0, bottom)
    y += 9
    for i in range(d["slots"]):
        s.line(22, y, 188, y)
        if i < len(d["rows"]):
            row = d["rows"][i]
            s.fit(24, y + 11, row["days"], 10, 41)
            s.fit(68, y + 11, row["meeting"], 10.5, 80)
            s.text(157, y + 11, row["points"], 10.5, align="c")
            s.seal(169, y + 2, 14, row["seal"], d["colour"], d["round"])
        y += height
    s.text(22, bottom + 10, "※ 研究会受付で確認印を受けてください。", 9, fill=GREY)


def receipt(s, d):
    """領収書 of a full sheet or a strip (by the surface's height)."""
    tall = s.h > 150
    y = 45 if tall else 20
    w = s.w
    s.text(w / 2, y, "領　収　書", 22 if tall else 17, "bold", "c")
    s.text(w - 22, y + 6, "No. " + d["serial"], 8.5, align="r")
    y += 22 if tall else 15
    s.text(22, y, f"{d['name']}　様", 13)
    y += 18 if tall else 13
    s.text(w / 2, y, f"金額　￥{d['amount']}－", 17 if tall else 14, align="c")
    s.line(w / 2 - 40, y + 3, w / 2 + 40, y + 3, 0.4)
    y += 16 if tall else 11
    y = s.wrap(22, y, f"但し、{d['meeting']} 参加費として", 11, w - 40)
    s.text(22, y + 2, "上記正に領収いたしました。", 10.5)
    y += 12
    s.text(22, y, d["issued"], 10.5)
    s.fit(w - 34, y + 8, d["issuer"], 11, w - 70, align="r")
    s.seal(w - 32, y - 2, 15, "領収之印", d["colour"], False)


def publication(s, d):
    """First page of an article."""
    s.text(20, 18, d["journal"], 9, fill=GREY)
    s.text(190, 18, d["issue"], 9, align="r", fill=GREY)
    s.line(20, 21, 190, 21, 0.4)
    s.text(20, 32, d["type"], 10)
    y = s.wrap(20, 46, d["title"], 17, 170, 1.5, "bold")
    y = s.wrap(20, y + 4, d["authors"], 11, 170)
    y = s.wrap(20, y + 2, d["places"], 8.5, 170, 1.5, fill=GREY)
    s.text(20, y + 8, "要旨", 11, "bold")
    y = s.wrap(20, y + 16, d["abstract"], 9.5, 170, 1.6)
    s.text(20, y + 6, "Key words: " + d["keywords"], 9)
    y += 18
    for x in (20, 108):
        s.wrap(x, y, d["body"], 9, 80, 1.6)
    s.text(20, 280, d["doi"], 8.5, fill=GREY)
    s.text(190, 280, "受付：" + d["received"], 8.5, align="r", fill=GREY)


def leaflet(s, d):
    """A stranger's post: an announcement."""
    s.rect(0, 0, 210, 60, 0, fill=d["hue"])
    s.text(105, 30, d["head"], 24, "bold", "c", (255, 255, 255))
    s.text(105, 46, "ご案内", 16, "bold", "c", (255, 255, 255))
    y = 84
    for paragraph in d["text"]:
        y = s.wrap(25, y, "　" + paragraph, 12, 160, 1.9) + 5
    s.text(185, y + 14, d["from"], 12, align="r")


def letter(s, d):
    """A covering letter."""
    s.text(185, 30, d["issued"], 11, align="r")
    s.text(25, 46, "日本医学放射線学会 専門医係 御中", 12)
    s.text(185, 62, d["from"], 12, align="r")
    s.text(105, 84, d["head"], 15, "bold", "c")
    y = 104
    for paragraph in d["text"]:
        y = s.wrap(25, y, "　" + paragraph, 12, 160, 1.9) + 5
    s.text(185, y + 6, "敬具", 12, align="r")


def small_print(s, d):
    """Back of a certificate: notes."""
    s.text(105, 30, "ご注意", 13, "bold", "c")
    y = 44
    for i, note in enumerate(d["notes"], 1):
        y = s.wrap(22, y, f"{i}. {note}", 9, 166, 1.7) + 2


def continuation(s, d):
    """Second page of a certificate: the lectures taken."""
    s.text(182, 22, "（2／2）", 10, align="r")
    s.text(105, 36, "受講講演一覧（別紙）", 15, "bold", "c")
    s.text(24, 50, d["ref"], 10)
    y, height = 58, 12
    s.rect(24, y, 186, y + height * (len(d["lectures"]) + 1), 0.4)
    for x in (24 + 14, 150):
        s.line(x, y, x, y + height * (len(d["lectures"]) + 1))
    for x, label in ((31, "番号"), (94, "演題"), (168, "区分")):
        s.text(x, y + 8, label, 10, align="c")
    for i, (name, sort) in enumerate(d["lectures"], 1):
        y += height
        s.line(24, y, 186, y)
        s.text(31, y + 8, str(i), 10, align="c")
        s.fit(40, y + 8, name, 10, 108)
        s.text(168, y + 8, sort, 10, align="c")
    s.text(24, y + 26, "本紙は証明書本紙と併せて有効です。", 9, fill=GREY)


def back_page(s, d):
    """Something on the other side, for bleed-through."""
    y = 40
    for _ in range(16):
        y = s.wrap(25, y, d["filler"], 12, 160, 1.8)


NOTES = [
    "本証は再発行いたしません。大切に保管してください。", "単位の申請には本証の原本が必要です。複写では受け付けられません。",
    "参加登録費の領収書は別に発行しています。", "記載事項に誤りがあるときは、会期終了後1か月以内に事務局までご連絡ください。",
    "本証を他人に譲渡または貸与することはできません。", "取得単位数は各学会の規程によります。",
]  # fmt: skip
FILLER = "放射線診断における線量の最適化と患者説明の要点について、施設ごとの取り組みを比較検討した。"
