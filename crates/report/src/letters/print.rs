//! A letter as PDF.

use super::Letter;
use super::flow::Flow;
use crate::pdf::{Align, Paper, PdfError, Typeface};

/// Sizes of letters and the greatest heights of pictures (mm) tried so that a letter that nearly fits one page fits it.
const SIZES: [(f32, f32); 5] = [(1.0, 32.0), (0.95, 26.0), (0.9, 21.0), (0.86, 17.0), (0.83, 13.0)];

/// The letter on A4. What no page holds goes on on the next, with the heads of its table again.
///
/// # Errors
/// The writer refuses.
pub fn letter_pdf(letter: &Letter, face: &Typeface) -> Result<Vec<u8>, PdfError> {
    let whole = SIZES.iter().map(|size| poured(letter, face, *size)).find(|flow| flow.pages() == 1);
    let flow = whole.unwrap_or_else(|| poured(letter, face, SIZES[0]));
    let mut paper = Paper::new(face, &format!("{} {}", letter.title.ja, letter.dear.ja));
    for page in 0..flow.pages() {
        let foot = match flow.pages() {
            1 => String::new(),
            pages => format!("{}   {} / {pages}", letter.number.ja, page + 1),
        };
        paper.page(|pen| flow.draw(page, pen, &foot))?;
    }
    paper.finish()
}

fn poured<'f>(letter: &Letter, face: &'f Typeface, size: (f32, f32)) -> Flow<'f> {
    let mut flow = Flow::new(face, size);
    flow.text(&letter.date, 10.0, Align::Right);
    flow.text(&letter.number, 9.0, Align::Left);
    flow.text(&letter.dear, 13.0, Align::Left);
    flow.text(&letter.sender, 10.0, Align::Right);
    flow.space(6.0);
    flow.text(&letter.title, 15.0, Align::Centre);
    flow.space(5.0);
    flow.text(&letter.opening, 10.5, Align::Left);
    for grid in &letter.tables {
        flow.space(4.0);
        flow.table(grid);
    }
    flow.space(4.0);
    flow.text(&letter.closing, 10.5, Align::Left);
    flow
}
