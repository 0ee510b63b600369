//! `badge.svg`: how many examples are proven, for a README. It never says more than is true.
//!
//! Widths come from a small table and not from a font, so that the same counts give the same bytes everywhere; the text
//! is fitted to them by the one who shows it.

use super::exporter::{Exporter, File, Input};
use crate::escape;
use crate::verify::{Tally, VerdictKind};

pub(super) const EXPORTER: Exporter = Exporter {
    address: "badge.svg",
    about: "how many examples are proven, for a README",
    places: |_| vec![EXPORTER.address.to_owned()],
    make,
};

// White on each of these has a contrast of at least 4.5, and each stands out on paper and on ink.
const GREEN: &str = "#1f7a38";
const AMBER: &str = "#8a6100";
const RED: &str = "#b3261e";
const GREY: &str = "#6a6f76";
const LABEL: &str = "#3c4148";

fn make(input: &Input<'_>) -> Vec<File> {
    let said = Said::of(&input.context.judged.tally, input.denied);
    vec![(EXPORTER.address.to_owned(), svg(&said))]
}

#[derive(Debug, PartialEq, Eq)]
struct Said {
    label: &'static str,
    value: String,
    colour: &'static str,
}

impl Said {
    fn of(tally: &Tally, denied: usize) -> Said {
        let (proven, total) = (tally.count(VerdictKind::Proven), tally.total());
        let of = format!("{proven} of {total} proven");
        let (label, value, colour) = match (denied, proven) {
            (1, _) => ("not verified", format!("1 error, {of}"), RED),
            (2.., _) => ("not verified", format!("{denied} errors, {of}"), RED),
            (0, 0) => ("examples", "not verified".to_owned(), GREY),
            (0, _) if proven == total => ("verified", of, GREEN),
            (0, _) => ("verified", of, AMBER),
        };
        Said {
            label,
            value,
            colour,
        }
    }
}

const PADDING: u32 = 60;

fn svg(said: &Said) -> String {
    let (label, value) = (width(said.label), width(&said.value));
    let left = label + 2 * PADDING;
    let right = value + 2 * PADDING;
    let all = left + right;
    let title = escape::html(&format!("{}: {}", said.label, said.value));
    let tenths = |width: u32| format!("{}.{}", width / 10, width % 10);
    let text = |x: u32, width: u32, text: &str| {
        format!(
            "<text x=\"{}\" y=\"14\" textLength=\"{}\">{}</text>",
            tenths(x),
            tenths(width),
            escape::html(text)
        )
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"20\" viewBox=\"0 0 {width} 20\" role=\"img\" aria-labelledby=\"t\">\n\
         <title id=\"t\">{title}</title>\n\
         <clipPath id=\"c\"><rect width=\"{width}\" height=\"20\" rx=\"3\"/></clipPath>\n\
         <g clip-path=\"url(#c)\">\n\
         <rect width=\"{left}\" height=\"20\" fill=\"{LABEL}\"/>\n\
         <rect x=\"{left}\" width=\"{right}\" height=\"20\" fill=\"{colour}\"/>\n\
         </g>\n\
         <g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">\n\
         {first}\n{second}\n\
         </g>\n\
         </svg>\n",
        width = tenths(all),
        left = tenths(left),
        right = tenths(right),
        colour = said.colour,
        first = text(PADDING, label, said.label),
        second = text(left + PADDING, value, &said.value),
    )
}

/// The width of a text in tenths of a pixel, at 11 pixels.
fn width(text: &str) -> u32 {
    text.chars().map(advance).sum()
}

/// Close to Verdana's, rounded.
fn advance(c: char) -> u32 {
    match c {
        'i' | 'j' | 'l' => 30,
        ' ' | ',' | '.' | 'f' | 't' => 40,
        'r' | 's' => 50,
        'm' => 107,
        'w' => 90,
        _ => 70,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::Verdict;

    fn tally(kinds: &[VerdictKind]) -> Tally {
        let verdicts: Vec<Verdict> = kinds
            .iter()
            .map(|kind| Verdict {
                kind: *kind,
                grounds: Vec::new(),
                judges: Vec::new(),
                rule: None,
            })
            .collect();
        Tally::of(&verdicts)
    }

    fn check(kinds: &[VerdictKind], denied: usize, label: &str, value: &str, colour: &str) {
        let said = Said::of(&tally(kinds), denied);
        assert_eq!(
            (said.label, said.value.as_str(), said.colour),
            (label, value, colour)
        );
    }

    #[test]
    fn it_never_says_more_than_is_true() {
        use VerdictKind::{NotCaught, Proven, Skipped, SyntaxOnly};
        check(&[], 0, "examples", "not verified", GREY);
        check(
            &[SyntaxOnly, SyntaxOnly],
            0,
            "examples",
            "not verified",
            GREY,
        );
        check(&[Proven, Proven], 0, "verified", "2 of 2 proven", GREEN);
        check(&[Proven, SyntaxOnly], 0, "verified", "1 of 2 proven", AMBER);
        check(&[Proven, Skipped], 0, "verified", "1 of 2 proven", AMBER);
        check(
            &[Proven, NotCaught],
            1,
            "not verified",
            "1 error, 1 of 2 proven",
            RED,
        );
        check(&[Proven], 3, "not verified", "3 errors, 1 of 1 proven", RED);
    }

    #[test]
    fn it_is_read_aloud_and_has_one_size() {
        let svg = svg(&Said::of(&tally(&[VerdictKind::Proven]), 0));
        assert!(
            svg.contains("role=\"img\"")
                && svg.contains("<title id=\"t\">verified: 1 of 1 proven</title>")
        );
        assert!(svg.contains("textLength"), "{svg}");
        assert_eq!(width("it"), 70);
    }
}
