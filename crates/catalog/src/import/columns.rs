//! What the columns of a table hold, and which unit system and account a column of figures is.

use std::collections::BTreeMap;

use super::words::compact;
use crate::body::Body;

/// The unit systems and accounts that a body knows already; none for a new body, whose heads name them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    /// Unit systems in the order of their ids.
    pub units: Vec<KnownUnit>,
}

/// A unit system of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownUnit {
    /// Its id, e.g. `society`.
    pub id: String,
    /// Its Japanese name, as lists print it.
    pub name: String,
    /// Its accounts: id and Japanese name.
    pub accounts: Vec<(String, String)>,
}

impl Accounts {
    /// Those of a body.
    pub fn of(body: &Body) -> Accounts {
        let units = body.units.iter().map(|(id, unit)| KnownUnit {
            id: id.clone(),
            name: unit.name_ja.clone(),
            accounts: unit.accounts.iter().map(|(id, a)| (id.clone(), a.name_ja.clone())).collect(),
        });
        Accounts { units: units.collect() }
    }

    /// The unit system and account of a column under these heads. `mentions` is all text that stands outside of
    /// rows: it may name the one unit system that a bare 単位数 means.
    pub(super) fn assign(&self, titles: &[String], mentions: &str) -> Option<(String, String)> {
        if self.units.is_empty() {
            return invented(titles);
        }
        let path: String = titles.iter().map(|title| compact(title)).collect();
        let unit = self.unit(&path, mentions)?;
        let last = titles.last().map(|title| compact(title)).unwrap_or_default();
        let account = match &unit.accounts[..] {
            [(only, _)] => only,
            accounts => closest(accounts, &last)?,
        };
        Some((unit.id.clone(), account.clone()))
    }

    fn unit(&self, path: &str, mentions: &str) -> Option<&KnownUnit> {
        if let [only] = &self.units[..] {
            return Some(only);
        }
        let one = |fits: &dyn Fn(&str) -> bool| {
            let mut found = self.units.iter().filter(|unit| fits(&compact(&unit.name)));
            found.next().filter(|_| found.next().is_none())
        };
        let start = |name: &str| name.chars().take(2).collect::<String>();
        one(&|name| path.contains(name))
            .or_else(|| one(&|name| path.contains(&start(name))))
            .or_else(|| one(&|name| mentions.contains(name)))
    }
}

/// The account whose name begins the head, or shares its first two characters with it.
fn closest<'a>(accounts: &'a [(String, String)], head: &str) -> Option<&'a String> {
    let one = |fits: &dyn Fn(&str) -> bool| {
        let mut found = accounts.iter().filter(|(_, name)| fits(&compact(name)));
        found.next().filter(|_| found.next().is_none()).map(|(id, _)| id)
    };
    let start = |name: &str| name.chars().take(2).collect::<String>();
    let same = |name: &str| {
        let start = start(name);
        ONE_THING.iter().any(|words| words.contains(&&*start) && words.iter().any(|word| head.contains(word)))
    };
    one(&|name| head.contains(name) || name.contains(head))
        .or_else(|| one(&|name| head.contains(&start(name))))
        .or_else(|| one(&same))
}

/// Words of heads for one thing: taking part, and listening to lectures.
const ONE_THING: [&[&str]; 2] = [&["参加", "出席"], &["講習", "受講", "聴講", "講演"]];

/// Ids for a body that is not on file yet, from what the heads say; none where they speak neither of points nor of taking part
/// (定員, 群).
fn invented(titles: &[String]) -> Option<(String, String)> {
    const FIGURES: [&str; 13] = [
        "単位",
        "点",
        "ポイント",
        "上限",
        "必須",
        "必修",
        "座長",
        "司会",
        "聴講",
        "points",
        "credits",
        "units",
        "score",
    ];
    let all: String = titles.iter().map(|title| compact(title)).collect();
    let last = titles.last().map(|title| compact(title)).unwrap_or_default();
    let unit = if all.contains("機構") { "board" } else { "society" };
    let account = [
        ("attendance", &["参加", "出席", "attendance"][..]),
        ("lecture", &["講習", "受講", "lecture"]),
        ("presentation", &["発表", "筆頭", "演者", "presentation"]),
    ];
    let account = account.iter().find(|(_, words)| words.iter().any(|word| last.contains(word)));
    let known = titles.is_empty()
        || account.is_some()
        || FIGURES.iter().any(|word| all.to_lowercase().contains(word));
    known.then(|| (unit.to_owned(), account.map_or("meeting", |(id, _)| id).to_owned()))
}

/// Tells columns apart that were given one account: a second column of it is no account that is known.
pub(super) fn unique(assigned: &mut [Option<(String, String)>], new_body: bool) {
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    for place in assigned.iter_mut() {
        let Some(key) = place.clone() else { continue };
        let count = seen.entry(key.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            *place = new_body.then(|| (key.0, format!("{}-{count}", key.1)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_lead_to_the_accounts_of_the_body() {
        let unit = |id: &str, name: &str, accounts: &[(&str, &str)]| KnownUnit {
            id: id.to_owned(),
            name: name.to_owned(),
            accounts: accounts.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect(),
        };
        let known = Accounts {
            units: vec![
                unit("board", "機構認定単位", &[("attendance", "参加単位"), ("lecture", "講習受講上限")]),
                unit("society", "学会認定単位", &[("meeting", "学術集会")]),
            ],
        };
        let check = |titles: &[&str], mentions: &str, expected: Option<(&str, &str)>| {
            let titles: Vec<String> = titles.iter().map(|t| (*t).to_owned()).collect();
            let expected = expected.map(|(unit, account)| (unit.to_owned(), account.to_owned()));
            assert_eq!(known.assign(&titles, mentions), expected, "{titles:?}");
        };
        check(&["学会認定単位", "単位数"], "", Some(("society", "meeting")));
        check(&["機構認定単位", "参加 単位数"], "", Some(("board", "attendance")));
        check(&["機構認定単位", "講習受講 上限数"], "", Some(("board", "lecture")));
        check(&["機構単位", "出席"], "", Some(("board", "attendance")));
        check(&["機構単位", "講演上限"], "", Some(("board", "lecture")));
        check(&["機構単位", "必修"], "", None);
        check(&["単位数"], "この表は学会認定単位を示す", Some(("society", "meeting")));
        check(&["単位数"], "", None);
    }
}
