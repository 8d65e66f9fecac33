//! Cover pages: printed by `daicho cover`, read back by `daicho read` from the PDF, from a fax, and with the code spoilt.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::path::{Path, PathBuf};

use common::{daicho, shown};
use daicho_model::{Field, Page, PageSource, Record, RecordKind};
use image::imageops::FilterType;
use image::{GrayImage, Luma, RgbImage};

const HEADER: &str = "会員番号,氏名,認定開始日,認定終了日\n";

/// A members file of these numbers and names.
fn members(folder: &Path, rows: &[(&str, &str)]) -> PathBuf {
    let rows: String =
        rows.iter().map(|(number, name)| format!("{number},{name},2021-04-01,2026-03-31\n")).collect();
    let file = folder.join("members.csv");
    std::fs::write(&file, HEADER.to_owned() + &rows).unwrap();
    file
}

/// The covers of members as PDF, and what the command said.
fn print(folder: &Path, rows: &[(&str, &str)], only: &[&str], code: i32) -> (PathBuf, String) {
    let (file, out) = (members(folder, rows), folder.join("covers.pdf"));
    let mut command = daicho();
    command.arg("cover").args(only).arg("--members").arg(&file).arg("--out").arg(&out);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{}", shown(&output));
    (out, shown(&output))
}

fn read(file: &Path) -> Vec<Record> {
    let output = daicho().args(["read", "--records"]).arg(file).output().unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(!text.is_empty(), "{}", shown(&output));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Every page is a cover that opens the envelope of its member.
fn check(records: &[Record], rows: &[(&str, &str)]) {
    let found: Vec<_> = records.iter().map(|r| (r.kind, r.envelope.as_deref())).collect();
    let expected: Vec<_> = rows.iter().map(|(number, _)| (RecordKind::Cover, Some(*number))).collect();
    assert_eq!(found, expected);
    for record in records {
        let number = record.fields.member_no.as_ref().unwrap();
        assert!(number.confidence.get() >= 0.9, "{number:?}");
        assert!(record.kind_confidence.get() >= 0.9);
    }
}

const PEOPLE: [(&str, &str); 3] =
    [("204817", "佐倉 美和"), ("JRS-36098", "髙橋 直人"), ("0042", "小田切 蓮")];

#[test]
fn a_cover_is_read_back_from_the_pdf() {
    let folder = tempfile::tempdir().unwrap();
    let (pdf, _) = print(folder.path(), &PEOPLE, &[], 0);
    let records = read(&pdf);
    check(&records, &PEOPLE);
    for (record, (number, name)) in records.iter().zip(PEOPLE) {
        assert_eq!(Field::known(&record.fields.holder).map(String::as_str), Some(name));
        let payload = format!("DAICHO-COVER:1:{number}");
        assert_eq!(Field::known(&record.fields.payload), Some(&payload), "the code was decoded too");
    }
}

/// A page of the PDF as a fax machine sends it: 204 × 196 dots an inch, black or white.
fn faxed(pdf: &Path, spoil: impl Fn(&mut RgbImage)) -> GrayImage {
    let settings = daicho_read::Settings::default();
    let page = Page::empty(1, PageSource::TextLayer);
    let mut image = daicho_read::picture_of(&std::fs::read(pdf).unwrap(), &page, &settings).unwrap();
    spoil(&mut image);
    let scanned = image::imageops::resize(&image, 1687, 2292, FilterType::Triangle);
    let grey = image::imageops::grayscale(&scanned);
    GrayImage::from_fn(grey.width(), grey.height(), |x, y| {
        let speck = (x * 7919 + y * 104_729) % 4001 == 0;
        Luma([if (grey.get_pixel(x, y).0[0] > 140) ^ speck { 255 } else { 0 }])
    })
}

fn check_fax(spoil: impl Fn(&mut RgbImage)) -> Record {
    let folder = tempfile::tempdir().unwrap();
    let (pdf, _) = print(folder.path(), &PEOPLE, &["JRS-36098"], 0);
    let fax = folder.path().join("fax.png");
    faxed(&pdf, spoil).save(&fax).unwrap();
    let mut records = read(&fax);
    check(&records, &[("JRS-36098", "")]);
    records.remove(0)
}

#[test]
fn a_faxed_cover_is_read_by_its_code() {
    let record = check_fax(|_| ());
    assert!(record.fields.payload.is_some(), "the code was decoded");
}

#[test]
fn a_cover_is_read_by_its_corners_where_the_code_is_covered() {
    let record = check_fax(|image| {
        let (width, height) = image.dimensions();
        for (x, y, pixel) in image.enumerate_pixels_mut() {
            let (x, y) = (x as f32 / width as f32, y as f32 / height as f32);
            if (0.3..0.7).contains(&x) && (0.45..0.56).contains(&y) {
                pixel.0 = [40; 3];
            }
        }
    });
    assert!(record.fields.payload.is_none(), "the code cannot be decoded");
}

#[test]
fn odd_numbers_and_names_come_back_as_they_are() {
    let rows =
        [("技-12:3", "葛󠄀城 凛"), ("A/B 7", "Müller, Anna"), ("００９１", "𠮷野 舞"), ("ÅÄ-5", "D'Arc")];
    let folder = tempfile::tempdir().unwrap();
    let quoted: Vec<(String, String)> =
        rows.iter().map(|(number, name)| ((*number).to_owned(), format!("\"{name}\""))).collect();
    let quoted: Vec<(&str, &str)> = quoted.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let (pdf, _) = print(folder.path(), &quoted, &[], 0);
    for (record, (number, _)) in read(&pdf).iter().zip(rows) {
        assert_eq!(record.kind, RecordKind::Cover);
        let payload = format!("DAICHO-COVER:1:{number}");
        assert_eq!(Field::known(&record.fields.payload), Some(&payload));
    }
}

#[test]
fn what_the_font_lacks_is_said_and_the_code_still_holds_the_number() {
    let rows = [("7𓀀1", "山𓃰 花子")];
    let folder = tempfile::tempdir().unwrap();
    let (pdf, said) = print(folder.path(), &rows, &[], 0);
    assert!(said.contains("cover_character_missing") && said.contains('𓃰') && said.contains('𓀀'), "{said}");
    let records = read(&pdf);
    assert_eq!(Field::known(&records[0].fields.payload).unwrap(), "DAICHO-COVER:1:7𓀀1");
}

#[test]
fn a_number_that_no_code_carries_is_named_and_the_others_are_printed() {
    let long = "9".repeat(41);
    let rows = [("204817", "佐倉 美和"), (long.as_str(), "長井 番号")];
    let folder = tempfile::tempdir().unwrap();
    let (pdf, said) = print(folder.path(), &rows, &[], 1);
    assert!(said.contains("cover_number_wrong"), "{said}");
    check(&read(&pdf), &rows[..1]);
    let (_, said) = print(folder.path(), &rows[1..], &[], 2);
    assert!(said.contains("40"), "{said}");
}

#[test]
fn an_unknown_member_is_wrong_usage_with_a_near_number() {
    let folder = tempfile::tempdir().unwrap();
    let (_, said) = print(folder.path(), &PEOPLE, &["jrs36098"], 2);
    assert!(said.contains("did you mean: JRS-36098"), "{said}");
    let (_, said) = print(folder.path(), &PEOPLE, &["999999"], 2);
    assert!(said.contains("as the members file does"), "{said}");
    assert!(!folder.path().join("covers.pdf").exists());
}

#[test]
fn only_those_asked_for_are_printed_in_the_order_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let (pdf, _) = print(folder.path(), &PEOPLE, &["0042", "204817"], 0);
    check(&read(&pdf), &[PEOPLE[0], PEOPLE[2]]);
}

