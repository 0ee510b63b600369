//! `--open`: the site in the user's own browser, which is `$BROWSER` or what the system takes for one.
//!
//! A browser that cannot be started is a note: the site is there all the same.

use super::output;
use crate::process::{Program, launch};
use crate::wording::say;
use std::ffi::OsString;
use std::path::PathBuf;

/// What opens an address where no browser is named.
const OPENERS: &[&[&str]] = if cfg!(target_os = "macos") {
    &[&["open"]]
} else if cfg!(windows) {
    &[&["cmd", "/C", "start", ""]]
} else {
    &[&["xdg-open"], &["sensible-browser"]]
};

/// Starts the first browser that can be started.
pub(super) fn open(address: &str) {
    let environment: Vec<(OsString, OsString)> = std::env::vars_os().collect();
    let browsers = std::env::var("BROWSER").unwrap_or_default();
    let fault = commands(&browsers, address)
        .into_iter()
        .find_map(|mut words| {
            let program = Program {
                path: PathBuf::from(words.remove(0)),
                arguments: words.into_iter().map(Into::into).collect(),
                environment: environment.clone(),
            };
            let started = launch(&program);
            started.is_ok().then_some(())
        });
    if fault.is_none() {
        output::note(&say!("no-browser", address));
    }
}

/// The command lines to try, in order, as `BROWSER` has them: several with `:` between them, and `%s` for the address.
fn commands(browsers: &str, address: &str) -> Vec<Vec<String>> {
    let separator = if cfg!(windows) { ';' } else { ':' };
    let named = browsers.split(separator).filter_map(|browser| {
        let mut words: Vec<String> = browser.split_whitespace().map(str::to_owned).collect();
        if words.is_empty() {
            return None;
        }
        let has_place = words.iter().any(|word| word.contains("%s"));
        for word in &mut words {
            *word = word.replace("%s", address);
        }
        if !has_place {
            words.push(address.to_owned());
        }
        Some(words)
    });
    let usual = OPENERS.iter().map(|words| {
        let words = words.iter().map(|word| (*word).to_owned());
        words.chain([address.to_owned()]).collect()
    });
    match browsers.trim().is_empty() {
        true => usual.collect(),
        // Who names a browser wants that one and no other.
        false => named.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_as_everywhere() {
        let said = |browsers: &str| -> Vec<String> {
            let commands = commands(browsers, "http://a");
            commands.iter().map(|words| words.join(" ")).collect()
        };
        if cfg!(unix) {
            assert_eq!(said("firefox"), ["firefox http://a"]);
            assert_eq!(
                said("a --new %s -x: :b"),
                ["a --new http://a -x", "b http://a"]
            );
        }
        assert!(said(" ").iter().all(|words| words.ends_with(" http://a")));
        assert!(!said("").is_empty());
    }
}
