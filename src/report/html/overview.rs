//! The verdicts of a run as a picture: one bar per verdict, a square per model while they can be counted.

use maud::{Markup, html};

use super::text::{counted, number};
use super::words::{self, VERDICTS};
use crate::core::finding::Summary;
use crate::core::verdict::Verdict;

/// Models that are drawn one by one.
const COUNTABLE: usize = 12;
const LABEL: usize = 128;
const ROOM: usize = 204;
const LINE: usize = 30;

/// How many models have a verdict.
pub(super) fn of(summary: &Summary, verdict: Verdict) -> usize {
    match verdict {
        Verdict::Denied => summary.denied,
        Verdict::NeedsReview => summary.needs_review,
        Verdict::Obligations => summary.obligations,
        Verdict::Allowed => summary.allowed,
    }
}

/// The figure; its text alternative is in it, and the same figures stand in the list beside it.
pub(super) fn figure(summary: &Summary) -> Markup {
    let most = VERDICTS.iter().map(|v| of(summary, *v)).max().unwrap_or(0);
    let parts: Vec<String> = VERDICTS.iter().map(|v| format!("{}: {}", words::verdict(*v), number(of(summary, *v)))).collect();
    let text = format!("{} in use. {}.", counted(summary.models, "model", "models"), parts.join(", "));
    html! {
        figure.overview {
            svg role="img" aria-labelledby="overview-t" aria-describedby="overview-d"
                viewBox="0 0 380 122" width="380" height="122" {
                title id="overview-t" { "Verdicts" }
                desc #overview-d { (text) }
                @for (row, verdict) in VERDICTS.iter().enumerate() {
                    (bar(*verdict, of(summary, *verdict), most, row * LINE))
                }
            }
        }
    }
}

fn bar(verdict: Verdict, count: usize, most: usize, top: usize) -> Markup {
    let pitch = ROOM / COUNTABLE;
    let length = if most <= COUNTABLE { count * pitch } else { (count * ROOM).div_ceil(most) };
    html! {
        g class={ "bar " (verdict.as_str()) } {
            g.glyph transform={ "translate(0 " (top + 5) ")" } { (words::shape(verdict)) }
            text.label x="22" y=(top + 18) { (words::verdict(verdict)) }
            @if most <= COUNTABLE {
                @for unit in 0..count { rect x=(LABEL + unit * pitch) y=(top + 5) width=(pitch - 3) height="16" rx="2" {} }
            } @else if count > 0 {
                rect x=(LABEL) y=(top + 5) width=(length) height="16" rx="2" {}
            }
            text.count x=(LABEL + length + 8) y=(top + 18) { (number(count)) }
        }
    }
}
