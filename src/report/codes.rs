//! What a code means: `content/guide/codes.md`, cut at its headings.
//!
//! The guide's page is built into the program and read by our own parser, so that the manual and `explain` cannot differ.

use crate::diagnostic::Code;
use crate::markdown::{BlockKind, Dialect, Document, ParseOptions, parse};
use crate::page::text::{indented, wrapped};
use crate::span::SourceId;
use crate::wording::about;
use std::fmt::Write;

/// The guide's page, as it is on disk.
pub const PAGE: &str = include_str!("../../content/guide/codes.md");

/// What the guide says of one code.
#[derive(Debug)]
pub struct CodeText {
    pub code: Code,
    /// Plain text, a paragraph each: the first has the levels and the meaning.
    pub about: Vec<String>,
    /// The files of a page, or a small book, that has the finding.
    pub bad: Vec<Shown>,
    /// The same without it.
    pub good: Vec<Shown>,
    /// What to do about it, in place and everywhere.
    pub silence: String,
}

/// A fence of the guide that stands for a file, or for the commands that make one.
#[derive(Debug)]
pub struct Shown {
    pub language: String,
    /// None for a page that may have any name, and for commands.
    pub file: Option<String>,
    pub text: String,
}

/// The part of the guide about a code; none for a code that the guide does not know, which a test forbids.
pub fn code_text(code: Code) -> Option<CodeText> {
    let reading = ParseOptions {
        dialect: Dialect::Markdown,
        ..ParseOptions::default()
    };
    let (document, _) = parse(SourceId(0), PAGE, reading);
    let from = document
        .headings
        .iter()
        .find(|heading| heading.level == 2 && heading.text == code.name())?
        .block;
    let mut text = CodeText {
        code,
        about: Vec::new(),
        bad: Vec::new(),
        good: Vec::new(),
        silence: String::new(),
    };
    let mut is_good = false;
    for block in &document.blocks[from + 1..] {
        match block.kind {
            BlockKind::Heading(_) => break,
            BlockKind::Fence(at) if is_good => text.good.push(shown(&document, at)),
            BlockKind::Fence(at) => text.bad.push(shown(&document, at)),
            // The two labels are for readers of the page.
            _ if block.text.ends_with("that has it:") => {}
            _ if block.text.ends_with("that has not:") => is_good = true,
            _ => match block.text.strip_prefix("To silence it: ") {
                Some(rest) => text.silence = rest.to_owned(),
                None => text.about.push(block.text.clone()),
            },
        }
    }
    Some(text)
}

fn shown(document: &Document, at: usize) -> Shown {
    let fence = &document.fences[at];
    Shown {
        language: fence
            .language
            .as_ref()
            .map_or(String::new(), |word| word.key.clone()),
        file: fence.word("file").and_then(|word| word.value.clone()),
        text: fence.code.clone(),
    }
}

/// `explain CODE`.
pub fn explain_code(code: Code) -> String {
    let mut out = format!("{}\n", code.name());
    let Some(text) = code_text(code) else {
        let _ = writeln!(out, "\n{}", about(code));
        return out;
    };
    for paragraph in &text.about {
        let _ = write!(out, "\n{}", wrapped(paragraph));
    }
    for (label, files) in [("has it", &text.bad), ("has not", &text.good)] {
        let what = match files.as_slice() {
            [one] if one.file.is_none() && one.language != "bash" => "A page",
            _ => "A folder",
        };
        let _ = writeln!(out, "\n{what} that {label}:");
        for shown in files {
            out.push('\n');
            if let Some(file) = &shown.file {
                let _ = writeln!(out, "  {file}");
            }
            out += &indented(&shown.text);
        }
    }
    let silence = format!("To silence it: {}", text.silence);
    let _ = write!(out, "\n{}", wrapped(&silence));
    out
}
