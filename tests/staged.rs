//! `check --staged`, `--changed` and `--since`: which files are looked at, and which content of them. The real program on
//! real repositories.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod git;
mod project;

use git::{CODESTRAL, FREE, LLAMA, MILD, Repository, large};

/// A clean repository whose policy forbids Llama.
fn clean() -> Repository {
    Repository::with(&[("a.py", FREE), ("sub/b.py", FREE), ("mayuse.toml", &large())])
}

/// The files that a report refers to.
fn files(report: &serde_json::Value) -> Vec<String> {
    let references = report["models"].as_array().unwrap().iter().flat_map(|m| m["references"].as_array().unwrap());
    let mut files: Vec<String> = references.map(|r| r["file"].as_str().unwrap().to_owned()).collect();
    files.sort();
    files.dedup();
    files
}

#[test]
fn what_is_staged_counts_and_not_what_lies_in_the_work_tree() {
    let repository = clean();
    // Bad in the work tree, good in the index.
    repository.write("a.py", LLAMA);
    repository.run(&["check", "a.py"]).ends(1);
    repository.run(&["check", "--staged", "a.py"]).ends(0);
    // Bad in the index, good in the work tree.
    repository.git(&["add", "a.py"]);
    repository.write("a.py", FREE);
    repository.run(&["check", "a.py"]).ends(0);
    let report = repository.run(&["check", "--staged", "a.py"]);
    // The line that is shown is the staged one.
    report.ends(1).says(&["a.py:1:36", "AutoModel.from_pretrained(\"meta-llama/Llama-3.1-8B-Instruct\")", "mayuse.toml:6"]);
    // Staged, and gone from the work tree.
    std::fs::remove_file(repository.path().join("a.py")).unwrap();
    repository.run(&["check", "--staged", "a.py"]).ends(1);
    repository.run_in("sub", &["check", "--staged", "../a.py"], &[]).ends(1);
    repository.run(&["check", "--staged", "no-such.py"]).ends(2).says(&["no-such.py"]);
}

#[test]
fn without_paths_it_is_all_staged_changes() {
    let repository = Repository::with(&[("old.py", LLAMA), ("mayuse.toml", &large())]);
    repository.run(&["check", "--staged"]).ends(0).says(&["no file was examined"]);
    repository.write("new.py", CODESTRAL);
    repository.run(&["check", "--staged"]).ends(0);
    repository.git(&["add", "new.py"]);
    let report = repository.run(&["check", "--staged", "--format", "json"]).ends(1).json();
    assert_eq!(files(&report), ["new.py"]);
    // A file that is deleted leaves nothing to look at.
    repository.git(&["rm", "-q", "--cached", "new.py"]);
    repository.git(&["rm", "-q", "old.py"]);
    repository.run(&["check", "--staged"]).ends(0);
    // Nothing is committed yet: everything staged is new.
    let first = Repository::new();
    first.write("a.py", LLAMA);
    first.git(&["add", "a.py"]);
    let report = first.run(&["check", "--staged", "--format", "json"]).ends(1).json();
    assert_eq!(files(&report), ["a.py"]);
}

#[test]
fn the_policy_is_the_staged_one() {
    let repository = Repository::with(&[("a.py", FREE), ("mayuse.toml", MILD)]);
    repository.write("a.py", LLAMA);
    repository.git(&["add", "a.py"]);
    repository.write("mayuse.toml", large());
    repository.run(&["check", "--staged", "a.py"]).ends(0);
    repository.run(&["check", "a.py"]).ends(1);
    repository.git(&["add", "mayuse.toml"]);
    repository.write("mayuse.toml", "nonsense = [");
    repository.run(&["check", "--staged", "a.py"]).ends(1);
    // One that was never staged declares nothing, and the run says so.
    let repository = Repository::with(&[("a.py", LLAMA)]);
    repository.write("mayuse.toml", MILD);
    repository.run(&["check"]).ends(0);
    repository.run(&["check", "--staged", "a.py"]).ends(1).says(&["mayuse.toml is not staged", "git add"]);
    // From a folder below, it is found further up.
    let repository = clean();
    repository.write("sub/b.py", LLAMA);
    repository.git(&["add", "-A"]);
    let report = repository.run_in("sub", &["check", "--staged", "b.py", "--format", "json"], &[]).ends(1).json();
    assert_eq!((files(&report), &report["policy"]), (vec!["sub/b.py".to_owned()], &"mayuse.toml".into()));
    assert_eq!(report["verdict"], "denied");
}

