//! Names that stand whole in a text that was not linked: a person must look whether they are meant.

use crate::glyph::Glyph;
use crate::hosts::{another_gathering, names_body};
use crate::lexicon::{Class, REGIONS, Token};
use crate::names::{Name, Names};
use crate::query::Text;
use crate::words::stands_within;

/// A name of at least so many bits is no part of a text by accident.
const WHOLE: f32 = 10.0;

/// Least letters of an abbreviation that says something by itself (RSNA).
const ABBREVIATION: usize = 4;

/// What is looked for in texts that were not linked.
pub(crate) struct Whole {
    /// The names that are abbreviations: what they share with a long text does not make them near.
    abbreviations: Vec<usize>,
}

impl Whole {
    /// Collects the abbreviations.
    pub fn new(names: &Names) -> Whole {
        let short = |at: &usize| is_abbreviation(&letters(&names.names[*at]));
        Whole { abbreviations: (0..names.names.len()).filter(short).collect() }
    }

    /// The names, of those near and of the abbreviations, that stand whole in a text and may be meant: two or more apart from each
    /// other, or one that nothing around it makes another.
    pub fn meant(&self, text: &Text, names: &Names, mut near: Vec<usize>) -> Vec<usize> {
        near.retain(|at| names.names[*at].total >= WHOLE);
        near.extend(&self.abbreviations);
        near.sort_unstable();
        near.dedup();
        let whole = near.into_iter().filter_map(|at| {
            let letters = letters(&names.names[at]);
            Some((at, place(&letters, &text.glyphs)?, letters))
        });
        let whole: Vec<(usize, (usize, usize), Vec<char>)> = whole.collect();
        let apart = |a: &[char]| whole.iter().any(|(.., b)| !stands_within(a, b) && !stands_within(b, a));
        let meant = whole.iter().filter(|(_, at, letters)| apart(letters) || !names_another(text, *at));
        meant.map(|(at, ..)| *at).collect()
    }
}

/// A name's letters without those in brackets.
fn letters(name: &Name) -> Vec<char> {
    name.glyphs.iter().filter(|glyph| glyph.bracket == 0).map(|glyph| glyph.ch).collect()
}

/// Where a name's letters stand in a text, if they stand there in one piece; an abbreviation must be a word by itself.
fn place(name: &[char], glyphs: &[Glyph]) -> Option<(usize, usize)> {
    let latin =
        |at: usize| glyphs.get(at).is_some_and(|glyph| glyph.ch.is_ascii_alphabetic() && !glyph.start);
    let found =
        glyphs.windows(name.len().max(1)).position(|part| part.iter().map(|g| g.ch).eq(name.iter().copied()));
    let (from, to) = found.map(|from| (from, from + name.len()))?;
    (!is_abbreviation(name) || !latin(from) && !latin(to)).then_some((from, to))
}

/// Whether a name is an abbreviation in Latin letters that is long enough to say something.
fn is_abbreviation(name: &[char]) -> bool {
    (ABBREVIATION..12).contains(&name.len()) && name.iter().all(char::is_ascii_alphabetic)
}

/// Whether a text that has a name whole names something else by what stands around it: a longer name (北陸CT・MRI研究会), another
/// gathering (市民公開講座, 医療安全セミナー), or the branch of another region. What merely stands beside it (a theme, a hall, the
/// words of a certificate, a second meeting) says nothing of the kind.
fn names_another(text: &Text, (from, to): (usize, usize)) -> bool {
    let glyphs = &text.glyphs;
    let outside = |token: &&Token| token.to <= from || token.from >= to;
    let opens = |at: usize| {
        let before = at.checked_sub(1).map(|before| &glyphs[before]);
        let glyph = &glyphs[at];
        glyph.space || glyph.mark != '\0' || before.is_none_or(|before| before.bracket != glyph.bracket)
    };
    if !opens(from) && !text.is_free(from - 1) {
        return true;
    }
    let regions = REGIONS.find(glyphs);
    let elsewhere = regions.iter().any(|token| outside(&token));
    let within = |at: usize| text.events.iter().any(|token| (token.from..token.to).contains(&at));
    let says_more = (0..glyphs.len()).any(|at| (at < from || at >= to) && !text.is_free(at) && !within(at));
    text.events.iter().filter(outside).any(|token| match token.class {
        Class::Branch => elsewhere,
        // 日本肺癌学会 第3回セミナー: whose else.
        Class::Type => !names_body(glyphs, token) && says_more,
        _ => another_gathering(glyphs, token),
    })
}
