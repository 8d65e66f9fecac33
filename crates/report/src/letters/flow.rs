//! Text and tables poured down A4 pages: what stands where, before it is drawn.

use crate::Text;
use crate::pdf::{A4, Align, MM, Pen, Picture, Typeface, wrapped};

use super::{Entry, Grid};

/// Margins of the page, and the height of its foot.
const LEFT: f32 = 20.0;
const TOP: f32 = 18.0;
const BOTTOM: f32 = 279.0;
/// Room between a cell's edge and its text.
const PAD: f32 = 1.0;
/// The most lines of a cell: a text of a hundred lines is no meeting's name.
const MOST_LINES: usize = 24;
/// A picture that takes no more than this share of its cell stands beside the text.
const BESIDE: f32 = 0.5;
/// A line's height by its letters'.
const LEADING: f32 = 1.42;

/// Something drawn.
enum Mark {
    Line { text: String, x: f32, y: f32, size: f32, align: Align, grey: u8 },
    Bar { box_: (f32, f32, f32, f32), grey: u8 },
    Picture { picture: Picture, x: f32, y: f32, scale: f32 },
}

/// Pages as they fill.
pub(super) struct Flow<'f> {
    face: &'f Typeface,
    /// By how much letters are smaller than they should be.
    scale: f32,
    /// How high a picture is at most.
    highest: f32,
    pages: Vec<Vec<Mark>>,
    y: f32,
}

/// A line of a cell.
type Set = (String, f32, u8);

/// A cell as it is set: its lines, and a picture below or beside them.
struct Cell {
    lines: Vec<Set>,
    picture: Option<Shown>,
}

/// A picture with its scale; beside its text it stands this far from the cell's left edge.
struct Shown {
    picture: Picture,
    scale: f32,
    beside: Option<f32>,
}

impl Shown {
    fn height(&self) -> f32 {
        self.picture.size().1 * self.scale
    }
}

