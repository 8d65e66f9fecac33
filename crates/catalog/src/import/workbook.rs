//! A workbook of several sheets: those that hold a list are read one after the other, the others are remarks.

use std::collections::BTreeSet;

use super::TableSheet;
use super::draft::Draft;
use super::flags::severity;
use super::heads::head_block;
use super::sheet::{Kind, Place, Sheet, of_table};
use super::words::{compact, figure, has_letters};

/// The sheets as one; of several, each row says which sheet it stands in.
pub(super) fn sheet(sheets: &[TableSheet<'_>]) -> Sheet {
    let read: Vec<Sheet> = sheets.iter().map(one).collect();
    let left_out = sheets.iter().flat_map(|sheet| sheet.left_out.iter().cloned()).collect();
    if read.len() < 2 {
        return Sheet { left_out, ..read.into_iter().next().unwrap_or_default() };
    }
    let listed: Vec<bool> = read.iter().map(holds_list).collect();
    let mut whole = Sheet {
        names: sheets.iter().map(|sheet| sheet.name.to_owned()).collect(),
        left_out,
        ..Sheet::default()
    };
    for (n, own) in read.into_iter().enumerate() {
        let page = Some(super::sheet::number(n));
        whole.hidden.extend(own.hidden.into_iter().map(|(_, line)| (page, line)));
        let list = listed[n] || !listed.contains(&true);
        for mut row in own.rows {
            row.place.page = page;
            row.table = n;
            row.kind = if list { row.kind } else { Kind::Aside };
            whole.rows.push(row);
        }
    }
    whole
}

fn one(sheet: &TableSheet<'_>) -> Sheet {
    let line = |row: &u64| (None, u32::try_from(*row).unwrap_or(u32::MAX));
    Sheet { hidden: sheet.hidden_rows.iter().map(line).collect(), ..of_table(sheet.rows, sheet.merged) }
}

/// Whether heads of columns stand in it.
fn holds_list(sheet: &Sheet) -> bool {
    (0..sheet.rows.len()).any(|at| head_block(&sheet.rows[at..], at == 0) > 0)
}

/// Says which sheets were read as one list, and which were not though they look like one.
pub(super) fn check(sheet: &Sheet, draft: &mut Draft) {
    let of = |n: usize| sheet.rows.iter().filter(move |row| row.table == n);
    let mut names: Vec<(usize, BTreeSet<String>)> = Vec::new();
    for (n, name) in sheet.names.iter().enumerate() {
        let page = Some(super::sheet::number(n));
        let own = draft.rows.iter().filter(|row| row.place.page == page).map(|row| compact(&row.name));
        let own: BTreeSet<String> = own.collect();
        if !own.is_empty() {
            names.push((n, own));
        }
        let like_rows = of(n).filter(|row| {
            let has = |fits: fn(&str) -> bool| row.cells.iter().any(|cell| fits(&cell.text));
            row.kind == Kind::Aside && has(has_letters) && has(|text| figure(text).is_some())
        });
        if like_rows.count() >= 2 {
            let code = "import_sheet_unread";
            draft.flag(code, severity(code), Place { page, ..Place::default() }, name);
        }
    }
    if names.len() < 2 {
        return;
    }
    let again = names.iter().enumerate().any(|(at, (_, own))| {
        let others = names[..at].iter().any(|(_, other)| own.intersection(other).count() * 2 > own.len());
        others && own.len() > 1
    });
    let code = if again { "import_sheets_alike" } else { "import_sheets_several" };
    let read: Vec<&str> = names.iter().map(|(n, _)| sheet.names[*n].as_str()).collect();
    draft.flag(code, severity(code), Place::default(), &read.join(" | "));
}
