//! Reports to render, and the program to render with.

use std::process::Command;
use std::sync::OnceLock;

use assert_cmd::cargo::CommandCargoExt;
use mayuse::core::finding::{Access, AncestorView, Finding, LicenseView, Report};
use mayuse::core::verdict::{Outcome, Verdict};
use mayuse::report::{self, RenderOptions};

use crate::sample;

/// A format of a report over the imaginary repository.
pub(crate) fn rendered(format: &str, report: &Report) -> String {
    let mut out = Vec::new();
    let render = report::format(format).unwrap();
    report::render(render, report, &sample::files(), &RenderOptions::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A format of the report on `examples/support-bot`, from the program.
pub(crate) fn support_bot(format: &str) -> String {
    static ONCE: OnceLock<std::sync::Mutex<std::collections::HashMap<String, String>>> = OnceLock::new();
    let mut seen = ONCE.get_or_init(Default::default).lock().unwrap();
    let text = seen.entry(format.to_owned()).or_insert_with(|| {
        let mut command = Command::cargo_bin("mayuse").unwrap();
        // Formats for hosts count paths from the top of the work tree: here the example is a project of its own.
        static COPY: OnceLock<tempfile::TempDir> = OnceLock::new();
        command.current_dir(COPY.get_or_init(copied_example).path());
        command.env_remove("SOURCE_DATE_EPOCH").env_remove("GITHUB_ACTIONS");
        let output = command.args(["check", ".", "--quiet", "--today", "2026-11-20", "--format", format]).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    });
    text.clone()
}

fn copied_example() -> tempfile::TempDir {
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/support-bot");
    let copy = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.unwrap();
        let to = copy.path().join(entry.path().strip_prefix(&from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(to).unwrap();
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
    copy
}

/// A format of the report on `examples/support-bot`, as JSON.
pub(crate) fn support_bot_json(format: &str) -> serde_json::Value {
    serde_json::from_str(&support_bot(format)).unwrap()
}

/// A report with as many findings as asked for, each at two places, over files that are not there.
pub(crate) fn many(number: usize) -> Report {
    let mut report = sample::report();
    let outcomes = [Outcome::Violated, Outcome::Undeclared, Outcome::Obligation, Outcome::Violated];
    report.findings = (0..number)
        .map(|n| Finding {
            references: vec![sample::place(&format!("src/{}.py", n % 97), n + 1, 5, 20), sample::place("b.py", n + 1, 2, 9)],
            fingerprint: format!("{n:016x}"),
            ..sample::finding(
                ["user-threshold", "acceptable-use", "attribution", "commercial-use"][n % 4],
                outcomes[n % 4],
                &format!("org/model-{n}"),
                Some("llama-3.1"),
                &format!("finding {n}"),
            )
        })
        .collect();
    report.models = (0..number)
        .map(|n| {
            let place = sample::place(&format!("src/{}.py", n % 97), n + 1, 5, 20);
            let verdict = outcomes[n % 4].into();
            let license = sample::license("llama-3.1", "Llama 3.1 Community License Agreement");
            sample::model(&format!("org/model-{n}"), verdict, Some(license), &[(place, "org/model")])
        })
        .collect();
    report.summary.models = number;
    report
}

/// The sample with hostile text wherever a report takes text from the repository.
pub(crate) fn hostile(evil: &str) -> Report {
    let mut report = sample::report();
    for finding in &mut report.findings {
        finding.model = evil.to_owned();
        finding.message = evil.to_owned();
        finding.help = evil.to_owned();
        finding.scope = evil.to_owned();
        finding.notes.push(evil.to_owned());
        finding.provenance.push(evil.to_owned());
        finding.references.insert(0, sample::place(evil, 1, 1, 3));
        if let Some(waiver) = &mut finding.waiver {
            waiver.reason = evil.to_owned();
            waiver.approved_by = evil.to_owned();
        }
    }
    for model in &mut report.models {
        model.id = format!("{evil}{}", model.id);
        model.revision = Some(evil.to_owned());
        if let Some(license) = &mut model.license {
            license.id = evil.to_owned();
            license.name = evil.to_owned();
            license.source = evil.to_owned();
            license.url = Some(format!("https://example.org/{evil}"));
        }
        for reference in &mut model.references {
            reference.text = evil.to_owned();
            reference.file = evil.to_owned();
        }
    }
    report.questions[0].question = evil.to_owned();
    report.questions[0].models.push(evil.to_owned());
    report.unexamined[1].file = evil.to_owned();
    report.unexamined[1].reason = evil.to_owned();
    report.policy = Some(evil.to_owned());
    report
}

/// Text that acts on terminals, logs, tables, pages and spreadsheets.
pub(crate) const EVIL: &[&str] = &[
    "\u{1b}[2J::error::x",
    "a\n::error file=x::pwned\r##[add-mask]y\n::set-env name=A::b",
    "=cmd|' /C calc'!A0",
    "+1\t\"x\",\r\ny",
    "@org/team #123 https://evil.example www.evil.example me@evil.example GH-1 org/repo#7",
    "](javascript:alert(1)) ![x](http://e.example/x.png) | a | b | ``````````` <!-- </details> <script>x</script>",
    "```\n# h\n- [ ] x\n\\| \\` **b** <img src=x onerror=y> &amp; $x$ ~~s~~",
    "]]> <![CDATA[ & \u{0} \u{ffff} \u{fffe} \u{b} \u{202e}gpj.exe \u{d7ff}",
    "http://[::1]/{0} {model} [a](1)",
    " ",
    "\u{1F642}\u{301}模型",
];

/// The sample with everything a bill of materials can say: a base, a declared license, a host, a pinned revision.
pub(crate) fn bill() -> Report {
    let mut report = sample::report();
    let spdx = |license: &mut LicenseView, spdx: &str, url: &str| {
        license.spdx = Some(spdx.to_owned());
        license.url = Some(url.to_owned());
    };
    for model in &mut report.models {
        if let Some(license) = &mut model.license {
            let (id, url) = match license.id.as_str() {
                "apache-2.0" => ("Apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
                "llama-3.1" => ("LicenseRef-llama-3.1", "https://www.llama.com/llama3_1/license/"),
                _ => ("LicenseRef-flux-1-dev", "no url"),
            };
            spdx(license, id, url);
        }
    }
    let mut declared = sample::license("mit", "MIT License");
    declared.provenance = "declared".to_owned();
    spdx(&mut declared, "MIT", "https://opensource.org/license/mit");
    report.models[1].also.push(declared);
    let base = |id: &str, spdx: Option<&str>| AncestorView {
        id: id.to_owned(),
        namespace: "hf".to_owned(),
        relation: "quantized".to_owned(),
        license: Some("llama-3.1".to_owned()),
        spdx: spdx.map(str::to_owned),
        known_from: "its name".to_owned(),
        of: None,
    };
    report.models[1].lineage = vec![base(sample::LLAMA, Some("LicenseRef-llama-3.1")), base("meta-llama/Llama-3.1-8B", None)];
    report.models[3].revision = Some("0e9e39f249a16976918f6564b8830bc894c89659".to_owned());
    report.models[3].released = Some("2024-07-23".to_owned());
    let mut unknown = sample::license("my own license", "my own license");
    unknown.spdx = None;
    report.models[4].license = Some(unknown);
    let mut hosted = sample::model("gpt-4o", Verdict::Obligations, Some(sample::license("openai", "OpenAI terms")), &[]);
    hosted.namespace = "openai".to_owned();
    hosted.access = Access::Hosted;
    report.models.push(hosted);
    report
}

/// A report of which every mandatory value of the AI profile is known.
pub(crate) fn known() -> Report {
    let mut report = bill();
    report.models = vec![report.models.swap_remove(3)];
    report
}

/// Writes every report in every format to `MAYUSE_FORMATS`, for `.ci/validators` to have them judged.
#[test]
#[ignore = "for .ci/validators"]
fn outputs_for_validators() {
    let folder = std::path::PathBuf::from(std::env::var("MAYUSE_FORMATS").unwrap());
    let mut reports = vec![("sample".to_owned(), sample::report()), ("bill".into(), bill()), ("known".into(), known())];
    reports.extend(EVIL.iter().enumerate().map(|(n, evil)| (format!("hostile-{n}"), hostile(evil))));
    reports.push(("many".to_owned(), many(500)));
    let mut empty = sample::report();
    (empty.models, empty.findings, empty.codes, empty.questions) = Default::default();
    reports.push(("empty".to_owned(), empty));
    for (format, _) in report::FORMATS {
        for (name, report) in &reports {
            std::fs::write(folder.join(format!("{name}.{format}")), rendered(format, report)).unwrap();
        }
    }
}
