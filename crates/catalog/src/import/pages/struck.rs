//! Text that a page strikes out: a level rule through the middle of its letters.

use daicho_model::BoundingBox;

use super::Word;

/// Part of a word's width that a rule through it covers at least.
const COVERED: f32 = 0.3;

/// Puts `~~` around the words that a rule strikes out, and tells whether it does: a rule through the middle of a line's letters
/// that ends where they end. Rules of tables go past their words.
pub(super) fn strike(rule: &BoundingBox, words: &mut [Word]) -> bool {
    let y = (rule.y0 + rule.y1) / 2.0;
    let through = |word: &Word| {
        let height = (y - word.y0) / word.em();
        let over = rule.x1.min(word.x1) - rule.x0.max(word.x0);
        (0.25..0.75).contains(&height) && over > COVERED * (word.x1 - word.x0)
    };
    let level = rule.y1 - rule.y0 < 0.3 * (rule.x1 - rule.x0);
    let mut struck: Vec<&mut Word> = words.iter_mut().filter(|word| level && through(word)).collect();
    let Some(em) = struck.iter().map(|word| word.em()).reduce(f32::min) else { return false };
    let from = struck.iter().map(|word| word.x0).fold(f32::MAX, f32::min);
    let to = struck.iter().map(|word| word.x1).fold(0.0, f32::max);
    if rule.x0 < from - 0.5 * em || rule.x1 > to + 0.5 * em {
        return false;
    }
    for word in &mut struck {
        if !word.text.starts_with("~~") {
            word.text = format!("~~{}~~", word.text);
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of three words of five letters, 0.02 high.
    fn words() -> Vec<Word> {
        let word = |n: usize| Word {
            text: format!("w{n}"),
            x0: 0.1 + 0.12 * n as f32,
            x1: 0.2 + 0.12 * n as f32,
            y0: 0.50,
            y1: 0.52,
            line: 0,
            confidence: 1.0,
        };
        (0..3).map(word).collect()
    }

    fn check(rule: [f32; 4], strikes: bool, expected: &str) {
        let mut words = words();
        let [x0, y0, x1, y1] = rule;
        assert_eq!(strike(&BoundingBox { x0, y0, x1, y1 }, &mut words), strikes);
        assert_eq!(words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn a_rule_through_the_middle_of_words_strikes_them_out() {
        check([0.10, 0.51, 0.20, 0.51], true, "~~w0~~ w1 w2");
        check([0.22, 0.509, 0.44, 0.511], true, "w0 ~~w1~~ ~~w2~~");
        check([0.10, 0.51, 0.15, 0.51], true, "~~w0~~ w1 w2");
    }

    #[test]
    fn other_rules_do_not() {
        // Below the line, past its words, upright.
        check([0.10, 0.521, 0.20, 0.521], false, "w0 w1 w2");
        check([0.05, 0.51, 0.60, 0.51], false, "w0 w1 w2");
        check([0.15, 0.40, 0.151, 0.60], false, "w0 w1 w2");
    }
}
