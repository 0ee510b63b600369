//! What configurations of other tools say of their pages: `mkdocs.yml`, and Docusaurus' `_category_.json` and
//! `sidebars.json`.
//!
//! Folder of the pages, order and titles; keys that say nothing of pages are not looked at, tags such as `!!python/name:`
//! are read over, and neither hooks nor plugins are run. No disk is read here.

use super::yaml::{self, Node, NodeKind};
use crate::facts::Facts;
use std::ops::Range;

/// What a `mkdocs.yml` says; what it does not say is for the file that it inherits from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    pub site_name: Option<String>,
    /// The folder of the pages, from the folder of the file, with its place.
    pub docs_dir: Option<(String, Range<usize>)>,
    /// In reading order; none where the order is that of the files.
    pub nav: Option<Vec<ContentsItem>>,
    /// Files of Python that change pages.
    pub hooks: Vec<String>,
    /// Folders in which snippets are looked for, from the folder of the file.
    pub base_paths: Vec<String>,
    /// `INHERIT`, with its place.
    pub inherit: Option<(String, Range<usize>)>,
}

/// A line of the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentsItem {
    pub title: Option<String>,
    /// A page below the folder of the pages, or an address of another site; none for a section.
    pub path: Option<String>,
    pub range: Range<usize>,
    /// 0 at the top.
    pub depth: usize,
}

/// Reads the text of a `mkdocs.yml`.
///
/// # Errors
///
/// The place of what is no YAML, and the reason.
pub fn mkdocs(text: &str) -> Result<Contents, (usize, Facts)> {
    let Some(root) = yaml::read(text)? else {
        return Ok(Contents::default());
    };
    let of_text = |key: &str| {
        let node = root.get(key)?;
        Some((node.text()?.to_owned(), node.range.clone()))
    };
    let hooks = root.get("hooks").into_iter().flat_map(Node::list);
    let nav = root
        .get("nav")
        .filter(|nav| matches!(nav.kind, NodeKind::List(_)));
    Ok(Contents {
        site_name: of_text("site_name").map(|(name, _)| name),
        docs_dir: of_text("docs_dir"),
        nav: nav.map(|nav| {
            let mut items = Vec::new();
            list(nav, 0, &mut items);
            items
        }),
        hooks: hooks
            .filter_map(|hook| hook.text().map(str::to_owned))
            .collect(),
        base_paths: base_paths(&root),
        inherit: of_text("INHERIT"),
    })
}

impl Contents {
    /// With what another file says, where this one says nothing; whatever is of that file is at `place` in this one.
    pub fn or(self, other: Contents, place: &Range<usize>) -> Contents {
        let here = |mut item: ContentsItem| {
            item.range = place.clone();
            item
        };
        let nav = other.nav.map(|nav| nav.into_iter().map(here).collect());
        let docs_dir = other.docs_dir.map(|(folder, _)| (folder, place.clone()));
        Contents {
            site_name: self.site_name.or(other.site_name),
            docs_dir: self.docs_dir.or(docs_dir),
            nav: self.nav.or(nav),
            hooks: [self.hooks, other.hooks].concat(),
            base_paths: [self.base_paths, other.base_paths].concat(),
            inherit: None,
        }
    }
}

fn list(node: &Node, depth: usize, items: &mut Vec<ContentsItem>) {
    for item in node.list() {
        match &item.kind {
            NodeKind::Text(_) => items.extend(item.text().map(|path| ContentsItem {
                title: None,
                path: Some(path.to_owned()),
                range: item.range.clone(),
                depth,
            })),
            NodeKind::Map(_) => {
                for (name, value) in item.entries() {
                    let title = name.text().map(str::to_owned);
                    let path = value.text().map(str::to_owned);
                    let range = match path {
                        Some(_) => value.range.clone(),
                        None => name.range.clone(),
                    };
                    items.push(ContentsItem {
                        title,
                        path,
                        range,
                        depth,
                    });
                    if matches!(value.kind, NodeKind::List(_)) {
                        list(value, depth + 1, items);
                    }
                }
            }
            NodeKind::List(_) => list(item, depth, items),
        }
    }
}

/// Of `pymdownx.snippets`, one text or a list.
fn base_paths(root: &Node) -> Vec<String> {
    let extensions = root.get("markdown_extensions").into_iter();
    let extensions = extensions.flat_map(|node| match node.kind {
        NodeKind::List(_) => node.list(),
        _ => std::slice::from_ref(node),
    });
    let snippets = extensions.filter_map(|extension| extension.get("pymdownx.snippets"));
    let paths = snippets.filter_map(|snippets| snippets.get("base_path"));
    let paths = paths.flat_map(Node::list).filter_map(Node::text);
    paths.map(str::to_owned).collect()
}

