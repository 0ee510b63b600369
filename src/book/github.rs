//! What GitHub makes of addresses in a repository: its own pages beside the files, lines of a file, and its root.
//!
//! It reads addresses alone: whether one of its pages is there, is not known here.

use super::around::Around;

/// The pages of a repository that GitHub serves beside its files.
const PAGES: &[&str] = &[
    "actions", "activity", "archive", "blame", "blob", "branches", "commit", "commits",
    "community", "compare", "contributors", "deployments", "discussions", "edit", "fork", "forks",
    "graphs", "issues", "labels", "milestone", "milestones", "network", "new", "packages",
    "projects", "pull", "pulls", "pulse", "raw", "releases", "search", "security", "stargazers",
    "tags", "tarball", "tree", "watchers", "wiki", "workflows", "zipball",
];

/// How many folders are around the files of a repository in GitHub's addresses: `/owner/repo/blob/main/`.
const AROUND: usize = 2;

/// Whether a path that leaves the repository leads to one of GitHub's own pages: `../../issues` from its root.
pub(super) fn is_page(around: &Around<'_>, folder: &str, path: &str) -> bool {
    if !around.is_foreign || !around.has_neighbours {
        return false;
    }
    let folder = around.in_tree(folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let mut above = 0;
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => above += 1,
            ".." => {}
            part => parts.push(part),
        }
    }
    above == AROUND && parts.first().is_some_and(|first| PAGES.contains(first))
}

/// Whether an anchor names lines of a file that GitHub shows as plain text: `guide.md?plain=1#L3-L9`.
pub(super) fn is_line(target: &str, anchor: &str) -> bool {
    let address = target.split('#').next().unwrap_or(target);
    let query = address.split_once('?').map_or("", |(_, query)| query);
    query.split('&').any(|part| part == "plain=1") && {
        let mut ends = anchor.split('-');
        ends.clone().count() <= 2 && ends.all(is_end)
    }
}

/// `L3`, `L3C7`, or `9` behind a hyphen.
fn is_end(text: &str) -> bool {
    let text = text.strip_prefix('L').unwrap_or(text);
    let (line, column) = text.split_once('C').unwrap_or((text, "1"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number(line) && is_number(column)
}

/// Whether a path from the root (`/docs/none.md`) can only mean a file of the repository: the root of a server has no
/// Markdown, and not the folders of the repository with their files.
pub(super) fn is_of_tree(around: &Around<'_>, whole: &str) -> bool {
    let (folder, name) = whole.rsplit_once('/').unwrap_or(("", whole));
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return false;
    };
    let is_ending = |list: &[&str]| list.iter().any(|one| ending.eq_ignore_ascii_case(one));
    if stem.is_empty() || is_ending(&["html", "htm"]) {
        return false;
    }
    let first = folder.split('/').next().unwrap_or("");
    is_ending(&["md", "mdx", "markdown", "mdc"])
        || !first.is_empty() && (around.exists_in_tree)(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(prefix: &str, is_foreign: bool) -> Around<'static> {
        Around {
            prefix: prefix.to_owned(),
            is_foreign,
            has_neighbours: is_foreign,
            exists: &|_| true,
            exists_in_tree: &|path| path == "docs",
            document: &|_| None,
            is_redirected: &|_| false,
            is_external: &|_, _| false,
            leaves: &|_| false,
            ..Around::ignored()
        }
    }

    #[test]
    fn pages_of_github_are_two_folders_above_the_repository() {
        let root = around("", true);
        for path in [
            "../../issues",
            "../../releases/latest",
            "./../../wiki",
            "docs/../../../actions/workflows/ci.yml/badge.svg",
            "../../blob/main/x",
        ] {
            assert!(is_page(&root, "", path), "{path}");
        }
        assert!(is_page(&root, "docs/a", "../../../../compare/v1...v2"));
        assert!(is_page(&around("docs", true), "a", "../../../../pulls"));
        for path in [
            "../issues",
            "../../../issues",
            "../..",
            "../../other",
            "../../../repo/issues",
            "../../docs/issues",
        ] {
            assert!(!is_page(&root, "", path), "{path}");
        }
        assert!(!is_page(&root, "docs", "../../issues"));
        assert!(!is_page(&around("", false), "", "../../issues"));
    }

    #[test]
    fn lines_of_plain_text() {
        for anchor in ["L3", "L3-L9", "L3-9", "L3C1-L4C20"] {
            assert!(
                is_line(&format!("a.md?plain=1#{anchor}"), anchor),
                "{anchor}"
            );
            assert!(!is_line(&format!("a.md#{anchor}"), anchor), "{anchor}");
        }
        for anchor in ["L", "lines", "L3-", "L1-L2-L3", "L3x"] {
            assert!(
                !is_line(&format!("a.md?plain=1#{anchor}"), anchor),
                "{anchor}"
            );
        }
        assert!(is_line("a.md?raw=0&plain=1#L3", "L3"));
        assert!(!is_line("a.md?plain=0#L3", "L3"));
    }

    #[test]
    fn a_file_from_the_root_is_of_the_repository() {
        let root = around("", true);
        for path in [
            "docs/none.md", "none.md", "other/none.mdx", "docs/a/none.png",
        ] {
            assert!(is_of_tree(&root, path), "{path}");
        }
        for path in [
            "docs/intro", "img/none.png", "none.png", "docs/a.html", "docs",
        ] {
            assert!(!is_of_tree(&root, path), "{path}");
        }
    }
}
