//! A layout file to [`Layout`]: shape first, then every value, each fault with its line.

use std::collections::BTreeMap;
use std::ops::Range;

use daicho_model::{Diagnostic, RecordKind, Severity};
use regex::Regex;
use serde::Deserialize;
use toml::Spanned;

use super::fit::Point;
use super::{Anchor, AnchorText, FieldBox, FieldName, Layout, anchors};

/// The only version of the file's language.
const FORMAT: i64 = 1;
/// A4 upright: one over the root of two.
const ASPECT: f64 = std::f64::consts::FRAC_1_SQRT_2;
/// How far an anchor may stand from its place where the file does not say.
const TOLERANCE: f64 = 0.03;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    format: Spanned<i64>,
    name: Spanned<String>,
    kind: Option<RecordKind>,
    #[serde(default)]
    unit: Unit,
    aspect: Option<Spanned<f64>>,
    least: Option<Spanned<usize>>,
    #[serde(default)]
    anchor: Vec<RawAnchor>,
    #[serde(default)]
    field: BTreeMap<Spanned<String>, RawField>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Unit {
    #[default]
    Page,
    Anchors,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnchor {
    id: Spanned<String>,
    text: Option<Spanned<String>>,
    regex: Option<Spanned<String>>,
    at: Spanned<[f64; 2]>,
    from: Option<Spanned<String>>,
    tolerance: Option<Spanned<f64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    #[serde(rename = "box")]
    corners: Spanned<[f64; 4]>,
    from: Option<Spanned<String>>,
    pattern: Option<Spanned<String>>,
}

pub(super) fn parse(text: &str, file: &str) -> Result<Layout, Vec<Diagnostic>> {
    let mut check = Checker { text, file, faults: Vec::new(), scale: 1.0 };
    let raw: RawFile = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            check.fault("layout_syntax", error.span(), &[("detail", error.message())]);
            return Err(check.faults);
        }
    };
    let layout = check.layout(&raw);
    if check.faults.is_empty() { Ok(layout) } else { Err(check.faults) }
}

struct Checker<'a> {
    text: &'a str,
    file: &'a str,
    faults: Vec<Diagnostic>,
    /// What a fraction across is worth on the plane.
    scale: f64,
}

