//! What a letter of each kind holds.

use daicho_model::{
    BoundingBox, Decision, Field, Mode, PartialDate, Posting, PostingStatus, Reason, ReasonCode, Record,
};

use super::values::{Values, japanese};
use super::{Entry, Grid, Letter, LetterInput, LetterKind};
use crate::explain::open;
use crate::plain::plain;
use crate::spot::spot;
use crate::words::{distinct, key};
use crate::{Messages, Text};

/// The letter of a kind to a member.
pub fn letter(kind: LetterKind, input: &LetterInput<'_>) -> Letter {
    let (values, part) = (Values::of(input), input.texts.part(kind));
    let texts = [&input.texts.sender, &part.title, &part.opening, &part.closing];
    let lacking = texts.iter().flat_map(|text| values.lacking(text)).map(str::to_owned);
    let requirements = requirements(input);
    let tables = match kind {
        LetterKind::Approved | LetterKind::Reminder => vec![requirements],
        LetterKind::Deficient | LetterKind::Undecided => {
            vec![requirements, papers(input), open_clauses(input)]
        }
        LetterKind::Points => vec![postings(input), totals(input), requirements],
    };
    Letter {
        dear: filled("dear", &[("name", &input.outcome.name)]),
        number: filled("number", &[("member_no", &input.outcome.member_no)]),
        date: Text { ja: japanese(input.as_of), en: input.as_of.to_string() },
        sender: values.filled(&input.texts.sender),
        title: values.filled(&part.title),
        opening: values.filled(&part.opening),
        tables: tables.into_iter().filter(|grid| !grid.rows.is_empty()).collect(),
        closing: values.filled(&part.closing),
        lacking: distinct(lacking),
    }
}

fn requirements(input: &LetterInput<'_>) -> Grid {
    let row = |one: &daicho_model::RequirementOutcome| {
        let mark = if one.part_of.is_some() { "・" } else { "" };
        let name = Text { ja: mark.to_owned() + &plain(&one.ja), en: plain(&one.en) };
        let mut cells = vec![Entry::of(name)];
        cells.extend(
            [one.have, one.pending, one.need, one.missing].map(|figure| Entry::same(figure.to_string())),
        );
        cells.push(Entry::of(word("outcome", &key(&one.outcome))));
        cells.push(Entry::same(plain(&one.clause)));
        cells
    };
    let mut heads = vec![word("letter", "requirement")];
    heads
        .extend(["have", "pending", "need", "missing", "outcome", "clause"].map(|head| word("header", head)));
    Grid {
        title: word("letter", "requirements"),
        heads,
        shares: vec![0.40, 0.07, 0.09, 0.07, 0.07, 0.12, 0.18],
        rows: input.outcome.requirements.iter().map(row).collect(),
    }
}

/// A paper a row that does not count, or not yet: once, whatever accounts it was for.
fn papers(input: &LetterInput<'_>) -> Grid {
    let mut rows = Vec::new();
    let mut seen = Vec::new();
    for posting in input.postings.iter().filter(|one| one.status != PostingStatus::Posted) {
        let record = record(input, &posting.record_id);
        let reasons = reasons(record, posting.reason);
        let is_of_another = record.is_none() && posting.reason == Some(ReasonCode::OtherHolder);
        if is_of_another || seen.contains(&posting.record_id.as_str()) {
            continue;
        }
        seen.push(posting.record_id.as_str());
        rows.push(paper_row(input, what(posting, record), reasons, posting.clause.as_deref(), record));
    }
    let booked = |record: &Record| input.postings.iter().any(|one| one.record_id == record.record_id);
    let others = input
        .papers
        .iter()
        .filter(|record| matches!(record.decision, Decision::Review | Decision::Void) && !booked(record));
    for record in others {
        rows.push(paper_row(input, printed(record), reasons(Some(record), None), None, Some(record)));
    }
    let mut heads = vec![word("letter", "paper")];
    heads.extend([word("header", "reason"), word("header", "clause"), word("letter", "where")]);
    Grid { title: word("letter", "papers"), heads, shares: vec![0.26, 0.28, 0.14, 0.32], rows }
}

