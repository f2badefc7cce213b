//! Input that means harm: no panic, no time or memory beyond the length of the input, and nothing lost beside it.

mod support;

use std::time::{Duration, Instant};

use mayuse::core::reference::Reference;
use mayuse::extract::{Content, SourceFile, extract};

fn found(path: &str, bytes: &[u8]) -> (Vec<Reference>, Content, Duration) {
    let (rules, names) = (support::rules(), support::TestNames::few());
    let mut out = Vec::new();
    let start = Instant::now();
    let examined = extract(&SourceFile { path, bytes }, &rules, &names, &mut out);
    (out, examined.content, start.elapsed())
}

const LINE: &str = "model = \"meta-llama/Llama-3.1-8B-Instruct\"\n";

/// The reference is found beside the harm, in time (test builds are slow: ten times what a release build needs).
#[track_caller]
fn survives(path: &str, harm: &str) {
    let text = format!("{harm}\n{LINE}");
    let (out, _, spent) = found(path, text.as_bytes());
    assert!(out.iter().any(|r| r.id.name == "meta-llama/Llama-3.1-8B-Instruct"), "{path}: lost beside {:.40}", harm);
    assert!(spent < Duration::from_secs(20), "{path}: {spent:?} for {} bytes of {:.40}", text.len(), harm);
}

#[test]
fn deep_and_endless_structures() {
    for harm in [
        "(", "[", "{", "{\"a\":", "- ", "? ", "- - ", "<a>", "\\", "a/", "gpt-", "\"", "'", "\\'", "`", "f\"{", "${", "&a [",
        "# ", "--", "=", ":", ": ",
    ] {
        let text = harm.repeat(20_000);
        for path in [
            "a.py",
            "a.json",
            "a.yaml",
            "a.toml",
            "a.sh",
            "a.html",
            "a.ts",
            "a.rs",
            "a.ipynb",
            ".env",
            "a.md",
            "Dockerfile",
            "a.tf",
        ] {
            let (_, _, spent) = found(path, format!("{LINE}{text}\n{LINE}").as_bytes());
            assert!(spent < Duration::from_secs(10), "{path}: {spent:?} for {harm:?} repeated");
        }
    }
}

#[test]
fn documents_in_documents_end_somewhere() {
    let blocks: String = (0..2_000).map(|depth| format!("{}a: |\n", " ".repeat(depth))).collect();
    let (out, _, spent) = found("a.yaml", format!("{blocks}{LINE}").as_bytes());
    assert!(spent < Duration::from_secs(20), "{spent:?} for {} bytes", blocks.len());
    assert!(out.iter().all(|r| r.id.name == "meta-llama/Llama-3.1-8B-Instruct"));
    let mut inside = "{\"model\": \"acme-lab/thing\"}".to_owned();
    for _ in 0..8 {
        inside = format!("{{\"x\": {}}}", serde_json::to_string(&inside).unwrap());
    }
    survives("a.yaml", &format!("# {inside}"));
    let (_, _, spent) = found("a.json", format!("{inside}  // {LINE}").as_bytes());
    assert!(spent < Duration::from_secs(20), "{spent:?}");
}

#[test]
fn names_of_other_files_without_end() {
    let imports = "from a import (\n".repeat(50_000);
    survives("a.py", &format!("{imports}\nmodel = f\"{{ORG}}/llama\"\n"));
    let uses = "m(model=MODEL)\n".repeat(50_000);
    let text = format!("MODEL = 'meta-llama/Llama-3.1-8B-Instruct'\n{uses}");
    let (out, _, spent) = found("a.py", text.as_bytes());
    assert_eq!(out.len(), 1);
    assert!(spent < Duration::from_secs(20), "{spent:?}");
    let unknown: String = (0..50_000).map(|i| format!("m(model=MODEL_{i}) # llama\n")).collect();
    survives("a.py", &unknown);
}

#[test]
fn harm_before_a_reference_hides_nothing() {
    survives("a.py", &"(".repeat(100_000));
    survives("a.py", &"x = 'a/b' ".repeat(50_000));
    survives("a.toml", &"[".repeat(10_000));
    survives("a.sh", &"it's ".repeat(3));
    survives("a.ts", "don't");
}

