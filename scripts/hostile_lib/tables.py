"""Hostile tables: members files and envelopes.csv as CSV and XLSX."""

import struct
import zlib

from hostile_lib.archives import deflated, normal, raw, raw_zeros
from hostile_lib.others import ole

MIB = 1 << 20
HEAD = "会員番号,氏名,認定開始日,認定終了日"
ROW = "204817,佐倉 美和,2021-04-01,2026-03-31"

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
BOOK = '<?xml version="1.0"?>{}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
BOOK_RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}<sheetData>{}</sheetData></worksheet>'


def cell(where, text, formula=None):
    said = f"<f>{formula}</f><v>{text}</v>" if formula else f"<is><t>{text}</t></is>"
    return f'<c r="{where}" t="{"str" if formula else "inlineStr"}">{said}</c>'


def row(number, cells):
    return f'<row r="{number}">{"".join(cells)}</row>'


def plain_rows(formula=None):
    head = row(1, [cell(f"{c}1", t) for c, t in zip("ABCD", HEAD.split(","))])
    texts = ROW.split(",")
    return head + row(2, [cell("A2", texts[0])] + [cell("B2", texts[1], formula)] + [cell(f"{c}2", t) for c, t in zip("CD", texts[2:])])


def book(rows, before="", shared=None, doctype=""):
    parts = [("[Content_Types].xml", TYPES), ("_rels/.rels", RELS), ("xl/workbook.xml", BOOK.format(doctype)), ("xl/_rels/workbook.xml.rels", BOOK_RELS)]
    parts.append(("xl/worksheets/sheet1.xml", SHEET.format(before, rows)))
    if shared is not None:
        parts.append(("xl/sharedStrings.xml", shared))
    return normal(parts)


def book_raw(sheet, size):
    """The sheet given as raw deflate."""
    texts = {b"[Content_Types].xml": TYPES, b"_rels/.rels": RELS, b"xl/workbook.xml": BOOK.format(""), b"xl/_rels/workbook.xml.rels": BOOK_RELS}
    entries = []
    for name, text in texts.items():
        data = text.encode()
        entries.append((name, deflated(data), zlib.crc32(data), len(data), 8, 0, name))
    entries.append((b"xl/worksheets/sheet1.xml", sheet, 0, size, 8, 0, b"xl/worksheets/sheet1.xml"))
    return raw(entries)


