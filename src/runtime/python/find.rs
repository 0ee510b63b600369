//! Which interpreter a run asks: the one that is named, else `python3`, else `python`, as a shell would find them.
//!
//! Nothing is started here. A book may name a program that its user's search path has under a name of Python's; any other
//! is started on its user's word alone: anyone who checks someone's guideline has not agreed to run what it names.

use crate::facts::{Facts, facts};
use crate::process::SearchPath;
use crate::source::{Disk, Door, Entry, Stamp};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Without a name of its own, in this order.
pub const NAMES: &[&str] = &["python3", "python"];

/// A program that says it is Python; whether it is one, it tells when it is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interpreter {
    pub path: PathBuf,
    pub stamp: Stamp,
    /// What it is given of the environment.
    pub environment: Vec<(OsString, OsString)>,
    /// A virtual environment that came with the clone leads to it, and is not entered: the interpreter is asked where
    /// it really stands, without the packages that lie there.
    pub leaves_packages: bool,
}

/// Who names an interpreter, and whether it may be started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    Any,
    /// None is to be asked.
    None,
    /// A path that the user names, or a name on the search path.
    Named(String),
    /// A path that a book names, and its user trusts the book.
    Trusted(PathBuf),
    /// A book names it, and its user has not agreed: none is asked, and this is why.
    Refused(Facts),
}

/// What an interpreter needs to start: a launcher of several Pythons looks for them below these.
const HANDED_DOWN: &[&str] = &[
    "PATH", "HOME", "LD_LIBRARY_PATH", "PYENV_ROOT", "ASDF_DIR", "ASDF_DATA_DIR", "SYSTEMROOT",
];

impl Wanted {
    /// By the user's own word; empty for none.
    pub fn by_user(name: &str) -> Wanted {
        match name {
            "" => Wanted::None,
            name => Wanted::Named(name.to_owned()),
        }
    }

    /// By the `book.toml` of the folder `root`, whose user may have said that it is trusted.
    pub fn by_book(
        name: &str,
        root: &Path,
        search: &SearchPath,
        is_trusted: impl FnOnce() -> bool,
    ) -> Wanted {
        if name.is_empty() {
            return Wanted::None;
        }
        let is_found = match is_path(name) {
            true => search.has(Path::new(name)),
            false => true,
        };
        if is_found && is_name_of_python(name) {
            return Wanted::Named(name.to_owned());
        }
        match is_trusted() {
            true if is_path(name) => Wanted::Trusted(root.join(name)),
            true => Wanted::Named(name.to_owned()),
            false => Wanted::Refused(facts!("interpreter-needs-trust", name)),
        }
    }
}

fn is_path(name: &str) -> bool {
    name.contains(['/', std::path::MAIN_SEPARATOR])
}

/// As Pythons are called where they are installed: any other program would be started with arguments that mean
/// something else to it.
fn is_name_of_python(name: &str) -> bool {
    let name = name.rsplit(['/', std::path::MAIN_SEPARATOR]).next();
    let name = name.unwrap_or_default();
    let name = name.strip_suffix(".exe").unwrap_or(name);
    let version = ["python", "pypy", "graalpy"]
        .iter()
        .find_map(|begin| name.strip_prefix(begin));
    version.is_some_and(|version| {
        let build = version.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        matches!(build, "" | "t" | "d" | "w" | "m" | "td" | "-dbg" | "-nogil")
    })
}

/// None where there is none, or none is wanted, or none may be asked.
///
/// # Errors
///
/// One that is named and cannot be asked.
pub fn find(wanted: &Wanted, search: &SearchPath) -> Result<Option<Interpreter>, String> {
    match wanted {
        Wanted::Any => {
            let mut found = NAMES.iter().flat_map(|name| all(name, search));
            Ok(found.next())
        }
        Wanted::None | Wanted::Refused(_) => Ok(None),
        Wanted::Named(name) if is_path(name) => at(Path::new(name), name, search).map(Some),
        Wanted::Named(name) => {
            let found = all(name, search).into_iter().next();
            let found = found.ok_or_else(|| format!("no program `{name}` is on the search path"));
            found.map(Some)
        }
        Wanted::Trusted(path) => {
            let mut found = at(path, &path.display().to_string(), search)?;
            // A link of the clone's may make an interpreter read a configuration that lies beside the link. Elsewhere
            // that configuration is what makes it the interpreter of an environment.
            let whole = std::mem::take(&mut found.stamp.canonical);
            if search.is_of_clone(path) && !search.is_of_clone(&whole) {
                let folder = found.path.parent().map(Stamp::folder);
                found.leaves_packages = folder.is_some_and(|folder| is_environment(&folder));
                found.path.clone_from(&whole);
            } else if let (Some(folder), Some(name)) = (path.parent(), path.file_name()) {
                found.path = Stamp::folder(folder).join(name);
            }
            found.stamp.canonical = whole;
            Ok(Some(found))
        }
    }
}

fn at(path: &Path, name: &str, search: &SearchPath) -> Result<Interpreter, String> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    program(path.clone(), search).ok_or_else(|| match Door::of_user(&Disk).entry(&path) {
        Some(Entry::Folder) => format!("`{name}` is a folder, and no program"),
        _ => format!("there is no program at `{name}`"),
    })
}

/// Every program of a name on the search path, in its order and each file once: the first one may be a launcher that
/// has nothing to launch.
pub(super) fn all(name: &str, search: &SearchPath) -> Vec<Interpreter> {
    let mut found: Vec<Interpreter> = Vec::new();
    for path in search.programs(name) {
        if let Some(program) = program(path, search)
            && !found.iter().any(|other| other.stamp == program.stamp)
        {
            found.push(program);
        }
    }
    found
}

