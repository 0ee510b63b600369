//! What becomes of a file beside the Markdown in a site: it is copied, copied without what could run, or left out.
//!
//! A site's pages run no script of their authors. Neither must a file beside them: opened by its own address, an SVG with
//! a script or a page of HTML would run on the site's origin. Nothing is read here whose ending says that browsers only
//! show it, and nothing is decided about pages.

use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::source::MAX_BYTES;
use crate::wording::say;
use regex::Regex;
use std::io;
use std::sync::LazyLock;

/// What becomes of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asset {
    AsItIs,
    /// A picture without its scripts.
    Cleaned(Vec<u8>),
    /// A browser would run it.
    LeftOut,
}

/// Endings of what a browser runs, by the types that servers give them (the list of mime-db).
const RUN: &[&str] = &[
    "cjs", "hta", "htc", "htm", "html", "js", "jse", "mht", "mhtml", "mjs", "shtml", "svgz", "swf",
    "vbs", "xht", "xhtml", "xsl", "xslt", "xul",
];

/// Endings of what a browser shows, plays or hands to another program, whatever it holds.
const SHOWN: &[&str] = &[
    "avif", "bmp", "c", "cpp", "css", "csv", "diff", "gif", "go", "gz", "h", "ico", "ipynb",
    "java", "jpeg", "jpg", "json", "jsonl", "jsx", "kt", "lock", "log", "m4a", "m4v", "map",
    "markdown", "md", "mdx", "mov", "mp3", "mp4", "oga", "ogg", "ogv", "opus", "otf", "patch",
    "pdf", "php", "png", "ps1", "py", "pyi", "rb", "rs", "sh", "sql", "swift", "tar", "toml", "ts",
    "tsv", "tsx", "ttf", "txt", "wasm", "wav", "webm", "webmanifest", "webp", "woff", "woff2",
    "yaml", "yml", "zip",
];

/// In a picture: what runs, or may become what runs once it is read.
static RUNS_IN_SVG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"<([\w.-]+:)?(script|iframe|embed|object|handler|listener)\b|javascript|[\s"'/]on[a-z]+\s*=|<!entity|<!attlist|<\?xml-stylesheet|srcdoc|href\s*=\s*["'][^"']*&|href\s*=\s*["']\s*data:(text|application|image/svg)|attributename\s*=\s*["'][^"']*(href|&)"#,
    )
});

/// In a text whose ending says nothing: what makes it a page, a picture or a style sheet that runs.
static RUNS_ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"<([\w.-]+:)?(script|html|head|body|svg|iframe|embed|object|img|a|style|link|meta|base|form)\b|<!doctype|<!entity|<!attlist|<\?xml-stylesheet|w3\.org/1999/xhtml|w3\.org/2000/svg",
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(&format!("(?i){text}")).expect("constant")
}

/// Whether a browser runs the file at a path, whatever it holds.
pub(super) fn is_run(path: &str) -> bool {
    RUN.contains(&ending(path).as_str())
}

fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.to_ascii_lowercase()
}

/// One finding of all files that are not published, since a browser would run them.
pub(super) fn would_run(left_out: &[String]) -> Option<Diagnostic> {
    const NAMED: usize = 5;
    let more = match left_out.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => say!("and-more", more),
    };
    let names: Vec<&str> = left_out.iter().take(NAMED).map(String::as_str).collect();
    let message = facts!("files-that-run", count = left_out.len(), names, more);
    let found = Diagnostic::nowhere(Code::ActiveContent, message);
    (!left_out.is_empty()).then(|| found.hint(facts!("files-that-run-hint")))
}

/// What becomes of the file at a path; `read` gives its bytes.
///
/// # Errors
///
/// What `read` gives.
pub(super) fn asset(path: &str, read: impl FnOnce() -> io::Result<Vec<u8>>) -> io::Result<Asset> {
    let ending = ending(path);
    if SHOWN.contains(&ending.as_str()) {
        return Ok(Asset::AsItIs);
    }
    if is_run(path) {
        return Ok(Asset::LeftOut);
    }
    let bytes = read()?;
    Ok(match ending.as_str() {
        "svg" => picture(bytes),
        _ if is_markup(&bytes) && runs_elsewhere(&bytes) => Asset::LeftOut,
        _ => Asset::AsItIs,
    })
}

fn picture(bytes: Vec<u8>) -> Asset {
    if bytes.len() as u64 > MAX_BYTES {
        return Asset::LeftOut;
    }
    match text(&bytes) {
        Some(text) if !RUNS_IN_SVG.is_match(text) => Asset::AsItIs,
        _ => cleaned(&bytes).map_or(Asset::LeftOut, Asset::Cleaned),
    }
}

/// The picture with only those elements and attributes that draw.
fn cleaned(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut filter = svg_hush::Filter::new();
    filter.set_data_url_filter(svg_hush::data_url_filter::allow_standard_images);
    let mut out = Vec::new();
    let mut rest = bytes;
    filter.filter(&mut rest, &mut out).ok()?;
    Some(out)
}

