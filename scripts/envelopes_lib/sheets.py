"""Clean pages: a piece that fills its sheet, or several pasted on one."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from . import hidden
from .hidden import Witness
from .surface import PixelSurface

A4 = (210, 297)


@dataclass
class Clean:
    """A clean page with its pieces as (truth, quad in fractions)."""

    image: np.ndarray
    pieces: list


def drawn(piece, dpi, family, hand, paper=(255, 255, 255)):
    surface = PixelSurface(piece.size, dpi, family, hand, paper)
    piece.draw(surface)
    return np.asarray(surface.image)


def whole(piece, dpi, family, hand, tint=(255, 255, 255)):
    """A piece on its own sheet; smaller ones lie at the top of an A4 sheet."""
    image = drawn(piece, dpi, family, hand, tint)
    return Clean(image, [(piece.truth, [[0, 0], [1, 0], [1, 1], [0, 1]])])


def stacked(pieces, dpi, family, hand):
    """Pieces one above the other on one sheet, tear lines between them."""
    images = [drawn(p, dpi, family, hand) for p in pieces]
    image = np.vstack(images)
    total, y, out = image.shape[0], 0, []
    for piece, part in zip(pieces, images):
        out.append((piece.truth, [[0, y / total], [1, y / total], [1, (y + part.shape[0]) / total], [0, (y + part.shape[0]) / total]]))
        y += part.shape[0]
        if y < total:
            for x in range(0, image.shape[1], 16):
                image[y - 1 : y + 1, x : x + 8] = 110
    return Clean(image, out)


def corners(size, centre, degrees):
    """Corners of a rectangle turned clockwise by `degrees`, from its own top left."""
    a = math.radians(degrees)
    w, h = size[0] / 2, size[1] / 2
    return [[centre[0] + x * math.cos(a) - y * math.sin(a), centre[1] + x * math.sin(a) + y * math.cos(a)] for x, y in ((-w, -h), (w, -h), (w, h), (-w, h))]


def bounds(quad):
    xs, ys = [p[0] for p in quad], [p[1] for p in quad]
    return min(xs), min(ys), max(xs), max(ys)


def apart(a, b, gap):
    return a[2] + gap < b[0] or b[2] + gap < a[0] or a[3] + gap < b[1] or b[3] + gap < a[1]


def place(rng, sizes, angles, sheet=A4, gap=1.5):
    """Places for as many rectangles as find room, largest first; gives (index, centre, angle)."""
    order = sorted(range(len(sizes)), key=lambda i: -sizes[i][0] * sizes[i][1])
    best = []
    for _ in range(30):
        done = []
        for i in order:
            for attempt in range(60):
                angle = angles[i] * (1 if attempt < 40 else 0.3 if abs(angles[i]) < 45 else 1)
                low = bounds(corners(sizes[i], (0, 0), angle))
                room = sheet[0] - (low[2] - low[0]) - 6, sheet[1] - (low[3] - low[1]) - 6
                if min(room) < 0:
                    continue
                centre = 3 - low[0] + rng.random() * room[0], 3 - low[1] + rng.random() * room[1]
                if attempt % 3 == 0:  # snug in a corner
                    centre = 3 - low[0] + rng.choice([0, 1]) * room[0], 3 - low[1] + rng.choice([0, 0.5, 1]) * room[1]
                here = bounds(corners(sizes[i], centre, angle))
                if all(apart(here, there, gap) for _, _, _, there in done):
                    done.append((i, centre, angle, here))
                    break
        if len(done) > len(best):
            best = done
        if len(best) == len(sizes):
            break
    return [(i, c, a) for i, c, a, _ in best]


def paste(sheet, image, quad):
    """Lays a picture on the sheet with a thin shadow and outline at its edges."""
    source = np.float32([[0, 0], [image.shape[1], 0], [image.shape[1], image.shape[0]], [0, image.shape[0]]])
    # Only the part of the sheet around the piece is worked on.
    x0, y0 = (max(0, int(v) - 14) for v in np.min(quad, axis=0))
    x1, y1 = (int(v) + 14 for v in np.max(quad, axis=0))
    part = sheet[y0:y1, x0:x1]
    h, w = part.shape[:2]
    quad = np.float32(quad) - np.float32([x0, y0])
    matrix = cv2.getPerspectiveTransform(source, quad)
    laid = cv2.warpPerspective(image, matrix, (w, h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    mask = cv2.fillConvexPoly(np.zeros((h, w), np.uint8), np.int32(np.round(quad * 16)), 255, cv2.LINE_AA, 4)
    soft = 1 - cv2.GaussianBlur(np.roll(mask, (2, 3), (0, 1)), (0, 0), 2.2).astype(np.float32) * (0.32 / 255)
    out = cv2.multiply(part, cv2.merge([soft] * 3), dtype=cv2.CV_8U)
    inside = cv2.merge([mask] * 3) > 127
    out[inside] = laid[inside]
    cv2.polylines(out, [np.int32(np.round(quad * 16))], True, (196, 196, 194), 1, cv2.LINE_AA, 4)
    sheet[y0:y1, x0:x1] = out
    return sheet


def on_sheet(size, centre, angle):
    """Takes a box on a paper (millimetres) to its corners on the sheet."""
    a = math.radians(angle)

    def go(x, y):
        x, y = x - size[0] / 2, y - size[1] / 2
        return [centre[0] + x * math.cos(a) - y * math.sin(a), centre[1] + x * math.sin(a) + y * math.cos(a)]

    return lambda box: [go(x, y) for x, y in ((box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3]))]


def still_seen(quad, over, sheet=A4):
    """The box around what of a quad no other covers, as a quad in fractions of the sheet."""
    grid = 4  # points a millimetre
    mask = np.zeros((sheet[1] * grid, sheet[0] * grid), np.uint8)
    cv2.fillConvexPoly(mask, np.int32(np.round(np.array(quad) * grid)), 1)
    cv2.fillConvexPoly(mask, np.int32(np.round(np.array(over) * grid)), 0)
    x, y, w, h = cv2.boundingRect(mask)
    x0, y0, x1, y1 = x / mask.shape[1], y / mask.shape[0], (x + w) / mask.shape[1], (y + h) / mask.shape[0]
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]


def cover(rng, out, piece, below, scale, lay):
    """Lays a piece over half of one that is pasted already; whether there was room for it. `below`: (piece, what it says)."""
    inside = lambda box: box[0] > 1 and box[1] > 1 and box[2] < 209 and box[3] < 296
    part = rng.uniform(0.4, 0.72)
    for n, (truth, _, size, centre, angle) in enumerate(out):
        if truth["kind"] == "receipt":
            continue
        a = math.radians(angle)
        sides = [(0, part), (0, -part), (part, 0), (-part, 0)]
        rng.shuffle(sides)
        for x, y in sides:
            dx, dy = x * (size[0] + piece.size[0]) / 2, y * (size[1] + piece.size[1]) / 2
            spot = centre[0] + dx * math.cos(a) - dy * math.sin(a), centre[1] + dx * math.sin(a) + dy * math.cos(a)
            turn = angle + rng.uniform(-4, 4)
            over = corners(piece.size, spot, turn)
            others = [bounds(corners(o[2], o[3], o[4])) for i, o in enumerate(out) if i != n]
            if inside(bounds(over)) and all(apart(bounds(over), o, 0.5) for o in others):
                hidden.judge(*below[n], on_sheet(size, centre, angle), over)
                truth["still_seen"] = still_seen(corners(size, centre, angle), over)
                over = [[x * scale, y * scale] for x, y in over]
                lay(over)
                out.append((piece.truth, over, piece.size, spot, turn))
                return True
    return False


def pasted(rng, pieces, angles, dpi, family_of, hand, overlap=None, sleeve=None):
    """Pieces on an A4 sheet. `overlap` = a piece that lies half over one of them; `sleeve` gives what a holder adds to a card."""
    scale = dpi / 25.4
    sheet = np.full((round(297 * scale), round(210 * scale), 3), 255, np.uint8)
    left = []
    spots = place(rng, [p.size for p in pieces], angles)
    out, below = [], []
    for i, centre, angle in spots:
        quad = [[x * scale, y * scale] for x, y in corners(pieces[i].size, centre, angle)]
        tint = rng.choice([(255, 255, 255), (253, 251, 244), (247, 250, 255), (255, 255, 255)])
        surface = Witness(pieces[i].size, dpi, family_of(), hand, tint)
        pieces[i].draw(surface)
        image, within = np.asarray(surface.image), sleeve() if sleeve else None
        if within:
            pieces[i].truth["sleeve"] = True
            sheet, image = within[0](sheet, quad), within[1](image)
        sheet = paste(sheet, image, quad)
        below.append((pieces[i], surface.said))
        out.append((pieces[i].truth, quad, pieces[i].size, centre, angle))
    if overlap is not None and not cover(rng, out, overlap, below, scale, lambda over: paste(sheet, drawn(overlap, dpi, family_of(), hand), over)):
        left.append(overlap)
    h, w = sheet.shape[:2]
    placed = {i for i, _, _ in spots}
    left += [p for i, p in enumerate(pieces) if i not in placed]
    return Clean(sheet, [(t | {"angle": round(a, 1)}, [[x / w, y / h] for x, y in q]) for t, q, _, _, a in out]), left
