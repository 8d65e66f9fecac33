//! Where something was drawn, and how far it reaches into a letter's place.

use hayro_interpret::kurbo::{
    Affine, BezPath, ParamCurveNearest as _, PathEl, PathSeg, Point, Rect, Shape as _, Vec2,
};

/// A path that fills this share of its box is a box.
const BOX: f64 = 0.95;
/// A box has no more elements: one part of four sides. More may run around a hole that the area does not tell.
const SIDES: usize = 6;
/// Paths with more elements may be anywhere in their box.
const LONGEST: usize = 200;
/// The same of what draws seals.
const LONGEST_SEAL: usize = 4_000;
/// Points of a side of a place that are looked at for how much of it is taken.
const STEPS: u32 = 10;
/// Points by which places may differ and still be one.
const NEAR: f64 = 0.01;

/// Where something was drawn.
#[derive(Clone, Debug)]
pub struct Region {
    bounds: Rect,
    form: Form,
}

/// What of its bounds a region takes.
#[derive(Clone, Debug)]
enum Form {
    /// All of it.
    Box,
    /// What the path covers; whether the even-odd rule applies.
    Path(BezPath, bool),
    /// Nobody looked.
    Unknown,
}

/// How far a region reaches into a letter's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// It may, with a part.
    Part,
    /// It takes all of it.
    All,
}

impl Region {
    /// What a filled path covers. Of long paths only the box is known.
    pub fn filled(path: &BezPath, transform: Affine, even_odd: bool) -> Region {
        Region::up_to(LONGEST, path, transform, even_odd)
    }

    /// The same of a seal with its letters, whose paths are longer.
    pub fn of_seal(path: &BezPath, transform: Affine, even_odd: bool) -> Region {
        Region::up_to(LONGEST_SEAL, path, transform, even_odd)
    }

    fn up_to(longest: usize, path: &BezPath, transform: Affine, even_odd: bool) -> Region {
        if path.elements().len() > longest {
            return Region {
                bounds: transform.transform_rect_bbox(path.bounding_box()),
                form: Form::Unknown,
            };
        }
        let path = transform * closed(path);
        let bounds = path.bounding_box();
        let form = if is_box(&path) { Form::Box } else { Form::Path(path, even_odd) };
        Region { bounds, form }
    }

    /// What a straight line of that width covers, both in points of the page.
    pub fn line(from: Point, to: Point, width: f64) -> Region {
        let along = to - from;
        let half = width / 2.0;
        // A line without length is drawn as a dot where its ends are round or square.
        let along = if along.hypot() > 0.0 { along / along.hypot() * half } else { Vec2::new(half, 0.0) };
        let across = Vec2::new(-along.y, along.x);
        let mut path = BezPath::new();
        path.move_to(from - along + across);
        path.line_to(to + along + across);
        path.line_to(to + along - across);
        path.line_to(from - along - across);
        path.close_path();
        Region::filled(&path, Affine::IDENTITY, false)
    }

    /// The same inside a clip; `None` where nothing of it is left.
    pub fn within(self, clip: Option<Rect>) -> Option<Region> {
        let bounds = clip.map_or(self.bounds, |clip| self.bounds.intersect(clip));
        let is_left = bounds.is_finite() && bounds.width() > 0.0 && bounds.height() > 0.0;
        is_left.then_some(Region { bounds, ..self })
    }

    /// The box around it.
    pub fn bounds(&self) -> Rect {
        self.bounds
    }

    /// Whether it is a box.
    pub fn is_box(&self) -> bool {
        matches!(self.form, Form::Box)
    }

    /// How far it reaches into a place.
    pub fn reach(&self, place: Rect) -> Reach {
        let part = self.bounds.intersect(place);
        if part.width() <= 0.0 || part.height() <= 0.0 {
            return Reach::Nothing;
        }
        let is_all = self.bounds.inflate(NEAR, NEAR).intersect(place) == place;
        match &self.form {
            Form::Box if is_all => Reach::All,
            Form::Box | Form::Unknown => Reach::Part,
            Form::Path(path, _) if path.segments().any(|side| touches(&side, part)) => Reach::Part,
            // No side runs through it: what is true of its middle is true of all.
            Form::Path(path, even_odd) => match path.winding(part.center()) {
                turns if turns == 0 || *even_odd && turns % 2 == 0 => Reach::Nothing,
                _ if is_all => Reach::All,
                _ => Reach::Part,
            },
        }
    }
}

impl Region {
    /// About how much of a place it takes, 0 to 1.
    pub fn share(&self, place: Rect) -> f64 {
        let is_inside = |point: Point| {
            self.bounds.contains(point)
                && match &self.form {
                    Form::Box | Form::Unknown => true,
                    Form::Path(path, even_odd) => match path.winding(point) {
                        turns if *even_odd => turns % 2 != 0,
                        turns => turns != 0,
                    },
                }
        };
        let step = |at: u32| (f64::from(at) + 0.5) / f64::from(STEPS);
        let points = (0..STEPS).flat_map(|x| (0..STEPS).map(move |y| (x, y)));
        let inside = points.filter(|(x, y)| {
            let (right, down) = (step(*x) * place.width(), step(*y) * place.height());
            is_inside(Point::new(place.x0 + right, place.y0 + down))
        });
        inside.count() as f64 / f64::from(STEPS * STEPS)
    }
}

