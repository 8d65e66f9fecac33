//! Comparing a text with a name: a few numbers a person can check.

use std::borrow::Cow;

use crate::align::{Letter, SLIPS, Workspace, align};
use crate::cut::{bits, cut, cuts_place};
use crate::glyph::{Glyph, stands_at};
use crate::lexicon::{Class, Token};
use crate::names::{Name, Names};
use crate::query::{Text, total};
use crate::words::{Word, alike, mostly_unlike};

/// How many features there are.
pub(crate) const FEATURES: usize = 21;

/// The features, in the order of the model file.
pub(crate) const FEATURE_NAMES: [&str; FEATURES] = [
    "prior",
    "agreement",
    "missing",
    "missing_bits",
    "extra",
    "extra_bits",
    "replaced",
    "replaced_bits",
    "exact",
    "alias",
    "only_one_contains_it",
    "region_agrees",
    "region_conflicts",
    "region_missing",
    "event_conflicts",
    "type_conflicts",
    "event_missing",
    "topic_conflicts",
    "topic_missing",
    "unexplained",
    "cut_off",
];

/// The features of one pair of text and name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    /// Values in the order of [`FEATURE_NAMES`].
    pub values: [f32; FEATURES],
    /// Most of either side is on the other: a person should look, whatever speaks against it.
    pub alike: bool,
    /// The text is an unbroken part of the name.
    pub contained: bool,
    /// Kinds of gathering and subjects of the text that speak against the name.
    pub against: Vec<Token>,
    /// Words of the name that the text does not say.
    pub unsaid: Vec<String>,
    /// Latin words that only one side has.
    pub words: Vec<String>,
    /// The text stops in the middle of the name.
    pub cut_off: bool,
    /// Whether a region or event forbids the match.
    pub veto: bool,
}

/// Compares a text with a name that is [`possible`].
pub(crate) fn compare(text: &Text, names: &Names, name: &Name, work: &mut Workspace) -> Features {
    let letters = covered(text, name);
    let total = total(&letters);
    let swapped: Vec<usize> = swapped(text, name).collect();
    let found = align(&letters, &name.letters, &name.columns, &names.costs, (&swapped, work));
    let mut features = Features::default();
    let slips = found.missing + found.extra + found.replaced;
    let cut = cut(text, name, &found);
    let beyond = cut.map_or(0.0, |at| bits(&name.letters[at..]));
    features.cut_off = cut.is_some();
    let values = &mut features.values;
    values[0] = 1.0;
    values[1] = found.matched.min(40.0) / 10.0;
    values[2] = (found.missing - beyond) / name.total;
    values[3] = (found.missing - beyond).min(20.0) / 10.0;
    values[20] = beyond / name.total;
    values[4] = found.extra / total;
    values[5] = found.extra.min(20.0) / 10.0;
    values[6] = found.replaced / name.total;
    values[7] = found.replaced.min(20.0) / 10.0;
    values[8] = f32::from(slips < 1.0);
    values[9] = f32::from(name.alias);
    values[19] = (found.gap - 1.0).clamp(0.0, 4.0);
    features.contained = found.unbroken
        && found.extra + found.replaced < SLIPS
        && found.missing < CONTAINED * name.total
        && !mostly_unlike(&text.words, &name.words);
    features.alike = found.missing + found.replaced <= 0.25 * name.total
        && found.extra <= 0.5 * total
        && !mostly_unlike(&name.words, &text.words);
    let said = Said {
        text,
        name,
        letters: &letters,
        found: &found.found,
        similar: &found.similar,
        cut,
        close: found.extra < 1.0,
    };
    regions(&said, &mut features);
    events(&said, &mut features);
    if annual_of_special(text, names, name) {
        features.values[14] = 1.0;
        features.veto = true;
    }
    topics(&said, &mut features);
    words(&said, &mut features);
    for (at, most) in MOST {
        features.values[at] = features.values[at].min(most);
    }
    features
}

/// A text that is an unbroken part of a name may lack no more than this share of it.
pub(crate) const CONTAINED: f32 = 0.75;

/// Most that a feature counts.
const MOST: [(usize, f32); 4] = [(15, 2.0), (16, 2.0), (17, 3.0), (18, 3.0)];

/// Most that one feature counts.
pub(crate) fn most(feature: usize) -> f32 {
    MOST.iter().find(|(at, _)| *at == feature).map_or(f32::INFINITY, |(_, most)| *most)
}

/// 総会 against a name whose meeting's rows all say that they are something more special.
fn annual_of_special(text: &Text, names: &Names, name: &Name) -> bool {
    names.meetings[name.meeting].special && annual(text) && !special(&name.events)
}

