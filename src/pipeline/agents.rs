//! A book's skill in a repository: its folder, and what other tools read of it.
//!
//! All is made and looked at before anything is written, and each file is written whole. Nothing outside of the folder
//! that the user names is read or written, and no file that is not ours but `AGENTS.md`, between its marks.

use super::load::slashes;
use super::presentation::{Pages, presentation, site_context};
use super::{Fault, ScopeKind, Unit};
use crate::diagnostic::Level;
use crate::export::{Input, Skill, mark, placed, skill};
use crate::facts::facts;
use crate::page::Frame;
use crate::paths::join;
use crate::site::{Content, PublishError, Refuse, Site, Unasked, Within, publish};
use crate::source::{Boundary, Door, Entry, FileSystem, make_folder, replace_file};
use std::path::{Path, PathBuf};

/// What a user wants in which repository.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub root: PathBuf,
    /// The folder of all skills, from the root.
    pub skills: String,
    pub agents: bool,
    pub cursor: bool,
    pub copilot: bool,
}

/// A file or a folder, as it is named to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub path: String,
    /// Whether it was as it is now.
    pub is_unchanged: bool,
}

/// The skill that a unit's configuration asks for, for a repository that has skills in this folder.
///
/// # Errors
///
/// No skill is asked for, or none can be made.
pub fn skill_of(files: &dyn FileSystem, unit: &Unit, folder: &str) -> Result<Skill, Fault> {
    if unit.scope.config.skill.name.is_none() {
        return Err(facts!("skill-without-name").into());
    }
    let door = unit.scope.door(files);
    let presentation = presentation(&door, unit, Pages::Static, Frame::default());
    let context = site_context(unit, &presentation);
    let input = Input::new(&context, unit.count(Level::Deny));
    skill(&input, folder).ok_or_else(|| facts!("skill-has-no-rule").into())
}

/// Writes what is wanted of a skill.
///
/// # Errors
///
/// A place that is another's, or cannot be written. What was looked at before nothing was written for.
pub fn put_skill(
    files: &dyn FileSystem,
    unit: &Unit,
    wanted: &Wanted,
) -> Result<(Skill, Vec<Placed>), Fault> {
    let is_inside = |path: &str| {
        let inside = join("", path).filter(|path| !path.is_empty());
        inside.is_some() && !path.starts_with('/') && !path.contains(['\\', ':'])
    };
    let folder = wanted.skills.trim_end_matches('/');
    if !is_inside(folder) {
        return Err(facts!("skills-folder-outside", folder).into());
    }
    let skill = skill_of(files, unit, folder)?;
    let root = files.canonical(&wanted.root);
    let within = Boundary::only(std::slice::from_ref(&root));
    let door = Door::new(files, within.clone());
    if door.entry(&root) != Some(Entry::Folder) {
        return Err(facts!("skill-into-no-folder", folder = wanted.root.display()).into());
    }
    let repository = Repository {
        door: &door,
        root: &root,
        within: &within,
    };
    let mut texts = Vec::new();
    if wanted.agents {
        texts.push(repository.agents(&skill)?);
    }
    for (is_wanted, folder, of_tool) in [
        (wanted.cursor, ".cursor/rules", &skill.tools.cursor),
        (wanted.copilot, ".github/instructions", &skill.tools.copilot),
    ] {
        for file in of_tool.iter().filter(|_| is_wanted) {
            let path = format!("{folder}/{}", file.name);
            texts.push(repository.own(&path, &skill.name, &file.text)?);
        }
    }
    let mut placed = vec![repository.folder(unit, &skill, folder)?];
    for text in texts {
        placed.push(repository.write(text)?);
    }
    Ok((skill, placed))
}

/// A file that is to be written.
struct Text {
    /// From the root, with `/`.
    path: String,
    old: Option<String>,
    text: String,
}

struct Repository<'r> {
    door: &'r Door<'r>,
    root: &'r Path,
    within: &'r Boundary,
}

impl Repository<'_> {
    /// The text of a file; none where there is none.
    fn read(&self, path: &str) -> Result<Option<String>, Fault> {
        let whole = self.root.join(path);
        match self.door.entry(&whole) {
            None => return Ok(None),
            Some(Entry::Outside) => return Err(facts!("skill-outside", path).into()),
            Some(_) => {}
        }
        let read = self.door.read(&whole);
        read.map(Some)
            .map_err(|_| facts!("not-readable-as-utf-8", shown = path).into())
    }

    /// `AGENTS.md` with the section in it.
    fn agents(&self, skill: &Skill) -> Result<Text, Fault> {
        let path = "AGENTS.md".to_owned();
        let old = self.read(&path)?;
        let before = old.as_deref().unwrap_or_default();
        let placed = placed(before, &skill.name, &skill.tools.section);
        let text = placed.map_err(|(line, why)| {
            let place = format!("{path}:{line}");
            Fault::new(facts!("skill-section-not-placed", place, why))
        })?;
        Ok(Text { path, old, text })
    }

    /// A file that is all ours, or not there yet.
    fn own(&self, path: &str, name: &str, text: &str) -> Result<Text, Fault> {
        let old = self.read(path)?;
        let mark = mark(name);
        if old
            .as_ref()
            .is_some_and(|old| !old.lines().any(|line| line == mark))
        {
            return Err(facts!("skill-file-of-another", path, mark).into());
        }
        Ok(Text {
            path: path.to_owned(),
            old,
            text: text.to_owned(),
        })
    }

    fn write(&self, text: Text) -> Result<Placed, Fault> {
        let Text { path, old, text } = text;
        let is_unchanged = old.as_ref() == Some(&text);
        if !is_unchanged {
            let whole = self.root.join(&path);
            let folder = whole.parent().unwrap_or(self.root);
            let written = make_folder(folder, self.within);
            written
                .and_then(|()| replace_file(&whole, &text, self.within))
                .map_err(|why| Fault::new(facts!("skill-not-written", path, why)))?;
        }
        Ok(Placed { path, is_unchanged })
    }

    /// The skill itself, as a site is published.
    fn folder(&self, unit: &Unit, skill: &Skill, folder: &str) -> Result<Placed, Fault> {
        let mut site = Site::default();
        for (place, text) in &skill.files {
            let bytes = text.clone().into_bytes();
            site.files
                .insert(place.clone(), Content::Bytes(bytes.into()));
        }
        let path = format!("{folder}/{}", skill.name);
        let refuse = Refuse {
            root: match &unit.scope.kind {
                ScopeKind::Book { root } => root.clone(),
                ScopeKind::Foreign => self.root.to_path_buf(),
            },
            source: unit.scope.base.clone(),
            within: Some(Within {
                folder: self.root.to_path_buf(),
                output: PathBuf::from(&path),
            }),
        };
        let target = self.root.join(&path);
        let published = publish(&site, &target, &refuse).map_err(|fault| match fault {
            PublishError::Unasked {
                because: Unasked::InGit,
                ..
            } => facts!("skill-in-git", path).into(),
            PublishError::Unasked { .. } => facts!("skill-outside", path).into(),
            PublishError::Foreign { .. }
            | PublishError::Damaged { .. }
            | PublishError::NotAFolder { .. }
            | PublishError::Unmanaged { .. }
            | PublishError::Survivor { .. } => facts!("skill-folder-of-another", path).into(),
            fault => {
                let why = fault.to_string().replace(&slashes(&target), &path);
                Fault::new(facts!("skill-folder-not-written", path, why))
            }
        })?;
        Ok(Placed {
            path,
            is_unchanged: !published.touched,
        })
    }
}
