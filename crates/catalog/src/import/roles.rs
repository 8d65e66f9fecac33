//! What each column of a table holds, by its heads and by what stands in it.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{self, Accounts};
use super::corrections::Corrections;
use super::draft::{Draft, DraftColumn};
use super::flags::severity;
use super::grid::Section;
use super::heading::heading;
use super::heads::Titles;
use super::sheet::Kind;
use super::tail::rising;
use super::words::{compact, ends_as_meeting, figure, is_mark, is_none_sign, is_taking_part};

/// Words of heads over figures.
const FIGURES: [&str; 7] = ["単位", "点", "ポイント", "上限", "points", "credits", "units"];

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Names, or whatever stands left of the figures.
    Text,
    /// Figures: which of the draft's columns.
    Figure(usize),
    /// Marks; the head's text stands for a sign such as ○.
    Mark(String),
    Note,
    Category,
    Region,
    /// Groups of groups (大分類), and the groups in them (小分類).
    Main,
    Sub,
    Former,
    /// Names in English beside those in Japanese.
    English,
    /// Who holds the meeting.
    Host,
    /// Ids of meetings on file, as an export of the catalogue has them.
    Id,
    /// Under a head that says nothing known: the name, or a remark where another head says that it is over the names.
    Unknown,
    /// Row numbers, days and other things that an edition does not keep.
    Other,
}

/// The heads of a column, and for one without heads its place.
pub(super) type Key = (Titles, usize);

pub(super) fn key(titles: &Titles, column: usize) -> Key {
    (titles.clone(), if titles.is_empty() { column } else { 0 })
}