/// The title and the place of a folder, as its `_category_.json` or `_category_.yml` has them.
pub fn docusaurus_category(text: &str) -> Option<(Option<String>, Option<i64>)> {
    // JSON is YAML.
    let root = yaml::read(text).ok()??;
    let text = |key: &str| root.get(key)?.text().map(str::to_owned);
    let place = text("position").and_then(|place| place.parse::<f64>().ok());
    Some((text("label"), place.map(|place| place as i64)))
}

/// The pages that a `sidebars.json` lists, by their ids, which are their paths without endings; none of a text that is
/// no JSON.
pub fn docusaurus_sidebars(text: &str) -> Vec<ContentsItem> {
    let mut items = Vec::new();
    if let Ok(Some(root)) = yaml::read(text) {
        for (_, sidebar) in root.entries() {
            sidebar_items(sidebar, 0, &mut items);
        }
    }
    items
}

fn sidebar_items(node: &Node, depth: usize, items: &mut Vec<ContentsItem>) {
    let item = |title: Option<&str>, path: Option<&str>, range: &Range<usize>| ContentsItem {
        title: title.map(str::to_owned),
        path: path.map(str::to_owned),
        range: range.clone(),
        depth,
    };
    let text = |key: &str| node.get(key).and_then(Node::text);
    match &node.kind {
        NodeKind::Text(_) => items.push(item(None, node.text(), &node.range)),
        NodeKind::List(nodes) => {
            for node in nodes {
                sidebar_items(node, depth, items);
            }
        }
        NodeKind::Map(_) => match text("type") {
            Some("doc" | "ref") => {
                items.push(item(text("label"), text("id"), &node.range));
            }
            Some("category" | "subcategory") => {
                let page = node.get("link").and_then(|link| link.get("id"));
                items.push(item(text("label"), page.and_then(Node::text), &node.range));
                let inner = ["items", "ids"].iter().find_map(|key| node.get(key));
                if let Some(inner) = inner {
                    sidebar_items(inner, depth + 1, items);
                }
            }
            // Links to other sites, HTML, and folders in the order of their files.
            Some(_) => {}
            None => {
                for (label, inner) in node.entries() {
                    items.push(item(label.text(), None, &label.range));
                    sidebar_items(inner, depth + 1, items);
                }
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let read = mkdocs(text).expect("YAML");
        let items = read.nav.into_iter().flatten();
        let line = |item: ContentsItem| {
            let part = |part: Option<String>| part.unwrap_or_else(|| "-".to_owned());
            format!("{} {} {}", item.depth, part(item.title), part(item.path))
        };
        items.map(line).collect()
    }

    #[test]
    fn the_order_and_the_titles_of_pages() {
        let text = "nav:\n  - Home: index.md\n  - a.md\n  - Part:\n    - part/index.md\n    - 'B: c': b.md\n    - Site: https://x.org\n  - Empty:\n";
        assert_eq!(
            lines(text),
            [
                "0 Home index.md",
                "0 - a.md",
                "0 Part -",
                "1 - part/index.md",
                "1 B: c b.md",
                "1 Site https://x.org",
                "0 Empty -"
            ]
        );
    }

    #[test]
    fn tags_that_yaml_does_not_know_stop_nothing() {
        let text = "site_name: !ENV [NAME, 'A']\nmarkdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\n  - toc:\n      slugify: !!python/object/apply:pymdownx.slugs.slugify\n        kwds: {case: lower}\n  - pymdownx.snippets:\n      base_path: [docs/parts, !relative $config_dir]\ndocs_dir: pages\nhooks: [a.py]\nnav: [x.md]\n";
        let read = mkdocs(text).expect("YAML");
        assert_eq!(read.docs_dir.expect("a folder").0, "pages");
        assert_eq!(read.base_paths, ["docs/parts", "$config_dir"]);
        assert_eq!(read.hooks, ["a.py"]);
        assert_eq!(lines(text), ["0 - x.md"]);
        assert_eq!(read.site_name, None);
    }

    #[test]
    fn extensions_may_be_a_mapping() {
        let text = "markdown_extensions:\n  pymdownx.snippets:\n    base_path: parts\n";
        assert_eq!(mkdocs(text).expect("YAML").base_paths, ["parts"]);
    }

    #[test]
    fn what_is_no_yaml_has_a_place() {
        assert!(mkdocs("a: [1\nb: 2\n").is_err());
        assert!(mkdocs(&"[".repeat(100)).is_err());
        assert_eq!(mkdocs("").expect("nothing"), Contents::default());
        assert_eq!(mkdocs("- a\n").expect("a list"), Contents::default());
    }

    #[test]
    fn a_folder_has_a_title_and_a_place() {
        let json = "{\n  \"label\": \"First\",\n  \"position\": 2.5\n}\n";
        assert_eq!(
            docusaurus_category(json),
            Some((Some("First".to_owned()), Some(2)))
        );
        assert_eq!(
            docusaurus_category("label: B\n"),
            Some((Some("B".to_owned()), None))
        );
    }
}
