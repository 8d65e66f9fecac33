"""Honest certificates that look much like hostile ones: all of them show the claim to every eye, and must be posted without a human."""

from hostile_lib.grounds import BOX, WHITE
from hostile_lib.pdf import stream
from hostile_lib.unseen import CLAIM, FRAME, group, note, paper, shown, with_layers
from hostile_lib.viewers import FORM, OVER, by, ink, made_anew, raw, split


def seal(x, y, size, more=b""):
    """A ring of a seal as one filled path, round on both sides."""
    def circle(radius):
        k = radius * 0.5523
        parts = [(radius, 0), (radius, k, k, radius, 0, radius), (-k, radius, -radius, k, -radius, 0), (-radius, -k, -k, -radius, 0, -radius), (k, -radius, radius, -k, radius, 0)]
        placed = [tuple(value + (y if at % 2 else x) for at, value in enumerate(part)) for part in parts]
        return b"%.2f %.2f m " % placed[0] + b"".join(b"%.2f %.2f %.2f %.2f %.2f %.2f c " % part for part in placed[1:]) + b"h "
    return b"q 0.85 0.1 0.1 rg " + circle(size) + circle(size - 2) + more + b"f* Q\n"


def box(x, y, width, height):
    return b"%.1f %.1f %.1f %.1f re " % (x, y, width, height)


def cases(small):
    del small
    claim = shown(CLAIM)
    layer = {27: "<</Type/OCG/Name(a)>>"}
    widget = f"BT /J 12 Tf 100 400 Td <{CLAIM.encode('utf-16-be').hex()}> Tj ET\n".encode()
    value = "FEFF" + CLAIM.encode("utf-16-be").hex().upper()
    issuer = FRAME[-1]
    return {
        "plain": ("nothing wrong", lambda: paper(claim)),
        "overprinting_black": ("black that overprints, as programs of printers have it", lambda: paper(b"/G gs 0 0 0 1 k " + claim, OVER)),
        "overprinting_black_on_pale": ("black that overprints a pale yellow box", lambda: paper(b"1 1 0.8 rg 90 390 300 30 re f /G gs 0 g " + claim, OVER)),
        "overprint_off": ("white on black where overprinting is switched off", lambda: paper(BOX + b"/G gs " + WHITE + claim, {22: "<</OP false/op false/OPM 1>>"})),
        "overprint_ended": ("white on black behind the end of a state that overprints", lambda: paper(b"q /G gs 0 g Q " + BOX + WHITE + claim, OVER)),
        "ink_of_black": ("in black ink", lambda: ink("Black", 1, 0, b"1")),
        "ink_of_all": ("in all inks", lambda: ink("All", 1, 0, b"1")),
        "ink_of_its_own": ("in an ink of a dark blue", lambda: paper(b"/C cs 1 scn " + claim, None, f"/ColorSpace<</C[/Separation/DIC#20256/DeviceCMYK {by('0 0 0 0', '1 0.7 0 0.3')}]>>")),
        "grey_of_a_curve": ("in grey of the usual curve", lambda: paper(b"/C cs 0 scn " + claim, None, "/ColorSpace<</C[/CalGray<</WhitePoint[0.95 1 1.09]/Gamma 2.2>>]>>")),
        "state_of_printers": ("with all that a state of a printer's program has", lambda: paper(b"/G gs " + claim, {22: "<</Type/ExtGState/AIS false/BM/Normal/CA 1/OP false/OPM 1/SA true/SMask/None/ca 1/op false/BG2/Default/UCR2/Default/TR2/Default/HT/Default>>"})),
        "numbers_of_all_kinds": ("where numbers of every honest kind say", lambda: paper(raw("+100. -.0 Td -0.0 400.00 Td"))),
        "content_in_parts": ("in two streams that end between words", lambda: (lambda text: split(text, text.index(b"Td") + 2))(claim)),
        "layer_that_shows": ("on a layer that is on", lambda: with_layers(b"/OC /M BDC " + claim + b" EMC\n", layer, "/ON[27 0 R]", "/Properties<</M 27 0 R>>")),
        "form_on_a_layer": ("in a form on a layer that is on", lambda: with_layers(b"/X Do\n", layer | {21: stream(FORM + "/OC 27 0 R", claim)}, "/ON[27 0 R]")),
        "rule_that_shows": ("on a rule of a layer that is on", lambda: with_layers(b"/OC /M BDC " + claim + b" EMC\n", layer | {26: "<</Type/OCMD/OCGs 27 0 R>>"}, "", "/Properties<</M 26 0 R>>")),
        "field_over_the_page": ("a filled in field that is as large as the page", lambda: note("Widget", f"/F 4/FT/Tx/T(a)/V<{value}>", look=widget)),
        "field_of_its_size": ("a filled in field", lambda: note("Widget", f"/F 4/FT/Tx/T(a)/V<{value}>", look=widget).replace(b"/Rect[0 0 595 842]", b"/Rect[90 390 400 420]").replace(b"/BBox[0 0 595 842]", b"/BBox[90 390 400 420]")),
        "field_made_anew": ("a filled in field that programs make anew", lambda: made_anew(CLAIM)),
        "field_not_filled_in": ("beside a field that is not filled in", lambda: note("Widget", "/F 4/FT/Tx/T(a)", claim, b"/Tx BMC EMC")),
        "button_that_is_off": ("beside a button that is off", lambda: note("Widget", "/F 4/FT/Btn/T(a)/AS/Off", claim, b"").replace(b"/AP<</N 23 0 R>>", b"/AP<</N<</Off 23 0 R/On 23 0 R>>>>")),
        "stamp_of_a_name": ("with a stamp that everybody sees", lambda: note("Stamp", "/F 4", claim, shown("済", 500, 60, 20))),
        "link_without_a_look": ("with a link", lambda: paper(claim, {26: "<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[300 430 500 460]/A<</S/URI/URI(https://example.org)>>>>"}, page="/Annots[26 0 R]")),
        "watermark_under": ("over a large pale word", lambda: paper(b"0.88 g " + shown("学会", 120, 350, 160) + b"0 g " + claim)),
        "watermark_over": ("under a large pale word that lets through", lambda: paper(claim + b"/G gs 0.6 g " + shown("学会", 120, 350, 160), {22: "<</ca 0.25>>"})),
        "watermark_outlined_over": ("under the thin edges of a large pale word", lambda: paper(claim + b"q 0.85 G 1 Tr 0.5 w " + shown("学会", 120, 350, 160) + b"Q\n")),
        "watermark_beside": ("beside a large pale word", lambda: paper(claim + b"0.85 g " + shown("学会", 120, 100, 160))),
        "seal_filled": ("with a seal's filled ring over the end of the issuer's name", lambda: paper(claim + seal(issuer[1] + 170, issuer[2] + 4, 20))),
        "seal_filled_with_letters": ("the same with strokes inside", lambda: paper(claim + seal(issuer[1] + 170, issuer[2] + 4, 20, box(issuer[1] + 160, issuer[2] - 6, 20, 1.4) + box(issuer[1] + 169, issuer[2] - 10, 1.4, 26)))),
        "line_under": ("with a line under it", lambda: paper(claim + b"0 G 0.6 w 98 396 m 250 396 l S")),
        "two_lines_under": ("with two lines under it", lambda: paper(claim + b"0 G 0.5 w 98 396 m 250 396 l S 98 394.4 m 250 394.4 l S")),
    }
