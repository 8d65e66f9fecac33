//! Lines gathered into pieces of paper by nearness, where cards lie at odd angles or bear no titles.
//!
//! Nearest lines are joined first. Two groups that each name a paper of their own are never joined.

use daicho_model::{BoundingBox, Line, Page};

mod beneath;
mod reach;

use crate::level;
use crate::normalise::compact;
use crate::outlined::{self, Outlined, Says};
use crate::strip::Strip;
use crate::words;
pub(crate) use beneath::is_overlaid;
use reach::{is_head_of, is_stacked, too_far};

/// Lines that differ by more degrees than this stand on different papers, the likelier the more.
const ANGLE: f32 = 1.5;

/// So many lines that say nothing may stand beside the only paper on a page.
const BESIDE_LINES: usize = 3;
/// A line read with less confidence is faint.
const FAINT: f32 = 0.6;
/// A page with more lines is a text, not a sheet of cards.
const LINES: usize = 300;

/// Lines of one piece of paper.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    /// Numbers of the page's lines, ascending.
    pub lines: Vec<usize>,
    /// It names a meeting, a holder and a day, or bears a title and more.
    pub complete: bool,
    /// It may hold lines of another paper.
    pub doubtful: bool,
    /// The widest gap that was bridged inside.
    reach: f32,
    /// Around its lines.
    bounding_box: BoundingBox,
    /// Its lines run up or down the page.
    standing: bool,
    /// It says nothing of a paper and was hardly read: a back page that shows through, or a pattern.
    faint: bool,
    signs: Signs,
    /// Number of its outline among the page's papers, where its edges were seen: nothing is added to it.
    pub paper: Option<usize>,
    /// It comes out from beneath a card.
    pub beneath: bool,
    /// Where its paper lies, if one outline lies around it and what comes out from beneath it.
    pub place: Option<BoundingBox>,
}

impl Group {
    fn absorb(&mut self, other: Group) {
        self.lines.extend(other.lines);
        self.signs.join(other.signs);
        self.bounding_box = self.bounding_box.union(&other.bounding_box);
        self.faint &= other.faint;
        self.beneath |= other.beneath;
    }
}

/// What lines tell of the paper they stand on.
#[derive(Clone, Debug, Default, PartialEq)]
struct Signs {
    /// Titles, by number.
    titles: Vec<usize>,
    /// Meetings, as printed.
    meetings: Vec<String>,
    /// A line reads like a meeting's name and bears no edition: on a paper whose edges are seen it will do.
    unnumbered: bool,
    named: bool,
    dated: bool,
}

impl Signs {
    fn complete(&self) -> bool {
        !self.meetings.is_empty() && self.named && self.dated
    }

    /// Nothing says that there is a paper; a name without an edition may be a sheet's heading.
    fn are_none(&self) -> bool {
        self.titles.is_empty() && self.meetings.is_empty() && !self.named && !self.dated
    }

    /// A title, or all that a paper names, makes a paper.
    fn whole(&self) -> bool {
        self.complete() || !self.titles.is_empty()
    }

    /// The same on a paper whose edges are seen: nothing of another can be taken for its own.
    fn whole_within_edges(&self) -> bool {
        self.whole() || self.unnumbered && self.named && self.dated
    }

    fn join(&mut self, other: Signs) {
        self.titles.extend(other.titles);
        self.meetings.extend(other.meetings);
        self.unnumbered |= other.unnumbered;
        self.named |= other.named;
        self.dated |= other.dated;
    }
}

/// How strictly groups are kept apart.
#[derive(Clone, Copy, PartialEq)]
enum Apart {
    /// Two titles, or two whole cards.
    Whole,
    /// On a sheet of several cards: also two meetings.
    Meetings,
}

/// The pieces of paper on a page by its lines, none where it names no second title or meeting; `titles`: the places that stand for a piece each.
pub(crate) fn groups(page: &Page, titles: &[BoundingBox]) -> Vec<Group> {
    if page.lines.len() > LINES {
        return Vec::new();
    }
    let mut singles = singles(page, titles);
    let papers = outlined::papers(page, |lines| says(&singles, lines), |a, b| are_two(&singles, a, b));
    for paper in papers {
        beneath::gather_parted(page, &mut singles, paper);
    }
    let meetings = singles.iter().filter(|g| !g.signs.meetings.is_empty()).count();
    let overlaid = is_overlaid(page, &singles);
    if titles.len() < 2 && meetings < 2 && !overlaid {
        return Vec::new();
    }
    let links = links(page);
    let mut whole = join(&singles, &links, Apart::Whole);
    if whole.iter().filter(|g| g.complete).count() < 2 {
        beneath::mark(page, &mut whole);
        return whole;
    }
    let mut groups = join(&singles, &links, Apart::Meetings);
    doubt_neighbours(&mut groups);
    doubt_beneath(&mut groups, page);
    beneath::mark(page, &mut groups);
    groups
}

