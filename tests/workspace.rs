//! Trees as they come, friendly and hostile: every file is accounted for, nothing hangs, nothing is lost.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use mayuse::workspace::{Enumeration, ReadOutcome, WalkOptions, Workspace, WorkspaceError};
use tempfile::TempDir;

const TEXT: &str = "model = \"org/name\"\n";

fn tree() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "ok/ref.py", TEXT);
    dir
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn open(root: &Path) -> Workspace {
    Workspace::open(root, WalkOptions::default()).unwrap()
}

fn paths(list: &Enumeration) -> Vec<String> {
    list.files.iter().map(|e| e.path().into_owned()).collect()
}

fn skipped(list: &Enumeration) -> Vec<String> {
    list.unexamined.iter().map(|u| format!("{}{}: {}", if u.failed { "!" } else { "" }, u.file, u.reason)).collect()
}

/// Everything a run would say about a tree.
fn account(workspace: &Workspace) -> (Vec<String>, Vec<String>) {
    let list = workspace.enumerate().unwrap();
    let scan = workspace.scan(&list.files, |entry, _| Some(entry.path().into_owned())).unwrap();
    assert_eq!(scan.examined + scan.unexamined.len(), list.files.len());
    let mut left = skipped(&list);
    left.extend(scan.unexamined.iter().map(|u| format!("{}{}: {}", if u.failed { "!" } else { "" }, u.file, u.reason)));
    left.sort();
    (scan.results.into_iter().map(|(_, path)| path).collect(), left)
}

fn git(root: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"])
        .args(["-c", "protocol.file.allow=always"])
        .args(args)
        .current_dir(root)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn links_are_listed_and_never_followed() {
    let dir = tree();
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "secret.py", TEXT);
    symlink(".", dir.path().join("loop")).unwrap();
    symlink("..", dir.path().join("ok/up")).unwrap();
    symlink("/dev/zero", dir.path().join("z.py")).unwrap();
    symlink("nowhere", dir.path().join("dangling.py")).unwrap();
    symlink(outside.path(), dir.path().join("outside")).unwrap();
    symlink(outside.path().join("secret.py"), dir.path().join("s.py")).unwrap();
    let (examined, left) = account(&open(dir.path()));
    assert_eq!(examined, ["ok/ref.py"]);
    let names = ["dangling.py", "loop", "ok/up", "outside", "s.py", "z.py"];
    assert_eq!(left, names.map(|n| format!("{n}: symlink")));
}

#[test]
fn a_root_that_is_a_link_is_followed_once() {
    let dir = tree();
    let link = dir.path().join("link");
    symlink("ok", &link).unwrap();
    assert_eq!(paths(&open(&link).enumerate().unwrap()), ["ref.py"]);
    let named = WalkOptions { paths: vec![link.clone()], ..WalkOptions::default() };
    assert_eq!(paths(&Workspace::open(&link, named).unwrap().enumerate().unwrap()), ["ref.py"]);
}

#[test]
fn special_files_are_not_opened() {
    let dir = tree();
    fifo(&dir.path().join("p.py"));
    let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("s.yaml")).unwrap();
    let (examined, left) = account(&open(dir.path()));
    assert_eq!(examined, ["ok/ref.py"]);
    assert_eq!(left, ["p.py: not a regular file", "s.yaml: not a regular file"]);
    // Nor when they are named, nor when they come to stand where a file was listed.
    let named = WalkOptions { paths: vec![dir.path().join("p.py")], ..WalkOptions::default() };
    assert_eq!(account(&Workspace::open(dir.path(), named).unwrap()).1, ["p.py: not a regular file"]);
    let workspace = open(dir.path());
    let list = workspace.enumerate().unwrap();
    fs::remove_file(dir.path().join("ok/ref.py")).unwrap();
    fifo(&dir.path().join("ok/ref.py"));
    let entry = list.files.get(0).unwrap();
    assert_eq!(workspace.read(&entry, &mut Vec::new()), ReadOutcome::Skipped("not a regular file".into()));
}

