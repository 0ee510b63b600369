//! SQL, in whatever dialect.
//!
//! Not authoritative: every database has statements of its own, and the grammar refuses a third of what documents show.

use super::{Comments, Language, Nature};
#[cfg(feature = "lang-sql")]
use super::{Grammar, Quotes, Shapes};

/// The grammar has one kind for all literals, and its query asks for numbers in another language's expressions.
#[cfg(feature = "lang-sql")]
const LITERALS: &str = r#"
((literal) @number (#match? @number "^[-+]?[0-9.]+$"))
((literal) @boolean (#match? @boolean "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Nn][Uu][Ll][Ll])$"))
"#;

pub static SQL: Language = Language {
    name: "sql",
    display: "SQL",
    aliases: &[
        "postgresql", "postgres", "psql", "pgsql", "plpgsql", "mysql", "mariadb", "sqlite",
        "sqlite3", "tsql", "t-sql", "mssql", "plsql", "bigquery", "snowflake", "redshift",
        "clickhouse", "duckdb", "spark-sql", "hiveql", "cql",
    ],
    extensions: &["sql"],
    comments: Comments {
        line: &["--"],
        block: &[("/*", "*/")],
    },
    nature: Nature::Code,
    #[cfg(not(feature = "lang-sql"))]
    grammar: None,
    #[cfg(feature = "lang-sql")]
    grammar: Some(Grammar {
        language: || tree_sitter_sequel::LANGUAGE.into(),
        highlights: &[tree_sitter_sequel::HIGHLIGHTS_QUERY, LITERALS],
        authoritative: false,
        // Names are ASCII letters and `_`.
        expando: '_',
        ending: "",
        second: None,
        rules: true,
        shapes: Shapes {
            strings: &[Quotes {
                open: "SELECT '\n",
                indent: "",
                close: "\n';\n",
                forbids: "'",
                kinds: &[],
            }],
            tails: &[
                ", other",
                " WHERE other = other",
                " ORDER BY other",
                " LIMIT 1",
            ],
            swaps: &[("=", "<>"), ("<>", "="), ("+", "-"), ("-", "+")],
            aside: " /* why */ ",
            ..Shapes::NONE
        },
    }),
};
