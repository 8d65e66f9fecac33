//! Issuer layouts on scans: the form of an invented society, lying straight, and scaled, shifted and skewed.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::path::Path;
use std::process::Output;

use common::{daicho, root, shown};
use daicho_model::{Field, Record, RecordKind};

fn scan(name: &str) -> String {
    root().join("fixtures/layouts").join(name).display().to_string()
}

/// Settings that look for layouts among the fixtures.
fn with_layouts() -> String {
    format!("layouts={}", root().join("fixtures/layouts").display())
}

fn run(arguments: &[&str]) -> Output {
    daicho().args(arguments).output().unwrap()
}

fn check(name: &str) {
    let output = run(&["read", "--records", &scan(name), "--set", &with_layouts()]);
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let record: Record = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    let fields = &record.fields;
    assert_eq!(record.kind, RecordKind::CourseCertificate, "{}", shown(&output));
    let name: String = Field::known(&fields.holder).unwrap().split_whitespace().collect();
    assert_eq!(name, "架空花子", "{}", shown(&output));
    assert_eq!(Field::known(&fields.member_no).unwrap(), "90123");
    assert_eq!(Field::known(&fields.meeting).unwrap(), "第12回虚構画像セミナー");
    let days = [&fields.from, &fields.to].map(|day| Field::known(day).unwrap().to_string());
    assert_eq!(days, ["2031-05-17", "2031-05-18"]);
    let layout = fields.holder.as_ref().unwrap().evidence.layout.as_deref();
    assert_eq!(layout, Some("虚構画像学会 記録票"));
}

#[test]
fn a_straight_scan_is_read_by_its_layout() {
    check("straight.png");
}

#[test]
fn a_scaled_shifted_and_skewed_scan_is_read_as_well() {
    check("careless.png");
}

/// The picture that `layout try` makes, and what the command said.
fn try_layout(more: &[&str], folder: &Path) -> (image::RgbImage, String) {
    let out = folder.join("page.png").display().to_string();
    let mut arguments = vec!["layout", "try", "--out", &out];
    arguments.extend(more);
    let output = run(&arguments);
    assert!(output.status.success(), "{}", shown(&output));
    (image::open(folder.join("page.png")).unwrap().to_rgb8(), shown(&output))
}

const BOX: [u8; 3] = [0, 130, 60];

fn of_colour(image: &image::RgbImage, colour: [u8; 3]) -> usize {
    // The legend at the right shows every colour once.
    image.enumerate_pixels().filter(|(x, _, pixel)| *x < 1000 && pixel.0 == colour).count()
}

#[test]
fn the_page_is_drawn_with_the_boxes_of_a_layout() {
    let folder = tempfile::tempdir().unwrap();
    let file = root().join("fixtures/layouts/kyoko.toml").display().to_string();
    let (image, said) = try_layout(&[&scan("careless.png"), "--layout", &file], folder.path());
    assert!(said.contains("虚構画像学会 記録票: 合う / fits") && said.contains("title: "), "{said}");
    assert!(of_colour(&image, BOX) > 2_000, "{}", of_colour(&image, BOX));
}

#[test]
fn without_layouts_it_shows_what_the_general_rules_found() {
    let folder = tempfile::tempdir().unwrap();
    let (image, said) = try_layout(&[&scan("straight.png")], folder.path());
    assert!(said.contains("no layouts on file"), "{said}");
    assert_eq!(of_colour(&image, BOX), 0);
    assert!(of_colour(&image, [120, 160, 220]) > 2_000, "lines are drawn");
}

/// What a worker answers to a job of drawing a picture's page.
fn drawn(file: &str) -> serde_json::Value {
    use std::io::Write as _;
    let mut worker = common::daicho();
    worker.arg("worker").stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut worker = worker.spawn().unwrap();
    let draw = serde_json::json!({"page": 1, "turn": 1, "skew_degrees": 0.5});
    let job = serde_json::json!({"path": file, "pages": [1, 1], "draw": draw});
    writeln!(worker.stdin.take().unwrap(), "{job}").unwrap();
    serde_json::from_slice(&worker.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn a_page_is_drawn_by_a_worker_turned_as_it_was_read() {
    let (image, answer) = (image::open(scan("straight.png")).unwrap(), drawn(&scan("straight.png")));
    let picture = &answer["picture"];
    let side = |name: &str| picture[name].as_f64().unwrap();
    let (wide, high) = (f64::from(image.width()), f64::from(image.height()));
    assert!(high > wide && (side("width") / side("height") - high / wide).abs() < 0.01, "a quarter turn");
    assert_eq!(side("width"), 1600.0);
    assert_eq!(picture["rgb"].as_str().unwrap().len() as f64, side("width") * side("height") * 6.0);
    assert!(answer["document"]["diagnostics"].as_array().unwrap().is_empty());
}

#[test]
fn a_page_that_cannot_be_drawn_is_named() {
    let answer = drawn("fixtures/hostile/picture_data_missing.png");
    assert!(answer["picture"].is_null());
    assert_eq!(answer["document"]["diagnostics"][0]["code"], "picture_broken");
}

fn refused(arguments: &[&str], expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("page.png").display().to_string();
    let mut all = arguments.to_vec();
    all.extend(["--out", &out]);
    let output = run(&all);
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert!(shown(&output).contains(expected), "no {expected:?} in {}", shown(&output));
}

#[test]
fn wrong_usage_is_said() {
    let scan = scan("straight.png");
    refused(&["layout", "try", "nowhere.png"], "nowhere.png");
    refused(&["layout", "try", &scan, "--page", "2"], "--page 1..1");
    let folder = tempfile::tempdir().unwrap();
    let wrong = folder.path().join("wrong.toml");
    std::fs::write(&wrong, "format = 1\nname = \"x\"\ncolour = 3\n").unwrap();
    let wrong = wrong.display().to_string();
    refused(&["layout", "try", &scan, "--layout", &wrong], "line 3");
}

#[test]
fn a_wrong_layout_on_file_stops_a_run_and_is_named_by_the_check() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("wrong.toml"), "format = 1\n").unwrap();
    let set = format!("layouts={}", folder.path().display());
    let check = run(&["check", "--set", &set]);
    assert_eq!(check.status.code(), Some(1), "{}", shown(&check));
    assert!(shown(&check).contains("FAIL layouts"), "{}", shown(&check));
    let mut command = common::run_command(&common::demo_inbox().join("小田切"), &folder.path().join("out"));
    let output = command.args(["--set", &set]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
}
