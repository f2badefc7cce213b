//! The frame of the page: head, navigation, the parts in order, foot.

use maud::{DOCTYPE, Markup, html};

use super::sheet::Sheet;
use super::text::said;
use super::{appendix, cover, decisions, declared, inventory, method, obligations, style, waivers};

/// A part of the report.
pub(super) struct Part {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// What stands behind its name in the table of contents.
    pub(super) count: Option<String>,
    pub(super) body: Markup,
}

/// The whole page.
pub(super) fn page(sheet: &Sheet<'_>) -> Markup {
    let parts = [
        cover::part(sheet),
        declared::part(sheet),
        decisions::part(sheet),
        obligations::part(sheet),
        waivers::part(sheet),
        inventory::part(sheet),
        appendix::part(sheet),
        method::part(sheet),
    ];
    let styles = style::sheet(&sheet.dossier.project);
    let tool = &sheet.report.tool;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(style::policy(&styles));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="robots" content="noindex";
                meta name="generator" content={ (tool.name) " " (tool.version) };
                title { "AI model license report: " (said(&sheet.dossier.project)) }
                // The sheet is ours but for a name in which nothing is left that could end it.
                style { (maud::PreEscaped(styles)) }
            }
            body {
                a.skip href="#main" { "Skip to the report" }
                (cover::masthead(sheet))
                div.frame {
                    nav.contents aria-label="Contents" {
                        p.contents-title aria-hidden="true" { "Contents" }
                        ol {
                            @for part in &parts {
                                li { a href={ "#" (part.id) } {
                                    (part.title)
                                    @if let Some(count) = &part.count { " " span.count { (count) } }
                                } }
                            }
                        }
                    }
                    main #main tabindex="-1" {
                        @for (number, part) in parts.iter().enumerate() {
                            section.part id=(part.id) aria-labelledby={ (part.id) "-title" } {
                                h2 id={ (part.id) "-title" } { span.number { (number + 1) } " " (part.title) }
                                (part.body)
                            }
                        }
                    }
                }
                footer.foot {
                    p {
                        "Made by " (tool.name) " " (tool.version) " with license data " code { (tool.data_version) }
                        ". This report compares declared facts with clauses of licenses. It is not legal advice."
                    }
                }
            }
        }
    }
}
