//! `check --base`: what a change brings in, and nothing else. The real program on real repositories.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod git;
mod project;

use git::{CODESTRAL, FREE, LLAMA, MILD, Repository, large};

/// Models of new findings in a JSON report.
fn new_models(report: &serde_json::Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap();
    let new = findings.iter().filter(|f| f["baseline_state"] == "new" && f["outcome"] != "satisfied");
    let mut models: Vec<String> = new.map(|f| f["model"].as_str().unwrap().to_owned()).collect();
    models.sort();
    models.dedup();
    models
}

#[test]
fn a_model_that_was_there_does_not_fail_and_one_that_comes_does() {
    let repository = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", &large())]);
    repository.run(&["check"]).ends(1);
    let same = repository.run(&["check", "--base", "main"]);
    // What is old is counted, on standard error and in the report, and not shown.
    same.ends(0)
        .says(&[
            "Compared with main (",
            "0 new findings",
            "unchanged",
            "nothing new stands against",
            "are in main too and do not fail",
        ])
        .hides(&["Denied", "meta-llama"]);
    repository.write("b.py", CODESTRAL);
    let more = repository.run(&["check", "--base", "main", "--format", "json"]).ends(1).json();
    assert_eq!(new_models(&more), ["mistralai/Codestral-22B-v0.1"]);
    assert_eq!(more["verdict"], "denied");
    let baseline = &more["baseline"];
    assert_eq!((&baseline["name"], &baseline["gone"]), (&"main".into(), &0.into()));
    assert_eq!(baseline["commit"].as_str().unwrap(), repository.git(&["rev-parse", "main"]).trim());
    let open: Vec<_> = more["findings"].as_array().unwrap().iter().filter(|f| f["outcome"] != "satisfied").collect();
    let counted = |state: &str| open.iter().filter(|f| f["baseline_state"] == state).count();
    assert_eq!(baseline["new"], counted("new"));
    assert_eq!(baseline["unchanged"], counted("unchanged"));
    assert!(counted("unchanged") > 0);
    repository.run(&["check", "--base", "main"]).ends(1).says(&["Codestral"]).hides(&["meta-llama"]);
}

#[test]
fn nothing_is_checked_out_and_the_work_tree_stays_as_it_is() {
    let repository = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", &large())]);
    repository.write("a.py", FREE);
    repository.write("untracked.py", FREE);
    let before = (repository.git(&["status", "--porcelain"]), std::fs::read(repository.path().join(".git/index")).unwrap());
    let report = repository.run(&["check", "--base", "HEAD", "--format", "json"]).ends(0).json();
    assert!(report["baseline"]["gone"].as_u64().unwrap() > 0);
    assert_eq!(repository.git(&["status", "--porcelain"]), before.0);
    assert_eq!(std::fs::read(repository.path().join(".git/index")).unwrap(), before.1);
}

#[test]
fn a_change_of_the_policy_alone_counts() {
    let repository = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", MILD)]);
    repository.run(&["check"]).ends(0);
    repository.write("mayuse.toml", large());
    let report = repository.run(&["check", "--base", "main", "--format", "json"]).ends(1).json();
    let new: Vec<_> = report["findings"].as_array().unwrap().iter().filter(|f| f["baseline_state"] == "new").collect();
    assert_eq!(new.iter().map(|f| f["code"].as_str().unwrap()).collect::<Vec<_>>(), ["user-threshold"]);
    // The policy of the base is its own, whatever the head is judged by.
    repository.run(&["check", "--base", "main", "--policy-from", "main"]).ends(0);
}

#[test]
fn a_finding_that_gets_worse_is_new() {
    let clear = MILD.replace("monthly-active-users = 1_000\n", "");
    let repository = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", &clear)]);
    repository.run(&["check", "--base", "main"]).ends(0);
    // Undeclared, then violated: the same clause, a worse outcome.
    repository.write("mayuse.toml", large());
    repository.run(&["check", "--base", "main"]).ends(1).says(&["Denied", "1 new finding,"]);
    // Violated, then answered: better, and silent.
    repository.commit("large");
    repository.write("mayuse.toml", MILD);
    repository.run(&["check", "--base", "main", "--fail-on", "obligations"]).ends(0);
    // A question that was not open before.
    repository.commit("mild");
    repository.write("mayuse.toml", MILD.replace("monthly-active-users = 1_000\n", ""));
    repository.run(&["check", "--base", "main"]).ends(1).says(&["monthly-active-users"]);
}

