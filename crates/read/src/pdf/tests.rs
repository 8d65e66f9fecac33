//! Small PDFs, written here, and what must be read from them.

use std::path::PathBuf;

use daicho_model::{Document, PageSource};

use crate::pdf::testing::{file, japanese, page, stream};
use crate::{DocumentReader, ModelFiles, Settings};

/// No pixels are read in these tests: any existing file stands for the models.
fn reader() -> DocumentReader {
    let any = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
    let models = ModelFiles { detection: any.clone(), recognition: any };
    DocumentReader::new(Settings { models, ..Settings::default() }).unwrap()
}

fn read(bytes: &[u8]) -> Document {
    reader().read(bytes, None)
}

fn check(bytes: &[u8], source: PageSource, lines: &[&str], codes: &[&str]) -> Document {
    let document = read(bytes);
    let found: Vec<&str> = document.pages.iter().flat_map(|p| &p.lines).map(|l| l.text.as_str()).collect();
    let said: Vec<&str> = document.diagnostics.iter().map(|d| d.code.as_str()).collect();
    assert_eq!((found.as_slice(), said.as_slice()), (lines, codes));
    assert_eq!(document.pages[0].source, source);
    document
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn utf16(text: &str) -> String {
    hex(&text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>())
}

fn sjis(text: &str) -> String {
    hex(&encoding_rs::SHIFT_JIS.encode(text).0)
}

fn euc(text: &str) -> String {
    hex(&encoding_rs::EUC_JP.encode(text).0)
}

/// One string in a predefined encoding.
fn check_encoding(encoding: &str, code: &str, text: &str) {
    let (resources, more) = japanese(encoding);
    let content = format!("BT /F 12 Tf 100 700 Td <{code}> Tj ET");
    check(&page(&content, "", &resources, &more), PageSource::TextLayer, &[text], &[]);
}

#[test]
fn predefined_encodings_are_read() {
    check_encoding("90ms-RKSJ-H", &sjis("参加証明書ABC"), "参加証明書ABC");
    check_encoding("EUC-H", &euc("参加証明書"), "参加証明書");
    check_encoding("UniJIS-UTF16-H", &utf16("参加証明書"), "参加証明書");
    check_encoding("UniJIS-UCS2-H", &utf16("参加証明書"), "参加証明書");
    check_encoding("UniJIS2004-UTF16-H", &utf16("参加証明書"), "参加証明書");
    check_encoding("Identity-H", "0465", "亜");
}

#[test]
fn white_text_is_read_only_where_it_shows() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    let text = |y: u32, text: &str| format!("BT /F 12 Tf 100 {y} Td <{}> Tj ET ", sjis(text));
    let seen =
        format!("0 0 0.5 rg 90 690 200 30 re f 1 g {} 0 g {}", text(700, "受講証明書"), text(600, "氏名"));
    check(&page(&seen, "", &resources, &more), PageSource::TextLayer, &["受講証明書", "氏名"], &[]);
    let unseen = format!("{} 1 g {} 0.99 g {}", text(700, "氏名"), text(600, "会員番号"), text(500, "123"));
    check(&page(&unseen, "", &resources, &more), PageSource::TextLayer, &["氏名"], &[]);
}

#[test]
fn covered_clipped_and_tiny_text_is_hidden() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    let text = |size: &str, y: u32, text: &str| format!("BT /F {size} Tf 100 {y} Td <{}> Tj ET ", sjis(text));
    let content = [
        text("12", 700, "氏名"),
        text("12", 600, "覆われた文字"),
        "1 g 90 590 300 30 re f 0 g ".to_owned(),
        text("12", 600, "書き直し"),
        format!("q 0 0 50 50 re W n {}Q ", text("12", 500, "切り取られた文字")),
        format!("q 90 390 300 30 re W n {}Q ", text("12", 400, "枠の中")),
        text("0.5", 300, "小さすぎる文字"),
        text("2", 280, "読めない文字"),
        format!("1 1 0.6 rg {}", text("12", 200, "黄色い文字")),
        format!("1 1 0 rg {}", text("12", 180, "真っ黄色の文字")),
    ];
    let seen = ["氏名", "書き直し", "枠の中"];
    check(&page(&content.concat(), "", &resources, &more), PageSource::TextLayer, &seen, &[]);
}

