//! The legend beside the page: what the colours mean, and what was read with how much confidence.

use daicho_model::trial::Trial;
use daicho_model::{Evidence, Field, Record};

use super::canvas::{Canvas, Colour, Place};
use super::{ANCHOR, ASTRAY, BOX, FIELD, LINE, Overlay, PIECE};
use crate::plain::plain;
use crate::words::{both, ja, key};

const SIZE: f32 = 17.0;
const STEP: f32 = 25.0;
const BLACK: Colour = [20; 3];

/// A field as the legend shows it.
pub(super) struct Shown<'a> {
    pub name: &'static str,
    pub value: String,
    pub confidence: f32,
    pub evidence: &'a Evidence,
}

/// The fields of a record that were found, in the order of the record.
pub(super) fn fields(record: &Record) -> Vec<Shown<'_>> {
    let fields = &record.fields;
    let mut all = Vec::new();
    macro_rules! each {
        ($($name:ident: $value:expr),* $(,)?) => {
            $(all.extend(shown(stringify!($name), &fields.$name, $value));)*
        };
    }
    each!(
        holder: String::clone,
        member_no: String::clone,
        meeting: String::clone,
        edition: |n: &u32| n.to_string(),
        from: |d: &daicho_model::PartialDate| d.to_string(),
        to: |d: &daicho_model::PartialDate| d.to_string(),
        mode: |m: &daicho_model::Mode| ja("mode", &key(m)),
        role: |r: &daicho_model::Role| key(r),
        serial: String::clone,
        issuer: String::clone,
        issued: |d: &daicho_model::PartialDate| d.to_string(),
        venue: String::clone,
        payload: String::clone,
    );
    all
}

fn shown<'a, T>(
    name: &'static str,
    field: &'a Option<Field<T>>,
    value: impl Fn(&T) -> String,
) -> Option<Shown<'a>> {
    let field = field.as_ref()?;
    let value = field.value.as_ref().map_or_else(|| format!("? ({})", field.raw), value);
    Some(Shown { name, value, confidence: field.confidence.get(), evidence: &field.evidence })
}

/// Draws the legend from a place down.
pub(super) fn draw(canvas: &mut Canvas<'_>, (x, y): Place, room: f32, overlay: &Overlay<'_>) {
    let mut pen = Pen { canvas, x, y, room };
    for (colour, word) in [
        (LINE, "line"),
        (PIECE, "piece"),
        (FIELD, "field"),
        (ANCHOR, "anchor"),
        (ASTRAY, "astray"),
        (BOX, "box"),
    ] {
        pen.canvas.tint((pen.x, pen.y + 3.0), (pen.x + 22.0, pen.y + SIZE), colour, 1.0);
        pen.write(&both("overlay", word), 30.0, BLACK);
    }
    for (number, record) in (1..).zip(overlay.records) {
        pen.of_record(number, record);
    }
    for trial in overlay.trials {
        pen.of_layout(trial);
    }
    if overlay.trials.is_empty() {
        pen.y += STEP / 2.0;
        pen.write(&both("overlay", "no_layouts"), 0.0, ASTRAY);
    }
}

struct Pen<'c, 'a> {
    canvas: &'c mut Canvas<'a>,
    x: f32,
    y: f32,
    room: f32,
}

impl Pen<'_, '_> {
    /// A line; what does not fit is cut off, what lies below the picture is not drawn.
    fn write(&mut self, text: &str, indent: f32, colour: Colour) {
        let text = self.canvas.cut(&plain(text), SIZE, self.room - indent);
        self.canvas.text(&text, (self.x + indent, self.y), SIZE, colour, false);
        self.y += STEP;
    }

    fn of_record(&mut self, number: u32, record: &Record) {
        self.y += STEP / 2.0;
        let kind = both("kind", &key(&record.kind));
        self.write(&format!("{number}  {kind}  {:.2}", record.kind_confidence.get()), 0.0, PIECE);
        for field in fields(record) {
            let layout = field.evidence.layout.as_ref().map_or(String::new(), |name| format!("  [{name}]"));
            let line = format!("{}: {}  {:.2}{layout}", field.name, field.value, field.confidence);
            self.write(&line, 18.0, FIELD);
        }
    }

    fn of_layout(&mut self, trial: &Trial) {
        self.y += STEP / 2.0;
        self.write(&super::text::fits(trial), 0.0, if trial.fits { BOX } else { ASTRAY });
        for anchor in &trial.anchors {
            self.write(&super::text::place(anchor), 18.0, if anchor.in_place { ANCHOR } else { ASTRAY });
        }
    }
}