#[test]
fn one_long_line() {
    let mut text = "x".repeat(2_000_000);
    text.push_str(" \"meta-llama/Llama-3.1-8B-Instruct\"");
    for path in ["a.py", "a.json", "a.js", "a.yaml", "a.txt"] {
        let (out, _, spent) = found(path, text.as_bytes());
        assert_eq!(out.len(), 1, "{path}");
        assert_eq!(out[0].location.column, 2_000_003, "{path}");
        assert!(spent < Duration::from_secs(20), "{path}: {spent:?}");
    }
}

#[test]
fn many_references_in_one_file() {
    let text: String = (0..20_000).map(|i| format!("\"acme-lab/model-{i}\", ")).collect();
    let (out, _, spent) = found("a.py", format!("MODELS = [{text}]").as_bytes());
    assert_eq!(out.len(), 20_000);
    assert!(spent < Duration::from_secs(30), "{spent:?}");
}

#[test]
fn encodings() {
    let latin = [b"# caf\xe9\n".as_slice(), LINE.as_bytes()].concat();
    let (out, _, _) = found("a.py", &latin);
    assert_eq!((out[0].location.line, out[0].span.start), (2, 7 + 9));
    let bom = [b"\xef\xbb\xbf".as_slice(), LINE.as_bytes()].concat();
    let (out, _, _) = found("a.py", &bom);
    assert_eq!((out[0].location.column, out[0].span.start), (10, 3 + 9));
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(LINE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(found("a.py", &wide).0.len(), 1);
    let nul = [b"\0\0".as_slice(), LINE.as_bytes()].concat();
    assert_eq!(found("a.py", &nul).0.len(), 1);
    assert_eq!(found("a.bin2", &nul).1, Content::Binary);
    let crlf = "# x\r\nmodel: meta-llama/Llama-3.1-8B-Instruct\r\n";
    let (out, _, _) = found("a.yaml", crlf.as_bytes());
    assert_eq!((out[0].location.line, out[0].location.end_column), (2, 40));
    let broken = b"model: meta-llama/Ll\xffma-3.1-8B-Instruct\n";
    assert!(found("a.yaml", broken).0.iter().all(|r| !r.id.name.contains("Instruct")));
}

#[test]
fn headers_of_weights() {
    let text = |out: &mut Vec<u8>, s: &str| {
        out.extend((s.len() as u64).to_le_bytes());
        out.extend(s.as_bytes());
    };
    let mut gguf = b"GGUF".to_vec();
    gguf.extend(3u32.to_le_bytes());
    gguf.extend(0u64.to_le_bytes());
    gguf.extend(2u64.to_le_bytes());
    text(&mut gguf, "general.name");
    gguf.extend(8u32.to_le_bytes());
    text(&mut gguf, "thing");
    text(&mut gguf, "general.base_model.0.repo_url");
    gguf.extend(8u32.to_le_bytes());
    text(&mut gguf, "https://huggingface.co/meta-llama/Llama-3.1-8B-Instruct");
    let (out, content, _) = found("x/llama-3.1-Q4_0.gguf", &gguf);
    assert_eq!(content, Content::Weights);
    let names: Vec<_> = out.iter().map(|r| r.id.name.as_str()).collect();
    assert_eq!(names, ["llama-3.1-Q4_0.gguf", "meta-llama/Llama-3.1-8B-Instruct"]);
    for claim in [u64::MAX, 1 << 63, 1 << 40] {
        let mut lie = b"GGUF".to_vec();
        lie.extend(3u32.to_le_bytes());
        lie.extend(claim.to_le_bytes());
        lie.extend(claim.to_le_bytes());
        lie.extend(claim.to_le_bytes());
        found("a.gguf", &lie);
        found("a.safetensors", &[&claim.to_le_bytes()[..], b"{\"__metadata__\":{}}"].concat());
    }
    let json = br#"{"__metadata__":{"base_model":"meta-llama/Llama-3.1-8B-Instruct"}}"#;
    let file = [&(json.len() as u64).to_le_bytes()[..], json].concat();
    assert_eq!(found("model.safetensors", &file).0.len(), 1);
}
