//! Workflow commands as the runner reads them, rule by rule after `ActionCommand` and `ActionCommandManager` of actions/runner.

use std::collections::BTreeMap;

/// A command that the runner would carry out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) name: String,
    /// Names in lower case: the runner does not tell cases apart.
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) data: String,
}

/// Commands that the runner knows; everything else is output.
const KNOWN: [&str; 15] = [
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "internal-set-repo-path",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "warning",
];

/// Reads the output of one stream of one step.
#[derive(Debug, Default)]
pub(crate) struct Log {
    stopped: Option<String>,
    /// What would be carried out.
    pub(crate) commands: Vec<Command>,
    /// Lines that are only shown, those between stop and resume among them.
    pub(crate) shown: Vec<String>,
    /// Lines that are shown and were not protected by stopped commands.
    pub(crate) bare: Vec<String>,
}

impl Log {
    pub(crate) fn read(text: &str) -> Self {
        let mut log = Self::default();
        // A reader of lines in .NET ends them at each of these.
        for line in text.replace("\r\n", "\n").split(['\n', '\r']) {
            log.line(line);
        }
        assert_eq!(log.stopped, None, "commands were stopped and never resumed:\n{text}");
        log
    }

    fn line(&mut self, line: &str) {
        let known: Vec<&str> = KNOWN.into_iter().chain(["stop-commands"]).chain(self.stopped.as_deref()).collect();
        let command = new_form(line, &known).or_else(|| old_form(line, &known));
        match (command, &self.stopped) {
            (Some(c), Some(token)) if c.name.eq_ignore_ascii_case(token) => self.stopped = None,
            (_, Some(_)) => self.shown.push(line.to_owned()),
            (Some(c), None) if c.name == "stop-commands" => {
                assert!(!c.data.is_empty() && c.data != "pause-logging" && !KNOWN.contains(&c.data.as_str()), "{c:?}");
                self.stopped = Some(c.data);
            }
            (Some(c), None) => self.commands.push(c),
            (None, None) => {
                self.shown.push(line.to_owned());
                self.bare.push(line.to_owned());
            }
        }
    }
}

/// `::name key=value,key=value::data`, behind blanks at most.
fn new_form(line: &str, known: &[&str]) -> Option<Command> {
    let (head, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let unescape = |s: &str| s.replace("%0D", "\r").replace("%0A", "\n");
    let property = |s: &str| unescape(s).replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
    command(head, known, ',', property, unescape(data).replace("%25", "%"))
}

/// `##[name key=value;key=value]data`, anywhere in a line.
fn old_form(line: &str, known: &[&str]) -> Option<Command> {
    let (head, data) = line.split_once("##[")?.1.split_once(']')?;
    let unescape = |s: &str| {
        let s = s.replace("%3B", ";").replace("%0D", "\r").replace("%0A", "\n");
        s.replace("%5D", "]").replace("%25", "%")
    };
    command(head, known, ';', unescape, unescape(data))
}

fn command(head: &str, known: &[&str], between: char, unescape: impl Fn(&str) -> String, data: String) -> Option<Command> {
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    known.iter().find(|k| k.eq_ignore_ascii_case(name))?;
    let pairs =
        properties.trim().split(between).filter_map(|p| p.split_once('=')).filter(|(k, v)| !k.is_empty() && !v.is_empty());
    let properties = pairs.map(|(k, v)| (k.to_lowercase(), unescape(v))).collect();
    Some(Command { name: name.to_lowercase(), properties, data })
}

/// `name=value` lines and `name<<end` blocks of GITHUB_OUTPUT and GITHUB_ENV.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.is_empty() {
            continue;
        }
        let (equals, block) = (line.find('='), line.find("<<"));
        match (equals, block) {
            (Some(e), b) if b.is_none_or(|b| e < b) => out.push((line[..e].to_owned(), line[e + 1..].to_owned())),
            (_, Some(b)) => {
                let (name, end) = (&line[..b], &line[b + 2..]);
                assert!(!name.is_empty() && !end.is_empty(), "{line}");
                let mut value: Vec<&str> = Vec::new();
                loop {
                    match lines.next() {
                        Some(l) if l == end => break,
                        Some(l) => value.push(l),
                        None => panic!("no line `{end}` ends the value of {name}"),
                    }
                }
                out.push((name.to_owned(), value.join("\n")));
            }
            _ => panic!("`{line}` is no pair of name and value"),
        }
    }
    out
}

#[test]
fn commands_are_read_as_the_runner_reads_them() {
    let one = |text: &str| Log::read(text).commands;
    let command = &one("  ::error file=a%2Cb%3Ac,line=3,title=x%25::100%25%0Amore::x")[0];
    assert_eq!((command.name.as_str(), command.data.as_str()), ("error", "100%\nmore::x"));
    assert_eq!(command.properties["file"], "a,b:c");
    assert_eq!(one("before ##[error]old form")[0].data, "old form");
    assert!(one("x ::error::not at the beginning").is_empty());
    assert!(one("::nonsense::x").is_empty());
    assert_eq!(one("x\r::error::behind a carriage return").len(), 1);
    let stopped = Log::read("::stop-commands::t0ken\n::error::no\n##[add-mask]no\n::t0ken::\n::notice::yes");
    assert_eq!(stopped.commands.len(), 1);
    assert_eq!(stopped.shown.len(), 2);
    assert_eq!(pairs("a=1\nb<<E\nx=1\n\ny\nE\n"), [("a".into(), "1".into()), ("b".into(), "x=1\n\ny".into())]);
}

#[test]
#[should_panic(expected = "never resumed")]
fn stopped_for_good_is_an_error() {
    Log::read("::stop-commands::t\nx");
}
