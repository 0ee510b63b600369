//! What is Python's own about running examples: what its exceptions mean, and what is worth importing beforehand.

use super::preload::imports;
use crate::language::{Runtime, python_bindings};
use crate::runtime::execution::{LooseEnd, LooseEndKind, class_name};
use crate::runtime::kind::Kind;

pub const KIND: Kind = Kind {
    runtime: Some(Runtime::Python),
    language: "python",
    accidents: &["NameError", "ImportError"],
    slips: &["AttributeError", "TypeError"],
    any: &["Exception", "BaseException"],
    exit: "SystemExit",
    denial: "PermissionError",
    builtins: BUILTINS,
    bindings: python_bindings,
    missing_name,
    imports,
    warning,
};

fn missing_name<'m>(classes: &[String], message: &'m str) -> Option<&'m str> {
    let mut classes = classes.iter();
    let is_name = classes.any(|class| class_name(class) == "NameError");
    is_name.then(|| message.split('\'').nth(1).unwrap_or(""))
}

fn warning(end: &LooseEnd) -> Option<(&'static str, String)> {
    let message = || format!("coroutine '{}' was never awaited", end.name);
    (end.kind == LooseEndKind::NeverAwaited).then(|| ("RuntimeWarning", message()))
}

/// What Python gives everybody: nothing that one example could break for another.
const BUILTINS: &[&str] = &[
    "print", "len", "range", "str", "int", "float", "bool", "list", "dict", "set", "tuple", "type",
    "object", "isinstance", "issubclass", "getattr", "setattr", "hasattr", "repr", "sorted", "sum",
    "min", "max", "abs", "any", "all", "zip", "map", "filter", "enumerate", "reversed", "open",
    "bytes", "super", "property", "classmethod", "staticmethod", "Exception", "ValueError",
    "TypeError", "KeyError", "RuntimeError", "AttributeError", "None", "True", "False", "self",
    "cls", "__name__", "iter", "next", "id", "hash", "round", "input", "format", "vars", "dir",
];
