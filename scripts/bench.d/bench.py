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

from measure import best, converse, run

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PEER = [sys.executable, str(pathlib.Path(__file__).with_name("peer.py"))]
PICTURES = {".png", ".jpg", ".jpeg", ".tif", ".tiff"}
INBOX = ROOT / "fixtures/demo/inbox"
CALM = {"OMP_NUM_THREADS": "1"}
EACH = 10


ENOUGH_PAGES = 200


def row(what, who, rate, unit, more=""):
    print(f"{what:<12} {who:<36} {rate:>10} {unit:<10} {more}", flush=True)


def rate(units, seconds):
    per_second = units / max(seconds, 1e-9)
    return f"{per_second:,.0f}" if per_second >= 100 else f"{per_second:.2f}"


def fail(what, who, taken):
    row(what, who, "failed", "", f"exit code {taken.status}")


def worker(target, paths):
    """One worker over all files, given one after the other, the first once before: (what it took, documents)."""
    jobs = [json.dumps({"path": str(path)}, ensure_ascii=False) for path in paths]
    taken = converse([str(target / "daicho"), "worker"], jobs[0], jobs, DAICHO_HOME=str(ROOT))
    return taken, [json.loads(line)["document"] for line in taken.output.splitlines()]


def peer(name, *arguments):
    """What the peer's process took and what it says of itself: units, and seconds without start and warm-up."""
    taken = run([*PEER, name, *map(str, arguments)], **CALM)
    return taken, json.loads(taken.output.splitlines()[-1]) if taken.status == 0 else None


def text_pages(path):
    """Pages of a PDF if poppler finds text on every one, else 0."""
    taken = run(["pdftotext", "-q", "-layout", str(path), "-"])
    pages = taken.output.decode("utf-8", "replace").split("\f")[:-1]
    return len(pages) if taken.status == 0 and pages and all(len("".join(p.split())) > 20 for p in pages) else 0


def with_usable_text(target, paths):
    """The PDFs of which every page is read from its text layer, with their pages: a file whose text layer is
    garbled or hidden is read as pixels, and is no measure for text."""
    taken, documents = worker(target, paths)
    if taken.status:
        raise SystemExit(f"bench: the worker ended with exit code {taken.status}")
    pages = {path: document["pages"] for path, document in zip(paths, documents)}
    return {p: len(found) for p, found in pages.items() if found and all(one["source"] == "text_layer" for one in found)}


