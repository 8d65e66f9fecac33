//! The tables of a file that say where its objects are (ISO 32000-2, 7.5.4 to 7.5.8), as far as programs may take other objects by
//! them than the library that draws here: it never takes an object away, and looks for each generation by itself.

use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, FromBytes as _, Number, Object, ObjectIdentifier, Stream};

use crate::pdf::unpack;

/// Tables of one file that are followed: one is added each time that a file is changed and saved.
const MOST_TABLES: usize = 64;
/// Bytes of a table that is a stream.
const MOST_BYTES: u64 = 16 << 20;
/// Objects that all tables of a file name. Of more nothing is compared: they disagree.
const MOST_ENTRIES: usize = 1_000_000;

/// Where a table says that an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// There is none.
    Nowhere,
    /// So many bytes into the file.
    At(u64),
    /// Inside a stream of objects: the stream's number, and the place in it.
    Inside(u64, u64),
}

/// A generation, and where it is.
type Entry = (i32, Place);

#[derive(Default)]
struct Table {
    entries: BTreeMap<u32, Entry>,
    /// It names an object twice, at two places, or more objects than are compared.
    is_double: bool,
    /// Where the table before it is.
    previous: Option<usize>,
    /// Where the stream is that newer programs read beside it (`/XRefStm`).
    beside: Option<usize>,
}

impl Table {
    fn add(&mut self, number: u32, entry: Entry) {
        if self.entries.len() > MOST_ENTRIES {
            self.is_double = true;
            return;
        }
        let before = self.entries.insert(number, entry);
        self.is_double |= before.is_some_and(|before| before != entry);
    }

    /// Takes in what a stream beside a table hides from older programs; two places of one object are two objects.
    fn join(&mut self, beside: Table) {
        self.is_double |= beside.is_double;
        for (number, entry) in beside.entries {
            match self.entries.get(&number) {
                Some(before) if before.1 != Place::Nowhere => {
                    self.is_double |= entry.1 != Place::Nowhere && *before != entry;
                }
                _ => {
                    self.entries.insert(number, entry);
                }
            }
        }
    }
}

/// Whether programs may take another object than the library here: a table names one at two places, or an object that the newest table took
/// away or gave another generation is referred to.
pub fn disagree(pdf: &Pdf) -> bool {
    let mut newest: BTreeMap<u32, Entry> = BTreeMap::new();
    let mut gone: BTreeSet<(u32, i32)> = BTreeSet::new();
    for table in tables(pdf.data().as_ref()) {
        if table.is_double {
            return true;
        }
        for (number, entry) in table.entries {
            let (generation, place) = *newest.entry(number).or_insert(entry);
            if entry.1 != Place::Nowhere && (place == Place::Nowhere || generation != entry.0) {
                gone.insert((number, entry.0));
            }
        }
    }
    let is_gone =
        |id: Option<ObjectIdentifier>| id.is_some_and(|id| gone.contains(&(id.obj_number, id.gen_number)));
    !gone.is_empty()
        && pdf.objects().into_iter().any(|object| match &object {
            Object::Dict(dict) => !is_gone(dict.obj_id()) && refers(dict.data(), &gone),
            Object::Stream(stream) => !is_gone(Some(stream.obj_id())) && refers(stream.dict().data(), &gone),
            Object::Array(array) => refers(array.data(), &gone),
            _ => false,
        })
}

/// Whether bytes hold a reference to one of these objects.
fn refers(data: &[u8], to: &BTreeSet<(u32, i32)>) -> bool {
    let mut ends = data.iter().enumerate().filter(|(_, byte)| **byte == b'R').map(|(at, _)| at);
    ends.any(|end| {
        let generation = number_before(&data[..end]);
        let found = generation.and_then(|(generation, start)| {
            let (number, _) = number_before(&data[..start])?;
            Some((number, i32::try_from(generation).ok()?))
        });
        found.is_some_and(|found| to.contains(&found))
    })
}

/// The number in front of white space, and where it starts.
fn number_before(data: &[u8]) -> Option<(u32, usize)> {
    let text = data.trim_ascii_end();
    let start = text.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
    let number = std::str::from_utf8(&text[start..]).ok()?.parse().ok()?;
    (text.len() < data.len()).then_some((number, start))
}

/// The tables from the newest on, as far as they can be read.
fn tables(data: &[u8]) -> Vec<Table> {
    const START: &[u8] = b"startxref";
    let last = data.windows(START.len()).rposition(|bytes| bytes == START);
    let mut next = last.and_then(|at| Text { data, at: at + START.len() }.number()).map(|at| at as usize);
    let (mut found, mut seen, mut count) = (Vec::new(), BTreeSet::new(), 0);
    while let Some(at) = next.filter(|at| seen.insert(*at)) {
        let Some(mut table) = (Text { data, at }).table() else { break };
        let beside = table.beside.filter(|at| seen.insert(*at));
        if let Some(beside) = beside.and_then(|at| Text { data, at }.table()) {
            table.join(beside);
        }
        next = table.previous;
        count += table.entries.len();
        table.is_double |= count > MOST_ENTRIES || seen.len() > MOST_TABLES;
        let is_enough = table.is_double;
        found.push(table);
        if is_enough {
            break;
        }
    }
    found
}

/// A place in a file.
struct Text<'d> {
    data: &'d [u8],
    at: usize,
}

