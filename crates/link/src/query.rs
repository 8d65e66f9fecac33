//! A text from paper, prepared for comparing.

use crate::align::Letter;
use crate::around::free;
use crate::glyph::{Glyph, glyphs};
use crate::lexicon::{Class, EVENTS, REGIONS, TOPICS, Token};
use crate::names::Names;
use crate::words::{Word, words};

/// A text with its letters, words and what is free to leave out.
pub(crate) struct Text {
    /// Its letters.
    pub glyphs: Vec<Glyph>,
    /// The same with what each costs.
    pub letters: Vec<Letter>,
    /// Places that are part of what is named; sorted.
    pub regions: Vec<u16>,
    /// Every place, venues included; sorted.
    pub places: Vec<u16>,
    /// Kinds of gathering outside what is free.
    pub events: Vec<Token>,
    /// Every kind of gathering that stands anywhere; sorted.
    pub event_entries: Vec<u16>,
    /// Subjects outside what is free.
    pub topics: Vec<Token>,
    /// Every subject that stands anywhere; sorted.
    pub topic_entries: Vec<u16>,
    /// Its Latin words.
    pub words: Vec<Word>,
    /// Whether it bears an edition, a year or another number.
    pub numbered: bool,
}

impl Text {
    /// Prepares a text.
    pub fn new(text: &str, names: &Names) -> Text {
        let glyphs = glyphs(text);
        let free = free(&glyphs);
        let kept = |tokens: Vec<Token>| -> Vec<Token> {
            tokens.into_iter().filter(|token| (token.from..token.to).any(|at| !free[at])).collect()
        };
        let all_regions = REGIONS.find(&glyphs);
        let regions = entries(&kept(all_regions.clone()));
        let events = kept(EVENTS.find(&glyphs));
        let topics = kept(TOPICS.find(&glyphs));
        let mut annual = vec![false; glyphs.len()];
        for token in events.iter().filter(|token| token.class == Class::Annual) {
            annual[token.from..token.to].fill(true);
        }
        let letters: Vec<Letter> = (0..glyphs.len())
            .map(|at| {
                let information = names.information(glyphs[at].ch);
                let cost = match () {
                    () if free[at] => 0.01,
                    () if annual[at] => 0.05 * information,
                    () if glyphs[at].bracket > 0 => 0.35 * information,
                    () => information,
                };
                Letter::new(glyphs[at].ch, cost, information)
            })
            .collect();
        Text {
            numbered: glyphs
                .iter()
                .zip(&free)
                .any(|(g, free)| *free && (g.ch.is_ascii_digit() || g.ch == '回')),
            words: words(&glyphs, |at| free[at]),
            regions,
            places: entries(&all_regions),
            events,
            event_entries: EVENTS.contained(&glyphs),
            topics,
            topic_entries: TOPICS.contained(&glyphs),
            letters,
            glyphs,
        }
    }
}

fn entries(tokens: &[Token]) -> Vec<u16> {
    let mut entries: Vec<u16> = tokens.iter().map(|token| token.entry).collect();
    entries.sort_unstable();
    entries.dedup();
    entries
}
