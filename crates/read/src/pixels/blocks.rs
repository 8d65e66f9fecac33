//! Blocks of text: regions near each other that run in one direction. Cards pasted on a sheet at odd angles, on a side
//! or on their heads are blocks whose direction differs from the page's.

use image::RgbImage;

use super::geometry::Quad;
use super::lines::Region;
use super::recognition::Recogniser;
use super::spelling;

/// A region tells its direction if it is at least this many times as long as high.
const ELONGATED: f32 = 2.5;
/// Directions of one block differ by at most this many degrees, and more for short regions.
const SAME: f32 = 2.5;
/// Regions of one block are at most so many heights apart across the text …
const ACROSS: f32 = 2.2;
/// … and along it.
const ALONG: f32 = 3.0;
/// A region of another size is no part of a block's rows beyond this factor.
const SIZES: f32 = 5.0;
/// A block stands off the page's level by at least this many degrees; then smaller angles on that page count too.
const TILTED: f32 = 2.0;
/// Regions agree with a page's skew within so many degrees (lines of a photograph converge) …
const AGREED: f32 = 3.0;
/// … and at least this share of the text must.
const AGREEING: f32 = 0.5;
/// Angles below this are level beside tilted blocks.
const LEVEL: f32 = 0.7;
/// A region that reads worse than this may lie on its head.
const READS_BADLY: f32 = 0.75;
/// Text read in its own direction reads at least this well …
const READS: f32 = 0.75;
/// … and better by this much than as it lies.
const GAIN: f32 = 0.12;
/// So many regions of a block are tried in another direction.
const TRIED: usize = 4;

/// A block that is not level with its page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Block {
    /// Its regions, by number.
    pub members: Vec<usize>,
    /// Direction of its text in the picture, degrees clockwise from level, -180 to 180.
    pub direction: f32,
}

/// A region's lie, whichever way it is read.
#[derive(Clone, Copy)]
struct Lie {
    quad: Quad,
    /// Of its long side, folded to -45 to 45.
    angle: f32,
    standing: bool,
    elongated: bool,
}

impl Lie {
    fn of(quad: &Quad) -> Lie {
        let (width, height) = (quad.width(), quad.height());
        let folded = (quad.angle() + 45.0).rem_euclid(90.0) - 45.0;
        let across = quad.angle().abs() > 45.0 && quad.angle().abs() < 135.0;
        let standing = (height > width) != across;
        let elongated = width.max(height) >= ELONGATED * width.min(height);
        Lie { quad: *quad, angle: folded, standing, elongated }
    }

    fn long(&self) -> f32 {
        self.quad.width().max(self.quad.height())
    }

    fn short(&self) -> f32 {
        self.quad.width().min(self.quad.height()).max(1.0)
    }

    /// How far its angle may be off: a short region's is uncertain.
    fn slack(&self) -> f32 {
        SAME.max((0.15 * self.short() / self.long()).atan().to_degrees())
    }

    /// Its box in a frame turned by some degrees: left, top, right, bottom.
    fn bounds(&self, degrees: f32) -> [f32; 4] {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let turned = self
            .quad
            .map(|p| super::geometry::Point::new(p.x * cosine + p.y * sine, p.y * cosine - p.x * sine));
        turned.0.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |b, p| {
            [b[0].min(p.x), b[1].min(p.y), b[2].max(p.x), b[3].max(p.y)]
        })
    }
}

/// Whether two regions stand near each other in one block.
fn neighbours(a: &Lie, b: &Lie) -> bool {
    if a.standing != b.standing || (a.angle - b.angle).abs() > a.slack().max(b.slack()) {
        return false;
    }
    let (p, q) = {
        let degrees = if a.long() >= b.long() { a.angle } else { b.angle };
        (a.bounds(degrees), b.bounds(degrees))
    };
    let gap = |low: usize, high: usize| (p[low].max(q[low]) - p[high].min(q[high])).max(0.0);
    let (along, across) = if a.standing { (gap(1, 3), gap(0, 2)) } else { (gap(0, 2), gap(1, 3)) };
    let size = a.short().max(b.short());
    size <= SIZES * a.short().min(b.short()) && across <= ACROSS * size && along <= ALONG * size
}

/// The regions in groups of neighbours, by their first region.
fn clusters(lies: &[Lie]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..lies.len()).collect();
    for i in 0..lies.len() {
        for j in 0..i {
            if lies[i].elongated && lies[j].elongated && neighbours(&lies[i], &lies[j]) {
                let (from, to) = (group[i].max(group[j]), group[i].min(group[j]));
                group.iter_mut().filter(|g| **g == from).for_each(|g| *g = to);
            }
        }
    }
    let mut clusters: Vec<Vec<usize>> = vec![Vec::new(); lies.len()];
    for (i, lie) in lies.iter().enumerate() {
        if lie.elongated {
            clusters[group[i]].push(i);
        }
    }
    clusters.retain(|members| !members.is_empty());
    join_short(&mut clusters, lies);
    clusters
}