#[test]
fn a_turned_page_is_read_upright() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    // The text runs upwards on the stored page; /Rotate 90 turns it level.
    let content = format!("BT /F 12 Tf 0 1 -1 0 100 100 Tm <{}> Tj ET", sjis("氏名"));
    let document =
        check(&page(&content, "/Rotate 90", &resources, &more), PageSource::TextLayer, &["氏名"], &[]);
    let page = &document.pages[0];
    assert_eq!((page.turn, page.aspect > 1.0), (0, true));
    let b = page.lines[0].bounding_box;
    assert!(b.width() * page.aspect > b.height() && b.y0 < 0.2, "{b:?}");
}

#[test]
fn turned_content_without_rotate_is_turned_too() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    let content = format!("BT /F 12 Tf 0 1 -1 0 100 100 Tm <{}> Tj ET", sjis("氏名"));
    let document = check(&page(&content, "", &resources, &more), PageSource::TextLayer, &["氏名"], &[]);
    assert_eq!(document.pages[0].turn, 1);
}

#[test]
fn vertical_writing_is_one_line_downwards() {
    let (resources, more) = japanese("90ms-RKSJ-V");
    let content = format!("BT /F 12 Tf 300 700 Td <{}> Tj ET", sjis("学術集会"));
    let document = check(&page(&content, "", &resources, &more), PageSource::TextLayer, &["学術集会"], &[]);
    assert!(document.pages[0].lines[0].vertical);
}

#[test]
fn cells_are_lines_of_their_own() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    let at = |x: u32, text: &str| format!("BT /F 10 Tf {x} 700 Td <{}> Tj ET ", sjis(text));
    let ruled = format!("{}{}130 690 m 130 720 l S", at(100, "会名"), at(132, "単位"));
    check(&page(&ruled, "", &resources, &more), PageSource::TextLayer, &["会名", "単位"], &[]);
    let wide = format!("{}{}", at(136, "単位"), at(100, "会名"));
    check(&page(&wide, "", &resources, &more), PageSource::TextLayer, &["会名", "単位"], &[]);
    let near = format!("{}{}", at(130, "単位"), at(100, "会名"));
    check(&page(&near, "", &resources, &more), PageSource::TextLayer, &["会名 単位"], &[]);
}

#[test]
fn ruling_lines_are_kept() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    let content = format!("100 650 200 100 re S BT /F 10 Tf 110 700 Td <{}> Tj ET", sjis("枠"));
    let document = check(&page(&content, "", &resources, &more), PageSource::TextLayer, &["枠"], &[]);
    assert_eq!(document.pages[0].rules.len(), 4);
}

#[test]
fn text_drawn_twice_counts_once() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    let bold = format!("BT /F 12 Tf 2 Tr 100 700 Td <{}> Tj ET", sjis("参加証"));
    check(&page(&bold, "", &resources, &more), PageSource::TextLayer, &["参加証"], &[]);
}

#[test]
fn hidden_text_is_not_taken_for_print() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    let content = format!("BT /F 12 Tf 3 Tr 100 700 Td <{}> Tj ET", sjis("見えない"));
    check(&page(&content, "", &resources, &more), PageSource::Blank, &[], &[]);
}

#[test]
fn actual_text_goes_before_glyphs() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    let content = format!(
        "/Span<</ActualText<feff{}>>>BDC BT /F 12 Tf 100 700 Td <{}> Tj ET EMC",
        utf16("ＡＢ-1"),
        sjis("AB1")
    );
    check(&page(&content, "", &resources, &more), PageSource::TextLayer, &["ＡＢ-1"], &[]);
}

