//! Repositories as `actions/checkout` leaves them.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

pub(crate) use crate::project::MILD as POLICY;

/// A model whose license has a limit of users.
pub(crate) const LLAMA: &str = "model = AutoModel.from_pretrained(\"meta-llama/Llama-3.1-8B-Instruct\")\n";
/// A model that anybody may use for anything.
pub(crate) const FREE: &str = "encoder = SentenceTransformer(\"BAAI/bge-m3\")\n";
/// A model that no business may use.
pub(crate) const RESEARCH: &str = "ranker = CrossEncoder(\"jinaai/jina-reranker-v2-base-multilingual\")\n";

/// The policy with more users than some licenses allow.
pub(crate) fn large() -> String {
    POLICY.replace("1_000", "900_000_000")
}

/// A folder that goes away with the test.
#[derive(Debug)]
pub(crate) struct Repository {
    folder: TempDir,
}

impl Repository {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let here = Self { folder: tempfile::tempdir().unwrap() };
        here.git(&["init", "--quiet", "--initial-branch", "main"]);
        here.commit(files);
        here
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = self.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    /// Commits files and says which commit it is.
    pub(crate) fn commit(&self, files: &[(&str, &str)]) -> String {
        self.write(files);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "change"]);
        self.head()
    }

    pub(crate) fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"])
    }

    /// A branch with a commit of its own, merged into what is checked out, as GitHub does for a pull request. Gives base and
    /// head; the merge is checked out.
    pub(crate) fn pull_request(&self, files: &[(&str, &str)]) -> (String, String) {
        let base = self.head();
        self.git(&["checkout", "--quiet", "-b", "change"]);
        let head = self.commit(files);
        self.git(&["checkout", "--quiet", "--detach", &base]);
        self.git(&["merge", "--quiet", "--no-ff", "--message", "merge", &head]);
        (base, head)
    }

    /// What `actions/checkout` makes of it without `fetch-depth`: one commit.
    pub(crate) fn shallow(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let from = format!("file://{}", self.path().display());
        let here = Self { folder };
        self.git(&["branch", "--force", "checked-out", "HEAD"]);
        here.git(&["clone", "--quiet", "--depth", "1", "--branch", "checked-out", &from, "."]);
        here
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.current_dir(self.path()).args(["-c", "user.name=t", "-c", "user.email=t@example.org"]).args(arguments);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let output = command.output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}
