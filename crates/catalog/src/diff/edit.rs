//! Where two names differ: the shortest way from one to the other, gathered into parts.

/// A part that differs; either side may be empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    /// Letters of the older name.
    pub old: String,
    /// Letters of the newer name.
    pub new: String,
}

/// The parts in which two names differ, in order. Letters beside each other form one part.
pub(super) fn parts(old: &str, new: &str) -> Vec<Part> {
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let table = table(&a, &b);
    let wide = b.len() + 1;
    let (mut i, mut j) = (0, 0);
    let mut parts: Vec<Part> = Vec::new();
    let mut open = false;
    while i < a.len() || j < b.len() {
        let cost = table[i * wide + j];
        if i < a.len() && j < b.len() && a[i] == b[j] && table[(i + 1) * wide + j + 1] == cost {
            (i, j, open) = (i + 1, j + 1, false);
            continue;
        }
        if !open {
            parts.push(Part { old: String::new(), new: String::new() });
            open = true;
        }
        let Some(part) = parts.last_mut() else { break };
        if i < a.len() && table[(i + 1) * wide + j] + 1 == cost {
            part.old.push(a[i]);
            i += 1;
        } else {
            part.new.push(b[j]);
            j += 1;
        }
    }
    parts
}

/// Letters to take out or put in from each place to the end.
fn table(a: &[char], b: &[char]) -> Vec<u32> {
    let wide = b.len() + 1;
    let mut table = vec![0u32; (a.len() + 1) * wide];
    for i in (0..=a.len()).rev() {
        for j in (0..=b.len()).rev() {
            table[i * wide + j] = match (i == a.len(), j == b.len()) {
                (true, _) => (b.len() - j) as u32,
                (_, true) => (a.len() - i) as u32,
                _ if a[i] == b[j] => table[(i + 1) * wide + j + 1],
                _ => 1 + table[(i + 1) * wide + j].min(table[i * wide + j + 1]),
            };
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: &[(&str, &str)]) {
        let found = parts(old, new);
        let found: Vec<(&str, &str)> = found.iter().map(|p| (p.old.as_str(), p.new.as_str())).collect();
        assert_eq!(found, expected, "{old} {new}");
    }

    #[test]
    fn what_was_left_out_put_in_or_replaced() {
        check("胸部画像検討会(兵庫)", "胸部画像検討会", &[("(兵庫)", "")]);
        check("核医学の会", "核医学会の会", &[("", "会")]);
        check("徳島レントゲンアーベント", "徳島レントゲンイベント", &[("アー", "イ")]);
        check("ガンマナイフ学会", "ガンナイフ研究会", &[("マ", ""), ("学", "研究")]);
        check("同じ", "同じ", &[]);
    }
}
