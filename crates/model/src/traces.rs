//! Traces: what a scan left on a page beside its print, kept small so that pieces can be compared without pictures.
//!
//! Certificates of one meeting look alike; grain, specks and handwriting do not. Places are relative to the box
//! around the page's print, so that a moved or resized scan keeps its traces.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Columns, and rows, of the grid on which grain is looked at.
pub const GRAIN_SIDE: usize = 56;
/// Rows of a word's shape.
pub const SHAPE_ROWS: usize = 16;
/// A word's shape has at most so many columns.
pub const SHAPE_COLUMNS: usize = 160;

/// A row of bits, written as hexadecimal digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// So many bits, all off; rounded up to whole words of 64.
    pub fn new(bits: usize) -> Bits {
        Bits(vec![0; bits.div_ceil(64)])
    }

    /// Switches a bit on; one beyond the end is nothing.
    pub fn set(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    /// Whether a bit is on.
    pub fn get(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// The words, 64 bits each, the first bit lowest.
    pub fn words(&self) -> &[u64] {
        &self.0
    }

    /// How many are on.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

impl Serialize for Bits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text: String = self.0.iter().map(|word| format!("{word:016x}")).collect();
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Bits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Bits, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (digits, rest) = text.as_bytes().as_chunks::<16>();
        let word = |digits: &[u8; 16]| {
            std::str::from_utf8(digits).ok().and_then(|text| u64::from_str_radix(text, 16).ok())
        };
        let words = digits.iter().map(word).collect::<Option<Vec<u64>>>();
        let whole = words.filter(|_| rest.is_empty());
        whole.map(Bits).ok_or_else(|| serde::de::Error::custom("bits are 16 hexadecimal digits a word"))
    }
}

/// The grain of the blank paper: for each place of a grid whether it is paler than what lies on either side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grain {
    /// Places that are blank and show any grain; [`GRAIN_SIDE`] squared, row by row.
    pub seen: Bits,
    /// Of these, the paler ones.
    pub pale: Bits,
    /// The median difference, in hundredths of a grey level: a few tenths to two levels are grain, more is a printed
    /// ground.
    pub contrast: u16,
}

/// Ink on a grid of square places, [`SHAPE_ROWS`] high, a number a column with the topmost row lowest; written as four
/// hexadecimal digits each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(pub Vec<u16>);

impl Columns {
    /// How many places are inked.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|column| column.count_ones()).sum()
    }
}

impl Serialize for Columns {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text: String = self.0.iter().map(|column| format!("{column:04x}")).collect();
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Columns, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (digits, rest) = text.as_bytes().as_chunks::<4>();
        let column = |digits: &[u8; 4]| {
            std::str::from_utf8(digits).ok().and_then(|text| u16::from_str_radix(text, 16).ok())
        };
        let columns = digits.iter().map(column).collect::<Option<Vec<u16>>>();
        let whole = columns.filter(|_| rest.is_empty());
        whole.map(Columns).ok_or_else(|| serde::de::Error::custom("columns are 4 hexadecimal digits each"))
    }
}

/// The shape of a short word that a hand may have written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandShape {
    /// Where on the page.
    #[serde(rename = "box")]
    pub bounding_box: crate::BoundingBox,
    /// Whether the reader took it for handwriting.
    #[serde(default)]
    pub sure: bool,
    /// How much less evenly it stands on its line than the page's print does, in thousandths of its height; `None` where its
    /// characters could not be told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uneven: Option<i16>,
    /// The ink within its own box; empty where an older version kept it otherwise.
    #[serde(default)]
    pub columns: Columns,
}

/// What a scan left on a page beside its print.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Traces {
    /// Grain of the paper and the scanner at places of the print's box; `None` where the ground is quite even (a drawn
    /// page, a fax).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grain: Option<Grain>,
    /// The same at places of the whole upright picture: surer where a scan was stored again as it lay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture_grain: Option<Grain>,
    /// Specks of dirt outside of all print, `[x, y]` in ten-thousandths of the print's box; the largest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub specks: Vec<[i16; 2]>,
    /// Words that a hand may have written, the likeliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hands: Vec<HandShape>,
    /// SHA-256 (hex) of the page's pixels.
    pub pixels_sha256: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_written_as_digits_and_read_back() {
        let mut bits = Bits::new(100);
        bits.set(0);
        bits.set(67);
        bits.set(5000);
        let text = serde_json::to_string(&bits).unwrap();
        assert_eq!(text, "\"00000000000000010000000000000008\"");
        assert_eq!(serde_json::from_str::<Bits>(&text).unwrap(), bits);
        assert!(serde_json::from_str::<Bits>("\"12\"").is_err());
        assert!(serde_json::from_str::<Bits>("\"zzzzzzzzzzzzzzzz\"").is_err());
        assert_eq!((bits.count(), bits.get(67), bits.get(68), bits.get(9999)), (2, true, false, false));
    }

    #[test]
    fn columns_are_written_as_digits_and_read_back() {
        let columns = Columns(vec![1, 0xf00f]);
        assert_eq!(serde_json::to_string(&columns).unwrap(), "\"0001f00f\"");
        assert_eq!(serde_json::from_str::<Columns>("\"0001f00f\"").unwrap(), columns);
        assert_eq!(columns.count(), 9);
        assert!(serde_json::from_str::<Columns>("\"123\"").is_err());
    }

    #[test]
    fn a_shape_of_an_older_version_has_no_columns() {
        let old = r#"{"box": [0.1, 0.1, 0.2, 0.2], "aspect": 420, "ink": "0000000000000001"}"#;
        let shape: HandShape = serde_json::from_str(old).unwrap();
        assert_eq!((shape.sure, shape.uneven, shape.columns), (false, None, Columns::default()));
    }
}
