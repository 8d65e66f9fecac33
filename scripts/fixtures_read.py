"""Draws the pictures under fixtures/read: `python3 scripts/fixtures_read.py [FOLDER]`.

Needs Pillow and segno (pip) and the fonts IPAexMincho or IPAMincho. People, numbers and meetings are invented.
The same versions of library and font give the same pixels.
"""

import sys
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

FONTS = [
    "/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf",
    "/usr/share/fonts/opentype/ipafont-mincho/ipam.ttf",
]
PAYLOAD = "90123,2031-05-17,架空花子"


def font(size):
    path = next(p for p in FONTS if Path(p).exists())
    return ImageFont.truetype(path, size)


def qr(text, encoding, scale):
    code = segno.make(text, encoding=encoding, error="m", mode="byte", micro=False)
    width, height = code.symbol_size(scale=1, border=4)
    picture = Image.new("L", (width, height), 255)
    for y, row in enumerate(code.matrix_iter(scale=1, border=4)):
        for x, dark in enumerate(row):
            picture.putpixel((x, y), 0 if dark else 255)
    return picture.resize((width * scale, height * scale), Image.NEAREST)


def certificate():
    page = Image.new("RGB", (827, 1170), (255, 255, 255))
    draw = ImageDraw.Draw(page)

    def line(y, text, size, x=None):
        face = font(size)
        left = (827 - draw.textlength(text, font=face)) / 2 if x is None else x
        draw.text((left, y), text, font=face, fill=(20, 20, 20))

    line(120, "参加証明書", 44)
    line(240, "会員番号　90123", 22, 500)
    line(300, "架空　花子　殿", 30)
    line(400, "第12回虚構画像セミナー", 26)
    line(450, "会期：2031年5月17日～18日", 24)
    line(500, "上記の会に参加されたことを証明します。", 24)
    line(700, "2031年5月18日", 22, 120)
    line(760, "虚構画像学会", 26, 420)
    seal(draw, 600, 775)
    page.paste(qr(PAYLOAD, "utf-8", 4).convert("RGB"), (90, 930))
    return page


def seal(draw, x, y):
    red = (206, 48, 42)
    draw.ellipse((x - 34, y - 34, x + 34, y + 34), outline=red, width=4)
    draw.text((x - 15, y - 31), "虚\n構", font=font(28), fill=red, spacing=2)


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "fixtures/read")
    folder.mkdir(parents=True, exist_ok=True)
    page = certificate()
    page.rotate(180).save(folder / "certificate_upside_down.png", optimize=True)
    page.rotate(90, expand=True).save(folder / "certificate_sideways.png", optimize=True)
    qr(PAYLOAD, "shift_jis", 3).save(folder / "qr_shift_jis.png", optimize=True)


if __name__ == "__main__":
    main()
