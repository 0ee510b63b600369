//! What is wrong with a file of a theme, with the place to mend.
//!
//! The engine's own error type ends here; nobody else sees it.

use std::error::Error;
use std::fmt;

/// A theme file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFault {
    /// As the book shows it; a file of the default theme is named `themes/default/…`.
    pub path: String,
    /// From 1.
    pub line: Option<u32>,
    pub message: String,
}

impl fmt::Display for ThemeFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(out, "{}:{line}: {}", self.path, self.message),
            None => write!(out, "{}: {}", self.path, self.message),
        }
    }
}

impl Error for ThemeFault {}

/// A fault from an error of the engine; `path_of` turns a template's name into the path that is shown.
pub fn from_engine(
    error: &minijinja::Error,
    template: &str,
    path_of: impl Fn(&str) -> String,
) -> ThemeFault {
    // An error inside an included file arrives wrapped in one error for each `include` around it:
    // the innermost names the place where somebody has to type.
    let mut innermost = error;
    let mut next = error.source();
    while let Some(inner) = next {
        if let Some(inner) = inner.downcast_ref::<minijinja::Error>() {
            innermost = inner;
        }
        next = inner.source();
    }
    let what = innermost.kind().to_string();
    ThemeFault {
        path: path_of(innermost.name().or(error.name()).unwrap_or(template)),
        line: innermost.line().and_then(|line| u32::try_from(line).ok()),
        message: match innermost.detail() {
            Some(detail) => one_line(&format!("{what}: {detail}")),
            None => what,
        },
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
