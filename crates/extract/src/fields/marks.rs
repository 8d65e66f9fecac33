//! What is stamped on the paper: seals and copy marks.

use daicho_model::{Confidence, CopySignal, CopySignalKind, PageSource, Reader};

use super::candidate::Candidate;
use crate::analysis::Analysis;
use crate::layout::Piece;
use crate::strip::Source;

/// Whether a seal was seen; no value on a grey scan; nothing for a page without pixels.
pub(crate) fn seal(piece: &Piece<'_>) -> Option<Candidate<bool>> {
    if let Some(seal) = piece.seals.iter().max_by(|a, b| a.confidence.get().total_cmp(&b.confidence.get())) {
        let source =
            Source { bounding_box: seal.bounding_box, confidence: seal.confidence, reader: Reader::Ocr };
        return Some(Candidate { value: Some(true), raw: String::new(), sure: 1.0, source });
    }
    let colour = piece.page.colour?;
    if matches!(piece.page.source, PageSource::Blank | PageSource::Unreadable) {
        return None;
    }
    let source = Source { bounding_box: piece.region, confidence: Confidence::ONE, reader: Reader::Ocr };
    let (value, sure) = if colour { (Some(false), 0.9) } else { (None, 0.0) };
    Some(Candidate { value, raw: String::new(), sure, source })
}

/// Words of a mark that the paper is no valid original: a copy, a specimen, a void one.
const MARKS: [&str; 14] = [
    "複写",
    "複製",
    "コピー",
    "謄本",
    "写し",
    "写",
    "見本",
    "サンプル",
    "無効",
    "COPY",
    "SAMPLE",
    "SPECIMEN",
    "VOID",
    "INVALID",
];

/// So many words of a pattern lie over the whole page and every paper on it.
const OVER_PAGE: usize = 3;

/// Whether a signal is a word of a pattern, in specks or paler than print: what an original does not show.
fn is_word(signal: &CopySignal) -> bool {
    matches!(signal.kind, CopySignalKind::SpeckPattern | CopySignalKind::CopyWord)
}

/// Whether a pattern lies over a whole page.
pub(crate) fn is_over_page(signals: &[CopySignal]) -> bool {
    signals.iter().filter(|signal| is_word(signal)).count() >= OVER_PAGE
}

/// A sign of a copy as evidence that a person must weigh: a word of a pattern on the paper, or anywhere if the pattern lies over
/// the whole page.
fn pattern(piece: &Piece<'_>) -> Option<Candidate<bool>> {
    let signals = &piece.page.copy_signals;
    let inside = |signal: &&CopySignal| {
        let (x, y) = signal.bounding_box.centre();
        is_word(signal) && (piece.region.contains(x, y) || is_over_page(signals))
    };
    let signal = signals.iter().find(inside)?;
    let source =
        Source { bounding_box: signal.bounding_box, confidence: signal.confidence, reader: Reader::Ocr };
    Some(Candidate { value: Some(true), raw: String::new(), sure: 1.0, source })
}

/// A line that says nothing but that the paper is a copy, a specimen or void: 複写, COPY, 見本（SAMPLE）無効.
pub(crate) fn copy(analysis: &Analysis<'_>) -> Option<Candidate<bool>> {
    let worded = analysis.lines.iter().find_map(|known| {
        let text = crate::words::bare(&known.compact).to_uppercase();
        let rest = MARKS.iter().fold(text.clone(), |rest, mark| rest.replace(mark, ""));
        let only_marks = rest.chars().all(|c| !c.is_alphanumeric());
        if rest == text || !only_marks {
            return None;
        }
        let sure = if text.chars().count() == 1 { 0.85 } else { 0.95 };
        Candidate::at(&known.strip, known.strip.all(), Some(true), sure)
    });
    worded.or_else(|| pattern(&analysis.piece))
}
