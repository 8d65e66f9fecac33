//! Attendance or course: what a certificate says it certifies, weighed from all that it prints.

use daicho_model::RecordKind;

use crate::analysis::{Analysis, Nature};
use crate::words::Title;

/// A title in Japanese decides, unless everything else speaks against it.
const JAPANESE: u32 = 3;
/// An English title stands beside the Japanese one, and is the printer's choice as often as the society's.
const ENGLISH: u32 = 1;
/// What the holder did, as a sentence or label says.
const DONE: u32 = 1;
/// What the meeting's name says it is.
const NAMED: u32 = 1;

const TAKEN: [&str; 6] = ["受講", "修了", "履修", "completed", "completion of", "completing"];
const ATTENDED: [&str; 6] = ["参加", "出席", "聴講", "attended", "attendance", "participat"];
/// Being there, in English without blanks.
const PRESENT: [&str; 3] = ["presentat", "tookpart", "attending"];
const COURSES: [&str; 12] = [
    "講習",
    "セミナー",
    "講座",
    "研修",
    "コース",
    "スクール",
    "ラーニング",
    "レクチャー",
    "seminar",
    "course",
    "school",
    "training",
];
const CONGRESSES: [&str; 12] = [
    "学会",
    "総会",
    "大会",
    "学術集会",
    "地方会",
    "研究会",
    "集談会",
    "懇話会",
    "部会",
    "congress",
    "meeting",
    "symposium",
];

/// The kind of a paper that bears titles of certificates, and how sure; `None` where none of them is one.
pub(crate) fn weighed(analysis: &Analysis<'_>) -> Option<(RecordKind, f32)> {
    let titles =
        |wanted: Title| analysis.titles().filter(move |(title, _)| *title == wanted).map(|(_, k)| &k.compact);
    let japanese = |wanted: Title| titles(wanted).any(|text| !text.is_ascii());
    let weight = |wanted: Title| match (japanese(wanted), titles(wanted).next().is_some()) {
        (true, _) => JAPANESE,
        (false, true) => ENGLISH,
        (false, false) => 0,
    };
    let (mut course, mut attendance) = (weight(Title::Course), weight(Title::Attendance));
    if course + attendance == 0 {
        return None;
    }
    let alone = course == 0 || attendance == 0;
    let rest: String = analysis
        .lines
        .iter()
        .filter(|k| !matches!(k.nature, Nature::Title(_) | Nature::Announcement))
        .map(|k| k.compact.to_lowercase())
        .collect();
    let has = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    match (has(&TAKEN, &rest), has(&ATTENDED, &rest)) {
        (true, false) => course += DONE,
        (false, true) => attendance += DONE,
        _ => {}
    }
    let meeting = named(analysis);
    if has(&COURSES, &meeting) {
        course += NAMED;
    } else if has(&CONGRESSES, &meeting) {
        attendance += NAMED;
    }
    // 受講証 and 参加証 on one paper: the first Japanese one.
    let first = analysis.titles().find(|(_, k)| !k.compact.is_ascii()).map(|(title, _)| title);
    let is_course = course > attendance || course == attendance && first == Some(Title::Course);
    let kind = if is_course { RecordKind::CourseCertificate } else { RecordKind::Certificate };
    let sure = match course.abs_diff(attendance) {
        0 => 0.82,
        1 => 0.9,
        _ if !alone => 0.94,
        _ => 0.97,
    };
    Some((kind, sure))
}

/// The kind of a paper without a title that certifies something: what its sentences say was done decides, what the meeting is
/// called where they say both. `None` where they say that nothing was attended.
pub(crate) fn by_sentence(analysis: &Analysis<'_>, text: &str) -> Option<(RecordKind, f32)> {
    const SURE: f32 = 0.85;
    let has = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    let attended = |text: &str| has(&ATTENDED, text) || has(&PRESENT, text);
    let taken = |text: &str| has(&TAKEN, text) || has(&["completion"], text);
    if !attended(text) && !taken(text) {
        return None;
    }
    let sentences: String = analysis
        .lines
        .iter()
        .filter(|k| k.nature == Nature::Sentence)
        .map(|k| k.compact.to_lowercase())
        .collect();
    let said = if attended(&sentences) || taken(&sentences) { &sentences } else { text };
    let is_course = match (taken(said), attended(said)) {
        (true, false) => true,
        (false, _) => false,
        (true, true) => has(&COURSES, &named(analysis)),
    };
    Some((if is_course { RecordKind::CourseCertificate } else { RecordKind::Certificate }, SURE))
}

/// The meeting's name in lower case; empty where none is read.
fn named(analysis: &Analysis<'_>) -> String {
    let meeting = crate::fields::meeting::meeting(analysis).and_then(|found| found.value);
    meeting.unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Piece;
    use crate::samples::grid;
    use daicho_model::BoundingBox;

    fn check(rows: &[&str], expected: Option<RecordKind>) {
        let page = grid(rows);
        let analysis = Analysis::new(Piece::new(&page, BoundingBox::PAGE));
        assert_eq!(weighed(&analysis).map(|(kind, _)| kind), expected, "{rows:?}");
    }

    #[test]
    fn a_japanese_title_decides() {
        check(
            &["^参加証明書", "第5回架空画像セミナー", "受講されたことを証明します"],
            Some(RecordKind::Certificate),
        );
        check(&["^受講証明書", "第21回架空画像学会総会"], Some(RecordKind::CourseCertificate));
    }

    #[test]
    fn an_english_title_alone_gives_way_to_what_was_done() {
        let completion = "^Certificate of Completion";
        check(
            &[completion, "第21回架空画像学会総会", "上記の学会に参加したことを証明します"],
            Some(RecordKind::Certificate),
        );
        check(
            &[completion, "第5回架空画像セミナー", "上記の課程を修了したことを証明します"],
            Some(RecordKind::CourseCertificate),
        );
    }

    #[test]
    fn without_a_title_the_sentence_decides() {
        let kind = |rows: &[&str]| {
            let page = grid(rows);
            let analysis = Analysis::new(Piece::new(&page, BoundingBox::PAGE));
            let text = crate::normalise::compact(analysis.flow.text());
            by_sentence(&analysis, &text).map(|(kind, _)| kind)
        };
        let course = "下記の講習会を受講されたことを証明します";
        assert_eq!(kind(&[course, "参加形態：現地"]), Some(RecordKind::CourseCertificate));
        let attended = "下記の学会に参加されたことを証明します";
        assert_eq!(kind(&[attended, "受講番号：12"]), Some(RecordKind::Certificate));
        assert_eq!(kind(&["上記の内容を証明します"]), None);
    }

    #[test]
    fn without_a_title_nothing_is_weighed() {
        check(&["第21回架空画像学会総会", "架空 花子 様"], None);
    }
}
