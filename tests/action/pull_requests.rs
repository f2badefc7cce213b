//! Pull requests: what fails is what they bring in, by the policy of the base and by their own.

use crate::runner::{Done, Job, run};
use crate::world::{FREE, LLAMA, POLICY, RESEARCH, Repository, large};
use crate::{job, titles};

/// The event of a pull request, as GitHub describes it.
fn event(base: &str, head: &str) -> Job {
    job()
        .github("event_name", "pull_request")
        .github("event.pull_request.base.sha", base)
        .github("event.pull_request.head.sha", head)
}

fn pull_request(before: &[(&str, &str)], brings: &[(&str, &str)]) -> Done {
    let here = Repository::new(before);
    let (base, head) = here.pull_request(brings);
    run(here.path(), &event(&base, &head))
}

#[test]
fn only_what_a_pull_request_brings_in_fails() {
    let policy = large();
    let before = [("old.py", LLAMA), ("mayuse.toml", policy.as_str())];
    let done = pull_request(&before, &[("readme.txt", "hello")]);
    assert_eq!((done.code, done.level("error").len()), (0, 0), "{}", done.raw);
    let figures = |done: &Done| ["verdict", "new", "unchanged", "models", "denied"].map(|n| done.outputs[n].clone());
    let [_, _, unchanged, ..] = figures(&done);
    assert_eq!(figures(&done), ["allowed", "0", unchanged.as_str(), "1", "1"]);
    assert!(unchanged.parse::<usize>().unwrap() > 0, "{unchanged}");
    let done = pull_request(&before, &[("new.py", RESEARCH)]);
    assert_eq!(done.code, 1, "{}", done.raw);
    let [_, new, ..] = figures(&done);
    assert_eq!(figures(&done), ["denied", new.as_str(), unchanged.as_str(), "2", "2"]);
    assert!(new.parse::<usize>().unwrap() > 0, "{new}");
    assert_eq!(titles(&done, "error"), ["commercial-use: jinaai/jina-reranker-v2-base-multilingual"]);
    assert_eq!(done.level("error")[0].properties["file"], "new.py");
    assert!(done.summary.contains("jina-reranker") && done.summary.starts_with("## mayuse: denied"), "{}", done.summary);
    // Without a base everything counts.
    let here = Repository::new(&before);
    let (base, head) = here.pull_request(&[("readme.txt", "hello")]);
    assert_eq!(run(here.path(), &event(&base, &head).with("base", "none")).code, 1);
    // Merge groups are compared as well, pushes are not.
    let queued = job().github("event_name", "merge_group").github("event.merge_group.base_sha", base.as_str());
    assert_eq!(run(here.path(), &queued).code, 0);
    assert_eq!(run(here.path(), &job()).code, 1);
    assert_eq!(run(here.path(), &job().with("base", base)).code, 0);
}

#[test]
fn a_change_of_the_policy_alone_counts() {
    let before = [("a.py", LLAMA), ("mayuse.toml", POLICY)];
    let done = pull_request(&before, &[("mayuse.toml", &large())]);
    assert_eq!(done.code, 1, "{}", done.raw);
    assert_eq!(titles(&done, "error"), ["user-threshold: meta-llama/Llama-3.1-8B-Instruct"]);
    assert_eq!(done.level("error")[0].properties["file"], "a.py");
    assert!(done.summary.contains("**By the policy of this pull request"), "{}", done.summary);
    assert_eq!(done.outputs["verdict"], "denied");
    // One that does no harm passes; one that cannot be read does not.
    let milder = POLICY.replace("\"US\"", "\"CA\"");
    assert_eq!(pull_request(&before, &[("mayuse.toml", &milder)]).code, 0);
    let broken = pull_request(&before, &[("mayuse.toml", "[use]\ncomercial = true\n")]);
    assert_eq!(broken.code, 2, "{}", broken.raw);
    assert!(broken.level("error").iter().any(|e| e.data.contains("comercial")), "{:?}", broken.annotations);
}

