//! What became of a record, and why.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What became of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Points are posted.
    Posted,
    /// A human must look.
    #[default]
    Review,
    /// It does not count, for the reason given.
    Void,
    /// Forms, covers, declarations, blank pages: nothing to decide.
    NotApplicable,
}

/// Why a record was posted, held back or not counted. A closed list; the texts are in the message catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the message catalogue documents each code in Japanese and English")]
pub enum ReasonCode {
    DuplicateMeeting,
    DuplicateCertificate,
    OtherHolder,
    MemberNotFound,
    AmbiguousMember,
    Unnamed,
    Receipt,
    Copy,
    MissingOriginal,
    OutOfPeriod,
    Late,
    FeeUnpaid,
    NotRecognised,
    AmbiguousMeeting,
    NoPointsOnFile,
    CapReached,
    OncePerSociety,
    EarlierCycle,
    ImpossibleDate,
    UnreadableDate,
    LowConfidence,
    ReadersDisagree,
    OpenFinding,
    NoRule,
}

impl ReasonCode {
    /// Every code, in the order of the documentation.
    pub const ALL: [ReasonCode; 24] = [
        ReasonCode::DuplicateMeeting,
        ReasonCode::DuplicateCertificate,
        ReasonCode::OtherHolder,
        ReasonCode::MemberNotFound,
        ReasonCode::AmbiguousMember,
        ReasonCode::Unnamed,
        ReasonCode::Receipt,
        ReasonCode::Copy,
        ReasonCode::MissingOriginal,
        ReasonCode::OutOfPeriod,
        ReasonCode::Late,
        ReasonCode::FeeUnpaid,
        ReasonCode::NotRecognised,
        ReasonCode::AmbiguousMeeting,
        ReasonCode::NoPointsOnFile,
        ReasonCode::CapReached,
        ReasonCode::OncePerSociety,
        ReasonCode::EarlierCycle,
        ReasonCode::ImpossibleDate,
        ReasonCode::UnreadableDate,
        ReasonCode::LowConfidence,
        ReasonCode::ReadersDisagree,
        ReasonCode::OpenFinding,
        ReasonCode::NoRule,
    ];

    /// The code as files and settings spell it, e.g. `not_recognised`.
    pub fn as_str(self) -> &'static str {
        match self {
            ReasonCode::DuplicateMeeting => "duplicate_meeting",
            ReasonCode::DuplicateCertificate => "duplicate_certificate",
            ReasonCode::OtherHolder => "other_holder",
            ReasonCode::MemberNotFound => "member_not_found",
            ReasonCode::AmbiguousMember => "ambiguous_member",
            ReasonCode::Unnamed => "unnamed",
            ReasonCode::Receipt => "receipt",
            ReasonCode::Copy => "copy",
            ReasonCode::MissingOriginal => "missing_original",
            ReasonCode::OutOfPeriod => "out_of_period",
            ReasonCode::Late => "late",
            ReasonCode::FeeUnpaid => "fee_unpaid",
            ReasonCode::NotRecognised => "not_recognised",
            ReasonCode::AmbiguousMeeting => "ambiguous_meeting",
            ReasonCode::NoPointsOnFile => "no_points_on_file",
            ReasonCode::CapReached => "cap_reached",
            ReasonCode::OncePerSociety => "once_per_society",
            ReasonCode::EarlierCycle => "earlier_cycle",
            ReasonCode::ImpossibleDate => "impossible_date",
            ReasonCode::UnreadableDate => "unreadable_date",
            ReasonCode::LowConfidence => "low_confidence",
            ReasonCode::ReadersDisagree => "readers_disagree",
            ReasonCode::OpenFinding => "open_finding",
            ReasonCode::NoRule => "no_rule",
        }
    }
}

/// A reason with the clause it rests on and the values its text names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reason {
    /// Which reason.
    pub code: ReasonCode,
    /// The rule's clause, where one decides.
    pub clause: Option<String>,
    /// Values for the text's `{placeholders}`, e.g. `twin`, `field`, `confidence`. Not part of the output contract.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
}

impl Reason {
    /// A reason without clause or values.
    pub fn new(code: ReasonCode) -> Reason {
        Reason { code, clause: None, details: BTreeMap::new() }
    }

    /// The same with a clause.
    pub fn clause(mut self, clause: impl Into<String>) -> Reason {
        self.clause = Some(clause.into());
        self
    }

    /// The same with a value for its text.
    pub fn with(mut self, name: &str, value: impl ToString) -> Reason {
        self.details.insert(name.to_owned(), value.to_string());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_spelt_one_way() {
        for code in ReasonCode::ALL {
            assert_eq!(serde_json::to_string(&code).unwrap(), format!("{:?}", code.as_str()));
        }
    }
}
