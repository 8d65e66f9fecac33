"""Events: one holding of a meeting of the list (or of none), with invented days, edition, venue and people."""

import csv
import datetime
import pathlib
import random
import re
import unicodedata
from dataclasses import dataclass

from . import wording

LIST = "list-001"
# Names that the list gives twice, or whose reading is disputed: no event of the main course is made of them.
TIES = {67, 176, 269, 302, 282, 305, 313, 349, 326, 353, 117, 310, 411, 412, 413}
# Too long or too odd to be printed on a certificate as the list spells it.
ODD = {49, 52, 66, 114, 116, 179, 204, 210, 224, 234, 239, 311, 343, 31, 39, 40, 41, 42}
CONGRESSES = {28, 29, 30, 38}
REGIONS = ["北日本", "東北", "北海道", "関東", "中部", "東海", "北陸", "関西", "近畿", "中国・四国", "九州"]
PREFECTURES = "青森 秋田 岩手 山形 宮城 福島 新潟 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 山梨 静岡 愛知 岐阜 三重 富山 石川 福井 滋賀 京都 大阪 兵庫 奈良 和歌山 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄".split()
VENUES = """東京国際フォーラム 国立京都国際会館 神戸国際会議場 福岡国際会議場 仙台国際センター 幕張メッセ国際会議場 大阪国際会議場 名古屋国際会議場
札幌コンベンションセンター 広島国際会議場 都市センターホテル みなとみらい会議ホール 長良川国際会議場 石川県立音楽堂 岡山コンベンションセンター 城山ホテル鹿児島""".split()
CHIEFS = "真壁 敬介,芹沢 公一,伊集院 豊,鏑木 義信,各務 隆史,小早川 滋,勅使河原 恒,物部 明彦,鷲尾 貞夫,蜂須賀 謙".split(",")
OTHERS = [
    ("日本内科学会総会・講演会", "一般社団法人 日本内科学会"), ("日本外科学会定期学術集会", "一般社団法人 日本外科学会"),
    ("日本整形外科学会学術総会", "公益社団法人 日本整形外科学会"), ("日本麻酔科学会学術集会", "公益社団法人 日本麻酔科学会"),
    ("日本糖尿病学会年次学術集会", "一般社団法人 日本糖尿病学会"), ("日本緩和医療学会学術大会", "特定非営利活動法人 日本緩和医療学会"),
    ("しおかぜ画像読影会", "しおかぜ画像読影会"), ("あさぎり肺結節カンファランス", "あさぎり肺結節カンファランス"),
]  # fmt: skip
OTHER_EVENTS = [
    ("日本核医学会", "PET核医学分科会サマーキャンプ"), ("日本医学放射線学会", "画像診断実技ハンズオン講習会"), ("日本磁気共鳴医学会", "MR安全管理講習会"),
    ("日本超音波医学会", "初級者講習会"), ("日本IVR学会", "IVR看護師認定講習会"), ("日本脳神経血管内治療学会", "東北地方会"), ("日本呼吸器学会", "近畿地方会"),
    ("日本放射線腫瘍学会", "看護セミナー"), ("日本肺癌学会", "北海道支部学術集会"), ("日本消化器病学会", "東北支部例会"), ("日本循環器学会", "関東甲信越地方会"),
]  # fmt: skip


@dataclass(frozen=True)
class Row:
    seq: int
    id: str
    category: str
    name: str
    points: int | None
    english: str


@dataclass(frozen=True)
class Event:
    """`row` is None where the meeting is not on the list; `near` says that its name comes close to one."""

    row: Row | None
    name: str
    english: str
    edition: int | None
    first: datetime.date
    last: datetime.date
    venue: str
    issuer: str
    chief: str
    following: str = ""
    near: str = ""
    vertical: str = ""

    @property
    def key(self):
        return (self.row.seq if self.row else self.name, self.first.isoformat())


def folded(text):
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def rng_of(*parts):
    return random.Random("|".join(map(str, parts)))


