//! Arguments as typed; help derives from this file.

use super::levels::LevelFlags;
use crate::config;
use crate::report::{FORMATS, Format};
use crate::wording::{say, sentence};
use clap::builder::{
    NonEmptyStringValueParser, PossibleValue, PossibleValuesParser, TypedValueParser,
};
use clap::{ArgGroup, Args, ColorChoice, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::path::PathBuf;

/// Turns Markdown guidelines into a website and into checks
#[derive(Debug, Parser)]
#[command(
    name = "rulebook",
    version = env!("RULEBOOK_VERSION"),
    max_term_width = 100,
    propagate_version = true
)]
#[command(after_help = "Exit status: 0 no errors, 1 errors found, 2 rulebook failed")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,

    /// Show only errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Show every verdict
    #[arg(short, long, global = true)]
    pub verbose: bool,

    /// Show how long each stage took, on standard error
    #[arg(long, global = true)]
    pub timings: bool,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Build(Build),
    Serve(Serve),
    Check(Check),
    Lint(Lint),
    Explain(Explain),
    List(List),
    Env(Env),
    Trust(Trust),
    Try(Try),
    Skill(Skill),
    Init(Init),
    Mdbook(Mdbook),
    Completions(Completions),
    Man(Man),
}

/// What every command that reads Markdown takes.
#[derive(Debug, Args)]
pub struct Reading {
    /// Add the detectors of a book, a folder, a Markdown file, a `.yml` of ast-grep rules or a site's rules.json
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,

    /// Read the path as it is, and ignore any book.toml above it
    #[arg(long)]
    pub no_book: bool,

    /// What becomes of HTML and of files that run: `all` if everybody who writes the book may run scripts
    #[arg(long, value_name = "WHAT", value_parser = ["safe", "all"])]
    pub raw_html: Option<String>,

    /// Let links and `src` of what is read lead to this folder too, outside of its clone
    #[arg(long, value_name = "DIR")]
    pub allow_outside: Vec<PathBuf>,

    #[command(flatten)]
    pub levels: LevelFlags,
}

/// What the commands take that may execute examples.
#[derive(Debug, Clone, Default, Args)]
pub struct Executing {
    /// Execute the Python examples; only for a book that you would run yourself
    #[arg(long)]
    pub run: bool,

    /// Report what should have run and could not as a warning
    #[arg(long)]
    pub allow_not_run: bool,
}

/// What the commands take that can fail on a finding.
#[derive(Debug, Clone, Args)]
pub struct Accepting {
    /// Accept the findings that this file lists, count them, and report those that are gone
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
}

/// What the commands take that may report only a change.
#[derive(Debug, Args)]
pub struct Changing {
    /// Report only what has changed: since HEAD, with files that git does not know yet, or since HEAD parted from a branch, tag or commit
    #[arg(long, value_name = "REF", num_args = 0..=1, require_equals = true, default_missing_value = "", conflicts_with = "update_baseline")]
    pub changed: Option<String>,
}

/// What the commands take that may change a baseline.
#[derive(Debug, Args)]
pub struct Updating {
    /// Remove from the baseline what is no longer found; write it with all findings if it does not exist
    #[arg(long)]
    pub update_baseline: bool,

    /// Add new findings to the baseline as well
    #[arg(long, requires = "update_baseline")]
    pub allow_growth: bool,
}

/// Verify a book, a folder, or plain Markdown files
#[derive(Debug, Args)]
pub struct Check {
    /// Books, folders and Markdown files; without one the nearest book upward, else this folder
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub changing: Changing,

    #[command(flatten)]
    pub reading: Reading,

    #[command(flatten)]
    pub accepting: Accepting,

    #[command(flatten)]
    pub updating: Updating,

    #[command(flatten)]
    pub executing: Executing,

    /// Show every fence with its stance and the evidence for it
    #[arg(long)]
    pub explain: bool,

