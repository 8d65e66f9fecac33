"""Checks of the generator itself: every layout with short and long texts, the covering of cards, two runs alike.

`scripts/make_envelopes --self-check` runs it; it says what is wrong, a line each, and gives whether nothing was.
"""

import random

import numpy as np

from . import damage_held3, fonts, hidden, layouts_dev, layouts_dev2, layouts_held, layouts_held2, layouts_held3, layouts_more, sheets, unseen
from .people import Crowd
from .pieces import Press
from .post import Office


def overlaps(said):
    """Pairs of texts that lie over one another by more than a tenth of the smaller."""
    out = []
    texts = [s for s in said if not s[2]]
    for i, (a, p, _) in enumerate(texts):
        for b, q, _ in texts[i + 1 :]:
            w, h = min(p[2], q[2]) - max(p[0], q[0]), min(p[3], q[3]) - max(p[1], q[1])
            least = min((x[2] - x[0]) * (x[3] - x[1]) for x in (p, q))
            if w > 0 and h > 0 and w * h > 0.1 * least:
                out.append(f"{a!r} over {b!r}")
    return out


def layout_faults(press, crowd, layout, rng, family):
    """Draws a layout; gives what is wrong with it and the picture, or None twice where no event of the list fits it."""
    person = crowd.person("latin")  # one: there are not so many names as events may be tried
    for _ in range(400):
        event = press.catalogue.pick(rng, rows=press.catalogue.with_english if "english_event" in layout.needs else None)
        if press.fitting(person, event, layout):
            break
    else:
        return None, None
    piece = press.certificate(person, event, layout, number=True)
    surface = hidden.Witness(piece.size, 110, family)
    piece.draw(surface)
    w, h = piece.size
    faults = [f"{t!r} runs over the edge" for t, (x0, y0, x1, y1), _ in surface.said if x0 < 0.5 or y0 < 0.5 or x1 > w - 0.5 or y1 > h - 0.5]
    faults += overlaps(surface.said)
    if "vertical" not in layout.needs:
        printed = {k: piece.truth[k] for k in ("holder", "member_no", "meeting")} | {"days": piece.paper.days}
        if "english" in layout.needs:
            printed["days"] = piece.paper.days_english
        said = [(t.translate(NARROW), b, c) for t, b, c in surface.said if not c]
        faults += [f"{k} {v!r} is not printed" for k, v in printed.items() if v and not hidden.places(said, v.translate(NARROW))]
    return faults, surface.image


NARROW = str.maketrans("０１２３４５６７８９", "0123456789")


def layouts(catalogue, rounds=6, keep=None):
    """Faults of all layouts; `keep(name, picture)` is given what was drawn."""
    out = []
    parts = {
        "dev": layouts_dev.LAYOUTS + layouts_more.LAYOUTS + layouts_dev.CARDS + layouts_more.CARDS,
        "dev2": layouts_dev2.LAYOUTS + layouts_dev2.CARDS,
        "held": layouts_held.LAYOUTS + layouts_held.CARDS, "held2": layouts_held2.LAYOUTS + layouts_held2.CARDS,
        "held3": layouts_held3.LAYOUTS + layouts_held3.CARDS,
    }  # fmt: skip
    for part, designs in parts.items():
        for layout in designs:
            if "english_event" in layout.needs and not any(row.english for row in catalogue.plain):
                print(f"not drawn: {layout.name} (the list gives no English names)")
                continue
            rng = random.Random(layout.name)
            press, crowd = Press(rng, catalogue, designs, designs, part), Crowd(rng)
            families = fonts.HELD if part.startswith("held") else fonts.DEV
            for i in range(rounds):
                faults, image = layout_faults(press, crowd, layout, rng, families[i % len(families)])
                if faults is None:
                    print(f"{layout.name}: not drawn, the list names no event that fits")
                    break
                out += [f"{layout.name}: {f}" for f in faults]
                if keep and image:
                    keep(f"{part}_{layout.name}_{i}", image)
    return out


def covering():
    """Half of a text lies under a sheet: covered; the text above it: clear; the one whose edge is touched: torn."""
    surface = hidden.Witness((100, 60), 100, fonts.DEV[2])
    surface.text(10, 12, "青柳 梓", 20)
    surface.text(10, 32, "第83回学術集会", 20)
    surface.text(10, 52, "2024年5月18日", 20)
    place, over = sheets.on_sheet((100, 60), (50, 30), 0), [[0, 30.8], [100, 30.8], [100, 60], [0, 60]]
    found = [hidden.state(surface.said, v, place, over) for v in ("青柳梓", "第83回学術集会", "2024年5月18日", "999")]
    right = ["clear", "covered", "covered", "covered"]
    over[0][1] = over[1][1] = 31.9
    found.append(hidden.state(surface.said, "第83回学術集会", place, over))
    return [] if found == right + ["torn"] else [f"covering: {found} for {right + ['torn']}"]


def twice(catalogue):
    """Two runs of one seed are alike, and every piece has its file, page and box."""
    runs = []
    for _ in range(2):
        office = Office(11, "dev", catalogue)
        for k, profile in enumerate(("png_folder", "text_folder"), 1):
            office.envelope(k, profile)
        runs.append((office.files, office.truth, office.crowd.csv()))
    out = [] if runs[0] == runs[1] else ["two runs of one seed differ"]
    for piece in runs[0][1]:
        inside = 0 <= piece["box"][0] < piece["box"][2] <= 1 and 0 <= piece["box"][1] < piece["box"][3] <= 1
        if not (inside and piece["file"] and piece["page"]):
            out.append(f"{piece['id']}: no place")
    return out


def shares():
    """The lists of the held parts' layouts, by which some stay unseen, are theirs."""
    out = []
    for part, listed, module in (("HELD2", unseen.HELD2, layouts_held2), ("HELD3", unseen.HELD3, layouts_held3)):
        names = sorted(layout.name for layout in module.LAYOUTS + module.CARDS)
        out += [] if names == list(listed) else [f"unseen.{part} is not {names}"]
    return out


def free_places(rounds=20):
    """A stamp of receipt, a note or a clip never lies over print."""
    out = []
    for name in ("received", "sticky", "clip", "dog_ear"):
        for seed in range(rounds):
            page = np.full((1170, 827, 3), 255, np.uint8)
            page[40:1100:60, 30:700] = 20
            page[500:1100, 680:790:30] = 20
            marked = damage_held3.MARKS[name](page.copy(), np.random.default_rng(seed), True)
            if not (marked[page == 20] == 20).all():
                out.append(f"{name} covers print (seed {seed})")
    return out


def run(catalogue):
    faults = layouts(catalogue, 3) + covering() + twice(catalogue) + shares() + free_places()
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults")
    return not faults
