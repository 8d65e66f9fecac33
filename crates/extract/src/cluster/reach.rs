//! How far apart the lines of one piece of paper may lie.

use super::{Group, Link};

/// A group without a name of its own goes to a piece that is at most so far (page heights) …
const NEAR: f32 = 0.02;
/// … or so many times as far as the piece's own lines are apart.
const LOOSE: f32 = 1.6;
/// The text of a paper begins at most so many heights below its title.
const HEADING: f32 = 3.0;
/// On the rows of a piece it may be so far.
const BESIDE: f32 = 0.15;
/// A name in the column of a card that has none may be so far from it.
const STACKED: f32 = 0.2;
/// The same of a meeting above the name and title of a card that name none.
const HEAD: f32 = 0.1;

/// Whether a group that names nothing lies too far from a piece to be part of it.
pub(super) fn too_far(a: &Group, b: &Group, link: &Link) -> bool {
    if a.faint != b.faint {
        return link.gap > NEAR;
    }
    let (whole, loose) = match (a.complete, b.complete) {
        (true, false) => (a, b),
        (false, true) => (b, a),
        _ => return false,
    };
    if beside(whole, loose) {
        return link.gap > BESIDE;
    }
    if is_stacked(whole, loose) {
        return link.gap > STACKED;
    }
    if is_head_of(loose, whole) {
        return link.gap > HEAD;
    }
    let heading = if is_heading(whole) { HEADING * whole.bounding_box.height() } else { 0.0 };
    link.gap > NEAR.max(LOOSE * whole.reach).max(heading)
}

/// Whether one of two groups is a holder's name alone and the other a piece in its column that names a meeting and nobody: a
/// card whose name stands far from the rest, a code or an empty place between.
pub(super) fn is_stacked(a: &Group, b: &Group) -> bool {
    let (name, piece) = if a.lines.len() == 1 { (a, b) } else { (b, a) };
    let alone =
        name.lines.len() == 1 && name.signs.named && !name.signs.dated && name.signs.meetings.is_empty();
    let open =
        piece.complete && piece.lines.len() >= 3 && !piece.signs.named && !piece.signs.meetings.is_empty();
    let (p, q) = (&name.bounding_box, &piece.bounding_box);
    let across = p.x1.min(q.x1) - p.x0.max(q.x0);
    alone && open && !name.standing && !piece.standing && across > 0.7 * p.width()
}

/// Whether a group names a meeting and nobody, and another one in its column a holder under a title and no meeting: the two halves
/// of a card.
pub(super) fn is_head_of(head: &Group, rest: &Group) -> bool {
    let meeting = !head.signs.meetings.is_empty() && !head.signs.named && head.signs.titles.is_empty();
    let open = rest.signs.meetings.is_empty() && rest.signs.named && !rest.signs.titles.is_empty();
    let (p, q) = (&head.bounding_box, &rest.bounding_box);
    let across = p.x1.min(q.x1) - p.x0.max(q.x0);
    meeting && open && !head.standing && !rest.standing && across > 0.7 * p.width().min(q.width())
}

/// Whether a group is a title and no more yet, but for what stands in its row: it opens a paper whose text may begin well
/// below it.
fn is_heading(group: &Group) -> bool {
    let signs = &group.signs;
    group.lines.len() <= 2 && !signs.titles.is_empty() && signs.meetings.is_empty() && !signs.dated
}

/// Whether a group stands on the rows of another: labels in front of values.
fn beside(whole: &Group, loose: &Group) -> bool {
    let (a, b) = (&whole.bounding_box, &loose.bounding_box);
    let (shared, own) = if whole.standing {
        (a.x1.min(b.x1) - a.x0.max(b.x0), b.width())
    } else {
        (a.y1.min(b.y1) - a.y0.max(b.y0), b.height())
    };
    shared > 0.5 * own
}