fn program(path: PathBuf, search: &SearchPath) -> Option<Interpreter> {
    let stamp = Stamp::of(&path).filter(|stamp| stamp.is_program)?;
    let handed = HANDED_DOWN
        .iter()
        .filter_map(|name| Some(((*name).into(), search.value(name)?.into())));
    Some(Interpreter {
        path,
        stamp,
        environment: handed.collect(),
        leaves_packages: false,
    })
}

/// Beside the interpreter or one above, as Python itself looks for it.
fn is_environment(folder: &Path) -> bool {
    let folders = std::iter::once(folder).chain(folder.parent());
    folders
        .into_iter()
        .any(|folder| Stamp::of(&folder.join("pyvenv.cfg")).is_some())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Boundary;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn put(path: &Path, mode: u32) {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, "").expect("a file");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("its own");
    }

    fn path(text: String) -> Vec<(String, String)> {
        vec![("PATH".to_owned(), text)]
    }

    #[test]
    fn the_first_program_of_the_path_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = std::fs::canonicalize(folder.path()).expect("a folder");
        put(&root.join("a/python3"), 0o644);
        put(&root.join("a/python"), 0o755);
        put(&root.join("b/python3"), 0o755);
        let mut variables = path(format!("relative:{0}/a:{0}/b", root.display()));
        variables.push(("PYTHONPATH".to_owned(), "x".to_owned()));
        let search = SearchPath::of_user(&variables);
        let at = |wanted: Wanted| {
            find(&wanted, &search).map(|found| {
                found.map(|found| found.path.strip_prefix(&root).expect("below").to_path_buf())
            })
        };
        assert_eq!(at(Wanted::Any), Ok(Some("b/python3".into())));
        assert_eq!(at(Wanted::by_user("python")), Ok(Some("a/python".into())));
        assert_eq!(at(Wanted::by_user("")), Ok(None));
        assert!(at(Wanted::by_user("python4")).is_err());
        let given = find(&Wanted::Any, &search).expect("one").expect("one");
        let clean = format!("{0}/a:{0}/b", root.display());
        assert_eq!(given.environment, [("PATH".into(), clean.into())]);
        assert_eq!(find(&Wanted::Any, &SearchPath::of_user(&[])), Ok(None));
    }

    #[test]
    fn a_book_names_what_the_search_path_has_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = std::fs::canonicalize(folder.path()).expect("a folder");
        for name in [
            "usr/python3.11", "usr/poweroff", "book/run.sh", "opt/python3", "beside/python3",
        ] {
            put(&root.join(name), 0o755);
        }
        symlink(root.join("usr/python3.11"), root.join("book/python3")).expect("a link");
        symlink(root.join("book/run.sh"), root.join("usr/python3")).expect("a link");
        symlink(root.join("book"), root.join("link")).expect("a link");
        let book = root.join("book");
        let boundary = Boundary::of_book(&book, None);
        let search = SearchPath::of(
            &path(format!("{0}/book:{0}/link:{0}/usr", root.display())),
            &boundary,
        );
        let wanted = |name: &str| Wanted::by_book(name, &book, &search, || false);
        let whole = |name: &str| root.join(name).display().to_string();
        for name in ["python3.11".to_owned(), whole("usr/python3.11")] {
            assert_eq!(wanted(&name), Wanted::Named(name.clone()));
            let found = find(&wanted(&name), &search).expect("one").expect("one");
            assert_eq!(found.path, root.join("usr/python3.11"));
        }
        for name in [
            "./run.sh",
            "./python3",
            "../beside/python3",
            "../usr/python3.11",
            "poweroff",
            "python3-config",
            &whole("opt/python3"),
            &whole("usr/poweroff"),
            &whole("usr/python3"),
            &whole("book/python3"),
            &whole("link/python3"),
        ] {
            assert!(matches!(wanted(name), Wanted::Refused(_)), "{name}");
            assert_eq!(find(&wanted(name), &search), Ok(None), "{name}");
        }
        // The folder inside of the clone is no folder of the path, and a link to its program no program.
        assert_eq!(find(&Wanted::Any, &search), Ok(None));
        assert_eq!(search.passed_over(NAMES).len(), 2);
    }

    #[test]
    fn what_is_trusted_is_started_as_it_stands_outside_of_the_clone() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = std::fs::canonicalize(folder.path()).expect("a folder");
        put(&root.join("usr/python3.11"), 0o755);
        for venv in ["book/.venv", "my venvs/é"] {
            put(&root.join(venv).join("pyvenv.cfg"), 0o644);
            let bin = root.join(venv).join("bin");
            std::fs::create_dir(&bin).expect("a folder");
            symlink(root.join("usr/python3.11"), bin.join("python")).expect("a link");
        }
        put(&root.join("book/run.sh"), 0o755);
        let book = root.join("book");
        let search = SearchPath::of(&[], &Boundary::of_book(&book, None));
        let at = |name: &str| {
            let wanted = Wanted::by_book(name, &book, &search, || true);
            find(&wanted, &search).map(Option::unwrap)
        };
        let whole = root.join("my venvs/é/bin/python");
        for name in [&*whole.display().to_string(), "../my venvs/é/bin/python"] {
            let found = at(name).expect("a program");
            assert_eq!(
                (&found.path, found.leaves_packages),
                (&whole, false),
                "{name}"
            );
        }
        let found = at(".venv/bin/python").expect("a program");
        assert_eq!(found.path, root.join("usr/python3.11"));
        assert!(found.leaves_packages);
        assert_eq!(
            at("./run.sh").expect("it is trusted").path,
            book.join("run.sh")
        );
        let told = at("../my venvs/é").expect_err("a folder");
        assert!(told.ends_with("is a folder, and no program"), "{told}");
    }
}
