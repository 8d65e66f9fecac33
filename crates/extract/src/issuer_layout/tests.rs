//! Layouts on scans that lie straight, shifted, scaled and skewed, and on papers of others.

use daicho_model::{BoundingBox, Diagnostic, Field, Line, Page, ReasonCode, Record, RecordKind};

use super::Layout;
use crate::samples::{document, line, page};
use crate::{Context, extract, trials};

/// A form whose values stand where no label says what they are. Boxes are fractions of an A4 page.
const FORM: &str = r#"
format = 1
name = "虚構画像学会 記録票"
kind = "course_certificate"

[[anchor]]
id = "title"
text = "生涯教育 記録票"
at = [0.5, 0.11]

[[anchor]]
id = "event"
text = "(丙)行事"
at = [0.15, 0.41]

[[anchor]]
id = "office"
regex = '^虚構画像学会 ?事務局$'
at = [0.7, 0.81]

[field.holder]
box = [0.3, 0.19, 0.7, 0.23]

[field.meeting]
from = "event"
box = [0.15, -0.02, 0.75, 0.02]

[field.days]
box = [0.3, 0.49, 0.9, 0.53]

[field.member_no]
box = [0.3, 0.29, 0.7, 0.33]
pattern = '登録 ?(?P<value>[0-9]{5})'
"#;

fn layout(text: &str) -> Layout {
    Layout::parse(text, "form.toml").unwrap()
}

/// A line whose middle is at a place.
fn centred(text: &str, x: f32, y: f32, width: f32) -> Line {
    line(text, x - width / 2.0, y - 0.01, width)
}

fn form(holder: &str, meeting: &str) -> Vec<Line> {
    vec![
        centred("生涯教育　記録票", 0.5, 0.11, 0.3),
        centred(holder, 0.5, 0.21, 0.2),
        centred("登録 90123", 0.45, 0.31, 0.2),
        centred("（丙）行事", 0.15, 0.41, 0.12),
        centred(meeting, 0.6, 0.41, 0.5),
        centred("2031年5月17日～18日", 0.6, 0.51, 0.4),
        centred("虚構画像学会　事務局", 0.7, 0.81, 0.3),
    ]
}

fn plain_form() -> Vec<Line> {
    form("架空 花子", "第12回虚構画像セミナー")
}

/// The lines as a scanner that scales about the middle, turns by some degrees and shifts leaves them on an A4 page.
fn scanned(lines: Vec<Line>, scale: f32, degrees: f32, shift: (f32, f32)) -> Page {
    const ASPECT: f32 = 0.707;
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let moved = |mut line: Line| {
        let b = line.bounding_box;
        let (x, y) = b.centre();
        let (x, y) = ((x - 0.5) * ASPECT * scale, (y - 0.5) * scale);
        let (x, y) =
            ((x * cosine - y * sine) / ASPECT + 0.5 + shift.0, x * sine + y * cosine + 0.5 + shift.1);
        let (w, h) = (b.width() * scale / 2.0, b.height() * scale / 2.0);
        line.bounding_box = BoundingBox::new(x - w, y - h, x + w, y + h);
        line
    };
    page(1, lines.into_iter().map(moved).collect())
}

fn read_with(page: Page, layouts: &[Layout]) -> (Record, Vec<Diagnostic>) {
    let extraction = extract(&document(vec![page]), &Context { path: "a.png", occurrence: 1, layouts });
    (extraction.records[0].clone(), extraction.diagnostics)
}

fn text(field: &Option<Field<String>>) -> &str {
    Field::known(field).map_or("", String::as_str)
}

fn check(page: Page) {
    let (record, _) = read_with(page, &[layout(FORM)]);
    let fields = &record.fields;
    assert_eq!(record.kind, RecordKind::CourseCertificate);
    assert_eq!(text(&fields.holder), "架空 花子");
    assert_eq!(text(&fields.member_no), "90123");
    assert_eq!(text(&fields.meeting), "第12回虚構画像セミナー");
    assert_eq!(Field::known(&fields.edition), Some(&12));
    let days =
        (Field::known(&fields.from).unwrap().to_string(), Field::known(&fields.to).unwrap().to_string());
    assert_eq!(days, ("2031-05-17".to_owned(), "2031-05-18".to_owned()));
    let evidence = &fields.holder.as_ref().unwrap().evidence;
    assert_eq!(evidence.layout.as_deref(), Some("虚構画像学会 記録票"));
    assert!(fields.holder.as_ref().unwrap().confidence.get() > 0.9, "{:?}", fields.holder);
}

#[test]
fn a_straight_scan_is_read_by_its_boxes() {
    check(scanned(plain_form(), 1.0, 0.0, (0.0, 0.0)));
}

