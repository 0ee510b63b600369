//! The messages of `en/` and how values are put into them.
//!
//! Fluent's own parser reads them. Of its language only what English messages need is understood: values, messages in
//! messages, variants by number or text, and three functions that write lists. `tests/wording.rs` holds that each key
//! has a message and each place a value, so a gap here is left empty and never a panic.

use super::joins::between;
use crate::facts::{Facts, Value};
use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, Variant,
    VariantKey,
};
use std::collections::HashMap;
use std::sync::LazyLock;

type Message = Pattern<&'static str>;

/// Each file of `en/`.
const FILES: &[&str] = &[
    include_str!("en/general.ftl"),
    include_str!("en/codes.ftl"),
    include_str!("en/config.ftl"),
    include_str!("en/markdown.ftl"),
    include_str!("en/book.ftl"),
    include_str!("en/skill.ftl"),
    include_str!("en/verify.ftl"),
    include_str!("en/judge.ftl"),
    include_str!("en/grounds.ftl"),
    include_str!("en/python.ftl"),
    include_str!("en/pipeline.ftl"),
    include_str!("en/init.ftl"),
    include_str!("en/language.ftl"),
    include_str!("en/report.ftl"),
    include_str!("en/cli.ftl"),
    include_str!("en/page.ftl"),
    include_str!("en/export.ftl"),
    include_str!("en/theme.ftl"),
    include_str!("en/serve.ftl"),
];

static MESSAGES: LazyLock<HashMap<&str, Message>> = LazyLock::new(|| {
    let mut messages = HashMap::new();
    for file in FILES {
        let (Ok(resource) | Err((resource, _))) = fluent_syntax::parser::parse_runtime(*file);
        for entry in resource.body {
            if let Entry::Message(message) = entry
                && let Some(pattern) = message.value
            {
                messages.insert(message.id.name, pattern);
            }
        }
    }
    messages
});

pub(super) fn sentence(facts: &Facts) -> String {
    let mut out = String::new();
    write(facts.key, facts, &mut out);
    out
}

/// The message of a key that needs no values.
pub(super) fn text(key: &str) -> String {
    let mut out = String::new();
    let nothing = Facts {
        key: "",
        values: Vec::new(),
    };
    write(key, &nothing, &mut out);
    out
}

fn write(key: &str, facts: &Facts, out: &mut String) {
    match MESSAGES.get(key) {
        Some(message) => pattern(message, facts, out),
        None => out.push_str(key),
    }
}

fn pattern(pattern: &Message, facts: &Facts, out: &mut String) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => out.push_str(value),
            PatternElement::Placeable { expression } => placed(expression, facts, out),
        }
    }
}

fn placed(expression: &Expression<&'static str>, facts: &Facts, out: &mut String) {
    match expression {
        Expression::Inline(inline) => in_line(inline, facts, out),
        Expression::Select { selector, variants } => {
            let mut selected = String::new();
            in_line(selector, facts, &mut selected);
            if let Some(variant) = select(variants, &selected) {
                pattern(&variant.value, facts, out);
            }
        }
    }
}

/// The variant of this text or number; `one` is the number 1; else the default.
fn select<'v>(
    variants: &'v [Variant<&'static str>],
    selected: &str,
) -> Option<&'v Variant<&'static str>> {
    let is_meant = |variant: &&Variant<&str>| match &variant.key {
        VariantKey::Identifier { name } => *name == selected || (*name == "one" && selected == "1"),
        VariantKey::NumberLiteral { value } => *value == selected,
    };
    let mut all = variants.iter();
    let meant = all.find(is_meant);
    meant.or_else(|| variants.iter().find(|variant| variant.default))
}

fn in_line(expression: &InlineExpression<&'static str>, facts: &Facts, out: &mut String) {
    match expression {
        InlineExpression::StringLiteral { value } => {
            fluent_syntax::unicode::unescape_unicode(out, value).unwrap_or_default();
        }
        InlineExpression::NumberLiteral { value } => out.push_str(value),
        InlineExpression::VariableReference { id } => value(facts.value(id.name), out),
        InlineExpression::MessageReference { id, .. } => write(id.name, facts, out),
        InlineExpression::FunctionReference { id, arguments } => {
            list(id.name, arguments, facts, out);
        }
        InlineExpression::Placeable { expression } => placed(expression, facts, out),
        // A term is what a product is called in a translation; there is none.
        InlineExpression::TermReference { .. } => {}
    }
}

