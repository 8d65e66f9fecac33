//! Hostile files and inboxes: a small part of `scripts/make_hostile` (all of them: `docs/hostile.md`). Each ends as a record
//! or as a diagnostic that the manifest expects, the good ones beside them are read as ever, and the order changes nothing.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use common::{demo_inbox, root, run_command, shown};
use serde_json::Value;

/// The files of `fixtures/hostile` with the codes that the manifest expects of each.
fn expected() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("fixtures/manifest.toml")).unwrap();
    let manifest: toml::Table = text.parse().unwrap();
    let codes = |file: &toml::Value| -> BTreeSet<String> {
        let codes = file.get("diagnostics").and_then(toml::Value::as_array);
        codes.into_iter().flatten().map(|code| code.as_str().unwrap().to_owned()).collect()
    };
    let files = manifest["file"].as_array().unwrap().iter();
    let hostile = files.filter_map(|file| {
        let name = file["path"].as_str()?.strip_prefix("hostile/")?;
        Some((name.to_owned(), codes(file)))
    });
    hostile.collect()
}

/// What came of a run.
struct Outcome {
    /// Codes of errors and warnings by file, the number in front of its name and what is inside it left out.
    codes: BTreeMap<String, BTreeSet<String>>,
    /// Records by file: page, kind, fields and decision.
    records: BTreeMap<String, Vec<String>>,
    /// Members that got points.
    posted: BTreeSet<String>,
    said: String,
}

fn lines(out: &Path, name: &str) -> Vec<Value> {
    let text = fs::read_to_string(out.join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// `007_a.zip!/b.pdf` to `a.zip`.
fn file_of(path: &str) -> String {
    let outer = path.split("!/").next().unwrap_or_default();
    outer.split_once('_').map_or(outer, |(_, name)| name).to_owned()
}

fn outcome(inbox: &Path, out: &Path) -> Outcome {
    let output = run_command(inbox, out).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "files could not be read: {}", shown(&output));
    let mut outcome = Outcome {
        codes: BTreeMap::new(),
        records: BTreeMap::new(),
        posted: BTreeSet::new(),
        said: shown(&output),
    };
    for one in lines(out, "diagnostics.ndjson").iter().filter(|one| one["severity"] != "info") {
        for text in ["document", "cause", "hint"] {
            assert_ne!(one[text], "", "{one}");
        }
        let file = file_of(one["document"].as_str().unwrap());
        outcome.codes.entry(file).or_default().insert(one["code"].as_str().unwrap().to_owned());
    }
    for one in lines(out, "records.ndjson") {
        let file = file_of(one["document"]["path"].as_str().unwrap());
        let what = format!("{} {} {} {}", one["page"], one["kind"], one["fields"], one["decision"]);
        outcome.records.entry(file).or_default().push(what);
    }
    outcome.records.values_mut().for_each(|records| records.sort());
    let posted = lines(out, "ledger.ndjson").into_iter().filter(|one| one["status"] == "posted");
    outcome.posted = posted.map(|one| one["member_no"].as_str().unwrap().to_owned()).collect();
    outcome
}

/// All files in one inbox, good ones between them, in the order of the numbers in front of their names.
fn inbox(folder: &Path, names: &[String], backwards: bool) -> PathBuf {
    let inbox = folder.join(if backwards { "backwards" } else { "forwards" });
    fs::create_dir(&inbox).unwrap();
    let good = ["202304_総会.pdf", "202309_縦書き.pdf", "202405_IVR_文章.pdf"];
    let mut files: Vec<(PathBuf, String)> =
        names.iter().map(|name| (root().join("fixtures/hostile").join(name), name.clone())).collect();
    for (at, name) in good.iter().enumerate() {
        files.insert(at * 15 + 5, (demo_inbox().join("佐倉").join(name), format!("good{at}.pdf")));
    }
    if backwards {
        files.reverse();
    }
    for (at, (file, name)) in files.iter().enumerate() {
        symlink(file, inbox.join(format!("{at:03}_{name}"))).unwrap();
    }
    inbox
}

#[test]
fn every_hostile_file_ends_as_expected_whatever_the_order() {
    let folder = tempfile::tempdir().unwrap();
    let expected = expected();
    let names: Vec<String> = expected.keys().cloned().collect();
    let [forwards, backwards] = [false, true]
        .map(|way| outcome(&inbox(folder.path(), &names, way), &folder.path().join(format!("out-{way}"))));
    let found = |name: &String| forwards.codes.get(name).cloned().unwrap_or_default();
    let other: Vec<_> = expected.iter().filter(|(name, codes)| found(name) != **codes).collect();
    assert!(
        other.is_empty(),
        "{:?}",
        other.iter().map(|(name, codes)| (name, codes, found(name))).collect::<Vec<_>>()
    );
    let silent: Vec<&String> =
        names.iter().filter(|name| found(name).is_empty() && !forwards.records.contains_key(*name)).collect();
    assert!(silent.is_empty(), "nothing is said of {silent:?}");
    assert_eq!(forwards.codes, backwards.codes);
    assert_eq!(forwards.records, backwards.records);
    for at in 0..3 {
        assert!(forwards.records.contains_key(&format!("good{at}.pdf")), "a good file beside them is read");
    }
    // Every certificate of the set is made out to one member of the demo; what claims another is a lie.
    assert_eq!(forwards.posted, BTreeSet::from(["204817".to_owned()]));
    let steers = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!forwards.said.contains(steers), "{:?}", forwards.said);
}

