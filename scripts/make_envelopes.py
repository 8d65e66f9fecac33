#!/usr/bin/env python3
"""Makes an inbox of invented applicants' envelopes, with the truth of every piece of paper.

    scripts/make_envelopes --seed 7 --part dev --envelopes 25 OUT      (the wrapper installs what is missing)

OUT gets inbox/, members.csv and truth.json. The same seed, part, number and versions of fonts and libraries give the
same bytes. `--part dev2` has the damage of dev and layouts of its own. `--part held` adds layouts, fonts, wordings and damage that the dev part never shows; its layouts
have been looked at since. `--part held2` has layouts of its own alone, which have been looked at, too. `--part held3` has layouts, papers and damage of its own that
nobody who mends the reading has looked at: all of it is only counted. All people, numbers,
hospitals, days and edition numbers are invented; the names of meetings are the list's.

`--self-check` draws every layout, looks for texts that run over an edge or over one another and for values that the truth
has and the paper has not, covers a card, and makes a small inbox twice; it ends with 1 where something is wrong.

truth.json: a list with an object a piece. `box` is in fractions of the clean upright sheet; `box_in_picture` of the stored
picture after undoing its quarter turn (they differ where the desk shows or the page is skewed); `quad_in_file` of the
picture as stored. `countable`: a perfect system posts it. `allowed`: posting it rightly is no error; null = that is open, so
it is not judged. `reason`: why not. Pieces with one `twin` count once. `optional` pieces (blank pages, backs, second pages)
need not be found. A piece half under another one is `hidden`: what cannot be read of it is null, `under` has what is beneath,
`shows` says how much of each field is seen, `visible` is the box of what is left.
"""

import argparse
import json
import pathlib
import shutil
import sys

from envelopes_lib import checks
from envelopes_lib.meetings import Catalogue
from envelopes_lib.post import PROFILES, PROFILES_HELD, Office

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--self-check", action="store_true", help="check the generator itself; takes about twenty seconds")
    arguments.add_argument("--seed", type=int)
    arguments.add_argument("--part", choices=["dev", "dev2", "held", "held2", "held3"], default="dev")
    arguments.add_argument("--envelopes", type=int, default=25)
    arguments.add_argument("--profile", choices=PROFILES, help="only envelopes of this sort")
    arguments.add_argument("--hard", type=float, default=0.28, metavar="SHARE", help="share of hard cases among certificates")
    arguments.add_argument("out", type=pathlib.Path, nargs="?")
    options = arguments.parse_args()
    catalogue = Catalogue(ROOT / "catalogs" / "jrs")
    if options.self_check:
        return 0 if checks.run(catalogue) else 1
    if options.seed is None or options.out is None:
        arguments.error("--seed and OUT are needed")
    office = Office(options.seed, options.part, catalogue, options.hard)
    profiles = PROFILES_HELD if options.part.startswith("held") else PROFILES
    for k in range(1, options.envelopes + 1):
        office.envelope(k, options.profile or profiles[(k - 1) % len(profiles)])
    for _ in range(6):
        office.crowd.person()  # members who sent nothing
    fresh = options.out.with_name(options.out.name + ".part")
    shutil.rmtree(fresh, ignore_errors=True)
    for path, data in office.files:
        if data is not None:
            target = fresh / "inbox" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    (fresh / "members.csv").write_bytes(office.crowd.csv())
    text = json.dumps(office.truth, ensure_ascii=False, indent=1)
    (fresh / "truth.json").write_text(text + "\n", encoding="utf-8")
    shutil.rmtree(options.out, ignore_errors=True)
    fresh.rename(options.out)
    countable = sum(t["countable"] for t in office.truth)
    print(f"{len(office.truth)} pieces, {countable} countable, in {options.envelopes} envelopes; {len(office.files)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
