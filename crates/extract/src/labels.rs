//! Labels as certificates print them, found in folded text despite blanks inside and slips of the reader.

use std::ops::Range;

/// What the value beside a label is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// The meeting's name.
    Meeting,
    /// Days on which the meeting was held.
    Held,
    /// Days the holder attended.
    Attended,
    /// Where it was held.
    Venue,
    /// The holder's name.
    Holder,
    /// The holder's member number.
    MemberNo,
    /// The certificate's serial number.
    Serial,
    /// Day of issue.
    Issued,
    /// Who issued it.
    Issuer,
    /// How it was attended.
    Mode,
    /// In which role.
    Role,
    /// Points.
    Points,
    /// Something no field is made of; it ends the value before it.
    Other,
}

/// Printed labels, blanks removed. Within one label kind the order does not matter; the longest match wins.
const LABELS: &[(Label, &[&str])] = &[
    (
        Label::Meeting,
        &[
            "学会名",
            "学会名称",
            "名称",
            "会議名",
            "会議名称",
            "大会名",
            "大会名称",
            "学術集会名",
            "学術大会名",
            "集会名",
            "研究会名",
            "学会・研究会名",
            "講習会名",
            "講習会名称",
            "講習名",
            "講座名",
            "講座名称",
            "研修会名",
            "研修会名称",
            "研修名",
            "催事名",
            "催事名称",
            "イベント名",
            "セミナー名",
            "セミナー名称",
            "行事名",
            "会合名",
            "学術集会名称",
            "講演会名",
            "講演会名称",
            "催し名",
            "催物名",
            "プログラム名",
            "コース名",
            "開催名",
            "会名",
            "学会等名称",
            "学会等の名称",
            "会の名称",
            "学術集会の名称",
            "講習会の名称",
            "学会の名称",
            "研修会の名称",
            "会議の名称",
            "講習の名称",
            "参加学会",
            "参加学会名",
            "受講講習会名",
            "受講講座",
            "受講講習会",
            "対象学会",
            "meeting",
            "meetingname",
            "nameofmeeting",
            "conference",
            "congress",
            "event",
            "eventname",
            "titleofmeeting",
            "nameofthemeeting",
        ],
    ),
    (
        Label::Held,
        &[
            "会期",
            "開催期間",
            "開催日",
            "開催日時",
            "開催年月日",
            "開催日程",
            "期日",
            "日時",
            "日程",
            "開催期日",
            "開催月日",
            "期間",
            "実施日",
            "実施日時",
            "実施期間",
            "講習日",
            "講習日時",
            "研修日",
            "研修日時",
            "研修期間",
            "講習期間",
            "配信期間",
            "視聴期間",
            "オンデマンド配信期間",
            "開講日",
            "年月日",
            "日付",
            "date",
            "dates",
            "period",
        ],
    ),
    (
        Label::Attended,
        &[
            "参加日",
            "受講日",
            "視聴日",
            "参加日時",
            "受講日時",
            "視聴日時",
            "参加年月日",
            "受講年月日",
            "出席日",
            "出席日時",
            "参加期間",
            "受講期間",
            "出席年月日",
            "聴講日",
            "修了日",
            "受講完了日",
            "視聴完了日",
            "受講修了日",
            "修了年月日",
            "参加登録日時",
            "dateofattendance",
            "attendeddate",
        ],
    ),
    (
        Label::Venue,
        &[
            "会場",
            "開催場所",
            "開催地",
            "場所",
            "開催会場",
            "会場名",
            "実施場所",
            "研修場所",
            "開催方法・会場",
            "venue",
            "place",
            "location",
        ],
    ),
    (
        Label::Holder,
        &[
            "氏名",
            "名前",
            "お名前",
            "ご氏名",
            "ご芳名",
            "芳名",
            "御芳名",
            "参加者",
            "受講者",
            "参加者名",
            "受講者名",
            "参加者氏名",
            "受講者氏名",
            "会員氏名",
            "会員名",
            "出席者",
            "出席者名",
            "出席者氏名",
            "申請者",
            "申請者氏名",
            "申請者名",
            "聴講者",
            "修了者",
            "修了者氏名",
            "姓名",
            "漢字氏名",
            "氏名漢字",
            "ご参加者名",
            "御氏名",
            "フルネーム",
            "name",
            "fullname",
            "nameofparticipant",
            "participant",
            "attendee",
        ],
    ),
    (
        Label::MemberNo,
        &[
            "会員番号",
            "会員no",
            "会員no.",
            "会員id",
            "会員ナンバー",
            "会員番号id",
            "学会員番号",
            "会員登録番号",
            "会員コード",
            "学会会員番号",
            "jrs会員番号",
            "日医放会員番号",
            "会員証番号",
            "membershipno",
            "membershipno.",
            "memberno",
            "memberno.",
            "memberid",
            "membershipnumber",
            "membernumber",
            "membershipid",
            "会員no:",
        ],
    ),
    (
        Label::Serial,
        &[
            "証明書番号",
            "証明番号",
            "発行番号",
            "受付番号",
            "no",
            "no.",
            "整理番号",
            "管理番号",
            "参加証番号",
            "証書番号",
            "通し番号",
            "参加登録番号",
            "受講番号",
            "参加番号",
            "登録番号",
            "修了証番号",
            "受講証番号",
            "シリアル番号",
            "証明書no",
            "証明書no.",
            "参加者番号",
            "certificateno",
            "certificateno.",
            "serialno",
            "serialno.",
            "registrationno",
            "registrationno.",
            "certificatenumber",
            "証明書id",
            "参加者id",
            "参加id",
            "受講id",
        ],
    ),
    (
        Label::Issued,
        &[
            "発行日",
            "発行年月日",
            "交付日",
            "交付年月日",
            "証明日",
            "発行",
            "発行日時",
            "作成日",
            "証明年月日",
            "dateofissue",
            "issued",
            "issuedon",
            "issuedate",
        ],
    ),
    (Label::Issuer, &["発行者", "発行元", "証明者", "発行機関", "issuedby", "発行団体"]),
    (
        Label::Mode,
        &[
            "参加形式",
            "参加形態",
            "参加方法",
            "受講方法",
            "受講形態",
            "受講形式",
            "視聴方法",
            "視聴形態",
            "開催形式",
            "開催形態",
            "開催方法",
            "開催方式",
            "出席形態",
            "聴講方法",
            "参加種別",
            "配信形式",
        ],
    ),
    (Label::Role, &["役割", "参加区分", "発表区分", "参加資格"]),
    (
        Label::Points,
        &[
            "取得単位",
            "取得単位数",
            "単位",
            "単位数",
            "取得点数",
            "点数",
            "ポイント",
            "取得ポイント",
            "認定単位",
            "付与単位",
            "付与単位数",
            "認定単位数",
            "取得予定単位",
            "専門医更新単位",
            "更新単位",
            "専門医単位",
            "認定点数",
            "ポイント数",
            "獲得単位",
        ],
    ),
    (
        Label::Other,
        &[
            "所属",
            "所属施設",
            "所属機関",
            "所属名",
            "ご所属",
            "御所属",
            "施設名",
            "勤務先",
            "勤務先名",
            "住所",
            "連絡先",
            "電話",
            "電話番号",
            "tel",
            "fax",
            "email",
            "e-mail",
            "フリガナ",
            "ふりがな",
            "氏名カナ",
            "カナ",
            "カナ氏名",
            "カナ姓名",
            "生年月日",
            "演題",
            "演題名",
            "演題番号",
            "備考",
            "主催",
            "共催",
            "後援",
            "協賛",
            "主催者",
            "主管",
            "参加費",
            "会費",
            "金額",
            "但",
            "但し",
            "但し書き",
            "職種",
            "診療科",
            "役職",
            "講習区分",
            "区分",
            "領域",
            "分類",
            "会長",
            "学会長",
            "大会長",
            "理事長",
            "代表理事",
            "学術集会長",
            "責任者",
            "責任者氏名",
            "代表者",
            "代表者氏名",
            "講師氏名",
            "座長氏名",
            "会長氏名",
            "講師名",
            "世話人",
            "当番世話人",
            "実行委員長",
            "事務局",
            "問い合わせ先",
            "お問い合わせ先",
            "お問合せ先",
            "url",
            "http",
            "https",
            "内訳",
            "合計",
            "宛名",
            "宛先",
            "有効期限",
            "講演名",
            "テーマ",
            "内容",
            "講習内容",
            "研修内容",
            "プログラム",
            "affiliation",
            "印",
            "認定期間",
            "申請日",
            "申請年月日",
            "認定日",
            "認定開始日",
            "認定終了日",
            "認定年月日",
            "登録日",
            "支払日",
            "入金日",
            "領収日",
            "受領日",
            "申込日",
            "卒業年",
            "対象",
            "時間",
            "開始時間",
            "終了時間",
            "受講時間",
            "参加費用",
            "領収金額",
            "主催団体",
            "主催学会",
            "開催団体",
            "認定団体",
            "セッション名",
            "セッション",
            "演者名",
            "演者",
            "座長",
            "講師",
            "organization",
            "organizer",
            "institution",
            "申請区分",
            "更新区分",
            "参加登録区分",
            "会員区分",
            "種別",
            "職名",
            "医籍番号",
            "医籍登録番号",
            "免許番号",
            "医療機関",
            "医療機関名",
            "領収書番号",
            "郵便番号",
            "専門医番号",
            "技師番号",
            "認定番号",
            "認定証番号",
            "登録者番号",
        ],
    ),
];

