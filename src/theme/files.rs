//! The files of the default theme: the one table of what is embedded, and so of what a book can replace.
//!
//! Nothing here reads a disk: replacements arrive as text.

use crate::near::nearest;

/// A file of the theme that is not a page by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A template of the engine.
    Template,
    /// A layer of the one style sheet, `assets/rulebook.css`, in the order of the table.
    Style,
    /// Published below `assets/`, as it is.
    Asset,
    /// Published below `assets/` only where the site has an index.
    SearchAsset,
    /// Published below `assets/` only where pages listen for reloads.
    LiveAsset,
}

macro_rules! files {
    ($($kind:ident $name:literal)*) => {
        /// Name, kind and text of every file.
        pub const FILES: &[(&str, Kind, &str)] = &[
            $(($name, Kind::$kind, include_str!(concat!("../../themes/default/", $name)))),*
        ];
    };
}

files! {
    Template "base.html"
    Template "guide.html"
    Template "rule.html"
    Template "rules.html"
    Template "verification.html"
    Template "listing.html"
    Template "not-found.html"
    Template "redirect.html"
    Template "site-links.html"
    Template "nav.html"
    Template "contents.html"
    Template "fence.html"
    Template "pair.html"
    Template "part.html"
    Template "covered.html"
    Template "stance.html"
    Template "verdict.html"
    Template "probe.html"
    Template "executed.html"
    Template "after.html"
    Template "finding.html"
    Template "detector.html"
    Template "rule-table.html"
    Template "rule-row.html"
    Template "rule-list.html"
    Template "tally.html"
    Template "standing.html"
    Template "bar.html"
    Template "steps.html"
    Style "colours.css"
    Style "layout.css"
    Style "prose.css"
    Style "code.css"
    Style "pages.css"
    Style "search.css"
    Style "print.css"
    Asset "icon.svg"
    Asset "theme.js"
    Asset "page.js"
    Asset "rules.js"
    SearchAsset "search.js"
    SearchAsset "search-results.js"
    LiveAsset "reload.js"
}

/// Where the layers of the style sheet are published.
pub const STYLE: &str = "assets/rulebook.css";

/// A style sheet of the default theme as it is published: its comments are for those who change it, and a fifth of what
/// each reader would load. None of its strings holds the mark of a comment.
pub fn without_comments(style: &str) -> String {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, behind)| behind);
        // What was a line of its own leaves none.
        if before.is_empty() || before.ends_with('\n') {
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
    }
    out.push_str(rest);
    out
}

/// The kind of the file of this name, if the theme has it.
pub fn kind(name: &str) -> Option<Kind> {
    FILES
        .iter()
        .find(|(known, ..)| *known == name)
        .map(|(_, kind, _)| *kind)
}

/// Whether the theme has a file of this name, so that a book can replace it.
pub fn is_theme_file(name: &str) -> bool {
    kind(name).is_some()
}

/// The file of the theme that was meant by a name that is none, if that is one slip of the pen away.
pub fn near_theme_file(name: &str) -> Option<&'static str> {
    nearest(
        &name.to_lowercase(),
        FILES.iter().map(|(known, ..)| *known),
        |_| 1,
    )
}

#[cfg(test)]
mod tests {
    use super::{FILES, Kind, without_comments};

    #[test]
    fn comments_stay_at_home() {
        let check = |style: &str, expect: &str| assert_eq!(without_comments(style), expect);
        check("/* a */\nb { c: d; } /* e */\nf {}", "b { c: d; } \nf {}");
        check("a {}", "a {}");
        check("/* open", "");
    }

    #[test]
    fn no_string_of_a_style_holds_a_comment() {
        for (name, kind, text) in FILES {
            if *kind != Kind::Style {
                continue;
            }
            let style = without_comments(text);
            let braces = |mark: char| style.matches(mark).count();
            assert_eq!(braces('{'), braces('}'), "{name}");
            assert_eq!(style.matches('"').count() % 2, 0, "{name}");
            assert!(!style.contains("*/"), "{name}");
        }
    }
}
