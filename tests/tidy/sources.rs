//! The sources as the walls see them: read and lexed once, without comments, the inside of strings, and tests.
//!
//! It judges nothing, and it is no parser: what it cannot tell apart, no wall may ask.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// All source files of the library and the program that are no tests.
pub static MODULES: LazyLock<Vec<Module>> = LazyLock::new(modules);

/// A source file of the library, ready to be looked at.
pub struct Module {
    /// Below `src`, with `/`.
    pub path: String,
    pub room: String,
    pub text: String,
    /// The text with comments, the inside of strings and tests blanked; lines are kept.
    pub code: String,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the repository can be read") {
            let path = entry.expect("an entry just listed can be read").path();
            if path.is_dir() {
                // What npm fetched for the browser tests is not ours.
                if !path.ends_with("node_modules") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn modules() -> Vec<Module> {
    let src = root().join("src");
    let all = files(&src, "rs");
    let texts: Vec<(String, String)> = all
        .iter()
        .map(|path| {
            let below = path.strip_prefix(&src).expect("it was found below `src`");
            (below.to_string_lossy().replace('\\', "/"), read(path))
        })
        .collect();
    let tests: Vec<String> = texts
        .iter()
        .flat_map(|(path, text)| test_files(path, text))
        .collect();
    let modules: Vec<Module> = texts
        .into_iter()
        .filter(|(path, _)| !tests.iter().any(|test| path.starts_with(test.as_str())))
        .map(|(path, text)| Module {
            room: path.split(['/', '.']).next().unwrap_or_default().to_owned(),
            code: without_tests(&bare(&text)),
            path,
            text,
        })
        .collect();
    assert!(modules.len() > 80, "the sources were found");
    modules
}

/// Modules of a file that exist in tests only: `a/mod.rs` with `#[cfg(test)] mod tests;` gives `a/tests`.
pub fn test_files(path: &str, text: &str) -> Vec<String> {
    let folder = match path.strip_suffix("/mod.rs") {
        Some(folder) => format!("{folder}/"),
        None if path == "lib.rs" => String::new(),
        None => path.replace(".rs", "/"),
    };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let declared = lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]");
    declared
        .filter_map(|pair| pair[1].strip_prefix("mod ")?.strip_suffix(';'))
        .flat_map(|name| [format!("{folder}{name}.rs"), format!("{folder}{name}/")])
        .collect()
}

/// Rust without comments and without what stands inside strings; as many lines as before.
pub fn bare(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    let starts =
        |at: usize, word: &str| chars[at..].iter().take(word.len()).collect::<String>() == word;
    while i < chars.len() {
        let end = if starts(i, "//") {
            (i..chars.len())
                .find(|at| chars[*at] == '\n')
                .unwrap_or(chars.len())
        } else if starts(i, "/*") {
            (i..chars.len())
                .find(|at| starts(*at, "*/"))
                .map_or(chars.len(), |at| at + 2)
        } else if let Some(end) = string_end(&chars, i) {
            end
        } else {
            out.push(chars[i]);
            i += 1;
            continue;
        };
        out.extend(chars[i..end].iter().filter(|c| **c == '\n'));
        out.push(' ');
        i = end;
    }
    out
}

/// Where a string or a character that begins here ends.
fn string_end(chars: &[char], at: usize) -> Option<usize> {
    let is_word = |at: usize| {
        chars
            .get(at)
            .is_some_and(|c| c.is_alphanumeric() || *c == '_')
    };
    let before = at.checked_sub(1).is_some_and(is_word);
    match chars[at] {
        'r' if !before => {
            let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
            if chars.get(at + 1 + hashes) != Some(&'"') {
                return None;
            }
            let close: String = format!("\"{}", "#".repeat(hashes));
            let from = at + 2 + hashes;
            (from..chars.len())
                .find(|end| chars[*end..].iter().take(close.len()).collect::<String>() == close)
                .map(|end| end + close.len())
        }
        '"' => {
            let mut end = at + 1;
            while end < chars.len() && chars[end] != '"' {
                end += if chars[end] == '\\' { 2 } else { 1 };
            }
            Some((end + 1).min(chars.len()))
        }
        // A character, and not a lifetime.
        '\'' if chars.get(at + 1) == Some(&'\\') => {
            let end = (at + 3..chars.len()).find(|end| chars[*end] == '\'')?;
            Some(end + 1)
        }
        '\'' if chars.get(at + 2) == Some(&'\'') => Some(at + 3),
        _ => None,
    }
}

/// Without what is marked `#[cfg(test)]`: a module, a function, a `use`; as many lines as before.
pub fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        out.push_str(&rest[..at]);
        let item = &rest[at..];
        let mut depth = 0;
        let end = item.char_indices().skip(MARK.len()).find(|(_, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0 && matches!(c, ';' | '}')
        });
        let end = end.map_or(item.len(), |(end, _)| end + 1);
        out.extend(item[..end].chars().filter(|c| *c == '\n'));
        rest = &item[end..];
    }
    out + rest
}
