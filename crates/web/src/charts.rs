//! Charts as drawings in the page: no script, no library, every figure in a title too.

use std::collections::BTreeMap;

use daicho_report::reliability::Bin;
use daicho_store::PostingCount;
use maud::{Markup, html};

/// Postings of a year: posted, pending, void.
pub(crate) type Year = (String, [u64; 3]);

/// How many postings there are, by year of the meeting.
pub(crate) fn by_year(counts: Vec<PostingCount>) -> Vec<Year> {
    let mut years: BTreeMap<String, [u64; 3]> = BTreeMap::new();
    for one in counts {
        let place = match one.status.as_str() {
            "posted" => 0,
            "pending" => 1,
            _ => 2,
        };
        years.entry(one.year.unwrap_or_else(|| "—".to_owned())).or_default()[place] += one.postings;
    }
    years.into_iter().collect()
}

/// Claimed confidence from left to right, the share found right from below to above; the larger, the more were judged.
pub(crate) fn calibration(bins: &[Bin], names: [&str; 2]) -> Markup {
    const SIDE: f64 = 240.0;
    let x = |share: f64| 40.0 + share * SIDE;
    let y = |share: f64| 10.0 + (1.0 - share) * SIDE;
    html! {
        figure.chart {
            svg viewBox="0 0 300 300" role="img" aria-label=(names[1]) width="300" height="300" {
                line.even x1=(x(0.0)) y1=(y(0.0)) x2=(x(1.0)) y2=(y(1.0)) {}
                @for share in [0.0, 0.5, 1.0] {
                    text x=(x(share)) y="268" text-anchor="middle" { (format!("{:.0}%", share * 100.0)) }
                    text x="34" y=(y(share) + 4.0) text-anchor="end" { (format!("{:.0}%", share * 100.0)) }
                }
                @for bin in bins {
                    @let radius = 4.0 + (bin.count as f64).sqrt().min(12.0);
                    line.range x1=(x(bin.claimed)) x2=(x(bin.claimed)) y1=(y(bin.interval.low)) y2=(y(bin.interval.high)) {}
                    circle.found cx=(x(bin.claimed)) cy=(y(bin.found)) r=(format!("{radius:.1}")) {
                        title { (format!("{:.0}% → {:.0}% ({}/{})", bin.claimed * 100.0, bin.found * 100.0, bin.right, bin.count)) }
                    }
                }
                text x=(x(0.5)) y="290" text-anchor="middle" { (names[0]) }
            }
            figcaption { (names[1]) }
        }
    }
}

/// Stacked bars, one a year.
pub(crate) fn bars(years: &[Year], names: &[String; 3]) -> Markup {
    const HIGH: f64 = 160.0;
    const CLASSES: [&str; 3] = ["posted", "pending", "void"];
    let most = years.iter().map(|(_, counts)| counts.iter().sum::<u64>()).max().unwrap_or_default().max(1);
    let width = 60 * years.len().max(1);
    html! {
        figure.chart {
            svg viewBox=(format!("0 0 {width} 200")) role="img" width=(width) height="200" {
                @for (place, (year, counts)) in years.iter().enumerate() {
                    @let mut top = HIGH + 10.0;
                    @for (part, count) in counts.iter().enumerate() {
                        @let high = HIGH * *count as f64 / most as f64;
                        @let y = { top -= high; top };
                        rect class=(CLASSES[part]) x=(place * 60 + 10) y=(format!("{y:.1}")) width="40" height=(format!("{high:.1}")) {
                            title { (year) " " (names[part]) " " (count) }
                        }
                    }
                    text x=(place * 60 + 30) y="188" text-anchor="middle" { (year) }
                }
            }
            figcaption {
                @for (class, name) in CLASSES.iter().zip(names) { span class={ "swatch " (class) } {} (name) " " }
            }
        }
    }
}
