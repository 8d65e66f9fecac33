//! Middle dots of Japanese names that a recogniser took for other marks.

/// A scanned cell's text with its middle dots; `None` where nothing was changed.
///
/// A full stop between two letters of a Japanese name is one (CT.MRI研究会), and so is what joins CT and MR, which are no
/// combined machine as PET-CT is.
pub(super) fn middle_dots(text: &str) -> Option<String> {
    let read: Vec<char> = text.chars().collect();
    if read.iter().all(char::is_ascii) {
        return None;
    }
    let joins = |at: usize| {
        let (before, after) = (&read[..at], &read[at + 1..]);
        let (Some(left), Some(right)) = (before.last(), after.first()) else { return false };
        let whole = |ch: &char| ch.is_alphabetic() && !ch.is_ascii_lowercase();
        match read[at] {
            '.' | '．' => whole(left) && whole(right),
            '-' | '－' | '‐' => ends_with_word(before, "CT") && after.starts_with(&['M', 'R']),
            _ => false,
        }
    };
    let mended: String = (0..read.len()).map(|at| if joins(at) { '・' } else { read[at] }).collect();
    (mended != text).then_some(mended)
}

fn ends_with_word(letters: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    letters.strip_suffix(&word[..]).is_some_and(|rest| rest.last().is_none_or(|ch| !ch.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(read: &str, mended: &str) {
        assert_eq!(middle_dots(read).as_deref().unwrap_or(read), mended);
    }

    #[test]
    fn stops_between_letters_and_what_joins_ct_and_mr_are_middle_dots() {
        check("三次元CT.MRI研究会", "三次元CT・MRI研究会");
        check("甲乙CT-MR研究会", "甲乙CT・MR研究会");
        check("中国.四国地方会", "中国・四国地方会");
    }

    #[test]
    fn other_marks_stay() {
        for name in [
            "MRP-CTP研究会",
            "PET-CT研究会",
            "SPECT-MR研究会",
            "Ver.2研究会",
            "vs.研究会",
            "J. Imaging",
            "A.B. Meeting",
        ] {
            check(name, name);
        }
    }
}
