"""Text that claims another member and that no eye sees, or that is not what is drawn: every way a page has to say one thing to
programs and show another."""

from hostile_lib.pdf import Pdf, packed, stream
from hostile_lib.texts import DAYS, HOLDER, MEETING, OTHER, fonts

CLAIM = "会員番号　" + OTHER
FRAME = [(26, 240, 740, "参加証明書"), (14, 100, 580, f"学会名　{MEETING}"), (14, 100, 550, f"会期　{DAYS}"),
         (12, 100, 500, "上記の学会に参加したことを証明する。"), (12, 300, 440, "公益社団法人日本医学放射線学会")]


def shown(text, x=100, y=400, size=12, font="J"):
    return f"BT /{font} {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n".encode()


def paper(content, objects=None, resources="", page="", box="[0 0 595 842]"):
    """A certificate that names nobody, and `content` behind it; objects from 20 on are the case's own."""
    body = b"".join(shown(text, x, y, size) for size, x, y, text in FRAME)
    pdf = Pdf(body + content)
    pdf.add(3, f"<</Type/Page/Parent 2 0 R/MediaBox{box}/Contents 4 0 R/Resources<</Font<</J 6 0 R/L 20 0 R>>/XObject<</I 21 0 R/X 21 0 R>>/ExtGState<</G 22 0 R>>/Shading<</S 24 0 R>>/Pattern<</P 25 0 R>>{resources}>>{page}>>")
    fonts(pdf)
    for number, made in (objects or {}).items():
        pdf.add(number, made)
    return pdf.bytes()


def picture(byte, more=""):
    return packed(f"/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray{more}", bytes([byte]) * 64)


def lying(drawn, said, encoding="UniJIS-UTF16-H"):
    """The Japanese font with a map to Unicode that says something else than what is drawn."""
    pairs = "".join(f"<{d.encode('utf-16-be').hex()}> <{s.encode('utf-16-be').hex()}>\n" for d, s in zip(drawn, said))
    cmap = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange {len(drawn)} beginbfchar\n{pairs}endbfchar endcmap end end"
    return {20: f"<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/{encoding}/DescendantFonts[7 0 R]/ToUnicode 23 0 R>>", 23: packed("", cmap.encode())}


def drawn_by_a_program(procedure):
    """A Type 3 font whose one glyph is all of the claim."""
    cmap = f"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <{CLAIM.encode('utf-16-be').hex()}> endbfchar endcmap"
    return {20: "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<</A 23 0 R>>/Encoding<</Differences[65/A]>>/FirstChar 65/LastChar 65/Widths[1000]/Resources<<>>/ToUnicode 26 0 R>>",
            23: stream("", procedure), 26: packed("", cmap.encode())}


def with_layers(content, objects, layers, properties=""):
    """A page whose catalogue knows layers; objects 26 and 27 are theirs."""
    made = paper(content, objects, page="").replace(b"/Type/Catalog", f"/Type/Catalog/OCProperties<</OCGs[27 0 R]/D<<{layers}>>>>".encode())
    return made.replace(b"/Resources<<", f"/Resources<<{properties}".encode(), 1)


def simple_font(name, flags, mapped=False):
    """The number in a simple font that is not embedded; its label in the other."""
    cmap = "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <61> <6a> <0030> endbfrange endcmap"
    font = f"<</Type/Font/Subtype/TrueType/BaseFont/{name}/FirstChar 48/LastChar 106/Widths[{' '.join(['556'] * 59)}]/FontDescriptor 23 0 R{'/ToUnicode 26 0 R' if mapped else ''}>>"
    body = shown("会員番号　") + f"BT /L 12 Tf 180 400 Td ({''.join(chr(97 + int(figure)) for figure in OTHER) if mapped else OTHER}) Tj ET\n".encode()
    return paper(body, {20: font, 23: f"<</Type/FontDescriptor/FontName/{name}/Flags {flags}/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>", 26: packed("", cmap.encode())})


