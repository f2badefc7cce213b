//! Bytes, line ends, other files, and files that mean harm.

use std::time::{Duration, Instant};

use mayuse::config::{self, CANDIDATES, MAX_BYTES};

use crate::{described, found, load, load_as};

#[test]
fn a_byte_order_mark_is_taken_off_and_spans_point_into_the_file() {
    let text = "\u{feff}comercial = true\n[use]\ncomercial = true";
    let problems = load(text).unwrap_err().problems;
    assert_eq!(problems[0].span, 3..12);
    assert_eq!(&text[problems[0].span.clone()], "comercial");
    assert_eq!((problems[0].line, problems[0].column), (1, 1));
    assert_eq!(&text[problems[1].span.clone()], "comercial");
    assert_eq!((problems[1].line, problems[1].column), (3, 1));
    let policy = load("\u{feff}[use]\ncommercial = true").unwrap().policy;
    let place = policy.default.usage.get("commercial").and_then(|a| a.location.clone()).unwrap();
    assert_eq!((place.line, place.column, place.end_column), (2, 1, 18));
}

#[test]
fn line_ends_of_windows_are_fine() {
    let found = found("[use]\r\ncommercial = true\r\npurpose = \"prodct\"\r\n");
    assert_eq!(found, ["3:11: `prodct` is not a value of `purpose` · did you mean `product`?"]);
}

#[test]
fn columns_count_characters() {
    assert_eq!(found("use = { displays = [\"Größe\"], x = 1 }")[0].split(": ").next(), Some("1:31"));
}

#[test]
fn other_encodings_are_named() {
    let utf16: Vec<u8> = "[use]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let swapped: Vec<u8> = "[use]".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [&utf16[..], &swapped, &[&[0xff, 0xfe], &utf16[..]].concat(), &[&[0xfe, 0xff], &swapped[..]].concat()] {
        let errors = config::decode(bytes, "mayuse.toml").unwrap_err();
        assert_eq!(described(&errors.problems), ["1:1: the file is in UTF-16 · save it as UTF-8"]);
    }
    let errors = config::decode(b"[use]\n# gr\xf6\xdfe\n", "mayuse.toml").unwrap_err();
    assert_eq!(described(&errors.problems), ["2:5: a byte that is not UTF-8 · save the file as UTF-8"]);
    assert_eq!(errors.problems[0].span, 10..11);
    assert_eq!(config::decode("[use]\n# größe".as_bytes(), "mayuse.toml").unwrap(), "[use]\n# größe");
    assert!(config::decode(&vec![b'#'; MAX_BYTES], "mayuse.toml").is_ok());
    assert!(config::decode(&vec![b'#'; MAX_BYTES + 1], "mayuse.toml").unwrap_err().to_string().contains("larger than 1 MiB"));
}

#[test]
fn messages_hold_no_characters_that_change_a_terminal() {
    let text = "[use]\npurpose = \"\u{202e}tcudorp\\u001b[2J\"\n\"\\u001b]0;x\\u0007\" = 1\n";
    let shown = load_as(text, "may\u{1b}use.toml").unwrap_err().to_string();
    assert!(shown.chars().all(|c| c == '\n' || !(c.is_control() || c == '\u{202e}')), "{shown:?}");
    assert!(shown.contains("\\u{202e}tcudorp\\u{1b}[2J"), "{shown}");
    let long = load(&format!("[use]\npurpose = \"{}\"", "x".repeat(100_000))).unwrap_err();
    assert!(long.to_string().len() < 2_000);
}

