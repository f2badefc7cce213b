//! What can be typed.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// May we use this model? Finds the AI models a repository uses and checks the declared use against their licenses.
#[derive(Debug, Parser)]
#[command(name = "mayuse", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 nothing at or above fail-on, 1 findings, 2 could not do the job.\n\
    Without a command, `check` is meant: `mayuse src` is `mayuse check src`.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

// Deferred: of the commands only the one that was typed is put together.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Command {
    /// Check the models in use against the declared use (the default command)
    Check(CheckArgs),
    /// List the models, or every reference to one
    List(ListArgs),
    /// Explain a model, license, policy, code, fact or domain
    Explain(ExplainArgs),
    /// Show why a model has its verdict, from evidence to fact; or which rule saw what at FILE:LINE
    Why(WhyArgs),
    /// Print a [[waiver]] for a finding, filled in as far as the program knows
    Waive(WaiveArgs),
    /// Write the attribution file of the models in use
    Notice(NoticeArgs),
    /// Write mayuse.lock: the license of every model in use as it is known today
    Lock(LockArgs),
    /// Write the legal report: one HTML file for whoever has to decide
    Report(ReportArgs),
    /// Browse the licenses of the database, compare two of them, or identify a text
    Licenses(LicensesArgs),
    /// Write a mayuse.toml that asks what matters for the models found
    Init(InitArgs),
    /// Print the JSON Schema of mayuse.toml
    Schema(SchemaArgs),
    /// Print shell completions
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, of mayuse or of a command
    Man(ManArgs),
}

impl Command {
    /// Whether `--quiet` was given.
    pub(crate) fn is_quiet(&self) -> bool {
        let look = match self {
            Self::Check(args) => &args.look,
            Self::List(args) => &args.look,
            Self::Explain(args) => &args.look,
            Self::Why(args) => &args.look,
            Self::Licenses(args) => &args.look,
            _ => return false,
        };
        look.quiet
    }
}

/// Names of commands, to tell them from paths.
pub(crate) const COMMANDS: [&str; 13] = [
    "check",
    "list",
    "explain",
    "why",
    "waive",
    "notice",
    "lock",
    "report",
    "licenses",
    "init",
    "schema",
    "completions",
    "man",
];

#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ScanArgs {
    /// Files and folders; nothing means the current project
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Read the policy from this file instead of the project's
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Take the policy, and the project's own licenses and families, from this git revision
    #[arg(long, value_name = "REV", conflicts_with = "config")]
    pub(crate) policy_from: Option<String>,
    /// Override a declared fact for this run, such as monthly-active-users=900000000 (repeatable)
    #[arg(long = "use", value_name = "FACT=VALUE")]
    pub(crate) overrides: Vec<String>,
    /// Read paths to examine from a file, or from standard input with `-`
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,
    /// Paths in --files-from are separated by NUL bytes
    #[arg(short = '0', requires = "files_from")]
    pub(crate) nul: bool,
    /// Number of threads; 0 means as many as the machine has
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(crate) jobs: usize,
    /// Hear what the local Hub cache says of the models (HF_HUB_CACHE, HF_HOME; no network); reports then depend on it
    #[arg(long)]
    pub(crate) cache: bool,
    #[command(flatten)]
    pub(crate) online: OnlineArgs,
}

impl ScanArgs {
    /// The same, with remarks as long as the user wants them.
    pub(crate) fn for_look(&self, look: &LookArgs) -> Self {
        let mut out = self.clone();
        out.online.at_length = look.verbose > 0;
        out
    }
}

#[derive(Clone, Debug, Default, Args)]
pub(crate) struct OnlineArgs {
    /// Ask the Hugging Face Hub about the models (HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE and proxies are honoured)
    #[arg(long)]
    pub(crate) online: bool,
    /// Seconds that all questions to the Hub may take together
    #[arg(long, default_value_t = 60, value_name = "SECONDS", requires = "online", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) online_budget: u64,
    /// Milliseconds that one answer may take
    #[arg(long, value_name = "MILLISECONDS", hide = true, value_parser = clap::value_parser!(u64).range(1..=600_000))]
    pub(crate) online_timeout: Option<u64>,
    /// Whether remarks name every model; set from -v.
    #[arg(skip)]
    pub(crate) at_length: bool,
}

