//! Whether there is code to judge, and whether its language reads it.

use super::case::{Case, Look};
use super::table::{Sight, Subject};
use crate::book::Stance;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::language::{SyntaxFault, include};
use crate::verify::grounds::{Ground, facts_of, syntax_fault};
use crate::verify::{CHECKERS, Unseen};

impl Case<'_, '_> {
    /// A checker that could not look, or a line that stands for a file.
    pub(super) fn look_at_code(&mut self) {
        let mut incomplete = self.observed.incomplete();
        let failure = incomplete.find_map(|(by, unseen)| match unseen {
            Unseen::All(why) => Some((CHECKERS[by].name, why.clone())),
            Unseen::Rules(_) => None,
        });
        if let Some((checker, why)) = failure {
            let ground = Ground::CannotLook { checker, why };
            self.report(Code::NotRun, self.example.span, ground.facts());
            return self.see(Subject::Code, Sight::CannotLook, [ground]);
        }
        let Some(line) = self.included() else {
            return;
        };
        // What a detector finds beside that line is there.
        let is_judged = self.example.stance == Stance::Bad && self.speaking().next().is_some();
        if !is_judged {
            self.see(
                Subject::Code,
                Sight::Includes,
                [Ground::IncludesFile { line }],
            );
        }
    }

    /// A line that stands for a file, which is reported: the code that it names is not seen here.
    pub(super) fn included(&mut self) -> Option<String> {
        let (line, span) = match include(self.example.language, &self.example.code) {
            Some(range) => {
                let line = self.example.code[range.clone()].to_owned();
                (line, self.example.span_of(range))
            }
            None => {
                let document = &self.book.pages[self.example.page].document;
                let fence = &document.fences[self.example.fence];
                (fence.include()?, fence.opening)
            }
        };
        self.faults.push(
            Diagnostic::new(Code::UnreadInclude, span, facts!("unread-include", line))
                .hint(facts!("unread-include-hint")),
        );
        self.is_included = true;
        Some(line)
    }

    pub(super) fn look_at_good_syntax(&mut self) {
        let Some(syntax) = self.syntax() else {
            let ground = self.no_grammar();
            return self.see_unproven(Subject::Syntax, Sight::Unread, ground);
        };
        if let Some(doubt) = self.doubt() {
            let fault = Some(syntax_fault(&doubt.facts));
            self.report_doubtful();
            return self.see(
                Subject::Syntax,
                Sight::Doubtful,
                [Ground::Doubtful { fault }],
            );
        }
        let Some(first) = syntax.first() else {
            return;
        };
        if !self.is_authoritative() {
            let fault = Some(syntax_fault(&first.message));
            let ground = match self.compiled() {
                Some((by, _)) => Ground::GrammarAloneRefuses {
                    by: by.short.clone(),
                    fault,
                },
                None => Ground::Doubtful { fault },
            };
            let grounds = [ground];
            let finding = self.unproven_at(self.syntax_span(first), &grounds);
            self.looks.push(Look {
                finding: Some(finding),
                ..Look::new(Subject::Syntax, Sight::Unsure, grounds)
            });
            return;
        }
        for fault in syntax {
            let language = self.language();
            let message = facts!("good-code-does-not-parse", language, fault = fault.message);
            self.faults.push(
                Diagnostic::new(Code::SyntaxError, self.syntax_span(fault), message)
                    .hint(facts!("good-code-does-not-parse-hint")),
            );
        }
        self.looks.push(Look {
            judges: self.readers(),
            ..Look::new(Subject::Syntax, Sight::Refused, [self.refusal(first)])
        });
    }

    /// What refuses a bad example, if its author's word or its language's says that this counts.
    pub(super) fn look_at_bad_syntax(&mut self) {
        // Where the claim is that it does not parse, why it does not is of no interest.
        let is_claimed = self.example.words.invalid_syntax;
        let language = self.example.language;
        let is_authority = language.is_some_and(|language| language.is_authoritative());
        let is_refused = self.compiled().is_none_or(|(_, refusal)| refusal.is_some());
        let counts = self.is_authoritative() || is_claimed && is_authority && is_refused;
        if self.is_included {
            return;
        }
        let Some(faults) = self.syntax().filter(|_| counts) else {
            return self.report_doubtful();
        };
        self.refused = faults.first();
        let Some(fault) = self.refused.filter(|_| !is_claimed) else {
            return;
        };
        let grounds = [Ground::DoesNotParse {
            fault: Some(syntax_fault(&fault.message)),
        }];
        let because = facts_of(&grounds);
        let message = facts!("fails-for-another-reason", because);
        self.faults.push(
            Diagnostic::new(Code::WrongReason, self.syntax_span(fault), message)
                .hint(facts!("bad-code-does-not-parse-hint")),
        );
        self.looks.push(Look {
            judges: self.readers(),
            ..Look::new(Subject::Syntax, Sight::Refused, grounds)
        });
    }

    /// The claim `invalid-syntax`.
    pub(super) fn look_at_invalid_syntax(&mut self) {
        if !self.example.words.invalid_syntax {
            return;
        }
        let is_read = self.is_authoritative() && self.syntax().is_some();
        let (sight, ground) = match (self.refused, self.compiled()) {
            (Some(fault), _) => (Sight::Refused, self.refusal(fault)),
            (None, Some((by, _))) => {
                let by = facts!("text", text = by.short);
                (Sight::Accepted, Ground::Accepted { by })
            }
            (None, None) if is_read => {
                let by = self.grammar();
                (Sight::Accepted, Ground::Accepted { by })
            }
            (None, None) => {
                let ground = Ground::NoAuthority {};
                return self.see_unproven(Subject::InvalidSyntax, Sight::NoAuthority, ground);
            }
        };
        let readers = self.readers();
        self.hold(Subject::InvalidSyntax, sight, ground, readers);
    }

    pub(super) fn no_grammar(&self) -> Ground {
        match self.example.language {
            Some(language) if language.grammar.is_none() => Ground::NoGrammar {
                language: language.display,
            },
            Some(_) => Ground::TooDeep {},
            None => Ground::NoLanguage {},
        }
    }

    /// A parse error under a grammar that is not authoritative: reported, and proof of nothing.
    fn report_doubtful(&mut self) {
        let language = self.language();
        if let Some(doubt) = self.doubt() {
            let message = facts!("does-not-parse-here", language, fault = doubt.facts);
            let span = self.example.span_of(doubt.range.clone());
            let mut told = Diagnostic::new(Code::DoubtfulSyntax, span, message);
            told.hint = doubt.hint.clone();
            self.faults.push(told);
            return;
        }
        let Some(fault) = self.syntax().and_then(<[SyntaxFault]>::first) else {
            return;
        };
        let text = &fault.message;
        let message = match self.compiled() {
            Some((by, _)) => facts!("grammar-alone-refuses-this", by = by.short, fault = text),
            None => facts!("does-not-parse-here", language, fault = text),
        };
        self.report(Code::DoubtfulSyntax, self.syntax_span(fault), message);
    }
}
