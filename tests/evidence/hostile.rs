//! Files that were written to break the reader: an answer comes, in time, and never a laxer one.

use std::time::{Duration, Instant};

use crate::project::Ran;
use crate::weights::{gguf, safetensors};
use crate::{codes, json, model, using};

const CONFIG: &str = "{\"model_type\": \"x\"}";

/// Runs on a model folder with one more file; the answer must come soon and be neither a crash nor an incomplete one.
fn with(path: &str, bytes: &[u8]) -> Ran {
    let project = using("./m", &[("m/config.json", CONFIG), ("m/README.md", "---\nlicense: mit\n---\n")]);
    std::fs::write(project.path().join(path), bytes).unwrap();
    let start = Instant::now();
    let ran = json(&project);
    assert!(start.elapsed() < Duration::from_secs(20), "{path}: {:?}", start.elapsed());
    assert!(matches!(ran.code, 0 | 1), "{path}: {}{}", ran.out, ran.err);
    ran
}

#[test]
fn lengths_and_counts_that_are_lies() {
    let head = |rest: &[&[u8]]| [b"GGUF\x03\0\0\0".as_slice(), &rest.concat()].concat();
    let (many, huge) = ((1u64 << 63).to_le_bytes(), u64::MAX.to_le_bytes());
    let key = [&1u64.to_le_bytes()[..], b"k"].concat();
    let list = |inner: u32| [&key[..], &9u32.to_le_bytes(), &inner.to_le_bytes(), &many].concat();
    for bytes in [
        head(&[&many, &many]),
        head(&[&many, &many, &huge]),
        head(&[&many, &1u64.to_le_bytes(), &key, &8u32.to_le_bytes(), &huge]),
        head(&[&many, &many, &list(8)]),
        head(&[&many, &many, &list(9)]),
        head(&[&many, &many, &list(12)]),
        head(&[&many, &many, &list(99)]),
        b"GGUF".to_vec(),
        b"GGUF\0\0\0\x03".to_vec(),
        vec![0xff; 4096],
    ] {
        let ran = with("m/model.gguf", &bytes);
        assert_eq!(model(&ran, "m")["license"]["id"], "mit");
    }
    for bytes in [
        huge.to_vec(),
        many.to_vec(),
        safetensors(""),
        safetensors(&"[".repeat(100_000)),
        safetensors(&format!("{{\"__metadata__\":{}", "{\"a\":".repeat(100_000))),
        safetensors("{\"__metadata__\":{\"license\":\"mit\"},\"__metadata__\":{\"license\":\"apache-2.0\"}}"),
        [&(200u64 << 20).to_le_bytes()[..], b"{", &vec![b' '; 1 << 20]].concat(),
        b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n".to_vec(),
    ] {
        let ran = with("m/model.safetensors", &bytes);
        assert_eq!(model(&ran, "m")["license"]["id"], "mit");
    }
}

#[test]
fn a_license_stated_twice_in_a_header_is_not_believed() {
    let bytes = gguf(&[("general.license", "cc-by-nc-4.0"), ("general.name", "x"), ("general.license", "mit")]);
    let project = using("./m", &[("m/config.json", CONFIG)]);
    std::fs::write(project.path().join("m/model.gguf"), bytes).unwrap();
    assert_eq!(model(&json(&project), "m")["verdict"], "needs-review");
}

