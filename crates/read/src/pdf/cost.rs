//! What a page would cost, found out before anything is interpreted: libraries loop, recurse or ask for memory
//! without end on hostile content.

use std::collections::BTreeSet;

use daicho_model::{Diagnostic, Severity};
use hayro_syntax::Pdf;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Number, Object, Stream};
use hayro_syntax::page::Page;

pub use crate::pdf::known::Known;
use crate::pdf::known::MOST_PACKED;
use crate::pdf::scans::{self, Fault};
use crate::pdf::unpack;
use crate::pdf::walk::{Walk, looks};

/// Unpacked bytes of one page's content. Honest pages, maps included, stay far below.
pub const MOST_CONTENT: u64 = 24 << 20;
/// The second reader keeps every operation in memory: it gets pages up to this many bytes.
const MOST_FOR_SECOND: u64 = 2 << 20;
/// Forms drawn by one page, counted each time.
pub const MOST_FORMS: u64 = 20_000;
/// Pixels of the pictures that one page draws, counted each time: a scan at 600 dpi in four layers has 140 million.
pub const MOST_PIXELS: u64 = 400_000_000;
/// A line whose dashes and gaps together are shorter, in points, is drawn as millions of pieces.
const SHORTEST_DASH: f64 = 0.001;
/// Character identifiers have 16 bits (ISO 32000-1, annex C).
const MOST_CID: f64 = 65_535.0;

/// What was found out about a page's content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Bytes after unpacking.
    pub content: u64,
    /// A checksum is wrong or the data end early: what is read may be false or incomplete.
    pub damaged: bool,
    /// What is wrong with the pictures that it draws.
    pub faults: BTreeSet<Fault>,
    /// It clips by a path that is empty: some programs show nothing behind it, others heed it not.
    pub clips_all: bool,
    /// It draws in device colours that the file maps to others.
    pub remaps: bool,
    /// It knocks out within groups, changes all colours on their way, or draws in inks that are not what they show.
    pub odd: bool,
    /// Something else than black overprints: see [`crate::pdf::overprint`].
    pub overprints: bool,
}

impl Cost {
    /// Whether the second reader can be asked for this page.
    pub fn is_light(&self) -> bool {
        self.content <= MOST_FOR_SECOND
    }
}

/// Looks at a page's content, the forms it draws and the pictures.
pub fn of_page(page: &Page<'_>, known: &mut Known) -> Result<Cost, Diagnostic> {
    let mut cost = Cost::default();
    let contents = page.raw();
    let single = contents.get::<Stream<'_>>(b"Contents");
    let several = contents.get::<Array<'_>>(b"Contents");
    for stream in single.into_iter().chain(several.iter().flat_map(|a| a.iter::<Stream<'_>>())) {
        let one = of_stream(&stream, MOST_CONTENT.saturating_sub(cost.content));
        cost.content = cost.content.saturating_add(one.content);
        cost.damaged |= one.damaged;
        if cost.content > MOST_CONTENT {
            return Err(too_complex("bytes of content", MOST_CONTENT));
        }
    }
    let content = page.page_stream().unwrap_or_default();
    if has_endless_dashes(content) {
        return Err(too_complex("dashes shorter than", SHORTEST_DASH));
    }
    let looks = looks(page);
    if known.is_bombed(page, &looks) {
        return Err(too_complex("bytes of a stream packed several times", MOST_PACKED));
    }
    let mut walk = Walk::new(known);
    let drawn = walk.page(page, content, &looks);
    let devices = walk.devices;
    cost.overprints = walk.overprints();
    (cost.faults, cost.clips_all, cost.odd) = (walk.faults, walk.clips_all, walk.is_odd);
    cost.remaps = known.remaps(page, &looks, devices);
    match drawn {
        Some(drawn) if drawn.forms > MOST_FORMS => Err(too_complex("forms", MOST_FORMS)),
        Some(drawn) if drawn.pixels > MOST_PIXELS => Err(too_complex("pixels of pictures", MOST_PIXELS)),
        Some(_) if cost.faults.contains(&Fault::TooLong) => {
            Err(too_complex("bytes of a picture", scans::MOST_BYTES))
        }
        Some(_) => Ok(cost),
        None => Err(too_complex("forms", MOST_FORMS)),
    }
}

fn too_complex(what: &str, limit: impl ToString) -> Diagnostic {
    Diagnostic::new("page_too_complex", Severity::Error).with("what", what).with("limit", limit)
}

/// Unpacks a stream to nowhere, up to a limit at each of its filters.
fn of_stream(stream: &Stream<'_>, limit: u64) -> Cost {
    let unpacked = unpack::length(stream, limit);
    Cost { content: unpacked.length, damaged: unpacked.damaged, ..Cost::default() }
}

/// Whether a content clips by a path without a part.
pub fn clips_all(content: &[u8]) -> bool {
    let mut operations = UntypedIter::new(content);
    let (mut has_path, mut clips) = (false, false);
    while let Some(operation) = operations.next() {
        let operator: &[u8] = operation.operator;
        match operator {
            b"m" | b"l" | b"c" | b"v" | b"y" | b"re" | b"h" => has_path = true,
            b"W" | b"W*" => clips = true,
            b"n" | b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => {
                if clips && !has_path {
                    return true;
                }
                (has_path, clips) = (false, false);
            }
            _ => {}
        }
    }
    false
}

fn has_endless_dashes(content: &[u8]) -> bool {
    let mut operations = UntypedIter::new(content);
    while let Some(operation) = operations.next() {
        let operator: &[u8] = operation.operator;
        if operator == b"d"
            && let Some(Object::Array(dashes)) = operation.operands().next()
        {
            let period: f64 = dashes.iter::<Number>().map(|n| n.as_f64().abs()).sum();
            if period > 0.0 && period < SHORTEST_DASH {
                return true;
            }
        }
    }
    false
}

/// Whether the content shows anything: text, pictures, forms or painted paths.
pub fn shows_something(content: &[u8]) -> bool {
    let mut operations = UntypedIter::new(content);
    while let Some(operation) = operations.next() {
        let operator: &[u8] = operation.operator;
        if matches!(operator, b"Tj" | b"TJ" | b"'" | b"\"" | b"Do" | b"BI" | b"sh") {
            return true;
        }
    }
    false
}

/// Fonts whose tables of widths would never end. Errors name what is wrong.
pub fn of_fonts(pdf: &Pdf) -> Result<(), Diagnostic> {
    for object in pdf.objects() {
        let Object::Dict(font) = object else { continue };
        for key in [b"W".as_slice(), b"W2"] {
            if font.get::<Array<'_>>(key).is_some_and(|widths| is_endless(&widths)) {
                let broken = Diagnostic::new("pdf_broken", Severity::Error);
                return Err(broken.with("detail", "a font's table of widths is out of range"));
            }
        }
    }
    Ok(())
}

