//! git, asked which files have changed.
//!
//! The program is the user's, found on the search path. What a clone's own configuration could have it start (a monitor
//! of files, filters, a helper that fetches) is switched off or not reached; nothing is written, the index included.

use super::finish::{Finished, finish};
use super::program::{Limits, Program};
use super::search_path::SearchPath;
use std::collections::BTreeSet;
#[cfg(unix)]
use std::ffi::OsStr;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// One answer: the list of a large clone is long, and its disk may be slow.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(120),
    size: 256 << 20,
};

/// So many contents are compared where git knows no more than that a file was touched.
const MOST_COMPARED: usize = 500;

/// Variables that hold a path; git would take them relative to the folder that it is asked about.
const PATHS: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
];

/// What has changed; absolute paths. That of a folder stands for all in it: a submodule, or a clone that git does not know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    pub files: Vec<PathBuf>,
    /// Those that are no longer there.
    pub gone: Vec<PathBuf>,
}

/// Why git does not say what has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GitFault {
    /// There is no such program.
    NoGit,
    NoRepository,
    NoCommit,
    UnknownReference,
    /// The two have no commit in common, or a shallow clone does not hold it.
    NoMergeBase,
    /// Git's or the system's own words.
    Failed(String),
}

/// What has changed in the clone around a folder: since `HEAD`, or since it parted from `reference`; files that git does
/// not know yet, too.
pub fn changes(
    search: &SearchPath,
    folder: &Path,
    reference: Option<&str>,
) -> Result<Changes, GitFault> {
    let mut git = Git {
        program: search.programs("git").next().ok_or(GitFault::NoGit)?,
        environment: environment(search),
    };
    // A program is not started in our working folder.
    let folder =
        std::path::absolute(folder).map_err(|fault| GitFault::Failed(fault.to_string()))?;
    let root = git.ask(&folder, ["rev-parse", "--show-toplevel"])?;
    if !root.is_success() {
        let said = String::from_utf8_lossy(&root.stderr);
        // Of another user's repository git says how it may be allowed; that is no absence.
        return Err(match said.contains("dubious") {
            true => failed(&root),
            false => GitFault::NoRepository,
        });
    }
    let root = path(root.stdout.strip_suffix(b"\n").unwrap_or(&root.stdout));
    git.switch_filters_off(&root)?;
    let head = git.commit(&root, "HEAD")?.ok_or(GitFault::NoCommit)?;
    let since = match reference {
        None => head,
        Some(reference) => {
            let named = git.commit(&root, reference)?;
            let named = named.ok_or(GitFault::UnknownReference)?;
            let base = git.ask(&root, ["merge-base", &named, &head])?;
            match base.is_success() {
                true => text(&base),
                false => return Err(GitFault::NoMergeBase),
            }
        }
    };
    let mut changes = git.differing(&root, &since)?;
    let others = ["ls-files", "-z", "--others", "--exclude-standard"];
    let others = success(git.ask(&root, others)?)?;
    let others = others.stdout.split(|byte| *byte == 0);
    let others = others.filter(|name| !name.is_empty());
    changes
        .files
        .extend(others.map(|name| root.join(path(name))));
    changes.files.sort();
    changes.files.dedup();
    Ok(changes)
}

/// Whether git knows that a file below a folder, which is not there, was: `HEAD` has it, or a commit has deleted it.
pub fn was_deleted(search: &SearchPath, folder: &Path, below: &Path) -> bool {
    let Some(program) = search.programs("git").next() else {
        return false;
    };
    let git = Git {
        program,
        environment: environment(search),
    };
    let Some(below) = below.to_str() else {
        return false;
    };
    let has_answer = |arguments: &[&str]| {
        let all = arguments.iter().copied().chain(["--", below]);
        let found = git.ask(folder, all);
        found.is_ok_and(|found| found.is_success() && !found.stdout.is_empty())
    };
    let of_head = ["ls-tree", "--name-only", "HEAD"];
    // A clone's configuration names the programs that show a difference, and that look at a signature.
    let log = ["log", "-1", "--format=%H", "--no-renames", "--no-ext-diff"];
    let deleted = ["--no-show-signature", "--diff-filter=D"];
    has_answer(&of_head) || has_answer(&[&log[..], &deleted].concat())
}

struct Git {
    program: PathBuf,
    environment: Vec<(OsString, OsString)>,
}