#[test]
fn shift_scale_and_skew_do_no_harm() {
    check(scanned(plain_form(), 1.0, 0.0, (0.06, -0.04)));
    check(scanned(plain_form(), 0.7, 0.0, (0.1, 0.1)));
    check(scanned(plain_form(), 0.95, 2.5, (0.0, 0.02)));
    check(scanned(plain_form(), 0.5, -4.0, (-0.2, 0.2)));
}

#[test]
fn without_the_layout_the_fields_are_not_known() {
    let (record, _) = read_with(scanned(plain_form(), 1.0, 0.0, (0.0, 0.0)), &[]);
    assert_ne!(record.kind, RecordKind::CourseCertificate);
    assert_eq!(text(&record.fields.member_no), "");
    assert!(record.fields.holder.is_none_or(|holder| holder.evidence.layout.is_none()));
}

#[test]
fn a_paper_that_lacks_an_anchor_is_read_by_the_general_rules() {
    for missing in [0, 3, 6] {
        let mut lines = plain_form();
        lines.remove(missing);
        let (record, _) = read_with(scanned(lines, 1.0, 0.0, (0.0, 0.0)), &[layout(FORM)]);
        assert_ne!(record.kind, RecordKind::CourseCertificate, "without line {missing}");
    }
}

#[test]
fn least_says_how_many_anchors_are_enough() {
    let two = layout(&FORM.replace("format = 1", "format = 1\nleast = 2"));
    let mut lines = plain_form();
    lines.remove(6);
    let (record, _) = read_with(scanned(lines, 0.9, 1.0, (0.02, 0.0)), &[two]);
    assert_eq!(text(&record.fields.holder), "架空 花子");
}

#[test]
fn anchors_in_other_places_are_another_form() {
    let mut lines = plain_form();
    lines[3] = centred("（丙）行事", 0.8, 0.6, 0.12);
    let (record, _) = read_with(scanned(lines, 1.0, 0.0, (0.0, 0.0)), &[layout(FORM)]);
    assert_ne!(record.kind, RecordKind::CourseCertificate);
}

#[test]
fn of_an_anchor_that_stands_twice_the_one_in_its_place_counts() {
    let mut lines = plain_form();
    lines.insert(0, centred("（丙）行事", 0.5, 0.03, 0.12));
    check(scanned(lines, 1.0, 0.0, (0.0, 0.0)));
}

#[test]
fn an_empty_box_leaves_the_field_to_the_general_rules() {
    let mut lines = plain_form();
    lines[1] = centred("氏名：架空 花子 殿", 0.3, 0.65, 0.3);
    let (record, _) = read_with(scanned(lines, 1.0, 0.0, (0.0, 0.0)), &[layout(FORM)]);
    assert_eq!(text(&record.fields.holder), "架空 花子");
    assert_eq!(record.fields.holder.unwrap().evidence.layout, None);
}

#[test]
fn where_both_agree_the_field_is_surer() {
    let mut lines = plain_form();
    lines.push(centred("氏名：架空 花子", 0.3, 0.65, 0.3));
    let alone = read_with(scanned(plain_form(), 1.0, 0.0, (0.0, 0.0)), &[layout(FORM)]).0;
    let both = read_with(scanned(lines, 1.0, 0.0, (0.0, 0.0)), &[layout(FORM)]).0;
    assert!(both.fields.holder.unwrap().confidence > alone.fields.holder.unwrap().confidence);
    assert_eq!(both.reasons, []);
}

#[test]
fn where_they_differ_the_field_is_doubtful_and_a_person_looks() {
    let mut lines = plain_form();
    lines.push(centred("氏名：虚構 太郎", 0.3, 0.65, 0.3));
    let (record, said) = read_with(scanned(lines, 1.0, 0.0, (0.0, 0.0)), &[layout(FORM)]);
    let holder = record.fields.holder.unwrap();
    assert_eq!(holder.value.as_deref(), Some("架空 花子"));
    assert!(holder.confidence.get() <= 0.4);
    assert_eq!(record.reasons[0].code, ReasonCode::ReadersDisagree);
    assert_eq!(record.reasons[0].details["general"], "虚構 太郎");
    assert!(said.iter().any(|d| d.code == "layout_disagrees" && d.place == "holder"), "{said:?}");
}

#[test]
fn a_kind_that_the_title_contradicts_is_doubtful() {
    let mut lines = plain_form();
    lines.push(centred("領収書", 0.5, 0.05, 0.2));
    let (record, said) = read_with(scanned(lines, 1.0, 0.0, (0.0, 0.0)), &[layout(FORM)]);
    assert!(record.kind_confidence.get() < 0.8);
    assert!(said.iter().any(|d| d.code == "layout_kind_disagrees"), "{said:?}");
}

