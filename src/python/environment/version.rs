//! Versions of packages, as PEP 440 writes and orders them.
//!
//! Source: <https://packaging.python.org/en/latest/specifications/version-specifiers/>. Legacy versions are none.

use regex::Regex;
use std::cmp::Ordering;
use std::sync::LazyLock;

/// A version as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version {
    epoch: u64,
    /// Without zeros at its end.
    release: Vec<u64>,
    /// As many numbers as were written.
    width: usize,
    /// The letter of `a`, `b`, `rc`, and its number.
    pre: Option<(char, u64)>,
    post: Option<u64>,
    dev: Option<u64>,
    local: Vec<Local>,
}

/// A part of what stands after `+`; a number is above any word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Local {
    Word(String),
    Number(u64),
}

static VERSION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)^v?(?:(?P<epoch>[0-9]+)!)?(?P<release>[0-9]+(?:\.[0-9]+)*)
        (?:[-_.]?(?P<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?P<pre_n>[0-9]+)?)?
        (?:-(?P<post_1>[0-9]+)|(?P<post>[-_.]?(?:post|rev|r)[-_.]?(?P<post_n>[0-9]+)?))?
        (?P<dev>[-_.]?dev[-_.]?(?P<dev_n>[0-9]+)?)?
        (?:\+(?P<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$",
    )
    .ok()
});

impl Version {
    pub(super) fn read(text: &str) -> Option<Version> {
        let found = VERSION.as_ref()?.captures(text.trim())?;
        let group = |name: &str| found.name(name).map(|group| group.as_str());
        let number = |name: &str| group(name).map_or(Some(0), |digits| digits.parse::<u64>().ok());
        let release: Option<Vec<u64>> = group("release")?
            .split('.')
            .map(|part| part.parse().ok())
            .collect();
        let mut release = release?;
        let width = release.len();
        while release.len() > 1 && release.last() == Some(&0) {
            release.pop();
        }
        let pre = match group("pre").map(str::to_lowercase).as_deref() {
            Some("a" | "alpha") => Some(('a', number("pre_n")?)),
            Some("b" | "beta") => Some(('b', number("pre_n")?)),
            Some(_) => Some(('r', number("pre_n")?)),
            None => None,
        };
        let post = match (group("post_1"), group("post")) {
            (Some(_), _) => Some(number("post_1")?),
            (None, Some(_)) => Some(number("post_n")?),
            (None, None) => None,
        };
        let dev = group("dev").map_or(Some(None), |_| number("dev_n").map(Some))?;
        let local = group("local").unwrap_or_default().to_lowercase();
        let parts = local.split(['-', '_', '.']).filter(|part| !part.is_empty());
        let local = parts.map(|part| match part.parse() {
            Ok(number) => Local::Number(number),
            Err(_) => Local::Word(part.to_owned()),
        });
        Some(Version {
            epoch: number("epoch")?,
            release,
            width,
            pre,
            post,
            dev,
            local: local.collect(),
        })
    }

    fn is_pre(&self) -> bool {
        self.pre.is_some() || self.dev.is_some()
    }

    fn has_base_of(&self, other: &Version) -> bool {
        (self.epoch, &self.release) == (other.epoch, &other.release)
    }

    fn public(&self) -> Version {
        Version {
            local: Vec::new(),
            ..self.clone()
        }
    }

    /// Whether its release begins with so many numbers of another's; missing ones are zeros.
    fn begins_with(&self, other: &Version, count: usize) -> bool {
        let at = |version: &Version, at: usize| version.release.get(at).copied().unwrap_or(0);
        self.epoch == other.epoch && (0..count).all(|i| at(self, i) == at(other, i))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Version) -> Ordering {
        fn key(version: &Version) -> impl Ord + '_ {
            let pre = match (version.pre, version.post, version.dev) {
                (Some((letter, number)), ..) => (1, letter, number),
                (None, None, Some(_)) => (0, ' ', 0),
                _ => (2, ' ', 0),
            };
            let post = version.post.map_or((0, 0), |number| (1, number));
            let dev = version.dev.map_or((1, 0), |number| (0, number));
            (
                version.epoch, &version.release, pre, post, dev, &version.local,
            )
        }
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Version) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// One condition: `>=2.1`, `==2.0.*`, `~=1.4.2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Specifier {
    operator: &'static str,
    /// As written, for `===`.
    text: String,
    version: Option<Version>,
    is_prefix: bool,
}

/// Longer ones first: one begins with another.
const OPERATORS: &[&str] = &["===", "==", "!=", "~=", ">=", "<=", ">", "<"];

impl Specifier {
    /// # Errors
    ///
    /// What makes no sense, as a sentence.
    pub(super) fn read(text: &str) -> Result<Specifier, String> {
        let text = text.trim();
        let begins = |operator: &&&str| text.starts_with(**operator);
        let Some(operator) = OPERATORS.iter().find(begins) else {
            return Err(format!("`{text}` begins with no comparison"));
        };
        let rest = text[operator.len()..].trim();
        let release = rest.strip_suffix(".*");
        let version = Version::read(release.unwrap_or(rest));
        let makes_sense = match (*operator, &version, release) {
            ("===", ..) => !rest.is_empty() && !rest.contains(char::is_whitespace),
            (_, None, _) => false,
            ("==" | "!=", Some(version), Some(_)) => {
                !version.is_pre() && version.post.is_none() && version.local.is_empty()
            }
            ("==" | "!=", ..) => true,
            (_, Some(_), Some(_)) => false,
            ("~=", Some(version), None) => version.width > 1 && version.local.is_empty(),
            (_, Some(version), None) => version.local.is_empty(),
        };
        if !makes_sense {
            return Err(format!("`{text}` compares with no version"));
        }
        Ok(Specifier {
            operator,
            text: rest.to_lowercase(),
            version,
            is_prefix: release.is_some(),
        })
    }

