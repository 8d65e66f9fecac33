//! From a text to a decision: blocking, comparison, posterior, decision.

use std::cell::RefCell;

use daicho_catalog::Catalogue;
use daicho_model::{Candidate, Comparison, Link, LinkStatus};

use crate::align::Workspace;
use crate::compare::{FEATURES, Features, before_alignment, compare, fixed, possible};
use crate::explain::{bits, comparisons};
use crate::index::{Index, Tally};
use crate::lexicon::{Class, Token};
use crate::model::Model;
use crate::names::{Name, Names};
use crate::query::Text;
use crate::reach::{Places, Reach, reach};
use crate::whole::Whole;
use crate::words::mostly_unlike;

/// Least probability at which a link is accepted without a person.
pub const ACCEPT: f32 = 0.9;
/// Least probability at which a candidate is worth showing to a person.
pub const REVIEW: f32 = 0.02;
/// Below this probability of the best candidate nothing on the list is meant. Near texts are still shown.
const NOTHING: f32 = 0.005;
/// Least distance to the runner-up that is another meeting (bits).
const MARGIN: f32 = 3.0;
/// Names compared letter by letter, at most.
const COMPARED: usize = 40;
/// Candidates shown, at most.
const SHOWN: usize = 5;
/// A name that stays this far below the best one (nats) changes no digit of any probability.
const HOPELESS: f32 = 9.0;

/// What speaks against a name that was not valid in the year of the certificate (nats); soft, for the years of a list and
/// of a paper are both uncertain by one.
const OUTDATED: f32 = -1.4;

thread_local! {
    static SCRATCH: RefCell<(Tally, Workspace, Places)> = RefCell::default();
}

/// Which edition's rows a text is matched against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Edition id, e.g. `list-001`.
    pub edition: String,
    /// Whether names known only from another edition are used, too. Aliases (`alias:…`, `rule:…`) always are.
    pub all_names: bool,
}

/// What is known of the meeting from the paper.
#[derive(Clone, Copy, Debug)]
pub struct MeetingQuery<'a> {
    /// The meeting as printed, edition and organiser included.
    pub text: &'a str,
    /// The year it was held: soft evidence against names that were not valid then.
    pub year: Option<i16>,
    /// The issuer as printed; used where the text names no body (第77回総会).
    pub issuer: Option<&'a str>,
}

/// Links texts to the meetings of one edition. Built once; linking changes nothing in it.
pub struct Linker {
    edition: String,
    names: Names,
    index: Index,
    whole: Whole,
    model: Model,
}

/// A meeting with its best name and what the comparison gave.
struct Scored {
    meeting: usize,
    name: usize,
    nats: f32,
    /// The part of it that the year of the certificate gave.
    year: f32,
    features: Features,
}

impl Linker {
    /// Builds the index over the names that the scope allows.
    pub fn new(catalogue: &Catalogue, scope: &Scope) -> Linker {
        Linker::with_model(catalogue, scope, Model::shipped())
    }

    /// The same with another model than the one that ships with the program.
    pub fn with_model(catalogue: &Catalogue, scope: &Scope, model: Model) -> Linker {
        let names = Names::new(catalogue, scope, model.costs());
        let index = Index::new(&names);
        let whole = Whole::new(&names);
        Linker { edition: scope.edition.clone(), names, index, whole, model }
    }

    /// Links one text. Same text, same answer.
    pub fn link(&self, query: &MeetingQuery<'_>) -> Link {
        let text = self.text(query);
        let scored = self.score(self.worthy(self.compared(&text, false)), query.year);
        self.decide(&text, scored)
    }

    /// Links one text with every near name compared in full: slower, and the same answer.
    #[doc(hidden)]
    pub fn link_exhaustively(&self, query: &MeetingQuery<'_>) -> Link {
        let text = self.text(query);
        let scored = self.score(self.worthy(self.compared(&text, true)), query.year);
        self.decide(&text, scored)
    }

