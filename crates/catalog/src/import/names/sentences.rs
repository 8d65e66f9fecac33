//! Relations told in words outside of brackets, put as the arrows and brackets that say the same.

use super::change::marker;
use crate::import::words::{compact, ends_as_meeting};

/// `AとBが統合しC` → `C（合併）←A と B`, `A改めC` → `C←A`, `C 旧名称：A` → `C（旧A）`; any other text as it is.
pub(super) fn unfolded(text: &str) -> String {
    merged(text)
        .or_else(|| renamed(text))
        .or_else(|| with_old_name(text))
        .or_else(|| old_behind_sign(text))
        .unwrap_or_else(|| text.to_owned())
}

/// Two that became one.
fn merged(text: &str) -> Option<String> {
    if text.contains('←') {
        return None;
    }
    for word in ["統合", "合併"] {
        for particle in ["が", "を", "と"] {
            let Some(at) = text.find(&format!("{particle}{word}")) else { continue };
            let rest = &text[at + particle.len() + word.len()..];
            let olds = text[..at].trim();
            let verb = ["して", "し", "され", "した"].iter().find_map(|verb| rest.strip_prefix(verb));
            let new = verb.or(rest.trim_start().strip_prefix('→'))?;
            let new = new.trim_start_matches(['、', ',', ' ', '\u{3000}', '→', 'て']);
            let new = ["となった", "になった", "となる", "を設立", "に改称", "と改称"]
                .iter()
                .find_map(|end| new.strip_suffix(end))
                .unwrap_or(new);
            let plain = |text: &str| !text.contains(['→', '(', '（']) && ends_as_meeting(text);
            return (plain(new) && plain(olds)).then(|| format!("{new}（合併）←{olds}"));
        }
    }
    None
}

/// One that took another name.
fn renamed(text: &str) -> Option<String> {
    if text.contains(['←', '→', '(', '（']) {
        return None;
    }
    let words = ["改め、", "改め", "から名称変更した", "より改称した"];
    let (old, new) = words.iter().find_map(|word| text.split_once(word))?;
    let (old, new) = (old.trim().trim_end_matches(['を', '、']), new.trim());
    (ends_as_meeting(old) && ends_as_meeting(new)).then(|| format!("{new}←{old}"))
}

/// A remark on the old name that stands in no bracket.
fn with_old_name(text: &str) -> Option<String> {
    let words = ["旧名称", "旧称", "旧名", "旧：", "旧:", "旧 ", "旧\u{3000}", "formerly ", "Formerly "];
    for word in words {
        let Some(at) = text.find(word).filter(|at| *at > 0) else { continue };
        let (name, old) = (&text[..at], &text[at..]);
        let apart = name.ends_with([' ', '\u{3000}', '、', ',', '，', '/', '／']);
        let name = name.trim_end_matches([' ', '\u{3000}', '、', ',', '，', '/', '／']);
        let named =
            ends_as_meeting(name) && !compact(old).is_empty() && !old.contains(['(', '（', ')', '）']);
        if apart && named {
            return Some(format!("{name}（{old}）"));
        }
    }
    None
}

/// A former name behind a sign: `A※旧B`, `A＝旧B`, `A＜旧：B＞`.
fn old_behind_sign(text: &str) -> Option<String> {
    text.match_indices('旧').find_map(|(at, _)| {
        let name = text[..at].strip_suffix(['※', '＊', '*', '＝', '=', '＜', '<', '《', '〈'])?.trim_end();
        let old = text[at..].trim_end_matches(['＞', '>', '》', '〉']);
        let plain = !old.contains(['(', '（', ')', '）', '→', '←']);
        (plain && ends_as_meeting(name) && ends_as_meeting(old)).then(|| format!("{name}（{old}）"))
    })
}

/// A name without a word of change at its end, and what the word says: `A 名称変更`, `AとBと統合`.
pub(super) fn without_marker(name: &str) -> Option<(&str, daicho_model::RelationKind)> {
    ["名称変更", "改称", "改名", "統合", "合併"].iter().find_map(|word| {
        let bare = name.strip_suffix(word)?.trim_end();
        let bare = ["と", "が", "を"].iter().find_map(|p| bare.strip_suffix(p)).unwrap_or(bare);
        (!bare.is_empty()).then_some((bare.trim_end(), marker(word)?))
    })
}
