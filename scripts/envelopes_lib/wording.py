"""Days, numbers and modes of attendance in the wordings that certificates use."""

import datetime
from dataclasses import dataclass, field

WEEK = "月火水木金土日"
WEEK_ENGLISH = "Mon Tue Wed Thu Fri Sat Sun".split()
LONG = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
KANJI = "〇一二三四五六七八九"
MONTHS = "January February March April May June July August September October November December".split()

DAYS_DEV = ["plain", "full", "whole", "dots", "dots_whole", "slash", "reiwa", "reiwa_wide", "from_to",
            "each", "wide_slash", "era_letter", "hyphen", "wide"]  # fmt: skip
DAYS_NEW = ["slash_marks", "dots_english", "reiwa_both", "square", "comma", "wide_week", "reiwa_wide_week", "hours", "count", "unspaced"]
DAYS_HELD = DAYS_NEW * 2 + ["plain", "full", "whole", "dots", "reiwa", "each", "hyphen"]
DAYS_HELD2 = ["weekday_whole", "short_slash", "comma_days", "hours_near", "half_dash", "letter_year", "double_tilde"] * 2 + ["plain", "full", "whole", "reiwa", "slash", "dots_whole"]
DAYS_HELD3 = ["spaced_era", "kanji_row", "self_to", "badge_slash", "caps", "paren_era", "joined", "iso_full", "opening"] * 2 + ["plain", "whole", "reiwa", "each", "dots"]
VERTICAL_DEV = ["kanji", "kanji_western"]
VERTICAL_HELD = VERTICAL_DEV
ENGLISH_DEV = ["english", "english", "english_day_first"]
ENGLISH_HELD = ["english_dash", "english_week", "english_short", "english", "english_day_first"]
ENGLISH_HELD2 = ["english_ordinal", "english_to", "english_month_first", "english", "english_short"]
ENGLISH_HELD3 = ["english_from", "english_weekdays", "english_dots", "english", "english_day_first"]
PLAIN_ONE = {"caps": "dots_whole", "opening": "plain", "badge_slash": "whole", "joined": "reiwa", "iso_full": "short_slash", "hours_near": "plain", "double_tilde": "plain", "comma_days": "whole", "english_ordinal": "english", "hours": "plain", "count": "plain", "comma": "slash_marks"}  # a day that stands alone, as the day of issue


def kanji(number):
    """83 → 八十三."""
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return ("" if hundreds == 1 else KANJI[hundreds]) + "百" + (kanji(rest) if rest else "")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else KANJI[tens] + "十"
    return head + (KANJI[ones] if ones or not tens else "")


def wide(text):
    return "".join(chr(ord(c) + 0xFEE0) if "0" <= c <= "9" or "A" <= c <= "Z" else c for c in str(text))


def era(day):
    """("令和", 6) or ("平成", 30)."""
    return ("令和", day.year - 2018) if day >= datetime.date(2019, 5, 1) else ("平成", day.year - 1988)


def era_year(day):
    name, year = era(day)
    return f"{name}{year if year > 1 else '元'}"


