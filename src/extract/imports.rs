//! Names that one file of a project takes from another: `from .config import MODEL`, `import { MODEL } from "./config"`.
//!
//! Nothing here is looked at unless a file puts a model together from a name, or asks for one by a name, that it does not
//! define itself.

use super::format::Format;
use super::syntax::{self, Syntax};
use crate::core::source::{Location, Span};

/// Names of one file that are followed.
pub(super) const MOST: usize = 64;
/// Names that one file imports.
const BINDINGS: usize = 16_384;
/// A longer list of imported names is not read to its end.
const LONGEST: usize = 4096;

/// A name that a file takes from another file of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// As used in the file: `MODEL`, `config.MODEL`.
    pub used: String,
    /// As defined in the other file.
    pub name: String,
    /// Paths the other file may have. It is told without doubt when exactly one of them exists.
    pub paths: Vec<String>,
}

/// The value of a constant, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Where the value stands, for readers.
    pub location: Location,
    /// Where the value stands, in bytes of the file.
    pub span: Span,
}

/// A constant of another file, under the name by which this file calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// As used: `MODEL`, `config.MODEL`.
    pub used: String,
    /// Its value.
    pub value: String,
    /// What it is where it is defined.
    pub constant: Constant,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Python,
    JavaScript,
}

/// The language of a file, where its imports are understood.
fn language(syntax: &'static Syntax) -> Option<Language> {
    if std::ptr::eq(syntax, &syntax::PYTHON) {
        Some(Language::Python)
    } else if std::ptr::eq(syntax, &syntax::JAVASCRIPT) {
        Some(Language::JavaScript)
    } else {
        None
    }
}

/// Whether the imports of a language are understood.
pub(super) fn understands(syntax: &'static Syntax) -> bool {
    language(syntax).is_some()
}

/// Where the names come from that a file uses and does not define. `path` is that of the file.
pub(super) fn of(unknown: &[String], text: &str, path: &str, format: Format) -> Vec<Import> {
    let language = match format {
        Format::Code(syntax) => language(syntax),
        Format::Notebook => Some(Language::Python),
        _ => None,
    };
    let Some(language) = language.filter(|_| !unknown.is_empty()) else { return Vec::new() };
    let bindings = match language {
        Language::Python => python(text),
        Language::JavaScript => javascript(text),
    };
    unknown.iter().filter_map(|used| import(used, &bindings, path, language)).collect()
}

/// A name that an import brings in: a thing in a module, or the module itself.
#[derive(Debug, PartialEq, Eq)]
struct Binding<'t> {
    local: &'t str,
    module: &'t str,
    /// What is taken from the module; `None`: the module as a whole.
    name: Option<&'t str>,
}

fn import(used: &str, bindings: &[Binding<'_>], path: &str, language: Language) -> Option<Import> {
    let of = |local: &str| {
        let mut all = bindings.iter().filter(|b| b.local == local);
        all.next().filter(|_| all.next().is_none())
    };
    let made = |name: &str, paths: Vec<String>| {
        (!paths.is_empty()).then(|| Import { used: used.to_owned(), name: name.to_owned(), paths })
    };
    if let Some(Binding { module, name: Some(name), .. }) = of(used) {
        return made(name, candidates(module, path, language));
    }
    let (root, name) = used.rsplit_once('.')?;
    let binding = of(root)?;
    match (binding.name, language) {
        (None, _) => made(name, candidates(binding.module, path, language)),
        // `from package import module`.
        (Some(inner), Language::Python) => {
            let dot = if binding.module.ends_with('.') { "" } else { "." };
            made(name, candidates(&format!("{}{dot}{inner}", binding.module), path, language))
        }
        (Some(_), Language::JavaScript) => None,
    }
}

/// Statements that stand at the start of a line, brackets and all, up to a bound.
fn statements<'t>(text: &'t str, starts: &'static [&'static str]) -> impl Iterator<Item = &'t str> {
    let mut offset = 0;
    // Where the next bracket closes: looked for once, however many statements wait for it.
    let mut next_close = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let at = offset + line.len() - line.trim_start().len();
        offset += line.len();
        if !starts.iter().any(|s| text[at..].starts_with(s)) {
            return None;
        }
        let first = text[at..offset].trim_end();
        let open = first.find(['(', '{']).filter(|open| !first[*open..].contains([')', '}']));
        let mut end = at + first.len();
        if open.is_some() {
            if next_close < end {
                next_close = memchr::memchr2(b')', b'}', &text.as_bytes()[end..]).map_or(text.len(), |i| end + i);
            }
            if next_close < (end + LONGEST).min(text.len()) {
                let rest = &text.as_bytes()[next_close..text.len().min(next_close + LONGEST)];
                end = next_close + memchr::memchr(b'\n', rest).unwrap_or(1);
            }
        }
        text.get(at..end)
    })
}

