//! SQL, in whatever dialect.
//!
//! Not authoritative: every database has statements of its own, and the grammar refuses a third of what documents show.

use super::row::{Comments, Language, Nature};
#[cfg(feature = "lang-sql")]
use super::row::{Grammar, Quotes, Shapes};

/// The grammar has one kind for all literals, and its query asks for numbers in another language's expressions.
#[cfg(feature = "lang-sql")]
const LITERALS: &str = r#"
((literal) @number (#match? @number "^[-+]?[0-9.]+$"))
((literal) @boolean (#match? @boolean "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Nn][Uu][Ll][Ll])$"))
"#;

pub static SQL: Language = Language {
    extensions: &["sql"],
    #[cfg(feature = "lang-sql")]
    grammar: Some(Grammar {
        // Names are ASCII letters and `_`.
        expando: '_',
        shapes: Shapes {
            strings: &[Quotes::new("SELECT '\n", "\n';\n", "'")],
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
        contexts: &[
            "SELECT * FROM a §",
            "SELECT § FROM a",
            "SELECT * FROM §",
            "SELECT * FROM a WHERE §",
            "CREATE TABLE a (§)",
            "INSERT INTO a VALUES §",
            "CREATE TABLE a (b §)",
            "UPDATE a SET §",
        ],
        ..Grammar::new(
            || tree_sitter_sequel::LANGUAGE.into(),
            &[tree_sitter_sequel::HIGHLIGHTS_QUERY, LITERALS],
        )
    }),
    ..Language::new(
        "sql",
        "SQL",
        &[
            "postgresql", "postgres", "psql", "pgsql", "plpgsql", "mysql", "mariadb", "sqlite",
            "sqlite3", "tsql", "t-sql", "mssql", "plsql", "bigquery", "snowflake", "redshift",
            "clickhouse", "duckdb", "spark-sql", "hiveql", "cql",
        ],
        Comments {
            line: &["--"],
            block: &[("/*", "*/")],
            ..Comments::NONE
        },
        Nature::Code,
    )
};
