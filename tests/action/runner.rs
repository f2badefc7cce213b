//! Runs the steps of `action.yml` as a runner of GitHub Actions does: contexts, environment, files, outputs, the limits on what
//! is shown. What it does not understand it refuses.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use github_actions_models::action::{Action, Runs, Step, StepBody};
use github_actions_models::common::expr::LoE;
use tempfile::TempDir;

use crate::commands::{self, Command, Log};

/// Stands for the token of the job; must turn up nowhere.
pub(crate) const TOKEN: &str = "ghs_0123456789abcdefghijklmnopqrstuvwxyz";
/// Annotations of a level that the runner keeps, for the action as a whole.
const ANNOTATIONS: usize = 10;
/// Characters of a message that it keeps.
const MESSAGE: usize = 4096;
/// Bytes of a step's summary that it takes.
const SUMMARY: usize = 1 << 20;

/// What a workflow gives the action.
#[derive(Clone, Debug, Default)]
pub(crate) struct Job {
    pub(crate) inputs: Vec<(&'static str, String)>,
    /// Values of the `github` context by path, such as `event.pull_request.base.sha`.
    pub(crate) github: BTreeMap<&'static str, String>,
    /// Folders in front of PATH.
    pub(crate) path: Vec<PathBuf>,
    /// Further environment.
    pub(crate) env: Vec<(&'static str, String)>,
}

impl Job {
    pub(crate) fn with(mut self, input: &'static str, value: impl Into<String>) -> Self {
        self.inputs.retain(|(name, _)| *name != input);
        self.inputs.push((input, value.into()));
        self
    }
    pub(crate) fn github(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.github.insert(name, value.into());
        self
    }
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Done {
    /// Exit code of the last step that ran.
    pub(crate) code: i32,
    pub(crate) outputs: BTreeMap<String, String>,
    /// Errors, warnings and notices, those of the runner itself included.
    pub(crate) annotations: Vec<Command>,
    /// The summaries of the steps.
    pub(crate) summary: String,
    /// Everything a reader of the log sees.
    pub(crate) shown: String,
    /// What a reader sees that was not protected from being read as a command.
    pub(crate) bare: String,
    /// Everything that was written, as it was.
    pub(crate) raw: String,
    /// Holds the reports.
    temp: TempDir,
}

impl Done {
    pub(crate) fn level(&self, level: &str) -> Vec<&Command> {
        self.annotations.iter().filter(|a| a.name == level).collect()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn manifest() -> Action {
    yaml_serde::from_str(&fs::read_to_string(root().join("action.yml")).unwrap()).unwrap()
}

/// Runs the action in a workspace.
pub(crate) fn run(workspace: &Path, job: &Job) -> Done {
    let action = manifest();
    let Runs::Composite(composite) = &action.runs else { panic!("the action is not composite") };
    let temp = tempfile::tempdir().unwrap();
    let mut done = Done {
        code: 0,
        outputs: BTreeMap::new(),
        annotations: Vec::new(),
        summary: String::new(),
        shown: String::new(),
        bare: String::new(),
        raw: String::new(),
        temp,
    };
    let unexpected: Vec<&str> = job.inputs.iter().map(|(n, _)| *n).filter(|n| !action.inputs.contains_key(*n)).collect();
    if !unexpected.is_empty() {
        let data = format!("Unexpected input(s) '{}'", unexpected.join("', '"));
        done.annotations.push(Command { name: "warning".to_owned(), properties: BTreeMap::new(), data });
    }
    let mut contexts: BTreeMap<String, String> = BTreeMap::new();
    for (name, input) in &action.inputs {
        let given = job.inputs.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
        contexts.insert(format!("inputs.{name}"), given.or_else(|| input.default.clone()).unwrap_or_default());
    }
    contexts.extend(job.github.iter().map(|(name, value)| (format!("github.{name}"), value.clone())));
    contexts.insert("github.token".to_owned(), TOKEN.to_owned());
    contexts.entry("github.server_url".to_owned()).or_insert_with(|| "https://github.com".to_owned());
    for step in &composite.steps {
        run_step(step, workspace, job, &mut contexts, &mut done);
        if done.code != 0 {
            break;
        }
    }
    for (name, output) in &action.outputs {
        done.outputs.insert(name.clone(), evaluated(output.value.as_deref().unwrap(), &contexts));
    }
    check_limits(&done, workspace);
    done
}

fn run_step(step: &Step, workspace: &Path, job: &Job, contexts: &mut BTreeMap<String, String>, done: &mut Done) {
    let StepBody::Run { run, shell, working_directory } = &step.body else { panic!("a step does not run a script") };
    assert!(matches!(shell, LoE::Literal(s) if s == "bash"), "{shell:?}");
    assert!(working_directory.is_none() && step.r#if.is_none(), "not understood: {step:?}");
    assert!(!run.contains("${{"), "a script is built from an expression: {run}");
    let LoE::Literal(env) = &step.env else { panic!("not understood: {:?}", step.env) };
    let temp = done.temp.path().to_owned();
    let files = ["OUTPUT", "ENV", "PATH", "STEP_SUMMARY", "STATE"].map(|name| (name, temp.join(format!("{name}-file"))));
    for (_, file) in &files {
        fs::write(file, "").unwrap();
    }
    let script = temp.join("script.sh");
    fs::write(&script, run).unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let path = std::env::join_paths(job.path.iter().cloned().chain(std::env::split_paths(&path))).unwrap();
    let mut process = Process::new("bash");
    process.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(&script).current_dir(workspace).env_clear();
    process.env("PATH", path).env("HOME", &temp).env("LANG", "C.UTF-8").env("CI", "true");
    process.env("GITHUB_ACTIONS", "true").env("GITHUB_ACTION_PATH", root()).env("GITHUB_WORKSPACE", workspace);
    process.env("RUNNER_TEMP", &temp).env("RUNNER_OS", if cfg!(target_os = "macos") { "macOS" } else { "Linux" });
    process.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    process.envs(files.iter().map(|(name, file)| (format!("GITHUB_{name}"), file)));
    process.envs(job.env.iter().map(|(k, v)| (*k, v.as_str())));
    process.envs(env.iter().map(|(name, value)| (name.as_str(), evaluated(&value.to_string(), contexts))));
    let output = process.output().unwrap();
    done.code = output.status.code().unwrap();
    for stream in [&output.stdout, &output.stderr] {
        let text = String::from_utf8_lossy(stream);
        let log = Log::read(&text);
        done.raw.push_str(&text);
        done.shown.push_str(&log.shown.join("\n"));
        done.bare.push_str(&log.bare.join("\n"));
        done.annotations.extend(log.commands);
    }
    let read = |name: &str| fs::read_to_string(&files.iter().find(|(n, _)| *n == name).unwrap().1).unwrap();
    for name in ["ENV", "PATH", "STATE"] {
        assert_eq!(read(name), "", "GITHUB_{name} is written to");
    }
    for (name, value) in commands::pairs(&read("OUTPUT")) {
        contexts.insert(format!("steps.{}.outputs.{name}", step.id.as_ref().unwrap()), value);
    }
    let summary = read("STEP_SUMMARY");
    assert!(summary.len() <= SUMMARY, "a summary of {} bytes", summary.len());
    done.summary.push_str(&summary);
}

/// Text with its expressions filled in. Only a context by its name is understood; what is not there is empty.
fn evaluated(text: &str, contexts: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${{") {
        let (expression, after) = after.split_once("}}").unwrap();
        let name = expression.trim();
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
        let known = ["inputs.", "github.", "steps."].iter().any(|c| name.starts_with(c));
        assert!(plain && known, "not understood: {expression}");
        assert!(!name.starts_with("inputs.") || contexts.contains_key(name), "no such input: {name}");
        out.push_str(before);
        out.push_str(contexts.get(name).map(String::as_str).unwrap_or_default());
        rest = after;
    }
    out + rest
}

/// What holds for every run.
fn check_limits(done: &Done, workspace: &Path) {
    let files: Vec<String> = fs::read_dir(done.temp.path()).unwrap().map(|e| e.unwrap().path().display().to_string()).collect();
    assert!(!done.raw.contains(TOKEN) && !done.summary.contains(TOKEN), "the token is shown; {files:?}");
    for level in ["error", "warning", "notice"] {
        assert!(done.level(level).len() <= ANNOTATIONS, "{} annotations of level {level}", done.level(level).len());
    }
    for command in &done.annotations {
        assert!(["error", "warning", "notice"].contains(&command.name.as_str()), "carried out: {command:?}");
        assert!(command.data.encode_utf16().count() <= MESSAGE);
        let known = ["file", "line", "endline", "col", "endcolumn", "title"];
        assert!(command.properties.keys().all(|k| known.contains(&k.as_str())), "{command:?}");
        if let Some(file) = command.properties.get("file") {
            // `@` and a revision name a file of another revision.
            assert!(workspace.join(file.split('@').next().unwrap()).exists(), "an annotation is nowhere: {file}");
        }
    }
}