#[test]
fn a_directory_swapped_for_a_link_leads_nowhere() {
    let dir = tree();
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "ref.py", "outside");
    let workspace = open(dir.path());
    let list = workspace.enumerate().unwrap();
    fs::rename(dir.path().join("ok"), dir.path().join("old")).unwrap();
    symlink(outside.path(), dir.path().join("ok")).unwrap();
    let mut buffer = Vec::new();
    assert_eq!(workspace.read(&list.files.get(0).unwrap(), &mut buffer), ReadOutcome::Skipped("symlink".into()));
    assert!(buffer.is_empty());
    fs::remove_file(dir.path().join("ok")).unwrap();
    assert_eq!(workspace.read(&list.files.get(0).unwrap(), &mut buffer), ReadOutcome::Skipped("vanished".into()));
}

#[test]
fn sizes_decide_by_kind() {
    let dir = tree();
    for name in ["big.py", "big.json", "model.safetensors", "model.gguf", "model.onnx", "big"] {
        let file = fs::File::create(dir.path().join(name)).unwrap();
        file.set_len(3 << 30).unwrap();
    }
    write(dir.path(), "header.safetensors", "\u{5}\0\0\0\0\0\0\0{\"a\":trailing tensors");
    let workspace = open(dir.path());
    let list = workspace.enumerate().unwrap();
    let scan = workspace.scan(&list.files, |e, bytes| Some((e.path().into_owned(), bytes.len()))).unwrap();
    let read: Vec<_> = scan.results.into_iter().map(|(_, r)| r).collect();
    let expected = [("header.safetensors", 13), ("model.gguf", 16 << 20), ("model.safetensors", 8), ("ok/ref.py", TEXT.len())];
    assert_eq!(read, expected.map(|(name, length)| (name.to_owned(), length)));
    let left: Vec<_> = scan.unexamined.iter().map(|u| format!("{}: {}", u.file, u.reason)).collect();
    let expected = [
        "big: larger than 64 MiB",
        "big.json: larger than 64 MiB",
        "big.py: larger than 64 MiB",
        "model.onnx: binary: weights",
    ];
    assert_eq!(left, expected);
}

#[test]
fn a_line_of_sixty_megabytes_is_read() {
    let dir = tree();
    fs::write(dir.path().join("long.py"), vec![b'x'; 60_000_000]).unwrap();
    let workspace = Workspace::open(dir.path(), WalkOptions { jobs: 2, ..WalkOptions::default() }).unwrap();
    let list = workspace.enumerate().unwrap();
    let scan = workspace.scan(&list.files, |_, bytes| Some(bytes.len())).unwrap();
    assert_eq!(scan.results, [(0, 60_000_000), (1, TEXT.len())]);
}

#[test]
fn bytes_decide_where_the_name_does_not() {
    let dir = tree();
    let file = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
    file("nul.py", b"a\0b");
    file("program", b"\x7fELF\0\0\0");
    file("Dockerfile", b"FROM x");
    file("wide.py", b"\xff\xfea\0b\0c\0d\0e\0f\0");
    file("wide-unmarked.py", b"a\0b\0c\0d\0e\0f\0g\0h\0i\0j\0k\0l\0m\0n\0o\0p\0q\0r\0s\0t\0u\0");
    file("empty", b"");
    let (examined, left) = account(&open(dir.path()));
    assert_eq!(examined, ["Dockerfile", "empty", "nul.py", "ok/ref.py", "wide.py"]);
    assert_eq!(left, ["program: binary", "wide-unmarked.py: binary"]);
}

