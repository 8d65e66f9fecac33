//! What comes out from beneath another piece of paper: print that stops at that one's edge, or goes on below it within one outline
//! around both.

use daicho_model::{BoundingBox, Line, Page};

use super::{Group, gather, says};
use crate::fields::holder::same_name;
use crate::labels;
use crate::normalise::compact;
use crate::outlined::{self, Outlined, Says};

/// So many lines do not end at one edge by chance.
const CUT: usize = 2;
/// What stands in the rows below a line begins so many heights of it above its upper edge at most.
const ROW: f32 = 0.4;

/// Whether a card lies over other print: its edges are seen, it names all that a paper must, and lines of others stop at its
/// left or right edge. Labels in front of a box do so, too, and are none.
pub(crate) fn is_overlaid(page: &Page, groups: &[Group]) -> bool {
    groups.iter().any(|card| {
        lies_over(page, card) && groups.iter().any(|group| group.beneath)
            || groups.iter().map(|group| cut_at(page, card, group)).sum::<usize>() >= CUT
    })
}

/// Marks the groups of which lines stop at a card.
pub(super) fn mark(page: &Page, groups: &mut [Group]) {
    let cards: Vec<Group> = groups.iter().filter(|group| lies_over(page, group)).cloned().collect();
    for group in groups {
        group.beneath |= cards.iter().any(|card| cut_at(page, card, group) >= CUT);
    }
}

fn lies_over(page: &Page, group: &Group) -> bool {
    let card = |at: usize| outlined::is_card(&page.papers[at], page) && !page.papers[at].covered;
    group.complete && !group.doubtful && group.paper.is_some_and(card)
}

/// How many lines of a group stop at a card beside them.
fn cut_at(page: &Page, card: &Group, group: &Group) -> usize {
    let Some(paper) = card.paper.filter(|_| lies_over(page, card)) else { return 0 };
    if group.paper == card.paper || group.faint {
        return 0;
    }
    let cut = |line: &Line| {
        outlined::stops_beside(&line.bounding_box, &page.papers[paper], page.aspect)
            && labels::exact(&compact(&line.text)).is_none()
    };
    group.lines.iter().filter(|at| cut(&page.lines[**at])).count()
}

/// Makes the lines on a paper one group; where its outline lies around two papers, one over the other, each its own.
pub(super) fn gather_parted(page: &Page, singles: &mut Vec<Group>, paper: Outlined) {
    let (upper, lower) = parted(page, &paper);
    let all = |lines: &[usize]| singles.iter().filter(|s| lines.contains(&s.lines[0])).collect::<Vec<_>>();
    let head = |group: &&Group| !group.signs.titles.is_empty() || !group.signs.meetings.is_empty();
    if lower.is_empty() || says(singles, &upper) < Says::Whole || all(&lower).iter().any(head) {
        return gather(singles, &paper);
    }
    let top = |at: &usize| page.lines[*at].bounding_box.y0;
    let bottom = |at: &usize| page.lines[*at].bounding_box.y1;
    let ends = upper.iter().map(bottom).fold(0.0, f32::max);
    let begins = lower.iter().map(top).fold(1.0, f32::min);
    let number = paper.paper;
    let (place, y) = (page.papers[number].bounding_box, (ends + begins) / 2.0);
    gather(singles, &Outlined { lines: upper, ..paper.clone() });
    gather(singles, &Outlined { lines: lower, doubtful: true, ..paper });
    for group in singles.iter_mut().filter(|group| group.paper == Some(number)) {
        if group.doubtful && !group.complete {
            (group.paper, group.beneath) = (None, true);
            group.place = Some(BoundingBox { y0: y, ..place });
        } else {
            group.place = Some(BoundingBox { y1: y, ..place });
        }
    }
}

/// The lines of an outlined paper apart where they are two papers': one names its holder behind a label, and below it the same
/// label and name come again, as where a card covers the head of another of its make. The second are those of the lower paper.
fn parted(page: &Page, paper: &Outlined) -> (Vec<usize>, Vec<usize>) {
    const LEVEL: f32 = 6.0;
    let name = |at: usize| {
        let text = compact(&page.lines[at].text);
        let name = text.strip_prefix("氏名")?.trim_start_matches([':', '：']).to_owned();
        (name.chars().count() >= 2).then_some((name, page.lines[at].bounding_box))
    };
    let mut named: Vec<(String, BoundingBox)> = paper.lines.iter().filter_map(|at| name(*at)).collect();
    named.sort_by(|a, b| a.1.y0.total_cmp(&b.1.y0));
    let again = named.iter().enumerate().find(|(n, (name, place))| {
        named[..*n].iter().any(|(first, above)| {
            same_name(first, name) && above.y1 < place.y0 && above.x0 < place.x1 && place.x0 < above.x1
        })
    });
    let level = page.papers[paper.paper].angle_degrees.abs() <= LEVEL;
    let Some((_, (_, place))) = again.filter(|_| level) else { return (paper.lines.clone(), Vec::new()) };
    let from = place.y0 - ROW * place.height();
    paper.lines.iter().partition(|at| page.lines[**at].bounding_box.centre().1 < from)
}
