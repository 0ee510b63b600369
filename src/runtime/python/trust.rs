//! Whether this user said that a book may run: what it would install and run is remembered, outside of the book.
//!
//! Not a hash but the text itself is kept, of `[python]` and of every file that it names. So nobody can make another text
//! that counts as the same, and what has changed can be named. Nothing is installed or started here. What examples of a
//! trusted book do is the box's affair.

use super::environment::{EnvironmentSpec, NeedsTrust};
use super::find::Wanted;
use crate::config::{Config, ConfigFile, EnvironmentTable, PythonTable, RawHtml, SandboxPolicy};
use crate::facts::{Facts, facts};
use crate::process::SearchPath;
use crate::source::{Boundary, Door, ReadFault, Stamp, StateDirectory};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_128;

/// What a user has said of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    Yes,
    /// Nothing was ever said.
    No,
    /// It was trusted, and these keys and files are others now.
    Changed(Facts),
}

/// What a book would install and run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrusted {
    /// The book's folder, with every link followed.
    pub root: PathBuf,
    /// Keys of `[python]` that are set, with their values; in order.
    pub keys: Vec<(String, String)>,
    /// Files that they name, with their texts; None where there is none.
    pub files: Vec<(String, Option<String>)>,
    /// What of it is more than to run examples in the box, and granted by trust alone.
    pub beyond: Vec<NeedsTrust>,
}

/// The variable that names another folder for what a user has said.
const MOVED: &str = "RULEBOOK_CONFIG";

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize, PartialEq)]
struct Said {
    version: u32,
    path: String,
    keys: BTreeMap<String, String>,
    files: BTreeMap<String, Option<String>>,
}

/// What the user of these variables has said of the book in a folder. Where it cannot be known, the answer is no.
///
/// Of `book.toml` and `rulebook.toml` the text alone counts: what a variable says, the user has said by it. Pages, their examples, and
/// setups that pages name are not looked at.
pub fn trust_of(door: &Door<'_>, root: &Path, variables: &[(String, String)]) -> Trust {
    let canonical = door.canonical(root);
    let said = state_directory(variables)
        // Whoever fills the book's folder must not be able to speak for its user.
        .filter(|state| {
            let folder = door.canonical(&state.path(""));
            !boundary(door, &canonical, variables).holds(&folder)
        })
        .and_then(|state| read(&state, &file(&canonical)?))
        .filter(|said| Some(said.path.as_str()) == canonical.to_str());
    let Some(said) = said else {
        return Trust::No;
    };
    let now = entrusted(door, root, variables).and_then(|entrusted| entrusted.said());
    match now {
        Ok(now) if now == said => Trust::Yes,
        Ok(now) => Trust::Changed(facts!("trusted-names", names = changed(&said, &now))),
        Err(why) => Trust::Changed(why),
    }
}

/// What a book would install and run, as it is now.
///
/// # Errors
///
/// A file of the configuration, or a file that it names, that cannot be read.
pub fn entrusted(
    door: &Door<'_>,
    root: &Path,
    variables: &[(String, String)],
) -> Result<Entrusted, Facts> {
    // It is shown to the user, who decides; a book may name files anywhere.
    let door = &door.within(&Boundary::everywhere());
    let texts = ConfigFile::texts(|file| {
        let path = root.join(file.name());
        match (file, door.entry(&path)) {
            (ConfigFile::Rulebook, None) => Ok(None),
            _ => door.read(&path).map(Some),
        }
        .map_err(|fault| unreadable(file.name(), &fault))
    })?;
    let (config, _) = Config::read_all(&texts, []).map_err(|faults| {
        let first = faults.into_iter().next();
        let file = first.as_ref().map_or(ConfigFile::Book, |fault| fault.file);
        let first = first.map(|fault| fault.facts);
        facts!("fault-in-book", file = file.name(), first)
    })?;
    let whole = door.canonical(root);
    let search = SearchPath::of(variables, &boundary(door, &whole, variables));
    let mut files = Vec::new();
    let program = program(&config.python, root, &search);
    for path in named(&config.python).into_iter().chain(program) {
        let text = match door.read(&root.join(path)) {
            Ok(text) => Some(text),
            Err(ReadFault::Unreadable(fault)) if fault.kind() == std::io::ErrorKind::NotFound => {
                None
            }
            Err(fault) => return Err(unreadable(path, &fault)),
        };
        files.push((path.to_owned(), text));
    }
    Ok(Entrusted {
        beyond: beyond(door, &whole, &config.python, &search),
        root: whole,
        keys: keys(&config),
        files,
    })
}

