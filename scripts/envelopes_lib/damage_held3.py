"""What offices and cameras do to papers of the third held part: stamps of receipt, notes, clips, sleeves, coloured paper.

What lies over a page is put where nothing is printed, or not at all: every field stays to be read. Functions take and give an
RGB picture and use a numpy generator, as those of damage.py.
"""

import cv2
import numpy as np
from PIL import Image, ImageDraw

from . import damage, fonts

INKS = [(190, 40, 60), (60, 50, 150), (40, 40, 110), (200, 60, 40)]
NOTES = [(250, 236, 130), (250, 190, 200), (176, 222, 240), (200, 232, 170)]
PAPERS = [(255, 238, 240), (255, 250, 214), (226, 242, 226), (224, 238, 250), (246, 236, 216)]
NOTE_TEXTS = ["更新用", "提出分", "① 単位", "確認ねがいます", "3／7", "5枚"]
PRINTED = 50  # levels off the paper's from which on a pixel is print; a copy's pale word is 43


def millimetre(image):
    """Pixels a millimetre, the longer side taken for that of A4."""
    return max(image.shape[:2]) / 297


def bare_at(image, box):
    """Whether nothing is printed within a box of pixels."""
    x0, y0, x1, y1 = (max(0, round(v)) for v in box)
    part = image[y0:y1, x0:x1]
    paper = np.median(image[::16, ::16].reshape(-1, 3), axis=0)
    return part.size > 0 and not (np.abs(part.astype(np.int16) - paper).max(axis=2) > PRINTED).any()


def room(image, rng, width, height, tries=160):
    """The top left corner of a place without print, at the margins first; None = there is none."""
    h, w = image.shape[:2]
    unit, pad = millimetre(image), 2 * millimetre(image)
    if width + 8 * unit > w or height + 8 * unit > h:
        return None
    for k in range(tries):
        x, y = rng.uniform(3 * unit, w - width - 3 * unit), rng.uniform(3 * unit, h - height - 3 * unit)
        if k < tries * 0.6:  # at the right or the lower margin
            x, y = (w - width - rng.uniform(2, 16) * unit, y) if rng.random() < 0.6 else (x, h - height - rng.uniform(2, 16) * unit)
        if bare_at(image, (x - pad, y - pad, x + width + pad, y + height + pad)):
            return round(x), round(y)
    return None