#[test]
fn an_ignore_file_never_hides_a_tracked_file() {
    let dir = tree();
    git(dir.path(), &["init", "-q"]);
    write(dir.path(), ".gitignore", "*\n");
    write(dir.path(), "left/out.py", TEXT);
    assert_eq!(paths(&open(dir.path()).enumerate().unwrap()), Vec::<String>::new());
    git(dir.path(), &["add", "-f", "ok/ref.py", ".gitignore"]);
    assert_eq!(paths(&open(dir.path()).enumerate().unwrap()), [".gitignore", "ok/ref.py"]);
    // Nor do ignore files of other programs, nor the user's own.
    fs::write(dir.path().join(".gitignore"), "left\n!.env\n").unwrap();
    write(dir.path(), ".ignore", "*\n");
    write(dir.path(), ".rgignore", "*\n");
    write(dir.path(), ".env", TEXT);
    write(dir.path(), ".github/workflows/ci.yml", TEXT);
    let expected = [".env", ".github/workflows/ci.yml", ".gitignore", ".ignore", ".rgignore", "ok/ref.py"];
    assert_eq!(paths(&open(dir.path()).enumerate().unwrap()), expected);
    // A path that is named is examined.
    let named = WalkOptions { paths: vec![dir.path().join("left/out.py")], ..WalkOptions::default() };
    assert_eq!(paths(&Workspace::open(dir.path(), named).unwrap().enumerate().unwrap()), ["left/out.py"]);
}

#[test]
fn ignore_files_nest_as_in_git() {
    let dir = tree();
    git(dir.path(), &["init", "-q"]);
    let all = ["a.log", "keep.log", "ok/b.log", "ok/c.txt", "ok/deep/c.txt", "build/x.py", "ok/build/x.py", "other/c.txt"];
    for path in all {
        write(dir.path(), path, TEXT);
    }
    write(dir.path(), ".gitignore", "*.log\n!keep.log\n/build/\n");
    write(dir.path(), "ok/.gitignore", "/c.txt\n!b.log\n");
    write(dir.path(), ".git/info/exclude", "other\n");
    let output = git(dir.path(), &["ls-files", "-o", "--exclude-standard"]);
    let git_says: Vec<&str> = output.lines().collect();
    assert_eq!(paths(&open(dir.path()).enumerate().unwrap()), git_says);
    // The same from below, where the rules come from above the root.
    let below: Vec<_> = git_says.iter().filter_map(|p| p.strip_prefix("ok/")).collect();
    assert_eq!(paths(&open(&dir.path().join("ok")).enumerate().unwrap()), below);
    let named = WalkOptions { paths: vec![dir.path().join("ok")], ..WalkOptions::default() };
    let named = Workspace::open(dir.path(), named).unwrap().enumerate().unwrap();
    let below: Vec<_> = git_says.iter().copied().filter(|p| p.starts_with("ok/")).collect();
    assert_eq!(paths(&named), below);
}

#[test]
fn an_ignored_directory_that_is_named_is_examined() {
    let dir = tree();
    git(dir.path(), &["init", "-q"]);
    write(dir.path(), ".gitignore", "*\n");
    write(dir.path(), "ok/deep/a.py", TEXT);
    assert_eq!(paths(&open(&dir.path().join("ok")).enumerate().unwrap()), ["deep/a.py", "ref.py"]);
    let named = WalkOptions { paths: vec![dir.path().join("ok")], ..WalkOptions::default() };
    let named = Workspace::open(dir.path(), named).unwrap().enumerate().unwrap();
    assert_eq!(paths(&named), ["ok/deep/a.py", "ok/ref.py"]);
    // As soon as something in it is tracked it is a part of the repository, with its rules.
    git(dir.path(), &["add", "-f", "ok/ref.py"]);
    assert_eq!(paths(&open(&dir.path().join("ok")).enumerate().unwrap()), ["ref.py"]);
}

#[test]
fn an_ignore_file_that_is_a_device_or_fifo_is_not_read() {
    let dir = tree();
    git(dir.path(), &["init", "-q"]);
    symlink("/dev/zero", dir.path().join(".gitignore")).unwrap();
    fifo(&dir.path().join("ok/.gitignore"));
    let (examined, left) = account(&open(dir.path()));
    assert_eq!(examined, ["ok/ref.py"]);
    assert_eq!(left, [".gitignore: symlink", "ok/.gitignore: not a regular file"]);
}

