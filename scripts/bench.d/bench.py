#!/usr/bin/env python3
"""What scripts/bench runs once everything is built. See there."""

import argparse
import csv
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from measure import best, run

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PEER = [sys.executable, str(pathlib.Path(__file__).with_name("peer.py"))]
PICTURES = {".png", ".jpg", ".jpeg", ".tif", ".tiff"}
INBOX = ROOT / "fixtures/demo/inbox"
CALM = {"OMP_NUM_THREADS": "1"}


def row(what, who, rate, unit, more=""):
    print(f"{what:<12} {who:<34} {rate:>10} {unit:<10} {more}", flush=True)


def rate(units, seconds):
    per_second = units / max(seconds, 1e-9)
    return f"{per_second:,.0f}" if per_second >= 100 else f"{per_second:.2f}"


def fail(what, who, taken):
    row(what, who, "failed", "", f"exit code {taken.status}")


def worker(target, paths):
    """One worker over all files, as `daicho run` drives it: (what it took, pages)."""
    jobs = "".join(json.dumps({"path": str(path)}, ensure_ascii=False) + "\n" for path in paths)
    taken = run([str(target / "daicho"), "worker"], jobs.encode(), DAICHO_HOME=str(ROOT))
    pages = sum(len(json.loads(line)["document"]["pages"]) for line in taken.output.splitlines())
    return taken, pages


def peer(name, *arguments):
    taken = run([*PEER, name, *map(str, arguments)], **CALM)
    return taken, json.loads(taken.output.splitlines()[-1]) if taken.status == 0 else None


def start_of(target):
    """Seconds of a worker that gets nothing to do."""
    return worker(target, [])[0].wall


def text_pages(path):
    """Pages of a PDF if poppler finds text on every one, else 0."""
    taken = run(["pdftotext", "-q", "-layout", str(path), "-"])
    pages = taken.output.decode("utf-8", "replace").split("\f")[:-1]
    return len(pages) if taken.status == 0 and pages and all(len("".join(p.split())) > 20 for p in pages) else 0


def text(options):
    found = sorted(path for path in options.pdfs.rglob("*.pdf"))
    pages = {path: count for path in found if (count := text_pages(path))}
    paths, total = list(pages), sum(pages.values())
    if not paths:
        return row("text PDFs", "-", "-", "", f"no PDF with text in {options.pdfs}")
    print(f"\ntext PDFs: {len(paths)} files, {total} pages; one process, one thread each")
    start = start_of(options.target)
    taken, read = min((worker(options.target, paths) for _ in range(3)), key=lambda t: t[0].wall)
    row("text PDFs", "daicho worker", rate(read, taken.wall - start), "pages/s",
        f"{taken.cpu / max(1, read):.4f} CPU s/page, peak {taken.peak_mib:.0f} MiB; text twice, places, boxes, codes, seals")
    def poppler():
        together = run(["sh", "-c", 'for f do pdftotext -q -layout "$f" - >/dev/null || true; done', "sh", *map(str, paths)])
        return together
    taken = best(3, poppler)
    row("text PDFs", "pdftotext -layout (a process each)", rate(total, taken.wall), "pages/s", "text without places")
    taken, said = peer("pdfplumber", *paths)
    if said is None:
        return fail("text PDFs", "pdfplumber", taken)
    row("text PDFs", "pdfplumber extract_words", rate(said["units"], said["seconds"]), "pages/s",
        f"peak {taken.peak_mib:.0f} MiB; words with places")


