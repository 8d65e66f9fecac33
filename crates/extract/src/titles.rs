//! Titles: what a line by itself says a paper is.

use std::sync::LazyLock;

use regex::Regex;

use crate::words::{is_meeting_name, is_sentence};

/// What a title says a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Title {
    /// 参加証 and the like.
    Attendance,
    /// 受講証 and the like.
    Course,
    /// ネームカード.
    NameCard,
    /// 領収書.
    Receipt,
    /// 申請書.
    Application,
    /// チェックシート.
    Declaration,
    /// スタンプシート.
    Stamps,
}

const TITLES: &[(Title, &[&str])] = &[
    (
        Title::Attendance,
        &[
            "参加証",
            "参加証明書",
            "参加証明",
            "参加証書",
            "出席証明書",
            "出席証",
            "出席証明",
            "学会参加証",
            "学会参加証明書",
            "学会出席証明書",
            "学術集会参加証",
            "学術集会参加証明書",
            "大会参加証",
            "聴講証",
            "聴講証明書",
            "オンライン参加証明書",
            "オンライン参加証",
            "web参加証",
            "web参加証明書",
            "参加章",
            "参加認定証",
            "出席認定証",
            "参加票",
            "参加確認証",
            "参加確認書",
            "出席確認書",
            "出席確認証",
            "単位取得証明書",
            "単位証明書",
            "参加単位証明書",
            "発表証明書",
            "座長証明書",
            "講師証明書",
            "視聴証明書",
            "視聴証",
        ],
    ),
    (
        Title::Course,
        &[
            "受講証",
            "受講証明書",
            "受講証明",
            "受講証書",
            "修了証",
            "修了証書",
            "修了証明書",
            "受講修了証",
            "受講修了証書",
            "講習会受講証",
            "講習会受講証明書",
            "講習会修了証",
            "研修修了証",
            "受講票",
            "講習受講証明書",
            "研修会修了証",
            "研修会受講証",
            "研修修了証明書",
            "修了認定証",
            "受講認定証",
            "受講確認書",
            "受講確認証",
            "修了確認書",
            "専門医共通講習受講証明書",
            "講習受講証",
        ],
    ),
    (
        Title::NameCard,
        &[
            "ネームカード",
            "namecard",
            "参加証(ネームカード)",
            "ネームカード兼参加証",
            "参加証兼ネームカード",
            "名札",
            "参加証・ネームカード",
        ],
    ),
    (
        Title::Receipt,
        &[
            "領収書",
            "領収証",
            "領収證",
            "receipt",
            "領収書(控)",
            "参加費領収書",
            "参加費領収証",
            "領収書再発行",
            "officialreceipt",
            "請求書",
            "御請求書",
            "ご請求書",
            "請求書兼領収書",
            "納品書",
            "支払証明書",
            "支払証明",
            "参加費支払証明",
            "参加費支払証明書",
            "支払明細書",
            "入金確認書",
            "振込金受取書",
            "振込受付書",
            "振込明細書",
            "払込受領証",
            "払込取扱票",
            "振替払込受付票",
            "振替払込請求書兼受領証",
            "ご利用明細",
            "ご利用明細書",
            "利用明細書",
            "ご利用控え",
            "お客様控え",
            "invoice",
            "paymentreceipt",
        ],
    ),
    (
        Title::Application,
        &[
            "申請書",
            "申請用紙",
            "更新申請書",
            "認定申請書",
            "資格更新申請書",
            "専門医更新申請書",
            "単位申請書",
            "更新申請用紙",
            "単位登録申請書",
            "参加単位登録申請書",
            "申込書",
            "申請票",
            "更新申請票",
            "認定更新申請書",
            "資格更新申請用紙",
        ],
    ),
    (
        Title::Declaration,
        &[
            "チェックシート",
            "ポイントチェックシート",
            "単位チェックシート",
            "自己申告書",
            "単位集計表",
            "単位取得一覧",
            "学会参加記録",
            "参加記録",
            "ポイントシート",
            "単位申告書",
            "取得単位一覧",
            "取得単位一覧表",
            "ポイント申告書",
            "研修記録",
            "学会参加一覧",
            "単位計算書",
            "単位計算表",
            "個人ポイントシート",
            "単位一覧表",
        ],
    ),
    (
        Title::Stamps,
        &[
            "スタンプシート",
            "スタンプ台紙",
            "スタンプカード",
            "押印シート",
            "受講印台帳",
            "受講手帳",
            "スタンプラリー台紙",
        ],
    ),
];

static ENGLISH_ATTENDANCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:certificate|proof|confirmation|letter|record|statement|verification)\s*of\s*(?:attendance|participation|presence)$|^(?:attendance|participation|cme|cpd)(?:certificate|record)$|^certificateof(?:cme|cpd)?credits?$").expect("constant")
});
static ENGLISH_COURSE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^certificate\s*of\s*(?:completion|training)$").expect("constant"));