#[test]
fn a_staged_policy_concerns_every_file() {
    let repository = Repository::with(&[("a.py", LLAMA), ("sub/b.py", FREE), ("mayuse.toml", MILD)]);
    repository.write("mayuse.toml", large());
    repository.git(&["add", "mayuse.toml"]);
    for words in
        [&["check", "--staged"][..], &["check", "--staged", "mayuse.toml"], &["check", "--staged", "sub/b.py", "mayuse.toml"]]
    {
        let report = repository.run(&[words, &["--format", "json"]].concat()).ends(1).json();
        assert_eq!(files(&report), ["a.py", "sub/b.py"], "{words:?}");
    }
    repository.run(&["check", "--staged", "sub/b.py"]).ends(0);
    // A policy that goes concerns every file as well, and so do the project's own licenses.
    repository.commit("large");
    repository.git(&["rm", "-q", "mayuse.toml"]);
    let report = repository.run(&["check", "--staged", "--format", "json"]).ends(1).json();
    assert_eq!(files(&report), ["a.py", "sub/b.py"]);
    // Of a pyproject.toml only the one that holds the policy counts.
    let repository =
        Repository::with(&[("a.py", LLAMA), ("pyproject.toml", "[project]\nname = \"x\"\n"), ("mayuse.toml", &large())]);
    repository.write("pyproject.toml", "[project]\nname = \"y\"\n");
    repository.git(&["add", "-A"]);
    repository.run(&["check", "--staged", "pyproject.toml"]).ends(0);
    let use_ = large().replace("[use]", "[tool.mayuse.use]");
    repository.git(&["rm", "-q", "mayuse.toml"]);
    repository.write("pyproject.toml", use_);
    repository.git(&["add", "-A"]);
    repository.run(&["check", "--staged", "pyproject.toml"]).ends(1).says(&["a.py"]);
}

#[test]
fn a_duty_that_is_met_elsewhere_is_met() {
    let repository = Repository::with(&[("a.py", LLAMA), ("README.md", "Built with Llama\n"), ("mayuse.toml", MILD)]);
    let duties = |words: &[&str]| -> Vec<String> {
        let report = repository.run(&[words, &["--format", "json"]].concat()).json();
        let open = report["findings"].as_array().unwrap().iter().filter(|f| f["outcome"] == "obligation");
        open.map(|f| f["code"].as_str().unwrap().to_owned()).collect()
    };
    let whole = duties(&["check"]);
    assert!(!whole.contains(&"attribution".to_owned()), "{whole:?}");
    assert_eq!(duties(&["check", "a.py"]), whole);
    assert_eq!(duties(&["check", "--staged", "a.py"]), whole);
}

