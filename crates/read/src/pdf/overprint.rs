//! Overprinting (ISO 32000-2, 8.6.7 and 11.7.4): on paper, ink that overprints leaves what is under it where it was, and white that
//! overprints is nothing. On a screen, and in the library that draws here, it covers. Only black shows alike everywhere.

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Dict, Number, Object};
use hayro_syntax::page::Resources;

/// Values of a colour nearer to an end of their range than this are at it.
const NEAR: f64 = 0.1;
/// States inside states that are followed; beyond them anything may be overprinted.
const DEPTH: usize = 10_000;

/// How colours are named.
#[derive(Clone, Copy, PartialEq)]
enum Space {
    /// `DeviceGray` or `DeviceRGB`: black is 0.
    Light,
    /// `DeviceCMYK`.
    Inks,
    /// Any other.
    Other,
}

/// What one of the two colours, for areas or for lines, is drawn in.
#[derive(Clone, Copy)]
struct Ink {
    space: Space,
    is_black: bool,
    overprints: bool,
}

impl Ink {
    const FIRST: Ink = Ink { space: Space::Light, is_black: true, overprints: false };

    fn set(&mut self, space: Space, values: &[f64]) {
        self.space = space;
        self.is_black = match (space, values) {
            (Space::Light, values) => !values.is_empty() && values.iter().all(|value| *value < NEAR),
            (Space::Inks, [.., black]) => values.len() == 4 && *black > 1.0 - NEAR,
            _ => false,
        };
    }

    /// It may be any of what overprints.
    fn is_doubtful(self) -> bool {
        self.overprints && !self.is_black
    }
}

/// What is in force at one place of a content.
#[derive(Clone, Copy)]
struct State {
    area: Ink,
    line: Ink,
}

/// What of a content overprints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overprint {
    /// It is switched on somewhere.
    pub is_on: bool,
    /// Something else than black is drawn so, or may be.
    pub is_coloured: bool,
}

/// Goes through a content. What it draws in turn is not looked into: whatever is drawn while overprinting is on may be of any colour.
pub fn of_content(content: &[u8], resources: &Resources<'_>) -> Overprint {
    let mut found = Overprint::default();
    let mut state = State { area: Ink::FIRST, line: Ink::FIRST };
    let mut held = Vec::new();
    let mut operations = UntypedIter::new(content);
    while let Some(operation) = operations.next() {
        let operator: &[u8] = operation.operator;
        let values = || -> Vec<f64> {
            let numbers = operation.operands().filter_map(|one| match one {
                Object::Number(number) => Some(Number::as_f64(number)),
                _ => None,
            });
            numbers.collect()
        };
        let name = || match operation.operands().last() {
            Some(Object::Name(name)) => Some(name.clone()),
            _ => None,
        };
        match operator {
            b"q" if held.len() < DEPTH => held.push(state),
            b"q" => found.is_coloured |= found.is_on,
            b"Q" => state = held.pop().unwrap_or(state),
            b"g" | b"rg" => state.area.set(Space::Light, &values()),
            b"G" | b"RG" => state.line.set(Space::Light, &values()),
            b"k" => state.area.set(Space::Inks, &values()),
            b"K" => state.line.set(Space::Inks, &values()),
            b"cs" => begin(&mut state.area, name().as_deref()),
            b"CS" => begin(&mut state.line, name().as_deref()),
            b"sc" | b"scn" => state.area.set(state.area.space, &values()),
            b"SC" | b"SCN" => state.line.set(state.line.space, &values()),
            b"gs" => {
                let named = name().and_then(|name| resources.ext_g_states.get::<Dict<'_>>(&*name));
                if let Some(named) = named {
                    switch(&mut state, &named);
                    found.is_on |= state.area.overprints || state.line.overprints;
                }
            }
            b"f" | b"F" | b"f*" => found.is_coloured |= state.area.is_doubtful(),
            b"S" | b"s" => found.is_coloured |= state.line.is_doubtful(),
            b"B" | b"B*" | b"b" | b"b*" | b"Tj" | b"TJ" | b"'" | b"\"" => {
                found.is_coloured |= state.area.is_doubtful() || state.line.is_doubtful();
            }
            b"sh" | b"Do" | b"BI" => found.is_coloured |= state.area.overprints || state.line.overprints,
            _ => {}
        }
    }
    found
}

/// The first colour of a space (ISO 32000-2, 8.6.3) is black where it is a device's.
fn begin(ink: &mut Ink, name: Option<&[u8]>) {
    (ink.space, ink.is_black) = match name {
        Some(b"DeviceGray" | b"DeviceRGB") => (Space::Light, true),
        Some(b"DeviceCMYK") => (Space::Inks, true),
        _ => (Space::Other, false),
    };
}

/// `OP` is for lines, and for areas too where `op` is not there.
fn switch(state: &mut State, named: &Dict<'_>) {
    let (both, area) = (named.get::<bool>(b"OP"), named.get::<bool>(b"op"));
    if let Some(is_on) = both {
        state.line.overprints = is_on;
    }
    if let Some(is_on) = area.or(both) {
        state.area.overprints = is_on;
    }
}

#[cfg(test)]
mod tests {
    use hayro_syntax::Pdf;

    use super::*;
    use crate::pdf::testing::page;

    #[test]
    fn only_black_may_overprint() {
        let check = |content: &str, is_coloured: bool| {
            let states = "/ExtGState<</A<</OP true>>/B<</op true>>/N<</OP false/op false>>>>";
            let pdf = Pdf::new(page("", "", states, &[])).unwrap();
            let found = of_content(content.as_bytes(), pdf.pages()[0].resources());
            assert_eq!(found.is_coloured, is_coloured, "{content}");
        };
        check("1 g (a) Tj", false);
        check("/A gs (a) Tj", false);
        check("/A gs 0 0 0 1 k 0 0 5 5 re f", false);
        check("/A gs 1 g (a) Tj", true);
        check("/B gs 0 0 0 0.4 k 0 0 5 5 re f", true);
        check("/B gs 1 G 0 0 5 5 re S", false);
        check("/A gs 1 G 0 0 5 5 re S", true);
        check("/A gs /N gs 1 g (a) Tj", false);
        check("q /A gs Q 1 g (a) Tj", false);
        check("/A gs /Cs1 cs 0 scn (a) Tj", true);
        check("/A gs /DeviceCMYK cs (a) Tj", false);
        check("/A gs /P Do", true);
    }
}
