//! What the columns of a check sheet or stamp sheet hold, by the words of their heads.

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    /// The row's number.
    Number,
    /// The meeting.
    Meeting,
    /// The days.
    Day,
    /// Points.
    Points,
    /// A seal.
    Seal,
    /// Whether a certificate is enclosed.
    Enclosed,
    /// How it was attended.
    Mode,
    /// In which role.
    Role,
    /// Anything else.
    Other,
}

/// Heads whose whole text is one of these.
const WHOLE: [(Column, &[&str]); 5] = [
    (Column::Number, &["no", "no.", "№", "#", "番号", "項番", "通番", "項", "順", "行", "連番", "項目番号"]),
    (Column::Meeting, &["会", "タイトル", "件名", "内容", "行事", "催し"]),
    (
        Column::Day,
        &["日", "月日", "年月", "年月日", "年/月/日", "年・月・日", "取得年", "自", "至", "開始", "終了"],
    ),
    (Column::Points, &["点", "pt", "pts", "point", "points", "credit", "credits"]),
    (Column::Seal, &["印", "㊞"]),
];

/// Words inside a head, looked for in this order: `主催学会` is no meeting, `参加証添付` no meeting either.
const WITHIN: [(Column, &[&str]); 10] = [
    (
        Column::Other,
        &[
            "事務局",
            "審査",
            "備考",
            "摘要",
            "主催",
            "会場",
            "場所",
            "開催地",
            "所属",
            "氏名",
            "認定番号",
            "発行",
        ],
    ),
    (
        Column::Seal,
        &[
            "押印",
            "捺印",
            "検印",
            "受付印",
            "証印",
            "確認印",
            "出席印",
            "参加印",
            "機構印",
            "印欄",
            "印影",
            "スタンプ",
            "認印",
            "受講印",
            "学会印",
        ],
    ),
    (
        Column::Enclosed,
        &[
            "添付",
            "同封",
            "貼付",
            "証明書",
            "参加証",
            "受講証",
            "出席証",
            "修了証",
            "有無",
            "写し",
            "コピー",
            "証憑",
            "資料番号",
        ],
    ),
    (Column::Points, &["単位", "点数", "ポイント", "得点", "配点"]),
    (
        Column::Day,
        &[
            "開催日",
            "年月日",
            "参加日",
            "日付",
            "期日",
            "会期",
            "受講日",
            "日程",
            "開催期間",
            "取得日",
            "実施日",
            "日時",
            "出席日",
            "開催月",
            "開始日",
            "終了日",
            "初日",
            "最終日",
            "期間",
            "date",
        ],
    ),
    (Column::Mode, &["形態", "形式", "方法", "開催方式"]),
    (Column::Role, &["役割", "発表", "参加区分"]),
    (Column::Other, &["区分", "種別", "分類", "領域", "カテゴリ", "種類", "群"]),
    (
        Column::Meeting,
        &[
            "学術集会",
            "学会",
            "会議",
            "大会",
            "研究会",
            "講習",
            "研修",
            "名称",
            "集会",
            "セミナ",
            "行事",
            "参加会",
            "会名",
            "講演会",
            "演題",
            "プログラム",
            "meeting",
            "event",
            "conference",
            "論文",
        ],
    ),
    (Column::Number, &["no."]),
];

/// What a head's compact text says its column holds; `None` where it reads like no head.
pub(crate) fn column(text: &str) -> Option<Column> {
    let bare =
        without_note(text).trim_matches(|c: char| !c.is_alphanumeric() && c != '№' && c != '#' && c != '㊞');
    let mut text = bare.to_lowercase();
    // 日 read as H or 口.
    if let Some(before) =
        text.strip_suffix(['h', '口', '曰']).filter(|before| before.chars().any(crate::normalise::is_kanji))
    {
        text = format!("{before}日");
    }
    let length = text.chars().count();
    if length == 0 || length > 14 || crate::words::has_edition(&text) {
        return None;
    }
    let whole = WHOLE.iter().find(|(_, heads)| heads.contains(&text.as_str())).map(|(column, _)| *column);
    whole.or_else(|| {
        WITHIN.iter().find(|(_, words)| words.iter().any(|w| text.contains(w))).map(|(column, _)| *column)
    })
}

/// `学術集会名(正式名称)`, `開催日※1` without their notes.
fn without_note(text: &str) -> &str {
    let end = text.find(['(', '※', '*', '[', '〔']).filter(|at| *at > 0).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str, expected: Option<Column>) {
        assert_eq!(column(head), expected, "{head}");
    }

    #[test]
    fn heads_are_known_in_many_spellings() {
        check("No.", Some(Column::Number));
        check("学術集会名", Some(Column::Meeting));
        check("参加した学会・研究会の名称", Some(Column::Meeting));
        check("開催年月日", Some(Column::Day));
        check("会期(西暦)", Some(Column::Day));
        check("申請単位", Some(Column::Points));
        check("参加証添付", Some(Column::Enclosed));
        check("機構印", Some(Column::Seal));
        check("主催学会", Some(Column::Other));
        check("参加形態", Some(Column::Mode));
    }

    #[test]
    fn rows_are_no_heads() {
        check("第83回架空学会総会", None);
        check("10", None);
        check("", None);
    }
}
