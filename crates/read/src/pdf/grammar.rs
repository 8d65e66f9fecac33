//! Whether a content is written as every program reads it: known operators, each with its operands, numbers that are numbers, text between
//! `BT` and `ET`. Of anything else programs make what they like.

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::Object;

/// The most that an operator takes: the shares of 32 inks and a pattern's name.
const MOST_OPERANDS: usize = 33;
/// Brackets inside one another that programs follow.
const MOST_OPEN: usize = 32;

/// What an operator takes (ISO 32000-2, annex A): `n` a number, `N` a name, `s` a string, `a` an array, `d` a dictionary or a name, `c`
/// components of a colour, with a name behind them or not.
fn operands(operator: &[u8]) -> Option<&'static str> {
    Some(match operator {
        b"b" | b"B" | b"b*" | b"B*" | b"BT" | b"BX" | b"EMC" | b"ET" | b"EX" | b"f" | b"F" | b"f*" | b"h"
        | b"n" | b"q" | b"Q" | b"s" | b"S" | b"T*" | b"W" | b"W*" => "",
        b"g" | b"G" | b"i" | b"j" | b"J" | b"M" | b"Tc" | b"TL" | b"Tr" | b"Ts" | b"Tw" | b"Tz" | b"w" => "n",
        b"d0" | b"l" | b"m" | b"Td" | b"TD" => "nn",
        b"rg" | b"RG" => "nnn",
        b"k" | b"K" | b"re" | b"v" | b"y" => "nnnn",
        b"c" | b"cm" | b"d1" | b"Tm" => "nnnnnn",
        b"BMC" | b"cs" | b"CS" | b"Do" | b"gs" | b"MP" | b"ri" | b"sh" => "N",
        b"BDC" | b"DP" => "Nd",
        b"Tf" => "Nn",
        b"d" => "an",
        b"Tj" | b"'" => "s",
        b"TJ" => "a",
        b"\"" => "nns",
        b"sc" | b"SC" | b"scn" | b"SCN" => "c",
        _ => return None,
    })
}

fn is(object: &Object<'_>, kind: u8) -> bool {
    match kind {
        b'n' => matches!(object, Object::Number(_)),
        b'N' => matches!(object, Object::Name(_)),
        b's' => matches!(object, Object::String(_)),
        b'a' => matches!(object, Object::Array(_)),
        _ => matches!(object, Object::Dict(_) | Object::Name(_)),
    }
}

/// Whether programs may make different things of a content.
pub fn is_odd(content: &[u8]) -> bool {
    has_odd_words(content) || has_odd_operators(content)
}

fn has_odd_operators(content: &[u8]) -> bool {
    let mut operations = UntypedIter::new(content);
    let (mut is_text, mut passed_over) = (false, 0_u32);
    while let Some(operation) = operations.next() {
        let operator: &[u8] = operation.operator;
        // A picture inside the content is looked at elsewhere.
        if operator == b"BI" {
            continue;
        }
        let Some(expected) = operands(operator) else {
            if passed_over > 0 {
                continue;
            }
            return true;
        };
        let given: Vec<&Object<'_>> = operation.operands().collect();
        let fits = match expected.as_bytes() {
            b"c" => {
                let (last, before) = match given.split_last() {
                    Some((last, before)) => (Some(last), before),
                    None => (None, [].as_slice()),
                };
                before.iter().all(|one| is(one, b'n'))
                    && last.is_some_and(|last| is(last, b'n') || is(last, b'N'))
            }
            kinds => kinds.len() == given.len() && kinds.iter().zip(&given).all(|(kind, one)| is(one, *kind)),
        };
        match operator {
            b"BT" | b"ET" if is_text == (operator == b"BT") => return true,
            b"BT" | b"ET" => is_text = !is_text,
            b"Tj" | b"TJ" | b"'" | b"\"" if !is_text => return true,
            b"BX" => passed_over += 1,
            b"EX" => passed_over = passed_over.saturating_sub(1),
            _ => {}
        }
        if !fits {
            return true;
        }
    }
    false
}

