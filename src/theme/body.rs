//! The pieces of a page as one piece of HTML, made once and handed to the page's template whole.
//!
//! Prose never passes through the engine: it is most of a page's bytes, and it is finished already.

use minijinja::value::Serde;
use minijinja::{Environment, Error};

use crate::page::{Part, Piece, Row};
use crate::theme::{escape, fuel};

/// Renders `pieces` in their order.
pub fn render(engine: &Environment<'static>, pieces: &[Piece]) -> Result<String, Error> {
    let mut body = String::with_capacity(pieces.iter().map(expected_length).sum());
    for piece in pieces {
        match piece {
            Piece::Prose(prose) => body.push_str(&prose.0),
            Piece::Fence(fence) => {
                body.push_str(&fuel::render(engine, "fence.html", Serde(fence).into())?);
            }
            Piece::Detector(detector) => {
                body.push_str(&fuel::render(
                    engine,
                    "detector.html",
                    Serde(detector).into(),
                )?);
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

fn expected_length(piece: &Piece) -> usize {
    const FRAME: usize = 1024;
    match piece {
        Piece::Prose(prose) => prose.0.len(),
        Piece::Fence(fence) => FRAME + fence.rows.iter().map(length_of_row).sum::<usize>(),
        Piece::Detector(detector) => FRAME + detector.code.0.len(),
    }
}

fn length_of_row(row: &Row) -> usize {
    const FRAME: usize = 512;
    let of_part = |part: &Part| {
        let stretches = part.stretches.iter();
        FRAME + stretches.map(|stretch| stretch.code.0.len()).sum::<usize>()
    };
    match row {
        Row::One(part) => of_part(part),
        Row::Pair(pair) => {
            let parts = pair.sides.iter().flatten().map(of_part).sum::<usize>();
            let lines = pair.differences.iter().map(|lines| lines.0.len());
            FRAME + parts + lines.sum::<usize>()
        }
    }
}
