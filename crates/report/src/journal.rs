//! The journal for other programs: plain-text accounting (hledger, ledger, beancount's cousins) and NDJSON. Both balance:
//! what is credited to a member comes from somewhere, to the point.

use std::collections::BTreeSet;

use daicho_model::{PartialDate, Points, Posting, PostingStatus};
use serde::Serialize;

/// One leg of an entry; the legs of an entry sum to zero.
#[derive(Serialize)]
struct Leg {
    account: String,
    points: i64,
}

/// One entry as a line of NDJSON.
#[derive(Serialize)]
struct Entry<'a> {
    date: String,
    record_id: &'a str,
    member_no: &'a str,
    unit: &'a str,
    status: PostingStatus,
    clause: Option<&'a str>,
    legs: Vec<Leg>,
}

/// The legs of a posting. What a cap cut goes to an account of its own; what is pending is kept apart from what counts.
/// A void posting moves nothing.
fn legs(posting: &Posting) -> Vec<Leg> {
    let name = |group: &str| format!("{group}:{}:{}", word(&posting.member_no), word(&posting.account));
    let earned =
        |points: Points| Leg { account: format!("earned:{}", word(&posting.account)), points: -points.0 };
    match posting.status {
        PostingStatus::Void => Vec::new(),
        PostingStatus::Pending => {
            vec![Leg { account: name("pending"), points: posting.points.0 }, earned(posting.points)]
        }
        PostingStatus::Posted => {
            let cut = posting.arithmetic.as_ref().map_or(Points::ZERO, |sum| sum.cut);
            let mut legs = vec![Leg { account: name("members"), points: posting.points.0 }];
            if cut > Points::ZERO {
                legs.push(Leg { account: name("capped"), points: cut.0 });
            }
            legs.push(earned(posting.points + cut));
            legs
        }
    }
}

/// The day of an entry: the first day of the record; those without one stand on the first day of the cycle's century.
fn day(posting: &Posting) -> String {
    posting.from.map_or_else(|| "1900-01-01".to_owned(), |day| PartialDate::earliest(day).to_string())
}

/// An account's or commodity's part: no white space, no colon, nothing that ends a name.
fn word(text: &str) -> String {
    let plain =
        |c: char| if c.is_whitespace() || c.is_control() || ":;\"'()[]{}|@=".contains(c) { '_' } else { c };
    let word: String = text.chars().map(plain).collect();
    if word.is_empty() { "_".to_owned() } else { word }
}

/// Text of a description or comment: one line, nothing that starts a comment.
fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == ';' || c == '|' { ' ' } else { c }).collect()
}

/// The journal as hledger reads it: a transaction a posting, `*` for what counts, `!` for what a human must look at, void
/// ones as comments. The commodity is the unit system.
///
/// Accounts and commodities are declared and days ascend, so that strict checks pass, too.
pub fn hledger(postings: &[Posting]) -> Vec<u8> {
    let mut out = String::from("; daicho: points by member and account; every transaction balances\n");
    out += &declarations(postings);
    let mut postings: Vec<&Posting> = postings.iter().collect();
    postings.sort_by_cached_key(|posting| day(posting));
    for posting in postings {
        let legs = legs(posting);
        let name = posting.meeting_name.as_deref().unwrap_or(&posting.account);
        let clause =
            posting.clause.as_deref().map_or(String::new(), |clause| format!(", clause: {}", tag(clause)));
        let tags = format!("record: {}{clause}", line(&posting.record_id));
        if legs.is_empty() {
            let reason = posting.reason.map_or("void", |reason| reason.as_str());
            out += &format!("\n; {} void {} {} ; {tags}\n", day(posting), reason, line(name));
            continue;
        }
        let mark = if posting.status == PostingStatus::Posted { '*' } else { '!' };
        out += &format!("\n{} {mark} {}  ; {tags}\n", day(posting), line(name));
        for leg in legs {
            out += &format!("    {:<40}  {} \"{}\"\n", leg.account, leg.points, word(&posting.unit));
        }
    }
    out.into_bytes()
}

