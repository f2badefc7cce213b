//! A real git repository in a temporary folder, on which the real program is run.
#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

pub use super::project::{MILD, Ran};

/// Too many users for Llama.
pub fn large() -> String {
    MILD.replace("1_000", "900_000_000")
}

pub const LLAMA: &str = "model = AutoModel.from_pretrained(\"meta-llama/Llama-3.1-8B-Instruct\")\n";
pub const CODESTRAL: &str = "model = AutoModel.from_pretrained(\"mistralai/Codestral-22B-v0.1\")\n";
pub const FREE: &str = "encoder = SentenceTransformer(\"BAAI/bge-m3\")\n";

/// A repository with its work tree.
pub struct Repository(TempDir);

impl Repository {
    /// An empty repository on the branch `main`.
    pub fn new() -> Self {
        let repository = Self(TempDir::new().unwrap());
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    /// One commit with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let repository = Self::new();
        for (path, text) in files {
            repository.write(path, text);
        }
        repository.commit("first");
        repository
    }

    /// A clone by git itself, so that it can be a shallow or a partial one.
    pub fn cloned(from: &Self, words: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let address = format!("file://{}", from.path().display());
        let clone = [&["clone", "-q"], words, &[address.as_str(), "."]].concat();
        git(folder.path(), &clone);
        Self(folder)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let target = self.path().join(path);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, text).unwrap();
    }
    pub fn git(&self, words: &[&str]) -> String {
        git(self.path(), words)
    }
    pub fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }
    /// Runs the program at the top of the work tree.
    pub fn run(&self, words: &[&str]) -> Ran {
        self.run_in("", words, &[])
    }
    /// Runs the program in a folder, with variables.
    pub fn run_in(&self, folder: &str, words: &[&str], variables: &[(&str, &str)]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mayuse"));
        for name in ["GITHUB_ACTIONS", "GIT_DIR", "GIT_INDEX_FILE"] {
            command.env_remove(name);
        }
        command.args(words).current_dir(self.path().join(folder)).env("NO_COLOR", "1").env("COLUMNS", "160");
        let Output { status, stdout, stderr } = command.envs(variables.iter().copied()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
    }
}

fn git(folder: &Path, words: &[&str]) -> String {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let allowed = ["-c", "protocol.file.allow=always"];
    let mut command = Command::new("git");
    command.args(identity).args(allowed).args(words).current_dir(folder).env("GIT_CONFIG_NOSYSTEM", "1");
    let done = command.env_remove("GIT_DIR").env_remove("GIT_INDEX_FILE").output().unwrap();
    assert!(done.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}
