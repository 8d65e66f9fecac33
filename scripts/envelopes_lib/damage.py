"""What scanners, faxes, telephones and years make of a page.

Every function takes and gives an RGB picture (height x width x 3, uint8) and a numpy generator; those that move pixels
also give the 3 x 3 matrix that maps old pixels to new ones. `hard` = the stronger parameters of the held part.
"""

import cv2
import numpy as np

FLAT = np.eye(3)
cv2.setNumThreads(1)


def look_up(image, function):
    """Every level through a function of 0..255."""
    return cv2.LUT(image, function(np.arange(256, dtype=np.float32)).clip(0, 255).astype(np.uint8))


def times(image, factor):
    """Times a factor field of a quarter of the size, blown up."""
    factor = np.atleast_3d(cv2.resize(factor.astype(np.float32), image.shape[1::-1], interpolation=cv2.INTER_LINEAR))
    factor = np.repeat(factor, 3, 2) if factor.shape[2] == 1 else factor
    return cv2.multiply(image, factor, dtype=cv2.CV_8U)


def quarter_grid(image):
    """Pixel coordinates (y, x) at a quarter of the size."""
    return np.mgrid[0 : image.shape[0] : 4, 0 : image.shape[1] : 4].astype(np.float32)


def smooth_noise(shape, rng, cells):
    """A slow random field in 0..1."""
    h, w = shape[:2]
    small = rng.random((max(2, cells * h // max(h, w) + 2), max(2, cells * w // max(h, w) + 2))).astype(np.float32)
    return cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC).clip(0, 1)


_grain = {}


def grain(image, rng, sigma):
    """Noise from a field that is drawn once, laid at a random place."""
    if "field" not in _grain:
        _grain["field"] = np.random.default_rng(5).standard_normal((1024, 1024), dtype=np.float32)
    h, w = image.shape[:2]
    field = np.roll(_grain["field"], (int(rng.integers(1024)), int(rng.integers(1024))), (0, 1)) * sigma
    field = np.tile(np.round(field).astype(np.int16), (h // 1024 + 1, w // 1024 + 1))[:h, :w]
    return cv2.add(image, cv2.merge([field] * 3), dtype=cv2.CV_8U)


def blur(image, sigma):
    return cv2.GaussianBlur(image, (0, 0), sigma) if sigma > 0.15 else image


def tone(image, black, white):
    """Maps 0 and 255 to the given levels: fading."""
    return look_up(image, lambda v: black + v * (white - black) / 255)


def grey(image):
    return cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)


def jpeg(image, quality):
    _, data = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(quality)])
    return cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1].copy()


# ---- the paper itself


def folds(image, rng, hard):
    """One or two fold lines: a pale ridge beside a darker valley."""
    out = image.astype(np.float32)
    h, w = out.shape[:2]
    for i in range(int(rng.integers(1, 3))):
        across = rng.random() < 0.7
        size = h if across else w
        at = size * ((i + 1) / 3 if rng.random() < 0.6 else 0.5) + rng.normal(0, size * 0.01)
        d = np.arange(size) - at
        profile = 30 * np.exp(-((d / 2.0) ** 2)) - (26 if hard else 18) * np.exp(-(((d - 5) / 7.0) ** 2))
        out += profile[:, None, None] if across else profile[None, :, None]
    return out.clip(0, 255).astype(np.uint8)


def stain(image, rng, hard):
    """A coffee ring and a pale blot."""
    h, w = image.shape[:2]
    y, x = quarter_grid(image)
    for _ in range(2 if hard else 1):
        cx, cy, r = rng.uniform(0.15, 0.85) * w, rng.uniform(0.15, 0.85) * h, rng.uniform(0.10, 0.17) * w
        d = np.hypot(x - cx, (y - cy) * rng.uniform(0.9, 1.1)) + smooth_noise(x.shape, rng, 14) * r * 0.12
        ring = np.exp(-(((d - r) / (r * 0.06)) ** 2)) * rng.uniform(0.35, 0.5) + (d < r) * rng.uniform(0.08, 0.18)
        image = times(image, 1 - ring[..., None] * np.array([0.28, 0.45, 0.70], np.float32))
    return image


def holes(image, rng, backing):
    """Two punched holes at the left edge."""
    h, w = image.shape[:2]
    r = round(w * 0.0143)
    for y in (h / 2 - w * 0.19, h / 2 + w * 0.19):
        cv2.circle(image, (round(w * 0.05), round(y)), r, backing, -1, cv2.LINE_AA)
    return image


