//! A body's folder `catalogs/<body>/`: its catalogue and rules, loaded with full checks.

use std::collections::BTreeMap;
use std::path::Path;

use daicho_catalog::Catalogue;
use daicho_ledger::Rules;
use daicho_link::Model;
use daicho_model::Listing;
use daicho_read::sha256_hex;
use daicho_report::{AccountNames, Text};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::Failure;

/// A body with everything the later stages need.
#[derive(Debug)]
pub struct Body {
    /// Its id, the folder's name.
    pub id: String,
    /// Its catalogue.
    pub catalogue: Catalogue,
    /// Its rules.
    pub rules: Rules,
    /// What the linker has learnt: `linker.toml` of the folder, else what ships with the program.
    pub model: Model,
    /// SHA-256 over the names and bytes of the folder's files.
    pub digest: String,
    /// The same over all files but the rules, and of the rules alone: to say which of them is not as it was.
    pub parts: BodyParts,
}

/// Digests of what a body's folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyParts {
    /// Of the list, the names and what the linker has learnt.
    pub catalogue: String,
    /// Of the rules.
    pub rules: String,
}

impl BodyParts {
    fn of(digests: &Digests) -> BodyParts {
        let (rules, catalogue): (Vec<_>, Vec<_>) = digests.iter().partition(|(name, _)| *name == RULES);
        BodyParts { catalogue: digest_of(catalogue), rules: digest_of(rules) }
    }
}

impl Body {
    /// Loads `catalogs/<id>/`. Every error of every file is in the failure's diagnostics.
    pub fn load(catalogs: &Path, id: &str) -> Result<Body, Failure> {
        let folder = catalogs.join(id);
        let wrong_id = id.is_empty() || id.contains(['/', '\\', '.']);
        if wrong_id || !folder.is_dir() {
            let known = known_bodies(catalogs).join(", ");
            let hint = if known.is_empty() {
                "daicho のフォルダで実行するか、環境変数 DAICHO_HOME または設定 catalogs でその場所を示す / run in daicho's folder, \
                 or name it by the environment variable DAICHO_HOME or the setting catalogs"
                    .to_owned()
            } else {
                format!("登録済みの団体 / bodies on file: {known}")
            };
            let message = format!("団体 {id} がない / no such body: {}", folder.display());
            return Err(Failure::usage(message, hint));
        }
        let mut files = read_files(&folder)?;
        if let Some(lender) = lender(&files) {
            let tables = read_files(&catalogs.join(lender))?;
            files.extend(tables.into_iter().filter(|(name, _)| is_lent(name)));
        }
        // The texts of letters change no result.
        files.remove(LETTERS);
        let digests = digests(&files);
        let (digest, parts) = (digest_of(&digests), BodyParts::of(&digests));
        let broken = |what: &str, diagnostics| {
            let message = format!("catalogs/{id}: {what} cannot be used");
            Failure::usage(message, "示された行を直す / mend the lines named").with(diagnostics)
        };
        let catalogue = Catalogue::load(&files).map_err(|d| broken("一覧が使えない / the catalogue", d))?;
        // A body that an import has just made has a list and no rules yet.
        let rules = match files.get(RULES) {
            Some(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                Rules::parse(&text, RULES).map_err(|d| broken(RULES_BROKEN, d))?
            }
            None => Rules { body: id.to_owned(), rules: Vec::new() },
        };
        let unknown = rules.unknown_meetings(|meeting| catalogue.meetings.contains_key(meeting));
        if !unknown.is_empty() {
            let named = unknown.into_iter().map(|d| d.in_document(RULES)).collect();
            return Err(broken(RULES_BROKEN, named));
        }
        let model = match files.get(MODEL) {
            Some(bytes) => parsed(&folder.join(MODEL), &String::from_utf8_lossy(bytes))?,
            None => Model::shipped(),
        };
        Ok(Body { id: id.to_owned(), catalogue, rules, model, digest, parts })
    }

    /// What the rules call their accounts.
    pub fn account_names(&self) -> AccountNames {
        let accounts = self.rules.rules.iter().flat_map(|rule| &rule.accounts);
        let named = |one: &daicho_ledger::Account| {
            (one.id.clone(), Text { ja: one.named.ja.clone(), en: one.named.en.clone() })
        };
        accounts.map(named).collect()
    }

    /// The lists in force of the unit systems that rules count in, by meeting.
    pub fn lists(&self, rules: &Rules) -> BTreeMap<String, BTreeMap<String, Vec<Listing>>> {
        let units = rules.rules.iter().map(|rule| rule.unit.as_str());
        let list = |unit: &str| {
            let edition = self.edition(unit, None).ok()?;
            Some((unit.to_owned(), self.catalogue.by_meeting(&edition)))
        };
        units.filter_map(list).collect()
    }

    /// The unit system by whose list texts are linked: that of its first rule, else the first one of `body.toml`.
    pub fn listed_unit(&self) -> Result<&str, Failure> {
        let listed = self.catalogue.body.units.keys().next();
        match (&self.rules.rules[..], listed) {
            ([], Some(unit)) => Ok(unit),
            _ => self.unit(None),
        }
    }

