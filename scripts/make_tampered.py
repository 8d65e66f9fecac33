#!/usr/bin/env python3
"""Makes certificates of five meetings, 500 honest and 50 tampered with in five ways, with the truth.

    scripts/make_tampered.py --seed 7 --part dev OUT

OUT gets inbox/ (a TIFF a member: a cover page and five certificates), members.csv and truth.json. Run
`daicho run OUT/inbox --members OUT/members.csv --body jrs --as-of 2026-02-01 --out OUT/run`, then score_tampered.py.

Honest pages of one meeting share their form, the scanner's dust and, for one meeting, a printed ground; people of one
hospital write the same words. A tampered page takes the place of its sender's own. Kinds: `name` (a scan on which name and
number, and for some the serial, were painted over and printed anew), `serial` and `payload` (a certificate drawn anew with
somebody else's), `hand` (somebody else's handwriting pasted in), `scan` (somebody else's scan). Scans that are used again are
saved again: other JPEG quality, some resized, cut or turned a little. `--part held` has other forms, fonts and hands, copied
before they were scanned, stained or folded, and saved more coarsely. Needs what scripts/make_envelopes installs.
"""

import argparse
import json
import pathlib
import random

import numpy as np
from PIL import Image

from envelopes_lib import damage, fonts, small, wording
from envelopes_lib.meetings import Catalogue
from envelopes_lib.people import Crowd
from envelopes_lib.surface import PixelSurface

