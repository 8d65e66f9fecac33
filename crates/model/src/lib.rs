//! The nouns of daicho and their invariants.
//!
//! Every other crate speaks in these types. They hold values only: nothing here opens a file, asks a clock or
//! reads the environment. See `docs/glossary.md` for the Japanese terms.

pub mod answer;
mod corrections;
pub mod cover;
pub mod date;
pub mod decision;
pub mod diagnostic;
pub mod document;
pub mod edition_diff;
pub mod envelope;
pub mod finding;
pub mod human;
pub mod journal;
pub mod link;
pub mod meeting;
pub mod member;
pub mod new_meeting;
pub mod paper;
pub mod points;
pub mod question;
pub mod record;
pub mod roster;
pub mod seen;
pub mod traces;
pub mod trial;
mod width;

pub use answer::{Answer, Answered, Masked, Subject};
pub use corrections::{Corrections, EDITIONS, Impossible, YEARS};
pub use date::PartialDate;
pub use decision::{Decision, Reason, ReasonCode};
pub use diagnostic::{Diagnostic, Severity};
pub use document::{
    Agreement, ArchiveEntry, BoundingBox, Code, Confidence, CopySignal, CopySignalKind, Document,
    Handwriting, InkTone, Line, MediaType, Page, PageSource, Reader, Rule, Seal, SealColour, Word,
};
pub use edition_diff::{
    DiffEntry, DiffKind, DiffRow, EditionDiff, NameEdit, NameTwice, TouchedLedger, UnitChange,
};
pub use envelope::{DeclaredMatch, Envelope, MatchedBy};
pub use finding::{Finding, FindingStatus, TwinGroup};
pub use human::{CHAIN_START, HumanDecision, personal_digest};
pub use journal::{
    ApplicationWindow, Arithmetic, GradeOutcome, Journal, MemberOutcome, OpenClause, Outcome, Posting,
    PostingStatus, ReadingOutcome, RequirementOutcome, Suggestion,
};
pub use link::{Candidate, Comparison, Link, LinkStatus, MemberCandidate, MemberLink};
pub use meeting::{ListedPoints, Listing, Meeting, MeetingName, NameKind, Relation, RelationKind};
pub use member::{FactValue, Member};
pub use new_meeting::{NewMeeting, Unmatched};
pub use paper::{Corners, Paper};
pub use points::Points;
pub use question::{ALIKE, OF_ENVELOPE, Question, QuestionKind};
pub use record::{
    DocumentRef, Evidence, Field, Fields, Mode, PrintedPoints, Publication, Record, RecordKind, Role,
    paper_of,
};
pub use roster::{RosterLine, RosterMatch, RosterRow};
pub use seen::{Seen, shown_digest};
pub use traces::{Bits, Columns, Grain, HandShape, Traces};
pub use width::narrow;
