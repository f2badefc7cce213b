//! What holds for every page, whatever it is about.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

use crate::dossiers::{HOSTILE, attach, hostile};
use crate::reports::{bill, many, rendered};
use crate::sample;

/// Elements that a page is made of. Nothing that loads, runs or sends is among them.
const ELEMENTS: &[&str] = &[
    "a",
    "article",
    "blockquote",
    "body",
    "br",
    "caption",
    "circle",
    "cite",
    "code",
    "dd",
    "desc",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "g",
    "h1",
    "h2",
    "h3",
    "h4",
    "head",
    "header",
    "html",
    "input",
    "label",
    "legend",
    "li",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "p",
    "path",
    "q",
    "rect",
    "section",
    "span",
    "strong",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

pub(crate) fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// Everything that is wrong with a page.
pub(crate) fn problems(text: &str) -> Vec<String> {
    problems_of(text, &Html::parse_document(text))
}

fn problems_of(text: &str, page: &Html) -> Vec<String> {
    let mut out: Vec<String> = page.errors.iter().map(|e| format!("parse error: {e}")).collect();
    let hostile = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ffff}' | '\u{fffe}')
    };
    if let Some(c) = text.chars().find(|c| hostile(*c)) {
        out.push(format!("character {c:?}"));
    }
    let mut ids = BTreeSet::new();
    for element in select(page, "*") {
        let name = element.value().name();
        if !ELEMENTS.contains(&name) {
            out.push(format!("element {name}"));
        }
        for (attribute, value) in element.value().attrs() {
            if attribute.starts_with("on") || ["style", "src", "srcset", "action", "formaction", "srcdoc"].contains(&attribute)
            {
                out.push(format!("attribute {attribute}"));
            }
            if attribute == "id" && !ids.insert(value.to_owned()) {
                out.push(format!("id {value} twice"));
            }
            if attribute == "id" && (value.is_empty() || value.contains(char::is_whitespace)) {
                out.push(format!("id {value:?}"));
            }
        }
    }
    for element in select(page, "[href]") {
        let href = element.attr("href").unwrap();
        let fine =
            href.strip_prefix('#').map_or(href.starts_with("https://") || href.starts_with("http://"), |id| ids.contains(id));
        if !fine || element.value().name() != "a" {
            out.push(format!("href {href}"));
        }
    }
    for attribute in ["aria-labelledby", "aria-describedby"] {
        for element in select(page, &format!("[{attribute}]")) {
            if !element.attr(attribute).unwrap().split(' ').all(|id| ids.contains(id)) {
                out.push(format!("{attribute} {:?}", element.attr(attribute)));
            }
        }
    }
    out.extend(headings(page));
    for table in select(page, "table") {
        let heads = table.select(&Selector::parse("th").unwrap()).collect::<Vec<_>>();
        if heads.is_empty() || heads.iter().any(|th| th.attr("scope").is_none()) {
            out.push("a table without scopes".to_owned());
        }
    }
    for svg in select(page, "svg") {
        let named =
            svg.attr("role") == Some("img") && svg.attr("aria-labelledby").is_some() && svg.attr("aria-describedby").is_some();
        if !named && svg.attr("aria-hidden") != Some("true") {
            out.push("a picture without a text".to_owned());
        }
    }
    out
}

/// One heading of the first level, and no level left out on the way down.
fn headings(page: &Html) -> Vec<String> {
    let levels: Vec<u32> = select(page, "h1, h2, h3, h4").iter().map(|h| h.value().name()[1..].parse().unwrap()).collect();
    let mut out: Vec<String> =
        levels.windows(2).filter(|w| w[1] > w[0] + 1).map(|w| format!("h{} behind h{}", w[1], w[0])).collect();
    if levels.iter().filter(|l| **l == 1).count() != 1 {
        out.push("not one first heading".to_owned());
    }
    out
}

