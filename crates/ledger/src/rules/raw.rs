//! The file's shape, before anything is checked. Keys are those of `docs/rules.md`.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

pub(super) type Text = Spanned<String>;
pub(super) type Number = Spanned<i64>;
pub(super) type Day = Option<Spanned<Datetime>>;

/// An item: the six keys that every item has, and its own.
macro_rules! item {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            pub id: Text,
            pub ja: Text,
            pub en: Text,
            pub clause: Text,
            pub from: Day,
            pub until: Day,
            $($(#[$field_meta])* pub $field: $type,)*
        }
    };
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFile {
    pub format: Number,
    pub body: Text,
    #[serde(default)]
    pub rule: Vec<RawRule>,
}

item!(RawRule {
    enacted: Day,
    certified_from: Day,
    certified_until: Day,
    unit: Text,
    source: Text,
    cycle_years: Number,
    no_paper: Option<Text>,
    #[serde(default)]
    fact: Vec<RawFact>,
    #[serde(default)]
    reading: Vec<RawReading>,
    #[serde(default)]
    account: Vec<RawAccount>,
    #[serde(default)]
    cap: Vec<RawSharedCap>,
    #[serde(default)]
    group: Vec<RawGroup>,
    #[serde(default)]
    exclusion: Vec<RawExclusion>,
    #[serde(default)]
    period: Vec<RawPeriod>,
    #[serde(default)]
    document: Vec<RawDocument>,
    #[serde(default)]
    extension: Vec<RawExtension>,
    #[serde(default)]
    application: Vec<RawApplication>,
    #[serde(default)]
    fee: Vec<RawFee>,
    #[serde(default)]
    requirement: Vec<RawRequirement>,
    #[serde(default)]
    grade: Vec<RawGrade>,
    #[serde(default)]
    missing: Vec<RawNote>,
    #[serde(default)]
    note: Vec<RawNote>,
});

item!(RawFact {
    r#type: Text,
    columns: Vec<Text>,
    #[serde(default)]
    optional: bool,
});

item!(RawReading {
    #[serde(default)]
    option: Vec<RawOption>,
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOption {
    pub id: Text,
    pub ja: Text,
    pub en: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWhen {
    pub reading: Text,
    pub option: Text,
}

item!(RawAccount {
    certified_from: Day,
    certified_until: Day,
    kinds: Vec<Text>,
    #[serde(default)]
    groups: Vec<Text>,
    #[serde(default)]
    titles: Vec<Text>,
    #[serde(default)]
    unlisted: bool,
    once_per_meeting: Option<Text>,
    #[serde(default)]
    or_on: Vec<Text>,
    earning: RawEarning,
    #[serde(default)]
    cap: Vec<RawCap>,
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum RawEarning {
    Listing(Text),
    Publication(RawPublication),
    Fixed(Number),
    Lectures(RawLectures),
    NotOnFile(RawNotOnFile),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPublication {
    pub reviewed_first: Option<Number>,
    pub reviewed_other: Option<Number>,
    pub unreviewed_first: Option<Number>,
    pub unreviewed_other: Option<Number>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLectures {
    pub words: Vec<Text>,
    pub cap: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNotOnFile {
    pub at_most: Option<Number>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCap {
    pub points: Number,
    pub per: Text,
    pub clause: Text,
    pub when: Option<RawWhen>,
}

item!(RawSharedCap {
    accounts: Vec<Text>,
    points: Number,
    per: Text,
    when: Option<RawWhen>,
});

item!(RawGroup {
    meetings: Vec<Text>,
});

item!(RawExclusion {
    group: Text,
    inside: Text,
    when: Option<RawWhen>,
});

item!(RawPeriod {
    by: Text,
    when: Option<RawWhen>,
});

item!(RawDocument {
    check: Text,
    effect: Text,
    #[serde(default)]
    accounts: Vec<Text>,
    #[serde(default)]
    groups: Vec<Text>,
    #[serde(default)]
    words: Vec<Text>,
});

item!(RawExtension {
    fact: Text,
    adds: Text,
    years: Option<Number>,
});

item!(RawApplication {
    opens: Text,
    closes: Text,
    notice_months: Option<Number>,
    late_until: Option<Text>,
    late_fee: Option<Text>,
});

item!(RawFee {
    fact: Text,
    due: Text,
    yen: Option<Number>,
});

item!(RawRequirement {
    certified_from: Day,
    certified_until: Day,
    measure: Text,
    need: Option<Number>,
    #[serde(default)]
    accounts: Vec<Text>,
    #[serde(default)]
    groups: Vec<Text>,
    #[serde(default)]
    kinds: Vec<Text>,
    least_points: Option<Number>,
    fact: Option<Text>,
    from_year: Option<Number>,
    to_year: Option<Number>,
    held_years: Option<Number>,
    #[serde(default)]
    of: Vec<Text>,
    #[serde(default)]
    part: bool,
    reason: Option<Text>,
    when: Option<RawWhen>,
});

item!(RawGrade {
    result: Text,
    #[serde(default)]
    needs: Vec<Text>,
    #[serde(default)]
    condition: Vec<RawCondition>,
    #[serde(default)]
    otherwise: bool,
    when: Option<RawWhen>,
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCondition {
    pub of: Text,
    pub at_least: Option<Number>,
    pub at_most: Option<Number>,
    pub above: Option<Number>,
    pub below: Option<Number>,
}

item!(RawNote {});
