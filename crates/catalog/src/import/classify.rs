//! What each line of a text is by itself.

use super::heading::{Known, heading};
use super::names::bullet;
use super::sheet::{Kind, Row};
use super::tail;
use super::words::{ends_as_meeting, has_letters, is_figure_head, is_head, is_mark, is_prose, is_title};

/// What a line is by itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Line {
    Blank,
    Head,
    Heading(Known),
    Aside,
    /// A number alone.
    Lone(u32),
    Content,
}

/// The text of a line.
pub(super) fn text(row: &Row) -> &str {
    row.cells.first().map_or("", |cell| cell.text.as_str())
}

/// What every line is, its neighbours considered.
pub(super) fn classify(rows: &[Row]) -> Vec<Line> {
    let mut kinds: Vec<Line> = rows
        .iter()
        .map(|row| match row.kind {
            Kind::Blank | Kind::Break => Line::Blank,
            _ => line(text(row)),
        })
        .collect();
    // A title over several lines.
    for at in (1..kinds.len()).rev() {
        let bare = kinds[at - 1] == Line::Content && ends_without_figure(text(&rows[at - 1]));
        let above = at < 2 || kinds[at - 2] == Line::Blank;
        if bare && above && kinds[at] == Line::Aside && is_title(text(&rows[at])) {
            kinds[at - 1] = Line::Aside;
        }
    }
    // Words of heads that speak of no figures are heads beside those that do.
    for at in 0..kinds.len() {
        let near = |kinds: &[Line], step: isize| {
            (1..=2).filter_map(|n| at.checked_add_signed(step * n)).any(|n| kinds.get(n) == Some(&Line::Head))
        };
        if kinds[at] == Line::Content && is_head(text(&rows[at])) && (near(&kinds, 1) || near(&kinds, -1)) {
            kinds[at] = Line::Head;
        }
    }
    kinds
}

fn line(text: &str) -> Line {
    if let Some(number) = tail::number(text) {
        return Line::Lone(number);
    }
    if !has_letters(text) {
        return Line::Aside;
    }
    // 【必須】 is a heading, though it is made of the words of heads.
    let marked = heading(text).filter(|known| matches!(known, Known::Category(key) if is_mark(key)));
    if is_figure_head(text) && marked.is_none() {
        return Line::Head;
    }
    if let Some(known) = marked.or_else(|| heading(text).filter(|_| ends_without_figure(text))) {
        return Line::Heading(known);
    }
    let row = || {
        let cut = tail::tail(text, 1, &|_| false);
        cut.doubt.is_none() && !cut.figures.is_empty() && ends_as_meeting(&cut.text)
    };
    // ※山の会 3 is a row with a footnote.
    if is_title(text) || is_prose(text) && !(bullet(text).is_some() && row()) {
        return Line::Aside;
    }
    Line::Content
}

fn ends_without_figure(text: &str) -> bool {
    text.split_whitespace().next_back().is_none_or(|last| tail::number(last).is_none() && !is_mark(last))
}
