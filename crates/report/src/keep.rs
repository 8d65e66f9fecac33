//! What backup, restore and erasure say.

use crate::plain::plain;
use crate::words::{both, filled};

/// What an erasure tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErasedText<'a> {
    /// The bodies that it took something of.
    pub bodies: Vec<&'a str>,
    /// Members erased, by number.
    pub members: Vec<&'a str>,
    /// Whether an erasure that was begun before is done.
    pub resumed: bool,
    /// Members of an erasure that was begun before and had erased nothing: they stay.
    pub not_begun: Vec<String>,
    /// Pieces of paper erased.
    pub records: usize,
    /// Decisions whose personal parts went.
    pub decisions: usize,
    /// Decisions about others that name nobody any more.
    pub masked: usize,
    /// Files of the inbox that hold the papers.
    pub files: Vec<String>,
    /// Files of the inbox that carry papers of others, too.
    pub shared: Vec<String>,
    /// Papers of others on the same pages.
    pub beside: Vec<String>,
    /// Papers of others that go on waiting.
    pub held: Vec<String>,
    /// Points that others lost.
    pub losses: Vec<String>,
    /// Tables where a name or number still stands, with the number of rows.
    pub mentions: Vec<(&'a str, u64)>,
    /// Other bodies where somebody else bears one of the numbers.
    pub elsewhere: Vec<String>,
    /// Members who stay, for their cycle has not ended in every body.
    pub running: Vec<String>,
    /// Bodies whose output files were written anew.
    pub rewritten: Vec<&'a str>,
    /// Letters that were deleted.
    pub letters: Vec<String>,
    /// Files that still hold a name or number.
    pub holding: Vec<String>,
    /// Files that could not be looked into.
    pub unread: Vec<String>,
    /// Databases that restores have moved aside.
    pub aside: Vec<String>,
}

/// How many members are named.
const NAMED: usize = 20;

/// A copy was written.
pub fn backed_up(file: &str) -> String {
    format!("{}\n", filled("keep", "backed_up", &[("file", &plain(file))]))
}

/// What is shown rests on decisions that may not be what was decided.
pub fn broken_chain(detail: &str, file: &str) -> String {
    filled("keep", "broken_chain", &[("detail", &plain(detail)), ("file", &plain(file))])
}

/// What a restore tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestoredText<'a> {
    /// The database.
    pub file: &'a str,
    /// Where the one before it is.
    pub replaced: Option<&'a str>,
    /// Decisions that were given up.
    pub lost: u64,
    /// Erasures among them.
    pub erasures: u64,
    /// Whether the one before it could be read.
    pub compared: bool,
}

/// A copy took the place of the database.
pub fn restored(told: &RestoredText<'_>) -> String {
    let mut out = format!("{}\n", filled("keep", "restored", &[("file", &plain(told.file))]));
    if let Some(replaced) = told.replaced {
        out += &format!("{}\n", filled("keep", "replaced", &[("file", &plain(replaced))]));
    }
    if told.lost > 0 {
        out += &format!("{}\n", filled("keep", "lost", &[("count", &told.lost.to_string())]));
    }
    if told.erasures > 0 {
        let count = told.erasures.to_string();
        out += &format!("{}\n", filled("keep", "erased_again", &[("count", &count)]));
    }
    if !told.compared {
        out += &format!("{}\n", both("keep", "not_compared"));
    }
    out + &format!("{}\n", both("keep", "run_again"))
}

/// Nobody's cycle ended before a day; `running` are those whose cycle in another body has not ended.
pub fn nobody_erased(day: &str, body: &str, running: &[String]) -> String {
    let told = filled("keep", "nobody", &[("day", day), ("body", &plain(body))]);
    format!("{told}\n{}", listed("running", running))
}

/// What was erased, and what only the owner can delete.
pub fn erased(told: &ErasedText<'_>) -> String {
    let count = |number: usize| number.to_string();
    let mut members: Vec<String> = told.members.iter().take(NAMED).map(|one| plain(one)).collect();
    if told.members.len() > NAMED {
        members.push("…".to_owned());
    }
    let counts = [
        ("body", plain(&told.bodies.join(", "))),
        ("members", count(told.members.len())),
        ("numbers", members.join(", ")),
        ("records", count(told.records)),
        ("decisions", count(told.decisions)),
        ("masked", count(told.masked)),
    ];
    let counts: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
    let mut out = format!("{}\n", filled("keep", "erased", &counts));
    let mut say = |key: &str| out += &format!("{}\n", both("keep", key));
    if told.resumed {
        say("resumed");
    }
    out += &listed("not_begun", &told.not_begun);
    let mut say = |key: &str| out += &format!("{}\n", both("keep", key));
    say(if told.rewritten.is_empty() { "not_rewritten" } else { "rewritten" });
    let old = told.bodies.iter().filter(|body| !told.rewritten.contains(body));
    out += &listed("outputs_left", &old.map(|body| (*body).to_owned()).collect::<Vec<_>>());
    out += &listed("beside", &told.beside);
    out += &listed("held", &told.held);
    out += &listed("losses", &told.losses);
    out += &listed("letters_deleted", &told.letters);
    out += &listed("holding", &told.holding);
    out += &listed("unread", &told.unread);
    out += &format!("{}\n", both("keep", "out_of_reach"));
    out += &format!("{}\n", both("keep", "envelopes"));
    out += &listed("elsewhere", &told.elsewhere);
    out += &listed("running", &told.running);
    out += &listed("aside", &told.aside);
    out += &listed("files", &told.files);
    out += &listed("shared", &told.shared);
    for (table, count) in &told.mentions {
        out +=
            &format!("{}\n", filled("keep", "mentions", &[("table", table), ("count", &count.to_string())]));
    }
    out
}

/// A line with what it is about below; nothing where there is nothing.
fn listed(key: &str, all: &[String]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let lines: String = all.iter().map(|one| format!("  {}\n", plain(one))).collect();
    format!("{}\n{lines}", both("keep", key))
}
