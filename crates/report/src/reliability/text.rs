//! The reliability table as text.

use crate::plain::{left, right};
use crate::reliability::{FieldTable, Interval, Reliability};
use crate::words::{both, filled};

/// The table for a person: Japanese and English titles, a field after the other, and the sum at its end.
pub fn reliability_text(made: &Reliability) -> String {
    let mut text = both("reliability", "title") + "\n";
    for field in &made.fields {
        text.push('\n');
        text.push_str(&of_field(field));
    }
    text.push('\n');
    text.push_str(&sum(made));
    text
}

/// What calibration changes on pairs it was not learnt from: a field a line, then the sums.
pub fn change_text(before: &Reliability, after: &Reliability) -> String {
    let mut text = String::new();
    for (old, new) in before.fields.iter().zip(&after.fields) {
        let values = [
            ("field", old.field.clone()),
            ("before", format!("{:.3}", old.expected_calibration_error)),
            ("after", format!("{:.3}", new.expected_calibration_error)),
            ("wrong_before", old.passed.wrong.to_string()),
            ("count_before", old.passed.count.to_string()),
            ("wrong_after", new.passed.wrong.to_string()),
            ("count_after", new.passed.count.to_string()),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        text.push_str(&filled("reliability", "change", &values));
        text.push('\n');
    }
    for made in [before, after] {
        text.push_str(&sum(made));
    }
    text
}

fn sum(made: &Reliability) -> String {
    let share = per_thousand(&made.wrong_postings);
    let names = made.needed.join(", ");
    filled("reliability", "sum", &[("share", &share), ("fields", &names)]) + "\n"
}

fn of_field(field: &FieldTable) -> String {
    let mut text = format!("{} ({})\n", both("field", &field.field), field.field);
    let heads = ["claimed", "count", "mean", "right", "found", "interval"];
    let widths = [16, 12, 12, 12, 12, 20];
    let row = |cells: &[String]| -> String {
        let cells = cells.iter().zip(widths).enumerate();
        let line: String = cells
            .map(|(at, (cell, wide))| if at == 0 { left(cell, wide) } else { right(cell, wide) })
            .collect();
        format!("  {}\n", line.trim_end())
    };
    text.push_str(&row(&heads.map(|head| both("reliability", head))));
    for bin in &field.bins {
        text.push_str(&row(&[
            format!("{:.2} – {:.2}", bin.from, bin.to),
            bin.count.to_string(),
            format!("{:.3}", bin.claimed),
            bin.right.to_string(),
            format!("{:.3}", bin.found),
            format!("{:.3} – {:.3}", bin.interval.low, bin.interval.high),
        ]));
    }
    let passed = &field.passed;
    let values = [
        ("error", format!("{:.3}", field.expected_calibration_error)),
        ("threshold", passed.threshold.to_string()),
        ("count", passed.count.to_string()),
        ("expected", format!("{:.1}", passed.expected_wrong)),
        ("wrong", passed.wrong.to_string()),
        ("share", per_thousand(&passed.share)),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for line in ["error", "passed"] {
        text.push_str(&format!("  {}\n", filled("reliability", line, &values)));
    }
    text
}

/// `3.1 ‰ (0.2 – 9.8)`.
fn per_thousand(share: &Interval) -> String {
    format!("{:.1} ‰ ({:.1} – {:.1})", share.share * 1e3, share.low * 1e3, share.high * 1e3)
}