def one(day, style="plain"):
    """One day."""
    y, m, d = day.year, day.month, day.day
    w = f"（{WEEK[day.weekday()]}）"
    return {
        "plain": f"{y}年{m}月{d}日{w}", "full": f"{y}年{m}月{d}日{w}", "whole": f"{y}年{m}月{d}日",
        "dots": f"{y}.{m}.{d}", "dots_whole": f"{y}.{m:02}.{d:02}", "slash": f"{y}/{m:02}/{d:02}",
        "reiwa": f"{era_year(day)}年{m}月{d}日{w}", "reiwa_wide": wide(f"{era_year(day)}年{m}月{d}日"),
        "from_to": f"{y}年{m}月{d}日", "each": f"{y}年{m}月{d}日{w}", "wide_slash": wide(f"{y}／{m:02}／{d:02}"),
        "era_letter": f"{'RH'[era(day)[0] == '平成']}{era(day)[1]}.{m}.{d}", "hyphen": f"{y}-{m:02}-{d:02}", "wide": wide(f"{y}年{m}月{d}日"),
        "kanji": f"{era(day)[0]}{kanji(era(day)[1])}年{kanji(m)}月{kanji(d)}日",
        "kanji_western": f"{''.join(KANJI[int(c)] for c in str(y))}年{kanji(m)}月{kanji(d)}日",
        "slash_marks": f"{y}/{m}/{d}({WEEK[day.weekday()]})", "dots_english": f"{y}.{m}.{d} {WEEK_ENGLISH[day.weekday()]}",
        "reiwa_both": f"{era_year(day)}（{y}）年{m}月{d}日{w}", "square": f"{y}年{m}月{d}日［{WEEK[day.weekday()]}］", "comma": f"{y}年{m}月{d}日({WEEK[day.weekday()]})",
        "wide_week": wide(f"{y}年{m}月{d}日{w}"), "reiwa_wide_week": wide(f"{era_year(day)}年{m}月{d}日{w}"),
        "hours": f"{y}年{m}月{d}日{w} 13:00～17:30", "count": f"{y}年{m}月{d}日{w}【1日間】", "unspaced": f"{y}年{m:02}月{d:02}日",
        "english_dash": f"{MONTHS[m - 1]} {d}, {y}", "english_week": f"{WEEK_ENGLISH[day.weekday()]}., {MONTHS[m - 1]} {d}, {y}",
        "english_short": f"{d} {MONTHS[m - 1][:3]}. {y}",
        "weekday_whole": f"{era_year(day)}年{m}月{d}日{WEEK[day.weekday()]}曜日", "short_slash": f"{y}/{m}/{d}", "comma_days": f"{y}年{m}月{d}日",
        "hours_near": f"{y}年{m}月{d}日({WEEK[day.weekday()]})10:00-16:00", "half_dash": f"{y}年 {m}月 {d}日({WEEK[day.weekday()]})",
        "letter_year": f"{'RH'[era(day)[0] == '平成']}{era(day)[1]}年{m}月{d}日", "double_tilde": f"{y}年{m}月{d}日({WEEK[day.weekday()]})",
        "english_ordinal": f"{MONTHS[m - 1]} {ordinal(d)}, {y}", "english_to": f"{MONTHS[m - 1]} {d}, {y}", "english_month_first": f"{MONTHS[m - 1][:3]} {d}, {y}",
        "spaced_era": f"{era(day)[0]} {era(day)[1]} 年 {m} 月 {d} 日（{WEEK[day.weekday()]}）", "kanji_row": f"{era(day)[0]}{kanji(era(day)[1])}年{kanji(m)}月{kanji(d)}日",
        "self_to": f"{era_year(day)}年{m}月{d}日", "badge_slash": f"{y}年 {m}/{d}{w}", "caps": f"{y}.{m:02}.{d:02} {WEEK_ENGLISH[day.weekday()].upper()}",
        "paren_era": f"{y}（{era_year(day)}）年{m}月{d}日", "joined": f"{era_year(day)}年{m}月{d}日({WEEK[day.weekday()]})", "iso_full": f"{y}/{m}/{d}",
        "opening": f"{y}年{m}月{d}日({WEEK[day.weekday()]}) 13:00開会 18:00閉会", "english_from": f"{MONTHS[m - 1]} {d}, {y}",
        "english_weekdays": f"{LONG[day.weekday()]}, {MONTHS[m - 1]} {d}, {y}", "english_dots": f"{d:02} {MONTHS[m - 1]}, {y}",
        "english": f"{MONTHS[m - 1]} {d}, {y}", "english_day_first": f"{d} {MONTHS[m - 1]} {y}",
    }[style]  # fmt: skip


