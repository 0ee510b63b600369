//! What git's index lists, read as it lies on the disk: versions 2 to 4, with either length of hash.
//!
//! No program is started, nothing is kept, and a list is read only as far as it has to be. Whatever is not an index as
//! git writes it is [`Listed::Unknown`]: who asks decides which answer is the safe one.
//! The format: <https://git-scm.com/docs/index-format>.

use super::regular::open_regular;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Take};
use std::path::{Path, PathBuf};

/// Bytes of the largest index that is read (2 GB; that of the Linux kernel has 10 MB).
const MOST_BYTES: u64 = 2 << 30;

/// Bytes of the longest path that an index may hold.
const LONGEST_PATH: usize = 1 << 16;

/// Bytes of the longest `.git` file: a word and a path.
const LONGEST_POINTER: u64 = 1 << 13;

/// Bytes of an entry before its hash: two times, device, inode, mode, owner, group and size.
const BEFORE_HASH: usize = 40;

/// Whether an index lists something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    Yes,
    No,
    /// It could not be read, or says that a part of it is in another file.
    Unknown,
}

/// What counts as listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kinds {
    /// Files and links.
    Files,
    /// Also other repositories, of which the index holds only the name.
    All,
}

/// The nearest folder at or above `folder` that is a clone of git, with its index. Both are asked for in their canonical
/// form; what is called `.git` and is no folder and no small file is the end of the search.
pub(super) fn clone_around(folder: &Path) -> Option<(PathBuf, PathBuf)> {
    for above in folder.ancestors() {
        let git = above.join(".git");
        // A link is followed, as git does: anyone who made it holds the folder that it is in.
        let Ok(meta) = fs::metadata(&git) else {
            continue;
        };
        let index = match meta.is_dir() {
            true => git.join("index"),
            false => pointed_to(above, &git)?.join("index"),
        };
        return Some((above.to_path_buf(), index));
    }
    None
}

/// Whether the index of a clone around `folder` lists that folder or anything in it. `folder` is canonical, and need not
/// be there.
pub fn git_lists_below(folder: &Path) -> Listed {
    let mut answer = Listed::No;
    let mut from = Some(folder);
    // One clone may lie in another.
    while let Some((root, index)) = from.and_then(clone_around) {
        match folder
            .strip_prefix(&root)
            .map(|path| (path, lists(&index, path, Kinds::All)))
        {
            Ok((_, Listed::Yes)) => return Listed::Yes,
            Ok((_, Listed::Unknown)) => answer = Listed::Unknown,
            Ok((_, Listed::No)) | Err(_) => {}
        }
        from = folder
            .ancestors()
            .find(|above| *above == root)
            .and_then(Path::parent);
    }
    answer
}

/// Whether an index lists a file, or a file below a folder; `path` begins at the folder of the clone.
pub(super) fn lists_file(index: &Path, path: &Path) -> Listed {
    lists(index, path, Kinds::Files)
}

fn lists(index: &Path, path: &Path, kinds: Kinds) -> Listed {
    // A repository without a commit has none.
    match fs::symlink_metadata(index) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Listed::No,
        Ok(meta) if meta.is_file() && meta.len() <= MOST_BYTES => {}
        _ => return Listed::Unknown,
    }
    // In the manner of git, whatever separates names here.
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    let Some(wanted) = parts.map(|parts| parts.join("/")) else {
        return Listed::Unknown;
    };
    // Which hash a repository uses is said elsewhere; read with the wrong length, no index makes sense.
    let read = |hash| {
        let file = open_regular(index)?;
        Entries::begin(BufReader::new(file.take(MOST_BYTES)), hash)?.lists(wanted.as_bytes(), kinds)
    };
    read(20).or_else(|_| read(32)).unwrap_or(Listed::Unknown)
}

/// The folder that a `.git` file names.
pub(super) fn pointed_to(folder: &Path, pointer: &Path) -> Option<PathBuf> {
    let meta = fs::metadata(pointer).ok()?;
    if !meta.is_file() || meta.len() > LONGEST_POINTER {
        return None;
    }
    let mut text = String::new();
    let file = open_regular(pointer).ok()?;
    file.take(LONGEST_POINTER).read_to_string(&mut text).ok()?;
    let named = text.strip_prefix("gitdir:")?.trim();
    (!named.is_empty()).then(|| folder.join(named))
}

