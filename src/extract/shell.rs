//! Command lines: words with quotes, statements, comments. Serves shell scripts, Makefiles, Dockerfiles, Modelfiles and
//! commands inside other files.

use super::atom::{Context, Place, Sink};
use super::{syntax, tracker};
use crate::core::source::Span;

/// Programs whose command lines name models; a string that begins with one is a command.
const PROGRAMS: [&str; 38] = [
    "vllm",
    "ollama",
    "python",
    "python3",
    "huggingface-cli",
    "hf",
    "llama-server",
    "llama-cli",
    "text-generation-launcher",
    "tgi",
    "docker",
    "podman",
    "uv",
    "uvx",
    "pip",
    "accelerate",
    "torchrun",
    "deepspeed",
    "axolotl",
    "llamafactory-cli",
    "mergekit-yaml",
    "sglang",
    "lmdeploy",
    "swift",
    "curl",
    "wget",
    "git",
    "bash",
    "sh",
    "export",
    "exec",
    "aider",
    "llm",
    "litellm",
    "trl",
    "tune",
    "trtllm-serve",
    "mlx_lm.server",
];
const SPEAKS: [&str; 10] = ["echo", "printf", "log", "info", "warn", "Write-Host", "SYSTEM", "TEMPLATE", "MESSAGE", "LICENSE"];
/// Words of one statement that are remembered.
const WORDS: usize = 64;

/// Functions that run the command they are given as one string.
const RUNNERS: [&str; 17] = [
    "system",
    "popen",
    "Popen",
    "run",
    "call",
    "check_call",
    "check_output",
    "getoutput",
    "exec",
    "execSync",
    "spawn",
    "spawnSync",
    "shell",
    "sh",
    "bat",
    "create_subprocess_shell",
    "run_command",
];

/// Whether a string is handed to a function that runs commands, or stands in a file that is full of them.
pub(super) fn runs(path: &str, context: &Context<'_>) -> bool {
    let name = |call: &str| call.rsplit(['.', ':', '>']).next().is_some_and(|last| RUNNERS.contains(&last));
    context.shell
        || context.calls.first().is_some_and(|c| c.argument == 0 && name(c.path))
        || path.ends_with("Jenkinsfile")
        || path.ends_with(".groovy")
}

/// Whether a string with spaces is a command line.
pub(super) fn is_command(text: &str) -> bool {
    let text = text.trim_start();
    let Some((first, rest)) = text.split_once(char::is_whitespace) else { return false };
    let base = first.rsplit('/').next().unwrap_or(first);
    let flag = rest.as_bytes().windows(4).any(|w| w[0].is_ascii_whitespace() && &w[1..3] == b"--" && w[3].is_ascii_lowercase());
    flag && text.len() < 16_384 || PROGRAMS.contains(&base) && text.len() < 4096 || text.starts_with("#!")
}

/// Reads command lines in `text[range]`.
pub(super) fn read<'t>(text: &'t str, range: Span, base: &Context<'t>, sink: &mut dyn Sink<'t>) {
    let mut reader = Reader { text, end: range.end.min(text.len()), at: range.start, words: Vec::new(), base, docker: false };
    reader.run(sink);
}

/// Reads the lines of another language that call a program we know.
pub(super) fn read_commands<'t>(text: &'t str, sink: &mut dyn Sink<'t>) {
    let base = Context { shell: true, ..Context::default() };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start().trim_start_matches(['&', ' ', '"', '\'']);
        let first = body.split(|c: char| c.is_whitespace() || c == '"').next().unwrap_or_default();
        if PROGRAMS.contains(&first.trim_end_matches(".exe")) {
            read(text, Span::new(start + line.len() - body.len(), start + line.len()), &base, sink);
        }
        start += line.len();
    }
}

/// Reads a Dockerfile.
pub(super) fn read_docker<'t>(text: &'t str, sink: &mut dyn Sink<'t>) {
    let base = Context { shell: true, ..Context::default() };
    let mut reader = Reader { text, end: text.len(), at: 0, words: Vec::new(), base: &base, docker: true };
    reader.run(sink);
}

struct Reader<'t, 'b> {
    text: &'t str,
    end: usize,
    at: usize,
    words: Vec<&'t str>,
    base: &'b Context<'t>,
    docker: bool,
}

