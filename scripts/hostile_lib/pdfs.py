"""Hostile PDFs. Each function of CASES gives the bytes of one file; `big` is the size of the real thing."""

import zlib

from hostile_lib.pdf import TEXT, Pdf, packed, stream, zeros

GIB, MIB = 1 << 30, 1 << 20


def image(width, height, data, more="", bits=1, space="/DeviceGray"):
    """A page that shows one picture; `data` is a stream's bytes, its filters in `more`."""
    picture = stream(f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent {bits}/ColorSpace{space}{more}", data)
    return Pdf(b"q 500 0 0 700 40 40 cm /I Do Q", "/XObject<</I 6 0 R>>").add(6, picture)


def chained_map(size):
    """A composite font whose map is a bomb in a bomb."""
    pdf = Pdf(b"BT /F 24 Tf 72 700 Td <0041> Tj ET")
    pdf.add(5, "<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/UniJIS-UTF16-H/DescendantFonts[7 0 R]/ToUnicode 6 0 R>>")
    pdf.add(7, "<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 4>>>>")
    return pdf.add(6, stream("/Filter[/FlateDecode/FlateDecode/FlateDecode]", zeros(size, 3, b" "))).bytes()


def tree(kids, count, more=None):
    pdf = Pdf(TEXT).add(2, f"<</Type/Pages/Kids[{kids}]/Count {count}>>")
    for number, body in (more or {}).items():
        pdf.add(number, body)
    return pdf.bytes()


def deep_tree(depth):
    pdf = Pdf(TEXT)
    pdf.add(2, "<</Type/Pages/Kids[100 0 R]/Count 1>>")
    for n in range(100, 100 + depth):
        pdf.add(n, f"<</Type/Pages/Kids[{n + 1} 0 R]/Parent {n - 1 if n > 100 else 2} 0 R/Count 1>>")
    pdf.add(100 + depth, f"<</Type/Page/Parent {99 + depth} 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>")
    return pdf.bytes()


def wide_tree(pages):
    pdf = Pdf(TEXT)
    numbers = range(100, 100 + pages)
    pdf.add(2, f"<</Type/Pages/Kids[{' '.join(f'{n} 0 R' for n in numbers)}]/Count {pages}>>")
    for n in numbers:
        pdf.add(n, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>")
    return pdf.bytes()


def branching_tree(levels):
    """Every node holds the next one ten times: 10^levels pages in a few objects."""
    pdf = Pdf(TEXT)
    for level in range(levels):
        kid = 100 + level + 1 if level < levels - 1 else 3
        pdf.add(100 + level, f"<</Type/Pages/Kids[{f'{kid} 0 R ' * 10}]/Count {10 ** (levels - level)}>>")
    return pdf.add(2, f"<</Type/Pages/Kids[100 0 R]/Count {10 ** levels}>>").bytes()


def form(n, content, children=""):
    return stream(f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<<{children}>>/Font<</F 5 0 R>>>>", content)


def forms(levels, times, close=False):
    """A chain of forms, each drawing the next `times` times; closed, the last draws the first."""
    pdf = Pdf(b"/X Do", "/XObject<</X 100 0 R>>")
    for level in range(levels):
        following = 100 + level + 1 if level < levels - 1 else (100 if close else None)
        child, content = (f"/X {following} 0 R", b"/X Do " * times) if following else ("", TEXT)
        pdf.add(100 + level, form(level, content, child))
    return pdf.bytes()


def composite_font(widths="", map_=None, more=""):
    to_unicode = "/ToUnicode 9 0 R" if map_ is not None else ""
    pdf = Pdf(b"BT /G 20 Tf 72 700 Td <00410042> Tj ET", "/Font<</G 6 0 R>>")
    pdf.add(3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</G 6 0 R>>>>>>")
    pdf.add(6, f"<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/UniJIS-UCS2-H/DescendantFonts[7 0 R]{to_unicode}{more}>>")
    pdf.add(7, f"<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/FontDescriptor 8 0 R{widths}>>")
    pdf.add(8, "<</Type/FontDescriptor/FontName/Ryumin-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>")
    if map_ is not None:
        pdf.add(9, map_)
    return pdf.bytes()


def cmap(body: bytes) -> bytes:
    return packed("", b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n" + body + b"\nendcmap end end")


def embedded_font(data):
    pdf = Pdf(b"BT /G 20 Tf 72 700 Td (AB) Tj ET")
    pdf.add(3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</G 6 0 R>>>>>>")
    pdf.add(6, "<</Type/Font/Subtype/TrueType/BaseFont/X/FirstChar 65/LastChar 66/Widths[500 500]/FontDescriptor 7 0 R>>")
    pdf.add(7, "<</Type/FontDescriptor/FontName/X/Flags 32/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80/FontFile2 8 0 R>>")
    return pdf.add(8, stream("/Filter/FlateDecode", data)).bytes()


def xref_stream(index, size, widths="[8 8 8]", data=b"", prev=""):
    body = stream(f"/Type/XRef/Size {size}/W{widths}/Index[{index}]/Root 1 0 R{prev}/Filter/FlateDecode", zlib.compress(data))
    pdf = Pdf(TEXT)
    text = pdf.bytes()
    start = len(text)
    return text + b"90 0 obj\n" + body + f"\nendobj\nstartxref\n{start}\n%%EOF\n".encode()


def object_stream(number, first, body, more=""):
    """The page's content lies in an object stream that tells lies; without a table the file is searched."""
    pdf = Pdf(TEXT).add(50, packed(f"/Type/ObjStm/N {number}/First {first}{more}", body))
    text = pdf.bytes()
    return text[: text.rindex(b"xref\n0")] + b"trailer<</Root 1 0 R/Size 60>>\n%%EOF"


def object_stream_in_itself():
    """A table that says: object 50, an object stream, is inside object stream 50; and so is the page tree."""
    pdf = Pdf(TEXT).add(50, packed("/Type/ObjStm/N 2/First 10/Extends 50 0 R", b"50 0 2 30 <</Type/ObjStm/N 1>> <</Type/Pages/Kids[3 0 R]/Count 1>>"))
    text = pdf.bytes()
    rows = b"".join(bytes([kind]) + a.to_bytes(4, "big") + bytes([b]) for kind, a, b in
                    [(0, 0, 0), (1, text.index(b"1 0 obj"), 0), (2, 50, 1), (1, text.index(b"3 0 obj"), 0), (1, text.index(b"4 0 obj"), 0)] + [(2, 50, 0)] * 46)
    start = len(text)
    table = stream("/Type/XRef/Size 51/W[1 4 1]/Root 1 0 R", rows)
    return text[: text.rindex(b"xref\n0")].ljust(start, b" ") + b"90 0 obj\n" + table + f"\nendobj\nstartxref\n{start}\n%%EOF\n".encode()


def prev_chain(links):
    """Tables that point back at one another: a long list, or with one link a ring."""
    out = bytearray(Pdf(TEXT).bytes())
    before = out.rindex(b"xref\n0 ")
    for _ in range(links):
        start = len(out)
        out += f"xref\n0 0\ntrailer\n<</Size 6/Root 1 0 R/Prev {before}>>\nstartxref\n{start}\n%%EOF\n".encode()
        before = start
    return bytes(out)


def prev_ring():
    text = Pdf(TEXT).bytes()
    start = text.rindex(b"xref\n0 ")
    return text.replace(b"/Root 1 0 R>>", f"/Root 1 0 R/Prev {start}>>".encode())


def shading(function):
    pdf = Pdf(b"/S sh", "/Shading<</S 6 0 R>>")
    pdf.add(6, "<</ShadingType 1/ColorSpace/DeviceRGB/Domain[0 1 0 1]/Matrix[600 0 0 800 0 0]/Function 7 0 R>>")
    return pdf.add(7, function).bytes()


def tiling(step, content=b"0 0 1 1 re f", box="0 0 1 1"):
    pdf = Pdf(b"/Pattern cs /P scn 0 0 595 842 re f", "/Pattern<</P 6 0 R>>")
    return pdf.add(6, stream(f"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[{box}]/XStep {step}/YStep {step}/Resources<</Pattern<</P 6 0 R>>>>", content)).bytes()


def type3_in_itself():
    pdf = Pdf(b"BT /T 20 Tf 72 700 Td (aaa) Tj ET")
    pdf.add(3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</T 6 0 R>>>>>>")
    pdf.add(6, "<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 7 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1]/Resources<</Font<</T 6 0 R>>>>>>")
    return pdf.add(7, stream("", b"1 0 d0 BT /T 1 Tf (aaa) Tj ET")).bytes()


def soft_mask_in_itself():
    pdf = Pdf(b"/M gs " + TEXT, "/ExtGState<</M 6 0 R>>")
    pdf.add(6, "<</Type/ExtGState/SMask<</S/Luminosity/G 7 0 R>>>>")
    group = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Group<</S/Transparency/CS/DeviceRGB>>/Resources<</ExtGState<</M 6 0 R>>>>"
    return pdf.add(7, stream(group, b"/M gs 0 0 500 500 re f")).bytes()


def groups(levels):
    """Transparency groups inside each other, each as large as the page."""
    pdf = Pdf(b"/X Do", "/XObject<</X 100 0 R>>")
    for n in range(100, 100 + levels):
        child, content = (f"/X {n + 1} 0 R", b"/G gs /X Do") if n < 99 + levels else ("", TEXT)
        body = f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Group<</S/Transparency/I true>>/Resources<</XObject<<{child}>>/Font<</F 5 0 R>>/ExtGState<</G<</ca 0.5>>>>>>"
        pdf.add(n, stream(body, content))
    return pdf.bytes()


def encrypted(dictionary):
    return Pdf(TEXT).add(40, dictionary).bytes(trailer="/Encrypt 40 0 R/ID[<00112233445566778899AABBCCDDEEFF><00112233445566778899AABBCCDDEEFF>]")


def box(text):
    return Pdf(TEXT, box=text).bytes()


def content(data, deflate=True):
    return Pdf(packed("", data) if deflate else data).bytes()


def cases(small):
    """name -> (why, maker). Names say what a file does."""
    bomb = 96 * MIB if small else GIB
    many = 10 if small else 1
    jpeg_head = bytes.fromhex("ffd8ffc0001108") + b"\xff\xdc\xff\xdc" + bytes.fromhex("03011100021100031100ffd9")
    wide_map = b"1 beginbfrange\n<00000000> <FFFFFFFF> <0000>\nendbfrange"
    return {
        "page_tree_of_200k_pages_on_one_object": ("200,000 kids, all the same page", lambda: tree("3 0 R " * (200_000 // many), 200_000 // many)),
        "page_tree_huge": ("100,000 pages of their own", lambda: wide_tree(100_000 // many)),
        "page_tree_deep": ("a chain of 50,000 nodes above one page", lambda: deep_tree(50_000 // many)),
        "page_tree_branching": ("ten kids a node, twelve levels: 10^12 pages", lambda: branching_tree(12)),
        "page_tree_in_itself": ("the root is its own kid", lambda: tree("2 0 R 3 0 R", 2)),
        "page_tree_ring": ("two nodes hold each other", lambda: tree("10 0 R", 1, {10: "<</Type/Pages/Kids[11 0 R]/Count 1>>", 11: "<</Type/Pages/Kids[10 0 R 3 0 R]/Count 1>>"})),
        "page_tree_without_pages": ("no kids at all", lambda: tree("", 0)),
        "count_of_two_billion": ("/Count 2147483647 for one page", lambda: tree("3 0 R", 2147483647)),
        "count_negative": ("/Count -5", lambda: tree("3 0 R", -5)),
        "forms_exponential": ("20 forms, each drawing the next ten times", lambda: forms(20, 10)),
        "forms_deep": ("5,000 forms inside each other", lambda: forms(5_000 // many, 1)),
        "form_draws_itself": ("a form that draws itself", lambda: forms(1, 1, close=True)),
        "forms_draw_each_other": ("three forms in a ring, twice each", lambda: forms(3, 2, close=True)),
        "form_many_times": ("one form drawn 500,000 times", lambda: Pdf(packed("", b"/X Do " * (500_000 // many)), "/XObject<</X 100 0 R>>").add(100, form(0, TEXT)).bytes()),
        "object_stream_in_itself": ("an object stream that says it is inside itself and extends itself", object_stream_in_itself),
        "object_stream_of_a_billion": ("/N 1000000000 in a short object stream", lambda: object_stream(1_000_000_000, 20, b"60 0 61 5 null null")),
        "object_stream_extends_itself": ("/Extends is the stream itself", lambda: object_stream(2, 10, b"60 0 61 5 null null", "/Extends 50 0 R")),
        "font_widths_to_4_billion": ("/W[0 4294967295 1000]", lambda: composite_font("/W[0 4294967295 1000]")),
        "font_widths_ranges_many": ("/W with 20,000 ranges over all identifiers", lambda: composite_font(f"/W[{'0 65535 500 ' * (20_000 // many)}]")),
        "font_widths_of_2_million": ("/W with two million entries", lambda: composite_font(f"/W[0[{'500 ' * (2_000_000 // many)}]]")),
        "tounicode_range_of_4_billion": ("a range <00000000> <FFFFFFFF>", lambda: composite_font(map_=cmap(wide_map))),
        "tounicode_ranges_many": ("50,000 ranges over all codes", lambda: composite_font(map_=cmap(b"1 beginbfrange\n" + b"<0000> <FFFF> <0000>\n" * (50_000 // many) + b"endbfrange"))),
        "tounicode_bomb": ("a map of one GiB of blanks", lambda: composite_font(map_=stream("/Filter/FlateDecode", zeros(bomb, byte=b" ")))),
        "tounicode_uses_itself": ("usecmap of its own name", lambda: composite_font(map_=packed("/UseCMap 9 0 R", b"/CMapName /A def /A usecmap"))),
        "font_file_bomb": ("an embedded font of one GiB of zeros", lambda: embedded_font(zeros(bomb))),
        "font_file_junk": ("an embedded font of random bytes", lambda: embedded_font(zlib.compress(bytes(i * 31 % 251 for i in range(10_000))))),
        "image_60k_by_60k": ("60,000 x 60,000 at one bit: 450 MB unpacked", lambda: image(60_000, 60_000, zeros(60_000 * 60_000 // 8 // many), "/Filter/FlateDecode").bytes()),
        "image_60k_by_60k_grey": ("60,000 x 60,000 at eight bits, with next to no data", lambda: image(60_000, 60_000, zlib.compress(b"\0" * 1000), "/Filter/FlateDecode", bits=8).bytes()),
        "image_1e6_by_1e6": ("1,000,000 x 1,000,000", lambda: image(1_000_000, 1_000_000, zlib.compress(b"\0" * 1000), "/Filter/FlateDecode", bits=8, space="/DeviceRGB").bytes()),
        "image_2e9_by_2e9": ("2147483647 on a side", lambda: image(2147483647, 2147483647, b"\0" * 100, bits=8).bytes()),
        "image_negative": ("-5 x -5", lambda: image(-5, -5, b"\0" * 100, bits=8).bytes()),
        "image_of_a_gib": ("a small picture with one GiB of data", lambda: image(100, 100, zeros(bomb), "/Filter/FlateDecode", bits=8).bytes()),
        "image_packed_three_times": ("FlateDecode three times around one GiB", lambda: image(100, 100, zeros(bomb, 3), "/Filter[/FlateDecode/FlateDecode/FlateDecode]", bits=8).bytes()),
        "map_packed_three_times": ("a map to Unicode deflated three times around one GiB", lambda: chained_map(bomb)),
        "image_many_filters": ("FlateDecode named 5,000 times", lambda: image(100, 100, zlib.compress(b"\0" * 100), f"/Filter[{'/FlateDecode' * 5_000}]", bits=8).bytes()),
        "image_predictor_wide": ("a predictor with 2147483647 columns", lambda: image(100, 100, zlib.compress(b"\0" * 100), "/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32/BitsPerComponent 16>>", bits=8).bytes()),
        "image_jpeg_lies": ("a JPEG that says 65,500 x 65,500", lambda: image(65_500, 65_500, jpeg_head, "/Filter/DCTDecode", bits=8, space="/DeviceRGB").bytes()),
        "image_jpx_junk": ("JPEG 2000 of junk", lambda: image(4_000, 4_000, bytes.fromhex("0000000c6a5020200d0a870a") + b"\xff" * 500, "/Filter/JPXDecode", bits=8).bytes()),
        "image_jbig2_huge": ("a JBIG2 page of 4294967295 x 4294967295", lambda: image(60_000, 60_000, bytes.fromhex("000000003000010000001300ffffffffffffff000000000000000000000000"), "/Filter/JBIG2Decode").bytes()),
        "image_ccitt_columns_lie": ("100 x 100, fax data that say 2147483647 columns", lambda: image(100, 100, b"\0\1" * 500, "/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 2147483647>>").bytes()),
        "inline_ccitt_columns_lie": ("the same inside a page's content", lambda: Pdf(b"q 500 0 0 700 40 40 cm BI /W 100 /H 100 /BPC 1 /CS /G /F /CCF /DP <</K -1/Columns 2147483647>> ID " + b"\0\1" * 500 + b" EI Q", "").bytes()),
        "image_ccitt_huge": ("CCITT with 2147483647 columns and rows", lambda: image(30_000, 30_000, b"\0\1" * 500, "/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 2147483647/Rows 2147483647>>").bytes()),
        "image_mask_in_itself": ("a picture that is its own soft mask", lambda: image(10, 10, b"\0" * 100, "/SMask 6 0 R", bits=8).bytes()),
        "images_many": ("one picture of 2,000 x 2,000 drawn 100,000 times", lambda: Pdf(packed("", b"q 500 0 0 700 40 40 cm /I Do Q " * (100_000 // many)), "/XObject<</I 6 0 R>>").add(6, stream("/Type/XObject/Subtype/Image/Width 2000/Height 2000/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode", zeros(4_000_000))).bytes()),
        "box_of_1e6": ("/MediaBox[0 0 1000000 1000000]", lambda: box("/MediaBox[0 0 1000000 1000000]")),
        "box_none": ("no /MediaBox", lambda: box("")),
        "box_zero": ("/MediaBox[0 0 0 0]", lambda: box("/MediaBox[0 0 0 0]")),
        "box_swapped": ("/MediaBox[595 842 0 0]", lambda: box("/MediaBox[595 842 0 0]")),
        "box_of_1e38": ("/MediaBox[-1e38 .. 1e38] in digits", lambda: box(f"/MediaBox[-{'9' * 38} -{'9' * 38} {'9' * 38} {'9' * 38}]")),
        "box_thin": ("/MediaBox[0 0 1000000 1]", lambda: box("/MediaBox[0 0 1000000 1]")),
        "box_of_words": ("/MediaBox[(a) /b null <</c 1>>]", lambda: box("/MediaBox[(a) /b null <</c 1>>]")),
        "user_unit_huge": ("/UserUnit 1000000", lambda: Pdf(TEXT, page="/UserUnit 1000000").bytes()),
        "rotate_odd": ("/Rotate 2147483647", lambda: Pdf(TEXT, page="/Rotate 2147483647").bytes()),
        "content_bomb": ("one GiB of deflated zeros as content", lambda: Pdf(stream("/Filter/FlateDecode", zeros(bomb))).bytes()),
        "content_bomb_three_times": ("the same deflated three times", lambda: Pdf(stream("/Filter[/FlateDecode/FlateDecode/FlateDecode]", zeros(bomb, 3))).bytes()),
        "content_bomb_runs": ("run lengths: 128 bytes for two, deflated", lambda: Pdf(stream("/Filter[/FlateDecode/RunLengthDecode]", zlib.compress(b"\x81 " * (bomb // 128), 9))).bytes()),
        "content_bomb_hex": ("ASCIIHexDecode around deflated blanks", lambda: Pdf(stream("/Filter[/ASCIIHexDecode/FlateDecode]", zeros(bomb // 8, byte=b" ").hex().encode())).bytes()),
        "content_on_itself": ("10,000 references to one content", lambda: Pdf(TEXT * 50).add(3, f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[{'4 0 R ' * (10_000 // many)}]/Resources<</Font<</F 5 0 R>>>>>>").bytes()),
        "operators_5_million": ("5,000,000 operators", lambda: content(b"0 0 m 9 9 l S\n" * (1_666_667 // many))),
        "text_operators_million": ("1,000,000 pieces of text", lambda: content(b"BT /F 9 Tf 1 0 0 1 50 50 Tm (abc) Tj ET\n" * (1_000_000 // many // 2))),
        "arrays_nested_million": ("[[[[... 1,000,000 deep in the content", lambda: content(b"[" * (1_000_000 // many) + b"]" * (1_000_000 // many) + b" TJ")),
        "arrays_nested_million_in_object": ("the same as an object, named by the page", lambda: Pdf(TEXT, page="/Annots 20 0 R").add(20, b"[" * (1_000_000 // many) + b"]" * (1_000_000 // many)).bytes()),
        "dictionaries_nested": ("<</a<</a ... 200,000 deep in the page", lambda: Pdf(TEXT, page="/PieceInfo" + "<</a" * (200_000 // many) + " 1" + ">>" * (200_000 // many)).bytes()),
        "strings_unclosed": ("a string with 1,000,000 open brackets", lambda: content(b"BT (" + b"(" * (1_000_000 // many))),
        "states_nested_million": ("q 1,000,000 times", lambda: content(b"q " * (1_000_000 // many) + TEXT)),
        "clips_many": ("200,000 clips inside each other", lambda: content(b"0 0 500 500 re W n " * (200_000 // many) + TEXT)),
        "inline_image_huge": ("an inline picture of 100,000 x 100,000", lambda: content(b"BI /W 100000 /H 100000 /BPC 8 /CS /G ID " + b"\0" * 1000 + b" EI")),
        "path_of_million_curves": ("one path of 1,000,000 curves", lambda: content(b"0 0 m " + b"9 99 400 20 500 700 c " * (1_000_000 // many) + b"S")),
        "dash_tiny": ("dashes of 0.00001 points across the page", lambda: content(b"[0.00001] 0 d 1 w 0 0 m 595 842 l S")),
        "line_width_huge": ("a line 1e30 wide, miter 1e30", lambda: content(b"1000000000000000000000000000000 w 99999999999 M 0 0 m 100 100 l 200 0 l S")),
        "matrix_huge": ("a matrix of 1e35, repeated", lambda: content(b"99999999999999999999999999999999999 0 0 99999999999999999999999999999999999 0 0 cm " * 5 + TEXT)),
        "font_size_huge": ("text of 1e9 points", lambda: content(b"BT /F 1000000000 Tf (abc) Tj /F -0.0000001 Tf (abc) Tj ET")),
        "numbers_wild": ("numbers of 100,000 digits, signs and dots", lambda: content(b"9" * 100_000 + b" " + b"-" * 5_000 + b" ..1.1.1 --5 +-7 w 0 0 m 1 1 l S " + TEXT)),
        "tiling_step_tiny": ("a pattern with steps of 0.0001 points", lambda: tiling("0.0001")),
        "tiling_step_zero": ("a pattern with steps of 0", lambda: tiling("0")),
        "tiling_in_itself": ("a pattern painted with itself", lambda: tiling("10", b"/Pattern cs /P scn 0 0 10 10 re f", "0 0 10 10")),
        "tiling_huge": ("a pattern cell of 1,000,000 points", lambda: tiling("1000000", b"0 0 5 5 re f", "0 0 1000000 1000000")),
        "shading_samples_huge": ("a sampled function of 2^31 x 2^31 samples", lambda: shading(stream("/FunctionType 0/Domain[0 1 0 1]/Range[0 1 0 1 0 1]/Size[2147483647 2147483647]/BitsPerSample 32", b"\0" * 100))),
        "shading_function_deep": ("a calculator function nested 100,000 deep", lambda: shading(packed("/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]", b"{" * (100_000 // many) + b"}" * (100_000 // many)))),
        "shading_function_long": ("a calculator function of 1,000,000 steps, for each pixel", lambda: shading(packed("/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]", b"{" + b"dup mul " * (1_000_000 // many // 2) + b"dup dup}"))),
        "shading_function_in_itself": ("a stitching function made of itself", lambda: shading("<</FunctionType 3/Domain[0 1]/Functions[7 0 R 7 0 R]/Bounds[0.5]/Encode[0 1 0 1]>>")),
        "type3_in_itself": ("a Type 3 glyph that shows itself three times", type3_in_itself),
        "soft_mask_in_itself": ("a soft mask that masks itself", soft_mask_in_itself),
        "groups_nested": ("1,000 transparency groups as large as the page", lambda: groups(1_000 // many)),
        "colour_space_in_itself": ("[/Indexed 6 0 R 255 ...] with itself as base", lambda: Pdf(b"/C cs 1 sc 0 0 99 99 re f", "/ColorSpace<</C 6 0 R>>").add(6, "[/Indexed 6 0 R 255 <00>]").bytes()),
        "reference_to_itself": ("6 0 obj 6 0 R, as content, box and font", lambda: Pdf(TEXT, "/ExtGState 6 0 R", "/CropBox 6 0 R/Annots 6 0 R").add(6, "6 0 R").add(3, "<</Type/Page/Parent 2 0 R/MediaBox 6 0 R/Contents 6 0 R/Resources 6 0 R>>").bytes()),
        "references_ring": ("7 0 R and 6 0 R are each other, as the content", lambda: Pdf(TEXT).add(4, "6 0 R").add(6, "7 0 R").add(7, "6 0 R").bytes()),
        "resources_parent_ring": ("a page that is its own parent, without resources or box", lambda: Pdf(TEXT).add(3, "<</Type/Page/Parent 3 0 R/Contents 4 0 R>>").bytes()),
        "length_in_itself": ("/Length 4 0 R of object 4", lambda: Pdf(TEXT).add(4, stream("", TEXT, "4 0 R")).bytes()),
        "length_ring": ("/Length of two streams in each other", lambda: Pdf(TEXT).add(4, stream("", TEXT, "6 0 R")).add(6, stream("", TEXT, "4 0 R")).bytes()),
        "length_lies": ("/Length 4294967295", lambda: Pdf(TEXT).add(4, stream("", TEXT, 4294967295)).bytes()),
        "length_negative": ("/Length -1", lambda: Pdf(TEXT).add(4, stream("", TEXT, -1)).bytes()),
        "filter_in_itself": ("/Filter is the stream's own object", lambda: Pdf(TEXT).add(4, stream("/Filter 4 0 R/DecodeParms 4 0 R", TEXT)).bytes()),
        "xref_ring": ("/Prev is the table itself", prev_ring),
        "xref_chain_long": ("100,000 tables, each with /Prev", lambda: prev_chain(100_000 // many)),
        "xref_huge_index": ("a table of 4294967295 entries in a few bytes", lambda: xref_stream("0 4294967295", 4294967295)),
        "xref_bomb": ("a table of one GiB of zeros", lambda: xref_stream("0 300000000", 300_000_000, "[1 2 1]", b"\0" * (bomb // 8))),
        "xref_widths_huge": ("/W[2147483647 2147483647 2147483647]", lambda: xref_stream("0 10", 10, "[2147483647 2147483647 2147483647]", b"\0" * 100)),
        "xref_stream_ring": ("an xref stream whose /Prev is far beyond the end", lambda: xref_stream("0 5", 5, "[1 4 1]", b"\0" * 30, "/Prev 99999999999")),
        "xref_offsets_all_one_object": ("every offset points at the first object", lambda: (lambda t: t[: t.rindex(b"xref\n0")] + b"xref\n0 50\n" + b"0000000015 00000 n \n" * 50 + b"trailer<</Size 50/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % t.rindex(b"xref\n0"))(Pdf(TEXT).bytes())),
        "objects_million": ("1,000,000 empty objects without a table", lambda: b"%PDF-1.4\n" + b"".join(b"%d 0 obj<<>>endobj\n" % n for n in range(10, 1_000_000 // many)) + Pdf(TEXT).bytes()[9:].replace(b"startxref", b"startnone")),
        "encrypted_with_password": ("a password nobody has", lambda: encrypted("<</Filter/Standard/V 2/R 3/Length 128/P -44/O<" + "41" * 32 + ">/U<" + "42" * 32 + ">>>")),
        "encrypted_by_the_unknown": ("a filter nobody knows, V 99", lambda: encrypted("<</Filter/Nobody/V 99/R 99/Length -8/P 0/O()/U()>>")),
        "encrypt_in_itself": ("/Encrypt whose every value is itself", lambda: encrypted("<</Filter/Standard/V 40 0 R/R 40 0 R/O 40 0 R/U 40 0 R/P 40 0 R/CF 40 0 R/StmF/StdCF>>")),
        "head_only": ("%PDF-1.7 and nothing else", lambda: b"%PDF-1.7\n"),
        "truncated": ("cut in the middle of its page tree", lambda: Pdf(TEXT).bytes()[:110]),
        "nul_bytes": ("a head, then a million NUL bytes", lambda: b"%PDF-1.7\n" + b"\0" * 1_000_000),
        "junk": ("a head, then noise with PDF words in it", lambda: b"%PDF-1.5\n" + b"".join(bytes(((i * 7919 + j * 104729) >> 3) & 255 for j in range(40)) + [b"obj", b"<<", b">>", b"stream\n", b"endobj ", b"/Length 9 ", b"xref\n", b"trailer<<", b"/Root ", b"1 0 R "][i % 10] for i in range(20_000 // many))),
        "junk_before_head": ("2,000 bytes of junk before the head", lambda: b"x" * 2_000 + Pdf(TEXT).bytes()),
        "polyglot_with_zip": ("a PDF that is also a ZIP", lambda: Pdf(TEXT).bytes() + b"PK\x05\x06" + b"\0" * 18),
    }