#[test]
fn a_mention_that_becomes_a_use_is_new() {
    let repository =
        Repository::with(&[("notes.md", "We like meta-llama/Llama-3.1-8B-Instruct.\n"), ("mayuse.toml", &large())]);
    repository.run(&["check", "--base", "main"]).ends(0);
    repository.write("a.py", LLAMA);
    repository.run(&["check", "--base", "main"]).ends(1).says(&["Denied", "meta-llama"]);
}

#[test]
fn a_further_forbidden_domain_is_new_although_the_clause_is_the_same() {
    let with = |domains: &str| MILD.replace("\"customer-support\"", domains);
    let repository = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", &with("\"disinformation\""))]);
    repository.run(&["check"]).ends(1);
    repository.run(&["check", "--base", "main"]).ends(0);
    repository.write("mayuse.toml", with("\"disinformation\", \"military-weapons\""));
    repository.run(&["check", "--base", "main"]).ends(1);
    repository.commit("two");
    repository.write("mayuse.toml", with("\"military-weapons\""));
    repository.run(&["check", "--base", "main"]).ends(0);
}

#[test]
fn files_that_are_renamed_or_grow_bring_nothing_new() {
    let repository = Repository::with(&[("src/a.py", LLAMA), ("mayuse.toml", &large())]);
    repository.git(&["mv", "src/a.py", "renamed.py"]);
    repository.run(&["check", "--base", "main"]).ends(0);
    // Limited to paths, too: the base is always looked at as a whole.
    repository.run(&["check", "renamed.py", "--base", "main"]).ends(0);
    repository.write("renamed.py", format!("import os\n\n\n{LLAMA}"));
    repository.run(&["check", "--base", "main"]).ends(0);
}

#[test]
fn a_waiver_that_goes_makes_its_finding_new() {
    let waiver = "\n[[waiver]]\nid = \"grant\"\nmodel = \"meta-llama/*\"\ncodes = [\"user-threshold\"]\nreason = \"r\"\napproved-by = \"me\"\napproved-on = 2026-01-01\n";
    let repository = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", &format!("{}{waiver}", large()))]);
    repository.run(&["check", "--today", "2026-06-01"]).ends(0);
    repository.write("mayuse.toml", large());
    repository.run(&["check", "--base", "main", "--today", "2026-06-01"]).ends(1).says(&["user-threshold"]);
}

#[test]
fn the_comparison_is_with_where_the_work_left_the_base() {
    let repository = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", &large())]);
    repository.git(&["checkout", "-q", "-b", "feature"]);
    repository.write("b.py", FREE);
    repository.commit("feature");
    // The base goes on and gets rid of the model; the branch still has it, and did not bring it.
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["rm", "-q", "a.py"]);
    repository.commit("cleaner");
    repository.git(&["checkout", "-q", "feature"]);
    repository.run(&["check", "--base", "main"]).ends(0);
    // As a merge commit, which is what a host checks out for a pull request.
    repository.git(&["merge", "-q", "--no-edit", "main"]);
    repository.run(&["check", "--base", "main"]).ends(0);
    // Unrelated histories have no such place: the revision itself counts.
    repository.git(&["checkout", "-q", "--orphan", "other"]);
    repository.write("b.py", CODESTRAL);
    repository.commit("other");
    repository.run(&["check", "--base", "main"]).ends(1).says(&["Codestral"]);
}

#[test]
fn a_clone_without_the_base_says_what_to_fetch() {
    let origin = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", &large())]);
    for n in 0..3 {
        origin.write("n.txt", n.to_string());
        origin.commit("more");
    }
    origin.git(&["checkout", "-q", "-b", "feature", "HEAD~2"]);
    origin.write("f.txt", "f");
    origin.commit("feature");
    let first = origin.git(&["rev-list", "--max-parents=0", "HEAD"]);
    let shallow = Repository::cloned(&origin, &["--depth", "1", "--no-single-branch"]);
    shallow.run(&["check", "--base", first.trim()]).ends(2).says(&["fetch-depth: 0", "git fetch"]);
    shallow.run(&["check", "--base", "no-such-branch"]).ends(2).says(&["no-such-branch", "fetch-depth: 0"]);
    // Both tips are there, and what lies between is not.
    shallow.run(&["check", "--base", "origin/main"]).ends(2).says(&["shallow", "fetch-depth: 0", "git fetch --deepen"]);
    shallow.run(&["check", "--since", "origin/main"]).ends(2).says(&["git fetch --deepen"]);
    shallow.git(&["fetch", "-q", "--unshallow"]);
    shallow.run(&["check", "--base", "origin/main"]).ends(0);
}