#[test]
fn every_version_of_the_index_is_read() {
    for (version, format) in [("2", "sha1"), ("3", "sha1"), ("4", "sha1"), ("2", "sha256"), ("4", "sha256")] {
        let dir = tree();
        git(dir.path(), &["init", "-q", &format!("--object-format={format}")]);
        write(dir.path(), "ok/ref_two.py", TEXT);
        write(dir.path(), "a/very/long/path/with/several/parts.yaml", TEXT);
        git(dir.path(), &["add", "."]);
        git(dir.path(), &["commit", "-qm", "x"]);
        git(dir.path(), &["update-index", "--index-version", version]);
        let sparse = version == "3";
        if sparse {
            git(dir.path(), &["update-index", "--skip-worktree", "ok/ref_two.py"]);
            fs::remove_file(dir.path().join("ok/ref_two.py")).unwrap();
        }
        write(dir.path(), ".gitignore", "*\n");
        fs::remove_file(dir.path().join("a/very/long/path/with/several/parts.yaml")).unwrap();
        let workspace = open(dir.path());
        assert_eq!(workspace.enumerate().unwrap().warnings, Vec::<String>::new());
        let (examined, left) = account(&workspace);
        let gone = "a/very/long/path/with/several/parts.yaml: deleted in the work tree".to_owned();
        if sparse {
            assert_eq!(examined, ["ok/ref.py"]);
            assert_eq!(left, [gone, "ok/ref_two.py: not checked out (sparse checkout)".to_owned()]);
        } else {
            assert_eq!(examined, ["ok/ref.py", "ok/ref_two.py"]);
            assert_eq!(left, [gone]);
        }
    }
}

#[test]
fn a_damaged_index_costs_no_file() {
    let dir = tree();
    git(dir.path(), &["init", "-q"]);
    write(dir.path(), ".gitignore", "*\n");
    git(dir.path(), &["add", "-f", "."]);
    let index = dir.path().join(".git/index");
    let whole = fs::read(&index).unwrap();
    for cut in 0..whole.len() {
        fs::write(&index, &whole[..cut]).unwrap();
        let list = open(dir.path()).enumerate().unwrap();
        assert_eq!(paths(&list), [".gitignore", "ok/ref.py"], "cut at {cut}");
        assert_eq!(list.warnings, ["the git index is damaged: ignored files are examined too"]);
    }
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x41;
        fs::write(&index, &changed).unwrap();
        let list = open(dir.path()).enumerate().unwrap();
        assert_eq!(paths(&list), [".gitignore", "ok/ref.py"], "changed at {at}");
        assert_eq!(list.warnings.len(), 1);
    }
    fs::write(&index, &whole).unwrap();
    git(dir.path(), &["update-index", "--split-index"]);
    let list = open(dir.path()).enumerate().unwrap();
    assert_eq!(paths(&list), [".gitignore", "ok/ref.py"]);
    assert_eq!(list.warnings, ["the git index is split over several files: ignored files are examined too"]);
}

#[test]
fn submodules_and_other_repositories_are_listed_not_entered() {
    let dir = tempfile::tempdir().unwrap();
    let (main, other) = (dir.path().join("main"), dir.path().join("other"));
    write(&other, "model.py", TEXT);
    git(&other, &["init", "-q"]);
    git(&other, &["add", "."]);
    git(&other, &["commit", "-qm", "x"]);
    write(&main, "ok.py", TEXT);
    git(&main, &["init", "-q"]);
    git(&main, &["submodule", "--quiet", "add", other.to_str().unwrap(), "sub"]);
    git(dir.path(), &["clone", "-q", "other", "main/clone"]);
    let list = open(&main).enumerate().unwrap();
    assert_eq!(paths(&list), [".gitmodules", "ok.py"]);
    assert_eq!(skipped(&list), ["clone: another git work tree", "sub: submodule"]);
    // A submodule is a work tree of its own, its `.git` a file.
    let inside = open(&main.join("sub")).enumerate().unwrap();
    assert_eq!((paths(&inside), inside.warnings.len()), (vec!["model.py".to_owned()], 0));
    fs::write(main.join("sub/.git"), "gitdir: /nowhere\n").unwrap();
    let inside = open(&main.join("sub")).enumerate().unwrap();
    assert_eq!((paths(&inside), inside.warnings.len()), (vec!["model.py".to_owned()], 1));
}