    /// Values of every feature for the best name of each near meeting, best first: what the weights are learnt from.
    #[doc(hidden)]
    pub fn features(&self, query: &MeetingQuery<'_>) -> Vec<(Vec<u32>, [f32; FEATURES])> {
        let scored = self.score(self.compared(&self.text(query), true), query.year);
        let rows = |s: &Scored| self.names.meetings[s.meeting].rows.iter().map(|row| row.seq).collect();
        scored.iter().map(|s| (rows(s), s.features.values)).collect()
    }

    /// The text as printed, after the issuer's name where it names no body itself.
    fn text(&self, query: &MeetingQuery<'_>) -> Text {
        let text = Text::new(query.text, &self.names);
        let own = text
            .events
            .iter()
            .any(|token| !matches!(token.class, Class::Annual | Class::Season | Class::Branch))
            || text.letters.iter().map(|letter| letter.cost).sum::<f32>() > 25.0;
        let body = query.issuer.and_then(|issuer| issuer.find("学会").map(|at| &issuer[..at + "学会".len()]));
        match body {
            Some(body) if !own => Text::new(&format!("{body} {}", query.text), &self.names),
            _ => text,
        }
    }

    /// The near names, compared; those that cannot matter are left out unless `all` are asked for.
    fn compared(&self, text: &Text, all: bool) -> Vec<(usize, Features)> {
        SCRATCH.with_borrow_mut(|(tally, work, places)| {
            places.note(&text.letters, &self.names);
            let near = self.index.nearest(&text.glyphs, COMPARED, tally);
            let possible = near.into_iter().filter(|at| possible(text, &self.names.names[*at]));
            let mut reached: Vec<(usize, Reach)> = Vec::with_capacity(COMPARED);
            reached.extend(possible.map(|at| (at, self.reach(text, at, places))));
            reached.sort_by(|a, b| b.1.most.total_cmp(&a.1.most).then(a.0.cmp(&b.0)));
            let mut best = 0f32; // "none of them" weighs nothing
            let mut compared = Vec::new();
            for (at, reach) in reached {
                if !all && !reach.alike && !reach.contained && reach.most < best - HOPELESS {
                    continue;
                }
                let features = compare(text, &self.names, &self.names.names[at], work);
                best = best.max(self.nats(&features));
                compared.push((at, features));
            }
            compared.sort_by_key(|(at, _)| *at);
            compared
        })
    }

    fn reach(&self, text: &Text, at: usize, places: &Places) -> Reach {
        let name = &self.names.names[at];
        let fixed = fixed(text, name);
        let lacking = places.lacking(text, name, fixed);
        let misread = |word: &Token| places.absent(text, name, word) == 0.0;
        let mut values = before_alignment(text, (&self.names, name), fixed, &misread);
        places.unsaid(text, name, &mut values);
        let mut reach = reach(lacking, (text, name), &self.model.weights, &values);
        reach.alike = reach.alike && !mostly_unlike(&name.words, &text.words);
        reach.contained = reach.contained && !mostly_unlike(&text.words, &name.words);
        reach
    }

    fn nats(&self, features: &Features) -> f32 {
        features.values.iter().zip(&self.model.weights).map(|(value, weight)| value * weight).sum()
    }

    /// Leaves out the names that the quick search may have left out, so that it gives what the full one gives.
    fn worthy(&self, mut compared: Vec<(usize, Features)>) -> Vec<(usize, Features)> {
        let best = compared.iter().map(|(_, features)| self.nats(features)).fold(0f32, f32::max);
        compared.retain(|(_, f)| f.alike || f.contained || self.nats(f) >= best - HOPELESS);
        compared
    }

    /// The best name of each meeting, best meeting first.
    fn score(&self, mut compared: Vec<(usize, Features)>, year: Option<i16>) -> Vec<Scored> {
        let mut containing: Vec<usize> = compared
            .iter()
            .filter(|(_, f)| f.contained && !f.veto)
            .map(|(at, _)| self.names.names[*at].meeting)
            .collect();
        containing.dedup();
        if containing.iter().all(|meeting| *meeting == containing[0]) {
            for (_, features) in compared.iter_mut().filter(|(_, f)| f.contained && !f.veto) {
                features.values[10] = 1.0;
            }
        }
        let mut best: Vec<Scored> = Vec::new();
        for (at, features) in compared {
            let year = outdated(&self.names.names[at], year);
            let nats = self.nats(&features) + year;
            let scored = Scored { meeting: self.names.names[at].meeting, name: at, nats, year, features };
            match best.iter_mut().find(|known| known.meeting == scored.meeting) {
                Some(known) if known.nats < scored.nats => *known = scored,
                Some(_) => {}
                None => best.push(scored),
            }
        }
        best.sort_by(|a, b| b.nats.total_cmp(&a.nats).then(a.meeting.cmp(&b.meeting)));
        best
    }

