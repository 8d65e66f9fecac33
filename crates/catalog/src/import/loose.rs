//! Numbers that stand alone, and names without a number.

use super::draft::Draft;
use super::flags::severity;
use super::lines::Item;
use super::names;
use super::words::{ends_as_meeting, is_general};

/// Gives numbers that stand alone to the names above them, where there is but one way.
pub(super) fn assign_loose(items: &mut Vec<Item>, parted: bool, draft: &mut Draft) {
    let mut at = 0;
    while at < items.len() {
        let stretch = items[at].stretch;
        let run = |from: usize, fits: &dyn Fn(&Item) -> bool| {
            items[from..].iter().take_while(|item| item.stretch == stretch && fits(item)).count()
        };
        let names = run(at, &|item| !item.lone && item.figures.is_empty());
        if names == 0 {
            if items[at].lone {
                stray(items, at, draft);
            }
            at += 1;
            continue;
        }
        let numbers = run(at + names, &|item| item.lone);
        let end = at + names + numbers;
        if numbers == 0 {
            unnumbered(items, at, end, parted);
        } else {
            loose(items, at, names, numbers);
        }
        at = end;
    }
    items.retain(|item| !item.lone);
}

/// Names and then as many numbers: safe where there is one of each, or where all numbers are equal.
fn loose(items: &mut [Item], at: usize, names: usize, numbers: usize) {
    let end = at + names + numbers;
    let figures: Vec<u32> = items[at + names..end].iter().flat_map(|item| item.figures.clone()).collect();
    let equal = figures.windows(2).all(|pair| pair[0] == pair[1]);
    let page = items[at + names..end].iter().any(|item| !item.doubts.is_empty());
    let near = items[end..].iter().take(2).filter(|item| item.lone && item.stretch == items[at].stretch);
    let mut candidates: Vec<u32> =
        figures.iter().copied().chain(near.flat_map(|item| item.figures.clone())).collect();
    candidates.sort_unstable();
    candidates.dedup();
    let mut candidates: Vec<String> = candidates.iter().map(u32::to_string).collect();
    if numbers < names || page {
        candidates.push("none".to_owned());
    }
    if names == numbers && equal && !page {
        let (above, below) = items.split_at_mut(at + names);
        for (item, number) in above[at..].iter_mut().zip(&below[..numbers]) {
            item.figures.clone_from(&number.figures);
            item.lines.extend(&number.lines);
            item.printed.extend(number.printed.clone());
        }
        return;
    }
    let lines: Vec<u32> = items[at + names..end].iter().flat_map(|item| item.lines.clone()).collect();
    let code = if page { "import_page_number" } else { "import_number_detached" };
    for item in &mut items[at..at + names] {
        item.doubts.push(code);
        item.candidates = candidates.join(" | ");
    }
    items[at + names - 1].lines.extend(lines);
    for item in &mut items[at..at + names] {
        unfinished(item);
    }
}

/// Names without a number anywhere near: none is printed, unless they are torn.
fn unnumbered(items: &mut [Item], at: usize, end: usize, parted: bool) {
    let stretch = items[at].stretch;
    let torn =
        items.get(end).is_some_and(|next| !next.lone && next.stretch == stretch && is_general(&next.text));
    // Without blank lines between rows, a name without a figure may be the first line of the row below it.
    let joined = !parted && items.get(end).is_some_and(|next| !next.lone && next.stretch == stretch);
    for (n, item) in items[at..end].iter_mut().enumerate() {
        match torn {
            true => item.doubts.push("import_name_fragment"),
            false if joined && at + n + 1 == end => item.doubts.push("import_wrapped_or_not"),
            false => unfinished(item),
        }
        if item.doubts.is_empty() {
            item.doubts.push("import_no_points");
        }
    }
    if torn {
        let after =
            items[end..].iter_mut().take(end - at).take_while(|item| !item.lone && item.stretch == stretch);
        after.for_each(|item| item.doubts.push("import_name_fragment"));
    }
}

/// A name without a figure that does not end as names do may be half of one.
fn unfinished(item: &mut Item) {
    let name = names::read(&item.text);
    if !ends_as_meeting(&name.name) && name.former.is_empty() {
        item.doubts.push("import_name_unfinished");
    }
}

/// A number that no name waits for; a name without one shortly above it may be whose it is.
fn stray(items: &mut [Item], at: usize, draft: &mut Draft) {
    let (place, printed) = (items[at].place, items[at].printed.join(" / "));
    let number = items[at].figures.first().copied().unwrap_or(0);
    draft.flag("import_number_stray", severity("import_number_stray"), place, &printed);
    let stretch = items[at].stretch;
    for item in items[at.saturating_sub(3)..at].iter_mut() {
        let bare = item.doubts == ["import_no_points"];
        if !item.lone && item.figures.is_empty() && item.stretch == stretch && bare {
            item.doubts = vec!["import_number_detached"];
            item.candidates = format!("{number} | none");
        }
    }
}
