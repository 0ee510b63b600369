//! How code of JavaScript and TypeScript is put into other code: what two rows share.
//!
//! No language is here, only what both say.

use super::row::{Quotes, Shapes, Wrapper};

pub(super) const SHAPES: Shapes = Shapes {
    strings: &[Quotes::new("const text = `\n", "\n`;\n", "`")],
    function: Some(Wrapper {
        open: "function wrapped() {\n",
        open_waiting: "async function wrapped() {\n",
        waiting: &["await"],
        indent: "    ",
        close: "}\n",
        literals: &["template_string"],
    }),
    tails: &[
        ", other",
        " = other",
        ", other = other",
        " from \"other\"",
        " else { other() }",
        " finally { other() }",
    ],
    #[rustfmt::skip]
    swaps: &[
        ("==", "!="), ("!=", "=="), ("===", "!=="), ("!==", "==="), ("+", "-"), ("-", "+"),
        ("<", ">"), (">", "<"), ("&&", "||"), ("||", "&&"), ("let", "const"), ("const", "let"),
        ("var", "let"), ("async", ""), ("any", "unknown"), ("unknown", "any"), ("null", "other"),
        ("true", "false"), ("false", "true"),
    ],
    aside: " /* why */ ",
};
