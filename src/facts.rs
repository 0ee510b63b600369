//! What a message is about, before any words: a key that names the message, and named values.
//!
//! Plain data. Nothing here knows a language, and nothing reads a sentence back: `wording` makes sentences of facts,
//! programs get the facts themselves.

use std::borrow::Cow;
use std::fmt;
use std::path;

/// A message as data. Two are equal where they say the same of the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Facts {
    /// The message's name in the catalogue, in kebab-case.
    pub key: &'static str,
    pub values: Vec<(&'static str, Value)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    Text(String),
    Number(i64),
    /// What is itself a message.
    Facts(Facts),
    List(Vec<Value>),
    /// Not known here, or nothing to add.
    None,
}

/// `facts!("unknown-rule", id)`, `facts!("explained-lines", first = span.start, last)`: each value has a name.
macro_rules! facts {
    ($key:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::facts::Facts {
            key: $key,
            values: vec![$((
                stringify!($name),
                $crate::facts::facts!(@value $name $($value)?),
            )),*],
        }
    };
    (@value $name:ident) => { $crate::facts::ToValue::to_value(&$name) };
    (@value $name:ident $value:expr) => { $crate::facts::ToValue::to_value(&$value) };
}
pub(crate) use facts;

impl Facts {
    /// The value of this name.
    pub fn value(&self, name: &str) -> Option<&Value> {
        let mut values = self.values.iter();
        values.find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// The first text among the values, also of a message within: what the message is about.
    pub fn subject(&self) -> Option<&str> {
        self.values.iter().find_map(|(_, value)| value.subject())
    }
}

impl Value {
    fn subject(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            Value::Facts(facts) => facts.subject(),
            Value::List(values) => values.iter().find_map(Value::subject),
            Value::Number(_) | Value::None => None,
        }
    }
}

/// A text that has no message of its own yet.
impl From<String> for Facts {
    fn from(text: String) -> Self {
        facts!("text", text)
    }
}

impl From<&str> for Facts {
    fn from(text: &str) -> Self {
        facts!("text", text)
    }
}

/// What can stand in a message.
pub trait ToValue {
    fn to_value(&self) -> Value;
}

macro_rules! texts {
    ($($type:ty),*) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Value {
                Value::Text(self.to_string())
            }
        }
    )*};
}

macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Value {
                Value::Number(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
    )*};
}

texts!(
    str,
    String,
    char,
    Cow<'_, str>,
    path::Display<'_>,
    std::str::EscapeDebug<'_>,
    std::io::Error,
    fmt::Arguments<'_>
);
numbers!(u8, u16, u32, u64, u128, usize, i32, i64);

impl ToValue for Facts {
    fn to_value(&self) -> Value {
        Value::Facts(self.clone())
    }
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::None, ToValue::to_value)
    }
}

impl<T: ToValue> ToValue for [T] {
    fn to_value(&self) -> Value {
        Value::List(self.iter().map(ToValue::to_value).collect())
    }
}

impl<T: ToValue, const N: usize> ToValue for [T; N] {
    fn to_value(&self) -> Value {
        self.as_slice().to_value()
    }
}

impl<T: ToValue> ToValue for Vec<T> {
    fn to_value(&self) -> Value {
        self.as_slice().to_value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_names_and_their_types() {
        let (id, more) = ("A1", None::<Facts>);
        let facts = facts!("cached-key", n = 2_usize, id, more, of = ["a", "b"]);
        assert_eq!(facts.value("n"), Some(&Value::Number(2)));
        assert_eq!(facts.value("more"), Some(&Value::None));
        assert_eq!(facts.subject(), Some("A1"));
        assert_eq!(facts.value("absent"), None);
        let list = Value::List(vec![Value::Text("a".into()), Value::Text("b".into())]);
        assert_eq!(facts.value("of"), Some(&list));
        assert_eq!(facts!("outer", facts).subject(), Some("A1"));
    }
}
