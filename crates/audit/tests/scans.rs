//! Scans and handwriting that two senders share, from traces made by hand.

mod support;

use daicho_audit::{NEEDS_ALL, audit, audit_near};
use daicho_model::{BoundingBox, Columns, Finding, FindingStatus, Grain, HandShape, Record, Traces, traces};
use support::record;

const PLACES: usize = traces::GRAIN_SIDE * traces::GRAIN_SIDE;

/// Numbers that look random, the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// The grain of a scan: every second place is blank; of these, the form's own ground decides one in `ground` places, and
/// `flipped` of a hundred differ from the scan's.
fn grain(scan: u64, ground: u64, flipped: u64, saved: u64) -> Grain {
    let (mut scan, mut form, mut again) = (Dice(scan), Dice(4711), Dice(saved + 99));
    let (mut seen, mut pale) = (traces_bits(), traces_bits());
    for at in 0..PLACES {
        let (own, printed, is_printed) = (scan.roll(2) == 1, form.roll(2) == 1, form.roll(ground) == 0);
        let sign = if is_printed { printed } else { own };
        let sign = sign != (again.roll(100) < flipped);
        if at % 2 == 0 {
            seen.set(at);
            if sign {
                pale.set(at);
            }
        }
    }
    Grain { seen, pale, contrast: 80 }
}

fn traces_bits() -> daicho_model::Bits {
    daicho_model::Bits::new(PLACES)
}

fn with_grain(text: &str, grain: Grain) -> Record {
    let mut record = record(text);
    record.document.sha256 = record.record_id.clone();
    let pixels_sha256 = format!("pixels of {}", record.record_id);
    record.traces = Some(Box::new(Traces { grain: Some(grain), pixels_sha256, ..Traces::default() }));
    record
}

/// Certificates of so many other members, each a scan of its own, on a form whose ground decides one in `ground` places.
fn others(count: u64, ground: u64) -> Vec<Record> {
    (0..count)
        .map(|n| {
            let text = format!("other-{n:02} {} m 2024-04-12 name=架空{n:02}", 900 + n);
            with_grain(&text, grain(1000 + n, ground, 0, n))
        })
        .collect()
}

/// Open findings over the records as `code RECORD…`.
fn check(records: Vec<Record>, expected: &[&str]) {
    let shown = |one: &Finding| format!("{} {}", one.code, one.records.join(" "));
    let found: Vec<String> = audit(&records).findings.iter().map(shown).collect();
    assert_eq!(found, expected);
}

fn pair(second: &str, ground: u64, flipped: u64) -> [Record; 2] {
    [
        with_grain("a 1 m 2024-04-12 name=甲野花", grain(7, ground, 0, 1)),
        with_grain(second, grain(7, ground, flipped, 2)),
    ]
}

#[test]
fn one_scan_with_another_name_is_found_by_its_grain() {
    for flipped in [0, 15, 30] {
        let records: Vec<Record> = others(8, 1_000_000)
            .into_iter()
            .chain(pair("b 2 m 2024-04-12 name=乙田月", 1_000_000, flipped))
            .collect();
        check(records, &["scan_shared_names_differ a b"]);
    }
}

#[test]
fn one_scan_in_two_envelopes_is_found_and_names_both_sides() {
    let records: Vec<Record> = others(8, 1_000_000)
        .into_iter()
        .chain(pair("b 1 m 2024-04-12 name=甲野花 in=2", 1_000_000, 10))
        .collect();
    let mut findings = audit(&records).findings;
    findings.retain(|one| one.status == FindingStatus::Open);
    let [holder, scan] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!((holder.code.as_str(), scan.code.as_str()), ("holder_not_applicant", "scan_shared"));
    assert_eq!((scan.records.len(), scan.evidence.len()), (2, 2));
    assert_eq!(scan.details["alike"], "grain");
}

#[test]
fn forms_of_one_meeting_with_a_printed_ground_are_no_shared_scan() {
    // Of ten places six or more are the form's own: honest pages agree at most of them.
    check(others(40, 2), &[]);
    check(others(40, 1), &[]);
}

