//! Pieces of paper on a page: usually one; else cut at white gaps and rules so that each piece keeps its title.

use std::borrow::Cow;

use daicho_model::{BoundingBox, CopySignal, Line, Page, Paper};

use crate::cluster::{self, Group};
use crate::fields::marks::is_over_page;
use crate::level::{self, Frame};
use crate::normalise::compact;
use crate::on_top::{is_on_top, names_numbered};
use crate::touching;
use crate::words::{self, Title};

/// One piece of paper on a page.
#[derive(Clone, Debug)]
pub(crate) struct Sheet<'a> {
    /// Where on the page.
    pub bounding_box: BoundingBox,
    /// What of the page is its own, level.
    pub page: Cow<'a, Page>,
    /// Where on that level page.
    pub region: BoundingBox,
    /// The way back from the level page; `None` where it is the page's own frame.
    pub frame: Option<Frame>,
    /// It names all that a paper of its own must; else part of it is hidden or was not found.
    pub complete: bool,
    /// Its edges were seen well, and no paper lies over them.
    pub on_top: bool,
    /// Its edges were seen.
    pub outlined: bool,
}

/// The pieces of paper on a page, in reading order; one that is the whole page where nothing parts it.
pub(crate) fn sheets(page: &Page) -> Vec<Sheet<'_>> {
    let (titles, form) = titles(page);
    let gathered: Vec<Group> = if form { Vec::new() } else { gathered(page, &titles) };
    let uneven = page.lines.iter().any(|l| l.corners.is_some());
    let regions = regions(page);
    let complete = gathered.iter().filter(|group| group.complete).count();
    let seen = gathered.iter().any(|group| group.paper.is_some());
    let overlaid = !form && cluster::is_overlaid(page, &gathered);
    if complete >= 2 && (uneven || seen || complete > regions.len()) || overlaid {
        return apart(page, &gathered);
    }
    if let Some(only) = (!form).then(|| cluster::only_paper(page, &titles)).flatten() {
        let paper = &page.papers[only.paper];
        return vec![sheet(page, &only.lines, (paper.bounding_box, Some(paper)), !only.doubtful, |_| true)];
    }
    if regions.len() < 2 && uneven {
        let all: Vec<usize> = (0..page.lines.len()).collect();
        let whole = sheet(page, &all, (BoundingBox::PAGE, None), true, |_| true);
        return vec![Sheet { region: BoundingBox::PAGE, ..whole }];
    }
    let whole = |region| Sheet {
        bounding_box: region,
        page: Cow::Borrowed(page),
        region,
        frame: None,
        complete: true,
        on_top: false,
        outlined: false,
    };
    regions.into_iter().map(whole).collect()
}

/// The pieces of paper as a human drew them. What lies in several boxes belongs to the smallest, what lies in none to
/// nobody.
pub(crate) fn drawn<'a>(page: &'a Page, boxes: &[BoundingBox]) -> Vec<Sheet<'a>> {
    let holder = |b: &BoundingBox| {
        let (x, y) = b.centre();
        let holding = (0..boxes.len()).filter(|at| boxes[*at].contains(x, y));
        holding.min_by(|a, b| boxes[*a].area().total_cmp(&boxes[*b].area()))
    };
    let sheet_of = |(at, region): (usize, &BoundingBox)| {
        let own = |b: &BoundingBox| holder(b) == Some(at);
        let held = page.lines.iter().enumerate().filter(|(_, line)| own(&line.bounding_box));
        let lines: Vec<usize> = held.map(|(line, _)| line).collect();
        sheet(page, &lines, (*region, None), true, own)
    };
    boxes.iter().enumerate().map(sheet_of).collect()
}

/// The groups of lines that are pieces of paper.
fn gathered(page: &Page, titles: &[BoundingBox]) -> Vec<Group> {
    let mut groups = cluster::groups(page, titles);
    groups.retain(cluster::is_piece);
    groups
}

