//! Who is meant in each body of a database: a person is erased wherever they are on file, and nobody else who bears the number.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Field, Member, Record};
use daicho_store::Store;

use super::Whose;
use super::names::Name;
use super::people::names_of;
use super::unfinished::Unfinished;
use crate::error::Failure;

/// Who is meant in one body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Meant {
    /// Their numbers.
    pub numbers: BTreeSet<String>,
    /// Their names as other bodies, and an erasure that was begun, know them.
    pub names: BTreeSet<Name>,
    /// Whether somebody told a name: whoever bears it is erased though nothing bears the number.
    pub is_told: bool,
}

impl Meant {
    /// Whether a paper bears the number of one of them together with a name of theirs, whoever else has that name.
    pub fn bears_both(&self, record: &Record) -> bool {
        let number =
            Field::known(&record.fields.member_no).is_some_and(|number| self.numbers.contains(number));
        let name = Field::known(&record.fields.holder).and_then(|holder| Name::new(holder));
        number && name.is_some_and(|name| self.names.iter().any(|own| own.is_spelt_as(&name)))
    }
}

/// Who is meant, by body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Whom {
    /// Every body of the database.
    pub bodies: BTreeMap<String, Meant>,
    /// Numbers that stay because their cycle has not ended in every body.
    pub running: BTreeSet<String>,
    /// Bodies where somebody else bears one of the numbers.
    pub elsewhere: BTreeSet<String>,
}

impl Whom {
    /// Who is meant by an order for a body's members; `known` are names of theirs that no members file has any more.
    pub fn of(
        store: &Store,
        body: &str,
        (whose, known): (&Whose, &BTreeSet<Name>),
        begun: Option<&Unfinished>,
    ) -> Result<Whom, Failure> {
        let mut rows: BTreeMap<String, BTreeMap<String, Vec<Member>>> = BTreeMap::new();
        for id in store.bodies()?.into_iter().chain([body.to_owned()]).collect::<BTreeSet<_>>() {
            let members = rows.entry(id.clone()).or_default();
            for member in store.members(&id)? {
                members.entry(member.member_no.clone()).or_default().push(member);
            }
        }
        let own = rows.get(body).cloned().unwrap_or_default();
        let others = rows.iter().filter(|(id, _)| *id != body);
        let same = |number: &String| {
            let same = others.clone().filter_map(|(_, members)| members.get(number));
            same.filter(|rows| is_same((own.get(number), known), rows)).flatten().collect::<Vec<&Member>>()
        };
        let mut running = BTreeSet::new();
        let mut numbers: BTreeSet<String> = match whose {
            Whose::Member(number) => BTreeSet::from([number.clone()]),
            Whose::EndedBefore(day) => {
                let ended = |rows: &[&Member]| rows.iter().all(|one| one.cycle_to < *day);
                let over = own.iter().filter(|(_, rows)| ended(&rows.iter().collect::<Vec<_>>()));
                let (over, still): (BTreeSet<String>, BTreeSet<String>) =
                    over.map(|(number, _)| number.clone()).partition(|number| ended(&same(number)));
                running = still;
                over
            }
        };
        numbers.extend(begun.iter().flat_map(|one| one.members.iter().cloned()));
        let mut names: BTreeSet<Name> =
            begun.iter().flat_map(|one| &one.names).filter_map(|name| Name::new(name)).collect();
        names.extend(known.iter().cloned());
        let turned: Vec<Name> = names.iter().filter_map(Name::turned).collect();
        names.extend(turned);
        for number in &numbers {
            let all = own.get(number).into_iter().flatten().chain(same(number));
            names.extend(all.flat_map(names_of));
        }
        let mut whom = Whom { running, ..Whom::default() };
        for (id, members) in &rows {
            let is_theirs = |number: &&String| {
                id == body || members.get(*number).is_none_or(|rows| is_same((own.get(*number), known), rows))
            };
            let theirs: BTreeSet<String> = numbers.iter().filter(is_theirs).cloned().collect();
            if theirs.len() < numbers.len() {
                whom.elsewhere.insert(id.clone());
            }
            let is_told = id == body && !known.is_empty();
            whom.bodies.insert(id.clone(), Meant { numbers: theirs, names: names.clone(), is_told });
        }
        Ok(whom)
    }
}

/// Whether rows of two bodies with one number are one person's: a name of theirs is the same.
fn is_same((own, known): (Option<&Vec<Member>>, &BTreeSet<Name>), rows: &[Member]) -> bool {
    let names: BTreeSet<Name> =
        own.into_iter().flatten().flat_map(names_of).chain(known.iter().cloned()).collect();
    rows.iter().flat_map(names_of).any(|name| names.contains(&name))
}
