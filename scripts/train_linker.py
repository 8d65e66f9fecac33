#!/usr/bin/env python3
"""Learn the linker's weights from labelled texts and write crates/link/src/data/weights.txt.

usage: train_linker.py FOLDER [ROUNDS]

FOLDER holds queries_dev.csv (id, query, gold_seq, also_ok). Only the half with crc32(id) even is learnt from; the
other half is for measuring. Beside them stand made-up texts that mean no meeting: a listed name with its region
replaced or left out, its kind or subject replaced, or another gathering of the society added. The model is a choice among the near meetings and "none of them" (conditional logit):
P(meeting) = e^z / (1 + sum of e^z), z = sum of weight x feature. A weight that speaks against a match may not become
positive; each is drawn a little towards its starting value, so that rare features keep a sensible one.
Every round links the texts anew with the current weights (a meeting's best name depends on them).
"""
import csv
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile
import unicodedata
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "crates/link/src/data/weights.txt"
START = {
    "prior": -4, "agreement": 2, "missing": -8, "missing_bits": -1, "extra": -10, "extra_bits": -2, "replaced": -8,
    "replaced_bits": -1, "exact": 3, "alias": -0.5, "only_one_contains_it": 3, "region_agrees": 1,
    "region_conflicts": -9, "region_missing": -3, "event_conflicts": -9, "type_conflicts": -4, "event_missing": -4,
    "topic_conflicts": -5, "topic_missing": -3, "unexplained": -1,
}
FOR = {"agreement", "exact", "only_one_contains_it", "region_agrees"}
# What speaks against a match keeps at least this much weight, however rare it is among the texts.
CEILING = {"region_conflicts": -6, "region_missing": -2, "event_missing": -1, "topic_conflicts": -4, "topic_missing": -1.5,
           "unexplained": -0.5}
NEAREST = 8     # candidates a text that are learnt from
PULL = 0.3      # how strongly a weight is drawn to its start
STRANGER = 0.3  # how much a made-up text counts beside a labelled one


def read_weights():
    lines = WEIGHTS.read_text().splitlines()
    return {name: float(value) for name, value in (line.split() for line in lines if not line.startswith("#"))}


def write_weights(weights, note):
    lines = ["# Natural logarithm of the odds per unit of the feature; written by scripts/train_linker.py.", f"# {note}"]
    WEIGHTS.write_text("\n".join(lines + [f"{name} {value:.3f}" for name, value in weights.items()]) + "\n")


def features(queries):
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "query"])
        out.writerows([q["id"], q["query"]] for q in queries)
        file.flush()
        command = ["cargo", "run", "--quiet", "--release", "-p", "daicho-link", "--example", "link_csv", "--",
                   "catalogs/jrs", "list-001", file.name, "--features"]
        text = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = {q["id"]: [] for q in queries}
    for line in text.splitlines():
        id, rows, values = line.split(";")
        found[id].append((json.loads(rows), json.loads(values)))
    return found


REGIONS = "北海道 青森 秋田 宮城 福島 新潟 群馬 千葉 東京 横浜 静岡 愛知 北陸 京都 大阪 兵庫 岡山 広島 山陰 四国 香川 福岡 北九州 九州 熊本 宮崎 沖縄 東北 関東 中部 関西 近畿".split()
KINDS = "研究会 懇話会 談話会 勉強会 カンファレンス フォーラム セミナー 講演会 検討会 シンポジウム 学会".split()
SUBJECTS = "CT MRI IVR PET 核医学 放射線治療 超音波 放射線腫瘍 神経放射線 胸部 腹部 心臓 乳腺 泌尿器 小児".split()
GATHERINGS = "関東地方会 近畿支部例会 夏季セミナー 専門医講習会 市民公開講座 評議員会 秋季大会 若手の会 ハンズオンセミナー".split()


def swapped(name, words, dice):
    """The name with the first of the words in it replaced by another, or None."""
    found = [(name.find(word), -len(word), word) for word in words if word in name]
    if not found:
        return None
    word = min(found)[2]
    return name.replace(word, dice.choice([w for w in words if w not in word and word not in w]), 1)