/// The sheets of groups of lines, from top to bottom and from left to right.
fn apart<'a>(page: &'a Page, groups: &[Group]) -> Vec<Sheet<'a>> {
    let outline = |group: &Group| group.paper.map(|at| &page.papers[at]);
    let around = |group: &Group| {
        let text = || BoundingBox::union_all(group.lines.iter().map(|at| &page.lines[*at].bounding_box));
        let outlined = || outline(group).map(|paper| paper.bounding_box);
        group.place.or_else(outlined).or_else(text).unwrap_or(BoundingBox::PAGE)
    };
    let boxes: Vec<BoundingBox> = groups.iter().map(around).collect();
    let mut order: Vec<usize> = (0..groups.len()).collect();
    let row = |at: usize| (boxes[at].centre().1 * 8.0) as u32;
    order.sort_by(|a, b| row(*a).cmp(&row(*b)).then(boxes[*a].x0.total_cmp(&boxes[*b].x0)));
    let on_paper = |b: &BoundingBox| {
        let (x, y) = b.centre();
        let holds = |paper: &Paper| paper.corners.contains(x, y);
        let held = (0..groups.len()).filter(|at| outline(&groups[*at]).is_some_and(holds));
        held.min_by_key(|at| groups[*at].doubtful)
    };
    let nearest = |b: &BoundingBox| {
        if let Some(at) = on_paper(b) {
            return Some(at);
        }
        (0..boxes.len()).min_by(|p, q| distance(&boxes[*p], b).total_cmp(&distance(&boxes[*q], b)))
    };
    let sheet_of = |at: usize| {
        let own = |b: &BoundingBox| nearest(b) == Some(at);
        let others = boxes.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, b)| b);
        let paper = outline(&groups[at]);
        let seen = paper.is_some() || groups[at].place.is_some();
        let around = if seen { boxes[at] } else { paper_around(&boxes[at], others) };
        let complete = groups[at].complete && !groups[at].doubtful && !touching::is_cut(page, groups, at);
        sheet(page, &groups[at].lines, (around, paper), complete, own)
    };
    let mut sheets: Vec<Sheet<'a>> = order.into_iter().map(sheet_of).collect();
    doubt_those_over_others(&mut sheets);
    doubt_beside_lost_heads(&mut sheets);
    sheets
}

/// How far, as a share of the page, a paper may reach below its heading.
const HEAD: f32 = 0.3;

/// A piece that names a meeting and little else is the head of a paper whose rest was taken for another: the nearest
/// piece below or above it in its column may be that rest, and bear the society's name as if it were the meeting's.
fn doubt_beside_lost_heads(sheets: &mut [Sheet<'_>]) {
    let boxes: Vec<BoundingBox> = sheets.iter().map(|sheet| sheet.bounding_box).collect();
    let heads: Vec<usize> = (0..sheets.len()).filter(|at| is_lost_head(&sheets[*at])).collect();
    for head in heads {
        let own = boxes[head];
        let apart = |b: &BoundingBox| (b.y0 - own.y1).max(own.y0 - b.y1).max(0.0);
        let in_column = |b: &BoundingBox| b.x0 < own.x1 && own.x0 < b.x1 && apart(b) < HEAD;
        let others = (0..boxes.len()).filter(|at| *at != head && in_column(&boxes[*at]));
        let rest: Vec<usize> = others.filter(|at| !has_its_own(&sheets[*at])).collect();
        rest.into_iter().for_each(|at| sheets[at].complete = false);
    }
}

/// Whether a piece whose edges are seen names a numbered meeting within them: it needs no head, and lies over whose it is.
fn has_its_own(sheet: &Sheet<'_>) -> bool {
    sheet.outlined && sheet.page.lines.iter().any(|line| names_numbered(&compact(&line.text)))
}

fn is_lost_head(sheet: &Sheet<'_>) -> bool {
    const LINES: usize = 3;
    let texts = || sheet.page.lines.iter().map(|line| compact(&line.text));
    let inside = |line: &&Line| {
        let (x, y) = line.bounding_box.centre();
        sheet.region.contains(x, y)
    };
    let few = sheet.page.lines.iter().filter(inside).count() <= LINES;
    !sheet.complete && few && texts().any(|text| names_numbered(&text))
}

/// A piece whose place covers the middle of another may hold lines that are the other's; not one whose edges are seen all
/// around and that lies on top.
fn doubt_those_over_others(sheets: &mut [Sheet<'_>]) {
    let boxes: Vec<BoundingBox> = sheets.iter().map(|sheet| sheet.bounding_box).collect();
    for (at, sheet) in sheets.iter_mut().enumerate() {
        let middle_inside = |b: &BoundingBox| {
            let (x, y) = b.centre();
            sheet.bounding_box.contains(x, y)
        };
        let covers = boxes.iter().enumerate().any(|(other, b)| other != at && middle_inside(b));
        sheet.complete &= !covers || sheet.on_top;
    }
}

/// How far a thing's centre lies from a box.
fn distance(b: &BoundingBox, thing: &BoundingBox) -> f32 {
    let (x, y) = thing.centre();
    (b.x0 - x).max(x - b.x1).max(0.0).hypot((b.y0 - y).max(y - b.y1).max(0.0))
}

/// A piece from its lines; `own` says which codes and seals are its own by their places.
fn sheet<'a>(
    page: &'a Page,
    lines: &[usize],
    (bounding_box, paper): (BoundingBox, Option<&Paper>),
    complete: bool,
    own: impl Fn(&BoundingBox) -> bool,
) -> Sheet<'a> {
    let lines: Vec<&Line> = lines.iter().map(|at| &page.lines[*at]).collect();
    let degrees = level::direction_of(lines.iter().copied(), page.aspect);
    let frame = (degrees != 0.0).then(|| Frame::new(&bounding_box, degrees, page.aspect));
    let codes = page.codes.iter().filter(|c| own(&c.bounding_box)).cloned().collect();
    let seals = page.seals.iter().filter(|s| own(&s.bounding_box)).cloned().collect();
    let mut level = level::page_of(page, &lines, (codes, seals), frame.as_ref());
    let all = is_over_page(&page.copy_signals);
    let own_signals = page.copy_signals.iter().filter(|signal| all || own(&signal.bounding_box)).cloned();
    level.copy_signals = own_signals
        .map(|signal| {
            let place = signal.bounding_box;
            let bounding_box = frame.as_ref().map_or(place, |frame| frame.level_box(&place));
            CopySignal { bounding_box, ..signal }
        })
        .collect();
    let region = match (&frame, paper) {
        (Some(frame), Some(paper)) => frame.level_corners(&paper.corners),
        (Some(_), None) => {
            let held = BoundingBox::union_all(level.lines.iter().map(|l| &l.bounding_box));
            held.map_or(BoundingBox::PAGE, |b| paper_around(&b, std::iter::empty()))
        }
        (None, _) => bounding_box,
    };
    let on_top = paper.is_some_and(|paper| is_on_top(paper, &level));
    let outlined = paper.is_some_and(|paper| paper.outlined);
    Sheet { bounding_box, page: Cow::Owned(level), region, frame, complete, on_top, outlined }
}