def days(first, last, style="plain"):
    """A run of days."""
    if first == last:
        return one(first, style)
    a, b = first, last
    w, v = f"（{WEEK[a.weekday()]}）", f"（{WEEK[b.weekday()]}）"
    same = a.month == b.month
    tail = f"{b.day}日" if same else f"{b.month}月{b.day}日"
    if style == "plain":
        return f"{a.year}年{a.month}月{a.day}日{w}～{tail}{v}"
    if style == "full":
        return f"{a.year}年{a.month}月{a.day}日{w}～{b.month}月{b.day}日{v}"
    if style == "whole":
        return f"{one(a, 'whole')}～{one(b, 'whole')}"
    if style == "dots":
        return f"{a.year}.{a.month}.{a.day}-{b.day}" if same else f"{a.year}.{a.month}.{a.day}-{b.month}.{b.day}"
    if style in ("dots_whole", "slash"):
        return f"{one(a, style)} ～ {one(b, style)}"
    if style == "reiwa":
        return f"{era_year(a)}年{a.month}月{a.day}日{w}～{tail}{v}"
    if style == "reiwa_wide":
        return wide(f"{era_year(a)}年{a.month}月{a.day}日～{tail}")
    if style == "from_to":
        return f"{one(a, 'whole')}から{b.month}月{b.day}日まで"
    if style == "each":
        run = [a + datetime.timedelta(i) for i in range(1, (b - a).days + 1)]
        more = [f"{d.day}日" if d.month == a.month else f"{d.month}月{d.day}日" for d in run]
        marks = [f"（{WEEK[d.weekday()]}）" for d in run]
        return f"{a.year}年{a.month}月{a.day}日{w}・" + "・".join(m + x for m, x in zip(more, marks))
    if style == "wide_slash":
        return wide(f"{a.year}／{a.month:02}／{a.day:02}～{b.month:02}／{b.day:02}")
    if style == "era_letter":
        return f"{'RH'[era(a)[0] == '平成']}{era(a)[1]}.{a.month}.{a.day}～{b.month}.{b.day}"
    if style == "hyphen":
        return f"{one(a, 'hyphen')} 〜 {one(b, 'hyphen')}"
    if style == "wide":
        return wide(f"{a.year}年{a.month}月{a.day}日～{tail}")
    if style == "kanji":
        end = f"{kanji(b.day)}日" if same else f"{kanji(b.month)}月{kanji(b.day)}日"
        return f"{one(a, 'kanji')}から{end}まで"
    if style == "kanji_western":
        end = f"{kanji(b.day)}日" if same else f"{kanji(b.month)}月{kanji(b.day)}日"
        return f"{one(a, 'kanji_western')}～{end}"
    more = new_days(a, b, style)
    if more:
        return more
    if style == "english":
        if same:
            return f"{MONTHS[a.month - 1]} {a.day}-{b.day}, {a.year}"
        return f"{MONTHS[a.month - 1]} {a.day} - {MONTHS[b.month - 1]} {b.day}, {a.year}"
    if style == "english_day_first":
        if same:
            return f"{a.day}-{b.day} {MONTHS[a.month - 1]} {a.year}"
        return f"{a.day} {MONTHS[a.month - 1]} - {b.day} {MONTHS[b.month - 1]} {a.year}"
    raise KeyError(style)