#[test]
fn actual_text_that_says_something_else_is_not_believed() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    let content = format!(
        "BT /F 12 Tf 100 700 Td <{}> Tj ET /Span<</ActualText<feff{}>>>BDC BT /F 12 Tf 100 600 Td <{}> Tj ET EMC",
        sjis("参加証"),
        utf16("会員番号 310592"),
        sjis("記")
    );
    // These tests have no model that could look at the page.
    let codes = ["models_unusable", "text_not_as_drawn"];
    let document =
        check(&page(&content, "", &resources, &more), PageSource::TextLayer, &["参加証", "記"], &codes);
    let sure = |line: usize| document.pages[0].lines[line].confidence.get();
    assert!(sure(0) > 0.9 && sure(1) < 0.2);
}

#[test]
fn what_may_not_show_is_doubted() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    let text = |y: u32, text: &str| format!("BT /F 12 Tf 100 {y} Td <{}> Tj ET ", sjis(text));
    let check = |content: &str, doubted: bool| {
        let document = read(&page(content, "", &resources, &more));
        let codes: Vec<&str> = document.diagnostics.iter().map(|d| d.code.as_str()).collect();
        assert_eq!(codes.contains(&"text_not_as_drawn"), doubted, "{content}: {codes:?}");
    };
    check(&text(700, "氏名"), false);
    check(&format!("{}0.5 g 90 690 200 30 re f", text(700, "氏名")), true);
    check(&format!("0.5 g 90 690 200 30 re f 0 g {}", text(700, "氏名")), false);
    check(&format!("0.9 g {}", text(700, "氏名")), true);
    check(&format!("0 g 90 690 200 30 re f 0.1 g {}", text(700, "氏名")), true);
    check(&format!("q 0 0 1 1 re 590 840 1 1 re W n {}Q", text(700, "氏名")), true);
    check(&format!("q 80 650 400 100 re W n {}Q", text(700, "氏名")), false);
    check(&format!("{}1 g 100 690 m 400 700 l 100 730 l f", text(700, "氏名")), true);
    check(&format!("{}1 G 30 w 90 705 m 300 705 l S", text(700, "氏名")), true);
    check(&format!("{}0 G 0.5 w 90 690 m 300 690 l S", text(700, "氏名")), false);
    check(&format!("q 0 0 595 842 re 90 690 200 30 re W* n {}Q", text(700, "氏名")), true);
    check(&format!("q 0 0 595 842 re 0 0 595 842 re W* n {}Q", text(700, "氏名")), true);
    check(&format!("1 0.85 0 rg {}", text(700, "氏名")), true);
}

/// Whether anything on a page is not believed.
fn check_belief(content: &str, (entries, states): (&str, &str), more: &[Vec<u8>], doubted: bool) {
    let (font, mut objects) = japanese("90ms-RKSJ-H");
    objects.extend_from_slice(more);
    let document = read(&page(content, entries, &format!("{font}{states}"), &objects));
    let codes: Vec<&str> = document.diagnostics.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(codes.contains(&"text_not_as_drawn"), doubted, "{content} {entries}: {codes:?}");
}

/// A text, level with 700.
fn shown(text: &str) -> String {
    format!("BT /F 12 Tf 100 700 Td <{}> Tj ET ", sjis(text))
}

#[test]
fn what_overprints_a_ground_is_not_believed_unless_it_is_black() {
    let check = |content: &str, doubted: bool| {
        let states = "/ExtGState<</G<</OP true/op true/OPM 1>>/N<</OP false/op false>>>>";
        check_belief(&format!("{content} {}", shown("氏名")), ("", states), &[], doubted);
    };
    let (dark, pale) = ("0 0 0.5 rg 90 690 200 30 re f", "1 1 0.8 rg 90 690 200 30 re f");
    check(&format!("{dark} 1 g"), false);
    check(&format!("{dark} /G gs 1 g"), true);
    check(&format!("{dark} /G gs /N gs 1 g"), false);
    check(&format!("{pale} /G gs 0 g"), false);
    check("/G gs 0 0 0 1 k", false);
    check(&format!("{dark} /G gs 1 g 90 690 200 30 re f /N gs 0 g"), true);
}

