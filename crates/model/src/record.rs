//! Records: one piece of paper each, with its fields and where every field was read.

use serde::{Deserialize, Serialize};

use crate::{
    BoundingBox, Confidence, Decision, Link, LinkStatus, MemberLink, PartialDate, Points, Reader, Reason,
};

/// The file a record comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DocumentRef {
    /// Relative to the inbox, `/` between folders, `a.zip!/b.pdf` inside archives.
    pub path: String,
    /// SHA-256 (hex) of its bytes.
    pub sha256: String,
}

/// What a piece of paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Attendance certificate (参加証, 参加証明書, 出席証明書).
    Certificate,
    /// Certificate of a course taken (受講証, 受講証明書, 修了証).
    CourseCertificate,
    /// Name-card certificate (ネームカード型の参加証).
    NameCard,
    /// Receipt (領収書): never a certificate.
    Receipt,
    /// Application form (申請書); starts an envelope.
    ApplicationForm,
    /// Cover page with a QR code; starts an envelope.
    Cover,
    /// The applicant's own check sheet (a declared row).
    Declaration,
    /// A row of a stamp sheet (a seal each).
    StampSheet,
    /// A publication (論文).
    Paper,
    /// An entry of the member system (受講履歴), imported: needs no paper.
    History,
    /// Nothing else; also a blank page.
    Unknown,
}

impl RecordKind {
    /// Whether it can earn points for attending a meeting.
    pub fn counts_as_attendance(self) -> bool {
        matches!(
            self,
            RecordKind::Certificate
                | RecordKind::CourseCertificate
                | RecordKind::NameCard
                | RecordKind::StampSheet
                | RecordKind::History
        )
    }
}

/// Where a fact was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// SHA-256 (hex) of the document.
    pub document: String,
    /// Page, from 1.
    pub page: u32,
    /// Where on it.
    #[serde(rename = "box")]
    pub bounding_box: BoundingBox,
    /// By whom.
    pub reader: Reader,
    /// The issuer layout whose box it was read from; `None` for the general rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<String>,
    /// What the reader claimed where the field's confidence was calibrated, or confirmed by the members file; `None` where it is the claim itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<Confidence>,
    /// The human decision that says so, where the reader is [`Reader::Human`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<u64>,
}

/// A fact with its raw text, confidence and evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field<T> {
    /// The value; `None` where something is printed that cannot be understood (`raw` keeps it).
    pub value: Option<T>,
    /// The text as read.
    pub raw: String,
    /// How sure, 0 to 1.
    pub confidence: Confidence,
    /// Where it was read.
    pub evidence: Evidence,
}

impl<T> Field<T> {
    /// The value, if one was understood.
    pub fn known(field: &Option<Field<T>>) -> Option<&T> {
        field.as_ref().and_then(|f| f.value.as_ref())
    }
}

/// How a meeting was attended (参加形態).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// On site (現地).
    Onsite,
    /// Live on the web (Web, ライブ配信).
    Web,
    /// On demand (オンデマンド配信).
    OnDemand,
    /// The paper does not say.
    Unstated,
}

/// In which role (役割).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Attended.
    Attendee,
    /// Spoke or presented (演者, 講師).
    Speaker,
    /// Chaired (座長, 司会).
    Chair,
}

/// Points printed on the paper. Shown beside the catalogue's, never posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedPoints {
    /// The unit system as printed, e.g. `専門医更新単位`; `None` for a bare 単位 or 点.
    pub system: Option<String>,
    /// The figure where it is a whole number (`10.0` is), else `None` and the field's `raw` keeps it.
    pub points: Option<Points>,
}

/// A publication as its copy shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Whether the member is the first author; `None` where not known.
    pub first_author: Option<bool>,
    /// Whether the journal is peer-reviewed (査読); `None` where not known.
    pub reviewed: Option<bool>,
    /// Title as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Authors as printed and in order, marks of affiliation removed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Journal as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journal: Option<String>,
    /// Volume (巻).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// Issue (号).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// Pages as printed, e.g. `123-130`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<String>,
    /// Year of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// DOI, from `10.` on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
}