/// The paper on a page on which nothing else says anything of a paper, if its edges are seen.
pub(crate) fn only_paper(page: &Page, titles: &[BoundingBox]) -> Option<Outlined> {
    // Most pages show no outline: their lines need not be looked at a second time.
    if !page.papers.iter().any(|paper| paper.outlined) {
        return None;
    }
    let singles = singles(page, titles);
    let papers = outlined::papers(page, |lines| says(&singles, lines), |a, b| are_two(&singles, a, b));
    let [paper] = &papers[..] else { return None };
    let beside = singles.iter().filter(|single| !paper.lines.contains(&single.lines[0]));
    let silent = |single: &Group| single.signs.are_none();
    (says(&singles, &paper.lines) == Says::Whole
        && beside.clone().all(silent)
        && beside.count() <= BESIDE_LINES)
        .then(|| paper.clone())
}

/// Whether lines name two papers: other titles, or other meetings.
fn are_two(singles: &[Group], a: &[usize], b: &[usize]) -> bool {
    let signs = |lines: &[usize]| {
        let mut signs = Signs::default();
        singles.iter().filter(|s| lines.contains(&s.lines[0])).for_each(|s| signs.join(s.signs.clone()));
        signs
    };
    let (a, b) = (signs(a), signs(b));
    let titles =
        !a.titles.is_empty() && !b.titles.is_empty() && a.titles.iter().all(|t| !b.titles.contains(t));
    let meetings = !a.meetings.is_empty()
        && !b.meetings.is_empty()
        && !a.meetings.iter().any(|m| b.meetings.iter().any(|n| same_meeting(m, n)));
    titles || meetings
}

/// What lines say of a paper they stand on, alone.
fn says(singles: &[Group], lines: &[usize]) -> Says {
    let mut signs = Signs::default();
    let own = singles.iter().filter(|single| lines.contains(&single.lines[0]));
    own.for_each(|single| signs.join(single.signs.clone()));
    if lines.len() >= 2 && signs.whole() {
        Says::Whole
    } else if lines.len() >= 4 || (lines.len() >= 2 && !signs.meetings.is_empty()) {
        Says::Something
    } else {
        Says::Nothing
    }
}

/// Makes the lines on a paper one group.
fn gather(singles: &mut Vec<Group>, paper: &Outlined) {
    let (own, mut rest): (Vec<Group>, Vec<Group>) = singles
        .drain(..)
        .partition(|single| single.paper.is_none() && paper.lines.contains(&single.lines[0]));
    let mut own = own.into_iter();
    if let Some(mut group) = own.next() {
        own.for_each(|other| group.absorb(other));
        group.complete = group.signs.whole_within_edges();
        group.doubtful = paper.doubtful;
        group.paper = Some(paper.paper);
        rest.push(group);
    }
    rest.sort_by_key(|group| group.lines[0]);
    *singles = rest;
}

/// Text without an outline that comes near a paper with one may go on beneath it.
fn doubt_beneath(groups: &mut [Group], page: &Page) {
    let seen: Vec<usize> = groups.iter().filter_map(|group| group.paper).collect();
    for group in groups.iter_mut().filter(|group| group.paper.is_none()) {
        group.doubtful |= seen.iter().any(|at| outlined::touches(&page.papers[*at], &group.bounding_box));
    }
}

/// A meeting left alone on its line lost the rest of its card to a neighbour, who then is not sure to be one paper.
fn doubt_neighbours(groups: &mut [Group]) {
    let alone: Vec<BoundingBox> = groups
        .iter()
        .filter(|group| group.lines.len() < 2 && !group.signs.meetings.is_empty())
        .map(|group| group.bounding_box)
        .collect();
    for lost in alone {
        let (x, y) = lost.centre();
        let far =
            |b: &BoundingBox| (b.x0 - x).max(x - b.x1).max(0.0).hypot((b.y0 - y).max(y - b.y1).max(0.0));
        let others = groups.iter_mut().filter(|group| group.lines.len() >= 2 && group.paper.is_none());
        if let Some(near) = others.min_by(|a, b| far(&a.bounding_box).total_cmp(&far(&b.bounding_box))) {
            near.doubtful = true;
        }
    }
}

