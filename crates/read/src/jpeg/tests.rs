//! Whole pictures of every kind are whole, and damage is found wherever it is.

use std::io::Cursor;

use image::{ImageFormat, RgbImage};

use super::{Fault, walk};

/// Made by `scripts/make_hostile --fixtures`: the same coefficients in one pass, with restart marks, and in passes.
const BASELINE: &[u8] = include_bytes!("../../../../fixtures/hostile/picture_baseline.jpg");
const RESTARTS: &[u8] = include_bytes!("../../../../fixtures/hostile/picture_restart_marks.jpg");
const PASSES: &[u8] = include_bytes!("../../../../fixtures/hostile/picture_passes.jpg");

fn encoded() -> Vec<u8> {
    let mut whole = Vec::new();
    let picture =
        RgbImage::from_fn(120, 90, |x, y| image::Rgb([(x * y) as u8, (x * 2) as u8, (y * 2) as u8]));
    picture.write_to(&mut Cursor::new(&mut whole), ImageFormat::Jpeg).unwrap();
    whole
}

/// The place behind the head of the first scan.
fn data_start(bytes: &[u8]) -> usize {
    bytes.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap() + 14
}

fn check_whole(bytes: &[u8], what: &str) {
    let walked = walk(bytes, None);
    assert!(matches!(walked, Ok(Some(_))), "{what}: {walked:?}");
}

fn check_damaged(bytes: &[u8], what: &str) {
    let walked = walk(bytes, None);
    assert!(walked.is_err(), "{what}: {walked:?}");
}

#[test]
fn honest_pictures_are_whole() {
    let encoded = encoded();
    for (bytes, what) in [
        (encoded.as_slice(), "encoder"),
        (BASELINE, "one pass"),
        (RESTARTS, "restart marks"),
        (PASSES, "passes"),
    ] {
        check_whole(bytes, what);
        check_whole(&[bytes, b"a trailer"].concat(), &format!("{what}, and bytes behind the end"));
        check_whole(
            &[&bytes[..2], b"\xff\xe1\0\x08Exif\0\0", &bytes[2..]].concat(),
            &format!("{what}, EXIF"),
        );
        check_whole(&[&bytes[..2], b"\0\0\0", &bytes[2..]].concat(), &format!("{what}, bytes between parts"));
        let end = bytes.len() - 2;
        check_whole(&bytes[..end], &format!("{what}, without the mark of the end"));
        check_whole(&[&bytes[..end], &[0; 8], &bytes[end..]].concat(), &format!("{what}, padding"));
        check_whole(&[&bytes[..end], &[0xff; 3], &bytes[end..]].concat(), &format!("{what}, filled marks"));
    }
}

#[test]
fn data_that_break_off_are_found_in_every_kind() {
    let encoded = encoded();
    for (bytes, what) in [
        (encoded.as_slice(), "encoder"),
        (BASELINE, "one pass"),
        (RESTARTS, "restart marks"),
        (PASSES, "passes"),
    ] {
        let start = data_start(bytes);
        for share in [0, 10, 50, 90] {
            let cut = &bytes[..start + (bytes.len() - start) * share / 100];
            check_damaged(cut, &format!("{what}, cut at {share} %"));
            check_damaged(&[cut, &[0xff, 0xd9]].concat(), &format!("{what}, ended at {share} %"));
        }
        // A short gap may be followed by data that fit by chance.
        for share in [10, 50, 80] {
            let at = start + (bytes.len() - start) * share / 100;
            let gap = [&bytes[..at], &bytes[at + bytes.len() / 8..]].concat();
            check_damaged(&gap, &format!("{what}, a gap at {share} %"));
        }
    }
}

#[test]
fn a_pass_that_is_missing_is_found() {
    let last = PASSES.windows(2).rposition(|pair| pair == [0xff, 0xda]).unwrap();
    assert_eq!(walk(&[&PASSES[..last], &[0xff, 0xd9]].concat(), None), Err(Fault::Passes));
}

#[test]
fn a_restart_mark_that_is_missing_or_another_one_is_found() {
    let second = RESTARTS.windows(2).position(|pair| pair == [0xff, 0xd1]).unwrap();
    check_damaged(&[&RESTARTS[..second], &RESTARTS[second + 2..]].concat(), "missing");
    let mut other = RESTARTS.to_vec();
    other[second + 1] = 0xd4;
    assert_eq!(walk(&other, None), Err(Fault::Restart));
}

#[test]
fn a_picture_that_lies_about_its_size_is_taken_at_the_word_of_the_pdf() {
    let frame = BASELINE.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    let height = u32::from(BASELINE[frame + 6]);
    let width = u32::from(BASELINE[frame + 8]);
    let mut lying = BASELINE.to_vec();
    lying[frame + 5] = 0xff;
    assert!(walk(&lying, None).is_err());
    assert!(walk(&lying, Some((width, height))).is_ok());
    for (size, what) in [
        ((width, height - 16), "rows are left"),
        ((width, height + 1), "a row is missing"),
        ((width + 1, height), "a column is missing"),
    ] {
        assert_eq!(walk(BASELINE, Some(size)), Err(Fault::Size), "{what}");
    }
}

#[test]
fn what_is_no_jpeg_is_no_whole_one() {
    for bytes in [
        b"".as_slice(),
        b"\xff\xd8",
        b"\xff\xd8\xff\xd9",
        b"GIF89a",
        b"\xff\xd8\xff\xda\0\x08\x01\x01\0\0\x3f\0",
    ] {
        assert!(walk(bytes, None).is_err());
    }
}