/// What each set of heads says about its column; the draft gets its columns of figures.
pub(super) fn roles(
    sections: &[Section<'_>],
    accounts: &Accounts,
    corrections: &Corrections,
    mentions: &str,
    draft: &mut Draft,
) -> BTreeMap<Key, Role> {
    let mut order: Vec<Key> = Vec::new();
    let mut values: BTreeMap<Key, Vec<&str>> = BTreeMap::new();
    for section in sections {
        for (column, titles) in section.titles.iter().enumerate() {
            let key = key(titles, column);
            if !values.contains_key(&key) {
                order.push(key.clone());
            }
            let cells = section
                .rows
                .iter()
                .filter(|row| row.kind == Kind::Table)
                .filter_map(|row| row.cells.get(column));
            let texts = cells
                .map(|cell| cell.text.as_str())
                .filter(|text| !text.is_empty() && heading(text).is_none());
            values.entry(key).or_default().extend(texts);
        }
    }
    let stand = stand(sections);
    let mut roles = BTreeMap::new();
    let mut figures: Vec<Titles> = Vec::new();
    for key in order {
        let titles = &key.0;
        let role = match corrections.ignores(titles) {
            true => Role::Other,
            false => role(titles, &values[&key], stand.behind.contains(&key), figures.len()),
        };
        let grouped = matches!(role, Role::Category | Role::Region | Role::Main | Role::Sub);
        let role = if grouped && stand.apart.contains(&key) {
            let code = "import_group_apart";
            draft.flag(code, severity(code), Default::default(), &titles.join(" / "));
            Role::Note
        } else {
            role
        };
        if matches!(role, Role::Figure(_)) {
            figures.push(titles.clone());
        }
        roles.insert(key, role);
    }
    let mut assigned: Vec<Option<(String, String)>> = figures
        .iter()
        .map(|titles| corrections.column(titles).or_else(|| accounts.assign(titles, mentions)))
        .collect();
    columns::unique(&mut assigned, accounts.units.is_empty());
    for (titles, place) in figures.into_iter().zip(assigned) {
        if place.is_none() {
            let code = "import_column_unknown";
            draft.flag(code, severity(code), Default::default(), &titles.join(" / "));
        }
        let (unit, account) = place.unwrap_or_default();
        draft.columns.push(DraftColumn { titles, unit, account });
    }
    roles
}

fn role(titles: &[String], values: &[&str], behind: bool, figures: usize) -> Role {
    let last = titles.last().map(|title| compact(title).to_lowercase()).unwrap_or_default();
    let says = |words: &[&str]| words.iter().any(|word| last.contains(word));
    let numeric = values.iter().filter(|value| figure(value).is_some()).count();
    let said = values.iter().filter(|value| !is_none_sign(value)).count();
    let mostly = numeric * 2 >= said && numeric > 0;
    if says(&["備考", "摘要", "注記", "note", "remark"]) {
        Role::Note
    } else if says(&["旧名", "旧称", "旧会名", "former", "previous"]) {
        Role::Former
    } else if ["学会id", "meetingid"].contains(&last.as_str()) {
        Role::Id
    } else if says(&["英文", "英語", "英名", "english"]) && numeric == 0 {
        Role::English
    } else if says(&["主催"]) && numeric == 0 {
        Role::Host
    } else if says(&["番号", "コード", "開催日", "期間", "url", "主催"])
        || ["no", "no.", "#", "id", "版", "edition", "行", "row"].contains(&last.as_str())
        || counting(values) && !behind && !says(&FIGURES) && !is_taking_part(&last)
    {
        Role::Other
    } else if numeric == 0 && (values.iter().any(|value| is_mark(value)) || says(&["必須", "必修", "有無"]))
    {
        Role::Mark(titles.last().cloned().unwrap_or_default())
    } else if mostly || says(&FIGURES) {
        Role::Figure(figures)
    } else if says(&[
        "学会",
        "集会",
        "研究会",
        "名称",
        "会名",
        "name",
        "講習会",
        "セミナー",
        "会合",
        "会議",
        "大会",
        "催し",
        "行事",
    ]) || ["meeting", "event", "title", "会"].contains(&last.as_str())
        || last.ends_with('名')
        || last.ends_with("の名前")
    {
        Role::Text
    } else if says(&["大分類", "大区分"]) {
        Role::Main
    } else if says(&["小分類", "小区分", "中分類", "細分類", "サブカテゴリ", "subcategory"])
    {
        Role::Sub
    } else if says(&["地区", "地域", "ブロック", "都道府県", "region"]) {
        Role::Region
    } else if says(&["分類", "区分", "カテゴリ", "category", "種別", "種類", "group", "class"])
        || ["群", "級", "種"].contains(&last.as_str())
    {
        Role::Category
    } else if titles.is_empty() {
        Role::Text
    } else {
        Role::Unknown
    }
}

/// Where columns stand.
#[derive(Default)]
struct Stand {
    /// Right of names: a list counts its rows in front of them.
    behind: BTreeSet<Key>,
    /// Right of names and apart from them by a blank column: a legend, or a list of its own.
    apart: BTreeSet<Key>,
}

fn stand(sections: &[Section<'_>]) -> Stand {
    let mut stand = Stand::default();
    for section in sections {
        let cells = |column: usize| {
            section
                .rows
                .iter()
                .filter_map(move |row| row.cells.get(column))
                .filter(|cell| !cell.text.is_empty())
        };
        let names = |column: usize| {
            let named = cells(column).filter(|cell| ends_as_meeting(&cell.text)).count();
            named > 0 && named * 2 >= cells(column).count()
        };
        let Some(first) = (0..section.titles.len()).find(|column| names(*column)) else { continue };
        let mut apart = false;
        for (n, titles) in section.titles.iter().enumerate().skip(first + 1) {
            apart |= titles.is_empty() && cells(n).next().is_none();
            stand.behind.insert(key(titles, n));
            if apart && !titles.is_empty() {
                stand.apart.insert(key(titles, n));
            }
        }
    }
    stand
}

/// Whether a column counts the rows: its numbers rise.
fn counting(values: &[&str]) -> bool {
    let numbers: Vec<u32> = values.iter().filter_map(|value| figure(value.trim_end_matches('.'))).collect();
    numbers.len() >= 3 && numbers.len() == values.len() && rising(&numbers)
}
