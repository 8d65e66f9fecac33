//! Which meeting on file each row of a draft is.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{NameKind, RelationKind};

use super::draft::Draft;
use super::edition::clean;
use super::flags::severity;
use super::words::compact;
use crate::Catalogue;

/// Folded names and the meetings that bear them.
type Index = BTreeMap<String, BTreeSet<String>>;

/// A name for comparing: compatibility forms and cases unified, white space and stray marks removed.
fn fold(name: &str) -> String {
    compact(&clean(name)).to_lowercase()
}

#[derive(Default)]
struct OnFile {
    current: Index,
    former: Index,
    /// Other names that are known: abbreviations, English names.
    other: Index,
}

impl OnFile {
    fn of(catalogue: &Catalogue) -> OnFile {
        let mut on_file = OnFile::default();
        for (id, meeting) in &catalogue.meetings {
            for name in &meeting.names {
                let folded = fold(&name.name);
                let index = match name.kind {
                    NameKind::Current => &mut on_file.current,
                    NameKind::Former => &mut on_file.former,
                    _ => &mut on_file.other,
                };
                index.entry(folded).or_default().insert(id.clone());
            }
        }
        on_file
    }

    /// For each of the names, meetings with a name that differs from it in one character: leaving one out of each makes
    /// the two the same.
    fn near(&self, names: &BTreeSet<String>) -> Index {
        let mut wanted: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        for name in names {
            for left in shortened(name) {
                wanted.entry(left).or_default().push(name);
            }
        }
        let mut near = Index::new();
        for (folded, ids) in self.current.iter().chain(&self.former) {
            for name in shortened(folded).iter().filter_map(|left| wanted.get(left)).flatten() {
                near.entry((*name).clone()).or_default().extend(ids.iter().cloned());
            }
        }
        near
    }
}

/// The text, and the text without one of its characters; short texts have too many neighbours.
fn shortened(text: &str) -> Vec<String> {
    let places: Vec<(usize, char)> = text.char_indices().collect();
    let mut all = vec![text.to_owned()];
    if (6..=60).contains(&places.len()) {
        all.extend(places.iter().map(|(at, c)| format!("{}{}", &text[..*at], &text[at + c.len_utf8()..])));
    }
    all
}

