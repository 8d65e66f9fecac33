//! Weighted edit distance between a text and a name, with the account of what was paid for.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::fold::fold;

/// One letter of either side with what it costs to leave it out (bits).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Letter {
    /// The folded letter.
    pub ch: char,
    /// What it costs to leave out.
    pub cost: f32,
    /// What it says where it matches or is replaced (bits).
    pub information: f32,
    groups: [u16; 2],
}

impl Letter {
    /// A letter with its costs.
    pub fn new(ch: char, cost: f32, information: f32) -> Letter {
        Letter { ch, cost, information, groups: LOOKALIKES.get(&ch).copied().unwrap_or_default() }
    }

    fn looks_like(&self, other: &Letter) -> bool {
        self.groups.iter().any(|group| *group != 0 && other.groups.contains(group))
    }
}

/// Groups of letters that scanners confuse; a letter is in two at most.
static LOOKALIKES: LazyLock<BTreeMap<char, [u16; 2]>> = LazyLock::new(|| {
    let mut groups = BTreeMap::<char, [u16; 2]>::new();
    let lines = include_str!("data/lookalikes.txt").lines().filter(|line| !line.starts_with('#'));
    for (n, line) in lines.enumerate() {
        let group = n as u16 + 1;
        for ch in fold(line) {
            let mine = groups.entry(ch).or_default();
            match mine {
                [0, _] => mine[0] = group,
                [_, 0] if mine[0] != group => mine[1] = group,
                _ => {}
            }
        }
    }
    groups
});

/// What an alignment costs and where.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Alignment {
    /// Bits of the name that the text says.
    pub matched: f32,
    /// Bits of the name that the text lacks.
    pub missing: f32,
    /// Bits of the text that the name lacks.
    pub extra: f32,
    /// Bits paid for replaced and swapped letters.
    pub replaced: f32,
    /// For each letter of the name, whether it was matched exactly.
    pub found: Vec<bool>,
    /// Longest run of letters in a row that are missing, extra or replaced by no lookalike; Latin ones count half.
    pub gap: f32,
    /// Whether the text is one unbroken part of the name.
    pub unbroken: bool,
}

