"""Text that claims another member, on a ground that is not there for every eye, through slits, under or over other letters; and what other
programs, or a printer, show otherwise."""

from hostile_lib.pdf import stream
from hostile_lib.texts import OTHER
from hostile_lib.unseen import CLAIM, FRAME, group, note, paper, shown, with_layers

BOX = b"0 g 90 390 300 30 re f "
WHITE = b"1 g "
TO_WHITE = stream("/FunctionType 4/Domain[0 1]/Range[0 1]", b"{pop 1}")


def paper_text():
    return b"".join(shown(text, x, y, size) for size, x, y, text in FRAME)


def hairs(middle):
    """White boxes that leave three hairs of what is under them."""
    edges = [388] + [edge for at in (middle - 3, middle, middle + 3) for edge in (at - 0.12, at + 0.12)] + [418]
    return WHITE + b"".join(b"90 %.3f 300 %.3f re f " % (low, high - low) for low, high in zip(edges[::2], edges[1::2]))


def long_path():
    """A thin frame around the number in 300 steps, which fills nothing of its inside."""
    steps = b" ".join(b"%d 390 l" % (90 + step) for step in range(1, 301))
    return b"0 g 90 390 m " + steps + b" 390 420 l 389.9 420 l 389.9 390.1 l h f "


def opened(content, action, layers=True):
    """A page with something done when the file is opened."""
    made = with_layers(content, {27: "<</Type/OCG/Name(a)>>"}, "", "/Properties<</M 27 0 R>>") if layers else content
    return made.replace(b"/Type/Catalog", b"/Type/Catalog" + action, 1)


def field(value, more=""):
    """A field whose look shows the claim, and what is filled in."""
    made = note("Widget", f"/F 4/FT/Tx/T(a)/V({value})/DA(/Helv 12 Tf 0 g)")
    return made.replace(b"/Type/Catalog", f"/Type/Catalog/AcroForm<<{more}/Fields[26 0 R]>>".encode(), 1)


def block(text="A"):
    """A Type 3 font whose letter is a black box."""
    return {20: f"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<</{text} 23 0 R>>/Encoding<</Differences[65/{text}]>>/FirstChar 65/LastChar 65/Widths[1000]/Resources<<>>>>",
            23: stream("", b"1000 0 0 0 1000 1000 d1 0 0 1000 1000 re f")}


