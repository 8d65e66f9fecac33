//! Member numbers in a text: words of their own or beside other signs, not parts of longer figures, days, ids or digests.

use std::collections::BTreeSet;

use daicho_link::member::{fold_number, strict_number};
use unicode_normalization::UnicodeNormalization;

/// A number of fewer figures is found only where it is said to be a member's: as 53 it stands in every other text.
const SHORT: usize = 5;
/// Letters that a number may have in front of it where the members file has none (M700105, No700105).
const LETTERS: usize = 3;
/// A word may have so many where it is no beginning of a digest (scan700105).
const WORD: usize = 12;
/// What says that a number is a member's.
const LABELS: [&str; 3] = ["会員番号", "会員NO", "会員"];
/// What makes a figure an amount.
const UNITS: [char; 4] = ['円', '点', '単', '回'];

/// Numbers that are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    /// As the members file spells them.
    spelt: BTreeSet<String>,
    /// Folded: letters, and figures without zeros in front.
    folded: BTreeSet<(String, String)>,
    /// Numbers of people who stay, letters and figures only.
    others: BTreeSet<String>,
    /// What ids of meetings begin with.
    ids: String,
}

/// Letters and figures that stand together.
struct Part {
    letters: String,
    figures: String,
    /// Whether more follows the figures.
    is_mixed: bool,
    from: usize,
    /// Where the figures begin.
    figures_from: usize,
    to: usize,
    /// The sign that joins it to the part before.
    joiner: Option<char>,
}

impl Numbers {
    /// `others` are numbers of people who stay; `body` is the id of the body, which ids of its meetings begin with.
    pub fn new<'a>(
        numbers: impl Iterator<Item = &'a str>,
        others: impl Iterator<Item = &'a str>,
        body: &str,
    ) -> Numbers {
        let spelt: BTreeSet<String> =
            numbers.map(str::trim).filter(|number| !number.is_empty()).map(str::to_owned).collect();
        let folded = spelt.iter().map(|number| divided(&fold_number(number))).collect();
        let own: BTreeSet<String> = spelt.iter().map(|number| strict_number(number)).collect();
        let others = others.map(strict_number).filter(|number| !own.contains(number)).collect();
        Numbers { spelt, folded, others, ids: format!("{body}-") }
    }

    /// As the members file spells them.
    pub fn spelt(&self) -> &BTreeSet<String> {
        &self.spelt
    }

    /// Whether a text that is a member number is one of them.
    pub fn is(&self, text: &str) -> bool {
        let (strict, folded) = (strict_number(text), divided(&fold_number(text)));
        !self.others.contains(&strict) && self.folded.contains(&folded)
    }

    /// Where they stand, in bytes.
    pub fn spans(&self, text: &str) -> Vec<(usize, usize)> {
        if self.folded.is_empty() {
            return Vec::new();
        }
        let parts = parts(text);
        (0..parts.len()).filter_map(|at| self.span(text, &parts, at)).collect()
    }

    fn span(&self, text: &str, parts: &[Part], at: usize) -> Option<(usize, usize)> {
        let part = parts.get(at).filter(|part| !part.figures.is_empty() && !part.is_mixed)?;
        let before = at.checked_sub(1).and_then(|before| parts.get(before)).filter(|_| part.joiner.is_some());
        let figures = part.figures.trim_start_matches('0');
        let has = |letters: &str| self.folded.contains(&(letters.to_owned(), figures.to_owned()));
        // Letters of the number itself, in the same part or in the one before.
        let apart = before.filter(|one| one.figures.is_empty() && part.letters.is_empty());
        let own = if !part.letters.is_empty() && has(&part.letters) {
            Some((part.from, before, part.joiner))
        } else if let Some(apart) = apart.filter(|one| has(&one.letters)) {
            let first = at.checked_sub(2).and_then(|first| parts.get(first));
            Some((apart.from, first.filter(|_| apart.joiner.is_some()), apart.joiner))
        } else {
            let is_digest = part.letters.chars().all(|c| c.is_ascii_hexdigit());
            let bare = has("") && part.letters.len() <= if is_digest { LETTERS } else { WORD };
            let word = part.letters.is_empty();
            bare.then_some((part.figures_from, before.filter(|_| word), part.joiner.filter(|_| word)))
        };
        let (from, before, joiner) = own?;
        if from < part.figures_from || figures.len() >= SHORT {
            let free = self.is_free(text, (parts, at), (before, joiner));
            return (free && !self.is_anothers(parts, at)).then_some((from, part.to));
        }
        let labelled = before.is_none() && is_labelled(text, part.from) && !self.is_anothers(parts, at);
        labelled.then_some((from, part.to))
    }

    /// Whether neither side makes it a part of something else.
    fn is_free(
        &self,
        text: &str,
        (parts, at): (&[Part], usize),
        (before, joiner): (Option<&Part>, Option<char>),
    ) -> bool {
        let Some(part) = parts.get(at) else { return false };
        let is_id = before.is_some_and(|one| text.get(..one.to).is_some_and(|front| self.ends_id(front)));
        let led = before.is_none_or(|one| one.figures.is_empty() || matches!(joiner, Some('/' | '_')));
        let next = parts.get(at + 1).filter(|next| next.joiner.is_some());
        let beyond = parts.get(at + 2).filter(|beyond| next.is_some() && beyond.joiner == Some('-'));
        let followed = next.is_none_or(|next| {
            let figures_only = next.letters.is_empty() && !next.figures.is_empty();
            match next.joiner {
                _ if !figures_only => true,
                Some('-') => next.figures.len() <= 2 && !next.is_mixed && beyond.is_none(),
                Some('.' | '~') => false,
                _ => true,
            }
        });
        let amount = text.get(part.to..).and_then(|rest| rest.chars().next());
        !is_id && led && followed && !amount.is_some_and(|c| UNITS.contains(&c))
    }

    fn ends_id(&self, front: &str) -> bool {
        let Some(of_body) = self.ids.strip_suffix('-').filter(|body| !body.is_empty()) else { return false };
        front.strip_suffix(of_body).is_some_and(|rest| !rest.ends_with(|c: char| c.is_ascii_alphanumeric()))
    }

    /// Whether it is, by itself or with what is joined to it, the number of somebody who stays.
    fn is_anothers(&self, parts: &[Part], at: usize) -> bool {
        let whole = |part: &Part| format!("{}{}", part.letters, part.figures);
        let Some(part) = parts.get(at) else { return false };
        let front = at.checked_sub(1).and_then(|before| parts.get(before)).filter(|_| part.joiner.is_some());
        let next = parts.get(at + 1).filter(|next| next.joiner.is_some());
        let (own, front, next) = (whole(part), front.map(whole), next.map(whole));
        let joined = [
            Some(own.clone()),
            next.as_ref().map(|next| format!("{own}{next}")),
            front.as_ref().map(|front| format!("{front}{own}")),
        ];
        joined.iter().flatten().any(|number| self.others.contains(number))
    }
}

