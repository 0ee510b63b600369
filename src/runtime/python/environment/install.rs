//! Packages into a new folder: by `uv` where it is, by the interpreter's own `venv` and `pip` otherwise.
//!
//! An installer is given where packages are fetched from, and nothing else of the environment. What it says when it
//! fails becomes one fault.

use super::{EnvironmentFault, EnvironmentSpec, Trouble, Word, Workshop};
use crate::facts::facts;
use crate::process::{Finished, Limits, Program, finish};
use crate::runtime::python::find;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A slow network and a package that is compiled have this long.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(20 * 60),
    size: 16 << 20,
};

/// Handed to an installer, beside what begins with `PIP_` and `UV_`.
const HANDED_DOWN: &[&str] = &[
    "ALL_PROXY", "APPDATA", "CURL_CA_BUNDLE", "HOME", "HTTPS_PROXY", "HTTP_PROXY",
    "LD_LIBRARY_PATH", "LOCALAPPDATA", "NETRC", "NO_PROXY", "PATH", "PYENV_ROOT",
    "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR", "SSL_CERT_FILE", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR",
    "USERPROFILE", "XDG_CACHE_HOME", "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
    "all_proxy", "http_proxy", "https_proxy", "no_proxy",
];

/// They would lead what is installed elsewhere, or hide what is said.
const KEPT_BACK: &[&str] = &[
    "PIP_CONSTRAINT",
    "PIP_DRY_RUN",
    "PIP_EDITABLE",
    "PIP_LOG",
    "PIP_NO_DEPS",
    "PIP_PREFIX",
    "PIP_PYTHON",
    "PIP_QUIET",
    "PIP_REPORT",
    "PIP_REQUIREMENT",
    "PIP_REQUIRE_VIRTUALENV",
    "PIP_ROOT",
    "PIP_SRC",
    "PIP_TARGET",
    "PIP_USER",
    "PIP_VERBOSE",
    "UV_CONSTRAINT",
    "UV_OFFLINE",
    "UV_OVERRIDE",
    "UV_PROJECT_ENVIRONMENT",
    "UV_PYTHON",
    "UV_SYSTEM_PYTHON",
    "UV_VENV_SEED",
    "UV_WORKING_DIRECTORY",
];

/// What `uv` calls a variable of pip's.
const SAME: &[(&str, &str)] = &[
    ("PIP_INDEX_URL", "UV_DEFAULT_INDEX"),
    ("PIP_EXTRA_INDEX_URL", "UV_INDEX"),
    ("PIP_FIND_LINKS", "UV_FIND_LINKS"),
    ("PIP_CERT", "SSL_CERT_FILE"),
];

/// What there is to install with.
pub(super) struct Tools {
    uv: Option<PathBuf>,
    variables: Vec<(OsString, OsString)>,
    /// pip's own wish that no index is asked.
    no_index: bool,
    /// Whether a package that has no wheel may be built: its own code does that, and nothing confines it.
    builds: bool,
}

impl Tools {
    pub(super) fn find(workshop: &Workshop<'_>) -> Tools {
        let variables = workshop.search.variables();
        let is_meant = |name: &str| {
            let ours = name.starts_with("PIP_") || name.starts_with("UV_");
            (ours || HANDED_DOWN.contains(&name)) && !KEPT_BACK.contains(&name)
        };
        let mut handed: Vec<(String, String)> = variables
            .iter()
            .filter(|(name, _)| is_meant(name))
            .cloned()
            .collect();
        let value = |name: &str| {
            let found = variables.iter().find(|(own, _)| own == name);
            found
                .map(|(_, value)| value.clone())
                .filter(|value| !value.is_empty())
        };
        for (pip, uv) in SAME {
            if let (Some(value), None) = (value(pip), value(uv)) {
                handed.push(((*uv).to_owned(), value));
            }
        }
        let no_index = value("PIP_NO_INDEX").is_some_and(|value| {
            !matches!(value.to_lowercase().as_str(), "0" | "false" | "no" | "off")
        });
        if value("PIP_RETRIES").is_none() {
            // Five, pip's own number, take minutes where there is no network.
            handed.push(("PIP_RETRIES".to_owned(), "1".to_owned()));
        }
        Tools {
            uv: find::all("uv", workshop.search)
                .into_iter()
                .next()
                .map(|uv| uv.path),
            variables: handed
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            no_index,
            // Who says which packages are to be built has said that they may be.
            builds: workshop.word == Word::Trusted
                || ["PIP_NO_BINARY", "UV_NO_BINARY", "UV_NO_BINARY_PACKAGE"]
                    .iter()
                    .any(|name| value(name).is_some()),
        }
    }

