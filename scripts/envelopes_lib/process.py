"""A page through a recipe of damage, with the way its pixels went."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from . import damage, damage_held3

RECIPES_DEV = ["colour_scan", "grey_scan", "fax", "photo", "photocopy", "bleed", "faded", "stain", "clean"]
RECIPES_HELD = RECIPES_DEV + ["fax_dither", "photo_grey", "faded_grey", "photocopy_skew", "app_scan"]
RECIPES_HELD3 = RECIPES_HELD + ["photo_screen"]
FLAT = {"fax": "fax", "fax_dither": "fax", "photocopy": "grey", "photocopy_skew": "grey", "grey_scan": "grey", "photo_grey": "grey", "faded_grey": "grey"}


@dataclass
class Shot:
    """A page as it is stored. `way` maps pixels of the clean page to stored ones; `turn` = quarter turns clockwise."""

    image: np.ndarray
    way: np.ndarray
    turn: int
    recipe: str
    marks: list = field(default_factory=list)
    photo: bool = False
    bilevel: bool = False
    quality: int = 75


def shoot(image, rng, recipe, hard, turn=0, skew=None, marks=(), back=None, copy_word=""):
    """Puts a clean page (RGB array) through a recipe. `skew` in degrees; None = a little, as scanners do."""
    way = np.eye(3)
    marks = list(marks)

    def go(step):
        nonlocal image, way
        image, matrix = step
        way = matrix @ way

    image = image.copy()
    if copy_word:
        image = damage.copy_mark(image, rng, copy_word)
    if recipe == "stain" or "stain" in marks:
        image = damage.stain(image, rng, hard)
    if "folds" in marks:
        image = damage.folds(image, rng, hard)
    if "holes" in marks:
        image = damage.holes(image, rng, (30, 30, 30) if rng.random() < 0.5 else (225, 225, 225))
    if "staple" in marks:
        image = damage.staple(image, rng)
    for mark in (m for m in damage_held3.ORDER if m in marks):
        clean, image = image, damage_held3.MARKS[mark](image.copy(), rng, hard)
        if np.array_equal(clean, image):  # no room for it
            marks.remove(mark)
    if recipe == "bleed" and back is not None:
        image = damage.bleed(image, back, rng, hard)
    photo = recipe.startswith("photo") and not recipe.startswith("photocopy")
    if photo:
        if recipe == "photo_screen":
            image = damage_held3.moire(image, rng, hard)
        go(damage.photograph(image, rng, hard))
        if recipe == "photo_grey":
            image = damage.grey(image)
    elif recipe == "app_scan":
        image = damage.app_scan(image, rng)
        go(damage.skewed(image, rng.normal(0, 0.5)))
    elif recipe != "clean":
        if skew is None:
            skew = rng.normal(0, 1.0 if hard else 0.6)
        if abs(skew) > 3:
            h, w = image.shape[:2]
            a = np.deg2rad(abs(skew))
            go(damage.shrunk(image, min(w / (w * np.cos(a) + h * np.sin(a)), h / (h * np.cos(a) + w * np.sin(a)))))
        go(damage.skewed(image, skew))
    if recipe in ("faded", "faded_grey"):
        image = damage.tone(image, rng.uniform(120, 150) if hard else rng.uniform(95, 125), rng.uniform(222, 240))
    if recipe.startswith("photocopy"):
        image = damage.photocopy(image, rng, 2 if hard else 1)
    if recipe in ("grey_scan", "faded_grey"):
        image = damage.grey(image)
    bilevel = recipe.startswith("fax")
    if bilevel:
        image = damage.fax(image, rng, hard, recipe == "fax_dither")
    elif not photo and recipe not in ("clean", "app_scan"):
        image = damage.scan(image, rng, hard)
    if turn:
        go(damage.quarter(image, turn))
    quality = int(rng.integers(38, 62)) if hard else int(rng.integers(50, 82))
    if recipe == "faded" or recipe == "faded_grey":
        quality += 15
    return Shot(image, way, turn, recipe, marks, photo, bilevel, quality)


def through(way, quad, old_size, new_size):
    """A quad in fractions of the clean page → fractions of the stored page."""
    points = np.float32([[x * old_size[0], y * old_size[1]] for x, y in quad]).reshape(-1, 1, 2)
    out = cv2.perspectiveTransform(points, way).reshape(-1, 2)
    return [[round(float(x / new_size[0]), 4), round(float(y / new_size[1]), 4)] for x, y in out]
