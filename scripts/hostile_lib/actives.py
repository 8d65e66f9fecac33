"""PDFs that would do something when they are opened, or whose structure runs in circles: more makes of hostile PDF."""

import struct
import zlib

from hostile_lib.pdf import TEXT, Pdf, packed, stream, zeros
from hostile_lib.pdfs import composite_font, embedded_font, image, shading
from hostile_lib.texts import certificate

MIB = 1 << 20


def catalogue(more, objects=None):
    pdf = Pdf(TEXT).add(1, f"<</Type/Catalog/Pages 2 0 R{more}>>")
    for number, body in (objects or {}).items():
        pdf.add(number, body)
    return pdf.bytes()


def annotated(annotation, objects=None):
    pdf = Pdf(TEXT, page="/Annots[20 0 R]").add(20, annotation)
    for number, body in (objects or {}).items():
        pdf.add(number, body)
    return pdf.bytes()


def updated(times):
    """The page's content replaced again and again, each time by an update behind the last."""
    out = bytearray(Pdf(TEXT).bytes())
    before = out.rindex(b"xref\n0 ")
    for n in range(times):
        at = len(out)
        content = f"BT /F 24 Tf 72 700 Td (version {n}) Tj ET".encode()
        out += b"4 0 obj\n" + stream("", content) + b"\nendobj\n"
        start = len(out)
        out += f"xref\n4 1\n{at:010} 00000 n \ntrailer\n<</Size 6/Root 1 0 R/Prev {before}>>\nstartxref\n{start}\n%%EOF\n".encode()
        before = start
    return bytes(out)


def sfnt(tables):
    out, body, offset = b"\0\1\0\0" + struct.pack(">HHHH", len(tables), 16, 0, 0), b"", 12 + 16 * len(tables)
    for tag, data in sorted(tables.items()):
        out += tag + struct.pack(">III", 0, offset + len(body), len(data))
        body += data.ljust(-(-len(data) // 4) * 4, b"\0")
    return out + body


def true_type(glyph, code=b"", glyphs=2):
    """A font of a few glyphs, all of them the same data."""
    size = len(glyph) + len(glyph) % 2
    head = struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, 0, 1000, 1000, 0, 8, 2, 1, 0)
    loca = struct.pack(f">{glyphs + 1}I", *(n * size for n in range(glyphs + 1)))
    maxp = struct.pack(">IHHHHHHHHHHHHHH", 0x10000, glyphs, 100, 10, 100, 10, 2, 100, 100, 100, 100, 5000, 5000, 10, 10)
    cmap = struct.pack(">HHHHI", 0, 1, 1, 0, 12) + struct.pack(">HHH", 0, 262, 0) + bytes([1]) * 256
    hhea = struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, 1000, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, glyphs)
    tables = {b"head": head, b"loca": loca, b"maxp": maxp, b"cmap": cmap, b"hhea": hhea, b"hmtx": struct.pack(">Hh", 500, 0) * glyphs, b"glyf": glyph.ljust(size, b"\0") * glyphs}
    if code:
        tables[b"fpgm"] = tables[b"prep"] = code
    return sfnt(tables)


def composite(parts):
    """A glyph made of glyph 1 several times: in glyph 1, of itself."""
    out = struct.pack(">hhhhh", -1, 0, 0, 500, 500)
    for n in range(parts):
        out += struct.pack(">HHbb", 0x2 | (0x20 if n < parts - 1 else 0), 1, 0, 0)
    return out


