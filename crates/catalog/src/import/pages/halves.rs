//! Lists set side by side on a page without rules: the same heads twice on one line.

use super::shape::is_over_figures;
use super::{Sheetlet, Word, strips};
use crate::import::tail;
use crate::import::words::{compact, is_head, is_mark};

/// The page in its halves from left to right, or as it is.
pub(super) fn parted(page: Sheetlet) -> Vec<Sheetlet> {
    let Some(middle) = middle(&page) else { return vec![page] };
    let (left, right): (Vec<Word>, Vec<Word>) =
        page.words.iter().cloned().partition(|word| word.centre().0 < middle);
    let half = |words: Vec<Word>| Sheetlet { words, rules: page.rules.clone(), ..page };
    vec![half(left), half(right)]
}

/// Where the right half begins.
fn middle(page: &Sheetlet) -> Option<f32> {
    let twice = |words: &[Word]| {
        let texts: Vec<String> = words.iter().map(|word| compact(&word.text)).collect();
        let half = texts.len() / 2;
        half > 1
            && texts.len() == 2 * half
            && texts[..half] == texts[half..]
            && texts.iter().all(|text| is_head(text))
    };
    let strips = strips(page.words.clone());
    let heads = strips.iter().find(|strip| twice(&strip.words) && strip.words.iter().any(is_over_figures))?;
    let half = heads.words.len() / 2;
    let (last, next) = (&heads.words[half - 1], &heads.words[half]);
    // Names of the right half may begin left of their head, but not left of the figures.
    let low = heads.y0();
    let figure = |word: &Word| tail::number(&word.text).is_some() || is_mark(&word.text);
    let below = || page.words.iter().filter(|word| word.y0 > low);
    let reach = last.x1 + last.em();
    let end = below().filter(|word| figure(word) && word.x0 > last.x0 - last.em() && word.x1 < reach);
    let end = end.map(|word| word.x1).fold(last.x1.min(next.x0), f32::max);
    let begin =
        below().filter(|word| word.x0 > end && !figure(word)).map(|word| word.x0).fold(next.x0, f32::min);
    Some(end.midpoint(begin))
}
