//! The real program, pointed at a hub on this machine.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use super::project::MILD;
use super::server::Server;

/// A token that must be seen nowhere but in the requests to its own endpoint.
pub const TOKEN: &str = "hf_canaryCANARYcanary";

/// A declared use that Apache-2.0 allows and the Llama licenses do not.
pub fn large() -> String {
    MILD.replace("= 1_000\n", "= 900_000_000\n").replace("= 100_000\n", "= 900_000_000_000\n")
}

/// What a run printed, how it ended, how long it took.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
    pub took: Duration,
}

impl Ran {
    pub fn report(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}\n{}\n{}", self.out, self.err))
    }
    /// The verdict of a model and the codes of its findings.
    pub fn verdict(&self, id: &str) -> String {
        let report = self.report();
        let model = report["models"].as_array().unwrap().iter().find(|m| m["id"] == id);
        let verdict = model.unwrap_or_else(|| panic!("no {id} in {}", self.out))["verdict"].as_str().unwrap().to_owned();
        let mut codes: Vec<&str> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|f| f["model"] == id)
            .map(|f| f["code"].as_str().unwrap())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        format!("{verdict} {}", codes.join(" ")).trim().to_owned()
    }
    #[track_caller]
    pub fn says(&self, part: &str) -> &Self {
        assert!(self.err.contains(part), "no “{part}” in\n{}", self.err);
        self
    }
}

/// A project that loads some models, with a home of its own.
#[derive(Debug)]
pub struct World {
    pub folder: TempDir,
    pub home: TempDir,
}

impl World {
    pub fn new(models: &[&str]) -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap(), home: tempfile::tempdir().unwrap() };
        let lines: String = models.iter().map(|m| format!("AutoModel.from_pretrained(\"{m}\")\n")).collect();
        std::fs::create_dir(world.folder.path().join(".git")).unwrap();
        world.write("load.py", &lines);
        world.write("mayuse.toml", &large());
        world
    }
    pub fn write(&self, path: &str, text: &str) {
        std::fs::write(self.folder.path().join(path), text).unwrap();
    }
    pub fn cache(&self) -> std::path::PathBuf {
        self.home.path().join("cache/mayuse/hub")
    }
    /// `check --online --format json` with a token.
    pub fn check(&self, hub: &Server) -> Ran {
        self.run(&["check", "--online", "--online-timeout", "400", "--format", "json"], &[("HF_ENDPOINT", &hub.address)])
    }
    pub fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
        program(self.folder.path(), self.home.path(), arguments, variables)
    }
}

fn program(folder: &Path, home: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mayuse"));
    let foreign = |name: &str| {
        let lower = name.to_lowercase();
        ["hf_", "hugging", "transformers_", "github_"].iter().any(|p| lower.starts_with(p)) || lower.ends_with("_proxy")
    };
    for (name, _) in std::env::vars().filter(|(name, _)| foreign(name)) {
        command.env_remove(name);
    }
    command.env("HOME", home).env("XDG_CACHE_HOME", home.join("cache")).env("LOCALAPPDATA", home.join("cache"));
    command.env("HF_TOKEN", TOKEN).env("NO_COLOR", "1").env("RUST_LOG", "trace").env("RUST_BACKTRACE", "1");
    command.envs(variables.iter().copied()).args(arguments).current_dir(folder);
    let start = Instant::now();
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let ran =
        Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr), took: start.elapsed() };
    assert!(!ran.out.contains("canary") && !ran.err.contains("canary"), "a secret is shown:\n{}\n{}", ran.out, ran.err);
    ran
}