def staple(image, rng):
    h, w = image.shape[:2]
    x, y = w * rng.uniform(0.03, 0.06), h * rng.uniform(0.02, 0.04)
    a = rng.uniform(0.3, 1.2)
    tip = (round(x + w * 0.05 * np.cos(a)), round(y + w * 0.05 * np.sin(a)))
    cv2.line(image, (round(x) + 3, round(y) + 4), (tip[0] + 3, tip[1] + 4), (190, 190, 190), 4, cv2.LINE_AA)
    cv2.line(image, (round(x), round(y)), tip, (110, 112, 118), 4, cv2.LINE_AA)
    return image


def bleed(image, back, rng, hard):
    """The other side shines through."""
    ghost = cv2.resize(blur(back[:, ::-1], 0.8), image.shape[1::-1])
    strength = rng.uniform(0.22, 0.32) if hard else rng.uniform(0.12, 0.22)
    return np.minimum(image, look_up(ghost, lambda v: 255 - (255 - v) * strength))


def copy_mark(image, rng, word):
    """複写 or COPY over the page, as copy-proof paper shows it once it is copied."""
    from PIL import Image, ImageDraw

    from . import fonts

    h, w = image.shape[:2]
    layer = Image.new("L", (w * 2, h * 2), 0)
    draw = ImageDraw.Draw(layer)
    font = fonts.load(fonts.DEV[0].bold, round(w * 0.07))
    for j, y in enumerate(range(0, h * 2, round(w * 0.27))):
        for x in range(-(j % 2) * round(w * 0.2), w * 2, round(w * 0.4)):
            draw.text((x, y), word, font=font, fill=255)
    layer = layer.rotate(28, resample=Image.Resampling.BICUBIC).crop((w // 2, h // 2, w // 2 + w, h // 2 + h))
    return cv2.multiply(image, cv2.merge([1 - np.asarray(layer, np.float32) * (0.17 / 255)] * 3), dtype=cv2.CV_8U)


# ---- geometry


def moved(image, matrix, size, border):
    return cv2.warpPerspective(image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=border)


def skewed(image, degrees, border=(250, 250, 250)):
    """Turned about its centre; the size stays."""
    h, w = image.shape[:2]
    matrix = np.vstack([cv2.getRotationMatrix2D((w / 2, h / 2), degrees, 1.0), [0, 0, 1]])
    return moved(image, matrix, (w, h), border), matrix


def shrunk(image, factor, border=(252, 252, 252)):
    """Smaller on its sheet, so that a skewed page keeps its corners."""
    h, w = image.shape[:2]
    matrix = np.array([[factor, 0, w * (1 - factor) / 2], [0, factor, h * (1 - factor) / 2], [0, 0, 1]])
    return moved(image, matrix, (w, h), border), matrix


def quarter(image, turns):
    """Turned clockwise by quarter turns."""
    h, w = image.shape[:2]
    matrix = [FLAT, [[0, -1, h], [1, 0, 0], [0, 0, 1]], [[-1, 0, w], [0, -1, h], [0, 0, 1]], [[0, 1, 0], [-1, 0, w], [0, 0, 1]]][turns % 4]
    return np.rot90(image, -turns).copy(), np.array(matrix, float)


def desk(h, w, rng):
    """A table top: wood grain or plain."""
    base = np.array([[96, 74, 55], [60, 62, 66], [150, 120, 88], [44, 70, 60]][int(rng.integers(0, 4))], np.float32)
    rows = smooth_noise((h // 4, w // 4), rng, 60)
    rows = cv2.GaussianBlur(rows, (0, 0), sigmaX=w / 80, sigmaY=0.6)
    top = (base * (0.75 + 0.5 * rows[..., None])).clip(0, 255).astype(np.uint8)
    return cv2.resize(top, (w, h))


def photograph(image, rng, hard):
    """By hand from above: perspective, the desk around it, a gradient of light, the shadow of a hand, slight blur."""
    h, w = image.shape[:2]
    scale = (1900 if not hard else 1800) / max(h, w) * 1.12
    tw, th = round(w * scale), round(h * scale)
    margin = rng.uniform(0.05, 0.10)
    W, H = round(tw * (1 + 2 * margin)), round(th * (1 + 2 * margin))
    wobble = (0.045 if hard else 0.028) * min(tw, th)
    corners = np.float32([[0, 0], [tw, 0], [tw, th], [0, th]]) + [tw * margin, th * margin]
    corners += rng.uniform(-wobble, wobble, (4, 2)).astype(np.float32)
    turn = np.deg2rad(rng.uniform(-4, 4) if hard else rng.uniform(-2.5, 2.5))
    centre = np.float32([W / 2, H / 2])
    spin = np.float32([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    corners = (corners - centre) @ spin.T + centre
    matrix = cv2.getPerspectiveTransform(np.float32([[0, 0], [w, 0], [w, h], [0, h]]), corners.astype(np.float32))
    paper = cv2.warpPerspective(image, matrix, (W, H), flags=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    mask = cv2.warpPerspective(np.full((h, w), 255, np.uint8), matrix, (W, H))
    small = cv2.resize(mask, (W // 4, H // 4)).astype(np.float32) / 255
    shadow = 1 - 0.5 * cv2.GaussianBlur(np.roll(small, (2, 3), (0, 1)), (0, 0), 2.3)
    out = times(desk(H, W, rng), shadow)
    inside = cv2.merge([mask] * 3) > 127
    out[inside] = paper[inside]
    y, x = quarter_grid(out)
    angle = rng.uniform(0, 2 * np.pi)
    ramp = np.cos(angle) * x / W + np.sin(angle) * y / H
    ramp = (ramp - ramp.min()) / (ramp.max() - ramp.min())
    light = (0.62 if hard else 0.74) + (0.38 if hard else 0.26) * ramp + 0.05 * smooth_noise(ramp.shape, rng, 4)
    if rng.random() < (0.75 if hard else 0.5):  # a hand's or the telephone's shadow
        side = rng.uniform(-0.1, 0.55)
        edge = (x / W * np.cos(0.7) + y / H * np.sin(0.7)) - side
        light *= 1 - (0.42 if hard else 0.28) / (1 + np.exp(edge * 45))
    warm = np.array([1.0, rng.uniform(0.95, 1.0), rng.uniform(0.84, 0.98)], np.float32)
    out = blur(times(out, light[..., None] * warm), rng.uniform(0.7, 1.1) if hard else rng.uniform(0.4, 0.8))
    return grain(out, rng, rng.uniform(3, 6)), matrix


# ---- the machine


def scan(image, rng, hard):
    image = blur(image, rng.uniform(0.6, 0.95) if hard else rng.uniform(0.4, 0.75))
    image = grain(tone(image, rng.uniform(5, 25), rng.uniform(238, 252)), rng, rng.uniform(5, 9) if hard else rng.uniform(2, 6))
    return image


def app_scan(image, rng):
    """A telephone's scanning app: cut out and straightened, the light levelled so far that pale print grows thin."""
    h, w = image.shape[:2]
    image = cv2.resize(cv2.resize(image, (round(w * 0.8), round(h * 0.8)), interpolation=cv2.INTER_AREA), (w, h), interpolation=cv2.INTER_CUBIC)
    y, x = quarter_grid(image)
    uneven = 0.93 + 0.12 * smooth_noise(x.shape, rng, 3)
    image = times(image, uneven)
    return look_up(grain(image, rng, 3), lambda v: (v - 128) * 1.45 + 128 + rng.uniform(14, 26))


def fax(image, rng, hard, dither):
    """Two tones, with lines missing."""
    g = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    g = cv2.GaussianBlur(g, (0, 0), 0.7) + rng.standard_normal(g.shape, dtype=np.float32) * (14 if hard else 8)
    if dither:
        bayer = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32)
        tile = np.tile(bayer, (g.shape[0] // 4 + 1, g.shape[1] // 4 + 1))[: g.shape[0], : g.shape[1]]
        bits = g > 70 + tile * 8
    else:
        bits = g > rng.uniform(135, 175)
    out = np.where(bits, 255, 0).astype(np.uint8)
    for _ in range(int(rng.integers(2, 9 if hard else 5))):
        out[int(rng.integers(0, out.shape[0] - 2)), :] = 255
    if rng.random() < 0.5:
        out[:, int(out.shape[1] * rng.uniform(0.02, 0.98))] = 0
    return np.repeat(out[..., None], 3, 2)


def photocopy(image, rng, generations):
    """Loss of generations: contrast up, specks, soft edges, a dark rim."""
    for generation in range(generations):
        image = look_up(grey(blur(image, 0.8 - 0.3 * generation)), lambda v: (v - 128) * 1.35 + 138 - 22 * generation)
        h, w = image.shape[:2]
        for _ in range(int(h * w * 0.00012)):
            y, x = int(rng.integers(0, h - 2)), int(rng.integers(0, w - 2))
            image[y : y + 2, x : x + 2] = 40
    h, w = image.shape[:2]
    rim = int(w * rng.uniform(0.004, 0.012))
    image[:, :rim] = 60
    image[:rim] = (image[:rim] * 0.5).astype(np.uint8)
    return image
