//! Rows of check sheets and stamp sheets: one record each.

use daicho_model::{BoundingBox, Fields, RecordKind};

use crate::analysis::{Analysis, Nature};
use crate::fields::candidate::{Candidate, Scene};
use crate::fields::{days, meeting};
use crate::words;

/// A row with its own facts.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredRow {
    /// Where.
    pub bounding_box: BoundingBox,
    /// Meeting, edition, days and points of the row; holder and member number of the sheet.
    pub fields: Fields,
}

/// The rows of a sheet that name a day and a meeting; none for other kinds.
pub(crate) fn rows(
    analysis: &Analysis<'_>,
    kind: RecordKind,
    sheet: &Fields,
    scene: &Scene<'_>,
) -> Vec<DeclaredRow> {
    if !matches!(kind, RecordKind::Declaration | RecordKind::StampSheet) {
        return Vec::new();
    }
    (0..analysis.piece.rows.len()).filter_map(|at| row(analysis, at, kind, sheet, scene)).collect()
}

fn row(
    analysis: &Analysis<'_>,
    at: usize,
    kind: RecordKind,
    sheet: &Fields,
    scene: &Scene<'_>,
) -> Option<DeclaredRow> {
    let cells: Vec<_> =
        analysis.lines.iter().filter(|k| k.row == at && !matches!(k.nature, Nature::Title(_))).collect();
    let (dated, span) = cells.iter().find_map(|k| k.dates.first().map(|d| (k, d)))?;
    let named = cells
        .iter()
        .filter(|k| k.dates.is_empty() || k.compact.chars().count() > 16)
        .find(|k| words::is_meeting_name(&k.compact))?;
    let bounding_box = analysis.piece.rows[at].bounding_box;
    let doubt = if span.disagrees { 0.6 } else { 0.9 };
    let days = Candidate::at(&dated.strip, span.range.clone(), Some(span.clone()), doubt * span.sure)?;
    let name =
        Candidate::at(&named.strip, named.strip.all(), Some(named.strip.printed(named.strip.all())), 0.9)?;
    let seal = analysis.piece.seals.iter().any(|s| {
        s.bounding_box.centre().1 >= bounding_box.y0 && s.bounding_box.centre().1 <= bounding_box.y1
    });
    let mut fields = Fields {
        holder: sheet.holder.clone(),
        member_no: sheet.member_no.clone(),
        edition: meeting::edition(&name).map(|c| c.field(scene)),
        from: Some(days::end_of(&days, false).field(scene)),
        to: Some(days::end_of(&days, true).field(scene)),
        meeting: Some(name.field(scene)),
        ..Fields::default()
    };
    if kind == RecordKind::StampSheet {
        fields.seal.clone_from(&sheet.seal);
        if let Some(field) = fields.seal.as_mut().filter(|f| f.value.is_some()) {
            field.value = Some(seal);
            field.evidence.bounding_box = bounding_box;
        }
    }
    Some(DeclaredRow { bounding_box, fields })
}
