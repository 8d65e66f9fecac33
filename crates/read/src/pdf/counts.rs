//! The numbers of pages that a file's page tree names (ISO 32000-2, 7.7.3): programs that go by them do not show what lies beyond.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Number};

/// Nodes inside nodes.
const DEPTH: usize = 64;
/// Nodes and pages that are gone through.
const MOST: usize = 200_000;

/// Whether programs that count pages may leave some out: the root names fewer than there are, a node below it another number, or what stands
/// for a page is none.
pub fn leave_pages_out(pdf: &Pdf) -> bool {
    let xref = pdf.xref();
    let Some(root) = xref.get::<Dict<'_>>(xref.root_id()).and_then(|root| root.get::<Dict<'_>>(b"Pages"))
    else {
        return false;
    };
    let said = root.get::<Number>(b"Count").map_or(0, |count| count.as_i64());
    let mut left = MOST;
    below(&root, DEPTH, &mut left).is_none_or(|found| said < found)
}

/// How many pages are below a node; `None` where a node says otherwise.
fn below(node: &Dict<'_>, depth: usize, left: &mut usize) -> Option<i64> {
    let depth = depth.checked_sub(1)?;
    let kids = node.get::<Array<'_>>(b"Kids");
    let mut found = 0;
    for kid in kids.iter().flat_map(|kids| kids.iter::<Dict<'_>>()) {
        *left = left.checked_sub(1)?;
        found += match kid.get::<Name<'_>>(b"Type").as_deref() {
            Some(b"Pages") => {
                let said = kid.get::<Number>(b"Count").map(|count| count.as_i64());
                Some(below(&kid, depth, left)?).filter(|found| said == Some(*found))?
            }
            Some(b"Page") | None => 1,
            Some(_) => return None,
        };
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::testing::file;

    #[test]
    fn pages_beyond_what_a_node_counts_may_be_left_out() {
        let check = |root: i64, node: i64, kind: &str, expected: bool| {
            let pdf = Pdf::new(file(&[
                b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
                format!("<</Type/Pages/Kids[3 0 R 4 0 R]/Count {root}>>").into_bytes(),
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".to_vec(),
                format!("<</Type/Pages/Parent 2 0 R/Kids[5 0 R]/Count {node}>>").into_bytes(),
                format!("<</Type/{kind}/Parent 4 0 R/MediaBox[0 0 9 9]>>").into_bytes(),
            ]));
            assert_eq!(leave_pages_out(&pdf.unwrap()), expected, "{root} {node} {kind}");
        };
        check(2, 1, "Page", false);
        check(1, 1, "Page", true);
        check(-5, 1, "Page", true);
        // Programs show the pages that there are.
        check(2_000_000_000, 1, "Page", false);
        check(2, 0, "Page", true);
        check(2, 2, "Page", true);
        check(2, 1, "Template", true);
    }
}