impl<'t> Reader<'t, '_> {
    fn run(&mut self, sink: &mut dyn Sink<'t>) {
        let bytes = self.text.as_bytes();
        while self.at < self.end {
            match bytes[self.at] {
                b'\n' | b';' | b'|' | b'&' | b'(' | b')' | b'`' => {
                    self.words.clear();
                    self.at += 1;
                }
                b'\\' if matches!(bytes.get(self.at + 1), Some(b'\n')) => self.at += 2,
                b'\\' if matches!(bytes.get(self.at + 1..self.at + 3), Some(b"\r\n")) => self.at += 3,
                b'#' => self.comment(sink),
                b'[' if self.docker && matches!(self.words.as_slice(), ["CMD" | "ENTRYPOINT" | "RUN" | "SHELL"]) => {
                    self.json(sink)
                }
                b if b.is_ascii_whitespace() => self.at += 1,
                _ => self.word(sink),
            }
        }
    }

    fn comment(&mut self, sink: &mut dyn Sink<'t>) {
        let start = self.at;
        self.at = self.line_end();
        sink.atom(Span::new(start, self.at), &Context::of(Place::Comment));
    }

    fn line_end(&self) -> usize {
        memchr::memchr(b'\n', &self.text.as_bytes()[self.at..self.end]).map_or(self.end, |i| self.at + i)
    }

    fn json(&mut self, sink: &mut dyn Sink<'t>) {
        let start = self.at;
        self.at = self.line_end();
        while self.text.as_bytes()[start..self.at].trim_ascii_end().ends_with(b"\\") && self.at < self.end {
            self.at += 1;
            self.at = self.line_end();
        }
        tracker::read(self.text, Span::new(start, self.at), &syntax::JSON, self.base, sink);
    }

    /// Reads one word with the quotes in it.
    fn word(&mut self, sink: &mut dyn Sink<'t>) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut quotes = 0;
        let mut depth = 0usize;
        while self.at < self.end {
            match bytes[self.at] {
                quote @ (b'"' | b'\'') => {
                    quotes += 1;
                    self.at = self.closing(quote);
                }
                b'\\' => self.at = (self.at + 2).min(self.end),
                b'$' if bytes.get(self.at + 1) == Some(&b'{') => {
                    depth += 1;
                    self.at += 2;
                }
                b'}' if depth > 0 => {
                    depth -= 1;
                    self.at += 1;
                }
                b'\n' | b';' | b'|' | b'&' | b'`' if self.at > start => break,
                b'(' | b')' if depth == 0 => break,
                b if b.is_ascii_whitespace() && (depth == 0 || b == b'\n') => break,
                _ => self.at += 1,
            }
        }
        self.at = self.at.clamp(start + 1, self.end.max(start + 1)).min(self.text.len());
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        let (mut from, mut to) = (start, self.at);
        let is_quoted = quotes == 1 && to - from >= 2 && matches!(bytes[from], b'"' | b'\'') && bytes[to - 1] == bytes[from];
        if is_quoted {
            (from, to) = (from + 1, to - 1);
        }
        let Some(word) = self.text.get(from..to) else { return };
        if sink.wants(word) {
            self.emit(Span::new(from, to), word, is_quoted, sink);
        }
        if self.words.len() < WORDS {
            self.words.push(word);
        }
    }

    /// The offset behind the quote that closes the one here.
    fn closing(&self, quote: u8) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        while at < self.end {
            if bytes[at] == quote {
                return at + 1;
            }
            at += if bytes[at] == b'\\' && quote == b'"' { 2 } else { 1 };
        }
        // Never closed: an apostrophe, perhaps.
        self.at + 1
    }

    fn emit(&self, span: Span, word: &'t str, is_quoted: bool, sink: &mut dyn Sink<'t>) {
        if word.len() < 2 || word.starts_with('-') && !word.contains('=') || word.ends_with(':') {
            return;
        }
        let mut context = Context { words: self.words.clone(), outer: self.base.outer.clone(), ..Context::default() };
        context.keys.clone_from(&self.base.keys);
        context.place = match self.words.first() {
            Some(first) if SPEAKS.contains(first) => Place::Prose,
            Some(&("test" | "case" | "grep" | "sed")) => Place::Compared,
            _ if self.words.iter().any(|w| matches!(*w, "[" | "[[")) => Place::Compared,
            Some(&"FROM") if self.docker => return,
            _ => self.base.place,
        };
        match self.words.as_slice() {
            [name, "=" | ":=" | "?=" | "+=" | "::=", ..] => context.keys.insert(0, name),
            ["export" | "override", name, "=" | ":=" | "?=", ..] => context.keys.insert(0, name),
            ["ENV", name] if self.docker => context.keys.insert(0, name),
            [.., name] if name.len() > 1 && name.ends_with(':') => context.keys.insert(0, &name[..name.len() - 1]),
            _ => {}
        }
        if is_quoted && word.contains(char::is_whitespace) && context.place == Place::Value {
            if word.contains('{') && word.contains('"') && !word.contains("\\\"") {
                let base = Context { outer: context.outer.clone(), ..Context::default() };
                return tracker::read(self.text, span, &syntax::JSON, &base, sink);
            }
            // One level only: a command inside a command inside a command is no more looked at.
            context.shell = self.base.shell;
            if context.shell && is_command(word) {
                let inner = Context { shell: false, ..Context::default() };
                return read(self.text, span, &inner, sink);
            }
        }
        context.shell = false;
        sink.atom(span, &context);
    }
}
