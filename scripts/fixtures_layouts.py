"""Draws the scans under fixtures/layouts: `python3 scripts/fixtures_layouts.py [FOLDER]`.

One form of an invented society whose values stand in boxes without labels that the general rules know, as a scan that
lies straight and as one that a careless hand shifted, scaled and skewed. Needs Pillow and the Noto CJK fonts. People,
numbers and meetings are invented; the same version of library and font gives the same pixels.
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FACE = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
WIDTH, HEIGHT = 1240, 1754  # A4 at 150 dpi

# x, y (top left corner, pixels), size, text
TEXTS = [
    (360, 120, 52, "生涯教育 記録票"),
    (150, 300, 24, "（甲）被交付者"),
    (520, 292, 36, "架空　花子"),
    (150, 380, 24, "（乙）登録"),
    (520, 374, 32, "90123"),
    (150, 520, 24, "（丙）行事"),
    (520, 512, 32, "第12回虚構画像セミナー"),
    (150, 620, 24, "（丁）従事した日"),
    (520, 612, 32, "2031年5月17日～2031年5月18日"),
    (150, 1380, 26, "右の者の記録に相違ない"),
    (620, 1480, 34, "虚構画像学会 事務局"),
]
RULES = [(120, 270, 1120), (120, 440, 1120), (120, 580, 1120), (120, 690, 1120)]


def form():
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(page)
    for x, y, size, text in TEXTS:
        draw.text((x, y), text, font=ImageFont.truetype(FACE, size), fill=25)
    for left, y, right in RULES:
        draw.line((left, y, right, y), fill=90, width=3)
    return page


def careless(page):
    """Scaled to 88 %, turned by 3.5°, shifted to the right and down, on a sheet of the same size."""
    small = page.resize((round(WIDTH * 0.88), round(HEIGHT * 0.88)), Image.LANCZOS)
    sheet = Image.new("L", (WIDTH, HEIGHT), 255)
    sheet.paste(small, (110, 150))
    return sheet.rotate(3.5, Image.BICUBIC, fillcolor=255)


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "fixtures/layouts")
    folder.mkdir(parents=True, exist_ok=True)
    page = form()
    for name, picture in [("straight.png", page), ("careless.png", careless(page))]:
        picture.quantize(16).save(folder / name, optimize=True)


if __name__ == "__main__":
    main()