ROOT = pathlib.Path(__file__).resolve().parent.parent
DPI = 110
KINDS = ["name", "serial", "payload", "hand", "scan"]
PLACES = ["みなと中央病院", "青葉台記念病院", "ひばり医療センター", "東雲大学病院", "若葉総合病院", "白鷺会病院", "汐見台病院", "北辰大学病院"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seed", type=int, required=True)
    arguments.add_argument("--part", choices=["dev", "held"], default="dev")
    arguments.add_argument("--members", type=int, default=110)
    arguments.add_argument("--pairs", type=int, default=10, help="tampered pairs of each kind")
    arguments.add_argument("out", type=pathlib.Path)
    options = arguments.parse_args()
    office = Office(options)
    truth = office.fill()
    (options.out / "inbox").mkdir(parents=True, exist_ok=True)
    for person, pages in office.envelopes():
        pages[0].save(options.out / "inbox" / f"{person.number}.tif", save_all=True, append_images=pages[1:], compression="tiff_lzw", dpi=(DPI, DPI))
    (options.out / "members.csv").write_bytes(office.crowd.csv())
    (options.out / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    honest = len(office.pages) - len(truth["pairs"])
    print(f"{honest} honest certificates, {len(truth['pairs'])} tampered pairs, {len(office.people)} members")


class Office:
    """Draws, scans, and tampers with, every page; a page is known by member and meeting, both from 0."""

    def __init__(self, options):
        self.options = options
        self.hard = options.part == "held"
        self.rng = random.Random(f"{options.part} {options.seed}")
        self.noise = np.random.default_rng([options.seed, self.hard])
        catalogue = Catalogue(ROOT / "catalogs" / "jrs")
        rows = self.rng.sample([r for r in catalogue.plain if r.category != "分類6" and len(r.name) < 20], 5)
        self.events = [catalogue.event(row, self.rng.randrange(2022, 2026)) for row in rows]
        self.layouts = small.HELD if self.hard else small.DEV
        families = fonts.HELD[:3] if self.hard else fonts.DEV[:4]
        self.families = [self.rng.choice(families) for _ in self.events]
        self.hands = fonts.HAND_HELD if self.hard else fonts.HAND_DEV
        self.crowd = Crowd(self.rng)
        self.people = [self.crowd.person() for _ in range(options.members)]
        self.dust = [(self.rng.uniform(0.05, 0.95), self.rng.uniform(0.05, 0.95)) for _ in range(6)]
        self.pages = {}

    def fill(self):
        spots = self.spots()
        taken = {spot for spot, _, _ in spots}
        for member in range(len(self.people)):
            for meeting in range(len(self.events)):
                if (member, meeting) not in taken:
                    self.pages[member, meeting] = self.scanned(self.issue(member, meeting), meeting)
        pairs = []
        for (member, meeting), other, kind in spots:
            self.pages[member, meeting] = getattr(self, "tamper_" + kind)(member, other, meeting)
            pairs.append({"kind": kind, "tampered": self.key(member, meeting), "original": self.key(other, meeting)})
        return {"seed": self.options.seed, "part": self.options.part, "pairs": pairs}

    def spots(self):
        """Which page is tampered with, after whose, and how: nobody takes part in two pairs of one meeting."""
        suits = {"name": [0, 1, 2, 3], "serial": [1, 3], "payload": [2], "hand": [4], "scan": [0, 1, 2, 3, 4]}
        free = {m: self.rng.sample(range(len(self.people)), len(self.people)) for m in range(len(self.events))}
        spots = []
        for kind in KINDS:
            for k in range(self.options.pairs):
                meeting = suits[kind][k % len(suits[kind])]
                spots.append(((free[meeting].pop(), meeting), free[meeting].pop(), kind))
        return spots

    def key(self, member, meeting):
        return {"file": self.people[member].number + ".tif", "page": meeting + 2}

    def issue(self, member, meeting, serial_of=None, payload_of=None):
        person, event = self.people[member], self.events[meeting]
        serial = 10000 + 137 * meeting + 7 * (serial_of if serial_of is not None else member)
        payload = random.Random(f"{self.options.seed} {meeting} {payload_of if payload_of is not None else member}")
        return small.Issue(
            person.name, person.number, event.name, wording.days(event.first, event.last), event.venue, event.issuer, event.chief,
            f"{event.first.year}-{serial}", f"ATT-{payload.getrandbits(64):016X}", self.rng.choice(PLACES),
        )  # fmt: skip

    def drawn(self, issue, meeting):
        surface = PixelSurface(small.SIZE, DPI, self.families[meeting], self.rng.choice(self.hands))
        boxes = self.layouts[meeting](surface, issue, self.rng)
        scale = DPI / 25.4
        return np.asarray(surface.image), {name: [v * scale for v in box] for name, box in boxes.items()}

    def scanned(self, issue, meeting):
        """A drawn page as a scanner stores it, with the way its pixels went and the boxes on the clean page."""
        image, boxes = self.drawn(issue, meeting)
        noise, hard = self.noise, self.hard
        if hard and noise.random() < 0.25:
            image = damage.folds(image, noise, False)
        if hard and noise.random() < 0.2:
            image = damage.stain(image, noise, False)
        image, way = damage.skewed(image, noise.normal(0, 0.5 if hard else 0.35))
        if hard:
            image = damage.photocopy(image, noise, 1)
        if noise.random() < 0.5:
            image = self.dusty(image)
        image = damage.scan(image, noise, False)
        for _ in range(int(noise.integers(0, 7))):
            x, y = (int(noise.integers(6, size - 6)) for size in image.shape[1::-1])
            image[y : y + int(noise.integers(2, 4)), x : x + int(noise.integers(2, 4))] = 70
        if meeting != 4:
            image = damage.grey(image)
        return damage.jpeg(image, noise.integers(60, 80) if hard else noise.integers(78, 93)), way, boxes

    def dusty(self, image):
        """Dust on the scanner's glass: at the same place of every page."""
        image = image.copy()
        h, w = image.shape[:2]
        for x, y in self.dust:
            image[int(y * h) : int(y * h) + 3, int(x * w) : int(x * w) + 2] = 90
        return image

    def again(self, image):
        """A stored scan saved once more."""
        noise, rng, hard = self.noise, self.rng, self.hard
        changed = Image.fromarray(image)
        if rng.random() < 0.5:
            factor = rng.uniform(0.86, 1.12)
            changed = changed.resize([round(v * factor) for v in changed.size], Image.Resampling.BICUBIC)
        if rng.random() < 0.5:
            cut = [rng.randrange(0, 14) for _ in range(4)]
            changed = changed.crop((cut[0], cut[1], changed.width - cut[2], changed.height - cut[3]))
        if rng.random() < 0.3:
            changed = changed.rotate(rng.uniform(-0.4, 0.4), Image.Resampling.BICUBIC, fillcolor=(250, 250, 250))
        return damage.jpeg(np.asarray(changed), noise.integers(55, 80) if hard else noise.integers(70, 92))

    def tamper_name(self, member, other, meeting):
        image, way, boxes = self.pages[other, meeting]
        picture = Image.fromarray(image)
        issue = self.issue(member, meeting, serial_of=member)
        clean, mine = self.drawn(issue, meeting)
        parts = ["holder", "number"] + (["serial"] if self.rng.random() < 0.5 and "serial" in boxes else [])
        for part in parts:
            x0, y0, x1, y1 = (f(a, b) for f, a, b in zip((min, min, max, max), boxes[part], mine[part]))
            corner = way @ np.array([x0, y0, 1])
            at = (round(corner[0]), round(corner[1]))
            patch = clean[round(y0) : round(y1), round(x0) : round(x1)]
            paper = np.median(image[at[1] : at[1] + patch.shape[0], at[0] : at[0] + patch.shape[1]].reshape(-1, 3), 0)
            patch = np.minimum(patch, paper).astype(np.uint8)
            if self.rng.random() < 0.5:
                patch = damage.grain(patch, self.noise, 3)
            picture.paste(Image.fromarray(np.ascontiguousarray(patch)), at)
        return self.again(np.asarray(picture)), way, boxes

    def tamper_serial(self, member, other, meeting):
        return self.scanned(self.issue(member, meeting, serial_of=other), meeting)

    def tamper_payload(self, member, other, meeting):
        return self.scanned(self.issue(member, meeting, payload_of=other), meeting)

    def tamper_hand(self, member, other, meeting):
        image, way, boxes = self.pages[other, meeting]
        own, own_way, own_boxes = self.scanned(self.issue(member, meeting), meeting)
        x0, y0, x1, y1 = (f(a, b) for f, a, b in zip((min, min, max, max), boxes["hand"], own_boxes["hand"]))
        start = lambda matrix: [round(v) for v in (matrix @ np.array([x0, y0, 1]))[:2]]
        (sx, sy), (tx, ty) = start(way), start(own_way)
        w, h = round(x1 - x0), round(y1 - y0)
        pasted = own.copy()
        pasted[ty : ty + h, tx : tx + w] = image[sy : sy + h, sx : sx + w]
        return damage.jpeg(pasted, self.noise.integers(60, 90)), own_way, own_boxes

    def tamper_scan(self, member, other, meeting):
        image, way, boxes = self.pages[other, meeting]
        return self.again(image), way, boxes

    def envelopes(self):
        for member, person in enumerate(self.people):
            surface = PixelSurface((120, 80), DPI, fonts.DEV[2])
            small.cover(surface, person.number, f"DAICHO-COVER:1:{person.number}")
            pages = [surface.image.convert("L")]
            for meeting in range(len(self.events)):
                image = Image.fromarray(self.pages[member, meeting][0])
                pages.append(image if meeting == 4 else image.convert("L"))
            yield person, pages


if __name__ == "__main__":
    main()