/// The entries of an index, one after the other.
struct Entries<R> {
    from: Take<R>,
    version: u32,
    left: u32,
    hash: usize,
    /// The path of the entry before: in version 4 a path says only what differs.
    path: Vec<u8>,
}

fn malformed() -> io::Error {
    io::Error::other("it is no index of git")
}

impl<R: BufRead> Entries<R> {
    fn begin(from: R, hash: usize) -> io::Result<Self> {
        let mut from = from.take(MOST_BYTES);
        let mut head = [0; 12];
        from.read_exact(&mut head)?;
        let [version, left] = [4, 8].map(|at| number(&head[at..at + 4]));
        if !head.starts_with(b"DIRC") || !(2..=4).contains(&version) {
            return Err(malformed());
        }
        Ok(Entries {
            from,
            version,
            left,
            hash,
            path: Vec::new(),
        })
    }

    /// Whether any entry is the wanted path or below it; an empty path is the clone itself.
    fn lists(mut self, wanted: &[u8], kinds: Kinds) -> io::Result<Listed> {
        let mut answer = Listed::No;
        while self.left > 0 {
            let mode = self.next()?;
            let is_there = match self.path.strip_prefix(wanted) {
                Some([] | [b'/', ..]) => true,
                Some(_) => wanted.is_empty(),
                None => false,
            };
            let counts = kinds == Kinds::All || matches!(mode >> 12, 0o10 | 0o12);
            if is_there && counts {
                answer = Listed::Yes;
                break;
            }
        }
        if answer == Listed::No && self.is_split()? {
            return Ok(Listed::Unknown);
        }
        Ok(answer)
    }

    /// Reads the path of the next entry; its mode.
    fn next(&mut self) -> io::Result<u32> {
        self.left -= 1;
        let mut fixed = [0; BEFORE_HASH + 32 + 2];
        let fixed = &mut fixed[..BEFORE_HASH + self.hash + 2];
        self.from.read_exact(fixed)?;
        let mode = number(&fixed[24..28]);
        // File, link, folder of a sparse index, other repository.
        if !matches!(
            mode,
            0o100644 | 0o100664 | 0o100755 | 0o120000 | 0o40000 | 0o160000
        ) {
            return Err(malformed());
        }
        let mut size = fixed.len();
        let is_extended = fixed[fixed.len() - 2] & 0x40 != 0;
        if is_extended {
            self.from.read_exact(&mut [0; 2])?;
            size += 2;
        }
        if self.version == 4 {
            let dropped = self.offset()?;
            let kept = self.path.len().checked_sub(dropped);
            self.path.truncate(kept.ok_or_else(malformed)?);
        } else {
            self.path.clear();
        }
        size += self.rest_of_path()?;
        if self.version < 4 {
            // With its NUL the entry is a multiple of eight bytes long.
            let padding = size.next_multiple_of(8) - size;
            let mut zeros = [0; 8];
            self.from.read_exact(&mut zeros[..padding])?;
        }
        Ok(mode)
    }

    /// Appends up to the next NUL; so many bytes were read, the NUL among them.
    fn rest_of_path(&mut self) -> io::Result<usize> {
        let before = self.path.len();
        let mut limited = self.from.by_ref().take(LONGEST_PATH as u64);
        let read = limited.read_until(0, &mut self.path)?;
        let ends = self.path.pop() == Some(0);
        if !ends || self.path.is_empty() || self.path.len() > LONGEST_PATH || before > LONGEST_PATH
        {
            return Err(malformed());
        }
        Ok(read)
    }

    /// How many bytes of the path before are dropped: seven bits a byte, as in a pack of git.
    fn offset(&mut self) -> io::Result<usize> {
        let mut byte = [0];
        self.from.read_exact(&mut byte)?;
        let mut value = usize::from(byte[0] & 0x7f);
        while byte[0] & 0x80 != 0 {
            self.from.read_exact(&mut byte)?;
            if value > LONGEST_PATH {
                return Err(malformed());
            }
            value = ((value + 1) << 7) | usize::from(byte[0] & 0x7f);
        }
        Ok(value)
    }

