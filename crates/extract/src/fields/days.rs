//! The days attended and the day of issue.

use std::ops::Range;

use daicho_model::{Line, PartialDate};
use jiff::civil::Date;

use super::candidate::{Candidate, choose};
use super::{loose_ends, other_days, ticked, year_left_out};
use crate::analysis::{Analysis, Known, Nature};
use crate::dates::{self, DateSpan, Trouble};
use crate::labels::Label;
use crate::strip::Strip;
use crate::values::Labelled;
use crate::words;

/// Days as a candidate's value, with what is wrong about them.
pub(crate) type Days = DateSpan;

/// What was found about days on a piece.
#[derive(Clone, Debug, Default)]
pub(crate) struct FoundDays {
    /// Days attended.
    pub attended: Option<Candidate<Days>>,
    /// Day of issue.
    pub issued: Option<Candidate<Days>>,
}

/// The days attended, told apart from the day of issue.
pub(crate) fn days(analysis: &Analysis<'_>) -> FoundDays {
    let issued = issued(analysis);
    let at = issued.as_ref().map(|c| c.source.bounding_box);
    let held = choose(of_label(analysis, Label::Held), same);
    let attended = match ticked::days(analysis, held.as_ref()) {
        ticked::Ticked::Days(days) => Some(within_held(days, held.as_ref())),
        told => {
            let own = match told {
                ticked::Ticked::None => None,
                _ => own_days(analysis, held.as_ref(), issued.as_ref()),
            };
            let attended = own.or(held).or_else(|| {
                let mut found = in_text(analysis);
                found.extend(alone(analysis, at));
                viewed(analysis, choose(found, same))
            });
            let attended = attended.map(|days| loose_ends::doubt(analysis, days));
            attended.map(|days| other_days::doubt(analysis, days, issued.as_ref()))
        }
    };
    let attended = attended.map(doubt_form).map(doubt_months).map(|days| doubt_later(days, issued.as_ref()));
    FoundDays { attended, issued }
}

fn same_days(a: &Candidate<Days>, b: &Candidate<Days>) -> bool {
    a.value.as_ref().zip(b.value.as_ref()).is_some_and(|(a, b)| same(a, b))
}

fn same(a: &Days, b: &Days) -> bool {
    (a.from, a.to) == (b.from, b.to)
}

/// Nobody certifies what has not begun: days after the day of issue are misread, or it is.
fn doubt_later(mut days: Candidate<Days>, issued: Option<&Candidate<Days>>) -> Candidate<Days> {
    let day = issued.and_then(|issued| issued.value.as_ref()?.to.ok());
    let from = days.value.as_ref().and_then(|span| span.from.ok());
    if day.zip(from).is_some_and(|(day, from)| day.latest() < from.earliest()) {
        days.sure = days.sure.min(0.6);
    }
    // One that goes on for weeks behind the day of issue is that of a recording: the day attended is another.
    let to = days.value.as_ref().and_then(|span| span.to.ok());
    if day.zip(to).is_some_and(|(day, to)| weeks_between(day.latest(), to.earliest())) {
        days.sure = days.sure.min(0.7);
    }
    days
}

fn weeks_between(first: Date, last: Date) -> bool {
    first.until(last).is_ok_and(|span| span.get_days() >= 7)
}

/// Two rules that read the same print agree without making it surer: days whose form is doubtful stay so.
fn doubt_form(mut days: Candidate<Days>) -> Candidate<Days> {
    days.sure = days.value.as_ref().map_or(days.sure, |span| days.sure.min(span.sure));
    days
}

/// A month without its day may be a day that was not read.
fn doubt_months(mut days: Candidate<Days>) -> Candidate<Days> {
    let whole = |end: Result<PartialDate, Trouble>| end.is_ok_and(|date| date.exact().is_none());
    if days.value.as_ref().is_some_and(|span| whole(span.from) || whole(span.to)) {
        days.sure = days.sure.min(0.7);
    }
    days
}