def type1(charstring, subrs=b""):
    """A Type 1 font with one glyph and one subroutine, both packed as Type 1 packs them."""
    def encrypt(data, key, lead=b"\0\0\0\0"):
        out = bytearray()
        for byte in lead + data:
            byte ^= key >> 8
            out.append(byte)
            key = ((byte + key) * 52845 + 22719) & 0xFFFF
        return bytes(out)
    one = encrypt(charstring, 4330)
    sub = encrypt(subrs, 4330)
    private = b"dup/Private 8 dict dup begin/lenIV 4 def/Subrs 1 array\ndup 0 %d RD " % len(sub) + sub + b" NP\nND\n2 index/CharStrings 2 dict dup begin\n"
    private += b"".join(b"/%s %d RD " % (name, len(one)) + one + b" ND\n" for name in (b".notdef", b"A")) + b"end end readonly put put dup/FontName get exch definefont pop mark currentfile closefile\n"
    head = b"%!PS-AdobeFont-1.0: X\n/FontName /X def /FontMatrix [0.001 0 0 0.001 0 0] def /Encoding StandardEncoding def /FontBBox {0 0 1000 1000} def\ncurrentfile eexec\n"
    body = encrypt(private, 55665)
    pdf = Pdf(b"BT /G 20 Tf 72 700 Td (AAAA) Tj ET")
    pdf.add(3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</G 6 0 R>>>>>>")
    pdf.add(6, "<</Type/Font/Subtype/Type1/BaseFont/X/FirstChar 65/LastChar 65/Widths[500]/FontDescriptor 7 0 R>>")
    pdf.add(7, "<</Type/FontDescriptor/FontName/X/Flags 32/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80/FontFile 8 0 R>>")
    return pdf.add(8, packed(f"/Length1 {len(head)}/Length2 {len(body)}/Length3 0", head + body)).bytes()


def simple_font(more):
    pdf = Pdf(b"BT /G 20 Tf 72 700 Td (AB) Tj ET")
    pdf.add(3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</G 6 0 R>>>>>>")
    return pdf.add(6, f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica{more}>>").bytes()


def mesh(kind, count):
    """A shading of patches or triangles from random bytes."""
    pdf = Pdf(b"/S sh", "/Shading<</S 6 0 R>>")
    data = bytes(i * 7919 % 251 for i in range(count))
    more = "/VerticesPerRow 2" if kind == 5 else "/BitsPerFlag 8"
    return pdf.add(6, packed(f"/ShadingType {kind}/ColorSpace/DeviceRGB/BitsPerCoordinate 8/BitsPerComponent 8{more}/Decode[0 595 0 842 0 1 0 1 0 1]", data)).bytes()


def jbig2(segments):
    return image(2_000, 2_000, segments, "/Filter/JBIG2Decode").bytes()


def segment(number, kind, data, length=None):
    return struct.pack(">IBBBI", number, kind, 0, 1, len(data) if length is None else length) + data


def cases(small):
    many = 10 if small else 1
    bomb = (96 if small else 1024) * MIB
    page_info = segment(0, 48, struct.pack(">IIIIBH", 2_000, 2_000, 0, 0, 0, 0))
    region = struct.pack(">IIIIB", 2_000, 2_000, 0, 0, 0)
    loop = b"\xb0\x00\x1c"  # PUSHB 0, JMPR: a jump of no length, for ever.
    return {
        "javascript_on_opening": ("a script that runs when it is opened", lambda: catalogue("/OpenAction<</S/JavaScript/JS(while(1){app.alert\\(1\\)})>>/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>")),
        "launches_a_program": ("an action that starts a program", lambda: catalogue("/OpenAction<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)/P(/c calc)>>>>")),
        "submits_a_form": ("a form that sends itself to a server", lambda: catalogue("/OpenAction<</S/SubmitForm/F<</FS/URL/F(http://example.invalid/)>>/Flags 0>>")),
        "content_in_another_file": ("the content is a file of this machine", lambda: Pdf(TEXT).add(4, "<</Length 0/F(/etc/passwd)>>stream\n\nendstream").bytes()),
        "reference_into_another_file": ("a form that is a page of another file", lambda: Pdf(b"/X Do " + TEXT, "/XObject<</X 6 0 R>>").add(6, stream("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Ref<</F(/etc/passwd)/Page 0>>", b"")).bytes()),
        "xfa_form": ("an XFA form with entities inside entities", lambda: catalogue("/AcroForm<</Fields[]/XFA 20 0 R>>/NeedsRendering true", {20: packed("", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">&b;</xdp:xdp>')})),
        "attachments_many": ("10,000 attachments, all the same bomb", lambda: catalogue(f"/Names<</EmbeddedFiles<</Names[{'(a) 20 0 R ' * (10_000 // many)}]>>>>", {20: "<</Type/Filespec/F(a)/EF<</F 21 0 R>>>>", 21: stream("/Type/EmbeddedFile/Filter/FlateDecode", zeros(bomb))})),
        "outline_ring": ("an outline whose items follow each other in a ring", lambda: catalogue("/Outlines 20 0 R", {20: "<</First 21 0 R/Last 22 0 R/Count 2147483647>>", 21: "<</Title(a)/Next 22 0 R/Parent 20 0 R/First 20 0 R>>", 22: "<</Title(b)/Next 21 0 R/Parent 20 0 R>>"})),
        "name_tree_ring": ("a tree of names that holds itself", lambda: catalogue("/Names<</Dests 20 0 R>>", {20: "<</Kids[20 0 R 20 0 R]/Limits[(a)(z)]>>"})),
        "structure_tree_ring": ("a structure tree that holds itself", lambda: catalogue("/MarkInfo<</Marked true>>/StructTreeRoot 20 0 R", {20: "<</Type/StructTreeRoot/K 20 0 R/ParentTree 20 0 R/Nums[0 20 0 R]/Kids[20 0 R]>>"})),
        "layers_ring": ("layers that belong to each other", lambda: catalogue("/OCProperties<</OCGs[20 0 R]/D<</Order[20 0 R]/ON[20 0 R]>>>>", {20: "<</Type/OCMD/OCGs[20 0 R]/VE[/And 20 0 R 20 0 R]>>"})),
        "annotation_draws_itself": ("an annotation whose look draws itself", lambda: annotated("<</Type/Annot/Subtype/Stamp/Rect[0 0 500 500]/AP<</N 21 0 R>>>>", {21: stream("/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</XObject<</X 21 0 R>>>>", b"/X Do /X Do")})),
        "annotations_100k": ("100,000 annotations, all the same", lambda: Pdf(TEXT, page=f"/Annots[{'20 0 R ' * (100_000 // many)}]").add(20, "<</Type/Annot/Subtype/Stamp/Rect[0 0 500 500]/AP<</N 21 0 R>>>>").add(21, stream("/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</Font<</F 5 0 R>>>>", TEXT)).bytes()),
        "fields_ring": ("a form field that is its own kid", lambda: catalogue("/AcroForm<</Fields[20 0 R]/NeedAppearances true>>", {20: "<</FT/Tx/T(a)/Kids[20 0 R]/Parent 20 0 R/V(x)>>"})),
        "updates_10k": ("the content replaced 10,000 times", lambda: updated(10_000 // many)),
        "contents_nested": ("an array of arrays as content, 100,000 deep", lambda: Pdf(TEXT).add(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents" + "[" * (100_000 // many) + "4 0 R" + "]" * (100_000 // many) + "/Resources<</Font<</F 5 0 R>>>>>>").bytes()),
        "name_of_a_million_letters": ("a name of 1,000,000 letters", lambda: Pdf(TEXT, page="/" + "A" * (1_000_000 // many) + " 1").bytes()),
        "key_million": ("a dictionary of 1,000,000 keys", lambda: Pdf(TEXT, page="/P<<" + "".join(f"/K{n} {n}" for n in range(1_000_000 // many)) + ">>").bytes()),
        "object_numbers_huge": ("objects of the numbers 4294967295 and 99999999999", lambda: Pdf(TEXT).bytes().replace(b"5 0 obj", b"99999999999 4294967295 obj").replace(b"5 0 R", b"99999999999 0 R")),
        "generations_odd": ("references to other generations", lambda: Pdf(TEXT).bytes().replace(b"4 0 R", b"4 65535 R")),
        "streams_without_end": ("no endstream, no endobj anywhere", lambda: Pdf(TEXT).bytes().replace(b"endstream", b"").replace(b"endobj", b"")),
        "lzw_bomb": ("LZW of one repeated code", lambda: Pdf(stream("/Filter/LZWDecode", b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01" * (MIB // many))).bytes()),
        "ascii85_bomb": ("ASCII85 of z: four bytes a letter", lambda: Pdf(stream("/Filter[/FlateDecode/ASCII85Decode]", zeros(bomb // 8, byte=b"z"))).bytes()),
        "filters_in_a_ring_of_names": ("filters nobody knows, 1,000 of them", lambda: Pdf(stream("/Filter[" + "/Nobody" * 1_000 + "]", TEXT)).bytes()),
        "predictor_of_words": ("/Predictor, /Columns and /Colors are negative", lambda: image(100, 100, zlib.compress(b"\0" * 100), "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns -1/Colors -1/BitsPerComponent -8>>", bits=8).bytes()),
        "widths_first_char_far": ("/FirstChar -2147483648 /LastChar 2147483647", lambda: simple_font("/FirstChar -2147483648/LastChar 2147483647/Widths[500]")),
        "differences_million": ("an encoding of 1,000,000 differences", lambda: simple_font(f"/Encoding<</Differences[{'65/A ' * (1_000_000 // many)}]>>")),
        "true_type_glyph_of_itself": ("a TrueType glyph made of itself ten times", lambda: embedded_font(zlib.compress(true_type(composite(10))))),
        "true_type_program_without_end": ("hinting programs that jump in place", lambda: embedded_font(zlib.compress(true_type(composite(1), loop)))),
        "true_type_tables_lie": ("tables that lie beyond the file", lambda: embedded_font(zlib.compress(true_type(composite(1))[:150]))),
        "type1_subroutine_calls_itself": ("a Type 1 subroutine that calls itself", lambda: type1(b"\x8b\x0a\x0e", b"\x8b\x0a\x8b\x0a\x0b")),
        "type1_stack_overflows": ("a Type 1 glyph of 100,000 numbers", lambda: type1(b"\x8b" * (100_000 // many) + b"\x05\x0e")),
        "cmap_in_itself": ("an encoding that is a map that uses itself", lambda: composite_font(map_=packed("/Type/CMap/CMapName/A/UseCMap 9 0 R", b"/A usecmap begincmap endcmap"))),
        "shading_patches": ("a mesh of random patches", lambda: mesh(7, 400_000 // many)),
        "shading_triangles": ("a mesh of random triangles", lambda: mesh(4, 2_000_000 // many)),
        "shading_lattice": ("a lattice of random triangles", lambda: mesh(5, 2_000_000 // many)),
        "shading_stitched_million": ("a stitching function of 100,000 parts", lambda: shading(f"<</FunctionType 3/Domain[0 1]/Functions[{'8 0 R ' * (100_000 // many)}]/Bounds[{'0.5 ' * (100_000 // many - 1)}]/Encode[{'0 1 ' * (100_000 // many)}]>>")),
        "jbig2_symbols_lie": ("a JBIG2 dictionary of 4294967295 symbols", lambda: jbig2(page_info + segment(1, 0, struct.pack(">HBBII", 0, 0, 0, 0xFFFFFFFF, 0xFFFFFFFF) + b"\xff" * 50))),
        "jbig2_region_noise": ("JBIG2 regions of noise, 2,000 of them", lambda: jbig2(page_info + b"".join(segment(n + 1, 38, region + b"\0\3\xff\xfd\xff\2\xfe\xfe\xfe" + bytes(i * 31 % 251 for i in range(60))) for n in range(2_000 // many)))),
        "jpx_of_many_tiles": ("JPEG 2000 of 60,000 on a side in tiles of 1 x 1", lambda: image(4_000, 4_000, b"\xff\x4f\xff\x51" + struct.pack(">HHIIIIIIIIHBBB", 41, 0, 60_000, 60_000, 0, 0, 1, 1, 0, 0, 1, 7, 1, 1) + b"\xff\x52\0\x0c\0\0\0\1\0\5\4\4\0\0\xff\x5c\0\x04\x40\x40\xff\x90\0\x0a\0\0\0\0\0\x10\0\1\xff\x93\xff\xd9", "/Filter/JPXDecode", bits=8).bytes()),
        "certificate_with_script": ("a good certificate that also carries a script", lambda: certificate().replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/JavaScript/JS(x)>>")),
    }