fn value(value: Option<&Value>, out: &mut String) {
    match value {
        Some(Value::Text(text)) => out.push_str(text),
        Some(Value::Number(number)) => out.push_str(&number.to_string()),
        Some(Value::Facts(facts)) => write(facts.key, facts, out),
        Some(Value::List(values)) => out.push_str(&joined(values, "", ", ", ", ")),
        Some(Value::None) | None => {}
    }
}

/// `GROUNDS` makes one sentence of many facts; `CODES` is "`a`, `b`, `c`"; `AND` and `OR` write the word before the last one, in backticks as `AND-CODES`.
fn list(function: &str, arguments: &CallArguments<&'static str>, facts: &Facts, out: &mut String) {
    let Some(InlineExpression::VariableReference { id }) = arguments.positional.first() else {
        return;
    };
    let single;
    let values = match facts.value(id.name) {
        Some(Value::List(values)) => values.as_slice(),
        Some(other) => {
            single = [other.clone()];
            &single
        }
        None => &[],
    };
    if function == "GROUNDS" {
        return grounds(values, out);
    }
    if function == "ALSO" {
        return out.push_str(&joined(values, "", ", and ", ", and "));
    }
    let (quote, last) = match function {
        "CODES" => ("`", ", "),
        "AND" => ("", " and "),
        "AND-CODES" => ("`", " and "),
        "OR" => ("", " or "),
        "OR-CODES" => ("`", " or "),
        _ => ("", ", "),
    };
    out.push_str(&joined(values, quote, ", ", last));
}

/// Facts as parts of one sentence.
fn grounds(values: &[Value], out: &mut String) {
    let mut previous = None;
    for one in values {
        if let Value::Facts(facts) = one {
            out.push_str(previous.map_or("", |previous| between(previous, facts.key)));
            previous = Some(facts.key);
        }
        value(Some(one), out);
    }
}

fn joined(values: &[Value], quote: &str, between: &str, last: &str) -> String {
    let mut out = String::new();
    for (at, one) in values.iter().enumerate() {
        if at > 0 {
            out.push_str(if at + 1 == values.len() {
                last
            } else {
                between
            });
        }
        out.push_str(quote);
        value(Some(one), &mut out);
        out.push_str(quote);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::facts;

    fn said(message: &'static str, facts: &Facts) -> String {
        let text: &'static str = Box::leak(format!("key = {message}\n").into_boxed_str());
        let resource = fluent_syntax::parser::parse(text).expect("the message is Fluent");
        let Some(Entry::Message(message)) = resource.body.into_iter().next() else {
            panic!("it is one message");
        };
        let mut out = String::new();
        pattern(&message.value.expect("it has a text"), facts, &mut out);
        out
    }

    #[test]
    fn values_variants_and_lists_are_put_in_their_places() {
        let plural = "{ $n -> [one] 1 example was *[other] { $n } examples were } run";
        let plural: &'static str = Box::leak(
            plural
                .replace(" [", "\n   [")
                .replace(" *[", "\n   *[")
                .replace(" } run", "\n   } run")
                .into_boxed_str(),
        );
        assert_eq!(
            said(plural, &facts!("cached-key", n = 1)),
            "1 example was run"
        );
        assert_eq!(
            said(plural, &facts!("cached-key", n = 2)),
            "2 examples were run"
        );
        let names = ["a", "b", "c"];
        assert_eq!(
            said(
                "one of { OR-CODES($names) }: { CODES($names) }",
                &facts!("cached-key", names)
            ),
            "one of `a`, `b` or `c`: `a`, `b`, `c`"
        );
        assert_eq!(
            said("{ AND($names) }.", &facts!("cached-key", names = "a")),
            "a."
        );
        let inner = facts!("text", text = "it fails");
        assert_eq!(
            said(
                "no: {\"{\"}{ $inner }{ $more }",
                &facts!("cached-key", inner, more = None::<&str>)
            ),
            "no: {it fails"
        );
    }

    #[test]
    fn a_key_without_a_message_is_shown_as_it_is() {
        assert_eq!(sentence(&facts!("no-such-key")), "no-such-key");
    }
}
