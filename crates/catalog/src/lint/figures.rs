//! Figures that are missing altogether, or zero beside blank.

use daicho_model::{Listing, Points};

use super::{Found, about, problem};
use crate::Catalogue;

/// Figures of an edition.
pub(super) fn check(catalogue: &Catalogue, edition: &str, rows: &[&Listing], found: &mut Found) {
    let units = catalogue.body.editions.get(edition).map(|about| about.units.as_slice()).unwrap_or_default();
    let figures = |unit: &str| {
        let all = rows.iter().flat_map(|row| &row.points).filter(|figure| figure.unit == unit);
        all.filter(|figure| figure.points.is_some()).count()
    };
    let whole = || problem("list_no_units").in_document(edition);
    if units.is_empty() {
        found.push((0, whole().with("unit", "-")));
    }
    for unit in units.iter().filter(|unit| !rows.is_empty() && figures(unit) == 0) {
        found.push((0, whole().with("unit", unit)));
    }
    for row in rows {
        for figure in row.points.iter().filter(|figure| figure.points == Some(Points::ZERO)) {
            let same = |other: &&daicho_model::ListedPoints| {
                other.unit == figure.unit && other.account == figure.account && other.points.is_none()
            };
            let blank = rows.iter().filter(|row| row.points.iter().any(|other| same(&other))).count();
            if blank > 0 {
                let zero = problem("list_zero_points").with("unit", &figure.unit);
                found.push(about(row, zero.with("account", &figure.account).with("blank", blank)));
            }
        }
    }
}
