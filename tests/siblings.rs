//! Constants from sibling modules, with the real binary on real trees.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::process::Command;

/// `place model role` of every reference, mentions included.
fn references(files: &[(&str, &str)]) -> Vec<String> {
    references_in(files, &[])
}

fn references_in(files: &[(&str, &str)], paths: &[&str]) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let arguments = ["list", "--references", "--format", "jsonl"];
    let output =
        Command::new(env!("CARGO_BIN_EXE_mayuse")).args(arguments).args(paths).current_dir(dir.path()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let rows = text.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
    let field = |row: &serde_json::Value, name: &str| row[name].as_str().map_or_else(|| row[name].to_string(), str::to_owned);
    rows.map(|r| {
        let [file, line, column, model, role] = ["file", "line", "column", "model", "role"].map(|n| field(&r, n));
        format!("{file}:{line}:{column} {model} {role}")
    })
    .collect()
}

#[test]
fn a_prefix_from_next_door_completes_the_id_where_it_is_put_together() {
    for (used, import) in [
        ("ORG", "from .config import ORG\n"),
        ("O", "from .config import (\n    OTHER,\n    ORG as O,\n)\n"),
        ("config.ORG", "from . import config\n"),
        ("app.config.ORG", "import app.config\n"),
    ] {
        let run = format!("{import}model = f\"{{{used}}}/Llama-3.1-8B-Instruct\"\n");
        let found = references(&[("app/config.py", "ORG = \"meta-llama\"\n"), ("app/run.py", &run)]);
        let line = run.lines().count();
        assert_eq!(found, [format!("app/run.py:{line}:11 meta-llama/Llama-3.1-8B-Instruct load")], "{run}");
    }
    let sum = "from app.config import ORG\nmodel = ORG + \"/Llama-3.1-8B-Instruct\"\n";
    let found = references(&[("app/config.py", "ORG = 'meta-llama'\n"), ("run.py", sum)]);
    assert_eq!(found, ["run.py:2:9 meta-llama/Llama-3.1-8B-Instruct load"]);
    let joined = "import os\nfrom config import ORG\nmodel = os.path.join(ORG, 'Llama-3.1-8B-Instruct')\n";
    let found = references(&[("config.py", "ORG = 'meta-llama'\n"), ("run.py", joined)]);
    assert_eq!(found, ["run.py:3:22 meta-llama/Llama-3.1-8B-Instruct load"]);
    let both = "from .config import ORG, SIZE\nmodel = f\"{ORG}/Llama-3.1-{SIZE}\"\n";
    let found = references(&[("app/config.py", "ORG = 'meta-llama'\nSIZE = '8B'\n"), ("app/run.py", both)]);
    assert_eq!(found, ["app/run.py:2:11 meta-llama/Llama-3.1-8B load"]);
}

#[test]
fn typescript_takes_constants_as_well() {
    let run = "import { ORG as O } from \"./config.js\";\nconst model = `${O}/Llama-3.1-8B-Instruct`;\n";
    let found = references(&[("src/config.ts", "export const ORG = \"meta-llama\";\n"), ("src/run.ts", run)]);
    assert_eq!(found, ["src/run.ts:2:16 meta-llama/Llama-3.1-8B-Instruct load"]);
    let run = "const { NAME } = require('../shared');\nconst llm = new ChatOllama({ model: NAME });\n";
    let found = references(&[("shared/index.js", "const NAME = 'phi3';\nmodule.exports = { NAME };\n"), ("src/run.js", run)]);
    assert_eq!(found, ["shared/index.js:1:15 phi3 load"]);
}

