//! Straight edges on a small picture that run nearly level: shadow lines, printed frames, changes of tone.
//!
//! An edge may be faint and broken: responses are first averaged along it, then vote for lines (Hough 1962, the slopes
//! limited to a few around level), and each line remembers along which of its pixels an edge was seen.

/// Responses are averaged over so many pixels to either side along the edge.
const ALONG: usize = 4;
/// An edge stands out by at least so many levels …
pub(super) const LEAST: f32 = 4.5;
/// … and so many times the picture's median response, up to a cap.
const OVER_NOISE: f32 = 5.0;
const MOST: f32 = 24.0;
/// Slopes tried: so many steps to either side.
const STEPS: i32 = 5;
/// A step of slope: 0.3 degrees.
const STEP: f32 = 0.005_236;
/// So many lines are kept.
const KEPT: usize = 44;
/// So many peaks are looked at.
const PEAKS: usize = 240;
/// Lines nearer than this where both are seen are one.
const SAME: f32 = 2.5;

/// A grey picture that may hold places without a value: text, and what lies beyond the page.
#[derive(Clone, Debug)]
pub(super) struct Tones {
    pub width: usize,
    pub height: usize,
    /// Row by row; `None` is not looked at.
    pub values: Vec<Option<f32>>,
}

impl Tones {
    /// Columns as rows.
    pub fn transposed(&self) -> Tones {
        let mut values = Vec::with_capacity(self.values.len());
        for x in 0..self.width {
            values.extend((0..self.height).map(|y| self.values[y * self.width + x]));
        }
        Tones { width: self.height, height: self.width, values }
    }
}

/// A straight edge: at `x` it stands at `y + slope * x`.
#[derive(Clone, Debug)]
pub(super) struct Border {
    pub y: f32,
    pub slope: f32,
    /// Up to each pixel: how many show the edge …
    seen: Vec<u32>,
    /// … and how many cannot be told, for text stands there.
    hidden: Vec<u32>,
}

impl Border {
    pub fn at(&self, x: f32) -> f32 {
        self.y + self.slope * x
    }

    /// Along which share of a stretch the edge is seen; text on it says nothing, unless it covers most.
    pub fn support(&self, from: f32, to: f32) -> f32 {
        let last = self.seen.len() - 1;
        let (a, b) = ((from.max(0.0) as usize).min(last), (to.max(0.0) as usize).min(last));
        if b <= a {
            return 0.0;
        }
        let (seen, hidden) = (self.seen[b] - self.seen[a], self.hidden[b] - self.hidden[a]);
        seen as f32 / ((to - from) - hidden as f32).max(0.4 * (to - from)).max(1.0)
    }
}

/// The nearly level edges of a picture, longest first; `least`: pixels that must show one.
pub(super) fn find(tones: &Tones, least: usize) -> Vec<Border> {
    let Some(responses) = responses(tones) else { return Vec::new() };
    let mut peaks = peaks(&responses, least);
    peaks.sort_by(|a, b| b.votes.cmp(&a.votes).then(a.y.cmp(&b.y)).then(a.step.cmp(&b.step)));
    peaks.truncate(PEAKS);
    let mut borders: Vec<Border> = Vec::new();
    for peak in peaks {
        let border = traced(&responses, peak);
        if border.seen.last().is_none_or(|seen| (*seen as usize) < least) {
            continue;
        }
        if !borders.iter().any(|known| is_same(known, &border)) {
            borders.push(border);
        }
        if borders.len() == KEPT {
            break;
        }
    }
    borders
}