static LIST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^[^証、。:,※□■☑・]{0,24}(?:単位|ポイント|点数|参加|出席|受講|研修|業績|実績|取得|申告|自己|活動|履修)[^証、。:,※□■]{0,14}",
        r"(?:集計表|計算表|計算書|一覧|一覧表|申告書|申告表|申告票|チェックシート|チェックリスト|チェック表|チェック票|明細|明細書|実績表|記録表|記録簿|記録|リスト|集計票|内訳|内訳書|内訳表|実績報告書|状況報告書|参加報告書|調書|シート)$"
    ))
    .expect("constant")
});
static STAMPS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^[^、。:,※□]{0,20}(?:スタンプ|押印|捺印|検印|受講印|出席印|参加印|証印)[^、。:,※□]{0,6}(?:シート|台紙|台帳|カード|帳|表|票|簿|用紙)$|",
        r"^[^、。:,※□]{0,20}(?:受講|研修|参加|出席|単位)(?:手帳|カード|シール台紙)$"
    ))
    .expect("constant")
});

static COMPOSED: LazyLock<[(Title, Regex); 2]> = LazyLock::new(|| {
    let of = |done: &str, what: &str| {
        let text = format!(r"^[^、。:,※□■・「」()]{{0,20}}(?:{done})[^、。:,※「」()]{{0,4}}(?:{what})$");
        Regex::new(&text).expect("constant")
    };
    [
        (Title::Course, of("受講|修了|履修|研修|講習|課程|修得", "証|証明書|証書|証明|認定証|済証")),
        (Title::Attendance, of("参加|出席|聴講|視聴", "証|証明書|証書|証明|認定証|済証|者証")),
    ]
});

/// `参加者証明書`, `受講済証`: what was done and a paper that proves it.
fn composed(text: &str) -> Option<Title> {
    const OTHERS: [&str; 18] = [
        "登録",
        "会員",
        "引換",
        "申請",
        "申込",
        "用",
        "発行",
        "再発",
        "請求",
        "領収",
        "免許",
        "施設",
        "指定",
        "機関",
        "専門医",
        "指導医",
        "認定医",
        "資格",
    ];
    let mentioned = MENTIONED.iter().chain(&OTHERS).any(|word| text.contains(word));
    let found = COMPOSED.iter().find(|(_, pattern)| pattern.is_match(text)).map(|(title, _)| *title);
    found.filter(|_| !mentioned && !is_sentence(text) && !text.starts_with(|c: char| c.is_ascii_digit()))
}

/// `取得単位集計表`, `参加実績一覧`, `押印票`: a list or a sheet of stamps by its composition.
fn list(text: &str) -> Option<Title> {
    let number = text.starts_with(|c: char| c.is_ascii_digit() || c == '(');
    let stamps = STAMPS.is_match(text);
    let found = if stamps { Some(Title::Stamps) } else { LIST.is_match(text).then_some(Title::Declaration) };
    found.filter(|_| !number && !is_sentence(text))
}

/// What a compact line says the paper is, if it is a title: alone, in brackets, or behind a meeting's name.
pub(crate) fn title(text: &str) -> Option<Title> {
    let text = bare(text).to_lowercase();
    if text.chars().count() > 60 || text.contains('。') {
        return None;
    }
    // Specks between the words: CERTIFICATE.OF PARTICIPATION.
    let english: String = text.chars().filter(|c| !matches!(c, '.' | ',' | '-' | '・')).collect();
    if ENGLISH_ATTENDANCE.is_match(&english) {
        return Some(Title::Attendance);
    }
    if ENGLISH_COURSE.is_match(&english) {
        return Some(Title::Course);
    }
    let whole = |text: &str| exact(text).or_else(|| behind_a_name(text));
    exact(&text)
        .or_else(|| card(&text))
        .or_else(|| behind_a_name(&text))
        .or_else(|| two_in_one(&text))
        .or_else(|| list(&text))
        .or_else(|| composed(&text))
        .or_else(|| whole(before_remark(&text)?))
        .or_else(|| whole(before_english(&text)?))
}

/// `参加証明書certificateofattendance` without its English.
fn before_english(text: &str) -> Option<&str> {
    let before = text.trim_end_matches(|c: char| c.is_ascii());
    let english = &text[before.len()..];
    (!before.is_empty() && ["certificate", "receipt"].iter().any(|w| english.contains(w))).then_some(before)
}

/// `参加証明書(再発行)` without its remark.
fn before_remark(text: &str) -> Option<&str> {
    let (before, remark) = text.strip_suffix(')')?.split_once('(')?;
    (remark.chars().count() <= 8 && !remark.contains('(')).then_some(before)
}

