"""Scans inside a PDF whose picture is damaged, cannot be decoded by every program, or is hidden. Nothing of them may be posted but of the
whole ones."""

import pathlib
import zlib

from hostile_lib import jbig2, jpegs, jpx
from hostile_lib.pdf import Pdf, packed, stream

SCAN = pathlib.Path(__file__).resolve().parent.parent.parent / "fixtures" / "demo" / "inbox" / "佐倉" / "202412_scan_200dpi.jpg"
SIZE = (1654, 2339)
READ = {}


def scan():
    return SCAN.read_bytes()


def passes():
    """The same picture, sent in passes."""
    if "passes" not in READ:
        READ["passes"] = jpegs.in_passes(jpegs.read(scan()))
    return READ["passes"]


def paper(data, filters="/DCTDecode", more="", size=SIZE, space="/ColorSpace/DeviceRGB", bits="/BitsPerComponent 8", objects=None, colour=b""):
    """A page that is one picture."""
    entries = f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}{bits}{space}{more}" + (f"/Filter{filters}" if filters else "")
    pdf = Pdf(colour + b"q 595 0 0 842 0 0 cm /I Do Q", "/XObject<</I 6 0 R>>").add(6, stream(entries, data))
    for number, made in (objects or {}).items():
        pdf.add(number, made)
    return pdf.bytes()


def small(data, **more):
    """A picture of no meaning; of it only the diagnostic is looked at."""
    return paper(data, size=(96, 64), **more)