/// The holder's own days (参加日), which stand before the meeting's (会期).
fn own_days(
    analysis: &Analysis<'_>,
    held: Option<&Candidate<Days>>,
    issued: Option<&Candidate<Days>>,
) -> Option<Candidate<Days>> {
    let own = choose(of_label(analysis, Label::Attended), same)?;
    let mut own = year_left_out::complete(own, held, issued);
    // Printed twice alike: as sure as the surer of both.
    if let Some(held) = held.filter(|held| own.value.is_some() && same_days(&own, held)) {
        own.sure = own.sure.max(held.sure);
    }
    Some(within_held(own, held))
}

/// Days attended, less sure where they lie outside the days held.
fn within_held(mut own: Candidate<Days>, held: Option<&Candidate<Days>>) -> Candidate<Days> {
    if held.is_some_and(|held| !inside(&own, held)) {
        own.sure = own.sure.min(0.8);
    }
    own
}

/// The days on which recordings could be seen, where nothing surer is said of the meeting.
fn viewed(analysis: &Analysis<'_>, found: Option<Candidate<Days>>) -> Option<Candidate<Days>> {
    match found {
        Some(found) if found.sure >= 0.9 => Some(found),
        found => choose(of_label(analysis, Label::Viewing), same).or(found),
    }
}

/// The stretches of days printed behind the labels of the meeting and of its recordings.
pub(crate) fn periods(analysis: &Analysis<'_>) -> Vec<DateSpan> {
    let labels = [Label::Held, Label::Viewing];
    let values = labels.into_iter().flat_map(|label| analysis.values(label));
    let spans = values.filter_map(|labelled| dates::find(labelled.value.text()).into_iter().next());
    spans.filter(|span| span.is_range).collect()
}

/// Whether days attended lie within the days held; what cannot be compared does not speak against it.
fn inside(own: &Candidate<Days>, held: &Candidate<Days>) -> bool {
    let (Some(own), Some(held)) = (&own.value, &held.value) else { return true };
    let (Ok(a), Ok(b), Ok(c), Ok(d)) = (own.from, own.to, held.from, held.to) else { return true };
    a.latest() >= c.earliest() && b.earliest() <= d.latest()
}

fn of_label(analysis: &Analysis<'_>, label: Label) -> Vec<Candidate<Days>> {
    let mut found = Vec::new();
    for labelled in analysis.values(label) {
        if let Some(days) = in_paragraph(analysis, labelled) {
            found.push(days);
            continue;
        }
        let strip = &labelled.value;
        let spans = dates::find(strip.text());
        match spans.first() {
            // 日付 or Date by itself may be the day of issue: only a range is surely none.
            Some(first) if is_vague(&labelled.name) && !first.is_range => {
                found.extend(dated(strip, first, labelled.sure.min(0.7)));
            }
            Some(first) => found.extend(dated(strip, first, labelled.sure)),
            None if in_running_text(analysis, labelled) => {}
            None if labelled.name.chars().count() > 2
                || label == Label::Attended
                || &*labelled.name == "会期" =>
            {
                found.extend(Candidate::at(strip, strip.all(), None, 0.5));
            }
            None => {}
        }
    }
    found
}

/// Days behind a label inside a sentence that the end of a line broke: `…総会（会期：5月21日` `～23日）に出席された…`.
fn in_paragraph(analysis: &Analysis<'_>, labelled: &Labelled<'_>) -> Option<Candidate<Days>> {
    let own =
        |line: &Line| analysis.lines.iter().any(|k| k.row == labelled.row && std::ptr::eq(k.line, line));
    let mut broken = analysis.paragraphs.iter().filter(|p| p.lines().count() > 1 && p.lines().any(own));
    broken.find_map(|paragraph| {
        let text = paragraph.text();
        let ends = text.match_indices(&labelled.name).map(|(at, name)| at + name.len());
        let spans = dates::find(text);
        ends.flat_map(|end| spans.iter().filter(move |span| begins_at(text, end, span))).next().and_then(
            |span| {
                let across = paragraph
                    .placed()
                    .all(|(_, part)| span.range.end > part.end || span.range.start < part.start);
                across.then(|| dated(paragraph, span, labelled.sure))?
            },
        )
    })
}

