//! Where the text layer is in doubt: compares it, line by line, with what OCR sees on the drawn page.

use daicho_model::{BoundingBox, Line, Page, PageSource};

use crate::agreement::{agreement, contradiction};
use crate::pdf::marks::Doubt;
use crate::pdf::unicode::{is_private_use, is_wide, plain};

/// Lines that agree by less are in doubt. OCR's own errors (4 to 5 of 100 characters) must stay above it.
const AGREED: f32 = 0.88;
/// OCR replaces a doubtful line only where it is this sure itself.
const SURE: f32 = 0.8;
/// Lowest confidence of a line that OCR contradicts.
const LEAST: f32 = 0.1;

/// A letter so many times as large as a line is none of it.
const LARGER: f32 = 2.5;
/// Of a line that may not show, OCR sees at least this share where it does.
const SHOWN: f32 = 0.6;

/// A glyph whose text is doubted, in the frame of the page's boxes.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubtful {
    /// Its middle.
    pub at: (f32, f32),
    /// How high it is, or how wide in vertical writing.
    pub size: f32,
    /// What it is said to be.
    pub text: String,
    /// Why.
    pub doubt: Doubt,
}

impl Doubtful {
    /// Whether it is a letter of a line: a large word that lies under or over all of a page is none of each line there.
    fn is_of(&self, line: &Line) -> bool {
        let b = &line.bounding_box;
        let across = if line.vertical { b.x1 - b.x0 } else { b.y1 - b.y0 };
        // Lines that are written at an angle have any box.
        self.is_in(line) && self.size <= across * LARGER
    }

    /// Whether it stands in a line's place, whatever its size.
    fn is_in(&self, line: &Line) -> bool {
        line.bounding_box.contains(self.at.0, self.at.1)
    }
}

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

/// Asks OCR about the lines that hold doubted glyphs: where it does not see them, the line is hardly believed. How many
/// such lines there are. Without any line of OCR none is confirmed.
pub fn confirm(lines: &mut [Line], doubtful: &[Doubtful], seen: &[Line]) -> usize {
    let mut denied = 0;
    for line in lines.iter_mut() {
        let mut doubts: Vec<&Doubtful> = doubtful.iter().filter(|d| d.is_of(line)).collect();
        let along = |d: &Doubtful| if line.vertical { d.at.1 } else { d.at.0 };
        doubts.sort_by(|a, b| along(a).total_cmp(&along(b)));
        if !doubts.is_empty() && !is_confirmed(line, &doubts, &seen_there(line, seen)) {
            line.confidence = line.confidence.scaled(LEAST);
            denied += 1;
        }
    }
    denied
}

/// Takes the belief from what other programs draw otherwise, whoever read it; of an odd page from all
/// of it. How many lines were believed until now.
pub fn disbelieve(page: &mut Page, doubtful: &[Doubtful], odd: bool) -> usize {
    let elsewhere: Vec<&Doubtful> = doubtful.iter().filter(|d| d.doubt == Doubt::Elsewhere).collect();
    // Pixels may have been read in another frame.
    let all = odd || page.source == PageSource::Pixels && !elsewhere.is_empty();
    let concerned = |line: &Line| all || elsewhere.iter().any(|d| d.is_in(line));
    let believed = page.lines.iter_mut().filter(|line| line.confidence.get() > LEAST && concerned(line));
    believed.map(|line| line.confidence = line.confidence.scaled(LEAST)).count()
}

fn is_confirmed(line: &Line, doubts: &[&Doubtful], seen: &str) -> bool {
    if doubts.iter().any(|d| d.doubt == Doubt::Elsewhere) {
        return false;
    }
    let figures = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let meant: String =
        doubts.iter().filter(|d| d.doubt == Doubt::Meaning).map(|d| d.text.as_str()).collect();
    let pictured: String =
        doubts.iter().filter(|d| d.doubt == Doubt::Pictured).map(|d| d.text.as_str()).collect();
    let hidden = doubts.iter().any(|d| d.doubt == Doubt::Hidden);
    if !hidden && meant.is_empty() {
        return 1.0 - contradiction(seen, &plain(&pictured)) >= SHOWN;
    }
    let text = plain(&line.text);
    let mut letters = seen.chars();
    let in_order = plain(&meant).chars().all(|c| letters.any(|s| s == c));
    in_order
        && figures(seen).contains(&figures(&text))
        && (!hidden || 1.0 - contradiction(seen, &text) >= SHOWN)
}

