//! Which interpreter a run asks: the one that is named, else `python3`, else `python`, as a shell would find them.
//!
//! Nothing is started here. A book may name a program by its name or by its path, but none that lies in the book's own
//! folder: whoever checks someone's guideline has not agreed to run what came with it.

use crate::source::{Disk, Door, Entry, Stamp};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Without a name of its own, in this order.
const NAMES: &[&str] = &["python3", "python"];

/// A program that says it is Python; whether it is one, it tells when it is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interpreter {
    pub path: PathBuf,
    pub stamp: Stamp,
    /// What it is given of the environment.
    pub environment: Vec<(OsString, OsString)>,
    /// A virtual environment in the book's own folder leads to it, and is not entered: the interpreter is asked where
    /// it really stands, without the packages that lie there.
    pub leaves_packages: bool,
}

/// Who names an interpreter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'w> {
    Any,
    /// By the environment: the user's own word. Empty for none.
    Named(&'w str),
    /// By the `book.toml` of this folder. Empty for none.
    ByBook(&'w str, &'w Path),
}

/// What an interpreter needs to start: a launcher of several Pythons looks for them below these.
const HANDED_DOWN: &[&str] = &[
    "PATH", "HOME", "LD_LIBRARY_PATH", "PYENV_ROOT", "ASDF_DIR", "ASDF_DATA_DIR", "SYSTEMROOT",
];

/// None where there is none, or none is wanted.
///
/// # Errors
///
/// One that is named and cannot be asked.
pub fn find(
    wanted: Wanted<'_>,
    environment: &[(String, String)],
) -> Result<Option<Interpreter>, String> {
    let (name, root) = match wanted {
        Wanted::Any => {
            let mut found = NAMES.iter().filter_map(|name| on_path(name, environment));
            return Ok(found.next());
        }
        Wanted::Named("") | Wanted::ByBook("", _) => return Ok(None),
        Wanted::Named(name) => (name, None),
        Wanted::ByBook(name, root) => (name, Some(root)),
    };
    let is_path = name.contains(['/', std::path::MAIN_SEPARATOR]);
    let mut found = if is_path {
        let path = root.map_or_else(|| PathBuf::from(name), |root| root.join(name));
        let path = std::path::absolute(&path).unwrap_or(path);
        program(path.clone(), environment).ok_or_else(|| {
            match Door::of_user(&Disk).entry(&path) == Some(Entry::Folder) {
                true => format!("`{name}` is a folder, and no program"),
                false => format!("no program stands at `{name}`"),
            }
        })?
    } else {
        on_path(name, environment)
            .ok_or_else(|| format!("no program `{name}` is on the search path"))?
    };
    if let Some(root) = root {
        let whole = Stamp::folder(root);
        let folder = found.path.parent().map(Stamp::folder);
        let is_own = folder
            .as_ref()
            .is_none_or(|folder| folder.starts_with(&whole));
        if found.stamp.canonical.starts_with(&whole) {
            return Err(format!(
                "`{name}` lies in the book's own folder, and a check starts nothing of a book's; the variable `RULEBOOK_PYTHON__INTERPRETER` may name it"
            ));
        }
        // A link in the book's folder may make an interpreter read a configuration that lies beside the link. Elsewhere
        // that configuration is what makes it the interpreter of an environment.
        if is_own {
            found.leaves_packages = folder.is_some_and(|folder| is_environment(&folder));
            found.path.clone_from(&found.stamp.canonical);
        } else if let (Some(folder), Some(name)) = (folder, found.path.file_name()) {
            found.path = folder.join(name);
        }
    }
    Ok(Some(found))
}

fn on_path(name: &str, environment: &[(String, String)]) -> Option<Interpreter> {
    on_every_path(name, environment).next()
}

/// Every program of a name on the search path, in its order and each file once: the first one may be a launcher that
/// has nothing to launch.
pub(super) fn all(name: &str, environment: &[(String, String)]) -> Vec<Interpreter> {
    let mut found: Vec<Interpreter> = Vec::new();
    for program in on_every_path(name, environment) {
        if !found.iter().any(|other| other.stamp == program.stamp) {
            found.push(program);
        }
    }
    found
}

