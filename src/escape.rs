//! From text to HTML and XML that stays text, in content and in quoted attributes alike.
//!
//! It escapes what these two require and no more. What a format forbids beside that, its writer takes out before.

use std::fmt;

/// `text` with everything escaped that could end it.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    push_html(&mut out, text);
    out
}

/// As [`html`], behind what is there already.
pub fn push_html(out: &mut String, text: &str) {
    // Writing to a `String` cannot fail.
    let _ = write_html(text, |piece| {
        out.push_str(piece);
        Ok(())
    });
}

/// As [`html`], piece by piece.
///
/// # Errors
///
/// What `write` gives.
pub fn write_html(text: &str, mut write: impl FnMut(&str) -> fmt::Result) -> fmt::Result {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        // Every byte above is ASCII, so both ends of the slice are character boundaries.
        write(&text[done..at])?;
        write(entity)?;
        done = at + 1;
    }
    write(&text[done..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_end_a_text_is_escaped() {
        assert_eq!(
            html("a<b> & \"é\" 'c'"),
            "a&lt;b&gt; &amp; &quot;é&quot; &#39;c&#39;"
        );
        assert_eq!(html(""), "");
    }
}