    /// Show the key under which each execution is cached, what the key is made of, and whether it was in the cache
    #[arg(long)]
    pub explain_cache: bool,

    /// Write what a rule's fix makes into the empty good fences marked `fix`, and with `--run` what examples print into the fences marked `output`; refused where CI is set
    #[arg(long)]
    pub bless: bool,

    /// Drop each clause of each detector once, and report those that no example needs; with `--run`, also make each function of a good example raise once
    #[arg(long)]
    pub mutate: bool,

    /// What to write
    #[arg(long, value_parser = format(), default_value = FORMATS[0].name)]
    pub format: &'static Format,
}

/// Verify, then render the site
#[derive(Debug, Args)]
pub struct Build {
    /// A book, a folder or a Markdown file; without one the nearest book upward, else this folder
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,

    /// Where the site goes; a book's own `build-dir`, or `book/NAME`, without it
    #[arg(short, long, value_name = "DIR")]
    pub dest_dir: Option<PathBuf>,

    /// Open the site in the browser, if it was published
    #[arg(short, long)]
    pub open: bool,

    #[command(flatten)]
    pub reading: Reading,

    #[command(flatten)]
    pub executing: Executing,

    #[command(flatten)]
    pub accepting: Accepting,
}

/// Make a skill for agents of a book, and put it into a repository
#[derive(Debug, Args)]
pub struct Skill {
    /// A book, a folder or a Markdown file; without one the nearest book upward, else this folder
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,

    /// The name of the skill; without it `name` of `[skill]` in the book
    #[arg(long, value_name = "NAME", value_parser = skill_name)]
    pub name: Option<String>,

    /// What it is for and when to use it; without it what the book says
    #[arg(long, value_name = "TEXT", value_parser = skill_description)]
    pub description: Option<String>,

    /// Write the skill into this repository; without it, `SKILL.md` is printed and nothing is written
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,

    /// Where the repository has its skills
    #[arg(long, value_name = "FOLDER", default_value = ".agents/skills")]
    pub skills: String,

    /// Write the rules into `AGENTS.md` too, between two marks; all else in it stays as it is
    #[arg(long, requires = "into")]
    pub agents: bool,

    /// Write them for Cursor too, into `.cursor/rules`
    #[arg(long, requires = "into")]
    pub cursor: bool,

    /// Write them for GitHub Copilot too, into `.github/instructions`
    #[arg(long, requires = "into")]
    pub copilot: bool,

    #[command(flatten)]
    pub reading: Reading,

    #[command(flatten)]
    pub executing: Executing,

    #[command(flatten)]
    pub accepting: Accepting,
}

fn skill_name(text: &str) -> Result<String, String> {
    match config::skill_name_fault(text) {
        Some(_) => Err(say!("skill-name-typed")),
        None => Ok(text.to_owned()),
    }
}

fn skill_description(text: &str) -> Result<String, String> {
    match config::skill_description_fault(text) {
        Some(why) => Err(sentence(&why)),
        None => Ok(text.to_owned()),
    }
}

/// Build in memory and serve on this machine
#[derive(Debug, Args)]
pub struct Serve {
    /// A book, a folder or a Markdown file; without one the nearest book upward, else this folder
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,

    /// Open the site in the browser
    #[arg(short, long)]
    pub open: bool,

    /// Build again on every change and tell the browser
    #[arg(short, long)]
    pub watch: bool,

    /// The name or address to listen on
    #[arg(short = 'n', long, value_name = "HOST", default_value = "127.0.0.1")]
    pub hostname: String,

    /// The port to listen on; without it 3000, or the next one that is free
    #[arg(short, long, value_name = "PORT")]
    pub port: Option<u16>,

    /// Look for changes this often, where the system does not report them
    #[arg(long, value_name = "SECONDS", requires = "watch")]
    pub poll: Option<u64>,

    #[command(flatten)]
    pub reading: Reading,

