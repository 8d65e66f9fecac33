//! Cover pages for batch scans, from the members file.

use std::collections::BTreeSet;
use std::path::PathBuf;

use daicho_model::{Diagnostic, Member, Severity};
use daicho_report::pdf::PdfError;

use crate::error::Failure;
use crate::settings::Settings;
use crate::stages::read_plan;
use crate::{members, output, print};

/// What `daicho cover` is told.
#[derive(Clone, Debug)]
pub struct CoverInput {
    /// Members as CSV or XLSX.
    pub members: PathBuf,
    /// Member numbers as in the file; empty for all.
    pub only: Vec<String>,
    /// The PDF to write.
    pub out: PathBuf,
    /// The binary that serves as worker.
    pub binary: PathBuf,
    /// More arguments for the workers.
    pub worker_arguments: Vec<String>,
}

/// What `daicho cover` did.
#[derive(Clone, Debug)]
pub struct CoverReport {
    /// Pages written.
    pub pages: usize,
    /// Rows and members without a page, and characters that could not be printed.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether everyone asked for has a page.
    pub complete: bool,
}

/// Writes the cover pages in the order of the members file.
pub fn write_covers(input: &CoverInput, settings: &Settings) -> Result<CoverReport, Failure> {
    let plan = read_plan(settings, &input.binary, &input.worker_arguments, String::new());
    let (members, _) = members::usable(&input.members, &plan.pool, &[])?;
    let chosen = chosen(&members.members, &input.only)?;
    let face = print::typeface(settings)?;
    let covers = daicho_report::covers(&chosen, &face).map_err(|error| match error {
        PdfError::Empty => Failure::usage(
            format!(
                "{}: 表紙にできる会員がいない / no member that a cover can be made for",
                input.members.display()
            ),
            "会員番号は40バイトまで / a member number may have up to 40 bytes",
        ),
        error => Failure::internal(error.to_string(), ""),
    })?;
    output::write_file(&input.out, &covers.pdf)?;
    let mut diagnostics = members.diagnostics;
    if !input.only.is_empty() {
        // What is wrong with the rows of others is not asked for.
        diagnostics.clear();
    }
    diagnostics.extend(covers.diagnostics);
    let complete = diagnostics.iter().all(|d| d.severity != Severity::Error);
    Ok(CoverReport { pages: covers.pages, diagnostics, complete })
}

/// The members asked for; a number that the file lacks is wrong usage.
fn chosen<'a>(members: &'a [Member], only: &[String]) -> Result<Vec<&'a Member>, Failure> {
    let known = |number: &str| members.iter().any(|m| m.member_no == number);
    if let Some(unknown) = only.iter().find(|number| !known(number)) {
        let hint = match near(members, unknown) {
            near if near.is_empty() => {
                "番号は名簿のとおりに書く / write the number as the members file does".to_owned()
            }
            near => format!("もしかして / did you mean: {}", near.join(", ")),
        };
        return Err(Failure::usage(
            format!("会員 {unknown} は名簿にいない / no such member in the file"),
            hint,
        ));
    }
    let only: BTreeSet<&str> = only.iter().map(String::as_str).collect();
    Ok(members.iter().filter(|m| only.is_empty() || only.contains(m.member_no.as_str())).collect())
}

/// Numbers that differ only in dashes, blanks, zeros in front or width, or in one letter; at most three.
fn near(members: &[Member], wanted: &str) -> Vec<String> {
    use unicode_normalization::UnicodeNormalization as _;
    let fold = |text: &str| -> Vec<char> {
        let letters = text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase);
        letters.skip_while(|c| *c == '0').collect()
    };
    let wanted = fold(wanted);
    let one_off = |number: &str| {
        let number = fold(number);
        number.len() == wanted.len() && number.iter().zip(&wanted).filter(|(a, b)| a != b).count() <= 1
    };
    members.iter().map(|m| &m.member_no).filter(|number| one_off(number)).take(3).cloned().collect()
}