#[test]
fn a_model_behind_a_plain_name_stands_where_it_is_written() {
    let run = "from .config import FIRST\nllm = ChatOllama(model=FIRST)\n";
    assert_eq!(references(&[("app/config.py", "FIRST = \"phi3\"\n"), ("app/run.py", run)]), ["app/config.py:1:10 phi3 load"]);
    // Handed on by a package.
    let run = "from .settings import FIRST\nllm = ChatOllama(model=FIRST)\n";
    let package = [
        ("app/settings/__init__.py", "from .llm import FIRST\n"),
        ("app/settings/llm.py", "\nFIRST = \"phi3\"\n"),
        ("app/run.py", run),
    ];
    assert_eq!(references(&package), ["app/settings/llm.py:2:10 phi3 load"]);
    // Within one file.
    assert_eq!(references(&[("run.py", "FIRST = 'phi3'\nllm = ChatOllama(model=FIRST)\n")]), ["run.py:1:10 phi3 load"]);
    // What is reported already is not reported twice.
    let found = references(&[
        ("app/config.py", "MODEL = 'acme-lab/thing'\n"),
        ("app/run.py", "from .config import MODEL\nllm = LLM(model=MODEL)  # llama\n"),
    ]);
    assert_eq!(found, ["app/config.py:1:10 acme-lab/thing load"]);
}

#[test]
fn what_is_trained_next_door_is_a_base_model() {
    let train = "from trl import SFTTrainer\nfrom .config import MODEL\nt = SFTTrainer(model=MODEL)\n# llama\n";
    let found = references(&[("app/config.py", "MODEL = 'acme-lab/thing'\n"), ("app/train.py", train)]);
    assert_eq!(found, ["app/config.py:1:10 acme-lab/thing base-model"]);
}

#[test]
fn a_file_looked_at_alone_takes_from_the_whole_project() {
    let run = "from .config import FIRST, ORG\nmodel = f\"{ORG}/Llama-3.1-8B-Instruct\"\nllm = ChatOllama(model=FIRST)\n";
    let files = [("app/config.py", "ORG = 'meta-llama'\nFIRST = 'phi3'\n"), ("app/run.py", run)];
    // What stands in the other file is not asked about.
    assert_eq!(references_in(&files, &["app/run.py"]), ["run.py:2:11 meta-llama/Llama-3.1-8B-Instruct load"]);
    let all = ["app/config.py:2:10 phi3 load", "app/run.py:2:11 meta-llama/Llama-3.1-8B-Instruct load"];
    assert_eq!(references(&files), all);
}

#[test]
fn what_is_not_certain_is_not_taken() {
    let run = ("app/run.py", "from config import ORG\nmodel = f\"{ORG}/Llama-3.1-8B-Instruct\"\n");
    // Two files may be meant.
    assert!(references(&[("config.py", "ORG = 'meta-llama'\n"), ("app/config.py", "ORG = 'unsloth'\n"), run]).is_empty());
    // Two values.
    assert!(references(&[("app/config.py", "if fast:\n    ORG = 'meta-llama'\nelse:\n    ORG = 'unsloth'\n"), run]).is_empty());
    // The value of an entry is no constant.
    assert!(references(&[("app/config.py", "X = {'ORG': 'meta-llama'}\n"), run]).is_empty());
    // Not imported, or imported twice.
    assert!(
        references(&[("app/config.py", "ORG = 'meta-llama'\n"), ("app/run.py", "model = f\"{ORG}/Llama-3.1-8B-Instruct\"\n")])
            .is_empty()
    );
    // Outside of the tree; a circle; no text.
    assert!(references(&[("a.py", "from ...config import ORG\nmodel = f\"{ORG}/Llama-3.1-8B\"\n")]).is_empty());
    let circle = [("a.py", "from b import ORG\nmodel = f\"{ORG}/Llama-3.1-8B\"\n"), ("b.py", "from a import ORG\n")];
    assert!(references(&circle).is_empty());
    // A mere name of something else.
    assert!(
        references(&[
            ("app/config.py", "TITLE = 'phi3'\n"),
            ("app/run.py", "from .config import TITLE\nshow(TITLE)  # llama\nprint(TITLE)\n")
        ])
        .is_empty()
    );
}