/// Features that need no alignment; where the letters' costs are not `fixed`, without those of Latin words. `misread` tells
/// whether all letters of a place, lookalikes included, stand in the text somewhere.
pub(crate) fn before_alignment(
    text: &Text,
    (names, name): (&Names, &Name),
    fixed: bool,
    misread: &dyn Fn(&Token) -> bool,
) -> [f32; FEATURES] {
    let mut values = [0.0; FEATURES];
    values[0] = 1.0;
    values[9] = f32::from(name.alias);
    let (all, elsewhere) = places(text, name, misread);
    values[11] = f32::from(!name.regions.is_empty() && all);
    values[12] = f32::from(elsewhere);
    for token in text.events.iter().filter(|token| !allowed(token, name)) {
        if token.class == Class::Type {
            values[15] += 1.0;
        } else {
            values[14] = 1.0;
        }
    }
    if annual_of_special(text, names, name) {
        values[14] = 1.0;
    }
    let others = text.topics.iter().filter(|token| name.topic_entries.binary_search(&token.entry).is_err());
    let words = if fixed { foreign_words(&text.words, &text.letters, name).count() } else { 0 };
    values[17] = (others.count() + words) as f32;
    for (at, most) in MOST {
        values[at] = values[at].min(most);
    }
    values
}

/// Whether a name has the kind of gathering that a text names; 総会 fits every society's.
fn allowed(token: &Token, name: &Name) -> bool {
    token.class == Class::Annual || name.event_entries.binary_search(&token.entry).is_ok()
}

/// Whether a text says every place of a name, and whether it says another one. `misread` tells whether the text may have
/// all letters of a place that it does not say, lookalikes included. Then a place that is the beginning or a part of it
/// (甲信越 in 関東甲信越) is no other, nor is a venue; one that it is itself a part of is (北九州 for 九州).
fn places(text: &Text, name: &Name, misread: &dyn Fn(&Token) -> bool) -> (bool, bool) {
    let inside = |part: &[Glyph], whole: &[Glyph]| {
        part.len() < whole.len()
            && whole.windows(part.len()).any(|w| w.iter().zip(part).all(|(a, b)| a.ch == b.ch))
    };
    let letters = |region: &Token| &name.glyphs[region.from..region.to];
    let spots = |spot: &Token| &text.glyphs[spot.from..spot.to];
    let meant = |region: &Token| {
        cuts_place(text, name, region)
            || misread(region) && !text.spots.iter().any(|spot| inside(letters(region), spots(spot)))
    };
    let all = name.regions.iter().all(|region| text.places.contains(&region.entry) || meant(region));
    let part = |place: &u16, region: &Token| {
        let mut own = text.spots.iter().filter(|spot| spot.entry == *place);
        meant(region) && own.all(|spot| inside(spots(spot), letters(region)))
    };
    let named = |place: &u16| name.regions.iter().any(|region| region.entry == *place || part(place, region));
    let foreign = text.regions.iter().any(|place| !named(place));
    (all, foreign || !all && text.places.iter().any(|place| !named(place)))
}

/// Whether a text or name says that it is one special gathering (秋季, 地方会, セミナー).
pub(crate) fn special(events: &[Token]) -> bool {
    events.iter().any(|token| matches!(token.class, Class::Season | Class::Branch | Class::Other))
}

/// Whether a text says 総会, 学術集会 or the like and nothing more special.
fn annual(text: &Text) -> bool {
    text.events.iter().any(|token| token.class == Class::Annual) && !special(&text.events)
}

/// The text's letters; where it also bears a Latin name of the same meeting beside this one, that one is free.
fn covered<'a>(text: &'a Text, name: &Name) -> Cow<'a, [Letter]> {
    let mut letters = Cow::Borrowed(&text.letters[..]);
    for word in &name.beside {
        for at in (0..text.glyphs.len()).filter(|at| stands_at(&text.glyphs, *at, word)) {
            for letter in &mut letters.to_mut()[at..at + word.len()] {
                letter.cost = letter.cost.min(0.01);
            }
        }
    }
    letters
}

/// Whether the text's letters cost the same beside this name as beside any other.
pub(crate) fn fixed(text: &Text, name: &Name) -> bool {
    let stands = |word: &Vec<char>| (0..text.glyphs.len()).any(|at| stands_at(&text.glyphs, at, word));
    text.words.is_empty() || !name.beside.iter().any(stands)
}

/// The places in the name of two letters that stand the other way round in the text.
fn swapped<'a>(text: &'a Text, name: &'a Name) -> impl Iterator<Item = usize> + 'a {
    let pairs = name.glyphs.windows(2).enumerate();
    pairs.filter_map(|(at, pair)| {
        let pair = (pair[0].ch, pair[1].ch);
        let turned = text.swapped.may_have(pair) && pair.0 != pair.1;
        (turned && text.swapped.pairs.binary_search(&pair).is_ok()).then_some(at)
    })
}

/// How often that is.
pub(crate) fn swaps(text: &Text, name: &Name) -> usize {
    swapped(text, name).count()
}

