//! The grounds of a verdict as programs read them: a kind, and values by name.

use crate::facts::{Facts, Value};
use crate::verify::Ground;
use serde_json::{Map, Value as Json, json};

/// `{ "kind": "detector-finds", "rule": "LOG1" }`.
pub(super) fn ground(ground: &Ground) -> Json {
    let facts = ground.facts();
    let kind = facts.key.trim_start_matches("ground-");
    let kind = [("kind".to_owned(), json!(kind))];
    Json::Object(kind.into_iter().chain(values(&facts)).collect())
}

fn values(facts: &Facts) -> Map<String, Json> {
    let values = facts.values.iter();
    let values = values.map(|(name, value)| ((*name).to_owned(), json_of(value)));
    values.collect()
}

/// A message of one value is that value, and one without is its key: only its words are more.
fn json_of(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Number(number) => json!(number),
        Value::List(values) => values.iter().map(json_of).collect(),
        Value::None => Json::Null,
        Value::Facts(facts) => match facts.values.as_slice() {
            [] => json!(facts.key),
            [(_, only)] => json_of(only),
            _ => Json::Object(values(facts)),
        },
    }
}
