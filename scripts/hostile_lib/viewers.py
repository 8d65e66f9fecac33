"""Text that claims another member, and that programs or printers show otherwise: ink that overprints or is not what it shows, contents and
layers that not every program reads alike."""

from hostile_lib.grounds import BOX, WHITE, opened, paper_text
from hostile_lib.pdf import stream
from hostile_lib.unseen import CLAIM, group, note, paper, shown, with_layers

FORM = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</J 6 0 R>>>>"
OVER = {22: "<</OP true/op true/OPM 1>>"}


def by(low, high):
    return f"<</FunctionType 2/Domain[0 1]/N 1/C0[{low}]/C1[{high}]>>"


def ink(name, low, high, operators, objects=None):
    """The claim in an ink that shows as grey of these values."""
    return paper(b"/C cs " + operators + b" scn " + shown(CLAIM), objects, f"/ColorSpace<</C[/Separation/{name}/DeviceGray {by(low, high)}]>>")


def raw(place):
    """The claim with another way to its place."""
    return f"BT /J 12 Tf {place} <{CLAIM.encode('utf-16-be').hex()}> Tj ET\n".encode()


def split(text, at):
    """The content in two streams."""
    return paper(text[:at], {23: stream("", text[at:])}).replace(b"/Contents 4 0 R", b"/Contents[4 0 R 23 0 R]")


def rebuilt(claim):
    """A file without a table whose content is there twice: programs that look for objects take the last."""
    made = paper(claim)
    again = b"4 0 obj\n" + stream("", paper_text()) + b"\nendobj\n"
    start = made.rindex(b"xref\n0 ")
    return made[:start] + again + b"trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"



def updated(made, rows, objects=b""):
    """A file with objects and a table of these rows behind it; `AT` in them is where the objects start."""
    before, at = made.rindex(b"xref\n0 "), len(made)
    rows = rows.replace(b"AT", b"%010d" % at)
    return made + objects + b"xref\n" + rows + b"trailer\n<</Size 30/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (before, at + len(objects))


def hybrid(claim):
    """A table with a content, and a stream beside it that newer programs read, with another."""
    made = paper(b"", {23: stream("", paper_text() + claim)}).replace(b"23 0 obj", b"04 0 obj")
    start, other = made.rindex(b"xref\n0 "), made.rindex(b"04 0 obj")
    beside = b"40 0 obj\n" + stream("/Type/XRef/Size 41/W[1 4 2]/Index[4 1]", b"\1" + other.to_bytes(4, "big") + b"\0\0") + b"\nendobj\n"
    table = made[start:made.rindex(b"startxref")].replace(b"/Root 1 0 R", b"/Root 1 0 R/XRefStm %d" % start)
    return made[:start] + beside + table + b"startxref\n%d\n%%%%EOF\n" % (start + len(beside))


def beyond(claim, kids, count, node):
    """The claim on the second page."""
    empty = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    return paper(claim, {2: f"<</Type/Pages/Kids[{kids}]/Count {count}>>", 26: empty, 27: f"<</Type/Pages/Parent 2 0 R/Kids[3 0 R]/Count {node}>>"})


def made_anew(value, more="", look="/J 12 Tf 0 g"):
    """A filled in field whose look programs make anew."""
    made = note("Widget", f"/F 4/FT/Tx/T(a)/V<FEFF{value.encode('utf-16-be').hex()}>/DA({look}){more}", look=shown(value))
    made = made.replace(b"/Rect[0 0 595 842]", b"/Rect[90 390 400 420]").replace(b"/BBox[0 0 595 842]", b"/BBox[90 390 400 420]")
    return made.replace(b"/Type/Catalog", b"/Type/Catalog/AcroForm<</NeedAppearances true/Fields[26 0 R]/DR<</Font<</J 6 0 R>>>>>>", 1)