/// Whether a name can be meant at all: an abbreviation must stand in the text as it is.
pub(crate) fn possible(text: &Text, name: &Name) -> bool {
    !name.abbreviation || {
        let own: Vec<char> = name.glyphs.iter().map(|glyph| glyph.ch).collect();
        (0..text.glyphs.len()).any(|at| stands_at(&text.glyphs, at, &own))
    }
}

/// Both sides and how the name was found in the text.
struct Said<'a> {
    text: &'a Text,
    name: &'a Name,
    letters: &'a [Letter],
    found: &'a [bool],
    /// The same, lookalikes included.
    similar: &'a [bool],
    /// Where the name goes on beyond the end of the text.
    cut: Option<usize>,
    /// The text has next to nothing that the name lacks.
    close: bool,
}

impl Said<'_> {
    /// The part of a word of the name that the text does not say; an explanation in brackets may be left out.
    fn unsaid(&self, token: &Token) -> f32 {
        let bracket = self.name.glyphs[token.from].bracket > 0;
        if bracket && self.close && token.class != Class::Region {
            return 0.0;
        }
        let beyond = |at: usize| self.cut.is_some_and(|cut| at >= cut);
        let said = (token.from..token.to).filter(|at| self.similar[*at] || beyond(*at)).count();
        1.0 - said as f32 / (token.to - token.from) as f32
    }

    /// Notes a word of the name that is not said, and gives how much of it is not.
    fn note(&self, token: &Token, features: &mut Features) -> f32 {
        let unsaid = self.unsaid(token);
        if unsaid > MISREAD {
            features
                .unsaid
                .push(self.name.glyphs[token.from..token.to].iter().map(|glyph| glyph.ch).collect());
        }
        unsaid
    }
}

/// A word of which no more than this is not found may be misread; beyond it, it is not said.
const MISREAD: f32 = 0.6;

fn regions(said: &Said<'_>, features: &mut Features) {
    let (text, name) = (said.text, said.name);
    let (all, elsewhere) =
        places(text, name, &|place| said.similar[place.from..place.to].iter().all(|similar| *similar));
    features.values[11] = f32::from(!name.regions.is_empty() && all);
    if elsewhere {
        features.values[12] = 1.0;
        features.veto = true;
    }
    for region in name.regions.iter().filter(|region| !text.places.contains(&region.entry)) {
        let unsaid = said.note(region, features);
        let bracket = name.glyphs[region.from].bracket > 0;
        let share = if bracket { 0.5 } else { 1.0 };
        features.values[13] = features.values[13].max(unsaid * share);
    }
}

fn events(said: &Said<'_>, features: &mut Features) {
    let (text, name) = (said.text, said.name);
    for token in &text.events {
        if allowed(token, name) {
            continue;
        }
        features.against.push(*token);
        if token.class == Class::Type {
            features.values[15] += 1.0;
        } else {
            features.values[14] = 1.0;
            features.veto = true;
        }
    }
    for token in name.events.iter().filter(|token| token.class != Class::Annual) {
        if text.event_entries.binary_search(&token.entry).is_err() {
            features.values[16] += said.note(token, features);
        }
    }
}

fn topics(said: &Said<'_>, features: &mut Features) {
    for token in &said.text.topics {
        if said.name.topic_entries.binary_search(&token.entry).is_err() {
            features.against.push(*token);
            features.values[17] += 1.0;
        }
    }
    for token in &said.name.topics {
        if said.text.topic_entries.binary_search(&token.entry).is_err() {
            features.values[18] += said.note(token, features);
        }
    }
}

fn close(word: &Word, others: &[Word]) -> bool {
    others.iter().any(|other| alike(word, other))
}

/// Latin words of a text that a name lacks.
fn foreign_words<'a>(
    words: &'a [Word],
    letters: &'a [Letter],
    name: &'a Name,
) -> impl Iterator<Item = &'a Word> {
    let costly = |word: &&Word| word.weighty && letters[word.at].cost > 0.1;
    words.iter().filter(costly).filter(|word| !close(word, &name.words))
}

/// Latin words that only one side has, e.g. Radiology beside Neuroradiology.
fn words(said: &Said<'_>, features: &mut Features) {
    for word in foreign_words(&said.text.words, said.letters, said.name) {
        features.words.push(word.letters.iter().collect());
        features.values[17] += 1.0;
    }
    for word in said.name.words.iter().filter(|word| word.weighty && !close(word, &said.text.words)) {
        let known = said.name.topics.iter().any(|token| (token.from..token.to).contains(&word.at));
        let explained = word.bracket && said.close;
        let beyond = said.cut.is_some_and(|cut| word.at + word.letters.len() > cut);
        if !(known || explained || beyond || said.name.found_whole(word, said.found)) {
            features.unsaid.push(word.letters.iter().collect());
            features.values[18] += 1.0;
        }
    }
}