def note(subtype, more="", under=b"", look=None):
    """An annotation over the page that shows the claim where it is drawn, or something over it."""
    return paper(under, {23: group(shown(CLAIM) if look is None else look), 26: f"<</Type/Annot/Subtype/{subtype}{more}/Rect[0 0 595 842]/AP<</N 23 0 R>>>>"}, page="/Annots[26 0 R]")


def of_code(codes, encoding, descendant):
    """The other font with a map that says the claim for six codes."""
    pairs = "".join(f"<{code:04x}> <{ord(figure):04x}>\n" for code, figure in zip(codes, OTHER))
    cmap = f"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 6 beginbfchar\n{pairs}endbfchar endcmap"
    font = f"<</Type/Font/Subtype/Type0/BaseFont/{'Ryumin-Light' if descendant == 7 else 'Other'}/Encoding/{encoding}/DescendantFonts[{descendant} 0 R]/ToUnicode 23 0 R>>"
    body = shown("会員番号　") + f"BT /L 12 Tf 180 400 Td <{''.join(f'{code:04x}' for code in codes)}> Tj ET\n".encode()
    cid = "<</Type/Font/Subtype/CIDFontType2/BaseFont/Other/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 8 0 R/DW 500>>"
    return paper(body, {20: font, 23: packed("", cmap.encode()), 27: cid})


def group(content):
    return stream("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Group<</S/Transparency/CS/DeviceGray>>/Resources<</Font<</J 6 0 R>>>>", content)


