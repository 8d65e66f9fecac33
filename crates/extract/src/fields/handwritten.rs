//! Fields read from handwriting: found, shown, and not believed.

use daicho_model::{BoundingBox, Confidence, Diagnostic, Fields, Handwriting, InkTone, Severity};

use super::candidate::Scene;
use crate::analysis::Analysis;

/// Share of the smaller box that two boxes must share to be one place.
const SHARED: f32 = 0.4;
/// A handwritten name is no more than a place to look at.
const NAME: f32 = 0.2;
/// What remains of the confidence of other fields.
const OTHER: f32 = 0.4;

/// Takes the value from a handwritten holder and lowers other fields read from handwriting; says so.
pub(crate) fn doubt(fields: &mut Fields, analysis: &Analysis<'_>, scene: &Scene<'_>) -> Vec<Diagnostic> {
    let hands = &analysis.piece.page.handwriting;
    if hands.is_empty() {
        return Vec::new();
    }
    let hand = |b: &BoundingBox| hands.iter().find(|hand| is_one_place(&hand.bounding_box, b));
    let mut said = Vec::new();
    if let Some(holder) = &mut fields.holder
        && let Some(found) = hand(&holder.evidence.bounding_box)
    {
        holder.value = None;
        holder.confidence = holder.confidence.min(Confidence::new(NAME));
        said.extend(diagnostics(found, "holder", scene));
    }
    let names = ["member_no", "serial"];
    for (name, field) in names.into_iter().zip([&mut fields.member_no, &mut fields.serial]) {
        if let Some(field) = field
            && let Some(found) = hand(&field.evidence.bounding_box)
        {
            field.confidence = field.confidence.scaled(OTHER);
            said.extend(diagnostics(found, name, scene));
        }
    }
    for (name, field) in [("from", &mut fields.from), ("to", &mut fields.to)] {
        if let Some(field) = field
            && let Some(found) = hand(&field.evidence.bounding_box)
        {
            field.confidence = field.confidence.scaled(OTHER);
            said.extend(diagnostics(found, name, scene));
        }
    }
    said
}

/// Whether two boxes cover each other for the most part.
fn is_one_place(a: &BoundingBox, b: &BoundingBox) -> bool {
    let (x0, x1) = (a.x0.max(b.x0), a.x1.min(b.x1));
    let (y0, y1) = (a.y0.max(b.y0), a.y1.min(b.y1));
    x1 > x0 && y1 > y0 && (x1 - x0) * (y1 - y0) >= SHARED * a.area().min(b.area())
}

fn diagnostics(hand: &Handwriting, field: &str, scene: &Scene<'_>) -> Vec<Diagnostic> {
    let say =
        |code| Diagnostic::new(code, Severity::Warning).on_page(scene.page).at(field).with("field", field);
    let mut said = vec![say("handwritten")];
    if hand.tone == InkTone::Pencil {
        said.push(say("pencil_ink"));
    }
    said
}