/// The text of bytes that a browser reads as UTF-8; nothing where they say or are something else.
fn text(bytes: &[u8]) -> Option<&str> {
    static OTHER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)"#));
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let named = OTHER.captures(text).and_then(|found| found.get(1));
    let is_utf8 = named.is_none_or(|name| {
        ["utf-8", "utf8", "us-ascii", "ascii"]
            .iter()
            .any(|known| name.as_str().eq_ignore_ascii_case(known))
    });
    (is_utf8 && !text.contains('\0')).then_some(text)
}

/// Whether a browser that looks at the bytes would take them for markup, in any encoding.
fn is_markup(bytes: &[u8]) -> bool {
    let mut seen = bytes
        .iter()
        .filter(|byte| !b"\0\xef\xbb\xbf\xff\xfe \t\r\n\x0c".contains(byte));
    seen.next() == Some(&b'<')
}

fn runs_elsewhere(bytes: &[u8]) -> bool {
    bytes.len() as u64 > MAX_BYTES || text(bytes).is_none_or(|text| RUNS_ELSEWHERE.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str, text: &str) -> Asset {
        asset(path, || Ok(text.as_bytes().to_vec())).expect("bytes")
    }

    #[test]
    fn endings_decide_without_a_look() {
        let unread = || Err(io::Error::other("it is not to be read"));
        for name in ["a.html", "b/c.JS", "d.xhtml", "e.svgz", "f.x.mjs"] {
            assert_eq!(
                asset(name, unread).expect("no look"),
                Asset::LeftOut,
                "{name}"
            );
        }
        for name in ["a.png", "b/c.PY", "html.md", "d.html.txt"] {
            assert_eq!(
                asset(name, unread).expect("no look"),
                Asset::AsItIs,
                "{name}"
            );
        }
    }

    #[test]
    fn a_picture_that_draws_only_stays_as_it_is() {
        for text in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>a description</title></svg>",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE svg PUBLIC \"x\" \"y\">\n<svg><a href=\"https://x\">a&#45;b</a></svg>",
            "<svg><foreignObject><p>label</p></foreignObject></svg>",
            "<svg><image href=\"data:image/png;base64,AA\"/></svg>",
        ] {
            assert_eq!(of("a.svg", text), Asset::AsItIs, "{text}");
        }
    }

    #[test]
    fn a_picture_loses_what_runs() {
        let svg = |inside: &str| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:s=\"http://www.w3.org/2000/svg\"><rect width=\"1\"/>{inside}</svg>"
            )
        };
        for inside in [
            "<script>evil()</script>",
            "<s:script>evil()</s:script>",
            "<g onload='evil()'/>",
            "<g\nonclick = \"evil()\"/>",
            "<a xlink:href=\"java&#115;cript:evil()\"><rect/></a>",
            "<a href='javascript:evil()'><rect/></a>",
            "<a><animate attributeName=\"href\" values=\"javascript:evil()\"/></a>",
            "<set attributeName=\"xlink:href\" to=\"evil()\"/>",
            "<foreignObject><iframe xmlns=\"http://www.w3.org/1999/xhtml\" srcdoc=\"evil()\"/></foreignObject>",
            "<use href=\"data:image/svg+xml,evil()\"/>",
        ] {
            let Asset::Cleaned(bytes) = of("a.svg", &svg(inside)) else {
                panic!("{inside}");
            };
            let text = String::from_utf8(bytes).expect("UTF-8");
            // A value changes nothing without the name of what it would change.
            let text = text.replace("<animate values=\"javascript:evil()\"/>", "");
            let text = text.replace("<set to=\"evil()\"/>", "");
            assert!(
                text.contains("rect") && !text.contains("evil"),
                "{inside}: {text}"
            );
        }
        let entity = "<!DOCTYPE svg [<!ENTITY e \"<script>evil()</script>\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&e;</svg>";
        match of("a.svg", entity) {
            Asset::Cleaned(bytes) => assert!(!String::from_utf8_lossy(&bytes).contains("evil")),
            other => assert_eq!(other, Asset::LeftOut),
        }
        assert_eq!(of("a.svg", "<svg onload=evil()"), Asset::LeftOut);
        let wide: Vec<u8> = svg("<script>evil()</script>")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        match asset("a.svg", || Ok(wide)).expect("bytes") {
            Asset::Cleaned(bytes) => assert!(!String::from_utf8_lossy(&bytes).contains("evil")),
            other => assert_eq!(other, Asset::LeftOut),
        }
    }

    #[test]
    fn what_has_another_ending_is_looked_at() {
        for (name, text) in [
            ("a", "<!doctype html><p>"),
            ("a.xml", "<x xmlns='http://www.w3.org/1999/xhtml'/>"),
            ("a.rdf", "\n <svg:svg/>"),
            ("a.foo", "<script>evil()</script>"),
            ("a.xml", "<?xml-stylesheet href='a.xsl'?><x/>"),
            ("a.xml", "<?xml version='1.0' encoding='utf-7'?><x/>"),
        ] {
            assert_eq!(of(name, text), Asset::LeftOut, "{name} {text}");
        }
        for (name, text) in [
            (
                "pom.xml",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><project><name>x</name></project>",
            ),
            ("LICENSE", "Copyright <script>"),
            ("data.bin", "\u{1}<"),
            ("a.cfg", "[a]\nb = '<html>'\n"),
        ] {
            assert_eq!(of(name, text), Asset::AsItIs, "{name} {text}");
        }
    }
}
