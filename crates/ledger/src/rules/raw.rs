//! The file's shape, before anything is checked. Keys are those of `docs/rules.md`.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

pub(super) type Text = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFile {
    pub format: Spanned<i64>,
    pub body: Text,
    pub rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub id: Text,
    pub ja: Text,
    pub en: Text,
    pub clause: Text,
    pub from: Option<Spanned<Datetime>>,
    pub until: Option<Spanned<Datetime>>,
    pub unit: Text,
    pub source: Text,
    pub cycle_years: Spanned<i64>,
    #[serde(default)]
    pub reading: Vec<RawReading>,
    #[serde(default)]
    pub account: Vec<RawAccount>,
    #[serde(default)]
    pub group: Vec<RawGroup>,
    #[serde(default)]
    pub exclusion: Vec<RawExclusion>,
    #[serde(default)]
    pub requirement: Vec<RawRequirement>,
    #[serde(default)]
    pub note: Vec<RawNote>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReading {
    pub id: Text,
    pub ja: Text,
    pub en: Text,
    pub clause: Text,
    pub from: Option<Spanned<Datetime>>,
    pub until: Option<Spanned<Datetime>>,
    #[serde(default)]
    pub option: Vec<RawOption>,
}

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAccount {
    pub id: Text,
    pub ja: Text,
    pub en: Text,
    pub clause: Text,
    pub from: Option<Spanned<Datetime>>,
    pub until: Option<Spanned<Datetime>>,
    pub kinds: Vec<Text>,
    pub earning: RawEarning,
    #[serde(default)]
    pub cap: Vec<RawCap>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum RawEarning {
    Listing(Text),
    Publication(RawPublication),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPublication {
    pub reviewed_first: Spanned<i64>,
    pub reviewed_other: Spanned<i64>,
    pub unreviewed_first: Spanned<i64>,
    pub unreviewed_other: Spanned<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCap {
    pub points: Spanned<i64>,
    pub per: Text,
    pub clause: Text,
    pub when: Option<RawWhen>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGroup {
    pub id: Text,
    pub ja: Text,
    pub en: Text,
    pub clause: Text,
    pub from: Option<Spanned<Datetime>>,
    pub until: Option<Spanned<Datetime>>,
    pub meetings: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExclusion {
    pub id: Text,
    pub ja: Text,
    pub en: Text,
    pub clause: Text,
    pub from: Option<Spanned<Datetime>>,
    pub until: Option<Spanned<Datetime>>,
    pub group: Text,
    pub inside: Text,
    pub when: Option<RawWhen>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRequirement {
    pub id: Text,
    pub ja: Text,
    pub en: Text,
    pub clause: Text,
    pub from: Option<Spanned<Datetime>>,
    pub until: Option<Spanned<Datetime>>,
    pub measure: Text,
    pub need: Spanned<i64>,
    #[serde(default)]
    pub accounts: Vec<Text>,
    #[serde(default)]
    pub groups: Vec<Text>,
    pub when: Option<RawWhen>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNote {
    pub id: Text,
    pub ja: Text,
    pub en: Text,
    pub clause: Text,
    pub from: Option<Spanned<Datetime>>,
    pub until: Option<Spanned<Datetime>>,
}