impl From<Rect> for Region {
    fn from(bounds: Rect) -> Region {
        Region { bounds, form: Form::Box }
    }
}

/// Whether a side of a path may run through a box.
fn touches(side: &PathSeg, place: Rect) -> bool {
    let around = match side {
        PathSeg::Line(line) => Rect::from_points(line.p0, line.p1),
        curve => curve.bounding_box(),
    };
    let meet =
        around.x0 <= place.x1 && place.x0 <= around.x1 && around.y0 <= place.y1 && place.y0 <= around.y1;
    if !meet {
        return false;
    }
    match side {
        PathSeg::Line(line) => {
            // A line misses a box that meets its own where all corners are on one side of it.
            let (along, start) = (line.p1 - line.p0, line.p0);
            let sides = corners(place).map(|corner| along.cross(corner - start));
            !(sides.iter().all(|side| *side > 0.0) || sides.iter().all(|side| *side < 0.0))
        }
        curve => {
            // Nearer to the middle than any corner.
            let reach = place.width().hypot(place.height()) / 2.0;
            curve.nearest(place.center(), NEAR).distance_sq <= reach * reach
        }
    }
}

fn corners(place: Rect) -> [Point; 4] {
    [(place.x0, place.y0), (place.x1, place.y0), (place.x0, place.y1), (place.x1, place.y1)].map(Point::from)
}

/// The path with each of its parts closed, as filling takes them (ISO 32000-2, 8.5.3.3).
pub fn closed(path: &BezPath) -> BezPath {
    let mut closed = BezPath::new();
    let mut open = false;
    for element in path.elements() {
        if matches!(element, PathEl::MoveTo(_)) && open {
            closed.close_path();
        }
        closed.push(*element);
        open = !matches!(element, PathEl::MoveTo(_) | PathEl::ClosePath);
    }
    if open {
        closed.close_path();
    }
    closed
}

/// Whether a closed path is one box.
pub fn is_box(path: &BezPath) -> bool {
    let parts = path.elements().iter().filter(|element| matches!(element, PathEl::MoveTo(_))).count();
    let is_plain = parts <= 1 && path.elements().len() <= SIDES;
    is_plain && path.bounding_box().area() * BOX <= path.area().abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A letter of ten points.
    const LETTER: Rect = Rect::new(100.0, 100.0, 110.0, 110.0);

    fn check(path: &str, even_odd: bool, clip: Option<Rect>, expected: Reach) {
        let region = Region::filled(&BezPath::from_svg(path).unwrap(), Affine::IDENTITY, even_odd);
        let found = region.within(clip).map_or(Reach::Nothing, |region| region.reach(LETTER));
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn a_region_reaches_as_far_as_its_path_and_its_clip() {
        check("M90 90H120V120H90Z", false, None, Reach::All);
        check("M90 90H105V120H90Z", false, None, Reach::Part);
        check("M90 90H120V99H90Z", false, None, Reach::Nothing);
        check("M90 90H120V120H90Z", false, Some(Rect::new(0.0, 0.0, 104.0, 500.0)), Reach::Part);
        check("M90 90H120V120H90Z", false, Some(Rect::new(0.0, 0.0, 99.0, 500.0)), Reach::Nothing);
        // A triangle around it, and one beside it whose box holds it.
        check("M50 50L400 50L50 400Z", false, None, Reach::All);
        check("M90 300L300 90L300 300Z", false, None, Reach::Nothing);
        check("M50 104L200 105L50 106Z", false, None, Reach::Part);
        // A frame around it, by either rule.
        check("M50 50H200V200H50Z M60 60V190H190V60Z", false, None, Reach::Nothing);
        check("M50 50H200V200H50Z M60 60H190V190H60Z", true, None, Reach::Nothing);
        check("M50 50H200V200H50Z M60 60H190V190H60Z", false, None, Reach::All);
        check("M50 50H200V200H50Z M104 60H106V190H104Z", true, None, Reach::Part);
        check("M0 105C50 0 150 0 300 105C150 400 50 400 0 105Z", false, None, Reach::All);
    }

    #[test]
    fn a_line_reaches_half_its_width_to_each_side() {
        let level =
            |y: f64, width: f64| Region::line(Point::new(0.0, y), Point::new(300.0, y), width).reach(LETTER);
        assert_eq!(level(105.0, 2.0), Reach::Part);
        assert_eq!(level(105.0, 30.0), Reach::All);
        assert_eq!(level(95.0, 8.0), Reach::Nothing);
        assert_eq!(level(95.0, 12.0), Reach::Part);
    }
}
