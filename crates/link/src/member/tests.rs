//! Invented people; every test is a paper, the members file, and what must come out.

use daicho_model::{
    BoundingBox, Confidence, Decision, DocumentRef, Evidence, Field, Fields, LinkStatus, Member, Publication,
    Reader, Record, RecordKind,
};
use jiff::civil::date;
use proptest::prelude::*;

use super::{MemberIndex, fold_name, fold_number, link_members};

const MEMBERS: [(&str, &str); 7] = [
    ("A-00101", "髙橋 花子"),
    ("A-00102", "渡邉 健一"),
    ("A-00103", "渡辺 健一"),
    ("A-00104", "佐々木 次郎"),
    ("A-00105", "斎藤 美咲"),
    ("00106", "Sato Emi"),
    ("A-00107", "森 茂"),
];

fn index() -> MemberIndex {
    index_of(&MEMBERS)
}

fn index_of(members: &[(&str, &str)]) -> MemberIndex {
    let member = |(number, name): &(&str, &str)| Member {
        member_no: (*number).to_owned(),
        name: (*name).to_owned(),
        other_names: if *number == "A-00105" { vec!["山口 美咲".to_owned()] } else { Vec::new() },
        cycle_from: date(2020, 4, 1),
        cycle_to: date(2025, 3, 31),
        extra: Default::default(),
        facts: Default::default(),
    };
    MemberIndex::new(&members.iter().map(member).collect::<Vec<_>>())
}

/// A piece of paper: `kind; holder=…; member_no=…@0.95; serial=…; payload=…; envelope=…`.
fn piece(id: usize, envelope_id: &str, text: &str) -> Record {
    let mut record = Record {
        record_id: format!("paper-{id}"),
        document: DocumentRef { path: "a.pdf".to_owned(), sha256: "00".to_owned() },
        page: 1,
        bounding_box: BoundingBox::PAGE,
        kind: RecordKind::Certificate,
        kind_confidence: Confidence::ONE,
        traces: None,
        envelope_id: envelope_id.to_owned(),
        envelope: None,
        fields: Fields::default(),
        link: None,
        member: None,
        decision: Decision::Review,
        reasons: Vec::new(),
        decided_by: Vec::new(),
        as_read: None,
    };
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or(("kind", part));
        match name {
            "kind" => record.kind = serde_json::from_str(&format!("{value:?}")).unwrap(),
            "envelope" => record.envelope = Some(value.to_owned()),
            "holder" => record.fields.holder = field(value),
            "member_no" => record.fields.member_no = field(value),
            "serial" => record.fields.serial = field(value),
            "payload" => record.fields.payload = field(value),
            "authors" => record.fields.publication = authors(value),
            other => panic!("no field {other}"),
        }
    }
    record
}

fn authors(names: &str) -> Option<Field<Publication>> {
    let authors = names.split(',').map(str::to_owned).collect();
    let field = field(names)?;
    Some(Field {
        value: Some(Publication { authors, ..Publication::default() }),
        raw: field.raw,
        confidence: field.confidence,
        evidence: field.evidence,
    })
}

fn field(text: &str) -> Option<Field<String>> {
    let (value, confidence) = text.split_once('@').unwrap_or((text, "0.97"));
    Some(Field {
        value: Some(value.to_owned()),
        raw: value.to_owned(),
        confidence: Confidence::new(confidence.parse().unwrap()),
        evidence: Evidence {
            document: "00".to_owned(),
            page: 1,
            bounding_box: BoundingBox::PAGE,
            reader: Reader::Ocr,
            layout: None,
            claimed: None,
            decision: None,
        },
    })
}

fn shown(record: &Record) -> String {
    let Some(link) = &record.member else { return "-".to_owned() };
    let candidates: Vec<&str> = link.candidates.iter().map(|one| one.member_no.as_str()).collect();
    match link.status {
        LinkStatus::Accepted => format!("accepted {}", link.member_no.as_deref().unwrap_or("?")),
        LinkStatus::Review => format!("review {}", candidates.join(" ")),
        LinkStatus::None => "none".to_owned(),
    }
}

