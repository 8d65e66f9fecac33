//! Which of the outlines seen on a page are pieces of paper, and what stands on each.
//!
//! Outlines may lie inside one another: a frame printed on a paper, a coloured band, two cards side by side. The largest
//! one that bears one paper's text is the paper.

use daicho_model::{BoundingBox, Line, Page, Paper};

/// An outline is a paper's own frame rather than another paper if so much of it lies inside.
const INSIDE: f32 = 0.9;
/// So much of it will do where it bears nothing that the paper does not: its place is not exact.
const MOSTLY: f32 = 0.75;
/// Two papers that share no more than this only touch.
const TOUCH: f32 = 0.02;
/// Of two outlines that cut each other without either being covered, one that is surer by this is the right one.
const SURER: f32 = 0.05;
/// A card is at most this share of the page: half sheets and receipts are larger.
const CARD: f32 = 0.2;

/// A piece of paper by its outline.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outlined {
    /// Number of its outline among the page's papers.
    pub paper: usize,
    /// Numbers of the page's lines that stand on it, ascending.
    pub lines: Vec<usize>,
    /// Part of it is hidden, or a line runs over its edge.
    pub doubtful: bool,
}

/// What the text on an outline says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Says {
    /// Nothing of a paper: a band, a box, an empty place.
    Nothing,
    /// Something, though not all that a paper must name.
    Something,
    /// All that a paper of its own names.
    Whole,
}

/// The papers among a page's outlines, by place; none lies inside another. `says` judges lines by their numbers, `are_two`
/// whether two sets of them cannot be one paper's.
pub(crate) fn papers(
    page: &Page,
    says: impl Fn(&[usize]) -> Says,
    are_two: impl Fn(&[usize], &[usize]) -> bool,
) -> Vec<Outlined> {
    let held: Vec<Vec<usize>> = page.papers.iter().map(|paper| lines_on(page, paper)).collect();
    let mut open: Vec<(usize, Says)> = (0..page.papers.len())
        .filter(|at| page.papers[*at].outlined)
        .map(|at| (at, says(&held[at])))
        .filter(|(_, says)| *says > Says::Nothing)
        .collect();
    let area = |at: usize| area(&page.papers[at], page.aspect);
    open.sort_by(|a, b| area(b.0).total_cmp(&area(a.0)).then(a.0.cmp(&b.0)));
    let mut chosen: Vec<usize> = Vec::new();
    for (at, _) in &open {
        let paper = &page.papers[*at];
        let inside: Vec<usize> = open
            .iter()
            .filter(|(n, says)| *says == Says::Whole && area(*n) < area(*at))
            .map(|(n, _)| *n)
            .filter(|n| share(&page.papers[*n], paper) >= INSIDE)
            .collect();
        let several = inside.iter().any(|a| {
            inside.iter().any(|b| {
                a < b
                    && share(&page.papers[*a], &page.papers[*b])
                        .max(share(&page.papers[*b], &page.papers[*a]))
                        <= 3.0 * TOUCH
            })
        });
        let tighter = inside.iter().any(|n| {
            held[*n] == held[*at] && page.papers[*n].confidence.get() > paper.confidence.get() + SURER
        });
        let frame_of = |n: &usize| {
            let all = |line: &usize| held[*n].contains(line);
            share(paper, &page.papers[*n]) >= MOSTLY
                && held[*at].iter().all(all)
                && !lies_over(page, (&held[*n], &held[*at]), paper, &says)
        };
        let known = chosen.iter().any(|n| share(paper, &page.papers[*n]) >= INSIDE || frame_of(n));
        let beside = inside.iter().any(|n| {
            let rest: Vec<usize> =
                held[*at].iter().copied().filter(|line| !held[*n].contains(line)).collect();
            let surer = |other: usize| page.papers[other].confidence.get() > paper.confidence.get() + SURER;
            surer(*n)
                && (are_two(&held[*n], &rest)
                    || open.iter().any(|(m, _)| {
                        surer(*m)
                            && is_rest(&page.papers[*m], &page.papers[*n])
                            && holds_most(&held[*m], &rest)
                    }))
        });
        let over = inside.iter().any(|n| lies_over(page, (&held[*at], &held[*n]), &page.papers[*n], &says));
        if !several && !tighter && !known && !over && !beside {
            chosen.push(*at);
        }
    }
    let beaten = |at: &usize| chosen.iter().any(|n| n != at && beats(&page.papers[*n], &page.papers[*at]));
    let chosen: Vec<usize> = chosen.iter().copied().filter(|at| !beaten(at)).collect();
    let mut papers: Vec<Outlined> = chosen.iter().map(|at| outlined(page, *at, &chosen)).collect();
    papers.retain(|paper| says(&paper.lines) > Says::Nothing);
    papers.sort_by_key(|paper| paper.paper);
    papers
}