/// `ネームカード型参加証`, `名札(学会参加証)`: a card that says it is the certificate, wherever it says so.
fn card(text: &str) -> Option<Title> {
    const CARDS: [&str; 6] =
        ["ネームカード", "ネームプレート", "ネームタグ", "名札", "namecard", "namebadge"];
    const NOTES: [&str; 10] =
        ["は", "※", "着用", "下さい", "ください", "ます", "引換", "引き換え", "別途", "不可"];
    // Specks between the words: NAME.CARD / 参加証.
    let letters: String = text.chars().filter(|c| !matches!(c, '.' | ',' | '-' | '・')).collect();
    let named = CARDS.iter().any(|c| letters.contains(c)) && letters.contains("参加証");
    let noted = NOTES.iter().any(|n| text.contains(n)) || text.contains(['、', '。', ':']);
    (named && !noted && text.chars().count() <= 24).then_some(Title::NameCard)
}

/// The title that a bare lower-case text is, if it is nothing else.
pub(crate) fn exact(text: &str) -> Option<Title> {
    TITLES.iter().find(|(_, names)| names.contains(&text)).map(|(title, _)| *title)
}

/// `第10回…総会 参加証明書`, `医用画像情報専門技師更新申請書`.
fn behind_a_name(text: &str) -> Option<Title> {
    if is_sentence(text) || text.contains([':', '、', ',']) || text.starts_with(['※', '・', '□', '■', '*'])
    {
        return None;
    }
    let ends = TITLES
        .iter()
        .flat_map(|(title, names)| names.iter().filter(|n| text.ends_with(**n)).map(|n| (n.len(), *title)));
    let (longest, title) = ends.clone().max_by_key(|(length, _)| *length)?;
    let shortest = ends.map(|(length, _)| length).min().unwrap_or(longest);
    let before = &text[..text.len() - shortest];
    let named = matches!(title, Title::Application | Title::Declaration | Title::Stamps)
        || is_meeting_name(before)
        || is_attribute(before)
        || before.chars().all(|c| c.is_ascii_digit() || "年度令和第回度".contains(c));
    named.then_some(title)
}

/// Words by which a paper is only mentioned.
const MENTIONED: [&str; 10] = ["添付", "提出", "必要", "写", "貼", "別紙", "コピー", "同封", "兼", "及び"];

/// Words in front of a title that say which kind of it, not that it is only mentioned.
fn is_attribute(before: &str) -> bool {
    before.chars().count() <= 8
        && !before.is_ascii()
        && before.chars().all(char::is_alphanumeric)
        && !MENTIONED.iter().any(|m| before.contains(m))
}

/// `参加証兼領収書`, `参加証明書・領収書`: the certificate leads.
fn two_in_one(text: &str) -> Option<Title> {
    let (first, second) = text.split_once(['兼', '・', '/', '及', '&'])?;
    let (first, second) = (exact(first)?, exact(second.trim_start_matches('び'))?);
    Some(if first == Title::Receipt { second } else { first })
}

/// Whether a compact line is a title.
pub(crate) fn is_title(text: &str) -> bool {
    title(text).is_some()
}

/// A line without the brackets and ornaments around it.
pub(crate) fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| {
        matches!(
            c,
            '【' | '】'
                | '['
                | ']'
                | '<'
                | '>'
                | '《'
                | '》'
                | '〈'
                | '〉'
                | '「'
                | '」'
                | '『'
                | '』'
                | '='
                | '-'
                | '~'
                | '*'
                | '◆'
                | '■'
                | '●'
                | '◇'
                | '○'
                | '_'
                | '・'
                | '〔'
                | '〕'
                | '.'
                | ' '
                | '　'
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Title>) {
        assert_eq!(title(text), expected, "{text}");
    }

    #[test]
    fn titles_are_known_alone_and_behind_a_name() {
        check("参加証明書", Some(Title::Attendance));
        check("【受講証】", Some(Title::Course));
        check("CertificateofAttendance", Some(Title::Attendance));
        check("第10回架空画像学会総会参加証明書", Some(Title::Attendance));
        check("架空専門技師資格更新申請書", Some(Title::Application));
        check("参加証兼領収書", Some(Title::Attendance));
        check("領収証", Some(Title::Receipt));
    }

    #[test]
    fn a_title_is_known_by_what_it_is_made_of() {
        check("学会現地参加者証明書", Some(Title::Attendance));
        // To have registered is not to have been there.
        check("学会参加登録証明書", None);
        check("出席者証", Some(Title::Attendance));
        check("履修証明書", Some(Title::Course));
        check("受講済証", Some(Title::Course));
        check("LetterofAttendance", Some(Title::Attendance));
        check("会員証", None);
        check("研修施設認定証", None);
        check("研修施設認定証の写し", None);
        check("参加登録確認書", None);
        check("参加証引換券", None);
    }

    #[test]
    fn sentences_and_notes_are_no_titles() {
        check("本状は参加証明書として使えます。", None);
        check("※領収書", None);
        check("上記のとおり出席したことを証明する", None);
    }
}
