//! Which interpreters there are for an environment, and what each of them is.
//!
//! It asks an interpreter about itself and runs nothing else in it.

use super::needs::normal;
use super::{EnvironmentFault, EnvironmentSpec, Trouble, Workshop};
use crate::facts::{Facts, facts};
use crate::process::{Limits, Program, finish};
use crate::runtime::python::find::{self, Interpreter, Wanted};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

const SCRIPT: &str = include_str!("about.py");

/// Far more than a start takes on a slow machine.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(60),
    size: 4 << 20,
};

/// What an interpreter says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct About {
    /// `3.11.7`.
    pub python: String,
    /// `CPython`.
    pub implementation: String,
    /// With the day and the compiler of its making, and the machine.
    pub build: String,
    pub executable: String,
    /// The interpreter behind an environment, or itself.
    pub base_executable: String,
    pub prefix: String,
    pub base_prefix: String,
    /// Folders that packages lie in.
    pub folders: Vec<String>,
    /// Sorted, with normal names.
    pub packages: Vec<(String, String)>,
    /// Older than 3.8.
    is_old: bool,
}

/// Interpreters that may serve, the most wanted first: by name only, for nothing is started.
///
/// # Errors
///
/// One that the book names and that cannot be had.
pub(super) fn candidates(
    spec: &EnvironmentSpec,
    workshop: &Workshop<'_>,
) -> Result<Vec<Interpreter>, EnvironmentFault> {
    let mut found: Vec<Interpreter> = Vec::new();
    let named = find::find(workshop.interpreter, workshop.search);
    let is_named = !matches!(workshop.interpreter, Wanted::Any);
    if let Wanted::None = workshop.interpreter {
        return Err(no_python(
            facts!("interpreter-is-empty"),
            facts!("name-or-remove"),
        ));
    }
    if let Wanted::Refused(why) = workshop.interpreter {
        return Err(EnvironmentFault {
            trouble: Trouble::NeedsTrust,
            ..no_python(why.clone(), facts!("interpreter-needs-trust-hint"))
        });
    }
    match named {
        Ok(Some(own)) if own.leaves_packages && !spec.has_packages() => {
            return Err(EnvironmentFault {
                trouble: Trouble::NoPython,
                key: Some("python.interpreter".to_owned()),
                what: facts!("interpreter-in-book"),
                cause: facts!("interpreter-in-book-cause"),
                next: facts!("interpreter-in-book-hint"),
            });
        }
        Ok(named) => found.extend(named.filter(|_| is_named || spec.python.is_none())),
        Err(cause) => {
            return Err(no_python(cause.into(), facts!("install-or-name")));
        }
    }
    if let Some(version) = &spec.python {
        let short: Vec<&str> = version.split('.').take(2).collect();
        for name in [&*format!("python{}", short.join(".")), "python3", "python"] {
            for interpreter in find::all(name, workshop.search) {
                if !found.contains(&interpreter) {
                    found.push(interpreter);
                }
            }
        }
    }
    Ok(found)
}

fn no_python(cause: Facts, next: Facts) -> EnvironmentFault {
    EnvironmentFault {
        trouble: Trouble::NoPython,
        key: Some("python.interpreter".to_owned()),
        what: facts!("no-python"),
        cause,
        next,
    }
}

/// The first candidate of the version that is asked for.
///
/// # Errors
///
/// There is none at all, or none of this version.
pub(super) fn choose(
    spec: &EnvironmentSpec,
    candidates: &[Interpreter],
    more: impl FnOnce(&str) -> Option<PathBuf>,
) -> Result<(PathBuf, About), EnvironmentFault> {
    let mut seen = Vec::new();
    for interpreter in candidates {
        match about(&interpreter.path, &interpreter.environment) {
            Ok(about) if about.is_old => {
                seen.push(format!(
                    "`{}` is Python {}, older than 3.8",
                    interpreter.path.display(),
                    about.python
                ));
            }
            Ok(about) if is_of(&about.python, spec.python.as_deref()) => {
                return Ok((interpreter.path.clone(), about));
            }
            Ok(about) => seen.push(format!(
                "`{}` is {} {}",
                interpreter.path.display(),
                about.implementation,
                about.python
            )),
            Err(why) => seen.push(format!("`{}`: {why}", interpreter.path.display())),
        }
    }
    let Some(version) = &spec.python else {
        return Err(match seen.is_empty() {
            true => no_python(facts!("no-python-on-path"), facts!("install-python")),
            false => no_python(seen.join("; ").into(), facts!("name-another-one")),
        });
    };
    if let Some(path) = more(version)
        && let Ok(about) = about(&path, &[])
        && is_of(&about.python, Some(version))
    {
        return Ok((path, about));
    }
    let short: Vec<&str> = version.split('.').take(2).collect();
    let is_none = seen.is_empty();
    Err(EnvironmentFault {
        trouble: if is_none {
            Trouble::NoPython
        } else {
            Trouble::WrongPython
        },
        key: Some(spec.key("python")),
        what: facts!("no-such-python", version),
        cause: match is_none {
            true => facts!("no-python3-on-path"),
            false => seen.join("; ").into(),
        },
        next: facts!(
            "install-that-python",
            short = short.join("."),
            key = spec.key("python")
        ),
    })
}

