//! What other tools make of the pages: the documentation systems whose own files are around them, the files that a vault
//! calls by name, and what git ignores.
//!
//! A tool is known by the name of its file, which is not run, and is read only where that is data.

use super::scope::{Scope, ScopeKind};
use super::tree::Tree;
use crate::book::{FolderLabel, FolderLabels, Site};
use crate::config::docusaurus_category;
use crate::paths::{folder_of, join, slashes};
use crate::source::{Door, Entry};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

/// Documentation systems, and the files or folders by which each is known.
const TOOLS: &[(&str, &[&str])] = &[
    ("MkDocs", &["mkdocs.yml", "mkdocs.yaml"]),
    (
        "Docusaurus",
        &[
            "docusaurus.config.js",
            "docusaurus.config.ts",
            "docusaurus.config.mjs",
            "docusaurus.config.mts",
            "docusaurus.config.cjs",
        ],
    ),
    ("VitePress", &[".vitepress"]),
    ("VuePress", &[".vuepress"]),
    (
        "Astro",
        &[
            "astro.config.mjs", "astro.config.ts", "astro.config.js", "astro.config.mts",
        ],
    ),
    ("Hugo", &["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"]),
    ("Jekyll", &["_config.yml", "_config.yaml"]),
    ("Sphinx", &["conf.py"]),
    (
        "Eleventy",
        &[
            ".eleventy.js",
            "eleventy.config.js",
            "eleventy.config.mjs",
            "eleventy.config.cjs",
        ],
    ),
    ("Mintlify", &["mint.json", "docs.json"]),
    ("Quarto", &["_quarto.yml"]),
    ("Gatsby", &["gatsby-config.js", "gatsby-config.ts"]),
    ("Nuxt", &["nuxt.config.ts", "nuxt.config.js"]),
];

/// The file of Zola, and of Hugo before 0.110; others have one of this name, too.
const CONFIG: &str = "config.toml";

/// Folders of a repository that hold only the site of the pages around them.
const HOMES: &[&str] = &["packages/website", "apps/website", "website", "site"];

/// Where else such a file may be, seen from a folder around the pages.
const BESIDE: &[&str] = &["docs", "apps/docs", "packages/docs", "www"];

/// Folders whose files are at the root of the site, seen from the tool's own file.
const ROOTS: &[&str] = &[
    "", "static", "public", "content", "docs", "docs/public", "src/public",
];

/// The sites that other tools build the pages of a scope into; `files` are its files that are no Markdown.
pub(super) fn sites(
    door: &Door<'_>,
    scope: &Scope,
    tree: &Tree<'_>,
    files: [&[String]; 2],
) -> Vec<Site> {
    let mut others: Vec<&String> = files.into_iter().flatten().collect();
    others.sort_unstable();
    let prefix = tree.prefix();
    let whole = |inside: &str| join(&prefix, inside).unwrap_or_default();
    let mut sites: Vec<Site> = Vec::new();
    for path in &others {
        let folder = folder_of(path);
        let has = |name: &str| {
            others
                .binary_search(&&join(folder, name).unwrap_or_default())
                .is_ok()
        };
        if let Some(tool) = tool(path, || has("content/_index.md")) {
            let home = HOMES.iter().find_map(|home| folder.strip_suffix(home));
            let home = home.filter(|rest| rest.is_empty() || rest.ends_with('/'));
            let home = home.map_or(folder, |rest| rest.trim_end_matches('/'));
            sites.push(site(tool, home, &whole(folder)));
        }
    }
    // One inside is nearer to its pages than one around them all.
    sites.extend(around(door, scope, tree, &prefix));
    if let Some(outline) = &scope.outline {
        let of_outline = |site: &&mut Site| site.tool == "MkDocs";
        for site in sites.iter_mut().filter(of_outline) {
            site.hooks.clone_from(&outline.hooks);
            let docs = door.canonical(&outline.docs);
            let docs = docs.strip_prefix(tree.root()).ok();
            site.roots.extend(docs.map(slashes));
        }
    }
    sites
}

/// What Docusaurus' files say of folders; `files` are those of the scope that are no Markdown.
pub(super) fn folder_labels(door: &Door<'_>, scope: &Scope, files: [&[String]; 2]) -> FolderLabels {
    const NAMES: [&str; 3] = ["_category_.json", "_category_.yml", "_category_.yaml"];
    let files = files.into_iter().flatten();
    let files = files.filter(|path| NAMES.contains(&last(path)));
    let labels = files.filter_map(|path| {
        let text = door.read(&scope.base.join(path)).ok()?;
        let (title, weight) = docusaurus_category(&text)?;
        Some((folder_of(path).to_owned(), FolderLabel { title, weight }))
    });
    labels.collect()
}

fn site(tool: &'static str, folder: &str, own: &str) -> Site {
    let roots = ROOTS.iter().filter_map(|root| join(own, root));
    Site {
        tool,
        folder: folder.to_owned(),
        roots: roots.collect(),
        hooks: Vec::new(),
    }
}

/// The tool whose file is at a path.
fn tool(path: &str, has_content: impl Fn() -> bool) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name == CONFIG && has_content() {
        return Some("Zola");
    }
    let mut tools = TOOLS.iter();
    tools
        .find(|(_, files)| files.contains(&name))
        .map(|(tool, _)| *tool)
}

