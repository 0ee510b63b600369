//! Which folder of a project holds its Markdown: the `src` of a book that adopts it.
//!
//! What counts is where examples are; pages that every project has count only where there are no others.

use std::collections::BTreeMap;

/// Files of a project's own housekeeping, without their endings.
const HOUSEKEEPING: &[&str] = &[
    "agents",
    "authors",
    "changelog",
    "changes",
    "claude",
    "code_of_conduct",
    "contributing",
    "gemini",
    "governance",
    "history",
    "issue_template",
    "license",
    "maintainers",
    "pull_request_template",
    "readme",
    "releases",
    "roadmap",
    "security",
    "support",
    "todo",
];

/// What the name of a hidden folder begins with.
pub(super) const HIDDEN: char = '.';

/// What a folder of pages is called: what is below one is a part of it.
const HOMES: &[&str] = &[
    "content", "doc", "docs", "documentation", "guide", "guidelines", "guides", "handbook",
    "pages", "rules", "skills", "src", "styleguide", "wiki",
];

/// A page below the folder that is adopted, with `/`, and how many of its examples are good or bad.
pub(super) type Found<'p> = (&'p str, usize);

/// The folder below which the pages are that hold examples, with `/`; `.` for the folder itself.
pub(super) fn source(pages: &[Found<'_>]) -> String {
    let is_hidden = |path: &str| path.split('/').any(|part| part.starts_with(HIDDEN));
    let (hidden, shown): (Vec<Found<'_>>, Vec<Found<'_>>) =
        pages.iter().partition(|(path, _)| is_hidden(path));
    let of_examples = |pages: &[Found<'_>]| pages.iter().any(|(_, examples)| *examples > 0);
    // What a book shows is not hidden, unless all of it is: skills in `.claude/skills`.
    if !of_examples(&shown) && of_examples(&hidden) {
        return hidden_source(&hidden);
    }
    let own: Vec<Found<'_>> = shown
        .iter()
        .copied()
        .filter(|(path, _)| !is_housekeeping(path))
        .collect();
    let counted = if of_examples(&own) { &own } else { &shown };
    let mut folder = String::new();
    while let Some(next) = most(counted, &folder) {
        folder = next;
        if HOMES.contains(&folder.rsplit('/').next().unwrap_or_default()) {
            break;
        }
    }
    match folder.as_str() {
        "" => ".".to_owned(),
        folder => folder.to_owned(),
    }
}

/// The folder one level below that holds nearly all examples and is no chapter of a larger whole.
fn most(pages: &[Found<'_>], folder: &str) -> Option<String> {
    let inside = |path: &str| -> Option<String> {
        let below = match folder {
            "" => path,
            folder => path.strip_prefix(folder)?.strip_prefix('/')?,
        };
        let (next, _) = below.split_once('/')?;
        Some(match folder {
            "" => next.to_owned(),
            folder => format!("{folder}/{next}"),
        })
    };
    let is_below = |path: &str| folder.is_empty() || path.starts_with(&format!("{folder}/"));
    let here: Vec<&Found<'_>> = pages.iter().filter(|(path, _)| is_below(path)).collect();
    // A page beside the folder makes the two of them one whole, below the first level even one without an example.
    let beside = here
        .iter()
        .any(|(path, examples)| inside(path).is_none() && (*examples > 0 || !folder.is_empty()));
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    for (path, examples) in &here {
        if let Some(next) = inside(path) {
            *folders.entry(next).or_default() += examples;
        }
    }
    let all: usize = folders.values().sum();
    let is_only = folders.len() == 1;
    let (next, most) = folders.into_iter().max_by_key(|(_, examples)| *examples)?;
    let is_nearly_all = match folder {
        "" => most * 10 >= all * 8,
        _ => is_only,
    };
    (!beside && most > 0 && is_nearly_all).then_some(next)
}

/// The folder of guidelines for agents with most examples: two parts, as in `.claude/skills`.
fn hidden_source(pages: &[Found<'_>]) -> String {
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    for (path, examples) in pages {
        let parts: Vec<&str> = path.split('/').collect();
        let folders_of = &parts[..parts.len() - 1];
        let hidden = folders_of.iter().position(|part| part.starts_with(HIDDEN));
        let end = hidden.map_or(0, |at| (at + 2).min(folders_of.len()));
        *folders.entry(folders_of[..end].join("/")).or_default() += examples;
    }
    let most = folders.into_iter().max_by_key(|(_, examples)| *examples);
    most.map(|(folder, _)| folder)
        .filter(|folder| !folder.is_empty())
        .unwrap_or_else(|| ".".to_owned())
}

fn is_housekeeping(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    HOUSEKEEPING.contains(&stem.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pages: &[Found<'_>], expect: &str) {
        assert_eq!(source(pages), expect, "{pages:?}");
    }

    #[test]
    fn where_the_examples_are() {
        check(
            &[("README.md", 2), ("docs/a.md", 3), ("docs/b/c.md", 1)],
            "docs",
        );
        check(&[("README.md", 2), ("react/README.md", 3)], ".");
        check(&[("style.md", 2), ("docs/a.md", 30)], ".");
        check(&[("notes.md", 0), ("docs/a.md", 3)], "docs");
        check(
            &[("website/docs/a.md", 3), ("website/docs/b.md", 0)],
            "website/docs",
        );
        check(&[("docs/index.md", 0), ("docs/rules/a.md", 3)], "docs");
        check(&[("a/x.md", 3), ("b/y.md", 3)], ".");
        check(&[("a.md", 1)], ".");
        check(
            &[(".claude/skills/a/SKILL.md", 4), ("README.md", 0)],
            ".claude/skills",
        );
        check(&[(".cursor/rules/a.mdc", 4)], ".cursor/rules");
        check(&[(".github/copilot-instructions.md", 4)], ".github");
        check(
            &[("skills/a/SKILL.md", 4), ("skills/b/SKILL.md", 4)],
            "skills",
        );
        check(&[("skills/a/SKILL.md", 4), ("README.md", 9)], "skills");
    }
}