#[test]
fn cards_that_cannot_be_read_are_no_permission() {
    let laughs = (0..30).fold("a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned(), |text, i| {
        format!("{text}a{}: &a{} [{}]\n", i + 1, i + 1, vec![format!("*a{i}"); 9].join(","))
    });
    let cards = [
        format!("license: mit\n{laughs}license_name: *a30\n"),
        format!("license: mit\nx: {}\n", "[".repeat(200_000)),
        format!("license: mit\nx: {}\n", "- ".repeat(20_000)),
        format!("license: mit\n{}: x\n", "? ".repeat(20_000)),
        format!("license: mit\nx: {}\n", "y".repeat(2 << 20)),
        "license: mit\nx: !!python/object/apply:os.system [id]\nlicense: cc-by-nc-4.0\n".to_owned(),
        format!("license: mit\nbase_model:\n{}", "- a/b\n".repeat(100_000)),
    ];
    for card in &cards {
        let ran = with("m/README.md", format!("---\n{card}---\n").as_bytes());
        let head = &card[..60.min(card.len())];
        assert!(model(&ran, "m")["verdict"] != "allowed" && ran.out.contains("mayuse"), "{head}");
    }
    with("m/README.md", b"---\nlicense: mit\nbase: &a [*a]\n<<: *a\n---\n");
    // A mistake behind the license hides nothing behind it.
    let ran = with("m/README.md", b"---\nlicense: mit\nx: [\nlicense: cc-by-nc-4.0\n---\n");
    assert_eq!(model(&ran, "m")["verdict"], "needs-review");
    assert!(codes(&ran, "m").contains(&"undeclared license-conflict".to_owned()));
}

#[test]
fn configurations_that_cannot_be_read() {
    let deep = format!("{{\"a\":{}", "[".repeat(100_000));
    let long = format!("{{\"base_model_name_or_path\":\"{}\"}}", "x".repeat(5 << 20));
    for config in [deep.as_str(), "{\"base_model_name_or_path\":", &long, "\u{feff}", "[]", "{\"base_model_name_or_path\": {}}"]
    {
        let ran = with("m/adapter_config.json", config.as_bytes());
        assert_eq!(model(&ran, "m")["license"]["id"], "mit");
    }
    let ran = with("m/adapter_config.json", b"{\"base_model_name_or_path\":");
    assert_eq!(model(&ran, "m")["verdict"], "needs-review");
    let ran = with("m/mergekit_config.yml", "models: [".repeat(50_000).as_bytes());
    assert_eq!(model(&ran, "m")["verdict"], "needs-review");
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_not_opened() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("README.md"), "---\nlicense: mit\n---\nsecret\n").unwrap();
    let project = using("./m", &[("m/config.json", CONFIG), ("m/adapter_config.json", "{}")]);
    let here = project.path().join("m");
    symlink(outside.path().join("README.md"), here.join("README.md")).unwrap();
    symlink("loop", here.join("loop")).unwrap();
    symlink(".", here.join("self")).unwrap();
    symlink("/dev/zero", here.join("LICENSE")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(here.join("LICENSE.md")).status().is_ok_and(|s| s.success());
    let start = Instant::now();
    let ran = json(&project);
    assert!(start.elapsed() < Duration::from_secs(20), "a pipe was opened ({made})");
    assert_eq!(model(&ran, "m")["license"], serde_json::Value::Null, "{}", ran.out);
    // A link of a card's own leads nowhere either.
    for link in ["../../../../etc/passwd", "/etc/passwd", "../src/app.py/../../x", "self/self/config.json"] {
        std::fs::remove_file(here.join("README.md")).ok();
        project.write("m/README.md", &format!("---\nlicense: other\nlicense_link: {link}\n---\n"));
        let ran = json(&project);
        assert_eq!(model(&ran, "m")["verdict"], "needs-review", "{link}");
        assert!(!ran.out.contains("root:"), "{link}");
    }
}

#[test]
fn text_from_a_card_is_inert_in_a_report() {
    let card = "---\nlicense: \"evil\\e[2J::error::x\"\nbase_model: \"a/b\\u202e\"\n---\n";
    let project = using("./m", &[("m/config.json", CONFIG), ("m/README.md", card)]);
    for format in ["human", "short", "github", "markdown", "csv", "narrated"] {
        let ran = project.run(&["check", "--format", format, "-q"]);
        assert!(!ran.out.contains('\u{1b}') && !ran.out.contains('\u{202e}'), "{format}: {}", ran.out);
        assert!(!ran.out.lines().any(|l| l.starts_with("::error::x")), "{format}");
    }
    let why = project.run(&["why", "m"]);
    assert!(!why.out.contains('\u{1b}'), "{}", why.out);
}
