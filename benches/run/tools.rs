//! Who runs the examples, each as its documentation shows, and the environment that they run in.

use super::pages::Shape;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is installed for the others; rulebook makes an environment of its own with the same SQLAlchemy.
const PACKAGES: &[&str] = &[
    "sqlalchemy==2.0.*", "pytest", "pytest-examples", "sybil", "mktestdocs",
];

pub struct Environment {
    pub python: PathBuf,
    /// Of each package, in their order.
    pub versions: Vec<(String, String)>,
}

impl Environment {
    /// Made once, and kept below the build folder.
    pub fn prepare(folder: &Path) -> Result<Environment, String> {
        let python = folder.join("venv/bin/python");
        if !python.is_file() {
            println!("a virtual environment is made in `{}`", folder.display());
            let mut make = Command::new("python3");
            done(make.args(["-m", "venv"]).arg(folder.join("venv")))
                .map_err(|why| format!("no virtual environment can be made: {why}"))?;
        }
        let names = PACKAGES.iter().map(|package| name_of(package));
        let names: Vec<String> = names.map(str::to_owned).collect();
        let ask = format!(
            "import importlib.metadata as about\nprint(' '.join(map(about.version, {names:?})))"
        );
        let versions = || done(Command::new(&python).args(["-c", &ask]));
        let text = versions().or_else(|_| {
            println!("{} are installed there", names.join(", "));
            let mut install = Command::new(&python);
            install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
            done(install.args(PACKAGES)).map_err(|why| {
                format!(
                    "the packages that are compared cannot be installed; without a network there is nothing to compare: {why}"
                )
            })?;
            versions()
        })?;
        let versions = text.split_whitespace().map(str::to_owned);
        Ok(Environment {
            python,
            versions: names.into_iter().zip(versions).collect(),
        })
    }

    pub fn version(&self, name: &str) -> &str {
        let found = self.versions.iter().find(|(own, _)| own == name);
        found.map_or("", |(_, version)| version)
    }
}

fn name_of(package: &str) -> &str {
    package.split("==").next().unwrap_or(package)
}

/// What it printed, or what it complained of.
pub fn done(command: &mut Command) -> Result<String, String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|fault| fault.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    let said = if complaint.trim().is_empty() {
        text.as_str()
    } else {
        complaint.as_ref()
    };
    let lines: Vec<&str> = said.trim().lines().rev().take(3).collect();
    Err(format!("{}: {}", output.status, lines.join(" <- ")))
}

/// One way of having all examples run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tool {
    /// `python file.py`, once for each.
    Fresh,
    PytestExamples,
    Sybil,
    Mktestdocs,
    /// The environment is ready, and no outcome is known.
    Cold,
    /// Nothing has changed since.
    Warm,
}

pub const TOOLS: [Tool; 6] = [
    Tool::Fresh,
    Tool::PytestExamples,
    Tool::Sybil,
    Tool::Mktestdocs,
    Tool::Cold,
    Tool::Warm,
];

impl Tool {
    pub fn name(self) -> &'static str {
        match self {
            Tool::Fresh => "a fresh `python file.py` each",
            Tool::PytestExamples => "pytest-examples",
            Tool::Sybil => "Sybil",
            Tool::Mktestdocs => "mktestdocs",
            Tool::Cold => "rulebook check --run, cold",
            Tool::Warm => "rulebook check --run, warm",
        }
    }

    /// Whether what one example does can reach another: what fresh processes are had for.
    pub fn isolation(self, shape: Shape) -> &'static str {
        match (self, shape) {
            (Tool::Fresh, _) => "a process each",
            (Tool::Cold | Tool::Warm, Shape::Together) => "a boxed process a page",
            (Tool::Cold | Tool::Warm, Shape::Alone) => "a boxed process each",
            _ => "none",
        }
    }

    /// The file beside the pages that has a pytest run find and run them.
    fn driver(self, shape: Shape) -> Option<(&'static str, &'static str)> {
        let together = shape == Shape::Together;
        match self {
            Tool::PytestExamples if together => Some(("test_pages.py", EXAMPLES_TOGETHER)),
            Tool::PytestExamples => Some(("test_pages.py", EXAMPLES_ALONE)),
            Tool::Sybil => Some(("conftest.py", SYBIL)),
            Tool::Mktestdocs if together => Some(("test_pages.py", MKTESTDOCS_TOGETHER)),
            Tool::Mktestdocs => Some(("test_pages.py", MKTESTDOCS_ALONE)),
            Tool::Fresh | Tool::Cold | Tool::Warm => None,
        }
    }

    /// Has the pages of a folder run, or its files; all of them once.
    pub fn run(self, folder: &Path, shape: Shape, python: &Path) -> Result<(), String> {
        if self == Tool::Fresh {
            return fresh(folder, python);
        }
        let mut command = match self.driver(shape) {
            Some((name, text)) => {
                fs::write(folder.join(name), text).map_err(|fault| fault.to_string())?;
                let mut command = Command::new(python);
                command.args(["-m", "pytest", "-q", "-p", "no:cacheprovider"]);
                command.current_dir(folder);
                command
            }
            None => rulebook(folder),
        };
        let ran = done(&mut command);
        if let Some((name, _)) = self.driver(shape) {
            let _ = fs::remove_file(folder.join(name));
        }
        ran.map(|_| ())
    }
}

/// The pages lie in the book's content.
fn rulebook(pages: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rulebook"));
    command.args(["check", "--run", "--format", "json"]);
    command.arg(pages.parent().unwrap_or(pages));
    command
}

fn fresh(folder: &Path, python: &Path) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|fault| fault.to_string())?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    for file in files {
        if file.extension().is_some_and(|end| end == "py") {
            let shown = file.display();
            done(Command::new(python).arg("-B").arg(&file))
                .map_err(|why| format!("`{shown}`: {why}"))?;
        }
    }
    Ok(())
}

/// As pydantic's documentation is tested: the names of a page's earlier examples are handed on.
const EXAMPLES_TOGETHER: &str = r#"import pytest
from pytest_examples import CodeExample, EvalExample, find_examples

names = {}


@pytest.mark.parametrize("example", find_examples("."), ids=str)
def test_pages(example: CodeExample, eval_example: EvalExample):
    names[example.group] = eval_example.run(example, module_globals=names.get(example.group))
"#;

const EXAMPLES_ALONE: &str = r#"import pytest
from pytest_examples import CodeExample, EvalExample, find_examples


@pytest.mark.parametrize("example", find_examples("."), ids=str)
def test_pages(example: CodeExample, eval_example: EvalExample):
    eval_example.run(example)
"#;

const SYBIL: &str = r#"from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

pytest_collect_file = Sybil(parsers=[PythonCodeBlockParser()], patterns=["*.md"]).pytest()
"#;

const MKTESTDOCS_TOGETHER: &str = r#"import pathlib

import pytest
from mktestdocs import check_md_file


@pytest.mark.parametrize("fpath", sorted(pathlib.Path(".").glob("*.md")), ids=str)
def test_pages(fpath):
    check_md_file(fpath=fpath, memory=True)
"#;

const MKTESTDOCS_ALONE: &str = r#"import pathlib

import pytest
from mktestdocs import check_md_file


@pytest.mark.parametrize("fpath", sorted(pathlib.Path(".").glob("*.md")), ids=str)
def test_pages(fpath):
    check_md_file(fpath=fpath)
"#;