// Which files a check is limited to. A changed policy file concerns every file: then the whole project is examined.
// No words of documentation: those would stand in the help instead of the command's own.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct NarrowArgs {
    /// Examine what is staged, not the work tree: the files named, or all staged changes
    #[arg(long, conflicts_with_all = ["changed", "since"])]
    pub(crate) staged: bool,
    /// Examine only files that differ from HEAD, untracked ones included
    #[arg(long, conflicts_with = "since")]
    pub(crate) changed: bool,
    /// Examine only files that differ from where the work left this git revision, untracked ones included
    #[arg(long, value_name = "REV")]
    pub(crate) since: Option<String>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct LookArgs {
    /// When to use colour
    #[arg(long, value_enum, default_value_t = When::Auto)]
    pub(crate) color: When,
    /// Say less
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Say more: files left out, mentions (repeatable)
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Columns of human output, when it is not a terminal
    #[arg(long, value_name = "COLUMNS", hide = true)]
    pub(crate) width: Option<usize>,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub(crate) ascii: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) scan: ScanArgs,
    /// Format of the report on standard output
    #[arg(long, default_value = "human", value_name = "FORMAT")]
    pub(crate) format: String,
    /// Write a further report to a file: json=report.json (repeatable)
    #[arg(long, value_name = "FORMAT=PATH")]
    pub(crate) output: Vec<String>,
    #[command(flatten)]
    pub(crate) narrow: NarrowArgs,
    /// Report and fail on only what is new since the work left this git revision
    #[arg(long, value_name = "REV", conflicts_with = "baseline")]
    pub(crate) base: Option<String>,
    /// Report and fail on only what is not in this JSON report
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Mildest verdict that makes the run fail: denied, needs-review or obligations
    #[arg(long, value_name = "VERDICT")]
    pub(crate) fail_on: Option<String>,
    /// Fail when no file was examined, or one in scope could not be
    #[arg(long)]
    pub(crate) strict: bool,
    /// Fail with exit code 2 when mayuse.lock is missing or does not fit the models in use
    #[arg(long)]
    pub(crate) locked: bool,
    /// Judge waivers as of this date (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
    #[command(flatten)]
    pub(crate) look: LookArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) scan: ScanArgs,
    /// One row per reference, mentions included
    #[arg(long)]
    pub(crate) references: bool,
    /// One row per reference to a dataset
    #[arg(long, conflicts_with = "references")]
    pub(crate) datasets: bool,
    /// human, json or jsonl
    #[arg(long, default_value = "human", value_name = "FORMAT")]
    pub(crate) format: String,
    #[command(flatten)]
    pub(crate) look: LookArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A model id, license id, policy id, finding code, fact or domain
    pub(crate) what: String,
    /// Namespace of a model id: hf, ollama, openai, bedrock, …
    #[arg(long)]
    pub(crate) namespace: Option<String>,
    /// For a model: the values of facts at which its verdict changes, on the declared use of this project
    #[arg(long)]
    pub(crate) boundary: bool,
    /// Override a declared fact, such as monthly-active-users=900000000 (repeatable)
    #[arg(long = "use", value_name = "FACT=VALUE", requires = "boundary")]
    pub(crate) overrides: Vec<String>,
    #[command(flatten)]
    pub(crate) look: LookArgs,
}

#[derive(Debug, Args)]
pub(crate) struct WhyArgs {
    /// A model id of the project, or FILE:LINE
    pub(crate) what: String,
    #[command(flatten)]
    pub(crate) scan: ScanArgs,
    #[command(flatten)]
    pub(crate) look: LookArgs,
}