fn boundary(door: &Door<'_>, whole: &Path, variables: &[(String, String)]) -> Boundary {
    let home = variables.iter().find(|(name, _)| name == "HOME");
    let home = home.map(|(_, home)| door.canonical(Path::new(home)));
    Boundary::of_book(whole, home.as_deref())
}

/// The interpreter, where it is a program of the clone's: it may change with the next pull.
fn program<'t>(python: &'t PythonTable, root: &Path, search: &SearchPath) -> Option<&'t str> {
    let named = python.interpreter.as_deref()?;
    let stamp = Stamp::of(&root.join(named)).filter(|_| named.contains('/'))?;
    search.is_of_clone(&stamp.canonical).then_some(named)
}

/// What `--run` alone does not grant of what a book asks for; in the order of the keys.
fn beyond(
    door: &Door<'_>,
    whole: &Path,
    python: &PythonTable,
    search: &SearchPath,
) -> Vec<NeedsTrust> {
    let wish = |key: &str, what: Facts| NeedsTrust {
        key: format!("python.{key}"),
        what,
    };
    let mut found = Vec::new();
    let named = python.interpreter.as_deref().unwrap_or_default();
    if let Wanted::Refused(what) = Wanted::by_book(named, whole, search, || false) {
        found.push(wish("interpreter", what));
    }
    if python.sandbox == SandboxPolicy::Off {
        found.push(wish("sandbox", facts!("trusted-without-box")));
    }
    // A lock that cannot be read has nothing installed.
    for spec in EnvironmentSpec::all(door, whole, python).unwrap_or_default() {
        found.extend(spec.needs_trust);
    }
    let outside = |path: &&String| {
        let path = whole.join(path);
        door.entry(&path).is_some() && !door.canonical(&path).starts_with(whole)
    };
    for (key, paths) in [("setup", &python.setup), ("probes", &python.probes)] {
        let paths = paths.iter().filter(outside);
        found.extend(paths.map(|path| wish(key, facts!("trusted-outside", path))));
    }
    found
}

/// Remembers that the user trusts a book as it is.
///
/// # Errors
///
/// Why it cannot be remembered, and the next step, a line each.
pub fn trust(
    door: &Door<'_>,
    entrusted: &Entrusted,
    variables: &[(String, String)],
) -> Result<PathBuf, Facts> {
    let state = state_directory(variables).ok_or(facts!("no-configuration-folder"))?;
    let shown = state.path("");
    if boundary(door, &entrusted.root, variables).holds(&door.canonical(&shown)) {
        return Err(facts!(
            "configuration-in-book",
            path = shown.display(),
            variable = MOVED
        ));
    }
    let said = entrusted.said()?;
    let name = file(&entrusted.root).ok_or(facts!("path-not-unicode"))?;
    let text = serde_json::to_string_pretty(&said).map_err(|fault| fault.to_string())?;
    state
        .make()
        .and_then(|()| state.put(&name, &(text + "\n")))
        .map_err(|fault| {
            facts!(
                "trust-not-written",
                path = shown.display(),
                fault,
                variable = MOVED
            )
        })?;
    Ok(state.path(&name))
}

/// Takes the word back; whether there was one.
///
/// # Errors
///
/// Why it cannot be taken back.
pub fn distrust(root: &Path, variables: &[(String, String)]) -> Result<bool, Facts> {
    let found = state_directory(variables).zip(file(root));
    let removed = found.map(|(state, name)| state.remove(&name));
    removed
        .unwrap_or(Ok(false))
        .map_err(|fault| facts!("trust-not-removed", fault))
}

