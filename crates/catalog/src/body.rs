//! `body.toml`: who the body is, its unit systems and the editions of its list.

use std::collections::BTreeMap;

use daicho_model::Diagnostic;
use serde::Deserialize;

use crate::BODY;
use crate::table::problem;

/// A body whose qualification is renewed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Id, the folder's name, e.g. `jrs`.
    pub id: String,
    /// Japanese name.
    pub name_ja: String,
    /// English name.
    pub name_en: String,
    /// The body whose tables this one uses (`catalogue = "jrs"`); the caller hands over that body's tables.
    #[serde(default)]
    pub catalogue: Option<String>,
    /// Unit systems by id, e.g. `society`, `board`.
    #[serde(default)]
    pub units: BTreeMap<String, Unit>,
    /// Editions of the list by id, e.g. `list-001`.
    #[serde(default)]
    pub editions: BTreeMap<String, Edition>,
}

/// A unit system.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Japanese name.
    pub name_ja: String,
    /// English name.
    pub name_en: String,
    /// The edition whose figures are posted.
    pub in_force: String,
    /// Accounts by id, e.g. `meeting`, `attendance`, `lecture`.
    pub accounts: BTreeMap<String, Account>,
}

/// An account inside a unit system.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Japanese name.
    pub name_ja: String,
    /// English name.
    pub name_en: String,
}

/// An edition of the list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Title as printed.
    pub title: String,
    /// How many rows it prints.
    pub rows: u32,
    /// Unit systems it prints figures for.
    pub units: Vec<String>,
    /// Its date where it prints one, else empty.
    pub date: String,
    /// The day from which it is valid (ISO), where it is known, else empty.
    #[serde(default)]
    pub valid_from: String,
    /// Where it comes from.
    pub source: String,
}

/// Reads `body.toml` and checks what it says about itself.
pub(crate) fn read(files: &BTreeMap<String, Vec<u8>>, errors: &mut Vec<Diagnostic>) -> Option<Body> {
    let Some(bytes) = files.get(BODY) else {
        errors.push(problem("catalogue_file_missing", BODY, 0).with("file", BODY));
        return None;
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        errors.push(problem("catalogue_not_utf8", BODY, 0));
        return None;
    };
    match toml::from_str::<Body>(text) {
        Ok(body) => {
            check(&body, errors);
            Some(body)
        }
        Err(error) => {
            let line = error.span().map_or(0, |span| 1 + text[..span.start].matches('\n').count());
            errors.push(problem("catalogue_toml", BODY, line).with("detail", error.message()));
            None
        }
    }
}

fn check(body: &Body, errors: &mut Vec<Diagnostic>) {
    let unknown = |column: &str, value: &str| {
        problem("catalogue_unknown", BODY, 0).with("column", column).with("value", value).with("file", BODY)
    };
    for (id, unit) in &body.units {
        if !body.editions.contains_key(&unit.in_force) {
            errors.push(unknown(&format!("units.{id}.in_force"), &unit.in_force));
        } else if !body.editions[&unit.in_force].units.contains(id) {
            errors.push(unknown(&format!("editions.{}.units", unit.in_force), id));
        }
    }
    for (id, edition) in &body.editions {
        if !edition.valid_from.is_empty() && edition.valid_from.parse::<jiff::civil::Date>().is_err() {
            errors.push(
                problem("catalogue_date", BODY, 0)
                    .with("column", format!("editions.{id}.valid_from"))
                    .with("value", &edition.valid_from),
            );
        }
        for unit in edition.units.iter().filter(|unit| !body.units.contains_key(*unit)) {
            errors.push(unknown(&format!("editions.{id}.units"), unit));
        }
    }
}