#[test]
fn a_card_is_measured_in_distances_of_its_anchors() {
    let card = r#"
        format = 1
        name = "card"
        unit = "anchors"
        [[anchor]]
        id = "top"
        text = "記録カード"
        at = [0.0, 0.0]
        tolerance = 0.1
        [[anchor]]
        id = "foot"
        text = "事務局"
        at = [0.0, 1.0]
        tolerance = 0.1
        [field.holder]
        box = [-0.6, 0.4, 0.6, 0.6]
    "#;
    for (x, y, high) in [(0.3, 0.1, 0.2), (0.7, 0.5, 0.4)] {
        let lines = vec![
            centred("記録カード", x, y, 0.2),
            centred("架空 花子", x, y + high / 2.0, 0.15),
            centred("虚構 太郎", x, y + high * 0.8, 0.15),
            centred("事務局", x, y + high, 0.1),
        ];
        let (record, _) = read_with(page(1, lines), &[layout(card)]);
        assert_eq!(text(&record.fields.holder), "架空 花子");
    }
}

#[test]
fn a_trial_shows_anchors_and_boxes_in_the_frame_of_the_page() {
    let found = trials(&scanned(plain_form(), 1.0, 0.0, (0.1, 0.0)), &[layout(FORM)]);
    let [trial] = &found[..] else { panic!("{found:?}") };
    assert!(trial.fits && trial.anchors.iter().all(|a| a.in_place));
    let holder = trial.boxes.iter().find(|b| b.field == "holder").unwrap();
    let (x, y) = holder.corners[0];
    assert!((x - 0.4).abs() < 0.005 && (y - 0.19).abs() < 0.005, "{holder:?}");
    let mut lines = plain_form();
    lines.remove(6);
    let trial = trials(&scanned(lines, 1.0, 0.0, (0.0, 0.0)), &[layout(FORM)]).remove(0);
    assert!(!trial.fits && trial.boxes.is_empty());
    let found: Vec<bool> = trial.anchors.iter().map(|a| a.found.is_some()).collect();
    assert_eq!(found, [true, true, false]);
}

/// The text of [`FORM`] with a change is refused at a line for a key.
fn check_fault(from: &str, to: &str, code: &str, line: &str, detail: &str) {
    assert!(FORM.contains(from), "{from}");
    let faults = Layout::parse(&FORM.replacen(from, to, 1), "form.toml").unwrap_err();
    let found: Vec<String> =
        faults.iter().map(|f| format!("{} {} {} {:?}", f.document, f.code, f.place, f.details)).collect();
    let start = format!("form.toml {code} {line} ");
    assert!(found.iter().any(|f| f.starts_with(&start) && f.contains(detail)), "{found:#?}");
}

#[test]
fn a_wrong_file_is_refused_with_line_and_cause() {
    check_fault("format = 1", "format = 2", "layout_value", "line 2", "format");
    check_fault("kind = ", "knid = ", "layout_syntax", "line 4", "knid");
    check_fault("course_certificate", "course", "layout_syntax", "line 4", "course");
    check_fault("at = [0.5, 0.11]", "at = [0.5, 99.0]", "layout_value", "line 9", "at");
    check_fault("at = [0.5, 0.11]", "at = [0.5]", "layout_syntax", "line 9", "");
    check_fault(
        "at = [0.5, 0.11]",
        "at = [0.5, 0.11]\ntolerance = 0.9",
        "layout_value",
        "line 10",
        "tolerance",
    );
    check_fault("regex = '^虚構", "regex = '(虚構", "layout_value", "line 18", "regular expression");
    check_fault("id = \"event\"", "id = \"title\"", "layout_value", "line 12", "a name of its own");
    check_fault("text = \"(丙)行事\"", "", "layout_value", "line 12", "either text or regex");
    check_fault("[field.holder]", "[field.colour]", "layout_value", "line 21", "member_no");
    check_fault("[0.3, 0.19, 0.7, 0.23]", "[0.7, 0.19, 0.3, 0.23]", "layout_value", "line 22", "right");
    check_fault("from = \"event\"", "from = \"evnet\"", "layout_value", "line 25", "event");
    check_fault("format = 1", "format = 1\nleast = 9", "layout_value", "line 3", "2..3");
    check_fault("format = 1", "format = 1\nunit = \"anchors\"", "layout_value", "line 15", "1 away");
    let one = "format = 1\nname = \"x\"\n[[anchor]]\nid = \"a\"\ntext = \"記録票\"\nat = [0.5, 0.5]\n";
    assert_eq!(Layout::parse(one, "x.toml").unwrap_err()[0].code, "layout_anchors_few");
}
