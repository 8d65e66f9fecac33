//! One function a target: bytes in, nothing out, and no panic of ours whatever the bytes are.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use daicho_catalog::Catalogue;
use daicho_extract::Context;
use daicho_ledger::Rules;
use daicho_model::{BoundingBox, Confidence, Document, Line, MediaType, Page, PageSource, Reader, Word};
use daicho_pipeline::table::Table;
use daicho_pipeline::{members, received};
use daicho_read::{DocumentReader, Limits, ModelFiles, Settings, archive, sniff};

/// Small enough that many inputs a second are tried.
fn limits() -> Limits {
    Limits {
        bytes: 8 << 20,
        pages: 20,
        pixels: 2_000_000,
        archive_entries: 100,
        archive_bytes: 8 << 20,
        page_marks: 20_000,
        ..Limits::default()
    }
}

/// A reader whose models are empty files: pixels are decoded, but no text is looked for in them.
static READER: LazyLock<Mutex<DocumentReader>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder can be made").keep();
    let model = folder.join("empty.onnx");
    std::fs::write(&model, b"").expect("a temporary file can be written");
    let models = ModelFiles { detection: model.clone(), recognition: model };
    let settings = Settings { limits: limits(), models, raster_dpi: 72, ..Settings::default() };
    Mutex::new(DocumentReader::new(settings).expect("the settings are right"))
});

fn read(data: &[u8]) -> Document {
    READER.lock().unwrap_or_else(PoisonError::into_inner).read(data, None)
}

/// What is said of a document must hang together, whatever its bytes.
fn check(document: &Document) {
    let numbers: Vec<u32> = document.pages.iter().map(|page| page.number).collect();
    assert!(numbers.is_sorted() && numbers.iter().all(|n| (1..=document.page_count.max(1)).contains(n)));
    let said = !document.pages.is_empty() || !document.entries.is_empty() || !document.diagnostics.is_empty();
    assert!(said || document.media == MediaType::Zip, "nothing is said of a {:?}", document.media);
    for page in document.pages.iter().filter(|page| page.source == PageSource::Unreadable) {
        assert!(
            document.diagnostics.iter().any(|d| d.page == Some(page.number)),
            "no word on page {}",
            page.number
        );
    }
}

/// What the bytes are.
pub fn sniffing(data: &[u8]) {
    assert_eq!(sniff(data) == MediaType::Empty, data.is_empty());
    let cut = &data[..data.len().min(2048)];
    assert_eq!(sniff(data), sniff(cut), "only the head counts");
}

/// PDF reading; what lacks a head gets one.
pub fn pdf(data: &[u8]) {
    match sniff(data) {
        MediaType::Pdf => check(&read(data)),
        _ => check(&read(&[b"%PDF-1.7\n", data].concat())),
    }
}

/// Decoding of PNG, JPEG and TIFF.
pub fn picture(data: &[u8]) {
    if matches!(sniff(data), MediaType::Png | MediaType::Jpeg | MediaType::Tiff) {
        check(&read(data));
    }
}

/// One day.
pub fn dates(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(day) = daicho_extract::day(&text) {
        assert!((0..=9999).contains(&day.year()), "{day:?}");
    }
    let _ = members::parse_day(&text);
}

/// Days of an era, a range of them among a certificate's lines.
pub fn era(data: &[u8]) {
    const ERAS: [&str; 8] = ["令和", "平成", "昭和", "大正", "R", "H", "S.", "㋿"];
    let Some((first, rest)) = data.split_first() else { return };
    let era = ERAS[usize::from(*first) % ERAS.len()];
    let rest = String::from_utf8_lossy(rest);
    dates(format!("{era}{rest}").as_bytes());
    extraction(format!("参加証明書\n会期 {era}{rest}\n学会名 {rest}{era}元年").as_bytes());
}