impl<'f> Flow<'f> {
    pub fn new(face: &'f Typeface, (scale, highest): (f32, f32)) -> Flow<'f> {
        Flow { face, scale, highest, pages: vec![Vec::new()], y: TOP }
    }

    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Room downwards.
    pub fn space(&mut self, height: f32) {
        self.y += height * self.scale;
    }

    /// Japanese in `size` points, English smaller below it.
    pub fn text(&mut self, text: &Text, size: f32, align: Align) {
        let (x, room) = (at(align), A4.0 - 2.0 * LEFT);
        for (text, size, grey) in self.set(text, size, room) {
            let height = size * LEADING / MM;
            if self.y + height > BOTTOM {
                self.turn();
            }
            let y = self.y + size / MM;
            self.put(Mark::Line { text, x, y, size, align, grey });
            self.y += height;
        }
    }

    /// A table with its title; its heads stand again on every page that it goes on.
    pub fn table(&mut self, grid: &Grid) {
        let room = A4.0 - 2.0 * LEFT;
        let widths: Vec<f32> = grid.shares.iter().map(|share| share * room).collect();
        let head = |(text, width): (&Text, &f32)| self.cell(text, None, *width);
        let heads: Vec<Cell> = grid.heads.iter().zip(&widths).map(head).collect();
        let cell = |(entry, width): (&Entry, &f32)| self.cell(&entry.text, entry.picture.as_deref(), *width);
        let rows: Vec<Vec<Cell>> =
            grid.rows.iter().map(|row| row.iter().zip(&widths).map(cell).collect()).collect();
        let first = rows.first().map_or(0.0, |row| height(row));
        let title = 10.0 * self.scale * LEADING / MM * 2.0;
        if self.y + title + height(&heads) + first > BOTTOM {
            self.turn();
        }
        self.text(&grid.title, 10.0, Align::Left);
        self.space(0.6);
        self.row(&heads, &widths, true);
        for row in &rows {
            if self.y + height(row) > BOTTOM {
                self.turn();
                self.row(&heads, &widths, true);
            }
            self.row(row, &widths, false);
        }
    }

    /// Draws a page.
    pub fn draw(&self, page: usize, pen: &mut Pen<'_, '_>, foot: &str) {
        for mark in self.pages.get(page).into_iter().flatten() {
            match mark {
                Mark::Bar { box_, grey } => {
                    pen.grey(*grey);
                    pen.fill([*box_]);
                }
                Mark::Picture { picture, x, y, scale } => pen.picture(picture, (*x, *y), *scale),
                Mark::Line { text, x, y, size, align, grey } => {
                    pen.grey(*grey);
                    pen.text(text, (*x, *y), *size, *align, A4.0 - 2.0 * LEFT + 1.0);
                }
            }
        }
        pen.grey(90);
        pen.text(foot, (A4.0 - LEFT, 288.0), 8.0, Align::Right, A4.0 - 2.0 * LEFT);
    }

    fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// A text's lines with size and grey.
    fn set(&self, text: &Text, size: f32, room: f32) -> Vec<Set> {
        let (size, small) = (size * self.scale, size * self.scale * 0.75);
        let ja = wrapped(self.face, text.ja.trim(), size, room).into_iter().map(|line| (line, size, 0));
        let english = if text.en == text.ja { "" } else { text.en.trim() };
        let en = wrapped(self.face, english, small, room).into_iter().map(|line| (line, small, 90));
        ja.chain(en).collect()
    }

    fn cell(&self, text: &Text, picture: Option<&[u8]>, width: f32) -> Cell {
        // A picture that cannot be read is left out: the text says where the paper is.
        let picture = picture.and_then(Picture::new).map(|picture| self.shown(picture, width));
        let taken = picture.as_ref().filter(|one| one.beside.is_some());
        let taken = taken.map_or(0.0, |one| one.picture.size().0 * one.scale + PAD);
        let mut lines = self.set(text, 8.5, width - 2.0 * PAD - taken);
        if lines.len() > MOST_LINES {
            lines.truncate(MOST_LINES);
            if let Some((line, ..)) = lines.last_mut() {
                *line = "…".to_owned();
            }
        }
        Cell { lines, picture }
    }

    fn shown(&self, picture: Picture, width: f32) -> Shown {
        let (wide, high) = picture.size();
        let room = width - 2.0 * PAD;
        let scale = (room / wide).min(self.highest / high);
        let beside = (wide * scale <= room * BESIDE).then_some(width - PAD - wide * scale);
        Shown { picture, scale, beside }
    }

    fn row(&mut self, cells: &[Cell], widths: &[f32], head: bool) {
        let (top, height, room) = (self.y, height(cells), A4.0 - 2.0 * LEFT);
        if head {
            self.put(Mark::Bar { box_: (LEFT, top, room, height), grey: 232 });
        }
        let mut x = LEFT;
        for (Cell { lines, picture }, width) in cells.iter().zip(widths) {
            let mut y = top + PAD * 0.6;
            for (text, size, grey) in lines {
                let baseline = y + size * 1.1 / MM;
                let mark = Mark::Line {
                    text: text.clone(),
                    x: x + PAD,
                    y: baseline,
                    size: *size,
                    align: Align::Left,
                    grey: *grey,
                };
                self.put(mark);
                y += size * LEADING / MM;
            }
            if let Some(Shown { picture, scale, beside }) = picture {
                self.put(Mark::Picture {
                    picture: picture.clone(),
                    x: x + beside.unwrap_or(PAD),
                    y: if beside.is_some() { top + PAD * 0.6 } else { y + PAD * 0.4 },
                    scale: *scale,
                });
            }
            self.put(Mark::Bar { box_: (x, top, 0.15, height), grey: 150 });
            x += width;
        }
        self.put(Mark::Bar { box_: (x, top, 0.15, height), grey: 150 });
        for y in [top, top + height] {
            self.put(Mark::Bar { box_: (LEFT, y, room + 0.15, 0.15), grey: 150 });
        }
        self.y += height;
    }
}

fn height(cells: &[Cell]) -> f32 {
    let of = |cell: &Cell| {
        let lines = cell.lines.iter().map(|(_, size, _)| size * LEADING / MM).sum::<f32>();
        match &cell.picture {
            Some(shown) if shown.beside.is_some() => lines.max(shown.height()),
            Some(shown) => lines + shown.height() + PAD,
            None => lines,
        }
    };
    cells.iter().map(of).fold(0.0, f32::max) + 2.0 * PAD * 0.6
}

fn at(align: Align) -> f32 {
    match align {
        Align::Left => LEFT,
        Align::Centre => A4.0 / 2.0,
        Align::Right => A4.0 - LEFT,
    }
}
