#!/usr/bin/env python3
"""Makes fixtures/bodies: a small inbox from paper to outcome for jgets, mr-advanced, jrs-board and miis.

    python3 -m venv .venv && .venv/bin/pip install reportlab==5.1.0 pillow qrcode==8.2
    .venv/bin/python scripts/fixtures_bodies.py

Every person, member number, journal, date and edition number is invented; only meetings have their own names. The
fonts are not embedded (HeiseiMin-W3), so no font file is needed and the same library gives the same bytes. What is
expected of each member stands in tests/bodies.rs, worked out by hand from the body's rule.
"""

import csv
import pathlib

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from fixtures_lib import surface
from fixtures_lib.pages import Paper, application_form, label_beside

surface.PDF_FONTS = {}
ROOT = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "bodies"


class Page(surface.PdfSurface):
    """A page whose fonts are not embedded."""

    def text(self, x, y, string, size=11, face="mincho", align="left"):
        super().text(x, y, string, size, "cid", align)


def page(draw, *arguments, **options):
    s = Page()
    draw(s, *arguments, **options)
    return s.finish()


def pages(*draws):
    """One file of several pages: an envelope that starts with its form."""
    s = Page()
    for at, (draw, *arguments) in enumerate(draws):
        if at:
            s.next_page()
        draw(s, *arguments)
    return s.finish()


def certificate(person, meeting, day, **rest):
    return page(label_beside, Paper(holder=person[0], member_no=person[1], meeting=meeting, days=day, **rest))


def write(body, files, members, history=None, envelopes=None):
    folder = ROOT / body
    for name, content in files.items():
        path = folder / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    tables = {"members.csv": members, "history.csv": history, "inbox/envelopes.csv": envelopes}
    for name, rows in tables.items():
        if rows:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(rows)


def jgets():
    """Three applicants, one whom the member system already shows enough, and what is late or unpaid."""
    head = "一般社団法人 日本消化器内視鏡技師会"
    hoshi, mori, tani = ("星野 恵", "500101"), ("森下 岳", "500102"), ("谷口 澪", "500103")
    kita, oka = ("北川 静", "500104"), ("岡部 修", "500105")
    own = lambda person, number, day: certificate(
        person, f"第{number}回日本消化器内視鏡技師学会", day, issuer=head, chief="会長　久我 正樹", issued=day, title="出席証明書")
    branch = lambda person, name, number, day: certificate(
        person, f"第{number}回{name}消化器内視鏡技師研究会", day, issuer=f"日本消化器内視鏡技師会{name}支部", chief="支部長　三田 和夫", issued=day, title="出席証明書")
    device = lambda person, day: certificate(
        person, "消化器内視鏡機器取扱い講習会（基礎編）", day, issuer=head, chief="会長　久我 正樹", issued=day, title="受講証明書")
    files = {
        "星野/form.pdf": page(application_form, hoshi[1], hoshi[0], "2024年11月5日", "技師学会、技師研究会、技師研究会、機器取扱い講習会"),
        "星野/1.pdf": own(hoshi, 86, "2021年5月15日"),
        "星野/2.pdf": branch(hoshi, "関東", 71, "2022年6月5日"),
        "星野/3.pdf": branch(hoshi, "東海", 40, "2023年10月8日"),
        "星野/4.pdf": device(hoshi, "2023年11月11日"),
        "森下/1.pdf": own(mori, 86, "2021年5月15日"),
        "森下/2.pdf": branch(mori, "関東", 71, "2022年6月5日"),
        "森下/他学会.pdf": certificate(mori, "第40回架空内視鏡看護学会", "2023年7月2日", issuer="架空内視鏡看護学会", issued="2023年7月2日"),
        "森下/4.pdf": device(mori, "2023年11月11日"),
        "谷口/1.pdf": own(tani, 86, "2021年5月15日"),
        "谷口/2.pdf": branch(tani, "近畿", 55, "2022年9月4日"),
        "谷口/3.pdf": branch(tani, "近畿", 56, "2023年9月3日"),
        "谷口/4.pdf": device(tani, "2023年11月11日"),
        "北川.pdf": own(kita, 86, "2021年5月15日"),
        "岡部/1.pdf": own(oka, 90, "2025年5月17日"),
        "岡部/2.pdf": branch(oka, "九州", 60, "2022年6月5日"),
        "岡部/3.pdf": branch(oka, "九州", 61, "2023年6月4日"),
        "岡部/4.pdf": device(oka, "2023年11月11日"),
    }
    members = [["会員番号", "氏名", "認定開始日", "認定終了日", "年会費", "休会期間", "災害猶予期限", "更新手数料"]]
    for (name, number), fee, leave in [
        (hoshi, "完納", ""), (mori, "完納", ""), (tani, "未納", ""), (kita, "完納", ""),
        (oka, "完納", "2022-04-01〜2023-03-31"),
    ]:
        members.append([number, name, "2020-04-01", "2025-03-31", fee, leave, "", ""])
    history = [["会員番号", "区分", "会名", "回次", "開催日", "点", "形態"]]
    history += [[kita[1], "own", "日本消化器内視鏡技師学会", n, day, 10, "Web"] for n, day in [(86, "2021-05-15"), (88, "2022-05-14"), (90, "2023-05-13")]]
    history += [[kita[1], "device", "消化器内視鏡機器取扱い講習会（実践編）", "", "2023-11-12", 10, "現地"]]
    envelopes = [["file", "received on", "会員番号"]]
    envelopes += [[name, "2026-02-20" if name.startswith("岡部") else "2025-02-28", kita[1] if name == "北川.pdf" else ""] for name in files]
    write("jgets", files, members, history, envelopes)