def lettered(size, rows, colour, pixels, font):
    """A transparent picture with rows of text at its middle."""
    layer = Image.new("RGBA", size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    step = pixels * 1.35
    for i, row in enumerate(rows):
        draw.text((size[0] / 2, size[1] / 2 + (i - (len(rows) - 1) / 2) * step), row, font=fonts.load(font, max(6, round(pixels))), fill=colour + (255,), anchor="mm")
    return layer, draw


def lay(image, layer, at):
    """Lays a transparent picture over the page, as ink that lets the paper through."""
    x, y = at
    rgba = np.asarray(layer).astype(np.float32)
    part = image[y : y + rgba.shape[0], x : x + rgba.shape[1]]
    rgba = rgba[: part.shape[0], : part.shape[1]]
    share = rgba[..., 3:] / 255
    image[y : y + part.shape[0], x : x + part.shape[1]] = (part * (1 - share) + np.minimum(part, rgba[..., :3]) * share).astype(np.uint8)
    return image


def received(image, rng, hard):
    """The office's round or square stamp of receipt with its day, over a margin."""
    unit = millimetre(image)
    size = round(rng.uniform(26, 32) * unit)
    spot = room(image, rng, size, size)
    if spot is None:
        return image
    colour = INKS[int(rng.integers(len(INKS)))]
    day = f"2026.{int(rng.integers(1, 3))}.{int(rng.integers(5, 28))}"
    layer, draw = lettered((size, size), ["受　付", day, "専門医係"], colour, size * 0.155, fonts.DEV[1].regular)
    edge, width = size * 0.06, max(2, round(0.5 * unit))
    outline = draw.ellipse if rng.random() < 0.6 else draw.rectangle
    outline([edge, edge, size - edge, size - edge], outline=colour + (255,), width=width)
    for y in (0.40, 0.60):
        draw.line([size * 0.12, size * y, size * 0.88, size * y], fill=colour + (255,), width=max(1, width // 2))
    layer = layer.rotate(rng.uniform(-14, 14), Image.Resampling.BICUBIC)
    fade = damage.smooth_noise((size, size), rng, 9)
    alpha = np.asarray(layer)[..., 3] * (0.55 + 0.4 * fade)
    layer.putalpha(Image.fromarray(alpha.clip(0, 255).astype(np.uint8)))
    return lay(image, layer, spot)


def sticky(image, rng, hard):
    """A sticky note beside the print, a word or two on it."""
    unit = millimetre(image)
    w, h = ((50, 15) if rng.random() < 0.5 else (38, 38))
    w, h = round(w * unit), round(h * unit)
    spot = room(image, rng, w, h)
    if spot is None:
        return image
    x, y = spot
    colour = NOTES[int(rng.integers(len(NOTES)))]
    shade = np.ones(image.shape[:2], np.float32)
    cv2.rectangle(shade, (x + 2, y + 3), (x + w + 4, y + h + 5), 0.72, -1)
    part = (slice(max(0, y - 20), y + h + 26), slice(max(0, x - 20), x + w + 26))
    image[part] = (image[part] * cv2.GaussianBlur(shade[part], (0, 0), 3)[..., None]).astype(np.uint8)
    image[y : y + h, x : x + w] = colour
    image[y : y + h // 4, x : x + w] = (np.array(colour) * 0.96).astype(np.uint8)
    text = NOTE_TEXTS[int(rng.integers(len(NOTE_TEXTS)))]
    layer, _ = lettered((w, h), [text], (50, 50, 70), min(w / (len(text) + 1), h * 0.5), fonts.HAND_HELD[0])
    return lay(image, layer.rotate(rng.uniform(-5, 5), Image.Resampling.BICUBIC), spot)


def dog_ear(image, rng, hard):
    """The upper left corner folded over and stapled."""
    unit = millimetre(image)
    leg = round(rng.uniform(10, 15) * unit)
    if not bare_at(image, (0, 0, leg, leg)):
        return image
    corner = np.int32([[0, 0], [leg, 0], [0, leg]])
    cv2.fillConvexPoly(image, corner, (70, 70, 74) if rng.random() < 0.4 else (228, 228, 228), cv2.LINE_AA)
    cv2.fillConvexPoly(image, np.int32([[leg, 0], [0, leg], [round(leg * 0.82), round(leg * 0.8)]]), (234, 232, 226), cv2.LINE_AA)
    cv2.line(image, (leg, 0), (0, leg), (150, 150, 150), 2, cv2.LINE_AA)
    a, b = (round(leg * 0.50), round(leg * 0.66)), (round(leg * 0.80), round(leg * 0.42))
    cv2.line(image, (a[0] + 2, a[1] + 3), (b[0] + 2, b[1] + 3), (180, 178, 172), max(2, round(0.6 * unit)), cv2.LINE_AA)
    cv2.line(image, a, b, (98, 100, 108), max(2, round(0.5 * unit)), cv2.LINE_AA)
    return image


def panels(image, rng, hard):
    """Once folded in three or four: each part catches the light at another angle, a shadow beside every fold."""
    h, w = image.shape[:2]
    field = np.ones((h // 4, w // 4), np.float32)
    for size, axis in ((h // 4, 0), *(((w // 4, 1),) if rng.random() < 0.4 else ())):
        count = int(rng.integers(2, 4)) if axis == 0 else 2
        at = np.arange(size)
        profile = np.ones(size, np.float32)
        for i in range(count):
            first, last = size * i // count, size * (i + 1) // count
            t = np.linspace(0, 1, last - first)
            profile[first:last] *= rng.uniform(0.86, 1.0) - rng.uniform(0.0, 0.10) * (t if i % 2 else 1 - t)
            if i:
                profile *= 1 - 0.20 * np.exp(-np.abs(at - first - 3) / 7.0) + 0.16 * np.exp(-(((at - first) / 1.2) ** 2))
        field *= profile[:, None] if axis == 0 else profile[None, :]
    return damage.times(image, field)


def coloured(image, rng, hard):
    """Coloured paper."""
    tint = np.array(PAPERS[int(rng.integers(len(PAPERS)))], np.float32) / 255
    return np.concatenate([cv2.convertScaleAbs(image[..., i : i + 1], alpha=float(tint[i])).reshape(*image.shape[:2], 1) for i in range(3)], axis=2)


def clip(image, rng, hard):
    """A paper clip at the upper edge."""
    unit, (h, w) = millimetre(image), image.shape[:2]
    length, wide = 26 * unit, 6.5 * unit
    for _ in range(30):
        x = rng.uniform(0.08, 0.86) * w
        if bare_at(image, (x - unit, 0, x + wide + 2 * unit, length * 0.75 + unit)):
            break
    else:
        return image
    top, low = -length * 0.2, length * 0.75
    for dx, dy, colour in ((2, 3, (188, 188, 186)), (0, 0, (126, 130, 140))):
        for inset in (0, 0.22):
            box = (x + wide * inset + dx, top + dy, x + wide * (1 - inset) + dx, low - length * inset + dy)
            points = [(box[0], box[1]), (box[0], box[3] - wide / 2), (box[0] + (box[2] - box[0]) / 2, box[3]), (box[2], box[3] - wide / 2), (box[2], box[1])]
            cv2.polylines(image, [np.int32(np.round(points))], False, colour, max(2, round(0.7 * unit)), cv2.LINE_AA)
    return image


def loose_leaf(image, rng, hard):
    """Punched for a ring binder with many rings."""
    unit, (h, w) = millimetre(image), image.shape[:2]
    if not bare_at(image, (2.5 * unit, 0, 11 * unit, h)):
        return image
    colour = (40, 40, 40) if rng.random() < 0.5 else (214, 216, 218)
    step = 9.5 * unit
    for i in range(int((h - 16 * unit) / step) + 1):
        cv2.circle(image, (round(6.5 * unit), round(9 * unit + i * step)), round(2.4 * unit), colour, -1, cv2.LINE_AA)
    return image


def glare(image, rng, hard, most=0.48):
    """Light on a transparent sleeve: a slanting band through which the print is still to be read; `most` = its greatest strength."""
    h, w = image.shape[:2]
    y, x = damage.quarter_grid(image)
    a = rng.uniform(0.5, 1.1)
    d = (x / w * np.cos(a) + y / h * np.sin(a)) - rng.uniform(0.35, 0.95)
    band = np.exp(-((d / rng.uniform(0.05, 0.12)) ** 2)) * rng.uniform(0.6 * most, most) + 0.05
    band = cv2.resize(band.astype(np.float32), (w, h))[..., None]
    return (image * (1 - band) + 255 * band).astype(np.uint8)


def moire(image, rng, hard):
    """What a camera makes of the lines of a screen, and its bluish light."""
    h, w = image.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    a, pitch = rng.uniform(0.1, 1.2), rng.uniform(9, 26)
    bend = 5 * damage.smooth_noise((h, w), rng, 3)
    phase = (x * np.cos(a) + y * np.sin(a)) / pitch + bend
    strength = rng.uniform(0.045, 0.085)
    factor = np.dstack([1 + strength * np.sin(2 * np.pi * phase + shift) for shift in (0, 1.1, 2.3)]).astype(np.float32)
    factor *= np.array([0.95, 0.99, 1.04], np.float32)
    return cv2.multiply(image, factor, dtype=cv2.CV_8U)


MARKS = {"received": received, "sticky": sticky, "dog_ear": dog_ear, "panels": panels, "coloured": coloured, "clip": clip, "loose_leaf": loose_leaf, "glare": glare}
# In the order in which they happen: the paper, its folds, what an office puts on it, what lies over it.
ORDER = ["coloured", "panels", "loose_leaf", "received", "dog_ear", "sticky", "clip", "glare"]
SHARES = {"coloured": 0.14, "panels": 0.16, "loose_leaf": 0.07, "received": 0.24, "dog_ear": 0.13, "sticky": 0.16, "clip": 0.10}


def chosen(rng, recipe):
    """The marks of a page; glare only where it is photographed."""
    photo = recipe.startswith("photo") and not recipe.startswith("photocopy")
    return [m for m in ORDER if rng.random() < SHARES.get(m, 0.4 if photo else 0.0)]