fn paper_row(
    input: &LetterInput<'_>,
    what: Text,
    reasons: Vec<&Reason>,
    clause: Option<&str>,
    record: Option<&Record>,
) -> Vec<Entry> {
    let clauses = distinct(reasons.iter().filter_map(|one| one.clause.as_deref()).chain(clause));
    let told = distinct(reasons.into_iter().map(|one| reason(input, one)));
    vec![
        Entry::of(what),
        Entry::of(joined(&told, "、", "; ")),
        Entry::same(clauses.into_iter().map(plain).collect::<Vec<_>>().join(" ")),
        record.map_or_else(Entry::default, |record| Entry {
            picture: input.pictures.get(&record.record_id).cloned(),
            ..place(record)
        }),
    ]
}

/// Why a paper does not count, most important first; of a posting without a record its own reason.
fn reasons(record: Option<&Record>, code: Option<ReasonCode>) -> Vec<&Reason> {
    let told = record.map(|record| record.reasons.iter().collect::<Vec<_>>()).unwrap_or_default();
    match code.filter(|code| told.iter().all(|one| one.code != *code)) {
        Some(code) => BARE.iter().filter(|one| one.code == code).chain(told).collect(),
        None => told,
    }
}

/// Every reason without details.
static BARE: std::sync::LazyLock<Vec<Reason>> =
    std::sync::LazyLock::new(|| ReasonCode::ALL.into_iter().map(Reason::new).collect());

/// The reason in words. What a finding says of other papers, and whose another's paper is, is the clerk's to judge and no member's
/// to read; the paper that counts instead is named by its file, and only where it is the member's own.
fn reason(input: &LetterInput<'_>, reason: &Reason) -> Text {
    let mut told = reason.clone();
    if OF_OTHERS.contains(&reason.code) {
        told.details.clear();
    }
    if let Some(twin) = told.details.remove("twin").and_then(|twin| record(input, &twin)) {
        told = told.with("twin", format!("{} p.{}", twin.document.path, spot(twin)));
    }
    Messages::global().reason(&told)
}

/// Reasons whose details may name others.
const OF_OTHERS: [ReasonCode; 4] = [
    ReasonCode::OpenFinding,
    ReasonCode::OtherHolder,
    ReasonCode::AmbiguousMember,
    ReasonCode::MemberNotFound,
];

fn open_clauses(input: &LetterInput<'_>) -> Grid {
    let held = |one: &&daicho_model::OpenClause| one.code != "not_checked";
    let outcome = daicho_model::MemberOutcome {
        open: input.outcome.open.iter().filter(held).cloned().collect(),
        ..input.outcome.clone()
    };
    Grid {
        title: word("letter", "open"),
        heads: vec![word("header", "open")],
        shares: vec![1.0],
        rows: open(&outcome).into_iter().map(|text| vec![Entry::of(text)]).collect(),
    }
}

fn postings(input: &LetterInput<'_>) -> Grid {
    let row = |(at, posting): (usize, &Posting)| {
        let record = record(input, &posting.record_id);
        let points = match posting.status {
            PostingStatus::Posted => posting.points.to_string(),
            PostingStatus::Pending => format!("({})", posting.points),
            PostingStatus::Void => "—".to_owned(),
        };
        let mut status = vec![word("status", &key(&posting.status))];
        if posting.status != PostingStatus::Posted {
            // In a word: the notice has the whole reason.
            let why = reasons(record, posting.reason);
            status.extend(why.first().map(|one| word("short_reason", one.code.as_str())));
        }
        // In English once: the table of totals says it again.
        let account = match input.postings[..at].iter().any(|one| one.account == posting.account) {
            true => Text { en: String::new(), ..account(input, &posting.account) },
            false => account(input, &posting.account),
        };
        let mode = match posting.mode {
            Mode::Unstated => Text::default(),
            mode => word("mode", &key(&mode)),
        };
        vec![
            Entry::same(days(posting.from, posting.to)),
            Entry { place: record.map(|record| record.bounding_box), ..Entry::of(what(posting, record)) },
            Entry::of(mode),
            Entry::of(account),
            Entry::same(points),
            Entry::of(joined(&status, ": ", ": ")),
            Entry::same(posting.clause.as_deref().map(plain).unwrap_or_default()),
        ]
    };
    let heads = [("letter", "days"), ("header", "meeting_name"), ("header", "mode"), ("header", "account")];
    let more = [("letter", "points"), ("header", "status"), ("header", "clause")];
    Grid {
        title: word("letter", "postings"),
        heads: heads.into_iter().chain(more).map(|(group, head)| word(group, head)).collect(),
        shares: vec![0.125, 0.28, 0.09, 0.16, 0.065, 0.18, 0.1],
        rows: input.postings.iter().enumerate().map(row).collect(),
    }
}