/// Gives every row an id: a correction's, that of the meeting on file with this name, that of the meeting it was
/// renamed from, or a new one. What is uncertain is flagged and gets a new one.
pub(super) fn identify(draft: &mut Draft, catalogue: Option<&Catalogue>, body: &str) {
    let on_file = catalogue.map(OnFile::of).unwrap_or_default();
    let known = |id: &str| catalogue.is_some_and(|catalogue| catalogue.meetings.contains_key(id));
    let mut fresh = Fresh::of(catalogue, body);
    let count = draft.rows.len();
    let mut claimed: BTreeMap<String, String> = BTreeMap::new();
    // A person's word, then the name itself.
    for at in 0..count {
        let given = std::mem::take(&mut draft.rows[at].id);
        let folded = fold(&draft.rows[at].name);
        if given == "new" {
            draft.rows[at].id = fresh.next();
        } else if !given.is_empty() {
            if !known(&given) {
                draft.flag_row(at, "import_id_unknown", severity("import_id_unknown"), &given);
            }
            draft.rows[at].id = given;
        } else if let Some(found) = on_file.current.get(&folded) {
            match one(found) {
                Some(id) => {
                    // Two names of one meeting, each on a row of its own.
                    if claimed.get(id).is_some_and(|name| *name != folded) {
                        draft.flag_row(at, "import_meeting_unclear", severity("import_meeting_unclear"), id);
                    }
                    draft.rows[at].id.clone_from(id);
                }
                None => {
                    let code = "import_meeting_ambiguous";
                    draft.flag_row(at, code, severity(code), &list(found));
                    draft.rows[at].id = fresh.next();
                }
            }
        }
        if !draft.rows[at].id.is_empty() {
            claimed.insert(draft.rows[at].id.clone(), folded);
        }
    }
    // Renamed from a name on file, or known under this name before.
    for at in 0..count {
        if !draft.rows[at].id.is_empty() {
            continue;
        }
        let folded = fold(&draft.rows[at].name);
        let mut found = BTreeSet::new();
        let mut unsure = BTreeSet::new();
        for former in &draft.rows[at].former {
            let of = on_file.current.get(&fold(&former.name)).into_iter().flatten().cloned();
            if former.kind == RelationKind::Rename { found.extend(of) } else { unsure.extend(of) }
        }
        if found.is_empty() {
            found.extend(on_file.former.get(&folded).into_iter().flatten().cloned());
        }
        // Another name that a person has confirmed: RSNA.
        let other = on_file.other.get(&folded).and_then(one).filter(|_| found.is_empty());
        if let Some(id) = other.filter(|id| !claimed.contains_key(*id)) {
            claimed.insert(id.clone(), folded);
            draft.flag_row(at, "import_named_otherwise", severity("import_named_otherwise"), id);
            draft.rows[at].id.clone_from(id);
            continue;
        }
        let free = |id: &&String| claimed.get(*id).is_none_or(|name| *name == folded);
        if let Some(id) = one(&found).filter(free) {
            claimed.insert(id.clone(), folded);
            draft.rows[at].id.clone_from(id);
        } else if !found.is_empty() {
            draft.flag_row(at, "import_meeting_unclear", severity("import_meeting_unclear"), &list(&found));
        } else if !unsure.is_empty() {
            draft.flag_row(at, "import_meeting_unclear", severity("import_meeting_unclear"), &list(&unsure));
        }
    }
    // The rest is new; rows of one name are one meeting.
    let mut named: BTreeMap<String, String> = BTreeMap::new();
    let left = draft.rows.iter().filter(|row| row.id.is_empty()).map(|row| fold(&row.name)).collect();
    let near = on_file.near(&left);
    for at in 0..count {
        let folded = fold(&draft.rows[at].name);
        if !draft.rows[at].id.is_empty() {
            continue;
        }
        let flagged = draft.rows[at].flags.iter().any(|flag| flag == "import_meeting_unclear");
        let known = near.get(&folded).or_else(|| on_file.other.get(&folded));
        if let Some(ids) = known.filter(|_| !named.contains_key(&folded) && !flagged) {
            draft.flag_row(at, "import_near_existing", severity("import_near_existing"), &list(ids));
        }
        draft.rows[at].id = named.entry(folded).or_insert_with(|| fresh.next()).clone();
    }
}

/// The rows that were given a new meeting without a word: number and name of each.
pub(super) fn unheard(draft: &Draft, catalogue: &Catalogue) -> Vec<(usize, String)> {
    const SAID: [&str; 3] = ["import_near_existing", "import_meeting_unclear", "import_meeting_ambiguous"];
    let new = draft.rows.iter().enumerate().filter(|(_, row)| {
        !catalogue.meetings.contains_key(&row.id)
            && !row.flags.iter().any(|flag| SAID.contains(&flag.as_str()))
    });
    new.map(|(at, row)| (at, clean(&row.name))).collect()
}

fn one(ids: &BTreeSet<String>) -> Option<&String> {
    ids.first().filter(|_| ids.len() == 1)
}

fn list(ids: &BTreeSet<String>) -> String {
    ids.iter().map(String::as_str).collect::<Vec<_>>().join(" | ")
}

/// Numbers for new meetings, after those on file.
struct Fresh {
    body: String,
    last: u64,
}

impl Fresh {
    fn of(catalogue: Option<&Catalogue>, body: &str) -> Fresh {
        let numbers = catalogue.into_iter().flat_map(|catalogue| catalogue.meetings.keys());
        let number = |id: &String| id.strip_prefix(body)?.strip_prefix('-')?.parse().ok();
        Fresh { body: body.to_owned(), last: numbers.filter_map(number).max().unwrap_or(0) }
    }

    fn next(&mut self) -> String {
        self.last += 1;
        format!("{}-{:04}", self.body, self.last)
    }
}