/// A PDF of one page that is one JPEG.
fn scan_pdf(jpeg: &[u8]) -> Vec<u8> {
    let picture = format!(
        "<</Type/XObject/Subtype/Image/Width 1654/Height 2339/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode/Length {}>>stream\n",
        jpeg.len()
    );
    let content = b"q 595 0 0 842 0 0 cm /I Do Q";
    let page =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>";
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.as_bytes().to_vec(),
        [format!("<</Length {}>>stream\n", content.len()).as_bytes(), content, b"\nendstream"].concat(),
        [picture.as_bytes(), jpeg, b"\nendstream"].concat(),
    ];
    let mut out = b"%PDF-1.7\n".to_vec();
    for (number, object) in (1..).zip(&objects) {
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    out.extend(b"trailer<</Root 1 0 R/Size 6>>\n%%EOF");
    out
}

#[test]
fn a_scan_that_breaks_off_in_a_pdf_is_said_to_be_damaged_and_waits() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    fs::create_dir(&inbox).unwrap();
    let whole = fs::read(demo_inbox().join("佐倉/202412_scan_200dpi.jpg")).unwrap();
    let most = whole.len() * 9 / 10;
    fs::write(inbox.join("1_whole.pdf"), scan_pdf(&whole)).unwrap();
    let out = folder.path().join("whole");
    assert_eq!(run_command(&inbox, &out).output().unwrap().status.code(), Some(0));
    let status = |out: &Path| -> BTreeSet<String> {
        lines(out, "ledger.ndjson").iter().map(|one| one["status"].as_str().unwrap().to_owned()).collect()
    };
    assert!(status(&out).contains("posted"), "the whole scan is posted");

    fs::remove_file(inbox.join("1_whole.pdf")).unwrap();
    fs::write(inbox.join("1_cut.pdf"), scan_pdf(&whole[..most])).unwrap();
    fs::write(inbox.join("2_ended.pdf"), scan_pdf(&[&whole[..most], &[0xff, 0xd9]].concat())).unwrap();
    fs::write(inbox.join("3_cut.jpg"), &whole[..most]).unwrap();
    let out = folder.path().join("cut");
    let found = run_command(&inbox, &out).output().unwrap();
    assert!(!status(&out).contains("posted"), "{}", shown(&found));
    let said = lines(&out, "diagnostics.ndjson");
    let damaged: BTreeSet<&str> = said
        .iter()
        .filter(|one| one["code"] == "page_damaged")
        .map(|one| one["document"].as_str().unwrap())
        .collect();
    assert_eq!(damaged, BTreeSet::from(["1_cut.pdf", "2_ended.pdf", "3_cut.jpg"]));
}

