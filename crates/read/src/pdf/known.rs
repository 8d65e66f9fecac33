//! What all pages of a file share while their cost is found out.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};

use crate::pdf::colours::{Devices, Profiles, remapped, resources_of};
use crate::pdf::scans::{self, Data, Fault};
use crate::pdf::unpack;

/// Bytes that a stream packed several times over may give at any of its filters, where it is no content and no picture.
pub const MOST_PACKED: u64 = 64 << 20;
/// The same of all of them together.
const MOST_PACKED_TOGETHER: u64 = 512 << 20;
/// Objects that a page may reach where a file has streams that are too large.
const MOST_REACHED: usize = 20_000;

/// Entries that name a device's colours without drawing in them: what stands in for a profile, and for the device.
const OTHERS: &[&[u8]] = &[b"Alternate", b"DefaultGray", b"DefaultRGB", b"DefaultCMYK"];

/// What all pages of a file share.
#[derive(Default)]
pub struct Known {
    /// Streams that are packed several times over and give too much.
    bombs: BTreeSet<ObjectIdentifier>,
    /// The data of pictures that were looked at. What their entries mean depends on the page.
    pictures: BTreeMap<ObjectIdentifier, Data>,
    /// Device colours that the file maps to others somewhere.
    remapped: Devices,
}

impl Known {
    /// Looks through the streams that are packed several times over: honest files have next to none.
    pub fn new(pdf: &Pdf) -> Known {
        let (mut known, mut spent, mut profiles) = (Known::default(), 0_u64, Profiles::default());
        for object in pdf.objects() {
            if let Object::Dict(dict) = &object {
                known.remap(dict, &mut profiles);
            }
            let Object::Stream(stream) = object else { continue };
            known.remap(stream.dict(), &mut profiles);
            // The bytes of an attachment are nobody's page.
            let attached = stream.dict().get::<Name<'_>>(b"Type").as_deref() == Some(b"EmbeddedFile");
            if !attached && unpack::is_packed_often(&stream) {
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

    fn remap(&mut self, dict: &Dict<'_>, profiles: &mut Profiles) {
        for resources in resources_of(dict) {
            self.remapped = self.remapped | remapped(&resources, profiles);
        }
    }

    /// Whether what a page draws with reaches a stream that gives too much.
    pub fn is_bombed(&self, page: &Page<'_>, looks: &[Stream<'_>]) -> bool {
        let is_bomb = |object: &Object<'_>| match object {
            Object::Stream(stream) => self.bombs.contains(&stream.obj_id()),
            _ => false,
        };
        !self.bombs.is_empty() && reaches(page, looks, &[], is_bomb)
    }

    /// Whether a page draws in device colours that the file maps to others. `drawn` are those of its operators.
    pub fn remaps(&self, page: &Page<'_>, looks: &[Stream<'_>], drawn: Devices) -> bool {
        let names = |name: &[u8]| reaches(page, looks, OTHERS, |object| is_named(object, name));
        // Whatever sets no colour is drawn in grey.
        self.remapped.gray
            || self.remapped.rgb && (drawn.rgb || names(b"DeviceRGB"))
            || self.remapped.cmyk && (drawn.cmyk || names(b"DeviceCMYK"))
    }

    /// What is wrong with a picture, where the content may name these colour spaces.
    pub fn fault(&mut self, picture: &Stream<'_>, spaces: &Dict<'_>) -> Option<Fault> {
        scans::fault(picture, spaces, |picture| match picture.dict().obj_id() {
            Some(id) => self.pictures.entry(id).or_insert_with(|| scans::data(picture)).clone(),
            None => scans::data(picture),
        })
    }
}

/// The pictures that a page draws with, as far as they are found among the first objects.
pub fn pictures<'a>(page: &Page<'a>, looks: &[Stream<'a>]) -> Vec<Stream<'a>> {
    let found = RefCell::new(Vec::new());
    let note = |object: &Object<'a>| {
        if let Object::Stream(stream) = object
            && stream.dict().get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Image")
        {
            found.borrow_mut().push(stream.clone());
        }
        false
    };
    reaches(page, looks, &[], note);
    found.into_inner()
}

fn is_named(object: &Object<'_>, name: &[u8]) -> bool {
    matches!(object, Object::Name(found) if **found == *name)
}

/// Whether an object is among what a page draws with, or what its annotations look like. Each object is gone through once, without
/// entries of these keys; too many to go through count as if it were.
fn reaches<'a>(
    page: &Page<'a>,
    looks: &[Stream<'a>],
    without: &[&[u8]],
    is_wanted: impl Fn(&Object<'a>) -> bool,
) -> bool {
    let Resources { ext_g_states, fonts, properties, color_spaces, x_objects, patterns, shadings } =
        page.resources();
    let all = [ext_g_states, fonts, properties, color_spaces, x_objects, patterns, shadings];
    let mut left: Vec<Object<'a>> = all.into_iter().cloned().map(Object::Dict).collect();
    left.extend(looks.iter().cloned().map(Object::Stream));
    let (mut seen, mut count) = (BTreeSet::new(), 0);
    while let Some(object) = left.pop() {
        count += 1;
        if count > MOST_REACHED || is_wanted(&object) {
            return true;
        }
        let mut found = false;
        let mut add = |part: MaybeRef<Object<'a>>| {
            // Direct parts stand in one object only; what is referred to may be met again.
            let part = match part {
                MaybeRef::NotRef(part) => Some(part),
                MaybeRef::Ref(id) if seen.insert(ObjectIdentifier::from(id)) => page.xref().get(id.into()),
                MaybeRef::Ref(_) => None,
            };
            match part {
                Some(part @ (Object::Array(_) | Object::Dict(_) | Object::Stream(_))) => left.push(part),
                Some(part) => found |= is_wanted(&part),
                None => {}
            }
        };
        let mut entries = |dict: &Dict<'a>| {
            dict.entries().filter(|(key, _)| !without.contains(&&**key)).for_each(|(_, part)| add(part));
        };
        match &object {
            Object::Dict(dict) => entries(dict),
            Object::Stream(stream) => entries(stream.dict()),
            Object::Array(array) => array.raw_iter().for_each(add),
            _ => {}
        }
        if found {
            return true;
        }
    }
    false
}
