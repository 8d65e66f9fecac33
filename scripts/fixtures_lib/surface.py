"""Two surfaces to draw a page on, with one set of calls: a PDF with a text layer, and pixels.

Lengths are millimetres from the top left corner; text stands on its baseline.
"""

import io
import random

import qrcode
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from reportlab import rl_config
from reportlab.lib import pdfencrypt
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

A4 = (210.0, 297.0)
DPI = 200
INK = (28, 28, 32)
RED = (200, 40, 40)

rl_config.useA85 = 0

PDF_FONTS = {
    "mincho": "/usr/share/fonts/opentype/ipafont-mincho/ipam.ttf",
    "gothic": "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf",
}
PIXEL_FONTS = {
    "mincho": "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "gothic": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "bold": "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
}


def qr_matrix(payload):
    """Rows of booleans, quiet zone of 2 modules included."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2)
    code.add_data(payload)
    code.make(fit=True)
    return code.get_matrix()


class PdfSurface:
    """Draws into a PDF with a text layer. `open_without_password` encrypts with an empty user password (RC4, 128 bits)."""

    def __init__(self, size=A4, title="", open_without_password=False):
        self.bytes = io.BytesIO()
        self.height = size[1]
        encryption = None
        if open_without_password:
            encryption = pdfencrypt.StandardEncryption("", ownerPassword="owner", canModify=0, strength=128)
        self.canvas = Canvas(
            self.bytes, pagesize=(size[0] * mm, size[1] * mm), invariant=1, pageCompression=1, encrypt=encryption
        )
        self.canvas.setTitle(title)
        for face, path in PDF_FONTS.items():
            pdfmetrics.registerFont(TTFont(face, path))
        # Not embedded, with the predefined CMaps UniJIS-UCS2-H and -V.
        pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
        pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5", isVertical=True))

    def text(self, x, y, string, size=11, face="mincho", align="left"):
        face = {"bold": "gothic", "cid": "HeiseiMin-W3"}.get(face, face)
        self.canvas.setFont(face, size)
        draw = {
            "left": self.canvas.drawString,
            "center": self.canvas.drawCentredString,
            "right": self.canvas.drawRightString,
        }[align]
        draw(x * mm, (self.height - y) * mm, string)

    def vertical(self, x, y, string, size=11):
        """Written top to bottom from y, in vertical writing mode."""
        self.canvas.setFont("HeiseiKakuGo-W5", size)
        self.canvas.drawString(x * mm, (self.height - y) * mm, string)

    def line(self, x0, y0, x1, y1, width=0.3):
        self.canvas.setLineWidth(width * mm)
        self.canvas.line(x0 * mm, (self.height - y0) * mm, x1 * mm, (self.height - y1) * mm)

    def rect(self, x0, y0, x1, y1, width=0.3):
        for a, b in (((x0, y0), (x1, y0)), ((x1, y0), (x1, y1)), ((x1, y1), (x0, y1)), ((x0, y1), (x0, y0))):
            self.line(*a, *b, width)

    def seal(self, x, y, size, characters):
        canvas = self.canvas
        canvas.saveState()
        canvas.setStrokeColorRGB(*(c / 255 for c in RED))
        canvas.setLineWidth(0.7 * mm)
        canvas.rect(x * mm, (self.height - y - size) * mm, size * mm, size * mm)
        canvas.setLineWidth(0.35 * mm)
        # Strokes, not letters: a seal is a picture.
        for i in range(1, 4):
            at = size * i / 4
            canvas.line((x + at) * mm, (self.height - y - size * 0.1) * mm, (x + at) * mm, (self.height - y - size * 0.9) * mm)
            canvas.line((x + size * 0.1) * mm, (self.height - y - at) * mm, (x + size * 0.9) * mm, (self.height - y - at) * mm)
        canvas.restoreState()

    def qr(self, x, y, size, payload):
        rows = qr_matrix(payload)
        module = size / len(rows)
        for row, cells in enumerate(rows):
            for column, dark in enumerate(cells):
                if dark:
                    self.canvas.rect(
                        (x + column * module) * mm,
                        (self.height - y - (row + 1) * module) * mm,
                        module * mm,
                        module * mm,
                        stroke=0,
                        fill=1,
                    )

    def next_page(self):
        self.canvas.showPage()

    def finish(self):
        self.canvas.showPage()
        self.canvas.save()
        return self.bytes.getvalue()


class PixelSurface:
    """Draws on white paper at 200 dpi, in colour."""

    def __init__(self, size=A4, paper=(255, 255, 255)):
        self.image = Image.new("RGB", (self.px(size[0]), self.px(size[1])), paper)
        self.draw = ImageDraw.Draw(self.image)

    @staticmethod
    def px(length):
        return round(length / 25.4 * DPI)

    @staticmethod
    def font(face, size):
        # Index 0 of the collection is the Japanese one.
        pixels = round(size / 72 * DPI)
        return ImageFont.truetype(PIXEL_FONTS[face], pixels, index=0, layout_engine=ImageFont.Layout.BASIC)

    def text(self, x, y, string, size=11, face="mincho", align="left", fill=INK):
        anchor = {"left": "ls", "center": "ms", "right": "rs"}[align]
        self.draw.text((self.px(x), self.px(y)), string, font=self.font(face, size), fill=fill, anchor=anchor)

    def line(self, x0, y0, x1, y1, width=0.3):
        self.draw.line([self.px(v) for v in (x0, y0, x1, y1)], fill=INK, width=max(1, self.px(width)))

    def rect(self, x0, y0, x1, y1, width=0.3):
        self.draw.rectangle([self.px(v) for v in (x0, y0, x1, y1)], outline=INK, width=max(1, self.px(width)))

    def seal(self, x, y, size, characters):
        box = [self.px(v) for v in (x, y, x + size, y + size)]
        self.draw.rectangle(box, outline=RED, width=self.px(0.8))
        half = size / 2
        for i, character in enumerate(characters[:4]):
            # Two columns, right to left.
            column, row = 1 - i // 2, i % 2
            self.draw.text(
                (self.px(x + (column + 0.5) * half), self.px(y + (row + 0.5) * half)),
                character,
                font=self.font("mincho", half * 72 / 25.4 * 0.85),
                fill=RED,
                anchor="mm",
            )

    def qr(self, x, y, size, payload):
        rows = qr_matrix(payload)
        scale = max(1, self.px(size) // len(rows))
        code = Image.new("L", (len(rows), len(rows)), 255)
        code.putdata([0 if dark else 255 for cells in rows for dark in cells])
        code = code.resize((scale * len(rows),) * 2, Image.Resampling.NEAREST)
        self.image.paste(code.convert("RGB"), (self.px(x), self.px(y)))


def scanned(image, seed, skew=0.0, noise=10, blur=0.6, grey=True, paper=246):
    """What a flatbed makes of a page: skewed by `skew` degrees, a little soft, noisy, off-white.

    The noise is uniform within ±`noise` and depends on `seed` alone.
    """
    image = image.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    image = image.filter(ImageFilter.GaussianBlur(blur))
    if grey:
        image = image.convert("L")
    grain = Image.frombytes("L", image.size, random.Random(seed).randbytes(image.width * image.height))
    grain = grain.point([round((v - 128) * noise / 128) + 128 for v in range(256)])

    bands = [ImageChops.add(band.point([v * paper // 255 for v in range(256)]), grain, 1, -128) for band in image.split()]
    return Image.merge(image.mode, bands)


def encoded(image, form, **options):
    """The picture's file, as bytes."""
    out = io.BytesIO()
    image.save(out, form, dpi=(DPI, DPI), **options)
    return out.getvalue()


def scan_pdf(images, quality=50):
    """A PDF of pictures only: a page each, JPEG inside, no text layer."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for image in images:
        width, height = (v * 72 / DPI for v in image.size)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(io.BytesIO(encoded(image, "JPEG", quality=quality))), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