    /// Bayes over the near meetings and "none of them" (weight 0).
    fn decide(&self, text: &Text, scored: Vec<Scored>) -> Link {
        let evidence = 1.0 + scored.iter().map(|s| f64::from(s.nats).exp()).sum::<f64>();
        let probability = |s: &Scored| {
            let honest = self.model.calibrated(f64::from(s.nats).exp() / evidence);
            ((honest * 1e4).round() / 1e4) as f32
        };
        let shown = |s: &&Scored| probability(s) >= REVIEW || s.features.alike;
        let mut candidates: Vec<Candidate> = scored
            .iter()
            .filter(shown)
            .take(SHOWN)
            .map(|s| self.candidate(text, s, probability(s)))
            .collect();
        let Some(top) = scored.iter().find(shown) else {
            let (status, candidates) = self.nothing_near(text);
            return Link { status, meeting_id: None, meeting_name: None, probability: 0.0, candidates };
        };
        let next = scored.iter().find(|s| s.meeting != top.meeting);
        let doubts = self.doubts(text, top, next);
        let accepted = doubts.is_empty() && probability(top) >= ACCEPT;
        candidates[0].comparisons.extend(doubts);
        let best = &candidates[0];
        let rows = &self.names.meetings[top.meeting].rows;
        let current = rows.first().map_or(best.name.clone(), |row| row.name.clone());
        let status = match best.probability {
            _ if accepted => LinkStatus::Accepted,
            probability if probability < NOTHING => self.nothing_near(text).0,
            _ => LinkStatus::Review,
        };
        Link {
            status,
            meeting_id: accepted.then(|| best.meeting_id.clone()),
            meeting_name: accepted.then_some(current),
            probability: best.probability,
            candidates,
        }
    }

    /// What it means that no name is near, with the names that stand whole in the text. A text that has two meetings' names whole is of
    /// a joint meeting; one that has a name whole, and nothing that says that it is another gathering, may be that meeting's under
    /// words that are not known: both are a person's.
    fn nothing_near(&self, text: &Text) -> (LinkStatus, Vec<Candidate>) {
        let near = SCRATCH.with_borrow_mut(|(tally, ..)| self.index.nearest(&text.glyphs, COMPARED, tally));
        let meant = self.whole.meant(text, &self.names, near);
        if meant.is_empty() {
            return (text.nothing_near(), Vec::new());
        }
        let compared = SCRATCH.with_borrow_mut(|(_, work, _)| {
            let compared =
                meant.iter().map(|at| (*at, compare(text, &self.names, &self.names.names[*at], work)));
            compared.collect()
        });
        let scored = self.score(compared, None);
        let candidates = scored.iter().take(SHOWN).map(|s| self.candidate(text, s, 0.0)).collect();
        (LinkStatus::Review, candidates)
    }

    /// The text names a place, as of a venue, and another name of the meeting another place in brackets.
    fn elsewhere(&self, text: &Text, top: &Scored) -> bool {
        let names = self.names.meetings[top.meeting].names.iter().map(|at| &self.names.names[*at]);
        let mut tied = names.filter(|name| {
            let mut bracketed = name.regions.iter().filter(|region| name.glyphs[region.from].bracket > 0);
            bracketed.next().is_some()
                && !name.regions.iter().any(|region| text.places.contains(&region.entry))
        });
        !text.spots.is_empty() && self.names.names[top.name].regions.is_empty() && tied.next().is_some()
    }

    /// The name itself says who holds the meeting (… 主催 …).
    fn hosts_itself(&self, top: &Scored) -> bool {
        self.names.names[top.name].printed.contains("主催")
    }

