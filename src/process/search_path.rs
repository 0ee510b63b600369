//! Where programs are found by their names: the user's search path, without what came with a clone.
//!
//! A folder of the path that is relative would be another one wherever a command is typed, and one inside of a clone may
//! hold programs of a stranger's. Both are left out, here and in what any program that is started is given as `PATH`.
//! A folder that the user's own tools made inside of the clone, such as an environment that is switched on, stays: git's
//! index does not list it.

use crate::source::{Boundary, Origin, Stamp, is_program, origin};
use std::path::{Path, PathBuf};

/// The variables of a run, with the search path cleaned.
#[derive(Debug, Clone)]
pub struct SearchPath {
    variables: Vec<(String, String)>,
    folders: Vec<PathBuf>,
    passed_over: Vec<PathBuf>,
    boundary: Boundary,
    /// Whether the user's home lies inside of the boundary: then only git knows what is a stranger's.
    is_home_inside: bool,
}

impl SearchPath {
    /// Of a run that reads what lies inside of the boundary.
    pub fn of(variables: &[(String, String)], boundary: &Boundary) -> SearchPath {
        let value = |name: &str| {
            let found = variables.iter().find(|(own, _)| own == name);
            found.map(|(_, value)| value.as_str())
        };
        let home = value("HOME").or_else(|| value("USERPROFILE"));
        let home = home.filter(|home| !home.is_empty());
        let mut path = SearchPath {
            variables: Vec::new(),
            folders: Vec::new(),
            passed_over: Vec::new(),
            is_home_inside: home.is_some_and(|home| {
                boundary.root().is_some() && boundary.holds(&Stamp::folder(Path::new(home)))
            }),
            boundary: boundary.clone(),
        };
        let folders = std::env::split_paths(value("PATH").unwrap_or_default());
        for folder in folders.filter(|folder| folder.is_absolute()) {
            match path.is_of_clone(&folder) {
                true => path.passed_over.push(folder),
                false => path.folders.push(folder),
            }
        }
        let clean = std::env::join_paths(&path.folders).unwrap_or_default();
        path.variables = variables
            .iter()
            .map(|(name, value)| match name.as_str() {
                "PATH" => (name.clone(), clean.to_string_lossy().into_owned()),
                _ => (name.clone(), value.clone()),
            })
            .collect();
        path
    }

    /// Of the user's own work, with nothing of a stranger's around.
    pub fn of_user(variables: &[(String, String)]) -> SearchPath {
        SearchPath::of(variables, &Boundary::everywhere())
    }

    /// All variables; `PATH` holds the folders that are searched and no other.
    pub fn variables(&self) -> &[(String, String)] {
        &self.variables
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        let found = self.variables.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Every program of a name, in the order of the folders.
    pub fn programs(&self, name: &str) -> impl Iterator<Item = PathBuf> {
        let names = [
            name.to_owned(),
            format!("{name}{}", std::env::consts::EXE_SUFFIX),
        ];
        let found = self.folders.iter().filter_map(move |folder| {
            let mut programs = names.iter().map(|name| folder.join(name));
            programs.find(|path| is_program(path))
        });
        found.filter(|path| !self.leads_into_clone(path))
    }

    /// Whether a path is that of a program in a folder that is searched.
    pub fn has(&self, program: &Path) -> bool {
        let Some(folder) = program.parent().filter(|folder| folder.is_absolute()) else {
            return false;
        };
        let whole = Stamp::folder(folder);
        self.folders.iter().any(|own| Stamp::folder(own) == whole)
            && !self.leads_into_clone(program)
    }

    /// Folders that were left out and hold a program of one of these names.
    pub fn passed_over(&self, names: &[&str]) -> Vec<&Path> {
        let folders = self.passed_over.iter().map(PathBuf::as_path);
        folders
            .filter(|folder| names.iter().any(|name| is_program(&folder.join(name))))
            .collect()
    }

    /// Whether what is at a path may have come with the clone, or is reached through something that did.
    pub fn is_of_clone(&self, path: &Path) -> bool {
        if self.boundary.root().is_none() {
            return false;
        }
        match origin(path, &self.boundary) {
            Origin::Outside | Origin::Unlisted => false,
            Origin::Listed | Origin::Unknown => true,
            Origin::Unversioned => !self.is_home_inside,
        }
    }

    fn leads_into_clone(&self, program: &Path) -> bool {
        Stamp::of(program).is_none_or(|stamp| self.is_of_clone(&stamp.canonical))
    }
}
