//! A QR code's facts against what is printed: agreement makes a field surer, disagreement doubtful. Print stays the value.

use daicho_model::{
    BoundingBox, Code, Confidence, Diagnostic, Evidence, Field, Fields, PartialDate, Reader, Severity,
};

use crate::dates::DateSpan;
use crate::fields::candidate::Scene;
use crate::normalise::compact;
use crate::payload::{Payload, parse};

/// A value that only the code gives.
const FROM_CODE: f32 = 0.95;
/// A day that only the code gives.
const DAY_FROM_CODE: f32 = 0.8;
/// The same as the last of several: a code bears the first one.
const LAST_DAY_FROM_CODE: f32 = 0.7;
/// What a field is worth at most when the code says something else.
const DISPUTED: f32 = 0.4;

/// Compares every code with the fields and fills what print does not give.
///
/// `periods` are the printed stretches of days besides the attended ones: a code may bear the first day on which a
/// recording could be seen.
pub(crate) fn crosscheck(
    fields: &mut Fields,
    codes: &[&Code],
    periods: &[DateSpan],
    scene: &Scene<'_>,
) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    for code in codes {
        let evidence = evidence(scene, code.bounding_box);
        let payload = parse(&code.text);
        if fields.payload.is_none() || payload != Payload::Other {
            fields.payload = Some(new_field(code.text.clone(), &code.text, 1.0, &evidence));
        }
        match payload {
            Payload::Facts { member_no, day, holder } => {
                if let Some(number) = member_no {
                    let agreed = text(&mut fields.member_no, number, &evidence, fold_number);
                    said.extend(dispute(agreed, "member_no", code, scene));
                }
                if let Some(name) = holder {
                    let agreed = text(&mut fields.holder, name, &evidence, fold_name);
                    said.extend(dispute(agreed, "holder", code, scene));
                }
                if let Some(day) = day.filter(|day| !opens_period(periods, fields, *day)) {
                    said.extend(dispute(days(fields, day, code, &evidence), "from", code, scene));
                }
            }
            Payload::Certificate { number } => {
                said.extend(dispute(certificate(fields, &number, &evidence), "serial", code, scene))
            }
            Payload::Cover { member_no } => {
                let agreed = text(&mut fields.member_no, member_no, &evidence, fold_number);
                said.extend(dispute(agreed, "member_no", code, scene));
            }
            Payload::Address | Payload::Other => {}
        }
    }
    said
}

fn evidence(scene: &Scene<'_>, bounding_box: BoundingBox) -> Evidence {
    Evidence {
        document: scene.document.to_owned(),
        page: scene.page,
        bounding_box,
        reader: Reader::Qr,
        layout: None,
        claimed: None,
        decision: None,
    }
}

fn new_field<T>(value: T, raw: &str, sure: f32, evidence: &Evidence) -> Field<T> {
    Field {
        value: Some(value),
        raw: raw.to_owned(),
        confidence: Confidence::new(sure),
        evidence: evidence.clone(),
    }
}

/// Compares a text; takes the code's where nothing is printed. Whether they agree.
fn text(
    field: &mut Option<Field<String>>,
    said: String,
    evidence: &Evidence,
    fold: fn(&str) -> String,
) -> bool {
    let Some(printed) = field.as_mut().filter(|f| f.value.is_some()) else {
        let raw = said.clone();
        *field = Some(new_field(said, &raw, FROM_CODE, evidence));
        return true;
    };
    let agreed = printed.value.as_deref().is_some_and(|v| fold(v) == fold(&said));
    settle(&mut printed.confidence, agreed);
    agreed
}

/// Agreement: half of what is missing to certainty, and never below 0.96. Disagreement: doubtful.
fn settle(confidence: &mut Confidence, agreed: bool) {
    let now = confidence.get();
    *confidence = if agreed {
        Confidence::new((1.0 - (1.0 - now) * 0.5).max(0.96))
    } else {
        Confidence::new(now.min(DISPUTED))
    };
}

/// Whether the code's day is the first of a printed period in which the printed days lie: it says nothing of them.
fn opens_period(periods: &[DateSpan], fields: &Fields, day: PartialDate) -> bool {
    let (Some(from), Some(to)) = (Field::known(&fields.from), Field::known(&fields.to)) else { return false };
    periods.iter().any(|period| {
        let (Ok(first), Ok(last)) = (period.from, period.to) else { return false };
        first == day && first.earliest() <= from.earliest() && to.latest() <= last.latest()
    })
}

