//! Formulas between dollars, kept byte for byte: whoever draws them on a page finds what their author wrote.
//!
//! No formula is read or drawn here. Prices and shell variables have dollars too, so a text is looked at first: where none
//! of its lines has a formula, dollars are text as ever.

use crate::escape;

/// Whether a text has formulas.
pub(super) fn is_used(text: &str) -> bool {
    text.contains('$') && text.lines().any(is_in)
}

fn is_in(line: &str) -> bool {
    if line.trim_matches([' ', '\t', '>']) == "$$" {
        return true;
    }
    let mut parts = line.split('$');
    parts.next_back();
    let mut in_code = parts.next().is_some_and(is_odd);
    parts.any(|part| {
        let is_formula = part.contains(['\\', '^']) || part.contains("_{");
        let is_used = is_formula && part.trim() == part && !part.contains('`') && !in_code;
        in_code ^= is_odd(part);
        is_used
    })
}

/// Whether code of a line begins or ends in a part of it.
fn is_odd(part: &str) -> bool {
    part.matches('`').count() % 2 == 1
}

/// A formula as its author wrote it.
pub(super) fn html(formula: &str, is_display: bool) -> String {
    let mark = if is_display { "$$" } else { "$" };
    let open = ["<span", "class=\"math\">"].join(" ");
    format!("{open}{mark}{}{mark}</span>", escape::html(formula))
}

#[cfg(test)]
mod tests {
    use super::is_used;

    #[test]
    fn prices_are_no_formulas() {
        for text in ["$a \\le b$", "so $x^2$.", "> $$\n> a\n> $$", "$$x_{1}$$"] {
            assert!(is_used(text), "{text}");
        }
        for text in [
            "$5 and $6", "`$a^b$`", "$HOME and $PATH", "a $ b ^ c $ d", "", "$",
        ] {
            assert!(!is_used(text), "{text}");
        }
    }
}
