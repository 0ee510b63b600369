//! How large a picture is, read from the beginning of its file.
//!
//! Decodes no picture and guesses nothing: what does not say its size in pixels has none.

/// Enough for the header of every format; photographs carry their camera's notes before their size.
pub const PICTURE_HEAD: usize = 256 * 1024;

/// A width or height above this is a mistake or an attack, and no page needs it.
const LARGEST: u32 = 50_000;

/// Width and height in pixels, of a file that begins with `bytes`.
pub fn picture_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = match imagesize::blob_size(bytes) {
        Ok(size) => (
            u32::try_from(size.width).ok()?,
            u32::try_from(size.height).ok()?,
        ),
        Err(_) => drawing_size(&String::from_utf8_lossy(bytes))?,
    };
    let is_likely = |length: u32| (1..=LARGEST).contains(&length);
    (is_likely(size.0) && is_likely(size.1)).then_some(size)
}

/// What the first tag of an SVG says. One without `width` takes the room that there is, and has no size.
fn drawing_size(text: &str) -> Option<(u32, u32)> {
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let length = |name| number(attribute(tag, name)?);
    let width = length("width")?;
    let height = match length("height") {
        Some(height) => height,
        None => {
            let sides: Vec<f64> = attribute(tag, "viewBox")?
                .split([' ', ','])
                .filter(|part| !part.is_empty())
                .map_while(|part| part.parse().ok())
                .collect();
            let &[_, _, wide, high] = sides.as_slice() else {
                return None;
            };
            width * high / wide
        }
    };
    let whole = |length: f64| {
        (length >= 1.0 && length <= f64::from(LARGEST)).then_some(length.round() as u32)
    };
    Some((whole(width)?, whole(height)?))
}

/// The value of an attribute of a tag, which white space stands before.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let at = rest.find(name)?;
        let follows_space = rest[..at].ends_with(|before: char| before.is_ascii_whitespace());
        rest = &rest[at + name.len()..];
        let Some(value) = rest.trim_start().strip_prefix('=') else {
            continue;
        };
        let value = value.trim_start();
        let quote = value
            .chars()
            .next()
            .filter(|first| matches!(first, '"' | '\''));
        if let (true, Some(quote)) = (follows_space, quote) {
            return value[1..].split(quote).next();
        }
    }
}

/// Pixels; other units depend on the page.
fn number(value: &str) -> Option<f64> {
    let value = value.trim();
    value
        .strip_suffix("px")
        .unwrap_or(value)
        .trim()
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::picture_size;

    fn check(file: &[u8], expect: Option<(u32, u32)>) {
        assert_eq!(
            picture_size(file),
            expect,
            "{}",
            String::from_utf8_lossy(file)
        );
    }

    #[test]
    fn a_picture_says_its_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x06\0\0\0";
        check(png, Some((640, 480)));
        check(b"GIF89a\x0a\0\x14\0\x80\0\0", Some((10, 20)));
        check(
            b"<?xml version='1.0'?>\n<svg\n width='120' height='80px' viewBox='0 0 1 1'>",
            Some((120, 80)),
        );
        check(
            b"<svg stroke-width=\"9\" width=\"300\" viewBox=\"0 0, 150 75\"/>",
            Some((300, 150)),
        );
    }

    #[test]
    fn what_does_not_say_it_has_none() {
        for file in [
            "",
            "<svg",
            "<svg>",
            "<svg viewBox=\"0 0 10 10\">",
            "<svg width=\"100%\" height=\"100%\">",
            "<svg width=\"10\" viewBox=\"0 0 0 0\">",
            "<svg width=\"1e99\" height=\"nan\">",
            "<svg width=10 height=10>",
            "<svg width=\"10",
            "<svg widthwidth=",
            "\u{e9}<svg \u{e9}width=\"\u{e9}\" width",
            "text",
        ] {
            check(file.as_bytes(), None);
        }
        check(b"\x89PNG\r\n\x1a\n", None);
        check(
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\x01\xe0\x08",
            None,
        );
        check(b"\xff\xd8\xff\xe0", None);
    }
}
