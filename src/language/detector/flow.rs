//! A value of a rule as YAML on one line, for messages.

use serde_json::Value;

/// A value of YAML on one line.
pub fn flow(value: &Value) -> String {
    match value {
        Value::Object(keys) => {
            let entries = keys
                .iter()
                .map(|(key, value)| format!("{key}: {}", flow(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Array(members) => {
            let members: Vec<String> = members.iter().map(flow).collect();
            format!("[{}]", members.join(", "))
        }
        Value::String(text) => scalar(text),
        other => other.to_string(),
    }
}

/// Quoted where YAML would read something else; in double quotes where a line ends in it.
fn scalar(text: &str) -> String {
    let is_plain = text
        .chars()
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '$')
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || " _-.$()".contains(c))
        && text.trim() == text
        && !matches!(
            text,
            "true" | "false" | "null" | "yes" | "no" | "on" | "off"
        );
    if is_plain {
        text.to_owned()
    } else if text.contains(|c: char| c.is_control()) {
        Value::from(text).to_string()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flow_is_yaml() {
        let same = |yaml: &str| {
            let value: Value = ast_grep_config::from_str(yaml).expect("yaml");
            let again: Value = ast_grep_config::from_str(&flow(&value)).expect("yaml");
            assert_eq!(value, again, "{}", flow(&value));
        };
        for yaml in [
            "{ a: 'it''s', b: [1, true, 'true', ~] }",
            "a: \"x\\n: y\"",
            "{ pattern: '#x', regex: '[a]{2}', b: '- c', d: 'e # f', g: '' }",
        ] {
            same(yaml);
        }
    }
}
