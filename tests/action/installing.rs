//! Where the program comes from: a wheel, a release, PATH. The wheel and the archive are made here, around a script that calls
//! the program under test, which is large; nothing is downloaded.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::runner::{Done, Job, TOKEN, run};
use crate::world::{LLAMA, Repository, large};

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn here() -> Repository {
    Repository::new(&[("a.py", LLAMA), ("mayuse.toml", &large())])
}

/// What is packed as `mayuse`.
fn packed(folder: &Path) -> PathBuf {
    let program = folder.join("mayuse");
    fs::write(&program, format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_mayuse"))).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The folder of the real Python: what is on PATH may be a switch that needs its home.
fn python() -> PathBuf {
    let program = output("python3", &["-c", "import os, sys; print(os.path.realpath(sys.executable))"]);
    Path::new(&program).parent().unwrap().to_owned()
}

const MAKE_WHEEL: &str = r#"
import sys, zipfile
program, folder, version = sys.argv[1:]
info = f"mayuse-{version}.dist-info"
with zipfile.ZipFile(f"{folder}/mayuse-{version}-py3-none-any.whl", "w") as wheel:
    script = zipfile.ZipInfo(f"mayuse-{version}.data/scripts/mayuse")
    script.external_attr = 0o100755 << 16
    wheel.writestr(script, open(program, "rb").read())
    wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: mayuse\nVersion: {version}\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: py3-none-any\n")
    names = [n for n in wheel.namelist()] + [f"{info}/RECORD"]
    wheel.writestr(f"{info}/RECORD", "".join(f"{n},,\n" for n in names))
"#;

fn wheel_job(wheels: &Path) -> Job {
    let mut job = Job { path: vec![python()], ..Job::default() }.github("event_name", "push");
    job.env = vec![("PIP_NO_INDEX", "1".to_owned()), ("PIP_FIND_LINKS", wheels.display().to_string())];
    job
}

#[test]
fn a_wheel_is_installed_and_run() {
    let wheels = tempfile::tempdir().unwrap();
    let folder = wheels.path().display().to_string();
    output("python3", &["-c", MAKE_WHEEL, &packed(wheels.path()).display().to_string(), &folder, VERSION]);
    let done = run(here().path(), &wheel_job(wheels.path()));
    assert_eq!((done.code, &*done.outputs["verdict"]), (1, "denied"), "{}", done.raw);
    assert!(done.shown.contains(&format!("mayuse {VERSION}")), "{}", done.shown);
    let done = run(here().path(), &wheel_job(wheels.path()).with("version", "99.0.0"));
    assert_eq!(done.code, 2);
    assert_eq!(done.level("error")[0].data, "install: mayuse 99.0.0 could not be installed");
    assert!(done.shown.contains("No matching distribution"), "{}", done.shown);
}

fn target() -> String {
    let machine = output("uname", &["-m"]).replace("arm64", "aarch64");
    let system = if cfg!(target_os = "macos") { "apple-darwin" } else { "unknown-linux-musl" };
    format!("{machine}-{system}")
}

/// A folder with a release as the workflow makes it.
fn release(below: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let files = folder.path().join(below).join(format!("v{VERSION}"));
    fs::create_dir_all(&files).unwrap();
    let archive = files.join(format!("mayuse-v{VERSION}-{}.tar.gz", target()));
    packed(folder.path());
    output("tar", &["-czf", &archive.display().to_string(), "-C", &folder.path().display().to_string(), "mayuse"]);
    sum(&archive);
    (folder, archive)
}

fn sum(archive: &Path) {
    use sha2::Digest;
    let digest: String = sha2::Sha256::digest(fs::read(archive).unwrap()).iter().map(|b| format!("{b:02x}")).collect();
    let line = format!("{digest}  {}\n", archive.file_name().unwrap().display());
    fs::write(archive.with_file_name("SHA256SUMS"), format!("{}  other.tar.gz\n{line}", "0".repeat(64))).unwrap();
}

fn release_job(folder: &TempDir) -> Job {
    let job = Job::default().github("event_name", "push").with("install", "release");
    job.with("releases", format!("file://{}/", folder.path().display()))
}

fn refused(done: &Done, why: &str) {
    assert_eq!(done.code, 2, "{}", done.raw);
    assert!(done.level("error")[0].data.contains(why), "{}", done.raw);
}

#[test]
fn a_release_is_checked_and_run() {
    let (folder, archive) = release("");
    let done = run(here().path(), &release_job(&folder));
    assert_eq!((done.code, &*done.outputs["verdict"]), (1, "denied"), "{}", done.raw);
    fs::write(&archive, "something else").unwrap();
    refused(&run(here().path(), &release_job(&folder)), "the checksum of mayuse-v");
    sum(&archive);
    refused(&run(here().path(), &release_job(&folder)), "could not be unpacked");
    fs::write(archive.with_file_name("SHA256SUMS"), "").unwrap();
    refused(&run(here().path(), &release_job(&folder)), "the checksum of mayuse-v");
    refused(&run(here().path(), &release_job(&folder).with("version", "9.9.9")), "could not be downloaded from file://");
    refused(
        &run(here().path(), &release_job(&folder).with("releases", "http://127.0.0.1:9/x")),
        "could not be downloaded from http:",
    );
    refused(&run(here().path(), &release_job(&folder).with("releases", "")), "needs `releases`");
}

#[test]
fn a_release_of_the_actions_own_repository_is_attested() {
    let (folder, _) = release("example/mayuse/releases/download");
    let tools = tempfile::tempdir().unwrap();
    let gh = tools.path().join("gh");
    let mut job = Job::default().github("event_name", "push").with("install", "release");
    job = job.github("server_url", format!("file://{}", folder.path().display())).github("action_repository", "example/mayuse");
    job.path = vec![tools.path().to_owned()];
    for (status, code) in [(0, 1), (1, 2)] {
        let script = format!("#!/bin/sh\n[ \"$GH_TOKEN\" = {TOKEN} ] || exit 3\necho \"$@\" >\"$0.log\"\nexit {status}\n");
        fs::write(&gh, script).unwrap();
        fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
        let done = run(here().path(), &job);
        assert_eq!(done.code, code, "{}", done.raw);
        let asked = fs::read_to_string(tools.path().join("gh.log")).unwrap();
        assert!(asked.starts_with("attestation verify ") && asked.trim().ends_with("--repo example/mayuse"), "{asked}");
    }
}

#[test]
fn a_program_on_path_must_be_the_wanted_one() {
    let tools = tempfile::tempdir().unwrap();
    let job =
        Job { path: vec![tools.path().to_owned()], ..Job::default() }.github("event_name", "push").with("install", "path");
    refused(&run(here().path(), &job), "finds no mayuse on PATH");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_mayuse"), tools.path().join("mayuse")).unwrap();
    assert_eq!(run(here().path(), &job.clone().with("version", VERSION)).code, 1);
    refused(&run(here().path(), &job.with("version", "0.0.1")), "not mayuse 0.0.1");
}