/// Every account and commodity that the journal uses.
fn declarations(postings: &[Posting]) -> String {
    let moved = || postings.iter().filter(|posting| posting.status != PostingStatus::Void);
    let accounts: BTreeSet<String> = moved().flat_map(legs).map(|leg| leg.account).collect();
    let units: BTreeSet<String> = moved().map(|posting| word(&posting.unit)).collect();
    let units = units.iter().map(|unit| format!("commodity \"{unit}\"\n"));
    units.chain(accounts.iter().map(|account| format!("account {account}\n"))).collect()
}

/// Text of a tag: a comma would end it.
fn tag(text: &str) -> String {
    line(text).replace(',', "、")
}

/// The same entries as NDJSON: a posting a line with its legs; void ones have none.
pub fn journal_ndjson(postings: &[Posting]) -> Vec<u8> {
    let mut out = Vec::new();
    for posting in postings {
        let entry = Entry {
            date: day(posting),
            record_id: &posting.record_id,
            member_no: &posting.member_no,
            unit: &posting.unit,
            status: posting.status,
            clause: posting.clause.as_deref(),
            legs: legs(posting),
        };
        // Our own types: string keys only, writing to memory.
        serde_json::to_writer(&mut out, &entry).expect("model types are always JSON");
        out.push(b'\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use daicho_model::{Arithmetic, Mode};

    use super::*;

    fn posting(points: i64, status: PostingStatus, cut: Option<i64>) -> Posting {
        Posting {
            member_no: "10 01".to_owned(),
            body: "demo".to_owned(),
            unit: "society".to_owned(),
            account: "paper".to_owned(),
            meeting_id: None,
            meeting_name: Some("会; 名".to_owned()),
            edition: None,
            from: "2024-05".parse().ok(),
            to: None,
            mode: Mode::Unstated,
            points: Points(points),
            status,
            reason: None,
            clause: Some("1".to_owned()),
            record_id: "r-1-1".to_owned(),
            arithmetic: cut.map(|cut| Arithmetic {
                base: Points(points + cut),
                cap: Points(20),
                cut: Points(cut),
                clause: "2".to_owned(),
            }),
        }
    }

    fn check(posting: &Posting, expected: &[(&str, i64)]) {
        let legs = legs(posting);
        let found: Vec<(&str, i64)> = legs.iter().map(|leg| (leg.account.as_str(), leg.points)).collect();
        assert_eq!(found, expected);
        assert_eq!(found.iter().map(|leg| leg.1).sum::<i64>(), 0);
    }

    #[test]
    fn every_entry_balances_and_shows_what_was_cut() {
        check(&posting(5, PostingStatus::Posted, None), &[("members:10_01:paper", 5), ("earned:paper", -5)]);
        check(
            &posting(1, PostingStatus::Posted, Some(1)),
            &[("members:10_01:paper", 1), ("capped:10_01:paper", 1), ("earned:paper", -2)],
        );
        check(&posting(3, PostingStatus::Pending, None), &[("pending:10_01:paper", 3), ("earned:paper", -3)]);
        check(&posting(0, PostingStatus::Void, None), &[]);
    }

    #[test]
    fn the_text_is_a_plain_text_journal() {
        let text = String::from_utf8(hledger(&[posting(5, PostingStatus::Posted, None)])).unwrap();
        let declared: Vec<&str> = text.lines().skip(1).take(3).collect();
        assert_eq!(
            declared,
            ["commodity \"society\"", "account earned:paper", "account members:10_01:paper"]
        );
        let lines: Vec<&str> = text.lines().skip(5).collect();
        assert_eq!(lines[0], "2024-05-01 * 会  名  ; record: r-1-1, clause: 1");
        assert_eq!(
            lines[1].split_whitespace().collect::<Vec<_>>(),
            ["members:10_01:paper", "5", "\"society\""]
        );
    }
}