    #[command(flatten)]
    pub executing: Executing,

    #[command(flatten)]
    pub accepting: Accepting,
}

/// Which rules a lint runs.
#[derive(Debug, Clone, Default, Args)]
pub struct Selecting {
    /// Run only these rules: ids, prefixes and tags (a list with commas)
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = rule_name())]
    pub select: Vec<String>,

    /// Leave these rules out: ids, prefixes and tags (a list with commas)
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = rule_name())]
    pub ignore: Vec<String>,
}

/// Run a book's detectors over code
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("fixing").args(["fix", "diff"]))]
pub struct Lint {
    /// Files and folders of code, this folder without one; in a folder, what is hidden or ignored by git is left out
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub changing: Changing,

    #[command(flatten)]
    pub reading: Reading,

    #[command(flatten)]
    pub selecting: Selecting,

    /// Lint what is piped in, as an editor has it, in the place of the file that `--path` names
    #[arg(long, requires = "path", conflicts_with_all = ["paths", "changed", "fix", "diff", "baseline"])]
    pub stdin: bool,

    /// The file that is piped in; it need not be there
    #[arg(long, value_name = "NAME", requires = "stdin")]
    pub path: Option<PathBuf>,

    /// Lint migrations, generated files and other people's code as well
    #[arg(long)]
    pub no_default_exclude: bool,

    /// Leave out what is excluded even where the file itself is named, as hooks name it
    #[arg(long)]
    pub force_exclude: bool,

    /// Print how often each rule was found, in place of its findings
    #[arg(long, conflicts_with_all = ["format", "diff"])]
    pub statistics: bool,

    /// Fix what rules can fix, in the files themselves; report what is left
    #[arg(long)]
    pub fix: bool,

    /// Print what `--fix` would change, as a patch, and write nothing
    #[arg(long, conflicts_with_all = ["fix", "format", "baseline"])]
    pub diff: bool,

    /// With `--fix` or `--diff`: apply fixes that lose or move a comment as well
    #[arg(long, requires = "fixing")]
    pub unsafe_fixes: bool,

    #[command(flatten)]
    pub accepting: Accepting,

    #[command(flatten)]
    pub updating: Updating,

    /// What to write
    #[arg(long, value_parser = format(), default_value = FORMATS[0].name)]
    pub format: &'static Format,
}

/// Explain a rule, or what a code means
#[derive(Debug, Args)]
pub struct Explain {
    /// A rule's id, or the code of a finding
    #[arg(value_name = "ID|CODE", required_unless_present_any = ["tree", "why"])]
    pub name: Option<String>,

    /// Where to look for the rule; without it the nearest book upward, else this folder
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,

    /// Print the syntax tree of a file of code, or of the fences of a Markdown file: what a detector can ask for
    #[arg(long, value_name = "FILE[:LINE]", conflicts_with_all = ["name", "path"])]
    pub tree: Option<String>,

    /// Say which clauses of a rule match how many nodes of the code at a place, and the smallest change that makes it match
    #[arg(long, num_args = 2, value_names = ["RULE", "FILE[:LINE]"], conflicts_with_all = ["name", "path", "tree"])]
    pub why: Vec<String>,

    /// Add the detectors of a book, a folder, a Markdown file, a `.yml` of ast-grep rules or a site's rules.json
    #[arg(long, value_name = "PATH", requires = "why")]
    pub rules: Vec<PathBuf>,

    /// Let links and `src` of what is read lead to this folder too, outside of its clone
    #[arg(long, value_name = "DIR")]
    pub allow_outside: Vec<PathBuf>,
}

/// List all rules, with the verdicts of their examples
#[derive(Debug, Args)]
pub struct List {
    /// A book, a folder or a Markdown file; without one the nearest book upward, else this folder
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,

    #[command(flatten)]
    pub reading: Reading,

    /// What to write
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub format: ListFormat,
}

