//! Characters for glyphs whose font carries no map of its own: predefined encodings and Adobe-Japan1.
//!
//! ISO 32000-1, 9.7.5.2 (predefined CMaps) and 9.10.2 (text extraction): code to CID by the font's encoding, CID
//! to Unicode by the collection's UCS2 map. For `Uni*` encodings the code itself is UTF-16.

use std::collections::{BTreeMap, BTreeSet};

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};

use crate::pdf::{symbols, unpack};

/// Bytes of a map that a font brings. One of all characters has some 100,000.
const MOST_MAP: u64 = 4 << 20;

/// How one composite font's codes become characters.
enum Decoder {
    /// The code is UTF-16.
    Utf16,
    /// The code is the CID.
    Cid,
    /// The code becomes a CID by this map.
    CMap(Box<CMap>),
}

struct CidFont {
    decoder: Decoder,
    family: CidFamily,
    vertical: bool,
}

/// The maps of a file's composite fonts, by the fonts' names.
pub struct Maps {
    fonts: BTreeMap<String, Vec<CidFont>>,
    unicode: BTreeMap<&'static str, CMap>,
    /// Names of fonts that bring a map to Unicode of their own.
    claiming: BTreeSet<String>,
    /// Whether there are fonts of symbols that are not embedded.
    symbols: bool,
}

