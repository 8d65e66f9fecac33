//! From a recogniser's steps to characters (greedy CTC decoding) with place and confidence.

use super::alphabet::Alphabet;

/// A character as the recogniser saw it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Glyph {
    pub text: char,
    /// Its probability among the readable characters, 0 to 1.
    pub confidence: f32,
    /// Middle of the steps that gave it, in steps (0.5 = the middle of the first).
    pub at: f32,
}

/// Reads the steps (`columns` probabilities each): the best readable column of every step, repetitions joined,
/// blanks left out. Probabilities are renormalised over the readable columns: what an unreadable twin of the
/// character (讲 for 講) took is given back. A character in several widths (2 ２) is as probable as all of them together.
pub(crate) fn decode(probabilities: &[f32], columns: usize, alphabet: &Alphabet, mask: &[f32]) -> Vec<Glyph> {
    let mut runs: Vec<Run> = Vec::new();
    let mut last = 0;
    for (step, row) in probabilities.chunks_exact(columns).enumerate() {
        let (column, probability) = best(row, mask, alphabet.widths());
        if column == 0 {
            last = 0;
            continue;
        }
        match runs.last_mut() {
            Some(run) if is_same(column, last, alphabet.widths()) => run.extend(step, probability),
            _ => runs.push(Run { column, first: step, last: step, probability }),
        }
        last = column;
    }
    runs.iter().flat_map(|run| run.glyphs(alphabet)).collect()
}

/// The most probable readable column and its share among the readable ones.
fn best(row: &[f32], mask: &[f32], widths: &[Vec<usize>]) -> (usize, f32) {
    let (mut at, mut high, mut sum) = (0, f32::NEG_INFINITY, 0.0);
    for (column, (probability, readable)) in row.iter().zip(mask).enumerate() {
        let value = probability * readable;
        sum += value;
        if value > high {
            (at, high) = (column, value);
        }
    }
    for group in widths {
        let members =
            || group.iter().filter_map(|column| Some((*column, row.get(*column)? * mask.get(*column)?)));
        let together: f32 = members().map(|(_, value)| value).sum();
        if together > high {
            let strongest = members().fold((0, f32::NEG_INFINITY), |a, b| if b.1 > a.1 { b } else { a });
            (at, high) = (strongest.0, together);
        }
    }
    (at, if sum > 0.0 { high / sum } else { 0.0 })
}

/// Whether two columns are one character, perhaps in two widths.
fn is_same(a: usize, b: usize, widths: &[Vec<usize>]) -> bool {
    a == b || widths.iter().any(|group| group.contains(&a) && group.contains(&b))
}

/// Neighbouring steps that gave the same column.
struct Run {
    column: usize,
    first: usize,
    last: usize,
    probability: f32,
}

impl Run {
    fn extend(&mut self, step: usize, probability: f32) {
        self.last = step;
        self.probability = self.probability.max(probability);
    }

    fn glyphs(&self, alphabet: &Alphabet) -> impl Iterator<Item = Glyph> {
        let at = (self.first + self.last + 1) as f32 / 2.0;
        let confidence = self.probability;
        alphabet.text(self.column).chars().map(move |text| Glyph { text, confidence, at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns: blank, 講, 讲 (not readable), 証, and one beyond the list: the space.
    fn check(steps: &[[f32; 5]], expected: &[(char, f32, f32)]) {
        let alphabet = Alphabet::new("講\n讲\n証");
        let glyphs = decode(steps.as_flattened(), 5, &alphabet, &alphabet.mask(5));
        let got: Vec<(char, f32, f32)> = glyphs.iter().map(|g| (g.text, g.confidence, g.at)).collect();
        assert_eq!(got, expected);
    }

    const BLANK: [f32; 5] = [1.0, 0.0, 0.0, 0.0, 0.0];
    const LECTURE: [f32; 5] = [0.0, 0.25, 0.5, 0.0, 0.25];
    const PROOF: [f32; 5] = [0.0, 0.0, 0.0, 1.0, 0.0];
    const SPACE: [f32; 5] = [0.0, 0.0, 0.0, 0.0, 1.0];

    #[test]
    fn repeated_steps_are_one_character() {
        check(&[BLANK, PROOF, PROOF, BLANK], &[('証', 1.0, 2.0)]);
    }

    #[test]
    fn a_blank_between_makes_two_characters() {
        check(&[PROOF, BLANK, PROOF], &[('証', 1.0, 0.5), ('証', 1.0, 2.5)]);
    }

    #[test]
    fn unreadable_columns_give_their_share_back() {
        check(&[LECTURE], &[('講', 0.5, 0.5)]);
    }

    #[test]
    fn the_column_beyond_the_list_is_the_space() {
        check(&[PROOF, SPACE, PROOF], &[('証', 1.0, 0.5), (' ', 1.0, 1.5), ('証', 1.0, 2.5)]);
    }

    #[test]
    fn widths_of_a_character_are_taken_together() {
        let alphabet = Alphabet::new("2\n２\nZ");
        let steps: [[f32; 5]; 2] = [[0.1, 0.25, 0.25, 0.375, 0.0], [0.0, 0.25, 0.5, 0.25, 0.0]];
        let glyphs = decode(steps.as_flattened(), 5, &alphabet, &[1.0; 5]);
        let got: Vec<(char, f32)> = glyphs.iter().map(|g| (g.text, g.confidence)).collect();
        assert_eq!(got, [('2', 0.75)]);
    }

    #[test]
    fn nothing_readable_is_nothing_read() {
        check(&[[0.0, 0.0, 1.0, 0.0, 0.0]], &[]);
        check(&[], &[]);
    }
}