#[test]
fn hostile_files_are_refused_in_reasonable_time() {
    let size = MAX_BYTES - 100;
    let filled = |unit: &str| unit.repeat(size / unit.len());
    let numbered = |make: &dyn Fn(usize) -> String| {
        (0..)
            .map(make)
            .scan(0, |n, s| {
                *n += s.len();
                Some((*n, s))
            })
            .take_while(|(n, _)| *n < size)
            .map(|(_, s)| s)
            .collect::<String>()
    };
    let files = [
        ("brackets", format!("a = {}", filled("["))),
        ("braces", format!("a = {}", filled("{a="))),
        ("dots", format!("{} = 1", filled("a.").trim_end_matches('.'))),
        ("one line of scopes", format!("scope = [{}]", filled("{paths=[\"a\"],use={}},"))),
        ("unknown keys", numbered(&|i| format!("k{i} = 1\n"))),
        ("one line of keys", format!("use = {{ {} }}", numbered(&|i| format!("k{i} = 1, ")).trim_end_matches(", "))),
        ("bare words", format!("x = [{}]", filled("abc, "))),
        ("stray commas", filled("a = 1,,\n")),
        ("unknown licenses", format!("[policy]\nallow = [{}]", numbered(&|i| format!("\"l{i}\",")))),
        ("clarifications", numbered(&|i| format!("[[clarify]]\nlicense=\"llama{i}\"\n"))),
        (
            "scopes",
            format!("[use]\ndomains = [\"x-a\"]\n{}", numbered(&|i| format!("[[scope]]\npaths=[\"p{i}\"]\nuse={{}}\n"))),
        ),
        ("own domains", format!("[use]\ndomains = [{}]", numbered(&|i| format!("\"x-{i}\",")))),
        ("globs", format!("[scan]\nexclude = [\"{}\"]", filled("**/"))),
        ("many globs", format!("[scan]\nexclude = [{}]", numbered(&|i| format!("\"{{a,b}}/**/{i}\",")))),
        ("alternatives", format!("[scan]\nexclude = [\"{}\"]", "{a,b}".repeat(50))),
        ("crossings", format!("[scan]\nexclude = [\"{}x\"]", "**/".repeat(80))),
    ];
    for (name, text) in &files {
        let start = Instant::now();
        let result = load(text);
        let took = start.elapsed();
        // An unoptimised build on a busy machine: the bound tells linear from quadratic, no more.
        assert!(took < Duration::from_secs(20), "{name}: {took:?}");
        assert!(result.is_err() || *name == "crossings", "{name}");
    }
}

#[test]
fn the_strongest_file_wins_and_says_so() {
    let own: &[u8] = b"[use]\n";
    let python: &[u8] = b"[project]\nname = \"x\"\n[tool.mayuse.use]\ncommercial = true\n";
    let foreign: &[u8] = b"[project]\nname = \"mayuse\"\n[tool.ruff]\n";
    assert_eq!(config::find(&[]), None);
    assert_eq!(config::find(&[("pyproject.toml", foreign)]), None);
    assert_eq!(config::find(&[("pyproject.toml", python)]).unwrap().name, "pyproject.toml");
    let alone = config::find(&[("pyproject.toml", foreign), ("mayuse.toml", own)]).unwrap();
    assert_eq!((alone.name, alone.warning), ("mayuse.toml", None));
    let both = config::find(&[("pyproject.toml", python), (".github/mayuse.toml", own), (".mayuse.toml", own)]).unwrap();
    assert_eq!(both.name, ".mayuse.toml");
    let message = both.warning.unwrap().message;
    assert_eq!(message, ".mayuse.toml is the policy; not read: .github/mayuse.toml, pyproject.toml");
    assert_eq!(CANDIDATES.len(), 4);
}

#[test]
fn of_a_pyproject_only_our_table_is_read() {
    let text = "[project]\nname = \"x\"\n[tool.ruff]\nanything = 1\n[tool.mayuse.use]\ncommercial = true\n\
                [[tool.mayuse.scope]]\npaths = [\"research/**\"]\nuse = { comercial = false }\n";
    let errors = load_as(text, "sub/pyproject.toml").unwrap_err();
    assert_eq!(described(&errors.problems), ["9:9: no fact `comercial` · did you mean `commercial`?"]);
    assert_eq!(&text[errors.problems[0].span.clone()], "comercial");
    let policy = load_as(&text.replace("comercial", "commercial"), "pyproject.toml").unwrap().policy;
    assert_eq!(policy.file.as_deref(), Some("pyproject.toml"));
    assert_eq!(policy.default.usage.answers["commercial"].location.as_ref().map(|l| l.line), Some(6));
}