    /// A Python of this version that `uv` keeps; nothing is fetched.
    pub(super) fn python(&self, version: &str) -> Option<PathBuf> {
        let uv = self.uv.as_deref()?;
        let words = ["python", "find", "--no-python-downloads", version];
        let told = self.run(uv, words).ok().filter(Finished::is_success)?;
        let path = String::from_utf8(told.stdout).ok()?;
        Some(PathBuf::from(path.trim())).filter(|path| path.is_absolute())
    }

    /// Makes the environment in an empty folder.
    ///
    /// # Errors
    ///
    /// What the installer said.
    pub(super) fn install(
        &self,
        spec: &EnvironmentSpec,
        python: &Path,
        folder: &Path,
        told: &mut dyn FnMut(&str),
    ) -> Result<(), EnvironmentFault> {
        let label = match spec.name.as_str() {
            "" => "the environment".to_owned(),
            name => format!("environment `{name}`"),
        };
        let mut list = list(spec, folder);
        if !self.builds {
            list.extend(["--only-binary", ":all:"].map(Into::into));
        }
        let what = match &spec.lock {
            Some(lock) => format!("`{}`", lock.path),
            None => spec.requirements.join(", "),
        };
        let by = match self.uv {
            Some(_) => "uv",
            None => "pip",
        };
        told(&format!("{label}: {by} installs {what}"));
        match &self.uv {
            Some(uv) => self.by_uv(spec, uv, python, folder, &list),
            None => self.by_pip(spec, python, folder, &list),
        }
    }

    fn by_uv(
        &self,
        spec: &EnvironmentSpec,
        uv: &Path,
        python: &Path,
        folder: &Path,
        list: &[OsString],
    ) -> Result<(), EnvironmentFault> {
        let venv: [OsString; 7] = [
            "venv".into(),
            "--quiet".into(),
            "--no-project".into(),
            "--allow-existing".into(),
            "--python".into(),
            python.into(),
            folder.into(),
        ];
        let done = self
            .run(uv, venv)
            .map_err(|why| self.failed(spec, "uv", &why))?;
        if !done.is_success() {
            return Err(self.failed(spec, "uv", &said(&done)));
        }
        let install = |offline: bool| {
            let mut words: Vec<OsString> = ["pip", "install", "--compile-bytecode", "--python"]
                .map(Into::into)
                .to_vec();
            words.push(program(folder).into());
            words.extend(offline.then(|| "--offline".into()));
            words.extend(self.no_index.then(|| "--no-index".into()));
            words.extend(list.iter().cloned());
            self.run(uv, words)
        };
        // Without a network uv needs seconds to say so; what it has already needs none.
        if install(true).is_ok_and(|done| done.is_success()) {
            return Ok(());
        }
        let done = install(false).map_err(|why| self.failed(spec, "uv", &why))?;
        match done.is_success() {
            true => Ok(()),
            false => Err(self.failed(spec, "uv", &said(&done))),
        }
    }

    fn by_pip(
        &self,
        spec: &EnvironmentSpec,
        python: &Path,
        folder: &Path,
        list: &[OsString],
    ) -> Result<(), EnvironmentFault> {
        let venv: [OsString; 5] = [
            "-I".into(),
            "-m".into(),
            "venv".into(),
            "--without-pip".into(),
            folder.into(),
        ];
        let done = self
            .run(python, venv)
            .map_err(|why| self.failed(spec, "venv", &why))?;
        if !done.is_success() {
            return Err(no_installer(python, &said(&done)));
        }
        let own = program(folder);
        let words = |head: &[&str]| -> Vec<OsString> { head.iter().map(Into::into).collect() };
        // pip of 22.3 or later installs into another environment, and the new one needs none of its own.
        let asked = self.run(python, ["-I", "-m", "pip", "--python", "x", "--version"]);
        let knows = asked.is_ok_and(|done| {
            !said(&done).contains("no such option") && !said(&done).contains("No module named")
        });
        let (pip, mut install) = match knows {
            true => {
                let mut install = words(&["-I", "-m", "pip", "--python"]);
                install.push(own.clone().into());
                (python, install)
            }
            false => {
                let done = self
                    .run(&own, ["-I", "-m", "ensurepip", "--default-pip"])
                    .map_err(|why| self.failed(spec, "ensurepip", &why))?;
                if !done.is_success() {
                    return Err(no_installer(python, &said(&done)));
                }
                (own.as_path(), words(&["-I", "-m", "pip"]))
            }
        };
        install.extend(words(&[
            "install",
            "--disable-pip-version-check",
            "--no-input",
            "--no-color",
            "--progress-bar=off",
        ]));
        install.extend(list.iter().cloned());
        let done = self
            .run(pip, install)
            .map_err(|why| self.failed(spec, "pip", &why))?;
        match done.is_success() {
            true => Ok(()),
            false => Err(self.failed(spec, "pip", &said(&done))),
        }
    }