def cases(small):
    del small
    digits = "0123456789"
    mask = {22: "<</SMask<</S/Luminosity/G 23 0 R>>>>", 23: group(b"0 g 0 0 595 842 re f")}
    over = b"q 300 0 0 40 90 385 cm /I Do Q\n"
    return {
        "under_picture": ("another member's number under a white picture", lambda: paper(shown(CLAIM) + over, {21: picture(255)})),
        "under_clear_picture": ("the same, the picture has a mask that lets it all show", lambda: paper(shown(CLAIM) + over, {21: picture(255, "/SMask 23 0 R"), 23: picture(255)})),
        "under_grey": ("another member's number under a grey box", lambda: paper(shown(CLAIM) + b"0.8 g 90 390 300 30 re f\n")),
        "under_triangle": ("another member's number under a white triangle", lambda: paper(shown(CLAIM) + b"1 g 50 380 m 600 380 l 200 700 l f\n")),
        "under_white_line": ("another member's number under a broad white line", lambda: paper(shown(CLAIM) + b"1 G 30 w 90 405 m 400 405 l S\n")),
        "under_shading": ("another member's number under a shading", lambda: paper(shown(CLAIM) + b"q 90 390 300 30 re W n /S sh Q\n", {24: "<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 600 0]/Extend[true true]/Function<</FunctionType 2/Domain[0 1]/C0[1]/C1[1]/N 1>>>>"})),
        "under_thin_lines": ("another member's number under white lines of one point, side by side", lambda: paper(shown(CLAIM) + b"1 G 1 w " + b" ".join(b"90 %d m 400 %d l S" % (y, y) for y in range(392, 418)))),
        "under_strips": ("another member's number under two white boxes that leave a hair between them", lambda: paper(shown(CLAIM) + b"1 g 90 390 300 13.2 re f 90 403.9 300 13 re f\n")),
        "under_program_box": ("another member's number under a white box that a letter of a Type 3 font draws", lambda: paper(shown(CLAIM) + b"BT /L 12 Tf 250 380 Td (A) Tj ET\n", {20: "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<</A 23 0 R>>/Encoding<</Differences[65/A]>>/FirstChar 65/LastChar 65/Widths[1000]/Resources<<>>>>", 23: stream("", b"1000 0 d0 1 g -20000 -20000 60000 60000 re f")})),
        "under_dark_lines": ("another member's number under black lines of one point, side by side", lambda: paper(shown(CLAIM) + b"0 G 1 w " + b" ".join(b"90 %d m 400 %d l S" % (y, y) for y in range(392, 418)))),
        "on_dark_picture": ("another member's number on a black picture", lambda: paper(over + shown(CLAIM), {21: picture(0)})),
        "white_on_white_picture": ("another member's number in white on a white picture", lambda: paper(over + b"1 g " + shown(CLAIM), {21: picture(255)})),
        "mirrored": ("another member's number in mirror writing", lambda: paper(f"BT /J 12 Tf -1 0 0 1 300 400 Tm <{CLAIM.encode('utf-16-be').hex()}> Tj ET\n".encode())),
        "layer_by_expression": ("another member's number on a layer that an expression switches off", lambda: with_layers(b"/OC /M BDC " + shown(CLAIM) + b" EMC\n", {26: "<</Type/OCMD/VE[/Not 27 0 R]>>", 27: "<</Type/OCG/Name(a)>>"}, "/ON[27 0 R]", "/Properties<</M 26 0 R>>")),
        "layer_by_use": ("another member's number on a layer that is not for the screen", lambda: with_layers(b"/OC /M BDC " + shown(CLAIM) + b" EMC\n", {27: "<</Type/OCG/Name(a)/Usage<</View<</ViewState/OFF>>>>>>"}, "/AS[<</Event/View/Category[/View]/OCGs[27 0 R]>>]", "/Properties<</M 27 0 R>>")),
        "note_on_a_layer": ("another member's number in an annotation on a layer that is switched off", lambda: note("FreeText", "/F 4/OC 27 0 R").replace(b"xref\n0 ", b"27 0 obj\n<</Type/OCG/Name(a)>>\nendobj\nxref\n0 ", 1).replace(b"/Type/Catalog", b"/Type/Catalog/OCProperties<</OCGs[27 0 R]/D<</OFF[27 0 R]>>>>")),
        "note_of_no_kind": ("another member's number in an annotation of an unknown kind that is flagged invisible", lambda: note("Mine", "/F 1")),
        "popup": ("another member's number as the look of a pop-up", lambda: note("Popup", "/F 4")),
        "map_beside_another_encoding": ("two fonts of one name and two encodings, one with a false map", lambda: of_code([231 + int(figure) for figure in HOLDER[1]], "Identity-H", 7)),
        "map_of_an_unknown_order": ("a font that is not embedded and whose letters nobody knows, with a map", lambda: of_code(range(1, 7), "Identity-H", 27)),
        "under_many_boxes": ("another member's number under the last of 2,000 white boxes", lambda: paper(shown(CLAIM) + b"1 g " + b"500 20 20 20 re f " * 2_000 + b"90 390 300 30 re f\n")),
        "under_letter": ("another member's number under a white letter of 300 points", lambda: paper(shown(CLAIM) + b"1 g " + shown("■", 60, 300, 300))),
        "clip_of_two_boxes": ("another member's number between the two boxes of a clip", lambda: paper(b"q 0 0 1 1 re 590 840 1 1 re W n " + shown(CLAIM) + b"Q\n")),
        "clip_by_letters": ("another member's number inside a clip made of one letter", lambda: paper(b"q BT 7 Tr /J 300 Tf 50 300 Td <4e00> Tj ET 0 Tr " + shown(CLAIM) + b"Q\n")),
        "only_clip": ("another member's number as a clip alone", lambda: paper(b"q 7 Tr " + shown(CLAIM) + b"Q\n")),
        "yellow": ("another member's number in pure yellow on white", lambda: paper(b"1 1 0 rg " + shown(CLAIM))),
        "hairlines": ("another member's number as edges of no width", lambda: paper(b"0 w 1 Tr " + shown(CLAIM))),
        "hairlines_scaled": ("the same with a width that a scale makes nothing", lambda: paper(b"q 0.001 0 0 0.001 0 0 cm 1 w 1 Tr " + shown(CLAIM, 100_000, 400_000, 12_000) + b"Q\n")),
        "empty_clip": ("another member's number behind a clip by an empty path", lambda: paper(b"q W n " + shown(CLAIM) + b"Q\n")),
        "tiny_unit": ("all of the paper six points high", lambda: paper(shown(CLAIM), page="/UserUnit 0.008")),
        "default_grey": ("black that is white by /DefaultGray", lambda: paper(shown(CLAIM), {23: stream("/FunctionType 4/Domain[0 1]/Range[0 1]", b"{pop 1}")}, "/ColorSpace<</DefaultGray[/Separation/X/DeviceGray 23 0 R]>>")),
        "default_rgb": ("black that is white by /DefaultRGB", lambda: paper(b"0 0 0 rg " + shown(CLAIM), {}, "/ColorSpace<</DefaultRGB[/CalRGB<</WhitePoint[0.95 1 1.09]/Gamma[0 0 0]>>]>>")),
        "default_cmyk": ("black that is white by /DefaultCMYK", lambda: paper(b"0 0 0 1 k " + shown(CLAIM), {23: stream("/FunctionType 4/Domain[0 1 0 1 0 1 0 1]/Range[0 1]", b"{pop pop pop pop 1}")}, "/ColorSpace<</DefaultCMYK[/DeviceN[/A/B/C/D]/DeviceGray 23 0 R]>>")),
        "symbols": ("a number in Wingdings, which is not embedded", lambda: simple_font("Wingdings", 4)),
        "web_symbols": ("the same in Webdings", lambda: simple_font("Webdings", 4)),
        "bars": ("the same in a bar code font", lambda: simple_font("Free3of9", 4)),
        "unknown_symbols": ("the same in a font of no name, flagged symbolic", lambda: simple_font("Nobody-Knows", 4)),
        "greek": ("the same in Symbol, with a map", lambda: simple_font("Symbol", 4, True)),
        "dingbats": ("the same in ZapfDingbats, with a map", lambda: simple_font("ZapfDingbats", 4, True)),
        "note_pale": ("another member's number in an annotation of no opacity", lambda: note("FreeText", "/F 4/CA 0")),
        "note_not_printed": ("another member's number in an annotation that is not printed", lambda: note("FreeText", "/F 0")),
        "note_only_printed": ("another member's number under a box that is only printed", lambda: note("Stamp", "/F 36", shown(CLAIM), b"1 g 0 0 595 842 re f")),
        "note_toggles": ("another member's number in an annotation that comes and goes", lambda: note("FreeText", "/F 260")),
        "layer_of_radio": ("another member's number on the second of two layers of which one shows", lambda: with_layers(b"/OC /M BDC " + shown(CLAIM) + b" EMC\n", {26: "<</Type/OCG/Name(b)>>", 27: "<</Type/OCG/Name(a)>>"}, "/RBGroups[[26 0 R 27 0 R]]", "/Properties<</M 27 0 R>>")),
        "layer_not_printed": ("another member's number on a layer that is not printed", lambda: with_layers(b"/OC /M BDC " + shown(CLAIM) + b" EMC\n", {27: "<</Type/OCG/Name(a)/Usage<</Print<</PrintState/OFF>>>>>>"}, "/AS[<</Event/Print/Category[/Print]/OCGs[27 0 R]>>]", "/Properties<</M 27 0 R>>")),
        "layer_by_zoom": ("another member's number on a layer for one size", lambda: with_layers(b"/OC /M BDC " + shown(CLAIM) + b" EMC\n", {27: "<</Type/OCG/Name(a)/Usage<</Zoom<</min 64>>>>>>"}, "/AS[<</Event/View/Category[/Zoom]/OCGs[27 0 R]>>]", "/Properties<</M 27 0 R>>")),
        "pale": ("another member's number in a grey that nobody sees", lambda: paper(b"0.93 g " + shown(CLAIM))),
        "nearly_clear": ("another member's number at 8 % opacity", lambda: paper(b"/G gs " + shown(CLAIM), {22: "<</ca 0.08>>"})),
        "masked": ("another member's number behind a mask of nothing", lambda: paper(b"/G gs " + shown(CLAIM), mask)),
        "faint_group": ("another member's number in a group of 2 % opacity", lambda: paper(b"/G gs /X Do\n", {21: group(shown(CLAIM)), 22: "<</ca 0.02>>"})),
        "lighter_only": ("another member's number drawn where it makes lighter", lambda: paper(b"1 g 90 390 300 30 re f 0 g /G gs " + shown(CLAIM), {22: "<</BM/Lighten>>"})),
        "on_its_colour": ("another member's number, black on black", lambda: paper(b"0 g 90 390 300 30 re f " + shown(CLAIM))),
        "white_again": ("white on black that was made white again", lambda: paper(b"0 g 90 390 300 30 re f 1 g 90 390 300 30 re f " + shown(CLAIM))),
        "by_pattern": ("another member's number in a pattern that draws nothing", lambda: paper(b"/Pattern cs /P scn " + shown(CLAIM), {25: stream("/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 5 5]/XStep 5/YStep 5/Resources<<>>", b"")})),
        "squeezed": ("another member's number squeezed to nothing", lambda: paper(b"BT 0.5 Tz ET " + shown(CLAIM))),
        "flattened": ("another member's number of no height", lambda: paper(f"BT /J 12 Tf 1 0 0 0.01 100 400 Tm <{CLAIM.encode('utf-16-be').hex()}> Tj ET\n".encode())),
        "above_the_page": ("another member's number above the page", lambda: paper(shown(CLAIM, 100, 843))),
        "outside_crop": ("another member's number outside the crop box", lambda: paper(shown(CLAIM, 100, 400), page="/CropBox[0 420 595 842]")),
        "hidden_note": ("another member's number in a hidden annotation", lambda: paper(b"", {23: group(shown(CLAIM)), 26: "<</Type/Annot/Subtype/Stamp/F 2/Rect[0 0 595 842]/AP<</N 23 0 R>>>>"}, page="/Annots[26 0 R]")),
        "map_of_figures": ("the figures drawn are others than the map says", lambda: paper(shown("会員番号　") + shown("204817", 180, 400, 12, "L"), lying(digits, "".join(OTHER[HOLDER[1].index(d)] if d in HOLDER[1] else d for d in digits)))),
        "map_of_name": ("the name drawn is another than the map says", lambda: paper(shown("氏名　") + shown("山田花子", 150, 400, 12, "L"), lying("山田花子", "髙橋直人"))),
        "map_of_one_letter": ("one glyph whose map says all of it", lambda: paper(shown("記", 100, 400, 12, "L"), lying(["記"], [CLAIM]))),
        "program_draws_nothing": ("a Type 3 font that draws nothing and says all of it", lambda: paper(b"BT /L 12 Tf 100 400 Td (A) Tj ET\n", drawn_by_a_program(b"1000 0 d0"))),
        "program_draws_a_box": ("a Type 3 font that draws a box and says all of it", lambda: paper(b"BT /L 12 Tf 100 400 Td (A) Tj ET\n", drawn_by_a_program(b"1000 0 0 0 1000 1000 d1 0 0 800 800 re f"))),
        "actual_for_unmapped": ("an /ActualText for glyphs without a map", lambda: paper(f"/Span<</ActualText<FEFF{CLAIM.encode('utf-16-be').hex()}>>>BDC BT /L 12 Tf 100 400 Td (A) Tj ET EMC\n".encode(), {20: "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<</A 23 0 R>>/Encoding<</Differences[65/A]>>/FirstChar 65/LastChar 65/Widths[1000]/Resources<<>>>>", 23: stream("", b"1000 0 0 0 1000 1000 d1 0 0 800 800 re f")})),
        "actual_around_all": ("an /ActualText around the whole page", lambda: paper(b"", page="").replace(b"stream\nBT", f"stream\n/Span<</ActualText<FEFF{(chr(10).join([CLAIM] + [text for _, _, _, text in FRAME])).encode('utf-16-be').hex()}>>>BDC BT".encode(), 1)),
    }
