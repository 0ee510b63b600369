//! The frames that go to `worker.py` and come from it, as JSON. What makes no sense is no frame.

use super::{
    End, Execution, Lack, LooseEnd, LooseEndKind, Missed, Printed, ProbeValue, Reach, Sequence,
    Step, StepKind, TurnRan, Warned, Way,
};
use serde_json::{Value, json};
use std::time::Duration;

/// What the worker is told first.
pub(super) struct Start<'s> {
    /// What it starts other interpreters with, where it has to.
    pub boot: &'s str,
    pub preload: Vec<&'s str>,
    pub probes: &'s [(String, String)],
    pub time: Duration,
    pub patience: Duration,
    pub output: u64,
    pub memory: Option<u64>,
}

/// What it answers.
#[derive(Debug, PartialEq)]
pub(super) enum Frame {
    Importing(String),
    Refused(String, String),
    Probe(String, String),
    About {
        implementation: String,
        python: String,
        build: String,
        not_preloaded: Vec<(String, String)>,
    },
    Alive,
    Execution(u32, Box<Execution>),
    Done {
        worn: bool,
    },
}

pub(super) fn start(start: &Start<'_>) -> Vec<u8> {
    let value = json!({
        "boot": start.boot,
        "preload": start.preload,
        "probes": start.probes,
        "time": start.time.as_secs_f64(),
        "patience": start.patience.as_secs_f64(),
        "output": start.output,
        "memory": start.memory,
    });
    value.to_string().into_bytes()
}

pub(super) fn request(sequence: &Sequence, way: Way) -> Vec<u8> {
    let step = |step: &Step| {
        let kind = match step.kind {
            StepKind::Setup => "setup",
            StepKind::Good => "good",
            StepKind::Bad => "bad",
        };
        let turns = step.turns.iter();
        let turns = turns.map(|turn| json!([turn.id, turn.first, turn.last, turn.mode.word()]));
        json!({
            "id": step.id,
            "kind": kind,
            "file": step.file,
            "code": step.code,
            "turns": turns.collect::<Vec<Value>>(),
            "prints": step.keeps_prints,
            "raise": step.raise.as_ref().map(|raise| (&raise.name, raise.line)),
        })
    };
    let steps: Vec<Value> = sequence.steps.iter().map(step).collect();
    json!({"steps": steps, "way": way.word()})
        .to_string()
        .into_bytes()
}

/// Whether these bytes are a frame of a worker.
pub fn is_frame(frame: &[u8]) -> bool {
    read(frame).is_some()
}

pub(super) fn read(frame: &[u8]) -> Option<Frame> {
    let value: Value = serde_json::from_slice(frame).ok()?;
    Some(match value["kind"].as_str()? {
        "importing" => Frame::Importing(text(&value["name"])?),
        "refused" => Frame::Refused(text(&value["name"])?, text(&value["why"])?),
        "probe" => Frame::Probe(text(&value["name"])?, text(&value["why"])?),
        "about" => Frame::About {
            implementation: text(&value["implementation"])?,
            python: text(&value["python"])?,
            build: text(&value["build"])?,
            not_preloaded: list(&value["not_preloaded"], |pair| {
                Some((text(&pair[0])?, text(&pair[1])?))
            })?,
        },
        "alive" => Frame::Alive,
        "ran" => Frame::Execution(number(&value["id"])?, Box::new(execution(&value)?)),
        "done" => Frame::Done {
            worn: value["worn"].as_bool()?,
        },
        _ => return None,
    })
}

fn execution(value: &Value) -> Option<Execution> {
    let end = end(&value["end"])?;
    let optional = |name: &str, read: &dyn Fn(&Value) -> Option<Execution>| match &value[name] {
        Value::Null => Some(Execution::only(End::Passed)),
        found => read(found),
    };
    // What was not reached has an end alone.
    optional("way", &|way| {
        Some(Execution {
            end: End::Passed,
            output: text(&value["output"])?,
            errors: text(&value["errors"])?,
            warnings: list(&value["warnings"], warned)?,
            probes: list(&value["probes"], |pair| {
                Some((text(&pair[0])?, probe(&pair[1])?))
            })?,
            odd_probes: list(&value["odd"], |pair| {
                Some((text(&pair[0])?, text(&pair[1])?))
            })?,
            loose_ends: loose_ends(value)?,
            turns: list(&value["turns"], turn)?,
            prints: list(&value["prints"], printed)?,
            reach: reach(&value["reach"])?,
            meddled: value["meddled"].as_str().map(str::to_owned),
            is_denied: value["end"]["denied"] == true,
            lacks: lack(&value["end"]["lacks"]),
            way: Way::of(way.as_str()?)?,
        })
    })
    .map(|execution| Execution { end, ..execution })
}