    fn candidate(&self, text: &Text, scored: &Scored, probability: f32) -> Candidate {
        let name = &self.names.names[scored.name];
        let meeting = &self.names.meetings[scored.meeting];
        let mut comparisons = comparisons(text, name, &scored.features, &self.model.weights);
        if scored.year != 0.0 {
            let span = |year: Option<i16>| year.map_or(String::new(), |year| year.to_string());
            let detail = format!("{}..{}", span(name.years.0), span(name.years.1));
            comparisons.push(Comparison { name: "year".to_owned(), weight: bits(scored.year), detail });
        }
        let printed = meeting.rows.iter().find(|row| row.name == name.printed);
        Candidate {
            meeting_id: meeting.id.clone(),
            seq: printed.or(meeting.rows.first()).map(|row| row.seq),
            edition: self.edition.clone(),
            name: name.printed.clone(),
            probability,
            weight: bits(scored.nats),
            comparisons,
        }
    }

    /// Why a person must look even where the probability is high; each with weight 0 in the account.
    fn doubts(&self, text: &Text, top: &Scored, next: Option<&Scored>) -> Vec<Comparison> {
        let doubt = |name: &str, detail: String| Comparison { name: name.to_owned(), weight: 0.0, detail };
        let mut doubts = Vec::new();
        if top.features.veto {
            doubts.push(doubt("veto", String::new()));
        }
        let against =
            top.features.against.iter().map(|t| text.glyphs[t.from..t.to].iter().map(|g| g.ch).collect());
        let against: Vec<String> = against.chain(top.features.words.iter().cloned()).collect();
        if !against.is_empty() {
            doubts.push(doubt("speaks_against", against.join(", ")));
        }
        if !top.features.unsaid.is_empty() {
            let letters = self.names.names[top.name].columns.letters();
            let words = top.features.unsaid.iter().map(|word| letters[word.clone()].iter().collect());
            doubts.push(doubt("not_said", words.collect::<Vec<String>>().join(", ")));
        }
        if top.features.values[19] > 0.0 {
            doubts.push(doubt("unexplained", String::new()));
        }
        if text.hosted && !self.hosts_itself(top) {
            doubts.push(doubt("hosted", String::new()));
        }
        if self.elsewhere(text, top) {
            doubts.push(doubt("elsewhere", self.names.names[top.name].printed.clone()));
        }
        if top.features.cut_off {
            doubts.push(doubt("cut_off", self.names.names[top.name].printed.clone()));
        }
        if let Some(next) = next.filter(|next| bits(top.nats - next.nats) < MARGIN) {
            doubts.push(doubt("runner_up", self.names.names[next.name].printed.clone()));
        }
        let rows = &self.names.meetings[top.meeting].rows;
        if self.names.meetings[top.meeting].rows_differ {
            let shown: Vec<String> = rows.iter().map(|row| row.seq.to_string()).collect();
            doubts.push(doubt("rows_differ", shown.join(", ")));
        }
        if let Some(body) = self.bare_society(text, top) {
            doubts.push(doubt("no_event_named", body));
        }
        doubts
    }

    /// The text names a society and no gathering of it, and the edition lists several of that society's.
    fn bare_society(&self, text: &Text, top: &Scored) -> Option<String> {
        let gathering = text.events.iter().any(|t| !matches!(t.class, Class::Type));
        let society = text.events.iter().any(|t| t.class == Class::Type);
        let name = &self.names.names[top.name];
        if gathering || !society || text.numbered || !name.printed.contains("学会") {
            return None;
        }
        let body = &name.printed[..name.printed.find("学会")? + "学会".len()];
        self.names.another_starts_with(body, top.meeting).then(|| body.to_owned())
    }
}

/// What the year of the certificate says about a name.
fn outdated(name: &Name, year: Option<i16>) -> f32 {
    let Some(year) = year else { return 0.0 };
    let early = name.years.0.is_some_and(|from| year < from);
    let late = name.years.1.is_some_and(|to| year > to);
    if early || late { OUTDATED } else { 0.0 }
}
