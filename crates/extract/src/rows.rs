//! Rows of check sheets and stamp sheets: one record each.

use daicho_model::{
    BoundingBox, Confidence, Field, Fields, PageSource, PrintedPoints, Reader, RecordKind, Seal,
};

use crate::analysis::{Analysis, Known, Nature};
use crate::dates::{self, DateSpan};
use crate::fields::candidate::{Candidate, Scene};
use crate::fields::{days, edition, meeting_name, mode, points, role};
use crate::layout::Piece;
use crate::normalise::compact;
use crate::strip::{Source, Strip};
use crate::table::{self, Column, Table, TableRow};
use crate::words;

/// A row with its own facts.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredRow {
    /// Where.
    pub bounding_box: BoundingBox,
    /// Meeting, edition, days, points, mode and role of the row; holder and member number of the sheet.
    pub fields: Fields,
}

/// How sure the cells of a table are.
const CELL: f32 = 0.93;

/// A sheet whose rows are read.
#[derive(Clone, Copy)]
struct Sheet<'b, 'a> {
    analysis: &'b Analysis<'a>,
    kind: RecordKind,
    /// What the sheet as a whole says.
    fields: &'b Fields,
    scene: &'b Scene<'b>,
    /// Where its rows stand.
    places: &'b [BoundingBox],
}

/// The rows of a sheet that name a meeting or a day; none for other kinds. A form may hold a list of what is declared.
pub(crate) fn rows(
    analysis: &Analysis<'_>,
    kind: RecordKind,
    fields: &Fields,
    scene: &Scene<'_>,
) -> Vec<DeclaredRow> {
    if !matches!(kind, RecordKind::Declaration | RecordKind::StampSheet | RecordKind::ApplicationForm) {
        return Vec::new();
    }
    let tables = table::tables(&analysis.piece);
    let places: Vec<BoundingBox> =
        tables.iter().flat_map(|table| &table.rows).map(|row| row.bounding_box).collect();
    let sheet = Sheet { analysis, kind, fields, scene, places: &places };
    let rows = tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)));
    let found: Vec<DeclaredRow> = rows.filter_map(|(table, row)| sheet.row(table, row)).collect();
    if !found.is_empty() || kind == RecordKind::ApplicationForm {
        return found;
    }
    let places: Vec<BoundingBox> = analysis.piece.rows.iter().map(|row| row.bounding_box).collect();
    let sheet = Sheet { places: &places, ..sheet };
    (0..analysis.piece.rows.len()).filter_map(|at| sheet.without_head(at)).collect()
}

/// What a row says, before it becomes fields.
struct Said<'a, 'b> {
    place: BoundingBox,
    days: Option<Candidate<DateSpan>>,
    name: Option<Candidate<String>>,
    points: Option<Candidate<Vec<PrintedPoints>>>,
    row: Option<(&'b Table<'a>, &'b TableRow<'a>)>,
}

/// The days of a row: in its column, from two columns of single days, or wherever the row names one.
fn days_of<'a>(table: &Table<'a>, row: &TableRow<'a>) -> Option<Candidate<DateSpan>> {
    let own: Vec<&Strip<'a>> = row.of(table, Column::Day).map(|(_, cell)| cell).collect();
    let dated = |strips: &[&Strip<'a>]| -> Vec<Candidate<DateSpan>> {
        let found = strips.iter().flat_map(|strip| {
            let spans = dates::find(strip.text());
            spans.into_iter().filter_map(|span| {
                let doubt = if span.disagrees { 0.7 } else { 1.0 };
                Candidate::at(strip, span.range.clone(), Some(span.clone()), CELL * span.sure * doubt)
            })
        });
        found.collect()
    };
    let mut found = dated(&own);
    if let [first, last] = &mut found[..]
        && let (Some(from), Some(to)) = (&mut first.value, &last.value)
        && !from.is_range
        && !to.is_range
        && own.len() >= 2
    {
        from.to = to.to;
        from.is_range = true;
        first.raw = format!("{} - {}", first.raw, last.raw);
        first.sure = first.sure.min(last.sure);
        return found.into_iter().next();
    }
    if found.is_empty() {
        let others: Vec<&Strip<'a>> = row.of(table, Column::Meeting).map(|(_, cell)| cell).collect();
        found = dated(&others);
    }
    let several = found.len() > 1;
    let mut first = found.into_iter().next();
    if let Some(first) = first.as_mut().filter(|_| several) {
        first.sure *= 0.8;
    }
    let unread = || {
        let cell = own.iter().find(|cell| cell.text().chars().any(|c| c.is_ascii_digit()))?;
        Candidate::at(cell, cell.all(), None, 0.4)
    };
    first.or_else(unread)
}

