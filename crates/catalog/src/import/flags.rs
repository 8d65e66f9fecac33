//! How bad each flag is, in one place.

use daicho_model::Severity;

/// Errors keep the edition from being written until they are answered; warnings leave a figure empty or were read by a
/// rule that may be wrong; the rest is worth a look.
pub(super) fn severity(code: &str) -> Severity {
    match code {
        "import_name_unfinished"
        | "import_name_fragment"
        | "import_arrows_mixed"
        | "import_arrow_missing"
        | "import_merger_unclear"
        | "import_wrapped_or_not"
        | "import_relation_unclear"
        | "import_successor_named"
        | "import_struck_out"
        | "import_row_hidden"
        | "import_formula_empty"
        | "import_cell_several"
        | "import_sheets_alike"
        | "import_sheet_unread"
        | "import_column_unknown"
        | "import_row_nameless"
        | "import_row_several"
        | "import_figures_elsewhere"
        | "import_headings_beside"
        | "import_text_reading"
        | "import_id_unknown"
        | "import_meeting_ambiguous" => Severity::Error,
        "import_no_points" | "import_former_missing" => Severity::Info,
        _ => Severity::Warning,
    }
}
