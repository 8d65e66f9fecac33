//! What stands right above or below a meeting's name and reads like more of it, though no rule took it: the region, the
//! event, words in brackets. Without them the name may be another meeting's.

use std::sync::LazyLock;

use daicho_model::BoundingBox;
use regex::Regex;

use super::candidate::Candidate;
use super::meeting::is_building;
use super::meeting_name::{is_date, is_labelled, is_mode};
use crate::analysis::{Analysis, Known, Nature};
use crate::normalise::{compact, is_kana, is_kanji};
use crate::words;

/// How sure a name may be beside which such words were left over.
const LOOSE: f32 = 0.7;
/// How far the words may stand from the name, in heights of its lines.
const NEAR: f32 = 0.9;

/// Words for a part of a society's meetings, or a place in brackets.
static MORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"地方会|支部|部会|^(?:春季|秋季|夏季|冬季|定期|合同|東部|西部|北日本|東日本|中日本|西日本)|^\([^()]{1,12}\)$")
        .expect("constant")
});

/// The name, doubtful where a line beside it may belong to it.
pub(super) fn doubt(analysis: &Analysis<'_>, mut meeting: Candidate<String>) -> Candidate<String> {
    let issuer = super::issuer::issuer_row(analysis);
    let value = compact(meeting.value.as_deref().unwrap_or_default());
    let heights = analysis.lines.iter().filter(|k| is_part(&meeting.source.bounding_box, k));
    let height = heights.map(|k| k.line.bounding_box.height()).fold(0.0, f32::max);
    let left_over = analysis.lines.iter().any(|known| {
        known.nature == Nature::Other
            && issuer != Some(known.row)
            && !is_part(&meeting.source.bounding_box, known)
            && is_beside(&meeting.source.bounding_box, height, known)
            && reads_like_more(&value, known)
    });
    if left_over {
        meeting.sure = meeting.sure.min(LOOSE);
    }
    meeting
}

/// Whether a name was read from a line, or from a part of it.
fn is_part(name: &BoundingBox, known: &Known<'_>) -> bool {
    let (x, y) = known.line.bounding_box.centre();
    let (u, v) = name.centre();
    name.contains(x, y) || known.line.bounding_box.contains(u, v)
}

/// Above or below the name, close to it, in its column, in print of its size.
fn is_beside(name: &BoundingBox, height: f32, known: &Known<'_>) -> bool {
    let b = &known.line.bounding_box;
    let gap = (b.y0 - name.y1).max(name.y0 - b.y1);
    let across = b.x1.min(name.x1) - b.x0.max(name.x0);
    let alike = (0.75..1.34).contains(&(b.height() / height.max(1e-4)));
    !known.line.vertical && alike && gap < height * NEAR && across > 0.5 * b.width()
}

/// Whether a text may be more of a name that does not hold it.
fn reads_like_more(value: &str, known: &Known<'_>) -> bool {
    let text = known.compact.as_str();
    let inner = text.trim_matches(['(', ')']);
    let told = value.contains(inner) || inner.contains(value);
    let japanese = |text: &str| text.chars().any(|c| is_kanji(c) || is_kana(c));
    let note = is_date(inner) || is_labelled(inner) || is_mode(inner) || is_building(inner);
    let own = !known.dates.is_empty() || words::has_edition(text) || words::starts_organisation(text);
    !told && !note && !own && japanese(text) == japanese(value) && MORE.is_match(text)
}

#[cfg(test)]
mod tests {
    use crate::analysis::Analysis;
    use crate::layout::Piece;
    use crate::samples::{line, page};
    use daicho_model::BoundingBox;

    /// Whether a meeting is sure with a line right below its name.
    fn check(below: &str, sure: bool) {
        let lines = vec![
            line("参加証明書", 0.4, 0.10, 0.2),
            line("第12回日本架空画像学会", 0.3, 0.20, 0.4),
            line(below, 0.38, 0.225, 0.2),
            line("2024年4月11日", 0.4, 0.30, 0.2),
        ];
        let page = page(1, lines);
        let analysis = Analysis::new(Piece::new(&page, BoundingBox::PAGE));
        let found = crate::fields::meeting::meeting(&analysis).expect("a meeting");
        assert_eq!(found.sure >= 0.8, sure, "{below}: {:?} {}", found.value, found.sure);
    }

    #[test]
    fn a_region_or_a_season_that_no_rule_took_makes_the_name_doubtful() {
        check("(関西)", false);
        check("北日本支部", false);
    }

    #[test]
    fn places_ways_of_taking_part_and_people_do_not() {
        check("(Web開催)", true);
        check("架空国際会議場", true);
        check("架空 花子", true);
    }
}
