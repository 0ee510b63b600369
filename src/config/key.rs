//! One key of `book.toml`: its name, its type, its default and what it means.
//!
//! It reads no TOML and holds no values; which keys there are, `keys.rs` and `mdbook.rs` say.

use super::lint::{PerPath, RulesAt, Written};
use super::tables::{Config, Lint};
use crate::facts::{Facts, facts};
use regex::Regex;
use std::time::Duration;

/// What a variable's name begins with that overrides a key.
pub(super) const PREFIX: &str = "RULEBOOK_";

/// What the names of mdBook's variables begin with.
pub(super) const MDBOOK: &str = "MDBOOK_";

/// One key of `book.toml`.
#[derive(Debug)]
pub struct Key {
    /// The full name with dots, `output.html.site-url`; a `*` stands for any one name.
    pub path: &'static str,
    pub service: Service,
    /// As TOML writes it; None where an unset key means something of its own, which a comment says.
    pub default: Option<&'static str>,
    pub(super) kind: Kind,
}

/// Whose key it is, and whether it does anything here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Ours alone; also accepted under `[output.rulebook]`, because mdBook refuses tables it does not know.
    Ours,
    /// mdBook's, with the same meaning.
    Shared,
    /// mdBook's, accepted without effect, and said so.
    Unserved,
    /// mdBook's for a renderer of our name: silence is right, since it is not meant for us.
    ForMdbook,
}

/// The type of a value, with the place that it is stored in: so the two cannot disagree.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Text(fn(&mut Config, String)),
    /// A text that is looked at before it is taken.
    Checked(&'static Items, fn(&mut Config, String)),
    /// Any text, under the name that stands for the path's last `*`.
    Named(fn(&mut Config, &str, String)),
    /// Not empty. Of the environment that is named, as all that takes a name: of the one without a name it is `""`.
    Path(fn(&mut Config, &str, String)),
    /// A relative path that stays inside.
    Folder(fn(&mut Config, String)),
    List(&'static Items, fn(&mut Config, &str, Vec<String>)),
    /// A list whose items are looked at again when more is known, with their places.
    Written(&'static Items, fn(&mut Config, Vec<Written>)),
    /// Paths of rules, each perhaps with the hash of its file.
    Rules(fn(&mut Config, Vec<RulesAt>)),
    /// Names of rules for the files that the path's last `*` matches, a pattern.
    PerPath(&'static Items, fn(&mut Config, PerPath)),
    Switch(fn(&mut Config, bool)),
    /// One of these words, by its index.
    Word(&'static [&'static str], fn(&mut Config, usize)),
    Pattern(fn(&mut Config, Regex)),
    /// The last name of the path is a code, or a name of rules.
    Lint(fn(&mut Config, Lint)),
    /// Whole seconds, at least one.
    Seconds(fn(&mut Config, Duration)),
    /// Bytes, written with a unit.
    Size(fn(&mut Config, u64)),
    /// A version or the beginning of one.
    Python(fn(&mut Config, &str, String)),
    /// Not looked at, nor is anything below it.
    Any,
}

/// What a list holds, or a text must be.
#[derive(Debug)]
pub(super) struct Items {
    /// What the list or the text is.
    pub expected: fn() -> Facts,
    /// Why a text cannot serve.
    pub fault: fn(&str) -> Option<Facts>,
}

impl Key {
    /// What a value must be, in words that follow "must be".
    pub(super) fn expected(&self) -> Facts {
        match self.kind {
            Kind::Text(_) | Kind::Named(_) => facts!("expected-string"),
            Kind::Path(_) => facts!("expected-path"),
            Kind::Folder(_) => facts!("expected-folder"),
            Kind::Checked(items, _)
            | Kind::List(items, _)
            | Kind::Written(items, _)
            | Kind::PerPath(items, _) => (items.expected)(),
            Kind::Rules(_) => facts!("expected-rules"),
            Kind::Word(choices, _) => words(choices),
            Kind::Switch(_) => facts!("expected-switch"),
            Kind::Pattern(_) => facts!("expected-pattern"),
            Kind::Lint(_) => words(&["allow", "warn", "deny"]),
            Kind::Seconds(_) => facts!("expected-seconds"),
            Kind::Size(_) => facts!("expected-size"),
            Kind::Python(_) => facts!("expected-version"),
            Kind::Any => facts!("expected-anything"),
        }
    }

    /// The variable that overrides it: `RULEBOOK_OUTPUT__HTML__SITE_URL`.
    pub fn variable(&self) -> String {
        variable(self.path.split('.'))
    }

    /// Every way to write it, as the names between the dots.
    pub(super) fn spellings(&self) -> impl Iterator<Item = Vec<&'static str>> + use<> {
        let path = self.path;
        let inside = (self.service == Service::Ours).then(|| {
            let below = path.strip_prefix("output.").unwrap_or(path);
            ["output", "rulebook"]
                .into_iter()
                .chain(below.split('.'))
                .collect()
        });
        std::iter::once(path.split('.').collect()).chain(inside)
    }

    /// Whether a value is one string, whatever is to become of it.
    pub(super) fn is_one_text(&self) -> bool {
        !matches!(
            self.kind,
            Kind::List(..)
                | Kind::Written(..)
                | Kind::Rules(_)
                | Kind::PerPath(..)
                | Kind::Switch(_)
                | Kind::Seconds(_)
                | Kind::Any
        )
    }

    /// Whether a `*` of its path may be this name.
    pub(super) fn may_be_named(&self, name: &str) -> bool {
        !matches!(self.kind, Kind::Lint(_)) || !name.trim().is_empty()
    }
}

/// One of these, each in quotes.
fn words(words: &[&str]) -> Facts {
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    facts!("expected-words", words)
}

/// The variable that names the key of `path`.
pub(super) fn variable<'p>(path: impl IntoIterator<Item = &'p str>) -> String {
    let names: Vec<String> = path
        .into_iter()
        .map(|name| name.to_uppercase().replace('-', "_"))
        .collect();
    format!("{PREFIX}{}", names.join("__"))
}
