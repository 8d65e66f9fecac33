//! Which member a paper belongs to, and whose envelope it came in.
//!
//! Record linkage over the members file: every comparison adds its match weight (log₂ of how much likelier it is on a
//! paper of that member than on somebody else's), the sum gives a probability, and plain rules on top of it decide:
//! evidence that contradicts itself, a namesake, or no evidence at all is never accepted, whatever the sum.

mod authorship;
mod decide;
mod envelope;
mod evidence;
mod fold;
mod score;

use std::collections::{BTreeMap, HashSet};

use daicho_model::{Confidence, Field, Member, MemberLink, Record, RecordKind};

use decide::decide;
use evidence::Evidence;
pub use fold::{fold_letter, fold_name, fold_number, strict_number};

/// The members of a society, ready to be searched by number and name.
#[derive(Clone, Debug, Default)]
pub struct MemberIndex {
    people: Vec<Person>,
    by_number: BTreeMap<String, Vec<usize>>,
    by_name: BTreeMap<String, Vec<usize>>,
    /// Every name, whole and with any one character left out: two names one slip apart share such a key.
    by_slip: BTreeMap<String, Vec<usize>>,
}

/// A member as the comparisons see one.
#[derive(Clone, Debug)]
struct Person {
    member_no: String,
    name: String,
    /// Folded, zeros kept: tells `0012` from `12` where a file has both.
    strict_number: String,
    /// All folded names, the file's first.
    names: Vec<String>,
    /// The folded part before the space of the file's name; empty where it has no space.
    surname: String,
}

impl MemberIndex {
    /// Builds the index. Two members may bear one name; rows that repeat one number as it is spelt are one member
    /// with all their names.
    pub fn new(members: &[Member]) -> MemberIndex {
        let mut index = MemberIndex::default();
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        // A file may give one number a hundred thousand names: whose they are is not looked for among them.
        let mut borne = HashSet::new();
        for member in members {
            let at = *known.entry(&member.member_no).or_insert_with(|| index.add(member));
            for name in std::iter::once(&member.name).chain(&member.other_names).map(|name| fold_name(name)) {
                if !name.is_empty() && borne.insert((at, name.clone())) {
                    index.add_name(at, name);
                }
            }
        }
        index
    }

    fn add(&mut self, member: &Member) -> usize {
        let at = self.people.len();
        let surname = member.name.split_whitespace().next().filter(|first| *first != member.name.trim());
        self.people.push(Person {
            member_no: member.member_no.clone(),
            name: member.name.clone(),
            strict_number: fold::strict_number(&member.member_no),
            names: Vec::new(),
            surname: surname.map(fold_name).unwrap_or_default(),
        });
        let number = fold_number(&member.member_no);
        if !number.is_empty() {
            self.by_number.entry(number).or_default().push(at);
        }
        at
    }

    fn add_name(&mut self, at: usize, name: String) {
        if let Some(person) = self.people.get_mut(at) {
            person.names.push(name.clone());
        }
        for key in fold::slips(&name) {
            self.by_slip.entry(key).or_default().push(at);
        }
        self.by_name.entry(name).or_default().push(at);
    }

    /// Members whom a printed number can mean; more than one only where leading zeros tell them apart and the paper
    /// does not say which.
    fn with_number(&self, printed: &str) -> Vec<usize> {
        let found = self.by_number.get(&fold_number(printed)).cloned().unwrap_or_default();
        let strict = fold::strict_number(printed);
        let exact: Vec<usize> = found
            .iter()
            .copied()
            .filter(|at| self.people.get(*at).is_some_and(|p| p.strict_number == strict))
            .collect();
        if exact.is_empty() { found } else { exact }
    }

    fn with_name(&self, folded: &str) -> &[usize] {
        self.by_name.get(folded).map_or(&[], Vec::as_slice)
    }

    /// Members whose name may be one character away; some are two away and must be compared.
    fn with_slip(&self, folded: &str) -> Vec<usize> {
        fold::slips(folded).iter().filter_map(|key| self.by_slip.get(key)).flatten().copied().collect()
    }

