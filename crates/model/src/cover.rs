//! What a cover page of a batch scan says of itself: the payload of its QR code, and the line in its corners that says
//! the same where the code cannot be decoded.
//!
//! Payload: `DAICHO-COVER:1:MEMBERNO`, the format's name, its version, and the applicant's member number as in the
//! members file. Line: the payload, `CHK`, and two figures that tell a misread number from a right one.

/// The longest member number that a cover takes, in bytes of UTF-8.
pub const LONGEST: usize = 40;

const NAME: &str = "DAICHO-COVER";
const VERSION: &str = "1";
const CHECK: &str = "CHK";

/// Whether a cover can carry a member number: not empty, at most [`LONGEST`] bytes, no control characters, no blank at
/// either end.
pub fn carries(member_no: &str) -> bool {
    !member_no.is_empty()
        && member_no.len() <= LONGEST
        && member_no.trim() == member_no
        && !member_no.contains(char::is_control)
}

/// The QR payload for a member number.
pub fn payload(member_no: &str) -> String {
    format!("{NAME}:{VERSION}:{member_no}")
}

/// The member number of a payload; `None` for any other text. Letters of the name may be of either case; blanks around
/// the parts are ignored.
pub fn member_no(payload: &str) -> Option<&str> {
    let mut parts = payload.trim().splitn(3, ':').map(str::trim);
    let named = parts.next()?.eq_ignore_ascii_case(NAME) && parts.next()? == VERSION;
    let number = parts.next()?;
    (named && carries(number)).then_some(number)
}

/// The line for a cover's corners. `folded` is the member number in NFKC, which is what the check figures are made of.
pub fn corner(member_no: &str, folded: &str) -> String {
    format!("{} {CHECK}{:02}", payload(member_no), check(folded))
}

/// The member number of a corner's line as read, NFKC and without blanks; the second value says whether its check
/// figures fit. `None` for any other line.
pub fn from_corner(compact: &str) -> Option<(&str, bool)> {
    let rest = skip(compact, "DAICHO")?.trim_start_matches(['-', 'ー', '一']);
    let rest = skip(rest, "COVER")?.trim_start_matches([':', ';', '.']);
    let rest = rest.strip_prefix(VERSION)?;
    let rest = rest.strip_prefix([':', ';', '.'])?;
    let (number, figures) = rest.rsplit_once(CHECK)?;
    let figures = figures.get(..2).filter(|f| f.len() == figures.len())?;
    let said: u8 = figures.parse().ok()?;
    (!number.is_empty()).then(|| (number, said == check(number)))
}

fn skip<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let start = text.get(..word.len())?;
    start.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
}

/// Two figures, 0 to 96, over the letters and figures of a number (of either case): another figure at one place, or two
/// neighbours exchanged, changes them.
fn check(folded: &str) -> u8 {
    let letters = folded.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase);
    // 97 is prime and 10 is a primitive root of it: no two places weigh the same in any number of up to 96 characters.
    let sum = letters.fold(1_u32, |sum, c| (sum * 10 + u32::from(c) % 97) % 97);
    u8::try_from(sum).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_gives_its_number_back() {
        for number in ["71234", "JRS-36098", "技 12:3", "０１２"] {
            assert_eq!(member_no(&payload(number)), Some(number));
        }
        assert_eq!(member_no(" daicho-cover : 1 : 71234 "), Some("71234"));
    }

    #[test]
    fn other_texts_are_no_payload() {
        let long = payload(&"1".repeat(LONGEST + 1));
        for text in
            ["", "DAICHO-COVER:1:", "DAICHO-COVER:2:71234", "COVER:1:71234", "DAICHO-COVER:1:7\t1", &long]
        {
            assert_eq!(member_no(text), None, "{text}");
        }
    }

    fn read(line: &str) -> Option<(&str, bool)> {
        from_corner(line)
    }

    #[test]
    fn a_corner_is_read_as_readers_spell_it() {
        let line = corner("71234", "71234").replace(' ', "");
        let figures = &line[line.len() - 2..];
        for spelling in ["DAICHO-COVER:1:71234CHK", "DAICHO-COVER;1;71234CHK", "DAICHOCOVER1:71234CHK"] {
            assert_eq!(read(&format!("{spelling}{figures}")), Some(("71234", true)), "{spelling}");
        }
        assert_eq!(read("DAICHO-COVER:1:71234"), None, "a line cut off says nothing");
        assert_eq!(read("71234"), None);
    }

    #[test]
    fn a_slip_at_any_one_place_is_found() {
        let number = "A7123-4";
        let line = corner(number, number).replace(' ', "");
        for at in 0..number.len() {
            for other in "0123456789ABO".chars().filter(|c| !number[at..].starts_with(*c)) {
                let slip: String =
                    number.char_indices().map(|(i, c)| if i == at { other } else { c }).collect();
                if number[at..].starts_with('-') {
                    continue; // a dash more or less is the same number to those who compare it
                }
                let read_as = line.replace(number, &slip);
                assert_eq!(read(&read_as), Some((slip.as_str(), false)), "{slip}");
            }
        }
    }

    #[test]
    fn neighbours_exchanged_are_found() {
        let line = corner("71234", "71234").replace(' ', "");
        assert_eq!(read(&line.replace("71234", "72134")), Some(("72134", false)));
    }
}
