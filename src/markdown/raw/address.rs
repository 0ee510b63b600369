//! Which addresses a link or a picture may have: relative ones, and those of schemes that run nothing in the page.
//!
//! A scheme that is not in the table is refused, whatever it may be.

/// Schemes that open a page or another program. `javascript`, `data`, `blob` and `vbscript` are missing on purpose.
const SCHEMES: &[&str] = &[
    "cal", "ftp", "ftps", "geo", "git", "http", "https", "irc", "ircs", "magnet", "mailto",
    "matrix", "mms", "news", "nntp", "obsidian", "sftp", "sip", "slack", "sms", "ssh", "svn",
    "tel", "urn", "vscode", "webcal", "xmpp", "zed",
];

/// Whether a browser that follows this address runs nothing.
pub(in super::super) fn is_safe(address: &str) -> bool {
    scheme(address).is_none_or(|scheme| SCHEMES.contains(&&*scheme))
}

/// The same for the value of an attribute, whose character references were not read.
pub(super) fn is_safe_value(value: &str) -> bool {
    // Whoever hides a scheme hides it in references; they are not read but refused where a scheme may be.
    !head(value).contains('&') && is_safe(value)
}

/// Whether a picture may be loaded from here: a picture's bytes in the address run nothing either.
pub(in super::super) fn is_safe_picture(value: &str) -> bool {
    let is_data = || {
        let head: String = value.chars().take(11).collect();
        head.eq_ignore_ascii_case("data:image/")
    };
    is_safe_value(value) || is_data()
}

/// Whether every picture of a `srcset` may be loaded; an address with a comma counts as several.
pub(super) fn are_safe_pictures(value: &str) -> bool {
    value.split(',').all(is_safe_value)
}

/// What stands before the first byte that no scheme may hold.
fn head(address: &str) -> &str {
    address.split(['/', '?', '#']).next().unwrap_or(address)
}

/// The scheme as a browser reads it: it looks past control characters and blanks, and at no case.
fn scheme(address: &str) -> Option<String> {
    let (scheme, _) = head(address).split_once(':')?;
    let read = scheme
        .chars()
        .filter(|c| !c.is_control() && *c != ' ')
        .map(|c| c.to_ascii_lowercase());
    Some(read.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_nothing_is_safe() {
        for address in [
            "",
            "#a:b",
            "page.html",
            "../a/b:c.html",
            "?a:b",
            "//example.org/x",
            "HTTPS://example.org",
            "mailto:a@example.org",
            "vscode://file/x",
        ] {
            assert!(is_safe(address), "{address}");
            assert!(is_safe_value(address), "{address}");
        }
    }

    #[test]
    fn a_hidden_script_is_not() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " \u{1}javascript:alert(1)",
            "java\tscript\n:alert(1)",
            "java\0script:alert(1)",
            "vbscript:x",
            "data:text/html,<script>",
            "blob:x",
            "view-source:javascript:x",
            "\u{a0}javascript:x",
            ":x",
            "c:\\windows",
        ] {
            assert!(!is_safe(address), "{address:?}");
            assert!(!is_safe_picture(address), "{address:?}");
        }
        for value in [
            "javascript&colon;alert(1)",
            "javascript&#58;alert(1)",
            "java&Tab;script:alert(1)",
            "&#106avascript:alert(1)",
            "&#x6A;avascript:alert(1)",
        ] {
            assert!(!is_safe_value(value), "{value}");
            assert!(!are_safe_pictures(&format!("a.png 1x, {value}")), "{value}");
        }
        assert!(is_safe_picture("Data:image/png;base64,AAAA"));
        assert!(!is_safe_picture("data:text/html,x"));
    }
}
