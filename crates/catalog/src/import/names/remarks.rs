//! Remarks beside names, in a column of their own.

use super::dates::{date, is_date};
use super::pieces::is_relation;
use super::unclear::is_unclear;

/// What a remark says of the meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) enum Remark {
    /// What became of it, as a bracket behind its name would say it.
    Relation(String),
    /// A change that was not understood.
    Unclear,
    /// Something else.
    Plain,
}

/// Reads a remark; a date in a bracket at its end is that of the change (`旧 甲の会（2018年まで）`, `甲の会から改称（2020年）`).
pub(in crate::import) fn remark(text: &str) -> Remark {
    let text = text.trim();
    let bracket = text.strip_suffix([')', '）']).and_then(|inner| inner.rsplit_once(['(', '（']));
    let dated = bracket.filter(|(_, date)| is_date(date));
    let said = match dated {
        Some((before, when)) if text.starts_with(['旧', '元', '前']) => {
            format!("{} {when}", before.trim_end())
        }
        Some((before, when)) if date(when) == when.trim_end().len() => {
            format!("{when}に{}", before.trim_end())
        }
        Some((before, _)) => before.trim_end().to_owned(),
        None => text.to_owned(),
    };
    let plain = !said.contains(['(', '（', ')', '）', '[', ']', '〔', '〕']);
    match plain && is_relation(&said) {
        true => Remark::Relation(said),
        false if is_unclear(text) => Remark::Unclear,
        false => Remark::Plain,
    }
}
