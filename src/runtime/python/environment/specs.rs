//! The environments that a book asks for, with their locks read, and what of them is more than `--run` grants.

use super::{EnvironmentFault, EnvironmentSpec, Lock, NeedsTrust, Trouble, lock};
use crate::config::{EnvironmentTable, PythonTable};
use crate::facts::facts;
use crate::source::{Door, ReadFault};
use std::path::Path;

impl EnvironmentSpec {
    /// The environments that `[python]` asks for, with their locks read. There is always one.
    ///
    /// # Errors
    ///
    /// A lock that cannot be read.
    pub fn all(
        door: &Door<'_>,
        root: &Path,
        table: &PythonTable,
    ) -> Result<Vec<EnvironmentSpec>, EnvironmentFault> {
        let wanted = table.wanted().into_iter();
        wanted
            .map(|(name, own)| EnvironmentSpec::of(door, root, name, own, table))
            .collect()
    }

    fn of(
        door: &Door<'_>,
        root: &Path,
        name: &str,
        table: EnvironmentTable,
        whole: &PythonTable,
    ) -> Result<EnvironmentSpec, EnvironmentFault> {
        let mut spec = EnvironmentSpec {
            name: name.to_owned(),
            requirements: table.requirements,
            lock: None,
            python: table.python,
            needs_trust: Vec::new(),
        };
        if let Some(path) = table.lock {
            let text = door
                .read(&root.join(&path))
                .map_err(|fault| unreadable(&spec, &path, &fault))?;
            spec.lock = Some(Lock { path, text });
        }
        spec.needs_trust = needs_trust(&spec, |key| whole.place(&spec.key(key)).is_some());
        Ok(spec)
    }
}

/// What of an environment needs trust; `is_books` says whether a key is the book's word and not a variable's.
fn needs_trust(spec: &EnvironmentSpec, is_books: impl Fn(&str) -> bool) -> Vec<NeedsTrust> {
    let mut found = Vec::new();
    if is_books("requirements") {
        let texts = spec.requirements.iter().filter(|text| text.contains('@'));
        found.extend(texts.map(|text| NeedsTrust {
            key: spec.key("requirements"),
            what: facts!("requirement-needs-trust", text),
        }));
    }
    if let Some(lock) = spec.lock.as_ref().filter(|_| is_books("lock")) {
        let lines = lock::leading_elsewhere(lock).into_iter();
        found.extend(lines.map(|(line, text)| NeedsTrust {
            key: spec.key("lock"),
            what: facts!("lock-needs-trust", path = lock.path, line, text),
        }));
    }
    found
}

fn unreadable(spec: &EnvironmentSpec, path: &str, fault: &ReadFault) -> EnvironmentFault {
    EnvironmentFault {
        trouble: Trouble::BrokenLock,
        key: Some(spec.key("lock")),
        what: facts!("lock-not-readable", path),
        cause: fault.to_string().into(),
        next: facts!("lock-not-readable-hint", key = spec.key("lock")),
    }
}
