"""Envelopes: who sends what, on which sheets, in which files."""

import random

import numpy as np

from . import fonts, held3, layouts_dev, layouts_dev2, layouts_more, pack, process, sheets
from .people import Crowd
from .pieces import Press
from .surface import PdfSurface

PROFILES = [
    "pdf_form", "pasted_form", "text_folder", "batch_forms", "jpeg_folder", "pdf_noform", "tiff_fax", "pasted_noform", "batch_covers",
    "photo_folder", "zip", "pdf_duplex", "pasted_cover", "tiff_grey", "png_folder",
]  # fmt: skip
BATCHES = {"batch_forms", "batch_covers"}
PROFILES_HELD = PROFILES + ["batch_forms", "pasted_form", "pdf_duplex", "pasted_cover"]


class Office:
    """Makes the inbox. `part` is dev, dev2 (layouts of its own), held, held2 or held3."""

    def __init__(self, seed, part, catalogue, hard_share=0.28):
        self.rng = random.Random(f"{part}-{seed}")
        self.noise = np.random.default_rng(self.rng.randrange(2**32))
        self.held = part.startswith("held")
        self.hard_share = hard_share
        layouts, cards = layouts_dev.LAYOUTS + layouts_more.LAYOUTS, layouts_dev.CARDS + layouts_more.CARDS
        if part == "dev2":
            layouts, cards = layouts_dev2.LAYOUTS, layouts_dev2.CARDS
        self.recipes = process.RECIPES_DEV
        self.families, self.hands = fonts.DEV, fonts.HAND_DEV
        if self.held:
            from . import layouts_held, layouts_held2, layouts_held3

            if part == "held":
                layouts, cards = layouts + layouts_held.LAYOUTS * 2, cards + layouts_held.CARDS * 2
            else:  # none that was ever looked at
                layouts, cards = layouts_held2.LAYOUTS, layouts_held2.CARDS
            self.recipes = process.RECIPES_HELD
            self.families, self.hands = fonts.DEV[:3] + fonts.HELD + fonts.HELD, fonts.HAND_HELD
            if part == "held3":
                layouts, cards = layouts_held3.LAYOUTS, layouts_held3.CARDS
                self.recipes, self.hands = process.RECIPES_HELD3, fonts.HAND_HELD3
        self.third = part == "held3"
        self.press = Press(self.rng, catalogue, layouts, cards, part)
        self.catalogue = catalogue
        self.crowd = Crowd(self.rng)
        self.files = []
        self.truth = []
        self.waiting_namesakes = []
        self.used = {}

    # ---- who and what

    def applicant(self, k):
        if self.waiting_namesakes:
            return self.waiting_namesakes.pop()
        if k % 5 == 3:
            self.waiting_namesakes = self.crowd.namesakes()
            return self.waiting_namesakes.pop()
        return self.crowd.person(["plain", "variant", "latin", "plain", "variant"][k % 5])

    def event(self, person, english=False, vertical=False):
        """A listed event in the person's cycle that the person has not used yet."""
        used = self.used.setdefault(person.number, set())
        first, last = person.cycle[0], min(person.cycle[1], "2026-01-20")
        for _ in range(500):
            rows = self.catalogue.with_english if english else None
            event = self.catalogue.pick(self.rng, int(first[:4]), min(2025, int(last[:4])), rows)
            if event.row.seq in used or not (first <= event.first.isoformat() and event.last.isoformat() <= last):
                continue
            if vertical and sum(c.isascii() for c in event.vertical) > 4:
                continue
            used.add(event.row.seq)
            return event
        raise RuntimeError("no event left")

    def certificate(self, person, card=False, text=False, event=None, **options):
        rng = self.rng
        special = event is not None
        if event is None:
            event = self.event(person, english=bool(person.latin) and rng.random() < 0.45)
        layout = self.press.layout_for(person, event, card, text, wanted=wanted(options))
        piece = self.press.certificate(person, event, layout, **options)
        piece.event = event
        piece.special = special
        return piece

    def content(self, person, count, card=False, text=False, form=True):
        """Certificates of an applicant, hard cases among them; gives pieces."""
        rng, out = self.rng, []
        plain = max(1, round(count * (1 - self.hard_share)))
        for _ in range(plain):
            out.append(self.certificate(person, card, text))
        kinds = ["near", "off", "other", "stranger", "out", "impossible", "unnamed", "hand", "twin", "web_twin", "pointless", "copy"]
        weights = [5, 2, 2 if form else 0, 1 if form else 0, 2, 1.2, 0 if text or card else 1.5, 0 if text or card else 2, 2, 2, 1, 0 if text else 1.2]
        for kind in rng.choices(kinds, weights, k=count - plain):
            out.append(self.hard(kind, person, card, text, out))
        rng.shuffle(out)
        return out

    def hard(self, kind, person, card, text, before):
        rng, c = self.rng, self.catalogue
        if kind == "near":
            return self.certificate(person, card, text, c.near_miss(rng))
        if kind == "off":
            return self.certificate(person, card, text, c.off_list(rng))
        if kind in ("other", "stranger"):
            who = self.crowd.person(member=kind == "other")
            piece = self.certificate(who, card, text, number=True)
            piece.truth.update(countable=False, allowed=False, reason="other_holder" if kind == "other" else "not_a_member")
            return piece
        if kind == "out":
            for _ in range(300):
                event = c.pick(rng, 2017, 2025)
                if event.last.isoformat() < person.cycle[0]:
                    return self.certificate(person, card, text, event)
        if kind == "impossible":
            return self.certificate(person, card, text, impossible=True, event=self.event(person), number=True)
        if kind in ("unnamed", "hand"):
            return self.certificate(person, card, text, **{kind: True})
        if kind == "pointless":
            return self.certificate(person, card, text, c.pick(rng, 2022, 2024, c.pointless))
        if kind == "copy":
            piece = self.certificate(person, card, text)
            piece.truth["copy"] = {k: piece.truth[k] for k in ("countable", "allowed", "reason")}
            piece.truth.update(countable=False, allowed=False, reason="copy")
            return piece
        if kind in ("twin", "web_twin"):
            base = next((p for p in before if p.truth["countable"] and "twin" not in p.truth and not p.truth["layout"] in ("online", "days")), None)
            if base is not None:
                group = f"{person.number}-{base.event.row.seq}-{base.event.first.year}"
                base.truth["twin"] = group
                mode = {"mode": "web"} if kind == "web_twin" else {}
                piece = self.certificate(person, card, text, base.event, **mode)
                if piece.truth["layout"] in ("online", "days"):
                    piece.truth.update(countable=False)
                piece.truth["twin"] = group
                return piece
        return self.certificate(person, card, text)

    # ---- pages

    def family(self):
        return self.rng.choice(self.families)

    def dpi(self):
        return self.rng.choice([150, 200, 200, 200])

    def recipe(self, only=None):
        return self.press.next_of("recipe" + str(only), only or self.recipes)

    def marks(self):
        rng = self.rng
        return [m for m, share in (("folds", 0.15), ("holes", 0.15), ("staple", 0.12), ("stain", 0.05)) if rng.random() < share]

    def shot(self, clean, recipe=None, turn=None, skew=None, style="full"):
        """The page as stored, with the truth of its pieces filled in."""
        rng = self.rng
        recipe = recipe or self.recipe()
        if turn is None:
            turn = rng.choice([1, 2, 3]) if rng.random() < 0.10 else 0
        if skew is None and rng.random() < 0.12:
            skew = rng.uniform(4, 12 if self.held else 9) * rng.choice([1, -1])
        copies = [t for t, _ in clean.pieces if t.get("copy")]
        if copies and len(clean.pieces) > 1:
            for t in copies:  # the mark would lie over its neighbours too: left out
                t.update(t.pop("copy"))
            copies = []
        for t in copies:
            t["copy"] = True
            if recipe == "fax":  # two tones without a pattern leave nothing of the pale word: not judged
                t["allowed"] = None
        back = None
        if recipe == "bleed":
            from .papers_other import FILLER, back_page
            from .surface import PixelSurface

            surface = PixelSurface((210, 297), 100, fonts.DEV[1])
            back_page(surface, {"filler": FILLER})
            back = np.asarray(surface.image)
        shot = process.shoot(
            clean.image, self.noise, recipe, self.held, turn, skew, held3.marks(self, recipe) if self.third else self.marks(), back, rng.choice(["複写", "COPY"]) if copies else ""
        )
        old, new = clean.image.shape[1::-1], shot.image.shape[1::-1]
        for truth, quad in clean.pieces:
            truth["box"] = box_of(quad)
            truth["quad_in_file"] = process.through(shot.way, quad, old, new)
            truth["box_in_picture"] = box_of(upright(truth["quad_in_file"], turn))
            if "still_seen" in truth:
                seen = truth.pop("still_seen")
                truth["visible"] = {"box": box_of(seen), "box_in_picture": box_of(upright(process.through(shot.way, seen, old, new), turn))}
            truth.update(recipe=recipe, marks=shot.marks, turn=turn, skew=round(skew, 1) if skew else 0, style=truth.get("style", style), photo=shot.photo)
        shot.pieces = [t for t, _ in clean.pieces]
        return shot

    def page(self, piece, recipe=None, **options):
        family = self.family()
        piece.truth["font"] = family.name
        tint = self.rng.choice([(255, 255, 255), (255, 255, 255), (252, 250, 242)])
        hand = self.rng.choice(self.hands)
        if piece.truth["layout"] == "combined":
            person = options.pop("person", None)
            below = self.press.receipt(person, piece.event, (210, 147))
            clean = sheets.stacked([piece, below], self.dpi(), family, hand)
            return self.shot(clean, recipe, style="combined", **options)
        person = options.pop("person", None)
        if piece.truth["layout"] == "cut_out":
            return self.shot(held3.cut_out(self, piece, person), recipe, style="combined", **options)
        clean = sheets.whole(piece, self.dpi(), family, hand, tint)
        if piece.size[0] > piece.size[1] and self.rng.random() < 0.35 and options.get("turn") is None:
            options["turn"] = self.rng.choice([1, 3])
        return self.shot(clean, recipe, style="half" if piece.size[0] * piece.size[1] < 40000 else "full", **options)

    def pasted_pages(self, pieces, person, overlap=False, recipes=None):
        """Pages of pasted pieces; what finds no room goes to the next sheet."""
        rng, shots = self.rng, []
        while pieces:
            count = rng.choice([3, 3, 3, 4] if self.held else [2, 3, 3, 4, 4, 5])
            now, pieces = pieces[:count], pieces[count:]
            over = None
            if overlap and len(now) > 1:
                over, overlap = now.pop(), self.held
            spread = rng.choice([4, 4, 8, 15])
            angles = [rng.uniform(-spread, spread) + (rng.choice([90, 180, -90]) if rng.random() < 0.08 else 0) for _ in now]
            clean, left = sheets.pasted(rng, now, angles, 200, self.family, rng.choice(self.hands), over, (lambda: held3.sleeve(self)) if self.third else None)
            pieces = left + pieces
            options = [r for r in (recipes or self.recipes) if not r.startswith("fax") and r != "clean"]
            shots.append(self.shot(clean, self.recipe(options), skew=rng.uniform(-1.5, 1.5), style="pasted", turn=None if rng.random() < 0.5 else 0))
        return shots

    # ---- envelopes

    def add_file(self, path, data, shots, envelope):
        """`envelope`: for each page (index in the file, applicant's number that a form names or None)."""
        self.files.append((path, data))
        by_hand = {i for shot, (i, _) in zip(shots, envelope) for t in shot.pieces if t["kind"] == "application_form" and t["holder_hand"]}
        for page, (shot, (index, number)) in enumerate(zip(shots, envelope), 1):
            for at, truth in enumerate(shot.pieces, 1):
                truth.update(file=path, page=page, envelope_index=index, envelope=None if index in by_hand else number, id=f"{path}:{page}:{at}")
                self.truth.append(truth)

    def run(self, person, profile, form):
        """Pages of one applicant."""
        rng = self.rng
        pasted = profile.startswith("pasted")
        recipes = {"tiff_fax": ["fax"] + (["fax_dither"] if self.held else []), "tiff_grey": ["grey_scan"], "jpeg_folder": ["colour_scan", "grey_scan", "stain", "faded"],
                   "photo_folder": ["photo"] + (["photo_grey"] if self.held else []) + (["photo_screen"] if self.third else []), "png_folder": ["clean", "grey_scan"],
                   "pdf_duplex": ["colour_scan", "grey_scan", "bleed", "faded", "photocopy"] if self.held else None}.get(profile)  # fmt: skip
        count = rng.randrange(5, 9) if not pasted else rng.randrange(5, 10)
        pieces = self.content(person, count, card=pasted, form=form is not None)
        shots = []
        if form == "form":
            by_hand = rng.random() < 0.3
            if by_hand:  # whose envelope it is cannot be read for sure: a certificate of another member may be taken for his
                for piece in pieces:
                    if piece.truth["reason"] == "other_holder":
                        piece.truth["allowed"] = True
            shots.append(self.page(self.press.form(person, count, hand=by_hand), self.recipe(recipes) if recipes else self.recipe(["colour_scan", "grey_scan", "photocopy"])))
        elif form == "cover":
            shots.append(self.page(self.press.cover(person), self.recipe(["colour_scan", "grey_scan", "photocopy"])))
        if form and rng.random() < 0.6:
            shots.append(self.page(self.sheet(person, pieces), self.recipe(recipes) if recipes else None))
        if pasted:
            if rng.random() < 0.7:
                event = self.event(person)
                receipt = self.press.receipt(person, event, (150, 90))
                pieces.insert(rng.randrange(0, 3), receipt)
            shots += self.pasted_pages(pieces, person, overlap=rng.random() < (1 if self.held else 0.8))
        else:
            for piece in pieces:
                two = self.held and profile in TWO_PAGES and piece.paper and piece.size == (210, 297) and piece.truth["layout"] != "combined" and not piece.paper.hand_holder and "copy" not in piece.truth and rng.random() < 0.15
                more = self.press.second_page(piece) if two else None
                shots.append(self.page(piece, self.recipe(recipes) if recipes else None, person=person))
                if profile == "pdf_duplex" and self.held:
                    shots.append(self.page(more or self.backs(), shots[-1].recipe, turn=rng.choice([0, 0, 2])))
                elif more:
                    shots.append(self.page(more, shots[-1].recipe))
                elif profile == "pdf_duplex":
                    shots.append(self.page(self.press.empty() if rng.random() < 0.6 else self.press.back(), "colour_scan", turn=0))
                elif rng.random() < 0.05 and form:
                    shots.append(self.page(self.press.continuation(piece.event), self.recipe(recipes) if recipes else None))
        extras = [("receipt", 0.5), ("stamp", 0.25), ("paper", 0.2), ("stranger", 0.2), ("cards", 0.5 if self.held else 0.3)]
        for kind, share in extras:
            if rng.random() < share and not (pasted and kind == "cards"):
                shots += self.extra(kind, person, recipes)
        return shots

    def backs(self):
        draw = self.rng.random()
        return self.press.empty() if draw < 0.35 else self.press.back() if draw < 0.45 else self.press.general_back()

    def sheet(self, person, pieces):
        """The check sheet: most of what is enclosed, and a row or two that is not."""
        rng = self.rng
        own = [p for p in pieces if p.truth["member"] == person.number and p.truth["seq"] and p.truth["from"] and p.truth["reason"] in (None, "handwritten", "namesake_without_number")]
        seen, declared = set(), []
        for p in own:
            if p.event.key not in seen and rng.random() < 0.85:
                seen.add(p.event.key)
                declared.append((p.event, True))
        declared += [(self.event(person), False) for _ in range(rng.choice([0, 1, 1, 2]))]
        rng.shuffle(declared)
        return self.press.check_sheet(person, declared, hand=rng.random() < 0.25)

    def extra(self, kind, person, recipes):
        rng = self.rng
        pick = lambda: self.recipe(recipes) if recipes else None
        if kind == "receipt":
            return [self.page(self.press.receipt(person, self.event(person)), pick())]
        if kind == "stamp":
            return [self.page(self.press.stamp_sheet(person, [self.event(person) for _ in range(rng.randrange(2, 6))]), pick())]
        if kind == "paper":
            return [self.page(self.press.publication(person), pick())]
        if kind == "stranger":
            return [self.page(held3.stranger(self, person) if self.third else self.press.stranger(), pick())]
        return self.pasted_pages([self.certificate(person, card=True) for _ in range(rng.randrange(2, 5))], person, overlap=self.held, recipes=recipes)

    def envelope(self, k, profile):
        rng = self.rng
        if profile in BATCHES:
            shots, places = [], []
            for index in range(1, rng.randrange(2, 5) + 1):
                person = self.applicant(k * 5 + index)
                run = self.run(person, profile, "form" if profile == "batch_forms" else "cover")
                shots += run
                places += [(index, person.number)] * len(run)
            self.add_file(f"{k:03}_scan.pdf", pack.pdf(shots, 200), shots, places)
            return
        person = self.applicant(k)
        folder = f"{k:03}_{person.name.split()[0]}"
        if profile == "text_folder":
            self.text_folder(folder, person)
            return
        form = {"pdf_form": "form", "pasted_form": "form", "pasted_cover": "cover", "pdf_duplex": "form", "tiff_fax": "form", "tiff_grey": "form"}.get(profile)
        shots = self.run(person, profile, form)
        number = person.number if form else None
        if profile in ("jpeg_folder", "photo_folder", "png_folder", "zip"):
            files = []
            for i, shot in enumerate(shots, 1):
                ext, data = ("png", pack.png(shot, 200)) if profile == "png_folder" or shot.bilevel else ("jpg", pack.jpeg(shot, 200))
                files.append((f"{i:02}.{ext}", data))
            if profile == "zip":
                self.files.append((f"{folder}.zip", pack.archive(files)))
            for (name, data), shot in zip(files, shots):
                path = f"{folder}.zip!/{name}" if profile == "zip" else f"{folder}/{name}"
                self.add_file(path, None if profile == "zip" else data, [shot], [(1, None)])
        elif profile.startswith("tiff"):
            self.add_file(f"{folder}.tif", pack.tiff(shots, 200), shots, [(1, number)] * len(shots))
        else:
            self.add_file(f"{folder}.pdf", pack.pdf(shots, 200), shots, [(1, number)] * len(shots))

    def text_folder(self, folder, person):
        """PDFs with a text layer, one certificate each."""
        rng = self.rng
        families = [f for f in self.families if f.pdf]
        for i, piece in enumerate(self.content(person, rng.randrange(4, 8), text=True, form=False), 1):
            family = rng.choice(families)
            below = self.press.receipt(person, piece.event, (210, 147)) if piece.truth["layout"] == "combined" else None
            surface = PdfSurface((piece.size[0], piece.size[1] + (147 if below else 0)), family, piece.truth["layout"])
            piece.draw(surface)
            pieces = [(piece.truth, [0, 0, 1, 1])]
            if below:
                pieces = [(piece.truth, [0, 0, 1, 150 / 297]), (below.truth, [0, 150 / 297, 1, 1])]
                lower = ShiftedSurface(surface, 150, 147)
                below.draw(lower)
            for truth, box in pieces:
                truth.update(font=family.name, recipe="text", marks=[], turn=0, skew=0, style="combined" if below else "full", photo=False, box=box, box_in_picture=box)
            shot = type("TextPage", (), {"pieces": [t for t, _ in pieces]})
            self.add_file(f"{folder}/{i:02}_{piece.truth['layout']}.pdf", surface.finish(), [shot], [(1, None)])


