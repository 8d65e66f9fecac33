#!/usr/bin/env python3
"""Scores the findings of a run over what scripts/make_tampered.py made.

    scripts/score_tampered.py DIR [RUN]      (RUN = DIR/run by default)

A tampered pair is found where an open finding names both of its pages: a person then sees them side by side. How many are found by
the very code that their kind asks for is printed beside it (a name changed on a scan with a QR code is also a payload under two
members). An honest
certificate is falsely found where an open finding names it without naming both pages of a pair that it belongs to. `holder_not_applicant`
and the twins' codes say what a page prints and are counted apart.
"""

import collections
import json
import pathlib
import sys

ASKED = {
    "name": {"scan_shared_names_differ"}, "scan": {"scan_shared", "scan_shared_names_differ"}, "serial": {"serial_reused"},
    "payload": {"payload_reused"}, "hand": {"handwriting_reused"},
}  # fmt: skip
APART = {"holder_not_applicant"}


def main():
    folder = pathlib.Path(sys.argv[1])
    run = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else folder / "run"
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    records = [json.loads(line) for line in (run / "records.ndjson").read_text(encoding="utf-8").splitlines()]
    places = {r["record_id"]: (r["document"]["path"], r["page"]) for r in records}
    findings = [json.loads(line) for line in (run / "findings.ndjson").read_text(encoding="utf-8").splitlines()]
    findings = [f for f in findings if f["status"] == "open"]
    for finding in findings:
        finding["pages"] = {places[r] for r in finding["records"]}
    page = lambda side: (side["file"], side["page"])
    pairs = [(p["kind"], page(p["tampered"]), page(p["original"])) for p in truth["pairs"]]
    tampered = {t for _, t, _ in pairs}
    together = {frozenset((t, o)) for _, t, o in pairs}

    found, by_code, missed = collections.Counter(), collections.Counter(), []
    for kind, one, other in pairs:
        codes = {f["code"] for f in findings if f["code"] not in APART and {one, other} <= f["pages"]}
        found[kind] += bool(codes)
        by_code[kind] += bool(codes & ASKED[kind])
        if not codes:
            codes = sorted(f["code"] for f in findings if one in f["pages"])
            missed.append((kind, one, other, codes))
    false, apart = collections.defaultdict(set), collections.Counter()
    for f in findings:
        if f["code"] in APART:
            apart[f["code"]] += 1
            continue
        if any(pair <= f["pages"] for pair in together):
            continue
        for place in f["pages"] - tampered:
            false[place].add(f["code"])
    honest = {places[r["record_id"]] for r in records if r["kind"] not in ("cover", "unknown")} - tampered

    for kind in ASKED:
        print(f"{kind:8} {found[kind]:3} of {sum(k == kind for k, _, _ in pairs)} pairs, {by_code[kind]} by its own code")
    print(f"recall   {sum(found.values())} of {len(pairs)} = {100 * sum(found.values()) / len(pairs):.1f} %")
    named = sum(any({one, other} <= f["pages"] for _, one, other in pairs) for f in findings if f["code"] not in APART)
    open_findings = sum(f["code"] not in APART for f in findings)
    print(f"precise  {named} of {open_findings} findings name a pair")
    print(f"false    {len(false)} of {len(honest)} honest certificates read")
    for code, count in sorted(apart.items()):
        print(f"apart    {code}: {count}")
    for row in missed:
        print("missed  ", *row)
    for place, codes in sorted(false.items()):
        print("false   ", place, sorted(codes))


if __name__ == "__main__":
    main()
