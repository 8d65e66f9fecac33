"""Hostile ZIP archives. Headers are written by hand where no library would."""

import io
import struct
import zipfile
import zlib

from hostile_lib.pdf import TEXT, Pdf, zeros
from hostile_lib.texts import certificate

MIB = 1 << 20


def normal(entries, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, method)
    return out.getvalue()


def local(name, data, crc, size, method=8, flags=0):
    return struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, flags, method, 0, 0x21, crc, len(data), size, len(name), 0) + name + data


def central(name, offset, crc, packed, size, method=8, flags=0, mode=0, made=20):
    return struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", made, 20, flags, method, 0, 0x21, crc, packed, size, len(name), 0, 0, 0, 0, mode, offset) + name


def end(count, size, offset, comment=b""):
    return struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, min(count, 65535), min(count, 65535), size, offset, len(comment)) + comment


def raw(entries):
    """entries: (name, packed data, crc, size, method, flags, name in the directory)."""
    out, rows = bytearray(), []
    for name, data, crc, size, method, flags, listed in entries:
        rows.append(central(listed, len(out), crc, len(data), size, method, flags))
        out += local(name, data, crc, size, method, flags)
    start = len(out)
    directory = b"".join(rows)
    return bytes(out + directory) + end(len(rows), len(directory), start)


def stored(name, data, flags=0, listed=None, crc=None, size=None, method=0):
    return (name, data, zlib.crc32(data) if crc is None else crc, len(data) if size is None else size, method, flags, name if listed is None else listed)


def deflated(data):
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeezer.compress(data) + squeezer.flush()


def raw_zeros(count):
    """Deflate without the zlib head and sum."""
    return zeros(count)[2:-4]


def bomb(count):
    data = raw_zeros(count)
    return raw([(b"bomb.pdf", data, 0, min(count, 0xFFFFFFFE), 8, 0, b"bomb.pdf"), stored(b"good.pdf", certificate())])


def overlapping(entries, size):
    """Every entry of the directory points at the same packed megabytes."""
    data, out = raw_zeros(size), bytearray()
    out += local(b"a.pdf", data, 0, size)
    rows = b"".join(central(b"%05d.pdf" % i, 0, 0, len(data), size) for i in range(entries))
    return bytes(out) + rows + end(entries, len(rows), len(out))


def nested(levels, core):
    data, name = core, "core.pdf"
    for level in range(levels):
        data, name = normal([(name, data)]), f"level{level}.zip"
    return data


def wide_nested(levels, each):
    """Each archive holds the next one `each` times: each^levels files in a few KB."""
    data, name = Pdf(TEXT).bytes(), "core.pdf"
    for level in range(levels):
        data, name = normal([(f"{i}_{name}", data) for i in range(each)]), f"l{level}.zip"
    return data


def symlink():
    name, target = b"link.pdf", b"/etc/passwd"
    out = local(name, target, zlib.crc32(target), len(target), 0)
    row = central(name, 0, zlib.crc32(target), len(target), len(target), 0, 0, 0o120777 << 16, 3 << 8 | 20)
    return out + row + end(1, len(row), len(out))


