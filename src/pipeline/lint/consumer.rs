//! What a consumer of rules says in the nearest configuration upward from the code: which rules, and over which files.
//!
//! A guideline's own `[lint]` is for the code beside it, and is not looked for from elsewhere. Rules that a file names lie
//! in the clone around it; what the user types may lie anywhere.

use crate::config::{Config, ConfigFile, ConfigText, LintTable, Written};
use crate::facts::{Facts, facts};
use crate::paths::tidy;
use crate::pipeline::configuration::{Configuration, of_texts, placed, text_if_there};
use crate::pipeline::names::WrittenName;
use crate::pipeline::scope::{UserWord, allowed, boundary_of_files, up};
use crate::pipeline::unit::ConfiguredBaseline;
use crate::pipeline::{Fault, Request};
use crate::source::{Boundary, Door, Entry};
use crate::wording::sentence;
use std::path::{Path, PathBuf};

/// In the order in which they are read.
const FILES: [ConfigFile; 3] = [
    ConfigFile::Book,
    ConfigFile::Rulebook,
    ConfigFile::PythonProject,
];

/// One configuration, or none beside the environment.
pub struct Consumer {
    /// None where no file has a word about linting.
    pub home: Option<Home>,
    pub config: Config,
    /// The names of rules in it.
    pub names: Vec<WrittenName>,
    texts: Vec<ConfigText>,
}

/// The folder of a configuration.
pub struct Home {
    /// As the user would write it.
    pub shown: PathBuf,
    /// In its canonical form.
    pub whole: PathBuf,
    boundary: Boundary,
}

impl Consumer {
    /// Without a file: what the environment says.
    pub fn nowhere(environment: &[(String, String)]) -> Result<Consumer, Fault> {
        let read = of_texts(Path::new("."), Vec::new(), environment)?;
        Ok(Consumer::of(read, None))
    }

    fn of(read: Configuration, home: Option<Home>) -> Consumer {
        Consumer {
            home,
            config: read.config,
            names: read.names,
            texts: read.texts,
        }
    }

    /// That of the nearest folder at or above a path in which a file has a word about linting.
    pub fn near(door: &Door<'_>, path: &Path, request: &Request) -> Result<Consumer, Fault> {
        let mut folder = folder_of(door, path);
        let whole = door.canonical(&folder);
        for above in whole.ancestors() {
            if let Some(consumer) = in_folder(door, (&folder, above), request.word())? {
                return Ok(consumer);
            }
            folder = up(&folder);
        }
        Consumer::nowhere(&request.environment)
    }

    /// In its canonical form.
    pub fn folder(&self) -> Option<&Path> {
        self.home.as_ref().map(|home| home.whole.as_path())
    }

    pub fn lint(&self) -> &LintTable {
        &self.config.lint
    }

    /// The baseline that it names.
    pub fn baseline(&self) -> Option<ConfiguredBaseline> {
        let (home, path) = self.home.as_ref().zip(self.config.lint.baseline.as_ref())?;
        Some(ConfiguredBaseline {
            file: tidy(&home.shown.join(path)),
            within: home.boundary.clone(),
        })
    }

    /// The files and folders that `rules` names.
    ///
    /// # Errors
    ///
    /// One that is not there, not in the clone, or not the file that its hash is of.
    pub fn rules(&self, door: &Door<'_>, word: UserWord<'_>) -> Result<Vec<PathBuf>, Fault> {
        let rules = self.config.lint.rules.iter();
        let paths = rules.map(|rules| {
            let (at, hash) = (&rules.path, rules.blake3.as_ref());
            let Some(home) = self.home.as_ref().filter(|_| !at.is_of_environment()) else {
                // The user's own word, like an option.
                return Ok(PathBuf::from(&at.text));
            };
            let path = tidy(&home.shown.join(&at.text));
            let boundary = allowed(door, home.boundary.clone(), word);
            let shown = path.display();
            match door.entry(&path) {
                None => return Err(self.fault(at, &facts!("rules-not-there", path = at.text))),
                Some(_) if !boundary.holds(&door.canonical(&path)) => {
                    return Err(self.fault(at, &facts!("rules-outside", path = at.text)));
                }
                Some(Entry::Folder) => match hash {
                    None => return Ok(path),
                    Some(hash) => return Err(self.fault(hash, &facts!("hash-of-folder"))),
                },
                Some(_) => {}
            }
            let is_export = path
                .extension()
                .is_some_and(|extension| extension == "json");
            if hash.is_none() && !is_export {
                return Ok(path);
            }
            let read = door.within(&boundary).bytes(&path);
            let bytes = read.map_err(|fault| {
                let fault = fault.to_string();
                self.fault(at, &facts!("not-readable", path = shown, fault))
            })?;
            let found = blake3::hash(&bytes).to_hex().to_string();
            match hash {
                None => {
                    let path = at.text.as_str();
                    Err(self.fault(at, &facts!("rules-without-hash", path, found)))
                }
                Some(wanted) if wanted.text != found => {
                    let (path, wanted_hash) = (&path, &wanted.text);
                    let path = path.display();
                    Err(self.fault(
                        wanted,
                        &facts!("rules-of-another-hash", path, wanted = wanted_hash, found),
                    ))
                }
                Some(_) => Ok(path),
            }
        });
        paths.collect()
    }

