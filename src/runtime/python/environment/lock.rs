//! A lock: what `uv pip compile`, `pip-compile` and `pip freeze` write, held against the requirements.
//!
//! It is read before anything is installed, so that a broken one is told by its line and not by an installer. What it
//! installs is all in its text: a line that leads elsewhere is refused.

use super::needs::Requirement;
use super::{EnvironmentFault, EnvironmentSpec, Lock, Trouble};
use crate::facts::{Facts, facts};
use pep440_rs::Operator;

/// Options that bring in what stands elsewhere.
const ELSEWHERE: &[&str] = &[
    "-r", "--requirement", "-c", "--constraint", "-e", "--editable",
];

/// # Errors
///
/// The first line that is no exact version, or a requirement that the lock does not meet.
pub(super) fn check(spec: &EnvironmentSpec) -> Result<(), EnvironmentFault> {
    for text in &spec.requirements {
        Requirement::read(text).map_err(|cause| EnvironmentFault {
            trouble: Trouble::NoSuchRequirement,
            key: Some(spec.key("requirements")),
            what: facts!("bad-requirement", text),
            cause: cause.into(),
            next: facts!("bad-requirement-hint"),
        })?;
    }
    let Some(lock) = &spec.lock else {
        return Ok(());
    };
    let pins = pins(lock).map_err(|(line, cause)| EnvironmentFault {
        trouble: Trouble::BrokenLock,
        key: Some(spec.key("lock")),
        what: facts!("broken-lock", path = lock.path, line),
        cause,
        next: facts!("write-lock-again"),
    })?;
    for text in &spec.requirements {
        let Ok(wanted) = Requirement::read(text) else {
            continue;
        };
        let cause = match pins.iter().find(|pin| pin.name == wanted.name) {
            // Whether a marker holds is the installer's affair.
            None if wanted.is_open => continue,
            None => facts!("lock-has-no", wanted = wanted.name),
            Some(pin) => match &pin.version {
                Some(version) if !wanted.holds(version) => {
                    facts!("lock-has", pin = pin.name, version)
                }
                _ => continue,
            },
        };
        return Err(EnvironmentFault {
            trouble: Trouble::BrokenLock,
            key: Some(spec.key("requirements")),
            what: facts!("lock-does-not-meet", path = lock.path, text),
            cause,
            next: facts!("write-lock-from-requirements"),
        });
    }
    Ok(())
}

/// What installs others, and what `pip freeze` and `pip-compile` leave out for that.
const INSTALLERS: &[&str] = &["distribute", "pip", "setuptools", "wheel"];

/// Holds what was installed against the lock.
///
/// # Errors
///
/// Packages that it does not name: an installer took whatever fitted today, and may take another tomorrow.
pub(super) fn is_whole(
    spec: &EnvironmentSpec,
    packages: &[(String, String)],
) -> Result<(), EnvironmentFault> {
    let Some(lock) = &spec.lock else {
        return Ok(());
    };
    let pins = pins(lock).unwrap_or_default();
    let is_named =
        |name: &str| INSTALLERS.contains(&name) || pins.iter().any(|pin| pin.name == name);
    let mut lines: Vec<String> = packages
        .iter()
        .filter(|(name, _)| !is_named(name))
        .map(|(name, version)| format!("{name}=={version}"))
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    lines.sort();
    let count = lines.len();
    Err(EnvironmentFault {
        trouble: Trouble::BrokenLock,
        key: Some(spec.key("lock")),
        what: facts!("lock-not-whole", path = lock.path, count),
        cause: lines.join("\n").into(),
        next: facts!("lock-not-whole-hint", count),
    })
}

/// A package of a lock.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pin {
    pub name: String,
    /// None where an address is named instead.
    pub version: Option<String>,
}

/// Every package, or the first line that is none, with its number and what is wrong.
pub(super) fn pins(lock: &Lock) -> Result<Vec<Pin>, (usize, Facts)> {
    let mut pins = Vec::new();
    let mut lines = lock.text.trim_start_matches('\u{feff}').lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let mut whole = line.trim_end().to_owned();
        while whole.ends_with('\\')
            && let Some((_, more)) = lines.next()
        {
            whole.pop();
            whole += more.trim_end();
        }
        // A `#` inside of an address begins no comment.
        let text = match whole.find(" #") {
            Some(end) => &whole[..end],
            None if whole.starts_with('#') => "",
            None => &whole,
        };
        let text = text.trim();
        if !text.is_empty()
            && let Some(pin) = pin(text).map_err(|cause| (at + 1, cause))?
        {
            pins.push(pin);
        }
    }
    if pins.is_empty() {
        return Err((1, facts!("names-no-package")));
    }
    Ok(pins)
}

/// What names one version and no other.
const EXACT: [Operator; 2] = [Operator::Equal, Operator::ExactEqual];