/// Whether two outlines lie beside one another.
fn is_rest(a: &Paper, b: &Paper) -> bool {
    share(a, b).max(share(b, a)) <= 3.0 * TOUCH
}

/// Whether a paper bears most of some lines, which are several.
fn holds_most(held: &[usize], rest: &[usize]) -> bool {
    const SEVERAL: usize = 3;
    rest.len() >= SEVERAL && rest.iter().filter(|line| held.contains(line)).count() * 5 >= rest.len() * 4
}

/// Whether an outline inside another one is a paper that lies over a second one, both within the larger outline: the lines
/// around it stop at its edge, and are a paper's themselves or several. Print keeps clear of a frame on its own paper.
fn lies_over(
    page: &Page,
    (all, inner): (&[usize], &[usize]),
    paper: &Paper,
    says: &impl Fn(&[usize]) -> Says,
) -> bool {
    /// So many lines cannot stop at one edge by chance.
    const CUT: usize = 3;
    let rest: Vec<usize> = all.iter().copied().filter(|line| !inner.contains(line)).collect();
    let cut =
        rest.iter().filter(|line| stops_at(&page.lines[**line].bounding_box, paper, page.aspect)).count();
    cut >= CUT || cut >= 1 && rest.len() >= 2 && says(&rest) == Says::Whole
}

/// Whether a level line outside a paper begins or ends at its left or right edge.
pub(crate) fn stops_beside(line: &BoundingBox, paper: &Paper, aspect: f32) -> bool {
    let y = line.centre().1;
    y > paper.bounding_box.y0 && y < paper.bounding_box.y1 && stops_at(line, paper, aspect)
}

/// Whether a level line outside a paper begins or ends at its left or right edge, or runs along its upper or lower one.
fn stops_at(line: &BoundingBox, paper: &Paper, aspect: f32) -> bool {
    /// Page heights: 2.4 mm of A4. The text of a paper keeps further from its edge.
    const AT: f32 = 0.008;
    const TILTED: f32 = 6.0;
    if paper.angle_degrees.abs() > TILTED {
        return false;
    }
    let edge = &paper.bounding_box;
    let (x, y) = line.centre();
    let beside = y > edge.y0 && y < edge.y1;
    let along = x > edge.x0 && x < edge.x1;
    let gap = if beside {
        (line.x0 - edge.x1).max(edge.x0 - line.x1) * aspect
    } else if along {
        (line.y0 - edge.y1).max(edge.y0 - line.y1)
    } else {
        return false;
    };
    (-AT..AT).contains(&gap)
}

/// Whether two outlines cut each other, neither paper covers the other, and the first is the surer.
fn beats(a: &Paper, b: &Paper) -> bool {
    cut_each_other(a, b) && !a.covered && !b.covered && a.confidence.get() > b.confidence.get() + SURER
}

fn cut_each_other(a: &Paper, b: &Paper) -> bool {
    share(a, b) > TOUCH && share(b, a) > TOUCH
}

/// A paper with the lines that are its own: what another covers is the other's.
fn outlined(page: &Page, at: usize, chosen: &[usize]) -> Outlined {
    let paper = &page.papers[at];
    let over: Vec<&Paper> = chosen
        .iter()
        .filter(|n| **n != at)
        .map(|n| &page.papers[*n])
        .filter(|p| cut_each_other(paper, p))
        .collect();
    let mut lines = lines_on(page, paper);
    lines.retain(|line| {
        let (x, y) = page.lines[*line].bounding_box.centre();
        !over.iter().any(|p| p.corners.contains(x, y) && (paper.covered || !p.covered))
    });
    let hidden = paper.covered || over.iter().any(|p| !p.covered && !prints_over(page, paper, p));
    let crossed = page
        .lines
        .iter()
        .any(|line| is_read(line) && crosses(line, paper) && !over.iter().any(|p| crosses(line, p)));
    Outlined { paper: at, lines, doubtful: hidden || crossed }
}

