//! What is wrong with a file of a theme, with the place to fix.
//!
//! The engine's own error type ends here; no one else sees it.

use std::error::Error;
use std::fmt;

use crate::theme::fuel::is_out_of_fuel;
use crate::wording::say;

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
    // the innermost names the place where someone has to type.
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
            _ if is_out_of_fuel(error) => say!("template-out-of-fuel"),
            Some(detail) => one_line(&format!("{what}: {detail}")),
            None => what,
        },
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::ThemeFault;
    use crate::theme::Theme;

    fn replaced(name: &str, text: &str) -> Result<Theme, ThemeFault> {
        Theme::new(vec![(name.into(), format!("theme/{name}"), text.into())])
    }

    fn check_fault(name: &str, text: &str, expect: &str) {
        let fault = replaced(name, text).expect_err("the file is broken");
        assert_eq!(fault.to_string(), expect);
    }

    #[test]
    fn a_broken_template_names_its_place() {
        check_fault(
            "listing.html",
            "\n{% if %}",
            "theme/listing.html:2: syntax error: unexpected end of block",
        );
        check_fault(
            "fence.html",
            "\n\n{{ titel }}",
            "theme/fence.html:3: undefined value: `titel` is undefined",
        );
        check_fault(
            "nav.html",
            "{{ root|shout }}",
            "theme/nav.html:1: unknown filter: filter shout is unknown",
        );
        check_fault(
            "base.html",
            "<p>\n{{ page.titel }}",
            "theme/base.html:2: undefined value: `page.titel` is undefined",
        );
        check_fault(
            "verdict.html",
            "\n{{ verdict.nmae }}",
            "theme/verdict.html:2: undefined value: `verdict.nmae` is undefined",
        );
        check_fault(
            "guide.html",
            "\n{% include 'guides.html' %}",
            "theme/guide.html:2: template not found: tried to include non-existing template 'guides.html'",
        );
        check_fault(
            "guide.html",
            "{% include 'guide.html' %}",
            "theme/guide.html:1: invalid operation: recursion limit exceeded",
        );
        check_fault(
            "guide.html",
            "{% extends 'guide.html' %}",
            "theme/guide.html:1: invalid operation: cycle in template inheritance. \"guide.html\" was referenced more than once",
        );
    }

    #[test]
    fn a_misspelt_file_is_refused_with_what_it_may_have_meant() {
        check_fault(
            "fense.html",
            "",
            "theme/fense.html: `fense.html` is not a file of the theme; did you mean `fence.html`?",
        );
        let fault = replaced("something-else.png", "").unwrap_err();
        assert!(fault.message.contains("it has base.html, "), "{fault}");
    }
}