/// `a as b`, `a: b`, `a`: what it is there, and what it is called here.
fn renamed<'t>(item: &'t str, marks: &[&str]) -> (&'t str, &'t str) {
    let item = item.trim();
    let split = marks.iter().find_map(|mark| item.split_once(mark));
    split.map_or((item, item), |(there, here)| (there.trim(), here.trim()))
}

fn python(text: &str) -> Vec<Binding<'_>> {
    let mut out = Vec::new();
    for statement in statements(text, &["from ", "import "]) {
        if out.len() >= BINDINGS {
            break;
        }
        if let Some((module, names)) = statement.strip_prefix("from ").and_then(|rest| rest.split_once(" import")) {
            for line in names.trim_matches(['(', ')', ' ']).lines() {
                let line = line.split('#').next().unwrap_or_default();
                let items = line.split(',').map(|i| i.trim_matches(['(', ')', ' ', '\\', '\r'])).filter(|i| !i.is_empty());
                out.extend(items.map(|item| {
                    let (name, local) = renamed(item, &[" as "]);
                    Binding { local, module: module.trim(), name: Some(name) }
                }));
            }
        } else if let Some(modules) = statement.strip_prefix("import ") {
            let modules = modules.split('#').next().unwrap_or_default();
            out.extend(modules.split(',').map(|item| {
                let (module, local) = renamed(item, &[" as "]);
                Binding { local, module, name: None }
            }));
        }
    }
    out
}

fn javascript(text: &str) -> Vec<Binding<'_>> {
    let mut out = Vec::new();
    for statement in statements(text, &["import ", "import{", "const ", "let ", "var "]) {
        if out.len() >= BINDINGS {
            break;
        }
        let Some(module) = quoted(statement) else { continue };
        let (names, is_import) = match (statement.strip_prefix("import"), statement.split_once('=')) {
            (Some(rest), _) => (rest.split_once(" from").or_else(|| rest.split_once("}from")).map(|(n, _)| n), true),
            (None, Some((names, rest))) if rest.trim_start().starts_with("require(") => {
                (names.trim_start_matches(|c: char| c.is_ascii_alphabetic()).into(), false)
            }
            _ => continue,
        };
        let Some(names) = names.map(str::trim) else { continue };
        if let Some(local) = names.strip_prefix("* as ") {
            out.push(Binding { local: local.trim(), module, name: None });
        } else if let Some((_, inner)) = names.split_once('{') {
            let items = inner.trim_end_matches('}').split(',').map(str::trim).filter(|i| !i.is_empty());
            out.extend(items.map(|item| {
                let (name, local) = renamed(item, &[" as ", ":"]);
                Binding { local, module, name: Some(name) }
            }));
        } else if !is_import {
            out.push(Binding { local: names, module, name: None });
        }
    }
    out
}

/// The last quoted text of a statement.
fn quoted(statement: &str) -> Option<&str> {
    let close = statement.rfind(['"', '\''])?;
    let quote = statement[close..].chars().next()?;
    let open = statement[..close].rfind(quote)?;
    statement.get(open + 1..close)
}

/// Paths a module may have, seen from a file.
fn candidates(module: &str, importer: &str, language: Language) -> Vec<String> {
    let folder = importer.rsplit_once('/').map_or("", |(folder, _)| folder);
    match language {
        Language::Python => python_paths(module, folder),
        Language::JavaScript => javascript_paths(module, folder),
    }
}