def column(number):
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def cases(small):
    """name -> (why, maker); each is used as a members file, and the CSVs as envelopes.csv too."""
    many = 10 if small else 1
    size = (96 if small else 1024) * MIB
    text = f"{HEAD}\r\n{ROW}\r\n"
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)) + "]>"
    return {
        "plain.csv": ("nothing wrong", lambda: text.encode()),
        "columns_million.csv": ("1,000,000 columns", lambda: (HEAD + ",x" * (1_000_000 // many) + "\r\n" + ROW + ",y" * (1_000_000 // many) + "\r\n").encode()),
        "columns_million_many_rows.csv": ("100,000 titles, each with a cell in 200 rows", lambda: (HEAD + "".join(f",t{i}" for i in range(100_000 // many)) + "\r\n" + "".join(f"{n},佐倉 美和,2021-04-01,2026-03-31" + ",y" * (100_000 // many) + "\r\n" for n in range(200))).encode()),
        "rows_million.csv": ("1,000,000 members", lambda: (HEAD + "\r\n" + "".join(f"{n},佐倉 美和,2021-04-01,2026-03-31\r\n" for n in range(1_000_000 // many))).encode()),
        "rows_of_one_number.csv": ("100,000 people under one number", lambda: (HEAD + "\r\n" + "".join(f"204817,佐倉 美和{n},2021-04-01,2026-03-31\r\n" for n in range(100_000 // many))).encode()),
        "rows_wrong_many.csv": ("one good row, 300,000 wrong ones", lambda: (text + "1,,x,y\r\n" * (300_000 // many)).encode()),
        "line_without_end.csv": ("100 MB without a line end", lambda: text.encode() + b"x" * (100 * MIB // many)),
        "quote_without_end.csv": ("a quoted cell that never ends", lambda: (text + '"x' + "\r\n1,2,3" * (1_000_000 // many)).encode()),
        "no_line_end.csv": ("the last line has no end", lambda: text.strip().encode()),
        "line_ends_mixed.csv": ("CR, LF and CRLF", lambda: f"{HEAD}\r{ROW}\n310592,高橋 直人,2021-04-01,2026-03-31\r\n".encode()),
        "nul_bytes.csv": ("NUL bytes between the letters", lambda: text.replace("佐倉", "佐\0倉").encode() + b"\0" * 1000),
        "nul_only.csv": ("a million NUL bytes", lambda: b"\0" * 1_000_000),
        "encodings_mixed.csv": ("a row of UTF-8, a row of Shift-JIS", lambda: text.encode() + "310592,髙橋 直人,2021-04-01,2026-03-31\r\n".encode("cp932")),
        "utf16_odd.csv": ("UTF-16 with half a letter at its end", lambda: b"\xff\xfe" + text.encode("utf-16-le") + b"\x42"),
        "utf16_lone_surrogates.csv": ("UTF-16 with halves of pairs", lambda: b"\xff\xfe" + text.replace("美和", "X").encode("utf-16-le").replace(b"X\0", b"\x00\xd8")),
        "formulas.csv": ("names that are formulas", lambda: (HEAD + '\r\n=1+1,"=HYPERLINK(""http://example.invalid"",""x"")",2021-04-01,2026-03-31\r\n@A,-1+1,2021-04-01,2026-03-31\r\n204817,佐倉 美和,2021-04-01,2026-03-31\r\n').encode()),
        "escapes.csv": ("names that are terminal escapes", lambda: (HEAD + "\r\n204817,\x1b[2J\x1b]0;x\x07佐倉\u202e,2021-04-01,2026-03-31\r\n1\x1b[31m,x,2021-13-01,\x9b31m\r\n").encode()),
        "html.csv": ("names that are HTML", lambda: (HEAD + "\r\n204817,<script>alert(1)</script>,2021-04-01,2026-03-31\r\n").encode()),
        "titles_twice.csv": ("each column twice", lambda: f"{HEAD},{HEAD}\r\n{ROW},310592,高橋 直人,2021-04-01,2026-03-31\r\n".encode()),
        "days_wild.csv": ("days of other worlds", lambda: (text + "1,a,9999999999-01-01,2026-03-31\r\n2,a,令和99999年1月1日,2026-03-31\r\n3,a,-2021-04-01,2026-03-31\r\n").encode()),
        "empty.csv": ("no byte", lambda: b""),
        "junk.csv": ("noise", lambda: bytes(i * 7919 % 256 for i in range(5_000))),
        "quotes_lone.csv": ("lone quotes inside cells", lambda: (HEAD + '\r\n204817,佐倉 "美和,2021-04-01,2026-03-31\r\n310592,"髙橋" 直人",2021-04-01,2026-03-31\r\n').encode()),
        "quotes_million.csv": ("1,000,000 quotes", lambda: (text + '"' * (1_000_000 // many) + "\r\n").encode()),
        "bom_twice.csv": ("two marks at the start and one inside", lambda: ("\ufeff\ufeff" + text.replace("佐倉", "\ufeff佐倉")).encode()),
        "separators_mixed.csv": ("tabs, semicolons and full-width commas", lambda: f"{HEAD.replace(',', chr(9))}\r\n{ROW.replace(',', ';')}\r\n{ROW.replace(',', '，')}\r\n".encode()),
        "separators_of_unicode.csv": ("lines ended by U+2028 and U+0085", lambda: f"{HEAD}\u2028{ROW}\u0085{ROW}".encode()),
        "number_long.csv": ("a member number of 30,000 figures, and one of none", lambda: (text + "1" * 30_000 + ",a,2021-04-01,2026-03-31\r\n,b,2021-04-01,2026-03-31\r\n").encode()),
        "numbers_alike.csv": ("one number in full width, with zeros before it and with marks inside", lambda: (text + "２０４８１７,甲,2021-04-01,2026-03-31\r\n0204817,乙,2021-04-01,2026-03-31\r\n204\u200b817,丙,2021-04-01,2026-03-31\r\n").encode()),
        "names_of_all_members_one.csv": ("30,000 members of one name", lambda: (text + "".join(f"{300_000 + n},佐倉 美和,2021-04-01,2026-03-31\r\n" for n in range(30_000 // many))).encode()),
        "utf7.csv": ("UTF-7", lambda: (HEAD + "\r\n").encode("utf-7") + "204817,佐倉 美和,2021-04-01,2026-03-31\r\n".encode("utf-7")),
        "compound.xls": ("a compound file (.xls)", lambda: ole(8)),
        "encrypted.xlsx": ("a workbook with a password: a compound file", lambda: ole(8) + "EncryptedPackage".encode("utf-16-le") + b"\0" * 480),
        "numbers_of_a_spreadsheet.csv": ("numbers as a spreadsheet spoilt them", lambda: (HEAD + "".join(f"\r\n{n},a{at},2021-04-01,2026-03-31" for at, n in enumerate(("204817.0", "2.04817E+05", "#REF!"))) + "\r\n310592,髙橋 直人,2021-04-01,2026-03-31\r\n").encode()),
        "numbers_in_spellings.csv": ("one number in three spellings, for three people", lambda: (text + "２０４８１７,甲,2021-04-01,2026-03-31\r\n204-817,乙,2021-04-01,2026-03-31\r\n").encode()),
        "names_turn.csv": ("names that turn the direction of writing", lambda: (text.replace("佐倉", "\u202e佐倉\u2066") + "\u202e310592,\u200f高橋\u061c 直人,2021-04-01,2026-03-31\r\n").encode()),
        "compound_ring.xls": ("a compound file whose table of sectors is a ring", lambda: ole(8, table_ring=True)),
        "external_links.xlsx": ("a book that names another one on a server", lambda: book(plain_rows("[1]Sheet1!A1"), shared='<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalReferences><externalReference r:id="file://example.invalid/x.xlsx"/></externalReferences></sst>')),
        "shared_string_beyond.xlsx": ("cells that name shared strings that are not there", lambda: book(plain_rows().replace('t="inlineStr"><is><t>佐倉 美和</t></is>', 't="s"><v>4294967295</v>'), shared="<sst/>")),
        "sheet_part_climbs.xlsx": ("a sheet at ../../../etc/passwd", lambda: normal([("[Content_Types].xml", TYPES), ("_rels/.rels", RELS), ("xl/workbook.xml", BOOK.format("")), ("xl/_rels/workbook.xml.rels", BOOK_RELS.replace("worksheets/sheet1.xml", "../../../../etc/passwd"))])),
        "sheets_10k.xlsx": ("10,000 sheets, all one part", lambda: normal([("[Content_Types].xml", TYPES), ("_rels/.rels", RELS), ("xl/workbook.xml", BOOK.format("").replace('<sheet name="a" sheetId="1" r:id="r1"/>', "".join(f'<sheet name="a{n}" sheetId="{n}" r:id="r1"/>' for n in range(10_000 // many)))), ("xl/_rels/workbook.xml.rels", BOOK_RELS), ("xl/worksheets/sheet1.xml", SHEET.format("", plain_rows()))])),
        "merged_100k.xlsx": ("100,000 merged areas, each the whole sheet", lambda: normal([("[Content_Types].xml", TYPES), ("_rels/.rels", RELS), ("xl/workbook.xml", BOOK.format("")), ("xl/_rels/workbook.xml.rels", BOOK_RELS), ("xl/worksheets/sheet1.xml", SHEET.format("", plain_rows()).replace("</worksheet>", "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * (100_000 // many) + "</mergeCells></worksheet>"))])),
        "numbers_wild.xlsx": ("numbers that are none, endless, and days of the year 9999999", lambda: book(row(1, [cell(f"{c}1", t) for c, t in zip("ABCD", HEAD.split(","))]) + "".join(f'<row r="{n}"><c r="A{n}"><v>{v}</v></c><c r="B{n}" t="b"><v>7</v></c><c r="C{n}" t="d"><v>9999999-99-99</v></c><c r="D{n}" t="e"><v>#REF!</v></c></row>' for n, v in enumerate(("NaN", "1e400", "-1e308", "204817.5", "4294967296"), 2)))),
        "part_twice.xlsx": ("the sheet twice in the archive, with other members", lambda: normal([("[Content_Types].xml", TYPES), ("_rels/.rels", RELS), ("xl/workbook.xml", BOOK.format("")), ("xl/_rels/workbook.xml.rels", BOOK_RELS), ("xl/worksheets/sheet1.xml", SHEET.format("", plain_rows())), ("xl/worksheets/sheet1.xml", SHEET.format("", plain_rows().replace("佐倉", "偽")))])),
        "plain.xlsx": ("nothing wrong", lambda: book(plain_rows())),
        "formulas.xlsx": ("a name that is a formula", lambda: book(plain_rows("HYPERLINK(&quot;http://example.invalid&quot;)"))),
        "last_cell.xlsx": ("a cell in the last row and column: 17 billion in between", lambda: book(plain_rows() + row(1_048_576, [cell("XFD1048576", "x")]))),
        "dimension_lies.xlsx": ("a dimension of A1:XFD1048576", lambda: book(plain_rows(), '<dimension ref="A1:XFD1048576"/>')),
        "columns_million.xlsx": ("a row of 1,000,000 columns", lambda: book(plain_rows() + row(3, [cell(f"{column(i + 1)}3", "x") for i in range(1_000_000 // many)]))),
        "row_twice.xlsx": ("two members in two rows of one number", lambda: book(plain_rows() + row(2, [cell("A2", "310592"), cell("B2", "高橋 直人"), cell("C2", "2021-04-01"), cell("D2", "2026-03-31")]))),
        "cell_far.xlsx": ("cells at A4294967295 and ZZZZZZZ1", lambda: book(plain_rows() + row(4294967295, [cell("A4294967295", "x"), cell("ZZZZZZZ1", "x")]))),
        "bomb.xlsx": ("a sheet of one GiB of blanks", lambda: book_raw(raw_zeros(size), min(size, 0xFFFFFFFE))),
        "rows_bomb.xlsx": ("a sheet of empty rows, one GiB", lambda: book_raw(deflated(SHEET.split("{}")[0].encode() + b"<sheetData>" + b"<row><c t='str'><v>x</v></c></row>" * (size // 34)), min(size, 0xFFFFFFFE))),
        "shared_strings_bomb.xlsx": ("shared strings that say there are 4294967295", lambda: book(plain_rows(), shared='<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4294967295" uniqueCount="4294967295">' + "<si><t>x</t></si>" * (1_000_000 // many) + "</sst>")),
        "entities_laugh.xlsx": ("entities inside entities, a billion times", lambda: book(plain_rows().replace("美和", "&j;"), doctype=laughs)),
        "entity_outside.xlsx": ("an entity that names /etc/passwd", lambda: book(plain_rows().replace("美和", "&x;"), doctype='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
        "elements_deep.xlsx": ("1,000,000 elements inside each other", lambda: book("<row>" * (1_000_000 // many))),
        "not_a_book.xlsx": ("an archive of other things", lambda: normal([("a.txt", b"x")])),
        "cut.xlsx": ("cut in the middle", lambda: book(plain_rows())[:700]),
    }
