//! The texts of the letters: `letters.toml`, checked, over those that daicho brings along.

use std::sync::LazyLock;

use daicho_model::{Diagnostic, Severity};
use serde::Deserialize;
use toml::Spanned;

use super::LetterKind;
use crate::Text;
use crate::messages::closing_bracket;

/// What a text may hold between `{` and `}`; also the columns of the mail-merge file. `docs/letters.md` explains them.
pub const PLACEHOLDERS: [&str; 13] = [
    "member_no",
    "name",
    "society",
    "as_of",
    "cycle_from",
    "cycle_to",
    "opens",
    "closes",
    "until",
    "result",
    "grade",
    "short",
    "least",
];

/// The texts of a body's letters.
#[derive(Clone, Debug)]
pub struct LetterTexts {
    /// Who writes.
    pub(super) sender: Text,
    /// By kind, in the order of [`LetterKind::ALL`].
    parts: Vec<Part>,
    /// Whether originals are sent back; `None`: not on file.
    pub returns_originals: Option<bool>,
}

/// The texts of one kind of letter.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub title: Text,
    pub opening: Text,
    pub closing: Text,
}

static BUILTIN: LazyLock<File> =
    LazyLock::new(|| toml::from_str(include_str!("../../letters.toml")).expect("a test reads it"));

impl LetterTexts {
    /// The texts that daicho brings along.
    pub fn builtin() -> LetterTexts {
        File::default().over(&BUILTIN)
    }

    /// A body's own texts over those; `file` is the name that diagnostics show.
    ///
    /// # Errors
    /// A fault each with its line: no TOML of this form, a placeholder that does not exist, a bracket that stays open.
    pub fn parse(text: &str, file: &str) -> Result<LetterTexts, Vec<Diagnostic>> {
        let own: File = toml::from_str(text).map_err(|error| {
            let line = line(text, error.span().map_or(0, |span| span.start));
            let fault = Diagnostic::new("letters_toml", Severity::Error);
            vec![fault.in_document(file).at(line).with("detail", error.message())]
        })?;
        let faults: Vec<Diagnostic> =
            own.texts().flat_map(|one| faults(text, one)).map(|fault| fault.in_document(file)).collect();
        if faults.is_empty() { Ok(own.over(&BUILTIN)) } else { Err(faults) }
    }

    pub(super) fn part(&self, kind: LetterKind) -> &Part {
        &self.parts[kind as usize]
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    format: Format,
    returns_originals: Option<bool>,
    sender: Option<Both>,
    approved: Option<RawPart>,
    deficient: Option<RawPart>,
    undecided: Option<RawPart>,
    reminder: Option<RawPart>,
    points: Option<RawPart>,
}

/// The only format there is.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(try_from = "u8")]
struct Format;

impl TryFrom<u8> for Format {
    type Error = &'static str;
    fn try_from(number: u8) -> Result<Format, Self::Error> {
        if number == 1 { Ok(Format) } else { Err("format is 1") }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    title: Option<Both>,
    opening: Option<Both>,
    closing: Option<Both>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    ja: Spanned<String>,
    en: Spanned<String>,
}

impl File {
    fn parts(&self) -> [Option<&RawPart>; 5] {
        [&self.approved, &self.deficient, &self.undecided, &self.reminder, &self.points].map(Option::as_ref)
    }

    fn texts(&self) -> impl Iterator<Item = &Spanned<String>> {
        let parts = self.parts().into_iter().flatten();
        let texts = parts.flat_map(|part| [&part.title, &part.opening, &part.closing]);
        let both = self.sender.iter().chain(texts.flatten());
        both.flat_map(|both| [&both.ja, &both.en])
    }

