#!/usr/bin/env python3
"""Draws fixtures/audit: seven members' certificates of one meeting as JPEG, one of them made from another's scan, and the
organiser's list of that meeting as CSV and as a PDF table. Everybody is invented. Needs what scripts/make_envelopes installs.

    .venv/bin/python scripts/fixtures_audit.py
"""

import argparse
import csv
import io
import pathlib

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from make_tampered import Office

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "audit"
MEETING = 0


def main():
    office = Office(argparse.Namespace(seed=3, part="dev", members=7, pairs=0))
    for member in range(len(office.people)):
        office.pages[member, MEETING] = office.scanned(office.issue(member, MEETING), MEETING)
    office.pages[6, MEETING] = office.tamper_name(6, 2, MEETING)
    (FOLDER / "inbox").mkdir(parents=True, exist_ok=True)
    for member, person in enumerate(office.people):
        picture = Image.fromarray(office.pages[member, MEETING][0]).convert("L")
        picture.save(FOLDER / "inbox" / f"{member + 1}.jpg", quality=88, dpi=(110, 110))
        print(member + 1, person.number, person.name)
    print(office.events[MEETING])
    (FOLDER / "members.csv").write_bytes(office.crowd.csv())
    people = office.people
    # The first two with their numbers, one of them misspelt by another form of a letter; one without; one who sent nothing.
    listed = [(people[0].number, people[0].name), (people[1].number, people[1].name.replace(" ", "　")), ("", people[2].name), ("", "架空 不参")]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([("会員番号", "氏名"), *listed])
    (FOLDER / "roster.csv").write_text(out.getvalue(), encoding="utf-8")
    (FOLDER / "roster.pdf").write_bytes(table(listed))


def table(rows):
    """A ruled table with a head, as an organiser's system prints it."""
    out = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setFont("HeiseiKakuGo-W5", 11)
    canvas.drawString(25 * mm, 270 * mm, "参加者名簿")
    for at, row in enumerate([("会員番号", "氏名"), *rows]):
        y = (255 - 9 * at) * mm
        for x, width, text in zip((25, 65), (40, 70), row):
            canvas.rect(x * mm, y, width * mm, 9 * mm)
            canvas.drawString((x + 3) * mm, y + 3 * mm, text)
    canvas.save()
    return out.getvalue()


if __name__ == "__main__":
    main()