/// Whether a line is more than a stroke, or what shines through from the back: only print tells of an edge that it runs over.
fn is_read(line: &Line) -> bool {
    const READ: f32 = 0.6;
    line.confidence.get() >= READ && line.text.chars().filter(|c| !c.is_whitespace()).count() >= 2
}

/// Whether print of one paper runs over the edge of another: there that edge is not on top, whatever was taken for it.
fn prints_over(page: &Page, paper: &Paper, other: &Paper) -> bool {
    let own = |line: &&Line| {
        let (x, y) = line.bounding_box.centre();
        paper.corners.contains(x, y) && !crosses(line, paper)
    };
    page.lines.iter().filter(own).any(|line| crosses(line, other))
}

fn lines_on(page: &Page, paper: &Paper) -> Vec<usize> {
    let on = |line: &Line| {
        let (x, y) = line.bounding_box.centre();
        !line.text.trim().is_empty() && paper.corners.contains(x, y)
    };
    (0..page.lines.len()).filter(|at| on(&page.lines[*at])).collect()
}

/// Whether a line runs over the edge of a paper: a fifth of it on either side.
fn crosses(line: &Line, paper: &Paper) -> bool {
    let b = &line.bounding_box;
    let corners = line.corners.map_or([[b.x0, b.y0], [b.x1, b.y0], [b.x1, b.y1], [b.x0, b.y1]], |c| c.0);
    let at = |share: f32| {
        let middle = |a: [f32; 2], b: [f32; 2]| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
        let (start, end) = if line.vertical && line.corners.is_none() {
            (middle(corners[0], corners[1]), middle(corners[3], corners[2]))
        } else {
            (middle(corners[0], corners[3]), middle(corners[1], corners[2]))
        };
        [start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share]
    };
    let on = |share: f32| paper.corners.contains(at(share)[0], at(share)[1]);
    on(0.2) != on(0.8)
}

/// Share of a paper that lies on another.
fn share(paper: &Paper, other: &Paper) -> f32 {
    const GRID: usize = 16;
    let place = |n: usize| (n as f32 + 0.5) / GRID as f32;
    let [a, b, c, d] = paper.corners.0;
    let at = |u: f32, v: f32, axis: usize| {
        let (upper, lower) = (a[axis] + (b[axis] - a[axis]) * u, d[axis] + (c[axis] - d[axis]) * u);
        upper + (lower - upper) * v
    };
    let on = (0..GRID * GRID).filter(|n| {
        let (u, v) = (place(n % GRID), place(n / GRID));
        other.corners.contains(at(u, v, 0), at(u, v, 1))
    });
    on.count() as f32 / (GRID * GRID) as f32
}

/// In squares of the page's height.
fn area(paper: &Paper, aspect: f32) -> f32 {
    let corners = paper.corners.0;
    let twice = (0..4).map(|i| {
        let ([ax, ay], [bx, by]) = (corners[i], corners[(i + 1) % 4]);
        ax * by - bx * ay
    });
    (twice.sum::<f32>() / 2.0).abs() * aspect
}

/// Whether a paper is card-sized beside its page.
pub(crate) fn is_card(paper: &Paper, page: &Page) -> bool {
    area(paper, page.aspect) <= CARD * page.aspect
}

/// Whether some text comes near a paper: what is seen of it may go on beneath.
pub(crate) fn touches(paper: &Paper, text: &BoundingBox) -> bool {
    const NEAR: f32 = 0.02;
    const STEPS: usize = 24;
    let grown = BoundingBox::new(text.x0 - NEAR, text.y0 - NEAR, text.x1 + NEAR, text.y1 + NEAR);
    let share = |n: usize| n as f32 / STEPS as f32;
    let inside = (0..=STEPS * STEPS).any(|n| {
        let (u, v) = (share(n % STEPS), share(n / STEPS));
        paper.corners.contains(grown.x0 + grown.width() * u, grown.y0 + grown.height() * v)
    });
    inside || paper.corners.0.iter().any(|[x, y]| grown.contains(*x, *y))
}