/// Every line as a group.
fn singles(page: &Page, titles: &[BoundingBox]) -> Vec<Group> {
    let texts: Vec<String> = page.lines.iter().map(|line| compact(&line.text)).collect();
    let holders = holders(page, &texts);
    let single = |at: usize| {
        let (line, text) = (&page.lines[at], &texts[at]);
        let (x, y) = line.bounding_box.centre();
        let title = words::title(text).is_some();
        let numbered = words::has_edition(text) && words::is_meeting_name(text);
        let meeting = !title && (numbered || words::is_english_meeting(&line.text));
        Group {
            lines: vec![at],
            complete: false,
            doubtful: false,
            reach: 0.0,
            bounding_box: line.bounding_box,
            faint: line.confidence.get() < FAINT && !title && !meeting && !holders[at],
            standing: (45.0..135.0).contains(&level::direction(line, page.aspect).abs()),
            signs: Signs {
                titles: (0..titles.len()).filter(|t| title && titles[*t].contains(x, y)).collect(),
                meetings: if meeting { vec![text.clone()] } else { Vec::new() },
                unnumbered: !title && !numbered && is_unnumbered(line, text),
                named: holders[at],
                dated: !crate::dates::find(Strip::line(line).text()).is_empty(),
            },
            paper: None,
            beneath: false,
            place: None,
        }
    };
    (0..page.lines.len()).filter(|at| !texts[*at].is_empty()).map(single).collect()
}

/// Whether a line reads like a meeting's name without its edition: `架空画像学会夏季セミナー`, `International Congress of …`.
fn is_unnumbered(line: &Line, text: &str) -> bool {
    let english = text.is_ascii() && line.text.split_whitespace().count() >= 3;
    words::is_meeting_name(text) && !words::is_sentence(text) && (english || words::ends_like_meeting(text))
}

/// Which lines name a holder: by an honorific or a label; by itself only where several papers name the same.
fn holders(page: &Page, texts: &[String]) -> Vec<bool> {
    let named = |text: &str| {
        words::honorific(text)
            .filter(|n| crate::fields::holder::is_name(&text[..*n], true))
            .map(|n| text[..n].to_owned())
    };
    let labelled = |text: &str| {
        let rest = text.strip_prefix("氏名")?.trim_start_matches([':', '：']);
        Some(rest.to_owned())
    };
    let bare = |at: usize| {
        let text = &texts[at];
        let latin = text.is_ascii();
        let few = if latin { 5..=30 } else { 3..=8 }.contains(&text.chars().count());
        let printed = if latin { page.lines[at].text.as_str() } else { text };
        (few && crate::fields::holder::is_name(printed, false)
            && !words::is_meeting_name(text)
            && words::title(text).is_none())
        .then(|| text.clone())
    };
    let names: Vec<Option<String>> = (0..texts.len())
        .map(|at| named(&texts[at]).or_else(|| labelled(&texts[at])).or_else(|| bare(at)))
        .collect();
    let often = |name: &String| names.iter().flatten().filter(|other| *other == name).count() >= 2;
    (0..texts.len())
        .map(|at| {
            let told = named(&texts[at]).is_some() || labelled(&texts[at]).is_some();
            // Latin words that stand often on a sheet may be a society's.
            told || names[at]
                .as_ref()
                .is_some_and(|name| !name.is_ascii() && often(name) || is_large(page, at))
        })
        .collect()
}

/// Whether a line is printed larger than any near it: the name on a card.
fn is_large(page: &Page, at: usize) -> bool {
    let own = short(&page.lines[at], page.aspect);
    let mut heights: Vec<f32> = page.lines.iter().map(|line| short(line, page.aspect)).collect();
    heights.sort_by(f32::total_cmp);
    own >= 1.5 * heights[heights.len() / 2]
}

fn short(line: &Line, aspect: f32) -> f32 {
    let [x0, y0, x1, y1] = bounds(line, level::direction(line, aspect), aspect);
    (x1 - x0).min(y1 - y0)
}

/// A line's box, in page heights, in a frame that is level for a direction.
fn bounds(line: &Line, degrees: f32, aspect: f32) -> [f32; 4] {
    let b = &line.bounding_box;
    let corners = line.corners.map_or([[b.x0, b.y0], [b.x1, b.y0], [b.x1, b.y1], [b.x0, b.y1]], |c| c.0);
    let (sine, cosine) = degrees.to_radians().sin_cos();
    corners.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |all, [x, y]| {
        let (x, y) = (x * aspect, *y);
        let (u, v) = (x * cosine + y * sine, y * cosine - x * sine);
        [all[0].min(u), all[1].min(v), all[2].max(u), all[3].max(v)]
    })
}