def ordinal(number):
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    return f"{number}{'th' if number in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def new_days(a, b, style):
    """A run of days in the styles of the held parts; None = not one of them."""
    w, v = WEEK[a.weekday()], WEEK[b.weekday()]
    same, join = a.month == b.month, "・" if (b - a).days == 1 else "～"
    month, short = (lambda d: MONTHS[d.month - 1]), (lambda d: MONTHS[d.month - 1][:3] + ".")
    tail = f"{b.day}日" if same else f"{b.month}月{b.day}日"
    run = [a + datetime.timedelta(i) for i in range((b - a).days + 1)]
    return {
        "slash_marks": f"{one(a, style)}{join}{b.day if same else f'{b.month}/{b.day}'}({v})",
        "dots_english": f"{a.year}.{a.month}.{a.day} {WEEK_ENGLISH[a.weekday()]} – {b.month}.{b.day} {WEEK_ENGLISH[b.weekday()]}",
        "reiwa_both": f"{era_year(a)}（{a.year}）年{a.month}月{a.day}日（{w}）～{tail}（{v}）",
        "square": f"{a.year}年{a.month}月{a.day}日［{w}］－{tail}［{v}］",
        "comma": f"{a.year}年{a.month}月" + "，".join(f"{d.day}日({WEEK[d.weekday()]})" if d.month == a.month else f"{d.month}月{d.day}日({WEEK[d.weekday()]})" for d in run),
        "wide_week": wide(f"{a.year}年{a.month}月{a.day}日（{w}）～{tail}（{v}）"),
        "reiwa_wide_week": wide(f"{era_year(a)}年{a.month}月{a.day}日（{w}）から{tail}（{v}）まで"),
        "hours": f"{a.year}年{a.month}月{a.day}日（{w}）9:00 ～ {b.month}月{b.day}日（{v}）16:30",
        "count": f"{a.year}年{a.month}月{a.day}日（{w}）～{b.month}月{b.day}日（{v}）【{(b - a).days + 1}日間】",
        "unspaced": f"{a.year}年{a.month:02}月{a.day:02}日～{b.month:02}月{b.day:02}日",
        "english_dash": f"{month(a)} {a.day}–{b.day}, {a.year}" if same else f"{month(a)} {a.day} – {month(b)} {b.day}, {a.year}",
        "english_week": f"{WEEK_ENGLISH[a.weekday()]}., {month(a)} {a.day} – {WEEK_ENGLISH[b.weekday()]}., {month(b)} {b.day}, {a.year}",
        "english_short": f"{a.day}–{b.day} {short(b)} {b.year}" if same else f"{a.day} {short(a)} – {b.day} {short(b)} {b.year}",
        "weekday_whole": f"{one(a, style)}～{tail}{v}曜日", "short_slash": f"{one(a, style)}-{b.day}" if same else f"{one(a, style)}-{b.month}/{b.day}",
        "comma_days": f"{a.year}年{a.month}月" + "、".join(f"{d.day}日" if d.month == a.month else f"{d.month}月{d.day}日" for d in run),
        "hours_near": f"{a.year}年{a.month}月{a.day}日({w})10:00-{tail}({v})16:00", "half_dash": f"{one(a, style)} - {b.month}月 {b.day}日({v})",
        "letter_year": f"{one(a, style)}～{tail}", "double_tilde": f"{one(a, style)} ~ {tail}({v})",
        "spaced_era": f"{one(a, style)} ～ {b.month} 月 {b.day} 日（{v}）", "kanji_row": f"{one(a, style)}より{kanji(b.day) if same else kanji(b.month) + '月' + kanji(b.day)}日まで",
        "self_to": f"自 {one(a, style)}　至 {one(b, style)}", "badge_slash": f"{one(a, style)}-{b.day if same else f'{b.month}/{b.day}'}（{v}）",
        "caps": f"{one(a, style)} - {b.month:02}.{b.day:02} {WEEK_ENGLISH[b.weekday()].upper()}",
        "paren_era": f"{a.year}（{era_year(a)}）年{a.month}月" + "・".join(f"{d.day}日" if d.month == a.month else f"{d.month}月{d.day}日" for d in run),
        "joined": f"{one(a, style)}　" + "　".join(f"{d.day}日({WEEK[d.weekday()]})" if d.month == a.month else f"{d.month}月{d.day}日({WEEK[d.weekday()]})" for d in run[1:]),
        "iso_full": f"{one(a, style)} - {one(b, style)}", "opening": f"{a.year}年{a.month}月{a.day}日({w}) 13:00開会 ～ {tail}({v}) 12:00閉会",
        "english_from": f"from {month(a)} {a.day} to {month(b)} {b.day}, {a.year}", "english_weekdays": f"{LONG[a.weekday()]}, {month(a)} {a.day} – {LONG[b.weekday()]}, {month(b)} {b.day}, {b.year}",
        "english_dots": f"{a.day:02}-{b.day:02} {month(b)}, {b.year}" if same else f"{a.day:02} {month(a)} - {b.day:02} {month(b)}, {b.year}",
        "english_ordinal": f"{month(a)} {ordinal(a.day)} - {'' if same else month(b) + ' '}{ordinal(b.day)}, {a.year}",
        "english_to": f"{month(a)} {a.day} to {'' if same else month(b) + ' '}{b.day}, {a.year}",
        "english_month_first": f"{month(a)[:3]} {a.day} - {month(b)[:3]} {b.day}, {a.year}",
    }.get(style)  # fmt: skip