/// A label found in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    /// Which.
    pub label: Label,
    /// The label and its colon, in the folded text.
    pub range: Range<usize>,
    /// How sure: lower for a slip of the reader or a lost colon.
    pub sure: f32,
}

/// Every label in a folded text that stands where labels stand: at the start, behind a blank, bracket or bullet.
pub(crate) fn find(text: &str) -> Vec<Mark> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut marks: Vec<Mark> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let found = boundary(&chars, at).then(|| best(text, &chars, at)).flatten();
        match found {
            Some((mark, next)) => {
                marks.push(mark);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    marks
}

fn boundary(chars: &[(usize, char)], at: usize) -> bool {
    if chars[at].1.is_whitespace() {
        return false;
    }
    let Some(before) = at.checked_sub(1).map(|i| chars[i].1) else { return true };
    before.is_whitespace()
        || matches!(
            before,
            '(' | '['
                | '<'
                | '【'
                | '〔'
                | '「'
                | '『'
                | '《'
                | '〈'
                | '・'
                | '■'
                | '◆'
                | '●'
                | '○'
                | '◎'
                | '□'
                | '◇'
                | '▪'
                | '*'
                | '※'
                | '、'
                | '。'
                | '/'
                | '|'
                | '_'
                | ':'
                | '▼'
                | '▶'
                | '★'
                | '☆'
                | '-'
        )
}

fn best(text: &str, chars: &[(usize, char)], at: usize) -> Option<(Mark, usize)> {
    let mut best: Option<(f32, usize, Mark, usize)> = None;
    for (label, names) in LABELS {
        for name in *names {
            let Some((end, slips)) = matches(chars, at, name) else { continue };
            let Some((next, gap)) = separator(chars, end, *label, name, slips) else { continue };
            let range = chars[at].0..chars.get(next).map_or(text.len(), |c| c.0);
            let sure = gap * if slips == 0 { 1.0 } else { 0.95 };
            let length = name.chars().count();
            let rank = length as f32 - slips as f32 * 10.0;
            if best.as_ref().is_none_or(|(old, ..)| rank > *old) {
                best = Some((rank, length, Mark { label: *label, range, sure }, next));
            }
        }
    }
    best.map(|(_, _, mark, next)| (mark, next))
}

/// Matches a label's characters, blanks between them skipped: the next index and the number of slips.
fn matches(chars: &[(usize, char)], start: usize, name: &str) -> Option<(usize, usize)> {
    let length = name.chars().count();
    let mut at = start;
    let mut slips = 0;
    let mut wild = 0;
    for (n, wanted) in name.chars().enumerate() {
        while n > 0 && chars.get(at).is_some_and(|(_, c)| c.is_whitespace()) && at - start < 14 {
            at += 1;
        }
        let (_, found) = chars.get(at)?;
        let found = found.to_ascii_lowercase();
        if found != wanted {
            slips += 1;
            if !confusable(found, wanted) {
                wild += 1;
                let tolerated = length >= 4 && n + 1 < length && n > 0 && !name.is_ascii() && wild == 1;
                if !tolerated {
                    return None;
                }
            }
        }
        at += 1;
    }
    (slips <= 1 || slips * 3 <= length).then_some((at, slips))
}

/// Characters that readers confuse inside labels.
fn confusable(found: char, wanted: char) -> bool {
    const PAIRS: &[(char, &str)] = &[
        ('期', "斯朋朗基其"),
        ('場', "埸揚塲塌"),
        ('氏', "民氐"),
        ('名', "各"),
        ('員', "貝買"),
        ('番', "香審"),
        ('号', "兮號弓"),
        ('称', "祢弥稱"),
        ('日', "曰目"),
        ('開', "閧関闘閉"),
        ('催', "崔僅"),
        ('会', "會合"),
        ('学', "學字"),
        ('単', "單"),
        ('間', "問閒"),
        ('前', "煎"),
        ('発', "發"),
        ('行', "衍"),
        ('所', "听"),
        ('大', "太犬"),
    ];
    PAIRS.iter().any(|(right, wrong)| *right == wanted && wrong.contains(found))
}

/// What stands between label and value: the index of the value and how sure it makes the label.
fn separator(
    chars: &[(usize, char)],
    end: usize,
    label: Label,
    name: &str,
    slips: usize,
) -> Option<(usize, f32)> {
    let at = past_annotation(chars, past_closing(chars, end));
    let blanks = chars[at..].iter().take_while(|(_, c)| c.is_whitespace()).count();
    let colon =
        chars[at + blanks..].iter().take_while(|(_, c)| matches!(c, ':' | ';' | '=' | '…' | '︙')).count();
    if colon > 0 {
        let mut next = at + blanks + colon;
        next += chars[next..].iter().take_while(|(_, c)| c.is_whitespace()).count();
        return Some((next, 1.0));
    }
    if slips > 1 && at + blanks < chars.len() {
        return None;
    }
    if at + blanks == chars.len() || blanks > 0 || at > end {
        let number = *name == *"no" && chars.get(at + blanks).is_some_and(|(_, c)| c.is_ascii_digit());
        return (number || stands_without_colon(name)).then_some((at + blanks, 0.98));
    }
    let next = chars[at].1;
    let lost = match label {
        Label::Held | Label::Attended | Label::Issued => starts_date(chars, at),
        Label::MemberNo => next.is_ascii_alphanumeric(),
        Label::Serial => next.is_ascii_alphanumeric() && name.chars().count() > 2 || next.is_ascii_digit(),
        Label::Points => next.is_ascii_digit(),
        Label::Holder => {
            matches!(name, "氏名" | "お名前" | "参加者氏名" | "受講者氏名")
                && crate::normalise::is_kanji(next)
        }
        Label::Meeting => {
            matches!(name, "学会名" | "会議名" | "大会名" | "学術集会名" | "講習会名" | "研修会名" | "名称")
                && (next == '第' || next.is_ascii_digit())
        }
        _ => false,
    };
    (lost && slips == 0).then_some((at, 0.95))
}

/// Japanese labels, and the English ones that are no common words.
fn stands_without_colon(name: &str) -> bool {
    !name.is_ascii()
        || matches!(
            name,
            "no."
                | "memberid"
                | "membershipno."
                | "memberno."
                | "certificateno."
                | "serialno."
                | "registrationno."
                | "membershipno"
                | "memberno"
        )
}

fn starts_date(chars: &[(usize, char)], at: usize) -> bool {
    let next = chars[at].1;
    let after = chars.get(at + 1).map(|c| c.1);
    next.is_ascii_digit()
        || matches!((next, after), ('令', Some('和')) | ('平', Some('成')) | ('昭', Some('和')))
        || matches!((next, after), ('R' | 'H' | 'S', Some(d)) if d.is_ascii_digit())
}

fn past_closing(chars: &[(usize, char)], end: usize) -> usize {
    let close = |i: usize| {
        matches!(chars.get(i), Some((_, ')' | ']' | '>' | '】' | '〕' | '」' | '』' | '》' | '〉')))
    };
    if close(end) { end + 1 } else { end }
}

/// Skips `(漢字)` or `/Name` behind a label.
fn past_annotation(chars: &[(usize, char)], at: usize) -> usize {
    let blanks = chars[at..].iter().take_while(|(_, c)| *c == ' ').count();
    let open = at + blanks;
    match chars.get(open) {
        Some((_, '(')) => {
            let length = chars[open..].iter().take(14).position(|(_, c)| *c == ')');
            let Some(close) = length.map(|n| open + n) else { return at };
            let rest = chars.get(close + 1).map(|c| c.1);
            let plain = !chars[open..close].iter().any(|(_, c)| c.is_ascii_digit());
            if plain && rest.is_none_or(|c| matches!(c, ':' | '\t' | ' ')) { close + 1 } else { at }
        }
        Some((_, '/')) => {
            let word = chars[open + 1..]
                .iter()
                .take_while(|(_, c)| c.is_ascii_alphabetic() || matches!(c, ' ' | '.'))
                .count();
            let end = open + 1 + word;
            let more = chars.get(end).map(|c| c.1);
            if word > 0 && more.is_none_or(|c| matches!(c, ':' | '\t')) { end } else { at }
        }
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Folded;

    /// Labels with the text between them, written `Label=value`.
    fn check(text: &str, expected: &str) {
        let text = Folded::new(text).text;
        let marks = find(&text);
        let ends = marks.iter().skip(1).map(|m| m.range.start).chain([text.len()]);
        let shown: Vec<String> = marks
            .iter()
            .zip(ends)
            .map(|(m, end)| format!("{:?}={}", m.label, text[m.range.end..end].trim()))
            .collect();
        assert_eq!(shown.join(" "), expected, "{text}");
    }

    #[test]
    fn labels_are_found_with_blanks_inside() {
        check("名　称：第10回架空学会総会", "Meeting=第10回架空学会総会");
        check("会　期：2024年4月11日　会　場：架空ホール", "Held=2024年4月11日 Venue=架空ホール");
        check("会員番号　60714", "MemberNo=60714");
        check("（会員番号 195-3308）", "MemberNo=195-3308)");
        check("No. 586859", "Serial=586859");
        check("氏名（漢字）：山田 太郎", "Holder=山田 太郎");
        check("氏名 / Name: 山田 太郎", "Holder=山田 太郎");
    }

    #[test]
    fn slips_of_the_reader_are_tolerated() {
        check("会斯：2024年4月11日", "Held=2024年4月11日");
        check("会期2024年4月11日", "Held=2024年4月11日");
        check("会貝番号:123", "MemberNo=123");
        check("証明害番号:123", "Serial=123");
    }

    #[test]
    fn words_that_only_start_like_labels_are_none() {
        check("学会名誉会員 山田", "");
        check("会場整理係", "");
        check("学術集会長：山田 太郎", "Other=山田 太郎");
        check("第10回架空学会", "");
    }
}
