"""Files of kinds that are not read, or that say they are another: each must be named, none opened."""

import gzip
import io
import struct
import tarfile
import zlib

from hostile_lib.archives import local, normal, raw, stored
from hostile_lib.pdf import TEXT, Pdf, packed
from hostile_lib.pictures import jpeg
from hostile_lib.texts import certificate

MIB = 1 << 20


def ole(sectors, directory=1, table_ring=False):
    """A compound file (.xls, .doc): its table of sectors may be a ring."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * (4 * 108)
    links = [0xFFFFFFFD] + ([directory] if table_ring else [0xFFFFFFFE]) + [1] * 126
    return head + struct.pack("<128I", *links) + b"\0" * 512 * sectors


def box(kind, data):
    return struct.pack(">I", len(data) + 8) + kind + data


def heic(size):
    meta = box(b"meta", b"\0\0\0\0" + box(b"ispe", struct.pack(">III", 0, size, size)))
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + meta + box(b"mdat", b"\0" * 100)


def jp2(side):
    size = struct.pack(">HHIIIIIIIIHBBB", 41, 0, side, side, 0, 0, 1, 1, 0, 0, 1, 7, 1, 1)
    codestream = b"\xff\x4f\xff\x51" + size + b"\xff\xd9"
    head = box(b"jp2h", box(b"ihdr", struct.pack(">IIHBBBB", side, side, 1, 7, 7, 0, 0)))
    return b"\0\0\0\x0cjP  \r\n\x87\n" + box(b"ftyp", b"jp2 \0\0\0\0jp2 ") + head + box(b"jp2c", codestream)


def webp(side):
    data = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0" * 4 + struct.pack("<I", side)[:3] + struct.pack("<I", side)[:3]
    return b"RIFF" + struct.pack("<I", len(data)) + data


def gif(side, frames):
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, side, side, 0) + b"\x02\x02\x4c\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", side, side, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + frame * frames + b";"


def tar(name, link):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = tarfile.SYMTYPE, link
        archive.addfile(info)
    return out.getvalue()


def zip64(size):
    """An entry whose true sizes stand in the extra field, and lie."""
    good = certificate()
    extra = struct.pack("<HHQQ", 1, 16, size, size)
    name = b"a.pdf"
    head = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 45, 0, 0, 0, 0x21, zlib.crc32(good), 0xFFFFFFFF, 0xFFFFFFFF, len(name), len(extra)) + name + extra + good
    row = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 45, 45, 0, 0, 0, 0x21, zlib.crc32(good), 0xFFFFFFFF, 0xFFFFFFFF, len(name), len(extra), 0, 0, 0, 0, 0) + name + extra
    return head + row + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(row), len(head), 0)


def with_descriptor(crc, size):
    """Sizes and sum behind the data, where a streaming writer puts them; they may lie."""
    good = certificate()
    name = b"a.pdf"
    head = local(name, good, 0, 0, 0, 8)[:18] + struct.pack("<II", 0, 0) + local(name, good, 0, 0, 0, 8)[26:]
    head += struct.pack("<4sIII", b"PK\7\x08", crc, size, size)
    row = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 8, 0, 0, 0x21, zlib.crc32(good), len(good), len(good), len(name), 0, 0, 0, 0, 0, 0) + name
    return head + row + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(row), len(head), 0)


def mixed():
    """Everything at once: good, broken, unknown, nested, hidden and system files, and names of daicho's own tables."""
    good = certificate()
    inner = normal([("inner.pdf", good), ("inner.jpg", jpeg(100, 100)[:90])])
    return normal([
        ("good.pdf", good), ("sub/good.pdf", good), ("broken.pdf", good[:200]), ("inner.zip", inner), ("__MACOSX/._good.pdf", b"\0\5\x16\7"),
        ("envelopes.csv", "ファイル,受付日\r\ngood.pdf,1900-01-01\r\n".encode()), ("members.csv", "会員番号,氏名\r\n1,x\r\n".encode()),
        ("daicho.toml", b"[posting]\nkind = 0\n"), (".hidden.pdf", good), ("letter.docx", normal([("word/document.xml", b"<x/>")])), ("photo.heic", heic(100)),
    ])


