//! Items that touch nothing, or that get into one another's way.

use daicho_model::{Diagnostic, Outcome, RecordKind, Severity};

use super::grid::{applies, readings};
use super::odd;
use crate::{
    Account, DocumentRule, Due, Earning, Fact, FactKind, Lengthens, Measure, Reading, Requirement, Rule,
};

/// What is wrong with items as they stand beside one another on one day, for one cohort.
pub(super) fn look(rule: &Rule, found: &mut Vec<Diagnostic>) {
    hidden_accounts(rule, found);
    idle_choices(rule, found);
    asks_nothing(rule, found);
    fees(rule, found);
    extensions(rule, found);
    documents(rule, found);
    exclusions(rule, found);
}

/// Accounts that no record can reach, for an earlier one takes all of them.
fn hidden_accounts(rule: &Rule, found: &mut Vec<Diagnostic>) {
    for (index, account) in rule.accounts.iter().enumerate() {
        let mut papers = account.kinds.iter().filter(|kind| **kind != RecordKind::History).peekable();
        let elsewhere = rule.accounts.iter().any(|one| one.or_on.contains(&account.id));
        if elsewhere || is_lecture(account) || papers.peek().is_none() {
            continue;
        }
        let earlier: Vec<&Account> =
            rule.accounts.iter().take(index).filter(|one| takes_all_of(rule, one, account)).collect();
        let takes = |kind: &RecordKind| earlier.iter().find(|one| one.kinds.contains(kind));
        let by: Option<Vec<&&Account>> = papers.map(takes).collect();
        if let Some(first) = by.and_then(|by| by.into_iter().next()) {
            let hidden = odd("rules_account_hidden", Severity::Warning, rule).with("account", &account.id);
            found.push(hidden.with("by", &first.id));
        }
    }
}

/// Whether every meeting and title that `account` takes is one that `earlier` takes.
fn takes_all_of(rule: &Rule, earlier: &Account, account: &Account) -> bool {
    let meetings = |one: &Account| -> Vec<&String> {
        rule.groups
            .iter()
            .filter(|group| one.groups.contains(&group.id))
            .flat_map(|one| &one.meetings)
            .collect()
    };
    let had = meetings(earlier);
    let groups = earlier.groups.is_empty()
        || (!account.groups.is_empty()
            && !account.unlisted
            && meetings(account).iter().all(|meeting| had.contains(meeting)));
    let named = |title: &String| earlier.titles.iter().any(|word| title.contains(word.as_str()));
    let titles =
        earlier.titles.is_empty() || (!account.titles.is_empty() && account.titles.iter().all(named));
    groups && titles && !is_lecture(earlier)
}

fn is_lecture(account: &Account) -> bool {
    matches!(account.earning, Earning::Lectures { .. })
}

/// Another account that a record may choose and never would: nothing asks for it, and it earns no more.
fn idle_choices(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let counts = |one: &Requirement, id: &str| one.scope.accounts_of(rule).contains(&id);
    for account in &rule.accounts {
        let others = rule.accounts.iter().filter(|one| account.or_on.contains(&one.id));
        for other in others {
            let (Earning::Fixed(here), Earning::Fixed(there)) = (&account.earning, &other.earning) else {
                continue;
            };
            let tallies = rule
                .requirements
                .iter()
                .filter(|one| matches!(one.measure, Measure::Points | Measure::Records));
            let mut wanted = tallies.filter(|one| counts(one, &other.id) && !counts(one, &account.id));
            let capped =
                !account.caps.is_empty() || rule.caps.iter().any(|cap| cap.accounts.contains(&account.id));
            if wanted.next().is_none() && there <= here && !capped {
                let idle = odd("rules_choice_idle", Severity::Warning, rule).with("account", &account.id);
                found.push(idle.with("other", &other.id));
            }
        }
    }
}

/// A rule, or a good result of it, that asks for nothing: everybody would be renewed.
fn asks_nothing(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let nothing = |item: String| odd("rules_asks_nothing", Severity::Warning, rule).with("item", item);
    if rule.grades.is_empty() && rule.missing.is_empty() && rule.requirements.iter().all(|one| one.part) {
        found.push(nothing(format!("rule {}", rule.id)));
    }
    let readings = readings(rule);
    let asked = |id: &String, chosen: &[(String, String)]| {
        rule.requirements.iter().any(|one| one.id == *id && applies(one.when.as_ref(), chosen))
    };
    for grade in rule.grades.iter().filter(|grade| grade.result == Outcome::Met) {
        let empty = |chosen: &&Vec<(String, String)>| {
            applies(grade.when.as_ref(), chosen)
                && !grade.needs.iter().any(|id| asked(id, chosen))
                && !grade.conditions.iter().any(|one| asked(&one.of, chosen))
        };
        if readings.iter().any(|chosen| empty(&chosen)) {
            found.push(nothing(format!("grade {}", grade.id)));
        }
    }
}