/// Whether days stand right behind a place, but for a colon and blanks.
fn begins_at(text: &str, at: usize, span: &DateSpan) -> bool {
    text.get(at..span.range.start).is_some_and(|between| between.chars().all(|c| matches!(c, ' ' | ':')))
}

fn is_vague(name: &str) -> bool {
    matches!(name.to_lowercase().as_str(), "date" | "日付" | "年月日")
}

/// Whether a label stands inside a sentence: `…総会（会期：2024年` breaks off at the end of its line.
fn in_running_text(analysis: &Analysis<'_>, labelled: &Labelled<'_>) -> bool {
    analysis.lines.iter().any(|k| k.row == labelled.row && k.nature == Nature::Sentence)
}

fn dated(strip: &Strip<'_>, span: &DateSpan, sure: f32) -> Option<Candidate<Days>> {
    let doubt = if span.disagrees { 0.7 } else { 1.0 };
    Candidate::at(strip, span.range.clone(), Some(span.clone()), sure * span.sure * doubt)
}

/// Days in sentences and behind the meeting's name: `…において4月11日から14日まで開催された`.
fn in_text(analysis: &Analysis<'_>) -> Vec<Candidate<Days>> {
    let mut found = Vec::new();
    for paragraph in &analysis.paragraphs {
        let compact = crate::normalise::compact(paragraph.text());
        if !words::is_sentence(&compact) {
            continue;
        }
        for span in dates::find(paragraph.text()).into_iter().filter(|s| !is_other_day(paragraph.text(), s)) {
            let sure = if span.is_range { 0.95 } else { 0.93 };
            found.extend(dated(paragraph, &span, sure));
        }
    }
    found.extend(english(analysis));
    for known in analysis.lines.iter().filter(|k| matches!(k.nature, Nature::Other | Nature::Title(_))) {
        for span in known.dates.iter().filter(|s| !is_other_day(known.strip.text(), s)) {
            let sure = if behind_other_label(known.strip.text(), span) {
                0.65
            } else if span.is_range {
                0.94
            } else if words::is_meeting_name(&known.compact) || is_below_meeting(analysis, known) {
                0.9
            } else {
                0.8
            };
            found.extend(dated(&known.strip, span, sure));
        }
    }
    found
}

/// Whether the line above a day, in its column, names a numbered meeting: `第3回…` over `2024年4月11日 架空ホール`.
fn is_below_meeting(analysis: &Analysis<'_>, known: &Known<'_>) -> bool {
    let a = &known.line.bounding_box;
    analysis.lines.iter().any(|above| {
        let b = &above.line.bounding_box;
        above.row + 1 == known.row
            && above.nature == Nature::Other
            && words::has_edition(&above.compact)
            && a.x1.min(b.x1) > a.x0.max(b.x0)
    })
}

/// Whether a day is somebody's birthday or a day of issue by the words beside it: `(昭和55年3月1日生)`, `4月1日付`.
pub(super) fn is_other_day(text: &str, span: &DateSpan) -> bool {
    let after = text[span.range.end..].trim_start_matches([' ', ')', ']']);
    let before = text[..span.range.start].trim_end_matches([' ', ':', '(', '\t']);
    ["生", "付", "発行", "交付", "現在", "認定", "入会", "登録", "締切", "必着", "入金", "迄に"]
        .iter()
        .any(|w| after.starts_with(w))
        || ["生年月日", "発行日", "交付日", "次回", "予告", "登録日", "締切", "申込日", "入金日"]
            .iter()
            .any(|w| before.ends_with(w))
        || before.contains("次回")
        || before.contains("予告")
}

