//! Words that tell lines apart: honorifics, sentences, organisations, offices, meetings.

use std::sync::LazyLock;

use regex::Regex;

pub(crate) use crate::titles::{Title, bare, is_title, title};

/// The length in bytes of the name before a closing honorific in a compact line.
pub(crate) fn honorific(text: &str) -> Option<usize> {
    const MARKS: [&str; 11] =
        ["先生殿", "先生", "殿", "様", "樣", "さま", "氏", "御中", "(様)", "(殿)", "(先生)"];
    let mark = MARKS.iter().find(|m| text.ends_with(**m))?;
    let name = &text[..text.len() - mark.len()];
    (!name.is_empty() && name.chars().count() <= 20).then_some(name.len())
}

static ENGLISH_SENTENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:thisis(?:to|a)|has|have|was)?(?:hereby|successfully)?(?:attended|participated|completed|presented|certif|heldin|heldat|heldon|heldfrom|tookpart)")
        .expect("constant")
});

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
    let titled = crate::titles::exact(&bare(text).to_lowercase()).is_some();
    if !titled && ENGLISH_SENTENCE.is_match(text) {
        return true;
    }
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

/// Whether a compact line opens a sentence that speaks to the holder: `貴殿が第10回…`, `上記の者は…`.
pub(crate) fn addresses_holder(text: &str) -> bool {
    const SUBJECTS: [&str; 10] = [
        "貴殿",
        "貴方",
        "あなた",
        "上記の者",
        "右の者",
        "上記会員",
        "上記の方",
        "頭書の者",
        "標記の者",
        "同人",
    ];
    let rest = SUBJECTS.iter().find_map(|subject| text.strip_prefix(subject));
    rest.is_some_and(|rest| rest.starts_with(['が', 'は', 'の']) || rest.starts_with("におかれ"))
}

/// Whether a compact line closes the sentence of a certificate: `…に参加したことを証明する`.
pub(crate) fn closes_sentence(text: &str) -> bool {
    const ENDS: [&str; 5] = ["証します", "証する", "証明します", "証明する", "証明いたします"];
    text.find("ことを").is_some_and(|at| text[at..].contains('証'))
        || ENDS.iter().any(|end| text.ends_with(end))
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
    let open = |a: char, b: char| text.matches(a).count() > text.matches(b).count();
    ENDS.iter().any(|e| text.ends_with(e)) || open('「', '」') || open('『', '』') || open('(', ')')
}

/// Whether a line, blanks kept, ends with an English word that more must follow: `Cutting Edge Radiology in`.
pub(crate) fn ends_with_preposition(line: &str) -> bool {
    const WORDS: [&str; 9] = ["in", "of", "for", "and", "on", "the", "to", "with", "&"];
    let last = line.trim_end().rsplit(' ').next().unwrap_or_default();
    line.trim_end().contains(' ') && WORDS.contains(&last.to_ascii_lowercase().as_str())
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

/// Whether a line, blanks kept, ends with an English adjective: no name of a meeting does.
pub(crate) fn ends_with_adjective(line: &str) -> bool {
    const ENDS: [&str; 5] = ["nal", "can", "ean", "ese", "ian"];
    let last = line.trim_end().rsplit(' ').next().unwrap_or_default();
    line.trim_end().contains(' ') && last.len() >= 5 && ENDS.iter().any(|end| last.ends_with(end))
}

/// Whether a line, blanks kept, starts with an English word that goes on with what stood before it: `of Nuclear Medicine`.
pub(crate) fn starts_with_preposition(line: &str) -> bool {
    const WORDS: [&str; 6] = ["of", "for", "and", "in", "on", "&"];
    let first = line.split_whitespace().next().unwrap_or_default();
    line.trim().contains(' ') && WORDS.contains(&first)
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
        r"(?i)(?:学術集会会長|総会会長|大会会長|学術集会長|学術大会長|集会長|大会長|学会長|支部長|支部会長|理事長|代表理事|副理事長|会長|院長|病院長|所長|学長|総長|委員長|実行委員長|当番世話人|代表世話人|世話人代表|世話人|",
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

static ENGLISH_MEETING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)(?:meeting|congress|conference|symposium)(?-u:\b).*(?-u:\b)20[0-9]{2}(?-u:\b)|(?-u:\b)20[0-9]{2}(?-u:\b).*(?-u:\b)(?:meeting|congress|conference|symposium)(?-u:\b)")
        .expect("constant")
});

/// Whether a line, blanks kept, is an English meeting's name with its year.
pub(crate) fn is_english_meeting(line: &str) -> bool {
    line.is_ascii()
        && line.split_whitespace().count() >= 4
        && ENGLISH_MEETING.is_match(line)
        && !is_sentence(&crate::normalise::compact(line))
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
