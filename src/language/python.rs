//! Python: the language whose rules are proven first.
//!
//! It holds the row alone; that CPython refuses about 2 % of what this grammar accepts is the verifier's concern.

use super::{Comments, Grammar, Language, Nature};

/// The grammar's query calls a method a property and an exception or model that is called a function.
const CALLS: &str = r#"
(call function: (attribute attribute: (identifier) @function.method))
((call function: (identifier) @constructor) (#match? @constructor "^[A-Z][A-Za-z0-9_]*[a-z]"))
(class_definition name: (identifier) @type)
"#;

pub static PYTHON: Language = Language {
    name: "python",
    display: "Python",
    aliases: &["py", "python3", "py3", "ipython", "pyi", "python2", "py2"],
    extensions: &["py", "pyi"],
    comments: Comments {
        line: &["#"],
        block: &[],
    },
    nature: Nature::Code,
    grammar: Some(Grammar {
        language: || tree_sitter_python::LANGUAGE.into(),
        highlights: &[tree_sitter_python::HIGHLIGHTS_QUERY, CALLS],
        authoritative: true,
        // `$` starts no Python identifier; the micro sign does and nobody writes it.
        expando: 'µ',
        rules: true,
    }),
};
