"""JBIG2 of one region that is coded pixel by pixel (ITU-T T.88), as PDF holds it."""

import struct

from hostile_lib.jpx import Arithmetic

PLACES = [(-2, 2), (-1, 2), (0, 2), (1, 2), (2, 2), (-3, 1), (-2, 1), (-1, 1), (0, 1), (1, 1), (2, 1), (3, 1), (-4, 0), (-3, 0), (-2, 0), (-1, 0)]


def segment(number, kind, data):
    return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data


def region(rows, width):
    """A region's segment; rows of pixels, 1 for black."""
    coder = Arithmetic(1 << 16)
    for y, row in enumerate(rows):
        for x in range(width):
            context = 0
            for across, up in PLACES:
                inside = y >= up and 0 <= x + across < width
                context = context << 1 | (rows[y - up][x + across] if inside else 0)
            coder.put(context, row[x])
    head = struct.pack(">IIIIB", width, len(rows), 0, 0, 0) + b"\0" + bytes([3, 0xff, 0xfd, 0xff, 2, 0xfe, 0xfe, 0xfe])
    return head + coder.end() + b"\xff\xac"


def page(width, height, *parts):
    """A page of these segments, each its kind and its data."""
    out = segment(0, 48, struct.pack(">IIIIBH", width, height, 0, 0, 0, 0))
    for number, (kind, data) in enumerate(parts, 1):
        out += segment(number, kind, data)
    return out