    /// The unit system that the body's rules count in: that of the rule in force on the day, else of its first rule.
    pub fn unit(&self, day: Option<Date>) -> Result<&str, Failure> {
        let rules = &self.rules.rules;
        let in_force = day.and_then(|day| rules.iter().find(|rule| rule.validity.contains(day)));
        let rule = in_force.or(rules.first()).ok_or_else(|| {
            Failure::usage(
                format!("catalogs/{}/rules.toml: 規則がない / it holds no rule", self.id),
                "書き方は docs/rules.md / docs/rules.md shows how to write one",
            )
        })?;
        Ok(&rule.unit)
    }

    /// The edition whose points count for a unit system: the named one, else the one in force.
    pub fn edition(&self, unit: &str, named: Option<&str>) -> Result<String, Failure> {
        let editions: std::collections::BTreeSet<&str> =
            self.catalogue.listings.iter().map(|l| l.edition.as_str()).collect();
        // A body without a list: nothing is linked, and what its rules count needs no list.
        if editions.is_empty() && named.is_none() {
            return Ok(String::new());
        }
        let edition = named.or_else(|| self.catalogue.edition_in_force(unit)).ok_or_else(|| {
            Failure::usage(
                format!(
                    "{}/body.toml: {unit} の現行版の指定がない / names no edition in force for {unit}",
                    self.id
                ),
                "[units.…] に in_force を書く / add `in_force` to its unit",
            )
        })?;
        if !editions.contains(edition) {
            let known = editions.into_iter().collect::<Vec<_>>().join(", ");
            return Err(Failure::usage(
                format!("版 {edition} は {} にない / no such edition", self.id),
                format!("登録済みの版 / editions on file: {known}"),
            ));
        }
        Ok(edition.to_owned())
    }
}

/// Reads a model of the linker.
///
/// # Errors
/// The file cannot be read, or is no model.
pub fn model(path: &Path) -> Result<Model, Failure> {
    parsed(path, &std::fs::read_to_string(path).map_err(|e| Failure::io(path, &e))?)
}

fn parsed(path: &Path, text: &str) -> Result<Model, Failure> {
    Model::parse(text).map_err(|e| {
        Failure::usage(
            format!("{}: {e}", path.display()),
            "daicho train で作り直す / make it again by daicho train",
        )
    })
}

/// What is wrong where the rules have faults.
const RULES_BROKEN: &str = "規則が使えない / the rules";

/// The file of a body's rules.
const RULES: &str = "rules.toml";

/// The file of a body's own model of the linker.
const MODEL: &str = "linker.toml";

/// The file of a body's letter texts.
pub(crate) const LETTERS: &str = "letters.toml";

/// What a body that borrows a list takes with it: the tables, the aliases, the linker's model.
fn is_lent(name: &str) -> bool {
    daicho_catalog::TABLES.contains(&name) || [daicho_catalog::ALIASES, MODEL].contains(&name)
}

/// The body whose tables this one uses: `catalogue = "jrs"` in `body.toml`.
fn lender(files: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    let text = std::str::from_utf8(files.get(daicho_catalog::BODY)?).ok()?;
    let body: toml::Table = toml::from_str(text).ok()?;
    let lender = body.get("catalogue")?.as_str()?;
    (!lender.is_empty() && !lender.contains(['/', '\\', '.'])).then(|| lender.to_owned())
}

/// The body whose list a body uses: its own, or the one it borrows.
pub(crate) fn list_of(catalogs: &Path, id: &str) -> String {
    let file = catalogs.join(id).join(daicho_catalog::BODY);
    let bytes = std::fs::read(file).unwrap_or_default();
    let files = BTreeMap::from([(daicho_catalog::BODY.to_owned(), bytes)]);
    lender(&files).unwrap_or_else(|| id.to_owned())
}

/// Ids of the bodies on file, sorted.
pub fn known_bodies(catalogs: &Path) -> Vec<String> {
    let folders = std::fs::read_dir(catalogs).into_iter().flatten().flatten();
    let mut ids: Vec<String> = folders
        .filter(|e| e.path().join("body.toml").is_file())
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    ids.sort();
    ids
}

pub(crate) fn read_files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(|e| Failure::io(folder, &e))? {
        let path = entry.map_err(|e| Failure::io(folder, &e))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_file() && (name.ends_with(".csv") || name.ends_with(".toml")) {
            files.insert(name, std::fs::read(&path).map_err(|e| Failure::io(&path, &e))?);
        }
    }
    Ok(files)
}

/// Digests of files by name.
type Digests = BTreeMap<String, String>;

fn digests(files: &BTreeMap<String, Vec<u8>>) -> Digests {
    files.iter().map(|(name, bytes)| (name.clone(), sha256_hex(bytes))).collect()
}

/// The digest of some files.
fn digest_of<'a>(digests: impl IntoIterator<Item = (&'a String, &'a String)>) -> String {
    let lines: Vec<String> = digests.into_iter().map(|(name, digest)| format!("{name} {digest}")).collect();
    sha256_hex(lines.join("\n").as_bytes())
}