    /// What the installer said, and that a package may need to be built where that is not allowed.
    fn failed(&self, spec: &EnvironmentSpec, by: &str, said: &str) -> EnvironmentFault {
        let mut fault = failed(spec, by, said);
        let is_unbuilt = said.to_lowercase().contains(UNBUILT);
        if !self.builds && (is_unbuilt || fault.trouble == Trouble::NoSuchRequirement) {
            fault.trouble = Trouble::NoSuchRequirement;
            fault.next = facts!("cannot-install-run-hint");
        }
        fault
    }

    fn run(
        &self,
        path: &Path,
        arguments: impl IntoIterator<Item = impl Into<OsString>>,
    ) -> Result<Finished, String> {
        let program = Program {
            path: path.to_path_buf(),
            arguments: arguments.into_iter().map(Into::into).collect(),
            environment: self.variables.clone(),
        };
        finish(&program, LIMITS).map_err(|fault| fault.to_string())
    }
}

/// The interpreter of an environment.
pub(super) fn program(folder: &Path) -> PathBuf {
    match cfg!(windows) {
        true => folder.join("Scripts").join("python.exe"),
        false => folder.join("bin").join("python"),
    }
}

/// The lock as it was read is put beside, so that what is installed is what the key names.
pub(super) const LIST: &str = "requirements.lock";

fn list(spec: &EnvironmentSpec, folder: &Path) -> Vec<OsString> {
    match &spec.lock {
        Some(_) => vec!["-r".into(), folder.join(LIST).into()],
        // Each begins with a letter or a digit: the configuration saw to it.
        None => spec.requirements.iter().map(Into::into).collect(),
    }
}

