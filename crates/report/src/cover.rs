//! Cover pages for batch scans: a page a member, with the member number as QR code, in print, and in all four corners.

use daicho_model::{Diagnostic, Member, Severity, cover};
use qrcode::{Color, EcLevel, QrCode};
use unicode_normalization::UnicodeNormalization as _;

use crate::messages::{Messages, Text};
use crate::pdf::{A4, Align, Paper, PdfError, Pen, Typeface};

/// Cover pages as one PDF.
#[derive(Clone, Debug)]
pub struct Covers {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Members without a page, and characters that could not be printed.
    pub diagnostics: Vec<Diagnostic>,
}

/// The QR code's side without its quiet zone: at 98 lines an inch, the coarsest fax, a module is 8 lines high.
const CODE: f32 = 78.0;
/// How far the corners' lines stand from the edges: a fax cuts off less.
const MARGIN: f32 = 13.0;
/// The text's left edge.
const LEFT: f32 = 30.0;

/// Cover pages for members, in their order. A member whose number no QR code of ours can carry gets none.
///
/// # Errors
/// No page is left to print, or the writer refuses.
pub fn covers(members: &[&Member], face: &Typeface) -> Result<Covers, PdfError> {
    let mut paper = Paper::new(face, &text("title").ja);
    let (mut pages, mut diagnostics) = (0, Vec::new());
    for member in members {
        let code = cover::carries(&member.member_no).then(|| code(&member.member_no)).flatten();
        let Some(code) = code else {
            diagnostics.push(diagnostic("cover_number_wrong", Severity::Error, member));
            continue;
        };
        diagnostics.extend(unprintable(member, face));
        paper.page(|pen| draw(pen, member, &code))?;
        pages += 1;
    }
    if pages == 0 {
        return Err(PdfError::Empty);
    }
    Ok(Covers { pdf: paper.finish()?, pages, diagnostics })
}

/// The code with the highest error correction: a stamp or a streak over a quarter of it does no harm.
fn code(member_no: &str) -> Option<QrCode> {
    QrCode::with_error_correction_level(cover::payload(member_no), EcLevel::H).ok()
}

fn unprintable(member: &Member, face: &Typeface) -> Vec<Diagnostic> {
    let fields = [("member_no", &member.member_no), ("holder", &member.name)];
    let lacking = |(field, value): (&str, &String)| {
        let missing: String = face.missing(value).into_iter().collect();
        let said = diagnostic("cover_character_missing", Severity::Warning, member);
        (!missing.is_empty()).then(|| said.with("field", field).with("characters", missing))
    };
    fields.into_iter().filter_map(lacking).collect()
}

fn diagnostic(code: &str, severity: Severity, member: &Member) -> Diagnostic {
    Diagnostic::new(code, severity).at(member.member_no.clone()).with("member_no", &member.member_no)
}

fn text(key: &str) -> Text {
    Messages::global().text("cover", key)
}

fn draw(pen: &mut Pen<'_, '_>, member: &Member, code: &QrCode) {
    let (width, height) = A4;
    let middle = width / 2.0;
    let room = width - 2.0 * LEFT;
    let title = text("title");
    pen.text(&title.ja, (middle, 40.0), 30.0, Align::Centre, room);
    pen.text(&title.en, (middle, 48.0), 13.0, Align::Centre, room);
    for (line, y) in ["first", "second", "third"].iter().zip([64.0, 78.0, 92.0]) {
        let text = text(line);
        pen.text(&text.ja, (LEFT, y), 12.5, Align::Left, room);
        pen.text(&text.en, (LEFT, y + 5.0), 9.0, Align::Left, room);
    }
    draw_code(pen, code, (middle - CODE / 2.0, 111.0));
    let rows =
        [("member_no", member.member_no.clone(), 40.0, 220.0), ("holder", member.name.clone(), 28.0, 244.0)];
    for (label, value, size, y) in rows {
        let label = text(label);
        pen.text(&label.ja, (LEFT, y), 14.0, Align::Left, 30.0);
        pen.text(&label.en, (LEFT, y + 6.0), 9.0, Align::Left, 30.0);
        pen.text(&value, (LEFT + 34.0, y), size, Align::Left, width - LEFT - 34.0 - MARGIN);
    }
    let folded: String = member.member_no.nfkc().collect();
    let corner = cover::corner(&member.member_no, &folded);
    for y in [MARGIN + 4.0, height - MARGIN] {
        let half = middle - MARGIN - 4.0;
        pen.text(&corner, (MARGIN, y), 11.0, Align::Left, half);
        pen.text(&corner, (width - MARGIN, y), 11.0, Align::Right, half);
    }
}

/// Dark modules as bars: a row's neighbours are one rectangle.
fn draw_code(pen: &mut Pen<'_, '_>, code: &QrCode, (left, top): (f32, f32)) {
    let modules = code.width();
    let side = CODE / modules as f32;
    let colours = code.to_colors();
    let mut bars = Vec::new();
    for (row, cells) in colours.chunks(modules).enumerate() {
        let mut column = 0;
        for run in cells.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let (x, y) = (left + column as f32 * side, top + row as f32 * side);
                bars.push((x, y, run.len() as f32 * side, side));
            }
            column += run.len();
        }
    }
    pen.fill(bars);
}