/// Whether `3.11.7` begins with what is wanted, number by number.
fn is_of(version: &str, wanted: Option<&str>) -> bool {
    let numbers = |text: &str| -> Vec<String> {
        let digits = |part: &str| part.chars().take_while(char::is_ascii_digit).collect();
        text.split('.').map(digits).collect()
    };
    wanted.is_none_or(|wanted| numbers(version).starts_with(&numbers(wanted)))
}

/// # Errors
///
/// Why it cannot be asked, in its own last words where it had some.
pub(super) fn about(
    interpreter: &Path,
    environment: &[(OsString, OsString)],
) -> Result<About, String> {
    let words = ["-I", "-B", "-c", SCRIPT].map(Into::into).to_vec();
    asked(interpreter, environment, words)
}

/// What an environment is, by the interpreter that made it: its own would run what packages have put there to be run at
/// each start, before anything confines it.
///
/// # Errors
///
/// As those of [`about`].
pub(super) fn about_environment(
    python: &Path,
    folder: &Path,
    program: &Path,
) -> Result<About, String> {
    let mut words: Vec<OsString> = ["-I", "-B", "-S", "-c", SCRIPT].map(Into::into).to_vec();
    words.extend([folder.into(), program.into()]);
    asked(python, &[], words)
}

fn asked(
    interpreter: &Path,
    environment: &[(OsString, OsString)],
    arguments: Vec<OsString>,
) -> Result<About, String> {
    let program = Program {
        path: interpreter.to_path_buf(),
        arguments,
        environment: environment.to_vec(),
    };
    let told = finish(&program, LIMITS).map_err(|fault| fault.to_string())?;
    if !told.is_success() {
        let said = String::from_utf8_lossy(&told.stderr);
        let mut lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
        let last = lines.next_back().unwrap_or("it failed and said nothing");
        return Err(last.to_owned());
    }
    let about = read(&String::from_utf8_lossy(&told.stdout));
    match about.python.is_empty() || about.executable.is_empty() {
        true => Err("it does not answer as Python does".to_owned()),
        false => Ok(about),
    }
}

fn read(text: &str) -> About {
    let mut about = About::default();
    for line in text.lines() {
        let words: Vec<&str> = line.split('\t').collect();
        match words.as_slice() {
            ["python", version] => about.python = (*version).to_owned(),
            ["implementation", name] => about.implementation = (*name).to_owned(),
            ["build", rest @ ..] => about.build = rest.join(" "),
            ["executable", path] => about.executable = (*path).to_owned(),
            ["base-executable", path] => about.base_executable = (*path).to_owned(),
            ["prefix", path] => about.prefix = (*path).to_owned(),
            ["base-prefix", path] => about.base_prefix = (*path).to_owned(),
            ["packages-in", folder] => about.folders.push((*folder).to_owned()),
            ["package", name, version] => {
                about.packages.push((normal(name), (*version).to_owned()));
            }
            ["old"] => about.is_old = true,
            _ => {}
        }
    }
    about.packages.sort();
    about
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_begins_with_what_is_wanted() {
        for (version, wanted, expect) in [
            ("3.11.7", "3.11", true),
            ("3.11.7", "3", true),
            ("3.11.7", "3.11.7", true),
            ("3.11.7", "3.1", false),
            ("3.1.7", "3.11", false),
            ("3.14.0rc1", "3.14.0", true),
            ("3.11.7", "3.11.8", false),
        ] {
            assert_eq!(is_of(version, Some(wanted)), expect, "{version} {wanted}");
        }
        assert!(is_of("3.11.7", None));
    }
}