impl Git {
    fn ask<'a>(
        &self,
        folder: &Path,
        arguments: impl IntoIterator<Item = &'a str>,
    ) -> Result<Finished, GitFault> {
        self.ask_of(folder, arguments.into_iter().map(OsString::from))
    }

    fn ask_of(
        &self,
        folder: &Path,
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<Finished, GitFault> {
        let fixed = [
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.untrackedCache=false",
            "-C",
        ];
        let mut all: Vec<OsString> = fixed.iter().map(OsString::from).collect();
        all.push(folder.into());
        all.extend(arguments);
        let program = Program {
            path: self.program.clone(),
            arguments: all,
            environment: self.environment.clone(),
        };
        finish(&program, LIMITS).map_err(|fault| GitFault::Failed(fault.to_string()))
    }

    /// Comparing a file with a commit starts what `filter.NAME.clean` names, whatever command compares.
    fn switch_filters_off(&mut self, root: &Path) -> Result<(), GitFault> {
        let names = ["config", "-z", "--name-only", "--get-regexp", "^filter\\."];
        let found = self.ask(root, names)?;
        let found = String::from_utf8_lossy(&found.stdout).into_owned();
        let drivers = found.split('\0').filter_map(|name| name.rsplit_once('.'));
        let drivers: BTreeSet<&str> = drivers.map(|(driver, _)| driver).collect();
        let values = [("clean", ""), ("process", ""), ("required", "false")];
        let count = |(name, value): &(OsString, OsString)| {
            let count = value.to_str().filter(|_| name == "GIT_CONFIG_COUNT")?;
            count.parse::<usize>().ok()
        };
        let mut count = self.environment.iter().find_map(count).unwrap_or_default();
        let mut set = |name: String, value: &str| {
            self.environment.retain(|(other, _)| *other != *name);
            self.environment.push((name.into(), value.into()));
        };
        for driver in drivers {
            for (key, value) in values {
                set(
                    format!("GIT_CONFIG_KEY_{count}"),
                    &format!("{driver}.{key}"),
                );
                set(format!("GIT_CONFIG_VALUE_{count}"), value);
                count += 1;
            }
        }
        set("GIT_CONFIG_COUNT".to_owned(), &count.to_string());
        Ok(())
    }

    /// The commit that is named so.
    fn commit(&self, root: &Path, name: &str) -> Result<Option<String>, GitFault> {
        let name = format!("{name}^{{commit}}");
        let verify = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
        let found = self.ask(root, verify.into_iter().chain([name.as_str()]))?;
        Ok(found.is_success().then(|| text(&found)))
    }

    /// Tracked files that are not as in a commit. Contents are compared without filters: none of a clone's is started.
    fn differing(&self, root: &Path, since: &str) -> Result<Changes, GitFault> {
        let raw = ["diff-index", "--raw", "-z", "--no-abbrev", "--no-renames"];
        let last = ["--no-ext-diff", "--ignore-submodules=dirty", since, "--"];
        let found = success(self.ask(root, raw.into_iter().chain(last))?)?;
        let mut fields = found.stdout.split(|byte| *byte == 0);
        let mut changes = Changes::default();
        // Touched, with the content that the commit has.
        let mut touched: Vec<(Vec<u8>, String)> = Vec::new();
        while let (Some(about), Some(name)) = (fields.next(), fields.next()) {
            let about = String::from_utf8_lossy(about).into_owned();
            let about: Vec<&str> = about.split(' ').collect();
            let [mode, now, before, after, status] = about.as_slice() else {
                return Err(GitFault::Failed(about.join(" ")));
            };
            let is_same_kind = mode.trim_start_matches(':') == *now && now.starts_with("100");
            let is_unknown = after.bytes().all(|byte| byte == b'0');
            match *status {
                "D" => changes.gone.push(root.join(path(name))),
                "M" if is_same_kind && is_unknown => {
                    touched.push((name.to_vec(), (*before).to_owned()));
                }
                _ => changes.files.push(root.join(path(name))),
            }
        }
        let same = self.hashes(root, &touched);
        for (at, (name, before)) in touched.iter().enumerate() {
            if same.get(at) != Some(before) {
                changes.files.push(root.join(path(name)));
            }
        }
        Ok(changes)
    }

    /// The hash of the content of each file; nothing where one is not to be had.
    fn hashes(&self, root: &Path, files: &[(Vec<u8>, String)]) -> Vec<String> {
        if files.is_empty() || files.len() > MOST_COMPARED {
            return Vec::new();
        }
        let fixed = ["hash-object", "--no-filters", "--"].map(OsString::from);
        let names = files.iter().map(|(name, _)| path(name).into_os_string());
        match self.ask_of(root, fixed.into_iter().chain(names)) {
            Ok(found) if found.is_success() => text(&found).lines().map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }
}

/// The user's own variables; nothing asks, fetches, writes or translates.
fn environment(search: &SearchPath) -> Vec<(OsString, OsString)> {
    const FIXED: &[(&str, &str)] = &[
        ("GIT_OPTIONAL_LOCKS", "0"),
        ("GIT_NO_LAZY_FETCH", "1"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("GIT_LITERAL_PATHSPECS", "1"),
        ("LC_ALL", "C"),
    ];
    let is_fixed = |name: &str| FIXED.iter().any(|(fixed, _)| *fixed == name);
    let own = search.variables().iter();
    let own = own
        .filter(|(name, _)| !is_fixed(name))
        .map(|(name, value)| {
            let value = match PATHS.contains(&name.as_str()) {
                true => absolute(value),
                false => value.into(),
            };
            (name.into(), value)
        });
    let mut all: Vec<(OsString, OsString)> = own.collect();
    // As git takes it: without a word, the tree of a named repository is the working folder.
    if search.value("GIT_DIR").is_some() && search.value("GIT_WORK_TREE").is_none() {
        all.push(("GIT_WORK_TREE".into(), absolute(".")));
    }
    all.extend(
        FIXED
            .iter()
            .map(|(name, value)| (name.into(), value.into())),
    );
    all
}

fn absolute(path: &str) -> OsString {
    let whole = std::path::absolute(path);
    whole.map_or_else(|_| path.into(), PathBuf::into_os_string)
}

fn success(finished: Finished) -> Result<Finished, GitFault> {
    match finished.is_success() {
        true => Ok(finished),
        false => Err(failed(&finished)),
    }
}

fn failed(finished: &Finished) -> GitFault {
    let said = String::from_utf8_lossy(&finished.stderr);
    GitFault::Failed(said.lines().next().unwrap_or_default().to_owned())
}

fn text(finished: &Finished) -> String {
    let said = String::from_utf8_lossy(&finished.stdout);
    said.trim().to_owned()
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    let text: &OsStr = std::os::unix::ffi::OsStrExt::from_bytes(bytes);
    PathBuf::from(text)
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
