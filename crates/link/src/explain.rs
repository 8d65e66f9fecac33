//! The account of a candidate: what each comparison adds, in bits.

use daicho_model::Comparison;

use crate::compare::{FEATURES, Features};
use crate::glyph::Glyph;
use crate::lexicon::{Class, EVENTS, REGIONS, TOPICS, Token};
use crate::names::Name;
use crate::query::Text;

/// Which features make up which comparison.
const GROUPS: [(&str, &[usize]); 5] = [
    ("prior", &[0]),
    ("name", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 19, 20]),
    ("region", &[11, 12, 13]),
    ("event", &[14, 15, 16]),
    ("subject", &[17, 18]),
];

/// The comparisons of a pair; their weights add up to the candidate's.
pub(crate) fn comparisons(
    text: &Text,
    name: &Name,
    features: &Features,
    weights: &[f32; FEATURES],
) -> Vec<Comparison> {
    GROUPS
        .iter()
        .map(|(group, members)| {
            let nats: f32 = members.iter().map(|at| features.values[*at] * weights[*at]).sum();
            Comparison {
                name: (*group).to_owned(),
                weight: bits(nats),
                detail: detail(group, text, name, features),
            }
        })
        .filter(|c| c.weight != 0.0 || c.name == "prior")
        .collect()
}

/// Nats as bits, kept to 1/100.
pub(crate) fn bits(nats: f32) -> f32 {
    (nats / std::f32::consts::LN_2 * 100.0).round() / 100.0
}

fn detail(group: &str, text: &Text, name: &Name, features: &Features) -> String {
    match group {
        "prior" => String::new(),
        "name" => format!("{} ~ {}", text.glyphs.iter().map(|g| g.ch).collect::<String>(), name.printed),
        "region" => {
            let show = |entries: &[u16]| {
                let shown: Vec<&str> = entries.iter().map(|entry| REGIONS.show(*entry)).collect();
                if shown.is_empty() { "-".to_owned() } else { shown.join("+") }
            };
            let sign = if features.veto && features.values[12] > 0.0 { "≠" } else { "=" };
            format!(
                "{} {sign} {}",
                show(&text.places),
                show(&name.regions.iter().map(|token| token.entry).collect::<Vec<_>>())
            )
        }
        _ => {
            let wanted = |token: &&Token| (token.class == Class::Topic) == (group == "subject");
            let mut against: Vec<String> =
                features.against.iter().filter(wanted).map(|token| show(token, &text.glyphs)).collect();
            if group == "subject" {
                against.extend(features.words.iter().cloned());
            }
            let has = if group == "subject" { words(&name.topics, false) } else { words(&name.events, true) };
            format!("{} / {}", if against.is_empty() { "-".to_owned() } else { against.join("+") }, has)
        }
    }
}

fn show(token: &Token, glyphs: &[Glyph]) -> String {
    glyphs[token.from..token.to].iter().map(|glyph| glyph.ch).collect()
}

fn words(tokens: &[Token], events: bool) -> String {
    let lexicon = if events { &EVENTS } else { &TOPICS };
    let words: Vec<&str> = tokens.iter().map(|token| lexicon.show(token.entry)).collect();
    if words.is_empty() { "-".to_owned() } else { words.join("+") }
}