#[test]
fn the_index_of_the_commit_that_is_being_made_is_read() {
    let repository = clean();
    let program = env!("CARGO_BIN_EXE_mayuse");
    let hook = format!("#!/bin/sh\nexec '{program}' check --staged --format short\n");
    repository.write(".git/hooks/pre-commit", hook);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let hook = repository.path().join(".git/hooks/pre-commit");
        std::fs::set_permissions(hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let commit = |words: &[&str]| {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
        let mut command = std::process::Command::new("git");
        command.args(identity).args(["commit", "-q", "-m", "x"]).args(words).current_dir(repository.path());
        let done = command.env_remove("GIT_DIR").env_remove("GIT_INDEX_FILE").output().unwrap();
        (done.status.success(), String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned())
    };
    // Neither is in the repository's own index: `-a` and a path make git build another one.
    repository.write("a.py", LLAMA);
    for words in [&["-a"][..], &["a.py"], &["-o", "a.py"]] {
        let (fine, said) = commit(words);
        assert!(!fine && said.contains("a.py:1:36"), "{words:?}: {said}");
    }
    // Only the other file is committed: what lies in `a.py` is not part of it.
    repository.write("sub/b.py", "print(1)\n");
    let (fine, said) = commit(&["sub/b.py"]);
    assert!(fine, "{said}");
    repository.git(&["checkout", "-q", "a.py"]);
    // From a linked work tree, whose index lies elsewhere.
    repository.git(&["worktree", "add", "-q", "linked"]);
    repository.write("linked/a.py", LLAMA);
    repository.git(&["-C", "linked", "add", "a.py"]);
    repository.run_in("linked", &["check", "--staged"], &[]).ends(1).says(&["a.py:1:36"]);
    repository.run(&["check", "--staged"]).ends(0);
}

#[test]
fn a_named_file_that_is_not_staged_is_read_as_it_lies() {
    let repository = clean();
    repository.write("untracked.py", LLAMA);
    repository.run(&["check", "--staged", "untracked.py"]).ends(1).says(&["untracked.py:1:36", "from_pretrained"]);
    // To be added later, as `git add -N` says: the commit holds nothing of it.
    repository.git(&["add", "-N", "untracked.py"]);
    repository.run(&["check", "--staged", "untracked.py"]).ends(0);
}

#[test]
fn odd_entries_of_the_index_are_named() {
    let repository = clean();
    #[cfg(unix)]
    std::os::unix::fs::symlink("a.py", repository.path().join("link.py")).unwrap();
    repository.write("ü b\n.py", LLAMA);
    repository.write("-v.py", LLAMA);
    repository.write("x.bin", LLAMA);
    repository.git(&["add", "-A"]);
    let report = repository.run(&["check", "--staged", "--format", "json"]).ends(1).json();
    assert_eq!(files(&report), ["-v.py", "ü b\n.py"]);
    let left: Vec<_> = report["unexamined"].as_array().unwrap().iter().map(|u| (&u["file"], &u["reason"])).collect();
    assert!(left.contains(&(&"link.py".into(), &"symlink".into())), "{left:?}");
    repository.run(&["check", "--staged", "--", "-v.py"]).ends(1);
    // In conflict: there is no one content, and that is no pass.
    let repository = clean();
    repository.git(&["checkout", "-q", "-b", "other"]);
    repository.write("a.py", LLAMA);
    repository.commit("theirs");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("a.py", CODESTRAL);
    repository.commit("ours");
    let merge = ["-c", "user.name=t", "-c", "user.email=t@example.org", "merge", "-q", "other"];
    let merged = std::process::Command::new("git").args(merge).current_dir(repository.path()).output().unwrap();
    assert!(!merged.status.success());
    repository.run(&["check", "--staged", "a.py"]).ends(2).says(&["a.py", "unmerged"]);
}

#[test]
fn excludes_hold_for_named_files_too() {
    let repository = Repository::with(&[
        ("vendored/a.py", LLAMA),
        ("mayuse.toml", &format!("{}\n[scan]\nexclude = [\"vendored\"]\n", large())),
    ]);
    repository.run(&["check", "--staged", "vendored/a.py"]).ends(0);
    repository.run(&["check", "--staged", "vendored"]).ends(0);
    repository.run(&["check", "--staged", "."]).ends(0);
}

#[test]
fn an_index_in_any_form_is_read() {
    for form in ["split", "four", "sparse", "plain"] {
        let repository = clean();
        match form {
            "split" => _ = repository.git(&["update-index", "--split-index"]),
            "four" => _ = repository.git(&["update-index", "--index-version", "4"]),
            "sparse" => _ = repository.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "elsewhere"]),
            _ => {}
        }
        repository.write("a.py", LLAMA);
        repository.git(&["add", "a.py"]);
        repository.run(&["check", "--staged"]).ends(1).says(&["a.py:1:36"]);
        let report = repository.run(&["check", "--staged", ".", "--format", "json"]).ends(1).json();
        assert_eq!(files(&report), ["a.py", "sub/b.py"], "{form}");
    }
}