def stamps(s, person, rows):
    s.text(105, 28, "更新ポイント取得表（裏面）押印シート", 16, align="center")
    s.text(22, 42, f"会員番号　{person[1]}", 11)
    s.text(90, 42, f"氏名　{person[0]}", 12)
    y, height = 50, 20
    bottom = y + 9 + height * len(rows)
    s.rect(22, y, 188, bottom, 0.4)
    for x0, x1, label in [(22, 66, "開催日"), (66, 158, "研究会名"), (158, 188, "機構印")]:
        s.text((x0 + x1) / 2, y + 6, label, 10, align="center")
        s.line(x0, y, x0, bottom)
    y += 9
    for day, meeting in rows:
        s.line(22, y, 188, y)
        s.text(24, y + 12, day, 10)
        s.text(68, y + 12, meeting, 10.5)
        s.seal(165, y + 2, 16, "機構之印")
        y += height


def article(s, title, authors, journal, masthead, sort="原著論文"):
    s.text(20, 18, journal, 10)
    s.text(190, 18, masthead, 10, align="right")
    s.line(20, 21, 190, 21, 0.4)
    s.text(20, 32, sort, 10)
    s.text(20, 46, title, 17)
    s.text(20, 60, authors, 11)
    s.text(20, 68, "架空県立中央病院 放射線科", 9)
    s.text(20, 82, "要旨", 11)
    lines = ["【目的】本研究の目的は磁気共鳴画像の撮像条件を検討することである。", "【方法】ファントムを用いて信号雑音比を測定した。",
             "【結果】提案した条件では画質が改善した。", "【結論】提案した条件は臨床に有用である。"]
    for i, line in enumerate(lines):
        s.text(20, 92 + 8 * i, line, 10)
    s.text(20, 130, "Key words: 磁気共鳴画像, 撮像条件, 信号雑音比", 9)
    for i in range(14):
        s.text(20, 142 + 8 * i, "緒言では先行する研究の経緯を述べ、つづいて対象と方法、結果、考察の順に記す。", 10)
    s.text(20, 280, "doi: 10.9999/kaku." + masthead[-4:].strip("-頁"), 9)
    s.text(190, 280, "受付：2021年1月10日　受理：2021年3月2日", 9, align="right")