/// Prepare what examples run in, and show it
#[derive(Debug, Args)]
pub struct Env {
    /// A book; without one the nearest book upward, else this folder
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,

    /// Prepare nothing, and remove the environments that the book no longer names
    #[arg(long)]
    pub prune: bool,
}

/// Let the examples of a book run, as long as what it installs and runs stays as it is
#[derive(Debug, Args)]
pub struct Trust {
    /// A book; without one the nearest book upward
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,

    /// End the trust
    #[arg(long, conflicts_with = "list")]
    pub remove: bool,

    /// List the books that are trusted
    #[arg(long, conflicts_with = "path")]
    pub list: bool,
}

/// Verify a book while mdBook builds it, as its preprocessor
#[derive(Debug, Args)]
pub struct Mdbook {
    /// Add the detectors of a book, a folder, a Markdown file, a `.yml` of ast-grep rules or a site's rules.json
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,

    #[command(flatten)]
    pub levels: LevelFlags,

    #[command(flatten)]
    pub executing: Executing,

    #[command(flatten)]
    pub accepting: Accepting,

    #[command(subcommand)]
    pub asked: Option<MdbookAsked>,
}

/// What mdBook asks before it hands a book over.
#[derive(Debug, Subcommand)]
pub enum MdbookAsked {
    /// Say by the exit status whether a book for this renderer is verified: every renderer's is
    Supports {
        #[arg(value_name = "RENDERER")]
        renderer: String,
    },
}

/// Print a script that completes commands and options in a shell
#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell reads it
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: Shell,
}

/// Print the manual page, of rulebook or of one command
#[derive(Debug, Args)]
pub struct Man {
    /// A command; without one the page of rulebook itself
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

/// Judge a proposed rule as if it were in the book, and write nothing
#[derive(Debug, Args)]
pub struct Try {
    /// A `.yml` of one ast-grep rule
    #[arg(value_name = "RULE")]
    pub rule: PathBuf,

    /// The book or Markdown that it is for; without it that of the section, else the nearest book upward, else this folder
    #[arg(long, value_name = "PATH")]
    pub book: Option<PathBuf>,

    /// The section whose examples are its own: `FILE#ANCHOR`, `FILE:LINE`, an id or a heading; without it the one that begins with the rule's id
    #[arg(long, value_name = "SECTION")]
    pub section: Option<String>,

    /// Count where it fires in this code
    #[arg(long, value_name = "PATH")]
    pub on: Vec<PathBuf>,

    /// Write the block into this section if the rule holds; never over one that is there
    #[arg(long, value_name = "SECTION", conflicts_with = "section")]
    pub write: Option<String>,

    #[command(flatten)]
    pub reading: Reading,

    /// What to write
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub format: ListFormat,
}

/// Start a book: one with a first rule in an empty folder, or of the Markdown that is there
#[derive(Debug, Args)]
pub struct Init {
    /// An empty or new folder, a folder with Markdown, or a book of mdBook; without one this folder
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,

    /// Write a page with a first rule in this language; where there is Markdown, beside it
    #[arg(long, value_name = "NAME")]
    pub language: Option<String>,

    /// Write a file that lets this CI system check the book
    #[arg(long, value_name = "SYSTEM", value_enum)]
    pub ci: Option<Pipeline>,

    /// Show what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// A CI system, by whose server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Pipeline {
    /// GitHub Actions
    Github,
    /// GitLab CI
    Gitlab,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// A table
    Human,
    /// One JSON document
    Json,
}

/// A name of rules, without the blanks around it.
fn rule_name() -> impl TypedValueParser<Value = String> {
    NonEmptyStringValueParser::new().map(|name| name.trim().to_owned())
}

/// `--format`: its values and their help are the table of formats.
fn format() -> impl TypedValueParser<Value = &'static Format> {
    let values = FORMATS
        .iter()
        .map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(values).map(|name| Format::named(&name).unwrap_or(&FORMATS[0]))
}
