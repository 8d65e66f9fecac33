//! A page whose pieces of paper were taken apart wrongly: a person draws their borders anew.

use daicho_model::{BoundingBox, Record};
use maud::html;

use super::{evidence, frame};
use crate::decide;
use crate::pictures::Part;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;

/// Pieces on a page at most.
const MOST: usize = 40;
const KEYS: [(&str, &str); 9] = [
    ("n", "next_piece"),
    ("← ↑ → ↓", "move_border"),
    ("Shift + ←…", "move_other_border"),
    ("h", "split_level"),
    ("v", "split_upright"),
    ("m", "merge"),
    ("Del", "remove_piece"),
    ("Enter", "save_pieces"),
    ("Esc", "back"),
];

/// The page with the pieces as they were found.
pub(crate) fn pieces(visit: &Visit) -> Result<Reply, Problem> {
    let record = visit.app.reader().record(&visit.app.body.id, &visit.id)?.ok_or(Problem::Missing)?;
    let neighbours = neighbours(visit, &record)?;
    // Who came from no question goes back to the paper.
    let back = match visit.asked("question") {
        "" => format!("/record/{}", record.record_id),
        question => format!("/question/{question}"),
    };
    let boxes: Vec<String> = neighbours.iter().map(|one| written(&one.bounding_box)).collect();
    let body = html! {
        main.card {
            section.paper aria-label=(visit.say("picture")) {
                div.view tabindex="0" { (evidence::picture(visit, &record, Part::Page)) }
            }
            section.side {
                h1 { (visit.say("pieces")) }
                p { (visit.say("pieces_how")) }
                form #pieces method="post" action="/redraw" data-label=(visit.say("piece")) {
                    (frame::token(visit))
                    input type="hidden" name="record" value=(record.record_id);
                    input type="hidden" name="question" value=(visit.asked("question"));
                    label { (visit.say("piece_boxes")) textarea name="boxes" rows="6" spellcheck="false" { (boxes.join("\n")) } }
                    @if visit.may_decide() {
                        button.main data-key="Enter" { (visit.say("save_pieces")) " " kbd { "Enter" } }
                    }
                }
                p { a.button.plain data-key="Escape" href=(back) { (visit.say("back")) " " kbd { "Esc" } } }
            }
        }
        (frame::legend(visit, &KEYS))
    };
    Ok(Reply::Page(frame::framed(visit, "pieces", body)))
}

/// Keeps the borders that a person drew.
pub(crate) fn redraw(visit: &Visit) -> Result<Reply, Problem> {
    let body = &visit.app.body.id;
    let record = visit.app.reader().record(body, visit.given("record"))?.ok_or(Problem::Missing)?;
    let boxes: Option<Vec<BoundingBox>> =
        visit.given("boxes").lines().filter(|line| !line.trim().is_empty()).map(parse).collect();
    let boxes = boxes.filter(|all| (1..=MOST).contains(&all.len())).ok_or(Problem::Form("boxes_wrong"))?;
    decide::redraw(visit, &record, boxes, visit.given("question"))
}

/// Every piece on the record's page, in order.
fn neighbours(visit: &Visit, record: &Record) -> Result<Vec<Record>, Problem> {
    let mut all = Vec::new();
    let store = visit.app.reader();
    let Some((page, _)) = record.record_id.rsplit_once('-') else { return Ok(vec![record.clone()]) };
    for piece in 1..=MOST {
        match store.record(&visit.app.body.id, &format!("{page}-{piece}"))? {
            Some(one) if one.page == record.page => all.push(one),
            _ => break,
        }
    }
    if all.is_empty() {
        all.push(record.clone());
    }
    Ok(all)
}

fn written(place: &BoundingBox) -> String {
    let BoundingBox { x0, y0, x1, y1 } = place;
    format!("{x0:.4} {y0:.4} {x1:.4} {y1:.4}")
}

fn parse(line: &str) -> Option<BoundingBox> {
    let numbers: Option<Vec<f32>> = line.split_whitespace().map(|part| part.parse().ok()).collect();
    let [x0, y0, x1, y1] = numbers?[..] else { return None };
    // Left and top come first: what is the other way round may be a slip in any of the four.
    let place = Some(BoundingBox::new(x0, y0, x1, y1)).filter(|_| x0 < x1 && y0 < y1)?;
    (place.width() > 0.01 && place.height() > 0.01).then_some(place)
}