/// What is printed on one piece of paper. `None` = nothing found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fields {
    /// Holder's name (氏名) as printed, honorific removed.
    pub holder: Option<Field<String>>,
    /// Member number (会員番号) as printed.
    pub member_no: Option<Field<String>>,
    /// The attended meeting as printed, edition and organiser included.
    pub meeting: Option<Field<String>>,
    /// Edition (第83回 → 83).
    pub edition: Option<Field<u32>>,
    /// First day attended.
    pub from: Option<Field<PartialDate>>,
    /// Last day attended; equals `from` for one day.
    pub to: Option<Field<PartialDate>>,
    /// Mode of attendance.
    pub mode: Option<Field<Mode>>,
    /// Role.
    pub role: Option<Field<Role>>,
    /// Serial number of the certificate (証明書番号, No.).
    pub serial: Option<Field<String>>,
    /// Issuer (発行者).
    pub issuer: Option<Field<String>>,
    /// Day of issue (発行日).
    pub issued: Option<Field<PartialDate>>,
    /// Venue (会場).
    pub venue: Option<Field<String>>,
    /// Printed points, one per unit system.
    pub points: Option<Field<Vec<PrintedPoints>>>,
    /// Printed lecture credits (講習の単位), one per kind of lecture: 専門医共通講習, 領域講習.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lectures: Option<Field<Vec<PrintedPoints>>>,
    /// Whether a seal was seen; value `None` where it cannot be told (grey scan).
    pub seal: Option<Field<bool>>,
    /// Whether it is marked as a copy, a specimen or void (複写, COPY, 見本, 無効).
    pub copy: Option<Field<bool>>,
    /// On a declared row: whether the applicant says that a certificate is enclosed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enclosed: Option<Field<bool>>,
    /// A QR payload on this piece, as text.
    pub payload: Option<Field<String>>,
    /// For a paper (論文).
    pub publication: Option<Field<Publication>>,
}

/// One piece of paper and all that is known of it. Stages fill it from top to bottom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// `SHA16-PAGE-PIECE`, e.g. `3fa9c2d41b7e8a05-1-2`: the first 16 hex digits of the document's digest, the page
    /// and the piece on it, from 1; a second file of the same bytes adds `~2`.
    pub record_id: String,
    /// Its file.
    pub document: DocumentRef,
    /// Page, from 1.
    pub page: u32,
    /// Where on the page.
    #[serde(rename = "box")]
    pub bounding_box: BoundingBox,
    /// What it is.
    pub kind: RecordKind,
    /// How sure of the kind.
    pub kind_confidence: Confidence,
    /// What its scan left beside its print, where its page bears no other piece: for the audit, shown nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traces: Option<Box<crate::Traces>>,
    /// The envelope it belongs to, e.g. `batch.pdf#3` (third envelope of that file).
    pub envelope_id: String,
    /// Member number of the envelope's applicant, where known.
    pub envelope: Option<String>,
    /// What is printed on it.
    pub fields: Fields,
    /// The meeting it was linked to; `None` before linking or where the kind needs no meeting.
    pub link: Option<Link>,
    /// The member it was linked to; `None` before linking or where the kind needs no member.
    pub member: Option<MemberLink>,
    /// What became of it.
    pub decision: Decision,
    /// Why, most important first.
    pub reasons: Vec<Reason>,
    /// The human decisions it rests on, by id, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decided_by: Vec<u64>,
    /// The record as it was before any of them, while a run is under way: what was seen on a paper is looked for on others whatever a
    /// human says that it is. Kept and shown nowhere.
    #[serde(skip)]
    pub as_read: Option<Box<Record>>,
}

impl Record {
    /// The first and the last day it can mean: a month stands for all its days, a missing last day for the first.
    /// `None` where no first day is known or the last lies before it.
    pub fn days(&self) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
        let from = Field::known(&self.fields.from)?;
        let to = Field::known(&self.fields.to).unwrap_or(from);
        (from.earliest() <= to.latest()).then(|| (from.earliest(), to.latest()))
    }

    /// The whole piece as evidence, by the reader's word.
    pub fn as_evidence(&self, reader: Reader) -> Evidence {
        Evidence {
            document: self.document.sha256.clone(),
            page: self.page,
            bounding_box: self.bounding_box,
            reader,
            layout: None,
            claimed: None,
            decision: None,
        }
    }

    /// Its id without the number of the copy: files of the same bytes hold the same papers.
    pub fn paper(&self) -> &str {
        paper_of(&self.record_id)
    }

    /// The member it was linked to, where the link is accepted.
    pub fn accepted_member(&self) -> Option<&str> {
        self.member.as_ref().filter(|link| link.status == LinkStatus::Accepted)?.member_no.as_deref()
    }

    /// Whose a piece is: the applicant's whose envelope it came in, else the member's to whom it is linked.
    pub fn owner(&self) -> Option<&str> {
        self.envelope.as_deref().or_else(|| self.accepted_member())
    }

    /// The meeting it was linked to, where the link is accepted.
    pub fn accepted_meeting(&self) -> Option<&str> {
        self.link.as_ref().filter(|link| link.status == LinkStatus::Accepted)?.meeting_id.as_deref()
    }
}

/// The id of a record without the number of the copy (`~2`). Which copy bears which number hangs on the files' names, so that
/// nothing may rest on it.
pub fn paper_of(record_id: &str) -> &str {
    record_id.split_once('~').map_or(record_id, |(paper, _)| paper)
}