fn totals(input: &LetterInput<'_>) -> Grid {
    // Both languages in one line: there is room, and the sheet is short of pages.
    let named = |id: &str| match account(input, id) {
        Text { ja, en } if en.is_empty() || en == ja => ja,
        Text { ja, en } => format!("{ja} / {en}"),
    };
    let row = |(id, points): (&String, &daicho_model::Points)| {
        vec![Entry::same(named(id)), Entry::same(points.to_string())]
    };
    Grid {
        title: word("letter", "totals"),
        heads: vec![word("header", "account"), word("header", "total")],
        shares: vec![0.8, 0.2],
        rows: input.outcome.totals.iter().map(row).collect(),
    }
}

/// `第83回 日本…総会`, or what the paper is.
fn what(posting: &Posting, record: Option<&Record>) -> Text {
    let Some(name) = posting.meeting_name.as_deref().map(plain) else {
        return record.map_or_else(Text::default, printed);
    };
    let edition = posting.edition.map_or(String::new(), |edition| format!("第{edition}回 "));
    Text { ja: format!("{edition}{name}"), en: String::new() }
}

/// What a paper says of itself: kind, meeting, days.
fn printed(record: &Record) -> Text {
    let kind = word("kind", &key(&record.kind));
    let title = Field::known(&record.fields.publication).and_then(|paper| paper.title.clone());
    let meeting = record.fields.meeting.as_ref().map(|field| field.raw.clone()).or(title);
    let meeting = meeting.map_or(String::new(), |text| format!(" {}", plain(&text)));
    let days = crate::tables::days(&record.fields.from, &record.fields.to);
    let days = if days.is_empty() { days } else { format!(" {}", plain(&days)) };
    Text { ja: format!("{}{meeting}{days}", kind.ja), en: kind.en }
}

/// The file and page, and how far down.
fn place(record: &Record) -> Entry {
    let on_page = record.bounding_box;
    let page = record.page.to_string();
    let at = filled("at", &[("file", &record.document.path), ("page", &page)]);
    if on_page == BoundingBox::PAGE {
        return Entry { place: Some(on_page), ..Entry::of(at) };
    }
    let percent = |part: f32| format!("{:.0}", part * 100.0);
    let (top, bottom) = (percent(on_page.y0), percent(on_page.y1));
    let down = filled("on_page", &[("top", &top), ("bottom", &bottom)]);
    Entry { place: Some(on_page), ..Entry::of(joined(&[at, down], " ", ", ")) }
}

fn record<'a>(input: &LetterInput<'a>, id: &str) -> Option<&'a Record> {
    input.papers.iter().find(|record| record.record_id == id).copied()
}

fn days(from: Option<PartialDate>, to: Option<PartialDate>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from != to => format!("{from} 〜 {to}"),
        (from, to) => from.or(to).map_or(String::new(), |day| day.to_string()),
    }
}

fn account(input: &LetterInput<'_>, id: &str) -> Text {
    let name = input.accounts.get(id).cloned().unwrap_or_else(|| word("account", id));
    Text { ja: plain(&name.ja), en: plain(&name.en) }
}

pub(super) fn word(group: &str, name: &str) -> Text {
    Messages::global().text(group, name)
}

pub(super) fn filled(name: &str, values: &[(&str, &str)]) -> Text {
    Messages::global().filled("letter", name, values)
}

fn joined(texts: &[Text], ja: &str, en: &str) -> Text {
    let all = |pick: fn(&Text) -> &str, with: &str| {
        texts.iter().map(pick).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(with)
    };
    Text { ja: all(|text| &text.ja, ja), en: all(|text| &text.en, en) }
}

impl Entry {
    fn of(text: Text) -> Entry {
        Entry { text, ..Entry::default() }
    }

    /// The same in both languages.
    fn same(text: String) -> Entry {
        Entry::of(Text { ja: text.clone(), en: text })
    }
}

#[cfg(test)]
mod tests {
    use daicho_model::Outcome;

    use super::*;

    #[test]
    fn a_result_has_its_notice() {
        assert_eq!(LetterKind::notice(Outcome::NotMet).key(), "deficient");
        assert!(LetterKind::ALL.iter().enumerate().all(|(at, kind)| *kind as usize == at));
    }
}