/// Whether a day stands behind a label that no rule knows: `有効期間:2024年…`.
fn behind_other_label(text: &str, span: &DateSpan) -> bool {
    let before = text[..span.range.start].trim_end();
    let known =
        ["開催", "会期", "開講", "実施", "参加", "受講", "配信", "視聴", "出席", "聴講", "ライブ", "現地"];
    let labelled = [":", "期間", "日", "日時", "期限"].iter().any(|e| before.ends_with(e));
    labelled && !known.iter().any(|k| before.contains(k))
}

/// `held on April 11-14, 2024`, also over two lines.
fn english(analysis: &Analysis<'_>) -> Vec<Candidate<Days>> {
    let text = analysis.flow.text();
    let lower = text.to_ascii_lowercase();
    if !lower.contains("certif") && !lower.contains("attend") {
        return Vec::new();
    }
    let introduced = |range: &Range<usize>| {
        let mut start = range.start.saturating_sub(40);
        while !text.is_char_boundary(start) {
            start += 1;
        }
        let before = lower[start..range.start].trim_end();
        [
            "held on",
            "on",
            "from",
            "held",
            "during",
            "held in",
            "between",
            "held from",
            "held,",
            "dates:",
            "date:",
        ]
        .iter()
        .any(|w| before.ends_with(w))
            && !before.ends_with("issued on")
            && !before.ends_with("issue on")
    };
    let spans = dates::find(text);
    let held: Vec<&DateSpan> = spans.iter().filter(|s| introduced(&s.range)).collect();
    let chosen = if held.is_empty() {
        spans.iter().filter(|s| s.is_range && in_english(text, &s.range)).collect()
    } else {
        held
    };
    chosen.into_iter().filter_map(|span| dated(&analysis.flow, span, 0.95)).collect()
}

fn in_english(text: &str, range: &Range<usize>) -> bool {
    text[range.clone()].is_ascii()
}

/// Dates that stand by themselves and are not the day of issue.
fn alone(analysis: &Analysis<'_>, issued: Option<daicho_model::BoundingBox>) -> Vec<Candidate<Days>> {
    let lone: Vec<&Known<'_>> = analysis
        .lines
        .iter()
        .filter(|k| {
            k.nature == Nature::Date
                && issued != Some(k.line.bounding_box)
                && issued.is_none_or(|b| !b.intersects(&k.line.bounding_box))
        })
        .collect();
    let only =
        super::card::is_card(analysis) && analysis.lines.iter().map(|k| k.dates.len()).sum::<usize>() == 1;
    let mut found = Vec::new();
    for known in &lone {
        let labelled = analysis.values(Label::Meeting).any(|meeting| meeting.row.abs_diff(known.row) == 1)
            && !behind_issue(analysis, known);
        let beside_meeting = labelled
            || analysis.lines.iter().any(|other| {
                other.row.abs_diff(known.row) == 1
                    && matches!(other.nature, Nature::Other | Nature::Title(_))
                    && words::is_meeting_name(&other.compact)
            });
        for span in known.dates.iter().filter(|s| !is_other_day(known.strip.text(), s)) {
            let sure = match (span.is_range, issued.is_some(), beside_meeting) {
                _ if behind_other_label(known.strip.text(), span) => 0.6,
                (false, ..) if only => 0.9,
                (false, false, _) if above_office(analysis, known) => 0.6,
                (true, _, true) => 0.96,
                (true, ..) => 0.94,
                (false, true, true) => 0.95,
                (false, true, false) => 0.86,
                (false, false, true) if follows_meeting(analysis, known) => 0.93,
                (false, false, true) => 0.84,
                (false, false, false) => 0.6,
            };
            found.extend(dated(&known.strip, span, sure));
        }
    }
    found
}