def cases(small):
    good = certificate()
    size = (96 if small else 1024) * MIB
    many = 10 if small else 1
    sjis = "参加証明書.pdf".encode("cp932")
    broken = deflated(good)[:-40] + b"\xff" * 40
    return {
        "bomb.zip": ("one GiB of zeros beside a good certificate", lambda: bomb(size)),
        "bomb_4gib_said.zip": ("an entry that says 4 GiB", lambda: raw([(b"a.pdf", raw_zeros(MIB), 0, 0xFFFFFFFE, 8, 0, b"a.pdf")])),
        "two_directories.zip": ("a second directory behind the first, of nothing", lambda: normal([("a.pdf", good)]) + end(0, 0, 0)),
        "entry_not_listed.zip": ("an entry that the directory does not list", lambda: local(b"b.pdf", good, zlib.crc32(good), len(good), 0) + normal([("a.pdf", good)])),
        "folder_with_data.zip": ("a folder that is a file", lambda: raw([stored(b"a.pdf/", good)])),
        "bomb_says_ten_bytes.zip": ("one GiB that says it is ten bytes", lambda: raw([(b"a.pdf", raw_zeros(size), 0, 10, 8, 0, b"a.pdf")])),
        "overlapping.zip": ("3,000 entries on the same 200 MiB", lambda: overlapping(3_000 // many, 200 * MIB // many)),
        "under_the_ratio.zip": ("500 entries of 4 MiB of zeros: small enough each", lambda: normal([(f"{i}.pdf", b"\0" * (4 * MIB - 1 - i)) for i in range(500 // many)])),
        "nested_deep.zip": ("ten archives inside each other", lambda: nested(10, good)),
        "nested_wide.zip": ("ten archives a level, five levels: 100,000 files", lambda: wide_nested(4 if small else 5, 5 if small else 10)),
        "path_climbs.zip": ("../../../etc/cron.d/x and the like", lambda: normal([("../../../etc/cron.d/x.pdf", good), ("a/../../b.pdf", good), ("..\\..\\c.pdf", good)])),
        "path_absolute.zip": ("/etc/passwd, C:\\ and a share", lambda: normal([("/etc/passwd", good), ("C:\\Windows\\win.ini", good), ("\\\\server\\share\\x.pdf", good)])),
        "path_steers.zip": ("escapes, new lines, direction marks and HTML in names", lambda: normal([("\x1b[2J\n\rx.pdf", good), ("\u202efdp.exe", good), ("<b>=1+1.pdf", good), ("=cmd|' /C calc'!A0.pdf", good)])),
        "path_border.zip": ("names that hold the mark of an archive's border", lambda: normal([("a.zip!/b.pdf", good), ("!/../x.pdf", good), ("!!//y.pdf", good)])),
        "path_empty.zip": ("names of nothing, dots and slashes", lambda: raw([stored(n, good) for n in (b"", b".", b"..", b"a//b.pdf", b"./c.pdf")])),
        "path_long.zip": ("a name of 65,000 letters", lambda: raw([stored(b"x" * 65_000 + b".pdf", good)])),
        "one_name_twice.zip": ("two entries of one name, and one more by width of case", lambda: raw([stored(b"a.pdf", good), stored(b"a.pdf", Pdf(TEXT).bytes()), stored(b"A.PDF", good)])),
        "names_disagree.zip": ("other names in the directory than in the heads", lambda: raw([stored(b"real.pdf", good, listed=b"said.pdf")])),
        "name_shift_jis.zip": ("a name in Shift-JIS", lambda: raw([stored(sjis, good)])),
        "name_utf8_lies.zip": ("Shift-JIS that says it is UTF-8", lambda: raw([stored(sjis, good, flags=0x800)])),
        "encrypted.zip": ("the flag of encryption", lambda: raw([stored(b"a.pdf", good, flags=1), stored(b"b.pdf", good)])),
        "method_unknown.zip": ("method 99", lambda: raw([stored(b"a.pdf", good, method=99)])),
        "sum_wrong.zip": ("a wrong checksum", lambda: raw([stored(b"a.pdf", good, crc=1)])),
        "data_damaged.zip": ("deflated data that break off", lambda: raw([(b"a.pdf", broken, zlib.crc32(good), len(good), 8, 0, b"a.pdf")])),
        "symbolic_link.zip": ("a link to /etc/passwd", symlink),
        "entries_100k.zip": ("100,000 entries without a byte", lambda: (lambda rows: local(b"a", b"", 0, 0, 0) + rows + end(100_000, len(rows), 31))(b"".join(central(b"%d.pdf" % i, 0, 0, 0, 0, 0) for i in range(100_000 // many)))),
        "count_lies.zip": ("65,535 entries said, one there", lambda: (lambda z: z[:-14] + b"\xff\xff\xff\xff" + z[-10:])(normal([("a.pdf", good)]))),
        "directory_beyond.zip": ("a directory beyond the end", lambda: normal([("a.pdf", good)])[:-6] + b"\xff\xff\xff\x7f\0\0"),
        "directory_only.zip": ("an end of a directory and nothing else", lambda: end(0, 0, 0)),
        "offset_ring.zip": ("an entry that starts inside the directory", lambda: (lambda z: z.replace(b"\0\0\0\0a.pdfPK\5\6", b"\xff\xff\xff\xfea.pdfPK\5\6"))(normal([("a.pdf", good)]))),
        "cut.zip": ("cut in the middle", lambda: normal([("a.pdf", good)])[:300]),
        "empty_entries.zip": ("entries without a byte", lambda: normal([("a.pdf", b""), ("b.png", b""), ("c.zip", b"")])),
        "comment_is_directory.zip": ("a second archive in the comment", lambda: (lambda z: z[:-2] + struct.pack("<H", len(z)) + z)(normal([("a.pdf", good)]))),
        "workbook.xlsx": ("a workbook in the inbox", lambda: normal([("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")])),
    }