impl<'d> Text<'d> {
    fn rest(&mut self) -> &'d [u8] {
        let rest = self.data.get(self.at..).unwrap_or_default();
        let trimmed = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 12));
        self.at += trimmed.unwrap_or(rest.len());
        self.data.get(self.at..).unwrap_or_default()
    }

    fn number(&mut self) -> Option<u32> {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        let number = std::str::from_utf8(&rest[..length]).ok()?.parse().ok()?;
        self.at += length;
        Some(number)
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.rest().starts_with(word).then(|| self.at += word.len())
    }

    fn table(mut self) -> Option<Table> {
        if self.rest().first().is_some_and(u8::is_ascii_digit) { self.packed() } else { self.plain() }
    }

    /// ISO 32000-2, 7.5.4.
    fn plain(mut self) -> Option<Table> {
        const ROW: usize = 20;
        self.word(b"xref")?;
        let mut table = Table::default();
        while let Some(first) = self.number() {
            let count = self.number()?;
            self.rest();
            for number in first..first.checked_add(count)? {
                let row = self.data.get(self.at..self.at + ROW)?;
                let digits = |row: &[u8]| std::str::from_utf8(row).ok()?.parse::<u64>().ok();
                let generation = i32::try_from(digits(&row[11..16])?).ok()?;
                let place = if row[17] == b'n' { Place::At(digits(&row[..10])?) } else { Place::Nowhere };
                table.add(number, (generation, place));
                self.at += ROW;
            }
        }
        self.word(b"trailer")?;
        let trailer = Dict::from_bytes(self.rest())?;
        table.previous = offset(&trailer, b"Prev");
        table.beside = offset(&trailer, b"XRefStm");
        Some(table)
    }

    /// ISO 32000-2, 7.5.8.
    fn packed(mut self) -> Option<Table> {
        self.number()?;
        self.number()?;
        self.word(b"obj")?;
        let stream = Stream::from_bytes(self.rest())?;
        let dict = stream.dict();
        let numbers = |key: &[u8]| {
            let array = dict.get::<Array<'_>>(key)?;
            let numbers = array.iter::<Number>().map(|number| u32::try_from(number.as_i64()).ok());
            numbers.collect::<Option<Vec<u32>>>()
        };
        let widths = numbers(b"W")
            .filter(|widths| widths.len() == 3 && widths[1] > 0 && widths.iter().all(|width| *width <= 8))?;
        let parts = numbers(b"Index").or_else(|| Some(vec![0, dict.get::<u32>(b"Size")?]))?;
        if unpack::length(&stream, MOST_BYTES).length > MOST_BYTES {
            return Some(Table { is_double: true, ..Table::default() });
        }
        let bytes = stream.decoded_data().ok()?;
        let mut rest: &[u8] = &bytes;
        let mut table = Table { previous: offset(dict, b"Prev"), ..Table::default() };
        for part in parts.chunks_exact(2) {
            for number in part[0]..part[0].checked_add(part[1])? {
                let mut field = |width: u32| {
                    let (field, behind) = rest.split_at_checked(width as usize)?;
                    rest = behind;
                    Some(field.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte)))
                };
                let (Some(kind), Some(second), Some(third)) =
                    (field(widths[0]), field(widths[1]), field(widths[2]))
                else {
                    return Some(table);
                };
                let generation = i32::try_from(third).unwrap_or(i32::MAX);
                let kind = if widths[0] == 0 { 1 } else { kind };
                let entry = match kind {
                    0 => (generation, Place::Nowhere),
                    1 => (generation, Place::At(second)),
                    2 => (0, Place::Inside(second, third)),
                    _ => continue,
                };
                table.add(number, entry);
            }
        }
        Some(table)
    }
}

fn offset(dict: &Dict<'_>, key: &[u8]) -> Option<usize> {
    usize::try_from(dict.get::<Number>(key)?.as_i64()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::testing::page;

    /// A file of one page, with what is written behind it: objects, and a table of these rows.
    fn check(rows: &str, trailer: &str, more: &[Vec<u8>], expected: bool) {
        let mut file = page("", "", "", more);
        let (old, new) = (tables_start(&file), file.len());
        file.extend(format!("\nxref\n{rows}trailer<</Root 1 0 R/Prev {old}{trailer}>>\n").bytes());
        file.extend(format!("startxref\n{new}\n%%EOF").bytes());
        assert_eq!(disagree(&Pdf::new(file).unwrap()), expected, "{rows}{trailer}");
    }

    fn tables_start(file: &[u8]) -> usize {
        file.windows(5).position(|bytes| bytes == b"xref\n").unwrap()
    }

    #[test]
    fn objects_that_the_newest_table_takes_away_may_not_be_referred_to() {
        let moved = "4 1\n0000000009 00000 n \n";
        let gone = "4 1\n0000000000 00001 f \n";
        let renewed = "4 1\n0000000009 00001 n \n";
        check(moved, "", &[], false);
        check(gone, "", &[], true);
        check(renewed, "", &[], true);
        // Of an object that nobody refers to any more.
        let note = [b"<</Type/Annot>>".to_vec()];
        check("5 1\n0000000000 00001 f \n", "", &note, false);
        check("4 1\n0000000009 00000 n \n4 1\n0000000015 00000 n \n", "", &[], true);
        check("4 1\n0000000009 00000 n \n4 1\n0000000009 00000 n \n", "", &[], false);
    }

    #[test]
    fn a_stream_beside_a_table_may_name_no_other_places() {
        let join = |plain: Entry, packed: Entry| {
            let [mut one, mut other] = [Table::default(), Table::default()];
            one.add(4, plain);
            other.add(4, packed);
            one.join(other);
            one.is_double
        };
        assert!(join((0, Place::At(9)), (0, Place::At(15))));
        assert!(join((0, Place::At(9)), (0, Place::Inside(7, 0))));
        assert!(!join((0, Place::At(9)), (0, Place::At(9))));
        assert!(!join((65_535, Place::Nowhere), (0, Place::Inside(7, 0))));
    }
}
