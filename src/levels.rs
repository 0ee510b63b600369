//! How loud each finding of a run is: by its code, and where a rule found it in code, by the rule's tag, the beginning of
//! its id, or its id.
//!
//! It holds what was asked for and decides between it; where that was written, and whether a name exists, is not known here.
//!
//! A rule's level is about what the rule finds in code that is linted. What a check finds out about a rule (that its
//! detector misses an example) has a code of its own, so that no level of a rule hides that its proof is broken.

use crate::diagnostic::{CODES, Code, Diagnostic, Level, Strictness};
use crate::rule_names::{Fit, RuleNames};
use std::sync::Arc;

/// What a level is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    Code(Code),
    /// Every code that is a warning so far.
    Warnings,
    /// The rules that this name means.
    Rules(String),
}

impl Which {
    /// What a name means: a code wins over a rule of the same name, since rules come and go with a guideline.
    pub fn named(name: &str) -> Which {
        match name {
            "warnings" => Which::Warnings,
            name => Code::named(name).map_or_else(|| Which::Rules(name.to_owned()), Which::Code),
        }
    }

    /// The names that are not those of rules.
    pub fn words() -> impl Iterator<Item = &'static str> {
        CODES.iter().map(|code| code.name()).chain(["warnings"])
    }
}

/// The level of every finding in one run: the defaults, then layer by layer what was asked for.
///
/// Within a layer what says more exactly what it is about wins, and of two that say it equally well the later one.
#[derive(Debug, Clone)]
pub struct Levels {
    strictness: Strictness,
    rules: Arc<RuleNames>,
    layers: Vec<Vec<(Which, Level)>>,
}

impl Levels {
    pub fn new(strictness: Strictness) -> Self {
        Levels {
            strictness,
            rules: Arc::default(),
            layers: Vec::new(),
        }
    }

    /// With the rules that names may mean.
    pub fn of_rules(mut self, rules: Arc<RuleNames>) -> Self {
        self.rules = rules;
        self
    }

    /// Asks for more, which wins over all that was asked for before.
    pub fn then(mut self, layer: impl IntoIterator<Item = (Which, Level)>) -> Self {
        self.layers.push(layer.into_iter().collect());
        self
    }

    /// The level of a code, whatever rule is behind a finding.
    pub fn of(&self, code: Code) -> Level {
        self.level(code, None)
    }

    /// The level of a finding.
    pub fn of_finding(&self, finding: &Diagnostic) -> Level {
        let rule = finding.rule.as_deref().filter(|_| is_of_code(finding.code));
        let default = finding.code.default_level(self.strictness);
        let default = match finding.is_mild {
            true => default.min(Level::Warn),
            false => default,
        };
        self.asked(default, finding.code, rule)
    }

    /// The level of what a rule finds under a code.
    pub fn of_rule(&self, code: Code, rule: Option<&str>) -> Level {
        self.level(code, rule.filter(|_| is_of_code(code)))
    }

    fn level(&self, code: Code, rule: Option<&str>) -> Level {
        self.asked(code.default_level(self.strictness), code, rule)
    }

    /// The level that the layers make of a default.
    fn asked(&self, default: Level, code: Code, rule: Option<&str>) -> Level {
        let layers = self.layers.iter();
        layers.fold(default, |level, layer| self.after(layer, level, code, rule))
    }

    /// The level that a layer makes of one.
    fn after(
        &self,
        layer: &[(Which, Level)],
        level: Level,
        code: Code,
        rule: Option<&str>,
    ) -> Level {
        let fits = layer.iter().enumerate().filter_map(|(at, (which, level))| {
            // A code says less than any name of a rule.
            let fit: Option<Fit> = match which {
                Which::Code(own) if *own == code => None,
                Which::Code(_) => return None,
                Which::Warnings => return None,
                Which::Rules(name) => Some(self.rules.fit(name, rule?)?),
            };
            Some((fit, at, *level))
        });
        let (from, level) = match fits.max_by_key(|(fit, at, _)| (*fit, *at)) {
            Some((_, at, level)) => (at + 1, level),
            None => (0, level),
        };
        let groups = layer[from..]
            .iter()
            .filter(|(which, _)| *which == Which::Warnings);
        groups.fold(level, |level, (_, asked)| match level {
            Level::Warn => *asked,
            level => level,
        })
    }
}

/// Whether findings of this code are what a rule finds in code.
fn is_of_code(code: Code) -> bool {
    matches!(code, Code::LintError | Code::LintWarning | Code::LintNote)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;

    fn levels(layers: &[&[(&str, Level)]]) -> Levels {
        let mut names = RuleNames::default();
        names.add("SA101", &["orm".to_owned()]);
        names.add("SA102", &["orm".to_owned()]);
        names.add("LOG1", &[]);
        let levels = Levels::new(Strictness::Book).of_rules(Arc::new(names));
        layers.iter().fold(levels, |levels, layer| {
            let asked = layer.iter();
            levels.then(asked.map(|(name, level)| (Which::named(name), *level)))
        })
    }

    #[test]
    fn what_is_more_exact_wins_and_then_what_is_later() {
        use Level::{Allow, Deny, Note, Warn};
        let check = |layers: &[&[(&str, Level)]], id: &str, expect: Level| {
            let levels = levels(layers);
            assert_eq!(
                levels.of_rule(Code::LintWarning, Some(id)),
                expect,
                "{layers:?} {id}"
            );
        };
        check(&[], "SA101", Warn);
        check(
            &[&[("SA101", Allow), ("SA1", Deny), ("orm", Warn)]],
            "SA101",
            Allow,
        );
        check(
            &[&[("SA101", Allow), ("SA1", Deny), ("orm", Warn)]],
            "SA102",
            Deny,
        );
        check(&[&[("SA", Allow), ("orm", Deny)]], "SA101", Allow);
        check(&[&[("SA", Allow), ("SA10", Deny)]], "SA101", Deny);
        check(&[&[("orm", Deny), ("lint-warning", Allow)]], "SA101", Deny);
        check(&[&[("SA101", Deny), ("SA101", Allow)]], "SA101", Allow);
        // The command line after the file.
        check(
            &[&[("SA101", Allow)], &[("lint-warning", Deny)]],
            "SA101",
            Deny,
        );
        check(
            &[&[("SA101", Allow)], &[("warnings", Deny)]],
            "SA101",
            Allow,
        );
        check(&[&[("SA101", Warn)], &[("warnings", Deny)]], "SA101", Deny);
        check(&[&[("warnings", Deny), ("SA101", Warn)]], "SA101", Warn);
        check(&[&[("warnings", Deny)]], "LOG1", Deny);
        let note = levels(&[&[("warnings", Deny)]]);
        assert_eq!(note.of_rule(Code::LintNote, Some("LOG1")), Note);
    }

    #[test]
    fn a_rule_s_level_hides_nothing_that_a_check_finds() {
        let levels = levels(&[&[("LOG1", Level::Allow)]]);
        let told = |code| Diagnostic::nowhere(code, Facts::from("x".to_owned())).rule("LOG1");
        assert_eq!(levels.of_finding(&told(Code::LintError)), Level::Allow);
        assert_eq!(
            levels.of_finding(&told(Code::BadExampleMissed)),
            Level::Deny
        );
    }

    #[test]
    fn a_code_wins_over_a_rule_of_its_name() {
        assert_eq!(Which::named("unproven"), Which::Code(Code::Unproven));
        assert_eq!(Which::named("warnings"), Which::Warnings);
        assert_eq!(Which::named("SA1"), Which::Rules("SA1".to_owned()));
    }
}