    /// A fault with its place, where it is about rules that a file names.
    pub fn placed(&self, fault: Fault) -> Fault {
        let is_about = |at: &&Written| {
            let home = self.home.as_ref();
            let path = home.map(|home| tidy(&home.shown.join(&at.text)));
            !at.is_of_environment() && path.is_some() && path == fault.about
        };
        let mut named = self.config.lint.rules.iter().map(|rules| &rules.path);
        match named.find(is_about) {
            Some(at) => self.fault_of(at, &fault.message),
            None => fault,
        }
    }

    /// Where something is written, with its text; none where a variable says it.
    pub fn text_of(&self, written: &Written) -> Option<(PathBuf, &str)> {
        let home = self.home.as_ref()?;
        let mut texts = self.texts.iter();
        let text = texts.find(|text| text.file == written.file)?;
        (!written.is_of_environment()).then(|| {
            (
                tidy(&home.shown.join(written.file.name())),
                text.text.as_str(),
            )
        })
    }

    /// At its place in the file; the first line of a message is what is wrong.
    fn fault(&self, written: &Written, facts: &Facts) -> Fault {
        self.fault_of(written, &sentence(facts))
    }

    fn fault_of(&self, written: &Written, said: &str) -> Fault {
        let (first, rest) = said.split_once('\n').unwrap_or((said, ""));
        let shown = self
            .home
            .as_ref()
            .map_or(Path::new("."), |home| &home.shown);
        let (place, picture) = placed(written.file, &written.range, shown, &self.texts);
        let lines = [picture.as_str(), rest].into_iter();
        let lines: String = lines
            .filter(|lines| !lines.is_empty())
            .map(|lines| format!("\n{lines}"))
            .collect();
        Fault::of_text(format!("{place}: {first}{lines}"))
    }
}

/// The folder in which what is named would be.
pub fn folder_of(door: &Door<'_>, path: &Path) -> PathBuf {
    match door.entry(path) {
        Some(Entry::Folder) => path.to_path_buf(),
        _ => up(path),
    }
}

/// The configuration of one folder, if that has a word about linting. A file of other programs is not read any further
/// where it does not even name what is ours.
fn in_folder(
    door: &Door<'_>,
    (shown, whole): (&Path, &Path),
    word: UserWord<'_>,
) -> Result<Option<Consumer>, Fault> {
    let is_there = |file: ConfigFile| {
        let entry = door.entry(&shown.join(file.name()));
        matches!(entry, Some(Entry::File | Entry::Outside))
    };
    let there: Vec<ConfigFile> = FILES.into_iter().filter(|file| is_there(*file)).collect();
    if there.is_empty() {
        return Ok(None);
    }
    let files = there.iter().map(|file| whole.join(file.name()));
    let boundary = boundary_of_files(door, &files.collect::<Vec<_>>(), word.environment);
    let within = door.within(&allowed(door, boundary.clone(), word));
    let mut texts = ConfigFile::texts_of(&there, |file| text_if_there(&within, shown, file))?;
    let is_book = there.contains(&ConfigFile::Book);
    let may_speak = |text: &ConfigText| match text.file {
        ConfigFile::PythonProject => text.text.contains("rulebook"),
        ConfigFile::Rulebook if !is_book => true,
        ConfigFile::Book | ConfigFile::Rulebook => text.text.contains("lint"),
    };
    texts.retain(|text| text.file != ConfigFile::PythonProject || may_speak(text));
    if !texts.iter().any(may_speak) {
        return Ok(None);
    }
    let home = Home {
        shown: shown.to_path_buf(),
        whole: whole.to_path_buf(),
        boundary,
    };
    let read = of_texts(shown, texts, word.environment)?;
    let is_own = there.contains(&ConfigFile::Rulebook) && !is_book;
    let is_one = is_own || read.texts.iter().any(ConfigText::has_lint);
    Ok(is_one.then(|| Consumer::of(read, Some(home))))
}
