//! A walk through a page's content, the forms that it draws, and what else it draws with: patterns, glyphs that are drawings, masks.

use std::collections::{BTreeMap, BTreeSet};

use hayro_interpret::Function;
use hayro_syntax::Filter;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};

use crate::pdf::colours::Devices;
use crate::pdf::cost::{MOST_CONTENT, MOST_FORMS, MOST_PIXELS, clips_all};
use crate::pdf::known::Known;
use crate::pdf::overprint::{self, Overprint};
use crate::pdf::scans::{self, Fault, HEIGHT, PARAMETERS, WIDTH, spelled};
use crate::pdf::{grammar, inks, unpack};

/// Forms inside forms.
pub const DEPTH: u32 = 24;
/// Unpacked bytes of all forms and patterns of one page that are gone through.
const MOST_FORM_BYTES: u64 = 256 << 20;
/// Annotations of one page that are looked at.
const MOST_ANNOTATIONS: usize = 10_000;
/// The annotation flags `Hidden` and `NoView`.
const UNSEEN: u32 = 1 << 1 | 1 << 5;

/// What a content draws through the `Do` operator, counted each time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Forms.
    pub forms: u64,
    /// Pixels of pictures.
    pub pixels: u64,
}

impl Drawn {
    fn add(&mut self, times: u64, one: Drawn) {
        self.forms = self.forms.saturating_add(times.saturating_mul(one.forms));
        self.pixels = self.pixels.saturating_add(times.saturating_mul(one.pixels));
    }
}

/// A form, and the form whose resources it draws with; none for the page's. It is drawn with its own if it has any.
type Place = (ObjectIdentifier, Option<ObjectIdentifier>);

/// A walk through a content and the forms that it draws.
pub struct Walk<'k> {
    /// Forms that were gone through; `None` for one that is being gone through, or is without end.
    forms: BTreeMap<Place, Option<Drawn>>,
    /// Unpacked bytes of them.
    bytes: u64,
    /// One of them is longer than any content, or all of them together.
    is_too_long: bool,
    /// What is wrong with pictures.
    pub faults: BTreeSet<Fault>,
    /// See [`crate::pdf::cost::Cost::clips_all`].
    pub clips_all: bool,
    /// Other programs may show it otherwise: see [`is_odd_state`] and [`knocks_out`].
    pub is_odd: bool,
    /// Device colours that operators and pictures name.
    pub devices: Devices,
    /// What overprints.
    overprint: Overprint,
    /// It draws glyphs that are drawings, in whatever state their text is in.
    has_drawn_glyphs: bool,
    known: &'k mut Known,
}

impl<'k> Walk<'k> {
    /// Before the first content.
    pub fn new(known: &'k mut Known) -> Walk<'k> {
        Walk {
            forms: BTreeMap::new(),
            bytes: 0,
            is_too_long: false,
            faults: BTreeSet::new(),
            clips_all: false,
            is_odd: false,
            devices: Devices::default(),
            overprint: Overprint::default(),
            has_drawn_glyphs: false,
            known,
        }
    }

    /// See [`crate::pdf::cost::Cost::overprints`].
    pub fn overprints(&self) -> bool {
        self.overprint.is_coloured || self.overprint.is_on && self.has_drawn_glyphs
    }

    /// What a page's content and its annotations draw; `None` if forms are nested without end, or too many.
    pub fn page(&mut self, page: &Page<'_>, content: &[u8], looks: &[Stream<'_>]) -> Option<Drawn> {
        self.is_odd |= knocks_out(page.raw());
        let mut total = self.objects(content, (page.resources(), None), DEPTH)?;
        for look in looks {
            // One that is met again inside itself is passed over, as the library does.
            let inside = self.inside(look, (page.resources(), None), DEPTH).unwrap_or_default();
            total.add(1, Drawn { forms: inside.forms.saturating_add(1), ..inside });
            if self.is_too_long {
                return None;
            }
        }
        Some(total)
    }