def cases(small):
    del small
    claim = shown(CLAIM)
    form = "/Type/XObject/Subtype/Form"
    mask = {22: "<</SMask<</S/Luminosity/G 23 0 R>>>>", 23: group(b"0 g 0 0 595 842 re f")}
    mark = "<</Type/Annot/Subtype/{}/F 4{}/Rect[90 390 400 420]>>"
    return {
        "ground_clipped_away": ("white on a black box that a clip leaves out", lambda: paper(b"q 0 0 5 5 re W n " + BOX + b"Q " + WHITE + claim)),
        "ground_in_a_faint_group": ("white on a black box in a group of 2 % opacity", lambda: paper(b"q /G gs /X Do Q " + WHITE + claim, {21: group(BOX), 22: "<</ca 0.02>>"})),
        "ground_masked": ("white on a black box behind a mask of nothing", lambda: paper(b"q /G gs " + BOX + b"Q " + WHITE + claim, mask)),
        "ground_that_screens": ("white on a black box that only makes lighter", lambda: paper(b"q /G gs " + BOX + b"Q " + WHITE + claim, {22: "<</BM/Screen>>"})),
        "ground_outside_its_form": ("white on a black box outside the box of its form", lambda: paper(b"/X Do " + WHITE + claim, {21: stream(form + "/BBox[0 0 1 1]/Resources<<>>", BOX)})),
        "ground_of_a_long_path": ("white on a path of 300 steps that fills nothing there", lambda: paper(long_path() + WHITE + claim)),
        "ground_of_stripes": ("white between black stripes", lambda: paper(b"0 g " + b"".join(b"90 %.1f 300 0.4 re " % (390 + 2 * n) for n in range(15)) + b"f " + WHITE + claim)),
        "clip_of_a_slit": ("through a slit of 0.8 points", lambda: paper(b"q 90 403.6 400 0.8 re W n " + claim + b"Q\n")),
        "clip_of_a_narrow_form": ("in a form whose box is half a point high", lambda: paper(b"/X Do\n", {21: stream(form + "/BBox[90 403.5 500 404]/Resources<</Font<</J 6 0 R>>>>", claim)})),
        "under_three_hairs": ("under white boxes that leave three hairs", lambda: paper(claim + hairs(403.6))),
        "on_a_broad_line": ("black on a broad black line", lambda: paper(b"0 G 30 w 90 404 m 400 404 l S " + claim)),
        "on_black_letters": ("black on large black letters", lambda: paper(b"0 g " + shown("■■■", 80, 380, 120) + claim)),
        "on_a_program_box": ("black on a black box that a letter draws", lambda: paper(b"BT /L 120 Tf 80 360 Td (AAA) Tj ET\n" + claim, block())),
        "under_black_letters": ("under black letters", lambda: paper(claim + b"0 g " + shown("■" * 40, 98, 399, 14))),
        "wiped_by_itself": ("with the same in white exactly on it", lambda: paper(claim + WHITE + claim)),
        "white_program": ("a Type 3 font whose program is white", lambda: paper(b"BT /L 12 Tf 180 400 Td (A) Tj ET\n" + shown("会員番号"), block() | {23: stream("", b"1000 0 d0 1 g 0 0 800 800 re f")})),
        "knocked_out": ("wiped out in a group that knocks out", lambda: paper(b"/X Do\n", {21: stream(form + "/BBox[0 0 595 842]/Group<</S/Transparency/K true/I true>>/Resources<</Font<</J 6 0 R>>/ExtGState<</Z 29 0 R>>>>", claim + b"/Z gs 1 g 90 390 300 30 re f"), 29: "<</ca 0>>"})),
        "transferred": ("black that a halftone makes white", lambda: paper(b"/G gs " + claim, {22: "<</HT<</Type/Halftone/HalftoneType 1/Frequency 60/Angle 45/SpotFunction/SimpleDot/TransferFunction 23 0 R>>>>", 23: TO_WHITE})),
        "two_font_programs": ("with two programs for one font", lambda: paper(claim).replace(b"/StemV 80", b"/StemV 80/FontFile2 4 0 R/FontFile3 4 0 R")),
        "layer_off_on_opening": ("on a layer that is switched off on opening", lambda: opened(b"/OC /M BDC " + claim + b" EMC\n", b"/OpenAction<</S/SetOCGState/State[/OFF 27 0 R]>>")),
        "note_hidden_on_opening": ("in a note that is hidden on opening", lambda: opened(note("FreeText", "/F 4/T(x)/NM(x)"), b"/OpenAction<</S/GoTo/D[0/Fit]/Next<</S/Hide/T(x)/H true>>>>", False)),
        "note_hidden_by_script": ("in a note that a script hides", lambda: opened(note("FreeText", "/F 4/T(x)/NM(x)"), b"/OpenAction<</S/JavaScript/JS(this.getAnnots\\(0\\))>>", False)),
        "field_of_another_value": ("in a field that is filled in otherwise", lambda: field("x")),
        "field_of_no_value": ("in a field that is not filled in", lambda: field("", "/NeedAppearances true")),
        "marked_in_black": ("under a mark in black that programs draw", lambda: paper(claim, {26: mark.format("Highlight", "/C[0 0 0]/QuadPoints[90 420 400 420 90 390 400 390]")}, page="/Annots[26 0 R]")),
        "linked_with_a_broad_border": ("under a link's border of 30 points", lambda: paper(claim, {26: mark.format("Link", "/C[1 1 1]/Border[0 0 30]")}, page="/Annots[26 0 R]")),
        "another_figure_by_a_line": ("the drawn number is another, by a short line in its first figure", lambda: paper(claim + b"0 G 1.2 w 161 401.5 m 161 407.5 l S")),
        "under_thin_coats": ("under 100 white coats of 4 % opacity", lambda: paper(claim + b"/G gs 1 g " + b"90 390 300 30 re f " * 100, {22: "<</ca 0.04>>"})),
        "under_a_thousand_dots": ("under a thousand white dots", lambda: paper(claim + WHITE + b"".join(b"%.1f %.1f 0.9 0.9 re f " % (159 + 0.9 * x + 0.2 * (x % 2), 399 + 1.2 * y) for x in range(120) for y in range(9)))),
        "entry_twice": ("on the second of two contents of one page", lambda: paper(b"", {23: stream("", paper_text() + claim)}, page="/Contents 23 0 R")),
        "area_for_print": ("on a page of which another area is printed", lambda: opened(paper(claim), b"/ViewerPreferences<</PrintArea/TrimBox>>", False)),
        "page_of_another_file": ("in a form that stands in for a page of another file", lambda: paper(b"/X Do\n", {21: stream(form + "/Ref<</F(x.pdf)/Page 0>>/BBox[0 0 595 842]/Resources<</Font<</J 6 0 R>>>>", claim)})),
        "inside_a_picture": ("among the bytes of a picture inside the content", lambda: paper(b"q 1 0 0 1 500 20 cm BI /W 60 /H 20 /BPC 8 /CS /G ID " + b"\xff" * 8 + b"\nEI Q\n" + claim + b"q " + b"\xff" * 900 + b"\nEI Q\n")),
        "button_of_another_caption": ("on a push button that says something else", lambda: note("Widget", "/F 4/FT/Btn/Ff 65536/T(a)/MK<</CA(Go)>>")),
        "note_that_plays": ("in a note that plays something", lambda: note("RichMedia", "/F 4")),
    }
