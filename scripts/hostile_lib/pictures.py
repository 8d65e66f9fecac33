"""Hostile pictures: PNG, JPEG, TIFF. Written byte by byte: no library makes such files."""

import struct
import zlib

from hostile_lib import jpegs
from hostile_lib.pdf import zeros

MIB = 1 << 20


def chunk(kind: bytes, data: bytes, length=None) -> bytes:
    return struct.pack(">I", len(data) if length is None else length) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, data, depth=8, colour=0, before=b"", interlace=0):
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def white(width, height):
    """Rows of white, deflated a row at a time."""
    squeezer, row = zlib.compressobj(9), b"\0" + b"\xff" * width
    return b"".join([squeezer.compress(row) for _ in range(height)] + [squeezer.flush()])


# Huffman tables of one code: the DC difference 0 and the end of a block are a bit each.
TABLES = b"".join(b"\xff\xc4\x00\x14" + bytes([kind]) + b"\x01" + b"\0" * 15 + b"\0" for kind in (0x00, 0x10))
QUANT = b"\xff\xdb\x00\x43\x00" + b"\x01" * 64


def jpeg(width, height, scans=b"", start=0xC0, app=b"", blocks=None):
    """A grey picture. In a baseline one each block is two bits; `blocks` cuts the data short."""
    frame = b"\xff" + bytes([start]) + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    count = ((width + 7) // 8) * ((height + 7) // 8) if blocks is None else blocks
    scan = scans or b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\0" * (count * 2 // 8 + 1)
    return b"\xff\xd8" + app + QUANT + frame + TABLES + scan + b"\xff\xd9"


def jpeg_of_scans(side, scans):
    """A progressive picture whose every scan goes over all blocks in a few bytes (runs of ended blocks)."""
    blocks = ((side + 7) // 8) ** 2
    first = b"\xff\xda\x00\x08\x01\x01\x00\x00\x00\x00" + b"\0" * (blocks // 8 + 1)
    # A table with the one code EOB14 (run of 16384 to 32767 blocks) as the bit 0.
    runs = b"\xff\xc4\x00\x14\x10\x01" + b"\0" * 15 + b"\xe0"
    bits = "".join("0" + format(min(32767, left) - 16384 if left >= 16384 else 0, "014b") for left in range(blocks, 0, -32767))
    data = int(bits.ljust(-(-len(bits) // 8) * 8, "1"), 2).to_bytes(-(-len(bits) // 8), "big").replace(b"\xff", b"\xff\0")
    one = runs + b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00" + data
    return jpeg(side, side, first + one * scans, start=0xC2)


def exif(next_ifd, entries=b"", count=0):
    """An EXIF segment: one table whose entries and successor are given."""
    body = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", count) + entries + struct.pack("<I", next_ifd)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def entry(tag, kind, count, value):
    return struct.pack("<HHII", tag, kind, count, value)


def tiff(pages, strips=b"", chain=True, loop=None):
    """Little-endian TIFF: each page is a dict of tag -> (type, count, value); `loop` is where the last one points back to."""
    out, last = bytearray(b"II*\0\0\0\0\0"), 4
    out += strips
    for tags in pages:
        if len(out) % 2:
            out += b"\0"
        out[last : last + 4] = struct.pack("<I", len(out))
        out += struct.pack("<H", len(tags)) + b"".join(entry(t, *v) for t, v in sorted(tags.items()))
        last = len(out)
        out += b"\0\0\0\0"
    if loop is not None:
        out[last : last + 4] = struct.pack("<I", loop)
    return bytes(out)


def page(width=1, height=1, offset=8, size=1, compression=1, bits=8, rows=None, **more):
    tags = {256: (4, 1, width), 257: (4, 1, height), 258: (3, 1, bits), 259: (3, 1, compression), 262: (3, 1, 1), 273: (4, 1, offset),
            277: (3, 1, 1), 278: (4, 1, height if rows is None else rows), 279: (4, 1, size)}
    tags.update({int(k[1:]): v for k, v in more.items()})
    return tags


def cases(small):
    many = 10 if small else 1
    bomb = (96 if small else 1024) * MIB
    side = 5_000 if small else 20_000
    squeezed = zlib.compress(b"\0" * 1000)
    bomb_data = zeros(bomb)
    orientations = b"".join(entry(0x0112, 3, 1, 6) for _ in range(5_000))
    invented = jpegs.invented()
    one = jpegs.in_one_pass(invented)
    white_png = png(300, 300, white(300, 300))
    return {
        "baseline.jpg": ("nothing wrong: a JPEG of one pass", lambda: one),
        "restart_marks.jpg": ("nothing wrong: with restart marks", lambda: jpegs.in_one_pass(invented, 5)),
        "passes.jpg": ("nothing wrong: progressive", lambda: jpegs.in_passes(invented)),
        "restart_mark_missing.jpg": ("a restart mark is missing", lambda: jpegs.in_one_pass(invented, 5).replace(b"\xff\xd1", b"", 1)),
        "pass_missing.jpg": ("progressive, without its last pass", lambda: (lambda j: j[:j.rindex(b"\xff\xda")] + b"\xff\xd9")(jpegs.in_passes(invented))),
        "two_in_one.jpg": ("a second picture behind the first (MPO)", lambda: one + one),
        "preview_behind.jpg": ("nothing wrong: a preview behind the picture", lambda: one + jpegs.in_one_pass(jpegs.invented(48, 32))),
        "frames.png": ("an animated PNG: programs show its frames", lambda: white_png[:33] + chunk(b"acTL", struct.pack(">II", 2, 0)) + white_png[33:]),
        "bomb.png": (f"{side} x {side} in a few KB", lambda: png(side, side, zeros(side * (side + 1)))),
        "just_under_the_limit.png": ("7,700 x 7,700 white: 59 million pixels are allowed" if not small else "2,000 x 2,000 white", lambda: png(7_700, 7_700, white(7_700, 7_700)) if not small else png(2_000, 2_000, white(2_000, 2_000))),
        "stripes_under_the_limit.png": ("7,700 x 7,700 of fine stripes: every row a line of text?", lambda: png(7_700 // many, 7_700 // many, zlib.compress(b"".join(b"\0" + (b"\0" if y % 6 < 3 else b"\xff") * (7_700 // many) for y in range(7_700 // many)), 9))),
        "specks_under_the_limit.png": ("a speck every fourth pixel", lambda: png(7_000 // many, 7_000 // many, zlib.compress((b"\0" + b"\0\xff\xff\xff" * (1_750 // many) + b"\0" + b"\xff" * (7_000 // many) + b"\0" + b"\xff" * (7_000 // many)) * (7_000 // many // 3 + 1), 9))),
        "says_2e9_by_2e9.png": ("2147483647 x 2147483647", lambda: png(2147483647, 2147483647, squeezed, colour=6, depth=16)),
        "says_zero.png": ("0 x 0", lambda: png(0, 0, squeezed)),
        "thin.png": ("50,000,000 x 1", lambda: png(50_000_000 // many, 1, zeros(50_000_001 // many))),
        "tall.png": ("1 x 16,000,000", lambda: png(1, 16_000_000 // many, zeros(32_000_000 // many))),
        "one_pixel.png": ("1 x 1", lambda: png(1, 1, zlib.compress(b"\0\0"))),
        "data_missing.png": ("3,000 x 3,000 with 1,000 bytes", lambda: png(3_000, 3_000, squeezed)),
        "data_of_a_gib.png": ("10 x 10 with one GiB of data", lambda: png(10, 10, bomb_data)),
        "profile_bomb.png": ("a colour profile of one GiB", lambda: png(10, 10, zlib.compress(b"\0" * 110), before=chunk(b"iCCP", b"x\0\0" + bomb_data))),
        "text_bomb.png": ("a comment of one GiB", lambda: png(10, 10, zlib.compress(b"\0" * 110), before=chunk(b"zTXt", b"x\0\0" + bomb_data))),
        "chunk_length_lies.png": ("a chunk of 2 GiB that is not there", lambda: b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 10, 10, 8, 0, 0, 0, 0)) + chunk(b"IDAT", b"", 0x7FFFFFFF)),
        "chunks_many.png": ("1,000,000 empty chunks", lambda: png(10, 10, zlib.compress(b"\0" * 110), before=chunk(b"teXt", b"") * (1_000_000 // many))),
        "interlaced_bomb.png": ("interlaced", lambda: png(side, side, zeros(side * (side + 7)), interlace=1)),
        "palette_missing.png": ("indexed colours without a palette", lambda: png(10, 10, zlib.compress(b"\0" * 110), colour=3)),
        "head_only.png": ("eight bytes", lambda: b"\x89PNG\r\n\x1a\n"),
        "says_65535.jpg": ("65535 x 65535 with no data", lambda: jpeg(65535, 65535, blocks=10)),
        "under_the_limit.jpg": ("7,700 x 7,700 in 230 KB" if not small else "2,000 x 2,000", lambda: jpeg(7_700, 7_700) if not small else jpeg(2_000, 2_000)),
        "bomb.jpg": ("30,000 x 30,000", lambda: jpeg(30_000 // many, 30_000 // many)),
        "scans_many.jpg": ("progressive: thousands of scans over all blocks", lambda: jpeg_of_scans(7_000 // (many // 2 or 1), 20_000 // many)),
        "says_zero.jpg": ("0 x 0", lambda: jpeg(0, 0, blocks=10)),
        "cut.jpg": ("cut after its frame", lambda: jpeg(100, 100)[:120]),
        "no_end.jpg": ("a segment longer than the file", lambda: b"\xff\xd8\xff\xe1\xff\xff" + b"\0" * 100),
        "exif_table_ring.jpg": ("the table's successor is itself", lambda: jpeg(300, 300, app=exif(8, entry(0x0112, 3, 1, 6), 1))),
        "exif_sub_table_ring.jpg": ("the sub-table is the table itself", lambda: jpeg(300, 300, app=exif(0, entry(0x8769, 4, 1, 8) + entry(0x8825, 4, 1, 8), 2))),
        "exif_count_lies.jpg": ("65,535 entries, and a value 4 GiB long", lambda: jpeg(300, 300, app=exif(0, entry(0x0112, 2, 0xFFFFFFFF, 0xFFFFFFFF), 65535))),
        "exif_orientations_many.jpg": ("5,000 orientations", lambda: jpeg(300, 300, app=exif(0, orientations, 5_000))),
        "segments_many.jpg": ("200,000 comments", lambda: jpeg(300, 300, app=b"\xff\xfe\x00\x02" * (200_000 // many))),
        "pages_65535.tif": ("65,535 pages of one pixel", lambda: tiff([page()] * (65_535 // many), b"\xff")),
        "pages_ring.tif": ("the second page's successor is the first", lambda: tiff([page()] * 2, b"\xff", loop=10)),
        "page_is_its_successor.tif": ("a page that follows itself", lambda: tiff([page()], b"\xff", loop=10)),
        "page_offset_beyond.tif": ("a successor beyond the end", lambda: tiff([page()], b"\xff", loop=0xFFFFFFF0)),
        "says_4e9.tif": ("4294967295 x 4294967295", lambda: tiff([page(0xFFFFFFFF, 0xFFFFFFFF)], b"\xff")),
        "says_zero.tif": ("0 x 0", lambda: tiff([page(0, 0)], b"\xff")),
        "rows_per_strip_zero.tif": ("0 rows a strip", lambda: tiff([page(100, 100, rows=0)], b"\xff" * 100)),
        "strips_4_billion.tif": ("4294967295 strips", lambda: tiff([page(1000, 1000, rows=1, t273=(4, 0xFFFFFFFF, 8), t279=(4, 0xFFFFFFFF, 8))], b"\xff" * 100)),
        "strip_bomb.tif": ("a deflated strip of one GiB for 100 x 100", lambda: tiff([page(100, 100, size=len(bomb_data), compression=8)], bomb_data)),
        "strip_missing.tif": ("7,000 x 7,000 with ten bytes", lambda: tiff([page(7_000, 7_000, size=10)], b"\xff" * 10)),
        "bits_64.tif": ("64 bits a sample, 65,535 samples a pixel", lambda: tiff([page(100, 100, bits=64, t277=(3, 1, 65535))], b"\xff" * 100)),
        "colours_planar.tif": ("three planes that are not there", lambda: tiff([page(100, 100, t277=(3, 1, 3), t262=(3, 1, 2), t284=(3, 1, 2))], b"\xff" * 100)),
        "tile_zero.tif": ("tiles of 0 x 0", lambda: tiff([page(100, 100, t322=(4, 1, 0), t323=(4, 1, 0), t324=(4, 1, 8), t325=(4, 1, 1))], b"\xff" * 100)),
        "tile_huge.tif": ("a tile of 4294967295 x 4294967295", lambda: tiff([page(100, 100, t322=(4, 1, 0xFFFFFFF0), t323=(4, 1, 0xFFFFFFF0), t324=(4, 1, 8), t325=(4, 1, 1))], b"\xff" * 100)),
        "ccitt_noise.tif": ("CCITT G4 of noise, 10,000 x 6,000", lambda: tiff([page(10_000, 6_000, size=5_000, compression=4, bits=1)], bytes(i * 37 % 253 for i in range(5_000)))),
        "lzw_noise.tif": ("LZW of noise", lambda: tiff([page(3_000, 3_000, size=5_000, compression=5)], bytes(i * 37 % 253 for i in range(5_000)))),
        "jpeg_inside_lies.tif": ("a JPEG strip that says 65,500 x 65,500", lambda: (lambda j: tiff([page(100, 100, size=len(j), compression=7)], j))(jpeg(65_500, 65_500, blocks=10))),
        "big_tiff_ring.tif": ("BigTIFF whose first page follows itself", lambda: b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0" + b"\0" * 8 + struct.pack("<Q", 16)),
        "head_only.tif": ("eight bytes", lambda: b"II*\0\x08\0\0\0"),
    }