/// Gives every short region to the cluster it stands nearest to, if it stands near one.
fn join_short(clusters: &mut [Vec<usize>], lies: &[Lie]) {
    for (i, lie) in lies.iter().enumerate().filter(|(_, lie)| !lie.elongated) {
        let distance = |members: &Vec<usize>| {
            let near = members.iter().filter(|j| lies[**j].elongated).map(|j| {
                let (p, q) = (lie.bounds(lies[*j].angle), lies[*j].bounds(lies[*j].angle));
                let gap = |low: usize, high: usize| (p[low].max(q[low]) - p[high].min(q[high])).max(0.0);
                gap(0, 2).hypot(gap(1, 3))
            });
            near.fold(f32::INFINITY, f32::min)
        };
        let home = clusters.iter_mut().map(|c| (distance(c), c)).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((distance, cluster)) = home
            && distance <= ALONG * lie.short()
        {
            cluster.push(i);
        }
    }
}

/// Long regions vote for a cluster's angle.
fn angle(members: &[usize], lies: &[Lie]) -> f32 {
    let voters = members.iter().map(|i| &lies[*i]).filter(|lie| lie.elongated);
    let mut votes: Vec<(f32, f32)> = voters.map(|lie| (lie.angle, lie.long())).collect();
    votes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = votes.iter().map(|v| v.1).sum::<f32>() / 2.0;
    let mut passed = 0.0;
    for (angle, weight) in votes {
        passed += weight;
        if passed >= half {
            return angle;
        }
    }
    0.0
}

/// Whether the regions' directions agree with `skew` (degrees, clockwise): then it is the page's own.
pub(crate) fn agree(quads: &[Quad], skew: f32) -> bool {
    let lies: Vec<Lie> = quads.iter().map(Lie::of).filter(|l| l.long() >= 4.0 * l.short()).collect();
    let length = |near: bool| -> f32 {
        lies.iter().filter(|l| !near || (l.angle - skew).abs() <= AGREED).map(Lie::long).sum()
    };
    length(true) >= AGREEING * length(false)
}

/// The blocks that are not level with a page whose text falls by `skew` degrees. Regions of a block that lies on a side
/// or on its head are read again in its direction, and then bear quads in that direction.
pub(crate) fn find(
    recogniser: &Recogniser,
    image: &RgbImage,
    quads: &[Quad],
    regions: &mut [Region],
    skew: f32,
) -> Vec<Block> {
    let lies: Vec<Lie> = quads.iter().map(Lie::of).collect();
    let mut turned: Vec<Block> = Vec::new();
    let mut lying: Vec<Block> = Vec::new();
    for mut members in clusters(&lies) {
        let own = angle(&members, &lies);
        let first = members.first().is_some_and(|i| lies[*i].standing);
        let reader = Reread { recogniser, image, lies: &lies };
        if first {
            if let Some(quarters) = reader.side(&members) {
                reader.read(regions, &members, quarters);
                turned.push(Block { members, direction: direction(own, quarters) });
            }
            continue;
        }
        if reader.stands_on_its_head(regions, &members) {
            let flipped = reader.flip(regions, &members);
            members.retain(|i| !flipped.contains(i));
            turned.push(Block { members: flipped, direction: direction(own, 2) });
        }
        if members.iter().filter(|i| lies[**i].elongated).count() >= 2
            || members.iter().any(|i| lies[*i].long() >= 8.0 * lies[*i].short())
        {
            lying.push(Block { members, direction: own });
        }
    }
    let off = |block: &Block| (block.direction - skew).abs();
    if turned.is_empty() && !lying.iter().any(|block| off(block) >= TILTED) {
        return Vec::new();
    }
    turned.extend(lying.into_iter().filter(|block| off(block) >= LEVEL));
    turned
}

/// The direction of text at an angle, read turned by quarter turns clockwise.
fn direction(angle: f32, quarters: u8) -> f32 {
    let degrees = angle + 90.0 * f32::from(quarters);
    if degrees > 180.0 { degrees - 360.0 } else { degrees }
}

/// Reads regions in other directions.
struct Reread<'a> {
    recogniser: &'a Recogniser,
    image: &'a RgbImage,
    lies: &'a [Lie],
}

