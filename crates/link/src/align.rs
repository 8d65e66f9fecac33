//! Weighted edit distance between a text and a name, with the account of what was paid for.

use crate::costs::{Costs, OTHER, Shape};
use crate::rows::{Row, TOGETHER, fill, least};

/// One letter of either side with what it costs to leave it out (bits).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Letter {
    /// The folded letter.
    pub ch: char,
    /// What it costs to leave out.
    pub cost: f32,
    /// What it says where it matches or is replaced (bits).
    pub information: f32,
    /// What it may be taken for.
    pub shape: Shape,
}

impl Letter {
    /// A letter with its costs.
    pub fn new(ch: char, cost: f32, information: f32, costs: &Costs) -> Letter {
        Letter { ch, cost, information, shape: costs.shape(ch) }
    }
}

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
    /// For each letter of the name, whether it was matched exactly, swapped, or replaced by a lookalike.
    pub similar: Vec<bool>,
    /// Longest run of letters in a row that are missing, extra or replaced by no lookalike; Latin ones count half.
    pub gap: f32,
    /// Whether the text is one unbroken part of the name.
    pub unbroken: bool,
}

/// Scratch space, kept between comparisons.
#[derive(Default)]
pub(crate) struct Workspace {
    costs: Vec<f32>,
    /// For each different letter of the text: what it costs in the place of each letter of the name.
    replaced: Vec<f32>,
    /// The different letters, in the order of their rows.
    different: Vec<char>,
    /// For each letter of the text its place among the different ones.
    places: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Match,
    Replace,
    LeaveText,
    LeaveName,
    Swap,
}

/// A name's letters, a column a property: rows of the table are filled from them four cells at a time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    ch: Vec<char>,
    cost: Vec<f32>,
    information: Vec<f32>,
    shape: Vec<Shape>,
}

impl Columns {
    /// The columns of some letters.
    pub fn new(letters: &[Letter]) -> Columns {
        Columns {
            ch: letters.iter().map(|letter| letter.ch).collect(),
            cost: letters.iter().map(|letter| letter.cost).collect(),
            information: letters.iter().map(|letter| letter.information).collect(),
            shape: letters.iter().map(|letter| letter.shape).collect(),
        }
    }
}

/// Bits for one letter in another's place.
fn replacing(a: &Letter, b: &Letter, shares: &[f32]) -> f32 {
    shares[usize::from(b.shape)] * most(a.information, b.information)
}

/// The cheapest way from the text to the name, given as letters and as columns; `swapped`: the places in the name where two
/// letters beside each other may stand the other way round in the text.
pub(crate) fn align(
    text: &[Letter],
    name: &[Letter],
    columns: &Columns,
    costs: &Costs,
    (swapped, work): (&[usize], &mut Workspace),
) -> Alignment {
    let wide = name.len() + 1;
    let cells = (text.len() + 1) * wide;
    if work.costs.len() < cells {
        work.costs.resize(cells, 0.0);
    }
    work.costs[0] = 0.0;
    for (j, letter) in name.iter().enumerate() {
        work.costs[j + 1] = work.costs[j] + letter.cost;
    }
    work.different.clear();
    work.replaced.clear();
    work.places.clear();
    for a in text {
        let place = row_of(a, columns, costs, &mut work.different, &mut work.replaced);
        work.places.push(place);
    }
    let row = |i: usize| Row {
        leave: text[i].cost,
        replaced: &work.replaced[work.places[i] * columns.ch.len()..][..columns.ch.len()],
    };
    // The row's letter and the one before it stand the other way round somewhere in the name.
    let special = |i: usize| {
        let before = |i: usize| text[..i].last().map(|letter| letter.ch);
        before(i).filter(|ch| *ch != text[i].ch).is_some_and(|ch| {
            swapped.iter().any(|at| columns.ch[*at] == text[i].ch && columns.ch[*at + 1] == ch)
        })
    };
    let mut i = 0;
    while i < text.len() {
        let (above, below) = work.costs.split_at_mut((i + 1) * wide);
        if i + TOGETHER <= text.len() && !(i..i + TOGETHER).any(special) {
            let four = std::array::from_fn(|n| row(i + n));
            fill(&above[i * wide..], &mut below[..TOGETHER * wide], &four, &columns.cost);
            i += TOGETHER;
            continue;
        }
        let (before, above) = above.split_at(i * wide);
        from_above(text[i].cost, row(i).replaced, above, &mut below[1..wide]);
        if special(i) {
            let pair = (&text[i], text[i - 1].ch);
            swaps(pair, (columns, swapped), &before[(i - 1) * wide..], &mut below[1..wide]);
        }
        let mut left = above[0] + text[i].cost;
        below[0] = left;
        for (cell, cost) in below[1..wide].iter_mut().zip(&columns.cost) {
            left = least(*cell, left + cost);
            *cell = left;
        }
        i += 1;
    }
    let late = account(text, name, costs, work, Ties::Late);
    if late.unbroken || late.extra + late.replaced >= SLIPS {
        return late;
    }
    // Of two ways at one cost the other may be the unbroken one (Fuk in Fukuoka: its first k or its second).
    let early = account(text, name, costs, work, Ties::Early);
    if early.unbroken { early } else { late }
}

