//! The records of one page.

use daicho_model::{
    BoundingBox, Confidence, Decision, Diagnostic, Document, DocumentRef, Field, Fields, Page, PartialDate,
    Reason, ReasonCode, Record, RecordKind,
};

use crate::analysis::Analysis;
use crate::fields::candidate::Scene;
use crate::layout::Piece;
use crate::{Context, fields, issuer_layout, kind, rows, sheets};

/// The kind of a paper is so much less sure where part of it is hidden.
const PARTLY_SEEN: f32 = 0.6;

/// One record a piece of paper, and one a row of a check or stamp sheet; a form that holds such a list has both.
pub(crate) fn of_page(
    document: &Document,
    page: &Page,
    context: &Context<'_>,
    drawn: Option<&Vec<BoundingBox>>,
) -> (Vec<Record>, Vec<Diagnostic>) {
    let scene = Scene { document: &document.sha256, page: page.number };
    let (mut records, mut said) = (Vec::new(), Vec::new());
    let sheets = match drawn {
        Some(boxes) => sheets::drawn(page, boxes),
        None => sheets::sheets(page),
    };
    for sheet in sheets {
        let analysis = Analysis::new(Piece::new(&sheet.page, sheet.region));
        let mut kind = kind::kind(&analysis, sheet.on_top);
        let (mut fields, diagnostics) = fields::read(&analysis, &scene);
        let mut disputes = Vec::new();
        let read = issuer_layout::Read { fields: &mut fields, kind: &mut kind, reasons: &mut disputes };
        said.extend(issuer_layout::apply(&analysis, context.layouts, &scene, read));
        let (kind, sure) = kind;
        let sure = if sheet.complete { sure } else { sure.scaled(PARTLY_SEEN) };
        let fields = match kind {
            RecordKind::Receipt => of_receipt(fields),
            RecordKind::Paper => fields::of_paper(fields, &analysis, &scene),
            _ => fields,
        };
        let reasons = impossible(&diagnostics);
        said.extend(diagnostics);
        let declared = rows::rows(&analysis, kind, &fields, &scene);
        let of_form = kind == RecordKind::ApplicationForm;
        let row_kind = if of_form { RecordKind::Declaration } else { kind };
        let on_page =
            |region: &BoundingBox| sheet.frame.as_ref().map_or(*region, |frame| frame.page_box(region));
        let mut places = Vec::new();
        if declared.is_empty() || of_form {
            places.push((sheet.bounding_box, fields, kind));
        }
        places.extend(declared.into_iter().map(|row| (on_page(&row.bounding_box), row.fields, row_kind)));
        for (bounding_box, mut fields, kind) in places {
            sheet.frame.iter().for_each(|frame| frame.put_back(&mut fields));
            let piece = records.len() + 1;
            let mut record = record(document, page, context, piece, (bounding_box, fields), (kind, sure));
            if record.fields.from.as_ref().is_some_and(|from| from.value.is_none())
                || record.fields.to.as_ref().is_some_and(|to| to.value.is_none())
            {
                record.reasons.clone_from(&reasons);
            }
            record.reasons.extend(disputes.iter().cloned());
            records.push(record);
        }
    }
    if let [only] = &mut records[..] {
        only.traces = page.traces.clone().map(Box::new);
    }
    (records, said)
}

/// The day on a receipt is the day of payment, whatever stands beside it: never a sure day of attendance.
fn of_receipt(mut fields: Fields) -> Fields {
    let doubtful = |field: &mut Field<PartialDate>| field.confidence = field.confidence.scaled(0.6);
    fields.from.iter_mut().for_each(doubtful);
    fields.to.iter_mut().for_each(doubtful);
    fields
}

/// A day that does not exist is a reason that later stages need; it cannot be told from the field's missing value.
fn impossible(diagnostics: &[Diagnostic]) -> Vec<Reason> {
    let days = diagnostics.iter().filter(|d| d.code == "date_impossible" && d.place == "from");
    days.map(|d| {
        Reason::new(ReasonCode::ImpossibleDate)
            .with("field", "from")
            .with("raw", d.details.get("text").map_or("", String::as_str))
    })
    .collect()
}

fn record(
    document: &Document,
    page: &Page,
    context: &Context<'_>,
    piece: usize,
    (bounding_box, fields): (BoundingBox, Fields),
    (kind, kind_confidence): (RecordKind, Confidence),
) -> Record {
    let start = document.sha256.get(..16).unwrap_or(&document.sha256);
    let again = if context.occurrence > 1 { format!("~{}", context.occurrence) } else { String::new() };
    Record {
        record_id: format!("{start}-{}-{piece}{again}", page.number),
        document: DocumentRef { path: context.path.to_owned(), sha256: document.sha256.clone() },
        page: page.number,
        bounding_box,
        kind,
        kind_confidence,
        traces: None,
        envelope_id: String::new(),
        envelope: None,
        fields,
        link: None,
        member: None,
        decision: Decision::default(),
        reasons: Vec::new(),
        decided_by: Vec::new(),
        as_read: None,
    }
}