def cases(small):
    many = 10 if small else 1
    good = certificate()
    return {
        "ole_named.pdf": ("a compound file (.xls) named .pdf", lambda: ole(4)),
        "ole_table_ring.xls": ("a compound file whose table of sectors is a ring", lambda: ole(4, table_ring=True)),
        "ole_directory_beyond.doc": ("a compound file whose directory lies beyond its end", lambda: ole(1, 0xFFFFFFF0)),
        "heic_named.jpg": ("HEIC of 2147483647 on a side named .jpg", lambda: heic(2147483647)),
        "webp_named.jpg": ("WebP named .jpg", lambda: webp(16_777_215)),
        "gif_of_many_frames.jpg": ("GIF of 10,000 frames named .jpg", lambda: gif(10_000, 10_000 // many)),
        "jp2_huge.jpg": ("JPEG 2000 of 4294967295 on a side named .jpg", lambda: jp2(0xFFFFFFFF)),
        "svg_bomb.svg": ("SVG with entities inside entities", lambda: b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/><text>&b;</text></svg>'),
        "html_named.pdf": ("a web page with a script named .pdf", lambda: b"<!DOCTYPE html><script>location='http://example.invalid'</script>"),
        "html_with_pdf_head.pdf": ("a web page that says %PDF- in its text", lambda: b"<!DOCTYPE html><p>%PDF-1.7</p>" + b"<p>x</p>" * 1_000),
        "postscript_loop.pdf": ("PostScript that never ends", lambda: b"%!PS-Adobe-3.0\n{ } loop\n"),
        "rtf_object.pdf": ("RTF with an object", lambda: b"{\\rtf1{\\object\\objdata " + b"01" * 1_000 + b"}}"),
        "mail.eml": ("a mail with the certificate inside", lambda: b"From: a@example.invalid\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n"),
        "shortcut.url": ("a shortcut", lambda: b"[InternetShortcut]\r\nURL=file://\\\\example.invalid\\x\r\n"),
        "program.pdf": ("a program", lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 500),
        "script.pdf": ("a script", lambda: b"#!/bin/sh\nrm -rf /tmp/x\n"),
        "text_utf16.pdf": ("a text in UTF-16", lambda: b"\xff\xfe" + "参加証明書".encode("utf-16-le") * 100),
        "nul_bytes_10_mib.jpg": ("NUL bytes", lambda: b"\0" * (10 * MIB // many)),
        "seven_zip.zip": ("7z named .zip", lambda: b"7z\xbc\xaf\x27\x1c\0\4" + b"\xff" * 500),
        "rar.zip": ("RAR named .zip", lambda: b"Rar!\x1a\x07\x01\0" + b"\xff" * 500),
        "tar_link.zip": ("a tar with a link to /etc/passwd named .zip", lambda: tar("a.pdf", "/etc/passwd")),
        "gzip_bomb.zip": ("gzip of zeros named .zip", lambda: gzip.compress(b"\0" * (100 * MIB // many), 9, mtime=0)),
        "zip_mixed.zip": ("good, broken, unknown and system files, and tables named as daicho's own", mixed),
        "zip_in_zip_of_one_name.zip": ("a.zip inside a.zip inside a.zip", lambda: normal([("a.zip", normal([("a.zip", normal([("a.pdf", good)])), ("a.pdf", good)])), ("a.pdf", good)])),
        "zip_sizes_of_zip64_lie.zip": ("true sizes of 2^63 in the extra field", lambda: zip64(1 << 63)),
        "zip_descriptor_lies.zip": ("sum and sizes behind the data, false", lambda: with_descriptor(1, 0xFFFFFFFF)),
        "zip_folders_100k.zip": ("100,000 folders and one file", lambda: raw([stored(b"d%d/" % i, b"") for i in range(100_000 // many)] + [stored(b"a.pdf", good)])),
        "zip_path_of_10k_folders.zip": ("a path of 10,000 folders", lambda: raw([stored(b"d/" * (10_000 // many) + b"a.pdf", good)])),
        "zip_behind_a_jpeg.jpg": ("a picture with an archive behind it", lambda: jpeg(300, 300) + normal([("a.pdf", good)])),
        "zip_behind_a_program.zip": ("an archive that unpacks itself", lambda: b"MZ" + b"\0" * 500 + normal([("a.pdf", good)])),
        "pdf_behind_2047_bytes.pdf": ("a head at the last place where it is looked for", lambda: b"x" * 2_043 + Pdf(TEXT).bytes()),
        "pdf_twice.pdf": ("two PDFs in one file, the second another member's", lambda: certificate() + certificate(holder="髙橋 直人", number="310592")),
        "pdf_portfolio.pdf": ("a portfolio whose certificate is an attachment", lambda: attached("/Collection<</Type/Collection/View/D>>", good)),
    }


def attached(more, data):
    pdf = Pdf(TEXT)
    pdf.add(1, f"<</Type/Catalog/Pages 2 0 R{more}/Names<</EmbeddedFiles<</Names[(a.pdf) 20 0 R]>>>>>>")
    pdf.add(20, "<</Type/Filespec/F(a.pdf)/EF<</F 21 0 R>>>>").add(21, packed("/Type/EmbeddedFile", data))
    return pdf.bytes()
