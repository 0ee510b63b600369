//! What a new root holds: real places, and the links by which they are reached.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// So many links may stand on the way to one place, as in the kernel.
const MOST_LINKS: usize = 40;

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Without links, none below another, in order.
    pub places: Vec<PathBuf>,
    /// Links outside of these places, and what is written in them.
    pub links: BTreeMap<PathBuf, PathBuf>,
    pub scratch: PathBuf,
}

impl Plan {
    /// What is not there is left out.
    pub fn of(wanted: &[PathBuf], scratch: &Path) -> Plan {
        let mut links = BTreeMap::new();
        let real: BTreeSet<PathBuf> = wanted
            .iter()
            .filter_map(|path| follow(path, &mut links))
            .collect();
        let mut places: Vec<PathBuf> = Vec::new();
        for place in real {
            // A folder stands before what is in it.
            if !places.iter().any(|outer| place.starts_with(outer)) && place != Path::new("/") {
                places.push(place);
            }
        }
        links.retain(|link, _| !places.iter().any(|place| link.starts_with(place)));
        let scratch = follow(scratch, &mut links).unwrap_or_else(|| scratch.to_path_buf());
        Plan {
            places,
            links,
            scratch,
        }
    }
}

/// Where a path really leads; the links on the way are kept.
fn follow(path: &Path, links: &mut BTreeMap<PathBuf, PathBuf>) -> Option<PathBuf> {
    let mut found = PathBuf::from("/");
    let mut left: VecDeque<OsString> = words(path).collect();
    let mut followed = 0;
    while let Some(word) = left.pop_front() {
        if word == ".." {
            found.pop();
            continue;
        }
        found.push(&word);
        let about = fs::symlink_metadata(&found).ok()?;
        if about.is_symlink() {
            followed += 1;
            if followed > MOST_LINKS {
                return None;
            }
            let to = fs::read_link(&found).ok()?;
            links.insert(found.clone(), to.clone());
            found.pop();
            if to.is_absolute() {
                found = PathBuf::from("/");
            }
            for word in words(&to).collect::<Vec<_>>().into_iter().rev() {
                left.push_front(word);
            }
        }
    }
    Some(found)
}

fn words(path: &Path) -> impl Iterator<Item = OsString> + '_ {
    path.components().filter_map(|part| match part {
        Component::Normal(word) => Some(word.to_owned()),
        Component::ParentDir => Some("..".into()),
        Component::RootDir | Component::CurDir | Component::Prefix(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_on_the_way_are_kept_and_places_below_another_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = fs::canonicalize(folder.path()).expect("it is there");
        let at = |path: &str| root.join(path);
        for path in ["real/bin", "real/lib", "scratch"] {
            fs::create_dir_all(at(path)).expect("a folder");
        }
        fs::write(at("real/bin/python3.11"), "").expect("a file");
        symlink("python3.11", at("real/bin/python")).expect("a link");
        symlink(at("real/bin"), at("bin")).expect("a link");
        symlink("bin/../scratch", at("there")).expect("a link");
        symlink("loop", at("loop")).expect("a link");
        let wanted = ["bin/python", "real/lib", "missing", "loop", "real/lib/.."].map(at);
        let plan = Plan::of(&wanted[..4], &at("scratch"));
        assert_eq!(plan.places, [at("real/bin/python3.11"), at("real/lib")]);
        assert_eq!(plan.links[&at("bin")], at("real/bin"));
        assert_eq!(plan.links[&at("real/bin/python")], Path::new("python3.11"));
        let plan = Plan::of(&wanted, &at("bin/../../scratch"));
        assert_eq!(plan.places, [at("real")]);
        assert_eq!(plan.scratch, at("scratch"));
        assert!(!plan.links.contains_key(&at("real/bin/python")), "{plan:?}");
    }
}