/// Both outputs, what was said last at the end.
fn said(done: &Finished) -> String {
    let text = [&done.stdout, &done.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
    text.join("\n")
}

fn no_installer(python: &Path, said: &str) -> EnvironmentFault {
    let mut lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    EnvironmentFault {
        trouble: Trouble::NoInstaller,
        key: None,
        what: facts!("no-installer", python = python.display()),
        cause: lines.next_back().unwrap_or_default().into(),
        next: facts!("install-uv"),
    }
}

/// Words of the system where a disk is full.
const FULL: &[&str] = &["no space left on device", "disk quota exceeded"];

/// Words of an installer that cannot reach its index.
const NETWORK: &[&str] = &[
    "connection error",
    "connection refused",
    "connection reset",
    "could not connect",
    "dns error",
    "error sending request",
    "failed to establish a new connection",
    "failed to fetch",
    "is not a trusted or secure host",
    "max retries exceeded",
    "name or service not known",
    "network is unreachable",
    "network was disabled",
    "newconnectionerror",
    "nameresolutionerror",
    "proxyerror",
    "connecttimeouterror",
    "readtimeouterror",
    "sslerror",
    "temporary failure in name resolution",
    "tls handshake",
];

/// Words of an installer that has looked and found nothing.
const MISSING: &[&str] = &[
    "no matching distribution",
    "no solution found",
    "not found in the package registry",
    "not found in the provided package locations",
    "resolutionimpossible",
    "there is no version of",
    "there are no versions of",
];

/// Words of `uv` where a package has no wheel and none may be built.
const UNBUILT: &str = "building from source is disabled";

/// Words of an installer about hashes of a lock.
const HASHES: &[&str] = &[
    "do not match the hashes",
    "hash mismatch",
    "hashes are required",
    "in --require-hashes mode",
    "invalid requirement",
];

fn failed(spec: &EnvironmentSpec, by: &str, said: &str) -> EnvironmentFault {
    let lower = said.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let is_network = has(NETWORK);
    let cause = match is_network {
        // pip's last word is that it found nothing, and not why.
        true => network_words(said).unwrap_or_else(|| last_words(said)),
        false => last_words(said),
    };
    let mut fault = EnvironmentFault {
        trouble: Trouble::Failed,
        key: Some(spec.key(if spec.lock.is_some() {
            "lock"
        } else {
            "requirements"
        })),
        what: facts!("not-installed", by),
        next: facts!("not-installed-hint", by),
        cause: cause.clone().into(),
    };
    if has(FULL) {
        fault.trouble = Trouble::NoFolder;
        fault.what = facts!("no-room");
        fault.cause = facts!("no-room-cause", by);
        fault.next = facts!("no-room-hint");
    } else if is_network {
        fault.trouble = Trouble::NoNetwork;
        fault.what = facts!("no-network");
        fault.next = facts!("no-network-hint");
    } else if spec.lock.is_some() && has(HASHES) {
        fault.trouble = Trouble::BrokenLock;
        fault.what = facts!("lock-does-not-fit");
        fault.next = facts!("write-lock-again");
    } else if has(MISSING) {
        fault.trouble = Trouble::NoSuchRequirement;
        let culprit = spec.requirements.iter().find(|text| {
            let name = super::needs::Requirement::read(text).map(|own| own.name);
            name.is_ok_and(|name| super::needs::normal(&cause).contains(&name))
        });
        fault.what = match culprit.filter(|_| spec.lock.is_none()) {
            Some(text) => facts!("cannot-install", text),
            None => facts!("cannot-install-these"),
        };
        fault.next = facts!("cannot-install-hint");
    }
    fault
}

fn network_words(said: &str) -> Option<String> {
    let is_meant = |line: &&str| {
        let lower = line.to_lowercase();
        NETWORK.iter().any(|word| lower.contains(word))
    };
    let line = said.lines().map(str::trim).rfind(is_meant)?;
    let line = line.trim_start_matches("cause: ");
    let line = line
        .trim_start_matches("WARNING: ")
        .trim_start_matches("ERROR: ");
    // Its objects, and where they lie in memory, say nothing to a reader and are others each time.
    let reason = line
        .split_once("connection broken by '")
        .map(|(_, rest)| rest);
    let reason = reason.map(|rest| rest.rsplit_once("': /").map_or(rest, |(reason, _)| reason));
    let plain = reason.map(|reason| {
        let end = reason
            .rsplit_once(" object at 0x")
            .and_then(|(_, end)| end.split_once(">: "));
        end.map_or(reason, |(_, end)| {
            end.trim_end_matches(')').trim_end_matches('\'')
        })
    });
    let is_proxy = line.contains("ProxyError(");
    Some(shortened(&match plain {
        Some(plain) if is_proxy => format!("the proxy does not answer: {plain}"),
        Some(plain) => plain.to_owned(),
        None => line.to_owned(),
    }))
}

/// The longest cause that is told, in characters.
const LONGEST: usize = 400;

/// The last line in which pip says what is wrong, or the end of what uv says, on one line.
fn last_words(said: &str) -> String {
    let lines: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let of_pip = lines
        .iter()
        .rev()
        .find_map(|line| line.strip_prefix("ERROR: "));
    let of_uv = || {
        let begins = |line: &&str| line.starts_with(['×', '╰', '├']) || line.starts_with("error: ");
        let at = lines.iter().rposition(begins)?;
        let hint = lines.iter().position(|line| line.starts_with("hint: "));
        let end = hint.filter(|hint| *hint > at).unwrap_or(lines.len());
        let text = lines[at..end].join(" ");
        Some(
            text.trim_start_matches(['×', '╰', '─', '├', '▶', ' '])
                .trim_start_matches("error: ")
                .to_owned(),
        )
    };
    let text = match of_pip {
        Some(text) => text.to_owned(),
        None => of_uv()
            .or_else(|| Some((*lines.last()?).to_owned()))
            .unwrap_or_else(|| "it said nothing".to_owned()),
    };
    shortened(&text)
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_nothing_can_be_fetched_is_told_without_what_lies_in_memory() {
        let retry = "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by '";
        for (said, expect) in [
            (
                "NewConnectionError('<pip._vendor.urllib3.connection.HTTPConnection object at 0x7f2712b6d710>: Failed to establish a new connection: [Errno 111] Connection refused')': /six/",
                "Failed to establish a new connection: [Errno 111] Connection refused",
            ),
            (
                "ProxyError('Cannot connect to proxy.', NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f0>: Failed to establish a new connection: [Errno 111] Connection refused'))': /six/",
                "the proxy does not answer: Failed to establish a new connection: [Errno 111] Connection refused",
            ),
            (
                "SSLError(SSLCertVerificationError(1, 'certificate verify failed'))': /six/",
                "SSLError(SSLCertVerificationError(1, 'certificate verify failed'))",
            ),
        ] {
            let said = format!(
                "Looking in links: x\n{retry}{said}\nERROR: No matching distribution found for six"
            );
            assert_eq!(network_words(&said).as_deref(), Some(expect));
        }
        let said = "WARNING: The repository located at a.b is not a trusted or secure host and is being ignored.\nERROR: no";
        assert_eq!(
            network_words(said).as_deref(),
            Some(
                "The repository located at a.b is not a trusted or secure host and is being ignored."
            )
        );
    }
}