/// The meeting of a row; one that the row's column does not hold may stand in another.
fn name_of<'a>(table: &Table<'a>, row: &TableRow<'a>) -> Option<Candidate<String>> {
    let named = |strip: &Strip<'a>, sure: f32| {
        meeting_name::trimmed(strip, strip.all(), sure, false)
            .filter(|c| c.value.as_deref().is_some_and(|v| compact(v).chars().count() >= 4))
    };
    let own = || row.of(table, Column::Meeting).map(|(_, cell)| cell);
    let likely = own().find(|cell| words::is_meeting_name(&compact(cell.text())));
    if let Some(cell) = likely {
        return named(cell, CELL);
    }
    let other = row.of(table, Column::Other).map(|(_, cell)| cell);
    let other = other.filter(|cell| words::has_edition(&compact(cell.text())));
    own()
        .find_map(|cell| named(cell, CELL * 0.9))
        .or_else(|| other.into_iter().find_map(|c| named(c, CELL * 0.85)))
}

/// The points of a row, one figure a column; the head names the unit system where it names one.
fn points_of<'a>(table: &Table<'a>, row: &TableRow<'a>) -> Option<Candidate<Vec<PrintedPoints>>> {
    let mut found: Option<Candidate<Vec<PrintedPoints>>> = None;
    for (head, cell) in row.of(table, Column::Points) {
        let Some((printed, range)) = points::figure(&head.text, cell.text()) else { continue };
        match &mut found {
            Some(known) => {
                known.raw = format!("{}; {}", known.raw, cell.printed(range));
                known.value.get_or_insert_default().push(printed);
            }
            None => found = Candidate::at(cell, range, Some(vec![printed]), CELL),
        }
    }
    found
}

/// What the applicant ticked about a certificate: `☑`, `○`, `有`, `添付`, or that there is none.
fn enclosed(cell: &Strip<'_>) -> Option<Candidate<bool>> {
    let text = compact(cell.text());
    const YES: [&str; 12] = ["☑", "☒", "■", "✓", "✔", "○", "◯", "〇", "●", "◎", "有", "添付"];
    const NO: [&str; 7] = ["□", "☐", "×", "✕", "無", "なし", "未"];
    let yes = YES.iter().any(|mark| text.starts_with(mark));
    let no = NO.iter().any(|mark| text.starts_with(mark));
    // `□有 ☑無`: the ticked one counts.
    let ticked = text.split(['□', '☐']).find_map(|part| part.strip_prefix(['☑', '■', '✓', '✔']));
    let value = match (ticked, yes, no) {
        (Some(word), ..) if word.starts_with(['無', '未']) => false,
        (Some(_), ..) | (None, true, _) => !text.starts_with("□有"),
        (None, false, true) => text.contains(['☑', '■', '✓', '✔']) && !text.ends_with('無'),
        _ => return None,
    };
    Candidate::at(cell, cell.all(), Some(value), 0.85)
}

/// A page of pixels in colour shows its seals.
fn can_tell(piece: &Piece<'_>) -> bool {
    piece.page.colour == Some(true)
        && !matches!(piece.page.source, PageSource::Blank | PageSource::Unreadable)
}

