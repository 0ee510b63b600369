//! What exists around the pages: the tree that a link may lead into, asked and never listed.
//!
//! It says what stands there. Whether a link may lead there, and what is said of it, is decided in `references`.

use crate::markdown::Document;
use crate::paths::join;
use std::sync::Arc;

/// The ends of names under which Markdown is linked to.
const ENDS: [&str; 5] = ["", ".md", ".mdx", ".markdown", ".mdc"];

/// A documentation system that builds pages of a run into a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// What people call it.
    pub tool: &'static str,
    /// The folder of its pages, below the folder of the pages of the run; empty where it builds all of them.
    pub folder: String,
    /// Folders of the tree whose files are at the root of the site.
    pub roots: Vec<String>,
    /// Programs of the author's own that change its pages.
    pub hooks: Vec<String>,
}

/// The files around the pages of a run.
pub struct Around<'a> {
    /// The way from the root of the tree to the folder of the pages, with `/`; empty if it is the root.
    pub prefix: String,
    /// Whether files count that are no pages of this run: of a book, all Markdown is.
    pub is_foreign: bool,
    /// Whether files of the tree count that are not below the folder of the pages.
    pub has_neighbours: bool,
    /// Whether a file or a folder stands at a path below the folder of the pages.
    pub exists: &'a (dyn Fn(&str) -> bool + Sync),
    /// The same for a path below the root of the tree.
    pub exists_in_tree: &'a (dyn Fn(&str) -> bool + Sync),
    /// A Markdown file that was not read along, by its path below the root of the tree.
    pub document: &'a (dyn Fn(&str) -> Option<Arc<Document>> + Sync),
    /// Whether a page of the site leads on from an address that none of its pages has.
    pub is_redirected: &'a (dyn Fn(&str) -> bool + Sync),
    /// Whether an address is one that the author knows to be there when the site is published: how many folders above
    /// the folder of the pages it begins, and its path from there.
    pub is_external: &'a (dyn Fn(usize, &str) -> bool + Sync),
    /// Whether what is at a path below the folder of the pages leads out of the clone.
    pub leaves: &'a (dyn Fn(&str) -> bool + Sync),
    /// The sites that the pages are built into by other tools.
    pub sites: &'a [Site],
    /// The file below the folder of the pages that a vault calls by this name, or by the end of its path.
    pub file_named: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// Whether git ignores a path of the tree.
    pub is_ignored: &'a (dyn Fn(&str) -> bool + Sync),
}

impl Around<'_> {
    /// Of a book of whose links nobody is told: whatever they lead to is there.
    pub fn ignored() -> Around<'static> {
        Around {
            prefix: String::new(),
            is_foreign: false,
            has_neighbours: false,
            exists: &|_| true,
            exists_in_tree: &|_| true,
            document: &|_| None,
            is_redirected: &|_| false,
            is_external: &|_, _| false,
            leaves: &|_| false,
            sites: &[],
            file_named: &|_| None,
            is_ignored: &|_| false,
        }
    }
}

/// Where a relative path leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Below the folder of the pages.
    Inside(String),
    /// Elsewhere in the tree: the path below its root.
    Neighbour(String),
    /// Out of the tree.
    Outside,
}

impl Around<'_> {
    /// The place of `path` as a page in `folder` writes it.
    pub(super) fn place(&self, folder: &str, path: &str) -> Place {
        if let Some(inside) = join(folder, path) {
            return Place::Inside(inside);
        }
        // It goes up above the pages, and perhaps comes back.
        match join(&self.in_tree(folder), path) {
            Some(whole) => self.place_in_tree(whole),
            None => Place::Outside,
        }
    }

    /// Whether the author knows what is at `path`, as a page in `folder` writes it.
    pub(super) fn is_known(&self, folder: &str, path: &str) -> bool {
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        let mut above = 0;
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.pop().is_some() => {}
                ".." => above += 1,
                part => parts.push(part),
            }
        }
        (self.is_external)(above, &parts.join("/"))
    }

    /// The place of a path below the root of the tree.
    pub(super) fn place_in_tree(&self, whole: String) -> Place {
        let rest = match self.prefix.as_str() {
            "" => Some(whole.as_str()),
            prefix => match whole.strip_prefix(prefix) {
                Some("") => Some(""),
                rest => rest.and_then(|rest| rest.strip_prefix('/')),
            },
        };
        match rest {
            Some(rest) => Place::Inside(rest.to_owned()),
            None if self.has_neighbours => Place::Neighbour(whole),
            None => Place::Outside,
        }
    }

    /// A path below the folder of the pages, from the root of the tree.
    pub(super) fn in_tree(&self, inside: &str) -> String {
        match (self.prefix.as_str(), inside) {
            ("", inside) => inside.to_owned(),
            (prefix, "") => prefix.to_owned(),
            (prefix, inside) => format!("{prefix}/{inside}"),
        }
    }

    /// The file or folder of the tree that an address names, as pages are named: with its ending or without, and by the
    /// page that a `.html` is made from.
    pub(super) fn find_in_tree(&self, whole: &str) -> Option<String> {
        let stem = whole.strip_suffix(".html").unwrap_or(whole);
        let names = ENDS.iter().map(|end| format!("{stem}{end}"));
        let mut names = std::iter::once(whole.to_owned()).chain(names);
        names.find(|name| (self.exists_in_tree)(name))
    }

    /// The document at a path of the tree, or that of a folder.
    pub(super) fn read_in_tree(&self, whole: &str) -> Option<Arc<Document>> {
        let of_folder = ["index", "README"]
            .iter()
            .flat_map(|name| ENDS[1..].iter().map(move |end| format!("/{name}{end}")));
        let names = std::iter::once(String::new()).chain(of_folder);
        let mut names = names.map(|end| format!("{whole}{end}"));
        names.find_map(|name| (self.document)(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_up_may_come_back() {
        let around = |prefix: &str, has_neighbours| Around {
            prefix: prefix.to_owned(),
            is_foreign: has_neighbours,
            has_neighbours,
            exists: &|_| true,
            exists_in_tree: &|_| true,
            document: &|_| None,
            is_redirected: &|_| false,
            is_external: &|_, _| false,
            leaves: &|_| false,
            ..Around::ignored()
        };
        let inside = |path: &str| Place::Inside(path.to_owned());
        let neighbour = |path: &str| Place::Neighbour(path.to_owned());
        let git = around("docs/rules", true);
        assert_eq!(git.place("", "a.md"), inside("a.md"));
        assert_eq!(git.place("x", "../../rules/b.md"), inside("b.md"));
        assert_eq!(git.place("", "../rules"), inside(""));
        assert_eq!(
            git.place("", "../rules2/b.md"),
            neighbour("docs/rules2/b.md")
        );
        assert_eq!(git.place("x", "../../../c.md"), neighbour("c.md"));
        assert_eq!(git.place("", "../../../c.md"), Place::Outside);
        let book = around("home/book/content", false);
        assert_eq!(book.place("", "../content/b.md"), inside("b.md"));
        assert_eq!(book.place("", "../b.md"), Place::Outside);
        let root = around("", true);
        assert_eq!(root.place("", "../b.md"), Place::Outside);
    }
}
