//! What happened to a step, as bytes for whoever keeps it: the frame that the worker would send.
//!
//! What another run may see otherwise (a time-out, a crash, a missing interpreter) is never given out.

use super::wire::{self, Frame};
use super::{End, Execution, Lack, LooseEndKind, ProbeValue, Reach};
use serde_json::{Value, json};

impl Execution {
    /// None for what is not to be kept.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        // What a network answers is another answer the next time.
        if self.lacks == Some(Lack::Network) {
            return None;
        }
        let lacks = match &self.lacks {
            Some(Lack::Module(name)) => json!(["module", name]),
            Some(Lack::Import(name)) => json!(["import", name]),
            Some(Lack::Placeholder) => json!(["placeholder", ""]),
            Some(Lack::Network) | None => Value::Null,
        };
        let end = match &self.end {
            End::Passed => json!({"kind": "passed"}),
            End::Raised {
                classes,
                message,
                line,
            } => json!({
                "kind": "raised",
                "classes": classes,
                "message": message,
                "line": line,
                "denied": self.is_denied,
                "lacks": lacks,
            }),
            End::Exited { code, line } => json!({"kind": "exited", "code": code, "line": line}),
            End::Fragment { why } => json!({"kind": "fragment", "why": why}),
            End::Vanished { .. }
            | End::Killed { .. }
            | End::TooSlow { .. }
            | End::TooMuchOutput { .. }
            | End::NotReached { .. }
            | End::Lost { .. } => return None,
        };
        let probe = |(name, value): &(String, ProbeValue)| match value {
            ProbeValue::Number(number) => json!([name, number]),
            ProbeValue::Text(text) => json!([name, text]),
            ProbeValue::Items(items) => json!([name, items]),
        };
        let warnings = self.warnings.iter();
        let warnings = warnings.map(|one| json!([one.classes, one.message, one.line]));
        let left = |kind: LooseEndKind| -> Vec<(&str, Option<u32>)> {
            let ends = self.loose_ends.iter().filter(|end| end.kind == kind);
            ends.map(|end| (end.name.as_str(), end.line)).collect()
        };
        let processes = self.loose_ends.iter().find_map(|end| match end.kind {
            LooseEndKind::Processes(count) => Some(count),
            LooseEndKind::NeverAwaited | LooseEndKind::Thread => None,
        });
        let turns = self.turns.iter();
        let turns = turns.map(|one| json!([one.id, one.output, one.raised, one.value]));
        let prints = self.prints.iter();
        let prints = prints.map(|one| json!([one.is_direct, one.lines, one.text, one.ordered]));
        let value = json!({
            "kind": "ran",
            "id": 0,
            "end": end,
            "way": self.way.word(),
            "output": self.output,
            "errors": self.errors,
            "warnings": warnings.collect::<Vec<Value>>(),
            "probes": self.probes.iter().map(probe).collect::<Vec<Value>>(),
            "odd": self.odd_probes,
            "never": left(LooseEndKind::NeverAwaited),
            "threads": left(LooseEndKind::Thread),
            "processes": processes.unwrap_or(0),
            "turns": turns.collect::<Vec<Value>>(),
            "prints": prints.collect::<Vec<Value>>(),
            "reach": reach(&self.reach),
            "meddled": self.meddled,
        });
        Some(value.to_string().into_bytes())
    }

    /// What [`Ran::bytes`] wrote; nothing else is understood.
    pub fn read(bytes: &[u8]) -> Option<Execution> {
        match wire::read(bytes)? {
            Frame::Execution(_, execution) => Some(*execution),
            _ => None,
        }
    }
}

fn reach(reach: &Reach) -> Value {
    let never = reach.never.iter();
    let never = never.map(|one| json!([one.how, one.name, one.line]));
    json!({
        "lines": reach.lines,
        "never": never.collect::<Vec<Value>>(),
        "entered": reach.entered,
        "more": reach.more,
        "unknown": reach.unknown,
        "unheard": reach.unheard,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{LooseEnd, Missed, Printed, TurnRan, Warned, Way};
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let full = Execution {
            end: End::Raised {
                classes: vec!["a.B".to_owned(), "Exception".to_owned()],
                message: "é\n\"".to_owned(),
                line: Some(3),
            },
            output: "x".to_owned(),
            errors: "y".to_owned(),
            warnings: vec![Warned {
                classes: vec!["W".to_owned()],
                message: "m".to_owned(),
                line: None,
            }],
            probes: vec![
                ("a".to_owned(), ProbeValue::Number(-3)),
                ("b".to_owned(), ProbeValue::Text("t".to_owned())),
                ("c".to_owned(), ProbeValue::Items(vec!["i".to_owned()])),
            ],
            odd_probes: vec![("q".to_owned(), "so".to_owned())],
            loose_ends: vec![
                LooseEnd::new(LooseEndKind::NeverAwaited, "f".to_owned(), Some(1)),
                LooseEnd::new(LooseEndKind::Thread, "t".to_owned(), None),
                LooseEnd::new(LooseEndKind::Processes(2), String::new(), None),
            ],
            turns: vec![TurnRan {
                id: 1,
                output: "o\n".to_owned(),
                raised: Some("E: m".to_owned()),
                value: None,
            }],
            prints: vec![Printed {
                is_direct: true,
                lines: vec![2, 9],
                text: "{2, 1}".to_owned(),
                ordered: Some("{1, 2}".to_owned()),
            }],
            reach: Reach {
                lines: Some((7, 9)),
                never: vec![Missed {
                    how: "called".to_owned(),
                    name: "f".to_owned(),
                    line: 3,
                }],
                entered: vec![("g".to_owned(), 8)],
                more: 1,
                unknown: Some("u".to_owned()),
                unheard: vec![("w".to_owned(), Some(4)), ("x".to_owned(), None)],
            },
            meddled: Some("m".to_owned()),
            is_denied: true,
            lacks: Some(Lack::Module("m".to_owned())),
            way: Way::Replay,
        };
        let code = "0".to_owned();
        let why = "w".to_owned();
        let ends = [
            End::Passed,
            End::Exited {
                code,
                line: Some(2),
            },
            End::Fragment { why: why.clone() },
        ];
        let others = ends.map(Execution::only);
        for execution in others.into_iter().chain([full]) {
            let bytes = execution.bytes().expect("it is kept");
            assert_eq!(Execution::read(&bytes), Some(execution));
        }
        for end in [
            End::Vanished { code: 0 },
            End::TooSlow {
                seconds: 1,
                line: None,
            },
            End::TooMuchOutput { bytes: 1 },
            End::NotReached { after: 1 },
            End::Lost { why },
        ] {
            assert_eq!(Execution::only(end).bytes(), None);
        }
        assert_eq!(Execution::read(b"{}"), None);
    }
}