/// Whether a word that starts like a number is none, brackets or strings do not end, or an operator has more operands than programs
/// keep: at such places some stop reading and others go on. Comments and the bytes of pictures are passed over.
fn has_odd_words(content: &[u8]) -> bool {
    let (mut at, mut operands, mut open) = (0, 0_usize, Vec::new());
    while let Some(byte) = content.get(at) {
        let is_operand = open.is_empty();
        let mut end = at + 1;
        match byte {
            b'%' => end = behind(content, at, |byte| !matches!(byte, b'\r' | b'\n')),
            b'(' => match behind_string(content, at) {
                Some(behind) => end = behind,
                None => return true,
            },
            b'<' if content.get(at + 1) == Some(&b'<') => {
                open.push(b'<');
                end = at + 2;
            }
            b'<' => {
                let last = behind(content, at + 1, |byte| byte.is_ascii_hexdigit() || is_blank(byte));
                if content.get(last) != Some(&b'>') {
                    return true;
                }
                end = last + 1;
            }
            b'>' if content.get(at + 1) == Some(&b'>') && open.pop() == Some(b'<') => end = at + 2,
            b'[' => open.push(b'['),
            b']' if open.pop() == Some(b'[') => {}
            b')' | b'>' | b']' | b'{' | b'}' => return true,
            b'/' => end = behind(content, at + 1, is_regular),
            byte if is_regular(*byte) => {
                end = behind(content, at, is_regular);
                let word = &content[at..end];
                let is_like_number = matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.');
                if is_like_number && !is_number(word) {
                    return true;
                }
                let is_value = is_like_number || matches!(word, b"true" | b"false" | b"null");
                if is_operand && !is_value {
                    operands = 0;
                    at = if word == b"ID" { behind_picture(content, end) } else { end };
                    continue;
                }
            }
            _ => {
                at += 1;
                continue;
            }
        }
        operands += usize::from(is_operand && *byte != b'%');
        if operands > MOST_OPERANDS || open.len() > MOST_OPEN {
            return true;
        }
        at = end;
    }
    !open.is_empty()
}

fn behind(content: &[u8], from: usize, is_part: impl Fn(u8) -> bool) -> usize {
    let length = content.get(from..).unwrap_or_default().iter().take_while(|byte| is_part(**byte)).count();
    from + length
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// Behind the string that starts there; `None` where it does not end.
fn behind_string(content: &[u8], from: usize) -> Option<usize> {
    let (mut at, mut depth) = (from, 0_usize);
    while let Some(byte) = content.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Behind the `EI` that ends a picture, which stands between blanks.
fn behind_picture(content: &[u8], from: usize) -> usize {
    let rest = content.get(from..).unwrap_or_default();
    let ends = |part: &[u8]| {
        is_blank(part[0]) && part[1..3] == *b"EI" && part.get(3).is_none_or(|byte| is_blank(*byte))
    };
    let found = (0..rest.len().saturating_sub(2)).find(|at| ends(&rest[*at..(*at + 4).min(rest.len())]));
    from + found.map_or(rest.len(), |at| at + 3)
}

/// ISO 32000-2, 7.3.3.
fn is_number(word: &[u8]) -> bool {
    let digits = match word {
        [b'+' | b'-', rest @ ..] => rest,
        all => all,
    };
    let points = digits.iter().filter(|byte| **byte == b'.').count();
    points <= 1 && digits.len() > points && digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_program_reads_alike_is_not_odd() {
        let check =
            |content: &str, expected: bool| assert_eq!(is_odd(content.as_bytes()), expected, "{content}");
        check("q 1 0 0 1 -.5 +3. cm BT /F 12 Tf 1 0 0 1 5 5 Tm (1-2 \\) 3.4.5) Tj ET Q", false);
        check("BT /F 1 Tf [(a) -20 <00 1>] TJ T* (b) ' 1 2 (c) \" ET % 1-2\n/1-2 gs", false);
        check("/P <</MCID 0>> BDC EMC /Cs1 cs 0.1 0.2 scn /P1 scn [3 2] 0 d", false);
        check("BX 1 2 new EX BI /W 1 /H 1 /BPC 8 /CS /G ID 1-2 EI Q", false);
        check("1-2 0 m", true);
        check("1.2.3 0 m", true);
        check("1e5 0 m", true);
        check("--5 0 m", true);
        check("5 1 0 0 1 0 0 cm", true);
        check("/F Tf", true);
        check("(a) 12 Tf", true);
        check("0 0 1 new", true);
        check("/F 12 Tf (a) Tj", true);
        check("BT BT ET", true);
        check("ET", true);
        check("BI /W 1 ID 1 EI 1-2 w", true);
        check("0 g ) 1 g", true);
        check("[1 2 0 d", true);
        check("1 2] 0 d", true);
        check("{ 0 g }", true);
        check("BT /F 1 Tf (a Tj ET", true);
        check("BT /F 1 Tf <00 Tj ET", true);
        check(&format!("{}scn", "0 ".repeat(33)), false);
        check(&format!("{}n", "0 ".repeat(40)), true);
    }
}
