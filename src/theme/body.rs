//! The pieces of a page as one piece of HTML, made once and handed to the page's template whole.
//!
//! Prose never passes through the engine: it is most of a page's bytes, and it is finished already.

use minijinja::value::Value;
use minijinja::{Environment, Error, context};

use crate::page::{FenceView, Part, Piece};
use crate::theme::{escape, view};

/// Renders `pieces` in their order.
pub fn render(engine: &Environment<'_>, pieces: &[Piece]) -> Result<String, Error> {
    let fence_template = engine.get_template("fence.html")?;
    let detector_template = engine.get_template("detector.html")?;
    let mut body = String::with_capacity(pieces.iter().map(expected_length).sum());
    for piece in pieces {
        match piece {
            Piece::Prose(prose) => body.push_str(&prose.0),
            Piece::Fence(view) => body.push_str(&fence_template.render(fence(view))?),
            Piece::Detector { id, code } => {
                let value = context! { id => id.as_str(), code => view::html(code) };
                body.push_str(&detector_template.render(value)?);
            }
        }
    }
    Ok(body)
}

/// The page's one `h1` and the rest: the Markdown's own first heading if the body opens with one, else `title`.
///
/// Links to the heading that became the title lead to `anchor`.
pub fn split_heading<'a>(title: &str, anchor: &str, body: &'a str) -> (String, &'a str) {
    const END: &str = "</h1>";
    let opening = body.trim_start();
    if opening.starts_with("<h1")
        && let Some(end) = opening.find(END)
    {
        let (heading, rest) = opening.split_at(end + END.len());
        return (heading.to_owned(), rest);
    }
    let id = match anchor {
        "" => String::new(),
        anchor => format!(" id=\"{}\"", escape::text(anchor)),
    };
    (format!("<h1{id}>{}</h1>", escape::text(title)), body)
}

fn fence(fence: &FenceView) -> Value {
    context! {
        language => fence.language.as_str(),
        class => fence.class.as_str(),
        title => fence.title.as_deref(),
        anchor => fence.anchor.as_str(),
        parts => fence.parts.iter().map(part).collect::<Vec<_>>(),
    }
}

fn part(part: &Part) -> Value {
    context! {
        stance => part.stance,
        verdict => part.verdict.as_ref().map(view::verdict),
        code => view::html(&part.code),
        findings => part.findings.iter().map(view::finding).collect::<Vec<_>>(),
    }
}

fn expected_length(piece: &Piece) -> usize {
    const FRAME_OF_A_FENCE: usize = 1024;
    match piece {
        Piece::Prose(prose) => prose.0.len(),
        Piece::Fence(view) => {
            FRAME_OF_A_FENCE
                + view
                    .parts
                    .iter()
                    .map(|part| part.code.0.len())
                    .sum::<usize>()
        }
        Piece::Detector { code, .. } => FRAME_OF_A_FENCE + code.0.len(),
    }
}
