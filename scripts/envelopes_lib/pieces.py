"""Pieces of paper with their truth: certificates of a person for an event, and the other papers."""

import dataclasses
import datetime
import zlib

from . import papers_other as other
from . import wording
from .meetings import rng_of
from .paper import Paper

AS_OF = datetime.date(2026, 2, 1)
HUES = [(30, 50, 110), (0, 98, 92), (120, 30, 60), (40, 90, 150), (80, 60, 120), (20, 110, 60)]
SEALS = ["学会之印", "会長之印", "代表之印", "学術会印"]
PAPER_POINTS = {True: 10, False: 2}  # reviewed, as first author and as another: catalogs/jrs/rules.toml
ROLES = {"": "attendee", "演者": "speaker", "座長": "chair", "講師": "speaker"}
LECTURES = ["肝腫瘍の画像診断", "放射線防護の最適化", "頭部救急のCT", "骨盤MRIの撮像法", "医療安全：造影剤の副作用", "肺結節の追跡", "IVRの合併症と対策", "乳房超音波の実際"]


@dataclasses.dataclass
class Piece:
    """Something to draw and what is true of it. `draw(surface)` draws it on a surface of `size`."""

    draw: object
    size: tuple
    truth: dict
    text_layer: bool = True
    hand_ok: bool = False
    paper: Paper | None = None