/// The folders of all books that the user trusts, or trusted before they changed; sorted.
pub fn trusted(variables: &[(String, String)]) -> Vec<PathBuf> {
    let Some(state) = state_directory(variables) else {
        return Vec::new();
    };
    let names = state.names().into_iter();
    let said = names.filter_map(|name| Some((read(&state, &name)?, name)));
    let mut paths: Vec<PathBuf> = said
        .map(|(said, name)| (PathBuf::from(said.path), name))
        .filter(|(path, name)| file(path).as_ref() == Some(name))
        .map(|(path, _)| path)
        .collect();
    paths.sort();
    paths
}

impl Entrusted {
    fn said(&self) -> Result<Said, Facts> {
        let path = self.root.to_str().ok_or(facts!("path-not-unicode"))?;
        Ok(Said {
            version: VERSION,
            path: path.to_owned(),
            keys: self.keys.iter().cloned().collect(),
            files: self.files.iter().cloned().collect(),
        })
    }
}

fn read(state: &StateDirectory, name: &str) -> Option<Said> {
    let said: Said = serde_json::from_str(&state.read(name)?).ok()?;
    (said.version == VERSION).then_some(said)
}

fn state_directory(variables: &[(String, String)]) -> Option<StateDirectory> {
    let absolute = |name: &str| {
        let found = variables.iter().find(|(own, _)| own == name);
        let path = found.map(|(_, value)| PathBuf::from(value));
        path.filter(|path| path.is_absolute())
    };
    let folder = absolute(MOVED)
        .or_else(|| Some(absolute("XDG_CONFIG_HOME")?.join("rulebook")))
        .or_else(|| Some(absolute("HOME")?.join(".config/rulebook")))
        .or_else(|| Some(absolute("APPDATA")?.join("rulebook")))?;
    Some(StateDirectory::at(folder.join("trust")))
}

/// By the path; another one of the same name would be told apart by the path inside.
fn file(root: &Path) -> Option<String> {
    Some(format!("{:032x}.json", xxh3_128(root.to_str()?.as_bytes())))
}

fn changed(before: &Said, now: &Said) -> Vec<String> {
    fn differ<V: PartialEq>(one: &BTreeMap<String, V>, two: &BTreeMap<String, V>) -> Vec<String> {
        let names: std::collections::BTreeSet<&String> = one.keys().chain(two.keys()).collect();
        let other = names
            .into_iter()
            .filter(|name| one.get(*name) != two.get(*name));
        other.cloned().collect()
    }
    let mut names = differ(&before.keys, &now.keys);
    names.extend(differ(&before.files, &now.files));
    names
}

