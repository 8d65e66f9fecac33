//! Runs the interpreter over a page and notes what is drawn.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::kurbo::Rect;
use hayro_interpret::util::TransformExt as _;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent, interpret_page};
use hayro_syntax::page::Page;

use crate::pdf::device::Listener;
use crate::pdf::maps::Maps;
use crate::pdf::marks::Marks;
use crate::pdf::proof::Shapes;

/// What a page draws, `/Rotate` undone, first its content and then its annotations; `None` if the interpreter gave up. `overprints` is
/// [`crate::pdf::cost::Cost::overprints`].
pub fn marks<'a>(
    page: &Page<'a>,
    cache: &InterpreterCache<'a>,
    settings: &InterpreterSettings,
    maps: &Maps,
    shapes: &RefCell<Shapes<'_>>,
    limit: u32,
    overprints: bool,
) -> Option<Marks> {
    let interpretation = || {
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, width.into(), height.into());
        let transform = page.initial_transform(true).to_kurbo();
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut listener = Listener::new((width.into(), height.into()), limit, maps, shapes, overprints);
        let draw = |render_content: RenderContent, listener: &mut Listener<'_, '_>| {
            let settings = InterpreterSettings { render_content, ..settings.clone() };
            let mut context = Context::new(transform, bounds, cache, page.xref(), settings);
            interpret_page(page, &mut context, listener);
        };
        draw(settings.render_content & RenderContent::PAGE, &mut listener);
        listener.annotations_follow();
        draw(settings.render_content & RenderContent::ANNOTATIONS, &mut listener);
        listener.finish()
    };
    catch_unwind(AssertUnwindSafe(interpretation)).ok()
}
