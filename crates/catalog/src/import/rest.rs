//! Rows that may be parts of others, or several in one.

use super::draft::{Draft, DraftRow};
use super::flags::severity;
use super::words::{ends_as_meeting, figure, is_general, is_part_of_host};

/// Whether a text is whole numbers with blanks between them, as lines of a cell are joined.
pub(super) fn several_figures(text: &str) -> bool {
    text.split_whitespace().count() > 1 && text.split_whitespace().all(|word| figure(word).is_some())
}

/// Whether a name may be two: a part of it ends as a name, and so does the rest.
pub(super) fn may_be_several(text: &str) -> bool {
    let cuts = text.char_indices().skip(3).map(|(at, _)| text.split_at(at));
    let name = |part: &str| part.chars().count() > 3 && ends_as_meeting(part) && !is_general(part);
    cuts.into_iter().any(|(first, second)| name(first) && name(second.trim_start()))
}

/// A row without figures that nothing but its words tells from the rows beside it may be the first line of the row below
/// it, or the last one of a row above that does not end as names do.
pub(super) fn wrapped_or_not(draft: &mut Draft, loose: &[bool]) {
    let code = "import_wrapped_or_not";
    let beside = |draft: &Draft, a: usize, b: usize| {
        let (above, below) = (&draft.rows[a], &draft.rows[b]);
        let last = above.lines.last().copied().unwrap_or(above.place.line);
        above.place.page == below.place.page && below.place.line <= last + 1
    };
    let mut doubtful = std::collections::BTreeSet::new();
    for at in (0..draft.rows.len()).filter(|at| loose[*at]) {
        if at + 1 < draft.rows.len() && beside(draft, at, at + 1) {
            doubtful.extend([at, at + 1]);
        }
        if at > 0 && beside(draft, at - 1, at) && !ends_as_meeting(&draft.rows[at - 1].name) {
            doubtful.extend([at - 1, at]);
        }
    }
    // A kind of meeting below a name without figures may be the rest of that name.
    let none = |row: &DraftRow| row.figures.iter().all(|figure| figure.points.is_none());
    for at in 1..draft.rows.len() {
        let (above, own) = (&draft.rows[at - 1], &draft.rows[at]);
        if none(above) && !none(own) && is_part_of_host(&own.name) && beside(draft, at - 1, at) {
            doubtful.extend([at - 1, at]);
        }
    }
    for at in doubtful {
        draft.flag_row(at, code, severity(code), "");
    }
}
