//! What QR codes on certificates and cover pages say.
//!
//! Cover pages carry `DAICHO-COVER:1:MEMBERNO`; [`daicho_model::cover`] knows its form.

use daicho_model::PartialDate;

/// A payload understood.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Payload {
    /// `60714,2025-08-15,山田太郎`: member number, a day, the holder.
    Facts {
        /// Member number.
        member_no: Option<String>,
        /// A day of attendance.
        day: Option<PartialDate>,
        /// The holder's name.
        holder: Option<String>,
    },
    /// `JRSCERT:NUMBER:00021:hash`: a serial or member number, a running number, a check value.
    Certificate {
        /// Serial or member number.
        number: String,
    },
    /// An address; never fetched.
    Address,
    /// A cover page with its member number.
    Cover {
        /// The applicant's member number.
        member_no: String,
    },
    /// Anything else.
    Other,
}

/// Understands a payload.
pub(crate) fn parse(text: &str) -> Payload {
    let text = text.trim();
    if let Some(member_no) = daicho_model::cover::member_no(text) {
        return Payload::Cover { member_no: member_no.to_owned() };
    }
    if let Some(number) = certificate(text) {
        return Payload::Certificate { number };
    }
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return Payload::Address;
    }
    facts(text)
}

fn certificate(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(':').map(str::trim).collect();
    let [name, number, running, check] = parts[..] else { return None };
    let named = name.len() >= 4 && name.to_ascii_uppercase().ends_with("CERT");
    let formed = !number.is_empty()
        && running.bytes().all(|b| b.is_ascii_digit())
        && check.bytes().all(|b| b.is_ascii_hexdigit());
    (named && formed).then(|| number.to_owned())
}

fn facts(text: &str) -> Payload {
    let parts: Vec<&str> =
        text.split([',', '\t', ';', '|', '、', '\n']).map(str::trim).filter(|p| !p.is_empty()).collect();
    if !(2..=6).contains(&parts.len()) {
        return Payload::Other;
    }
    let (mut member_no, mut day, mut holder) = (None, None, None);
    for part in parts {
        let folded = crate::normalise::Folded::new(part).text;
        if let Some(span) = crate::dates::find(&folded).first().filter(|s| s.range == (0..folded.len())) {
            day = day.or(span.from.ok());
        } else if is_number(&folded) {
            member_no = member_no.or(Some(part.to_owned()));
        } else if crate::fields::holder::is_name(&folded, true) {
            holder = holder.or(Some(part.to_owned()));
        }
    }
    let known = [member_no.is_some(), day.is_some(), holder.is_some()].iter().filter(|k| **k).count();
    if known >= 2 { Payload::Facts { member_no, day, holder } } else { Payload::Other }
}

fn is_number(text: &str) -> bool {
    let figures = text.bytes().filter(u8::is_ascii_digit).count();
    figures >= 2 && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Payload) {
        assert_eq!(parse(text), expected, "{text}");
    }

    #[test]
    fn facts_are_known_by_their_form() {
        check(
            "71234,2025-08-15,架空花子",
            Payload::Facts {
                member_no: Some("71234".into()),
                day: PartialDate::from_ymd(2025, 8, 15),
                holder: Some("架空花子".into()),
            },
        );
        check("JRSCERT:71234:00021:ab12cd34", Payload::Certificate { number: "71234".into() });
        check("https://cert.example.or.jp/v/1", Payload::Address);
        check("DAICHO-COVER:1:JRS-36098", Payload::Cover { member_no: "JRS-36098".into() });
    }

    #[test]
    fn other_texts_say_nothing() {
        check("DAICHO-COVER:2:1", Payload::Other);
        check("DAICHO-COVER:1:", Payload::Other);
        check("こんにちは", Payload::Other);
        check("", Payload::Other);
    }
}
