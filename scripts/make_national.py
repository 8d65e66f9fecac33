#!/usr/bin/env python3
"""Make an invented national catalogue, for measuring only.

usage: make_national.py FOLDER [MEETINGS]

Writes FOLDER/national/ as a body of its own with MEETINGS (default 100000) meetings in one edition, and FOLDER/national.csv with
2,000 texts (id, query): names of the list as papers print them, some misspelt, and some strangers. No society is real.
"""
import csv
import pathlib
import random
import sys

PLACES = "北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 新潟 富山 石川 福井 山梨 長野 岐阜 静岡 愛知 三重 滋賀 京都 大阪 兵庫 奈良 和歌山 鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄".split()
TOWNS = "中央 東部 西部 南部 北部 港 緑 青葉 若草 白波 紅葉 山吹 桜台 梅田 松原 竹園 鶴見 亀山 鷹野 鳩山 星野 月見 日向 雪谷 霧島 雲仙 泉 滝川 湖南 岬".split()
FIELDS = "循環器 消化器 呼吸器 神経内科 脳神経外科 整形外科 脊椎脊髄 小児科 新生児 産婦人科 泌尿器科 腎臓 透析 血液 膠原病 糖尿病 内分泌 老年 皮膚科 眼科 耳鼻咽喉科 頭頸部 口腔外科 形成外科 麻酔 集中治療 救急 放射線治療 画像診断 核医学 超音波 内視鏡 病理 臨床検査 感染症 腫瘍 緩和医療 リハビリテーション 精神科 心身 東洋医学 栄養 看護 薬剤 医療安全 医療情報".split()
TOPICS = "手術手技 薬物療法 症例検討 基礎 臨床 地域連携 教育 画像 低侵襲 遺伝子 免疫 再生 疼痛 在宅 予防 検診".split()
KINDS = "学会 研究会 懇話会 談話会 勉強会 セミナー フォーラム カンファレンス シンポジウム 講演会 検討会 の会".split()


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 100_000
    body = folder / "national"
    body.mkdir(parents=True, exist_ok=True)
    dice = random.Random(5)
    names = {}
    while len(names) < count:
        parts = [dice.choice(PLACES), dice.choice(TOWNS) if dice.random() < 0.7 else "", dice.choice(FIELDS),
                 dice.choice(TOPICS) if dice.random() < 0.7 else "", dice.choice(KINDS)]
        names.setdefault("".join(parts))
    names = list(names)

    def write(name, header, rows):
        with open(body / name, "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(header)
            out.writerows(rows)

    ids = [f"n-{at:06}" for at in range(count)]
    write("meetings.csv", ["id"], ([id] for id in ids))
    write("names.csv", ["id", "name", "kind", "from", "to", "source"], ([id, name, "current", "", "", "list"] for id, name in zip(ids, names)))
    write("relations.csv", ["id", "kind", "predecessor", "source"], [])
    write("listings.csv", ["edition", "seq", "id", "category", "subcategory", "region", "mark"], (["list", at + 1, id, "全国", "", "", ""] for at, id in enumerate(ids)))
    write("points.csv", ["edition", "seq", "unit", "account", "points"], (["list", at + 1, "unit", "meeting", 1 + at % 5] for at in range(count)))
    (body / "body.toml").write_text(
        'id = "national"\nname_ja = "全国（架空）"\nname_en = "National (invented)"\n[units.unit]\nname_ja = "単位"\nname_en = "units"\nin_force = "list"\n'
        'accounts.meeting = { name_ja = "学術集会", name_en = "meetings" }\n[editions.list]\ntitle = "invented"\n'
        f'rows = {count}\nunits = ["unit"]\ndate = ""\nsource = "scripts/make_national.py"\n', encoding="utf-8")
    (body / "rules.toml").write_text(
        'format = 1\nbody = "national"\n\n[[rule]]\nid = "national"\nunit = "unit"\nja = "架空"\nen = "invented"\nclause = "1"\nsource = "invented"\n'
        'from = 2000-01-01\ncycle_years = 5\n\n[[rule.account]]\nid = "meeting"\nja = "学術集会"\nen = "meetings"\nclause = "1"\nfrom = 2000-01-01\n'
        'kinds = ["certificate"]\nearning = { listing = "meeting" }\n', encoding="utf-8")
    with open(folder / "national.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["id", "query"])
        for at in range(2000):
            text = dice.choice(names)
            if at % 3 == 1:
                cut = dice.randrange(len(text))
                text = text[:cut] + text[cut + 1:]
            if at % 5 == 4:
                text = dice.choice(PLACES) + dice.choice(TOPICS) + dice.choice(FIELDS) + dice.choice(KINDS)
            out.writerow([at, f"第{1 + at % 60}回 {text}" if at % 2 else text])


if __name__ == "__main__":
    main()