/// The embedded predefined CMap; a name that is not there but has an equal for our purpose is taken for it.
pub fn predefined(name: CMapName<'_>) -> Option<&'static [u8]> {
    let near: &[u8] = match name.to_bytes() {
        b"UniJIS2004-UTF16-H" | b"UniJISX0213-UTF16-H" | b"UniJISPro-UCS2-H" => b"UniJIS-UTF16-H",
        b"UniJIS2004-UTF16-V" | b"UniJISX0213-UTF16-V" | b"UniJISPro-UCS2-V" => b"UniJIS-UTF16-V",
        b"78-RKSJ-H" | b"78ms-RKSJ-H" | b"90msp-RKSJ-UCS2" => b"90ms-RKSJ-H",
        b"78-RKSJ-V" | b"78ms-RKSJ-V" => b"90ms-RKSJ-V",
        b"78-H" | b"NWP-H" => b"H",
        b"78-V" | b"NWP-V" => b"V",
        b"78-EUC-H" => b"EUC-H",
        b"78-EUC-V" => b"EUC-V",
        same => same,
    };
    hayro_cmap::load_embedded(CMapName::from_bytes(near))
}

impl Maps {
    /// Looks through the file's fonts. Costs one pass over its objects.
    pub fn new(pdf: &Pdf) -> Maps {
        let (fonts, unicode, claiming) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        let mut maps = Maps { fonts, unicode, claiming, symbols: false };
        for object in pdf.objects() {
            match &object {
                Object::Dict(dict) => {
                    maps.add(dict);
                    maps.symbols |= symbols::in_object(dict);
                }
                Object::Stream(stream) => maps.symbols |= symbols::in_object(stream.dict()),
                _ => {}
            }
        }
        maps
    }

    fn add(&mut self, dict: &Dict<'_>) -> Option<()> {
        let is = |key: &[u8], value: &[u8]| dict.get::<Name<'_>>(key).is_some_and(|n| &*n == value);
        if !is(b"Subtype", b"Type0") {
            return None;
        }
        let descendant = dict.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
        let name = strip_subset(dict.get::<Name<'_>>(b"BaseFont")?.as_str());
        if dict.contains_key(b"ToUnicode") {
            self.claiming.insert(name.clone());
        }
        let font = cid_font(dict, &descendant)?;
        if let Some(ucs2) = font.family.ucs2_cmap()
            && let Some(key) = family_key(&font.family)
            && !self.unicode.contains_key(key)
            && let Some(map) = predefined(ucs2).and_then(|data| CMap::parse(data, predefined))
        {
            self.unicode.insert(key, map);
        }
        self.fonts.entry(name).or_default().push(font);
        Some(())
    }

    /// The characters of a code in the font of that name; `None` if nothing is known, or if fonts of one name
    /// disagree.
    pub fn lookup(&self, font: &str, code: u32, vertical: bool) -> Option<String> {
        let fonts = self.fonts.get(font)?;
        let fitting = |f: &&CidFont| f.vertical == vertical;
        let mut found = None;
        let same_mode = fonts.iter().any(|f| fitting(&f));
        for font in fonts.iter().filter(|f| !same_mode || fitting(f)) {
            let Some(text) = self.decode(font, code) else { continue };
            match &found {
                None => found = Some(text),
                Some(other) if *other == text => {}
                Some(_) => return None,
            }
        }
        found
    }

    /// Whether what a font of that name says of its characters may come from a map of its own.
    pub fn may_claim(&self, font: &str) -> bool {
        self.claiming.contains(font) || !self.fonts.contains_key(font)
    }

    /// Whether a letter of a simple font that is not embedded may be another program's symbol: which of a file's fonts drew it is not
    /// known then.
    pub fn has_symbols(&self) -> bool {
        self.symbols
    }

    fn decode(&self, font: &CidFont, code: u32) -> Option<String> {
        let cid = match &font.decoder {
            Decoder::Utf16 => return utf16(code),
            Decoder::Cid => code,
            Decoder::CMap(map) => (1..=4).find_map(|n| map.lookup_cid_code(code, n))?,
        };
        let unicode = self.unicode.get(family_key(&font.family)?)?;
        unicode.lookup_bf_string(cid).map(text_of)
    }
}

fn cid_font(dict: &Dict<'_>, descendant: &Dict<'_>) -> Option<CidFont> {
    let encoding = match dict.get::<Object<'_>>(b"Encoding")? {
        Object::Name(name) => name.as_str().to_owned(),
        Object::Stream(stream) => return with_own_cmap(&stream, descendant),
        _ => return None,
    };
    let vertical = encoding.ends_with("-V") || encoding == "V";
    let (decoder, family) = match encoding.as_str() {
        "Identity-H" | "Identity-V" => (Decoder::Cid, collection(descendant)?),
        name if name.starts_with("Uni") && !name.contains("UTF8") && !name.contains("UTF32") => {
            (Decoder::Utf16, CidFamily::AdobeJapan1)
        }
        name => {
            let map = CMap::parse(predefined(CMapName::from_bytes(name.as_bytes()))?, predefined)?;
            let family = map.metadata().character_collection.as_ref().map(|c| c.family.clone());
            (Decoder::CMap(Box::new(map)), family.or_else(|| collection(descendant))?)
        }
    };
    Some(CidFont { decoder, family, vertical })
}

fn with_own_cmap(stream: &Stream<'_>, descendant: &Dict<'_>) -> Option<CidFont> {
    if unpack::length(stream, MOST_MAP).length > MOST_MAP {
        return None;
    }
    let data = stream.decoded().ok()?;
    let map = CMap::parse(&data, predefined)?;
    let vertical = map.metadata().writing_mode == Some(WritingMode::Vertical);
    Some(CidFont { decoder: Decoder::CMap(Box::new(map)), family: collection(descendant)?, vertical })
}

fn collection(descendant: &Dict<'_>) -> Option<CidFamily> {
    let info = descendant.get::<Dict<'_>>(b"CIDSystemInfo")?;
    let registry = info.get::<PdfString<'_>>(b"Registry")?;
    let ordering = info.get::<PdfString<'_>>(b"Ordering")?;
    let family = CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes());
    family_key(&family).map(|_| family)
}

fn family_key(family: &CidFamily) -> Option<&'static str> {
    match family {
        CidFamily::AdobeJapan1 => Some("Japan1"),
        CidFamily::AdobeGB1 => Some("GB1"),
        CidFamily::AdobeCNS1 => Some("CNS1"),
        CidFamily::AdobeKorea1 => Some("Korea1"),
        CidFamily::AdobeIdentity | CidFamily::Custom { .. } => None,
    }
}

fn utf16(code: u32) -> Option<String> {
    let (high, low) = ((code >> 16) as u16, code as u16);
    if high == 0 {
        return char::from_u32(code).filter(|c| *c != '\0').map(String::from);
    }
    String::from_utf16(&[high, low]).ok()
}

/// A map's result as text.
pub fn text_of(mapped: BfString) -> String {
    match mapped {
        BfString::Char(c) => c.to_string(),
        BfString::String(s) => s,
    }
}

/// A font's name without the `ABCDEF+` that marks a subset (ISO 32000-1, 9.6.4).
pub fn strip_subset(name: &str) -> String {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()) => rest.to_owned(),
        _ => name.to_owned(),
    }
}