impl Checker<'_> {
    fn fault(&mut self, code: &str, at: Option<Range<usize>>, details: &[(&str, &str)]) {
        let at = at.map_or(0, |span| span.start);
        let line = self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        let fault = Diagnostic::new(code, Severity::Error).in_document(self.file).at(format!("line {line}"));
        self.faults.push(details.iter().fold(fault, |fault, (name, value)| fault.with(name, value)));
    }

    fn wrong(&mut self, key: &str, span: Range<usize>, value: impl ToString, expected: &str) {
        let value = value.to_string();
        self.fault("layout_value", Some(span), &[("key", key), ("value", &value), ("expected", expected)]);
    }

    fn layout(&mut self, raw: &RawFile) -> Layout {
        if *raw.format.get_ref() != FORMAT {
            self.wrong("format", raw.format.span(), raw.format.get_ref(), "1");
        }
        if raw.name.get_ref().trim().is_empty() {
            self.wrong("name", raw.name.span(), "", "a name");
        }
        let aspect = self.aspect(raw);
        self.scale = aspect.unwrap_or(1.0);
        let anchors = self.anchors(raw);
        let boxes = raw.field.iter().filter_map(|(name, field)| self.field(name, field, &anchors)).collect();
        let least = raw.least.as_ref().map_or(anchors.len(), |least| *least.get_ref());
        if let Some(given) = raw.least.as_ref().filter(|_| !(2..=anchors.len()).contains(&least)) {
            self.wrong("least", given.span(), least, &format!("2..{}", anchors.len()));
        }
        Layout {
            name: raw.name.get_ref().trim().to_owned(),
            kind: raw.kind,
            aspect,
            least: least.max(2),
            anchors,
            boxes,
        }
    }

    fn aspect(&mut self, raw: &RawFile) -> Option<f64> {
        match (raw.unit, &raw.aspect) {
            (Unit::Page, None) => Some(ASPECT),
            (Unit::Page, Some(aspect)) => {
                if !(0.1..=10.0).contains(aspect.get_ref()) {
                    self.wrong("aspect", aspect.span(), aspect.get_ref(), "0.1..10");
                }
                Some(*aspect.get_ref())
            }
            (Unit::Anchors, None) => None,
            (Unit::Anchors, Some(aspect)) => {
                self.wrong("aspect", aspect.span(), aspect.get_ref(), "none with unit = \"anchors\"");
                None
            }
        }
    }

    fn anchors(&mut self, raw: &RawFile) -> Vec<Anchor> {
        let mut anchors: Vec<Anchor> = Vec::new();
        for one in &raw.anchor {
            let id = one.id.get_ref().clone();
            if id.trim().is_empty() || anchors.iter().any(|a| a.id == id) {
                self.wrong("id", one.id.span(), &id, "a name of its own");
            }
            let Some(text) = self.anchor_text(one) else { continue };
            let from = one.from.as_ref().and_then(|from| self.known(from, &anchors));
            let start = from.map_or(Point::default(), |from| anchors[from].at);
            let at = start.plus(self.point("at", one.at.span(), *one.at.get_ref()));
            let tolerance = one.tolerance.as_ref().map_or(TOLERANCE, |t| *t.get_ref());
            if let Some(given) = one.tolerance.as_ref().filter(|_| !(0.001..=0.5).contains(&tolerance)) {
                self.wrong("tolerance", given.span(), tolerance, "0.001..0.5");
            }
            anchors.push(Anchor { id, text, at, tolerance });
        }
        if anchors.len() < 2 && self.faults.is_empty() {
            self.fault("layout_anchors_few", Some(raw.name.span()), &[]);
        }
        self.spread(raw, &anchors);
        anchors
    }

    /// Two anchors must stand apart, or they tell no scale; in units of their distance they stand just 1 apart.
    fn spread(&mut self, raw: &RawFile, anchors: &[Anchor]) {
        let [first, second, ..] = anchors else { return };
        let apart = second.at.minus(first.at).length();
        let span = raw.anchor.get(1).map_or(0..0, |anchor| anchor.at.span());
        if raw.unit == Unit::Anchors && (first.at.length() > 1e-6 || (apart - 1.0).abs() > 1e-3) {
            self.wrong("at", span, format!("{apart:.3}"), "[0, 0] and a point 1 away from it");
        } else if apart < 0.02 {
            self.wrong("at", span, format!("{apart:.3}"), "anchors that stand apart");
        }
    }

    fn anchor_text(&mut self, raw: &RawAnchor) -> Option<AnchorText> {
        match (&raw.text, &raw.regex) {
            (Some(text), None) => {
                let folded = anchors::folded(text.get_ref());
                if folded.chars().count() < 2 {
                    self.wrong("text", text.span(), text.get_ref(), "two characters or more");
                }
                Some(AnchorText::Plain(folded))
            }
            (None, Some(pattern)) => self.regex("regex", pattern).map(AnchorText::Regex),
            _ => {
                self.wrong("id", raw.id.span(), raw.id.get_ref(), "either text or regex");
                None
            }
        }
    }

    fn regex(&mut self, key: &str, pattern: &Spanned<String>) -> Option<Regex> {
        let built = regex::RegexBuilder::new(pattern.get_ref()).size_limit(1 << 20).build();
        match built {
            Ok(regex) if !pattern.get_ref().is_empty() => Some(regex),
            _ => {
                self.wrong(key, pattern.span(), pattern.get_ref(), "a regular expression");
                None
            }
        }
    }

    fn known(&mut self, from: &Spanned<String>, anchors: &[Anchor]) -> Option<usize> {
        let found = anchors.iter().position(|anchor| anchor.id == *from.get_ref());
        if found.is_none() {
            let ids: Vec<&str> = anchors.iter().map(|a| a.id.as_str()).collect();
            self.wrong("from", from.span(), from.get_ref(), &ids.join(", "));
        }
        found
    }

    fn field(&mut self, name: &Spanned<String>, raw: &RawField, anchors: &[Anchor]) -> Option<FieldBox> {
        let known = FieldName::ALL.iter().find(|(word, _)| word == name.get_ref());
        let Some((_, field)) = known else {
            let words: Vec<&str> = FieldName::ALL.iter().map(|(word, _)| *word).collect();
            self.wrong("field", name.span(), name.get_ref(), &words.join(", "));
            return None;
        };
        let span = raw.corners.span();
        let [x0, y0, x1, y1] = *raw.corners.get_ref();
        if !(x0 < x1 && y0 < y1) {
            self.wrong("box", span.clone(), format!("{x0}, {y0}, {x1}, {y1}"), "left, top, right, bottom");
        }
        let from = raw.from.as_ref().and_then(|from| self.known(from, anchors));
        let start = from.map_or(Point::default(), |from| anchors[from].at);
        let low = start.plus(self.point("box", span.clone(), [x0, y0]));
        let high = start.plus(self.point("box", span, [x1, y1]));
        let pattern = raw.pattern.as_ref().and_then(|pattern| self.regex("pattern", pattern));
        Some(FieldBox { field: *field, corners: (low, high), from, pattern })
    }

    fn point(&mut self, key: &str, span: Range<usize>, [x, y]: [f64; 2]) -> Point {
        const FARTHEST: f64 = 20.0;
        if !(x.abs() <= FARTHEST && y.abs() <= FARTHEST) {
            self.wrong(key, span, format!("{x}, {y}"), "numbers of at most 20");
        }
        Point { x: x * self.scale, y }
    }
}