def scan_files(folder):
    """Pictures, and PDFs without text."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        if path.suffix.lower() in PICTURES:
            yield path
        elif path.suffix.lower() == ".pdf" and path.stat().st_size and not text_pages(path):
            images = run(["pdfimages", "-list", str(path)])
            if images.status == 0 and len(images.output.splitlines()) > 2:
                yield path


def scans(options):
    paths = list(scan_files(options.pages))
    if not paths:
        return row("scans", "-", "-", "", f"no picture in {options.pages}")
    print(f"\nscans: {len(paths)} files; one process, one thread each")
    start = start_of(options.target)
    taken, read = worker(options.target, paths)
    row("scans", "daicho worker", rate(read, taken.wall - start), "pages/s",
        f"{taken.cpu / max(1, read):.2f} CPU s/page, peak {taken.peak_mib:.0f} MiB, {read} pages; loading models included")
    taken, said = peer("rapidocr", *paths)
    if said is None:
        return fail("scans", "RapidOCR, long side 960", taken)
    row("scans", "RapidOCR, long side 960", rate(said["units"], said["seconds"]), "pages/s",
        f"{taken.cpu / max(1, said['units']):.2f} CPU s/page, peak {taken.peak_mib:.0f} MiB, {said['units']} pages; loading not included")


def links(options):
    with open(options.queries, encoding="utf-8") as file:
        queries = [q["query"] for q in csv.DictReader(file)]
    repeated = queries * max(1, -(-500 // max(1, len(queries))))
    print(f"\nlinks: {len(repeated)} queries ({len(set(queries))} different); one thread each")
    with tempfile.TemporaryDirectory() as folder:
        def written(name, texts):
            path = pathlib.Path(folder, name)
            out = io.StringIO()
            csv.writer(out).writerows([["id", "query"], *([str(i), text] for i, text in enumerate(texts))])
            path.write_text(out.getvalue(), encoding="utf-8")
            return path

        def daicho(path):
            command = [str(options.target / "daicho"), "link", "--csv", str(path), "--body", "jrs", "--edition", "list-001"]
            return best(2, lambda: run(command, DAICHO_HOME=str(ROOT), RAYON_NUM_THREADS="1"))

        many = written("many.csv", repeated)
        start, taken = daicho(written("one.csv", repeated[:1])), daicho(many)
        if taken.status == 0:
            row("links", "daicho link --csv", rate(len(repeated), taken.wall - start.wall), "links/s",
                f"start {start.wall * 1000:.0f} ms, peak {taken.peak_mib:.0f} MiB; candidates, match weights, decision")
        else:
            fail("links", "daicho link --csv", taken)
        for name, title in (("wratio", "rapidfuzz WRatio"), ("levenshtein", "rapidfuzz Levenshtein ratio")):
            taken, said = peer(name, ROOT / "catalogs/jrs/names.csv", many)
            if said is None:
                fail("links", title, taken)
            else:
                row("links", title, rate(said["units"], said["seconds"]), "links/s", "the nearest name only")


def ledger(options):
    members, each = max(1, options.records // 25), 25
    print(f"\nledger: {members:,} members with {each} records each")
    taken = best(2, lambda: run([str(options.target / "examples/book_many"), str(members), str(each)]))
    # The example times the booking alone and says "... N records/s".
    said = re.search(r"([\d.]+) records/s", taken.output.decode("utf-8", "replace"))
    if taken.status == 0 and said:
        row("ledger", "daicho (example book_many)", f"{float(said.group(1)):,.0f}", "records/s",
            f"peak {taken.peak_mib:.0f} MiB; reasons, clauses, best assignment")
    else:
        fail("ledger", "daicho (example book_many)", taken)
    for name, title in (("python-ledger", "plain Python, rules in code"), ("pandas-ledger", "pandas, rules in code")):
        taken, said = peer(name, members, each)
        if said is None:
            fail("ledger", title, taken)
        else:
            row("ledger", title, rate(said["units"], said["seconds"]), "records/s",
                f"peak {taken.peak_mib:.0f} MiB; totals only" if "pandas" in name else f"peak {taken.peak_mib:.0f} MiB; totals and reasons")


PARTS = {"text": text, "scans": scans, "links": links, "ledger": ledger}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--target", type=pathlib.Path, default=ROOT / "target/release")
    arguments.add_argument("--pdfs", type=pathlib.Path, default=INBOX)
    arguments.add_argument("--pages", type=pathlib.Path, default=INBOX)
    arguments.add_argument("--queries", type=pathlib.Path, default=ROOT / "fixtures/link.csv")
    arguments.add_argument("--records", type=int, default=100_000)
    arguments.add_argument("--only", default=",".join(PARTS))
    options = arguments.parse_args()
    options.target = options.target.resolve()
    processor = subprocess.run(["uname", "-m"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{os.cpu_count()} cores, {processor}, load {os.getloadavg()[0]:.1f}")
    for name in options.only.split(","):
        PARTS[name](options)


if __name__ == "__main__":
    main()