/// The paper around some text: a margin in proportion to it, up to half the way to its neighbours.
fn paper_around<'b>(text: &BoundingBox, others: impl Iterator<Item = &'b BoundingBox>) -> BoundingBox {
    const LEAST: f32 = 0.012;
    const SHARE: f32 = 0.08;
    let (dx, dy) = (LEAST + SHARE * text.width(), LEAST + SHARE * text.height());
    let (mut left, mut top, mut right, mut bottom) = (dx, dy, dx, dy);
    let half = |gap: f32, margin: f32| if gap > 0.0 { (gap / 2.0).min(margin) } else { margin };
    for b in others {
        let (beside, above) = (b.y0 < text.y1 && text.y0 < b.y1, b.x0 < text.x1 && text.x0 < b.x1);
        if beside {
            (left, right) = (half(text.x0 - b.x1, left), half(b.x0 - text.x1, right));
        }
        if above {
            (top, bottom) = (half(text.y0 - b.y1, top), half(b.y0 - text.y1, bottom));
        }
    }
    BoundingBox::new(text.x0 - left, text.y0 - top, text.x1 + right, text.y1 + bottom)
}

/// The regions of the pieces on a page, in reading order.
fn regions(page: &Page) -> Vec<BoundingBox> {
    let anchors = anchors(page);
    if anchors.len() < 2 {
        return vec![BoundingBox::PAGE];
    }
    let things = things(page);
    let mut regions = Vec::new();
    cut(page, BoundingBox::PAGE, &things, &anchors, 0, &mut regions);
    if regions.len() < 2 {
        return vec![BoundingBox::PAGE];
    }
    regions.into_iter().map(|region| fitted(region, &things)).collect()
}

/// Everything with a place: lines, codes, seals.
fn things(page: &Page) -> Vec<BoundingBox> {
    let lines = page.lines.iter().filter(|l| !l.text.trim().is_empty()).map(|l| l.bounding_box);
    lines
        .chain(page.codes.iter().map(|c| c.bounding_box))
        .chain(page.seals.iter().map(|s| s.bounding_box))
        .collect()
}

/// The places that stand for a piece each: titles; without any, the holder of each name card.
fn anchors(page: &Page) -> Vec<BoundingBox> {
    let (titles, _) = titles(page);
    if titles.is_empty() { cards(page) } else { titles }
}

