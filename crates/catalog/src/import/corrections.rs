//! The corrections file: a person's answers to the flags, kept with the edition and applied by every import of it.

use std::collections::BTreeMap;

use daicho_model::{Diagnostic, RelationKind, Severity};
use serde::Deserialize;

use super::draft::{Draft, DraftRow, FormerName, Note};
use super::words::compact;

/// Answers to flags. See `docs/catalogue.md`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrections {
    /// What a column holds, by its heads joined with ` / `: `unit/account`, or `ignore`.
    #[serde(default)]
    columns: BTreeMap<String, String>,
    /// Answers about rows and other lines.
    #[serde(default, rename = "correction")]
    corrections: Vec<Correction>,
}

/// One answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Correction {
    /// The text printed there, as the flag shows it.
    printed: String,
    /// The line, where the text stands in several places.
    line: Option<u32>,
    /// The page of that line.
    page: Option<u32>,
    name: Option<String>,
    former: Option<Vec<String>>,
    relation: Option<RelationKind>,
    /// Figures by `unit/account`; an empty text says that none is printed.
    points: Option<BTreeMap<String, FigureAnswer>>,
    mark: Option<String>,
    note: Option<String>,
    category: Option<String>,
    subcategory: Option<String>,
    region: Option<String>,
    /// The id of a meeting on file, or `new`.
    id: Option<String>,
    /// No row of the list: the line becomes a note.
    #[serde(default)]
    drop: bool,
    /// Read as it should be.
    #[serde(default)]
    confirm: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "a whole number of units, or \"\" where none is printed; fractions are not counted"
)]
enum FigureAnswer {
    Number(u32),
    Text(String),
}

impl Corrections {
    /// Reads a corrections file.
    ///
    /// # Errors
    /// It is no TOML of this form, or an answer says nothing.
    pub fn parse(text: &str) -> Result<Corrections, Diagnostic> {
        let wrong = |line: usize, detail: &str| {
            let diagnostic = Diagnostic::new("correction_wrong", Severity::Error).with("detail", detail);
            if line == 0 { diagnostic } else { diagnostic.at(format!("line {line}")) }
        };
        let read: Corrections = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| 1 + text[..span.start].matches('\n').count());
            wrong(line, error.message())
        })?;
        match read.corrections.iter().find(|c| !c.says_something()) {
            Some(empty) => Err(wrong(0, &format!("no answer to: {}", empty.printed))),
            None => Ok(read),
        }
    }

    /// The unit system and account of a column that an answer gives.
    pub(super) fn column(&self, titles: &[String]) -> Option<(String, String)> {
        let (unit, account) = self.answer(titles)?.split_once('/')?;
        Some((unit.trim().to_owned(), account.trim().to_owned()))
    }

    /// Whether an answer says that a column is to be left alone.
    pub(super) fn ignores(&self, titles: &[String]) -> bool {
        self.answer(titles).is_some_and(|answer| answer.trim() == "ignore")
    }

    fn answer(&self, titles: &[String]) -> Option<&str> {
        let path = compact(&titles.join("/"));
        self.columns.iter().find(|(heads, _)| compact(heads) == path).map(|(_, answer)| answer.as_str())
    }

    /// Applies every answer. One that fits no line, or several, is an error.
    pub(super) fn apply(&self, draft: &mut Draft) {
        for correction in &self.corrections {
            correction.apply(draft);
        }
        self.unused_columns(draft);
    }

    fn unused_columns(&self, draft: &mut Draft) {
        for heads in self.columns.keys() {
            let fits = |titles: &[String]| compact(&titles.join("/")) == compact(heads);
            let noted = draft.notes.iter().any(|note| compact(&note.text).contains(&compact(heads)));
            if !draft.columns.iter().any(|column| fits(&column.titles)) && !noted {
                draft
                    .flags
                    .push(Diagnostic::new("correction_unmatched", Severity::Error).with("printed", heads));
            }
        }
    }
}

impl Correction {
    fn says_something(&self) -> bool {
        let texts =
            [&self.name, &self.mark, &self.note, &self.category, &self.subcategory, &self.region, &self.id];
        texts.iter().any(|text| text.is_some())
            || self.former.is_some()
            || self.relation.is_some()
            || self.points.is_some()
            || self.drop
            || self.confirm
    }