class Press:
    """Prints certificates and other papers. `part` = whose wordings."""

    def __init__(self, rng, catalogue, layouts, cards, part):
        self.rng = rng
        self.catalogue = catalogue
        self.layouts = layouts
        self.cards = cards
        self.part = part
        self.words = wording.WORDINGS[part]
        self.turn_of = {}
        self.serials = 0
        self.numbers = {}

    def next_of(self, name, items):
        """Every item in turn, each round shuffled: all designs come equally often."""
        queue = self.turn_of.setdefault(name, [])
        if not queue:
            queue.extend(self.rng.sample(items, len(items)))
        return queue.pop()

    def serial(self):
        self.serials += 1
        return f"{self.rng.choice('ABGKMW')}{self.rng.randrange(20, 90)}-{self.serials:05}"

    # ---- certificates

    def fitting(self, person, event, layout):
        needs = layout.needs
        if "english" in needs and not (person.latin and (event.english or (event.row and event.row.category == "分類6"))):
            return False
        if "vertical" in needs and (not event.vertical or sum(c.isascii() for c in event.vertical) > 4):
            return False
        if "english_event" in needs and not event.english:
            return False
        if "dated" in needs and (event.last - event.first).days > 3:
            return False
        if "class" in needs and not (event.row and ("セミナー" in event.name or "講座" in event.name or "講習" in event.name)):
            return False
        if "seminar" in needs and not (event.row and ("セミナー" in event.name or "講座" in event.name or "講習" in event.name)):
            return False
        return not (event.row and event.row.category == "分類6" and "english" not in needs and layout.name in ("prose", "vertical"))

    def layout_for(self, person, event, card=None, text_layer=False, wanted=None):
        pool = self.cards if card else self.layouts
        name = "cards" if card else "layouts"
        skipped = []
        for _ in range(2 * len(pool)):
            layout = self.next_of(name, pool)
            if self.fitting(person, event, layout) and (not text_layer or layout.text_layer) and (not wanted or wanted(layout)):
                self.turn_of[name].extend(reversed(skipped))
                return layout
            skipped.append(layout)
        return pool[0]

    def certificate(self, person, event, layout, *, hand=False, unnamed=False, impossible=False, number=None, mode=None, days_boxes=None):
        """A certificate. `number`: whether the member number is printed (None = as it happens)."""
        rng = self.rng
        english = "english" in layout.needs
        if mode is None:
            mode = rng.choices(["", "onsite", "web", "on_demand"], [5, 3, 2, 1 if layout.kind == "course_certificate" else 0])[0]
        if layout.modes:
            mode = rng.choice(layout.modes)
        words = self.words.modes
        if not layout.mode:
            mode = ""
        mode_text = rng.choice(words[mode]) if mode else ""
        styles = layout.days or self.words.days
        style = rng.choice(styles)
        first, last = event.first, event.last
        period = ""
        if "seminar" in layout.needs:
            period = wording.days(first, first + datetime.timedelta(34), "whole")
            first = last = first + datetime.timedelta(rng.randrange(3, 30))
            mode, mode_text = "on_demand", rng.choice(words["on_demand"])
        boxes = []
        if "boxes" in layout.needs and last > first:
            run = [first + datetime.timedelta(i) for i in range((last - first).days + 1)]
            start = rng.randrange(0, len(run))
            end = rng.randrange(start, len(run))
            boxes = [(f"{d.month}月{d.day}日（{wording.WEEK[d.weekday()]}）", start <= i <= end) for i, d in enumerate(run)]
            first, last = run[start], run[end]
        issued = event.last + datetime.timedelta(rng.choice([0, 0, 0, 7, 14, 21])) if not period else last
        days = wording.days(event.first, event.last, style) if not period else wording.one(last, style)
        true_from, true_to = first.isoformat(), last.isoformat()
        if impossible:
            first = event.first
            days = f"{first.year}年{rng.choice(['2月30日', '6月31日', '11月31日', '13月2日', '4月31日'])}"
            true_from = true_to = None
        if number is None:
            number = layout.number and rng.random() < (0.55 if layout.card else 0.8)
        number = (number or english or person.namesake and rng.random() < 0.6) and layout.number and not unnamed
        role = rng.choice(["演者", "座長"]) if rng.random() < 0.05 and layout.name in ("colon", "card_ribbon", "daily", "two_lines") else ""
        title = rng.choice(self.words.course_titles if layout.kind == "course_certificate" else self.words.titles)
        paper = Paper(
            title=title, holder="" if unnamed else person.name, latin=person.latin, honorific=rng.choice(["殿", "様", "殿", "先生"]),
            member_no=person.number if number else "", meeting=event.name, english=event.english or event.name, days=days,
            days_english=wording.days(event.first, event.last, rng.choice(self.words.english)),
            venue=event.venue if not (mode in ("web", "on_demand")) else rng.choice(["", "Web開催"]) if mode == "web" else "",
            mode=mode_text, role=role, issuer=event.issuer, chief=rng.choice(["会長　", "大会長　", "理事長　", "代表世話人　"]) + event.chief,
            issued=wording.one(issued, wording.PLAIN_ONE.get(style, style if style not in ("plain", "full", "from_to") else "whole")), serial=self.serial() if rng.random() < 0.6 else "",
            points=self.printed_points(event), cohosts=self.cohosts(event) if rng.random() < 0.5 else "",
            following=event.following if rng.random() < 0.5 else "", boxes=boxes, period=period,
            lectures=[(n, rng.choice(["領域講習", "共通講習"])) for n in rng.sample(LECTURES, 3)],
            qr=f"{person.number},{event.first.isoformat()},{person.name.replace(' ', '')}" if number and not english and rng.random() < 0.2 and not hand else "",
            code=f"{zlib.crc32(f'{person.number} {event.name} {event.first}'.encode()) % 10**8:08}",
            hand_holder=hand or unnamed, seal=rng.choice(SEALS) if rng.random() < 0.85 else "", seal_round=rng.random() < 0.3,
            seal_over=rng.random() < 0.25, hue=rng.choice(HUES), number_label=rng.choice(self.words.labels), place=rng_of("place", person.number).choice(other.HOSPITAL),
        )  # fmt: skip
        if self.part == "held3":
            from . import held3

            paper = dataclasses.replace(paper, **held3.extra_texts(person, event))
        vertical_style = rng.choice(self.words.vertical)
        paper.vertical = {
            "meeting": event.vertical or event.name, "days": wording.days(event.first, event.last, vertical_style),
            "issued": wording.one(issued, "kanji"), "member_no": "".join(wording.KANJI[int(c)] for c in person.number),
            "issued_english": wording.one(issued, "english"),
        }  # fmt: skip
        truth = {
            "kind": layout.kind, "layout": layout.name, "holder": paper.latin if english else paper.holder, "holder_hand": hand,
            "member_no": paper.member_no, "member": person.number if person.member else None,
            "meeting": paper.english if english else paper.vertical["meeting"] if "vertical" in layout.needs else event.name,
            "seq": event.row.seq if event.row else None, "meeting_id": event.row.id if event.row else None,
            "edition": event.edition, "from": true_from, "to": true_to,
            "mode": (mode or "unstated"), "role": ROLES[role], "near_miss": event.near or None,
            "points": event.row.points if event.row else None,
        }  # fmt: skip
        if person.namesake:
            truth["namesake"] = True
        truth |= self.judge(person, event, truth, hand=hand, unnamed=unnamed)
        return Piece(lambda s: layout.draw(s, paper), layout.size, truth, layout.text_layer, hand_ok=True, paper=paper)

    @staticmethod
    def judge(person, event, truth, hand, unnamed):
        """Whether a perfect system posts it, and why not."""
        reason = None
        if unnamed:
            reason = "unnamed"
        elif not person.member:
            reason = "not_a_member"
        elif event.row is None:
            reason = "not_recognised"
        elif event.row.points is None:
            reason = "no_points_on_file"
        elif truth["from"] is None:
            reason = "impossible_date"
        elif not (person.cycle[0] <= truth["from"] and truth["to"] <= person.cycle[1]):
            reason = "out_of_period"
        elif hand:
            reason = "handwritten"
        elif person.namesake and not truth["member_no"]:
            reason = "namesake_without_number"
        # A careful system leaves these to a human; posting them rightly is no error.
        lenient = reason in ("handwritten", "namesake_without_number")
        return {"countable": reason is None, "allowed": reason is None or lenient, "reason": reason}

    def printed_points(self, event):
        """Units as certificates print them: several systems, not always the list's figure."""
        rng = self.rng
        if rng.random() < 0.55:
            return []
        own = event.row.points if event.row and event.row.points else rng.randrange(1, 6)
        texts = [f"放射線科専門医更新単位　{own}単位"]
        if rng.random() < 0.6:
            texts.append(f"日本専門医機構 学術集会参加　{rng.choice([1, 2])}単位")
        if rng.random() < 0.4:
            texts.append(f"日本医師会生涯教育講座　{rng.choice(['1.5', '2', '3.0'])}単位")
        return texts

    def cohosts(self, event):
        rng = self.rng
        parts = []
        if rng.random() < 0.6:
            parts.append("共催：" + rng.choice(["株式会社アオバ画像（架空）", "みどりメディカル株式会社（架空）", "日本ヒバリ製薬株式会社（架空）"]))
        if rng.random() < 0.6:
            parts.append("後援：" + rng.choice(["日本医師会", "日本診療放射線技師会", "東雲県医師会（架空）"]))
        return "　".join(parts) or "主催：" + event.issuer

    # ---- the rest

    def design(self, kind, usual):
        """How a paper that is no certificate is drawn: the third held part has designs of its own."""
        if self.part != "held3":
            return usual
        from . import papers_held3

        return papers_held3.DESIGNS[kind]

    def blank_truth(self, kind, layout, person=None, optional=False, **rest):
        return {
            "kind": kind, "layout": layout, "holder": person.name if person else "", "holder_hand": False,
            "member_no": person.number if person else "", "member": person.number if person and person.member else None, "meeting": "",
            "seq": None, "meeting_id": None, "edition": None, "from": None, "to": None, "mode": "unstated", "role": "attendee",
            "near_miss": None, "points": None, "countable": False, "allowed": False, "reason": kind, "optional": optional,
        } | rest  # fmt: skip

    def form(self, person, sheets, hand=False):
        rng = self.rng
        d = dict(
            title=rng.choice(["学術集会単位認定申請書", "専門医資格更新申請書", "放射線科専門医更新申請書"]),
            applied=wording.one(datetime.date(2026, 1, rng.randrange(8, 29)), rng.choice(["whole", "reiwa_wide", "slash"])),
            number=person.number, name=person.name, place=rng.choice(other.HOSPITAL), sheets=f"{sheets}枚", hand=hand,
        )  # fmt: skip
        draw = self.design("form", rng.choice([other.form_table, other.form_lines]))
        truth = self.blank_truth("application_form", draw.__name__, person, holder_hand=hand)
        return Piece(lambda s: draw(s, d), (210, 297), truth, hand_ok=hand)

    def cover(self, person):
        d = dict(number=person.number, name=person.name if self.rng.random() < 0.5 else "")
        truth = self.blank_truth("cover", "cover", person)
        if not d["name"]:
            truth["holder"] = ""
        return Piece(lambda s: other.cover(s, d), (210, 297), truth)

    def receipt(self, person, event, size=(210, 297)):
        rng = self.rng
        d = dict(
            name=person.name, amount=f"{rng.choice([3, 5, 8, 10, 12, 15, 18])},000", meeting=event.name, serial=self.serial(),
            issued=wording.one(event.first, "whole"), issuer=event.issuer, colour=(203, 44, 44),
        )  # fmt: skip
        draw = self.design("panel_receipt" if size[0] < 140 else "strip" if size[1] < 120 else "receipt", other.receipt)
        truth = self.blank_truth("receipt", draw.__name__, person, member_no="", meeting=event.name, seq=event.row.seq if event.row else None)
        return Piece(lambda s: draw(s, d), size, truth)

    def check_sheet(self, person, declared, hand=False):
        """`declared`: (event, enclosed?) pairs."""
        rng = self.rng
        style = rng.choice(["whole", "slash", "dots", "plain"])
        rows = [
            dict(meeting=e.name, days=wording.days(e.first, e.last, style), points=str(e.row.points) if e.row and e.row.points else "-")
            for e, _ in declared
        ]
        total = sum(int(r["points"]) for r in rows if r["points"] != "-")
        d = dict(title=rng.choice(["資格更新 単位自己チェック表", "取得単位申告書", "参加学会一覧（自己申告）"]), number=person.number, name=person.name, rows=rows, total=str(total), hand=hand)
        draw = self.design("check_sheet", other.check_sheet)
        truth = self.blank_truth("declaration", draw.__name__, person, rows=[
            {"meeting": e.name, "seq": e.row.seq if e.row else None, "from": e.first.isoformat(), "to": e.last.isoformat(), "points": e.row.points if e.row else None, "enclosed": enclosed}
            for e, enclosed in declared
        ], holder_hand=False, hand_rows=hand)  # fmt: skip
        return Piece(lambda s: draw(s, d), (297, 210) if draw is not other.check_sheet else (210, 297), truth, hand_ok=hand)

    def stamp_sheet(self, person, events):
        rng = self.rng
        style = rng.choice(["whole", "slash", "dots", "plain"])
        rows = [dict(meeting=e.name, days=wording.days(e.first, e.last, style), points=str(e.row.points) if e.row.points else "", seal=rng.choice(SEALS)) for e in events]
        d = dict(title=rng.choice(["研究会参加単位 押印台帳", "ポイントシート", "研究会出席カード"]), number=person.number, name=person.name, rows=rows, slots=max(6, len(rows)), colour=(203, 44, 44), round=rng.random() < 0.5)
        draw = self.design("stamp_sheet", other.stamp_sheet)
        truth = self.blank_truth("stamp_sheet", draw.__name__, person, rows=[
            {"meeting": e.name, "seq": e.row.seq, "from": e.first.isoformat(), "to": e.last.isoformat(), "points": e.row.points,
             "allowed": bool(e.row.points) and person.cycle[0] <= e.first.isoformat() and e.last.isoformat() <= person.cycle[1]}
            for e in events
        ])  # fmt: skip
        return Piece(lambda s: draw(s, d), (210, 297), truth)

    def publication(self, person):
        """A reprint. Its points are the rule's (catalogs/jrs/rules.toml, account paper); where it does not say that it was
        reviewed, nobody can tell them. Never countable: an envelope's count is of certificates; posted rightly, it is no error."""
        rng = self.rng
        year, month = rng.randrange(2021, 2026), rng.randrange(1, 13)
        coauthors = rng.sample(["各務 隆史", "鷲尾 貞夫", "物部 明彦", "小早川 滋"], 3)
        first = rng.random() < 0.5
        authors = [person.name] + coauthors if first else coauthors[:1] + [person.name] + coauthors[1:]
        sort = rng.choice(["原著論文（査読あり）", "症例報告", "総説"])
        reviewed = True if "査読" in sort else None
        received = datetime.date(year - (month < 7), (month + 5) % 12 + 1, 2)
        d = dict(
            journal=rng.choice(["架空画像医学会雑誌", "Kakuu Journal of Radiology", "臨床架空画像"]),
            issue=f"第{year - 1990}巻 第{(month + 1) // 2}号　{year}年{month}月　{rng.randrange(10, 400)}–{rng.randrange(401, 420)}頁", type=sort,
            title=rng.choice(["造影CTによる肝腫瘤の鑑別に関する後方視的検討", "低線量胸部CTにおける再構成法の比較", "骨盤部MRIの撮像時間短縮の試み", "急性期脳梗塞の血栓回収術前画像評価"]),
            authors="、".join(f"{a}{i + 1})" for i, a in enumerate(authors)), places="1) 東雲大学放射線医学講座（架空）　2) みなと中央病院放射線科（架空）",
            abstract=other.FILLER * 4, keywords="CT, MRI, diagnosis", body=other.FILLER * 9, doi=f"DOI: 10.99999/kakuu.{year}.{rng.randrange(1000, 9999)}", received=wording.one(received, "whole"),
        )  # fmt: skip
        days = {"from": f"{year}-{month:02}", "to": f"{year}-{month:02}"}
        points = {True: PAPER_POINTS[first], None: None}[reviewed]
        inside = person.cycle[0][:7] <= days["from"] <= person.cycle[1][:7]
        reason = "not_a_member" if not person.member else "out_of_period" if not inside else "review_not_stated" if reviewed is None else "paper"
        truth = self.blank_truth(
            "paper", "publication", person, member_no="", holder="", points=points, **days, allowed=reason == "paper", reason=reason,
            publication={"title": d["title"], "authors": authors, "first_author": first, "reviewed": reviewed, "year": year},
        )  # fmt: skip
        return Piece(lambda s: other.publication(s, d), (210, 297), truth)

    def stranger(self):
        rng = self.rng
        if rng.random() < 0.5:
            d = dict(
                head=rng.choice(["医療機器展示会", "新製品発表会", "病院見学会"]), hue=rng.choice(HUES), **{"from": "株式会社アオバ画像（架空）"},
                text=["このたび弊社では、画像表示装置の展示会を開催する運びとなりました。ご多用のところ恐縮ですが、ぜひお立ち寄りください。", "当日は担当者が操作をご説明いたします。入場は無料です。"],
            )  # fmt: skip
            draw = other.leaflet
        else:
            d = dict(
                head=rng.choice(["書類送付のご案内", "送付状"]), issued="2026年1月15日", **{"from": rng.choice(other.HOSPITAL)},
                text=["拝啓　時下ますますご清栄のこととお慶び申し上げます。", "下記の書類をお送りいたします。ご査収のほどよろしくお願い申し上げます。"],
            )  # fmt: skip
            draw = other.letter
        return Piece(lambda s: draw(s, d), (210, 297), self.blank_truth("unknown", draw.__name__))

    def empty(self):
        return Piece(lambda s: None, (210, 297), self.blank_truth("unknown", "empty", optional=True))

    def back(self):
        d = dict(notes=self.rng.sample(other.NOTES, 5))
        return Piece(lambda s: other.small_print(s, d), (210, 297), self.blank_truth("unknown", "back", optional=True))

    def second_page(self, piece):
        """Makes a certificate the first of two pages; gives the second. Posting the one or the other is right, not both."""
        from . import layouts_held

        rng, first = self.rng, piece.draw
        piece.draw = lambda s: (first(s), s.text(s.w / 2, s.h - 3.5, "－ 1 ／ 2 －", 8.5, align="c"))
        group = piece.truth.setdefault("twin", f"pages-{self.serial()}")
        same = {k: piece.truth[k] for k in ("holder", "member_no", "member", "meeting", "seq", "meeting_id", "edition", "from", "to", "points", "allowed", "reason")}
        truth = self.blank_truth("continuation", "second_page", optional=True, twin=group) | same
        return Piece(lambda s: layouts_held.second_page(s, piece.paper), (210, 297), truth)

    def general_back(self):
        """A back that says nothing of its front."""
        from . import layouts_held

        draw = self.next_of("backs", layouts_held.BACKS)
        return Piece(lambda s: draw(s, None), (210, 297), self.blank_truth("unknown", "back_" + draw.__name__, optional=True))

    def continuation(self, event):
        rng = self.rng
        d = dict(ref=f"{event.name}", lectures=[(n, rng.choice(["領域講習 1単位", "共通講習 1単位"])) for n in rng.sample(LECTURES, 6)])
        return Piece(lambda s: other.continuation(s, d), (210, 297), self.blank_truth("continuation", "continuation", optional=True))
