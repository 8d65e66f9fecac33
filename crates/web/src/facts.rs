//! What pages work out of much data, kept until the data are others.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use daicho_model::{Diagnostic, EditionDiff};
use daicho_store::{ResultsMark, StoreError};

use crate::app::App;
use crate::charts::{Year, by_year};
use crate::judged::{Judged, judged};

/// What the run page shows of the results.
pub(crate) struct Counted {
    /// Postings by year.
    pub years: Vec<Year>,
    /// What went wrong with the inputs.
    pub diagnostics: Vec<Diagnostic>,
    /// What people found right.
    pub judged: Vec<Judged>,
}

/// The last count, with what it was made of.
#[derive(Default)]
pub(crate) struct RunFacts(Mutex<Option<(ResultsMark, Arc<Counted>)>>);

impl RunFacts {
    /// The count of the results as they are now.
    pub(crate) fn of(&self, app: &App) -> Result<Arc<Counted>, StoreError> {
        let (store, body) = (app.own_reader()?, &app.body.id);
        let mark = store.results_mark(body)?;
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, had)) = kept().as_ref().filter(|(had, _)| Some(had) == mark.as_ref()) {
            return Ok(had.clone());
        }
        let counted = Arc::new(Counted {
            years: by_year(store.posting_counts(body)?),
            diagnostics: store.diagnostics(body)?,
            judged: judged(&store, body)?,
        });
        if let Some(mark) = mark {
            *kept() = Some((mark, counted.clone()));
        }
        Ok(counted)
    }
}

/// What changed between two editions, by their ids.
type Diffs = BTreeMap<(String, String), Option<Arc<EditionDiff>>>;

/// What is worked out of the catalogue, which stays as it is while the page is served.
#[derive(Default)]
pub(crate) struct CatalogueFacts {
    linted: OnceLock<Vec<Diagnostic>>,
    diffs: Mutex<Diffs>,
}

impl CatalogueFacts {
    /// What a check of the lists says.
    pub(crate) fn linted(&self, app: &App) -> &[Diagnostic] {
        self.linted.get_or_init(|| daicho_catalog::lint(&app.body.catalogue))
    }

    /// What changed between two editions; `None` where they cannot be compared.
    pub(crate) fn diff(&self, app: &App, old: &str, new: &str) -> Option<Arc<EditionDiff>> {
        let mut kept = self.diffs.lock().unwrap_or_else(PoisonError::into_inner);
        let made = || daicho_catalog::diff(&app.body.catalogue, old, new).ok().map(Arc::new);
        kept.entry((old.to_owned(), new.to_owned())).or_insert_with(made).clone()
    }
}
