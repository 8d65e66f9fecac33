"""Small certificates (A5) for scripts/make_tampered.py: five designs a part, each on a PixelSurface.

A layout draws an `Issue` and gives the boxes, in millimetres, of what a forger would change: holder, number, serial.
"""

import math
from dataclasses import dataclass

from PIL import Image, ImageDraw

from . import fonts
from .surface import GREY, INK, NAVY

SIZE = (148, 210)
BLUE = (38, 52, 150)


@dataclass(frozen=True)
class Issue:
    """What one certificate says. Empty = not printed; `place` is written by the holder's hand."""

    holder: str
    number: str
    meeting: str
    days: str
    venue: str
    issuer: str
    chief: str
    serial: str = ""
    payload: str = ""
    place: str = ""


def printed(s, x, y, string, size, align="l"):
    """Text with the box around it."""
    s.text(x, y, string, size, align=align)
    w = s.width(string, size)
    left = x - {"l": 0, "c": w / 2, "r": w}[align]
    return (left - 1, y - size * 0.42, left + w + 1, y + size * 0.1)


def written(s, rng, x, y, string, size):
    """Text as a hand leaves it: every letter a little higher, larger and more slanted than the one before."""
    boxes = []
    for character in string:
        px = s.px(size * 25.4 / 72 * rng.uniform(0.86, 1.14))
        font = fonts.load(fonts.covering(s.hand, character), px)
        glyph = Image.new("L", (px * 2, px * 2), 0)
        ImageDraw.Draw(glyph).text((px * 0.5, px * 0.5), character, font=font, fill=255)
        shear, squeeze = rng.uniform(-0.18, 0.18), rng.uniform(0.88, 1.12)
        glyph = glyph.transform(glyph.size, Image.Transform.AFFINE, (1 / squeeze, shear, -shear * px, 0, 1, 0), Image.Resampling.BICUBIC)
        glyph = glyph.rotate(rng.uniform(-7, 7), Image.Resampling.BICUBIC)
        at = (s.px(x) - px // 2, s.px(y + rng.uniform(-1.0, 1.0)) - round(px * 1.35))
        s.image.paste(Image.new("RGB", glyph.size, BLUE), at, glyph)
        boxes.append((x, at[1] / s.dpi * 25.4))
        x += px / s.dpi * 25.4 * rng.uniform(0.9, 1.06)
    return (boxes[0][0] - 1, y - size * 0.42, x + 1, y + 2.2)


def ground(s, hue=(206, 222, 232)):
    """A printed ground of fine waves, as security paper has."""
    for k in range(int(s.h / 2.2)):
        points = [(s.px(x), s.px(k * 2.2 + 1.3 * math.sin(x / 7 + k * 0.7))) for x in range(0, int(s.w) + 1)]
        s.draw.line(points, fill=hue, width=1)


def rows(s, issue, y, size=11, step=11, labels=("学術集会名", "会　期", "会　場")):
    for label, value in zip(labels, (issue.meeting, issue.days, issue.venue)):
        s.text(16, y, label, size * 0.9)
        s.fit(46, y, value, size, 94)
        y += step
    return y


def foot(s, issue, y):
    s.text(134, y, issue.issuer, 10.5, align="r")
    s.text(134, y + 8, issue.chief, 11, align="r")


def plain(s, issue, rng):
    s.text(74, 28, "参加証明書", 20, "bold", "c")
    boxes = {"holder": printed(s, 34, 48, issue.holder + "　殿", 15), "number": printed(s, 34, 58, "会員番号　" + issue.number, 10.5)}
    y = rows(s, issue, 82)
    s.text(16, y + 8, "上記の学術集会に参加したことを証明します。", 10.5)
    foot(s, issue, 165)
    return boxes


def grounded(s, issue, rng):
    ground(s)
    s.text(74, 30, "参 加 証", 22, "bold", "c")
    boxes = {"serial": printed(s, 134, 14, "証明書番号　" + issue.serial, 9.5, "r")}
    boxes["holder"] = printed(s, 74, 56, issue.holder + "　様", 16, "c")
    boxes["number"] = printed(s, 74, 66, f"（会員番号　{issue.number}）", 10.5, "c")
    y = rows(s, issue, 92, labels=("名　称", "開催日", "開催地"))
    s.text(16, y + 6, "頭書の会に出席されたことを証する。", 10.5)
    foot(s, issue, 172)
    return boxes


def coded(s, issue, rng):
    s.rect(9, 9, 139, 201, 0.5, stroke=NAVY)
    s.text(16, 30, "参加証明書", 19, "bold")
    y = rows(s, issue, 54, labels=("学会名", "会期", "会場"))
    s.text(16, y + 8, "氏名", 10)
    boxes = {"holder": printed(s, 46, y + 8, issue.holder, 15)}
    s.text(16, y + 20, "会員番号", 10)
    boxes["number"] = printed(s, 46, y + 20, issue.number, 12)
    s.text(16, y + 34, "上記学術集会への参加を証明します。", 10.5)
    foot(s, issue, 152)
    s.qr(16, 162, 28, issue.payload)
    return boxes


def ruled(s, issue, rng):
    s.text(74, 30, "参加証明書", 19, "bold", "c")
    y = 48
    boxes = {}
    cells = [("氏　名", issue.holder), ("会員番号", issue.number), ("学会名", issue.meeting), ("会　期", issue.days), ("会　場", issue.venue), ("証明書番号", issue.serial)]
    s.rect(14, y, 134, y + 14 * len(cells), 0.5)
    for label, value in cells:
        s.line(14, y, 134, y, 0.25)
        s.text(17, y + 9, label, 9.5)
        kind = {"氏　名": "holder", "会員番号": "number", "証明書番号": "serial"}.get(label)
        if kind:
            boxes[kind] = printed(s, 42, y + 9, value, 12.5)
        else:
            s.fit(42, y + 9, value, 11, 90)
        y += 14
    s.line(39, 48, 39, y, 0.25)
    s.text(16, y + 14, "本学術集会に参加したことを証明いたします。", 10.5)
    foot(s, issue, y + 32)
    return boxes


def filled(s, issue, rng):
    s.text(74, 28, "参加証", 21, "bold", "c")
    boxes = {"holder": printed(s, 40, 48, issue.holder + "　殿", 15), "number": printed(s, 40, 58, "会員番号　" + issue.number, 10.5)}
    s.text(16, 74, "ご所属", 10)
    boxes["hand"] = written(s, rng, 44, 75, issue.place, 15)
    s.line(40, 78.5, 128, 78.5, 0.25, GREY)
    y = rows(s, issue, 98)
    s.text(16, y + 8, "上記の者の参加を証明する。", 10.5)
    foot(s, issue, 165)
    return boxes


def plain_held(s, issue, rng):
    s.rect(8, 8, 140, 202, 0.9, stroke=(90, 60, 30))
    s.text(74, 34, "参加証明書", 22, "bold", "c")
    y = rows(s, issue, 62, labels=("集会名称", "開催期間", "開催場所"), step=12)
    boxes = {"holder": printed(s, 74, y + 14, issue.holder + "　殿", 17, "c"), "number": printed(s, 74, y + 24, "会員番号：" + issue.number, 10.5, "c")}
    s.text(74, y + 42, "右の者が本会に参加したことを証明する", 11, align="c")
    foot(s, issue, 170)
    return boxes


def grounded_held(s, issue, rng):
    ground(s, (226, 214, 196))
    s.rect(0, 0, 148, 15, 0, fill=(60, 90, 70))
    s.text(14, 10.5, issue.issuer, 11, "bold", fill=(255, 255, 255))
    s.text(14, 38, "参加証明書", 20, "bold")
    boxes = {"holder": printed(s, 14, 58, issue.holder + " 様", 16), "number": printed(s, 14, 67, "会員番号 " + issue.number, 10.5)}
    y = rows(s, issue, 90, labels=("学術集会", "会期", "会場"))
    boxes["serial"] = printed(s, 14, y + 10, "証明書番号 " + issue.serial, 10)
    s.text(14, y + 24, "上記の学術集会への参加を証明いたします。", 10.5)
    s.text(134, 178, issue.chief, 12, align="r")
    return boxes


def coded_held(s, issue, rng):
    s.text(134, 20, issue.issuer, 10, align="r")
    s.qr(106, 26, 28, issue.payload)
    s.text(14, 44, "参加証", 23, "bold")
    boxes = {"holder": printed(s, 14, 72, issue.holder + "　殿", 16), "number": printed(s, 14, 82, "会員番号　" + issue.number, 11)}
    y = rows(s, issue, 106, labels=("名称", "日程", "会場"), step=12)
    s.text(14, y + 10, "出席されたことをここに証明いたします。", 10.5)
    s.text(134, 182, issue.chief, 12, align="r")
    return boxes


HELD_TABLE = ruled


def filled_held(s, issue, rng):
    s.line(12, 40, 136, 40, 0.6, (120, 30, 40))
    s.text(12, 34, "参加証明書", 20, "bold")
    y = rows(s, issue, 58, labels=("会の名称", "会　期", "会　場"))
    boxes = {"holder": printed(s, 12, y + 12, "氏名　" + issue.holder, 15), "number": printed(s, 12, y + 22, "会員番号　" + issue.number, 10.5)}
    s.text(12, y + 40, "勤務先", 10)
    boxes["hand"] = written(s, rng, 40, y + 41, issue.place, 15)
    s.line(36, y + 44.5, 130, y + 44.5, 0.25, GREY)
    s.text(12, y + 58, "上記の者が参加したことを証明する。", 10.5)
    foot(s, issue, 175)
    return boxes


DEV = [plain, grounded, coded, ruled, filled]
HELD = [plain_held, grounded_held, coded_held, HELD_TABLE, filled_held]


def cover(s, number, payload):
    s.text(60, 14, "送付票", 18, "bold", "c")
    s.text(60, 26, "会員番号　" + number, 12, align="c", fill=INK)
    s.qr(42, 34, 36, payload)