#[test]
fn a_shared_scan_is_found_on_a_printed_ground_too() {
    let records: Vec<Record> =
        others(20, 2).into_iter().chain(pair("b 2 m 2024-04-12 name=乙田月", 2, 15)).collect();
    check(records, &["scan_shared_names_differ a b"]);
}

#[test]
fn two_pages_alone_need_more_and_a_printed_ground_tells_nothing() {
    let second = "b 2 m 2024-04-12 name=乙田月";
    check(pair(second, 1_000_000, 10).into(), &["scan_shared_names_differ a b"]);
    check(pair(second, 1_000_000, 30).into(), &[]);
    let mut printed = pair(second, 1_000_000, 10);
    for record in &mut printed {
        if let Some(grain) = record.traces.as_mut().and_then(|traces| traces.grain.as_mut()) {
            grain.contrast = 900;
        }
    }
    check(printed.into(), &[]);
}

#[test]
fn other_meetings_and_one_members_own_pages_are_not_compared() {
    check(pair("b 2 n 2024-04-12 name=乙田月", 1_000_000, 0).into(), &[]);
    check(pair("b 2 m 2023-04-12 name=乙田月", 1_000_000, 0).into(), &[]);
    let own = pair("b 1 m 2024-04-12 第2 name=甲野花", 1_000_000, 0);
    assert!(audit(&own).findings.iter().all(|one| one.code != "scan_shared"));
}

#[test]
fn one_file_in_two_envelopes_is_one_scan_without_any_traces() {
    let twice = ["a 1 m 2024-04-12", "a~2 1 m 2024-04-12 in=2"].map(record);
    let found = audit(&twice).findings;
    let scan = found.iter().find(|one| one.code == "scan_shared").expect("a finding");
    assert_eq!(scan.details["alike"], "identical");
}

/// A page of a fax: no grain, specks at these places.
fn with_specks(text: &str, specks: &[[i16; 2]]) -> Record {
    let mut record = with_grain(text, grain(1, 2, 0, 0));
    let traces = record.traces.as_mut().expect("traces");
    (traces.grain, traces.specks) = (None, specks.to_vec());
    record
}

#[test]
fn specks_tell_a_shared_scan_but_not_the_scanners_dust() {
    let dust: Vec<[i16; 2]> = (0..6).map(|i| [500 + 1500 * i, 9000 - 1300 * i]).collect();
    let own = |seed: u64| -> Vec<[i16; 2]> {
        let mut dice = Dice(seed);
        let mine = (0..7).map(|_| [dice.roll(10_000) as i16, dice.roll(10_000) as i16]);
        dust.iter().copied().chain(mine).collect()
    };
    let others = |n: u64| with_specks(&format!("other-{n} {} m 2024-04-12 name=架空{n}", 900 + n), &own(n));
    let mut records: Vec<Record> = (10..20).map(others).collect();
    records.push(with_specks("a 1 m 2024-04-12 name=甲野花", &own(7)));
    check(records.clone(), &[]);
    let moved: Vec<[i16; 2]> = own(7).into_iter().map(|[x, y]| [x + 8, y - 9]).collect();
    records.push(with_specks("b 2 m 2024-04-12 name=乙田月", &moved));
    check(records, &["scan_shared_names_differ a b"]);
}

/// A word of strokes at random places, of which so many in a hundred are others.
fn word(number: u64, changed: u64) -> Columns {
    let (mut dice, mut again) = (Dice(number), Dice(number * 31 + changed));
    let mut columns: Vec<u16> = Vec::new();
    for at in 0..72 {
        // Strokes are three places wide.
        let stroke =
            if at % 3 == 0 { dice.roll(1 << 16) as u16 & dice.roll(1 << 16) as u16 } else { columns[at - 1] };
        let other = (0..16).filter(|_| again.roll(100) < changed).fold(0, |all, row| all | 1 << row);
        columns.push(stroke ^ other);
    }
    Columns(columns)
}

