//! A single day whose range may go on where the reader did not follow: on the next line, in the next column, behind a dash.

use std::sync::LazyLock;

use daicho_model::BoundingBox;
use regex::Regex;

use super::candidate::Candidate;
use super::days::Days;
use crate::analysis::{Analysis, Known};

/// The end of a range by itself: `～26日(月)`, `から二十六日まで`, `・9日(日)`, `5月26日`, `26日(月)`.
static END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:[~\-ー一→・,、.(]\s*|から|より|至)?\s*(?:[0-9]{1,2}\s*月|[一二三四五六七八九十]{1,2}月)?\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,4})\s*[日曰](?:[^間目本程]|$)",
    )
    .expect("constant")
});
/// A mark that opens the end of a range, with a figure.
static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:[~→]|から|至)\s*[0-9一二三四五六七八九十]").expect("constant"));

/// How sure a day may be whose range may go on.
const LOOSE: f32 = 0.7;
/// How far the next line may begin, in heights of the day's.
const NEXT_LINE: f32 = 1.8;

/// The days, doubtful where they are one day and the end of a range stands near by itself.
pub(crate) fn doubt(analysis: &Analysis<'_>, mut days: Candidate<Days>) -> Candidate<Days> {
    let single = days.value.as_ref().is_some_and(|span| !span.is_range && span.from.is_ok());
    let place = days.source.bounding_box;
    if single && analysis.lines.iter().any(|known| is_end(known) && is_near(&place, &known.line.bounding_box))
    {
        days.sure = days.sure.min(LOOSE);
    }
    days
}

fn is_end(known: &Known<'_>) -> bool {
    let text = known.compact.as_str();
    let dated = known.dates.first().is_some_and(|span| span.from.is_ok());
    !dated && (END.is_match(text) || MARK.is_match(text))
}

/// Right of the day in its row, or where the next line or column begins.
fn is_near(day: &BoundingBox, other: &BoundingBox) -> bool {
    let (x, y) = other.centre();
    // A line that the day itself was read from, or one of them.
    if day == other || (day.x0..=day.x1).contains(&x) && (day.y0..=day.y1).contains(&y) {
        return false;
    }
    let (dx, dy) = (day.width(), day.height());
    let thick = dx.min(dy);
    let gap_x = (other.x0 - day.x1).max(day.x0 - other.x1);
    let gap_y = (other.y0 - day.y1).max(day.y0 - other.y1);
    gap_x < NEXT_LINE * 4.0 * thick && gap_y < NEXT_LINE * thick
}

#[cfg(test)]
mod tests {
    use crate::analysis::Analysis;
    use crate::layout::Piece;
    use crate::samples::grid;
    use daicho_model::BoundingBox;

    /// Whether the day is sure enough to count.
    fn check(rows: &[&str], sure: bool) {
        let page = grid(rows);
        let analysis = Analysis::new(Piece::new(&page, BoundingBox::PAGE));
        let found = crate::fields::days::days(&analysis).attended.expect("a day");
        assert_eq!(found.sure >= 0.8, sure, "{rows:?}: {}", found.sure);
    }

    #[test]
    fn the_end_of_a_range_on_a_line_of_its_own_makes_the_day_doubtful() {
        check(
            &[
                "^参加証明書",
                "学会名：第5回架空学会総会",
                "会期：2025年5月24日(土)",
                "～26日(月)",
                "会場：架空会館",
            ],
            false,
        );
        check(&["^参加証明書", "第5回架空学会総会", "会期　2025年5月24日(土)", "　　　・25日(日)"], false);
    }

    #[test]
    fn other_lines_near_a_day_do_not() {
        check(
            &[
                "^参加証明書",
                "学会名：第5回架空学会総会",
                "会期：2025年5月24日(土)",
                "2日間の全日程",
                "会場：架空会館",
            ],
            true,
        );
        check(
            &[
                "^参加証明書",
                "学会名：第5回架空学会総会",
                "会期：2025年5月24日(土)",
                "会場：架空会館",
                "2025年6月1日",
            ],
            true,
        );
    }
}
