//! The addresses that documentation systems give pages: as their front matter says, without endings and numbers.
//!
//! Docusaurus, Hugo, Zola, Jekyll and VitePress publish `guide/01-Start_Here.mdx` with `id: start` as `/guide/start/`.
//! Nothing is looked up on a disk, and whether a page has a place on our own site is not asked.

use super::Page;
use super::contents::is_index;
use crate::paths::folder_of;
use std::collections::HashMap;

/// The name of a page in its folder.
const NAMES: &[&str] = &["slug", "id"];

/// Where a page is on its site: from the site's root.
const PLACES: &[&str] = &["slug", "url", "path", "permalink"];

/// Addresses at which a page was before.
const EARLIER: &[&str] = &["aliases", "redirect_from"];

/// Pages by the last part of their addresses.
pub(super) struct Routes {
    by_name: HashMap<String, Vec<Route>>,
}

struct Route {
    /// From the root of the tree, or of the site.
    address: String,
    page: usize,
}

impl Routes {
    /// `prefix` is the way from the root of the tree to the folder of the pages.
    pub fn of(pages: &[Page], prefix: &str) -> Routes {
        let mut by_name: HashMap<String, Vec<Route>> = HashMap::new();
        for (page, found) in pages.iter().enumerate() {
            for address in addresses(found, prefix) {
                let name = last(&address).to_owned();
                if !name.is_empty() {
                    let route = Route { address, page };
                    by_name.entry(name).or_default().push(route);
                }
            }
        }
        Routes { by_name }
    }

    /// The page at an address from the root of the tree.
    pub fn at(&self, path: &str) -> Option<usize> {
        let address = plain(path);
        let routes = self.by_name.get(last(&address))?.iter();
        let mut routes = routes.filter(|route| route.address == address);
        routes.next().map(|route| route.page)
    }

    /// The page at an address from the root of its site, wherever that is in the tree: two parts at least must be
    /// the same, and of several pages none is meant.
    pub fn ending(&self, path: &str) -> Option<usize> {
        let address = plain(path);
        let end = format!("/{address}");
        let is_meant = |route: &&Route| {
            route.address == address || address.contains('/') && route.address.ends_with(&end)
        };
        let mut found = self.by_name.get(last(&address))?.iter().filter(is_meant);
        let first = found.next()?.page;
        found.all(|route| route.page == first).then_some(first)
    }
}

fn last(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

fn addresses(page: &Page, prefix: &str) -> Vec<String> {
    let front = page.document.front_matter.as_ref();
    let value = |key: &str| {
        let value = front?.get(key)?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    };
    let folder = [prefix, folder_of(&page.path)].join("/");
    let file = [prefix, &page.path].join("/");
    let own = match is_index(&page.path) {
        true => folder.clone(),
        false => file
            .rsplit_once('.')
            .map_or(file.clone(), |(stem, _)| stem.to_owned()),
    };
    let names = NAMES.iter().filter_map(|key| value(key));
    let names = names.filter(|name| !name.starts_with('/'));
    let names = names.map(|name| format!("{folder}/{name}"));
    let places = PLACES.iter().filter_map(|key| value(key));
    let earlier = front.into_iter();
    let earlier = earlier.flat_map(|front| EARLIER.iter().flat_map(|key| front.list(key)));
    let places = places.chain(earlier.map(str::to_owned));
    let places = places.filter(|place| place.starts_with('/'));
    let all = std::iter::once(own).chain(names).chain(places);
    all.map(|address| plain(&address)).collect()
}

/// An address as all of them are compared: in lower case, without an ending, without the numbers or the day that its
/// parts begin with, and without the index of a folder.
fn plain(address: &str) -> String {
    let address = address.to_lowercase();
    let address = address.trim_end_matches('/');
    let address = address.strip_suffix(".html").unwrap_or(address);
    let address = address.strip_suffix("/index").unwrap_or(address);
    let parts = address.split('/').filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.map(without_number).collect();
    parts.join("/")
}

fn without_number(part: &str) -> &str {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = part;
    // A day has three numbers.
    for _ in 0..3 {
        let count = digits(rest);
        let behind = rest[count..].trim_start_matches([' ', '-', '_', '.']);
        if count == 0 || behind.len() == rest.len() - count || behind.is_empty() {
            break;
        }
        rest = behind;
        if !rest.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_what_sites_leave_out() {
        assert_eq!(plain("/Guide/01-Start_Here/"), "guide/start_here");
        assert_eq!(plain("blog/2024-05-27-v8.html"), "blog/v8");
        assert_eq!(plain("a/index.html"), "a");
        assert_eq!(plain("a/404"), "a/404");
        assert_eq!(plain("a/3d-models/2-1.x"), "a/3d-models/x");
        assert_eq!(plain("2-"), "2-");
    }
}
