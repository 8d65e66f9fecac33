//! Whether a piece of paper lies on top of what is near it, by its edges and by what stands within them.

use daicho_model::{Page, Paper};

use crate::fields::holder::is_name;
use crate::normalise::compact;
use crate::words;

/// The edges of a paper that lies on top are seen at least so well …
const ON_TOP: f32 = 0.9;
/// … or so well, where all that stands within them is plainly one paper's.
const ON_TOP_IF_ONE: f32 = 0.8;

/// Whether a paper's edges are seen well, and nothing lies over it.
pub(crate) fn is_on_top(paper: &Paper, level: &Page) -> bool {
    let sure = paper.confidence.get();
    !paper.covered && (sure >= ON_TOP || sure >= ON_TOP_IF_ONE && is_of_one(level))
}

/// Whether lines are plainly of one paper: they name one meeting and one day or stretch of days, bear one title and each
/// label of its holder at most, and no name among them is a piece of another, as one that another paper cuts is of the name on that.
fn is_of_one(page: &Page) -> bool {
    let texts: Vec<String> = page.lines.iter().map(|line| compact(&line.text)).collect();
    let count = |test: &dyn Fn(&str) -> bool| texts.iter().filter(|text| test(text)).count();
    let english = page.lines.iter().filter(|line| words::is_english_meeting(&line.text)).count();
    let title = |text: &str| words::title(text).is_some();
    let meetings = count(&|text| names_numbered(text) && !title(text)) + english;
    let dated = count(&|text| !crate::dates::find(text).is_empty());
    let names: Vec<&String> = texts.iter().filter(|text| is_name(text, false)).collect();
    let is_piece = |text: &String, of: &String| of != text && (of.starts_with(text) || of.ends_with(text));
    let torn = names.iter().any(|text| names.iter().any(|other| is_piece(text, other)));
    let labels = ["氏名", "会員番号", "登録番号"];
    let once = labels.iter().all(|label| count(&|text| text.contains(label)) <= 1);
    meetings == 1 && dated == 1 && count(&title) <= 1 && once && !torn
}

/// Whether a text names a meeting with its edition, outside a sentence.
pub(crate) fn names_numbered(text: &str) -> bool {
    words::is_meeting_name(text) && words::has_edition(text) && !words::is_sentence(text)
}
