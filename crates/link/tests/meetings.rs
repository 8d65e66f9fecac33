//! Texts as papers print them, against the catalogue that ships with the program.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use daicho_catalog::{ALIASES, BODY, Catalogue, TABLES};
use daicho_link::{Linker, MeetingQuery, Scope};
use daicho_model::{Link, LinkStatus};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogs/jrs");
    let read = |name: &str| {
        (name.to_owned(), std::fs::read(folder.join(name)).expect("the catalogue is in the repository"))
    };
    let files: BTreeMap<String, Vec<u8>> = TABLES.into_iter().chain([BODY, ALIASES]).map(read).collect();
    Catalogue::load(&files).unwrap_or_else(|errors| panic!("{errors:#?}"))
});
static LINKER: LazyLock<Linker> =
    LazyLock::new(|| Linker::new(&CATALOGUE, &Scope { edition: "list-001".to_owned(), all_names: false }));

fn link(text: &str) -> Link {
    LINKER.link(&MeetingQuery { text, year: None, issuer: None })
}

/// Accepted, as the row with this number.
fn check(text: &str, seq: u32) {
    let link = link(text);
    assert_eq!(link.status, LinkStatus::Accepted, "{text}: {link:#?}");
    assert_eq!(link.candidates[0].seq, Some(seq), "{text}: {link:#?}");
}

/// For a person to decide, or nothing: never accepted.
fn check_not_accepted(text: &str) {
    let link = link(text);
    assert_ne!(link.status, LinkStatus::Accepted, "{text}: {link:#?}");
    assert_eq!(link.meeting_id, None, "{text}");
}

#[test]
fn printed_names_with_editions_years_and_venues_are_accepted() {
    check("第83回日本医学放射線学会総会", 1);
    check("第59回 日本医学放射線学会秋季臨床大会 参加証明書", 2);
    check("日本医学放射線学会 第165回中部地方会", 5);
    check("一般社団法人 日本磁気共鳴医学会 第51回大会（軽井沢）", 47);
    check("第10回画像診断カンファレンス（宮城） 横浜", 157);
    check("令和5年度 日本小児放射線学会教育セミナー", 57);
}

/// For a person to decide, with the row on top and at least this probability.
fn check_proposed(text: &str, seq: u32, least: f32) {
    let link = link(text);
    assert_eq!(link.status, LinkStatus::Review, "{text}: {link:#?}");
    assert_eq!(link.candidates[0].seq, Some(seq), "{text}: {link:#?}");
    assert!(link.probability >= least, "{text}: {link:#?}");
}

#[test]
fn a_text_cut_off_in_the_middle_of_a_name_is_proposed_and_never_accepted() {
    check_proposed("日本核医学会関東甲", 168, 0.5);
    check_proposed("第5回 日本呼吸器内", 94, 0.5);
    check_proposed("Radiology Update Fuk", 363, 0.5);
    // Whole by themselves, or the beginning of several.
    check_not_accepted("日本医学放射線学会");
    check_not_accepted("日本核医学会関東");
    check_not_accepted("日本核医学会中");
}

#[test]
fn a_place_with_a_misread_letter_is_that_place_and_a_longer_one_is_another() {
    check("茨域画像セミナー", link("茨城画像セミナー").candidates[0].seq.unwrap());
    check_not_accepted("第3回日本核医学会甲信越地方会");
    check_not_accepted("放射線影響懇話会（北九州）");
}

#[test]
fn an_english_name_in_the_brackets_of_a_name_is_one_by_itself() {
    check("3rd Ibaraki Society for Therapeutic Radiology and Oncology", 179);
}

#[test]
fn what_a_listed_body_only_hosts_is_not_its_meeting() {
    check_not_accepted("市民公開講座 主催 日本肺癌学会");
    check_not_accepted("日本肺癌学会 共催 市民公開講座");
    check_not_accepted("大腸癌研究会（共催 市民公開講座）");
    check_not_accepted("宮崎CT研究会 会場 宮崎観光ホテル 忘年会");
    check("宮崎CT研究会 宮崎大学", 394);
}

#[test]
fn who_presides_is_no_part_of_the_name() {
    check(
        "第10回北九州画像診断部会 当番世話人 甲野乙彦",
        link("北九州画像診断部会").candidates[0].seq.unwrap(),
    );
}