#[test]
fn changed_files_are_those_that_differ_from_head() {
    let repository = Repository::with(&[
        ("old.py", LLAMA),
        ("touched.py", LLAMA),
        ("gone.py", LLAMA),
        (".gitignore", "ignored.py\n"),
        ("mayuse.toml", &large()),
    ]);
    let changed = |words: &[&str]| files(&repository.run(&[words, &["--format", "json"]].concat()).json());
    let none: [&str; 0] = [];
    assert_eq!(changed(&["check", "--changed"]), none);
    repository.run(&["check", "--changed"]).ends(0).says(&["no file was examined"]);
    repository.write("staged.py", LLAMA);
    repository.git(&["add", "staged.py"]);
    repository.write("new dir/untracked ü.py", LLAMA);
    repository.write("ignored.py", LLAMA);
    repository.write("touched.py", LLAMA);
    std::fs::remove_file(repository.path().join("gone.py")).unwrap();
    assert_eq!(changed(&["check", "--changed"]), ["new dir/untracked ü.py", "staged.py"]);
    repository.write("old.py", format!("import os\n{LLAMA}"));
    assert_eq!(changed(&["check", "--changed"]), ["new dir/untracked ü.py", "old.py", "staged.py"]);
    assert_eq!(changed(&["check", "--changed", "old.py", "touched.py"]), ["old.py"]);
    assert_eq!(changed(&["check", "--changed", "new dir"]), ["new dir/untracked ü.py"]);
    // The policy is the whole one, and a changed one concerns every file.
    repository.write("mayuse.toml", MILD);
    assert_eq!(changed(&["check", "--changed"]), ["new dir/untracked ü.py", "old.py", "staged.py", "touched.py"]);
    repository.run(&["check", "--changed", "--staged"]).ends(2);
    repository.run(&["check", "--changed", "--since", "HEAD"]).ends(2);
}

#[test]
fn since_is_where_the_work_left_the_revision() {
    let repository = Repository::with(&[("old.py", LLAMA), ("mayuse.toml", &large())]);
    repository.git(&["checkout", "-q", "-b", "feature"]);
    repository.write("feature.py", LLAMA);
    repository.commit("feature");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("old.py", FREE);
    repository.commit("main goes on");
    repository.git(&["checkout", "-q", "feature"]);
    repository.write("work.py", LLAMA);
    let since = |name: &str| files(&repository.run(&["check", "--since", name, "--format", "json"]).json());
    // Not `old.py`: the branch did not touch it.
    assert_eq!(since("main"), ["feature.py", "work.py"]);
    assert_eq!(since("HEAD"), ["work.py"]);
    // Limited and compared at once.
    repository.run(&["check", "--since", "main", "--base", "main"]).ends(0).says(&["nothing new"]);
    repository.run(&["check", "--since", "main"]).ends(1);
}

#[test]
fn a_hook_can_be_strict_about_new_things_only() {
    let repository = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", &large())]);
    repository.write("a.py", format!("import os\n{LLAMA}"));
    repository.git(&["add", "a.py"]);
    repository.run(&["check", "--staged", "a.py"]).ends(1);
    repository.run(&["check", "--staged", "a.py", "--base", "HEAD"]).ends(0);
    repository.write("a.py", CODESTRAL);
    repository.run(&["check", "--staged", "a.py", "--base", "HEAD"]).ends(0);
    repository.git(&["add", "a.py"]);
    repository.run(&["check", "--staged", "a.py", "--base", "HEAD"]).ends(1).says(&["Codestral"]).hides(&["meta-llama"]);
}

#[test]
fn outside_a_repository_nothing_is_staged() {
    let plain = tempfile::tempdir().unwrap();
    std::fs::write(plain.path().join("a.py"), LLAMA).unwrap();
    for option in ["--staged", "--changed", "--since=main"] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_mayuse"));
        let ran = command.args(["check", option]).current_dir(plain.path()).env_remove("GIT_INDEX_FILE").output().unwrap();
        assert_eq!(ran.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&ran.stderr).contains("not in a git work tree"), "{option}");
    }
    let repository = clean();
    repository.write(".git/index", "DIRC nonsense");
    repository.run(&["check", "--staged"]).ends(2).says(&["index"]);
    repository.run(&["check", "--changed"]).ends(2);
}

#[test]
fn many_files_are_read_once_each() {
    let repository = Repository::new();
    for n in 0..3_000 {
        repository.write(&format!("src/m{n}.py"), format!("# {n}\n{FREE}"));
    }
    repository.write("mayuse.toml", MILD);
    repository.git(&["add", "-A"]);
    let report = repository.run(&["check", "--staged", "--format", "json"]).ends(0).json();
    assert_eq!(report["summary"]["references"], 3_000);
    assert_eq!(report["summary"]["files_scanned"], 3_001);
    let list = (0..3_000).map(|n| format!("src/m{n}.py\0")).collect::<String>();
    repository.write("list", list);
    let report = repository.run(&["check", "--staged", "--files-from", "list", "-0", "--format", "json"]).ends(0).json();
    assert_eq!(report["summary"]["files_scanned"], 3_000);
}