/// How strongly an edge is seen at each pixel, in units of the threshold; below 0 where nothing can be told.
struct Responses {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

fn responses(tones: &Tones) -> Option<Responses> {
    let (width, height) = (tones.width, tones.height);
    if width < 4 * ALONG || height < 8 {
        return None;
    }
    let smooth = smoothed(tones);
    let mut values = vec![-1.0; width * height];
    for y in 2..height - 2 {
        for x in 0..width {
            let at = |dy: usize| smooth[(y + dy - 2) * width + x];
            let five = [at(0), at(1), at(2), at(3), at(4)];
            if five.iter().all(|v| *v >= 0.0) {
                let step = (five[0] + five[1] - five[3] - five[4]).abs() / 2.0;
                let line = (five[2] - (five[0] + five[4]) / 2.0).abs();
                values[y * width + x] = step.max(line);
            }
        }
    }
    let mut known: Vec<f32> = values.iter().step_by(7).copied().filter(|v| *v >= 0.0).collect();
    if known.is_empty() {
        return None;
    }
    let middle = known.len() / 2;
    let median = *known.select_nth_unstable_by(middle, f32::total_cmp).1;
    let threshold = (OVER_NOISE * median).clamp(LEAST, MOST);
    values.iter_mut().filter(|v| **v >= 0.0).for_each(|v| *v /= threshold);
    Some(Responses { width, height, values })
}

/// Means along rows; -1 where fewer than half of the pixels have a value.
fn smoothed(tones: &Tones) -> Vec<f32> {
    let (width, mut out) = (tones.width, vec![-1.0; tones.values.len()]);
    for (row, smooth) in tones.values.chunks(width).zip(out.chunks_mut(width)) {
        let (mut sum, mut count) = (0.0f32, 0usize);
        for x in 0..width + ALONG {
            if let Some(Some(v)) = row.get(x) {
                (sum, count) = (sum + v, count + 1);
            }
            if x > 2 * ALONG
                && let Some(v) = row[x - 2 * ALONG - 1]
            {
                (sum, count) = (sum - v, count - 1);
            }
            if x >= ALONG && row[x - ALONG].is_some() && count > ALONG {
                smooth[x - ALONG] = sum / count as f32;
            }
        }
    }
    out
}

#[derive(Clone, Copy)]
struct Peak {
    votes: u32,
    y: i32,
    step: i32,
}

/// Places at which many pixels that show an edge lie on one line.
fn peaks(responses: &Responses, least: usize) -> Vec<Peak> {
    let Responses { width, height, values } = responses;
    let (width, height) = (*width, *height);
    let margin = (STEPS as f32 * STEP * width as f32) as usize + 2;
    let rows = height + 2 * margin;
    let mut votes = vec![0u32; rows * (2 * STEPS + 1) as usize];
    let shifts: Vec<Vec<i32>> = (-STEPS..=STEPS)
        .map(|step| (0..width).map(|x| (step as f32 * STEP * x as f32).round() as i32).collect())
        .collect();
    for y in 2..height - 2 {
        for x in 0..width {
            let v = values[y * width + x];
            if v < 1.0 || v < values[(y - 1) * width + x] || v < values[(y + 1) * width + x] {
                continue;
            }
            for (n, shift) in shifts.iter().enumerate() {
                let row = y as i32 - shift[x] + margin as i32;
                votes[n * rows + row as usize] += 1;
            }
        }
    }
    let mut peaks = Vec::new();
    for (n, all) in votes.chunks(rows).enumerate() {
        for row in 1..rows - 1 {
            let around = all[row - 1] + all[row] + all[row + 1];
            if around as usize >= least && all[row] >= all[row - 1] && all[row] > all[row + 1] {
                peaks.push(Peak { votes: around, y: row as i32 - margin as i32, step: n as i32 - STEPS });
            }
        }
    }
    peaks
}

/// Where along a line its edge is seen.
fn traced(responses: &Responses, peak: Peak) -> Border {
    let (y, slope) = (peak.y as f32, peak.step as f32 * STEP);
    let (mut seen, mut hidden) = (vec![0u32], vec![0u32]);
    for x in 0..responses.width {
        let row = (y + slope * x as f32).round() as i32;
        let (mut best, mut unknown) = (-1.0f32, true);
        for near in row - 1..=row + 1 {
            if (0..responses.height as i32).contains(&near) {
                let v = responses.values[near as usize * responses.width + x];
                best = best.max(v);
                unknown &= v < 0.0;
            }
        }
        seen.push(seen[x] + u32::from(best >= 0.8));
        hidden.push(hidden[x] + u32::from(unknown));
    }
    Border { y, slope, seen, hidden }
}

/// Whether most of what a line shows is shown by a known one.
fn is_same(known: &Border, new: &Border) -> bool {
    let (mut both, mut own) = (0, 0);
    for x in (3..new.seen.len()).step_by(4) {
        if new.seen[x] - new.seen[x - 3] >= 2 {
            own += 1;
            let near = (known.at(x as f32) - new.at(x as f32)).abs() <= SAME;
            both += usize::from(near && known.seen[x] - known.seen[x - 3] >= 2);
        }
    }
    10 * both >= 7 * own
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(tone: impl Fn(usize, usize) -> Option<f32>) -> Tones {
        let (width, height) = (300, 120);
        let values = (0..width * height).map(|i| tone(i % width, i / width)).collect();
        Tones { width, height, values }
    }

    /// Grain that is the same every time, -4 to 4.
    fn grain(x: usize, y: usize) -> f32 {
        ((x * 7919 + y * 104_729 + x * y * 31) % 9) as f32 - 4.0
    }

    fn check(tones: &Tones, expected: &[(f32, f32)]) {
        let got: Vec<(f32, f32)> = find(tones, 90).iter().map(|b| (b.at(0.0), b.at(299.0))).collect();
        let near =
            |p: &(f32, f32), q: &(f32, f32), by: f32| (p.0 - q.0).abs() <= by && (p.1 - q.1).abs() <= by;
        // A blurred edge may be seen twice, on either of its sides.
        assert!(expected.iter().all(|e| got.iter().any(|g| near(g, e, 2.0))), "{got:?}");
        assert!(got.iter().all(|g| expected.iter().any(|e| near(g, e, 6.0))), "{got:?}");
    }

    #[test]
    fn a_change_of_tone_is_an_edge() {
        check(&picture(|x, y| Some(if y < 40 { 240.0 } else { 228.0 } + grain(x, y) / 2.0)), &[(39.5, 39.5)]);
    }

    #[test]
    fn a_faint_line_that_falls_and_breaks_is_an_edge() {
        let line = |x: usize, y: usize| y == 40 + x / 100 && x % 60 > 12;
        check(
            &picture(|x, y| Some(if line(x, y) { 222.0 } else { 245.0 } + grain(x, y) / 2.0)),
            &[(40.0, 43.0)],
        );
    }

    #[test]
    fn grain_is_no_edge() {
        check(&picture(|x, y| Some(240.0 + grain(x, y))), &[]);
    }

    #[test]
    fn an_edge_knows_where_it_is_seen() {
        let tones = picture(|x, y| {
            let text = (100..150).contains(&x) && y > 30 && y < 50;
            (!text).then_some(if y == 40 && x < 200 { 150.0 } else { 245.0 })
        });
        let found = find(&tones, 90);
        assert!(found[0].support(0.0, 200.0) > 0.9, "text on it says nothing");
        assert!(found[0].support(210.0, 290.0) < 0.1);
    }
}