/// The titles that stand for a piece each, and whether one of them is a form's.
fn titles(page: &Page) -> (Vec<BoundingBox>, bool) {
    let titles: Vec<(Title, &Line)> = page
        .lines
        .iter()
        .filter_map(|line| words::title(&compact(&line.text)).map(|title| (title, line)))
        .collect();
    let is_form = |title: Title| matches!(title, Title::Application | Title::Declaration | Title::Stamps);
    let form = titles.iter().any(|(title, _)| is_form(*title));
    let median = median_height(page);
    let counted = titles.iter().filter(|(title, line)| {
        // A form lists the papers to enclose: only a large title is a paper of its own.
        is_form(*title) || !form || line.bounding_box.height() > median * 1.35
    });
    let mut anchors: Vec<(Title, BoundingBox)> = Vec::new();
    for (title, line) in counted {
        let twin =
            anchors.iter_mut().find(|(known, b)| same_paper(page, *known, b, *title, &line.bounding_box));
        match twin {
            Some((_, b)) => *b = b.union(&line.bounding_box),
            None => anchors.push((*title, line.bounding_box)),
        }
    }
    let own = |at: usize| !closes_a_card(page, &anchors, at);
    ((0..anchors.len()).filter(|at| own(*at)).map(|at| anchors[at].1).collect(), form)
}

/// Whether a title is the foot of the card whose head is another title: meetings stand between the two, none below it.
fn closes_a_card(page: &Page, anchors: &[(Title, BoundingBox)], at: usize) -> bool {
    let (title, foot) = anchors[at];
    if title != Title::NameCard {
        return false;
    }
    let column = |b: &BoundingBox| b.x0 < foot.x1 && b.x1 > foot.x0;
    let others = || anchors.iter().enumerate().filter(|(n, (_, b))| *n != at && column(b)).map(|(_, a)| *a);
    let head = others().filter(|(_, b)| b.y1 <= foot.y0).max_by(|a, b| a.1.y0.total_cmp(&b.1.y0));
    let next = others().map(|(_, b)| b.y0).filter(|y| *y >= foot.y1).fold(1.0, f32::min);
    let Some((Title::Attendance | Title::Course, head)) = head else { return false };
    let named = |from: f32, to: f32| {
        page.lines.iter().any(|l| {
            let y = l.bounding_box.centre().1;
            y > from
                && y < to
                && column(&l.bounding_box)
                && words::is_meeting_name(&compact(&l.text))
                && words::title(&compact(&l.text)).is_none()
        })
    };
    named(head.y1, foot.y0) && !named(foot.y1, next)
}

/// Whether two titles stand together as one, a Japanese and an English one, or a name of two lines.
fn same_paper(page: &Page, a: Title, first: &BoundingBox, b: Title, second: &BoundingBox) -> bool {
    if (a == Title::Receipt) != (b == Title::Receipt) {
        return false;
    }
    let across = first.x1.min(second.x1) - first.x0.max(second.x0) > 0.0;
    let (upper, lower) = if first.y0 <= second.y0 { (first, second) } else { (second, first) };
    let height = upper.height().max(lower.height());
    let apart = lower.y0 - upper.y1;
    if !across || apart > height * 4.0 {
        return false;
    }
    let between = page.lines.iter().map(|l| l.bounding_box).filter(|b| {
        b.y0 >= upper.y1 - 0.001 && b.y1 <= lower.y0 + 0.001 && b.x0 < lower.x1 && b.x1 > lower.x0
    });
    between.count() <= 1
}

/// Name cards without a title: each names its holder and, near it, a meeting.
fn cards(page: &Page) -> Vec<BoundingBox> {
    let of = |wanted: fn(&str) -> bool| -> Vec<BoundingBox> {
        page.lines.iter().filter(|l| wanted(&compact(&l.text))).map(|l| l.bounding_box).collect()
    };
    let holders = of(|text| {
        words::honorific(text).is_some_and(|n| crate::fields::holder::is_name(&text[..n], true))
            || text.starts_with("氏名")
    });
    let meetings =
        of(|text| words::has_edition(text) && words::is_meeting_name(text) && !words::is_sentence(text));
    let sentences = of(words::is_sentence);
    if holders.len() < 2 || meetings.len() != holders.len() || !sentences.is_empty() {
        return Vec::new();
    }
    holders
}

fn median_height(page: &Page) -> f32 {
    let mut heights: Vec<f32> = page.lines.iter().map(|l| l.bounding_box.height()).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or(0.02)
}

/// Which way a cut runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Across,
    Down,
}