    fn over(&self, base: &File) -> LetterTexts {
        let Format = self.format;
        let chosen = |own: Option<&Both>, base: Option<&Both>| {
            own.or(base).map_or_else(Text::default, |both| Text {
                ja: both.ja.get_ref().clone(),
                en: both.en.get_ref().clone(),
            })
        };
        let part = |(own, base): (Option<&RawPart>, Option<&RawPart>)| {
            let of = |pick: fn(&RawPart) -> &Option<Both>| {
                chosen(own.and_then(|part| pick(part).as_ref()), base.and_then(|part| pick(part).as_ref()))
            };
            Part {
                title: of(|part| &part.title),
                opening: of(|part| &part.opening),
                closing: of(|part| &part.closing),
            }
        };
        LetterTexts {
            sender: chosen(self.sender.as_ref(), base.sender.as_ref()),
            parts: self.parts().into_iter().zip(base.parts()).map(part).collect(),
            returns_originals: self.returns_originals,
        }
    }
}

/// What is wrong with a text's placeholders and brackets.
fn faults(file: &str, text: &Spanned<String>) -> Vec<Diagnostic> {
    let (span, value) = (text.span(), text.get_ref());
    let place = |what: &str| {
        let written = file.get(span.clone()).unwrap_or_default();
        line(file, span.start + written.find(what).unwrap_or_default())
    };
    let mut found = Vec::new();
    for (at, _) in value.match_indices('{') {
        let from = &value[at..];
        let end = from.find('}').map_or(from.len(), |end| end + 1);
        let whole = from[..end].lines().next().unwrap_or_default();
        let name = whole.trim_start_matches('{').trim_end_matches('}');
        if !whole.ends_with('}') || !PLACEHOLDERS.contains(&name) {
            let known = PLACEHOLDERS.map(|name| format!("{{{name}}}")).join(" ");
            let fault = Diagnostic::new("letters_placeholder_unknown", Severity::Error);
            found.push(fault.at(place(whole)).with("placeholder", whole).with("known", known));
        }
    }
    let open = value.match_indices('[').find(|(at, _)| closing_bracket(&value[*at..]).is_none());
    found.extend(open.map(|_| Diagnostic::new("letters_bracket_open", Severity::Error).at(place("["))));
    found
}

fn line(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or(text);
    format!("line {}", before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first fault's code and line; the title of the approved letter where there is none.
    fn check(text: &str, expected: &str) {
        let told = match LetterTexts::parse(text, "letters.toml") {
            Ok(texts) => texts.part(LetterKind::Approved).title.ja.clone(),
            Err(faults) => format!("{} {} {}", faults[0].document, faults[0].code, faults[0].place),
        };
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn own_texts_stand_over_those_brought_along() {
        check("", "資格更新の審査結果について（充足）");
        check("format = 1\n[approved]\ntitle = { ja = \"合格 {name}\", en = \"passed\" }\n", "合格 {name}");
        let own = LetterTexts::parse("returns_originals = true", "letters.toml").unwrap();
        assert_eq!((own.returns_originals, LetterTexts::builtin().returns_originals), (Some(true), None));
    }

    #[test]
    fn faults_name_file_and_line() {
        let placeholder = "letters.toml letters_placeholder_unknown line";
        check("[sender]\nja = \"a\"\nen = \"by {moon}\"\n", &format!("{placeholder} 3"));
        check(
            "[points]\nopening.ja = \"\"\"\none\ntwo {moon}\n\"\"\"\nopening.en = \"x\"\n",
            &format!("{placeholder} 4"),
        );
        check("[sender]\nja = \"a {name\"\nen = \"b\"\n", &format!("{placeholder} 2"));
        check("[sender]\nja = \"a [{name}\"\nen = \"b\"\n", "letters.toml letters_bracket_open line 2");
        check("[sender]\nja = \"a\"\n", "letters.toml letters_toml line 1");
        check("\n[moon]\nja = \"a\"\n", "letters.toml letters_toml line 2");
        check("format = 2", "letters.toml letters_toml line 1");
    }

    #[test]
    fn the_texts_brought_along_are_sound() {
        let text = include_str!("../../letters.toml");
        assert_eq!(LetterTexts::parse(text, "letters.toml").err(), None);
        assert!(BUILTIN.parts().iter().flatten().count() == LetterKind::ALL.len());
    }
}
