//! The holder of a name card, who is named there without a label: the name is what a card prints largest.

use super::candidate::Candidate;
use super::holder::is_name;
use crate::analysis::{Analysis, Known, Nature};
use crate::words;

/// A card has at most so many lines.
const LINES: usize = 14;
/// And takes at most this share of its page.
const AREA: f32 = 0.35;
/// The name is higher than any other line by this factor.
const LARGER: f32 = 1.2;
/// How sure such a name is.
const SURE: f32 = 0.9;

/// Whether the piece is small and prints few lines, none of them a sentence or an office: a name card certifies by what
/// it is, and bears no day of issue.
pub(crate) fn is_card(analysis: &Analysis<'_>) -> bool {
    is_small(analysis)
        && analysis
            .lines
            .iter()
            .all(|k| !matches!(k.nature, Nature::Sentence | Nature::Office | Nature::Announcement))
}

fn is_small(analysis: &Analysis<'_>) -> bool {
    analysis.lines.len() <= LINES && analysis.piece.region.area() <= AREA
}

/// A badge has at most so many lines, its stub's among them.
const BADGE_LINES: usize = 18;
/// The name on a badge, which is read from afar, is larger than any other line by half; boxes around print are larger than it
/// and differ less.
const FAR_LARGER: f32 = 1.35;

/// Whether a card prints a person's name larger than anything else by far.
pub(crate) fn is_badge(analysis: &Analysis<'_>) -> bool {
    if analysis.lines.len() > BADGE_LINES || analysis.piece.region.area() > AREA {
        return false;
    }
    let height = |k: &&Known<'_>| k.line.bounding_box.height();
    let level = || analysis.lines.iter().filter(|k| !k.line.vertical);
    let Some(largest) = level().max_by(|a, b| height(a).total_cmp(&height(b))) else { return false };
    let name = matches!(largest.nature, Nature::Other | Nature::Honorific)
        && is_short(&largest.compact)
        && is_name(largest.strip.text(), largest.nature == Nature::Honorific)
        && !words::is_meeting_name(&largest.compact);
    let others = level().filter(|k| k.compact != largest.compact);
    name && others.map(|k| height(&k)).fold(0.0, f32::max) * FAR_LARGER <= height(&largest)
}

/// Whether a text is no longer than names are: twelve letters, or thirty Latin ones.
fn is_short(text: &str) -> bool {
    text.chars().count() <= if text.is_ascii() { 30 } else { 12 }
}

/// The name on a card, where one line is printed larger than all others and is a name.
pub(crate) fn largest_name(analysis: &Analysis<'_>) -> Option<Candidate<String>> {
    if !is_small(analysis) {
        return None;
    }
    let height = |k: &Known<'_>| k.line.bounding_box.height();
    let largest = analysis.lines.iter().max_by(|a, b| height(a).total_cmp(&height(b)))?;
    let alone = analysis
        .lines
        .iter()
        .filter(|k| !std::ptr::eq(k.line, largest.line))
        .all(|k| height(k) * LARGER <= height(largest));
    let text = largest.strip.text();
    let letters = largest.compact.chars().count();
    let name = matches!(largest.nature, Nature::Other)
        && letters >= 2
        && is_short(&largest.compact)
        && is_name(text, false)
        && !words::is_meeting_name(&largest.compact);
    if !alone || !name {
        return None;
    }
    let whole = largest.strip.all();
    Candidate::at(&largest.strip, whole.clone(), Some(largest.strip.printed(whole)), SURE)
}

#[cfg(test)]
mod tests {
    use daicho_model::{BoundingBox, Line};

    use super::*;
    use crate::layout::Piece;
    use crate::samples::{line, page};

    /// A card of a meeting, a day and a name of some height.
    fn check(name: &str, height: f32, expected: Option<&str>) {
        let tall = |l: Line| Line {
            bounding_box: BoundingBox { y1: l.bounding_box.y0 + height, ..l.bounding_box },
            ..l
        };
        let page = page(
            1,
            vec![
                line("第3回架空学会総会", 0.1, 0.10, 0.3),
                line("2024年4月11日", 0.1, 0.14, 0.2),
                tall(line(name, 0.1, 0.20, 0.2)),
                line("架空市立病院", 0.1, 0.28, 0.2),
            ],
        );
        let region = BoundingBox::new(0.05, 0.05, 0.5, 0.35);
        let analysis = Analysis::new(Piece::new(&page, region));
        let found = largest_name(&analysis).and_then(|c| c.value);
        assert_eq!(found.as_deref(), expected, "{name} {height}");
    }

    #[test]
    fn the_largest_print_on_a_card_is_its_holder() {
        check("架空 花子", 0.04, Some("架空 花子"));
        check("Katharina Fictitious", 0.04, Some("Katharina Fictitious"));
    }

    #[test]
    fn a_badge_is_a_card_whose_name_is_larger_by_far() {
        let badge = |height: f32| {
            let mut name = line("架空 花子", 0.1, 0.20, 0.2);
            name.bounding_box.y1 = name.bounding_box.y0 + height;
            let rest = [line("第3回架空学会総会", 0.1, 0.10, 0.3), line("参加証明書", 0.1, 0.28, 0.2)];
            let page = page(1, [vec![name], rest.to_vec()].concat());
            is_badge(&Analysis::new(Piece::new(&page, BoundingBox::new(0.05, 0.05, 0.5, 0.35))))
        };
        assert!(badge(0.04) && !badge(0.025));
    }

    #[test]
    fn print_no_larger_than_the_rest_and_what_is_no_name_are_not() {
        check("架空 花子", 0.022, None);
        check("第3回架空学会", 0.04, None);
    }
}
