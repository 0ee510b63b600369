//! Facts for programs: their values by name, and no sentence.

use crate::facts::{Facts, Value};
use crate::verify::Ground;
use serde_json::{Map, Value as Json, json};

/// Nothing for a message that is a sentence only.
pub fn facts(facts: &Facts) -> Option<Json> {
    let is_sentence = facts.key == "text";
    (!is_sentence).then(|| json!({ "key": facts.key, "values": values(facts, &message) }))
}

fn message(facts: &Facts) -> Json {
    json!({ "key": facts.key, "values": values(facts, &message) })
}

/// `{ "kind": "detector-finds", "rule": "LOG1" }`.
pub fn ground(ground: &Ground) -> Json {
    let facts = ground.facts();
    let kind = json!(facts.key.trim_start_matches("ground-"));
    let kind = [("kind".to_owned(), kind)].into_iter();
    Json::Object(kind.chain(values(&facts, &within)).collect())
}

/// A message of one value is that value, and one without is its key: only its words are more.
fn within(facts: &Facts) -> Json {
    match facts.values.as_slice() {
        [] => json!(facts.key),
        [(_, only)] => json_of(only, &within),
        _ => Json::Object(values(facts, &within)),
    }
}

fn values(facts: &Facts, inner: &dyn Fn(&Facts) -> Json) -> Map<String, Json> {
    let values = facts.values.iter();
    let values = values.map(|(name, value)| ((*name).to_owned(), json_of(value, inner)));
    values.collect()
}

fn json_of(value: &Value, inner: &dyn Fn(&Facts) -> Json) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Number(number) => json!(number),
        Value::Facts(facts) => inner(facts),
        Value::List(values) => values.iter().map(|value| json_of(value, inner)).collect(),
        Value::None => Json::Null,
    }
}