impl<'a> Sheet<'_, 'a> {
    /// A row of a table, where it says something.
    fn row(&self, table: &Table<'a>, row: &TableRow<'a>) -> Option<DeclaredRow> {
        let days = days_of(table, row);
        let name = name_of(table, row);
        let points = points_of(table, row);
        // A unit or a tick that is printed on every row of an empty form says nothing.
        let whole = days.is_some() || points.is_some() || self.sealed(&row.bounding_box).is_some();
        if (name.is_none() && days.is_none()) || !whole || table::is_remark(&row.compact()) {
            return None;
        }
        let said = Said { place: row.bounding_box, days, name, points, row: Some((table, row)) };
        Some(self.declared(said))
    }

    /// A row of a sheet without a head: a day and a meeting on one height.
    fn without_head(&self, at: usize) -> Option<DeclaredRow> {
        let lines = self.analysis.lines.iter();
        let cells: Vec<&Known<'_>> =
            lines.filter(|k| k.row == at && !matches!(k.nature, Nature::Title(_))).collect();
        let (dated, span) = cells.iter().find_map(|k| k.dates.first().map(|d| (k, d)))?;
        let named = cells
            .iter()
            .filter(|k| k.dates.is_empty() || k.compact.chars().count() > 16)
            .find(|k| words::is_meeting_name(&k.compact))?;
        let doubt = if span.disagrees { 0.6 } else { 0.9 };
        let points = cells.iter().filter(|k| k.dates.is_empty()).find_map(|k| {
            let (printed, range) = points::figure("", k.strip.text())?;
            Candidate::at(&k.strip, range, Some(vec![printed]), 0.9)
        });
        let said = Said {
            place: self.analysis.piece.rows[at].bounding_box,
            days: Candidate::at(&dated.strip, span.range.clone(), Some(span.clone()), doubt * span.sure),
            name: meeting_name::trimmed(&named.strip, named.strip.all(), 0.9, false),
            points,
            row: None,
        };
        Some(self.declared(said))
    }

    fn declared(&self, said: Said<'_, '_>) -> DeclaredRow {
        let scene = self.scene;
        let cells = |wanted: Column| said.row.into_iter().flat_map(move |(table, row)| row.of(table, wanted));
        let mut fields = Fields {
            holder: self.fields.holder.clone(),
            member_no: self.fields.member_no.clone(),
            edition: said.name.as_ref().and_then(edition::edition).map(|c| c.field(scene)),
            from: said.days.as_ref().map(|d| days::end_of(d, false).field(scene)),
            to: said.days.as_ref().map(|d| days::end_of(d, true).field(scene)),
            mode: cells(Column::Mode).find_map(|(_, cell)| mode::of_cell(cell)).map(|c| c.field(scene)),
            role: cells(Column::Role).find_map(|(_, cell)| role::of_cell(cell)).map(|c| c.field(scene)),
            enclosed: cells(Column::Enclosed).find_map(|(_, cell)| enclosed(cell)).map(|c| c.field(scene)),
            ..Fields::default()
        };
        fields.meeting = said.name.map(|c| c.field(scene));
        fields.points = said.points.map(|c| c.field(scene));
        if self.kind == RecordKind::StampSheet {
            fields.seal = Some(self.seal(&said.place));
        }
        DeclaredRow { bounding_box: said.place, fields }
    }

    /// The seal beside a row: seen, not seen, or not to be told.
    fn seal(&self, place: &BoundingBox) -> Field<bool> {
        let (value, sure, at) = match self.sealed(place) {
            Some(seal) => (Some(true), seal.confidence.get(), seal.bounding_box),
            None if can_tell(&self.analysis.piece) => (Some(false), 0.9, *place),
            None => (None, 0.0, *place),
        };
        let source = Source { bounding_box: at, confidence: Confidence::ONE, reader: Reader::Ocr };
        Candidate { value, raw: String::new(), sure, source }.field(self.scene)
    }

    /// The seal that stands on a row's height and nearer to it than to any other row.
    fn sealed(&self, place: &BoundingBox) -> Option<&Seal> {
        let away = |b: &BoundingBox, seal: &Seal| (b.centre().1 - seal.bounding_box.centre().1).abs();
        let nearest = |seal: &Seal| !self.places.iter().any(|b| away(b, seal) + 0.002 < away(place, seal));
        let near = |seal: &Seal| away(place, seal) <= place.height().max(seal.bounding_box.height()) * 0.6;
        let seals = self.analysis.piece.seals.iter().copied().filter(|s| near(s) && nearest(s));
        seals.max_by(|a, b| a.confidence.get().total_cmp(&b.confidence.get()))
    }
}