#[test]
fn a_pull_request_cannot_waive_itself() {
    let policy = large();
    let before = [("a.py", FREE), ("mayuse.toml", policy.as_str())];
    let milder = POLICY.replace("commercial = true", "commercial = false").replace("\"product\"", "\"research\"");
    let excluding = format!("{policy}[scan]\nexclude = [\"*.py\"]\n");
    let allowing = format!("{policy}[policy]\nfail-on = \"obligations\"\nmentions = \"ignore\"\n");
    for own in [&milder, &excluding, &allowing] {
        let done = pull_request(&before, &[("b.py", RESEARCH), ("mayuse.toml", own)]);
        assert_eq!(done.code, 1, "{}", done.raw);
        assert_eq!(titles(&done, "error"), ["commercial-use: jinaai/jina-reranker-v2-base-multilingual"]);
    }
    // Unless the workflow trusts it.
    let here = Repository::new(&before);
    let (base, head) = here.pull_request(&[("b.py", RESEARCH), ("mayuse.toml", &excluding)]);
    assert_eq!(run(here.path(), &event(&base, &head).with("policy-from", "head")).code, 0);
}

#[test]
fn a_pull_request_cannot_choose_an_old_policy() {
    let strict = large();
    let lax = format!("{strict}[scan]\nexclude = [\"*.py\"]\n");
    let here = Repository::new(&[("a.txt", "nothing"), ("mayuse.toml", &lax)]);
    here.git(&["branch", "old"]);
    let base = here.commit(&[("mayuse.toml", &strict)]);
    // The head itself is checked out; it begins where the policy was another.
    here.git(&["checkout", "--quiet", "old"]);
    let head = here.commit(&[("b.py", RESEARCH)]);
    let done = run(here.path(), &event(&base, &head));
    assert_eq!(done.code, 1, "{}", done.raw);
    assert_eq!(titles(&done, "error"), ["commercial-use: jinaai/jina-reranker-v2-base-multilingual"]);
}

#[test]
fn a_pull_request_cannot_begin_a_project_of_its_own() {
    let policy = format!("{POLICY}[policy]\ndeny = [\"mit\"]\n");
    let before = [("services/chat/a.txt", "nothing"), ("mayuse.toml", policy.as_str())];
    let here = Repository::new(&before);
    let (base, head) = here.pull_request(&[("services/chat/b.py", FREE), ("services/chat/mayuse.toml", POLICY)]);
    let done = run(here.path(), &event(&base, &head).with("paths", "services/chat"));
    assert_eq!(done.code, 1, "{}", done.raw);
    assert_eq!(titles(&done, "error"), ["policy-denied: BAAI/bge-m3"]);
    assert_eq!(done.level("error")[0].properties["file"], "services/chat/b.py");
    // Nor can it do so where a commit is checked.
    here.git(&["checkout", "--quiet", "-B", "other", &base]);
    here.write(&[("services/chat/b.py", FREE), ("services/chat/mayuse.toml", POLICY)]);
    here.git(&["add", "--all"]);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_mayuse"));
    command.args(["check", "--staged", "--policy-from", "HEAD"]).current_dir(here.path().join("services/chat"));
    assert_eq!(command.output().unwrap().status.code(), Some(1));
}

#[test]
fn a_clone_without_the_base_is_no_pass() {
    let here = Repository::new(&[("a.py", FREE), ("mayuse.toml", POLICY)]);
    let (base, head) = here.pull_request(&[("b.py", RESEARCH)]);
    let done = run(here.shallow().path(), &event(&base, &head));
    assert_eq!(done.code, 2, "{}", done.raw);
    let error = &done.level("error")[0].data;
    assert!(error.contains("fetch-depth: 0"), "{error}");
    assert_eq!((&*done.outputs["verdict"], &*done.outputs["json-file"]), ("", ""));
    assert!(
        done.summary.starts_with("## mayuse could not do its job") && done.summary.contains("fetch-depth: 0"),
        "{}",
        done.summary
    );
}

