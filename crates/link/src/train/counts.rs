//! Counts of misread letters: `data/confusions.csv`, written by `scripts/make_confusions.py` with our own reader.

use super::Confusion;

/// The counts that ship with the program.
pub fn shipped_confusions() -> Vec<Confusion> {
    confusions(include_str!("../data/confusions.csv")).expect("the file beside the code is checked by a test")
}

/// Reads counts: `true,read,count` and a line a pair of letters.
///
/// # Errors
/// The number of a line that is no such pair.
pub fn confusions(text: &str) -> Result<Vec<Confusion>, usize> {
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate().skip(1);
    lines.filter(|(_, line)| !line.is_empty()).map(|(at, line)| pair(line).ok_or(at + 1)).collect()
}

fn pair(line: &str) -> Option<Confusion> {
    let (letters, count) = line.rsplit_once(',')?;
    let letters = letters.replace('"', "");
    let mut chars = letters.chars();
    let (printed, comma, read) = (chars.next()?, chars.next()?, chars.next()?);
    let count = count.trim().parse().ok()?;
    (comma == ',' && chars.next().is_none()).then_some(Confusion { printed, read, count })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_that_ship_are_sound() {
        assert!(!shipped_confusions().is_empty());
    }

    #[test]
    fn a_line_that_is_no_pair_is_named() {
        assert_eq!(confusions("true,read,count\n会,人,11\n回,加,x\n"), Err(3));
        assert_eq!(confusions("true,read,count\n会会,人,1\n"), Err(2));
    }
}
