//! What a piece of paper is.

use std::sync::LazyLock;

use daicho_model::{Confidence, PageSource, RecordKind};
use regex::Regex;

use crate::analysis::{Analysis, Known, Nature};
use crate::payload::{Payload, parse};
use crate::table::{self, Column, Table, TableRow};
use crate::words::{self, Title};

/// A letter or mail that says that it is the certificate: 本書をもって参加証といたします.
static SERVES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:本書|本状|本紙|本証|本通知|本画面|本頁|本ページ|本メール|これ|こちら)を(?:もって|以て|以って)(?:、)?(?:学会|学術集会|大会)?(?:参加|出席|受講)(?:証|証明書|証明)(?:とし|とさせ|に代えさせ|に代えます|に代えていた|といた|と致)|(?:本書|本状|本紙|本通知|本画面|この画面|本メール|このメール|本ページ)は(?:学会|学術集会|大会)?(?:参加|出席|受講)(?:証|証明書)(?:を兼ね|として(?:も)?[ごお御]?(?:使用|利用|使い|用い|有効)|と(?:なり|します|いたし)|に(?:なり|代え))")
        .expect("constant")
});

/// A card that says that it is the certificate, too: 本票は参加証明書を兼ねます, 本証は参加証明書として使用できます.
static DOUBLES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:本票|本証|本札|本券|本状|本カード|名札|ネームカード|このカード|この票|この証)(?:は|を|が)(?:学会|学術集会|大会)?(?:参加|出席|受講)(?:証|証明書|証明|章)(?:を(?:兼ね|かね)|として(?:も)?(?:[ごお御]?(?:使用|利用|使い|用い|扱|取り扱|取扱|活用|有効|提出)|なり|認め)|と(?:なり|いたし|します|なる)|に(?:なり|なる|代え)|です|である)")
        .expect("constant")
});

/// A paper that confirms instead of certifying: 参加されたことを確認しました.
static CONFIRMS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:参加|出席|聴講|受講|修了)(?:され(?:た|まし)|し(?:た|まし))?(?:こと)?を(?:ご|御)?確認(?:し|いたし|致し|申し)|confirm(?:s)?that")
        .expect("constant")
});

/// What no receipt says: 参加したことを証明します.
static ATTESTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:参加|出席|受講|聴講|修了)(?:され|し)(?:た|ました)ことを(?:ここに)?証").expect("constant")
});

/// An English certificate without a title: Presented to … for attending …
static PRESENTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"presentedto.{0,80}?for(?:hisorher|his|her|your|their)?",
        r"(?:attending|attendance|participating|participation|havingattended|havingparticipated|presenceat)"
    ))
    .expect("constant")
});

/// Grants, invitations and bills name who is to attend, not who did.
const NOT_ATTENDED_YET: [&str; 6] = ["grant", "invitation", "invoice", "visa", "willbe", "registrationfee"];

/// An English title whose lines are read apart: CERTIFICATE above OF ATTENDANCE.
static ENGLISH_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"certificate\W{0,2}of\W{0,2}(?:attendance|participation|presence|completion|training)")
        .expect("constant")
});

/// The kind and how sure of it. `whole`: the paper's edges were seen well, and nothing lies over it: it is one paper.
pub(crate) fn kind(analysis: &Analysis<'_>, whole: bool) -> (RecordKind, Confidence) {
    let (kind, sure) = decide(analysis, whole);
    (kind, Confidence::new(sure))
}

fn decide(analysis: &Analysis<'_>, whole: bool) -> (RecordKind, f32) {
    if analysis.piece.codes.iter().any(|c| matches!(parse(&c.text), Payload::Cover { .. })) {
        return (RecordKind::Cover, 0.99);
    }
    if crate::cover::is_cover(analysis) {
        return (RecordKind::Cover, 0.97);
    }
    if analysis.lines.is_empty() {
        let blank = analysis.piece.page.source == PageSource::Blank;
        return (RecordKind::Unknown, if blank { 1.0 } else { 0.5 });
    }
    by_title(analysis, whole)
        .map(|(kind, sure)| (kind, if is_social(analysis) { sure * 0.6 } else { sure }))
        .or_else(|| sheet_without_title(analysis))
        .or_else(|| paper(analysis))
        .or_else(|| by_sentence(analysis))
        .or_else(|| name_card(analysis))
        .unwrap_or((RecordKind::Unknown, 0.5))
}

