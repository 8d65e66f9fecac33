//! Maps rise, stay within 0..1, and are what their file says.

use daicho_model::{Confidence, Reader};
use proptest::prelude::*;

use super::{Calibration, Map, Pair, learn};

fn pair(claimed: f32, right: bool) -> Pair {
    Pair { field: "holder".into(), reader: Some(Reader::Ocr), claimed, right, group: String::new() }
}

fn calibrated(calibration: &Calibration, field: &str, claimed: f32) -> f32 {
    calibration.of(field, Some(Reader::Ocr), Confidence::new(claimed)).get()
}

#[test]
fn claims_of_nine_tenths_that_hold_in_half_the_cases_are_worth_half() {
    let pairs: Vec<Pair> = (0..200).map(|n| pair(0.9, n % 2 == 0)).collect();
    // 100 of 200 right; with half a case each way, 100.5 of 201.
    assert_eq!(calibrated(&learn(&pairs), "holder", 0.9), 0.5);
    assert_eq!(calibrated(&learn(&pairs), "venue", 0.9), 0.9, "nothing was learnt of the venue");
}

#[test]
fn what_was_never_wrong_is_as_sure_as_it_was_often() {
    let pairs: Vec<Pair> = (0..99).map(|_| pair(0.99, true)).collect();
    assert_eq!(calibrated(&learn(&pairs), "holder", 0.99), 0.995);
}

#[test]
fn a_dip_is_levelled() {
    // 40 of 40 right at 0.5, 20 of 40 at 0.7: together 60.5 of 81, from their mean claim on. Below it nothing is raised.
    let pairs: Vec<Pair> = (0..40).flat_map(|n| [pair(0.5, true), pair(0.7, n % 2 == 0)]).collect();
    let learnt = learn(&pairs);
    assert_eq!((calibrated(&learnt, "holder", 0.5), calibrated(&learnt, "holder", 0.7)), (0.5, 0.747));
}

#[test]
fn few_pairs_teach_nothing() {
    let pairs: Vec<Pair> = (0..59).map(|_| pair(0.9, false)).collect();
    assert!(learn(&pairs).is_empty());
}

#[test]
fn a_file_is_read_as_it_was_written() {
    let pairs: Vec<Pair> = (0..300).map(|n| pair((n % 100) as f32 / 100.0, n % 3 > 0)).collect();
    let learnt = learn(&pairs);
    assert!(!learnt.is_empty());
    assert_eq!(Calibration::parse(&learnt.to_toml(), "c.toml").unwrap(), learnt);
    assert_eq!(Calibration::parse("format = 1\n", "c.toml").unwrap(), Calibration::default());
}

fn check_fault(text: &str, line: &str, detail: &str) {
    let faults = Calibration::parse(text, "c.toml").unwrap_err();
    let found: Vec<_> = faults.iter().map(|f| (f.place.as_str(), f.details["detail"].as_str())).collect();
    assert!(found.iter().any(|(l, d)| *l == line && d.contains(detail)), "{found:?}");
}

#[test]
fn a_wrong_file_is_refused_with_its_line() {
    check_fault("format = 2\n", "line 1", "must be 1");
    check_fault("format = 1\nsmooth = true\n", "line 2", "unknown field");
    check_fault(
        "format = 1\n[[map]]\nfield = \"colour\"\npoints = [[0.5, 0.5]]\n",
        "line 3",
        "one of kind, holder",
    );
    check_fault(
        "format = 1\n[[map]]\nfield = \"holder\"\npoints = [[0.5, 0.6], [0.9, 0.5]]\n",
        "line 4",
        "rise",
    );
    check_fault("format = 1\n[[map]]\nfield = \"holder\"\npoints = [[0.5, 1.6]]\n", "line 4", "0 to 1");
    let twice = "[[map]]\nfield = \"holder\"\npoints = [[0.5, 0.6]]\n".repeat(2);
    check_fault(&format!("format = 1\n{twice}"), "line 6", "two maps");
}

proptest! {
    #[test]
    fn a_map_rises_and_stays_within_bounds(
        claims in prop::collection::vec((0.0_f32..=1.0, any::<bool>()), 0..400),
        (a, b) in (0.0_f32..=1.0, 0.0_f32..=1.0),
    ) {
        let pairs: Vec<Pair> = claims.iter().map(|(claimed, right)| pair(*claimed, *right)).collect();
        let learnt = learn(&pairs);
        let (low, high) = (calibrated(&learnt, "holder", a.min(b)), calibrated(&learnt, "holder", a.max(b)));
        prop_assert!((0.0..=1.0).contains(&low) && (0.0..=1.0).contains(&high));
        prop_assert!(low <= high, "{low} > {high}");
    }

    #[test]
    fn without_maps_every_claim_stays(claimed in 0.0_f32..=1.0) {
        let claim = Confidence::new(claimed);
        prop_assert_eq!(Calibration::default().of("holder", Some(Reader::Ocr), claim), claim);
    }

    #[test]
    fn any_points_are_a_map_or_refused(points in prop::collection::vec((-0.5_f32..1.5, -0.5_f32..1.5), 0..6), at in 0.0_f32..=1.0) {
        if let Ok(map) = Map::new(&points) {
            prop_assert!((0.0..=1.0).contains(&map.of(at)));
        }
    }
}
