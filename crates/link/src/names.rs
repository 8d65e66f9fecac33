//! The names of a catalogue, prepared for comparing.

use std::collections::{BTreeMap, BTreeSet};

use daicho_catalog::Catalogue;
use daicho_model::NameKind;

use crate::Scope;
use crate::align::{Columns, Letter};
use crate::by_char::ByChar;
use crate::compare::special;
use crate::costs::Costs;
use crate::glyph::{Glyph, glyphs, script};
use crate::lexicon::{ANNOTATIONS, Class, EVENTS, REGIONS, TOPICS, Token};
use crate::reach::Sums;
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
    /// The same by columns.
    pub columns: Columns,
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
    /// First and last year it was valid, where known.
    pub years: (Option<i16>, Option<i16>),
    /// A short Latin abbreviation: only an exact match counts.
    pub abbreviation: bool,
    /// Latin names of the same meeting that may stand beside this one in a text.
    pub beside: Vec<Vec<char>>,
    /// Its letters as numbers of [`Names`].
    pub numbers: Vec<u16>,
    /// Its letters' sums.
    pub sums: Sums,
}

impl Name {
    /// Whether every letter of a word was matched.
    pub fn found_whole(&self, word: &Word, found: &[bool]) -> bool {
        found[word.at..word.at + word.letters.len()].iter().all(|found| *found)
    }
}

/// A row of the scope's edition.
pub(crate) struct Row {
    /// Row number.
    pub seq: u32,
    /// Name as printed.
    pub name: String,
}

/// A meeting in scope.
pub(crate) struct Known {
    /// Its id.
    pub id: String,
    /// Its rows in the scope's edition.
    pub rows: Vec<Row>,
    /// Its rows do not all print the same points.
    pub rows_differ: bool,
    /// Its names, as indices.
    pub names: Vec<usize>,
    /// Its rows name a special gathering (秋季, 地方会, …), so the society's name and 総会 are not it.
    pub special: bool,
}

/// Known letters that a letter may stand for.
pub(crate) struct Alike<'a> {
    /// The letter itself.
    pub own: Option<u16>,
    /// Those that look like it.
    pub others: &'a [u16],
}

/// Every name in scope and what a letter says.
pub(crate) struct Names {
    /// The meetings.
    pub meetings: Vec<Known>,
    /// Their names.
    pub names: Vec<Name>,
    /// What letters taken for one another cost.
    pub costs: Costs,
    /// Printed names of the edition's rows with their meetings, sorted.
    listed: Vec<(String, usize)>,
    letters: ByChar<KnownLetter>,
    /// How many of them there are.
    known: usize,
    /// Numbers of the letters that look like each shape.
    alike: Vec<Vec<u16>>,
    rarest: f32,
}

/// A letter of the names.
#[derive(Clone, Copy)]
struct KnownLetter {
    number: u16,
    information: f32,
}

impl Names {
    /// Collects the names that a scope allows.
    pub fn new(catalogue: &Catalogue, scope: &Scope, costs: Costs) -> Names {
        let rows = catalogue.by_meeting(&scope.edition);
        let mut meetings = Vec::new();
        let mut printed: Vec<Printed> = Vec::new();
        for meeting in catalogue.meetings.values() {
            let mut seen = BTreeSet::new();
            for name in &meeting.names {
                let alias = name.source.contains(':');
                let used = scope.all_names || alias || name.source == scope.edition;
                if !used {
                    continue;
                }
                let years = (year(&name.from), year(&name.to));
                let mut add =
                    |name: String| printed.push(Printed { meeting: meetings.len(), name, alias, years });
                if seen.insert(name.name.clone()) {
                    add(name.name.clone());
                }
                let in_brackets = abbreviation_in_brackets(&name.name, name.kind);
                for part in in_brackets.into_iter().chain(name_in_brackets(&name.name)) {
                    if seen.insert(part.clone()) {
                        add(part);
                    }
                }
            }
            let rows = rows.get(&meeting.id).cloned().unwrap_or_default();
            let special =
                !rows.is_empty() && rows.iter().all(|row| special(&EVENTS.find(&glyphs(&row.name))));
            meetings.push(Known {
                id: meeting.id.clone(),
                rows_differ: rows.iter().any(|row| row.points != rows[0].points),
                rows: rows.into_iter().map(|row| Row { seq: row.seq, name: row.name }).collect(),
                names: Vec::new(),
                special,
            });
        }
        let mut names = Names::count(meetings, costs, printed.iter().map(|one| one.name.as_str()));
        for one in printed {
            let name = names.prepare(one);
            names.meetings[name.meeting].names.push(names.names.len());
            names.names.push(name);
        }
        for at in 0..names.names.len() {
            names.names[at].beside = names.beside(&names.names[at]);
        }
        names
    }

    /// Latin names of the same meeting that are no part of this one.
    fn beside(&self, name: &Name) -> Vec<Vec<char>> {
        let own: Vec<char> = name.glyphs.iter().map(|glyph| glyph.ch).collect();
        let siblings = self.meetings[name.meeting].names.iter().map(|at| &self.names[*at]);
        siblings
            .filter(|sibling| sibling.printed != name.printed)
            .filter(|sibling| sibling.glyphs.first().is_some_and(|glyph| script(glyph.ch) == 2))
            .map(|sibling| sibling.glyphs.iter().map(|glyph| glyph.ch).collect::<Vec<char>>())
            .filter(|word| word.len() >= 3)
            .filter(|word| own.len() < word.len() || !own.windows(word.len()).any(|part| part == word))
            .collect()
    }

