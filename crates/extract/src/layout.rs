//! A piece of paper as rows of lines, in reading order.

use daicho_model::{BoundingBox, Code, Line, Page, Seal};

use crate::strip::{Join, Part, Strip};

/// Lines on one height, or one vertical line.
#[derive(Clone, Debug)]
pub(crate) struct Row<'a> {
    /// Its lines, left to right.
    pub lines: Vec<&'a Line>,
    /// Their text, a tab between them.
    pub strip: Strip<'a>,
    /// Where.
    pub bounding_box: BoundingBox,
}

/// One piece of paper.
#[derive(Clone, Debug)]
pub(crate) struct Piece<'a> {
    /// Its page.
    pub page: &'a Page,
    /// Where on the page.
    pub region: BoundingBox,
    /// Rows from top to bottom.
    pub rows: Vec<Row<'a>>,
    /// QR codes on it.
    pub codes: Vec<&'a Code>,
    /// Seals on it.
    pub seals: Vec<&'a Seal>,
}

impl<'a> Piece<'a> {
    /// What of a page lies in a region (by the centres of things).
    pub fn new(page: &'a Page, region: BoundingBox) -> Piece<'a> {
        let inside = |b: &BoundingBox| {
            let (x, y) = b.centre();
            region.contains(x, y)
        };
        let lines =
            page.lines.iter().filter(|l| inside(&l.bounding_box) && !l.text.trim().is_empty()).collect();
        let lines = without_seal_text(page, lines);
        Piece {
            page,
            region,
            rows: rows(lines),
            codes: page.codes.iter().filter(|c| inside(&c.bounding_box)).collect(),
            seals: page.seals.iter().filter(|s| inside(&s.bounding_box)).collect(),
        }
    }

    /// Its lines in reading order.
    pub fn lines(&self) -> impl Iterator<Item = &'a Line> + '_ {
        self.rows.iter().flat_map(|row| row.lines.iter().copied())
    }

    /// Everything on it as running text.
    pub fn flow(&self) -> Strip<'a> {
        Strip::new(self.lines().map(Part::whole), Join::Running)
    }

    /// A character's width as a fraction of the page's width, for a line of this height.
    pub fn em(&self, line: &Line) -> f32 {
        let aspect = if self.page.aspect > 0.05 { self.page.aspect } else { 0.7 };
        if line.vertical { line.bounding_box.width() } else { line.bounding_box.height() / aspect }
    }
}

/// Leaves out the characters inside a seal, which stand top to bottom on a page written left to right.
fn without_seal_text<'a>(page: &Page, lines: Vec<&'a Line>) -> Vec<&'a Line> {
    let upright = |l: &Line| {
        let b = l.bounding_box;
        // A tight box around `10` is as high as it is wide.
        let figures = l.text.trim().is_ascii();
        l.vertical
            || (b.height() > b.width() * page.aspect.max(0.05) * 1.1
                && l.text.trim().chars().count() > 1
                && !figures)
    };
    let standing = lines.iter().filter(|l| upright(l)).count();
    if standing * 2 > lines.len() {
        return lines;
    }
    let of_seal = |l: &Line| {
        let (x, y) = l.bounding_box.centre();
        let sealed = page.seals.iter().any(|s| s.bounding_box.contains(x, y));
        upright(l) && l.text.trim().chars().count() <= 8 && (sealed || !l.vertical)
    };
    lines.into_iter().filter(|l| !of_seal(l)).collect()
}

/// Groups lines into rows.
pub(crate) fn rows(mut lines: Vec<&Line>) -> Vec<Row<'_>> {
    let vertical = lines.iter().filter(|l| l.vertical).count();
    if vertical * 2 > lines.len() {
        lines.sort_by(|a, b| {
            b.bounding_box
                .x1
                .total_cmp(&a.bounding_box.x1)
                .then(a.bounding_box.y0.total_cmp(&b.bounding_box.y0))
        });
        return lines.into_iter().map(|line| row(vec![line])).collect();
    }
    lines.sort_by(|a, b| {
        a.bounding_box
            .centre()
            .1
            .total_cmp(&b.bounding_box.centre().1)
            .then(a.bounding_box.x0.total_cmp(&b.bounding_box.x0))
    });
    let mut groups: Vec<Vec<&Line>> = Vec::new();
    for line in lines {
        let home = groups.iter_mut().rev().take(3).find(|group| group.iter().all(|other| level(other, line)));
        match home {
            Some(group) => group.push(line),
            None => groups.push(vec![line]),
        }
    }
    groups.into_iter().map(row).collect()
}

/// Whether two lines stand on one height, side by side.
fn level(a: &Line, b: &Line) -> bool {
    if a.vertical != b.vertical {
        return false;
    }
    let (a, b) = (&a.bounding_box, &b.bounding_box);
    let overlap = a.y1.min(b.y1) - a.y0.max(b.y0);
    let lower = a.height().min(b.height()).max(1e-4);
    let beside = a.x1.min(b.x1) - a.x0.max(b.x0) <= a.width().min(b.width()) * 0.3;
    overlap / lower > 0.5 && beside
}

fn row(mut lines: Vec<&Line>) -> Row<'_> {
    lines.sort_by(|a, b| a.bounding_box.x0.total_cmp(&b.bounding_box.x0));
    let bounding_box =
        BoundingBox::union_all(lines.iter().map(|l| &l.bounding_box)).unwrap_or(BoundingBox::PAGE);
    Row { strip: Strip::new(lines.iter().map(|l| Part::whole(l)), Join::Cells), lines, bounding_box }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{grid, line, page};

    #[test]
    fn cells_on_one_height_are_one_row() {
        let page = grid(&["会期|2024年4月11日", "会場|架空ホール"]);
        let piece = Piece::new(&page, BoundingBox::PAGE);
        let rows: Vec<&str> = piece.rows.iter().map(|r| r.strip.text()).collect();
        assert_eq!(rows, ["会期\t2024年4月11日", "会場\t架空ホール"]);
    }

    #[test]
    fn a_vertical_band_is_no_cell_of_the_rows_beside_it() {
        let mut band = line("参加者", 0.05, 0.1, 0.04);
        band.vertical = true;
        band.bounding_box.y1 = 0.3;
        let rows = [line("第3回架空学会", 0.1, 0.12, 0.3), line("2024年4月11日", 0.1, 0.16, 0.2)];
        let page = page(1, [vec![band], rows.to_vec()].concat());
        let piece = Piece::new(&page, BoundingBox::PAGE);
        let mut texts: Vec<&str> = piece.rows.iter().map(|r| r.strip.text()).collect();
        texts.sort_unstable();
        assert_eq!(texts, ["2024年4月11日", "参加者", "第3回架空学会"]);
    }
}
