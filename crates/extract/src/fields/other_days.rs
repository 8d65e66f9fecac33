//! Days on a piece that no rule took: far from those attended, or before them, they are another paper's that was taken for
//! this one.

use jiff::civil::Date;

use super::candidate::Candidate;
use super::days::{Days, is_other_day};
use crate::analysis::{Analysis, Known, Nature};
use crate::dates::DateSpan;

/// How sure days may be beside which others were left over.
const LEFT_OVER: f32 = 0.7;
/// A certificate is issued within so many days of its meeting.
const NEAR: i32 = 100;

/// The days, doubtful where others stand on the piece by themselves that are neither the day of issue nor near.
pub(super) fn doubt(
    analysis: &Analysis<'_>,
    mut days: Candidate<Days>,
    issued: Option<&Candidate<Days>>,
) -> Candidate<Days> {
    let Some((first, last)) = days.value.as_ref().and_then(ends) else { return days };
    let issued = issued.and_then(|issued| issued.value.as_ref().and_then(ends));
    let loose = analysis.lines.iter().filter(|k| matches!(k.nature, Nature::Date | Nature::Other));
    let mut others = loose.flat_map(|known| {
        let text = known.strip.text();
        let own =
            known.dates.iter().filter(move |span| !is_other_day(text, span) && !is_labelled(text, span));
        own.filter_map(move |span| Some((ends(span)?, opens_row(analysis, known, span))))
    });
    // No certificate is issued before its meeting: an earlier day that no words in front of it explain is another paper's.
    let another = |other: (Date, Date), alone: bool| {
        far(other.1, first) || far(last, other.0) || alone && other.1 < first
    };
    if others.any(|(other, alone)| issued != Some(other) && another(other, alone)) {
        days.sure = days.sure.min(LEFT_OVER);
    }
    days
}

fn ends(span: &DateSpan) -> Option<(Date, Date)> {
    Some((span.from.ok()?.exact()?, span.to.ok()?.exact()?))
}

/// Whether nothing stands in front of a day in its row.
fn opens_row(analysis: &Analysis<'_>, known: &Known<'_>, span: &DateSpan) -> bool {
    let left = |other: &&Known<'_>| {
        other.row == known.row && other.line.bounding_box.x0 < known.line.bounding_box.x0
    };
    known.strip.text()[..span.range.start].trim().is_empty() && !analysis.lines.iter().any(|k| left(&k))
}

/// Whether words with a colon in front of a day say what it is.
fn is_labelled(text: &str, span: &DateSpan) -> bool {
    text[..span.range.start].trim_end().ends_with(':')
}

/// Whether a day lies long before another.
fn far(day: Date, later: Date) -> bool {
    day.until(later).is_ok_and(|span| span.get_days() > NEAR)
}

#[cfg(test)]
mod tests {
    use crate::analysis::Analysis;
    use crate::layout::Piece;
    use crate::samples::grid;
    use daicho_model::BoundingBox;

    /// Whether the days of a card are sure with another day at its foot.
    fn check(foot: &str, sure: bool) {
        let page =
            grid(&["第5回架空学会総会", "2024年5月24日(金)～25日(土)", "架空 花子 様", "", "架空会館", foot]);
        let analysis = Analysis::new(Piece::new(&page, BoundingBox::PAGE));
        let found = crate::fields::days::days(&analysis).attended.expect("days");
        assert_eq!(found.sure >= 0.8, sure, "{foot}: {}", found.sure);
    }

    #[test]
    fn days_of_another_year_make_those_attended_doubtful() {
        check("2022年8月13日(土)", false);
        check("2024.11.9 - 11.10", false);
    }

    #[test]
    fn a_day_before_those_attended_makes_them_doubtful() {
        check("2024年5月10日 架空ホール", false);
    }

    #[test]
    fn days_of_issue_and_of_birth_do_not() {
        check("2024年6月3日", true);
        check("1980年1月1日生", true);
        check("架空市", true);
    }
}
