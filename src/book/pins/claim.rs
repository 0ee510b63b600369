//! A comment that is a pin: `error: [ID]`, perhaps with the text that the finding is to have.

/// What every pin begins with. Exact, so that `Error:` and `error :` stay the author's.
pub const HEAD: &str = "error: [";

/// The id and the text of a comment that is a pin.
pub fn claim(comment: &str) -> Option<(&str, Option<&str>)> {
    let (id, rest) = comment.strip_prefix(HEAD)?.split_once(']')?;
    let is_id = !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || ",\"'[".contains(c));
    let text = match rest {
        "" => None,
        _ => {
            let text = rest.strip_prefix(' ')?.trim_start();
            let text = text.strip_prefix('"')?.strip_suffix('"')?;
            if text.is_empty() || text.contains('"') {
                return None;
            }
            Some(text)
        }
    };
    is_id.then_some((id, text))
}