#[test]
fn a_number_of_the_name_itself_is_no_edition() {
    check("基礎と実践から学ぶ『呼吸器画像診断の会』第2回セミナー", 114);
}

#[test]
fn old_names_abbreviations_and_english_names_are_known() {
    check("第40回日本気管支学会", 94);
    check("RSNA 2023", 31);
    check("The 59th Annual Scientific Meeting of the Japanese Society of Nuclear Medicine", 46);
    check("日本放射線科専門医会・医会 ミッドウィンターセミナー", 26);
}

#[test]
fn a_society_s_yearly_meeting_in_english_is_the_society_s() {
    check("2023 Annual Meeting of the RSNA", 31);
    check("2023 Annual Meeting of the SNMMI", 35);
    check_not_accepted("2023 Annual Seminar of the SNMMI Alumni");
}

#[test]
fn a_few_misread_letters_do_no_harm() {
    check("第25回東北内分泌画像研究全", 151);
    check("第37回 曰本大腸肛門病学曾 総会", 97);
    check("第7回筑後地区レントゲンア-ベント", 390);
}

#[test]
fn another_gathering_of_a_listed_society_is_never_accepted() {
    check_not_accepted("第58回日本脳神経血管内治療学会近畿地方会");
    check_not_accepted("日本肺癌学会九州支部例会");
    check_not_accepted("日本核医学会市民公開講座");
    check_not_accepted("日本乳癌学会 夏季セミナー");
    check_not_accepted("日本循環器学会評議員会");
    check_not_accepted("RSNA Regional Course Tokyo");
}

#[test]
fn an_unlisted_society_is_never_accepted() {
    check_not_accepted("第72回日本心臓病学会学術集会");
    check_not_accepted("日本脳神経外傷学会");
    check_not_accepted("日本腎臓学会総会");
    check_not_accepted("日本核医学技術学会総会学術大会");
    check_not_accepted("American Society of Neuroradiology");
    check_not_accepted("Society for Pediatric Radiology");
}

#[test]
fn another_region_is_never_accepted() {
    check_not_accepted("北九州MRI研究会");
    check_not_accepted("第39回秋田レントゲンアーベント");
    check_not_accepted("画像診断カンファレンス（新潟）");
    check_not_accepted("泌尿器画像診断カンファレンス");
}

#[test]
fn another_modality_or_kind_is_never_accepted() {
    check_not_accepted("熊本MR研究会");
    check_not_accepted("滋賀CT研究会");
    check_not_accepted("岡山IVR懇話会");
}

#[test]
fn a_society_without_its_gathering_is_for_a_person() {
    check_not_accepted("日本医学放射線学会");
    check_not_accepted("日本核医学会");
    check_not_accepted("日本放射線腫瘍学会 セミナー");
    assert_eq!(link("日本核医学会").status, LinkStatus::Review);
}

#[test]
fn one_name_with_two_figures_is_for_a_person() {
    let link = link("第20回上方レントゲンカンファレンス");
    assert_eq!(link.status, LinkStatus::Review);
    assert!(link.candidates[0].comparisons.iter().any(|c| c.name == "rows_differ"));
}

#[test]
fn an_abbreviation_of_two_societies_is_for_a_person() {
    check_not_accepted("JCA 2019");
}

#[test]
fn nothing_near_is_none() {
    for text in ["", "   ", "懇親会費", "抄読会", "American Heart Association Scientific Sessions"] {
        let link = link(text);
        assert_eq!(link.status, LinkStatus::None, "{text:?}: {link:#?}");
        assert!(link.candidates.is_empty());
    }
}

#[test]
fn what_names_no_gathering_is_for_a_person() {
    let page = "この証明書は再発行できませんので大切に保管してください。".repeat(4);
    for text in ["2023年 東京", "キャンサーボード", "ご出席ありがとうございました", "入場券", &page]
    {
        let link = link(text);
        assert_eq!(link.status, LinkStatus::Review, "{text:?}: {link:#?}");
        assert!(link.candidates.is_empty());
    }
}