/// Cuts a region until each part holds one anchor or no cut is left.
fn cut(
    page: &Page,
    region: BoundingBox,
    things: &[BoundingBox],
    anchors: &[BoundingBox],
    depth: u32,
    out: &mut Vec<BoundingBox>,
) {
    let inside = |b: &&BoundingBox| {
        let (x, y) = b.centre();
        region.contains(x, y)
    };
    let mine: Vec<BoundingBox> = anchors.iter().filter(inside).copied().collect();
    let held: Vec<BoundingBox> = things.iter().filter(inside).copied().collect();
    if mine.len() < 2 || depth > 12 {
        out.push(region);
        return;
    }
    let Some((way, at)) = best_cut(page, &region, &held, &mine) else {
        out.push(region);
        return;
    };
    let (first, second) = match way {
        Way::Across => (BoundingBox { y1: at, ..region }, BoundingBox { y0: at, ..region }),
        Way::Down => (BoundingBox { x1: at, ..region }, BoundingBox { x0: at, ..region }),
    };
    cut(page, first, things, anchors, depth + 1, out);
    cut(page, second, things, anchors, depth + 1, out);
}

/// The widest gap with an anchor on each side; a rule inside the gap makes it wider.
fn best_cut(
    page: &Page,
    region: &BoundingBox,
    held: &[BoundingBox],
    anchors: &[BoundingBox],
) -> Option<(Way, f32)> {
    let mut best: Option<(f32, Way, f32)> = None;
    for way in [Way::Across, Way::Down] {
        for (from, to) in gaps(way, held) {
            let middle = (from + to) / 2.0;
            let before = anchors.iter().filter(|a| centre(way, a) < middle).count();
            if before == 0 || before == anchors.len() {
                continue;
            }
            let rule = ruled(page, way, region, from, to);
            let scale = if way == Way::Down { page.aspect.clamp(0.2, 5.0) } else { 1.0 };
            // A title opens its piece: of the gaps between two titles the one nearest above the lower title is likelier.
            let opens = way == Way::Across && anchors.iter().any(|a| (0.0..0.06).contains(&(a.y0 - to)));
            let width = (to - from) * scale
                + if rule.is_some() { 0.08 } else { 0.0 }
                + if opens { 0.015 } else { 0.0 }
                + if way == Way::Down { 0.01 } else { 0.0 };
            if best.is_none_or(|(old, ..)| width > old) {
                best = Some((width, way, rule.unwrap_or(middle)));
            }
        }
    }
    best.map(|(_, way, at)| (way, at))
}

fn centre(way: Way, b: &BoundingBox) -> f32 {
    if way == Way::Across { b.centre().1 } else { b.centre().0 }
}

/// Stretches along one axis that nothing covers.
fn gaps(way: Way, held: &[BoundingBox]) -> Vec<(f32, f32)> {
    let mut spans: Vec<(f32, f32)> =
        held.iter().map(|b| if way == Way::Across { (b.y0, b.y1) } else { (b.x0, b.x1) }).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut gaps = Vec::new();
    let mut covered = spans.first().map_or(0.0, |s| s.1);
    for (start, end) in spans {
        if start > covered + 0.002 {
            gaps.push((covered, start));
        }
        covered = covered.max(end);
    }
    gaps
}

/// A rule that runs through most of the region inside a gap.
fn ruled(page: &Page, way: Way, region: &BoundingBox, from: f32, to: f32) -> Option<f32> {
    page.rules.iter().map(|r| r.bounding_box).find_map(|r| {
        let (at, length, whole) = match way {
            Way::Across => (r.centre().1, r.width(), region.width()),
            Way::Down => (r.centre().0, r.height(), region.height()),
        };
        let along = if way == Way::Across { r.width() > r.height() } else { r.height() > r.width() };
        (along && at > from && at < to && length > whole * 0.6).then_some(at)
    })
}

/// The part of a region that holds something, with a margin.
fn fitted(region: BoundingBox, things: &[BoundingBox]) -> BoundingBox {
    let inside: Vec<BoundingBox> = things
        .iter()
        .filter(|b| {
            let (x, y) = b.centre();
            region.contains(x, y)
        })
        .copied()
        .collect();
    let Some(held) = BoundingBox::union_all(&inside) else { return region };
    const MARGIN: f32 = 0.02;
    BoundingBox::new(
        (held.x0 - MARGIN).max(region.x0),
        (held.y0 - MARGIN).max(region.y0),
        (held.x1 + MARGIN).min(region.x1),
        (held.y1 + MARGIN).min(region.y1),
    )
}

#[cfg(test)]
mod tests;
