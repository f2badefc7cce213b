//! A small project in a temporary folder, on which the real program is run.
#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// A declared use that leaves no question open for the models of these tests.
pub const MILD: &str = r#"[use]
commercial = true
purpose = "product"
organization = "company"
distribution = ["hosted-service"]
monthly-active-users = 1_000
annual-revenue = 100_000
outputs-train = "none"
fine-tunes = false
published-models = []
territories = ["US"]
established-in = ["US"]
modalities = ["text"]
domains = ["customer-support"]
"#;

/// A folder with files.
pub struct Project(TempDir);

/// What a run printed and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Fails unless the run ended with the code.
    #[track_caller]
    pub fn ends(&self, code: i32) -> &Self {
        self.shows(code, &[])
    }
    /// Fails unless everything was printed.
    #[track_caller]
    pub fn says(&self, parts: &[&str]) -> &Self {
        self.shows(self.code, parts)
    }
    /// The report on standard output.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}{}", self.out, self.err))
    }
    /// Fails unless the run ended with the code and everything is on standard output.
    #[track_caller]
    pub fn shows(&self, code: i32, parts: &[&str]) -> &Self {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        let missing: Vec<_> = parts.iter().filter(|p| !self.out.contains(**p) && !self.err.contains(**p)).collect();
        assert!(missing.is_empty(), "missing {missing:?} in\n{}\n{}", self.out, self.err);
        self
    }
    #[track_caller]
    pub fn hides(&self, parts: &[&str]) -> &Self {
        let there: Vec<_> = parts.iter().filter(|p| self.out.contains(**p) || self.err.contains(**p)).collect();
        assert!(there.is_empty(), "unwanted {there:?} in\n{}\n{}", self.out, self.err);
        self
    }
}

impl Project {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let project = Self(TempDir::new().unwrap());
        // The top of a work tree: no policy of a folder further up is ever found.
        std::fs::create_dir(project.0.path().join(".git")).unwrap();
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// A copy of a folder of the repository.
    pub fn copy(folder: &str) -> Self {
        let project = Self::new(&[]);
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in walkdir::WalkDir::new(&source) {
            let entry = entry.unwrap();
            let relative = entry.path().strip_prefix(&source).unwrap().to_string_lossy().into_owned();
            if entry.file_type().is_file() {
                project.write(&relative, &std::fs::read_to_string(entry.path()).unwrap());
            }
        }
        project
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }
    pub fn write(&self, path: &str, text: &str) {
        let target = self.0.path().join(path);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, text).unwrap();
    }
    pub fn append(&self, path: &str, text: &str) {
        let old = self.read(path);
        self.write(path, &format!("{old}{text}"));
    }
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.0.path().join(path)).unwrap()
    }
    pub fn run(&self, words: &[&str]) -> Ran {
        self.run_with(words, "")
    }
    /// Runs with text on standard input.
    pub fn run_with(&self, words: &[&str], input: &str) -> Ran {
        let mut command = Command::cargo_bin("mayuse").unwrap();
        command.current_dir(self.0.path()).env_remove("GITHUB_ACTIONS").env("NO_COLOR", "1").env("COLUMNS", "160");
        let Output { status, stdout, stderr } = command.args(words).write_stdin(input).output().unwrap();
        Ran {
            code: status.code().unwrap_or(-1),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }
}
