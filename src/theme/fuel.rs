//! Templates that come to an end: what one may cost to be read and to be rendered.
//!
//! A theme can be a stranger's. The engine's parser recurses with unary operators, chains and `elif`, and folds what is
//! constant again at each of them; nothing but the length of the text bounds that. Its loops end when they end. So a
//! template that a book brings is short, and so is each tag in it; it is compiled where there is stack for every byte, and
//! rendered with fuel: steps and bytes, never time.

use std::error::Error as _;

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind};

/// What one template may use to render one value, in the engine's unit: an instruction, or 64 bytes that are made.
///
/// So no template makes much more than 250 MB. The page of our own book that needs most uses less than a hundredth.
pub const FUEL: u64 = 4_000_000;

/// What each byte and each item of the value adds to that, where [`FUEL`] is not enough: navigation of 100,000 pages is no
/// endless loop.
const PER_BYTE: u64 = 2;

/// The longest template that a book may bring, in bytes; ours have less than a twentieth.
pub const LONGEST: usize = 128 << 10;

/// The longest tag of such a template, in bytes: folding a chain of operators costs the square of its length.
pub const LONGEST_TAG: usize = 4 << 10;

/// Room for the deepest recursion that [`LONGEST`] bytes can ask for; only what is used of it is ever touched.
const STACK: usize = 256 << 20;

/// Compiles a template that a book brings; none where there is no room for the thread that does it.
pub fn add_template(
    engine: &mut Environment<'static>,
    name: &'static str,
    text: String,
) -> Option<Result<(), Error>> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let compiled = thread.spawn_scoped(scope, || engine.add_template_owned(name, text));
        compiled.ok()?.join().ok()
    })
}

/// The line, from 1, of the first tag that is longer than [`LONGEST_TAG`].
///
/// Each place where one could begin is taken for one, those of comments and raw text too: what the engine takes for a tag is
/// then among them, whatever it makes of the text before it.
pub fn long_tag(text: &str) -> Option<u32> {
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + found;
        at = start + 1;
        let closer = match text.as_bytes().get(at) {
            Some(b'{') => b'}',
            Some(b'%') => b'%',
            _ => continue,
        };
        if length_of_tag(&text.as_bytes()[start..], closer) > LONGEST_TAG {
            let before = text.as_bytes()[..start].iter();
            let line = before.filter(|byte| **byte == b'\n').count() + 1;
            return u32::try_from(line).ok();
        }
    }
    None
}

/// The bytes up to the closer, which ends nothing inside of a string; at most one more than a tag may have.
fn length_of_tag(tag: &[u8], closer: u8) -> usize {
    let mut quote = None;
    let mut at = 2;
    while at < tag.len() && at <= LONGEST_TAG {
        match (quote, tag[at]) {
            (Some(_), b'\\') => at += 1,
            (Some(open), byte) if byte == open => quote = None,
            (None, byte @ (b'"' | b'\'')) => quote = Some(byte),
            (None, byte) if byte == closer && tag.get(at + 1) == Some(&b'}') => return at + 2,
            _ => {}
        }
        at += 1;
    }
    at.min(tag.len())
}

/// One template with one value.
pub fn render(engine: &Environment<'static>, name: &str, value: Value) -> Result<String, Error> {
    let rendered = engine.get_template(name)?.render(value.clone());
    match rendered {
        Err(error) if is_out_of_fuel(&error) => {
            let mut larger = engine.clone();
            larger.set_fuel(Some(
                FUEL.saturating_add(size(&value).saturating_mul(PER_BYTE)),
            ));
            larger.get_template(name)?.render(value)
        }
        rendered => rendered,
    }
}

/// Whether the engine gave up because nothing was left; an `include` wraps the error that says so.
pub fn is_out_of_fuel(error: &Error) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.kind() == ErrorKind::OutOfFuel {
            return true;
        }
        next = error.source().and_then(|inner| inner.downcast_ref());
    }
    false
}

/// How much a value holds: an item or a name each, and the bytes of its texts.
fn size(value: &Value) -> u64 {
    let mut size = 0;
    let mut open = vec![value.clone()];
    while let Some(value) = open.pop() {
        size += 16 + value.as_str().map_or(0, |text| text.len() as u64);
        match value.kind() {
            ValueKind::Seq => open.extend(value.try_iter().into_iter().flatten()),
            ValueKind::Map => {
                let keys = value.try_iter().into_iter().flatten();
                open.extend(keys.filter_map(|key| value.get_item(&key).ok()));
            }
            _ => {}
        }
    }
    size
}