impl Reread<'_> {
    fn mean(&self, sample: &[usize], quarters: u8) -> f32 {
        let read = |i: &usize| {
            self.recogniser.read(self.image, &self.lies[*i].quad.read_turned(quarters)).confidence()
        };
        sample.iter().map(read).sum::<f32>() / sample.len().max(1) as f32
    }

    /// The members that tell most.
    fn sample(&self, members: &[usize]) -> Vec<usize> {
        let mut long: Vec<usize> = members.iter().copied().filter(|i| self.lies[*i].elongated).collect();
        let fit = |i: &usize| (self.lies[*i].long() / self.lies[*i].short() - 8.0).abs();
        long.sort_by(|a, b| fit(a).total_cmp(&fit(b)));
        long.truncate(TRIED);
        long
    }

    /// Quarter turns (1 or 3) in which a standing cluster reads as lines; `None` where it reads badly in both.
    fn side(&self, members: &[usize]) -> Option<u8> {
        let sample = self.sample(members);
        if sample.len() < 2 {
            return None;
        }
        let (down, up) = (self.mean(&sample, 1), self.mean(&sample, 3));
        let (quarters, best) = if down > up { (1, down) } else { (3, up) };
        (best >= READS && (down - up).abs() >= GAIN).then_some(quarters)
    }

    fn stands_on_its_head(&self, regions: &[Region], members: &[usize]) -> bool {
        let long: Vec<usize> = members.iter().copied().filter(|i| self.lies[*i].elongated).collect();
        let bad = |i: &usize| confidence(&regions[*i]) < READS_BADLY;
        let badly: Vec<usize> = long.iter().copied().filter(bad).collect();
        if badly.len() < 2 || badly.len() * 2 < long.len() {
            return false;
        }
        let sample = self.sample(&badly);
        let flipped = self.mean(&sample, 2);
        let lain = sample.iter().map(|i| confidence(&regions[*i])).sum::<f32>() / sample.len().max(1) as f32;
        flipped >= READS && flipped >= lain + GAIN
    }

    /// Reads members upside down and keeps what reads better so: a card on its head may stand beside an upright one.
    fn flip(&self, regions: &mut [Region], members: &[usize]) -> Vec<usize> {
        let mut flipped = Vec::new();
        for &i in members {
            let quad = self.lies[i].quad.read_turned(2);
            let mut reading = self.recogniser.read(self.image, &quad);
            if reading.confidence() > confidence(&regions[i]) {
                spelling::mend(&mut reading.glyphs);
                regions[i] = Region { quad, glyphs: reading.glyphs, vertical: false };
                flipped.push(i);
            }
        }
        flipped
    }

    fn read(&self, regions: &mut [Region], members: &[usize], quarters: u8) {
        for &i in members {
            let quad = self.lies[i].quad.read_turned(quarters);
            let mut reading = self.recogniser.read(self.image, &quad);
            spelling::mend(&mut reading.glyphs);
            regions[i] = Region { quad, glyphs: reading.glyphs, vertical: false };
        }
    }
}

fn confidence(region: &Region) -> f32 {
    let all = &region.glyphs;
    all.iter().map(|glyph| glyph.confidence).sum::<f32>() / all.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::super::geometry::Point;
    use super::*;

    /// A strip of some length, 20 high, its left end's middle at a place.
    fn strip(x: f32, y: f32, length: f32, degrees: f32) -> Quad {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let at = |u: f32, v: f32| Point::new(x + u * cosine - v * sine, y + u * sine + v * cosine);
        Quad([at(0.0, -10.0), at(length, -10.0), at(length, 10.0), at(0.0, 10.0)])
    }

    fn check(quads: &[Quad], expected: &[&[usize]]) {
        let lies: Vec<Lie> = quads.iter().map(Lie::of).collect();
        assert_eq!(clusters(&lies), expected);
    }

    #[test]
    fn rows_of_one_direction_are_a_block() {
        check(
            &[strip(100., 100., 200., 8.), strip(95., 140., 200., 8.5), strip(600., 100., 200., 8.)],
            &[&[0, 1], &[2]],
        );
    }

    #[test]
    fn neighbours_of_another_direction_are_another_block() {
        check(&[strip(100., 100., 300., 0.), strip(100., 140., 300., 6.)], &[&[0], &[1]]);
    }

    #[test]
    fn a_short_region_goes_with_the_nearest_block() {
        check(&[strip(100., 100., 300., 8.), strip(410., 143., 20., 0.)], &[&[0, 1]]);
    }

    #[test]
    fn a_page_agrees_with_a_skew_that_most_of_its_text_shares() {
        let (level, card) = (strip(0., 0., 300., 2.), strip(0., 500., 100., 9.));
        assert!(agree(&[level, level, card], 2.0));
        assert!(!agree(&[level, card, card, card, card], 2.0));
    }

    #[test]
    fn a_direction_turns_with_its_text() {
        assert_eq!((direction(4.0, 1), direction(4.0, 2), direction(-4.0, 3)), (94.0, -176.0, -94.0));
    }
}
