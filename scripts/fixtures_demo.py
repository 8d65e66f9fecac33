#!/usr/bin/env python3
"""Makes fixtures/demo: the demo inbox and its members.

    sudo apt-get install -y fonts-ipafont-mincho fonts-ipaexfont-gothic fonts-noto-cjk
    python3 -m venv .venv && .venv/bin/pip install reportlab==5.1.0 pillow==13.0.0 qrcode==8.2
    .venv/bin/python scripts/fixtures_demo.py

Every person, member number, hospital, date and edition number is invented; only the names of the meetings are those
of the recognised list. Seeds and dates are fixed: the same library and font versions give the same bytes.
What each file is for, and what is expected of it, stands in fixtures/manifest.toml.
"""

import csv
import io
import pathlib
import random
import zipfile

from fixtures_lib.pages import (
    Paper,
    application_form,
    cover,
    english,
    half_sheet,
    label_beside,
    name_card,
    receipt,
    ruled_table,
    sentence,
    vertical,
)
from fixtures_lib.surface import PdfSurface, PixelSurface, encoded, scan_pdf, scanned

DEMO = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "demo"
CYCLE = ("2021-04-01", "2026-03-31")

SAKURA = ("佐倉 美和", "204817")
TAKAHASHI = ("髙橋 直人", "310592")  # 髙 in print, 高 in the members file
ODAGIRI = ("小田切 蓮", "417360")
MIWA = ("三輪 紗英", "528914")
MOCHIZUKI = ("望月 航平", "633075")
ARIMA = ("有馬 千景", "740286")
SHIINA = ("椎名 悠斗", "851439")
WAKABAYASHI = ("若林 理央", "962753")
KUZE = ("久世 泰助", "105948")  # not a member

JRS = dict(issuer="公益社団法人 日本医学放射線学会", chief="理事長　芹沢 公一")


def paper(person, meeting, days, **rest):
    holder, number = person
    return Paper(**{"holder": holder, "member_no": number, "meeting": meeting, "days": days, **rest})


def text_pdf(draw, *arguments, encrypted=False, **options):
    """A PDF with a text layer, one page."""
    surface = PdfSurface(open_without_password=encrypted)
    draw(surface, *arguments, **options)
    return surface.finish()


def picture(draw, *arguments, **options):
    """A page as pixels, clean."""
    surface = PixelSurface()
    draw(surface, *arguments, **options)
    return surface.image


def sakura():
    """Text PDFs of several layouts; with them alone she meets the rule: 60 units, 55 of them from named meetings."""
    annual = paper(
        SAKURA, "第82回日本医学放射線学会総会", "2023年4月13日（木）～16日（日）", venue="パシフィコ横浜",
        issued="2023年4月16日", serial="82-01934", points="15単位", **JRS,
    )  # fmt: skip
    autumn = paper(
        SAKURA, "第59回日本医学放射線学会秋季臨床大会", "2023/09/29 ～ 2023/10/01", venue="広島国際会議場",
        issued="2023年10月1日", serial="A59-0447", title="参加証", **JRS,
    )  # fmt: skip
    midsummer = paper(
        SAKURA, "JCRミッドサマーセミナー2023", "令和5年7月22日（土）～23日（日）",
        issuer="日本放射線科専門医会・医会", title="ネームカード型参加証",
    )  # fmt: skip
    ivr = paper(
        SAKURA, "第53回日本IVR学会総会", "2024年5月23日から25日", venue="神戸国際会議場",
        issued="2024年5月25日", issuer="一般社団法人 日本IVR学会", chief="会長　真壁 敬介",
    )  # fmt: skip
    annual_with_code = paper(
        SAKURA, "第83回日本医学放射線学会総会", "2024年4月11日(木)〜14日(日)", venue="パシフィコ横浜",
        issued="2024年4月14日", serial="83-00752", **JRS,
    )  # fmt: skip
    magnetic = paper(
        SAKURA, "第五十一回日本磁気共鳴医学会大会", "令和五年九月二十二日から二十四日まで", venue="軽井沢プリンスホテル",
        issued="令和五年九月二十四日", issuer="日本磁気共鳴医学会", chief="大会長　真壁 敬介",
    )  # fmt: skip
    congress = paper(
        ("Miwa Sakura", SAKURA[1]), "European Congress of Radiology (ECR) 2024", "February 28 - March 3, 2024",
        venue="Vienna, Austria", issuer="European Society of Radiology", chief="H. Falkner, President",
    )  # fmt: skip
    regional = paper(
        SAKURA, "第495回日本医学放射線学会関東地方会", "2024年12月14日（土）", venue="都市センターホテル",
        issued="2024年12月14日", issuer="日本医学放射線学会関東地方会", chief="会長　真壁 敬介",
    )  # fmt: skip

    def with_code(surface, p):
        label_beside(surface, p, face="gothic")
        surface.qr(25, 18, 26, "204817,2024-04-11,佐倉美和")

    first = text_pdf(label_beside, annual)
    colour_scan = scanned(picture(label_beside, regional), seed=11, skew=0.9, noise=12, grey=False)
    return {
        "佐倉/202304_総会.pdf": first,
        "佐倉/202304_総会 (1).pdf": first,
        "佐倉/202309_秋季_表.pdf": text_pdf(ruled_table, autumn),
        "佐倉/202307_ネームカード.pdf": text_pdf(name_card, midsummer),
        "佐倉/202405_IVR_文章.pdf": text_pdf(sentence, ivr),
        "佐倉/202404_総会_QR.pdf": text_pdf(with_code, annual_with_code),
        "佐倉/202309_縦書き.pdf": text_pdf(vertical, magnetic),
        "佐倉/202402_ECR.pdf": text_pdf(english, congress),
        "佐倉/202412_scan_200dpi.jpg": encoded(colour_scan, "JPEG", quality=58),
    }


