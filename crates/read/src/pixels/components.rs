//! Connected components (8 neighbours) of a mask.

/// Side of the squares in which a mask is transposed.
const SQUARE: usize = 64;

/// A mask of `width` columns, row by row.
pub(crate) struct Mask {
    pub width: usize,
    pub height: usize,
    pub set: Vec<bool>,
}

impl Mask {
    pub(crate) fn new(width: usize, height: usize) -> Mask {
        Mask { width, height, set: vec![false; width * height] }
    }

    pub(crate) fn from_fn(width: usize, height: usize, test: impl Fn(usize, usize) -> bool) -> Mask {
        let set =
            (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| test(x, y)).collect();
        Mask { width, height, set }
    }

    pub(crate) fn get(&self, x: usize, y: usize) -> bool {
        self.set[y * self.width + x]
    }

    /// Rows as columns.
    pub(crate) fn transposed(&self) -> Mask {
        let mut out = Mask::new(self.height, self.width);
        // By squares that stay in the cache.
        for top in (0..self.height).step_by(SQUARE) {
            for left in (0..self.width).step_by(SQUARE) {
                for y in top..(top + SQUARE).min(self.height) {
                    for x in left..(left + SQUARE).min(self.width) {
                        out.set[x * self.height + y] = self.set[y * self.width + x];
                    }
                }
            }
        }
        out
    }

    /// Every pixel also set where one within `radius` (a square) is.
    pub(crate) fn dilated(&self, radius: usize) -> Mask {
        let rows = spread(&self.set, self.width, self.height, radius, 1, self.width);
        let set = spread(&rows, self.height, self.width, radius, self.width, 1);
        Mask { width: self.width, height: self.height, set }
    }

    /// The components, each as its pixels `(x, y)`; in the order of their topmost, then leftmost pixel.
    pub(crate) fn components(&self) -> Vec<Vec<(usize, usize)>> {
        let mut open = self.set.clone();
        let mut components = Vec::new();
        for start in 0..open.len() {
            if open[start] {
                components.push(self.flood(&mut open, start));
            }
        }
        components
    }

    fn flood(&self, open: &mut [bool], start: usize) -> Vec<(usize, usize)> {
        open[start] = false;
        let mut found = vec![(start % self.width, start / self.width)];
        let mut next = 0;
        while let Some(&(x, y)) = found.get(next) {
            next += 1;
            for ny in y.saturating_sub(1)..=(y + 1).min(self.height - 1) {
                for nx in x.saturating_sub(1)..=(x + 1).min(self.width - 1) {
                    let at = ny * self.width + nx;
                    if open[at] {
                        open[at] = false;
                        found.push((nx, ny));
                    }
                }
            }
        }
        found
    }
}

/// Spreads set pixels by `radius` along one axis: `length` steps of `step`, for `lines` lines `stride` apart.
fn spread(set: &[bool], length: usize, lines: usize, radius: usize, step: usize, stride: usize) -> Vec<bool> {
    let mut out = vec![false; set.len()];
    for line in 0..lines {
        let mut reach = 0;
        for i in 0..length + radius {
            if i < length && set[line * stride + i * step] {
                reach = i + 2 * radius + 1;
            }
            if i >= radius && i < reach {
                out[line * stride + (i - radius) * step] = true;
            }
        }
    }
    out
}

/// A component's bounding box in pixels: left, top, right, bottom (the last two exclusive).
pub(crate) fn bounds(pixels: &[(usize, usize)]) -> (usize, usize, usize, usize) {
    pixels.iter().fold((usize::MAX, usize::MAX, 0, 0), |(x0, y0, x1, y1), &(x, y)| {
        (x0.min(x), y0.min(y), x1.max(x + 1), y1.max(y + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(rows: &[&str]) -> Mask {
        Mask::from_fn(rows[0].len(), rows.len(), |x, y| rows[y].as_bytes()[x] == b'#')
    }

    fn text(mask: &Mask) -> Vec<String> {
        let row = |y| (0..mask.width).map(|x| if mask.get(x, y) { '#' } else { '.' }).collect();
        (0..mask.height).map(row).collect()
    }

    #[test]
    fn corners_touch() {
        let found = mask(&["#..#", ".#..", "...#"]).components();
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 1]);
        assert_eq!(bounds(&found[0]), (0, 0, 2, 2));
    }

    #[test]
    fn transposed_rows_are_columns() {
        assert_eq!(text(&mask(&["##.", "..#"]).transposed()), ["#.", "#.", ".#"]);
    }

    #[test]
    fn dilation_is_a_square() {
        let found = mask(&[".....", ".....", "..#..", "....."]).dilated(1);
        assert_eq!(text(&found), [".....", ".###.", ".###.", ".###."]);
        assert_eq!(text(&mask(&["#..."]).dilated(2)), ["###."]);
    }
}
