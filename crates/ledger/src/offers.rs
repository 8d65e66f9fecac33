//! Records that could still be sent under a rule: what they are and what they would earn.

use std::collections::BTreeSet;

use daicho_model::Points;

use crate::{Account, Booking, Earning, Rule};

/// A kind of record that could still be sent.
pub(crate) struct Offer<'a> {
    pub account: &'a Account,
    /// Groups that its meeting is in.
    pub groups: Vec<&'a str>,
    /// What it earns; `None`: not on file.
    pub points: Option<Points>,
}

/// Every kind of record that could be sent, in the order of the accounts; of a list one for each figure and groups, the
/// smaller figure first.
pub(crate) fn offers<'a>(rule: &'a Rule, input: &Booking<'_>) -> Vec<Offer<'a>> {
    let mut offers: Vec<Offer<'a>> = Vec::new();
    for account in rule.accounts.iter().filter(|account| account.validity.contains(input.as_of)) {
        let groups = || account.groups.iter().map(String::as_str).collect::<Vec<&str>>();
        let points = match &account.earning {
            Earning::Listing { account: column } => {
                offers.extend(listed(rule, input, account, column));
                continue;
            }
            Earning::Fixed(points) => Some(*points),
            Earning::Publication(table) => table.reviewed_first.max(table.unreviewed_first),
            Earning::Lectures { .. } => Some(Points(1)),
            Earning::NotOnFile { .. } => None,
        };
        offers.push(Offer { account, groups: groups(), points });
    }
    offers
}

fn listed<'a>(rule: &'a Rule, input: &Booking<'_>, account: &'a Account, column: &str) -> Vec<Offer<'a>> {
    let groups = || rule.groups.iter().filter(|group| group.validity.contains(input.as_of));
    let mut kinds: BTreeSet<(Points, Vec<&'a str>)> = BTreeSet::new();
    for (meeting, rows) in input.listings {
        let figures = rows.iter().filter_map(|row| crate::gate::figure(row, input.unit, column));
        let Some(points) = figures.min().filter(|points| points.0 > 0) else { continue };
        let of = groups().filter(|group| group.meetings.contains(meeting)).map(|group| group.id.as_str());
        let of: Vec<&str> = of.collect();
        if account.groups.is_empty() || account.groups.iter().any(|group| of.contains(&group.as_str())) {
            kinds.insert((points, of));
        }
    }
    kinds.into_iter().map(|(points, groups)| Offer { account, groups, points: Some(points) }).collect()
}
