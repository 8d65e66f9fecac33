"""Fonts of the generator, all from Debian packages. `HELD` ones are never used in the dev part."""

from dataclasses import dataclass
from functools import lru_cache

from PIL import ImageFont

ROOT = "/usr/share/fonts/"

# Debian package that brings a path's folder; scripts/make_envelopes installs what is missing.
PACKAGES = [
    "fonts-noto-cjk", "fonts-ipaexfont-gothic", "fonts-ipaexfont-mincho", "fonts-vlgothic", "fonts-motoya-l-cedar",
    "fonts-mplus", "fonts-morisawa-bizud-gothic", "fonts-morisawa-bizud-mincho",
    "fonts-kiloji", "fonts-yozvox-yozfont", "fonts-seto", "fonts-klee",
    "fonts-motoya-l-maruberi",
]  # fmt: skip


@dataclass(frozen=True)
class Family:
    """A family with its bold face; `pdf` = a TrueType file that can be embedded in a PDF by reportlab."""

    name: str
    regular: str
    bold: str
    pdf: bool = True


NOTO = "opentype/noto/Noto"

DEV = [
    Family("Noto Sans CJK", NOTO + "SansCJK-Regular.ttc", NOTO + "SansCJK-Bold.ttc", pdf=False),
    Family("Noto Serif CJK", NOTO + "SerifCJK-Regular.ttc", NOTO + "SerifCJK-Bold.ttc", pdf=False),
    Family("IPAex Gothic", "opentype/ipaexfont-gothic/ipaexg.ttf", "opentype/ipaexfont-gothic/ipaexg.ttf"),
    Family("IPAex Mincho", "opentype/ipaexfont-mincho/ipaexm.ttf", "opentype/ipaexfont-mincho/ipaexm.ttf"),
    Family("VL PGothic", "truetype/vlgothic/VL-PGothic-Regular.ttf", "truetype/vlgothic/VL-PGothic-Regular.ttf"),
    Family("Motoya L Cedar", "truetype/motoya-l-cedar/MTLc3m.ttf", "truetype/motoya-l-cedar/MTLc3m.ttf"),
]

HELD = [
    Family("BIZ UDPMincho", "truetype/bizud-mincho/BIZUDPMincho-Regular.ttf", "truetype/bizud-gothic/BIZUDPGothic-Bold.ttf"),
    Family("BIZ UDPGothic", "truetype/bizud-gothic/BIZUDPGothic-Regular.ttf", "truetype/bizud-gothic/BIZUDPGothic-Bold.ttf"),
    Family("Klee One", "truetype/klee/KleeOne-Regular.ttf", "truetype/klee/KleeOne-SemiBold.ttf"),
    Family("M PLUS 1", "opentype/mplus/Mplus1-Regular.otf", "opentype/mplus/Mplus1-Bold.otf", pdf=False),
    Family("Motoya L Maruberi", "truetype/motoya-l-maruberi/MTLmr3m.ttf", "truetype/motoya-l-maruberi/MTLmr3m.ttf"),
]

HAND_DEV = ["truetype/kiloji/kiloji.ttf", "truetype/yozvox-yozfont/YOzBEF.ttf", "truetype/seto/setofont.ttf"]
HAND_HELD = ["truetype/yozvox-yozfont/YOzREF90.ttf", "truetype/yozvox-yozfont/YOzBE_i.ttf", "truetype/kiloji/kiloji_d.ttf"]
HAND_HELD3 = ["truetype/yozvox-yozfont/YOzBAF.ttf", "truetype/yozvox-yozfont/YOzBCF90.ttf", "truetype/kiloji/kiloji_b.ttf"]
FALLBACK = NOTO + "SansCJK-Regular.ttc"


@lru_cache(maxsize=256)
def load(path, pixels):
    """The font of a path below ROOT at a size in pixels."""
    return ImageFont.truetype(ROOT + path, pixels, index=0)


@lru_cache(maxsize=65536)
def has(path, character):
    """Whether a font draws a character, and not its box for what is missing."""
    font = load(path, 24)
    shape = lambda c: (font.getmask(c).size, bytes(font.getmask(c)))
    return character.isspace() or shape(character) != shape("\uffff")


def covering(path, string):
    """The font, or the fallback where it lacks a letter of the string."""
    return path if all(has(path, c) for c in string) else FALLBACK
