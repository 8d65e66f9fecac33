"""Arrangements and other papers of the third held part: sheets to cut apart, cards in sleeves, strangers' post."""

import dataclasses
import datetime

import cv2
import numpy as np

from . import damage_held3, papers_held3, sheets, wording
from .damage_held3 import glare
from .layouts_held3_web import panel_badge, panel_notes
from .meetings import rng_of
from .pieces import Piece
from .surface import PixelSurface

QUARTER = (105, 148.5)
TALKS = ["胸部CTの読影手順", "小児の画像診断", "核医学治療の現況", "AIによる検出支援", "血管内治療の工夫", "乳腺MRIの報告書", "被ばく線量の記録", "膵疾患の鑑別"]
SPEAKERS = ["各務 隆史", "鷲尾 貞夫", "物部 明彦", "小早川 滋", "蜂須賀 謙"]
NOTES = [
    "A4用紙に印刷し、点線に沿って切り取ってください。", "ネームカードは折らずにホルダーに入れ、会期中ご着用ください。",
    "参加証明書と領収書は再発行できません。", "クロークのご利用は各日19時までです。",
]  # fmt: skip


def extra_texts(person, event):
    """What papers of this part say besides: the physician's register number, the days one by one, the day of printing."""
    rng = rng_of("held3", person.number, event.name)
    run = [event.first + datetime.timedelta(i) for i in range((event.last - event.first).days + 1)]
    register = str(rng_of("register", person.number).randrange(310000, 590000))
    return dict(register=register, each_day=run, printed=f"2026/01/{rng.randrange(8, 31):02} {rng.randrange(8, 22)}:{rng.randrange(10, 60)}")


def cut_out(office, piece, person):
    """A sheet of four quarters to be cut apart: name card, receipt, certificate, notes. Card and certificate count once."""
    rng, press = office.rng, office.press
    family, hand, dpi = office.family(), rng.choice(office.hands), office.dpi()
    piece.truth["font"] = family.name
    piece.truth.setdefault("twin", f"quarters-{press.serial()}")
    card = dict(piece.truth)
    card.update(card.pop("copy", {}))  # a sheet of several bears no copy mark
    card |= {"kind": "name_card", "layout": "cut_out_card", "mode": "unstated"}
    badge = dataclasses.replace(piece, draw=lambda s: panel_badge(s, piece.paper), truth=card)
    parts = [badge, press.receipt(person, piece.event, QUARTER), piece]
    notes = PixelSurface(QUARTER, dpi, family)
    panel_notes(notes, {"notes": NOTES})
    images = [sheets.drawn(p, dpi, family, hand) for p in parts] + [np.asarray(notes.image)]
    order = [0, 1, 2, 3] if rng.random() < 0.6 else [2, 3, 1, 0]
    tiles = [images[i] for i in order]
    image = np.vstack([np.hstack(tiles[:2]), np.hstack(tiles[2:])])
    h, w = image.shape[:2]
    for at in range(0, w, 14):
        image[h // 2 - 1 : h // 2 + 1, at : at + 7] = 130
    for at in range(0, h, 14):
        image[at : at + 7, w // 2 - 1 : w // 2 + 1] = 130
    pieces = []
    for spot, i in enumerate(order):
        if i < 3:
            x, y = spot % 2 / 2, spot // 2 / 2
            pieces.append((parts[i].truth, [[x, y], [x + 0.5, y], [x + 0.5, y + 0.5], [x, y + 0.5]]))
    return sheets.Clean(image, pieces)


def sleeve(office):
    """For a pasted card: perhaps a transparent holder, as (what is drawn on the sheet before it, what becomes of the card)."""
    rng = office.rng
    if rng.random() > 0.45:
        return None

    def rim(sheet, quad):
        """The holder's edge around the card, and the slot for its strap."""
        quad = np.float32(quad)
        centre = quad.mean(axis=0)
        span = np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[3] - quad[0])
        grown = centre + (quad - centre) * (1 + 38 / np.float32([span]).min())
        mask = cv2.fillConvexPoly(np.zeros(sheet.shape[:2], np.uint8), np.int32(grown), 255, cv2.LINE_AA)
        sheet[mask > 127] = (sheet[mask > 127] * np.array([0.93, 0.945, 0.955])).astype(np.uint8)
        cv2.polylines(sheet, [np.int32(grown)], True, (176, 184, 190), 2, cv2.LINE_AA)
        return sheet

    return rim, lambda image: glare(image, office.noise, True, 0.28)  # a copier loses more of it


def stranger(office, person):
    """Strangers' post, or what is about a meeting and still no proof of having been there."""
    rng, press = office.rng, office.press
    draw = press.next_of("strangers", [None, papers_held3.registration, papers_held3.programme])
    if draw is None:
        return press.stranger()
    event = office.catalogue.pick(rng)
    d = dict(
        name=person.name, meeting=event.name, days=wording.days(event.first, event.last, rng.choice(press.words.days)), venue=event.venue,
        issuer=event.issuer, serial=press.serial(), talks=[(t, rng.choice(SPEAKERS)) for t in rng.sample(TALKS, 6)],
    )  # fmt: skip
    return Piece(lambda s: draw(s, d), (210, 297), press.blank_truth("unknown", draw.__name__))


def marks(office, recipe):
    """Marks of a page, those of the other held parts among them; what is photographed off a screen has none of paper."""
    usual, own = office.marks(), damage_held3.chosen(office.rng, recipe)
    return [m for m in own if m == "glare"] if recipe == "photo_screen" else usual + own