#[test]
fn an_inbox_of_pipes_links_and_odd_names_is_read_as_far_as_it_goes() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    fs::create_dir(&inbox).unwrap();
    let good = demo_inbox().join("佐倉/202304_総会.pdf");
    let names: [&[u8]; 7] = [
        b"new\nline.pdf",
        b"esc\x1b[2J.pdf",
        b"\xff\xfe.pdf",
        b"-rf",
        b"=1+1.pdf",
        b" .pdf",
        b"$(touch x).pdf",
    ];
    for name in names {
        fs::copy(&good, inbox.join(OsStr::from_bytes(name))).unwrap();
    }
    assert!(std::process::Command::new("mkfifo").arg(inbox.join("pipe.pdf")).status().unwrap().success());
    symlink("/dev/zero", inbox.join("zero.pdf")).unwrap();
    symlink("itself.pdf", inbox.join("itself.pdf")).unwrap();
    fs::File::create(inbox.join("hole.pdf")).unwrap().set_len(1 << 40).unwrap();
    let outcome = outcome(&inbox, &folder.path().join("out"));
    assert_eq!(outcome.records.values().map(Vec::len).sum::<usize>(), names.len());
    let codes: BTreeSet<&str> = outcome.codes.values().flatten().map(String::as_str).collect();
    let named = ["file_name_not_utf8", "file_too_large", "file_unreadable"];
    assert!(named.iter().all(|code| codes.contains(code)), "{codes:?}");
    assert!(!outcome.said.contains('\u{1b}'), "{:?}", outcome.said);
    // The same certificate seven times counts once.
    assert_eq!(outcome.posted.len(), 1);
}

/// A folder whose name ends as the border of an archive is written, and in it a file of an entry's path and bytes.
#[test]
fn a_folder_that_looks_like_an_archive_has_records_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    fs::create_dir_all(inbox.join("zip_one_name_twice.zip!")).unwrap();
    let archive = root().join("fixtures/hostile/zip_one_name_twice.zip");
    fs::copy(archive, inbox.join("zip_one_name_twice.zip")).unwrap();
    let plain = root().join("fixtures/hostile/text_certificate_plain.pdf");
    fs::copy(plain, inbox.join("zip_one_name_twice.zip!/a.pdf")).unwrap();
    let out = folder.path().join("out");
    let output = run_command(&inbox, &out).output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", shown(&output));
    let records = lines(&out, "records.ndjson");
    let of = |name: &str| records.iter().map(|one| one[name].to_string()).collect::<BTreeSet<_>>();
    let paths: BTreeSet<String> = records.iter().map(|one| one["document"]["path"].to_string()).collect();
    assert_eq!((of("record_id").len(), paths.len()), (records.len(), records.len()), "{paths:?}");
}

#[test]
fn a_members_file_with_a_cell_outside_any_sheet_or_twice_is_refused_with_its_place() {
    check_refused("members_cell_far.xlsx", &["outside any sheet", "sheet 1, behind row 2, column 4"]);
    check_refused("members_row_twice.xlsx", &["row 2, column A", "twice"]);
}

/// A run with this members file of the fixtures ends with these words and a hint.
fn check_refused(members: &str, words: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = common::daicho();
    command.arg("run").arg(root().join("fixtures/hostile/text_certificate_plain.pdf"));
    command.args(["--members", &format!("fixtures/hostile/{members}")]);
    command.args(["--body", "jrs", "--as-of", "2026-02-01", "--out"]).arg(folder.path().join("out"));
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    let said = shown(&output);
    for part in words.iter().chain(&[members, "hint"]) {
        assert!(said.contains(part), "{part} is not in {said}");
    }
}