#[derive(Debug, Args)]
pub(crate) struct WaiveArgs {
    /// Code of the finding, such as user-threshold
    pub(crate) code: String,
    /// Id of the model, as the report shows it
    pub(crate) model: String,
    #[command(flatten)]
    pub(crate) scan: ScanArgs,
    /// Date of the approval (YYYY-MM-DD); today when not given
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct NoticeArgs {
    #[command(flatten)]
    pub(crate) scan: ScanArgs,
    /// The file to write; `-` for standard output [default: NOTICE-models.md at the root of the project]
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Write nothing; exit with 1 when the file is missing or does not fit the models in use
    #[arg(long)]
    pub(crate) check: bool,
    /// Leave out the texts of licenses that SPDX lists
    #[arg(long)]
    pub(crate) no_texts: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "What did not change keeps its lines, its date included. Exit codes: 0 written or up to date, \
    1 --check and out of date, 2 could not do the job.")]
pub(crate) struct LockArgs {
    #[command(flatten)]
    pub(crate) scan: ScanArgs,
    /// Write nothing; exit with 1 when the file is missing or does not fit the models in use
    #[arg(long)]
    pub(crate) check: bool,
    /// Date to record with what changed (YYYY-MM-DD); today when not given
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 the report was written, whatever its verdict; 2 it could not be. `check` is what fails a build."
)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) scan: ScanArgs,
    /// The file to write; `-` for standard output [default: mayuse-report.html]
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The name of the project on the cover [default: the name of its folder]
    #[arg(long, value_name = "NAME")]
    pub(crate) project: Option<String>,
    /// Date of the report, by which waivers are judged (YYYY-MM-DD); today when not given
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
    #[command(flatten)]
    pub(crate) look: LookArgs,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct LicensesArgs {
    #[command(subcommand)]
    pub(crate) command: Option<LicensesCommand>,
    /// Only licenses of this class
    #[arg(long)]
    pub(crate) class: Option<String>,
    /// Only licenses with a clause of this term
    #[arg(long)]
    pub(crate) term: Option<String>,
    /// human, json, csv or markdown
    #[arg(long, default_value = "human", value_name = "FORMAT")]
    pub(crate) format: String,
    #[command(flatten)]
    pub(crate) look: LookArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LicensesCommand {
    /// Name the license of a text and show where its clauses stand
    Identify(IdentifyArgs),
    /// Compare two licenses clause by clause
    Compare(CompareArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 every license in the file is unchanged and nothing else in it limits the use, \
    1 changed or not identified, 2 the file could not be read.")]
pub(crate) struct IdentifyArgs {
    /// A file of up to 4 MiB, or `-` for standard input
    pub(crate) file: PathBuf,
    /// human or json
    #[arg(long, default_value = "human", value_name = "FORMAT")]
    pub(crate) format: String,
    #[command(flatten)]
    pub(crate) look: LookArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// A license id, alias or SPDX id
    pub(crate) first: String,
    /// Another one
    pub(crate) second: String,
    /// human, markdown or json
    #[arg(long, default_value = "human", value_name = "FORMAT")]
    pub(crate) format: String,
    #[command(flatten)]
    pub(crate) look: LookArgs,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    #[command(flatten)]
    pub(crate) scan: ScanArgs,
    /// Print the file instead of writing it
    #[arg(long)]
    pub(crate) stdout: bool,
    /// Replace an existing mayuse.toml
    #[arg(long)]
    pub(crate) force: bool,
    /// Never ask, only write the file
    #[arg(long)]
    pub(crate) non_interactive: bool,
    /// Ask even when standard input is no terminal
    #[arg(long, conflicts_with = "non_interactive")]
    pub(crate) interactive: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The command; nothing means the page of mayuse itself
    #[arg(value_name = "COMMAND", conflicts_with = "dir")]
    pub(crate) command: Vec<String>,
    /// Write every page to a folder instead
    #[arg(long, value_name = "FOLDER")]
    pub(crate) dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// config: the schema of mayuse.toml
    #[arg(default_value = "config")]
    pub(crate) what: String,
}

/// Reads the command line; a first word that is no command is a path to check.
pub(crate) fn parse(mut words: Vec<OsString>) -> Result<Cli, clap::Error> {
    let first = words.get(1).map(|w| w.to_string_lossy().into_owned());
    let told =
        first.is_some_and(|w| COMMANDS.contains(&w.as_str()) || matches!(w.as_str(), "-h" | "--help" | "-V" | "--version"));
    if !told {
        words.insert(1.min(words.len()), OsString::from("check"));
    }
    Cli::try_parse_from(words)
}