/// Bits of slips in the text that still count as none where it is asked whether it is a part of the name.
pub(crate) const SLIPS: f32 = 0.6;

/// Which of several letters of a name at one cost is taken for the text's.
#[derive(Clone, Copy, PartialEq)]
enum Ties {
    Late,
    Early,
}

/// Where it stands what a letter costs in the place of each of the name's: worked out once for each different letter.
fn row_of(
    a: &Letter,
    name: &Columns,
    costs: &Costs,
    different: &mut Vec<char>,
    replaced: &mut Vec<f32>,
) -> usize {
    different.iter().position(|ch| *ch == a.ch).unwrap_or_else(|| {
        different.push(a.ch);
        let cost = |ch: &char, share: f32, information: &f32| {
            if *ch == a.ch { 0.0 } else { share * most(a.information, *information) }
        };
        let letters = name.ch.iter().zip(&name.information);
        if a.shape == 0 {
            replaced.extend(letters.map(|(ch, information)| cost(ch, OTHER, information)));
        } else {
            let shares = costs.row(a.shape);
            let shapes = letters.zip(&name.shape);
            replaced.extend(
                shapes.map(|((ch, information), shape)| cost(ch, shares[usize::from(*shape)], information)),
            );
        }
        different.len() - 1
    })
}

/// What each cell costs where the text's letter is matched, replaced or left out.
fn from_above(leave: f32, replaced: &[f32], above: &[f32], cells: &mut [f32]) {
    let (corners, above) = (&above[..above.len() - 1], &above[1..]);
    for (((cell, replaced), corner), above) in cells.iter_mut().zip(replaced).zip(corners).zip(above) {
        *cell = least(corner + replaced, above + leave);
    }
}

/// Two letters that stand the other way round in the name, at one of the places where that may be.
fn swaps(
    (a, previous): (&Letter, char),
    (name, swapped): (&Columns, &[usize]),
    before: &[f32],
    cells: &mut [f32],
) {
    for j in swapped.iter().copied().filter(|j| name.ch[*j] == a.ch && name.ch[j + 1] == previous) {
        cells[j + 1] = least(cells[j + 1], before[j] + swapping(a, name.information[j + 1]));
    }
}

