//! Paths and addresses as links write them: joined, compared and decoded, without a look at any disk.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

/// Whether a target is an address with a scheme, as `https:` and `mailto:` are.
pub fn has_scheme(target: &str) -> bool {
    let Some((scheme, _)) = target.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// The folder of a path, without a slash; empty for a path of one part.
pub fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// Without a leading `./`.
pub fn tidy(path: &Path) -> PathBuf {
    let parts = path.components();
    let tidied: PathBuf = parts.filter(|part| *part != Component::CurDir).collect();
    match tidied.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => tidied,
    }
}

/// The folder around a path, written in the same manner.
pub fn up(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !path.ends_with("..") && !parent.as_os_str().is_empty() => {
            parent.to_path_buf()
        }
        Some(_) if !path.ends_with("..") && path != Path::new(".") => PathBuf::from("."),
        _ if path == Path::new(".") => PathBuf::from(".."),
        _ => path.join(".."),
    }
}

/// A path as reports and addresses write it.
pub fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

/// The file that a site has at an address: a folder's is its index.
pub fn file_at(address: &str) -> Option<String> {
    let name = match address.ends_with('/') {
        true => "index.html",
        false => "",
    };
    join("", &format!("{address}{name}"))
}

/// `path` seen from `folder`, without `.` and `..`; none if it leads above the root.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The way from one file or address to another, both below one root.
pub fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = folder_of(from)
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let to: Vec<&str> = to.split('/').collect();
    let shared = from
        .iter()
        .zip(&to[..to.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut parts = vec![".."; from.len() - shared];
    parts.extend(&to[shared..]);
    parts.join("/")
}

/// RFC 3986, section 2.1; a `%` without two digits is itself, and so is everything where the bytes are not UTF-8.
pub fn percent_decode(text: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8();
    decoded.map_or_else(|_| text.to_owned(), Cow::into_owned)
}

/// The usual spelling of a Windows path that begins with `\\?\`; none where it begins otherwise, or would then mean
/// another file. A long one is shortened as well: the standard library lengthens it again where the system needs it.
pub fn without_verbatim(path: &str) -> Option<String> {
    let rest = path.strip_prefix(r"\\?\")?;
    let (beginning, below) = match rest.strip_prefix(r"UNC\") {
        Some(share) => (r"\\", share),
        None => {
            let drive = rest.as_bytes();
            let is_drive =
                drive.len() > 2 && drive[0].is_ascii_alphabetic() && &drive[1..3] == br":\";
            ("", is_drive.then_some(rest)?)
        }
    };
    let mut names = below.split('\\').skip(usize::from(beginning.is_empty()));
    names
        .all(means_itself)
        .then(|| format!("{beginning}{below}"))
}

/// Whether Windows takes a name as it is written, and for no device.
fn means_itself(name: &str) -> bool {
    const DEVICES: &[&str] = &["AUX", "CON", "CONIN$", "CONOUT$", "NUL", "PRN"];
    let stem = name.split(['.', ':']).next().unwrap_or_default();
    let stem = stem.trim_end_matches(' ').to_uppercase();
    let port = stem.strip_prefix("COM").or(stem.strip_prefix("LPT"));
    let is_port = port.is_some_and(|number| {
        let mut letters = number.chars();
        let is_digit = letters
            .next()
            .is_some_and(|c| c.is_ascii_digit() || "¹²³".contains(c));
        is_digit && letters.next().is_none()
    });
    let is_cut = name.ends_with(['.', ' ']) || name.contains('/');
    !is_cut && !is_port && !DEVICES.contains(&stem.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_inside_the_root() {
        assert_eq!(join("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(join("", "./x.md").as_deref(), Some("x.md"));
        assert_eq!(join("a", "../../x.md"), None);
        assert_eq!(relative("a/b.md", "a/c.md"), "c.md");
        assert_eq!(relative("a/b.md", "d/c.md"), "../d/c.md");
        assert_eq!(relative("b.md", "d/c.md"), "d/c.md");
    }

    #[test]
    fn windows_paths_are_spelt_as_people_write_them() {
        let usual = [
            (r"\\?\C:\book\content", r"C:\book\content"),
            (r"\\?\C:\", r"C:\"),
            (r"\\?\UNC\host\share\book", r"\\host\share\book"),
            (r"\\?\c:\a b\ä.md", r"c:\a b\ä.md"),
            (r"\\?\C:\console\com10\nul1", r"C:\console\com10\nul1"),
        ];
        for (verbatim, plain) in usual {
            assert_eq!(without_verbatim(verbatim).as_deref(), Some(plain));
        }
        // Without the beginning they would be another file, a device, or no path at all.
        for path in [
            r"C:\book",
            "/book",
            r"\\?\Volume{b75e2c83}\book",
            r"\\?\C:\book\con",
            r"\\?\C:\book\Aux.md",
            r"\\?\C:\book\nul .txt",
            r"\\?\C:\book\com1.md",
            r"\\?\C:\book\LPT²",
            r"\\?\C:\book.\a",
            r"\\?\C:\book \a",
            r"\\?\C:\a/b",
            r"\\?\C:",
            r"\\?\",
            "",
        ] {
            assert_eq!(without_verbatim(path), None, "{path}");
        }
    }

    #[test]
    fn addresses_elsewhere_have_a_scheme() {
        assert!(has_scheme("https://x") && has_scheme("mailto:a@b"));
        assert!(!has_scheme("a/b:c") && !has_scheme("x.md") && !has_scheme(":x"));
        assert_eq!(percent_decode("a%20b%zz%"), "a b%zz%");
    }
}