/// Whether the words before a day in its row are of another day: 交付, 入金.
fn behind_issue(analysis: &Analysis<'_>, known: &Known<'_>) -> bool {
    const WORDS: [&str; 12] =
        ["発行", "交付", "証明", "作成", "印刷", "入金", "支払", "申込", "登録", "生年", "受付", "有効"];
    let x = known.line.bounding_box.x0;
    let before = analysis.lines.iter().filter(|k| k.row == known.row && k.line.bounding_box.x0 < x);
    before.into_iter().any(|k| WORDS.iter().any(|word| k.compact.contains(word)))
}

/// Whether an office stands right below a day, or nothing does: then it may be the day of issue.
fn above_office(analysis: &Analysis<'_>, known: &Known<'_>) -> bool {
    let mut below = analysis.lines.iter().filter(|k| k.row > known.row);
    let foot = analysis.lines.iter().all(|k| k.row <= known.row);
    foot || below.any(|k| {
        k.row - known.row <= 2 && words::office(&k.compact).is_some() && k.nature != Nature::Sentence
    })
}

/// The day of issue: labelled, or the lone day above the issuer.
fn issued(analysis: &Analysis<'_>) -> Option<Candidate<Days>> {
    let labelled: Vec<Candidate<Days>> =
        of_label(analysis, Label::Issued).into_iter().filter(|c| c.value.is_some()).collect();
    if !labelled.is_empty() {
        return choose(labelled, same);
    }
    let issuer = super::issuer::issuer_row(analysis)?;
    let known = analysis
        .lines
        .iter()
        .rfind(|k| k.nature == Nature::Date && k.row < issuer && !k.dates.iter().any(|d| d.is_range))
        .filter(|k| {
            let between = analysis.lines.iter().filter(|o| o.row > k.row && o.row < issuer).count();
            between <= 1 && !follows_meeting(analysis, k)
        });
    let known = known.or_else(|| below_issuer(analysis, issuer))?;
    let span = known.dates.first()?;
    dated(&known.strip, span, 0.95)
}

/// A day of issue printed below or beside the issuer.
fn below_issuer<'b, 'a>(analysis: &'b Analysis<'a>, issuer: usize) -> Option<&'b Known<'a>> {
    let mut lone = analysis
        .lines
        .iter()
        .filter(|k| k.nature == Nature::Date && k.row >= issuer && !k.dates.iter().any(|d| d.is_range));
    lone.next_back()
}

/// Whether the only day on the piece stands right below the meeting's name: then it is no day of issue.
fn follows_meeting(analysis: &Analysis<'_>, known: &Known<'_>) -> bool {
    let others = analysis.lines.iter().filter(|k| !k.dates.is_empty()).count();
    let above = analysis.lines.iter().rfind(|k| k.row < known.row);
    others == 1 && above.is_some_and(|k| words::has_edition(&k.compact) && k.nature == Nature::Other)
}

/// The first or last day as a candidate of its own.
pub(crate) fn end_of(days: &Candidate<Days>, last: bool) -> Candidate<PartialDate> {
    let end = days.value.as_ref().map(|d| if last { d.to } else { d.from });
    let value = end.and_then(Result::ok);
    let sure = if value.is_some() && days.value.as_ref().is_some_and(|d| d.trouble().is_some()) {
        days.sure * 0.7
    } else {
        days.sure
    };
    Candidate { value, raw: days.raw.clone(), sure, source: days.source }
}

/// What is wrong with days, if anything: the diagnostic's code.
pub(crate) fn trouble_code(days: &Candidate<Days>) -> Option<&'static str> {
    let Some(span) = &days.value else { return Some("date_unreadable") };
    match span.trouble() {
        Some(Trouble::Impossible) => Some("date_impossible"),
        Some(Trouble::NoYear) => Some("date_without_year"),
        Some(Trouble::Unfinished) => Some("date_unfinished"),
        Some(Trouble::Backwards) => Some("date_backwards"),
        None => span.disagrees.then_some("weekday_mismatch"),
    }
}
