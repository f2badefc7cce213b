//! Reports as people and programs read them. Snapshots are to be read by eye when they change.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod sample;

use mayuse::core::finding::{Finding, Report};
use mayuse::core::verdict::Outcome;
use mayuse::report::{self, Excerpts, NoExcerpts, RenderOptions};
use sample::{files, finding, place, report};

fn render(format: &str, report: &Report, excerpts: &dyn Excerpts, options: &RenderOptions) -> String {
    let mut out = Vec::new();
    report::render(report::format(format).unwrap(), report, excerpts, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn options(width: usize) -> RenderOptions {
    RenderOptions { width, ..RenderOptions::default() }
}

#[test]
fn human_80() {
    insta::assert_snapshot!(render("human", &report(), &files(), &options(80)));
}

#[test]
fn human_120_verbose() {
    insta::assert_snapshot!(render("human", &report(), &files(), &RenderOptions { verbose: 1, ..options(120) }));
}

#[test]
fn human_80_ascii() {
    insta::assert_snapshot!(render("human", &report(), &files(), &RenderOptions { unicode: false, ..options(80) }));
}

#[test]
fn human_quiet() {
    insta::assert_snapshot!(render("human", &report(), &files(), &RenderOptions { quiet: true, ..options(100) }));
}

#[test]
fn human_without_excerpts() {
    insta::assert_snapshot!(render("human", &report(), &NoExcerpts, &RenderOptions { quiet: true, ..options(80) }));
}

#[test]
fn short() {
    insta::assert_snapshot!(render("short", &report(), &files(), &options(80)));
}

#[test]
fn narrated() {
    insta::assert_snapshot!(render("narrated", &report(), &files(), &options(80)));
}

#[test]
fn color_and_links() {
    let options = RenderOptions { color: true, links: true, quiet: true, ..options(100) };
    let text = render("human", &report(), &files(), &options);
    insta::assert_snapshot!(text.replace('\u{1b}', "␛"));
}

#[test]
fn json_keeps_its_contract() {
    let text = render("json", &report(), &files(), &options(80));
    assert!(text.ends_with("}\n"));
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["verdict"], "denied");
    assert_eq!(json["tool"]["data_version"], "abc123");
    assert_eq!(json["summary"]["needs_review"], 1);
    assert_eq!(json["models"][3]["references"][0]["end_column"], 42);
    assert_eq!(json["models"][3]["license"]["provenance"], "catalogued");
    let first = &json["findings"][0];
    assert_eq!(first["outcome"], "violated");
    assert_eq!(first["severity"], "error");
    assert_eq!(first["clause"]["section"], "2");
    assert_eq!(first["facts"][0]["value"], 900_000_000);
    assert_eq!(first["facts"][0]["line"], 4);
    assert_eq!(first["baseline_state"], "new");
    assert!(first["waiver"].is_null() && first["inherited_from"].is_null());
}

#[test]
fn json_lines_are_objects() {
    let text = render("jsonl", &report(), &files(), &options(80));
    let types: Vec<String> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(types.iter().filter(|t| *t == "model").count(), 5);
    assert_eq!(types.iter().filter(|t| *t == "finding").count(), 7);
    assert_eq!(types.last().unwrap(), "summary");
    insta::assert_snapshot!(text.lines().last().unwrap());
}

/// Text that a hostile repository could hold, in every place that a report takes text from.
fn hostile() -> (Report, sample::Files) {
    let evil = "a\u{1b}]0;x\u{7}\u{1b}[2J\n::error file=x::pwned\r##[add-mask]y\u{202e}gpj.py\u{200b}\u{9b}31m";
    let mut report = report();
    for finding in &mut report.findings {
        finding.message = format!("{} {evil}", finding.message);
        finding.help = evil.into();
        finding.model = evil.into();
        finding.notes.push(evil.into());
        finding.provenance.push(evil.into());
        finding.scope = evil.into();
        finding.code = format!("{}{evil}", finding.code);
        finding.references.push(place(evil, 1, 3, 4));
        if let Some(clause) = &mut finding.clause {
            clause.url = format!("https://example.org/{evil}");
            clause.quote = evil.into();
            clause.section = evil.into();
        }
        if let Some(waiver) = &mut finding.waiver {
            waiver.reason = evil.into();
        }
    }
    report.findings[0].references[0] = place(":evil::\n", 2, 12, 20);
    for model in &mut report.models {
        model.id = evil.into();
    }
    report.questions[0].models.push(evil.into());
    report.questions[0].question = evil.into();
    report.unexamined[1].file = evil.into();
    let files =
        files().with(":evil::\n", "::stop-commands::x\n\u{1b}[2J##[error]\u{202e}model = meta ::error::\u{1b}]8;;\n\u{9b}x");
    (report, files)
}

#[test]
fn hostile_text_reaches_no_terminal_and_no_log() {
    let (report, files) = hostile();
    for format in ["human", "short", "narrated"] {
        for (width, unicode) in [(40, true), (80, false), (200, true)] {
            let options = RenderOptions { unicode, log_commands: true, verbose: 1, ..options(width) };
            let text = render(format, &report, &files, &options);
            for c in text.chars() {
                let hidden = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                assert!((c >= ' ' || c == '\n') && !('\u{7f}'..'\u{a0}').contains(&c) && !hidden, "{format} {c:?}");
            }
            for line in text.lines() {
                assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{format} {width}: {line}");
            }
        }
    }
    let linked = render("human", &report, &files, &RenderOptions { links: true, ..options(80) });
    assert!(linked.matches('\u{1b}').count().is_multiple_of(4));
    assert!(!linked.contains("\u{1b}[") && !linked.contains('\u{7}'));
}

#[test]
fn a_long_line_is_shown_around_the_model() {
    let line = format!("{{\"a\":\"{}\",\"m\":\"org/model\",\"b\":\"{}\"}}", "x".repeat(900_000), "y".repeat(100_000));
    let files = sample::Files::default().with("min.json", &line);
    let column = line.find("org/model").unwrap() + 1;
    let mut report = report();
    report.findings = vec![Finding {
        references: vec![place("min.json", 1, column, 9)],
        ..finding("unknown-model", Outcome::Violated, "org/model", None, "org/model is not known")
    }];
    let text = render("human", &report, &files, &RenderOptions { quiet: true, ..options(80) });
    assert!(text.contains(&format!("min.json:1:{column}")));
    assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn wide_and_tabbed_lines_keep_their_labels() {
    let files = sample::Files::default().with("a.py", "\tif x:\n\t\t模型 = \"org/model\"  # größe\n");
    let mut report = report();
    report.findings = vec![Finding {
        references: vec![place("a.py", 2, 9, 9)],
        ..finding("unknown-model", Outcome::Violated, "org/model", None, "org/model is not known")
    }];
    insta::assert_snapshot!(render("human", &report, &files, &RenderOptions { quiet: true, ..options(80) }));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    struct Gone;
    impl std::io::Write for Gone {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for (name, format) in report::FORMATS {
        assert!(report::render(*format, &report(), &files(), &options(80), &mut Gone).is_ok(), "{name}");
        assert!(report::render(*format, &report(), &files(), &options(80), &mut Full).is_err(), "{name}");
    }
}

#[test]
fn a_thousand_findings_in_one_file_read_it_once() {
    use mayuse::workspace::{FileExcerpts, WalkOptions, Workspace};
    let dir = tempfile::tempdir().unwrap();
    let line = |n: usize| format!("  \"org/model-{n}\": {{\"price\": {n}, \"note\": \"{}\"}},\n", "z".repeat(600));
    let text: String = (0..5000).map(line).collect();
    assert!(text.len() > 3_000_000);
    std::fs::write(dir.path().join("prices.json"), &text).unwrap();
    let mut report = report();
    let one = |n: usize| Finding {
        references: vec![place("prices.json", n * 5 + 1, 4, 11)],
        ..finding("unknown-model", Outcome::Violated, "org/model", None, "the model is not known")
    };
    report.findings = (0..1000).map(one).collect();
    let workspace = Workspace::open(dir.path(), WalkOptions::default()).unwrap();
    let excerpts = FileExcerpts::new(&workspace);
    // The first line asked for reads the file; after that it need not even be there.
    excerpts.line("prices.json", 1, report::Window { column: 1, width: 10 }).unwrap();
    std::fs::remove_file(dir.path().join("prices.json")).unwrap();
    let shown = render("human", &report, &excerpts, &options(100));
    assert_eq!(shown.matches("prices.json:").count(), 1000);
    assert!(shown.contains("prices.json:4996:4"));
}

#[test]
fn excerpts_are_windows_of_lines_as_positions_count_them() {
    use mayuse::workspace::{FileExcerpts, WalkOptions, Workspace};
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(dir.path().join(name), bytes).unwrap();
    write("bom.txt", "\u{feff}one\r\ntwo\rthree\n".as_bytes());
    write("wide.txt", b"\xff\xfeo\0n\0e\0\n\0t\0w\0o\0");
    write("latin.txt", b"caf\xe9 noir");
    write("long.txt", "é".repeat(100_000).as_bytes());
    let workspace = Workspace::open(dir.path(), WalkOptions::default()).unwrap();
    let excerpts = FileExcerpts::new(&workspace);
    let line = |file: &str, number: usize, column: usize| {
        excerpts.line(file, number, report::Window { column, width: 9 }).map(|l| (l.text, l.first_column, l.more))
    };
    let whole = |text: &str| Some((text.to_owned(), 1, false));
    assert_eq!(line("bom.txt", 1, 1), whole("one"));
    assert_eq!(line("bom.txt", 2, 1), whole("two"));
    assert_eq!(line("bom.txt", 3, 1), whole("three"));
    assert_eq!(line("bom.txt", 4, 1), whole(""));
    assert_eq!(line("bom.txt", 5, 1), None);
    assert_eq!(line("bom.txt", 0, 1), None);
    assert_eq!(line("wide.txt", 2, 1), whole("two"));
    assert_eq!(line("latin.txt", 1, 1), whole("caf\u{fffd} noir"));
    assert_eq!(line("long.txt", 1, 50_000), Some(("é".repeat(9), 49_997, true)));
    assert_eq!(line("long.txt", 1, 99_999), Some(("é".repeat(5), 99_996, false)));
    assert_eq!(line("long.txt", 1, 900_000), Some((String::new(), 899_997, false)));
    assert_eq!(line("gone.txt", 1, 1), None);
    assert_eq!(line("../etc/passwd", 1, 1), None);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 96, failure_persistence: None, ..Default::default() })]

    /// Whatever a repository holds and wherever a place points: no panic, no control character, no command.
    #[test]
    fn any_text_at_any_place_is_drawn(
        text in "(\\PC|[\u{0}-\u{9f}\u{200b}-\u{202e}:#\\[\n\t模\u{301}]){0,300}",
        line in 0usize..6, column in 0usize..400, length in 0usize..50, width in 0usize..200, log in proptest::bool::ANY,
    ) {
        let files = sample::Files::default().with("f", &text);
        let mut report = report();
        let mut at = place("f", line, column, length);
        at.end_line += length % 2;
        report.findings = vec![Finding {
            references: vec![at.clone(), at],
            notes: vec![text.clone()],
            ..finding("unknown-model", Outcome::Violated, "org/model", None, &text)
        }];
        for unicode in [true, false] {
            let options = RenderOptions { unicode, log_commands: log, ..options(width) };
            let shown = render("human", &report, &files, &options);
            for line in shown.lines() {
                let hidden = line.contains(|c: char| c.is_control() || ('\u{200b}'..='\u{200f}').contains(&c));
                proptest::prop_assert!(!hidden, "hidden in {}", line);
                let command = line.trim_start().starts_with("::") || line.contains("##[");
                proptest::prop_assert!(!(log && command), "command in {}", line);
            }
        }
    }
}
