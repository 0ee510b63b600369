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
    for (line, text) in lines(lock) {
        // To an installer it may be the end of a line.
        if text
            .chars()
            .any(|c| c.is_control() && c != '\t' || matches!(c, '\u{2028}' | '\u{2029}'))
        {
            return Err((line, facts!("lock-has-control")));
        }
        pins.extend(pin(&text).map_err(|cause| (line, cause))?);
    }
    if pins.is_empty() {
        return Err((1, facts!("names-no-package")));
    }
    Ok(pins)
}

/// The lock as it is handed to an installer: what was looked at line by line, and nothing that another reader could take
/// for more.
pub(super) fn listed(lock: &Lock) -> String {
    let lines = lines(lock).into_iter();
    lines.map(|(_, text)| text + "\n").collect()
}

/// The lines that lead to another place than the index that the user's machine knows, or that have code of packages run
/// where they are installed; with their numbers.
pub(super) fn leading_elsewhere(lock: &Lock) -> Vec<(usize, String)> {
    let mut lines = lines(lock);
    lines.retain(|(_, text)| {
        let mut words = text.split_ascii_whitespace();
        let is_address = !text.starts_with('-') && text.contains('@');
        let is_harmless = |word: &str| !word.starts_with('-') || HARMLESS.contains(&option(word));
        is_address || (!is_usual_index(text) && !words.all(is_harmless))
    });
    lines
}

/// Options that neither lead elsewhere nor have anything run.
const HARMLESS: &[&str] = &[
    "--hash", "--no-index", "--only-binary", "--pre", "--prefer-binary", "--require-hashes",
];

/// What `uv pip compile` and `pip-compile` write where no one has named another index.
fn is_usual_index(text: &str) -> bool {
    let address = ["--index-url", "-i"]
        .iter()
        .find_map(|option| text.strip_prefix(option))
        .map(|rest| rest.trim_start_matches(['=', ' ', '\t']));
    address.is_some_and(|address| address.trim_end_matches('/') == "https://pypi.org/simple")
}

/// An option without its value.
fn option(word: &str) -> &str {
    word.split('=').next().unwrap_or(word)
}

/// What the lines mean, without comments and with those that go on put together; each with its number.
fn lines(lock: &Lock) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut lines = lock.text.trim_start_matches('\u{feff}').lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let mut whole = line.trim_end().to_owned();
        // A comment does not go on.
        while whole.ends_with('\\')
            && !whole.trim_start().starts_with('#')
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
        let text = text.trim().trim_end_matches('\\').trim_end();
        if !text.is_empty() {
            found.push((at + 1, text.to_owned()));
        }
    }
    found
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
            needs_trust: Vec::new(),
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
    fn what_leads_elsewhere_is_found_however_it_is_written() {
        let lines = |text: &str| -> Vec<usize> {
            let lock = Lock {
                path: "l".to_owned(),
                text: text.to_owned(),
            };
            leading_elsewhere(&lock)
                .into_iter()
                .map(|(line, _)| line)
                .collect()
        };
        assert_eq!(lines(LOCK), [2, 9]);
        for harmless in [
            "a==1 --hash=sha256:00 --hash sha256:11 ; python_version < '4'\n--require-hashes\n",
            "--index-url https://pypi.org/simple\n-i https://pypi.org/simple/\na==1\n",
            "--only-binary :all:\n# --index-url http://x\na==1 # --find-links x\n",
        ] {
            assert_eq!(lines(harmless), [0; 0], "{harmless}");
        }
        for (elsewhere, line) in [
            ("a==1\n--index-url http://x\n", 2),
            ("-i http://x\na==1\n", 1),
            ("-ihttp://x\na==1\n", 1),
            ("--index-url https://pypi.org/simple/ -f x\na==1\n", 1),
            ("--index-url https://pypi.org/simple.evil\na==1\n", 1),
            ("a==1 --find-links=x\n", 1),
            ("--extra-index\\\n-url x\na==1\n", 1),
            ("# a comment \\\n--extra-index-url x\na==1\n", 2),
            ("--trusted-host x\n", 1),
            ("--no-binary :all:\na==1\n", 1),
            ("a==1 --config-settings=x=y\n", 1),
            ("a@file:///x\n", 1),
            ("a @ git+https://x\n", 1),
            ("a [x]@ https://x/a.whl\n", 1),
        ] {
            assert_eq!(lines(elsewhere), [line], "{elsewhere}");
        }
    }

    #[test]
    fn an_installer_reads_what_was_read_here() {
        let lock = |text: &str| Lock {
            path: "l".to_owned(),
            text: text.to_owned(),
        };
        let text = "\u{feff}# c \\\na==1 \\\n  --hash=sha256:00 # why\r\n\nb==2 \\\n";
        assert_eq!(listed(&lock(text)), "a==1   --hash=sha256:00\nb==2\n");
        for end in ['\r', '\u{b}', '\u{c}', '\u{1c}', '\u{85}', '\u{2028}'] {
            let text = format!("a==1{end}--index-url http://x\n");
            assert!(pins(&lock(&text)).is_err(), "{end:?}");
            let text = listed(&lock(&format!("a==1 # c{end}--index-url http://x\n")));
            assert_eq!(text, "a==1\n", "{end:?}");
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
            needs_trust: Vec::new(),
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