/// A page of lines, as any reader may give it: records must come out.
pub fn extraction(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let lines = text.lines().take(60).enumerate().map(|(at, text)| {
        let y = at as f32 / 60.0;
        let x = if text.starts_with(' ') { 0.5 } else { 0.1 };
        let bounding_box = BoundingBox::new(x, y, x + 0.01 * text.chars().take(80).count() as f32, y + 0.012);
        let words = vec![Word { text: text.to_owned(), bounding_box }];
        Line {
            text: text.to_owned(),
            bounding_box,
            confidence: Confidence::new(0.9),
            reader: Reader::TextLayer,
            vertical: false,
            words,
            corners: None,
        }
    });
    let page = Page { aspect: 0.707, lines: lines.collect(), ..Page::empty(1, PageSource::TextLayer) };
    let document = Document {
        sha256: "0".repeat(64),
        media: MediaType::Pdf,
        page_count: 1,
        pages: vec![page],
        entries: Vec::new(),
        diagnostics: Vec::new(),
    };
    let extracted =
        daicho_extract::extract(&document, &Context { path: "a.pdf", occurrence: 1, layouts: &[] });
    assert!(!extracted.records.is_empty());
}

/// A body's catalogue with one of its files replaced.
pub fn catalogue(data: &[u8]) {
    const FILES: [(&str, &[u8]); 6] = [
        ("body.toml", include_bytes!("../../catalogs/jrs/body.toml")),
        ("listings.csv", include_bytes!("../../catalogs/jrs/listings.csv")),
        ("meetings.csv", include_bytes!("../../catalogs/jrs/meetings.csv")),
        ("names.csv", include_bytes!("../../catalogs/jrs/names.csv")),
        ("points.csv", include_bytes!("../../catalogs/jrs/points.csv")),
        ("relations.csv", include_bytes!("../../catalogs/jrs/relations.csv")),
    ];
    let Some((which, data)) = data.split_first() else { return };
    let mut files: BTreeMap<String, Vec<u8>> = FILES
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), bytes[..bytes.len().min(2000)].to_vec()))
        .collect();
    files.insert(FILES[usize::from(*which) % FILES.len()].0.to_owned(), data.to_vec());
    if let Err(errors) = Catalogue::load(&files) {
        assert!(!errors.is_empty() && errors.iter().all(|error| !error.document.is_empty()));
    }
}

/// A rules file.
pub fn rules(data: &[u8]) {
    if let Err(errors) = Rules::parse(&String::from_utf8_lossy(data), "rules.toml") {
        assert!(!errors.is_empty());
    }
}

/// An archive: what is listed can be had, with the digest that was said.
pub fn zip(data: &[u8]) {
    let limits = limits();
    let listing = archive::list(data, &limits);
    for entry in listing.entries.iter().take(10) {
        assert!(
            !entry.path.split('/').any(|part| part == "..") && !entry.path.starts_with('/'),
            "{:?}",
            entry.path
        );
        assert!(!entry.path.contains(char::is_control), "{:?}", entry.path);
        let bytes = archive::entry(data, entry.index, &limits).expect("what is listed can be had");
        assert_eq!(daicho_read::sha256_hex(&bytes), entry.sha256);
    }
}

/// A table as members file and as list of arrivals.
pub fn table(data: &[u8]) {
    // A library's panic is a diagnostic of the worker that reads tables; one of ours has ended the target already.
    let Ok(table) = std::panic::catch_unwind(|| Table::read(data)) else { return };
    let table = table.map_err(|e| e.to_string());
    let read = members::read(table.clone(), "members.csv");
    assert!(
        !(read.members.is_empty() && read.diagnostics.is_empty())
            || table.as_ref().is_ok_and(|t| t.rows.is_empty())
    );
    let _ = received::read(table, "envelopes.csv");
}

/// A list to be imported: text, Markdown or HTML, and the same bytes as a corrections file.
pub fn import(data: &[u8]) {
    use daicho_catalog::import::{Accounts, Corrections, NewEdition, Source, import, sheet};
    let text = String::from_utf8_lossy(data);
    let corrections = Corrections::parse(&text).unwrap_or_default();
    for source in [Source::of_text(&text), Source::Html(&text), Source::Markdown(&text)] {
        let mut draft = import(&sheet(&source), &Accounts::default(), &corrections);
        let edition = NewEdition { body: "fuzz", edition: "list", valid_from: None, source: "list" };
        edition.identify(&mut draft, None);
        if !draft.is_open() {
            edition.write(&draft, &BTreeMap::new()).expect("what is written loads");
        }
    }
}
