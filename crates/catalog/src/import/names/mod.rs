//! What a cell says about a name: the name in use, earlier ones, mergers, notes.

mod arrows;
mod change;
mod dates;
mod footnotes;
mod pieces;
mod remarks;
mod sentences;
mod several;
mod unclear;

use daicho_model::RelationKind;

use super::draft::FormerName;
use super::words::compact;
use arrows::{arrows, split, strip_question};
use footnotes::without_footnotes;
use pieces::{Old, piece};
use several::several;

pub(super) use arrows::begins_with_arrow;
pub(super) use footnotes::{bullet, is_footnote};
pub(super) use remarks::{Remark, remark};

/// What was understood, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// The name in use.
    pub name: String,
    /// Earlier names, newest first.
    pub former: Vec<FormerName>,
    /// What the cell says happened, also where it prints no earlier name.
    pub relation: Option<RelationKind>,
    /// Remarks that are no part of the name.
    pub note: String,
    /// Codes of what is doubtful, with what could be meant.
    pub doubts: Vec<(&'static str, String)>,
}

/// Reads the text of a name's cell.
pub(super) fn read(text: &str) -> Names {
    let text = arrows(text);
    let mut names = Names::default();
    let bare = names.without_marks(&text);
    let text = sentences::unfolded(&bare);
    let (left, right) = (split(&text, '←'), split(&text, '→'));
    let mut parts = match (left.len(), right.len()) {
        (_, 1) => left,
        (1, _) => right.into_iter().rev().collect(),
        _ => vec![text.clone()],
    };
    let related = parts.len() > 1;
    let questions = if related { parts.iter_mut().filter_map(strip_question).count() } else { 0 };
    names.take(&parts, questions > 0);
    if names.relation.is_none() && related {
        names.relation = Some(RelationKind::Rename);
    }
    if names.relation.is_some() && names.former.is_empty() {
        names.doubts.push(("import_former_missing", names.name.clone()));
    }
    if text.contains("^p") {
        names.doubts.push(("import_stray_mark", "^p".to_owned()));
    }
    names.unread(&text);
    if text.trim_start().starts_with('→') {
        names.unclear(text.trim().to_owned());
    }
    // One name that became another: the day that the cell names is that of the change.
    if let [former] = &mut names.former[..]
        && former.kind == RelationKind::Rename
    {
        former.until = change::day_of_change(&bare).unwrap_or_default();
    }
    names
}

impl Names {
    /// Takes footnote marks and struck-out text out, and says so.
    fn without_marks(&mut self, text: &str) -> String {
        let (bare, marks) = without_footnotes(text);
        if !marks.is_empty() {
            self.doubts.push(("import_footnote", marks.join(" ")));
            self.notes(&marks);
        }
        let (kept, struck) = footnotes::struck_out(&bare);
        if !struck.is_empty() {
            let readings = [kept.trim(), struck.trim()].into_iter().filter(|text| !text.is_empty());
            self.doubts.push(("import_struck_out", readings.collect::<Vec<_>>().join(" | ")));
        }
        if compact(&kept).is_empty() { struck } else { kept }
    }

    /// Takes the names of a chain, the one in use first.
    fn take(&mut self, parts: &[String], uncertain: bool) {
        let related = parts.len() > 1;
        let mut kind = None;
        for (n, part) in parts.iter().enumerate() {
            let piece = piece(part, related);
            if n == 0 {
                self.name = piece.name.clone();
            } else {
                let before =
                    kind.or(piece.kind.filter(|_| n + 1 == parts.len())).unwrap_or(RelationKind::Rename);
                let before = if uncertain { RelationKind::Uncertain } else { before };
                self.add(&piece.name, before);
            }
            self.notes(&piece.notes);
            self.doubts.extend(piece.doubts);
            let after = piece.after.trim();
            if !after.is_empty() {
                let kind = piece.kind.unwrap_or(RelationKind::Rename);
                self.doubts.push(("import_arrow_missing", format!("{} ← {after}", piece.name)));
                self.add(after, kind);
            }
            let own = piece.kind.or(piece.olds.first().map(|old| old.kind));
            if self.relation.is_none() && (own.is_some() || n > 0) {
                self.relation = if uncertain {
                    Some(RelationKind::Uncertain)
                } else {
                    own.or(Some(RelationKind::Rename))
                };
            }
            piece.olds.iter().for_each(|old| self.old(old));
            kind = piece.kind;
        }
    }

    /// An earlier name that a bracket says.
    fn old(&mut self, old: &Old) {
        let kind = old.kind;
        match several(&old.name) {
            // 旧 A・B: two names, in whatever order they were borne.
            Ok(parts) if kind == RelationKind::Rename => {
                let parts: Vec<String> = parts.iter().map(|part| pieces::bare_old(part).to_owned()).collect();
                self.doubts.push(("import_former_several", format!("{} | {}", parts.join(" + "), old.name)));
                self.former.extend(parts.into_iter().map(|name| FormerName::new(name, kind)));
            }
            // （Bと統合）: the other one of the two.
            Err(_) if !several::may_be(&old.name) => {
                self.former.push(FormerName::new(old.name.clone(), kind))
            }
            Err(readings) if kind == RelationKind::Rename && readings.len() > 1 => {
                self.doubts.push(("import_merger_unclear", readings.join(" | ")));
                self.add(&old.name, kind);
            }
            _ => self.add(&old.name, kind),
        }
    }

    fn add(&mut self, name: &str, kind: RelationKind) {
        if compact(name).is_empty() {
            return;
        }
        if kind != RelationKind::Merge {
            self.former.push(FormerName::new(name, kind));
            return;
        }
        match several(name) {
            Ok(parts) => self.former.extend(parts.into_iter().map(|name| FormerName::new(name, kind))),
            Err(readings) => {
                self.doubts.push(("import_merger_unclear", readings.join(" | ")));
                self.former.push(FormerName::new(name, kind));
            }
        }
    }

    /// Says once that a change was not understood.
    fn unclear(&mut self, what: String) {
        if !self.doubts.iter().any(|(code, _)| *code == "import_relation_unclear") {
            self.doubts.push(("import_relation_unclear", what));
        }
    }

    fn notes(&mut self, notes: &[String]) {
        for note in notes {
            if !self.note.is_empty() {
                self.note.push(' ');
            }
            self.note.push_str(note);
        }
    }

    /// Arrows and words of change that are left in names: what they say was not understood.
    fn unread(&mut self, text: &str) {
        let own = || std::iter::once(&self.name).chain(self.former.iter().map(|former| &former.name));
        if own().any(|name| name.contains(['←', '→', '↔'])) {
            self.doubts.push(("import_arrows_mixed", text.to_owned()));
        } else if let Some(name) = own().find(|name| change::is_told(name)) {
            self.unclear(name.clone());
        }
    }
}

#[cfg(test)]
mod tests;