/// A fee that is due after the approval, and asked for before it.
fn fees(rule: &Rule, found: &mut Vec<Diagnostic>) {
    for fee in &rule.fees {
        let asked = |one: &&Requirement| {
            !one.part && matches!(&one.measure, Measure::Fact { fact, .. } if *fact == fee.fact)
        };
        let before = rule.fees.iter().find(|one| one.due == Due::Before && one.fact == fee.fact);
        let asked = rule.requirements.iter().find(asked).map(|one| &one.id).or(before.map(|one| &one.id));
        if let Some(asked) = asked.filter(|_| fee.due == Due::After) {
            let clash = odd("rules_fee_clash", Severity::Warning, rule).with("fee", &fee.id);
            found.push(clash.with("requirement", asked));
        }
    }
}

/// One fact that lengthens the cycle twice.
fn extensions(rule: &Rule, found: &mut Vec<Diagnostic>) {
    for (index, one) in rule.extensions.iter().enumerate() {
        let before = rule.extensions.iter().take(index).find(|other| other.fact == one.fact);
        if let Some(before) = before {
            let twice = odd("rules_extension_twice", Severity::Warning, rule).with("item", &one.id);
            found.push(twice.with("before", &before.id).with("fact", &one.fact));
        }
    }
}

/// One fault of a paper, with two effects.
fn documents(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let meet = |a: &[String], b: &[String]| a.is_empty() || b.is_empty() || a.iter().any(|id| b.contains(id));
    for (index, one) in rule.documents.iter().enumerate() {
        let clash = |other: &&DocumentRule| {
            other.check == one.check
                && other.effect != one.effect
                && meet(&other.accounts, &one.accounts)
                && meet(&other.groups, &one.groups)
        };
        if let Some(other) = rule.documents.iter().take(index).find(clash) {
            let clash = odd("rules_document_clash", Severity::Warning, rule).with("item", &one.id);
            found.push(clash.with("before", &other.id));
        }
    }
}

/// Meetings that are to give way to themselves.
fn exclusions(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let of = |id: &String| -> Vec<&String> {
        rule.groups.iter().filter(|group| group.id == *id).flat_map(|one| &one.meetings).collect()
    };
    for one in &rule.exclusions {
        let inside = of(&one.inside);
        if let Some(meeting) = of(&one.group).into_iter().find(|meeting| inside.contains(meeting)) {
            let itself = odd("rules_exclusion_itself", Severity::Warning, rule).with("item", &one.id);
            found.push(itself.with("meeting", meeting));
        }
    }
}

/// What is wrong with the rule as a whole, whatever the day.
pub(super) fn whole(rule: &Rule, found: &mut Vec<Diagnostic>) {
    same_readings(rule, found);
    no_paper(rule, found);
    columns(rule, found);
    kinds_of_facts(rule, found);
    unused(rule, found);
}

/// Readings whose ways say the same.
fn same_readings(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let same = |reading: &Reading| {
        let mut said: Vec<Vec<String>> =
            reading.options.iter().map(|option| bound(rule, &reading.id, &option.id)).collect();
        said.sort();
        said.windows(2).any(|pair| pair[0] == pair[1])
    };
    for reading in rule.readings.iter().filter(|reading| same(reading)) {
        found.push(odd("rules_reading_same", Severity::Warning, rule).with("reading", &reading.id));
    }
}

/// What is bound to one way of a reading, without what things are called.
fn bound(rule: &Rule, reading: &str, option: &str) -> Vec<String> {
    let here = |when: &Option<crate::When>| {
        when.as_ref().is_some_and(|when| when.reading == reading && when.option == option)
    };
    let mut all: Vec<String> = Vec::new();
    let asked = rule.requirements.iter().filter(|one| here(&one.when));
    all.extend(asked.map(|one| format!("{:?} {} {:?} {:?}", one.measure, one.need, one.scope, one.part)));
    let own = rule.accounts.iter().flat_map(|one| one.caps.iter().map(|cap| (vec![one.id.clone()], cap)));
    let shared = rule.caps.iter().map(|one| (one.accounts.clone(), &one.cap));
    let caps = own.chain(shared).filter(|(_, cap)| here(&cap.when));
    all.extend(caps.map(|(accounts, cap)| format!("{accounts:?} {} {:?}", cap.points, cap.period)));
    let exclusions = rule.exclusions.iter().filter(|one| here(&one.when));
    all.extend(exclusions.map(|one| format!("{} {}", one.group, one.inside)));
    all.extend(rule.periods.iter().filter(|one| here(&one.when)).map(|one| format!("{:?}", one.by)));
    let grades = rule.grades.iter().filter(|one| here(&one.when));
    all.extend(grades.map(|one| format!("{:?} {:?} {:?}", one.result, one.needs, one.conditions)));
    all.sort();
    all
}