#[test]
fn linked_work_trees_have_an_index_of_their_own() {
    let dir = tempfile::tempdir().unwrap();
    let main = dir.path().join("main");
    write(&main, "ok.py", TEXT);
    git(&main, &["init", "-q"]);
    git(&main, &["add", "."]);
    git(&main, &["commit", "-qm", "x"]);
    git(&main, &["worktree", "add", "-q", "../linked"]);
    write(&dir.path().join("linked"), ".gitignore", "*");
    let list = open(&dir.path().join("linked")).enumerate().unwrap();
    assert_eq!((paths(&list), list.warnings.len()), (vec!["ok.py".to_owned()], 0));
}

#[test]
fn what_cannot_be_read_is_said() {
    let dir = tree();
    write(dir.path(), "x.yaml", TEXT);
    write(dir.path(), "d/y.yaml", TEXT);
    fs::set_permissions(dir.path().join("x.yaml"), fs::Permissions::from_mode(0o0)).unwrap();
    fs::set_permissions(dir.path().join("d"), fs::Permissions::from_mode(0o0)).unwrap();
    let superuser = fs::read(dir.path().join("x.yaml")).is_ok();
    let (examined, left) = account(&open(dir.path()));
    fs::set_permissions(dir.path().join("d"), fs::Permissions::from_mode(0o755)).unwrap();
    if superuser {
        assert_eq!(examined.len(), 3, "nothing is forbidden to the superuser");
        return;
    }
    assert_eq!(examined, ["ok/ref.py"]);
    assert_eq!(left, ["!d: directory: permission denied", "!x.yaml: permission denied"]);
}

#[test]
fn odd_names_are_kept_apart() {
    let dir = tree();
    for name in [&b"bad\xff.py"[..], b"bad\xfe.py", b"new\nline.py", b"\x1b]0;x\x07.py", b" ", b"a\\b.py", b"--config=x"] {
        fs::write(dir.path().join(OsStr::from_bytes(name)), TEXT).unwrap();
    }
    let (examined, left) = account(&open(dir.path()));
    let expected =
        ["\u{1b}]0;x\u{7}.py", " ", "--config=x", "a\\b.py", "bad\\xfe.py", "bad\\xff.py", "new\nline.py", "ok/ref.py"];
    assert_eq!(examined, expected);
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn depth_is_no_problem() {
    let dir = tree();
    let mut path = dir.path().to_path_buf();
    for _ in 0..900 {
        path.push("d");
    }
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("ref.py"), TEXT).unwrap();
    let (examined, left) = account(&open(dir.path()));
    assert_eq!((examined.len(), left.len()), (2, 0));
}

#[test]
fn named_paths_give_each_file_once() {
    let dir = tree();
    write(dir.path(), "ok/sub/a.py", TEXT);
    write(dir.path(), "ok-not.py", TEXT);
    let name = |p: &str| dir.path().join(p);
    let list = |named: Vec<PathBuf>| {
        let options = WalkOptions { paths: named, ..WalkOptions::default() };
        Workspace::open(dir.path(), options).map(|w| paths(&w.enumerate().unwrap()))
    };
    let overlapping = vec![name("ok/sub/a.py"), name("ok"), name("ok/sub"), name("ok/../ok/ref.py")];
    assert_eq!(list(overlapping).unwrap(), ["ok/ref.py", "ok/sub/a.py"]);
    assert_eq!(list(vec![name("ok-not.py"), name("ok-not.py")]).unwrap(), ["ok-not.py"]);
    assert_eq!(list(vec![name(""), name("ok")]).unwrap().len(), 3);
    let error = list(vec![name("ok"), name("gone.py")]).unwrap_err();
    assert_eq!(error.to_string(), format!("cannot examine {}: no such file or directory", name("gone.py").display()));
    assert!(matches!(list(vec!["/etc".into()]).unwrap_err(), WorkspaceError::Outside { .. }));
    assert!(matches!(Workspace::open(&name("gone"), WalkOptions::default()), Err(WorkspaceError::Path { .. })));
    assert!(matches!(Workspace::open(&name("ok/ref.py"), WalkOptions::default()), Err(WorkspaceError::NotADirectory { .. })));
}

