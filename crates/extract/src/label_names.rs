//! The labels that certificates print, by what their values are.

mod other;
mod what;
mod when;
mod who;

/// What the value beside a label is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// The meeting's name.
    Meeting,
    /// Days on which the meeting was held.
    Held,
    /// Days the holder attended.
    Attended,
    /// Days on which recordings could be seen: not when the meeting was held.
    Viewing,
    /// Where it was held.
    Venue,
    /// The holder's name.
    Holder,
    /// The holder's member number.
    MemberNo,
    /// The certificate's serial number.
    Serial,
    /// Day of issue.
    Issued,
    /// Who issued it.
    Issuer,
    /// How it was attended.
    Mode,
    /// In which role.
    Role,
    /// Points.
    Points,
    /// Something no field is made of; it ends the value before it.
    Other,
}

/// Printed labels, blanks removed. Within one label kind the order does not matter; the longest match wins.
pub(crate) const LABELS: &[(Label, &[&str])] = &[
    (Label::Meeting, what::MEETING),
    (Label::Held, when::HELD),
    (Label::Attended, when::ATTENDED),
    (Label::Viewing, when::VIEWING),
    (Label::Venue, what::VENUE),
    (Label::Holder, who::HOLDER),
    (Label::MemberNo, who::MEMBER_NO),
    (Label::Serial, who::SERIAL),
    (Label::Issued, when::ISSUED),
    (Label::Issuer, who::ISSUER),
    (Label::Mode, what::MODE),
    (Label::Role, what::ROLE),
    (Label::Points, what::POINTS),
    (Label::Other, other::OTHER),
];