def takahashi():
    """Variant kanji, a PDF whose font is not embedded, and grey scans. 30 of 60 units."""
    autumn = paper(
        TAKAHASHI, "第60回日本医学放射線学会秋季臨床大会", "2024年10月11日（金）～13日（日）", venue="福岡国際会議場",
        issued="2024年10月13日", **JRS,
    )  # fmt: skip
    regional = paper(
        ("高橋 直人", TAKAHASHI[1]), "第173回日本医学放射線学会中部地方会", "2023.6.24－6.25", venue="名古屋国際会議場",
        issued="2023年6月25日", issuer="日本医学放射線学会中部地方会", chief="会長　真壁 敬介", points="3単位",
    )  # fmt: skip
    oncology = paper(
        TAKAHASHI, "第37回日本放射線腫瘍学会学術大会", "令和6年11月21日（木）から23日（土）まで", venue="パシフィコ横浜",
        issued="令和6年11月23日", issuer="公益社団法人 日本放射線腫瘍学会", chief="大会長　芹沢 公一",
    )  # fmt: skip
    nuclear = paper(
        TAKAHASHI, "第64回日本核医学会学術総会", "2024年11月7日～11月9日", venue="パシフィコ横浜",
        issued="2024年11月9日", issuer="一般社団法人 日本核医学会", chief="会長　芹沢 公一", title="受講証明書",
    )  # fmt: skip
    grey = scanned(picture(ruled_table, oncology), seed=12, skew=-0.7, noise=10)
    clean = picture(label_beside, nuclear, face="gothic").convert("L").quantize(16)
    return {
        "髙橋/秋季臨床大会.pdf": text_pdf(ruled_table, autumn, face="mincho"),
        "髙橋/中部地方会_埋め込みなし.pdf": text_pdf(label_beside, regional, face="cid"),
        "髙橋/scan_grey.pdf": scan_pdf([grey]),
        "髙橋/核医学会.png": encoded(clean, "PNG", optimize=True),
    }


def odagiri():
    """Twins of one edition, a day before the cycle, a day that does not exist. 15 units."""
    meeting, days = "第84回日本医学放射線学会総会", "2025年4月10日（木）～13日（日）"
    onsite = paper(
        ODAGIRI, meeting, days, venue="パシフィコ横浜", mode="現地参加", issued="2025年4月13日", serial="84-G-0312", **JRS
    )
    web = paper(ODAGIRI, meeting, days, venue="Web開催", mode="Web参加", issued="2025年5月12日", serial="84-W-2210", **JRS)
    early = paper(
        ODAGIRI, "第40回日本画像医学会", "2021年2月26日～27日", venue="東京国際フォーラム",
        issued="2021年2月27日", issuer="日本画像医学会", chief="会長　芹沢 公一",
    )  # fmt: skip
    impossible = paper(
        ODAGIRI, "JCRウィンターセミナー", "令和5年2月29日（水）", venue="ルスツリゾート",
        issued="令和5年3月1日", issuer="日本放射線科専門医会・医会", chief="会長　真壁 敬介", title="受講証",
    )  # fmt: skip
    return {
        "小田切/総会_現地.pdf": text_pdf(label_beside, onsite),
        "小田切/総会_Web.pdf": text_pdf(ruled_table, web),
        "小田切/更新期間の前.pdf": text_pdf(label_beside, early, face="gothic"),
        "小田切/ありえない日付.pdf": text_pdf(label_beside, impossible),
    }