/// Two facts in one column.
fn columns(rule: &Rule, found: &mut Vec<Diagnostic>) {
    for (index, one) in rule.facts.iter().enumerate() {
        let title = one.columns.iter().find_map(|title| {
            let before = rule.facts.iter().take(index).find(|other| other.columns.contains(title))?;
            Some((title, before))
        });
        if let Some((title, before)) = title {
            let twice = odd("rules_column_twice", Severity::Warning, rule).with("column", title);
            found.push(twice.with("fact", &one.id).with("before", &before.id));
        }
    }
}

/// Facts that cannot say what is taken from them: the length of a yes, a day that is a number.
fn kinds_of_facts(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let mut tell = |item: String, fact: &str, fits: &[FactKind]| {
        let of = |one: &&Fact| one.id == fact;
        if let Some(fact) = rule.facts.iter().find(of).filter(|fact| !fits.contains(&fact.kind)) {
            let odd = odd("rules_fact_kind", Severity::Warning, rule).with("item", item);
            found.push(odd.with("fact", &fact.id));
        }
    };
    for one in &rule.extensions {
        let fits = match one.by {
            Lengthens::Length => FactKind::Periods,
            Lengthens::Until => FactKind::Day,
            Lengthens::Years(_) => FactKind::YesNo,
        };
        tell(format!("extension {}", one.id), &one.fact, &[fits]);
    }
    for one in &rule.fees {
        tell(format!("fee {}", one.id), &one.fact, &[FactKind::YesNo, FactKind::Day]);
    }
    for one in &rule.requirements {
        if let Measure::Fact { fact, window, held_years } = &one.measure
            && (held_years.is_some() || !window.is_open())
        {
            tell(format!("requirement {}", one.id), fact, &[FactKind::Day]);
        }
    }
}

/// Nobody can be spared the paper where no account takes what the member system shows.
fn no_paper(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let taken = rule.accounts.iter().any(|one| one.kinds.contains(&RecordKind::History));
    if let Some(clause) = rule.no_paper.as_ref().filter(|_| !taken) {
        found.push(odd("rules_no_paper_idle", Severity::Warning, rule).with("clause", clause));
    }
}

/// Facts and groups that nothing depends on, and groups that name no meeting.
fn unused(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let fact_used = |id: &str| {
        let asked = rule
            .requirements
            .iter()
            .any(|one| matches!(&one.measure, Measure::Fact { fact, .. } if fact == id));
        asked
            || rule.extensions.iter().any(|one| one.fact == id)
            || rule.fees.iter().any(|one| one.fact == id)
            || rule.applications.iter().filter_map(|one| one.late.as_ref()).any(|late| late.fee == id)
    };
    for fact in rule.facts.iter().filter(|fact| !fact_used(&fact.id)) {
        found.push(odd("rules_unused", Severity::Info, rule).with("item", format!("fact {}", fact.id)));
    }
    let has = |groups: &[String], id: &str| groups.iter().any(|group| group == id);
    let group_used = |id: &str| {
        rule.requirements.iter().any(|one| has(&one.scope.groups, id))
            || rule.accounts.iter().any(|one| has(&one.groups, id))
            || rule.documents.iter().any(|one| has(&one.groups, id))
            || rule.exclusions.iter().any(|one| one.group == id || one.inside == id)
    };
    for group in &rule.groups {
        if !group_used(&group.id) {
            found.push(odd("rules_unused", Severity::Info, rule).with("item", format!("group {}", group.id)));
        }
        if group.meetings.is_empty() {
            found.push(odd("rules_group_empty", Severity::Info, rule).with("group", &group.id));
        }
    }
    for one in &rule.missing {
        found.push(
            odd("rules_not_on_file", Severity::Info, rule)
                .with("item", &one.id)
                .with("clause", &one.named.clause),
        );
    }
}
