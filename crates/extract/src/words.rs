//! Words that tell lines apart: titles, honorifics, organisations, offices, meetings.

use std::sync::LazyLock;

use regex::Regex;

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
    Regex::new(r"(?i)^(?:certificate|proof|confirmation)\s*of\s*(?:attendance|participation|presence)$|^(?:attendance|participation)certificate$").expect("constant")
});
static ENGLISH_COURSE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^certificate\s*of\s*(?:completion|training)$").expect("constant"));

/// What a compact line says the paper is, if it is a title: alone, in brackets, or behind a meeting's name.
pub(crate) fn title(text: &str) -> Option<Title> {
    let text = bare(text).to_lowercase();
    if text.chars().count() > 60 || text.contains('。') {
        return None;
    }
    if ENGLISH_ATTENDANCE.is_match(&text) {
        return Some(Title::Attendance);
    }
    if ENGLISH_COURSE.is_match(&text) {
        return Some(Title::Course);
    }
    exact(&text).or_else(|| card(&text)).or_else(|| behind_a_name(&text)).or_else(|| two_in_one(&text))
}

/// `ネームカード型参加証`, `名札(学会参加証)`: a card that says it is the certificate, wherever it says so.
fn card(text: &str) -> Option<Title> {
    const CARDS: [&str; 6] =
        ["ネームカード", "ネームプレート", "ネームタグ", "名札", "namecard", "namebadge"];
    const NOTES: [&str; 10] =
        ["は", "※", "着用", "下さい", "ください", "ます", "引換", "引き換え", "別途", "不可"];
    let named = CARDS.iter().any(|c| text.contains(c)) && text.contains("参加証");
    let noted = NOTES.iter().any(|n| text.contains(n)) || text.contains(['、', '。', ':']);
    (named && !noted && text.chars().count() <= 24).then_some(Title::NameCard)
}

fn exact(text: &str) -> Option<Title> {
    TITLES.iter().find(|(_, names)| names.contains(&text)).map(|(title, _)| *title)
}

/// `第10回…総会 参加証明書`, `医用画像情報専門技師更新申請書`.
fn behind_a_name(text: &str) -> Option<Title> {
    if is_sentence(text) || text.contains([':', '、', ',']) || text.starts_with(['※', '・', '□', '■', '*'])
    {
        return None;
    }
    let mut best: Option<(usize, Title)> = None;
    for (title, names) in TITLES {
        for name in names.iter().filter(|n| text.ends_with(**n)) {
            if best.is_none_or(|(length, _)| name.len() > length) {
                best = Some((name.len(), *title));
            }
        }
    }
    let (length, title) = best?;
    let before = &text[..text.len() - length];
    let named = matches!(title, Title::Application | Title::Declaration | Title::Stamps)
        || is_meeting_name(before)
        || ["オンデマンド", "オンライン", "現地", "ライブ", "会場", "ウェブ"].contains(&before)
        || before.chars().all(|c| c.is_ascii_digit() || "年度令和第回度".contains(c));
    named.then_some(title)
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

/// The length in bytes of the name before a closing honorific in a compact line.
pub(crate) fn honorific(text: &str) -> Option<usize> {
    const MARKS: [&str; 7] = ["先生殿", "先生", "殿", "様", "さま", "氏", "御中"];
    let mark = MARKS.iter().find(|m| text.ends_with(**m))?;
    let name = &text[..text.len() - mark.len()];
    (!name.is_empty() && name.chars().count() <= 20).then_some(name.len())
}

/// Whether a compact line is (part of) a sentence.
pub(crate) fn is_sentence(text: &str) -> bool {
    const SIGNS: [&str; 18] = [
        "証明",
        "証し",
        "証する",
        "証します",
        "ことを",
        "しました",
        "します",
        "された",
        "において",
        "に於いて",
        "下記の",
        "上記の",
        "このたび",
        "この度",
        "ください",
        "ました",
        "であること",
        "certify",
    ];
    let titled = exact(&bare(text).to_lowercase()).is_some();
    !titled && SIGNS.iter().any(|s| text.contains(s)) && (!text.ends_with("証明書") || text.contains('は'))
}

static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[^、。:]{2,24}?(?:殿|様|先生|氏|君)(?:\([^()]*\))?(?:は|が|には)(?:、|,|$|[^、。]{4})|^[^、。:]{2,24}は[、,]")
        .expect("constant")
});

/// Whether a compact line opens a sentence about somebody: `架空花子殿(会員番号71234)は、…`.
pub(crate) fn opens_sentence(text: &str) -> bool {
    SUBJECT.is_match(text)
}