#[track_caller]
pub(crate) fn assert_sound(text: &str) -> Html {
    let page = Html::parse_document(text);
    let problems = problems_of(text, &page);
    assert!(problems.is_empty(), "{} problems: {:#?}", problems.len(), &problems[..problems.len().min(10)]);
    page
}

#[test]
fn pages_are_sound() {
    for report in [sample::report(), bill(), attach(sample::report()), attach(bill()), attach(many(40))] {
        assert_sound(&rendered("html", &report));
    }
    let mut empty = sample::report();
    (empty.models, empty.findings, empty.codes, empty.questions, empty.unexamined) = Default::default();
    assert_sound(&rendered("html", &empty));
}

/// A test that cannot fail proves nothing.
#[test]
fn a_broken_page_is_found() {
    let page = rendered("html", &attach(bill()));
    for (what, from, to) in [
        ("a script", "</main>", "<script>1</script></main>"),
        ("a dead link", "href=\"#decisions\"", "href=\"#decision\""),
        ("an id twice", "id=\"decisions\"", "id=\"inventory\""),
        ("a handler", "<main ", "<main onclick=\"x\" "),
        ("a style", "<main ", "<main style=\"x\" "),
        ("an image", "</main>", "<img src=\"x\" alt=\"\"></main>"),
        ("a left-out level", "<h2 ", "<h2></h2><h4>x</h4><h2 "),
        ("an address that runs", "href=\"https:", "href=\"javascript:"),
        ("a stray tag", "</main>", "</div></main>"),
        ("a bidi control", "</h1>", "\u{202e}</h1>"),
        ("a bare table", "</main>", "<table><tbody><tr><td>1</td></tr></tbody></table></main>"),
    ] {
        assert!(page.contains(from), "{what}");
        assert!(!problems(&page.replacen(from, to, 1)).is_empty(), "{what}");
    }
}

#[test]
fn hostile_text_is_shown_not_obeyed() {
    for evil in HOSTILE {
        let page = rendered("html", &hostile(evil));
        assert_sound(&page);
        let shown = Html::parse_document(&page).root_element().text().collect::<String>();
        let visible: String = evil.chars().take(40).take_while(|c| c.is_ascii_graphic()).collect();
        assert!(shown.contains(&visible), "{visible}");
    }
}

#[test]
fn a_megabyte_is_bounded() {
    let page = rendered("html", &hostile(&"x<".repeat(1 << 19)));
    assert_sound(&page);
    assert!(page.len() < 3 << 20, "{}", page.len());
}

/// The style is the one that the policy of the page names, and nothing else may be loaded.
#[test]
fn the_policy_lets_nothing_in() {
    for evil in HOSTILE {
        let page = rendered("html", &hostile(evil));
        let page = Html::parse_document(&page);
        let policy = select(&page, "meta[http-equiv=Content-Security-Policy]")[0].attr("content").unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe") && policy.ends_with("base-uri 'none'; form-action 'none'"), "{policy}");
        let style: String = select(&page, "style")[0].text().collect();
        assert!(select(&page, "style").len() == 1 && !style.contains("@import") && !style.contains("url("));
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = attach(bill());
    assert_eq!(rendered("html", &report), rendered("html", &report));
}

/// Writes pages to `MAYUSE_PAGES`, for `.ci/report` to have them judged.
#[test]
#[ignore = "for .ci/report"]
fn pages_for_the_browser() {
    let folder = std::path::PathBuf::from(std::env::var("MAYUSE_PAGES").unwrap());
    let mut reports = vec![("sample".to_owned(), attach(sample::report())), ("bill".into(), attach(bill()))];
    reports.extend(HOSTILE.iter().enumerate().map(|(n, evil)| (format!("hostile-{n}"), hostile(evil))));
    reports.push(("many".to_owned(), attach(many(5_000))));
    for (name, report) in reports {
        std::fs::write(folder.join(format!("{name}.html")), rendered("html", &report)).unwrap();
    }
}