/// The site of the nearest tool's file at or above the folder of the pages, up to the root of the clone.
fn around(door: &Door<'_>, scope: &Scope, tree: &Tree<'_>, prefix: &str) -> Option<Site> {
    // A book's own folder, or the root of a clone.
    let root = match &scope.kind {
        ScopeKind::Book { root } => Some(door.canonical(root)),
        ScopeKind::Foreign => scope.tree.clone(),
    };
    let top = root
        .as_deref()
        .and_then(|root| root.strip_prefix(tree.root()).ok());
    let top = top.map(slashes);
    let folders = std::iter::successors(Some(prefix), |folder| {
        let is_below = top.as_ref().is_some_and(|top| folder.len() > top.len());
        is_below.then(|| folder_of(folder))
    });
    let beside = || {
        std::iter::once("")
            .chain(HOMES.iter().copied())
            .chain(BESIDE.iter().copied())
    };
    let places = folders.flat_map(|folder| beside().filter_map(move |beside| join(folder, beside)));
    places.into_iter().find_map(|own| {
        let entry = |name: &str| door.entry(&tree.root().join(&own).join(name));
        let is_there = |name: &&str| matches!(entry(name), Some(Entry::File | Entry::Folder));
        if !own.is_empty() && entry("") != Some(Entry::Folder) {
            return None;
        }
        let found = TOOLS.iter().find(|(_, files)| files.iter().any(is_there));
        let zola = || is_there(&CONFIG) && is_there(&"content");
        let tool = found
            .map(|(tool, _)| *tool)
            .or_else(|| zola().then_some("Zola"))?;
        Some(site(tool, "", &own))
    })
}

/// Files of a scope by their names, as vaults call them.
pub(super) struct NamedFiles<'a> {
    files: [&'a [String]; 2],
    by_name: OnceLock<HashMap<String, Vec<&'a str>>>,
}

impl<'a> NamedFiles<'a> {
    pub fn of(files: [&'a [String]; 2]) -> Self {
        NamedFiles {
            files,
            by_name: OnceLock::new(),
        }
    }

    /// The file whose path ends as `name` does: the shortest of several.
    pub fn find(&self, name: &str) -> Option<String> {
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name: HashMap<String, Vec<&str>> = HashMap::new();
            for path in self.files.iter().copied().flatten() {
                by_name
                    .entry(last(path).to_lowercase())
                    .or_default()
                    .push(path);
            }
            by_name
        });
        let wanted = name.split('#').next().unwrap_or(name).to_lowercase();
        let of_name = by_name.get(last(&wanted))?.iter();
        let end = format!("/{wanted}");
        let is_meant = |path: &&&str| {
            let path = path.to_lowercase();
            path == wanted || path.ends_with(&end)
        };
        let shortest = of_name
            .filter(is_meant)
            .min_by_key(|path| (path.len(), **path));
        shortest.map(|path| (*path).to_owned())
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The ignore files of a clone, each read when it is first asked for.
pub(super) struct IgnoreFiles<'a> {
    door: &'a Door<'a>,
    root: &'a Path,
    read: Mutex<HashMap<String, Option<Arc<Gitignore>>>>,
}

impl<'a> IgnoreFiles<'a> {
    /// `root` is the root of the clone.
    pub fn of(door: &'a Door<'a>, root: &'a Path) -> Self {
        IgnoreFiles {
            door,
            root,
            read: Mutex::default(),
        }
    }

    /// Whether git ignores what would be at a path of the clone: the nearest file that says something decides.
    pub fn ignore(&self, path: &str) -> bool {
        let folders = std::iter::successors(Some(folder_of(path)), |folder| {
            (!folder.is_empty()).then(|| folder_of(folder))
        });
        for folder in folders {
            let Some(rules) = self.rules(folder) else {
                continue;
            };
            let inside = path
                .strip_prefix(folder)
                .unwrap_or(path)
                .trim_start_matches('/');
            let matched = rules.matched_path_or_any_parents(inside, false);
            if !matched.is_none() {
                return matched.is_ignore();
            }
        }
        false
    }

    fn rules(&self, folder: &str) -> Option<Arc<Gitignore>> {
        let known = || self.read.lock().ok()?.get(folder).cloned();
        if let Some(known) = known() {
            return known;
        }
        let text = self
            .door
            .read(&self.root.join(folder).join(".gitignore"))
            .ok();
        let rules = text.and_then(|text| {
            let mut builder = GitignoreBuilder::new("");
            for line in text.lines() {
                // What is no pattern ignores nothing.
                let _ = builder.add_line(None, line);
            }
            builder.build().ok().map(Arc::new)
        });
        if let Ok(mut read) = self.read.lock() {
            read.insert(folder.to_owned(), rules.clone());
        }
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vault_calls_files_by_their_ends() {
        let files = [
            "a/Pic.png".to_owned(),
            "b/deep/pic.png".to_owned(),
            "c/x.pdf".to_owned(),
        ];
        let files = NamedFiles::of([&files, &[]]);
        assert_eq!(files.find("pic.png").as_deref(), Some("a/Pic.png"));
        assert_eq!(
            files.find("deep/pic.png").as_deref(),
            Some("b/deep/pic.png")
        );
        assert_eq!(files.find("X.pdf#page=2").as_deref(), Some("c/x.pdf"));
        assert_eq!(files.find("ic.png"), None);
    }
}