def strangers():
    """Made-up texts near listed names that mean none of them."""
    with open(ROOT / "catalogs/jrs/names.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def key(name):
        return "".join(c for c in unicodedata.normalize("NFKC", name).lower() if c.isalnum()).replace("県", "")
    known = {key(row["name"]) for row in rows}
    dice = random.Random(7)
    for at, row in enumerate(r for r in rows if r["source"] == "list-001" and r["kind"] == "current"):
        name = unicodedata.normalize("NFKC", row["name"])
        texts = [swapped(name, REGIONS, dice), swapped(name, KINDS, dice), swapped(name, SUBJECTS, dice)]
        texts.append(next((name[len(r):] for r in REGIONS if name.startswith(r) and len(name) > len(r) + 5), None))
        if name.endswith("学会"):
            texts.append(name + dice.choice(GATHERINGS))
        for n, text in enumerate(t for t in texts if t and key(t) not in known):
            edition = dice.choice(["", f"第{dice.randint(2, 90)}回"])
            yield {"id": f"s{at}-{n}", "query": edition + text, "gold_seq": "NONE", "also_ok": ""}


def examples(queries, found):
    """(candidates' features, indices of the right ones; empty = none of them is)."""
    for q in queries:
        near = found[q["id"]][:NEAREST]
        gold = {int(seq) for seq in [q["gold_seq"], *q["also_ok"].split("|")] if seq and seq != "NONE"}
        right = [at for at, (rows, _) in enumerate(near) if gold & set(rows)]
        if not gold or right:       # a text whose meeting is not near teaches nothing about weights
            yield [values for _, values in near], right, STRANGER if q["id"].startswith("s") else 1.0


def learn(data, names, weights):
    values, start = [weights[n] for n in names], [START[n] for n in names]
    moments, speeds = [0.0] * len(names), [0.0] * len(names)
    for step in range(1, 301):
        slope = [PULL * (v - s) for v, s in zip(values, start)]
        loss = 0.0
        for near, right, count in data:
            scores = [math.exp(max(-40.0, min(40.0, sum(w * x for w, x in zip(values, f))))) for f in near]
            total = 1 + sum(scores)
            share = sum(scores[at] for at in right) if right else 1.0
            loss -= count * math.log(share / total)
            for at, f in enumerate(near):
                pull = scores[at] / total - (scores[at] / share if at in right else 0.0)
                if abs(pull) > 1e-6:
                    for k, x in enumerate(f):
                        if x:
                            slope[k] += count * pull * x
        for k, name in enumerate(names):
            moments[k] = 0.9 * moments[k] + 0.1 * slope[k]
            speeds[k] = 0.99 * speeds[k] + 0.01 * slope[k] ** 2
            values[k] -= 0.2 / (1 + step / 30) * (moments[k] / (1 - 0.9**step)) / (math.sqrt(speeds[k] / (1 - 0.99**step)) + 1e-8)
            if name in FOR:
                values[k] = max(0.0, values[k])
            elif name != "prior":
                values[k] = min(CEILING.get(name, 0.0), values[k])
    return dict(zip(names, values)), loss / len(data)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    with open(pathlib.Path(sys.argv[1]) / "queries_dev.csv", encoding="utf-8", newline="") as file:
        queries = [q for q in csv.DictReader(file) if zlib.crc32(q["id"].encode()) & 1 == 0]
    queries += strangers()
    weights, names = dict(START), list(START)
    write_weights(weights, "starting values")
    for turn in range(int(sys.argv[2]) if len(sys.argv) == 3 else 3):
        data = list(examples(queries, features(queries)))
        weights, loss = learn(data, names, weights)
        print(f"round {turn + 1}: {len(data)} texts, loss {loss:.4f}")
        write_weights(weights, f"{len(data)} texts, mean loss {loss:.4f} nats.")


if __name__ == "__main__":
    main()
