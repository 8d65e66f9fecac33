//! The names of a catalogue, prepared for comparing.

use std::collections::{BTreeMap, BTreeSet};

use daicho_catalog::Catalogue;
use daicho_model::{Listing, NameKind};

use crate::Scope;
use crate::align::Letter;
use crate::compare::special;
use crate::glyph::{Glyph, glyphs, script};
use crate::lexicon::{ANNOTATIONS, Class, EVENTS, REGIONS, TOPICS, Token};
use crate::words::{Word, words};

/// A name of a meeting.
pub(crate) struct Name {
    /// Whose: index into [`Names::meetings`].
    pub meeting: usize,
    /// As the source prints it.
    pub printed: String,
    /// Known from no list: an alias.
    pub alias: bool,
    /// Its letters.
    pub glyphs: Vec<Glyph>,
    /// The same with what each costs.
    pub letters: Vec<Letter>,
    /// What leaving out the whole name would cost (bits).
    pub total: f32,
    /// Places it names, where they stand.
    pub regions: Vec<Token>,
    /// Kinds of gathering, where they stand.
    pub events: Vec<Token>,
    /// Kinds of gathering that stand in it, inside longer words, too.
    pub event_entries: Vec<u16>,
    /// Subjects, where they stand.
    pub topics: Vec<Token>,
    /// Subjects that stand in it, inside longer words, too.
    pub topic_entries: Vec<u16>,
    /// Its Latin words.
    pub words: Vec<Word>,
    /// A short Latin abbreviation: only an exact match counts.
    pub abbreviation: bool,
}

impl Name {
    /// Whether every letter of a word was matched.
    pub fn found_whole(&self, word: &Word, found: &[bool]) -> bool {
        found[word.at..word.at + word.letters.len()].iter().all(|found| *found)
    }
}

/// A meeting in scope.
pub(crate) struct Known {
    /// Its id.
    pub id: String,
    /// Its rows in the scope's edition: row number, printed name, points.
    pub rows: Vec<Listing>,
    /// Its names, as indices.
    pub names: Vec<usize>,
    /// Its rows name a special gathering (秋季, 地方会, …), so the society's name and 総会 are not it.
    pub special: bool,
}

/// Every name in scope and what a letter says.
pub(crate) struct Names {
    /// The meetings.
    pub meetings: Vec<Known>,
    /// Their names.
    pub names: Vec<Name>,
    information: BTreeMap<char, f32>,
    rarest: f32,
}

impl Names {
    /// Collects the names that a scope allows.
    pub fn new(catalogue: &Catalogue, scope: &Scope) -> Names {
        let rows = catalogue.by_meeting(&scope.edition);
        let mut meetings = Vec::new();
        let mut printed: Vec<(usize, String, bool)> = Vec::new();
        for meeting in catalogue.meetings.values() {
            let mut seen = BTreeSet::new();
            for name in &meeting.names {
                let alias = name.source.contains(':');
                let used = scope.all_names || alias || name.source == scope.edition;
                if !used {
                    continue;
                }
                if seen.insert(name.name.clone()) {
                    printed.push((meetings.len(), name.name.clone(), alias));
                }
                for part in abbreviation_in_brackets(&name.name, name.kind) {
                    if seen.insert(part.clone()) {
                        printed.push((meetings.len(), part, alias));
                    }
                }
            }
            let rows = rows.get(&meeting.id).cloned().unwrap_or_default();
            let special =
                !rows.is_empty() && rows.iter().all(|row| special(&EVENTS.find(&glyphs(&row.name))));
            meetings.push(Known { id: meeting.id.clone(), rows, names: Vec::new(), special });
        }
        let mut names = Names::count(meetings, printed.iter().map(|(_, name, _)| name.as_str()));
        for (meeting, name, alias) in printed {
            let name = names.prepare(meeting, name, alias);
            names.meetings[meeting].names.push(names.names.len());
            names.names.push(name);
        }
        names
    }

    /// Counts in how many names a letter stands: a rare one says more.
    fn count<'a>(meetings: Vec<Known>, printed: impl Iterator<Item = &'a str>) -> Names {
        let mut counts = BTreeMap::<char, u32>::new();
        let mut all = 0u32;
        for name in printed {
            all += 1;
            for ch in glyphs(name).iter().map(|glyph| glyph.ch).collect::<BTreeSet<_>>() {
                *counts.entry(ch).or_default() += 1;
            }
        }
        let say = |count: u32| (f64::from(all + 1) / f64::from(count + 1)).log2() as f32;
        let information = counts.iter().map(|(&ch, &count)| (ch, say(count))).collect();
        Names { meetings, names: Vec::new(), information, rarest: say(1) }
    }

    /// What a letter says (bits): rare ones more; Latin letters less, since words are long; figures next to nothing.
    pub fn information(&self, ch: char) -> f32 {
        let bits = self.information.get(&ch).copied().unwrap_or(self.rarest);
        match script(ch) {
            1 => 0.2,
            2 => (bits * 0.4).clamp(0.4, 1.2),
            3 => bits.clamp(0.6, 3.0),
            _ => bits.clamp(0.8, 5.0),
        }
    }

    fn prepare(&self, meeting: usize, printed: String, alias: bool) -> Name {
        let glyphs = glyphs(&printed);
        let regions = REGIONS.find(&glyphs);
        let events = EVENTS.find(&glyphs);
        let fillers = ANNOTATIONS.find(&glyphs);
        let letters: Vec<Letter> = (0..glyphs.len())
            .map(|at| {
                let information = self.information(glyphs[at].ch);
                let inside = |tokens: &[Token], class: Class| {
                    tokens.iter().any(|token| token.class == class && (token.from..token.to).contains(&at))
                };
                let share = if inside(&events, Class::Annual) || inside(&fillers, Class::Annotation) {
                    0.15
                } else if glyphs[at].bracket > 0 && inside(&regions, Class::Region) {
                    0.35
                } else if glyphs[at].bracket > 0 {
                    0.12
                } else if glyphs[at].ch == '県' {
                    0.3
                } else {
                    1.0
                };
                Letter::new(glyphs[at].ch, information * share, information)
            })
            .collect();
        Name {
            meeting,
            alias,
            total: letters.iter().map(|letter| letter.cost).sum::<f32>().max(1.0),
            abbreviation: glyphs.len() <= 6 && glyphs.iter().all(|glyph| script(glyph.ch) == 2),
            letters,
            words: words(&glyphs, |_| false),
            regions,
            event_entries: EVENTS.contained(&glyphs),
            events,
            topics: TOPICS.find(&glyphs),
            topic_entries: TOPICS.contained(&glyphs),
            glyphs,
            printed,
        }
    }
}

/// `European Congress of Radiology (ECR)` is also known as `ECR`.
fn abbreviation_in_brackets(name: &str, kind: NameKind) -> Vec<String> {
    let glyphs = glyphs(name);
    let last = glyphs.last().map_or(0, |glyph| glyph.bracket);
    let mut parts = Vec::new();
    for bracket in last.max(1)..=last {
        let part: String = glyphs.iter().filter(|g| g.bracket == bracket).map(|g| g.ch).collect();
        let letters = part.chars().count();
        if kind == NameKind::Current
            && (3..=6).contains(&letters)
            && part.chars().all(|c| script(c) == 2)
            && part != "ivr"
            && REGIONS.find(&crate::glyph::glyphs(&part)).is_empty()
        {
            parts.push(part);
        }
    }
    parts
}