#[test]
fn a_filled_seal_changes_figures_but_no_letter_unless_it_covers_it() {
    let ring = "0.9 0.1 0.1 rg 106 686 m 136 686 l 136 722 l 106 722 l h 108 688 m 134 688 l 134 720 l 108 720 l h f*";
    let block = "0.9 0.1 0.1 rg 98 690 30 30 re f";
    for (text, seal, doubted) in [
        ("氏名", ring, false),
        ("氏名", block, true),
        ("123", ring, true),
        ("氏名", "0 g 98 690 30 30 re f", true),
    ] {
        check_belief(&format!("{}{seal}", shown(text)), ("", ""), &[], doubted);
    }
}

#[test]
fn a_field_is_compared_with_what_it_shows_and_not_with_the_page_under_it() {
    let check = |value: &str, doubted: bool| {
        let field = format!(
            "/Annots[<</Subtype/Widget/FT/Tx/F 4/T(a)/V<feff{}>/Rect[0 0 595 842]/AP<</N 7 0 R>>>>]",
            utf16(value)
        );
        let look = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>";
        let look = stream(look, format!("BT /F 12 Tf 100 500 Td <{}> Tj ET", sjis("佐倉")).as_bytes());
        check_belief(&shown("氏名"), (&field, ""), &[look], doubted);
    };
    check("佐倉", false);
    check("髙橋", true);
}

#[test]
fn letters_drawn_by_their_edges_or_slanted_too_far_are_doubted() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    let check = |state: &str, place: &str, doubted: bool| {
        let content = format!("{state} BT /F 12 Tf {place} <{}> Tj ET", sjis("氏名"));
        let document = read(&page(&content, "", &resources, &more));
        let codes: Vec<&str> = document.diagnostics.iter().map(|d| d.code.as_str()).collect();
        assert_eq!(codes.contains(&"text_not_as_drawn"), doubted, "{content}: {codes:?}");
    };
    check("0 G 1 w [0.001 1000] 500 d 1 Tr", "100 700 Td", true);
    check("1 g 0 G 1 w [0.001 1000] 500 d 2 Tr", "100 700 Td", true);
    check("0 G 12 w 1 Tr", "100 700 Td", true);
    check("0 G 0.4 w 2 Tr", "100 700 Td", false);
    check("", "1 0 8 1 100 700 Tm", true);
    check("", "1 0 0.3 1 100 700 Tm", false);
}

#[test]
fn a_name_that_a_pen_scribbled_over_is_doubted() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    let check = |lines: &str, doubted: bool| {
        let content = format!("BT /F 12 Tf 100 700 Td <{}> Tj ET 0 G 1 w {lines} S", sjis("氏名"));
        let document = read(&page(&content, "", &resources, &more));
        let codes: Vec<&str> = document.diagnostics.iter().map(|d| d.code.as_str()).collect();
        assert_eq!(codes.contains(&"text_not_as_drawn"), doubted, "{lines}: {codes:?}");
    };
    let hatching: String = (90..140).map(|x| format!("{x} 695 m {} 715 l ", x + 20)).collect();
    check(&hatching, true);
    let up_and_down: String =
        (90..140).map(|x| format!("{x} {} l ", if x % 2 == 0 { 695 } else { 715 })).collect();
    check(&format!("90 695 m {up_and_down}"), true);
    let waves: String = (0..4).map(|n| format!("90 {0} m 100 {0} 120 {0} 140 {0} c ", 702 + n)).collect();
    check(&waves, true);
    check("90 695 m 140 715 l", false);
    check("95 690 m 95 720 l 126 690 m 126 720 l", false);
}

