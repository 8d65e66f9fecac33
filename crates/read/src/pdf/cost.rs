//! What a page would cost, found out before anything is interpreted: libraries loop, recurse or ask for memory
//! without end on hostile content.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Diagnostic, Severity};
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::{Filter, Pdf};

use crate::pdf::scans::{self, Fault};
use crate::pdf::unpack;

/// Unpacked bytes of one page's content. Honest pages, maps included, stay far below.
const MOST_CONTENT: u64 = 24 << 20;
/// The second reader keeps every operation in memory: it gets pages up to this many bytes.
const MOST_FOR_SECOND: u64 = 2 << 20;
/// Forms drawn by one page, counted each time.
const MOST_FORMS: u64 = 20_000;
/// Pixels of the pictures that one page draws, counted each time: a scan at 600 dpi in four layers has 140 million.
const MOST_PIXELS: u64 = 400_000_000;
/// Forms inside forms.
const DEPTH: u32 = 24;
/// A line whose dashes and gaps together are shorter, in points, is drawn as millions of pieces.
const SHORTEST_DASH: f64 = 0.001;
/// Character identifiers have 16 bits (ISO 32000-1, annex C).
const MOST_CID: f64 = 65_535.0;

/// Bytes that a stream packed several times over may give at any of its filters, where it is no content and no picture.
const MOST_PACKED: u64 = 64 << 20;
/// The same of all of them together.
const MOST_PACKED_TOGETHER: u64 = 512 << 20;
/// Objects that a page may reach where a file has streams that are too large.
const MOST_REACHED: usize = 20_000;

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
}

impl Cost {
    /// Whether the second reader can be asked for this page.
    pub fn is_light(&self) -> bool {
        self.content <= MOST_FOR_SECOND
    }
}

/// What all pages of a file share.
#[derive(Default)]
pub struct Known {
    /// Streams that are packed several times over and give too much.
    bombs: BTreeSet<ObjectIdentifier>,
    /// Pictures that were looked at.
    pictures: BTreeMap<ObjectIdentifier, Option<Fault>>,
}

impl Known {
    /// Looks through the streams that are packed several times over: honest files have next to none.
    pub fn new(pdf: &Pdf) -> Known {
        let (mut known, mut spent) = (Known::default(), 0_u64);
        for object in pdf.objects() {
            let Object::Stream(stream) = object else { continue };
            // The bytes of an attachment are nobody's page.
            let attached = stream.dict().get::<Name<'_>>(b"Type").as_deref() == Some(b"EmbeddedFile");
            if !attached && unpack::times_packed(&stream) > 1 {
                // What comes after many of them is not unpacked any more.
                let left = MOST_PACKED.min(MOST_PACKED_TOGETHER.saturating_sub(spent));
                let unpacked = unpack::length(&stream, left);
                spent = spent.saturating_add(unpacked.length);
                if unpacked.length > left {
                    known.bombs.insert(stream.obj_id());
                }
            }
        }
        known
    }