fn is_endless(widths: &Array<'_>) -> bool {
    widths.iter::<Object<'_>>().any(|entry| match entry {
        Object::Number(n) => Number::as_f64(&n).abs() > MOST_CID,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;
    use crate::pdf::testing::{page, stream};

    #[test]
    fn dashes_without_end_are_seen() {
        assert!(has_endless_dashes(b"[0.00001] 0 d 0 0 m 9 9 l S"));
        for content in [b"[] 0 d S".as_slice(), b"[0 0] 0 d S", b"[3 0.0001] 0 d S", b"[(a)] 0 d"] {
            assert!(!has_endless_dashes(content));
        }
    }

    #[test]
    fn clips_by_an_empty_path_are_seen() {
        for content in [b"q W n BT ET Q".as_slice(), b"0 0 m 5 5 l S W* n", b"0 0 5 5 re f W f"] {
            assert!(clips_all(content));
        }
        for content in [b"q 0 0 5 5 re W n Q".as_slice(), b"0 0 m 5 5 l h W* n", b"n", b"0 0 5 5 re W f n"] {
            assert!(!clips_all(content));
        }
    }

    #[test]
    fn what_is_packed_several_times_is_unpacked_within_a_limit() {
        fn check(content: &[u8], times: usize, contents: &[u8; 15], code: Option<&str>) {
            let packed = (0..times).fold(content.to_vec(), |data, _| {
                let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
                out.write_all(&data).unwrap();
                out.finish().unwrap()
            });
            let filters = "/FlateDecode".repeat(times);
            let more = stream(&format!("/Filter[{filters}]"), &packed);
            let mut file = page("", "", "/Pattern<</P<</A 5 0 R>>>>", &[more]);
            let place = file.windows(9).position(|part| part == b"/Contents").unwrap();
            file[place..place + 15].copy_from_slice(contents);
            let pdf = Pdf::new(file).unwrap();
            let found = of_page(&pdf.pages()[0], &mut Known::new(&pdf)).err().map(|said| said.code);
            assert_eq!(found.as_deref(), code, "{times} times");
        }
        const PAGE: &[u8; 15] = b"/Contents 5 0 R";
        const ELSEWHERE: &[u8; 15] = b"/Contents 4 0 R";
        let large = vec![b' '; MOST_PACKED as usize + 1];
        let content = &large[..MOST_CONTENT as usize + 1];
        check(content, 3, PAGE, Some("page_too_complex"));
        check(&content[1..], 3, PAGE, None);
        check(&large, 2, ELSEWHERE, Some("page_too_complex"));
        check(&large[1..], 2, ELSEWHERE, None);
        check(&large, 1, ELSEWHERE, None);
    }

    #[test]
    fn what_leads_to_itself_is_gone_through_once_where_a_file_has_streams_that_are_too_large() {
        let pack = |data: &[u8]| {
            let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
            out.write_all(data).unwrap();
            out.finish().unwrap()
        };
        let bomb = stream("/Filter[/Fl/Fl]", &pack(&pack(&vec![b' '; MOST_PACKED as usize + 1])));
        let check = |objects: &[String], code: Option<&str>| {
            let mut more: Vec<_> = objects.iter().map(|object| object.clone().into_bytes()).collect();
            more.push(bomb.clone());
            let pdf = Pdf::new(page("", "", "/Pattern<</P 5 0 R>>", &more)).unwrap();
            let found = of_page(&pdf.pages()[0], &mut Known::new(&pdf)).err().map(|said| said.code);
            assert_eq!(found.as_deref(), code, "{objects:?}");
        };
        check(&["<</K[5 0 R]>>".to_owned()], None);
        check(&["[5 0 R]".to_owned()], None);
        check(&["<</K[[5 0 R][5 0 R]]/L<</M[5 0 R]>>>>".to_owned()], None);
        // Each one leads to the next twice.
        let mut doubling: Vec<_> = (6..46).map(|next| format!("[{next} 0 R {next} 0 R]")).collect();
        check(&doubling, Some("page_too_complex"));
        doubling.push("[]".to_owned());
        check(&doubling, None);
        check(&[format!("[{}]", "[]".repeat(20_001))], Some("page_too_complex"));
        check(&[format!("[{} 6 0 R]", "1 ".repeat(20_001))], Some("page_too_complex"));
    }
}