#[test]
fn the_base_is_that_of_what_is_checked_out() {
    let here = Repository::new(&[("a.py", FREE), ("mayuse.toml", POLICY)]);
    let left = here.head();
    here.git(&["checkout", "--quiet", "-b", "change"]);
    let head = here.commit(&[("b.txt", "nothing")]);
    // Meanwhile somebody else brings in a model; the event still names the base of before.
    here.git(&["checkout", "--quiet", "main"]);
    here.commit(&[("c.py", RESEARCH)]);
    here.git(&["checkout", "--quiet", "--detach", "main"]);
    here.git(&["merge", "--quiet", "--no-ff", "--message", "merge", &head]);
    let done = run(here.path(), &event(&left, &head));
    assert_eq!((done.code, done.level("error").len()), (0, 0), "the model of somebody else: {}", done.raw);
    // A workflow that checks out the head itself.
    here.git(&["checkout", "--quiet", "change"]);
    let tip = here.git(&["rev-parse", "main"]);
    assert_eq!(run(here.path(), &event(&tip, &head)).code, 0);
    let head = here.commit(&[("d.py", LLAMA), ("mayuse.toml", &large())]);
    assert_eq!(run(here.path(), &event(&tip, &head)).code, 1);
}

#[test]
fn looking_up_online_is_asked_for_by_its_flag() {
    use std::os::unix::fs::PermissionsExt;
    let tools = tempfile::tempdir().unwrap();
    let program = tools.path().join("mayuse");
    // Takes down what it is asked for, and does it without the network.
    let script = format!(
        "#!/bin/bash\n[ -z \"$GH_TOKEN\" ] || exit 9\n[ \"$1\" = --version ] || printf '%s\\n' \"$@\" >\"$0.log\"\n\
         words=()\nfor word; do [ \"$word\" = --online ] || words+=(\"$word\"); done\nexec '{}' \"${{words[@]}}\"\n",
        env!("CARGO_BIN_EXE_mayuse")
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let here = Repository::new(&[("a.py", FREE), ("mayuse.toml", POLICY)]);
    for (given, wanted) in [("true", true), ("false", false)] {
        let mut job = job().with("online", given);
        job.path = vec![tools.path().to_owned()];
        assert_eq!(run(here.path(), &job).code, 0);
        let said = std::fs::read_to_string(tools.path().join("mayuse.log")).unwrap();
        assert_eq!(said.lines().any(|l| l == "--online"), wanted, "{said}");
        assert_eq!(said.lines().last(), Some("--"));
    }
}

#[test]
fn a_program_that_says_nothing_is_no_pass() {
    use std::os::unix::fs::PermissionsExt;
    let tools = tempfile::tempdir().unwrap();
    let program = tools.path().join("mayuse");
    std::fs::write(&program, "#!/bin/sh\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut job = job();
    job.path = vec![tools.path().to_owned()];
    let done = run(Repository::new(&[("a.py", FREE)]).path(), &job);
    assert_eq!((done.code, &*done.level("error")[0].data), (2, "it ended without a report"));
}

#[test]
fn two_long_reports_still_make_a_summary() {
    use std::os::unix::fs::PermissionsExt;
    let tools = tempfile::tempdir().unwrap();
    let program = tools.path().join("mayuse");
    // Lengthens every Markdown report to what one may have at most.
    let script = format!(
        "#!/bin/bash\n'{}' \"$@\" || status=$?\nfor word; do case $word in markdown=*)\n\
         head -c 1030000 /dev/zero | tr '\\0' x >>\"${{word#markdown=}}\" ;; esac; done\nexit $status\n",
        env!("CARGO_BIN_EXE_mayuse")
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let here = Repository::new(&[("a.py", LLAMA), ("mayuse.toml", POLICY)]);
    let (base, head) = here.pull_request(&[("mayuse.toml", &large())]);
    let mut job = event(&base, &head);
    job.path = vec![tools.path().to_owned()];
    // That the summary is not too long is asserted for every run.
    let done = run(here.path(), &job);
    assert_eq!(done.code, 1, "{}", done.raw);
    assert!(done.summary.len() > 1_030_000 && done.summary.contains("does not fit in here."), "{}", done.summary.len());
}
