//! Marks in a name that are no part of it: those of footnotes, and those of struck-out text.

/// The text without the footnote marks at its end or before a bracket or arrow, without a sign in front of it, and the marks.
pub fn without_footnotes(text: &str) -> (String, Vec<String>) {
    let mut marks = Vec::new();
    let mut kept = String::new();
    let mut rest = text;
    if let Some(end) = numbered(text) {
        marks.push(text[..end].trim().to_owned());
        rest = text[end..].trim_start();
    } else if let Some(sign) = bullet(text) {
        marks.push(sign.to_string());
        rest = text.trim_start()[sign.len_utf8()..].trim_start();
    }
    while let Some((at, length)) = first(rest) {
        kept.push_str(rest[..at].trim_end());
        marks.push(rest[at..at + length].to_owned());
        rest = &rest[at + length..];
    }
    kept.push_str(rest);
    if marks.is_empty() { (text.to_owned(), marks) } else { (kept, marks) }
}

/// A sign in front of a name: a bullet, or the mark of a footnote.
pub fn bullet(text: &str) -> Option<char> {
    let mut chars = text.trim_start().chars();
    let sign = chars.next().filter(|c| "※＊*†‡★☆○◎●◯〇◇◆■□△▲▽▼•▪‣・-–".contains(*c))?;
    let next = chars.as_str().trim_start().chars().next()?;
    // *山*の会 is emphasis.
    (next.is_alphabetic() && !(sign == '*' && chars.as_str().contains(sign))).then_some(sign)
}

/// How long a footnote's mark with its number is that stands in front of a name: `※1山の会`, `*2 山の会`, `注3）山の会`. A digit
/// behind `*` and the like may begin the name (`*3D画像の会`): there a blank must follow.
fn numbered(text: &str) -> Option<usize> {
    let start = text.len() - text.trim_start().len();
    let own = &text[start..];
    let length = length(own)?;
    let (mark, rest) = own.split_at(length);
    let sign = mark.chars().next()?;
    let apart =
        rest.starts_with(char::is_whitespace) || sign == '※' || mark.ends_with([')', '）', ']', '］']);
    let number = mark.chars().any(char::is_numeric) && !sign.is_numeric() && !sign.is_alphabetic()
        || (['注', '註'].contains(&sign) && mark.ends_with([')', '）']));
    let square = ['[', '［'].contains(&sign);
    (apart && number && !square && rest.trim_start().starts_with(char::is_alphabetic))
        .then_some(start + length)
}

/// Whether a text is nothing but the mark of a footnote.
pub fn is_footnote(text: &str) -> bool {
    let text = text.trim();
    length(text) == Some(text.len()) && !text.is_empty()
}

/// Where the first mark stands and how long it is: behind a letter, before the end, a bracket, an arrow or a blank.
fn first(text: &str) -> Option<(usize, usize)> {
    let mut before = None;
    for (at, c) in text.char_indices() {
        let behind =
            before.is_some_and(|c: char| c.is_alphanumeric() || [')', '）', ' ', '\u{3000}'].contains(&c));
        if let Some(length) = length(&text[at..]).filter(|_| behind) {
            let next = text[at + length..].trim_start().chars().next();
            if next.is_none_or(|c| ['(', '（', '←', '→', '※', '*', '＊', '['].contains(&c)) {
                return Some((at, length));
            }
        }
        before = Some(c);
    }
    None
}

/// How long the mark is that stands at the beginning: `※1`, `*2`, `†`, `¹`, `[^1]`, `[2]`, `(注3)`, `（※）`.
fn length(text: &str) -> Option<usize> {
    let sign = |c: char| "※＊*†‡".contains(c);
    let digits = |text: &str| text.chars().take_while(|c| c.is_numeric()).map(char::len_utf8).sum::<usize>();
    let first = text.chars().next()?;
    if "¹²³⁴⁵⁶⁷⁸⁹".contains(first) {
        return Some(text.chars().take_while(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(*c)).map(char::len_utf8).sum());
    }
    if sign(first) {
        let signs: usize = text.chars().take_while(|c| sign(*c)).map(char::len_utf8).sum();
        return Some(signs + digits(&text[signs..]));
    }
    if first == '注' || first == '註' {
        let number = digits(&text[first.len_utf8()..]);
        let close = text[first.len_utf8() + number..].starts_with([')', '）']);
        let closed = first.len_utf8()
            + number
            + if close { text[first.len_utf8() + number..].chars().next()?.len_utf8() } else { 0 };
        return (number > 0).then_some(closed);
    }
    let shut = match first {
        '[' => ']',
        '［' => '］',
        '(' => ')',
        '（' => '）',
        _ => return None,
    };
    let end = text.find(shut)?;
    let inner = text[first.len_utf8()..end].trim();
    let square = first == '[' || first == '［';
    let bare = inner.trim_start_matches('^');
    let marked = square
        && (bare.len() < inner.len()
            || !bare.is_empty() && digits(bare) == bare.len() && bare.chars().count() <= 3)
        || inner.starts_with(sign) && length(inner) == Some(inner.len())
        || inner.starts_with(['注', '註']) && length(inner) == Some(inner.len());
    marked.then_some(end + shut.len_utf8())
}

/// The text without what stands between `~~` and `~~`, and that.
pub(super) fn struck_out(text: &str) -> (String, String) {
    let parts: Vec<&str> = text.split("~~").collect();
    if parts.len() < 3 {
        return (text.to_owned(), String::new());
    }
    let of = |odd: usize| parts.iter().skip(odd).step_by(2).copied().collect::<String>();
    (of(0).trim().to_owned(), of(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_footnotes_are_no_part_of_a_name() {
        fn check(text: &str, name: &str, marks: &[&str]) {
            let (kept, found) = without_footnotes(text);
            assert_eq!(
                (kept.as_str(), &found.iter().map(String::as_str).collect::<Vec<_>>()[..]),
                (name, marks)
            );
        }
        check("山の会※1", "山の会", &["※1"]);
        check("山の会 *（東京）", "山の会（東京）", &["*"]);
        check("山の会[^a]", "山の会", &["[^a]"]);
        check("山の会（注2）←谷の会[3]", "山の会←谷の会", &["（注2）", "[3]"]);
        check("山の会²", "山の会", &["²"]);
        check("山の会（※1）", "山の会", &["（※1）"]);
        check("*山*の会", "*山*の会", &[]);
        check("○山の会", "山の会", &["○"]);
        check("* 山の会", "山の会", &["*"]);
        check("※1山の会", "山の会", &["※1"]);
        check("*2 山の会", "山の会", &["*2"]);
        check("注3）山の会", "山の会", &["注3）"]);
        check("*3D画像の会", "*3D画像の会", &[]);
        check("山の会（第2回）", "山の会（第2回）", &[]);
        check("[18F]FDGの会", "[18F]FDGの会", &[]);
    }
}
