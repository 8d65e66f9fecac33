//! What the cells of a row say, by their columns.

use super::heading::heading;
use super::heads::printed;
use super::roles::Role;
use super::sheet::{Cell, Row};
use super::words::{ends_as_meeting, figure, has_letters, is_mark, is_none_sign};

/// A row's cells by what they are.
#[derive(Default)]
pub(super) struct Parts {
    pub texts: Vec<String>,
    pub figures: Vec<Option<u32>>,
    pub odd: Vec<String>,
    pub marks: Vec<String>,
    pub notes: Vec<String>,
    pub former: Vec<String>,
    pub under: Vec<String>,
    pub region: String,
    /// What a column of larger groups says, and one of smaller groups beside it.
    pub main: Option<String>,
    pub sub: Option<String>,
    /// English names: that of the meeting where no other stands beside it.
    english: Vec<String>,
    /// Who holds the meeting.
    pub host: Option<String>,
    /// The id of the meeting on file that the list itself names.
    pub id: String,
    /// The text stands alone where the column below holds something else.
    pub alone: bool,
    /// Names that stand in one cell, a line each.
    pub several: Vec<String>,
}

impl Parts {
    /// Those of a row. `left`: where the columns of figures begin; `columns`: how many the draft has.
    pub fn of(row: &Row, roles: &[Role], left: usize, columns: usize) -> Parts {
        let mut parts = Parts { figures: vec![None; columns], ..Parts::default() };
        if let Some(text) = over_all(row, roles) {
            parts.texts.push(text.to_owned());
            parts.alone = true;
            return parts;
        }
        for (column, cell) in printed(row) {
            let role = roles.get(column).unwrap_or(&Role::Other);
            let covers =
                |n: usize| matches!(roles.get(n), Some(Role::Figure(_))) && roles.get(n) != Some(role);
            // One figure over the columns of several accounts: whether it holds for each is not said.
            if matches!(role, Role::Figure(_))
                && (column + 1..=column + cell.across).any(covers)
                && figure(&cell.text).is_some()
            {
                parts.odd.push(cell.text.clone());
                continue;
            }
            parts.take(cell, role, column < left);
        }
        match parts.texts.is_empty() {
            true => parts.texts.append(&mut parts.english),
            false => parts.notes.append(&mut parts.english),
        }
        // A row's own number in front of its name.
        if parts.texts.len() > 1 {
            parts.texts.retain(|text| has_letters(text));
        }
        parts
    }

    /// Takes one cell over; `left`: it stands left of the figures.
    fn take(&mut self, cell: &Cell, role: &Role, left: bool) {
        let text = cell.text.clone();
        match role {
            Role::Text if left || ends_as_meeting(&text) => {
                self.several.extend(cell.names.iter().cloned());
                self.texts.push(text);
            }
            Role::Text => self.notes.push(text),
            Role::Figure(n) => self.figure(*n, text),
            Role::Mark(title) if is_mark(&text) && !has_letters(&text) && !title.is_empty() => {
                self.marks.push(title.clone())
            }
            Role::Mark(_) if heading(&text).is_some() || is_none_sign(&text) => {}
            Role::Mark(_) => self.marks.push(text),
            Role::Note => self.notes.push(text),
            // An export of the catalogue parts them so.
            Role::Former if cell.names.is_empty() => self.former.extend(text.split(" | ").map(str::to_owned)),
            Role::Former => self.former.extend(cell.names.iter().cloned()),
            Role::Category => self.under.push(text),
            Role::Region => self.region = text.strip_suffix("地区").unwrap_or(&text).to_owned(),
            Role::Main => self.main = Some(text),
            Role::Sub => self.sub = Some(text),
            Role::English => self.english.push(text),
            Role::Host => self.host = Some(text),
            Role::Id => self.id = text,
            Role::Unknown | Role::Other => {}
        }
    }

    fn figure(&mut self, n: usize, text: String) {
        match figure(&text) {
            // Two columns under the same heads: which of them counts is not said.
            Some(points) => match self.figures[n].replace(points) {
                Some(before) if before != points => {
                    self.figures[n] = None;
                    self.odd.push(format!("{before} | {points}"));
                }
                _ => {}
            },
            None if is_none_sign(&text) => {}
            None if is_mark(&text) => self.marks.push(text),
            None => self.odd.push(text),
        }
    }
}

/// What stands alone at the beginning of a row, over whatever the column below holds (the numbers of rows, regions): a heading, or
/// a name. One cell below heads of its own column, which reaches over no other, is what those heads say.
fn over_all<'a>(row: &'a Row, roles: &[Role]) -> Option<&'a str> {
    let mut cells = printed(row);
    let (column, cell) = cells.next().filter(|_| cells.next().is_none())?;
    let whose = roles.get(column).unwrap_or(&Role::Other);
    let first = column == 0 && cell.across > 0 && !matches!(whose, Role::Text | Role::Category | Role::Main);
    let counts = matches!(whose, Role::Other | Role::Id | Role::Host) && column == 0;
    let known = !matches!(whose, Role::Text | Role::Category | Role::Main) && heading(&cell.text).is_some();
    ((first || counts || known) && has_letters(&cell.text)).then_some(cell.text.as_str())
}