fn python_paths(module: &str, folder: &str) -> Vec<String> {
    let up = module.bytes().take_while(|b| *b == b'.').count();
    let inner = module[up..].replace('.', "/");
    let valid = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !inner.split('/').all(valid) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut add = |base: &str| {
        let whole = [base, &inner].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("/");
        if !inner.is_empty() {
            out.push(format!("{whole}.py"));
        }
        out.push(if whole.is_empty() { "__init__.py".to_owned() } else { format!("{whole}/__init__.py") });
    };
    if up > 0 {
        let mut base = Some(folder);
        for _ in 1..up {
            base = base.and_then(|b| if b.is_empty() { None } else { Some(b.rsplit_once('/').map_or("", |(b, _)| b)) });
        }
        base.into_iter().for_each(&mut add);
        return out;
    }
    // Whether a script or a package asks is not written anywhere: every folder above may be the root.
    let mut base = folder;
    loop {
        add(base);
        match base.rsplit_once('/') {
            Some((above, _)) => base = above,
            None if base.is_empty() => break,
            None => base = "",
        }
    }
    out
}

const SCRIPTS: [&str; 8] = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts"];

fn javascript_paths(module: &str, folder: &str) -> Vec<String> {
    if !module.starts_with("./") && !module.starts_with("../") {
        return Vec::new();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in module.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                if parts.pop().is_none() {
                    return Vec::new();
                }
            }
            part => parts.push(part),
        }
    }
    let base = parts.join("/");
    // `./config.js` is how TypeScript names `./config.ts`.
    let stem = SCRIPTS.iter().find_map(|s| base.strip_suffix(s)).unwrap_or(&base);
    SCRIPTS.iter().flat_map(|s| [format!("{stem}{s}"), format!("{stem}/index{s}")]).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn first(used: &str, text: &str, path: &str, syntax: &'static Syntax) -> Option<(String, Vec<String>)> {
        of(&[used.to_owned()], text, path, Format::Code(syntax)).pop().map(|i| (i.name, i.paths))
    }

    #[test]
    fn python_imports() {
        let path = "pkg/app/run.py";
        for (used, text, name, expected) in [
            (
                "M",
                "from .config import (\n    A,  # x\n    MODEL as M,\n)\n",
                "MODEL",
                vec!["pkg/app/config.py", "pkg/app/config/__init__.py"],
            ),
            ("MODEL", "from ..config import MODEL\n", "MODEL", vec!["pkg/config.py", "pkg/config/__init__.py"]),
            ("c.MODEL", "from . import c\n", "MODEL", vec!["pkg/app/c.py", "pkg/app/c/__init__.py"]),
            (
                "pkg.c.MODEL",
                "import os, pkg.c\n",
                "MODEL",
                vec![
                    "pkg/app/pkg/c.py",
                    "pkg/app/pkg/c/__init__.py",
                    "pkg/pkg/c.py",
                    "pkg/pkg/c/__init__.py",
                    "pkg/c.py",
                    "pkg/c/__init__.py",
                ],
            ),
        ] {
            let expected = expected.into_iter().map(str::to_owned).collect();
            assert_eq!(first(used, text, path, &syntax::PYTHON), Some((name.to_owned(), expected)), "{text}");
        }
        assert_eq!(first("MODEL", "from ....far import MODEL\n", path, &syntax::PYTHON), None);
        assert_eq!(first("MODEL", "# from .c import MODEL\n", path, &syntax::PYTHON), None);
        assert_eq!(
            first("MODEL", "try:\n    from .a import MODEL\nexcept E:\n    from .b import MODEL\n", path, &syntax::PYTHON),
            None
        );
    }

    #[test]
    fn javascript_imports() {
        let path = "src/app/run.ts";
        for (used, text, name, base) in [
            ("M", "import { A, MODEL as M } from '../config';\n", "MODEL", "src/config"),
            ("MODEL", "import x, {\n  MODEL,\n} from \"./config.js\";\n", "MODEL", "src/app/config"),
            ("c.MODEL", "import * as c from './c'\n", "MODEL", "src/app/c"),
            ("MODEL", "const { MODEL } = require('./c');\n", "MODEL", "src/app/c"),
            ("M", "const { MODEL: M } = require('./c');\n", "MODEL", "src/app/c"),
            ("c.MODEL", "const c = require('./c');\n", "MODEL", "src/app/c"),
        ] {
            let (found, paths) = first(used, text, path, &syntax::JAVASCRIPT).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.as_str(), paths[0].as_str()), (name, format!("{base}.ts").as_str()), "{text}");
        }
        assert_eq!(first("MODEL", "import { MODEL } from 'library';\n", path, &syntax::JAVASCRIPT), None);
        assert_eq!(first("MODEL", "import { MODEL } from '../../../x';\n", path, &syntax::JAVASCRIPT), None);
    }
}