class ShiftedSurface:
    """A surface whose origin lies `top` millimetres lower on another one."""

    def __init__(self, inner, top, height):
        self.inner, self.top, self.h, self.w = inner, top, height, inner.w

    def __getattr__(self, name):
        from . import surface

        method = getattr(surface.Surface, name, None)
        return method.__get__(self) if method else getattr(self.inner, name)

    def text(self, x, y, *rest, **more):
        self.inner.text(x, y + self.top, *rest, **more)

    def line(self, x0, y0, x1, y1, *rest, **more):
        self.inner.line(x0, y0 + self.top, x1, y1 + self.top, *rest, **more)

    def rect(self, x0, y0, x1, y1, *rest, **more):
        self.inner.rect(x0, y0 + self.top, x1, y1 + self.top, *rest, **more)

    def seal(self, x, y, *rest, **more):
        self.inner.seal(x, y + self.top, *rest, **more)


HAND_LAYOUTS = {"colon", "spaced", "dotted", "above", "table", "pairs", "prose", "centred", "combined", "half"}


TWO_PAGES = {"pdf_form", "pdf_noform", "tiff_grey", "batch_forms", "batch_covers", "pdf_duplex"}


def wanted(options):
    """Which layouts will do for a hard case; None = all."""
    if options.get("hand") or options.get("unnamed"):
        from . import layouts_held, layouts_held2, layouts_held3

        return lambda layout: layout.name in HAND_LAYOUTS | layouts_dev2.HAND | layouts_held.HAND | layouts_held2.HAND | layouts_held3.HAND
    if options.get("impossible"):  # those that print days a second time would print a possible one
        return lambda layout: not layout.needs & {"english", "english_event", "vertical", "boxes", "dated"} or layout.name == "bilingual"
    return None


def box_of(quad):
    xs, ys = [p[0] for p in quad], [p[1] for p in quad]
    return [round(max(0.0, min(xs)), 4), round(max(0.0, min(ys)), 4), round(min(1.0, max(xs)), 4), round(min(1.0, max(ys)), 4)]


def upright(quad, turn):
    """Fractions of the stored page → fractions of it after undoing its clockwise quarter turns."""
    for _ in range(turn % 4):
        quad = [[y, 1 - x] for x, y in quad]
    return quad