fn end(value: &Value) -> Option<End> {
    Some(match value["kind"].as_str()? {
        "passed" => End::Passed,
        "raised" => End::Raised {
            classes: list(&value["classes"], text)?,
            message: text(&value["message"])?,
            line: line(&value["line"])?,
        },
        "exited" => End::Exited {
            code: text(&value["code"])?,
            line: line(&value["line"])?,
        },
        "vanished" => End::Vanished {
            code: i32::try_from(value["code"].as_i64()?).ok()?,
        },
        "killed" => End::Killed {
            signal: i32::try_from(value["signal"].as_i64()?).ok()?,
            why: value["why"].as_str().map(str::to_owned),
        },
        "too-slow" => End::TooSlow {
            seconds: number(&value["seconds"])?,
            line: line(&value["line"])?,
        },
        "too-much-output" => End::TooMuchOutput {
            bytes: value["bytes"].as_u64()?,
        },
        "fragment" => End::Fragment {
            why: text(&value["why"])?,
        },
        "not-reached" => End::NotReached {
            after: number(&value["after"])?,
        },
        "lost" => End::Lost {
            why: text(&value["why"])?,
        },
        _ => return None,
    })
}

/// A step of which the worker says nothing is one of which nothing is known.
fn reach(value: &Value) -> Option<Reach> {
    if value.is_null() {
        return Some(Reach::unknown("its process was gone before it said"));
    }
    let missed = |value: &Value| {
        Some(Missed {
            how: text(&value[0])?,
            name: text(&value[1])?,
            line: number(&value[2])?,
        })
    };
    let lines = match &value["lines"] {
        Value::Null => None,
        pair => Some((number(&pair[0])?, number(&pair[1])?)),
    };
    let unknown = match &value["unknown"] {
        Value::Null => None,
        why => Some(text(why)?),
    };
    Some(Reach {
        lines,
        never: list(&value["never"], missed)?,
        entered: list(&value["entered"], |pair| {
            Some((text(&pair[0])?, number(&pair[1])?))
        })?,
        more: number(&value["more"])?,
        unknown,
        unheard: list(&value["unheard"], named_line)?,
    })
}

fn loose_ends(value: &Value) -> Option<Vec<LooseEnd>> {
    let named = |kind, list: Vec<(String, Option<u32>)>| {
        let ends = list.into_iter();
        ends.map(move |(name, line)| LooseEnd::new(kind, name, line))
    };
    let never = list(&value["never"], named_line)?;
    let threads = list(&value["threads"], named_line)?;
    let processes = match number(&value["processes"])? {
        0 => None,
        n => Some(LooseEnd::new(
            LooseEndKind::Processes(n),
            String::new(),
            None,
        )),
    };
    let never = named(LooseEndKind::NeverAwaited, never);
    let threads = named(LooseEndKind::Thread, threads);
    Some(never.chain(threads).chain(processes).collect())
}

fn warned(value: &Value) -> Option<Warned> {
    Some(Warned {
        classes: list(&value[0], text)?,
        message: text(&value[1])?,
        line: line(&value[2])?,
    })
}

fn turn(value: &Value) -> Option<TurnRan> {
    let optional = |value: &Value| value.as_str().map(str::to_owned);
    Some(TurnRan {
        id: number(&value[0])?,
        output: text(&value[1])?,
        raised: optional(&value[2]),
        value: optional(&value[3]),
    })
}

fn lack(value: &Value) -> Option<Lack> {
    let name = text(&value[1])?;
    Some(match value[0].as_str()? {
        "module" => Lack::Module(name),
        "import" => Lack::Import(name),
        "network" => Lack::Network,
        "placeholder" => Lack::Placeholder,
        _ => return None,
    })
}

fn printed(value: &Value) -> Option<Printed> {
    Some(Printed {
        is_direct: value[0].as_bool()?,
        lines: list(&value[1], number)?,
        text: text(&value[2])?,
        ordered: value[3].as_str().map(str::to_owned),
    })
}

fn named_line(value: &Value) -> Option<(String, Option<u32>)> {
    Some((text(&value[0])?, line(&value[1])?))
}

fn probe(value: &Value) -> Option<ProbeValue> {
    Some(match value {
        Value::Bool(is) => ProbeValue::Number(i64::from(*is)),
        Value::Number(number) => ProbeValue::Number(number.as_i64()?),
        Value::String(text) => ProbeValue::Text(text.clone()),
        items => ProbeValue::Items(list(items, text)?),
    })
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn number(value: &Value) -> Option<u32> {
    u32::try_from(value.as_u64()?).ok()
}

/// None for what is no line and not nothing.
#[expect(
    clippy::option_option,
    reason = "no line is an answer, and nonsense is none"
)]
fn line(value: &Value) -> Option<Option<u32>> {
    if value.is_null() {
        return Some(None);
    }
    // A frame of made-up code may say any number.
    Some(number(value).filter(|line| *line > 0))
}

fn list<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read_whole_or_not_at_all() {
        let end = r#""kind":"ran","id":7,"end":{"kind":"not-reached","after":3}"#;
        let execution = Execution::only(End::NotReached { after: 3 });
        assert_eq!(
            read(format!("{{{end}}}").as_bytes()),
            Some(Frame::Execution(7, Box::new(execution)))
        );
        for text in [
            String::new(),
            "{}".to_owned(),
            "[]".to_owned(),
            format!("{{{end},\"way\":\"fork\"}}"),
            format!("{{{}}}", end.replace("not-reached", "fine")),
            format!("{{{}}}", end.replace('7', "-7")),
            r#"{"kind":"importing","name":"\ud800"}"#.to_owned(),
        ] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
    }
}
