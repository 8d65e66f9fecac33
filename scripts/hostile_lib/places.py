"""Inboxes that are hostile by what lies in them and how it is named. Each maker fills a folder."""

import os
import socket

from hostile_lib.archives import normal
from hostile_lib.texts import certificate


def put(folder, name, data=None):
    """A file whose name may be any bytes."""
    with open(os.path.join(os.fsencode(folder), name if isinstance(name, bytes) else os.fsencode(name)), "wb") as file:
        file.write(certificate() if data is None else data)


def pipes(folder):
    os.mkfifo(folder / "pipe.pdf")
    os.mkfifo(folder / "envelopes.csv")


def listening(folder):
    here = os.getcwd()
    os.chdir(folder)  # A socket's path may have 107 bytes only.
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket.pdf")
    finally:
        os.chdir(here)


def links(folder):
    for name, target in [("zero.pdf", "/dev/zero"), ("random.jpg", "/dev/urandom"), ("tty.pdf", "/dev/tty"), ("itself.pdf", "itself.pdf"), ("a.pdf", "b.pdf"), ("b.pdf", "a.pdf"),
                         ("nothing.pdf", "/nonexistent"), ("above", ".."), ("root", "/"), ("maps.pdf", "/proc/self/pagemap"), ("memory.pdf", "/proc/kcore"), ("log.pdf", "/proc/kmsg")]:
        os.symlink(target, folder / name)


def names(folder):
    for name in [b"new\nline.pdf", b"esc\x1b[2J\x1b]0;x\x07.pdf", b"\xff\xfe.pdf", b"\xed\xa0\x80.pdf", b"x" * 251 + b".pdf", "\u202efdp.exe".encode(), b"-rf", b"--help", b"=1+1.pdf", b"@SUM(1).pdf", b"a\tb.pdf",
                 b"$(touch x).pdf", b"'; DROP TABLE readings; --.pdf", b"<script>alert(1)</script>.pdf".replace(b"/", b"_"), b"con.pdf", b" .pdf", b"a.pdf ", b"a..pdf", b"%00.pdf", "が.pdf".encode(), "か\u3099.pdf".encode()]:
        put(folder, name)


def deep(folder):
    """1,000 folders inside each other: the path is longer than the system takes. A good file lies at every hundredth."""
    at = os.open(folder, os.O_RDONLY)
    for level in range(1_000):
        os.mkdir(b"folder", dir_fd=at)
        below = os.open(b"folder", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
        if level % 100 == 0:
            with os.fdopen(os.open(b"a.pdf", os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=at), "wb") as file:
                file.write(certificate())
    os.close(at)


def borders(folder):
    """A folder that looks like an archive, beside the archive, with a file of the same path in both."""
    put(folder, "a.zip", normal([("b.pdf", certificate()), ("b.pdf~2", certificate())]))
    (folder / "a.zip!").mkdir()
    put(folder / "a.zip!", "b.pdf")
    (folder / "b.pdf").mkdir()
    put(folder / "b.pdf", "c.pdf")


def envelopes(folder):
    put(folder, "a.pdf")
    rows = ["ファイル,受付日,会員番号", "a.pdf,1900-01-01,310592", "../../etc/passwd,2026-01-01,1", "a.pdf,2026-13-45,=1+1", '"a.pdf', "\x1b[2J.pdf,2026-01-01,x"]
    put(folder, "envelopes.csv", "\r\n".join(rows).encode())


def envelopes_bomb(folder):
    put(folder, "a.pdf")
    put(folder, "envelopes.csv", ("ファイル,受付日\r\n" + "a.pdf,2026-01-01\r\n" * 400_000).encode())


def holes(folder):
    with open(folder / "hole.pdf", "wb") as file:
        file.truncate(1 << 40)
    with open(folder / "hole.zip", "wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(300 << 20)


def many(folder, count):
    for n in range(count):
        put(folder, f"{n}.pdf", b"" if n % 2 else b"x%d" % n)


def copies(folder):
    """One certificate under 500 names, hard links among them."""
    put(folder, "0.pdf")
    for n in range(1, 500):
        os.link(folder / "0.pdf", folder / f"{n}.pdf")


def closed(folder):
    put(folder, "shut.pdf")
    (folder / "shut").mkdir()
    put(folder / "shut", "a.pdf")
    os.chmod(folder / "shut.pdf", 0)
    os.chmod(folder / "shut", 0)


def cases(small):
    def with_good(fill):
        def make(folder):
            put(folder, "good.pdf")
            fill(folder)
        return make
    return {name: (why, with_good(fill)) for name, (why, fill) in {
        "pipes": ("pipes in the place of a paper and of envelopes.csv", pipes),
        "socket": ("a socket", listening),
        "links": ("links to devices, to the kernel's files, in rings, into nothing, to folders above", links),
        "names": ("names with new lines, escapes, bytes that are no text, formulas, options", names),
        "deep": ("1,000 folders inside each other", deep),
        "borders": ("a folder named as an archive's border is written", borders),
        "envelopes": ("an envelopes.csv of lies", envelopes),
        "envelopes_bomb": ("an envelopes.csv of 400,000 rows", envelopes_bomb),
        "holes": ("a file of a TiB and an archive of 300 MiB without a byte on the disk", holes),
        "many": ("10,000 files that are nothing" if not small else "1,000 files that are nothing", lambda folder: many(folder, 1_000 if small else 10_000)),
        "copies": ("one certificate under 500 names", copies),
        "closed": ("a file and a folder that may not be opened", closed),
    }.items()}
