//! Labels of people and numbers.

/// The holder's name.
#[rustfmt::skip]
pub(super) const HOLDER: &[&str] = &[
    "氏名", "名前", "お名前", "ご氏名", "ご芳名", "芳名", "御芳名", "参加者", "受講者", "参加者名", "受講者名", "参加者氏名", "受講者氏名",
    "会員氏名", "会員名", "出席者", "出席者名", "出席者氏名", "申請者", "申請者氏名", "申請者名", "聴講者", "修了者", "修了者氏名", "姓名", "漢字氏名",
    "氏名漢字", "ご参加者名", "御氏名", "フルネーム", "name", "fullname", "nameofparticipant", "participant", "attendee",
];

/// The member number.
#[rustfmt::skip]
pub(super) const MEMBER_NO: &[&str] = &[
    "会員番号", "会員no", "会員no.", "会員id", "会員ナンバー", "会員番号id", "学会員番号", "会員登録番号", "会員コード", "学会会員番号",
    "jrs会員番号", "日医放会員番号", "会員証番号", "membershipno", "membershipno.", "memberno", "memberno.", "memberid",
    "membershipnumber", "membernumber", "membershipid", "会員no:",
    // No. as a reader of lines sees it among kanji.
    "会員n〇", "会員n〇・", "会員n〇.", "会員n0", "会員n0.", "会員n0・",
];

/// The serial number.
#[rustfmt::skip]
pub(super) const SERIAL: &[&str] = &[
    "証明書番号", "証明番号", "発行番号", "受付番号", "no", "no.", "整理番号", "管理番号", "参加証番号", "証書番号", "通し番号", "参加登録番号",
    "受講番号", "参加番号", "登録番号", "修了証番号", "受講証番号", "シリアル番号", "証明書no", "証明書no.", "参加者番号", "certificateno",
    "certificateno.", "serialno", "serialno.", "registrationno", "registrationno.", "certificatenumber",
    "credentialid", "certificateid", "証明書id", "参加者id", "参加id", "受講id",
];

/// Who issued it.
#[rustfmt::skip]
pub(super) const ISSUER: &[&str] = &[
    "発行者", "発行元", "証明者", "発行機関", "issuedby", "発行団体",
];