/// Whether a compact line breaks off inside a sentence.
pub(crate) fn breaks_off(text: &str) -> bool {
    const ENDS: [&str; 16] = [
        "、",
        ",",
        "の",
        "に",
        "を",
        "は",
        "が",
        "で",
        "と",
        "において",
        "に於いて",
        "から",
        "まで",
        "より",
        "および",
        "及び",
    ];
    ENDS.iter().any(|e| text.ends_with(e))
}

/// Whether a compact line goes on with the sentence above it: it starts with a particle or the end of a verb.
pub(crate) fn goes_on(text: &str) -> bool {
    const STARTS: [&str; 12] = [
        "この",
        "ここ",
        "あなた",
        "ご",
        "お",
        "また",
        "なお",
        "よって",
        "ただし",
        "ふりがな",
        "これ",
        "それ",
    ];
    let hiragana = text.starts_with(|c: char| ('\u{3041}'..='\u{3096}').contains(&c));
    let verbs = [
        "参加した",
        "参加され",
        "出席した",
        "出席され",
        "受講した",
        "受講され",
        "修了した",
        "開催され",
        "催された",
    ];
    hiragana && !STARTS.iter().any(|s| text.starts_with(s)) || verbs.iter().any(|v| text.starts_with(v))
}

static LEGAL_FORM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:\(?(?:一般|公益)(?:社団|財団)法人|特定非営利活動法人|NPO法人|認定NPO法人|国立大学法人|公立大学法人|学校法人|医療法人|独立行政法人|地方独立行政法人|国立研究開発法人|",
        r"社会福祉法人|社会医療法人|株式会社|有限会社|合同会社|\(一社\)|\(公社\)|\(一財\)|\(公財\)|\(株\)|\(社\)|\(財\)|社団法人|財団法人|日本赤十字社)"
    ))
    .expect("constant")
});

/// Whether a compact line starts with a legal form (一般社団法人 …).
pub(crate) fn starts_organisation(text: &str) -> bool {
    LEGAL_FORM.is_match(text)
}

static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:学術集会会長|総会会長|大会会長|学術集会長|学術大会長|集会長|大会長|学会長|支部長|支部会長|理事長|代表理事|副理事長|会長|院長|病院長|所長|学長|総長|委員長|実行委員長|当番世話人|代表世話人|世話人代表|世話人|",
        r"センター長|部長|科長|主任教授|教授|代表|機構長|運営委員長|社長|president|chairman|chairperson|chair|director)"
    ))
    .expect("constant")
});

/// Where an office (会長, 理事長 …) stands in a compact or folded line: its byte range.
pub(crate) fn office(text: &str) -> Option<std::ops::Range<usize>> {
    OFFICE.find(text).map(|m| m.range())
}

static MEETING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:学会|総会|大会|集会|学術|研究会|セミナ[ー一-]|講習|シンポジウム|フォーラム|カンファレンス|コンファレンス|会議|研修|ワークショップ|講演会|勉強会|談話会|懇話会|例会|地方会|部会|",
        r"サミット|コース|講座|講義|スク[ー一-]ル|コングレス|レクチャ[ー一-]|ミ[ー一-]ティング|検討会|協議会|学会場|討論会|発表会|集談会|交流会|ウェビナ[ー一-]|",
        r"meeting|congress|conference|symposium|seminar|workshop|course|webinar|forum|assembly|session)"
    ))
    .expect("constant")
});
static EDITION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)第\s*[0-9〇一二三四五六七八九十百]+\s*回|(?-u:\b)\d{1,3}(?:st|nd|rd|th)(?-u:\b)")
        .expect("constant")
});

/// Whether a text holds a word for a meeting or course.
pub(crate) fn is_meeting_name(text: &str) -> bool {
    MEETING.is_match(text) || EDITION.is_match(text)
}

/// Whether a text names an edition (第83回, 83rd).
pub(crate) fn has_edition(text: &str) -> bool {
    EDITION.is_match(text)
}

static MEETING_END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:学会|総会|大会|集会|学術|研究会|セミナ[ー一-]|講習会?|シンポジウム|フォーラム|カンファレンス|コンファレンス|会議|研修会?|ワークショップ|講演会|勉強会|談話会|懇話会|例会|地方会|部会|",
        r"サミット|コース|講座|スク[ー一-]ル|コングレス|レクチャ[ー一-]|ミ[ー一-]ティング|検討会|協議会|討論会|発表会|集談会|ウェビナ[ー一-]|",
        r"meeting|congress|conference|symposium|seminar|workshop|course|webinar|forum|\)|\d{4}|』|」)$"
    ))
    .expect("constant")
});

/// Whether a compact text ends like a meeting's name.
pub(crate) fn ends_like_meeting(text: &str) -> bool {
    MEETING_END.is_match(text)
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
    fn sentences_and_notes_are_no_titles() {
        check("本状は参加証明書として使えます。", None);
        check("※領収書", None);
        check("上記のとおり出席したことを証明する", None);
    }
}