#[test]
fn hundreds_of_covers_are_one_small_pdf_with_the_same_bytes_every_time() {
    let rows: Vec<(String, String)> =
        (0..400).map(|n| (format!("{}", 700_000 + n * 37), format!("架空 {n:03}子"))).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let folder = tempfile::tempdir().unwrap();
    let (pdf, _) = print(folder.path(), &rows, &[], 0);
    let first = std::fs::read(&pdf).unwrap();
    print(folder.path(), &rows, &[], 0);
    assert!(first == std::fs::read(&pdf).unwrap(), "same members, same bytes");
    assert!(first.len() < 4_000_000, "{} bytes", first.len());
    let mut reader = daicho_read::DocumentReader::new(daicho_read::Settings::default()).unwrap();
    let document = reader.read(&first, Some((399, 400)));
    assert_eq!(document.page_count, 400);
    for (page, (number, _)) in document.pages.iter().zip(&rows[398..]) {
        assert_eq!(page.codes[0].text, format!("DAICHO-COVER:1:{number}"));
        assert!(page.lines.iter().any(|line| line.text == *number));
    }
}

#[test]
fn a_font_that_is_none_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = members(folder.path(), &PEOPLE);
    let font = folder.path().join("font.ttc");
    std::fs::write(&font, b"no font").unwrap();
    let mut command = daicho();
    command.arg("cover").arg("--members").arg(&file).arg("--out").arg(folder.path().join("c.pdf"));
    let output = command.arg("--set").arg(format!("read.fallback_font={}", font.display())).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert!(shown(&output).contains("read.fallback_font"), "{}", shown(&output));
}