fn by_title(analysis: &Analysis<'_>, whole: bool) -> Option<(RecordKind, f32)> {
    let found: Vec<Title> = analysis.titles().map(|(title, _)| title).collect();
    let has = |title: Title| found.contains(&title);
    // Forms name certificates and receipts in their text: they go first.
    if has(Title::Stamps) {
        return Some((RecordKind::StampSheet, 0.93));
    }
    if has(Title::Application) {
        return Some((RecordKind::ApplicationForm, 0.95));
    }
    if has(Title::Declaration) {
        return Some(listed(analysis));
    }
    let certificate = has(Title::Attendance) || has(Title::Course) || has(Title::NameCard);
    if has(Title::Receipt) {
        return Some(match certificate {
            true => mixed(analysis, &found, whole),
            // A receipt says that money came in: one that certifies attendance lies over a certificate, or is one.
            false if ATTESTS.is_match(&analysis.flow.text().replace(char::is_whitespace, "")) => {
                (RecordKind::Receipt, 0.7)
            }
            false => (RecordKind::Receipt, 0.97),
        });
    }
    if has(Title::NameCard) {
        return Some((RecordKind::NameCard, 0.93));
    }
    if has(Title::Course) {
        return crate::course::weighed(analysis);
    }
    if has(Title::Attendance) {
        // Its name far larger than all else makes a badge of it, whatever its stub is titled (docs/glossary.md, name card).
        let card = crate::fields::card::is_badge(analysis)
            && is_small(analysis)
            && !certifies(analysis)
            && crate::fields::days::days(analysis).issued.is_none();
        let both = analysis.titles().any(|(_, k)| k.compact.contains("領収"));
        return Some(match (card, both) {
            // One paper for several meetings: a human must take it apart.
            _ if dated_rows(&table::tables(&analysis.piece)) >= 2 => (RecordKind::Certificate, 0.6),
            (true, _) => (RecordKind::NameCard, 0.8),
            (_, true) => (RecordKind::Certificate, 0.8),
            _ => (RecordKind::Certificate, 0.97),
        });
    }
    None
}

/// A list by its title: with a column of seals and seals in it, its rows are stamped.
fn listed(analysis: &Analysis<'_>) -> (RecordKind, f32) {
    let stamped = table::tables(&analysis.piece).iter().any(|table| table.has(Column::Seal));
    match (stamped, analysis.piece.seals.is_empty()) {
        (true, false) => (RecordKind::StampSheet, 0.88),
        // Without colour no seal is seen: the column alone tells.
        (true, true) if analysis.piece.page.colour != Some(true) => (RecordKind::StampSheet, 0.84),
        (true, true) => (RecordKind::Declaration, 0.75),
        (false, _) => (RecordKind::Declaration, 0.93),
    }
}

/// A table of several meetings with points, seals or ticks is a list, whatever its title: the next page of one has none.
fn sheet_without_title(analysis: &Analysis<'_>) -> Option<(RecordKind, f32)> {
    let tables = table::tables(&analysis.piece);
    let has = |wanted: Column| tables.iter().any(|table| table.has(wanted));
    if dated_rows(&tables) < 2 || certifies(analysis) {
        return None;
    }
    if has(Column::Seal) {
        let seals = analysis.piece.seals.len();
        return Some((RecordKind::StampSheet, if seals >= 1 { 0.88 } else { 0.7 }));
    }
    (has(Column::Points) || has(Column::Enclosed)).then_some((RecordKind::Declaration, 0.86))
}

/// How many rows of the tables name a meeting and a day.
fn dated_rows(tables: &[Table<'_>]) -> usize {
    let whole = |row: &&TableRow<'_>| {
        let text = row.compact();
        words::is_meeting_name(&text) && !crate::dates::find(&text).is_empty()
    };
    tables.iter().map(|table| table.rows.iter().filter(whole).count()).sum()
}

/// `懇親会参加証`: a title, but for the evening.
fn is_social(analysis: &Analysis<'_>) -> bool {
    const WORDS: [&str; 6] = ["懇親会", "情報交換会", "意見交換会", "企業展示", "展示会", "懇話パーティ"];
    analysis.titles().any(|(_, k)| WORDS.iter().any(|w| k.compact.contains(w)))
}

/// A certificate's and a receipt's title on one piece: a certificate with the stub of its receipt where the edges say that it
/// is one paper, else perhaps two that could not be split.
fn mixed(analysis: &Analysis<'_>, found: &[Title], whole: bool) -> (RecordKind, f32) {
    const ONE_PAPER: f32 = 0.82;
    let paid =
        analysis.lines.iter().any(|k| k.compact.contains("領収いたし") || k.compact.contains("領収しました"));
    if paid && !certifies(analysis) {
        return (RecordKind::Receipt, 0.7);
    }
    (
        if found.contains(&Title::Course) { RecordKind::CourseCertificate } else { RecordKind::Certificate },
        if whole { ONE_PAPER } else { 0.7 },
    )
}

fn certifies(analysis: &Analysis<'_>) -> bool {
    let text = crate::normalise::compact(analysis.flow.text()).to_lowercase();
    [
        "証明し",
        "証明する",
        "証明いたし",
        "証する",
        "証します",
        "証明致し",
        "証明申し上げ",
        "証明申上",
        "certify",
        "certifies",
        "認定し",
        "証しま",
    ]
    .iter()
    .any(|w| text.contains(w))
}

