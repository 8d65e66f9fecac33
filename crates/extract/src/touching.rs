//! Print that stops at another piece of paper: it may go on beneath.
//!
//! A card's print keeps clear of its edge, and cards are pasted beside one another: between the print of two cards lie two
//! margins. Where less lies between them, the edge of one runs through the print of the other.

use daicho_model::{BoundingBox, Line, Page, Paper};

use crate::cluster::Group;

/// Lines of two papers without seen edges are no nearer than this (page heights): 5 mm of A4, less than two margins.
const APART: f32 = 0.017;

/// A paper with edges seen so well shows all its sides: what is near it lies beneath.
const WELL: f32 = 0.84;

/// Whether a group's print stops at that of another one, and the edges of neither are seen well, so that part of it may be
/// hidden.
pub(crate) fn is_cut(page: &Page, groups: &[Group], at: usize) -> bool {
    let seen = |paper: &Paper| !paper.covered && paper.confidence.get() >= WELL;
    if groups[at].paper.is_some_and(|paper| seen(&page.papers[paper])) {
        return false;
    }
    let lines = |group: &Group| -> Vec<&Line> { group.lines.iter().map(|n| &page.lines[*n]).collect() };
    let own = lines(&groups[at]);
    groups.iter().enumerate().filter(|(other, group)| *other != at && group.paper.is_none()).any(
        |(_, group)| {
            let others = lines(group);
            own.iter().any(|a| others.iter().any(|b| gap(page.aspect, a, b) < APART))
        },
    )
}

/// How far two lines' boxes are apart, in page heights; of lines that lie at an angle the boxes say too little, so that they
/// count as far as their middles are.
fn gap(aspect: f32, a: &Line, b: &Line) -> f32 {
    if tilted(a) || tilted(b) {
        let ((ax, ay), (bx, by)) = (a.bounding_box.centre(), b.bounding_box.centre());
        return ((ax - bx) * aspect).hypot(ay - by);
    }
    let (a, b): (&BoundingBox, &BoundingBox) = (&a.bounding_box, &b.bounding_box);
    let x = (b.x0 - a.x1).max(a.x0 - b.x1).max(0.0) * aspect;
    let y = (b.y0 - a.y1).max(a.y0 - b.y1).max(0.0);
    x.hypot(y)
}

/// Whether a line's box is much higher than the line.
fn tilted(line: &Line) -> bool {
    const RISE: f32 = 0.006;
    line.corners.is_some_and(|corners| {
        let [a, b, ..] = corners.0;
        (a[1] - b[1]).abs() > RISE && (a[0] - b[0]).abs() > RISE
    })
}

#[cfg(test)]
mod tests {
    use crate::samples::{line, page};
    use crate::sheets::sheets;

    /// Whether every card of two on a sheet is sure to be seen whole, the second so far to the right of the first.
    fn check(gap: f32, expected: bool) {
        let card = |x: f32, name: &str, edition: u32| {
            [
                line(&format!("第{edition}回架空画像学会総会"), x, 0.10, 0.3),
                line("2024年4月11日", x, 0.13, 0.3),
                line(&format!("{name} 殿"), x, 0.16, 0.3),
            ]
        };
        let far = [line("参加証", 0.1, 0.6, 0.1), line("第5回虚構画像学会総会", 0.1, 0.63, 0.3)];
        let lines = [
            card(0.1, "架空 花子", 3).to_vec(),
            card(0.4 + gap, "架空 花子", 4).to_vec(),
            far.to_vec(),
            vec![line("2024年5月1日", 0.1, 0.66, 0.2), line("架空 花子 殿", 0.1, 0.69, 0.2)],
        ];
        let page = page(1, lines.concat());
        let whole: Vec<bool> = sheets(&page).iter().map(|sheet| sheet.complete).collect();
        assert_eq!((whole.len(), whole[0] && whole[1]), (3, expected), "{whole:?}");
    }

    #[test]
    fn print_that_stops_at_another_card_s_may_go_on_beneath() {
        check(0.10, true);
        check(0.015, false);
    }
}