def batch():
    """One scan of two applicants: form, certificates, form, certificate, receipt."""
    annual = paper(
        MIWA, "第82回日本医学放射線学会総会", "2023年4月13日（木）～16日（日）", venue="パシフィコ横浜",
        issued="2023年4月16日", serial="82-02210", **JRS,
    )  # fmt: skip
    kansai = paper(
        MIWA, "第339回日本医学放射線学会関西地方会", "令和6年6月22日（土）", venue="大阪国際交流センター",
        issued="令和6年6月22日", issuer="日本医学放射線学会関西地方会", chief="会長　真壁 敬介",
    )  # fmt: skip
    kyushu = paper(
        MOCHIZUKI, "第198回日本医学放射線学会九州地方会", "2024年8月24日（土）～25日（日）", venue="長崎ブリックホール",
        issued="2024年8月25日", issuer="日本医学放射線学会九州地方会", chief="会長　芹沢 公一",
    )  # fmt: skip
    fee = paper(
        MOCHIZUKI, "第83回日本医学放射線学会総会", "", issued="2024年4月11日",
        issuer="公益社団法人 日本医学放射線学会", chief="",
    )  # fmt: skip
    pages = [
        picture(application_form, MIWA[1], MIWA[0], "2026年1月15日", "2枚"),
        picture(label_beside, annual),
        picture(label_beside, kansai, face="gothic"),
        picture(application_form, MOCHIZUKI[1], MOCHIZUKI[0], "2026年1月20日", "2枚"),
        picture(ruled_table, kyushu),
        picture(receipt, fee, "15,000"),
    ]
    skews = [0.3, -0.5, 0.8, -0.2, 0.6, -0.9]
    return scan_pdf([scanned(p, seed=20 + i, skew=skews[i], noise=8) for i, p in enumerate(pages)], quality=45)


def covered():
    """A cover page with a QR code, a certificate of the applicant, and one of somebody else."""
    north = paper(
        SHIINA, "第62回日本核医学会北日本地方会", "2024年10月26日（土）", venue="仙台国際センター",
        issued="2024年10月26日", issuer="日本核医学会北日本地方会", chief="会長　真壁 敬介",
    )  # fmt: skip
    other = paper(
        ARIMA, "第60回日本小児放射線学会", "2024年6月7日～8日", venue="くにびきメッセ",
        issued="2024年6月8日", issuer="日本小児放射線学会", chief="会長　芹沢 公一",
    )  # fmt: skip
    pages = [picture(cover, SHIINA[1]), picture(label_beside, north, face="gothic"), picture(ruled_table, other)]
    return scan_pdf([scanned(p, seed=40 + i, skew=0.4 - 0.5 * i, noise=8) for i, p in enumerate(pages)], quality=45)


def fax_tiff():
    """Three bilevel pages in one TIFF."""
    autumn = paper(
        ARIMA, "第58回日本医学放射線学会秋季臨床大会", "2022年9月2日（金）～4日（日）", venue="東京国際フォーラム",
        issued="2022年9月4日", **JRS,
    )  # fmt: skip
    ultrasound = paper(
        ARIMA, "日本超音波医学会第95回学術集会", "2022年5月20日（金）から22日（日）まで", venue="名古屋国際会議場",
        issued="2022年5月22日", issuer="公益社団法人 日本超音波医学会", chief="会長　真壁 敬介",
    )  # fmt: skip
    safety = paper(
        ARIMA, "令和4年度医療安全講習会", "2022年11月12日（土）", venue="みなと中央病院（架空）",
        issued="2022年11月12日", issuer="みなと中央病院（架空）", chief="病院長　芹沢 公一", title="受講証明書",
    )  # fmt: skip
    pages = [
        scanned(picture(draw, p, face="gothic"), seed=50 + i, skew=0.3 * (i - 1), noise=6)
        .point([0 if v < 150 else 255 for v in range(256)])
        .convert("1")
        for i, (draw, p) in enumerate([(label_beside, autumn), (ruled_table, ultrasound), (label_beside, safety)])
    ]
    return encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4")