#[test]
fn a_clone_without_earlier_files_says_so_and_fetches_nothing() {
    let origin = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", &large())]);
    origin.write("a.py", FREE);
    origin.commit("free");
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    let partial = Repository::cloned(&origin, &["--filter=blob:none"]);
    let before = partial.git(&["count-objects", "-v"]);
    partial.run(&["check", "--base", "HEAD~1"]).ends(2).says(&["--filter"]);
    assert_eq!(partial.git(&["count-objects", "-v"]), before, "nothing was fetched");
}

#[test]
fn names_that_look_like_options_are_names() {
    let repository = Repository::with(&[("a.py", LLAMA)]);
    for name in ["--upload-pack=touch pwned", "-c", "--exec=touch pwned", "", "main:a.py", "HEAD^{tree}", "main\nHEAD"] {
        for option in ["--base", "--since"] {
            repository.run(&["check", &format!("{option}={name}")]).ends(2);
        }
    }
    assert!(!repository.path().join("pwned").exists());
    // Nor does a branch of such a name do harm.
    let head = repository.git(&["rev-parse", "HEAD"]);
    repository.write(".git/refs/heads/--output=pwned", head);
    repository.run(&["check", "--base=--output=pwned"]);
    repository.run(&["check", "--base=refs/heads/--output=pwned"]).ends(0);
    assert!(!repository.path().join("pwned").exists());
}

/// Configuration that runs a program whenever git is careless.
fn armed(repository: &Repository) {
    let run = format!("touch {}/pwned; cat", repository.path().display());
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.clean",
        "filter.x.smudge",
        "gpg.program",
        "core.alternateRefsCommand",
        "uploadpack.packObjectsHook",
    ] {
        repository.git(&["config", key, &run]);
    }
    repository.git(&["config", "filter.x.required", "true"]);
    repository.write(".git/info/attributes", "* filter=x diff=x\n");
    let _ = std::fs::remove_file(repository.path().join("pwned"));
}

#[test]
fn nothing_the_repository_configures_is_run() {
    let repository = Repository::with(&[("a.py", LLAMA), ("b.py", FREE), ("mayuse.toml", &large())]);
    repository.write("b.py", CODESTRAL);
    repository.git(&["add", "b.py"]);
    armed(&repository);
    // Changed in the same moment as it was staged, as far as times tell: git has to look into it.
    for (key, value) in [("core.trustctime", "false"), ("core.checkStat", "minimal")] {
        repository.git(&["config", key, value]);
    }
    let staged = std::fs::metadata(repository.path().join("b.py")).unwrap().modified().unwrap();
    repository.write("b.py", CODESTRAL.replace("Codestral", "codestraL"));
    for path in ["b.py", ".git/index"] {
        let file = std::fs::File::options().write(true).open(repository.path().join(path)).unwrap();
        file.set_modified(staged).unwrap();
    }
    // Touched, so that git has to look into it; and changed in the same moment as the index.
    repository.write("a.py", LLAMA);
    repository.write("c.py", CODESTRAL);
    for words in [
        &["check", "--base", "HEAD"][..],
        &["check", "--staged"],
        &["check", "--staged", "b.py", "--base", "HEAD"],
        &["check", "--changed"],
        &["check", "--since", "HEAD"],
        &["check", "--policy-from", "HEAD"],
    ] {
        repository.run(words).ends(1);
        assert!(!repository.path().join("pwned").exists(), "{words:?}");
    }
    // The traps are armed: git itself walks into them.
    repository.write("a.py", CODESTRAL);
    repository.git(&["diff", "--no-ext-diff", "--stat"]);
    assert!(repository.path().join("pwned").exists());
}

