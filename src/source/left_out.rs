//! Which folders a walk leaves out: other people's packages and what a build made, and hidden folders but those in which
//! guidelines for agents live.
//!
//! It looks at a folder and at what stands beside it, so that it works where no ignore file says anything. A folder that
//! the user names is walked whatever it is; nothing here is asked about it.

use std::path::Path;

/// Folders of packages by their name alone.
const PACKAGES: &[&str] = &["node_modules", "bower_components", "site-packages"];

/// Files that say of the folder that holds them that a program made it.
const MADE: &[&str] = &["pyvenv.cfg", "CACHEDIR.TAG"];

/// Folders that are output or packages where one of these files stands beside them; elsewhere they are folders like any
/// other (`docs/target/`).
const BESIDE: &[(&str, &[&str])] = &[
    ("target", &["Cargo.toml", "pom.xml", "build.sbt"]),
    ("vendor", &["go.mod", "composer.json", "Cargo.toml"]),
    ("bundle", &["../Gemfile"]),
    ("dist", &["package.json", "pyproject.toml"]),
    ("Pods", &["Podfile"]),
    ("deps", &["mix.exs"]),
];

/// What is read in hidden folders, at any depth.
const GUIDELINES: &[(&str, &[&str])] = &[
    (".agents", &["skills"]),
    (".claude", &["agents", "commands", "rules", "skills"]),
    (".cursor", &["rules"]),
    (
        ".github",
        &[
            "copilot-instructions.md",
            "instructions",
            "prompts",
            "skills",
        ],
    ),
];

/// Whether a folder holds packages, or what a program made.
pub(super) fn is_left_out(folder: &Path, exists: impl Fn(&Path) -> bool) -> bool {
    let Some(name) = folder.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    let beside = || {
        let row = BESIDE.iter().find(|(known, _)| *known == name);
        let parent = folder.parent().unwrap_or(Path::new(""));
        row.is_some_and(|(_, files)| files.iter().any(|file| exists(&parent.join(file))))
    };
    PACKAGES.contains(&name) || MADE.iter().any(|file| exists(&folder.join(file))) || beside()
}

/// What becomes of a hidden folder, or of what is in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hidden {
    /// Not hidden, or guidelines for agents.
    Read,
    /// Of no interest to anybody who writes guidelines.
    Left,
    /// Hidden, and not read.
    Counted,
}

/// Whether an entry of a walk is read, by its name and the name of the folder that holds it; of the root itself the
/// parent is not asked.
pub(super) fn hidden(name: &str, parent: Option<&str>, is_folder: bool) -> Hidden {
    let table = |folder: &str| GUIDELINES.iter().find(|(known, _)| *known == folder);
    if let Some((_, inside)) = parent.and_then(table) {
        return match inside.contains(&name) {
            true => Hidden::Read,
            false => Hidden::Counted,
        };
    }
    match name.starts_with('.') && name != "." && name != ".." {
        false => Hidden::Read,
        true if table(name).is_some() && is_folder => Hidden::Read,
        true if [".git", ".hg", ".svn", ".jj"].contains(&name) || !is_folder => Hidden::Left,
        true => Hidden::Counted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_and_output_by_what_stands_there() {
        let there = [
            "a/Cargo.toml", "b/x/pyvenv.cfg", "c/go.mod", "d/Gemfile", "e/CACHEDIR.TAG",
        ];
        let exists = |path: &Path| {
            let plain: std::path::PathBuf = path.to_string_lossy().replace("vendor/../", "").into();
            there.iter().any(|file| plain == Path::new(file))
        };
        for (folder, expect) in [
            ("a/node_modules", true),
            ("a/target", true),
            ("docs/target", false),
            ("b/x", true),
            ("b/y", false),
            ("c/vendor", true),
            ("docs/vendor", false),
            ("d/vendor", false),
            ("d/vendor/bundle", true),
            ("e", true),
            ("", false),
        ] {
            assert_eq!(is_left_out(Path::new(folder), exists), expect, "{folder}");
        }
    }

    #[test]
    fn guidelines_are_read_where_they_hide() {
        use Hidden::{Counted, Left, Read};
        for (name, parent, is_folder, expect) in [
            ("docs", None, true, Read),
            (".claude", None, true, Read),
            ("skills", Some(".claude"), true, Read),
            ("plugins", Some(".claude"), true, Counted),
            ("CLAUDE.md", Some(".claude"), false, Counted),
            ("copilot-instructions.md", Some(".github"), false, Read),
            (".hidden.md", None, false, Left),
            (".git", None, true, Left),
            (".notes", Some("docs"), true, Counted),
        ] {
            assert_eq!(hidden(name, parent, is_folder), expect, "{name}");
        }
    }
}