    /// What a content draws, through forms inside forms too.
    fn objects(
        &mut self,
        content: &[u8],
        (resources, owner): (&Resources<'_>, Option<ObjectIdentifier>),
        depth: u32,
    ) -> Option<Drawn> {
        let mut total = Drawn { forms: 0, pixels: self.inline_pixels(content, &resources.color_spaces) };
        self.clips_all |= clips_all(content);
        self.is_odd |= grammar::is_odd(content);
        let overprint = overprint::of_content(content, resources);
        self.overprint.is_on |= overprint.is_on;
        self.overprint.is_coloured |= overprint.is_coloured;
        let used = Used::of(content);
        self.is_odd |= used.lacks(resources);
        self.devices = self.devices | used.devices;
        for (name, times) in used.objects {
            // The library gives no object from inside itself: the ring has to be seen before it is asked.
            let id = resources.x_objects.get_ref(name.as_slice()).map(ObjectIdentifier::from);
            if id.is_some_and(|id| self.is_without_end(id)) {
                return None;
            }
            let missing = || Fault::Damaged("what is drawn is not there".to_owned());
            let Some(stream) = resources.x_objects.get::<Stream<'_>>(name.as_slice()) else {
                self.faults.insert(missing());
                continue;
            };
            self.is_odd |= stream.dict().contains_key(b"OC") && stream.dict().get_ref(b"OC").is_none();
            match stream.dict().get::<Name<'_>>(b"Subtype").as_deref() {
                Some(b"Form") => {
                    let inside = self.inside(&stream, (resources, owner), depth)?;
                    total.add(times, Drawn { forms: inside.forms.saturating_add(1), ..inside });
                }
                Some(b"Image") => {
                    total.add(times, Drawn { forms: 0, pixels: pixels(&stream) });
                    self.look_at(&stream, &resources.color_spaces, total.pixels);
                }
                _ => {
                    self.faults.insert(missing());
                }
            }
        }
        self.is_odd |= used.spaces.iter().any(|name| inks::is_false(name, &resources.color_spaces));
        // The library takes a layer that is no object of its own for none.
        self.is_odd |= used.layers.iter().any(|name| resources.properties.get_ref(name.as_slice()).is_none());
        let patterns = used.patterns.iter().filter_map(|name| resources.patterns.get::<Stream<'_>>(&**name));
        let states = used.states.iter().filter_map(|name| resources.ext_g_states.get::<Dict<'_>>(&**name));
        let states: Vec<Dict<'_>> = states.collect();
        self.is_odd |= states.iter().any(is_odd_state);
        let masks =
            states.iter().filter_map(|state| state.get::<Dict<'_>>(b"SMask")?.get::<Stream<'_>>(b"G"));
        for drawing in patterns.chain(masks) {
            self.aside(&drawing, (resources, owner), depth);
        }
        for name in &used.fonts {
            let font = resources.fonts.get::<Dict<'_>>(&**name);
            if let Some(font) =
                font.filter(|font| font.get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Type3"))
            {
                self.glyphs(&font, (resources, owner), depth);
            }
        }
        Some(total)
    }

    /// Whether a form is being gone through, or is without end.
    fn is_without_end(&self, id: ObjectIdentifier) -> bool {
        let places = self.forms.range((id, None)..).take_while(|(place, _)| place.0 == id);
        places.into_iter().any(|(_, count)| count.is_none())
    }

    /// Looks at the pictures of what is drawn as part of something else. It is not counted, and one that is met again inside itself is
    /// passed over, as the library does.
    fn aside(
        &mut self,
        drawing: &Stream<'_>,
        inherited: (&Resources<'_>, Option<ObjectIdentifier>),
        depth: u32,
    ) {
        let clips_all = self.clips_all;
        let _ = self.inside(drawing, inherited, depth);
        self.clips_all = clips_all;
    }

    /// The same of the glyphs of a font of drawings. A glyph that shows nothing may have a picture without size: only what is damaged
    /// counts.
    fn glyphs(
        &mut self,
        font: &Dict<'_>,
        (resources, owner): (&Resources<'_>, Option<ObjectIdentifier>),
        depth: u32,
    ) {
        self.has_drawn_glyphs = true;
        let own = font.get::<Dict<'_>>(b"Resources").map(Resources::new);
        let owner = if own.is_some() { font.obj_id().or(owner) } else { owner };
        let before = self.faults.clone();
        let glyphs = font.get::<Dict<'_>>(b"CharProcs").unwrap_or_default();
        for name in glyphs.keys() {
            if let Some(glyph) = glyphs.get::<Stream<'_>>(&*name) {
                self.aside(&glyph, (own.as_ref().unwrap_or(resources), owner), depth);
            }
        }
        self.faults.retain(|fault| before.contains(fault) || !matches!(fault, Fault::Unshown(_)));
    }

    /// Data of what is too large anyway are not looked at.
    fn look_at(&mut self, picture: &Stream<'_>, spaces: &Dict<'_>, pixels: u64) {
        self.devices = self.devices | scans::devices(picture.dict());
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
                self.is_odd |= scans::ends_elsewhere(picture, spaces);
            }
        }
        total
    }

    /// What a form draws. Without resources of its own it draws with those of what draws it.
    fn inside(
        &mut self,
        form: &Stream<'_>,
        (resources, owner): (&Resources<'_>, Option<ObjectIdentifier>),
        depth: u32,
    ) -> Option<Drawn> {
        // What stands in for a page of another file shows as that page in some programs.
        self.is_odd |= knocks_out(form.dict()) || form.dict().contains_key(b"Ref");
        let own = form.dict().get::<Dict<'_>>(b"Resources").map(Resources::new);
        let owner = if own.is_some() { Some(form.obj_id()) } else { owner };
        let place = (form.obj_id(), owner);
        if let Some(count) = self.forms.get(&place) {
            return *count;
        }
        if depth == 0 || self.forms.len() as u64 > MOST_FORMS {
            return None;
        }
        // A form that is met again inside itself is without end.
        self.forms.insert(place, None);
        let length = unpack::length(form, MOST_CONTENT).length;
        self.bytes = self.bytes.saturating_add(length);
        let count = if length > MOST_CONTENT || self.bytes > MOST_FORM_BYTES {
            self.is_too_long = true;
            None
        } else {
            let content = form.decoded_data().unwrap_or_default();
            self.objects(&content, (own.as_ref().unwrap_or(resources), owner), depth - 1)
        };
        self.forms.insert(place, count);
        count
    }
}

/// Whether what is drawn in a group wipes out what was drawn in it before (ISO 32000-2, 11.4.6.2). The library that draws here does not
/// heed it.
fn knocks_out(dict: &Dict<'_>) -> bool {
    let group = dict.get::<Dict<'_>>(b"Group");
    group.is_some_and(|group| group.get::<bool>(b"K").unwrap_or(false))
}

/// Whether a graphics state changes all colours on the way to paper or screen (ISO 32000-2, 10.4 and 10.5): not every program follows.
fn is_odd_state(state: &Dict<'_>) -> bool {
    let changes = |dict: &Dict<'_>, key: &[u8]| {
        let is_none = |name: &Name<'_>| matches!(&**name, b"Identity" | b"Default");
        match dict.get::<Object<'_>>(key) {
            None | Some(Object::Null(_)) => false,
            Some(Object::Name(name)) => !is_none(&name),
            Some(Object::Array(all)) => {
                !all.iter::<Object<'_>>().all(|one| matches!(one, Object::Name(name) if is_none(&name)))
            }
            Some(_) => true,
        }
    };
    let screens = state.get::<Object<'_>>(b"HT").and_then(dict_of);
    let parts = |screens: &Dict<'_>| {
        let mut parts = screens.keys().filter_map(|key| screens.get::<Object<'_>>(&*key)).filter_map(dict_of);
        parts.any(|screen| changes(&screen, b"TransferFunction"))
    };
    // TR2 is heeded where both are there.
    let key: &[u8] = if state.contains_key(b"TR2") { b"TR2" } else { b"TR" };
    // A font that is named here is not taken up by every program.
    changes(state, key)
        || state.contains_key(b"Font")
        || loses_black(state)
        || screens.is_some_and(|screens| changes(&screens, b"TransferFunction") || parts(&screens))
}

