//! A letter as one HTML page for screen and print: no script, no picture from elsewhere, everything escaped.

use base64::Engine as _;
use daicho_model::BoundingBox;

use super::{Entry, Grid, Letter, content};
use crate::Text;
use crate::catalogue::escaped;

const STYLE: &str = "@page{size:A4;margin:18mm}body{font:10.5pt/1.6 'Noto Sans CJK JP','Hiragino Sans','Yu Gothic',sans-serif;\
max-width:174mm;margin:1em auto;color:#111}h1{font-size:15pt;text-align:center;margin:1.2em 0}h2{font-size:10.5pt;margin:1em 0 .2em}\
.en{display:block;font-size:.75em;color:#555;font-weight:normal}.from{text-align:right}table{border-collapse:collapse;width:100%;font-size:8.5pt}\
th,td{border:1px solid #999;padding:.2em .4em;text-align:left;vertical-align:top}th{background:#eee}thead{display:table-header-group}\
tr{break-inside:avoid}svg{height:2.8em;width:2em;float:right;margin-left:.4em}\
img{display:block;max-width:100%;max-height:5cm;margin-top:.3em;border:1px solid #999}";

/// The page.
pub fn letter_html(letter: &Letter) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"><title>{}</title><style>{STYLE}</style></head>\n<body>\n",
        escaped(&format!("{} {}", letter.title.ja, letter.dear.ja))
    );
    out += &format!("<p class=\"from\">{}</p>\n", both(&letter.date));
    out += &format!("<p class=\"to\">{}<br>{}</p>\n", both(&letter.number), both(&letter.dear));
    out += &format!("<p class=\"from\">{}</p>\n", both(&letter.sender));
    out += &format!("<h1>{}</h1>\n<p>{}</p>\n", both(&letter.title), both(&letter.opening));
    for grid in &letter.tables {
        out += &table(grid);
    }
    out += &format!("<p>{}</p>\n</body></html>\n", both(&letter.closing));
    out
}

/// Japanese, and English smaller below it where it says something else.
fn both(text: &Text) -> String {
    let ja = lines(&text.ja);
    match text.en.is_empty() || text.en == text.ja {
        true => ja,
        false => format!("{ja}<span class=\"en\" lang=\"en\">{}</span>", lines(&text.en)),
    }
}

fn lines(text: &str) -> String {
    text.trim().lines().map(escaped).collect::<Vec<_>>().join("<br>")
}

fn table(grid: &Grid) -> String {
    let heads: String = grid.heads.iter().map(|head| format!("<th>{}</th>", both(head))).collect();
    let mut out = format!("<h2>{}</h2>\n<table><thead><tr>{heads}</tr></thead><tbody>\n", both(&grid.title));
    for row in &grid.rows {
        let cells: String = row.iter().map(cell).collect();
        out += &format!("<tr>{cells}</tr>\n");
    }
    out + "</tbody></table>\n"
}

fn cell(entry: &Entry) -> String {
    let mark = entry.place.as_ref().filter(|_| entry.picture.is_none()).map_or(String::new(), sketch);
    let picture = entry.picture.as_deref().map_or(String::new(), picture);
    format!("<td>{mark}{}{picture}</td>", both(&entry.text))
}

/// The paper, in the page itself: a letter is one file.
fn picture(jpeg: &[u8]) -> String {
    let label = content::word("letter", "picture");
    format!(
        "<img alt=\"{}\" src=\"data:image/jpeg;base64,{}\">",
        escaped(&label.both()),
        base64::engine::general_purpose::STANDARD.encode(jpeg)
    )
}

/// A small page with the piece of paper on it.
fn sketch(on_page: &BoundingBox) -> String {
    format!(
        "<svg viewBox=\"0 0 100 141\" aria-hidden=\"true\"><rect width=\"100\" height=\"141\" fill=\"#fff\" stroke=\"#999\"/>\
         <rect x=\"{:.0}\" y=\"{:.0}\" width=\"{:.0}\" height=\"{:.0}\" fill=\"#bcd\" stroke=\"#246\"/></svg>",
        on_page.x0 * 100.0,
        on_page.y0 * 141.0,
        on_page.width() * 100.0,
        (on_page.y1 - on_page.y0) * 141.0
    )
}
