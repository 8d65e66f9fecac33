"""Invented applicants and the members file."""

import csv
import io
from dataclasses import dataclass

SURNAMES = """青柳 秋庭 浅見 芦田 安曇 飯塚 生駒 伊佐 板倉 一ノ瀬 乾 今泉 岩瀬 上杉 宇佐美 榎本 江波 大久保 岡崎 小笠原 小川 奥村 尾崎 香川
笠井 片桐 加納 唐沢 川端 菊地 北村 木暮 桐生 楠 熊谷 倉持 黒田 桑原 小泉 神山 駒井 近藤 坂口 榊 笹本 柴田 島崎 白石 須藤 関口 曽根 高倉 田所 立花
田辺 津田 堤 寺尾 富樫 中条 永井 成瀬 西園寺 野口 長谷 畑中 服部 早川 東野 日高 平松 深沢 福永 藤倉 船橋 星野 堀江 牧野 松浦 三上 水島 宮下 武藤 村瀬
森川 八代 柳沢 山岸 湯浅 吉岡 若松 和久井""".split()
GIVEN = """亜希子 彩香 梓 綾乃 泉 一郎 樹 恵理 修 香織 和也 克己 薫 清 久美子 恵子 健一 健太郎 浩司 航 幸子 早紀 聡 佐和子 繁 静香 俊介 翔 慎吾
純 鈴 園子 大輔 孝 拓海 武 多恵 千尋 司 哲也 智子 直樹 菜摘 望 春香 秀明 弘美 浩之 文彦 舞 誠 正人 昌弘 真理 実 美咲 光 みどり 恵 康平 裕子
由紀 陽一 洋子 義男 理恵 亮 麗奈 涼 和香""".split()
# Paper spells the first, the members file the second; sometimes the other way round.
VARIANTS = [
    ("髙橋", "高橋"), ("山﨑", "山崎"), ("渡邊", "渡辺"), ("渡邉", "渡辺"), ("齋藤", "斎藤"), ("濵田", "浜田"), ("德永", "徳永"),
    ("廣瀬", "広瀬"), ("櫻井", "桜井"), ("澤田", "沢田"), ("髙木", "高木"), ("國分", "国分"), ("眞鍋", "真鍋"), ("田邊", "田辺"),
]  # fmt: skip
ROMAJI = dict(zip(
    "青柳 秋庭 飯塚 生駒 板倉 岩瀬 上杉 榎本 大久保 岡崎 小川 奥村 片桐 川端 北村 黒田 桑原 小泉 近藤 柴田 白石 須藤 関口 津田 永井 成瀬 野口 早川 深沢 星野 牧野 松浦 水島 森川 山岸 吉岡 若松".split(),
    "Aoyagi Akiba Iizuka Ikoma Itakura Iwase Uesugi Enomoto Okubo Okazaki Ogawa Okumura Katagiri Kawabata Kitamura Kuroda Kuwabara Koizumi Kondo Shibata Shiraishi Sudo Sekiguchi Tsuda Nagai Naruse Noguchi Hayakawa Fukasawa Hoshino Makino Matsuura Mizushima Morikawa Yamagishi Yoshioka Wakamatsu".split(),
))  # fmt: skip
ROMAJI_GIVEN = dict(zip(
    "彩香 一郎 香織 健一 幸子 聡 俊介 翔 大輔 孝 智子 直樹 春香 秀明 誠 正人 美咲 恵 裕子 陽一 洋子 亮".split(),
    "Ayaka Ichiro Kaori Kenichi Sachiko Satoshi Shunsuke Sho Daisuke Takashi Tomoko Naoki Haruka Hideaki Makoto Masato Misaki Megumi Yuko Yoichi Yoko Ryo".split(),
))  # fmt: skip

CYCLES = [("2021-04-01", "2026-03-31")] * 4 + [("2020-10-01", "2025-09-30"), ("2022-04-01", "2027-03-31")]


@dataclass(frozen=True)
class Person:
    """`file_name` is the members file's spelling, `name` the papers'."""

    name: str
    file_name: str
    number: str
    cycle: tuple
    latin: str = ""
    member: bool = True
    namesake: bool = False


class Crowd:
    """Hands out people; never the same number twice."""

    def __init__(self, rng):
        self.rng = rng
        self.numbers = set()
        self.names = set()
        self.members = []

    def number(self):
        while True:
            number = str(self.rng.randrange(100000, 990000))
            near = {number[:i] + d + number[i + 1 :] for i in range(6) for d in "0123456789"}
            if not near & self.numbers:
                self.numbers.add(number)
                return number

    def fresh_name(self, surnames, givens):
        if all((surname, given) in self.names for surname in surnames for given in givens):
            raise LookupError("no name is left that nobody bears")
        while True:
            pair = self.rng.choice(surnames), self.rng.choice(givens)
            if pair not in self.names:
                self.names.add(pair)
                return pair

    def person(self, kind="plain", member=True):
        """kind: plain, variant (paper and file spell differently), latin (has a reading in Latin letters)."""
        rng = self.rng
        latin = ""
        if kind == "variant":
            paper, file = rng.choice(VARIANTS)
            if rng.random() < 0.3:
                paper, file = file, paper
            surname, given = self.fresh_name([paper], GIVEN)
            name, file_name = f"{surname} {given}", f"{file} {given}"
        elif kind == "latin":
            surname, given = self.fresh_name(sorted(ROMAJI), sorted(ROMAJI_GIVEN))
            name = file_name = f"{surname} {given}"
            latin = f"{ROMAJI_GIVEN[given]} {ROMAJI[surname]}"
        else:
            surname, given = self.fresh_name(SURNAMES, GIVEN)
            name = file_name = f"{surname} {given}"
        person = Person(name, file_name, self.number(), rng.choice(CYCLES), latin, member)
        if member:
            self.members.append(person)
        return person

    def namesakes(self):
        """Two members of one name."""
        first = self.person()
        self.members.pop()
        pair = [
            Person(first.name, first.file_name, first.number, first.cycle, namesake=True),
            Person(first.name, first.file_name, self.number(), self.rng.choice(CYCLES), namesake=True),
        ]
        self.members += pair
        return pair

    def csv(self):
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\r\n")
        rows.writerow(["会員番号", "氏名", "認定開始日", "認定終了日"])
        for person in sorted(self.members, key=lambda p: p.number):
            rows.writerow([person.number, person.file_name, *person.cycle])
        return out.getvalue().encode()
