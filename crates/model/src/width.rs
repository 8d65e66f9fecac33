//! Full-width signs as the narrow ones they stand for.

/// The narrow sign of a full-width one (`！` to `～`, U+FF01 to U+FF5E, which stand 0xFEE0 above ASCII: Unicode, "Halfwidth and
/// Fullwidth Forms"); any other character as it is.
#[must_use]
pub fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::narrow;

    #[test]
    fn full_width_signs_become_narrow_and_others_stay() {
        for (wide, expected) in
            [("Ａ－００１０１", "A-00101"), ("（ｚ～！）", "(z~!)"), ("甲乙ア　ｱA1", "甲乙ア　ｱA1")]
        {
            assert_eq!(wide.chars().map(narrow).collect::<String>(), expected, "{wide}");
        }
    }
}