/// Whether the piece is card-sized beside its page.
fn is_small(analysis: &Analysis<'_>) -> bool {
    analysis.piece.region.area() < 0.35
}

fn by_sentence(analysis: &Analysis<'_>) -> Option<(RecordKind, f32)> {
    let text = crate::normalise::compact(analysis.flow.text()).to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    if has(&["領収いたしました", "領収致しました", "正に領収", "領収しました", "上記正に"])
    {
        return Some((RecordKind::Receipt, 0.9));
    }
    if (certifies(analysis) || CONFIRMS.is_match(&text))
        && let Some(found) = crate::course::by_sentence(analysis, &text)
    {
        return Some(found);
    }
    if ENGLISH_TITLE.is_match(&text) {
        let course = has(&["certificateofcompletion", "certificateoftraining"]);
        let kind = if course { RecordKind::CourseCertificate } else { RecordKind::Certificate };
        return Some((kind, 0.85));
    }
    if PRESENTED.is_match(&text) && !has(&NOT_ATTENDED_YET) {
        return Some((RecordKind::Certificate, 0.85));
    }
    if SERVES.is_match(&text) {
        return Some((RecordKind::Certificate, 0.85));
    }
    (has(&["申請者", "申請日", "申請年月日"]) && has(&["更新", "申請書", "認定"]))
        .then_some((RecordKind::ApplicationForm, 0.75))
}

/// A meeting's name and a holder on a small piece, and little else.
fn name_card(analysis: &Analysis<'_>) -> Option<(RecordKind, f32)> {
    let text = crate::normalise::compact(analysis.flow.text()).to_lowercase();
    let english = |k: &Known<'_>| words::is_english_meeting(&k.line.text);
    let meeting = analysis.lines.iter().any(|k| words::has_edition(&k.compact) || english(k));
    let named = analysis.lines.iter().any(|k| k.nature == Nature::Honorific)
        || crate::fields::holder::holder(analysis).is_some_and(|h| h.value.is_some());
    let small = analysis.lines.len() <= 14;
    if announces(&text) || is_enclosure(analysis) {
        return None;
    }
    let unnumbered =
        || analysis.lines.iter().any(|k| k.nature == Nature::Other && words::is_meeting_name(&k.compact));
    if (meeting || unnumbered()) && DOUBLES.is_match(&text) {
        return Some((RecordKind::NameCard, if is_small(analysis) { 0.9 } else { 0.8 }));
    }
    let paid = ["円", "¥", "\u{ffe5}", "領収", "但し"].iter().any(|w| text.contains(w));
    let worn =
        crate::fields::card::is_badge(analysis) || crate::fields::card::largest_name(analysis).is_some();
    let dated = analysis.lines.iter().any(|k| !k.dates.is_empty());
    if meeting && named && dated && !paid && is_small(analysis) && analysis.lines.len() <= 10 {
        return Some((RecordKind::NameCard, 0.85));
    }
    if is_small(analysis) && !paid && worn && says_whose(analysis) {
        return Some((RecordKind::NameCard, 0.85));
    }
    // Worn, so that the name is what is read from afar; the meeting need not bear an edition.
    if unnumbered() && dated && !paid && is_small(analysis) && crate::fields::card::is_badge(analysis) {
        return Some((RecordKind::NameCard, 0.85));
    }
    if meeting
        && named
        && small
        && (text.contains("参加") || text.contains("participant") || analysis.piece.region.area() < 0.35)
    {
        return Some((RecordKind::NameCard, 0.75));
    }
    None
}

/// Whether a line says by itself as what one wears a card.
fn says_whose(analysis: &Analysis<'_>) -> bool {
    const WORDS: [&str; 16] = [
        "参加者",
        "正会員",
        "会員",
        "非会員",
        "準会員",
        "学生",
        "一般",
        "演者",
        "座長",
        "participant",
        "attendee",
        "delegate",
        "member",
        "speaker",
        "faculty",
        "chair",
    ];
    analysis.lines.iter().any(|k| WORDS.contains(&k.compact.to_lowercase().as_str()))
}

/// Whether the text announces a meeting to come: the back of a certificate.
fn announces(text: &str) -> bool {
    ["次回", "ご案内", "御案内", "お待ちして", "開催予定", "演題募集", "事前登録", "お知らせ"]
        .iter()
        .any(|w| text.contains(w))
}

/// Whether a line says that the page belongs to another: 参加証明書 別紙.
fn is_enclosure(analysis: &Analysis<'_>) -> bool {
    analysis.lines.iter().any(|k| words::bare(&k.compact).ends_with("別紙"))
}

/// The first page of a publication.
fn paper(analysis: &Analysis<'_>) -> Option<(RecordKind, f32)> {
    match crate::fields::publication::signs(analysis) {
        5.. => Some((RecordKind::Paper, 0.92)),
        4 => Some((RecordKind::Paper, 0.84)),
        3 if analysis.lines.len() >= 20 => Some((RecordKind::Paper, 0.8)),
        _ => None,
    }
}