def text(options):
    found = [path for path in sorted(options.pdfs.rglob("*.pdf")) if text_pages(path)]
    pages = with_usable_text(options.target, found) if found else {}
    if not pages:
        return row("text PDFs", "-", "-", "", f"no PDF with a usable text layer in {options.pdfs}")
    again = -(-ENOUGH_PAGES // sum(pages.values()))
    paths, total = list(pages) * again, sum(pages.values()) * again
    print(f"\ntext PDFs: {len(pages)} files with {sum(pages.values())} pages, {again} times; set aside: {len(found) - len(pages)} "
          "files with a text layer that is garbled or hidden (read as pixels); one process, one thread each")
    taken = best(3, lambda: worker(options.target, paths)[0])
    if taken.status:
        fail("text PDFs", "daicho worker", taken)
    else:
        row("text PDFs", "daicho worker", rate(total, taken.wall), "pages/s",
            f"{taken.cpu / total * 1000:.1f} CPU ms/page, peak {taken.peak_mib:.0f} MiB; text by two readers, places, lines, codes, seals")
    poppler(paths, total)
    taken, said = peer("pdfplumber", *paths)
    if said is None:
        return fail("text PDFs", "pdfplumber", taken)
    row("text PDFs", "pdfplumber extract_words", rate(said["units"], said["seconds"]), "pages/s",
        f"{said['cpu'] / said['units'] * 1000:.1f} CPU ms/page, peak {taken.peak_mib:.0f} MiB; words with places")


def poppler(paths, total):
    """A process a file, for it takes one file; what starting that often costs is measured and taken off."""
    each = lambda command: run(["sh", "-c", f'for f do {command} >/dev/null 2>&1 || true; done', "sh", *map(str, paths)])
    starts = best(3, lambda: each("pdftotext -v"))
    taken = best(3, lambda: each('pdftotext -q -layout "$f" -'))
    row("text PDFs", "pdftotext -layout (a process a file)", rate(total, taken.wall - starts.wall), "pages/s",
        f"{(taken.cpu - starts.cpu) / total * 1000:.1f} CPU ms/page, {len(paths)} starts of {starts.wall / len(paths) * 1000:.1f} ms taken off "
        f"({rate(total, taken.wall)} pages/s with them), peak {taken.peak_mib:.0f} MiB; text without places")


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
    print(f"\nscans: {len(paths)} files; one process, one thread each; loading the models and the first page are not counted")
    taken, documents = worker(options.target, paths)
    read = sum(len(document["pages"]) for document in documents)
    if taken.status:
        fail("scans", "daicho worker", taken)
    else:
        row("scans", "daicho worker", rate(read, taken.wall), "pages/s",
            f"{taken.cpu / max(1, read):.2f} CPU s/page, peak {taken.peak_mib:.0f} MiB, {read} pages; turn, lines, words, codes, seals")
    taken, said = peer("rapidocr", *paths)
    if said is None:
        return fail("scans", "RapidOCR, long side 960", taken)
    row("scans", "RapidOCR, long side 960", rate(said["units"], said["seconds"]), "pages/s",
        f"{said['cpu'] / max(1, said['units']):.2f} CPU s/page, peak {taken.peak_mib:.0f} MiB, {said['units']} pages; lines")


def links(options):
    with open(options.queries, encoding="utf-8") as file:
        queries = [q["query"] for q in csv.DictReader(file)]
    repeated = queries * max(1, -(-500 // max(1, len(queries))))
    print(f"\nlinks: {len(repeated)} queries ({len(set(queries))} different); one thread each; starting is taken off")
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
                f"{(taken.cpu - start.cpu) / len(repeated) * 1e6:.0f} CPU µs/link, start {start.wall * 1000:.0f} ms, peak {taken.peak_mib:.0f} MiB; candidates, match weights, decision")
        else:
            fail("links", "daicho link --csv", taken)
        for name, title in (("wratio", "rapidfuzz WRatio"), ("levenshtein", "rapidfuzz Levenshtein ratio")):
            taken, said = peer(name, ROOT / "catalogs/jrs", many)
            if said is None:
                fail("links", title, taken)
            else:
                row("links", title, rate(said["units"], said["seconds"]), "links/s",
                    f"{said['cpu'] / said['units'] * 1e6:.0f} CPU µs/link; the nearest name only")


def national(options):
    """Links against an invented list of 100,000 meetings."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, str(ROOT / "scripts/make_national.py"), folder], check=True)
        texts = pathlib.Path(folder, "national.csv")
        one = pathlib.Path(folder, "one.csv")
        one.write_text("".join(texts.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")
        count = len(texts.read_text(encoding="utf-8").splitlines()) - 1
        command = lambda path: [str(options.target / "daicho"), "--set", f"catalogs={folder}", "link", "--csv", str(path), "--body", "national", "--edition", "list"]
        start, taken = (best(2, lambda path=path: run(command(path), DAICHO_HOME=str(ROOT), RAYON_NUM_THREADS="1")) for path in (one, texts))
        print(f"\nnational: {count} queries against 100,000 invented meetings; one thread; loading the list is taken off")
        if taken.status:
            return fail("national", "daicho link --csv", taken)
        row("national", "daicho link --csv", rate(count, taken.wall - start.wall), "links/s",
            f"{(taken.cpu - start.cpu) / count * 1e6:.0f} CPU µs/link, start {start.wall:.1f} s, peak {taken.peak_mib:.0f} MiB")


def book_many(options, members, threads):
    """Prints how fast the ledger books; the example times the booking alone, without making the records."""
    who = f"daicho, {threads} thread" + ("s" if threads > 1 else "")
    command = [str(options.target / "examples/book_many"), str(members), str(EACH)]
    runs = [run(command, RAYON_NUM_THREADS=str(threads)) for _ in range(3)]
    said = [re.search(r"([\d.]+) s, ([\d.]+) records/s; (\d+) MiB of members, (\d+) MiB", taken.output.decode()) for taken in runs]
    if not all(said):
        return fail("ledger", who, runs[0])
    seconds, speed, _, peak = max((one.groups() for one in said), key=lambda groups: float(groups[1]))
    row("ledger", who, f"{float(speed):,.0f}", "records/s",
        f"{members * EACH:>9,} records of {members:,} members in {float(seconds):.2f} s, {peak} MiB at the peak; reasons, clauses, fewest papers")


def ledger(options):
    sizes = [size for size in (10_000, 100_000, 1_000_000) if size <= options.records] or [options.records]
    print(f"\nledger: members with {EACH} records each, booked in batches; making the records is not counted; on one thread processor and wall are the same")
    members = [max(1, size // EACH) for size in sizes]
    for many in members:
        book_many(options, many, os.cpu_count())
    book_many(options, members[-1], 1)
    for name, title in (("python-ledger", "plain Python, rules in code"), ("pandas-ledger", "pandas, rules in code")):
        taken, said = peer(name, members[-1], EACH)
        if said is None:
            fail("ledger", title, taken)
        else:
            row("ledger", title, rate(said["units"], said["seconds"]), "records/s",
                f"{said['units']:>9,} records, peak {taken.peak_mib:.0f} MiB; " + ("totals only" if "pandas" in name else "totals and reasons"))


def store(options):
    """Results of 10^4, 10^5 and 10^6 invented records in the database: a decision, and all derived anew."""
    sizes = [size for size in (10_000, 100_000, 1_000_000) if size <= options.records] or [options.records]
    print(f"\nstore: members with {EACH} records each; a decision = kept, what depends on it derived again and written; all anew = read, audited, booked and replaced")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            taken = run([str(options.target / "examples/decide_many"), folder, str(max(1, size // EACH)), str(EACH)])
        said = re.search(r"made in ([\d.]+) s; a decision ([\d.]+) s median, ([\d.]+) s at most; all anew ([\d.]+) s; file (\d+) MiB, (\d+) MiB", taken.output.decode())
        if not said:
            fail("store", "daicho", taken)
            continue
        made, median, most, anew, file, peak = said.groups()
        row("store", f"daicho, {size:,} records", rate(size, float(anew)), "records/s",
            f"a decision {float(median) * 1000:.0f} ms median, {float(most) * 1000:.0f} ms at most; all anew {anew} s; made in {made} s; file {file} MiB, {peak} MiB at the peak")


PARTS = {"text": text, "scans": scans, "links": links, "national": national, "ledger": ledger, "store": store}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--target", type=pathlib.Path, default=ROOT / "target/release")
    arguments.add_argument("--pdfs", type=pathlib.Path, default=INBOX)
    arguments.add_argument("--pages", type=pathlib.Path, default=INBOX)
    arguments.add_argument("--queries", type=pathlib.Path, default=ROOT / "fixtures/link.csv")
    arguments.add_argument("--records", type=int, default=1_000_000)
    arguments.add_argument("--only", default=",".join(PARTS))
    options = arguments.parse_args()
    options.target = options.target.resolve()
    processor = subprocess.run(["uname", "-m"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{os.cpu_count()} cores, {processor}, load {os.getloadavg()[0]:.1f}")
    for name in options.only.split(","):
        PARTS[name](options)


if __name__ == "__main__":
    main()
