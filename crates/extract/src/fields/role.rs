//! In which role the holder took part.

use std::sync::LazyLock;

use daicho_model::Role;
use regex::Regex;

use super::candidate::Candidate;
use crate::analysis::{Analysis, Nature};
use crate::labels::Label;
use crate::strip::Strip;

static ROLES: LazyLock<[(Regex, Role); 2]> = LazyLock::new(|| {
    let word = |pattern: &str| Regex::new(pattern).expect("constant");
    [
        (
            word(
                r"(?i)座長(?:として|証明|を務|をお務|をつとめ)|司会(?:として|者として)|chairperson\s|served\s+as\s+(?:a\s+)?chair",
            ),
            Role::Chair,
        ),
        (
            word(
                r"(?i)(?:演者|講師|発表者|講演者|シンポジスト|パネリスト)(?:として|証明)|発表証明|講師証明|(?:口頭|ポスター|演題)?発表(?:を行|をされ|された|しました|したこと)|(?:ご)?講演(?:された|されました|したこと)|gave\s+a\s+(?:lecture|talk)|presented\s+(?:a|the)\s",
            ),
            Role::Speaker,
        ),
    ]
});
static ATTENDED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)参加|出席|受講|聴講|視聴|修了|attend|participat").expect("constant"));

/// The role; attending where the paper only certifies that.
pub(crate) fn role(analysis: &Analysis<'_>) -> Option<Candidate<Role>> {
    for labelled in analysis.values(Label::Role) {
        if let Some(role) = named(labelled.value.text()) {
            return Candidate::at(&labelled.value, labelled.value.all(), Some(role), labelled.sure);
        }
    }
    let text = analysis.flow.text();
    for (word, role) in ROLES.iter() {
        if let Some(found) = word.find(text) {
            return Candidate::at(&analysis.flow, found.range(), Some(*role), 0.92);
        }
    }
    let stating = analysis.lines.iter().filter(|k| matches!(k.nature, Nature::Sentence | Nature::Title(_)));
    stating
        .filter_map(|k| ATTENDED.find(k.strip.text()).map(|m| (k, m.range())))
        .find_map(|(k, range)| Candidate::at(&k.strip, range, Some(Role::Attendee), 0.95))
}

/// The role that a table's cell names.
pub(crate) fn of_cell(cell: &Strip<'_>) -> Option<Candidate<Role>> {
    let role = named(cell.text()).or_else(|| ATTENDED.is_match(cell.text()).then_some(Role::Attendee))?;
    Candidate::at(cell, cell.all(), Some(role), 0.9)
}

/// The role that a word by itself names: 座長, 筆頭演者, 講師.
fn named(text: &str) -> Option<Role> {
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    if has(&["座長", "司会", "モデレーター"]) {
        Some(Role::Chair)
    } else if has(&[
        "演者",
        "講師",
        "発表",
        "講演",
        "シンポジスト",
        "パネリスト",
        "コメンテーター",
        "ファシリテーター",
    ]) {
        Some(Role::Speaker)
    } else {
        None
    }
}