fn most(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

fn swapping(a: &Letter, information: f32) -> f32 {
    0.3 * most(a.information, information)
}

/// How the cell was reached: the first way that gives its cost.
fn step(
    text: &[Letter],
    name: &[Letter],
    costs: &Costs,
    work: &Workspace,
    (i, j): (usize, usize),
    ties: Ties,
) -> Option<Step> {
    let wide = name.len() + 1;
    let cost = work.costs[i * wide + j];
    if i == 0 || j == 0 {
        return match (i, j) {
            (0, 0) => None,
            (0, _) => Some(Step::LeaveName),
            _ => Some(Step::LeaveText),
        };
    }
    let (a, b) = (&text[i - 1], &name[j - 1]);
    let corner = work.costs[(i - 1) * wide + j - 1];
    let leaves_name = || work.costs[i * wide + j - 1] + b.cost == cost;
    Some(if ties == Ties::Early && leaves_name() {
        Step::LeaveName
    } else if a.ch == b.ch && corner == cost {
        Step::Match
    } else if a.ch != b.ch && corner + replacing(a, b, costs.row(a.shape)) == cost {
        Step::Replace
    } else if work.costs[(i - 1) * wide + j] + a.cost == cost {
        Step::LeaveText
    } else if leaves_name() {
        Step::LeaveName
    } else {
        Step::Swap
    })
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

fn account(text: &[Letter], name: &[Letter], costs: &Costs, work: &Workspace, ties: Ties) -> Alignment {
    let mut sums = Alignment {
        found: vec![false; name.len()],
        similar: vec![false; name.len()],
        unbroken: true,
        ..Alignment::default()
    };
    let (mut i, mut j) = (text.len(), name.len());
    let mut run = Run::default();
    while let Some(step) = step(text, name, costs, work, (i, j), ties) {
        match step {
            Step::Match => {
                (i, j) = (i - 1, j - 1);
                sums.matched += name[j].information;
                sums.found[j] = true;
                sums.similar[j] = true;
                run = Run::default();
            }
            Step::Replace => {
                (i, j) = (i - 1, j - 1);
                let shares = costs.row(text[i].shape);
                sums.replaced += replacing(&text[i], &name[j], shares);
                if shares[usize::from(name[j].shape)] < OTHER {
                    sums.similar[j] = true;
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
                sums.similar[j..j + 2].fill(true);
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
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static COSTS: LazyLock<Costs> = LazyLock::new(|| Costs::new("会曽", &[]));

    fn letters(text: &str) -> Vec<Letter> {
        text.chars().map(|ch| Letter::new(ch, 1.0, 1.0, &COSTS)).collect()
    }

    fn aligned(text: &str, name: &str, swapped: &[usize]) -> Alignment {
        let (text, name) = (letters(text), letters(name));
        align(&text, &name, &Columns::new(&name), &COSTS, (swapped, &mut Workspace::default()))
    }

    /// Every place of a name where letters could be swapped.
    fn all(name: &str) -> Vec<usize> {
        (1..name.chars().count()).map(|at| at - 1).collect()
    }

    fn check(text: &str, name: &str, missing: f32, extra: f32, replaced: f32) {
        let found = aligned(text, name, &all(name));
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

    #[test]
    fn of_two_ways_at_one_cost_the_unbroken_one_is_taken() {
        assert!(aligned("fuk", "fukuoka", &[]).unbroken);
        assert!(aligned("uka", "fukuka", &[]).unbroken);
        assert!(!aligned("fka", "fukuka", &[]).unbroken);
    }

    proptest! {
        #[test]
        fn a_text_costs_nothing_against_itself(text in "[a-z画像研究会]{0,20}") {
            let same = aligned(&text, &text, &all(&text));
            prop_assert_eq!(same.missing + same.extra + same.replaced, 0.0);
        }

        #[test]
        fn places_without_a_swapped_pair_need_not_be_looked_at(text in "[a-d画像研究会曽]{0,24}", name in "[a-d画像研究会曽]{0,24}") {
            let pairs = |text: &str| text.chars().zip(text.chars().skip(1)).collect::<Vec<_>>();
            let found = pairs(&name);
            let places = all(&name).into_iter().filter(|at| pairs(&text).contains(&(found[*at].1, found[*at].0)));
            let places: Vec<usize> = places.collect();
            prop_assert_eq!(aligned(&text, &name, &places), aligned(&text, &name, &all(&name)));
        }

        #[test]
        fn rows_filled_together_are_those_filled_one_by_one(text in "[a-d画像研究会曽]{0,24}", name in "[a-d画像研究会曽]{1,24}") {
            let (text, name) = (letters(&text), letters(&name));
            let columns = Columns::new(&name);
            let wide = name.len() + 1;
            let replaced: Vec<Vec<f32>> = text
                .iter()
                .map(|a| name.iter().map(|b| if a.ch == b.ch { 0.0 } else { replacing(a, b, COSTS.row(a.shape)) }).collect())
                .collect();
            for n in (0..text.len()).step_by(TOGETHER).filter(|n| n + TOGETHER <= text.len()) {
                let above: Vec<f32> = (0..wide).map(|at| at as f32 * 0.7).collect();
                let mut together = vec![0.0; TOGETHER * wide];
                let four = std::array::from_fn(|k| Row { leave: text[n + k].cost, replaced: &replaced[n + k] });
                fill(&above, &mut together, &four, &columns.cost);
                let mut one = above;
                for (k, row) in four.iter().enumerate() {
                    let mut next = vec![one[0] + row.leave];
                    for at in 0..name.len() {
                        let cell = least(one[at] + row.replaced[at], one[at + 1] + row.leave);
                        next.push(least(cell, next[at] + columns.cost[at]));
                    }
                    prop_assert_eq!(&together[k * wide..][..wide], &next[..]);
                    one = next;
                }
            }
        }
    }
}
