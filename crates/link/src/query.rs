//! A text from paper, prepared for comparing.

use daicho_model::LinkStatus;

use crate::align::Letter;
use crate::around::free;
use crate::cut::open_end;
use crate::glyph::{Glyph, glyphs, stands_at};
use crate::hosts::gathers;
use crate::lexicon::{ANNOTATIONS, Class, EVENTS, REGIONS, TOPICS, Token};
use crate::names::Names;
use crate::reach::Sums;
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
    /// Where the places stand, venues included.
    pub spots: Vec<Token>,
    /// Whether it may be cut off: it ends in the middle of a name.
    pub open_end: bool,
    /// Which letters are free to leave out.
    free: Vec<bool>,
    /// It names two that gather, and does not say which of them holds the other's meeting.
    pub hosted: bool,
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
    /// Each two letters beside each other, the other way round.
    pub swapped: Swapped,
    /// Its letters' sums.
    pub sums: Sums,
    /// What all its letters cost (bits).
    pub total: f32,
}

/// Most that a word for the yearly gathering costs where a name lacks it (bits): every society has one, and three such words
/// (Annual Scientific Meeting) cost less than one letter.
const ANNUAL: f32 = 0.3;

impl Text {
    /// Prepares a text.
    pub fn new(text: &str, names: &Names) -> Text {
        let glyphs = glyphs(text);
        let (fillers, all_regions) = (ANNOTATIONS.find(&glyphs), REGIONS.find(&glyphs));
        let (free, hosted) = free(&glyphs, &fillers, &all_regions);
        let kept = |tokens: &[Token]| -> Vec<Token> {
            tokens.iter().copied().filter(|token| (token.from..token.to).any(|at| !free[at])).collect()
        };
        let (all_events, event_entries) = EVENTS.search(&glyphs);
        let (all_topics, topic_entries) = TOPICS.search(&glyphs);
        let (regions, events, topics) = (entries(&kept(&all_regions)), kept(&all_events), kept(&all_topics));
        // What a letter of 総会 or Annual Meeting may cost: the whole word no more in one script than in another.
        let mut annual = vec![None; glyphs.len()];
        for token in events.iter().filter(|token| token.class == Class::Annual) {
            annual[token.from..token.to].fill(Some(ANNUAL / (token.to - token.from) as f32));
        }
        let letters: Vec<Letter> = (0..glyphs.len())
            .map(|at| {
                let information = names.information(glyphs[at].ch);
                let cost = match annual[at] {
                    _ if free[at] => 0.01,
                    Some(most) => most.min(0.05 * information),
                    None if glyphs[at].bracket > 0 => 0.35 * information,
                    None => information,
                };
                Letter::new(glyphs[at].ch, cost, information, &names.costs)
            })
            .collect();
        Text {
            numbered: glyphs
                .iter()
                .zip(&free)
                .any(|(g, free)| *free && (g.ch.is_ascii_digit() || g.ch == '回')),
            words: words(&glyphs, (&all_events, &fillers), |at| free[at]),
            regions,
            places: entries(&all_regions),
            open_end: open_end(&glyphs, &free, &all_events),
            spots: all_regions,
            events,
            event_entries,
            topics,
            topic_entries,
            swapped: Swapped::new(&glyphs),
            sums: Sums::new(&letters),
            total: total(&letters),
            letters,
            glyphs,
            free,
            hosted,
        }
    }
}

/// Words that say that people gather, beside those that tell gatherings apart.
const SAYS_GATHERING: [&str; 7] = ["会", "曾", "講習", "meeting", "society", "association", "sessions"];
/// Longest text (letters) that may be a meeting's name and nothing else.
const LONGEST_NAME: usize = 90;

impl Text {
    /// Whether a letter is free to leave out.
    pub fn is_free(&self, at: usize) -> bool {
        self.free[at]
    }

    /// What it means that no name on the list is near: a text that names a gathering is none of the list's; of one that names
    /// none, or goes on like a whole page, nobody knows what it was, and a person must look at the paper.
    pub fn nothing_near(&self) -> LinkStatus {
        let says = |word: &str| {
            let word: Vec<char> = word.chars().collect();
            (0..self.glyphs.len()).any(|at| stands_at(&self.glyphs, at, &word))
        };
        let named = self.events.iter().any(gathers) || SAYS_GATHERING.iter().any(|word| says(word));
        if self.glyphs.is_empty() || named && !self.hosted && self.glyphs.len() <= LONGEST_NAME {
            LinkStatus::None
        } else {
            LinkStatus::Review
        }
    }
}

/// Pairs of letters of a text, the other way round.
pub(crate) struct Swapped {
    /// The pairs, sorted.
    pub pairs: Vec<(char, char)>,
    /// A bit for each pair; pairs may share one.
    bits: [u64; 8],
}

impl Swapped {
    fn new(glyphs: &[Glyph]) -> Swapped {
        let mut pairs: Vec<(char, char)> = glyphs.windows(2).map(|pair| (pair[1].ch, pair[0].ch)).collect();
        pairs.sort_unstable();
        let mut bits = [0; 8];
        for pair in &pairs {
            let (word, bit) = place(*pair);
            bits[word] |= 1 << bit;
        }
        Swapped { pairs, bits }
    }

    /// Whether a look into the pairs is worth it.
    pub fn may_have(&self, pair: (char, char)) -> bool {
        let (word, bit) = place(pair);
        self.bits[word] >> bit & 1 == 1
    }
}

fn place((a, b): (char, char)) -> (usize, u32) {
    let mixed = u32::from(a).wrapping_mul(31).wrapping_add(u32::from(b));
    ((mixed / 64 % 8) as usize, mixed % 64)
}

/// What leaving out all letters would cost; 1 at least.
pub(crate) fn total(letters: &[Letter]) -> f32 {
    letters.iter().map(|letter| letter.cost).sum::<f32>().max(1.0)
}

fn entries(tokens: &[Token]) -> Vec<u16> {
    let mut entries: Vec<u16> = tokens.iter().map(|token| token.entry).collect();
    entries.sort_unstable();
    entries.dedup();
    entries
}