/// None for an option.
fn pin(text: &str) -> Result<Option<Pin>, Facts> {
    if text.starts_with('-') {
        let is_elsewhere = ELSEWHERE.iter().any(|option| {
            let rest = text.strip_prefix(option);
            // `-rfile` is `-r file`, and `--requirements` is no option.
            rest.is_some_and(|rest| {
                option.len() == 2 || rest.starts_with([' ', '=', '\t']) || rest.is_empty()
            })
        });
        return match is_elsewhere && !text.starts_with("--r ") {
            true => Err(facts!("leads-elsewhere", text)),
            false => Ok(None),
        };
    }
    let text = text.split(" --").next().unwrap_or(text);
    let requirement = Requirement::read(text)?;
    let name = requirement.name;
    if text.contains('@') {
        return Ok(Some(Pin {
            name,
            version: None,
        }));
    }
    let exact = match requirement.specifiers.as_slice() {
        [one] => Some(one).filter(|one| EXACT.contains(one.operator())),
        _ => None,
    };
    match exact {
        Some(exact) => Ok(Some(Pin {
            name,
            version: Some(exact.version().to_string()),
        })),
        None => Err(facts!("no-exact-version", text, name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::sentence;

    fn told(text: &str, requirements: &[&str]) -> String {
        let spec = EnvironmentSpec {
            name: "new".to_owned(),
            requirements: requirements.iter().map(|text| text.to_string()).collect(),
            lock: Some(Lock {
                path: "lock.txt".to_owned(),
                text: text.to_owned(),
            }),
            python: None,
        };
        match check(&spec) {
            Ok(()) => "ok".to_owned(),
            Err(fault) => {
                let key = fault.key.unwrap_or_default();
                format!(
                    "{key}: {}: {}",
                    sentence(&fault.what),
                    sentence(&fault.cause)
                )
            }
        }
    }

    const LOCK: &str = "\u{feff}# by uv\r\n--index-url https://example.com/simple\r\na==1.0 \\\r\n    --hash=sha256:00 \\\n    --hash=sha256:11\n    # via x\n\nB_b[x]==2.1 ; python_version < '4'  # why\nc @ https://example.com/c.whl#sha256=00\n";

    #[test]
    fn a_lock_is_a_list_of_exact_versions() {
        assert_eq!(told(LOCK, &["a>=1", "b.b~=2.0", "c"]), "ok");
        let broken = "python.environments.new.lock: the lock `lock.txt` is broken in line";
        for (text, expect) in [
            (
                "a==1\n<<<<<<< HEAD\n",
                "2: `<<<<<<< HEAD` does not begin with a package's name",
            ),
            ("a>=1\n", "1: `a>=1` names no exact version, as in `a==1.0`"),
            (
                "a==1.*\n",
                "1: `a==1.*` names no exact version, as in `a==1.0`",
            ),
            (
                "a==1\n\n-r other.txt\n",
                "3: `-r other.txt` points to another file or address",
            ),
            ("-e.\n", "1: `-e.` points to another file or address"),
            ("\n# nothing\n", "1: it names no package"),
        ] {
            assert_eq!(told(text, &[]), format!("{broken} {expect}"));
        }
    }

    #[test]
    fn what_is_installed_is_held_against_it() {
        let spec = EnvironmentSpec {
            name: String::new(),
            requirements: Vec::new(),
            lock: Some(Lock {
                path: "lock.txt".to_owned(),
                text: LOCK.to_owned(),
            }),
            python: None,
        };
        let told = |packages: &[(&str, &str)]| {
            let packages = packages.iter();
            let packages = packages.map(|(name, version)| (name.to_string(), version.to_string()));
            is_whole(&spec, &packages.collect::<Vec<_>>()).map_err(|fault| sentence(&fault.cause))
        };
        let named = [("a", "1.0"), ("b-b", "2.1"), ("c", "7"), ("pip", "25")];
        assert_eq!(told(&named), Ok(()));
        let more = [&named[..], &[("z-z", "2"), ("e", "1")]].concat();
        assert_eq!(told(&more), Err("e==1\nz-z==2".to_owned()));
    }

    #[test]
    fn requirements_are_held_against_it() {
        let own = "python.environments.new.requirements:";
        assert_eq!(
            told(LOCK, &["a>=2"]),
            format!("{own} the lock `lock.txt` does not meet `a>=2`: it has `a==1.0`")
        );
        assert_eq!(
            told(LOCK, &["z"]),
            format!("{own} the lock `lock.txt` does not meet `z`: it has no `z`")
        );
        assert_eq!(
            told(LOCK, &["a>>2"]),
            format!("{own} the requirement `a>>2` makes no sense: `>>2` compares with no version")
        );
        assert_eq!(told(LOCK, &["z; python_version < '3'"]), "ok");
    }
}
