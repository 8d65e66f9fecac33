//! Several names in one text.

use crate::import::words::{compact, ends_as_meeting};

/// Whether a text has a sign that may part names.
pub fn may_be(text: &str) -> bool {
    text.contains(['・', '、', ',', '，', '/', '／', '＆', '+', '＋', 'と', '及'])
        || text.contains(" and ")
        || text.contains(" & ")
}

/// Cuts `A・B` or `AとB` into names: where every part ends as a name of a meeting does and there is one such way.
pub fn several(text: &str) -> Result<Vec<String>, Vec<String>> {
    let signs = text
        .char_indices()
        .filter(|(_, c)| "・、,，/／と＆+＋".contains(*c))
        .map(|(at, c)| (at, at + c.len_utf8()));
    let words = ["及び", "および", " and ", " & "].into_iter();
    let words = words.flat_map(|word| text.match_indices(word).map(|(at, word)| (at, at + word.len())));
    let mut cuts: Vec<(usize, usize)> = signs
        .chain(words)
        .filter(|(from, to)| ends_as_meeting(&text[..*from]) && !compact(&text[*to..]).is_empty())
        .collect();
    cuts.sort_unstable();
    let parts = |chosen: &[(usize, usize)]| -> Vec<String> {
        let (mut start, mut parts) = (0, Vec::new());
        for (from, to) in chosen.iter().chain([&(text.len(), text.len())]) {
            parts.push(text[start..*from].trim().to_owned());
            start = *to;
        }
        parts
    };
    let sound = |parts: &[String]| parts.iter().all(|part| part.chars().count() > 2 && ends_as_meeting(part));
    let all = parts(&cuts);
    let hard = cuts.iter().all(|(from, to)| !["・", "と"].contains(&&text[*from..*to]));
    match cuts.len() {
        1 if sound(&all) => Ok(all),
        n if n > 1 && sound(&all) && hard => Ok(all),
        n if n > 1 => {
            // Two or more places: each could be inside a name.
            let readings: Vec<Vec<String>> = cuts
                .iter()
                .map(|cut| parts(std::slice::from_ref(cut)))
                .chain([all])
                .filter(|p| sound(p))
                .collect();
            match &readings[..] {
                [only] => Ok(only.clone()),
                _ => Err(readings.iter().map(|parts| parts.join(" + ")).collect()),
            }
        }
        _ => Err(vec![text.to_owned()]),
    }
}