    /// Whether another meeting's row starts with these words.
    pub fn another_starts_with(&self, words: &str, meeting: usize) -> bool {
        let from = self.listed.partition_point(|(name, _)| name.as_str() < words);
        let mut rows = self.listed[from..].iter().take_while(|(name, _)| name.starts_with(words));
        rows.any(|(_, whose)| *whose != meeting)
    }

    /// Counts in how many names a letter stands: a rare one says more.
    fn count<'a>(meetings: Vec<Known>, costs: Costs, printed: impl Iterator<Item = &'a str>) -> Names {
        let mut counts = BTreeMap::<char, u32>::new();
        let mut all = 0u32;
        for name in printed {
            all += 1;
            for ch in glyphs(name).iter().map(|glyph| glyph.ch).collect::<BTreeSet<_>>() {
                *counts.entry(ch).or_default() += 1;
            }
        }
        let say = |count: u32| (f64::from(all + 1) / f64::from(count + 1)).log2() as f32;
        let letters: ByChar<KnownLetter> = counts
            .iter()
            .zip(0..u16::MAX)
            .map(|((&ch, &count), number)| (ch, KnownLetter { number, information: clamped(ch, say(count)) }))
            .collect();
        let alike = costs.alike(|ch| letters.get(ch).map(|letter| letter.number));
        let rows =
            meetings.iter().enumerate().flat_map(|(at, known)| known.rows.iter().map(move |row| (at, row)));
        let mut listed: Vec<(String, usize)> = rows.map(|(at, row)| (row.name.clone(), at)).collect();
        listed.sort();
        Names {
            meetings,
            names: Vec::new(),
            costs,
            listed,
            letters,
            known: counts.len(),
            alike,
            rarest: say(1),
        }
    }

    /// Numbers of the known letters that a letter is or looks like; how many there are stands in [`Names::known`].
    pub fn alike(&self, letter: &Letter) -> Alike<'_> {
        Alike {
            own: self.letters.get(letter.ch).map(|known| known.number),
            others: &self.alike[usize::from(letter.shape)],
        }
    }

    /// How many different letters the names have.
    pub fn known(&self) -> usize {
        self.known
    }

    /// What a letter says (bits): rare ones more; Latin letters less, since words are long; figures next to nothing.
    pub fn information(&self, ch: char) -> f32 {
        self.letters.get(ch).map_or_else(|| clamped(ch, self.rarest), |letter| letter.information)
    }

    fn prepare(&self, one: Printed) -> Name {
        let Printed { meeting, name: printed, alias, years } = one;
        let glyphs = glyphs(&printed);
        let regions = REGIONS.find(&glyphs);
        let (events, event_entries) = EVENTS.search(&glyphs);
        let (topics, topic_entries) = TOPICS.search(&glyphs);
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
                Letter::new(glyphs[at].ch, information * share, information, &self.costs)
            })
            .collect();
        Name {
            meeting,
            alias,
            years,
            total: letters.iter().map(|letter| letter.cost).sum::<f32>().max(1.0),
            abbreviation: glyphs.len() <= 6 && glyphs.iter().all(|glyph| script(glyph.ch) == 2),
            numbers: glyphs
                .iter()
                .filter_map(|glyph| self.letters.get(glyph.ch))
                .map(|own| own.number)
                .collect(),
            sums: Sums::new(&letters),
            columns: Columns::new(&letters),
            beside: Vec::new(),
            letters,
            words: words(&glyphs, (&events, &fillers), |_| false),
            regions,
            event_entries,
            events,
            topics,
            topic_entries,
            glyphs,
            printed,
        }
    }
}

/// What a letter says by how rare it is, within what letters of its script may say.
fn clamped(ch: char, bits: f32) -> f32 {
    match script(ch) {
        1 => 0.2,
        2 => (bits * 0.4).clamp(0.4, 1.2),
        3 => bits.clamp(0.6, 3.0),
        _ => bits.clamp(0.8, 5.0),
    }
}

/// A name before it is prepared.
struct Printed {
    meeting: usize,
    name: String,
    alias: bool,
    years: (Option<i16>, Option<i16>),
}

/// The year of an ISO day, month or year.
fn year(date: &str) -> Option<i16> {
    date.get(..4)?.parse().ok()
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

/// `茨城放射線腫瘍研究会（Ibaraki Society …）` is also known by its Latin name of several words.
fn name_in_brackets(name: &str) -> Option<String> {
    let opens = name.rfind(['(', '（'])?;
    let inside = name[opens..].trim_start_matches(['(', '（']);
    let part = inside.split([')', '）']).next()?.trim();
    let latin = part.is_ascii();
    (latin && !name[..opens].is_ascii() && part.len() >= LATIN_NAME && part.contains(' '))
        .then(|| part.to_owned())
}

/// Shortest Latin name in brackets that may stand for the whole (letters).
const LATIN_NAME: usize = 15;
