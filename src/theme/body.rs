//! The pieces of a page as one piece of HTML, made once and handed to the page's template whole.
//!
//! Prose never passes through the engine: it is most of a page's bytes, and it is finished already.

use minijinja::value::Value;
use minijinja::{Environment, Error, context};

use crate::page::{FenceView, Part, Piece, Row};
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
        anchor => fence.anchor.as_str(),
        rows => fence.rows.iter().map(row).collect::<Vec<_>>(),
    }
}

fn row(row: &Row) -> Value {
    match row {
        Row::One(one) => context! { part => part(one) },
        Row::Pair(pair) => context! {
            part => None::<Value>,
            name => pair.name.as_str(),
            room => ROOMS.iter().find(|room| pair.width <= **room),
            sides => pair.sides.iter().map(|side| parts(side)).collect::<Vec<_>>(),
            tall => pair.sides.iter().map(|side| is_tall(side)).collect::<Vec<_>>(),
            differences => pair.differences.iter().map(|one| view::html(&one.lines)).collect::<Vec<_>>(),
        },
    }
}

/// Characters of the longest line of a pair; `themes/default/code.css` has a width of the page for each, from which on
/// two columns are laid out.
const ROOMS: [usize; 3] = [52, 64, 80];

/// Whether a side may be taller than a window. It is not held in sight then: nobody could scroll to its end.
fn is_tall(side: &[Part]) -> bool {
    const WINDOW: usize = 24;
    let stretches = side.iter().flat_map(|part| &part.code);
    let lines = stretches.map(|stretch| {
        let code = stretch.code.0.as_str();
        code.matches('\n').count() + 2 * stretch.findings.len()
    });
    // Its head, its verdict, and the room between two.
    lines.sum::<usize>() + 4 * side.len() > WINDOW
}

fn parts(parts: &[Part]) -> Vec<Value> {
    parts.iter().map(part).collect()
}

fn part(part: &Part) -> Value {
    let stretches = part.code.iter().map(|stretch| {
        context! {
            code => view::html(&stretch.code),
            findings => stretch.findings.iter().map(view::finding).collect::<Vec<_>>(),
        }
    });
    context! {
        anchor => part.anchor.as_str(),
        stance => part.stance,
        caption => part.caption.as_ref().map(|caption| context! {
            text => view::html(&caption.text),
            says_stance => caption.says_stance,
        }),
        language => part.language.as_str(),
        class => part.class.as_str(),
        title => part.title.as_deref(),
        is_setup => part.is_setup,
        verdict => part.verdict.as_ref().map(view::verdict),
        probes => part.probes.iter().map(view::probe).collect::<Vec<_>>(),
        stretches => stretches.collect::<Vec<_>>(),
    }
}

fn expected_length(piece: &Piece) -> usize {
    const FRAME: usize = 1024;
    match piece {
        Piece::Prose(prose) => prose.0.len(),
        Piece::Fence(view) => FRAME + view.rows.iter().map(length_of_row).sum::<usize>(),
        Piece::Detector { code, .. } => FRAME + code.0.len(),
    }
}

fn length_of_row(row: &Row) -> usize {
    const FRAME: usize = 512;
    let of_part = |part: &Part| {
        let stretches = part.code.iter();
        FRAME + stretches.map(|stretch| stretch.code.0.len()).sum::<usize>()
    };
    match row {
        Row::One(part) => of_part(part),
        Row::Pair(pair) => {
            let parts = pair.sides.iter().flatten().map(of_part).sum::<usize>();
            let lines = pair.differences.iter().map(|one| one.lines.0.len());
            FRAME + parts + lines.sum::<usize>()
        }
    }
}
