"""A PDF writer that refuses nothing: objects as bytes, a table of offsets, and whatever lies are wanted."""

import zlib


def stream(dictionary: str, data: bytes, length=None) -> bytes:
    """A stream object's body; `length` replaces the true one."""
    size = len(data) if length is None else length
    return f"<<{dictionary}/Length {size}>>stream\n".encode() + data + b"\nendstream"


def packed(dictionary: str, data: bytes) -> bytes:
    """A stream deflated once."""
    return stream(dictionary + "/Filter/FlateDecode", zlib.compress(data, 9))


def zeros(count: int, times: int = 1, byte: bytes = b"\0") -> bytes:
    """`count` equal bytes, deflated; more than once if asked for."""
    squeezer = zlib.compressobj(9)
    block = byte * (1 << 20)
    parts = [squeezer.compress(block) for _ in range(count >> 20)]
    parts += [squeezer.compress(byte * (count & 0xFFFFF)), squeezer.flush()]
    data = b"".join(parts)
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


class Pdf:
    """Objects by number; 1 is the catalogue, 2 the page tree, 3 the page, 4 its content, 5 Helvetica."""

    def __init__(self, content=b"", resources="", page="", box="/MediaBox[0 0 595 842]"):
        self.objects = {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: f"<</Type/Page/Parent 2 0 R{box}/Contents 4 0 R/Resources<</Font<</F 5 0 R>>{resources}>>{page}>>".encode(),
            4: content if b"endstream" in content else stream("", content),
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        }

    def add(self, number: int, body) -> "Pdf":
        self.objects[number] = body.encode() if isinstance(body, str) else body
        return self

    def bytes(self, trailer="", root="/Root 1 0 R", size=None) -> bytes:
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        offsets = {}
        for number, body in self.objects.items():
            offsets[number] = len(out)
            out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        start = len(out)
        top = max(offsets) + 1
        rows = [b"0000000000 65535 f \n"]
        rows += [f"{offsets.get(n, 0):010} 00000 {'n' if n in offsets else 'f'} \n".encode() for n in range(1, top)]
        out += f"xref\n0 {top}\n".encode() + b"".join(rows)
        out += f"trailer\n<</Size {size or top}{root}{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


TEXT = b"BT /F 24 Tf 72 700 Td (Certificate of attendance) Tj ET\n"
