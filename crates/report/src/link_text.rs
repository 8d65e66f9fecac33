//! A link's candidates and waterfall as text.

use daicho_model::{Comparison, Link};

use crate::plain::{left, plain, right};
use crate::words::{both, key};

/// A meeting text with the decision about it, for a person; with `explain`, the waterfall of each candidate.
pub fn link_text(text: &str, link: &Link, explain: bool) -> String {
    let mut out = format!("{}: {}\n", plain(text), both("link", &key(&link.status)));
    for candidate in &link.candidates {
        let seq = candidate.seq.map_or(String::new(), |seq| format!(" #{seq}"));
        out += &format!(
            "  {:.4}  {}  {} ({}{seq})\n",
            candidate.probability,
            candidate.meeting_id,
            plain(&candidate.name),
            candidate.edition
        );
        if explain {
            for one in &candidate.comparisons {
                let (name, weight) = (both("comparison", &one.name), format!("{:+.2}", one.weight));
                out +=
                    &format!("          {} {}  {}\n", left(&name, 40), right(&weight, 7), plain(&one.detail));
            }
            out += &format!(
                "          {} {}\n",
                left("= log2", 40),
                right(&format!("{:+.2}", candidate.weight), 7)
            );
        }
    }
    if link.candidates.is_empty() {
        out += &format!("  {}\n", both("explain", "nothing"));
    }
    out
}

/// `確率 0.9951: 事前 / prior -6.2, 氏名 +7.1 = +0.9`.
pub fn waterfall(probability: f32, comparisons: &[Comparison]) -> String {
    let steps: Vec<String> = comparisons
        .iter()
        .map(|one| format!("{} {:+.2}", both("comparison", &one.name), one.weight))
        .collect();
    let sum: f32 = comparisons.iter().map(|one| one.weight).sum();
    let probability = format!("{} {probability:.4}", both("explain", "probability"));
    if steps.is_empty() { probability } else { format!("{probability}: {} = {sum:+.2}", steps.join(", ")) }
}