class Catalogue:
    """The rows of list-001 with their figures, and the events made of them."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        read = lambda name: list(csv.DictReader(open(folder / name, encoding="utf-8")))
        names = read("names.csv")
        current = {n["id"]: n["name"] for n in reversed(names) if n["kind"] == "current" and n["source"] == LIST}
        english = {}
        for n in names:
            if n["kind"] == "english" and " " in n["name"] and "Society" != n["name"].split()[-1]:
                english.setdefault(n["id"], n["name"])
        figures = {int(p["seq"]): p["points"] for p in read("points.csv") if p["edition"] == LIST and p["unit"] == "society"}
        self.rows = {}
        for r in read("listings.csv"):
            if r["edition"] != LIST:
                continue
            seq = int(r["seq"])
            points = int(figures[seq]) if figures.get(seq) else None
            self.rows[seq] = Row(seq, r["id"], r["category"], r["name"] or current[r["id"]], points, english.get(r["id"], ""))
        self.known = {folded(n["name"]) for n in names}
        usable = [r for s, r in sorted(self.rows.items()) if s not in TIES | ODD]
        self.plain = [r for r in usable if r.points and "Intaventional" not in r.name and "Ultrasoud" not in r.name]
        self.pointless = [r for r in usable if not r.points and re.search("研究会$|カンファレンス$", r.name)]
        self.weights = [{"分類1": 14, "分類2": 7, "分類3": 3, "分類4": 3, "分類5": 10, "分類6": 2, "分類7": 3, "分類8": 2}.get(r.category, 1) for r in self.plain]
        self.with_english = [r for r in self.plain if r.english or r.category == "分類6"]

    def event(self, row, year):
        """The holding of a row's meeting in a year: always the same one."""
        rng = rng_of("event", row.seq, year)
        edition, name = self.title(row, year)
        first, last = self.dates(row, year, rng)
        following = ""
        if edition:
            later = self.dates(row, year + 1, rng_of("event", row.seq, year + 1))
            following = f"第{edition + 1}回{row.name.replace(' ', '')}　{wording.days(*later)}"
        return Event(
            row, name, self.english(row, edition, year), edition, first, last, rng.choice(VENUES), self.issuer(row),
            rng.choice(CHIEFS), following, vertical=name if not edition else name.replace(f"第{edition}回", f"第{wording.kanji(edition)}回"),
        )  # fmt: skip

    def title(self, row, year):
        rng = rng_of("title", row.seq)
        name = row.name.replace("日本医学放射線学会 ", "日本医学放射線学会")
        bases = {1: 1941, 2: 1964}
        edition = year - bases.get(row.seq, rng.randrange(1975, 2010))
        if row.category == "分類6":
            return None, f"{name} {year}" if row.seq in CONGRESSES else f"{year} Annual Meeting of the {name}"
        if row.seq in (26, 27):
            return (None, f"{name}{year}") if rng_of("jcr", row.seq, year).random() < 0.6 else (edition, f"第{edition}回{name}")
        if 3 <= row.seq <= 8:
            edition = {3: 120, 4: 420, 5: 130, 6: 290, 7: 105, 8: 160}[row.seq] + (year - 2000) * 2
        suffix = ""
        if re.search("学会$", row.name):
            suffix = rng.choice(["学術集会", "総会", "学術総会", "学術大会", "", ""])
        style = rng.random()
        if style < 0.15 and suffix:
            return edition, f"{name}第{edition}回{suffix}"
        if style < 0.25 and not suffix and not row.name[0].isascii():
            return edition, f"{name} 第{edition}回"
        if style < 0.35:
            return edition, f"第{edition}回 {name}{suffix}"
        return edition, f"第{edition}回{name}{suffix}"

    @staticmethod
    def english(row, edition, year):
        if row.category == "分類6":
            return ""
        if not row.english:
            return ""
        head = f"The {ordinal(edition)} " if edition else ""
        if re.search("Meeting|Congress|Seminar|Conference", row.english):
            return f"{head}{row.english}" if head else f"{row.english} {year}"
        return f"{head or 'The '}Annual Meeting of the {row.english}"

    @staticmethod
    def dates(row, year, rng):
        month, weekday, length = {1: (4, 3, 4), 2: (10, 4, 3), 26: (1, 5, 2), 27: (7, 5, 2)}.get(
            row.seq, (rng.randrange(2, 12), rng.choice([4, 5, 5]), rng.choice([1, 2, 2]) if 3 <= row.seq <= 8 else rng.choice([2, 3]) if row.category in "分類4 分類6 分類7 分類8" else 1)
        )  # fmt: skip
        if length == 1:
            weekday = 5
        first = datetime.date(year, month, rng.randrange(4, 22))
        first += datetime.timedelta((weekday - first.weekday()) % 7)
        return first, first + datetime.timedelta(length - 1)

    @staticmethod
    def issuer(row):
        if row.seq <= 2:
            return "公益社団法人 日本医学放射線学会"
        if row.seq in (26, 27):
            return "日本放射線科専門医会・医会"
        if row.category == "分類6":
            return re.sub(r" \(.*", "", row.name)
        society = re.match(".*?学会", row.name)
        if society and row.category in ("分類4", "分類7", "分類8"):
            return "一般社団法人 " + society.group(0)
        return row.name.split("（")[0]

    def pick(self, rng, year_from=2021, year_to=2025, rows=None, weights=None):
        if rows is None:
            rows, weights = self.plain, self.weights
        row = rng.choices(rows, weights)[0] if weights else rng.choice(rows)
        return self.event(row, rng.randrange(year_from, year_to + 1))

    def off_list(self, rng):
        """A meeting that is on no list and comes close to none."""
        name, issuer = rng.choice(OTHERS)
        return self._free(rng, name, issuer, "")

    def near_miss(self, rng):
        """A name that is not on the list: a region exchanged, or another event of a listed society."""
        while True:
            if rng.random() < 0.4:
                society, event = rng.choice(OTHER_EVENTS)
                name, issuer, near = society + event, society, "other event"
            else:
                row = rng.choice([r for r in self.plain if r.category in ("分類2", "分類9")])
                words = [w for w in (REGIONS if row.category == "分類2" else REGIONS + PREFECTURES) if row.name.startswith(w) or (w in REGIONS and w in row.name)]
                if not words or "（" in row.name:
                    continue
                word = max(words, key=len)
                other = rng.choice([w for w in (PREFECTURES if word in PREFECTURES else REGIONS) if w != word])
                name, near = row.name.replace(word, other), f"{word}→{other} of row {row.seq}"
                issuer = name
            if near == "other event" or self.clearly_off(name, row.name):
                return self._free(rng, name, issuer, near)

    def clearly_off(self, name, source):
        """No name of the list but the one it was made of comes closer than two letters."""
        others = self.known - {folded(source)}
        name = folded(name)
        alike = [k for k in others if abs(len(k) - len(name)) <= 2 and len(set(name) - set(k)) <= 2]
        return name not in self.known and all(distance(name, k) > 2 for k in alike)

    def _free(self, rng, name, issuer, near):
        stable = rng_of("free", name)
        year = rng.randrange(2022, 2026)
        edition = year - stable.randrange(1985, 2012)
        first, last = self.dates(Row(0, "", "分類9", name, None, ""), year, rng_of("free", name, year))
        return Event(
            None, f"第{edition}回{name}", "", edition, first, last, stable.choice(VENUES), issuer, stable.choice(CHIEFS), near=near,
            vertical=f"第{wording.kanji(edition)}回{name}",
        )  # fmt: skip


def distance(a, b):
    """Letters to exchange, add or leave out (Levenshtein)."""
    if abs(len(a) - len(b)) > 2:
        return 3
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        left, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            left, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, left + (x != y))
    return row[-1]


def ordinal(number):
    tail = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"