/// Whether black may be taken away on the way from light to inks (ISO 32000-2, 10.4.2): much colour is taken away and little black put
/// in its place.
fn loses_black(state: &Dict<'_>) -> bool {
    let at_full = |keys: [&[u8]; 2]| {
        let named = keys.iter().find_map(|key| state.get::<Object<'_>>(*key))?;
        if matches!(named, Object::Name(_) | Object::Null(_)) {
            return None;
        }
        let function = Function::new(&named).filter(|function| function.num_outputs() == 1);
        let mut value = [f32::NAN];
        function.and_then(|function| function.eval(&[1.0], &mut value));
        Some(value[0])
    };
    let taken = at_full([b"UCR2", b"UCR"]);
    // What cannot be told is taken for the worst.
    let is_put = at_full([b"BG2", b"BG"]).is_none_or(|put| put > 0.5);
    let is_taken = taken.is_none_or(|taken| taken.is_nan() || taken >= 0.5);
    !is_put && is_taken
}

fn dict_of(object: Object<'_>) -> Option<Dict<'_>> {
    match object {
        Object::Dict(dict) => Some(dict),
        Object::Stream(stream) => Some(stream.dict().clone()),
        _ => None,
    }
}

/// What the annotations of a page look like, where they are seen (ISO 32000-2, 12.5.5).
pub fn looks<'a>(page: &Page<'a>) -> Vec<Stream<'a>> {
    let annotations = page.raw().get::<Array<'_>>(b"Annots");
    let annotations = annotations.iter().flat_map(|all| all.iter::<Dict<'_>>()).take(MOST_ANNOTATIONS);
    let seen = annotations.filter(|one| one.get::<u32>(b"F").unwrap_or_default() & UNSEEN == 0);
    seen.filter_map(|one| look(&one)).collect()
}

/// What an annotation looks like in its present state.
pub fn look<'a>(annotation: &Dict<'a>) -> Option<Stream<'a>> {
    match annotation.get::<Dict<'_>>(b"AP")?.get::<Object<'_>>(b"N")? {
        Object::Stream(stream) => Some(stream),
        Object::Dict(states) => {
            let state = annotation.get::<Name<'_>>(b"AS");
            let look = state.and_then(|state| states.get::<Stream<'_>>(&*state));
            look.or_else(|| states.get::<Stream<'_>>(b"Off"))
        }
        _ => None,
    }
}

/// The size that a picture says it has. One that lies about it, or that is too large by itself, is found out where it is
/// decoded; but fax data are unpacked at the width that their own parameters name, whatever the picture says.
fn pixels(picture: &Stream<'_>) -> u64 {
    let dict = picture.dict();
    let side = |keys| dict.get::<u32>(spelled(dict, keys)).map_or(0, u64::from);
    let height = side(HEIGHT);
    if picture.filters().contains(&Filter::CcittFaxDecode) {
        return columns(dict).saturating_mul(height.max(1));
    }
    Some(side(WIDTH).saturating_mul(height)).filter(|size| *size <= MOST_PIXELS).unwrap_or(0)
}

/// The most columns that a stream's parameters name (ISO 32000-1, table 11), whichever of the two entries a program takes; none where
/// they name none.
fn columns(dict: &Dict<'_>) -> u64 {
    let of = |key: &[u8]| {
        let one = dict.get::<Dict<'_>>(key);
        let several = dict.get::<Array<'_>>(key);
        let several = several.iter().flat_map(|all| all.iter::<Object<'_>>());
        let several = several.filter_map(|one| if let Object::Dict(dict) = one { Some(dict) } else { None });
        let columns = |dict: Dict<'_>| dict.get::<Number>(b"Columns").map_or(0.0, |n| n.as_f64());
        one.into_iter().chain(several).map(columns).fold(0.0, f64::max)
    };
    PARAMETERS.into_iter().map(of).fold(0.0, f64::max) as u64
}

/// What of its resources a content uses.
#[derive(Default)]
struct Used {
    /// Names given to the `Do` operator, with how often.
    objects: BTreeMap<Vec<u8>, u64>,
    patterns: BTreeSet<Vec<u8>>,
    states: BTreeSet<Vec<u8>>,
    fonts: BTreeSet<Vec<u8>>,
    /// Colour spaces by their names.
    spaces: BTreeSet<Vec<u8>>,
    /// Layers likewise; an empty name for one that stands in the content.
    layers: BTreeSet<Vec<u8>>,
    devices: Devices,
}

impl Used {
    fn of(content: &[u8]) -> Used {
        let mut used = Used::default();
        let mut operations = UntypedIter::new(content);
        while let Some(operation) = operations.next() {
            let operator: &[u8] = operation.operator;
            let name = |at: Option<&Object<'_>>| match at {
                Some(Object::Name(name)) => Some(name.to_vec()),
                _ => None,
            };
            match operator {
                b"Do" => {
                    if let Some(name) = name(operation.operands().last()) {
                        *used.objects.entry(name).or_insert(0) += 1;
                    }
                }
                b"scn" | b"SCN" => used.patterns.extend(name(operation.operands().last())),
                b"gs" => used.states.extend(name(operation.operands().last())),
                b"Tf" => used.fonts.extend(name(operation.operands().next())),
                b"BDC" if name(operation.operands().next()).as_deref() == Some(b"OC") => {
                    used.layers.insert(name(operation.operands().last()).unwrap_or_default());
                }
                b"rg" | b"RG" => used.devices.rgb = true,
                b"k" | b"K" => used.devices.cmyk = true,
                b"cs" | b"CS" => match name(operation.operands().last()) {
                    Some(space) if space == b"DeviceRGB" => used.devices.rgb = true,
                    Some(space) if space == b"DeviceCMYK" => used.devices.cmyk = true,
                    space => used.spaces.extend(space),
                },
                _ => {}
            }
        }
        used
    }
}

/// Whether a name is there, and not as a reference to an object that is none.
fn stands_for_something(dict: &Dict<'_>, name: &[u8]) -> bool {
    dict.get::<Object<'_>>(name).is_some_and(|object| !matches!(object, Object::Null(_)))
}

impl Used {
    /// Whether a name stands for nothing: programs take what they like instead.
    fn lacks(&self, resources: &Resources<'_>) -> bool {
        const DEVICES: [&[u8]; 4] = [b"DeviceGray", b"DeviceRGB", b"DeviceCMYK", b"Pattern"];
        let lacks = |names: &BTreeSet<Vec<u8>>, dict: &Dict<'_>| {
            names.iter().any(|name| !DEVICES.contains(&name.as_slice()) && !stands_for_something(dict, name))
        };
        lacks(&self.fonts, &resources.fonts)
            || lacks(&self.states, &resources.ext_g_states)
            || lacks(&self.spaces, &resources.color_spaces)
            || lacks(&self.patterns, &resources.patterns)
    }
}

#[cfg(test)]
#[path = "walk_tests.rs"]
mod tests;
