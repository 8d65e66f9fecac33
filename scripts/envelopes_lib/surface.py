"""Two surfaces with one set of calls: pixels, and a PDF page with a text layer.

Lengths are millimetres from the top left corner; horizontal text stands on its baseline, a vertical column hangs from
its top centre. `face` is "body", "bold" or "hand".
"""

import io
import re

import qrcode
from PIL import Image, ImageDraw
from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from . import fonts

INK = (28, 28, 32)
RED = (203, 44, 44)
GREY = (120, 120, 122)
NAVY = (30, 50, 110)
POINT = 25.4 / 72

rl_config.useA85 = 0
rl_config.invariant = 1


def qr_matrix(payload, border=4):
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=border)
    code.add_data(payload.encode("utf-8"))
    code.make(fit=True)
    return code.get_matrix()


class Surface:
    """What both share: text that is made to fit, wrapped, or led by dots."""

    def fit(self, x, y, string, size, width, face="body", align="l", fill=INK):
        """Text made smaller until it is no wider than `width`; what would be too small to read goes on two lines."""
        wanted = size
        while size > 8 and self.width(string, size, face) > width:
            size -= 0.25
        if self.width(string, size, face) <= width:
            self.text(x, y, string, size, face, align, fill)
            return
        size = min(wanted, 8.5)
        rows = self.lines(string, size, width, face)
        while len(rows) > 2 and size > 6:
            size -= 0.25
            rows = self.lines(string, size, width, face)
        step = size * POINT * 1.15
        for i, row in enumerate(rows):
            self.text(x, y - 0.3 * step + (i - 0.25 * len(rows)) * step + 0.2 * step, row, size, face, align, fill)

    def lines(self, string, size, width, face="body"):
        """The string broken where it is full, no line starting with a closing mark."""
        rows, row = [], ""
        for word in re.findall(r"[!-~]+ ?|.", string):  # words of Latin letters stay whole
            if row and self.width((row + word).rstrip(), size, face) > width and word not in "、。」）)』，．":
                rows.append(row.rstrip())
                row = ""
            row += word
        return rows + [row] if row else rows

    def wrap(self, x, y, string, size, width, leading=1.7, face="body", align="l", fill=INK):
        """Wrapped text; gives the baseline after the last line."""
        for row in self.lines(string, size, width, face):
            self.text(x, y, row, size, face, align, fill)
            y += size * POINT * leading
        return y

    def leader(self, x0, x1, y, size=10):
        dot = self.width("・", size, "body")
        count = max(0, int((x1 - x0) / dot))
        self.text(x0, y, "・" * count, size, "body", "l", GREY)

    def spread(self, x, y, string, size, width, face="body", fill=INK):
        """Letters spread evenly over a width (均等割付)."""
        if len(string) < 2:
            self.text(x, y, string, size, face, "l", fill)
            return
        step = (width - self.width(string[-1], size, face)) / (len(string) - 1)
        for i, character in enumerate(string):
            self.text(x + i * step, y, character, size, face, "l", fill)


class PixelSurface(Surface):
    """Draws on white paper, in colour."""

    text_layer = False

    def __init__(self, size, dpi, family, hand=None, paper=(255, 255, 255)):
        self.w, self.h = size
        self.dpi = dpi
        self.family = family
        self.hand = hand
        self.image = Image.new("RGB", (self.px(size[0]), self.px(size[1])), paper)
        self.draw = ImageDraw.Draw(self.image)

    def px(self, length):
        return round(length / 25.4 * self.dpi)

    def font(self, face, size, string=""):
        path = {"body": self.family.regular, "bold": self.family.bold, "hand": self.hand or self.family.regular}[face]
        return fonts.load(fonts.covering(path, string), max(5, round(size / 72 * self.dpi)))

    def width(self, string, size, face="body"):
        return self.font(face, size, string).getlength(string) / self.dpi * 25.4

    def text(self, x, y, string, size=11, face="body", align="l", fill=INK):
        anchor = {"l": "ls", "c": "ms", "r": "rs"}[align]
        font = self.font(face, size, string)
        self.draw.text((self.px(x), self.px(y)), string, font=font, fill=fill, anchor=anchor)
        if face == "bold" and self.family.bold == self.family.regular:  # no bold face: struck twice
            self.draw.text((self.px(x) + 1, self.px(y)), string, font=font, fill=fill, anchor=anchor)

    def vtext(self, x, y, string, size=12, face="body", fill=INK):
        font = self.font(face, size, string)
        self.draw.text((self.px(x), self.px(y)), string, font=font, fill=fill, anchor="mt", direction="ttb", language="ja")

    def line(self, x0, y0, x1, y1, width=0.3, fill=INK):
        self.draw.line([self.px(v) for v in (x0, y0, x1, y1)], fill=fill, width=max(1, self.px(width)))

    def rect(self, x0, y0, x1, y1, width=0.3, fill=None, stroke=INK):
        box = [self.px(v) for v in (x0, y0, x1, y1)]
        self.draw.rectangle(box, outline=stroke if width else None, width=max(1, self.px(width)) if width else 0, fill=fill)

    def disc(self, x, y, radius, fill=None, stroke=None, width=0.5):
        box = [self.px(v) for v in (x - radius, y - radius, x + radius, y + radius)]
        self.draw.ellipse(box, fill=fill, outline=stroke, width=max(1, self.px(width)))

    def polygon(self, points, fill):
        self.draw.polygon([(self.px(x), self.px(y)) for x, y in points], fill=fill)

    def seal(self, x, y, size, characters="学会之印", colour=RED, round_=False):
        if round_:
            self.disc(x + size / 2, y + size / 2, size / 2, stroke=colour, width=0.7)
        else:
            self.rect(x, y, x + size, y + size, 0.8, stroke=colour)
        half = size / 2
        for i, character in enumerate(characters[:4]):
            column, row = 1 - i // 2, i % 2
            self.draw.text(
                (self.px(x + (column + 0.5) * half * 0.92 + size * 0.04), self.px(y + (row + 0.5) * half * 0.92 + size * 0.04)),
                character,
                font=fonts.load(fonts.DEV[1].regular, max(5, self.px(half * 0.74))), fill=colour, anchor="mm",
            )  # fmt: skip

    def qr(self, x, y, size, payload):
        rows = qr_matrix(payload)
        code = Image.new("L", (len(rows), len(rows)), 255)
        code.putdata([0 if dark else 255 for cells in rows for dark in cells])
        scale = max(2, round(self.px(size) / len(rows)))
        code = code.resize((scale * len(rows),) * 2, Image.Resampling.NEAREST)
        self.image.paste(code.convert("RGB"), (self.px(x), self.px(y)))


