#!/usr/bin/env python3
"""Count what our own reader makes of printed letters: render names, damage the pictures, read them, align.

usage: make_confusions.py OUT.csv [--pages N] [--daicho PATH]

The names are those of catalogs/jrs and invented ones (place + subject + kind of gathering), so that letters are counted
that the list has seldom. Every page has 24 names in one of several typefaces and sizes with one kind of damage (blur, noise, low
resolution, JPEG, a slight turn, a threshold as of a fax); everything is drawn from one seed, so the same fonts give the same file.
`daicho read --text` reads a page; a line is matched with the nearest name of its page (half of its letters must agree), and
letters that were replaced one for one are counted: true,read,count. Needs Pillow and the fonts of scripts/make_envelopes.
"""
import argparse
import collections
import csv
import difflib
import io
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unicodedata

from PIL import Image, ImageDraw, ImageFilter, ImageFont

ROOT = pathlib.Path(__file__).resolve().parent.parent
FONTS = "/usr/share/fonts/"
FACES = [
    "opentype/noto/NotoSansCJK-Regular.ttc", "opentype/noto/NotoSerifCJK-Regular.ttc", "opentype/noto/NotoSansCJK-Bold.ttc",
    "opentype/ipafont-gothic/ipag.ttf", "opentype/ipafont-mincho/ipamp.ttf", "opentype/ipaexfont-mincho/ipaexm.ttf",
    "truetype/bizud-gothic/BIZUDPGothic-Bold.ttf", "truetype/bizud-mincho/BIZUDPMincho-Regular.ttf",
    "truetype/vlgothic/VL-PGothic-Regular.ttf", "truetype/motoya-l-cedar/MTLc3m.ttf",
]
PLACES = "札幌 旭川 青森 秋田 盛岡 仙台 福島 郡山 水戸 宇都宮 前橋 熊谷 柏 船橋 立川 川崎 横須賀 甲府 松本 新潟 富山 金沢 岐阜 浜松 豊橋 四日市 大津 京都 堺 姫路 奈良 岡山 倉敷 福山 下関 徳島 高松 松山 高知 久留米 佐世保 熊本 別府 宮崎 那覇".split()
SUBJECTS = "肝胆膵画像 骨軟部画像 乳腺超音波 小児循環器 神経放射線 腎泌尿器 頭頸部腫瘍 消化器内視鏡 血管内治療 核医学症例 前立腺癌 肺癌CT検診 脳卒中 緩和医療 定位照射 MRI撮像技術 甲状腺疾患 心臓リハビリテーション 救急画像 放射線防護 病理診断 リンパ腫 婦人科がん 内分泌代謝".split()
KINDS = "研究会 懇話会 談話会 勉強会 学会 カンファレンス フォーラム セミナー アーベント シンポジウム ワークショップ 講演会 検討会".split()


def names(dice):
    with open(ROOT / "catalogs/jrs/names.csv", encoding="utf-8", newline="") as file:
        listed = sorted({row["name"] for row in csv.DictReader(file) if len(row["name"]) <= 30})
    invented = [dice.choice(PLACES) + dice.choice(SUBJECTS) + dice.choice(KINDS) for _ in range(len(listed) // 2)]
    every = listed + invented
    dice.shuffle(every)
    return every


def damaged(page, dice):
    kind = dice.choice(["blur", "noise", "small", "jpeg", "fax", "turn"])
    if kind == "blur":
        return page.filter(ImageFilter.GaussianBlur(dice.uniform(1.2, 2.4)))
    if kind == "noise":
        grain = Image.frombytes("L", page.size, dice.randbytes(page.width * page.height))
        return Image.blend(page.filter(ImageFilter.GaussianBlur(0.8)), grain, dice.uniform(0.25, 0.45))
    if kind == "small":
        share = dice.uniform(0.34, 0.5)
        size = (round(page.width * share), round(page.height * share))
        return page.resize(size, Image.Resampling.BILINEAR).resize(page.size, Image.Resampling.BICUBIC)
    if kind == "jpeg":
        data = io.BytesIO()
        page.filter(ImageFilter.GaussianBlur(0.7)).save(data, "JPEG", quality=dice.randint(6, 14))
        return Image.open(data).convert("L")
    if kind == "fax":
        small = page.resize((page.width // 2, page.height // 2), Image.Resampling.BILINEAR)
        return small.point(lambda v: 255 if v > dice.randint(120, 150) else 0).resize(page.size, Image.Resampling.NEAREST)
    return page.rotate(dice.uniform(-1.5, 1.5), resample=Image.Resampling.BILINEAR, fillcolor=255).filter(ImageFilter.GaussianBlur(1.2))


def draw(lines, dice):
    face = FONTS + dice.choice([face for face in FACES if os.path.exists(FONTS + face)])
    font = ImageFont.truetype(face, dice.randint(22, 30))
    page = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(page)
    for at, line in enumerate(lines):
        pen.text((110 + dice.randint(0, 60), 90 + at * 66), line, fill=dice.randint(0, 60), font=font)
    return damaged(page, dice)


def plain(text):
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def count(lines, read, counts):
    truths = [plain(line) for line in lines]
    for text in map(plain, read):
        best = max(truths, key=lambda truth: difflib.SequenceMatcher(None, truth, text, autojunk=False).ratio())
        match = difflib.SequenceMatcher(None, best, text, autojunk=False)
        if match.ratio() < 0.5:
            continue
        for what, a, b, c, d in match.get_opcodes():
            if what == "replace" and b - a == d - c <= 3:
                counts.update(zip(best[a:b], text[c:d]))


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("out", type=pathlib.Path)
    arguments.add_argument("--pages", type=int, default=40)
    arguments.add_argument("--daicho", default=str(pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/daicho"))
    options = arguments.parse_args()
    dice = random.Random(20261121)
    pool = names(dice)
    counts = collections.Counter()
    letters = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.pages):
            lines = [pool[(number * 24 + at) % len(pool)] for at in range(24)]
            path = pathlib.Path(folder, f"{number}.png")
            draw(lines, dice).save(path)
            done = subprocess.run([options.daicho, "read", "--text", str(path)], capture_output=True, text=True, cwd=ROOT)
            count(lines, done.stdout.splitlines(), counts)
            letters += sum(map(len, lines))
            print(f"page {number + 1} of {options.pages}: {sum(counts.values())} letters replaced of {letters}", file=sys.stderr, flush=True)
    with open(options.out, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["true", "read", "count"])
        out.writerows([a, b, n] for (a, b), n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if a != b)


if __name__ == "__main__":
    main()