/// Papers in one envelope; expected is each paper's link and the envelope's member.
fn check_envelope(papers: &[&str], expected: &[&str], envelope: Option<&str>) {
    let mut records: Vec<Record> =
        papers.iter().enumerate().map(|(i, text)| piece(i, "a.pdf#1", text)).collect();
    link_members(&mut records, &index());
    assert_eq!(records.iter().map(shown).collect::<Vec<_>>(), expected);
    for record in &records {
        assert_eq!(record.envelope.as_deref(), envelope, "{}", record.record_id);
    }
}

/// One paper alone.
fn check(paper: &str, expected: &str) -> f32 {
    let mut records = [piece(0, "a.pdf#1", paper)];
    link_members(&mut records, &index());
    assert_eq!(shown(&records[0]), expected);
    records[0].member.as_ref().map_or(0.0, |link| link.probability)
}

#[test]
fn number_and_name_agree() {
    let p = check("holder=高橋花子; member_no=A-00101", "accepted A-00101");
    assert!(p >= 0.999, "{p}");
}

#[test]
fn a_number_may_be_written_in_many_ways() {
    for number in ["Ａ－００１０１", "会員番号 A-00101", "第A-101号", "a101", "No. A00101", "A‐00101"]
    {
        check(&format!("holder=髙橋　花子; member_no={number}"), "accepted A-00101");
    }
}

#[test]
fn one_character_misread_in_the_name_is_a_little_less_sure() {
    let exact = check("holder=佐々木次郎; member_no=A-00104@0.9", "accepted A-00104");
    let slip = check("holder=佐々木次朗; member_no=A-00104@0.9", "accepted A-00104");
    assert!(slip <= exact);
}

#[test]
fn in_a_name_of_two_characters_one_character_is_too_much() {
    check("holder=林茂; member_no=A-00107", "review A-00107");
}

#[test]
fn a_number_with_somebody_elses_name_goes_to_review() {
    check("holder=佐々木次郎; member_no=A-00101", "review A-00104 A-00101");
    check("holder=田中太郎; member_no=A-00101", "review A-00101");
}

#[test]
fn a_number_alone_is_enough_only_if_it_was_read_well() {
    let alone = check("member_no=A-00101@0.95", "accepted A-00101");
    assert!((0.95..0.9996).contains(&alone), "{alone}");
    check("member_no=A-00101@0.7", "review A-00101");
    check("member_no=A-00101@0.95; holder=髙@0.2", "accepted A-00101");
}

#[test]
fn a_name_in_another_script_says_nothing_and_so_the_number_decides() {
    check("holder=TAKAHASHI Hanako; member_no=A-00101@0.95", "accepted A-00101");
    check("holder=TAKAHASHI Hanako; member_no=A-00101@0.8", "review A-00101");
    check("holder=SATO EMI; member_no=A-00101@0.95", "review A-00101 00106");
}

#[test]
fn a_name_in_latin_letters_is_compared_without_case() {
    check("holder=SATO EMI; member_no=106", "accepted 00106");
}

#[test]
fn a_name_alone_is_enough_if_nobody_else_has_it_and_it_was_read_well() {
    check("holder=佐々木 次郎", "accepted A-00104");
    check("holder=佐々木 次郎@0.86", "accepted A-00104");
    check("holder=佐々木 次郎@0.8", "review A-00104");
    check("holder=佐々木 次朗", "review A-00104");
}

#[test]
fn namesakes_need_the_number() {
    check("holder=渡邊健一", "review A-00102 A-00103");
    check("holder=渡邊健一; member_no=A-00103", "accepted A-00103");
}

#[test]
fn a_slip_in_the_applicant_s_number_means_no_namesake_whose_number_is_unlike_it() {
    let check = |other: &str, expected: &str| {
        let index = index_of(&[("533219", "例示 泉"), (other, "例示 泉")]);
        let form = "application_form; member_no=533219; envelope=533219";
        let paper = "holder=例示泉; member_no=533229; envelope=533219";
        let mut records = [piece(0, "a.pdf#1", form), piece(1, "a.pdf#1", paper)];
        link_members(&mut records, &index);
        assert_eq!(shown(&records[1]), expected, "{other}");
    };
    check("964428", "accepted 533219");
    check("533228", "review 533219 533228");
}

