//! What a requirement says: the name of a package with conditions.
//!
//! Extras are read and not looked at, for no one records them; a marker is not evaluated.

use pep440_rs::{Operator, Version, VersionSpecifier};
use std::str::FromStr;

/// A package with what is asked of its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Requirement {
    /// In lower case, with `-` alone between words.
    pub name: String,
    pub specifiers: Vec<VersionSpecifier>,
    /// What stands behind `;` or `@`: whether or where from it is installed is the installer's affair.
    pub is_open: bool,
}

impl Requirement {
    /// # Errors
    ///
    /// What makes no sense, as a sentence.
    pub(super) fn read(text: &str) -> Result<Requirement, String> {
        let (text, marker) = match text.split_once(';') {
            Some((text, marker)) => (text, Some(marker)),
            None => (text, None),
        };
        let (text, address) = match text.split_once('@') {
            Some((text, address)) => (text, Some(address)),
            None => (text, None),
        };
        let text = text.trim();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
        let (name, mut rest) = text.split_at(end);
        if !name.starts_with(|c: char| c.is_ascii_alphanumeric())
            || !name.ends_with(|c: char| c.is_ascii_alphanumeric())
        {
            return Err(format!("`{text}` does not begin with a package's name"));
        }
        rest = rest.trim();
        if let Some(extras) = rest.strip_prefix('[') {
            let after = extras.split_once(']').map(|(_, after)| after);
            rest = after
                .ok_or_else(|| format!("`{text}` has a `[` that is not closed"))?
                .trim();
        }
        let rest = rest
            .strip_prefix('(')
            .and_then(|inner| inner.strip_suffix(')'))
            .unwrap_or(rest);
        let parts = rest.split(',').map(str::trim);
        let specifiers: Result<Vec<VersionSpecifier>, String> = parts
            .filter(|part| !part.is_empty())
            .map(specifier)
            .collect();
        Ok(Requirement {
            name: normal(name),
            specifiers: specifiers?,
            is_open: marker.is_some() || address.is_some(),
        })
    }

    /// Pre-releases are versions like any other: what is installed is looked at, nothing is chosen.
    pub(super) fn holds(&self, version: &str) -> bool {
        let holds = |version: Version| self.specifiers.iter().all(|own| allows(own, &version));
        Version::from_str(version).map_or(self.specifiers.is_empty(), holds)
    }
}

/// As pip has it, which differs from `pep440_rs` in two cases.
fn allows(own: &VersionSpecifier, version: &Version) -> bool {
    let limit = own.version();
    let has_its_release = || {
        let release = |version: &Version| (version.epoch(), version.only_release());
        release(version) == release(limit)
    };
    match own.operator() {
        // `<1.0rc1` holds the pre-releases before it.
        Operator::LessThan if limit.any_prerelease() => version < limit,
        // `>1.0a1` holds no `1.0+local`.
        Operator::GreaterThan if version.is_local() && has_its_release() => false,
        _ => own.contains(version),
    }
}

/// One condition: `>=2.1`, `==2.0.*`, `~=1.4.2`.
pub(super) fn specifier(text: &str) -> Result<VersionSpecifier, String> {
    if !COMPARISONS.iter().any(|own| text.starts_with(own)) {
        return Err(format!("`{text}` begins with no comparison"));
    }
    VersionSpecifier::from_str(text).map_err(|_| format!("`{text}` compares with no version"))
}

/// How a condition begins.
const COMPARISONS: [&str; 7] = ["==", "!=", "~=", ">=", "<=", ">", "<"];

/// `Foo.Bar_baz` is `foo-bar-baz`, as an index has it.
pub(super) fn normal(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '-' | '_' | '.' if normal.ends_with('-') => {}
            '-' | '_' | '.' => normal.push('-'),
            c => normal.push(c.to_ascii_lowercase()),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSIONS: &[&str] = &[
        "1.0.dev1", "1.0a1.dev1", "1.0a1", "1.0a2", "1.0b1", "1.0rc1", "1.0", "1.0+abc", "1.0+1",
        "1.0+1.2", "1.0.post1.dev1", "1.0.post1", "1.0.1", "1.1", "1.10", "2!0.1",
    ];

    const SPECIFIERS: &[&str] = &[
        "==1.0", "==1.0.0", "==1.*", "==1.0.*", "!=1.0", "!=1.1.*", "~=1.0", "~=1.0.0", ">=1.0",
        ">=1.0a1", "<=1.0", "<1.0", "<1.0.post1", "<1.0rc1", ">1.0", ">1.0.post1", "===1.0",
        "==1.0+abc", "==2!0.1", ">1.0a1", "~=1.0rc1", "<2!0",
    ];

    #[test]
    fn what_no_installer_takes_is_no_condition() {
        for wrong in [
            "",
            "1.0",
            "==",
            "==x",
            ">=1.*",
            "~=1",
            ">1.0+a",
            "==1.0a1.*",
            "=1",
            "==99999999999999999999",
        ] {
            assert!(specifier(wrong).is_err(), "{wrong}");
        }
    }

    /// Every specifier on every version, as pip's own copy of `packaging` has it.
    #[test]
    fn specifiers_mean_what_they_mean_to_pip() {
        let script = format!(
            "from pip._vendor.packaging.specifiers import SpecifierSet\n\
             for s in {SPECIFIERS:?}:\n for v in {VERSIONS:?}:\n  print(s, v, int(SpecifierSet(s).contains(v, prereleases=True)))"
        );
        let limits = crate::process::Limits {
            time: std::time::Duration::from_secs(60),
            size: 1 << 20,
        };
        let variables: Vec<(String, String)> = std::env::var("PATH")
            .map(|path| vec![("PATH".to_owned(), path)])
            .unwrap_or_default();
        let asked = super::super::super::find(
            &super::super::super::Wanted::Any,
            &crate::process::SearchPath::of_user(&variables),
        )
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
        assert_eq!(told.lines().count(), SPECIFIERS.len() * VERSIONS.len());
        for line in told.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let own = Requirement::read(&format!("a{}", words[0])).expect(words[0]);
            assert_eq!(own.holds(words[1]), words[2] == "1", "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_answered(needs in "[a1.,<>=~!*\\[\\]@;é ]{0,20}") {
            let _ = Requirement::read(&needs);
        }
    }
}