MODES_DEV = {
    "onsite": ["現地参加", "会場参加", "ハイブリッド開催（現地参加）", "現地", "会場にて参加", "現地会場での参加"],
    "web": ["WEB参加", "Web参加（ライブ配信）", "ライブ配信視聴", "ハイブリッド開催（WEB参加）", "オンライン参加", "LIVE配信", "WEB視聴（ライブ）"],
    "on_demand": ["オンデマンド視聴", "オンデマンド配信", "後日オンデマンド配信", "オンデマンド配信による受講"],
}
MODES_HELD = {
    "onsite": ["来場参加", "現地（会場）参加", "対面での参加", "会場参加（オンサイト）", "現地参加"],
    "web": ["リモート参加", "Zoomによるオンライン参加", "Web（LIVE）参加", "オンライン聴講", "WEB参加"],
    "on_demand": ["アーカイブ配信の視聴", "見逃し配信（オンデマンド）", "オンデマンド期間の視聴", "オンデマンド視聴"],
}
MODES_HELD2 = {
    "onsite": ["現地会場にて参加", "現地出席", "来場", "会場参加（現地）", "現地開催に参加"],
    "web": ["Web開催に参加", "オンライン（ライブ配信）", "WEB（LIVE）視聴", "ライブ配信による参加", "オンライン出席"],
    "on_demand": ["オンデマンド受講", "オンデマンド配信を視聴", "録画配信の視聴", "オンデマンドによる参加"],
}
MODES_HELD3 = {
    "onsite": ["来場（現地会場）", "会場聴講", "現地開催への出席", "オンサイト参加", "会場での対面参加"],
    "web": ["Webライブ聴講", "オンラインLIVE参加", "Web配信（リアルタイム）", "リモート聴講", "Web出席"],
    "on_demand": ["オンデマンド聴講", "期間内のオンデマンド受講", "アーカイブ視聴", "録画視聴（オンデマンド）"],
}
LABELS_DEV = ["会員番号", "会員番号", "会員No.", "JRS会員番号"]
LABELS_HELD = ["会員番号", "会員ID", "学会会員番号", "JRS会員No.", "会員番号（JRS）"]
LABELS_HELD2 = ["会員番号", "会員番号", "会員 ID", "JRS会員番号", "学会員番号", "Member ID"]


LABELS_HELD3 = ["会員番号", "会員番号", "会員コード", "日医放会員番号", "JRS No.", "本学会会員番号", "Member No."]
TITLES = ["参加証明書", "参加証明書", "参加証", "出席証明書"]
TITLES_HELD3 = ["参加証明書", "学会参加証明書", "出席証明書", "出席証", "学術集会参加証"]
COURSE_TITLES = ["受講証明書", "受講修了証明書"]
COURSE_TITLES_HELD3 = ["受講証", "受講証明書", "講習修了証", "受講単位証明書"]


@dataclass(frozen=True)
class Wording:
    """The words of a part: modes of attendance, styles of days, labels of the member number."""

    modes: dict
    days: list
    english: list
    vertical: list
    labels: list
    titles: list = field(default_factory=lambda: TITLES)
    course_titles: list = field(default_factory=lambda: COURSE_TITLES)


WORDINGS = {
    "dev": Wording(MODES_DEV, DAYS_DEV, ENGLISH_DEV, VERTICAL_DEV, LABELS_DEV),
    "dev2": Wording(MODES_DEV, DAYS_DEV, ENGLISH_DEV, VERTICAL_DEV, LABELS_DEV),
    "held": Wording(MODES_HELD, DAYS_HELD, ENGLISH_HELD, VERTICAL_HELD, LABELS_HELD),
    "held2": Wording(MODES_HELD2, DAYS_HELD2, ENGLISH_HELD2, VERTICAL_HELD, LABELS_HELD2),
    "held3": Wording(MODES_HELD3, DAYS_HELD3, ENGLISH_HELD3, VERTICAL_HELD, LABELS_HELD3, TITLES_HELD3, COURSE_TITLES_HELD3),
}
