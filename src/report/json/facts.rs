//! The facts of a message, as programs read them: values by name, and no sentence.

use crate::facts::{Facts, Value};
use serde_json::{Map, Value as Json, json};

/// Nothing for a message that is a sentence only.
pub(super) fn facts(facts: &Facts) -> Option<Json> {
    (facts.key != "text").then(|| message(facts))
}

fn message(facts: &Facts) -> Json {
    let values = facts.values.iter();
    let values = values.map(|(name, value)| ((*name).to_owned(), json_of(value)));
    json!({ "key": facts.key, "values": values.collect::<Map<_, _>>() })
}

fn json_of(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Number(number) => json!(number),
        Value::Facts(facts) => message(facts),
        Value::List(values) => values.iter().map(json_of).collect(),
        Value::None => Json::Null,
    }
}