def cut(data, share, ended=True):
    start = data.index(b"\xff\xda")
    return data[:start + (len(data) - start) * share // 100] + (b"\xff\xd9" if ended else b"")


def gap(data, share, length):
    start = data.index(b"\xff\xda")
    at = start + (len(data) - start) * share // 100
    return data[:at] + data[at + length:]


def mask(width, height, byte):
    return packed(f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace/DeviceGray", bytes([byte]) * (width * height))


GREY = dict(filters="/FlateDecode", size=(640, 640), space="/ColorSpace/DeviceGray")


def boxes():
    """640 x 640 of black boxes on white."""
    rows = []
    for y in range(640):
        rows.append(b"".join((b"\0" if x % 2 and y // 32 % 2 else b"\xff") * 32 for x in range(20)))
    return zlib.compress(b"".join(rows), 9)


def predicted(data, columns):
    """Rows of so many bytes, each with a byte before it that says it is as it is."""
    return b"".join(b"\0" + data[at:at + columns] for at in range(0, len(data), columns))


def fax(share):
    """The boxes as ITU-T T.6: a row of runs of 32 pixels or of nothing, then rows like the one above; all rows of them but a share."""
    white, black = "00011011", "000001101010"
    bits, above = "", 0
    for y in range(640):
        kind = y // 32 % 2
        if kind == above:
            bits += "1" * (20 if kind else 1)
        elif kind:
            bits += ("001" + white + black) * 10
        else:
            # What is above is passed over nine times; then 64 and 0 white, and no black.
            bits += "0001" * 9 + "001" + "11011" + "00110101" + "0000110111"
        above = kind
    bits = bits[:len(bits) * share // 100]
    bits += ("000000000001" * 2 if share == 100 else "") + "0000000"
    return bytes(int(bits[at:at + 8], 2) for at in range(0, len(bits) - 7, 8))


def strips(missing):
    """The boxes in eight pictures, of which one is not in the file."""
    rows = zlib.decompress(boxes())
    names = "".join(f"/S{n} {20 + n} 0 R" for n in range(8) if n != missing)
    content = b"".join(b"q 595 0 0 105.25 0 %.2f cm /S%d Do Q\n" % (842 - 105.25 * (n + 1), n) for n in range(8))
    pdf = Pdf(content, f"/XObject<<{names}>>")
    for n in range(8):
        if n != missing:
            pdf.add(20 + n, packed("/Type/XObject/Subtype/Image/Width 640/Height 80/BitsPerComponent 8/ColorSpace/DeviceGray", rows[n * 51200:(n + 1) * 51200]))
    return pdf.bytes()


WAVES = dict(filters="/JPXDecode", size=(192, 160), space="/ColorSpace/DeviceGray")
LINES = dict(filters="/JBIG2Decode", size=(192, 160), space="/ColorSpace/DeviceGray", bits="/BitsPerComponent 1")


def waves():
    """Boxes of 192 x 160 as JPEG 2000, and where the data of its blocks start."""
    if "waves" not in READ:
        pixels = [40 + x % 7 if x // 16 % 2 and y // 16 % 2 else 250 - y % 5 for y in range(160) for x in range(192)]
        READ["waves"] = jpx.encoded(pixels, 192, 160)
    return READ["waves"]


def changed(data, at, count=24):
    """Some bytes are others."""
    return data[:at] + bytes(byte ^ 0x55 for byte in data[at:at + count]) + data[at + count:]


def shorter(data, at, count=24):
    """Some bytes are missing; the length of the one part of its tile is what is left."""
    size = data.index(b"\xff\x90") + 6
    length = int.from_bytes(data[size:size + 4], "big") - count
    return data[:size] + length.to_bytes(4, "big") + data[size + 4:at] + data[at + count:]


def drawn_lines():
    """The same boxes as a region of JBIG2."""
    if "lines" not in READ:
        READ["lines"] = jbig2.region([[int(x // 16 % 2 and y // 16 % 2 or (x * y) % 61 == 0) for x in range(192)] for y in range(160)], 192)
    return READ["lines"]


def cases(few):
    del few
    invented = jpegs.invented()
    one, many = jpegs.in_one_pass(invented), jpegs.in_passes(invented)
    whole = {
        "whole": ("a scan, nothing wrong", lambda: paper(scan())),
        "whole_in_passes": ("the same sent in passes", lambda: paper(passes())),
        "whole_packed": ("the same packed once more", lambda: paper(zlib.compress(scan()), "[/FlateDecode/DCTDecode]")),
        "whole_fax": ("boxes as a fax, nothing wrong", lambda: paper(fax(100), filters="/CCITTFaxDecode", size=(640, 640), space="/ColorSpace/DeviceGray", bits="/BitsPerComponent 1", more="/DecodeParms<</K -1/Columns 640/Rows 640>>")),
        "whole_without_sum": ("boxes without the sum behind their packed data", lambda: paper(boxes()[:-4], **GREY)),
        "whole_waves": ("boxes as JPEG 2000, nothing wrong", lambda: paper(waves()[0], **WAVES)),
        "whole_lines": ("boxes as JBIG2, nothing wrong", lambda: paper(jbig2.page(192, 160, (38, drawn_lines())), **LINES)),
        "whole_predicted": ("boxes with predicted samples, nothing wrong", lambda: paper(zlib.compress(predicted(zlib.decompress(boxes()), 640)), more="/DecodeParms<</Predictor 15/Columns 640>>", **GREY)),
        "whole_with_trailer": ("the same with bytes behind its end and padding before it", lambda: paper(scan()[:-2] + b"\0" * 30 + b"\xff\xd9" + b"trailer" * 20)),
    }
    broken = {
        "cut": ("a scan that ends at three quarters", lambda: paper(cut(scan(), 75, False))),
        "cut_and_ended": ("the same with a mark of the end", lambda: paper(cut(scan(), 75))),
        "gap": ("a scan of which 600 bytes are missing", lambda: paper(gap(scan(), 60, 600))),
        "cut_in_passes": ("a scan in passes that ends at three quarters", lambda: paper(cut(passes(), 75, False))),
        "pass_missing": ("a scan in passes of which the last is missing", lambda: paper(passes()[:passes().rindex(b"\xff\xda")] + b"\xff\xd9")),
        "cut_packed": ("a scan that ends early, packed", lambda: paper(zlib.compress(cut(scan(), 75)), "[/FlateDecode/DCTDecode]")),
        "cut_small": ("a small picture that ends early", lambda: small(cut(one, 50))),
        "cut_small_in_passes": ("the same in passes", lambda: small(cut(many, 50))),
        "rows_missing": ("a picture of which half of the rows are missing", lambda: paper(zlib.compress(zlib.decompress(boxes())[:640 * 320]), **GREY)),
        "packed_data_cut": ("a picture whose packed data end early", lambda: paper(boxes()[:-200], **GREY)),
        "unknown_filter": ("a picture behind a filter that nobody knows", lambda: small(one, filters="[/Mine/DCTDecode]")),
        "unknown_bits": ("a picture of 64 bits", lambda: paper(boxes(), bits="/BitsPerComponent 64", **GREY)),
        "bits_missing": ("a picture that says no bits", lambda: paper(boxes(), bits="", **GREY)),
        "unknown_space": ("a picture in a colour space that nobody knows", lambda: paper(boxes(), **GREY | {"space": "/ColorSpace/Mine"})),
        "space_missing": ("a picture without a colour space", lambda: paper(boxes(), **GREY | {"space": ""})),
        "data_elsewhere": ("a picture whose data are in another file", lambda: paper(boxes(), more="/F(scan.bin)", **GREY)),
        "size_none": ("a picture of no width", lambda: paper(boxes(), **GREY | {"size": (0, 640)})),
        "decode_even": ("a picture whose every value is white", lambda: paper(boxes(), more="/Decode[1 1]", **GREY)),
        "masked_away": ("a picture whose mask hides all of it", lambda: paper(boxes(), more="/SMask 7 0 R", objects={7: mask(640, 640, 0)}, **GREY)),
        "masked_by_colour": ("a picture of which every colour is masked", lambda: paper(boxes(), more="/Mask[0 255]", **GREY)),
        "stencil_in_white": ("a stencil painted in white", lambda: paper(zlib.compress((b"\xff\0" * 40 * 32 + b"\xff" * 80 * 32) * 10), more="/ImageMask true", colour=b"1 g ", **GREY | {"space": ""}, bits="/BitsPerComponent 1")),
        "clipped_away": ("a picture outside the clip", lambda: paper(boxes(), colour=b"0 0 1 1 re W n ", **GREY)),
        "rows_missing_behind_predictors": ("half of the rows are missing, and each byte has one more for how it was predicted", lambda: paper(zlib.compress(predicted(zlib.decompress(boxes())[:640 * 320], 1)), more="/DecodeParms<</Predictor 15/Columns 1>>", **GREY)),
        "unknown_predictor": ("samples predicted in a way that nobody knows", lambda: paper(boxes(), more="/DecodeParms<</Predictor 7>>", **GREY)),
        "decode_next_to_nothing": ("a picture whose values are all nearly white", lambda: paper(boxes(), more="/Decode[0.97 1]", **GREY)),
        "ink_none": ("a picture in an ink that is never printed", lambda: paper(boxes(), objects={7: stream("/FunctionType 4/Domain[0 1]/Range[0 1]", b"{1 exch sub}")}, **GREY | {"space": "/ColorSpace[/Separation/None/DeviceGray 7 0 R]"})),
        "ink_always_white": ("a picture in an ink that shows as white", lambda: paper(boxes(), objects={7: stream("/FunctionType 4/Domain[0 1]/Range[0 1]", b"{pop 1}")}, **GREY | {"space": "/ColorSpace[/Separation/X/DeviceGray 7 0 R]"})),
        "ink_always_black": ("a picture in an ink that shows as black", lambda: paper(boxes(), objects={7: stream("/FunctionType 4/Domain[0 1]/Range[0 1]", b"{pop 0}")}, **GREY | {"space": "/ColorSpace[/Separation/X/DeviceGray 7 0 R]"})),
        "table_cut": ("a table of colours that ends early", lambda: paper(boxes(), **GREY | {"space": "/ColorSpace[/Indexed/DeviceRGB 255<000000ffffff>]"})),
        "table_missing": ("a table of colours that is not in the file", lambda: paper(boxes(), **GREY | {"space": "/ColorSpace[/Indexed/DeviceRGB 255 9 0 R]"})),
        "table_too_small": ("samples beyond the table of colours", lambda: paper(boxes(), **GREY | {"space": "/ColorSpace[/Indexed/DeviceRGB 1<ffffffffffff>]"})),
        "table_of_one_colour": ("a table of colours that are all white", lambda: paper(boxes(), **GREY | {"space": f"/ColorSpace[/Indexed/DeviceGray 255<{'ff' * 256}>]"})),
        "another_for_print": ("a picture with another one for print", lambda: paper(boxes(), more="/Alternates[<</Image 7 0 R/DefaultForPrinting true>>]", objects={7: mask(8, 8, 255)}, **GREY)),
        "transferred": ("a picture whose every value a transfer function makes white", lambda: paper(boxes(), objects={4: stream("", b"/T gs q 595 0 0 842 0 0 cm /I Do Q"), 3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 6 0 R>>/ExtGState<</T<</TR 7 0 R>>>>>>>>", 7: stream("/FunctionType 4/Domain[0 1]/Range[0 1]", b"{pop 1}")}, **GREY)),
        "strip_missing": ("a scan in strips of which one is not in the file", lambda: strips(5)),
        "fax_cut": ("a fax that ends at three fifths", lambda: paper(fax(60), filters="/CCITTFaxDecode", size=(640, 640), space="/ColorSpace/DeviceGray", bits="/BitsPerComponent 1", more="/DecodeParms<</K -1/Columns 640/Rows 640>>")),
        "fax_of_other_columns": ("a fax whose rows are said to be shorter", lambda: paper(fax(100), filters="/CCITTFaxDecode", size=(640, 640), space="/ColorSpace/DeviceGray", bits="/BitsPerComponent 1", more="/DecodeParms<</K -1/Columns 632/Rows 640>>")),
        "fax_of_fewer_rows": ("a fax that says it has half of the rows", lambda: paper(fax(100), filters="/CCITTFaxDecode", size=(640, 640), space="/ColorSpace/DeviceGray", bits="/BitsPerComponent 1", more="/DecodeParms<</K -1/Columns 640/Rows 320>>")),
        "waves_changed": ("JPEG 2000 of which some bytes inside a block are others", lambda: paper(changed(waves()[0], waves()[1] + 2_000), **WAVES)),
        "waves_cut_inside": ("JPEG 2000 of which some bytes inside a block are missing, its lengths mended", lambda: paper(shorter(waves()[0], waves()[1] + 2_000), **WAVES)),
        "waves_of_raw_bits": ("JPEG 2000 with bits that are not coded", lambda: paper(waves()[0].replace(b"\x04\x04\x00\x01", b"\x04\x04\x01\x01"), **WAVES)),
        "lines_changed": ("JBIG2 of which some bytes inside a region are others", lambda: paper(jbig2.page(192, 160, (38, changed(drawn_lines(), 80))), **LINES)),
        "lines_missing": ("JBIG2 of which the second region is missing", lambda: paper(jbig2.page(192, 320, (38, drawn_lines())), **LINES | {"size": (192, 320)})),
        "lines_of_letters": ("JBIG2 with a table of shapes", lambda: paper(jbig2.page(192, 160, (38, drawn_lines()), (0, bytes(10))), **LINES)),
        "predicted_in_other_rows": ("samples predicted in rows of other bytes than the picture has", lambda: paper(zlib.compress(predicted(zlib.decompress(boxes()), 320)), more="/DecodeParms<</Predictor 15/Columns 320>>", **GREY)),
        "predicted_from_other_neighbours": ("samples predicted as if they were of three colours", lambda: paper(zlib.compress(predicted(zlib.decompress(boxes())[:640 * 639] + b"\xff" * 640, 640)), more="/DecodeParms<</Predictor 15/Columns 160/Colors 4>>", **GREY)),
        "ink_of_no_tint": ("a picture in ink that shows without it", lambda: paper(boxes(), **GREY | {"space": "/ColorSpace[/Separation/Black/DeviceGray<</FunctionType 2/Domain[0 1]/N 1/C0[0]/C1[1]>>]"})),
        "three_colours_called_one": ("a JPEG of three colours in a space of one", lambda: paper(scan(), space="/ColorSpace/DeviceGray")),
        "one_bit_of_a_jpeg": ("a JPEG that is said to have one bit", lambda: paper(scan(), bits="/BitsPerComponent 1")),
        "stencil_of_a_jpeg": ("a JPEG as a stencil", lambda: paper(scan(), space="/ImageMask true", bits="/BitsPerComponent 1")),
        "no_data": ("a picture without data", lambda: small(b"")),
    }
    return whole | broken
