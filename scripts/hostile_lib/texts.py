"""Certificates whose text means harm to whoever shows it, and codes that claim another member."""

from hostile_lib import qr
from hostile_lib.pdf import Pdf, stream

# Of the demo's members file: whose name is on the paper, and whom the code claims.
HOLDER, OTHER = ("佐倉 美和", "204817"), "310592"
MEETING, DAYS = "第82回日本医学放射線学会総会", "2023年4月13日〜2023年4月16日"


def lines(rows, codes=b""):
    """A page of Japanese lines in a font that is not embedded; `codes` are operators drawn after them."""
    out = []
    for size, x, y, text in rows:
        out.append(f"BT /J {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n")
    pdf = Pdf("".join(out).encode() + codes)
    pdf.add(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</J 6 0 R>>>>>>")
    return fonts(pdf).bytes()


def fonts(pdf):
    """Object 6: a Japanese font that is not embedded."""
    pdf.add(6, "<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/UniJIS-UTF16-H/DescendantFonts[7 0 R]>>")
    pdf.add(7, "<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 4>>/FontDescriptor 8 0 R/W[1[500] 231 632 500]>>")
    pdf.add(8, "<</Type/FontDescriptor/FontName/Ryumin-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>")
    return pdf


def certificate(holder=HOLDER[0], number=HOLDER[1], meeting=MEETING, codes=b"", more=()):
    rows = [
        (26, 240, 740, "参加証明書"),
        (14, 100, 660, f"氏名　{holder}　殿"),
        (14, 100, 630, f"会員番号　{number}"),
        (14, 100, 580, f"学会名　{meeting}"),
        (14, 100, 550, f"会期　{DAYS}"),
        (12, 100, 500, "上記の学会に参加したことを証明する。"),
        (12, 300, 440, "公益社団法人日本医学放射線学会"),
    ]
    return lines(rows + list(more), codes)


def claims(payload):
    return qr.drawn(payload.encode(), 420, 80, 4)


def layered():
    shown = f"/OC /L BDC BT /J 12 Tf 100 400 Td <{('会員番号　' + OTHER).encode('utf-16-be').hex()}> Tj ET EMC\n".encode()
    layers = b"/Type/Catalog/OCProperties<</OCGs[20 0 R]/D<</OFF[20 0 R]/Order[20 0 R]>>>>"
    text = certificate(holder="", number="", codes=shown).replace(b"/Type/Catalog", layers)
    text = text.replace(b"/Resources<<", b"/Resources<</Properties<</L 20 0 R>>")
    return text.replace(b"xref\n0 ", b"20 0 obj\n<</Type/OCG/Name(a)>>\nendobj\nxref\n0 ", 1)


def with_page(text, more):
    """The same file with more in its page; its table of offsets is wrong then, as in many a mended file."""
    return text.replace(b"/Type/Page/", b"/Type/Page" + more.encode() + b"/")


def flood(rows):
    """A page of many lines, as small as is still read as print, in as many columns as it takes."""
    size, deep = 1.6, 480
    wide = max(map(len, rows)) * size + 20
    page = lines([(size, 20 + n // deep * wide, 830 - n % deep * 1.7, row) for n, row in enumerate(rows)])
    return page.replace(b"/MediaBox[0 0 595 842]", f"/MediaBox[0 0 {40 + -(-len(rows) // deep) * wide:.0f} 842]".encode(), 1)


def booklet(pages):
    """Pages that share a font, a few lines each."""
    text = [[(14, 100, 700 - 30 * n, row) for n, row in enumerate(rows)] for rows in pages]
    pdf = Pdf()
    pdf.add(2, f"<</Type/Pages/Kids[{' '.join(f'{100 + 2 * n} 0 R' for n in range(len(pages)))}]/Count {len(pages)}>>")
    for n, rows in enumerate(text):
        content = "".join(f"BT /J {size} Tf {x} {y} Td <{row.encode('utf-16-be').hex()}> Tj ET\n" for size, x, y, row in rows)
        pdf.add(100 + 2 * n, f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {101 + 2 * n} 0 R/Resources<</Font<</J 6 0 R>>>>>>")
        pdf.add(101 + 2 * n, stream("", content.encode()))
    return fonts(pdf).bytes()


def cases(small):
    many = 10 if small else 1
    html = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    formula = '=HYPERLINK("http://example.invalid/?"&A1,"開く")'
    escape = "\x1b[2J\x1b]0;owned\x07\x9b31m"
    return {
        "certificate_plain.pdf": ("the same certificate without a lie", lambda: certificate()),
        "code_claims_another_member.pdf": ("a cover's code of another member on a certificate", lambda: certificate(codes=claims(f"DAICHO-COVER:1:{OTHER}"))),
        "code_is_another_number.pdf": ("the code is another member's number", lambda: certificate(codes=claims(OTHER))),
        "code_names_another_member.pdf": ("the code spells another member's name and number", lambda: certificate(codes=claims(f"会員番号:{OTHER} 氏名:髙橋 直人"))),
        "code_is_a_link.pdf": ("the code is a link with the other number", lambda: certificate(codes=claims(f"https://example.invalid/?member={OTHER}"))),
        "code_claims_nobody.pdf": ("a cover's code of a member who does not exist", lambda: certificate(codes=claims("DAICHO-COVER:1:999999"))),
        "code_is_an_escape.pdf": ("the code is a terminal escape", lambda: certificate(codes=claims("DAICHO-COVER:1:" + escape))),
        "code_alone_claims_another.pdf": ("a page with nothing but such a code", lambda: lines([], claims(f"DAICHO-COVER:1:{OTHER}"))),
        "text_invisible_claims_another.pdf": ("another member's name in invisible text", lambda: certificate(codes=f"BT 3 Tr /J 12 Tf 100 400 Td <{('氏名　髙橋 直人　会員番号　' + OTHER).encode('utf-16-be').hex()}> Tj ET\n".encode())),
        "text_white_claims_another.pdf": ("another member's name in white", lambda: certificate(holder="", number="", codes=f"1 g BT /J 12 Tf 100 400 Td <{('会員番号　' + OTHER).encode('utf-16-be').hex()}> Tj ET\n".encode())),
        "text_tiny_claims_another.pdf": ("another member's number in letters of 0.1 points", lambda: certificate(holder="", number="", codes=f"BT /J 0.1 Tf 100 400 Td <{('会員番号　' + OTHER).encode('utf-16-be').hex()}> Tj ET\n".encode())),
        "text_off_page_claims_another.pdf": ("another member's number beside the page", lambda: certificate(holder="", number="", codes=f"BT /J 12 Tf 700 400 Td <{('会員番号　' + OTHER).encode('utf-16-be').hex()}> Tj ET\n".encode())),
        "text_clipped_claims_another.pdf": ("another member's number outside the clip", lambda: certificate(holder="", number="", codes=f"q 0 0 1 1 re W n BT /J 12 Tf 100 400 Td <{('会員番号　' + OTHER).encode('utf-16-be').hex()}> Tj ET Q\n".encode())),
        "text_covered_claims_another.pdf": ("another member's number under a white box", lambda: certificate(holder="", number="", codes=f"BT /J 12 Tf 100 400 Td <{('会員番号　' + OTHER).encode('utf-16-be').hex()}> Tj ET 1 g 90 390 300 30 re f\n".encode())),
        "text_is_html.pdf": ("holder and meeting are HTML", lambda: certificate(holder=html, meeting=html + MEETING)),
        "text_is_formula.pdf": ("holder and meeting are formulas", lambda: certificate(holder=formula, number="=1+1", meeting="=cmd|' /C calc'!A0 " + MEETING)),
        "text_is_formula_at.pdf": ("texts that start with + - @ and a tab", lambda: certificate(holder="+81 佐倉", number="-204817", meeting="@SUM(1,2) " + MEETING)),
        "text_is_escape.pdf": ("holder and meeting carry terminal escapes", lambda: certificate(holder=HOLDER[0] + escape, meeting=MEETING + escape)),
        "text_turns_around.pdf": ("direction marks inside the name and number", lambda: certificate(holder="佐倉\u202e 和美\u202c", number="204\u200b817")),
        "text_long.pdf": ("a name of 50,000 letters", lambda: certificate(holder="佐倉" * (2_500 if small else 25_000))),
        "text_template.pdf": ("texts that look like templates and JSON", lambda: certificate(holder='{name}[x]"}\\n{"', meeting="{text}%s%n${jndi:ldap://x}")),
        "text_hidden_layer_claims_another.pdf": ("another member's number on a layer that is switched off", lambda: layered()),
        "text_of_a_field_claims_another.pdf": ("another member's number in a form field without a look", lambda: with_page(certificate(), "/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/T(n)/V(310592)/Rect[100 380 300 400]>>]")),
        "text_actual_claims_another.pdf": ("an /ActualText that says another number", lambda: certificate(holder="", number="", codes=f"/Span<</ActualText<FEFF{('会員番号　' + OTHER).encode('utf-16-be').hex()}>>>BDC BT /J 12 Tf 100 400 Td <{'記'.encode('utf-16-be').hex()}> Tj ET EMC\n".encode())),
        "code_is_html_and_formula.pdf": ("the code is HTML and a formula", lambda: certificate(codes=claims("=1+1<script>alert(1)</script>"))),
        "code_is_path.pdf": ("the code is a path and a new line", lambda: certificate(codes=claims("../../etc/passwd\n\r\0DAICHO-COVER:1:" + OTHER))),
        "code_of_covers_many.pdf": ("twelve covers' codes on one page", lambda: lines([], b"".join(qr.drawn(f"DAICHO-COVER:1:{n}".encode(), 40 + n % 3 * 180, 60 + n // 3 * 190, 4) for n in range(12)))),
        "text_line_of_a_megabyte.pdf": ("one line of 1,000,000 letters", lambda: flood(["会期2023年4月13日" * (100_000 // many)])),
        "text_lines_50k.pdf": ("50,000 lines on a page", lambda: flood([f"第{n}回日本{n}学会 2023年4月{n % 30 + 1}日" for n in range(50_000 // many)])),
        "text_labels_100k.pdf": ("100,000 labels on a page", lambda: flood(["氏名 会員番号 会期 学会名 " * 20] * (1_250 // many))),
        "text_days_100k.pdf": ("100,000 days on a page", lambda: flood(["2023年4月13日〜14日、" * 20] * (5_000 // many))),
        "text_table_of_20k_rows.pdf": ("a list of 20,000 attended meetings", lambda: flood(["番号 参加学会名 開催日 単位"] + [f"{n} 第{n}回日本医学放射線学会総会 2023年4月{n % 30 + 1}日 5" for n in range(20_000 // many)])),
        "text_pages_of_forms.pdf": ("500 pages, each an application form of another number", lambda: booklet([["認定更新申請書", f"氏名　甲野 {n}", f"会員番号　{200_000 + n}"] for n in range(500 // many)])),
        "text_pages_of_one_name.pdf": ("500 pages of the same certificate under 500 names", lambda: booklet([["参加証明書", f"氏名　甲野{n}太郎", f"学会名　{MEETING}", f"会期　{DAYS}"] for n in range(500 // many)])),
        "text_pages_of_one_meeting.pdf": ("2,000 pages of one member and meeting, each of other days and from afar", lambda: booklet([["参加証明書", f"氏名　{HOLDER[0]}", f"会員番号　{HOLDER[1]}", f"学会名　第82回日本医学放射線学会総会（WEB参加）", f"会期　{2021 + n % 5}年{n % 12 + 1}月{n % 28 + 1}日"] for n in range(2_000 // many)])),
        "text_pages_of_papers.pdf": ("2,000 pages, each a list of the member's own papers", lambda: booklet([["論文別刷", f"著者　{HOLDER[0]}", f"題名　論文 {n}", "雑誌名　日本医学放射線学会雑誌", "2023年4月"] for n in range(2_000 // many)])),
        "text_meeting_long.pdf": ("a meeting's name of 4,000 letters", lambda: certificate(meeting="第82回" + "日本医学放射線学会総会" * 400)),
        "text_brackets_million.pdf": ("brackets that open and never close", lambda: flood(["（「【" * 3_000] * (100 // many))),
        "text_digits_million.pdf": ("1,000,000 figures", lambda: flood(["1234567890" * 1_000] * (100 // many))),
        "text_marks_combining.pdf": ("a letter with 100,000 marks above it", lambda: flood(["か" + "\u3099" * (100_000 // many)])),
        "day_wild.pdf": ("days that do not exist", lambda: certificate(more=[(14, 100, 380, "会期　2023年99月99日〜99999999年2月31日"), (14, 100, 360, "令和99999999999999999999年1月1日")])),
    }


def cover_page(number):
    """A cover as a stranger may print it: the code large, the line in two corners."""
    return lines([(30, 150, 700, "表紙 / COVER"), (20, 150, 640, f"会員番号　{number}")], qr.drawn(f"DAICHO-COVER:1:{number}".encode(), 200, 300, 8))