/// A pair of lines and how far they are apart.
struct Link {
    distance: f32,
    gap: f32,
    a: usize,
    b: usize,
}

/// All pairs, nearest first.
fn links(page: &Page) -> Vec<Link> {
    let mut links = Vec::new();
    for b in 0..page.lines.len() {
        for a in 0..b {
            if let Some((gap, factor)) = apart(page, &page.lines[a], &page.lines[b]) {
                links.push(Link { distance: gap * factor, gap, a, b });
            }
        }
    }
    links.sort_by(|p, q| p.distance.total_cmp(&q.distance).then(p.b.cmp(&q.b)).then(p.a.cmp(&q.a)));
    links
}

/// The gap between two lines in page heights, and how much their lie makes of it; `None` where they cannot be one paper.
fn apart(page: &Page, a: &Line, b: &Line) -> Option<(f32, f32)> {
    let (da, db) = (level::direction(a, page.aspect), level::direction(b, page.aspect));
    let off = ((da - db + 540.0).rem_euclid(360.0) - 180.0).abs();
    if off > 30.0 {
        return None;
    }
    let longer = if long(a, page.aspect) >= long(b, page.aspect) { da } else { db };
    let (p, q) = (bounds(a, longer, page.aspect), bounds(b, longer, page.aspect));
    let gap = |low: usize, high: usize| (p[low].max(q[low]) - p[high].min(q[high])).max(0.0);
    let gap = gap(0, 2).hypot(gap(1, 3)) + 1e-4;
    Some((gap, 1.0 + (off - ANGLE).max(0.0) * 0.4))
}

fn long(line: &Line, aspect: f32) -> f32 {
    (line.bounding_box.width() * aspect).hypot(line.bounding_box.height())
}

fn join(singles: &[Group], links: &[Link], apart: Apart) -> Vec<Group> {
    let mut groups: Vec<Option<Group>> = singles.iter().cloned().map(Some).collect();
    let top = singles.iter().filter_map(|g| g.lines.last()).max().map_or(0, |l| l + 1);
    let mut home: Vec<Option<usize>> = vec![None; top];
    for (at, group) in singles.iter().enumerate() {
        for line in &group.lines {
            home[*line] = Some(at);
        }
    }
    for link in links {
        let (Some(Some(a)), Some(Some(b))) = (home.get(link.a), home.get(link.b)) else { continue };
        let (a, b) = (*a.min(b), *a.max(b));
        let (Some(first), Some(second)) = (&groups[a], &groups[b]) else { continue };
        if a == b || conflict(first, second, apart) || too_far(first, second, link) {
            continue;
        }
        // A name far above its meeting says nothing of how near the rest must be.
        let far = is_stacked(first, second) || is_head_of(first, second) || is_head_of(second, first);
        let gap = if far { 0.0 } else { link.gap };
        let Some(second) = groups[b].take() else { continue };
        for line in &second.lines {
            home[*line] = Some(a);
        }
        if let Some(first) = groups[a].as_mut() {
            first.reach = first.reach.max(second.reach).max(gap);
            first.absorb(second);
            first.complete = first.signs.whole();
        }
    }
    let mut done: Vec<Group> = groups.into_iter().flatten().collect();
    done.iter_mut().for_each(|group| group.lines.sort_unstable());
    done
}

fn conflict(a: &Group, b: &Group, apart: Apart) -> bool {
    if a.paper.is_some() || b.paper.is_some() {
        return true;
    }
    let titles = a.signs.titles.iter().any(|t| !b.signs.titles.contains(t)) && !b.signs.titles.is_empty();
    if titles || (a.signs.complete() && b.signs.complete()) {
        return true;
    }
    apart == Apart::Meetings
        && !a.signs.meetings.is_empty()
        && !b.signs.meetings.is_empty()
        && !a.signs.meetings.iter().any(|m| b.signs.meetings.iter().any(|n| same_meeting(m, n)))
}

/// Whether two prints may name one meeting: their editions do not differ.
fn same_meeting(a: &str, b: &str) -> bool {
    let edition = crate::fields::edition::edition_of;
    match (edition(a), edition(b)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

/// Whether a group is a piece of paper by itself, beside whole ones. What is no heading of the sheet is never dropped.
pub(crate) fn is_piece(group: &Group) -> bool {
    // A title alone that lies at the edge of another paper: the rest of its own is beneath.
    let covered = group.doubtful && group.paper.is_none() && !group.signs.titles.is_empty();
    let few = group.beneath || group.lines.len() >= 4 && !group.faint;
    group.complete || covered || few || !group.signs.meetings.is_empty()
}