    /// Whether what a page draws with reaches one of these streams.
    fn is_reached(&self, resources: &Dict<'_>) -> bool {
        if self.bombs.is_empty() {
            return false;
        }
        let (mut seen, mut left) = (BTreeSet::new(), vec![Object::Dict(resources.clone())]);
        while let Some(object) = left.pop() {
            let dict = match &object {
                Object::Stream(stream) if self.bombs.contains(&stream.obj_id()) => return true,
                Object::Stream(stream) => stream.dict().clone(),
                Object::Dict(dict) => dict.clone(),
                Object::Array(array) => {
                    left.extend(array.iter::<Object<'_>>().take(MOST_REACHED));
                    Dict::default()
                }
                _ => continue,
            };
            for name in dict.keys() {
                let is_new = dict.get_ref(&*name).is_none_or(|id| seen.insert(ObjectIdentifier::from(id)));
                left.extend(dict.get::<Object<'_>>(&*name).filter(|_| is_new));
            }
            if left.len() + seen.len() > MOST_REACHED {
                return true;
            }
        }
        false
    }

    /// What is wrong with a picture.
    fn fault(&mut self, picture: &Stream<'_>, spaces: &Dict<'_>) -> Option<Fault> {
        let Some(id) = picture.dict().obj_id() else { return scans::fault(picture, spaces) };
        let fault = || scans::fault(picture, spaces);
        self.pictures.entry(id).or_insert_with(fault).clone()
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
    let resources = page.resources();
    let all = [&resources.fonts, &resources.x_objects, &resources.patterns, &resources.shadings];
    let all = all.into_iter().chain([&resources.color_spaces, &resources.ext_g_states]);
    if all.into_iter().any(|resources| known.is_reached(resources)) {
        return Err(too_complex("bytes of a stream packed several times", MOST_PACKED));
    }
    let mut walk = Walk { forms: BTreeMap::new(), faults: BTreeSet::new(), clips_all: false, known };
    let drawn = walk.objects(content, (&resources.x_objects, &resources.color_spaces), DEPTH);
    (cost.faults, cost.clips_all) = (walk.faults, walk.clips_all);
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

/// What a content draws through the `Do` operator, counted each time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Drawn {
    forms: u64,
    pixels: u64,
}

impl Drawn {
    fn add(&mut self, times: u64, one: Drawn) {
        self.forms = self.forms.saturating_add(times.saturating_mul(one.forms));
        self.pixels = self.pixels.saturating_add(times.saturating_mul(one.pixels));
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

/// A walk through a content and the forms that it draws.
struct Walk<'k> {
    /// Forms that were gone through; `None` for one that is being gone through, or is without end.
    forms: BTreeMap<ObjectIdentifier, Option<Drawn>>,
    faults: BTreeSet<Fault>,
    clips_all: bool,
    known: &'k mut Known,
}

impl Walk<'_> {
    /// What a content draws, through forms inside forms too; `None` if they are nested without end. It draws with these forms and
    /// pictures, and these colour spaces.
    fn objects(
        &mut self,
        content: &[u8],
        (resources, spaces): (&Dict<'_>, &Dict<'_>),
        depth: u32,
    ) -> Option<Drawn> {
        let mut total = Drawn { forms: 0, pixels: self.inline_pixels(content, spaces) };
        self.clips_all |= clips_all(content);
        if resources.is_empty() {
            return Some(total);
        }
        for (name, times) in drawn(content) {
            let id = resources.get_ref(name.as_slice()).map(ObjectIdentifier::from);
            if id.is_some_and(|id| self.forms.get(&id) == Some(&None)) {
                return None;
            }
            let Some(stream) = resources.get::<Stream<'_>>(name.as_slice()) else { continue };
            match stream.dict().get::<Name<'_>>(b"Subtype").as_deref() {
                Some(b"Form") => {
                    let inside = self.inside(&stream, depth)?;
                    total.add(times, Drawn { forms: inside.forms.saturating_add(1), ..inside });
                }
                Some(b"Image") => {
                    let pixels = pixels(&stream);
                    total.add(times, Drawn { forms: 0, pixels });
                    self.look_at(&stream, spaces, total.pixels);
                }
                _ => {}
            }
        }
        Some(total)
    }

    /// Data of what is too large anyway are not looked at.
    fn look_at(&mut self, picture: &Stream<'_>, spaces: &Dict<'_>, pixels: u64) {
        if pixels <= MOST_PIXELS {
            self.faults.extend(self.known.fault(picture, spaces));
        }
    }

    /// The pixels of the pictures that stand inside a content (`BI … EI`).
    fn inline_pixels(&mut self, content: &[u8], spaces: &Dict<'_>) -> u64 {
        let mut operations = UntypedIter::new(content);
        let mut total: u64 = 0;
        while let Some(operation) = operations.next() {
            let operator: &[u8] = operation.operator;
            if operator == b"BI"
                && let Some(Object::Stream(picture)) = operation.operands().last()
            {
                total = total.saturating_add(pixels(picture));
                self.look_at(picture, spaces, total);
            }
        }
        total
    }

    fn inside(&mut self, form: &Stream<'_>, depth: u32) -> Option<Drawn> {
        let id = form.obj_id();
        if let Some(count) = self.forms.get(&id) {
            return *count;
        }
        // A form that is met again inside itself is without end.
        self.forms.insert(id, None);
        let count = if depth == 0 || of_stream(form, MOST_CONTENT).content > MOST_CONTENT {
            None
        } else {
            let resources = form.dict().get::<Dict<'_>>(b"Resources").unwrap_or_default();
            let inner = resources.get::<Dict<'_>>(b"XObject").unwrap_or_default();
            let spaces = resources.get::<Dict<'_>>(b"ColorSpace").unwrap_or_default();
            self.objects(&form.decoded_data().unwrap_or_default(), (&inner, &spaces), depth - 1)
        };
        self.forms.insert(id, count);
        count
    }
}

/// The size that a picture says it has. One that lies about it, or that is too large by itself, is found out where it is
/// decoded; but fax data are unpacked at the width that their own parameters name, whatever the picture says.
fn pixels(picture: &Stream<'_>) -> u64 {
    let side =
        |keys: [&[u8]; 2]| keys.iter().find_map(|key| picture.dict().get::<u32>(*key)).map_or(0, u64::from);
    let height = side([b"Height", b"H"]);
    if picture.filters().contains(&Filter::CcittFaxDecode) {
        return columns(picture.dict()).saturating_mul(height.max(1));
    }
    Some(side([b"Width", b"W"]).saturating_mul(height)).filter(|size| *size <= MOST_PIXELS).unwrap_or(0)
}

/// The most columns that a stream's parameters name (ISO 32000-1, table 11); none where they name none.
fn columns(dict: &Dict<'_>) -> u64 {
    let of = |key: &[u8]| {
        let one = dict.get::<Dict<'_>>(key);
        let several = dict.get::<Array<'_>>(key);
        let several = several.iter().flat_map(|all| all.iter::<Object<'_>>());
        let several = several.filter_map(|one| if let Object::Dict(dict) = one { Some(dict) } else { None });
        let columns = |dict: Dict<'_>| dict.get::<Number>(b"Columns").map_or(0.0, |n| n.as_f64());
        one.into_iter().chain(several).map(columns).fold(0.0, f64::max)
    };
    of(b"DecodeParms").max(of(b"DP")) as u64
}

/// Whether a content clips by a path without a part.
fn clips_all(content: &[u8]) -> bool {
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

/// Names given to the `Do` operator, with how often.
fn drawn(content: &[u8]) -> BTreeMap<Vec<u8>, u64> {
    let mut names: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    let mut operations = UntypedIter::new(content);
    while let Some(operation) = operations.next() {
        let operator: &[u8] = operation.operator;
        if operator == b"Do"
            && let Some(Object::Name(name)) = operation.operands().last()
        {
            *names.entry(name.to_vec()).or_insert(0) += 1;
        }
    }
    names
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
    fn operators_that_draw_forms_are_counted() {
        assert_eq!(drawn(b"q /A Do Q /B Do /A Do"), BTreeMap::from([(b"A".to_vec(), 2), (b"B".to_vec(), 1)]));
    }

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
    fn a_form_in_itself_is_without_end() {
        let form = stream("/Type/XObject/Subtype/Form/Resources<</XObject<</A 5 0 R>>>>", b"/A Do");
        let pdf = Pdf::new(page("/A Do", "", "/XObject<</A 5 0 R>>", &[form])).unwrap();
        let page = &pdf.pages()[0];
        assert_eq!(drawn(page.page_stream().unwrap()).len(), 1);
        assert!(page.resources().x_objects.get::<Stream<'_>>(b"A").is_some());
        assert_eq!(of_page(page, &mut Known::new(&pdf)).unwrap_err().code, "page_too_complex");
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
    fn pictures_drawn_again_and_again_are_counted_each_time() {
        let picture = stream("/Type/XObject/Subtype/Image/Width 3000/Height 2000/BitsPerComponent 8", b"");
        let check = |content: &str, fits: bool| {
            let pdf =
                Pdf::new(page(content, "", "/XObject<</A 5 0 R>>", std::slice::from_ref(&picture))).unwrap();
            assert_eq!(of_page(&pdf.pages()[0], &mut Known::new(&pdf)).is_ok(), fits);
        };
        check(&"/A Do ".repeat(66), true);
        check(&"/A Do ".repeat(67), false);
    }

    #[test]
    fn fax_data_are_as_wide_as_their_parameters_say() {
        fn check(content: &str, picture: &str, fits: bool) {
            let size = "/Type/XObject/Subtype/Image/Width 100/Height 1000/BitsPerComponent 1";
            let picture = stream(&format!("{size}{picture}"), b"\0\x01");
            let pdf = Pdf::new(page(content, "", "/XObject<</A 5 0 R>>", &[picture])).unwrap();
            assert_eq!(of_page(&pdf.pages()[0], &mut Known::new(&pdf)).is_ok(), fits, "{content}");
        }
        let fax = "/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 400000>>";
        check("/A Do", fax, true);
        check("/A Do", &fax.replace("400000", "400001"), false);
        check("/A Do", "/Filter[/CCITTFaxDecode]/DecodeParms[<</Columns 2147483647>>]", false);
        check(
            "BI /W 100 /H 1000 /BPC 1 /CS /G /F /CCF /DP <</K -1/Columns 2147483647>> ID \0\x01 EI",
            "",
            false,
        );
        check("BI /W 100 /H 1000 /BPC 1 /CS /G /F /CCF /DP <</K -1/Columns 100>> ID \0\x01 EI", "", true);
    }
}
