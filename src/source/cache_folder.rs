//! The one folder of a user's in which rulebook keeps what it learnt: answers, and the environments that examples run in.
//!
//! It is never chosen by a book and is never beside one by itself: whatever comes with a clone would be believed
//! there. Nothing is read, made or looked for here.

use crate::facts::{Facts, facts};
use std::path::PathBuf;

/// The variable that names another folder.
const CACHE_VARIABLE: &str = "RULEBOOK_CACHE";

/// What `variables` say: the folder that `RULEBOOK_CACHE` names, as it was typed, else `rulebook` in the place that the
/// system has for such things.
///
/// # Errors
///
/// Nothing says where that is, so nothing can be kept; the reason, with the next step.
pub fn cache_folder(variables: &[(String, String)]) -> Result<PathBuf, Facts> {
    let value = |name: &str| {
        let found = variables.iter().find(|(own, _)| own == name);
        found
            .map(|(_, value)| PathBuf::from(value))
            .filter(|path| !path.as_os_str().is_empty())
    };
    if let Some(named) = value(CACHE_VARIABLE) {
        return Ok(named);
    }
    // A relative one would be another folder wherever a command is typed, perhaps one of the clone's.
    let absolute = |name: &str| value(name).filter(|path| path.is_absolute());
    let in_home = match cfg!(target_os = "macos") {
        true => "Library/Caches/rulebook",
        false => ".cache/rulebook",
    };
    absolute("XDG_CACHE_HOME")
        .map(|caches| caches.join("rulebook"))
        .or_else(|| Some(absolute("HOME")?.join(in_home)))
        .or_else(|| Some(absolute("LOCALAPPDATA")?.join("rulebook").join("cache")))
        .ok_or_else(|| facts!("no-cache-folder"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variables: &[(&str, &str)], expect: Option<&str>) {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let variables: Vec<_> = variables.iter().map(owned).collect();
        let found = cache_folder(&variables).ok();
        assert_eq!(found, expect.map(PathBuf::from), "{variables:?}");
    }

    #[cfg(not(any(windows, target_os = "macos")))]
    #[test]
    fn the_first_that_says_where_is_taken() {
        let home = ("HOME", "/home/ada");
        check(&[home], Some("/home/ada/.cache/rulebook"));
        check(&[home, ("XDG_CACHE_HOME", "/c")], Some("/c/rulebook"));
        check(
            &[home, ("XDG_CACHE_HOME", "c")],
            Some("/home/ada/.cache/rulebook"),
        );
        check(&[home, ("RULEBOOK_CACHE", "c")], Some("c"));
        check(
            &[home, ("RULEBOOK_CACHE", "")],
            Some("/home/ada/.cache/rulebook"),
        );
        check(
            &[("LOCALAPPDATA", "/l"), home],
            Some("/home/ada/.cache/rulebook"),
        );
        check(&[("LOCALAPPDATA", "/l")], Some("/l/rulebook/cache"));
    }

    #[test]
    fn without_one_nothing_is_kept() {
        for variables in [
            &[][..],
            &[("HOME", "")],
            &[("HOME", "home"), ("XDG_CACHE_HOME", ".")],
        ] {
            check(variables, None);
        }
        assert_eq!(
            cache_folder(&[]).map_err(|why| why.key),
            Err("no-cache-folder")
        );
    }
}
