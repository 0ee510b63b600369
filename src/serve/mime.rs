//! The type of a file by its extension.
//!
//! It never looks at the bytes: a file that does not say what it is goes out as bytes, and `nosniff` keeps it so.

/// Extensions in lower case, each with what `Content-Type` says.
const TYPES: &[(&str, &str)] = &[
    ("html", HTML),
    ("htm", HTML),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("json", "application/json; charset=utf-8"),
    ("map", "application/json; charset=utf-8"),
    ("webmanifest", "application/manifest+json; charset=utf-8"),
    ("txt", TEXT),
    ("md", "text/markdown; charset=utf-8"),
    ("xml", "application/xml; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    // Shown and not downloaded: a reader clicks on a rule file to read it.
    ("yml", TEXT),
    ("yaml", TEXT),
    ("toml", TEXT),
    ("py", TEXT),
    ("svg", SVG),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("ico", "image/x-icon"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
    ("ttf", "font/ttf"),
    ("otf", "font/otf"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("mp3", "audio/mpeg"),
    ("ogg", "audio/ogg"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
    ("gz", "application/gzip"),
    ("wasm", "application/wasm"),
];

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const SVG: &str = "image/svg+xml; charset=utf-8";
pub(super) const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";

/// What `Content-Type` says of an address.
pub(super) fn of(address: &str) -> &'static str {
    let name = address.rsplit('/').next().unwrap_or(address);
    let Some((_, extension)) = name.rsplit_once('.') else {
        return BYTES;
    };
    TYPES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(extension))
        .map_or(BYTES, |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_extension_decides_in_any_case() {
        for (address, kind) in [
            ("index.html", HTML),
            ("a/b.min.CSS", "text/css; charset=utf-8"),
            ("a.d/file", BYTES),
            ("a.d/file.", BYTES),
            ("archive.tar.gz", "application/gzip"),
            ("", BYTES),
        ] {
            assert_eq!(of(address), kind, "{address}");
        }
    }

    #[test]
    fn every_text_says_its_encoding_and_no_extension_stands_twice() {
        for (at, (extension, kind)) in TYPES.iter().enumerate() {
            assert_eq!(*extension, extension.to_lowercase());
            assert!(TYPES[..at].iter().all(|(earlier, _)| earlier != extension));
            assert!(!kind.starts_with("text/") || kind.ends_with("; charset=utf-8"));
        }
    }
}