/// A piece with a word that a hand may have written; `uneven` in thousandths.
fn with_word(text: &str, columns: Columns, sure: bool, uneven: i16) -> Record {
    let mut record = record(text);
    record.document.sha256 = record.record_id.clone();
    let bounding_box = BoundingBox::new(0.2, 0.3, 0.5, 0.34);
    let hands = vec![HandShape { bounding_box, sure, uneven: Some(uneven), columns }];
    let pixels_sha256 = format!("pixels of {}", record.record_id);
    record.traces = Some(Box::new(Traces { hands, pixels_sha256, ..Traces::default() }));
    record
}

fn with_hand(text: &str, number: u64, changed: u64) -> Record {
    with_word(text, word(number, changed), true, 60)
}

/// Eight members' pages of one form, each with a word of its own at one place, and a ninth member's with the first one's.
fn filled_in(uneven: i16) -> Vec<Record> {
    let page = |n: u64| {
        let own = if n == 8 { word(40, 3) } else { word(40 + n, 0) };
        with_word(&format!("p{n} {n}1 m 2024-04-12"), own, false, uneven)
    };
    (0..9).map(page).collect()
}

#[test]
fn one_handwriting_on_two_papers_is_found_whatever_the_meeting() {
    let pasted = vec![with_hand("a 1 m 2024-04-12", 5, 0), with_hand("b 2 n 2024-06-12", 5, 3)];
    let found = audit(&pasted).findings;
    let [finding] = &found[..] else { panic!("{found:?}") };
    assert_eq!((finding.code.as_str(), finding.records.join(" ")), ("handwriting_reused", "a b".to_owned()));
    let places: Vec<BoundingBox> = finding.evidence.iter().map(|one| one.bounding_box).collect();
    assert_eq!(places, [BoundingBox::new(0.2, 0.3, 0.5, 0.34); 2]);
}

#[test]
fn a_word_written_twice_and_a_printed_signature_are_no_reuse() {
    check(vec![with_hand("a 1 m 2024-04-12", 5, 0), with_hand("b 2 n 2024-06-12", 6, 0)], &[]);
    check(vec![with_hand("a 1 m 2024-04-12", 5, 0), with_hand("b 2 n 2024-06-12", 5, 30)], &[]);
    let facsimile = (0..4).map(|n| with_hand(&format!("r{n} {n}1 m 2024-04-12"), 5, 2)).collect();
    check(facsimile, &[]);
}

#[test]
fn a_place_that_all_pages_of_a_form_fill_in_unevenly_is_handwritten() {
    check(filled_in(60), &["handwriting_reused p0 p8"]);
}

#[test]
fn words_that_nobody_is_sure_of_are_compared_where_a_form_is_filled_in_by_hand_only() {
    let printed_evenly = filled_in(5);
    check(printed_evenly, &[]);
    let too_few =
        filled_in(60).into_iter().filter(|one| ["p0", "p1", "p8"].contains(&one.record_id.as_str()));
    check(too_few.collect(), &[]);
    // The form's own print is the same on every page.
    let of_the_form =
        (0..9).map(|n| with_word(&format!("p{n} {n}1 m 2024-04-12"), word(40 + n / 8, 2), false, 60));
    check(of_the_form.collect(), &[]);
}

#[test]
fn what_can_be_told_of_some_records_is_all_but_what_needs_all() {
    let mut records = filled_in(60);
    records.extend(others(8, 1_000_000));
    records.extend(pair("b 2 m 2024-04-12 name=乙田月 serial=7", 1_000_000, 10));
    records.push(record("c 3 m 2024-04-12 serial=7"));
    let mut all = audit(&records).findings;
    let codes: Vec<&str> = all.iter().map(|one| one.code.as_str()).collect();
    assert!(
        ["handwriting_reused", "scan_shared_names_differ", "serial_reused"]
            .iter()
            .all(|code| codes.contains(code))
    );
    all.retain(|one| !NEEDS_ALL.contains(&one.code.as_str()));
    assert_eq!(audit_near(&records).findings, all);
}