def mr_advanced():
    """A renewal with two papers and group B in the member system; stamps whose figures are not on file; a lapse."""
    aoi, ren, kaede = ("葵 俊介", "700201"), ("蓮見 由佳", "700202"), ("楓 大地", "700203")
    paper = lambda person, n, year: (
        article, f"磁気共鳴画像における撮像条件の検討 その{n}", f"{person[0]}、山吹 咲、藤田 渉", "架空磁気共鳴雑誌", f"{year}年 第{30 + n}巻第{n}号 10{n}-11{n}頁")
    form = lambda person, day, enclosed: (application_form, person[1], person[0], day, enclosed)
    files = {
        "葵.pdf": pages(form(aoi, "2025年2月10日", "論文別刷 2編"), paper(aoi, 1, 2021), paper(aoi, 2, 2022)),
        "蓮見.pdf": pages(
            form(ren, "2025年2月12日", "論文別刷 1編、押印シート"), paper(ren, 3, 2023),
            (stamps, ren, [("2021年9月11日", "第49回日本磁気共鳴医学会大会"), ("2022年6月18日", "架空MR研究会 第12回定例会"), ("2023年11月3日", "架空MRI技術セミナー")])),
        "楓.pdf": pages(form(kaede, "2025年2月14日", "なし")),
    }
    members = [["会員番号", "氏名", "認定開始日", "認定終了日", "MR専門技術者認定日", "上級認定", "安全管理講習会受講日", "代表論文提出", "審査試験", "更新費用"]]
    members += [
        [aoi[1], aoi[0], "2020-04-01", "2025-03-31", "2010-04-01", "更新", "2024-06-01", "済", "合格", "済"],
        [ren[1], ren[0], "2020-04-01", "2025-03-31", "2010-04-01", "更新", "2023-03-31", "済", "合格", "済"],
        [kaede[1], kaede[0], "2020-04-01", "2025-03-31", "2015-04-01", "更新", "未受講", "未", "未", "済"],
    ]
    history = [["会員番号", "区分", "開催日", "点"], [aoi[1], "B", "2022-10-01", 25], [aoi[1], "B群：自己研鑽成果", "2023-10-01", 15], [kaede[1], "B", "2023-10-01", 39]]
    write("mr-advanced", files, members, history)


def jrs_board():
    """50 board units: attendance and lecture units of one certificate, lectures, and practice from the member system."""
    nagi = ("凪 沙織", "820301")
    body = dict(issuer="公益社団法人 日本医学放射線学会", chief="理事長　芹沢 公一")
    meeting = lambda name, day, lectures: certificate(nagi, name, day, points=f"領域講習 {lectures}単位", issued=day.split("～")[0], **body)
    lecture = lambda name, day: certificate(
        nagi, name, day, title="受講証明書", points="専門医共通講習 1単位", issuer="公益社団法人 日本医学放射線学会", issued=day)
    files = {
        "form.pdf": page(application_form, nagi[1], nagi[0], "2025年2月1日", "参加証、受講証"),
        "1.pdf": meeting("第80回日本医学放射線学会総会", "2021年4月15日～2021年4月18日", 12),
        "2.pdf": meeting("第58回日本医学放射線学会秋季臨床大会", "2022年9月2日～2022年9月4日", 14),
        "3.pdf": meeting("第470回日本医学放射線学会関東地方会", "2023年6月3日", 3),
        "4.pdf": certificate(nagi, "第36回日本腹部放射線学会", "2023年6月23日", issued="2023年6月23日", issuer="日本腹部放射線学会"),
        "5.pdf": lecture("医療倫理講習会", "2023年8月1日"),
        "6.pdf": lecture("感染対策講習会", "2023年8月2日"),
        "7.pdf": lecture("医療安全講習会", "2023年8月3日"),
    }
    members = [["会員番号", "氏名", "認定開始日", "認定終了日"], [nagi[1], nagi[0], "2020-04-01", "2025-03-31"]]
    history = [["会員番号", "区分", "開催日", "点"], [nagi[1], "診療実績", "2024-12-31", 10]]
    write("jrs-board", files, members, history)


def miis():
    """The register, the prerequisite, a day that does not exist, and a certificate for which there is no rule."""
    ume, sumi = ("梅原 透", "910401"), ("純田 香織", "910402")
    files = {"梅原.pdf": certificate(ume, "第40回医療情報学連合大会", "2022年11月18日", issuer="一般社団法人 日本医療情報学会", issued="2022年11月18日")}
    members = [["会員番号", "氏名", "認定開始日", "認定終了日", "医療情報技師", "認定試験日"]]
    members += [[ume[1], ume[0], "2021-04-01", "2026-03-31", "有", "2012-02-25"], [sumi[1], sumi[0], "2021-04-01", "2026-03-31", "無", "2011-02-29"]]
    write("miis", files, members)


if __name__ == "__main__":
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    assert mm
    for make in (jgets, mr_advanced, jrs_board, miis):
        make()