#[test]
fn the_members_file_confirms_a_name_that_was_read_as_the_accepted_member_s() {
    let claims = |name: &str| {
        let form = "application_form; member_no=A-00104; envelope=A-00104";
        let paper = format!("{name}; envelope=A-00104");
        let mut records = [piece(0, "a.pdf#1", form), piece(1, "a.pdf#1", &paper)];
        link_members(&mut records, &index());
        let holder = records[1].fields.holder.as_ref().unwrap();
        (holder.confidence.get(), holder.evidence.claimed.map(|claimed| claimed.get()))
    };
    assert_eq!(claims("holder=佐々木 次郎@0.7"), (0.85, Some(0.7)));
    assert_eq!(claims("holder=佐々木 次郎@0.9"), (0.9, None));
    assert_eq!(claims("holder=佐々木 次郎@0.4"), (0.4, None));
    assert_eq!(claims("holder=佐々木 次朗@0.7; member_no=A-00104"), (0.7, None));
}

#[test]
fn namesakes_are_told_apart_by_a_number_printed_as_a_serial() {
    check("holder=渡邊健一; serial=A-00103", "accepted A-00103");
    check("holder=渡邊健一; serial=2024-17", "review A-00102 A-00103");
}

#[test]
fn a_serial_that_is_the_member_s_number_is_the_member_number() {
    let number = |text: &str| {
        let mut records = vec![piece(1, "a.pdf#1", text)];
        link_members(&mut records, &index());
        let fields = &records[0].fields;
        (Field::known(&fields.member_no).cloned(), Field::known(&fields.serial).cloned())
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(number("holder=髙橋 花子; serial=A-00101"), (some("A-00101"), None));
    assert_eq!(number("holder=髙橋 花子; serial=2024-031"), (None, some("2024-031")));
    assert_eq!(
        number("holder=髙橋 花子; member_no=A-00101; serial=A-00101"),
        (some("A-00101"), some("A-00101"))
    );
}

#[test]
fn a_former_name_counts_as_the_name() {
    check("holder=山口美咲; member_no=A-00105", "accepted A-00105");
}

#[test]
fn the_family_name_alone_needs_the_number() {
    check("holder=佐々木", "none");
    check("holder=佐々木; member_no=A-00104", "accepted A-00104");
}

#[test]
fn nobody_of_that_name_or_number_is_nobody() {
    check("holder=田中 太郎; member_no=B-9", "none");
    check("", "none");
}

#[test]
fn a_serial_number_is_weak_unless_the_name_agrees() {
    check("serial=A-00104", "review A-00104");
    check("serial=A-00104; holder=田中 太郎", "review A-00104");
    check("serial=A-00104; holder=佐々木 次郎", "accepted A-00104");
}

#[test]
fn a_payload_with_number_day_and_name_counts_like_print() {
    check("payload=A-00101,2024-06-15,髙橋花子", "accepted A-00101");
    check("payload=A-00101,20240615,高橋 花子; holder=高橋花子", "accepted A-00101");
    check(
        "payload=A-00104,2024-06-15,佐々木次郎; holder=髙橋花子; member_no=A-00101",
        "review A-00101 A-00104",
    );
}

#[test]
fn a_payload_that_only_mentions_a_number_is_weak() {
    check("payload=https://example.jp/c?m=A-00104&x=1", "review A-00104");
    check("payload=https://example.jp/c?m=A-00104&x=1; holder=佐々木 次郎", "accepted A-00104");
}

#[test]
fn a_paper_is_its_author_s_whose_envelope_it_came_in() {
    let first = |authors: &str| {
        let mut records = vec![
            piece(1, "a.pdf#1", "application_form; member_no=A-00101; envelope=A-00101"),
            piece(2, "a.pdf#1", &format!("paper; envelope=A-00101; authors={authors}")),
        ];
        link_members(&mut records, &index());
        let publication = Field::known(&records[1].fields.publication).cloned().unwrap_or_default();
        (publication.first_author, Field::known(&records[1].fields.holder).cloned())
    };
    let named = |name: &str| Some(name.to_owned());
    assert_eq!(first("高橋花子,渡辺健一"), (Some(true), named("高橋花子")));
    assert_eq!(first("渡辺健一,高橋 花子"), (Some(false), named("高橋 花子")));
    assert_eq!(first("渡辺健一,森 茂"), (None, None));
    assert_eq!(first("Hanako Takahashi,Ken Watanabe"), (None, None));
    assert_eq!(first("高橋花子,高橋花子"), (None, None));
}

#[test]
fn blank_pages_need_no_member() {
    check("unknown", "-");
}

#[test]
fn the_forms_number_is_the_envelopes_in_the_files_spelling() {
    check_envelope(
        &[
            "application_form; holder=髙橋花子; member_no=A101; envelope=A101",
            "holder=高橋花子; envelope=A101",
        ],
        &["accepted A-00101", "accepted A-00101"],
        Some("A-00101"),
    );
}

#[test]
fn a_number_that_no_member_has_stays_as_printed() {
    check_envelope(
        &["application_form; envelope=Z-9", "holder=髙橋花子; envelope=Z-9"],
        &["-", "accepted A-00101"],
        Some("Z-9"),
    );
}

#[test]
fn another_persons_paper_stays_that_persons() {
    check_envelope(
        &["cover; envelope=A-00101", "holder=佐々木次郎; member_no=A-00104; envelope=A-00101"],
        &["-", "accepted A-00104"],
        Some("A-00101"),
    );
}

#[test]
fn namesakes_are_told_apart_by_the_form() {
    check_envelope(
        &["cover; envelope=A-00103", "holder=渡辺健一; envelope=A-00103"],
        &["-", "accepted A-00103"],
        Some("A-00103"),
    );
}

#[test]
fn a_piece_without_a_name_is_only_offered_to_the_applicant() {
    check_envelope(
        &["cover; envelope=A-00101", "; envelope=A-00101"],
        &["-", "review A-00101"],
        Some("A-00101"),
    );
    check_envelope(&["holder=髙橋花子", ""], &["accepted A-00101", "review A-00101"], Some("A-00101"));
}

#[test]
fn a_misread_number_is_forgiven_only_beside_name_and_form() {
    check_envelope(
        &["cover; envelope=A-00101", "holder=髙橋花子; member_no=A-00191; envelope=A-00101"],
        &["-", "accepted A-00101"],
        Some("A-00101"),
    );
    check("holder=髙橋花子; member_no=A-00191", "review A-00101");
}

#[test]
fn a_form_without_a_number_gives_the_member_by_name() {
    check_envelope(
        &["application_form; holder=髙橋花子", "holder=高橋花子", ""],
        &["accepted A-00101", "accepted A-00101", "review A-00101"],
        Some("A-00101"),
    );
}

#[test]
fn a_form_that_fits_namesakes_is_whose_all_its_pieces_are() {
    check_envelope(
        &["application_form; holder=渡辺健一", "holder=渡辺健一; member_no=A-00103", "member_no=A-00103"],
        &["review A-00102 A-00103", "accepted A-00103", "accepted A-00103"],
        Some("A-00103"),
    );
    check_envelope(
        &["application_form; holder=渡辺健一", "holder=佐々木次郎", "member_no=A-00104"],
        &["review A-00102 A-00103", "accepted A-00104", "accepted A-00104"],
        None,
    );
}

#[test]
fn without_a_form_the_pieces_must_agree() {
    check_envelope(
        &["holder=髙橋花子", "member_no=A-00101"],
        &["accepted A-00101", "accepted A-00101"],
        Some("A-00101"),
    );
    check_envelope(
        &["holder=髙橋花子", "holder=佐々木次郎"],
        &["accepted A-00101", "accepted A-00104"],
        None,
    );
    check_envelope(&["holder=髙橋花子", "holder=田中太郎"], &["accepted A-00101", "none"], None);
}

#[test]
fn a_name_read_badly_is_the_envelopes_member_s_where_no_other_is_near() {
    check_envelope(
        &["holder=髙橋花子; member_no=A-00101", "holder=高橋花子@0.7"],
        &["accepted A-00101", "accepted A-00101"],
        Some("A-00101"),
    );
    check_envelope(
        &["holder=髙橋花子; member_no=A-00101", "holder=高橋花子@0.55"],
        &["accepted A-00101", "review A-00101"],
        Some("A-00101"),
    );
}

#[test]
fn a_namesakes_paper_does_not_break_an_envelope() {
    check_envelope(
        &["holder=渡辺健一; member_no=A-00103", "holder=渡邉健一"],
        &["accepted A-00103", "review A-00102 A-00103"],
        Some("A-00103"),
    );
}

#[test]
fn a_stray_paper_among_many_does_not_break_an_envelope() {
    let own = "holder=髙橋花子; member_no=A-00101";
    check_envelope(
        &[own, own, own, own, "holder=有栖川宮子"],
        &["accepted A-00101", "accepted A-00101", "accepted A-00101", "accepted A-00101", "none"],
        Some("A-00101"),
    );
    check_envelope(
        &[own, own, own, "holder=有栖川宮子"],
        &["accepted A-00101", "accepted A-00101", "accepted A-00101", "none"],
        None,
    );
}

#[test]
fn the_waterfall_adds_up() {
    let mut records = [piece(0, "a.pdf#1", "holder=佐々木次朗; member_no=A-00104@0.9")];
    link_members(&mut records, &index());
    let candidate = &records[0].member.as_ref().unwrap().candidates[0];
    let sum: f32 = candidate.comparisons.iter().map(|one| one.weight).sum();
    let names: Vec<&str> = candidate.comparisons.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["prior", "number", "holder"]);
    let probability = 1.0 / (1.0 + (-sum).exp2());
    assert!((probability - candidate.probability).abs() < 0.001, "{probability} {}", candidate.probability);
}