/// What OCR sees at a line's place, in its direction.
fn seen_there(line: &Line, seen: &[Line]) -> String {
    let overlaps = |other: &&Line| {
        let (a, b) = (&line.bounding_box, &other.bounding_box);
        let (width, height) = (a.x1.min(b.x1) - a.x0.max(b.x0), a.y1.min(b.y1) - a.y0.max(b.y0));
        width > 0.0 && height > 0.0 && width * height > 0.25 * a.area().min(b.area())
    };
    let mut there: Vec<&Line> = seen.iter().filter(overlaps).collect();
    let start = |l: &Line| if line.vertical { l.bounding_box.y0 } else { l.bounding_box.x0 };
    there.sort_by(|a, b| start(a).total_cmp(&start(b)));
    there.iter().map(|l| plain(&l.text)).collect()
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

    fn check_doubt(doubted: &str, doubt: Doubt, seen: &[&str], expected: f32) {
        let text = "会員番号 204817 佐倉 美和";
        let at = |c: &char| 0.1 + 0.4 * text.chars().position(|t| t == *c).unwrap() as f32 / 17.0;
        let doubtful: Vec<Doubtful> = doubted
            .chars()
            .map(|c| Doubtful { at: (at(&c), 0.21), size: 0.02, text: c.to_string(), doubt })
            .collect();
        let mut lines = [line(text, 0.2, Reader::TextLayer), line("別の行", 0.3, Reader::TextLayer)];
        let seen: Vec<Line> = seen.iter().map(|text| line(text, 0.201, Reader::Ocr)).collect();
        confirm(&mut lines, &doubtful, &seen);
        assert_eq!(lines[0].confidence, Confidence::new(expected));
        assert_eq!(lines[1].confidence, Confidence::new(0.95));
    }

    #[test]
    fn a_doubted_line_is_believed_only_as_it_is_seen() {
        let shown = "会員番号 ２０４８１７ 佐倉 美和";
        check_doubt("佐2", Doubt::Meaning, &[shown], 0.95);
        check_doubt("佐", Doubt::Meaning, &["会員番号 204817 髙橋 美和"], 0.095);
        check_doubt("美和", Doubt::Meaning, &["会員番号 204817 佐倉 和美"], 0.095);
        check_doubt("8", Doubt::Meaning, &["会員番号 204871 佐倉 美和"], 0.095);
        check_doubt("会", Doubt::Hidden, &["会貝番号 204817 左倉 美和"], 0.95);
        check_doubt("会", Doubt::Hidden, &["204817 日本医学放射線学会"], 0.095);
        check_doubt("会", Doubt::Hidden, &[], 0.095);
        check_doubt("", Doubt::Hidden, &[], 0.95);
    }

    #[test]
    fn a_large_word_behind_a_line_is_none_of_it() {
        let check = |size: f32, expected: f32| {
            let mut lines = [line("会員番号 204817", 0.2, Reader::TextLayer)];
            let doubtful = [Doubtful { at: (0.3, 0.21), size, text: "写".to_owned(), doubt: Doubt::Hidden }];
            confirm(&mut lines, &doubtful, &[]);
            assert_eq!(lines[0].confidence, Confidence::new(expected));
        };
        check(0.02, 0.095);
        check(0.2, 0.95);
    }

    #[test]
    fn a_contradicted_line_loses_confidence() {
        check("2024年5月1日", "2024年6月30日", "2024年5月1日", 0.7);
    }
}
