//! Which author of a publication the applicant is.

use daicho_model::{Evidence, Field, Record, RecordKind};

use super::MemberIndex;
use super::fold::fold_name;

/// Names the holder of every paper whose envelope's member is one of its authors, and says whether as the first. Where
/// no author's name is the member's (a name in Latin letters is not in the members file), nothing is said.
pub fn name_authors(records: &mut [Record], index: &MemberIndex) {
    for record in records.iter_mut().filter(|record| record.kind == RecordKind::Paper) {
        let Some(names) = record.envelope.as_deref().and_then(|number| index.names_of(number)) else {
            continue;
        };
        let Some(field) = record.fields.publication.as_mut() else { continue };
        let Some(publication) = field.value.as_mut() else { continue };
        let own = |author: &String| names.contains(&fold_name(author));
        let places: Vec<usize> =
            publication.authors.iter().enumerate().filter(|(_, a)| own(a)).map(|(at, _)| at).collect();
        // A name that stands twice among the authors is two people, or one slip of a reader.
        let [at] = places[..] else { continue };
        publication.first_author = Some(at == 0);
        let author = publication.authors[at].clone();
        if record.fields.holder.is_none() {
            record.fields.holder = Some(holder(author, field.confidence, field.evidence.clone()));
        }
        record.member = super::link(record, record.envelope.as_deref(), index);
    }
}

fn holder(author: String, confidence: daicho_model::Confidence, evidence: Evidence) -> Field<String> {
    Field { raw: author.clone(), value: Some(author), confidence, evidence }
}