    /// Whether what follows the entries says that more of them are in another file.
    fn is_split(&mut self) -> io::Result<bool> {
        loop {
            let mut head = [0; 8];
            self.from.read_exact(&mut head)?;
            let is_name = head[..4].iter().all(u8::is_ascii_alphabetic);
            let size = u64::from(number(&head[4..]));
            if head.starts_with(b"link") {
                return Ok(true);
            }
            // The hash of the whole is the end.
            let mut extension = self.from.by_ref().take(size);
            if !is_name || io::copy(&mut extension, &mut io::sink())? < size {
                return Ok(false);
            }
        }
    }
}

/// In the order of the network.
fn number(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0, |value, byte| (value << 8) | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index as git writes it; each path with its mode.
    fn index(version: u32, hash: usize, paths: &[(&str, u32)], tail: &[u8]) -> Vec<u8> {
        let mut bytes = [b"DIRC".as_slice(), &version.to_be_bytes()].concat();
        bytes.extend((paths.len() as u32).to_be_bytes());
        let mut before = "";
        for (path, mode) in paths {
            let start = bytes.len();
            bytes.extend([7; 24]);
            bytes.extend(mode.to_be_bytes());
            bytes.extend(vec![7; 12 + hash]);
            let is_extended = version >= 3 && path.ends_with('+');
            bytes.extend([if is_extended { 0x40 } else { 0 }, path.len() as u8]);
            if is_extended {
                bytes.extend([0x20, 0]);
            }
            if version == 4 {
                let same = path.bytes().zip(before.bytes());
                let same = same.take_while(|(one, other)| one == other).count();
                bytes.push((before.len() - same) as u8);
                bytes.extend(path.as_bytes()[same..].iter().chain(&[0]));
                before = path;
            } else {
                bytes.extend(path.as_bytes());
                bytes.push(0);
                while (bytes.len() - start) % 8 != 0 {
                    bytes.push(0);
                }
            }
        }
        bytes.extend(tail);
        bytes.extend(vec![0x9b; hash]);
        bytes
    }

    fn read(bytes: &[u8], wanted: &str, kinds: Kinds) -> Listed {
        let read = |hash| Entries::begin(bytes, hash)?.lists(wanted.as_bytes(), kinds);
        read(20).or_else(|_| read(32)).unwrap_or(Listed::Unknown)
    }

    const PATHS: &[(&str, u32)] = &[
        ("a+", 0o100644),
        ("docs/book.toml", 0o100644),
        ("docs/content/a.md", 0o120000),
        ("other/repository", 0o160000),
        ("z", 0o100755),
    ];

    #[test]
    fn every_version_lists_what_it_lists() {
        for version in 2..=4 {
            for hash in [20, 32] {
                let bytes = index(version, hash, PATHS, b"TREE\0\0\0\x02xx");
                for (wanted, expect) in [
                    ("docs/book.toml", Listed::Yes),
                    ("docs", Listed::Yes),
                    ("", Listed::Yes),
                    ("z", Listed::Yes),
                    ("doc", Listed::No),
                    ("docs/book.toml/x", Listed::No),
                    ("docs/book", Listed::No),
                    ("other", Listed::No),
                    ("a", Listed::No),
                ] {
                    let read = read(&bytes, wanted, Kinds::Files);
                    assert_eq!(read, expect, "{version} {hash} {wanted}");
                }
                assert_eq!(read(&bytes, "other", Kinds::All), Listed::Yes);
            }
        }
    }

    #[test]
    fn what_is_no_whole_index_lists_nothing_for_certain() {
        let whole = index(2, 20, PATHS, b"");
        for end in 0..whole.len() - 20 {
            let read = read(&whole[..end], "none", Kinds::Files);
            assert_eq!(read, Listed::Unknown, "{end}");
        }
        let split = index(2, 20, PATHS, b"link\0\0\0\x02xx");
        assert_eq!(read(&split, "none", Kinds::Files), Listed::Unknown);
        assert_eq!(read(&split, "z", Kinds::Files), Listed::Yes);
        let mut many = whole;
        many[8..12].fill(0xff);
        assert_eq!(read(&many, "none", Kinds::Files), Listed::Unknown);
        let endless = [index(4, 20, PATHS, b""), vec![0xff; 100]].concat();
        assert_eq!(read(&endless[..200], "none", Kinds::Files), Listed::Unknown);
    }
}
