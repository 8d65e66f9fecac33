//! Where the text layer is in doubt: compares it, line by line, with what OCR sees on the drawn page.

use daicho_model::{BoundingBox, Line};

use crate::agreement::agreement;
use crate::pdf::unicode::{is_private_use, is_wide};

/// Lines that agree by less are in doubt. OCR's own errors (4 to 5 of 100 characters) must stay above it.
const AGREED: f32 = 0.88;
/// OCR replaces a doubtful line only where it is this sure itself.
const SURE: f32 = 0.8;
/// Lowest confidence of a line that OCR contradicts.
const LEAST: f32 = 0.1;

/// What came of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Lines taken from OCR.
    pub replaced: usize,
    /// Lines kept with less confidence.
    pub doubted: usize,
}

/// Settles the text layer's lines against OCR's: a line with odd characters that OCR reads otherwise is replaced,
/// another one that OCR reads otherwise keeps its text but loses confidence. A line OCR saw nothing of is left as
/// it is.
pub fn settle(lines: &mut [Line], seen: &[Line]) -> Outcome {
    let mut outcome = Outcome::default();
    let places: Vec<BoundingBox> = lines.iter().map(|l| l.bounding_box).collect();
    for line in lines.iter_mut() {
        let there: Vec<&Line> = seen.iter().filter(|s| meet(&s.bounding_box, &line.bounding_box)).collect();
        let [first, ..] = there.as_slice() else { continue };
        let text: String = there.iter().map(|l| l.text.as_str()).collect();
        let same = agreement("", &line.text, &text).similarity.map_or(1.0, |s| s.get());
        let odd = has_odd(&line.text);
        if same >= if odd { 1.0 } else { AGREED } {
            continue;
        }
        let alone = places.iter().filter(|p| meet(p, &first.bounding_box)).count() == 1;
        if there.len() == 1 && alone && first.confidence.get() >= SURE && odd {
            *line = (*first).clone();
            outcome.replaced += 1;
        } else {
            line.confidence = line.confidence.scaled(same.max(LEAST));
            outcome.doubted += 1;
        }
    }
    outcome
}

/// Whether one holds the other's centre.
fn meet(a: &BoundingBox, b: &BoundingBox) -> bool {
    let ((ax, ay), (bx, by)) = (a.centre(), b.centre());
    a.contains(bx, by) || b.contains(ax, ay)
}

/// Characters that Japanese documents hardly ever hold; many of them are the mark of a wrong map.
pub fn is_odd(c: char) -> bool {
    if c.is_ascii()
        || is_private_use(c)
        || matches!(c, '\u{2000}'..='\u{206f}' | '\u{301c}' | '\u{a0}' | '−' | '©' | '®')
    {
        return is_private_use(c);
    }
    let mut buffer = [0; 4];
    let (_, _, unknown) = encoding_rs::SHIFT_JIS.encode(c.encode_utf8(&mut buffer));
    // Rare ideographs stand in names.
    unknown && !is_wide(c)
}

fn has_odd(text: &str) -> bool {
    text.chars().any(|c| is_odd(c) || c == '\u{fffd}')
}

#[cfg(test)]
mod tests {
    use daicho_model::{Confidence, Reader};

    use super::*;

    fn line(text: &str, y: f32, reader: Reader) -> Line {
        let bounding_box = BoundingBox::new(0.1, y, 0.5, y + 0.02);
        Line {
            text: text.to_owned(),
            bounding_box,
            confidence: Confidence::new(0.95),
            reader,
            vertical: false,
            corners: None,
            words: Vec::new(),
        }
    }

    fn check(layer: &str, seen: &str, text: &str, confidence: f32) {
        let mut lines = [line(layer, 0.2, Reader::TextLayer), line("別の行", 0.3, Reader::TextLayer)];
        settle(&mut lines, &[line(seen, 0.201, Reader::Ocr), line("別の行", 0.3, Reader::Ocr)]);
        assert_eq!((lines[0].text.as_str(), lines[0].confidence), (text, Confidence::new(confidence)));
        assert_eq!(lines[1].confidence, Confidence::new(0.95));
    }

    #[test]
    fn an_agreed_line_stays() {
        check("第10回地方会（名称変更）", "第10回地方会(名称変更)", "第10回地方会（名称変更）", 0.95);
    }

    #[test]
    fn odd_characters_give_way_to_what_is_seen() {
        check("画像研究会ÿ名称変更Ā", "画像研究会（名称変更）", "画像研究会（名称変更）", 0.95);
    }

    #[test]
    fn a_contradicted_line_loses_confidence() {
        check("2024年5月1日", "2024年6月30日", "2024年5月1日", 0.7);
    }
}