    fn fits(&self, line: u32, page: Option<u32>, printed: &str) -> bool {
        compact(&self.printed) == compact(printed)
            && self.line.is_none_or(|own| own == line)
            && self.page.is_none_or(|own| Some(own) == page)
    }

    fn apply(&self, draft: &mut Draft) {
        let rows: Vec<usize> = (0..draft.rows.len())
            .filter(|n| {
                let row = &draft.rows[*n];
                self.fits(row.place.line, row.place.page, &row.printed)
            })
            .collect();
        match rows[..] {
            [] if self.confirm && self.clear_others(draft) => {}
            [] => self.complain("correction_unmatched", draft),
            [row] => self.answer(row, draft),
            _ => self.complain("correction_ambiguous", draft),
        }
    }

    fn complain(&self, code: &str, draft: &mut Draft) {
        let mut flag = Diagnostic::new(code, Severity::Error).with("printed", &self.printed);
        if let Some(line) = self.line {
            flag = flag.at(format!("line {line}"));
        }
        draft.flags.push(flag);
    }

    /// Takes away the flags about a line that is no row.
    fn clear_others(&self, draft: &mut Draft) -> bool {
        let before = draft.flags.len();
        draft.flags.retain(|flag| {
            let line = flag.place.strip_prefix("line ").and_then(|n| n.parse().ok()).unwrap_or(0);
            let printed = flag.details.get("printed").map_or("", String::as_str);
            // What a column holds is answered by its heads, not by a word that all is well.
            flag.code == "import_column_unknown" || !self.fits(line, flag.page, printed)
        });
        draft.flags.len() < before
    }

    fn answer(&self, at: usize, draft: &mut Draft) {
        let (place, printed) = (draft.rows[at].place, draft.rows[at].printed.clone());
        let own = place.to_string();
        draft.flags.retain(|flag| {
            let about = flag.details.get("printed").is_none_or(|text| printed.starts_with(text.as_str()));
            !(about && flag.place == own && flag.page == place.page)
        });
        if self.drop {
            let row = draft.rows.remove(at);
            draft.notes.push(Note { place: row.place, text: row.printed });
            return;
        }
        let unknown = self.change(&mut draft.rows[at]);
        draft.rows[at].flags.clear();
        for account in unknown {
            let flag = Diagnostic::new("correction_account", Severity::Error).at(own.clone());
            draft.flags.push(flag.with("printed", &printed).with("account", account));
        }
    }

    /// Changes the row; the accounts it does not have are given back.
    fn change(&self, row: &mut DraftRow) -> Vec<String> {
        let set = |place: &mut String, value: &Option<String>| {
            if let Some(value) = value {
                value.clone_into(place);
            }
        };
        set(&mut row.name, &self.name);
        set(&mut row.mark, &self.mark);
        set(&mut row.note, &self.note);
        set(&mut row.category, &self.category);
        set(&mut row.subcategory, &self.subcategory);
        set(&mut row.region, &self.region);
        set(&mut row.id, &self.id);
        if let Some(relation) = self.relation {
            row.relation = Some(relation);
            row.former.iter_mut().for_each(|former| former.kind = relation);
        }
        if let Some(former) = &self.former {
            let kind = self.relation.or(row.relation).unwrap_or(RelationKind::Rename);
            row.former = former.iter().map(|name| FormerName::new(name, kind)).collect();
            row.relation = (!former.is_empty()).then_some(kind).or(self.relation);
        }
        let mut unknown = Vec::new();
        for (account, answer) in self.points.iter().flatten() {
            let figure = row.figures.iter_mut().find(|f| format!("{}/{}", f.unit, f.account) == *account);
            let points = match answer {
                FigureAnswer::Number(points) => Some(Some(*points)),
                FigureAnswer::Text(text) if text.trim().is_empty() || text == "none" => Some(None),
                FigureAnswer::Text(text) => super::words::figure(text).map(Some),
            };
            match (figure, points) {
                (Some(figure), Some(points)) => figure.points = points,
                _ => unknown.push(account.clone()),
            }
        }
        unknown
    }
}