#[test]
fn a_git_in_the_repository_is_not_run() {
    let repository = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", MILD)]);
    repository.write("bin/git", "#!/bin/sh\ntouch pwned\nexit 1\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let program = repository.path().join("bin/git");
        std::fs::set_permissions(program, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = std::env::var("PATH").unwrap();
    let path = format!("{0}/bin:bin:.:{path}", repository.path().display());
    std::fs::create_dir(repository.path().join("sub")).unwrap();
    for (folder, words) in [("", ["check", "--base=main"]), ("sub", ["check", "--staged"]), ("", ["check", "--changed"])] {
        repository.run_in(folder, &words, &[("PATH", &path)]);
        assert!(!repository.path().join("pwned").exists() && !repository.path().join("sub/pwned").exists());
    }
}

#[test]
fn odd_trees_are_read_as_they_are() {
    let repository = Repository::new();
    repository.write("a b/ü\n.py", LLAMA);
    repository.write("blob.bin.py", [b"\0\0".as_slice(), LLAMA.as_bytes()].concat());
    repository.write("unknown", [b"\0".as_slice(), CODESTRAL.as_bytes()].concat());
    repository.write("huge.txt", vec![b'x'; 70 << 20]);
    repository.write("model.safetensors", vec![b'x'; 20 << 20]);
    repository.write("weights.bin", CODESTRAL);
    repository.write("mayuse.toml", large());
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", repository.path().join("link.py")).unwrap();
    let inner = Repository::with(&[("c.py", CODESTRAL)]);
    repository.git(&["submodule", "--quiet", "add", &format!("file://{}", inner.path().display()), "sub"]);
    repository.commit("odd");
    repository.run(&["check", "--base", "HEAD"]).ends(0);
    std::fs::remove_file(repository.path().join("a b/ü\n.py")).unwrap();
    let gone = repository.run(&["check", "--base", "HEAD", "--format", "json"]).ends(0).json();
    // The name with blank and newline was read from the commit, and so was the text with NULs in it.
    assert_eq!(gone["baseline"]["new"], 0, "{}", gone["findings"]);
    std::fs::remove_file(repository.path().join("blob.bin.py")).unwrap();
    let gone = repository.run(&["check", "--base", "HEAD", "--format", "json"]).ends(0).json();
    assert!(gone["baseline"]["gone"].as_u64().unwrap() > 0);
}

#[test]
fn what_git_lfs_keeps_is_the_content_on_both_sides() {
    let repository = Repository::with(&[("mayuse.toml", &large())]);
    let id = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
    let pointer = |id: &str| format!("version https://git-lfs.github.com/spec/v1\noid sha256:{id}\nsize 70\n");
    repository.write("a.py", pointer(id));
    repository.write("far.py", pointer(&id.replace('4', "5")));
    repository.commit("pointers");
    // What the filters of git LFS leave: the content in the work tree and in a store of their own.
    repository.write(&format!(".git/lfs/objects/{}/{}/{id}", &id[..2], &id[2..4]), LLAMA);
    repository.write("a.py", LLAMA);
    repository.run(&["check"]).ends(1);
    repository.run(&["check", "--base", "HEAD"]).ends(0);
    repository.run(&["check", "--staged", "a.py"]).ends(1).says(&["a.py:1:36", "from_pretrained"]);
    repository.run(&["check", "--staged", "far.py"]).ends(0);
}

#[test]
fn trees_that_no_git_makes_are_read_too() {
    let repository = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", &large())]);
    let blob = repository.git(&["rev-parse", "HEAD:a.py"]);
    let raw: Vec<u8> =
        blob.trim().as_bytes().chunks(2).map(|h| u8::from_str_radix(std::str::from_utf8(h).unwrap(), 16).unwrap()).collect();
    // Out of order, twice, upwards, and into git's own folder.
    let mut tree = Vec::new();
    for name in ["z.py", "..", "a.py", "a.py", ".git", "a/../../b.py", "x\u{202e}.py"] {
        tree.extend([format!("100644 {name}\0").as_bytes(), &raw].concat());
    }
    repository.write("tree", tree);
    let tree = repository.git(&["hash-object", "-t", "tree", "-w", "--literally", "tree"]);
    let commit = repository.git(&["commit-tree", "-m", "x", "-p", "HEAD", tree.trim()]);
    repository.git(&["branch", "odd", commit.trim()]);
    std::fs::remove_file(repository.path().join("tree")).unwrap();
    repository.git(&["update-ref", "HEAD", commit.trim()]);
    // No policy in it: the questions were open, and now the answer is against it.
    repository.run(&["check", "--base", "odd"]).ends(1).says(&["user-threshold"]);
    repository.run(&["check", "--since", "odd"]).ends(1);
    // An object that is no more.
    let object = format!(".git/objects/{}/{}", &blob[..2], blob[2..].trim());
    std::fs::remove_file(repository.path().join(object)).unwrap();
    repository.run(&["check", "--base", "odd"]).ends(2);
}

#[test]
fn an_earlier_report_is_compared_in_the_same_way() {
    let repository = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", &MILD.replace("monthly-active-users = 1_000\n", ""))]);
    repository.run(&["check", "--output", "json=before.json"]).ends(1);
    repository.run(&["check", "--baseline", "before.json"]).ends(0).says(&["nothing new"]);
    repository.write("mayuse.toml", large());
    repository
        .run(&["check", "--baseline", "before.json"])
        .ends(1)
        .says(&["user-threshold", "Compared with before.json: 1 new finding"]);
    repository.run(&["check", "--baseline", "before.json", "--base", "main"]).ends(2);
}

#[test]
fn a_base_that_cannot_be_judged_hides_nothing() {
    let repository = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", "[use]\nnonsense = 1\n")]);
    repository.write("mayuse.toml", large());
    repository.run(&["check", "--base", "main"]).ends(1).says(&["every finding counts as new", "Denied"]);
    // Neither does one without a policy, or with one further up.
    let repository = Repository::with(&[("services/a.py", LLAMA), ("mayuse.toml", MILD)]);
    repository.write("services/mayuse.toml", large());
    repository.run_in("services", &["check", "--base", "main"], &[]).ends(1).says(&["user-threshold", "1 new finding,"]);
}

#[test]
fn the_project_s_own_licenses_are_those_of_each_side() {
    let family = "id = \"acme\"\nname = \"Acme\"\n";
    let repository = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", MILD), ("mayuse/families/acme.toml", family)]);
    repository.git(&["rm", "-q", "-r", "mayuse"]);
    // The base's data is not in order: it cannot be judged.
    repository.run(&["check", "--base", "main", "--fail-on", "obligations"]).ends(1).says(&["every finding counts as new"]);
}

#[test]
fn formats_say_what_is_new() {
    let repository = Repository::with(&[("a.py", LLAMA), ("mayuse.toml", &large())]);
    repository.write("b.py", CODESTRAL);
    let run = |format: &str| repository.run(&["check", "--base", "main", "--format", format]);
    run("short").ends(1).says(&["b.py:1:36"]).hides(&["a.py"]);
    run("narrated").ends(1).says(&["The model is at b.py", "3 unchanged"]).hides(&["a.py"]);
    for format in ["human", "github", "markdown", "junit", "rdjsonl", "csv"] {
        run(format).ends(1).says(&["Codestral"]).hides(&["meta-llama"]);
    }
    for format in ["json", "jsonl", "sarif", "gitlab", "cyclonedx", "spdx"] {
        run(format).ends(1).says(&["Codestral", "meta-llama"]);
    }
    let sarif = run("sarif").json();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    for result in results {
        let new = result["properties"]["model"] == "mistralai/Codestral-22B-v0.1";
        assert_eq!(result["baselineState"], if new { "new" } else { "unchanged" });
    }
    // The standard has no state where nothing was compared.
    let alone = repository.run(&["check", "--format", "sarif"]).ends(1).json();
    assert!(alone["runs"][0]["results"].as_array().unwrap().iter().all(|r| r.get("baselineState").is_none()));
    let end = run("jsonl").out;
    let end: serde_json::Value = serde_json::from_str(end.lines().last().unwrap()).unwrap();
    assert_eq!(end["baseline"]["name"], "main");
}

#[test]
fn where_nothing_is_committed_there_is_no_base() {
    let repository = Repository::new();
    repository.write("a.py", LLAMA);
    repository.run(&["check", "--base", "HEAD"]).ends(2).says(&["HEAD"]);
    let plain = tempfile::tempdir().unwrap();
    std::fs::write(plain.path().join("a.py"), LLAMA).unwrap();
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_mayuse"))
        .args(["check", "--base", "main"])
        .current_dir(plain.path())
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("not in a git work tree"));
}