#[test]
fn the_issuer_names_the_body_where_the_text_does_not() {
    let issuer = Some("公益社団法人 日本医学放射線学会 理事長");
    let link = LINKER.link(&MeetingQuery { text: "第83回総会", year: None, issuer });
    assert_eq!((link.status, link.candidates[0].seq), (LinkStatus::Accepted, Some(1)), "{link:#?}");
}

#[test]
fn a_name_of_another_edition_is_used_only_if_asked_for() {
    let text = "日本放射線腫瘍学会小線源治療部会";
    let query = MeetingQuery { text: "放射線医会講座 読影講座", year: None, issuer: None };
    let all = Linker::new(&CATALOGUE, &Scope { edition: "list-001".to_owned(), all_names: true });
    assert_ne!(LINKER.link(&query).candidates.first().and_then(|c| c.seq), Some(288));
    assert_eq!(all.link(&query).candidates[0].seq, Some(288));
    assert_eq!(all.link(&MeetingQuery { text, ..query }).candidates[0].seq, Some(21));
}

#[test]
fn the_account_adds_up() {
    for text in ["第41回日本核医学会総会", "北九州MRI研究会", "日本肺癌学会九州地方会"]
    {
        for candidate in link(text).candidates {
            let sum: f32 = candidate.comparisons.iter().map(|c| c.weight).sum();
            assert!((sum - candidate.weight).abs() < 0.06, "{text}: {candidate:#?}");
        }
    }
}

#[test]
fn every_listed_name_finds_its_own_row() {
    let mut accepted = 0;
    for listing in CATALOGUE.listings_in("list-001") {
        let link = link(&listing.name);
        let top = &link.candidates[0];
        assert_eq!(top.meeting_id, listing.meeting_id, "{}: {link:#?}", listing.name);
        accepted += usize::from(link.status == LinkStatus::Accepted);
    }
    assert!(accepted >= 380, "only {accepted} of 416 names are accepted as they stand");
}

/// For a person, with the row among what is shown.
fn check_shown(text: &str, seq: u32) {
    let link = link(text);
    assert_eq!(link.status, LinkStatus::Review, "{text}: {link:#?}");
    assert!(link.candidates.iter().any(|one| one.seq == Some(seq)), "{text}: {link:#?}");
}

#[test]
fn a_listed_name_among_words_that_are_not_known_is_a_persons() {
    check_shown("第64回日本呼吸器学会学術講演会", 92);
    check_shown("日本医学放射線学会関西地方会第340回例会", 6);
    check_shown("第60回日本肝臓学会総会（熊本城ホール）", 101);
    check_shown("第65回日本肺癌学会学術集会 テーマ：未来へつなぐ", 77);
    check_shown("第83回日本医学放射線学会総会・第80回日本放射線技術学会総会学術大会", 1);
    check_shown("RSNA 109th Scientific Assembly and Annual Meeting, McCormick Place", 31);
    check_shown("Society of Interventional Radiology 2024 Annual Scientific Meeting, Salt Lake City", 37);
}

/// None of the list's.
fn check_none(text: &str) {
    let link = link(text);
    assert_eq!(link.status, LinkStatus::None, "{text}: {link:#?}");
}

#[test]
fn the_sentence_of_a_certificate_and_a_halls_name_are_no_part_of_a_name() {
    check("第65回日本肺癌学会に参加されたことを証明いたします", 77);
    check("第60回日本肝臓学会 仙台国際センター", 101);
}

#[test]
fn a_listed_name_inside_the_name_of_something_else_says_nothing() {
    check_none("日本肺癌学会 市民公開講座");
    check_none("日本核医学会 理事会");
    check_none("日本IVR学会 医療安全セミナー");
    check_none("北陸CT・MRI研究会");
}

#[test]
fn where_a_host_and_a_meeting_cannot_be_told_apart_a_person_looks() {
    check_shown("日本脳神経外科学会 主催 脳卒中市民講座", 95);
    check_shown("秋田MRI研究会 共催 秋田CT研究会", 142);
    check_shown("協賛 日本肺癌学会", 77);
    check_shown("主催：東京MRI研究会", 196);
    check_none("日本循環器学会 協賛 心臓CTセミナー");
    check("第83回日本医学放射線学会総会 主催：公益社団法人日本医学放射線学会", 1);
    check("第12回日本救急放射線研究会（JSER)主催　救急放射線セミナープレミアム（ERSP)", 66);
}
