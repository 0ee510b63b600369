//! What an interpreter says of one code, and its few bytes for whoever keeps it.

use crate::cache;
use crate::language::SyntaxFault;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Accepted,
    /// Its words, and the place in the code as it was given.
    Refused(SyntaxFault),
    /// It cannot say, for this reason, and never will.
    TooDeep(String),
    /// Nobody knows, for this reason: to be asked again.
    Unknown(String),
}

impl cache::Answer for Answer {
    fn bytes(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        match self {
            Answer::Accepted => bytes.push(0),
            Answer::Refused(fault) => {
                bytes.push(1);
                for at in [fault.range.start, fault.range.end] {
                    bytes.extend(u32::try_from(at).ok()?.to_le_bytes());
                }
                bytes.extend(fault.message.as_bytes());
            }
            Answer::TooDeep(why) => {
                bytes.push(2);
                bytes.extend(why.as_bytes());
            }
            Answer::Unknown(_) => return None,
        }
        Some(bytes)
    }

    fn read(bytes: &[u8], code: &str) -> Option<Answer> {
        let text = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(str::to_owned);
        match bytes.split_first()? {
            (0, []) => Some(Answer::Accepted),
            (1, rest) => {
                let (start, rest) = rest.split_first_chunk()?;
                let (end, rest) = rest.split_first_chunk()?;
                let range = u32::from_le_bytes(*start) as usize..u32::from_le_bytes(*end) as usize;
                code.get(range.clone())?;
                Some(Answer::Refused(SyntaxFault {
                    range,
                    message: text(rest)?,
                }))
            }
            (2, rest) => Some(Answer::TooDeep(text(rest)?)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::Answer as _;

    #[test]
    fn what_is_kept_is_read_again_and_nothing_else_is() {
        let refused = Answer::Refused(SyntaxFault {
            range: 1..3,
            message: "é".to_owned(),
        });
        for answer in [
            Answer::Accepted,
            refused.clone(),
            Answer::TooDeep("x".to_owned()),
        ] {
            let bytes = answer.bytes().expect("it is kept");
            assert_eq!(Answer::read(&bytes, "aéb"), Some(answer));
        }
        assert_eq!(Answer::Unknown(String::new()).bytes(), None);
        let bytes = refused.bytes().expect("it is kept");
        for (bytes, code) in [
            (&bytes[..], "ab"),
            (&bytes[..], "éa"),
            (&bytes[..6], "aéb"),
            (&[0, 0], ""),
            (&[7], ""),
            (&[], ""),
        ] {
            assert_eq!(Answer::read(bytes, code), None, "{bytes:?} of {code:?}");
        }
    }
}