/// Scratch space, kept between comparisons.
#[derive(Default)]
pub(crate) struct Workspace {
    costs: Vec<f32>,
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Step {
    #[default]
    Start,
    Match,
    Replace,
    LeaveText,
    LeaveName,
    Swap,
}

fn replacing(a: &Letter, b: &Letter) -> f32 {
    let most = a.information.max(b.information);
    if a.looks_like(b) { 0.25 * most } else { 0.8 * most }
}

/// The cheapest way from the text to the name.
pub(crate) fn align(text: &[Letter], name: &[Letter], work: &mut Workspace) -> Alignment {
    let wide = name.len() + 1;
    work.costs.clear();
    work.costs.resize((text.len() + 1) * wide, 0.0);
    work.steps.clear();
    work.steps.resize((text.len() + 1) * wide, Step::Start);
    for j in 1..wide {
        work.costs[j] = work.costs[j - 1] + name[j - 1].cost;
        work.steps[j] = Step::LeaveName;
    }
    for i in 1..=text.len() {
        work.costs[i * wide] = work.costs[(i - 1) * wide] + text[i - 1].cost;
        work.steps[i * wide] = Step::LeaveText;
        for j in 1..wide {
            let (cost, step) = best(text, name, work, i, j, wide);
            work.costs[i * wide + j] = cost;
            work.steps[i * wide + j] = step;
        }
    }
    account(text, name, work, wide)
}

fn best(text: &[Letter], name: &[Letter], work: &Workspace, i: usize, j: usize, wide: usize) -> (f32, Step) {
    let (a, b) = (&text[i - 1], &name[j - 1]);
    let at = |i: usize, j: usize| work.costs[i * wide + j];
    let mut best = if a.ch == b.ch {
        (at(i - 1, j - 1), Step::Match)
    } else {
        (at(i - 1, j - 1) + replacing(a, b), Step::Replace)
    };
    let mut offer = |cost: f32, step: Step| {
        if cost < best.0 {
            best = (cost, step);
        }
    };
    offer(at(i - 1, j) + a.cost, Step::LeaveText);
    offer(at(i, j - 1) + b.cost, Step::LeaveName);
    if i > 1 && j > 1 && a.ch == name[j - 2].ch && text[i - 2].ch == b.ch && a.ch != b.ch {
        offer(at(i - 2, j - 2) + 0.3 * a.information.max(b.information), Step::Swap);
    }
    best
}

/// A run of letters that nothing explains, on both sides.
#[derive(Default)]
struct Run {
    text: f32,
    name: f32,
}

impl Run {
    fn length(&self) -> f32 {
        self.text.max(self.name)
    }
}

/// How much a left-out letter counts: free and generic ones do not.
fn weighty(letter: &Letter) -> f32 {
    match letter.cost >= 0.5 * letter.information && letter.information > 0.3 {
        true if letter.ch.is_ascii() => 0.5,
        true => 1.0,
        false => 0.0,
    }
}

fn account(text: &[Letter], name: &[Letter], work: &Workspace, wide: usize) -> Alignment {
    let mut sums = Alignment { found: vec![false; name.len()], unbroken: true, ..Alignment::default() };
    let (mut i, mut j) = (text.len(), name.len());
    let mut run = Run::default();
    loop {
        let step = work.steps[i * wide + j];
        match step {
            Step::Start => break,
            Step::Match => {
                (i, j) = (i - 1, j - 1);
                sums.matched += name[j].information;
                sums.found[j] = true;
                run = Run::default();
            }
            Step::Replace => {
                (i, j) = (i - 1, j - 1);
                sums.replaced += replacing(&text[i], &name[j]);
                if text[i].looks_like(&name[j]) {
                    run = Run::default();
                } else {
                    run.text += weighty(&text[i]);
                    run.name += weighty(&name[j]);
                }
            }
            Step::LeaveText => {
                i -= 1;
                sums.extra += text[i].cost;
                run.text += weighty(&text[i]);
            }
            Step::LeaveName => {
                j -= 1;
                sums.missing += name[j].cost;
                run.name += weighty(&name[j]);
            }
            Step::Swap => {
                (i, j) = (i - 2, j - 2);
                sums.replaced += 0.3 * name[j].information.max(name[j + 1].information);
                sums.found[j] = true;
                sums.found[j + 1] = true;
                run = Run::default();
            }
        }
        sums.gap = sums.gap.max(run.length());
    }
    let said = || sums.found.iter().enumerate().filter(|(_, found)| **found).map(|(at, _)| at);
    if let (Some(first), Some(last)) = (said().min(), said().max()) {
        sums.unbroken = (first..=last).all(|at| sums.found[at] || weighty(&name[at]) == 0.0);
    }
    sums
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn letters(text: &str) -> Vec<Letter> {
        text.chars().map(|ch| Letter::new(ch, 1.0, 1.0)).collect()
    }

    fn check(text: &str, name: &str, missing: f32, extra: f32, replaced: f32) {
        let found = align(&letters(text), &letters(name), &mut Workspace::default());
        assert_eq!((found.missing, found.extra, found.replaced), (missing, extra, replaced), "{text} {name}");
    }

    #[test]
    fn what_is_missing_extra_or_replaced_is_told_apart() {
        check("画像研究会", "画像研究会", 0.0, 0.0, 0.0);
        check("画像研究", "画像研究会", 1.0, 0.0, 0.0);
        check("新画像研究会", "画像研究会", 0.0, 1.0, 0.0);
        check("画像研究祭", "画像研究会", 0.0, 0.0, 0.8);
    }

    #[test]
    fn a_lookalike_costs_less_than_another_letter() {
        check("画像研究曽", "画像研究会", 0.0, 0.0, 0.25);
    }

    #[test]
    fn two_swapped_letters_are_one_slip() {
        check("像画研究会", "画像研究会", 0.0, 0.0, 0.3);
    }

    proptest! {
        #[test]
        fn a_text_costs_nothing_against_itself(text in "[a-z画像研究会]{0,20}") {
            let same = align(&letters(&text), &letters(&text), &mut Workspace::default());
            prop_assert_eq!(same.missing + same.extra + same.replaced, 0.0);
        }
    }
}