fn days(fields: &mut Fields, day: PartialDate, code: &Code, evidence: &Evidence) -> bool {
    let printed = (Field::known(&fields.from).copied(), Field::known(&fields.to).copied());
    let (Some(from), Some(to)) = printed else {
        if fields.from.is_none() && fields.to.is_none() {
            fields.from = Some(new_field(day, &code.text, DAY_FROM_CODE, evidence));
            fields.to = Some(new_field(day, &code.text, LAST_DAY_FROM_CODE, evidence));
        }
        return true;
    };
    let agreed = from.earliest() <= day.latest() && day.earliest() <= to.latest();
    for field in [&mut fields.from, &mut fields.to].into_iter().flatten() {
        settle(&mut field.confidence, agreed);
    }
    agreed
}

/// The number of a certificate code is its serial or its member number: either may agree.
fn certificate(fields: &mut Fields, number: &str, evidence: &Evidence) -> bool {
    let folded = fold_number(number);
    let mut printed = false;
    for field in [&mut fields.serial, &mut fields.member_no].into_iter().flatten() {
        let Some(value) = &field.value else { continue };
        printed = true;
        if fold_number(value) == folded {
            settle(&mut field.confidence, true);
            return true;
        }
    }
    if !printed {
        fields.serial = Some(new_field(number.to_owned(), number, 0.9, evidence));
        return true;
    }
    let field = if fields.serial.is_some() { &mut fields.serial } else { &mut fields.member_no };
    if let Some(field) = field {
        settle(&mut field.confidence, false);
    }
    false
}

fn dispute(agreed: bool, field: &str, code: &Code, scene: &Scene<'_>) -> Option<Diagnostic> {
    (!agreed).then(|| {
        Diagnostic::new("qr_disagrees", Severity::Warning)
            .on_page(scene.page)
            .at(field)
            .with("field", field)
            .with("payload", &code.text)
    })
}

/// A number for comparing: NFKC, upper case, letters and figures only.
pub(crate) fn fold_number(text: &str) -> String {
    compact(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// A name for comparing: NFKC, no blanks, common variant characters made one.
pub(crate) fn fold_name(text: &str) -> String {
    compact(text)
        .chars()
        .filter(|c| !matches!(c, '・' | '.' | ',' | '-'))
        .flat_map(char::to_lowercase)
        .map(fold_variant)
        .collect()
}

/// Variant forms that readers and printers of names interchange.
fn fold_variant(c: char) -> char {
    match c {
        '髙' => '高',
        '﨑' | '嵜' | '碕' => '崎',
        '邉' | '邊' => '辺',
        '濵' | '濱' => '浜',
        '德' => '徳',
        '齋' | '齊' | '斎' => '斉',
        '櫻' => '桜',
        '澤' => '沢',
        '國' => '国',
        '龍' => '竜',
        '廣' => '広',
        '嶋' | '嶌' => '島',
        '惠' => '恵',
        '眞' => '真',
        '瀨' => '瀬',
        '𠮷' => '吉',
        '淸' => '清',
        '藪' => '薮',
        '曾' => '曽',
        '條' => '条',
        '榮' => '栄',
        '藏' => '蔵',
        '壽' => '寿',
        '會' => '会',
        '學' => '学',
        '冨' => '富',
        '舘' => '館',
        '桒' => '桑',
        '栁' => '柳',
        '圓' => '円',
        '靜' => '静',
        '豐' => '豊',
        '實' => '実',
        '鐵' => '鉄',
        '鷗' => '鴎',
        '萬' => '万',
        '與' => '与',
        '彌' => '弥',
        '將' => '将',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_of_a_name_are_the_same_name() {
        assert_eq!(fold_name("髙橋　美咲"), fold_name("高橋美咲"));
        assert_ne!(fold_name("高橋美咲"), fold_name("高橋美幸"));
    }

    #[test]
    fn agreement_raises_and_disagreement_lowers() {
        let mut sure = Confidence::new(0.6);
        settle(&mut sure, true);
        assert_eq!(sure, Confidence::new(0.96));
        settle(&mut sure, false);
        assert_eq!(sure, Confidence::new(DISPUTED));
    }
}