fn on_every_path<'e>(
    name: &'e str,
    environment: &'e [(String, String)],
) -> impl Iterator<Item = Interpreter> + 'e {
    let path = value(environment, "PATH").unwrap_or_default();
    // A relative folder would find what lies beside the guideline.
    std::env::split_paths(path)
        .filter(|folder| folder.is_absolute())
        .filter_map(move |folder| {
            let names = [
                name.to_owned(),
                format!("{name}{}", std::env::consts::EXE_SUFFIX),
            ];
            let mut programs = names.iter().map(|name| folder.join(name));
            programs.find_map(|path| program(path, environment))
        })
}

fn program(path: PathBuf, environment: &[(String, String)]) -> Option<Interpreter> {
    let stamp = Stamp::of(&path).filter(|stamp| stamp.is_program)?;
    let handed = HANDED_DOWN
        .iter()
        .filter_map(|name| Some(((*name).into(), value(environment, name)?.into())));
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

fn value<'e>(environment: &'e [(String, String)], name: &str) -> Option<&'e str> {
    let found = environment.iter().find(|(other, _)| other == name);
    found.map(|(_, value)| value.as_str())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn put(path: &Path, mode: u32) {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, "").expect("a file");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("its own");
    }

    #[test]
    fn the_first_program_of_the_path_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = std::fs::canonicalize(folder.path()).expect("a folder");
        put(&root.join("a/python3"), 0o644);
        put(&root.join("a/python"), 0o755);
        put(&root.join("b/python3"), 0o755);
        let path = format!("relative:{0}/a:{0}/b", root.display());
        let environment = [
            ("PATH".to_owned(), path),
            ("PYTHONPATH".to_owned(), "x".to_owned()),
        ];
        let at = |wanted| {
            find(wanted, &environment).map(|found| {
                found.map(|found| found.path.strip_prefix(&root).expect("below").to_path_buf())
            })
        };
        assert_eq!(at(Wanted::Any), Ok(Some("b/python3".into())));
        assert_eq!(at(Wanted::Named("python")), Ok(Some("a/python".into())));
        assert_eq!(at(Wanted::Named("")), Ok(None));
        assert!(at(Wanted::Named("python4")).is_err());
        assert_eq!(find(Wanted::Any, &[]), Ok(None));
        let given = find(Wanted::Any, &environment).expect("one").expect("one");
        assert_eq!(given.environment.len(), 1, "the path, and no more");
    }

    #[test]
    fn a_book_starts_nothing_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = std::fs::canonicalize(folder.path()).expect("a folder");
        put(&root.join("book/run.sh"), 0o755);
        put(&root.join("usr/python3.11"), 0o755);
        symlink(root.join("usr/python3.11"), root.join("book/python")).expect("a link");
        let book = root.join("book");
        let at = |name| find(Wanted::ByBook(name, &book), &[]);
        let told = at("./run.sh").expect_err("its own program");
        assert!(told.contains("the book's own folder"), "{told}");
        // A link out of it is started where it leads to, so that nothing beside the link is read.
        let found = at("./python").expect("a program").expect("a program");
        assert_eq!(found.path, root.join("usr/python3.11"));
        assert!(!found.leaves_packages);
    }

    #[test]
    fn an_environment_is_entered_unless_it_is_the_books() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = std::fs::canonicalize(folder.path()).expect("a folder");
        put(&root.join("usr/python3.11"), 0o755);
        for venv in ["book/.venv", "my venvs/é"] {
            put(&root.join(venv).join("pyvenv.cfg"), 0o644);
            let bin = root.join(venv).join("bin");
            std::fs::create_dir(&bin).expect("a folder");
            symlink(root.join("usr/python3.11"), bin.join("python")).expect("a link");
        }
        symlink(root.join("my venvs"), root.join("book/venvs")).expect("a link");
        let book = root.join("book");
        let at = |name: &str| find(Wanted::ByBook(name, &book), &[]).map(Option::unwrap);
        let whole = root.join("my venvs/é/bin/python");
        // Where it stands outside, however it is reached.
        for name in [
            &*whole.display().to_string(),
            "../my venvs/é/bin/python",
            "venvs/é/bin/python",
        ] {
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
        let told = at("../my venvs/é").expect_err("a folder");
        assert_eq!(told, "`../my venvs/é` is a folder, and no program");
    }
}