class Cp932Name(zipfile.ZipInfo):
    """An entry whose name is stored in CP932 and not marked as UTF-8, as Japanese Windows does."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("cp932"), self.flag_bits & ~0x800


def zipped():
    winter = paper(
        ARIMA, "JCRウィンターセミナー2024", "2024年1月20日(土)〜21日(日)", venue="ルスツリゾート",
        issued="2024年1月21日", issuer="日本放射線科専門医会・医会", chief="会長　真壁 敬介", title="受講証明書",
    )  # fmt: skip
    head = paper(
        ARIMA, "第36回頭頸部放射線研究会", "2024年11月16日", venue="大手町サンケイプラザ",
        issued="2024年11月16日", issuer="頭頸部放射線研究会", chief="当番世話人　芹沢 公一",
    )  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, data in [
            (zipfile.ZipInfo("JCR_2024.pdf"), text_pdf(label_beside, winter)),
            (Cp932Name("学会/頭頸部.pdf"), text_pdf(ruled_table, head)),
        ]:
            info.date_time = (2026, 1, 10, 9, 0, 0)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            archive.writestr(info, data)
    return out.getvalue()


def others():
    upper = paper(
        MOCHIZUKI, "第52回日本磁気共鳴医学会大会", "2024年9月20日（金）～22日（日）", venue="幕張メッセ", serial="",
        issued="2024年9月22日", issuer="日本磁気共鳴医学会", chief="大会長　真壁 敬介",
    )  # fmt: skip
    lower = paper(
        MOCHIZUKI, "第43回日本画像医学会", "2024年2月23日（金）～24日（土）", venue="ステーションコンファレンス東京",
        issued="2024年2月24日", issuer="日本画像医学会", chief="会長　芹沢 公一",
    )  # fmt: skip
    physicians = paper(
        MIWA, "第121回日本内科学会総会・講演会", "2024年4月12日～14日", venue="東京国際フォーラム",
        issued="2024年4月14日", issuer="一般社団法人 日本内科学会", chief="会長　真壁 敬介",
    )  # fmt: skip
    summer = paper(
        MIWA, "第35回日本放射線腫瘍学会放射線腫瘍学夏季セミナー", "2022年7月30日（土）～31日（日）", venue="札幌市教育文化会館",
        issued="2022年7月31日", issuer="公益社団法人 日本放射線腫瘍学会", chief="実行委員長　芹沢 公一", title="受講証明書",
    )  # fmt: skip
    course = paper(
        SHIINA, "第29回日本医学放射線学会関東地方会セミナー", "2025年6月7日（土）", venue="都市センターホテル",
        issued="2025年6月7日", issuer="日本医学放射線学会関東地方会", chief="会長　真壁 敬介", title="受講証明書",
    )  # fmt: skip
    stranger = paper(
        KUZE, "第82回日本医学放射線学会総会", "2023年4月13日（木）～16日（日）", venue="パシフィコ横浜",
        issued="2023年4月16日", serial="82-03305", **JRS,
    )  # fmt: skip
    fee = paper(MIWA, "第84回日本医学放射線学会総会", "", issued="2025年4月10日", issuer="公益社団法人 日本医学放射線学会")

    def two(surface):
        half_sheet(surface, upper, 0)
        half_sheet(surface, lower, 145)

    broken = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\n" + random.Random(60).randbytes(900)
    page = "<!DOCTYPE html>\n<html lang=\"ja\"><title>ログイン</title><p>セッションの有効期限が切れました。</p></html>\n"
    disguised = picture(label_beside, summer, face="gothic").convert("L").quantize(16)
    return {
        "望月_1ページに2枚.pdf": text_pdf(two),
        "三輪_内科学会.pdf": text_pdf(label_beside, physicians),
        "三輪_領収書.pdf": text_pdf(receipt, fee, "18,000"),
        "三輪_中身はPNG.pdf": encoded(disguised, "PNG", optimize=True),
        "椎名_暗号化.pdf": text_pdf(label_beside, course, encrypted=True),
        "会員でない人.pdf": text_pdf(label_beside, stranger, face="gothic"),
        "batch_20260120.pdf": batch(),
        "cover_qr.pdf": covered(),
        "有馬_fax.tif": fax_tiff(),
        "有馬.zip": zipped(),
        "壊れたファイル.pdf": broken,
        "空.pdf": b"",
        "中身はHTML.pdf": page.encode(),
    }


def members_csv():
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["会員番号", "氏名", "認定開始日", "認定終了日"])
    for name, number in [SAKURA, ("高橋 直人", TAKAHASHI[1]), ODAGIRI, MIWA, MOCHIZUKI, ARIMA, SHIINA, WAKABAYASHI]:
        rows.writerow([number, name, *CYCLE])
    return out.getvalue().encode()


def main():
    inbox = DEMO / "inbox"
    made = sakura() | takahashi() | odagiri() | others()
    for path, data in made.items():
        target = inbox / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (DEMO / "members.csv").write_bytes(members_csv())
    print(f"{len(made)} files, {sum(map(len, made.values())):,} bytes in {inbox}")


if __name__ == "__main__":
    main()