    /// Pre-releases are versions like any other: what is installed is looked at, nothing is chosen.
    pub(super) fn holds(&self, text: &str) -> bool {
        if self.operator == "===" {
            return text.trim().to_lowercase() == self.text;
        }
        let (Some(version), Some(own)) = (Version::read(text), &self.version) else {
            return false;
        };
        let equals = || match (self.is_prefix, own.local.is_empty()) {
            (true, _) => version.begins_with(own, own.width),
            (false, true) => version.public() == own.bare(&version),
            (false, false) => version == own.bare(&version),
        };
        match self.operator {
            "==" => equals(),
            "!=" => !equals(),
            ">=" => version.public() >= *own,
            "<=" => version.public() <= *own,
            "~=" => version.public() >= *own && version.begins_with(own, own.width - 1),
            "<" => {
                let is_before = version.is_pre() && !own.is_pre() && version.has_base_of(own);
                version < *own && !is_before
            }
            _ => {
                let is_after = version.post.is_some() && own.post.is_none();
                let is_own = (is_after || !version.local.is_empty()) && version.has_base_of(own);
                version > *own && !is_own
            }
        }
    }
}

impl Version {
    /// Written with as many numbers as another: the width is no part of a version.
    fn bare(&self, other: &Version) -> Version {
        Version {
            width: other.width,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDERED: &[&str] = &[
        "1.0.dev1", "1.0a1.dev1", "1.0a1", "1.0a2", "1.0b1", "1.0rc1", "1.0", "1.0+abc", "1.0+1",
        "1.0+1.2", "1.0.post1.dev1", "1.0.post1", "1.0.1", "1.1", "1.10", "2!0.1",
    ];

    const SPECIFIERS: &[&str] = &[
        "==1.0", "==1.0.0", "==1.*", "==1.0.*", "!=1.0", "!=1.1.*", "~=1.0", "~=1.0.0", ">=1.0",
        ">=1.0a1", "<=1.0", "<1.0", "<1.0.post1", "<1.0rc1", ">1.0", ">1.0.post1", "===1.0",
        "==1.0+abc", "==2!0.1", ">1.0a1", "~=1.0rc1", "<2!0",
    ];

    #[test]
    fn versions_have_an_order() {
        let versions: Vec<Version> = ORDERED
            .iter()
            .map(|text| Version::read(text).unwrap_or_else(|| panic!("{text}")))
            .collect();
        assert!(versions.is_sorted(), "{versions:?}");
        for (one, two) in [
            ("1.0", "1"),
            ("1.0-1", "1.0.post1"),
            ("v1.0.C1", "1.0rc1"),
            ("1.0ALPHA", "1a0"),
        ] {
            let read = |text| Version::read(text).expect("a version");
            assert_eq!(read(one).cmp(&read(two)), Ordering::Equal, "{one} {two}");
        }
        for wrong in ["", "x", "1.x", "1..0", "1.0+", "99999999999999999999"] {
            assert_eq!(Version::read(wrong), None, "{wrong}");
        }
        for wrong in [
            "", "1.0", "==", "==x", ">=1.*", "~=1", ">1.0+a", "==1.0a1.*", "=1",
        ] {
            assert!(Specifier::read(wrong).is_err(), "{wrong}");
        }
    }

    /// Every specifier on every version, as pip's own copy of `packaging` has it.
    #[test]
    fn specifiers_mean_what_they_mean_to_pip() {
        let script = format!(
            "from pip._vendor.packaging.specifiers import SpecifierSet\n\
             for s in {SPECIFIERS:?}:\n for v in {ORDERED:?}:\n  print(s, v, int(SpecifierSet(s).contains(v, prereleases=True)))"
        );
        let limits = crate::process::Limits {
            time: std::time::Duration::from_secs(60),
            size: 1 << 20,
        };
        let variables: Vec<(String, String)> = std::env::var("PATH")
            .map(|path| vec![("PATH".to_owned(), path)])
            .unwrap_or_default();
        let asked = super::super::super::find(super::super::super::Wanted::Any, &variables)
            .ok()
            .flatten()
            .and_then(|python| {
                let program = crate::process::Program {
                    path: python.path,
                    arguments: vec!["-I".into(), "-c".into(), script.into()],
                    environment: python.environment,
                };
                crate::process::finish(&program, limits).ok()
            })
            .filter(crate::process::Finished::is_success);
        let Some(asked) = asked else {
            crate::absent::not_tested("there is no Python with pip here");
            return;
        };
        let told = String::from_utf8(asked.stdout).expect("text");
        assert_eq!(told.lines().count(), SPECIFIERS.len() * ORDERED.len());
        for line in told.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let own = Specifier::read(words[0]).expect(words[0]).holds(words[1]);
            assert_eq!(own, words[2] == "1", "{line}");
        }
    }
}
