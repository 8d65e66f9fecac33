//! Dictionaries that name an entry twice: which of the two counts is left to whoever reads them (ISO 32000-2, 7.3.7).

use std::collections::BTreeMap;

/// Entries that decide what is shown.
const SHOWING: [&[u8]; 34] = [
    b"AP",
    b"Annots",
    b"BBox",
    b"ColorSpace",
    b"Contents",
    b"CropBox",
    b"D",
    b"Decode",
    b"DescendantFonts",
    b"Encoding",
    b"ExtGState",
    b"F",
    b"Filter",
    b"Font",
    b"FontDescriptor",
    b"FontFile2",
    b"FontFile3",
    b"Height",
    b"Kids",
    b"Matrix",
    b"MediaBox",
    b"N",
    b"OC",
    b"OCProperties",
    b"OFF",
    b"ON",
    b"Pages",
    b"Resources",
    b"Rotate",
    b"SMask",
    b"ToUnicode",
    b"UserUnit",
    b"Width",
    b"XObject",
];
/// Dictionaries and arrays inside one another that are followed.
const DEPTH: usize = 64;

/// An open dictionary or array.
struct Open<'d> {
    is_dictionary: bool,
    /// Entries by name, as they are written.
    entries: BTreeMap<&'d [u8], &'d [u8]>,
    /// The entry that is open: its name, and where its value starts.
    entry: Option<(&'d [u8], usize)>,
    /// Something of the value was met.
    has_value: bool,
}

impl<'d> Open<'d> {
    fn new(is_dictionary: bool) -> Open<'d> {
        Open { is_dictionary, entries: BTreeMap::new(), entry: None, has_value: false }
    }

    /// The open entry ends; whether it was there before with another value.
    fn close(&mut self, data: &'d [u8], at: usize) -> bool {
        let Some((name, start)) = self.entry.take() else { return false };
        self.has_value = false;
        let value = data[start..at].trim_ascii();
        let before = self.entries.insert(name, value);
        before.is_some_and(|before| before != value) && SHOWING.contains(&name)
    }
}

/// Whether in what stands inside a dictionary an entry that decides what is shown is there twice, with two values.
pub fn has_entry_twice(data: &[u8]) -> bool {
    let mut open = vec![Open::new(true)];
    let mut at = 0;
    while at < data.len() {
        let Some(last) = open.last_mut() else { return false };
        let (start, two) = (at, data.get(at..at + 2));
        match data[at] {
            b'%' => at = skip(data, at, |byte| !matches!(byte, b'\r' | b'\n')),
            b'(' => at = behind_text(data, at),
            b'<' if two == Some(b"<<") => {
                last.has_value = true;
                open.push(Open::new(true));
                at += 2;
                if open.len() > DEPTH {
                    return false;
                }
                continue;
            }
            b'[' => {
                last.has_value = true;
                open.push(Open::new(false));
                at += 1;
                if open.len() > DEPTH {
                    return false;
                }
                continue;
            }
            b'>' if two == Some(b">>") => {
                if last.close(data, at) {
                    return true;
                }
                open.pop();
                at += 2;
                continue;
            }
            b']' => {
                open.pop();
                at += 1;
                continue;
            }
            b'<' => at = skip(data, at, |byte| byte != b'>') + 1,
            b'/' => {
                at = skip(data, at + 1, |byte| !is_border(byte));
                let is_value = last.entry.is_some() && !last.has_value;
                if last.is_dictionary && !is_value {
                    if last.close(data, start) {
                        return true;
                    }
                    last.entry = Some((&data[start + 1..at], at));
                    continue;
                }
            }
            byte if byte.is_ascii_whitespace() || byte == 0 => {
                at += 1;
                continue;
            }
            _ => at = skip(data, at + 1, |byte| !is_border(byte)),
        }
        if data[start] != b'%' {
            last.has_value = true;
        }
    }
    open.first_mut().is_some_and(|first| first.close(data, data.len()))
}

fn is_border(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, 0 | b'/' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'%')
}

fn skip(data: &[u8], at: usize, goes_on: impl Fn(u8) -> bool) -> usize {
    data[at.min(data.len())..].iter().position(|byte| !goes_on(*byte)).map_or(data.len(), |count| at + count)
}

/// Behind a text in brackets that starts there.
fn behind_text(data: &[u8], start: usize) -> usize {
    let (mut depth, mut at) = (0_usize, start);
    while at < data.len() {
        match data[at] {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    data.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(inside: &str, expected: bool) {
        assert_eq!(has_entry_twice(inside.as_bytes()), expected, "{inside}");
    }

    #[test]
    fn entries_with_two_values_are_found() {
        check("/Type/Page/Contents 4 0 R/Resources<<>>", false);
        check("/Contents 4 0 R/Type/Page/Contents 5 0 R", true);
        check("/Contents 4 0 R/Type/Page/Contents  4 0 R ", false);
        check("/Type/Page/Type/Pages", false);
        check("/Resources<</Font<</F 5 0 R>>/Font<</F 6 0 R>>>>", true);
        check("/A[<</N 5 0 R>><</N 6 0 R>>]/B<</N 7 0 R>>", false);
        check("/A[/N 5 0 R/N 6 0 R]", false);
        check("/T(/N 5 \\) /N 6)/N 5 0 R", false);
        check("/S/N/N 5 0 R/X/N", false);
        check("/N<5f>/K true/N<5e>", true);
        check("/N 5 % /N 6\n 0 R", false);
        check("(", false);
        check(">>/N 1/N 2", false);
    }
}