#[test]
fn globs_leave_out_and_say_so() {
    let dir = tree();
    for path in ["research/a.py", "research/deep/b.py", "src/research/c.py", "src/d.lock", "src/e.py"] {
        write(dir.path(), path, TEXT);
    }
    let list = |exclude: &[&str], include: &[&str]| {
        let owned = |globs: &[&str]| globs.iter().map(|g| (*g).to_owned()).collect();
        let options = WalkOptions { exclude: owned(exclude), include: owned(include), ..WalkOptions::default() };
        Workspace::open(dir.path(), options).map(|w| {
            let list = w.enumerate().unwrap();
            (paths(&list).join(" "), skipped(&list).join(" | "))
        })
    };
    let (kept, left) = list(&["research/**", "*.lock"], &[]).unwrap();
    assert_eq!(kept, "ok/ref.py src/e.py src/research/c.py");
    assert_eq!(left, "research: excluded by `research/**` | src/d.lock: excluded by `*.lock`");
    assert_eq!(list(&["research"], &[]).unwrap().0, "ok/ref.py src/d.lock src/e.py");
    let (kept, left) = list(&[], &["src", "ok/*.py"]).unwrap();
    assert_eq!(kept, "ok/ref.py src/d.lock src/e.py src/research/c.py");
    assert_eq!(left, "research/a.py: not included | research/deep/b.py: not included");
    assert!(matches!(list(&["a{"], &[]), Err(WorkspaceError::Pattern { .. })));
    // Tracked files are listed one by one.
    git(dir.path(), &["init", "-q"]);
    git(dir.path(), &["add", "."]);
    let (kept, left) = list(&["research/**"], &[]).unwrap();
    assert_eq!(kept, "ok/ref.py src/d.lock src/e.py src/research/c.py");
    assert!(left.contains("research/deep/b.py: excluded by `research/**`"), "{left}");
}

#[test]
fn threads_do_not_show() {
    let dir = tree();
    for number in 0..3000 {
        write(dir.path(), &format!("d{}/f{number}.py", number % 37), &number.to_string());
    }
    symlink("x", dir.path().join("d1/link")).unwrap();
    let run = |jobs: usize| {
        let workspace = Workspace::open(dir.path(), WalkOptions { jobs, ..WalkOptions::default() }).unwrap();
        let list = workspace.enumerate().unwrap();
        let scan = workspace.scan(&list.files, |e, bytes| Some((e.path().into_owned(), bytes.to_vec()))).unwrap();
        (paths(&list), skipped(&list), scan.results, scan.unexamined)
    };
    let one = run(1);
    assert_eq!(one.0.len(), 3001);
    assert!(one.0.is_sorted());
    assert_eq!(one, run(2));
    assert_eq!(one, run(8));
}

#[test]
fn a_panic_costs_one_file() {
    let dir = tree();
    write(dir.path(), "bomb.py", "boom");
    let workspace = open(dir.path());
    let list = workspace.enumerate().unwrap();
    let scan = workspace
        .scan(&list.files, |_, bytes| {
            assert!(bytes != b"boom", "a panic that is meant");
            Some(())
        })
        .unwrap();
    assert_eq!((scan.examined, scan.results.len()), (1, 1));
    assert_eq!(scan.unexamined.len(), 1);
    assert_eq!(scan.unexamined[0].reason, "internal error");
    assert!(scan.unexamined[0].failed);
}