/// Locks, setups and probes; each once.
fn named(python: &PythonTable) -> Vec<&str> {
    let tables = std::iter::once(&python.environment).chain(python.environments.values());
    let locks = tables.filter_map(|table| table.lock.as_deref());
    let files = python.setup.iter().chain(&python.probes);
    let mut paths: Vec<&str> = locks.chain(files.map(String::as_str)).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// Every key that is set to something else than the default. A new field has to be decided upon here.
fn keys(config: &Config) -> Vec<(String, String)> {
    let python = &config.python;
    let PythonTable {
        interpreter,
        run,
        environment,
        environments,
        setup,
        probes,
        preload,
        sandbox,
        network,
        time_limit,
        memory_limit,
        output_limit,
        places: _,
    } = python;
    let default = Config::default().python;
    let mut keys: Vec<(String, String)> = Vec::new();
    if config.html.raw_html == RawHtml::All {
        keys.push(("output.html.raw-html".to_owned(), "all".to_owned()));
    }
    if !config.html.additional_js.is_empty() {
        let scripts = format!("{:?}", config.html.additional_js);
        keys.push(("output.html.additional-js".to_owned(), scripts));
    }
    let mut add = |name: &str, is_set: bool, value: String| {
        if is_set {
            keys.push((format!("python.{name}"), value));
        }
    };
    let text = |value: &Option<String>| format!("{:?}", value.as_deref().unwrap_or_default());
    add("interpreter", interpreter.is_some(), text(interpreter));
    add("run", *run, run.to_string());
    let unnamed = [(String::new(), environment)];
    let named = environments
        .iter()
        .map(|(name, table)| (format!("environments.{name}."), table));
    for (name, table) in unnamed.into_iter().chain(named) {
        let EnvironmentTable {
            requirements,
            lock,
            python,
        } = table;
        let is_set = !requirements.is_empty();
        add(
            &format!("{name}requirements"),
            is_set,
            format!("{requirements:?}"),
        );
        add(&format!("{name}lock"), lock.is_some(), text(lock));
        add(&format!("{name}python"), python.is_some(), text(python));
    }
    add("setup", !setup.is_empty(), format!("{setup:?}"));
    add("probes", !probes.is_empty(), format!("{probes:?}"));
    let modules = preload.as_deref().unwrap_or_default();
    add("preload", preload.is_some(), format!("{modules:?}"));
    let boxing = format!("{sandbox:?}").to_lowercase();
    add(
        "sandbox",
        *sandbox != default.sandbox,
        format!("{boxing:?}"),
    );
    let reach = format!("{network:?}").to_lowercase();
    add("network", *network != default.network, format!("{reach:?}"));
    let seconds = time_limit.as_secs().to_string();
    add("time-limit", *time_limit != default.time_limit, seconds);
    let memory = format!("\"{memory_limit}B\"");
    add(
        "memory-limit",
        *memory_limit != default.memory_limit,
        memory,
    );
    let output = format!("\"{output_limit}B\"");
    add(
        "output-limit",
        *output_limit != default.output_limit,
        output,
    );
    keys
}

fn unreadable(path: &str, fault: &ReadFault) -> Facts {
    match fault {
        ReadFault::NotUtf8 { at } => facts!("not-utf-8", path, at),
        ReadFault::TooLarge { bytes } => facts!("too-large", path, bytes),
        fault => facts!("not-readable", path, fault = fault.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Disk;

    struct Home {
        folder: tempfile::TempDir,
        variables: Vec<(String, String)>,
    }

    fn home(book: &str) -> Home {
        let folder = tempfile::tempdir().expect("a folder");
        let home = folder.path().join("home").display().to_string();
        let made = Home {
            folder,
            variables: vec![("HOME".to_owned(), home)],
        };
        made.write("book.toml", book);
        made
    }

    impl Home {
        fn book(&self) -> PathBuf {
            self.folder.path().join("book")
        }

        fn write(&self, name: &str, text: &str) {
            let path = self.book().join(name);
            std::fs::create_dir_all(path.parent().expect("below")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }

        fn trust(&self) {
            let entrusted =
                entrusted(&Door::of_user(&Disk), &self.book(), &self.variables).expect("a book");
            trust(&Door::of_user(&Disk), &entrusted, &self.variables).expect("it is remembered");
        }

        fn of(&self) -> Trust {
            trust_of(&Door::of_user(&Disk), &self.book(), &self.variables)
        }
    }

    const BOOK: &str = "[python]\nrun = true\nrequirements = ['a']\nlock = 'l.txt'\nsetup = ['s.py']\nprobes = ['p.py']\n";

    #[test]
    fn a_book_is_trusted_as_it_was_seen() {
        let home = home(BOOK);
        for name in ["l.txt", "s.py", "p.py"] {
            home.write(name, "x = 1\n");
        }
        assert_eq!(home.of(), Trust::No);
        home.trust();
        assert_eq!(home.of(), Trust::Yes);
        // Whatever is none of `[python]`'s may change.
        home.write("book.toml", &format!("[book]\ntitle = 'x'\n# why\n{BOOK}"));
        home.write("content/a.md", "# x\n");
        assert_eq!(home.of(), Trust::Yes);
        for name in ["l.txt", "s.py", "p.py"] {
            home.write(name, "x = 2\n");
            assert_eq!(
                home.of(),
                Trust::Changed(facts!("trusted-names", names = vec![name]))
            );
            home.write(name, "x = 1\n");
        }
        std::fs::remove_file(home.book().join("s.py")).expect("it is there");
        assert_eq!(
            home.of(),
            Trust::Changed(facts!("trusted-names", names = vec!["s.py"]))
        );
        home.write("s.py", "x = 1\n");
        home.write(
            "book.toml",
            &BOOK
                .replace("'a'", "'b'")
                .replace("run = true", "sandbox = 'off'"),
        );
        let names = ["python.requirements", "python.run", "python.sandbox"];
        assert_eq!(
            home.of(),
            Trust::Changed(facts!("trusted-names", names = names.to_vec()))
        );
        home.write("book.toml", "[python]\nrun = 3\n");
        assert!(matches!(home.of(), Trust::Changed(_)));
        home.write("book.toml", BOOK);
        assert_eq!(home.of(), Trust::Yes);
        let root = Door::of_user(&Disk).canonical(&home.book());
        assert_eq!(trusted(&home.variables), std::slice::from_ref(&root));
        assert_eq!(distrust(&root, &home.variables), Ok(true));
        assert_eq!(distrust(&root, &home.variables), Ok(false));
        assert_eq!((home.of(), trusted(&home.variables).len()), (Trust::No, 0));
    }

    #[test]
    fn every_key_counts() {
        let all = "interpreter = 'p'\nrun = true\nrequirements = ['a']\nlock = 'l'\npython = '3'\n\
                   setup = ['s']\nprobes = ['q']\npreload = []\nsandbox = 'off'\nnetwork = 'loopback'\n\
                   time-limit = 1\nmemory-limit = '1MB'\noutput-limit = '2MB'\n";
        let environments = "requirements = ['a']\nlock = 'l'\npython = '3'\n";
        let text = format!("[python]\n{all}[python.environments.x]\n{environments}");
        let (config, _) = Config::read(&text, []).expect("a configuration");
        let own: Vec<String> = keys(&config).into_iter().map(|(name, _)| name).collect();
        let expect: Vec<String> = crate::config::schema()
            .filter(|key| key.path.starts_with("python."))
            .map(|key| key.path.replace('*', "x"))
            .collect();
        for name in &expect {
            assert!(own.contains(name), "{name}");
        }
        assert_eq!(own.len(), expect.len());
    }

    #[test]
    fn a_book_cannot_speak_for_its_user() {
        let home = home("");
        home.trust();
        assert_eq!(home.of(), Trust::Yes);
        // What was said of one folder says nothing of another.
        let other = home.folder.path().join("other");
        std::fs::rename(home.book(), &other).expect("a folder");
        assert_eq!(
            trust_of(&Door::of_user(&Disk), &other, &home.variables),
            Trust::No
        );
        std::fs::rename(&other, home.book()).expect("a folder");
        // A configuration that lies in the book is no one's.
        let inside = home.book().join("c").display().to_string();
        let moved = [(MOVED.to_owned(), inside)];
        let entrusted =
            entrusted(&Door::of_user(&Disk), &home.book(), &home.variables).expect("a book");
        let told = trust(&Door::of_user(&Disk), &entrusted, &moved).expect_err("it is in the book");
        assert_eq!(told.key, "configuration-in-book");
        let name = file(&entrusted.root).expect("a name");
        std::fs::create_dir_all(home.book().join("c/trust")).expect("a folder");
        let said = home
            .folder
            .path()
            .join("home/.config/rulebook/trust")
            .join(&name);
        std::fs::copy(said, home.book().join("c/trust").join(&name)).expect("a file");
        assert_eq!(
            trust_of(&Door::of_user(&Disk), &home.book(), &moved),
            Trust::No
        );
        assert_eq!(
            trust_of(&Door::of_user(&Disk), &home.book(), &[]),
            Trust::No
        );
    }
}