/// Letters, and figures without zeros in front.
fn divided(folded: &str) -> (String, String) {
    let at = folded.find(|c: char| c.is_ascii_digit()).unwrap_or(folded.len());
    let (letters, figures) = folded.split_at(at);
    (letters.to_owned(), figures.trim_start_matches('0').to_owned())
}

/// What says directly before it that a number is a member's.
fn is_labelled(text: &str, from: usize) -> bool {
    let front: Vec<char> = text.get(..from).unwrap_or_default().chars().rev().take(16).collect();
    let front: String =
        front.into_iter().rev().collect::<String>().nfkc().flat_map(char::to_uppercase).collect();
    let front = front.trim_end_matches(|c: char| c.is_whitespace() || ":.#(=第「".contains(c));
    LABELS.iter().any(|label| front.ends_with(label))
}

/// The parts of a text, wide letters and figures as narrow ones.
fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open = false;
    let mut joiner: Option<char> = None;
    for (from, written) in text.char_indices() {
        let to = from + written.len_utf8();
        let c = narrow(written).to_ascii_uppercase();
        if c.is_ascii_alphanumeric() {
            let last = parts.last_mut().filter(|_| open);
            match last {
                Some(part) => part.take(c, from, to),
                None => {
                    let joiner = joiner.take().filter(|_| !parts.is_empty());
                    let (letters, figures) = (String::new(), String::new());
                    let mut part =
                        Part { letters, figures, is_mixed: false, from, figures_from: from, to, joiner };
                    part.take(c, from, to);
                    parts.push(part);
                }
            }
            open = true;
        } else {
            joiner = Some(c).filter(|c| open && "-_./~".contains(*c));
            open = false;
        }
    }
    parts
}

/// A wide letter, figure or sign as the narrow one; a blank for what is several.
fn narrow(written: char) -> char {
    if written.is_ascii() {
        return written;
    }
    let mut narrow = std::iter::once(written).nfkc();
    narrow.next().filter(|_| narrow.next().is_none()).unwrap_or(' ')
}

impl Part {
    fn take(&mut self, c: char, from: usize, to: usize) {
        self.to = to;
        if c.is_ascii_digit() && !self.is_mixed {
            if self.figures.is_empty() {
                self.figures_from = from;
            }
            self.figures.push(c);
        } else if self.figures.is_empty() {
            self.letters.push(c);
        } else {
            self.is_mixed = true;
        }
    }
}
