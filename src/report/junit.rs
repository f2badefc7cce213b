//! JUnit XML, valid for Jenkins and for Ant: one test case per model, so that the number of tests is the coverage.
//!
//! A model that is denied or needs a review fails; duties are listed in `system-out`. Files that could not be examined and
//! waivers that are void are test cases of their own.

use std::collections::HashMap;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::terminal::Sanitizer;
use super::{Excerpts, RenderOptions, fingerprint, results};
use crate::core::finding::{Finding, Report};
use crate::core::verdict::Outcome;

/// One test case.
struct Case<'a> {
    name: &'a str,
    class: String,
    failures: Vec<&'a Finding>,
    error: Option<&'a str>,
}

pub(super) fn render(report: &Report, _: &dyn Excerpts, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let cases = cases(report);
    let failures = cases.iter().filter(|c| !c.failures.is_empty()).count();
    let errors = cases.iter().filter(|c| c.error.is_some()).count();
    // The standard wants a time without a zone.
    let moment = fingerprint::moment(options.created);
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.write_event(Event::Start(BytesStart::new("testsuites")))?;
    let mut suite = BytesStart::new("testsuite");
    for (key, value) in [
        ("name", "mayuse".to_owned()),
        ("tests", cases.len().to_string()),
        ("failures", failures.to_string()),
        ("errors", errors.to_string()),
        ("skipped", "0".to_owned()),
        ("time", "0".to_owned()),
        ("timestamp", moment.trim_end_matches('Z').to_owned()),
        ("hostname", "localhost".to_owned()),
        ("id", "0".to_owned()),
        ("package", "mayuse".to_owned()),
    ] {
        suite.push_attribute((key, value.as_str()));
    }
    xml.write_event(Event::Start(suite))?;
    properties(report, &mut xml)?;
    for case in &cases {
        test(case, &mut xml)?;
    }
    text_element("system-out", &duties(report), &mut xml)?;
    text_element("system-err", "", &mut xml)?;
    xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    out.write_all(b"\n")
}

fn cases(report: &Report) -> Vec<Case<'_>> {
    let mut by_model: HashMap<(&str, String), Vec<&Finding>> = HashMap::new();
    let mut others = Vec::new();
    for finding in report.findings.iter().filter(|f| matches!(f.outcome, Outcome::Violated | Outcome::Undeclared)) {
        by_model.entry((&finding.namespace, finding.model.to_lowercase())).or_default().push(finding);
    }
    let mut cases = Vec::new();
    for model in &report.models {
        let failures = by_model.remove(&(model.namespace.as_str(), model.id.to_lowercase())).unwrap_or_default();
        cases.push(Case { name: &model.id, class: format!("mayuse.{}", model.namespace), failures, error: None });
    }
    // What is left is about no model of the inventory: waivers. In the order of the report.
    for finding in results::open(report) {
        if let Some(failures) = by_model.remove(&(finding.namespace.as_str(), finding.model.to_lowercase())) {
            others.push(Case { name: &finding.code, class: "mayuse.policy".to_owned(), failures, error: None });
        }
    }
    cases.extend(others);
    let failed = report.unexamined.iter().filter(|u| u.failed);
    cases.extend(failed.map(|u| Case {
        name: &u.file,
        class: "mayuse.files".to_owned(),
        failures: Vec::new(),
        error: Some(&u.reason),
    }));
    cases
}

fn properties<W: Write>(report: &Report, xml: &mut Writer<W>) -> io::Result<()> {
    xml.write_event(Event::Start(BytesStart::new("properties")))?;
    for (name, value) in [
        ("mayuse.version", report.tool.version.as_str()),
        ("mayuse.data-version", &report.tool.data_version),
        ("mayuse.verdict", report.verdict.as_str()),
    ] {
        let mut property = BytesStart::new("property");
        property.push_attribute(("name", name));
        property.push_attribute(("value", legal(value).as_str()));
        xml.write_event(Event::Empty(property))?;
    }
    xml.write_event(Event::End(BytesEnd::new("properties")))
}

fn test<W: Write>(case: &Case<'_>, xml: &mut Writer<W>) -> io::Result<()> {
    let mut start = BytesStart::new("testcase");
    start.push_attribute(("name", legal(case.name).as_str()));
    start.push_attribute(("classname", legal(&case.class).as_str()));
    start.push_attribute(("time", "0"));
    // Both schemas allow one failure per test: it tells of all findings.
    let (element, kind, message, text) = match (case.failures.as_slice(), case.error) {
        (_, Some(reason)) => ("error", "not-examined", legal(reason), legal(reason)),
        ([], None) => return xml.write_event(Event::Empty(start)),
        ([first, rest @ ..], None) => {
            let more = if rest.is_empty() { String::new() } else { format!(" (and {} more)", rest.len()) };
            let texts: Vec<String> = case.failures.iter().map(|f| account(f)).collect();
            ("failure", first.code.as_str(), legal(results::title(first)) + &more, texts.join("\n\n"))
        }
    };
    xml.write_event(Event::Start(start))?;
    let mut inner = BytesStart::new(element);
    inner.push_attribute(("type", legal(kind).as_str()));
    inner.push_attribute(("message", message.as_str()));
    xml.write_event(Event::Start(inner))?;
    xml.write_event(Event::Text(BytesText::new(&text)))?;
    xml.write_event(Event::End(BytesEnd::new(element)))?;
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

fn account(finding: &Finding) -> String {
    let mut lines: Vec<String> = results::account(finding).lines().map(legal).collect();
    lines.extend(finding.references.iter().take(100).map(|p| format!("at {}:{}:{}", legal(&p.file), p.line, p.column)));
    lines.join("\n")
}

fn duties(report: &Report) -> String {
    let duties = report.findings.iter().filter(|f| f.outcome == Outcome::Obligation);
    let lines: Vec<String> = duties.map(|f| format!("duty: {}: {}", legal(&f.model), legal(results::title(f)))).collect();
    lines.join("\n")
}

fn text_element<W: Write>(name: &str, text: &str, xml: &mut Writer<W>) -> io::Result<()> {
    xml.write_event(Event::Start(BytesStart::new(name)))?;
    xml.write_event(Event::Text(BytesText::new(text)))?;
    xml.write_event(Event::End(BytesEnd::new(name)))
}

/// One line of text of which every character may stand in XML 1.0.
fn legal(text: &str) -> String {
    Sanitizer::default().text(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
