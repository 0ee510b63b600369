//! Which modules are worth importing once for all examples.
//!
//! A guess that costs nothing where it is wrong: a module that is not there is left out, and imported again, or not, by
//! whoever really asks for it.

use std::collections::BTreeSet;

/// The modules that codes import, and what they connect to.
pub(super) fn imports(codes: &[&str]) -> Vec<String> {
    const MOST: usize = 64;
    let mut modules: BTreeSet<String> = BTreeSet::new();
    for line in codes.iter().flat_map(|code| code.lines()) {
        modules.extend(imported(line).into_iter().map(str::to_owned));
        modules.extend(connected(line));
    }
    modules.into_iter().take(MOST).collect()
}

/// What SQLAlchemy imports only when it makes an engine: the dialect and the driver that a URL names.
///
/// Imported by each page for itself, they cost more than most examples.
fn connected(line: &str) -> Vec<String> {
    let url = ["create_engine(", "create_async_engine("].iter();
    let url = url.filter_map(|call| line.split_once(call)).next();
    let url = url.and_then(|(_, rest)| rest.strip_prefix(['"', '\'']));
    let Some((name, _)) = url.and_then(|url| url.split_once(':')) else {
        return Vec::new();
    };
    let (dialect, driver) = match name.split_once('+') {
        Some((dialect, driver)) => (dialect, driver),
        // The one driver that comes with Python.
        None => (name, if name == "sqlite" { "sqlite3" } else { "" }),
    };
    let is_name = |name: &String| {
        let last = name.rsplit('.').next().unwrap_or("");
        !last.is_empty()
            && last
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    let all = [format!("sqlalchemy.dialects.{dialect}"), driver.to_owned()];
    all.into_iter().filter(is_name).collect()
}

/// The modules of one line that imports.
fn imported(line: &str) -> Vec<&str> {
    let line = line.trim_start();
    let is_name = |name: &&str| {
        let parts = name.split('.');
        let is_word = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic())
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        parts.into_iter().all(is_word)
    };
    let names: Vec<&str> = if let Some(rest) = line.strip_prefix("from ") {
        rest.split_whitespace().take(1).collect()
    } else if let Some(rest) = line.strip_prefix("import ") {
        let rest = rest.split('#').next().unwrap_or("");
        let names = rest.split(',');
        names
            .filter_map(|name| name.split_whitespace().next())
            .collect()
    } else {
        Vec::new()
    };
    names.into_iter().filter(is_name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_names_what_it_imports() {
        let check = |line: &str, names: &[&str]| assert_eq!(connected(line), names, "{line}");
        let sqlite = "sqlalchemy.dialects.sqlite";
        check(
            "engine = create_engine(\"sqlite://\")",
            &[sqlite, "sqlite3"],
        );
        check(
            "e = create_async_engine('sqlite+aiosqlite:///x', echo=True)",
            &[sqlite, "aiosqlite"],
        );
        check(
            "create_engine(\"postgresql://u:p@h/d\")",
            &["sqlalchemy.dialects.postgresql"],
        );
        for none in [
            "create_engine(url)",
            "create_engine(\"x",
            "create_engine(\"a b:\")",
            "x",
        ] {
            check(none, &[]);
        }
    }
}
