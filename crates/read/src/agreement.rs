//! A second reader's opinion on a page's text.
//!
//! `pdf-extract` reads the same file independently. It panics on some predefined encodings and may lose text, so
//! that its silence proves nothing; but where both readers speak and differ, somebody is wrong.
//!
//! Most of its time goes into the maps of fonts to Unicode, parsed byte by byte for every font of every page; Chromium
//! writes a hundred fonts a page. It is given these maps without their preamble, which says nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Once, mpsc};
use std::time::Duration;

use daicho_model::{Agreement, Confidence};
use pdf_extract::{Dictionary, Document, MediaBox, Object, ObjectId, OutputDev, OutputError, Transform};
use unicode_normalization::UnicodeNormalization as _;

use crate::pdf::unicode::tidy;

/// Name of the second reader, as in [`Agreement::with`].
pub const SECOND: &str = "pdf-extract";
/// It recurses on hostile files.
const STACK: usize = 128 << 20;
/// It is not waited for any longer. Honest files take milliseconds a page.
const PATIENCE: Duration = Duration::from_secs(20);
/// Larger files are not given to it: it keeps several copies.
const MOST_BYTES: usize = 64 << 20;

/// Packed bytes of a font's map beyond which it is left as it is.
const LARGEST_MAP: usize = 64 << 10;

/// What the second reader read, by page; a page is absent where it gave nothing.
pub type SecondReading = BTreeMap<u32, String>;

/// Asks the second reader for some pages. Runs in a thread of its own: panics and endless loops stay there.
pub fn second_reading(bytes: &[u8], pages: &[u32]) -> SecondReading {
    if bytes.len() > MOST_BYTES || pages.is_empty() {
        return SecondReading::new();
    }
    silence();
    let (bytes, pages) = (bytes.to_vec(), pages.to_vec());
    let (sender, receiver) = mpsc::channel();
    let work = move || {
        let _ = read_pages(&bytes, &pages, &sender);
    };
    let thread = std::thread::Builder::new().name(SECOND.to_owned()).stack_size(STACK).spawn(work);
    if thread.is_err() {
        return SecondReading::new();
    }
    let mut reading = SecondReading::new();
    // The channel closes when the thread ends, also by a panic.
    while let Ok((page, text)) = receiver.recv_timeout(PATIENCE) {
        reading.insert(page, text);
    }
    reading
}

/// Its panics are expected: without this each is written to standard error, perhaps with a trace that costs more than
/// the reading. Panics of other threads are told as before.
fn silence() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() != Some(SECOND) {
                told(panic);
            }
        }));
    });
}

fn read_pages(bytes: &[u8], pages: &[u32], sender: &mpsc::Sender<(u32, String)>) -> Option<()> {
    let mut document = Document::load_mem(bytes).ok()?;
    if document.is_encrypted() {
        document.decrypt("").ok()?;
    }
    shorten_maps(&mut document);
    let known = keep_only(&mut document, pages)?;
    for (place, page) in (1..).zip(known) {
        let reading = || {
            let mut text = Text::default();
            pdf_extract::output_doc_page(&document, &mut text, place).ok().map(|()| text.0)
        };
        let read = catch_unwind(AssertUnwindSafe(reading));
        if let Ok(Some(text)) = read {
            sender.send((page, text)).ok()?;
        }
    }
    Some(())
}

/// Leaves only these pages, in their order, in the page tree, for it walks all of the tree for every page; gives those that are there.
fn keep_only(document: &mut Document, pages: &[u32]) -> Option<Vec<u32>> {
    let all = document.get_pages();
    let (known, kids): (Vec<u32>, Vec<Object>) =
        pages.iter().filter_map(|page| Some((*page, Object::Reference(*all.get(page)?)))).unzip();
    let mut tree = Dictionary::new();
    tree.set("Type", Object::Name(b"Pages".to_vec()));
    tree.set("Count", i64::try_from(kids.len()).ok()?);
    tree.set("Kids", kids);
    let tree = document.add_object(tree);
    document.catalog_mut().ok()?.set("Pages", tree);
    Some(known)
}

/// Takes the preamble and the end off the fonts' maps to Unicode.
fn shorten_maps(document: &mut Document) {
    let of_font = |object: &Object| object.as_dict().ok()?.get(b"ToUnicode").ok()?.as_reference().ok();
    let maps: BTreeSet<ObjectId> = document.objects.values().filter_map(of_font).collect();
    for id in maps {
        let Some(Object::Stream(stream)) = document.objects.get_mut(&id) else { continue };
        if stream.content.len() > LARGEST_MAP {
            continue;
        }
        if let Ok(content) = stream.get_plain_content()
            && let Some(mappings) = mappings(&content)
        {
            stream.set_plain_content(mappings.to_vec());
        }
    }
}

