//! Letters and lists over the invented society of `sample.json`: expected bytes are written by hand.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use daicho_model::{MemberOutcome, Posting, Record};
use daicho_report::{
    AccountNames, LetterInput, LetterKind, LetterTexts, MergeRow, Text, letter, letter_html,
};
use serde::Deserialize;

/// Not a whole picture: a browser shows what it can, and print leaves it out.
const JPEG: [u8; 4] = [0xff, 0xd8, 0xff, 0xe0];

#[derive(Deserialize)]
struct Sample {
    records: Vec<Record>,
    postings: Vec<Posting>,
    outcomes: Vec<MemberOutcome>,
}

fn sample() -> Sample {
    serde_json::from_str(include_str!("sample.json")).unwrap()
}

/// Hands the first member's letter to the test, under a name.
fn with<T>(name: &str, texts: &str, look: impl Fn(&LetterInput<'_>) -> T) -> T {
    let mut it = sample();
    it.outcomes[0].name = name.to_owned();
    let papers: Vec<&Record> =
        it.records.iter().filter(|one| one.envelope.as_deref() == Some("A-01")).collect();
    let society = Text { ja: "見本学会".to_owned(), en: "Sample Society".to_owned() };
    look(&LetterInput {
        outcome: &it.outcomes[0],
        postings: &it.postings,
        papers: &papers,
        accounts: &AccountNames::new(),
        pictures: &BTreeMap::from([("aaaaaaaaaaaaaaaa-3-1".to_owned(), JPEG.to_vec())]),
        society: &society,
        as_of: jiff::civil::date(2025, 1, 31),
        texts: &LetterTexts::parse(texts, "letters.toml").unwrap(),
    })
}

fn check_html(kind: LetterKind, name: &str, texts: &str, expected: &[&str]) {
    let html = with(name, texts, |input| letter_html(&letter(kind, input)));
    for part in expected {
        assert!(html.contains(part), "no {part:?} in {html}");
    }
    assert!(!html.contains("<script"), "{html}");
}

#[test]
fn a_deficient_member_learns_what_is_missing_and_why() {
    check_html(
        LetterKind::Deficient,
        "見本 花子",
        "",
        &[
            "見本 花子 様<span class=\"en\" lang=\"en\">Dear 見本 花子</span>",
            "認定期間 2020年4月1日 から 2025年3月31日 までの更新に必要な要件が、2025年1月31日 現在で満たされていません。不足: 5年間の合計 あと 5。",
            "<td>5年間の合計<span class=\"en\" lang=\"en\">total over 5 years</span></td><td>5</td><td>3</td><td>10</td><td>5</td><td>不足",
            "同じ会の別の参加証を計上した（箱1/申請.pdf p.2）",
            "<td>第4条2</td>",
            "箱1/申請.pdf 3 ページ",
            "src=\"data:image/jpeg;base64,/9j/4A==\"",
            "領収書は参加証として扱わない",
            "<td>第5条</td>",
        ],
    );
}

#[test]
fn the_point_sheet_has_every_posting_and_the_totals() {
    check_html(
        LetterKind::Points,
        "見本 花子",
        "",
        &[
            "<tr><td>2024-04-12 〜 2024-04-14</td><td><svg",
            "第9回 見本研究会</td><td>現地<span class=\"en\" lang=\"en\">on site</span></td><td>学術集会",
            "<td>(3)</td>",
            "<td>—</td>",
            "総合判定: 不足。",
        ],
    );
}

#[test]
fn what_a_hostile_file_says_is_text() {
    let name = "<script>alert(1)</script> & \"co\"\u{202e}\n次";
    let shown = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;co&quot;\u{fffd} 次";
    for kind in LetterKind::ALL {
        check_html(kind, name, "", &[shown]);
    }
    // A name is never read as a template, and a secretariat's own sentence is text, too.
    let own = "[points]\ntitle = { ja = \"<b>{name}</b>\", en = \"x\" }\n";
    check_html(LetterKind::Points, "{member_no}[x]", own, &["&lt;b&gt;{member_no}[x]&lt;/b&gt;"]);
}

#[test]
fn a_placeholder_without_a_value_is_told_unless_its_sentence_may_be_left_out() {
    let lacking = |texts: &str| with("例", texts, |input| letter(LetterKind::Points, input).lacking);
    let closing = |text: &str| format!("[points]\nclosing = {{ ja = \"{text}\", en = \"x\" }}\n");
    assert_eq!(lacking(&closing("期限 {closes}")), ["closes"]);
    assert!(lacking(&closing("[期限 {closes}]")).is_empty());
    for kind in LetterKind::ALL {
        assert!(with("例", "", |input| letter(kind, input).lacking).is_empty(), "{kind:?}");
    }
}

#[test]
fn the_mail_merge_file_is_guarded_and_keeps_the_members_files_columns() {
    let extra = BTreeMap::from([("住所".to_owned(), "+1 番地".to_owned())]);
    let csv = with("=HYPERLINK(\"x\")", "", |input| {
        let letters = vec![LetterKind::Deficient, LetterKind::Points];
        daicho_report::merge_csv(&[MergeRow { input: *input, letters, extra: &extra }])
    });
    let expected = "\u{feff}会員番号,氏名,団体,基準日,認定開始日,認定終了日,受付開始日,申請期限,残る提出期限,総合判定,結果の段階,不足の内訳,最も少ない不足分,文書,住所\r\n\
        A-01,\"'=HYPERLINK(\"\"x\"\")\",見本学会,2025年1月31日,2020年4月1日,2025年3月31日,,,,不足,,5年間の合計 あと 5,,不足の通知、個人ポイント表,'+1 番地\r\n";
    assert_eq!(String::from_utf8(csv).unwrap(), expected);
}

#[test]
fn the_lists_say_who_is_short_and_which_originals_go_back() {
    let it = sample();
    let short = String::from_utf8(daicho_report::short_csv(it.outcomes.iter().take(3))).unwrap();
    let expected = "\u{feff}会員番号,氏名,総合判定,要件,判定,取得,必要,不足,確認待ち,条項,申請期限,最も少ない不足分\r\n\
        A-01,見本 花子,不足,5年間の合計,不足,5,10,5,3,第2条,,\r\n\
        00200,例 太郎,判定できない,5年間の合計,判定できない,2,10,8,8,第2条,,\r\n\
        00200,例 太郎,判定できない,総会への出席,判定できない,0,1,1,1,第2条2,,\r\n";
    assert_eq!(short, expected);
    let returns = with("例", "", |input| daicho_report::returns_csv([*input].iter()));
    let returns = String::from_utf8(returns).unwrap();
    let pieces: Vec<&str> = returns.lines().skip(1).map(|line| line.rsplit(',').next().unwrap()).collect();
    let expected: Vec<String> = (2..=5).map(|page| format!("aaaaaaaaaaaaaaaa-{page}-1")).collect();
    assert_eq!(pieces, expected, "four certificates and receipts, and not the form");
}
