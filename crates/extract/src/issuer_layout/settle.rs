//! What a layout reads against what the general rules read.

use daicho_model::{
    Confidence, Diagnostic, Field, Fields, PartialDate, Reason, ReasonCode, RecordKind, Severity,
};

use super::{Layout, Placed, anchors, fields};
use crate::analysis::Analysis;
use crate::crosscheck::{fold_name, fold_number};
use crate::fields::candidate::Scene;
use crate::normalise::compact;

/// What a field is worth at most where the two read different things.
const DISPUTED: f32 = 0.4;
/// A general reading less sure than this is a guess: it may agree, but it does not speak against a box.
const GUESS: f32 = 0.65;
/// A kind that only the layout knows, and one that the general rules see otherwise.
const KIND_ALONE: f32 = 0.95;
const KIND_DISPUTED: f32 = 0.6;

/// A piece as read so far.
pub(crate) struct Read<'r> {
    /// Its fields.
    pub fields: &'r mut Fields,
    /// What it is, and how sure.
    pub kind: &'r mut (RecordKind, Confidence),
    /// Why it is for review.
    pub reasons: &'r mut Vec<Reason>,
}

/// Tries the layouts on a piece and, where one fits, puts what its boxes give into the fields.
pub(crate) fn apply(
    analysis: &Analysis<'_>,
    layouts: &[Layout],
    scene: &Scene<'_>,
    read: Read<'_>,
) -> Vec<Diagnostic> {
    let mut best: Option<(&Layout, Placed)> = None;
    for layout in layouts {
        let seen = anchors::seen(&analysis.piece, layout);
        let Some(placed) = anchors::place(&analysis.piece, layout, &seen) else { continue };
        if best.as_ref().is_none_or(|(_, best)| anchors::better(&placed, best)) {
            best = Some((layout, placed));
        }
    }
    let Some((layout, placed)) = best else { return Vec::new() };
    let mut said: Vec<Diagnostic> = kind(layout, read.kind, scene).into_iter().collect();
    let own = fields::read(&analysis.piece, layout, &placed, scene);
    for dispute in merge(read.fields, own) {
        said.push(dispute.said(layout, scene));
        read.reasons.extend(dispute.reason());
    }
    said
}

fn kind(layout: &Layout, read: &mut (RecordKind, Confidence), scene: &Scene<'_>) -> Option<Diagnostic> {
    let own = layout.kind?;
    let (general, sure) = *read;
    if general == own {
        read.1 = agreed(sure);
        return None;
    }
    let unknown = general == RecordKind::Unknown;
    *read = (own, Confidence::new(if unknown { KIND_ALONE } else { KIND_DISPUTED }));
    (!unknown).then(|| {
        diagnostic("layout_kind_disagrees", scene).with("layout", &layout.name).with("kind", word(general))
    })
}

fn word(kind: RecordKind) -> String {
    format!("{kind:?}").chars().fold(String::new(), |mut word, c| {
        if c.is_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.extend(c.to_lowercase());
        word
    })
}

fn agreed(sure: Confidence) -> Confidence {
    Confidence::new(1.0 - (1.0 - sure.get()) * 0.5)
}

fn diagnostic(code: &str, scene: &Scene<'_>) -> Diagnostic {
    Diagnostic::new(code, Severity::Warning).on_page(scene.page)
}

/// A field that the layout and the general rules read differently.
struct Dispute {
    field: &'static str,
    /// Whether a posting needs the field.
    needed: bool,
    layout: String,
    general: String,
}

impl Dispute {
    fn said(&self, layout: &Layout, scene: &Scene<'_>) -> Diagnostic {
        let said = diagnostic("layout_disagrees", scene).at(self.field).with("field", self.field);
        said.with("layout", &layout.name).with("read", &self.layout).with("general", &self.general)
    }

    fn reason(&self) -> Option<Reason> {
        let reason = Reason::new(ReasonCode::ReadersDisagree).with("field", self.field);
        self.needed.then(|| reason.with("layout", &self.layout).with("general", &self.general))
    }
}

/// Puts the layout's fields in place of the general ones; both agreeing is surer than either.
fn merge(general: &mut Fields, layout: Fields) -> Vec<Dispute> {
    let name = |a: &String, b: &String| fold_name(a) == fold_name(b);
    let number = |a: &String, b: &String| fold_number(a) == fold_number(b);
    let text = |a: &String, b: &String| compact(a) == compact(b);
    let meeting = |a: &String, b: &String| {
        let (a, b) = (compact(a), compact(b));
        a.contains(&b) || b.contains(&a)
    };
    let day = |a: &PartialDate, b: &PartialDate| a == b;
    [
        settle("holder", true, &mut general.holder, layout.holder, name),
        settle("member_no", true, &mut general.member_no, layout.member_no, number),
        settle("meeting", true, &mut general.meeting, layout.meeting, meeting),
        settle("edition", true, &mut general.edition, layout.edition, |a, b| a == b),
        settle("from", true, &mut general.from, layout.from, day),
        settle("to", true, &mut general.to, layout.to, day),
        settle("mode", false, &mut general.mode, layout.mode, |a, b| a == b),
        settle("role", false, &mut general.role, layout.role, |a, b| a == b),
        settle("serial", false, &mut general.serial, layout.serial, number),
        settle("issuer", false, &mut general.issuer, layout.issuer, text),
        settle("issued", false, &mut general.issued, layout.issued, day),
        settle("venue", false, &mut general.venue, layout.venue, text),
        settle("points", false, &mut general.points, layout.points, |a, b| a == b),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn settle<T>(
    name: &'static str,
    needed: bool,
    general: &mut Option<Field<T>>,
    layout: Option<Field<T>>,
    same: impl Fn(&T, &T) -> bool,
) -> Option<Dispute> {
    let mut own = layout?;
    let other = general.take();
    let mut dispute = None;
    if let (Some(value), Some(other)) = (&own.value, &other)
        && let Some(theirs) = &other.value
    {
        if same(value, theirs) {
            own.confidence =
                agreed(if own.confidence < other.confidence { other.confidence } else { own.confidence });
        } else if other.confidence.get() >= GUESS {
            own.confidence = own.confidence.min(other.confidence).min(Confidence::new(DISPUTED));
            let (layout, general) = (own.raw.clone(), other.raw.clone());
            dispute = Some(Dispute { field: name, needed, layout, general });
        }
    }
    *general = Some(own);
    dispute
}