    /// All folded names of the member with this number as the members file spells it.
    fn names_of(&self, member_no: &str) -> Option<&[String]> {
        let numbered = self.by_number.get(&fold_number(member_no))?.iter();
        let person =
            numbered.filter_map(|at| self.people.get(*at)).find(|person| person.member_no == member_no)?;
        Some(&person.names)
    }

    /// The members file's spelling of a printed number, where exactly one member has it.
    pub fn spelling(&self, printed: &str) -> Option<&str> {
        match self.with_number(printed)[..] {
            [at] => self.people.get(at).map(|person| person.member_no.as_str()),
            _ => None,
        }
    }
}

/// Sets `record.member` of every record, and `record.envelope`: where the envelope has a form or cover, its printed
/// number in the members file's spelling; else the member that all its pieces agree on, or `None`.
///
/// A number printed as a serial is the member number where it is the accepted member's; a paper (論文) gets its holder
/// and whether it is the first author's, where the envelope's member is among its authors.
///
/// The result does not depend on the order of the records. `record.member` stays `None` for pieces that name nobody
/// and need nobody (blank pages, forms and covers that cannot be read).
pub fn link_members(records: &mut [Record], index: &MemberIndex) {
    envelope::printed_numbers(records, index);
    let with_form = envelope::with_form(records);
    for record in records.iter_mut() {
        let envelope =
            with_form.contains(&record.envelope_id).then_some(record.envelope.as_deref()).flatten();
        record.member = link(record, envelope, index);
    }
    envelope::name_by_form(records, index);
    envelope::name_by_pieces(records);
    let agreed = envelope::agreed(records, &with_form);
    for record in records.iter_mut().filter(|record| !with_form.contains(&record.envelope_id)) {
        record.envelope = agreed.get(&record.envelope_id).cloned();
        // What the surely read pieces agree on is a hint for the others, and no more than a hint: it does not tell
        // namesakes apart.
        let named = Evidence::of(record, index).filter(Evidence::names_somebody);
        if named.is_none_or(|evidence| record.accepted_member().is_none() && evidence.fits_one(index)) {
            record.member = link(record, record.envelope.as_deref(), index);
        }
    }
    authorship::name_authors(records, index);
    for record in records.iter_mut() {
        own_number(record);
        confirm_holder(record, index);
    }
}

/// How sure a name is that was read as the name of the member whose paper it is by all that the paper says.
const CONFIRMED: f32 = 0.85;

/// A holder's name that was read as the accepted member's is a second reading of it: the members file confirms the first.
fn confirm_holder(record: &mut Record, index: &MemberIndex) {
    let Some(names) = record.accepted_member().and_then(|number| index.names_of(number)) else { return };
    let Some(holder) = record.fields.holder.as_mut() else { return };
    let same = holder.value.as_deref().is_some_and(|name| names.contains(&fold_name(name)));
    let claimed = holder.confidence;
    if same && (evidence::LEGIBLE..CONFIRMED).contains(&claimed.get()) {
        holder.confidence = Confidence::new(CONFIRMED);
        holder.evidence.claimed.get_or_insert(claimed);
    }
}

/// A bare `No.` on a paper is its member number where it is the number of the member whose paper it is.
fn own_number(record: &mut Record) {
    let Some(member_no) = record.accepted_member().map(fold_number) else { return };
    let serial = Field::known(&record.fields.serial).map(|serial| fold_number(serial));
    if record.fields.member_no.is_none() && serial.as_deref() == Some(&member_no) {
        record.fields.member_no = record.fields.serial.take();
    }
}

fn link(record: &Record, envelope: Option<&str>, index: &MemberIndex) -> Option<MemberLink> {
    let evidence = Evidence::of(record, index).unwrap_or_default();
    let is_envelope = matches!(record.kind, RecordKind::ApplicationForm | RecordKind::Cover);
    // A form is not evidence for itself.
    let envelope = envelope.filter(|_| !is_envelope).and_then(|number| index.spelling(number));
    let needed = record.kind.counts_as_attendance() || record.kind == RecordKind::Paper;
    if !evidence.names_somebody() && !needed {
        return None;
    }
    Some(decide(&evidence, envelope, index))
}

#[cfg(test)]
mod tests;