def cases(small):
    del small
    claim = shown(CLAIM)
    function = stream("/FunctionType 4/Domain[0 1]/Range[0 1]", b"{pop 0}")
    taking = stream("/FunctionType 4/Domain[0 1]/Range[0 1]", b"{pop 1}")
    layer = {27: "<</Type/OCG/Name(a)>>"}
    return {
        "overprinting_white": ("white that overprints a black box", lambda: paper(BOX + b"/G gs " + WHITE + claim, OVER)),
        "overprinting_yellow": ("yellow that overprints a blue box", lambda: paper(b"0 0 0.6 rg 90 390 300 30 re f /G gs 0 0 1 0 k " + claim, OVER)),
        "overprinting_ground": ("on a white box that overprints a black one", lambda: paper(BOX + b"/G gs 1 g 90 390 300 30 re f q /H gs 0 g " + claim + b"Q\n", OVER | {23: "<</OP false/op false>>"}).replace(b"/G 22 0 R", b"/G 22 0 R/H 23 0 R")),
        "overprinting_form": ("white in a form that is drawn while overprinting is on", lambda: paper(BOX + b"/G gs 1 g /X Do\n", OVER | {21: stream(FORM, claim)})),
        "ink_of_all_without_tint": ("in no ink at all, which shows as black", lambda: ink("All", 0, 0, b"0")),
        "ink_that_never_prints": ("in black ink, none of it, which shows as black", lambda: ink("Black", 0, 1, b"0")),
        "ink_of_yellow": ("in yellow ink that shows as black", lambda: ink("Yellow", 1, 0, b"1")),
        "font_of_a_state": ("in a size that only a graphics state names", lambda: paper(raw("1 0 0 1 100 400 Tm").replace(b"/J 12 Tf", b"/J 0.01 Tf /G gs"), {22: "<</Font[6 0 R 12]>>"})),
        "black_taken_away": ("in black of light, of which printing leaves nothing", lambda: paper(b"/G gs 0 0 0 rg " + claim, {22: "<</BG 23 0 R/UCR 26 0 R>>", 23: function, 26: taking})),
        "number_with_a_minus_inside": ("where a number with a sign in its middle says", lambda: paper(raw("100 40-0 Td 0 360 Td"))),
        "number_of_ten_to_the_power": ("where a number with an exponent says", lambda: paper(raw("100 4e2 Td 0 400 Td"))),
        "operands_too_many": ("where one number too many says", lambda: paper(raw("2000 100 400 Td"))),
        "operator_of_nobody": ("behind an operator that nobody knows", lambda: paper(b"1 0 0 1 1000 0 cmx " + claim)),
        "text_outside_its_object": ("outside of BT and ET", lambda: paper(b"BT /J 12 Tf 100 400 Td ET " + claim.split(b"Td ")[1].replace(b" ET", b""))),
        "operator_in_two_parts": ("with an operator that two streams share", lambda: (lambda text: split(text, len(text) - 5))(claim)),
        "layer_of_nobody": ("on a layer that is switched off and no object of its own", lambda: with_layers(b"/OC /M BDC " + claim + b" EMC\n", layer, "/OFF[27 0 R]", "/Properties<</M<</Type/OCMD/OCGs 27 0 R>>>>")),
        "layer_inside_the_content": ("on a layer that stands in the content", lambda: with_layers(b"/OC <</Type/OCMD/OCGs 27 0 R>> BDC " + claim + b" EMC\n", layer, "/OFF[27 0 R]")),
        "form_on_a_layer": ("in a form on a layer that is switched off", lambda: with_layers(b"/X Do\n", layer | {21: stream(FORM + "/OC 27 0 R", claim)}, "/OFF[27 0 R]")),
        "form_on_a_rule": ("in a form on a rule that is no object of its own", lambda: with_layers(b"/X Do\n", layer | {21: stream(FORM + "/OC<</Type/OCMD/OCGs 27 0 R>>", claim)}, "/OFF[27 0 R]")),
        "layer_of_all_off": ("on a rule that shows while all are off, and one is on", lambda: with_layers(b"/OC /M BDC " + claim + b" EMC\n", layer | {26: "<</Type/OCMD/OCGs[27 0 R]/P/AllOff>>"}, "", "/Properties<</M 26 0 R>>")),
        "crop_beyond_the_page": ("beyond the page, where the crop box still is", lambda: paper(shown(CLAIM, 700, 400), page="/CropBox[0 0 1200 842]")),
        "note_of_no_state": ("in a field for off that is in no state", lambda: note("Widget", "/F 4/FT/Btn/T(a)").replace(b"/AP<</N 23 0 R>>", b"/AP<</N<</Off 23 0 R>>>>")),
        "note_without_a_kind": ("in an annotation of no kind", lambda: note("Stamp", "/F 4").replace(b"/Subtype/Stamp", b"")),
        "link_with_a_look": ("as the look of a link", lambda: note("Link", "/F 4")),
        "grey_of_a_steep_curve": ("in light grey that a curve makes black", lambda: paper(b"/C cs 0.9 scn " + claim, None, "/ColorSpace<</C[/CalGray<</WhitePoint[0.95 1 1.09]/Gamma 50>>]>>")),
        "light_of_a_false_matrix": ("in white that a matrix makes black", lambda: paper(b"/C cs 1 1 1 scn " + claim, None, "/ColorSpace<</C[/CalRGB<</WhitePoint[0.95 1 1.09]/Matrix[0 0 0 0 0 0 0 0 0]>>]>>")),
        "table_of_false_ink": ("in a table of a colour of no ink that shows as black", lambda: paper(b"/C cs 0 scn " + claim, None, f"/ColorSpace<</C[/Indexed[/Separation/All/DeviceGray {by(0, 0)}] 0 <00>]>>")),
        "two_thin_lines": ("with two lines of 1.4 points through its figures", lambda: paper(claim + b"0 G 1.4 w 158 402.2 m 240 402.2 l S 158 406.6 m 240 406.6 l S")),
        "font_that_is_not_there": ("in a font that is not there", lambda: paper(shown("会員番号　") + b"BT /Nope 12 Tf 180 400 Td (310592) Tj ET\n")),
        "state_that_is_not_there": ("in a graphics state that is not there", lambda: paper(b"/Nope gs " + claim)),
        "space_that_is_not_there": ("in a colour space that is not there", lambda: paper(b"/Nope cs 0 scn " + claim)),
        "object_twice_without_a_table": ("in the first of two contents of one number, in a file without a table", lambda: rebuilt(claim)),
        "generation_of_another": ("in a content whose reference names another generation", lambda: paper(claim).replace(b"/Contents 4 0 R", b"/Contents 4 7 R")),
        "hybrid": ("in a content that a table names, and the stream beside it another", lambda: hybrid(claim)),
        "object_twice_in_a_table": ("in the second of two contents of one number in one table", lambda: updated(paper(claim), b"4 1\nAT 00000 n \n4 1\n%010d 00000 n \n" % paper(claim).index(b"4 0 obj"), b"4 0 obj\n" + stream("", paper_text()) + b"\nendobj\n")),
        "generation_renewed": ("in a content of which the newest table has another generation", lambda: updated(paper(claim), b"4 1\nAT 00001 n \n", b"4 1 obj\n" + stream("", paper_text()) + b"\nendobj\n")),
        "object_taken_away": ("in a content that the newest table takes away", lambda: updated(paper(claim), b"4 1\n0000000000 00001 f \n")),
        "page_beyond_the_count": ("on the second of two pages, of which the root counts one", lambda: beyond(claim, "26 0 R 3 0 R", 1, 1)),
        "page_beyond_a_nodes_count": ("on a page in a node that counts none", lambda: beyond(claim, "26 0 R 27 0 R", 2, 0)),
        "field_made_anew_in_white": ("in a field that programs make anew, in white", lambda: made_anew(CLAIM, look="/J 12 Tf 1 g")),
        "field_made_anew_as_dots": ("in a field that programs make anew, for a password", lambda: made_anew(CLAIM, "/Ff 8192")),
        "on_a_damaged_picture": ("on a picture that is damaged", lambda: paper(b"q 300 0 0 30 90 390 cm /I Do Q 0 g " + claim, {21: stream("/Type/XObject/Subtype/Image/Width 64/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode", b"\xff\xd8junk")})),
        "black_on_black_ink": ("in black on a box of black ink, which a screen shows as grey", lambda: paper(b"q 0 0 0 1 k 90 390 300 30 re f Q 0 g " + claim)),
        "printed_otherwise_on_saving": ("on a layer that is switched off before printing", lambda: opened(b"/OC /M BDC " + claim + b" EMC\n", b"/AA<</WP<</S/SetOCGState/State[/OFF 27 0 R]>>>>")),
    }