class PdfSurface(Surface):
    """Draws into a PDF with a text layer. Vertical columns use a font that is not embedded."""

    text_layer = True

    def __init__(self, size, family, title=""):
        self.w, self.h = size
        self.bytes = io.BytesIO()
        self.canvas = Canvas(self.bytes, pagesize=(size[0] * mm, size[1] * mm), invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.names, self.paths = {}, {}
        pdfmetrics.registerFont(TTFont("fallback", fonts.ROOT + fonts.DEV[2].regular))
        for face, path in (("body", family.regular), ("bold", family.bold), ("hand", family.regular)):
            name = path.rsplit("/", 1)[-1]
            pdfmetrics.registerFont(TTFont(name, fonts.ROOT + path))
            self.names[face], self.paths[face] = name, path
        pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5", isVertical=True))

    def name(self, face, string):
        return self.names[face] if all(fonts.has(self.paths[face], c) for c in string) else "fallback"

    def width(self, string, size, face="body"):
        return pdfmetrics.stringWidth(string, self.name(face, string), size) / mm

    def colour(self, fill=None, stroke=None):
        if fill is not None:
            self.canvas.setFillColorRGB(*(c / 255 for c in fill))
        if stroke is not None:
            self.canvas.setStrokeColorRGB(*(c / 255 for c in stroke))

    def text(self, x, y, string, size=11, face="body", align="l", fill=INK):
        self.colour(fill=fill)
        self.canvas.setFont(self.name(face, string), size)
        draw = {"l": self.canvas.drawString, "c": self.canvas.drawCentredString, "r": self.canvas.drawRightString}[align]
        draw(x * mm, (self.h - y) * mm, string)

    def vtext(self, x, y, string, size=12, face="body", fill=INK):
        self.colour(fill=fill)
        self.canvas.setFont("HeiseiKakuGo-W5", size)
        self.canvas.drawString(x * mm, (self.h - y) * mm, string)

    def line(self, x0, y0, x1, y1, width=0.3, fill=INK):
        self.colour(stroke=fill)
        self.canvas.setLineWidth(width * mm)
        self.canvas.line(x0 * mm, (self.h - y0) * mm, x1 * mm, (self.h - y1) * mm)

    def rect(self, x0, y0, x1, y1, width=0.3, fill=None, stroke=INK):
        self.colour(fill=fill, stroke=stroke)
        self.canvas.setLineWidth(width * mm)
        box = (x0 * mm, (self.h - y1) * mm, (x1 - x0) * mm, (y1 - y0) * mm)
        self.canvas.rect(*box, stroke=1 if width else 0, fill=1 if fill is not None else 0)

    def disc(self, x, y, radius, fill=None, stroke=None, width=0.5):
        self.colour(fill=fill, stroke=stroke)
        self.canvas.setLineWidth(width * mm)
        self.canvas.circle(x * mm, (self.h - y) * mm, radius * mm, stroke=stroke is not None, fill=fill is not None)

    def polygon(self, points, fill):
        self.colour(fill=fill)
        path = self.canvas.beginPath()
        path.moveTo(points[0][0] * mm, (self.h - points[0][1]) * mm)
        for x, y in points[1:]:
            path.lineTo(x * mm, (self.h - y) * mm)
        path.close()
        self.canvas.drawPath(path, stroke=0, fill=1)

    def seal(self, x, y, size, characters="学会之印", colour=RED, round_=False):
        """A picture of a seal: strokes, not letters."""
        if round_:
            self.disc(x + size / 2, y + size / 2, size / 2, stroke=colour, width=0.7)
        else:
            self.rect(x, y, x + size, y + size, 0.7, stroke=colour)
        for i in range(1, 4):
            at = size * (0.15 + 0.7 * i / 4)
            self.line(x + at, y + size * 0.22, x + at, y + size * 0.78, 0.35, colour)
            self.line(x + size * 0.22, y + at, x + size * 0.78, y + at, 0.35, colour)

    def qr(self, x, y, size, payload):
        rows = qr_matrix(payload)
        module = size / len(rows)
        for row, cells in enumerate(rows):
            for column, dark in enumerate(cells):
                if dark:
                    x0, y0 = x + column * module, y + row * module
                    self.rect(x0, y0, x0 + module, y0 + module, 0, fill=(0, 0, 0))

    def next_page(self):
        self.canvas.showPage()

    def finish(self):
        self.canvas.showPage()
        self.canvas.save()
        return self.bytes.getvalue()
