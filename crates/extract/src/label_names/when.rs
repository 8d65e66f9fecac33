//! Labels of days.

/// Days on which the meeting was held.
#[rustfmt::skip]
pub(super) const HELD: &[&str] = &[
    "会期", "開催", "開催期間", "開催日", "開催日時", "開催年月日", "開催日程", "期日", "日時", "日程", "開催期日", "開催月日", "期間", "実施日", "実施日時",
    "実施期間", "講習日", "講習日時", "研修日", "研修日時", "研修期間", "講習期間", "開講日", "年月日", "程", "日付", "date", "dates", "period",
    "eventdate", "eventdates", "dateofevent", "datesofevent", "meetingdates", "conferencedates",
];

/// Days the holder attended.
#[rustfmt::skip]
pub(super) const ATTENDED: &[&str] = &[
    "参加日", "受講日", "視聴日", "参加日時", "受講日時", "視聴日時", "参加年月日", "受講年月日", "出席日", "出席日時", "参加期間", "受講期間",
    "出席年月日", "聴講日", "修了日", "受講完了日", "受講完了日時", "視聴完了日時", "視聴終了日時", "受講修了日時", "修了日時", "視聴完了日", "受講修了日",
    "修了年月日", "dateofattendance", "attendeddate",
];

/// Days on which recordings could be seen.
#[rustfmt::skip]
pub(super) const VIEWING: &[&str] = &[
    "配信期間", "視聴期間", "オンデマンド配信期間", "オンデマンド配信", "オンデマンド期間", "オンデマンド視聴期間", "視聴可能期間", "公開期間", "配信日時",
    "web配信期間",
];

/// Day of issue.
#[rustfmt::skip]
pub(super) const ISSUED: &[&str] = &[
    "発行日", "発行年月日", "交付日", "交付年月日", "証明日", "発行", "発行日時", "印刷日", "印刷日時", "出力日", "出力日時", "作成日時",
    "証明書発行日", "証明書発行日時", "ダウンロード日", "ダウンロード日時", "dl日時", "印字日", "作成日", "証明年月日", "dateofissue", "issued",
    "issuedon", "issuedate", "送信日時", "送信日", "受信日時", "受信日", "配信日付", "送付日", "送付日時", "メール送信日時",
];