#[test]
fn variant_characters_fold_into_one() {
    for (name, folded) in [
        ("髙﨑 邉", "高崎辺"),
        ("齋藤様", "斉藤"),
        ("𠮷澤　櫻子", "吉沢桜子"),
        ("辻\u{e0100}", "辻"),
        ("霞ヶ関", "霞ケ関"),
        ("Ｊｏｈｎ・Ｄｏｅ", "JOHNDOE"),
    ] {
        assert_eq!(fold_name(name), folded);
    }
}

#[test]
fn zeros_and_labels_fold_away() {
    for (number, folded) in [("000", "0"), ("第００１２３号", "123"), ("A-0012-3", "A123"), ("", "")] {
        assert_eq!(fold_number(number), folded, "{number}");
    }
}

fn paper() -> impl Strategy<Value = (String, String)> {
    let holder = prop::sample::select(vec![
        "",
        "holder=髙橋花子; ",
        "holder=渡辺健一; ",
        "holder=佐々木次朗; ",
        "holder=田中太郎; ",
    ]);
    let number =
        prop::sample::select(vec!["", "member_no=A-00101; ", "member_no=A-00104; ", "member_no=A-00191; "]);
    let kind = prop::sample::select(vec!["", "application_form; ", "receipt; ", "unknown; "]);
    let envelope = prop::sample::select(vec!["a.pdf#1", "a.pdf#2"]);
    (holder, number, kind, envelope).prop_map(|(h, n, k, e)| (e.to_owned(), format!("{k}{h}{n}")))
}

proptest! {
    #[test]
    fn the_order_of_the_records_does_not_matter(papers in prop::collection::vec(paper(), 1..8), turn in 0usize..8) {
        let mut straight: Vec<Record> = papers.iter().enumerate().map(|(i, (e, text))| piece(i, e, text)).collect();
        let mut turned = straight.clone();
        turned.reverse();
        let by = turn % turned.len();
        turned.rotate_left(by);
        link_members(&mut straight, &index());
        link_members(&mut turned, &index());
        turned.sort_by(|a, b| a.record_id.cmp(&b.record_id));
        prop_assert_eq!(straight, turned);
    }

    #[test]
    fn no_text_breaks_the_folding(text in ".{0,40}") {
        prop_assert!(!fold_name(&text).contains(char::is_whitespace));
        prop_assert!(fold_number(&text).chars().all(char::is_alphanumeric));
    }
}