/// The part of a map from the count before its first `beginbf…` to its last `endbf…`; `None` where it has none.
fn mappings(map: &[u8]) -> Option<&[u8]> {
    let find = |word: &[u8]| map.windows(word.len()).position(|w| w == word);
    let first = find(b"beginbfchar").into_iter().chain(find(b"beginbfrange")).min()?;
    let before = map[..first].trim_ascii_end();
    let digits = before.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let last = map.windows(5).rposition(|w| w == b"endbf")?;
    let end = last + map[last..].iter().position(u8::is_ascii_whitespace)?;
    (digits > 0 && last > first).then(|| &map[before.len() - digits..=end])
}

/// Keeps the characters and leaves out where they stand.
#[derive(Default)]
struct Text(String);

impl OutputDev for Text {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }
    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
    fn output_character(
        &mut self,
        _: &Transform,
        _: f64,
        _: f64,
        _: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.0.push_str(text);
        Ok(())
    }
    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// How far a second text agrees with the first; `None` similarity where it is empty.
pub fn agreement(with: &str, first: &str, second: &str) -> Agreement {
    let (first, second) = (bag(first), bag(second));
    let similarity = match second.values().sum::<usize>() {
        0 => None,
        _ => Some(Confidence::new(shared(&first, &second))),
    };
    Agreement { with: with.to_owned(), similarity }
}

/// Share of the second text's characters that the first has not, 0 to 1. A second reader that only lost text
/// contradicts nothing.
pub fn contradiction(first: &str, second: &str) -> f32 {
    let (first, second) = (bag(first), bag(second));
    let all: usize = second.values().sum();
    let both: usize = second.iter().map(|(c, n)| (*n).min(first.get(c).copied().unwrap_or(0))).sum();
    if all == 0 { 0.0 } else { (all - both) as f32 / all as f32 }
}

/// Characters with their counts, after NFKC, without white space, as both readers can be expected to give them.
fn bag(text: &str) -> BTreeMap<char, usize> {
    let mut bag = BTreeMap::new();
    for c in tidy(text).nfkc().filter(|c| !c.is_whitespace()) {
        *bag.entry(c).or_insert(0) += 1;
    }
    bag
}

/// Twice the characters in both, over all characters (Dice).
fn shared(a: &BTreeMap<char, usize>, b: &BTreeMap<char, usize>) -> f32 {
    let both: usize = a.iter().map(|(c, n)| (*n).min(b.get(c).copied().unwrap_or(0))).sum();
    let all: usize = a.values().sum::<usize>() + b.values().sum::<usize>();
    if all == 0 { 1.0 } else { 2.0 * both as f32 / all as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::testing::{file, stream};

    fn check(first: &str, second: &str, similarity: Option<f32>) {
        assert_eq!(agreement("x", first, second).similarity, similarity.map(Confidence::new));
    }

    #[test]
    fn a_map_keeps_only_its_mappings() {
        let check = |map: &str, expected: Option<&str>| {
            assert_eq!(mappings(map.as_bytes()).map(String::from_utf8_lossy).as_deref(), expected);
        };
        let (char, range) =
            ("12 beginbfchar\n<01> <5F62>\nendbfchar\n", "1 beginbfrange\n<02> <03> <5F63>\nendbfrange\n");
        let start =
            "/CIDInit /ProcSet findresource begin\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n";
        check(&format!("{start}{char}endcmap\nend"), Some(char));
        check(&format!("{start}{range}{char}endcmap\nend"), Some(&format!("{range}{char}")));
        check(&format!("{start}endcmap\nend"), None);
        check("beginbfchar <01> <5F62> endbfchar ", None);
    }

    #[test]
    fn pages_are_read_under_their_own_numbers() {
        let page = |content: u32| {
            format!("<</Type/Page/Parent 2 0 R/Contents {content} 0 R/Resources<</Font<</F 7 0 R>>>>>>")
                .into_bytes()
        };
        let content = |text: &str| stream("", format!("BT /F 12 Tf 72 700 Td ({text}) Tj ET").as_bytes());
        let bytes = file(&[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 595 842]>>".to_vec(),
            page(5),
            page(6),
            content("first"),
            content("second"),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
        ]);
        let read = |pages: &[u32]| second_reading(&bytes, pages);
        assert_eq!(read(&[2]), BTreeMap::from([(2, "second".to_owned())]));
        assert_eq!(read(&[1, 2, 9]).len(), 2);
    }

    #[test]
    fn width_space_and_order_do_not_matter() {
        check("第８３回 参加証", "参加証第83回", Some(1.0));
    }

    #[test]
    fn a_lost_half_is_seen() {
        check("参加証明", "参加", Some(0.667));
    }

    #[test]
    fn lost_text_contradicts_nothing_but_other_text_does() {
        assert_eq!(contradiction("参加証明", "参加"), 0.0);
        assert_eq!(contradiction("参加", "参加証明"), 0.5);
    }

    #[test]
    fn silence_proves_nothing() {
        check("参加証", " \n", None);
    }
}