#[test]
fn white_on_a_ground_that_was_whitened_again_is_hidden() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    let text = |y: u32, text: &str| format!("BT /F 12 Tf 100 {y} Td <{}> Tj ET ", sjis(text));
    let content = format!(
        "0 g 0 0 595 842 re f 1 g 90 690 300 30 re f {}{}100 Tz BT /F 12 Tf 1 Tz 100 500 Td <{}> Tj ET",
        text(700, "会員番号"),
        text(600, "氏名"),
        sjis("住所")
    );
    check(&page(&content, "", &resources, &more), PageSource::TextLayer, &["氏名"], &[]);
}

#[test]
fn an_empty_page_is_blank() {
    check(&page("", "", "", &[]), PageSource::Blank, &[], &[]);
}

#[test]
fn forms_without_end_are_not_followed() {
    let form =
        stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R>>>>", b"/A Do /A Do");
    let bytes = page("/A Do", "", "/XObject<</A 5 0 R>>", &[form]);
    check(&bytes, PageSource::Unreadable, &[], &["page_too_complex"]);
}

#[test]
fn a_picture_of_monstrous_size_is_not_drawn() {
    let entries =
        "/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceGray";
    let bytes = page("q 595 0 0 842 0 0 cm /I Do Q", "", "/XObject<</I 5 0 R>>", &[stream(entries, b"\0")]);
    check(&bytes, PageSource::Unreadable, &[], &["page_too_large"]);
}

#[test]
fn content_that_cannot_be_unpacked_is_no_blank_page() {
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>".to_vec(),
        stream("/Filter/FlateDecode", b"no zlib at all"),
    ];
    check(&file(&objects), PageSource::Unreadable, &[], &["page_damaged"]);
}

#[test]
fn junk_before_and_after_and_a_lost_table_do_no_harm() {
    let (resources, more) = japanese("90ms-RKSJ-H");
    let content = format!("BT /F 12 Tf 100 700 Td <{}> Tj ET", sjis("参加証"));
    let whole = page(&content, "", &resources, &more);
    let xref = whole.windows(4).position(|w| w == b"xref").unwrap();
    for bytes in [
        [b"junk\r\n", whole.as_slice()].concat(),
        [&whole, b"junk".as_slice()].concat(),
        whole[..xref].to_vec(),
    ] {
        check(&bytes, PageSource::TextLayer, &["参加証"], &[]);
    }
}

#[test]
fn a_range_reads_only_its_pages() {
    let kid = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>".to_vec();
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>".to_vec(),
        kid.clone(),
        kid.clone(),
        kid,
    ];
    let document = reader().read(&file(&objects), Some((2, 9)));
    let numbers: Vec<u32> = document.pages.iter().map(|p| p.number).collect();
    assert_eq!((document.page_count, numbers), (3, vec![2, 3]));
}

#[test]
fn what_is_no_document_says_so() {
    for (bytes, code) in [
        (b"".as_slice(), "file_empty"),
        (b"<!DOCTYPE html><p>x</p>", "file_unknown"),
        (b"%PDF-1.7 and nothing more", "pdf_broken"),
        (b"\x89PNG\r\n\x1a\n", "picture_broken"),
        (b"II*\0\x08\0\0\0", "picture_broken"),
    ] {
        assert_eq!(read(bytes).diagnostics[0].code, code);
    }
}

#[test]
fn what_it_is_instead_is_named_only_where_it_is_known() {
    let kind = |bytes: &[u8]| read(bytes).diagnostics[0].details.get("kind").cloned();
    assert_eq!(kind(b"<!DOCTYPE html><p>x</p>").as_deref(), Some("HTML"));
    assert_eq!(kind(b"just words"), None);
}

#[test]
fn the_same_bytes_give_the_same_document() {
    let (resources, more) = japanese("EUC-H");
    let bytes = page(&format!("BT /F 12 Tf 100 700 Td <{}> Tj ET", euc("同じ")), "", &resources, &more);
    assert_eq!(read(&bytes), read(&bytes));
}
