//! Which reader a file gets: by its name, else by its first line.

use super::syntax::{self, Syntax};

/// Readers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Format {
    Code(&'static Syntax),
    Yaml,
    Shell,
    Docker,
    /// `key = value` lines.
    Lines,
    Markdown,
    Markup,
    Notebook,
    PowerShell,
    Prose,
}

/// Whether the name says that the file is text, whatever bytes it holds.
pub(super) fn is_text_typed(path: &str) -> bool {
    !matches!(format(path, ""), Format::Prose) || path.ends_with(".txt")
}

/// The reader for a file.
pub(super) fn format(path: &str, text: &str) -> Format {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    if let Some(format) = by_name(&lower) {
        return format;
    }
    // `values.yaml.tpl`, `config.json.example`: the ending before the last tells.
    let mut rest = lower.as_str();
    while let Some((stem, ending)) = rest.rsplit_once('.') {
        if let Some(format) = by_ending(ending) {
            return format;
        }
        if !matches!(
            ending,
            "tpl"
                | "tmpl"
                | "template"
                | "example"
                | "sample"
                | "j2"
                | "jinja"
                | "jinja2"
                | "dist"
                | "in"
                | "bak"
                | "erb"
                | "gotmpl"
                | "default"
        ) {
            break;
        }
        rest = stem;
    }
    if name.ends_with(".tpl") || name.ends_with(".tmpl") || name.ends_with(".j2") {
        return Format::Yaml;
    }
    by_first_line(text).unwrap_or(Format::Prose)
}

fn by_name(name: &str) -> Option<Format> {
    let is = |stem: &str| {
        name == stem
            || name.strip_prefix(stem).is_some_and(|r| r.starts_with(['.', '-', '_']))
            || name.strip_suffix(stem).is_some_and(|r| r.ends_with('.'))
    };
    if is("dockerfile") || is("containerfile") {
        return Some(Format::Docker);
    }
    if is("modelfile") || is("makefile") || is("gnumakefile") || is("justfile") || is("procfile") {
        return Some(Format::Shell);
    }
    if name == ".gitmodules"
        || name.starts_with(".env")
        || name.starts_with("env.")
        || name.ends_with(".env")
        || name.contains(".env.")
    {
        return Some(Format::Lines);
    }
    match name {
        "pipfile" => Some(Format::Code(&syntax::TOML)),
        "jenkinsfile" => Some(Format::Code(&syntax::JAVASCRIPT)),
        "gemfile" | "rakefile" | "vagrantfile" => Some(Format::Code(&syntax::RUBY)),
        "build" | "workspace" | "build.bazel" => Some(Format::Code(&syntax::PYTHON)),
        _ => None,
    }
}

fn by_ending(ending: &str) -> Option<Format> {
    Some(match ending {
        "py" | "pyi" | "pyx" | "bzl" | "star" | "mojo" => Format::Code(&syntax::PYTHON),
        "js" | "jsx" | "ts" | "tsx" | "mjs" | "cjs" | "mts" | "cts" | "groovy" | "gradle" | "dart" | "jsonnet"
        | "libsonnet" => Format::Code(&syntax::JAVASCRIPT),
        "vue" | "svelte" | "astro" => Format::Markup,
        "json" | "jsonc" | "json5" | "jsonl" | "ndjson" | "webmanifest" | "code-workspace" | "pbtxt" | "prototxt"
        | "textproto" => Format::Code(&syntax::JSON),
        "java" => Format::Code(&syntax::JAVA),
        "kt" | "kts" | "scala" | "sbt" => Format::Code(&syntax::KOTLIN),
        "swift" => Format::Code(&syntax::SWIFT),
        "cs" | "fs" | "vb" | "csx" | "razor" => Format::Code(&syntax::CSHARP),
        "go" => Format::Code(&syntax::GO),
        "rs" => Format::Code(&syntax::RUST),
        "c" | "h" | "cc" | "cpp" | "cxx" | "hpp" | "hh" | "cu" | "cuh" | "m" | "mm" | "inl" | "zig" | "proto" => {
            Format::Code(&syntax::CPP)
        }
        "rb" | "rake" | "ex" | "exs" | "cr" | "nix" => Format::Code(&syntax::RUBY),
        "php" => Format::Code(&syntax::PHP),
        "r" | "rprofile" => Format::Code(&syntax::R),
        "jl" => Format::Code(&syntax::JULIA),
        "lua" | "sql" | "hs" => Format::Code(&syntax::LUA),
        "tf" | "hcl" | "tfvars" | "tofu" | "nomad" => Format::Code(&syntax::HCL),
        "bicep" | "bicepparam" => Format::Code(&syntax::BICEP),
        "toml" => Format::Code(&syntax::TOML),
        "yaml" | "yml" | "yamltmpl" => Format::Yaml,
        "sh" | "bash" | "zsh" | "fish" | "slurm" | "sbatch" | "mk" | "just" | "bat" | "cmd" | "modelfile" | "llamafile" => {
            Format::Shell
        }
        "ps1" | "psm1" | "psd1" => Format::PowerShell,
        "ini" | "cfg" | "conf" | "properties" | "env" | "service" | "desktop" | "editorconfig" => Format::Lines,
        "md" | "markdown" | "mdx" | "qmd" | "rmd" => Format::Markdown,
        "xml" | "html" | "htm" | "xhtml" | "xcscheme" | "csproj" | "props" | "targets" | "pom" | "plist" | "svg" | "fsproj"
        | "vbproj" => Format::Markup,
        "ipynb" => Format::Notebook,
        "txt" | "rst" | "adoc" | "tex" | "log" => Format::Prose,
        _ => return None,
    })
}

fn by_first_line(text: &str) -> Option<Format> {
    let line = text.lines().next()?;
    if !line.starts_with("#!") {
        return text.trim_start().starts_with("{\"").then_some(Format::Code(&syntax::JSON));
    }
    if line.contains("python") {
        Some(Format::Code(&syntax::PYTHON))
    } else if line.contains("node") || line.contains("deno") || line.contains("bun") {
        Some(Format::Code(&syntax::JAVASCRIPT))
    } else if line.contains("Rscript") {
        Some(Format::Code(&syntax::R))
    } else if line.contains("ruby") {
        Some(Format::Code(&syntax::RUBY))
    } else {
        Some(Format::Shell)
    }
}
