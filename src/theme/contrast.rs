//! The style sheet's colours against WCAG 2.2 AA (4.5:1 for text), in both schemes.
//!
//! Reads custom properties only; it knows no other CSS.

use std::collections::BTreeMap;

const STYLE: &str = include_str!("../../themes/default/rulebook.css");

/// Text colours and the backgrounds that they stand on.
const BACKGROUNDS: &[&str] = &["paper", "raised"];
const TEXT: &[&str] = &["ink", "quiet", "accent", "good", "bad", "code"];

#[test]
fn every_colour_can_be_read_in_both_schemes() {
    let (light, dark) = schemes();
    assert_eq!(
        light.keys().collect::<Vec<_>>(),
        dark.keys().collect::<Vec<_>>()
    );
    for colours in [light, dark] {
        let highlights: Vec<_> = colours
            .keys()
            .filter(|name| name.starts_with("hl-"))
            .collect();
        assert_eq!(highlights.len(), 14);
        let texts = TEXT
            .iter()
            .copied()
            .chain(highlights.into_iter().map(String::as_str));
        for text in texts {
            for background in BACKGROUNDS {
                let ratio = contrast(colours[text], colours[*background]);
                assert!(ratio >= 4.5, "--{text} on --{background} is {ratio:.2}:1");
            }
        }
    }
}

#[test]
fn every_highlight_class_has_its_colour() {
    for name in schemes().0.keys().filter(|name| name.starts_with("hl-")) {
        assert!(
            STYLE.contains(&format!(".{name} {{ color: var(--{name});")),
            "{name}"
        );
    }
}

#[test]
fn contrast_is_measured_as_wcag_defines_it() {
    assert_eq!(contrast([0; 3], [255; 3]).round(), 21.0);
    assert_eq!(format!("{:.2}", contrast([0x77; 3], [255; 3])), "4.48");
}

type Colours = BTreeMap<String, [u8; 3]>;

/// The properties of the light scheme and those of the dark one.
fn schemes() -> (Colours, Colours) {
    let (light, dark) = STYLE
        .split_once("prefers-color-scheme: dark")
        .expect("a dark scheme");
    (colours(light), colours(dark))
}

fn colours(text: &str) -> Colours {
    let declarations = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--"));
    declarations
        .filter_map(|line| {
            let (name, value) = line.split_once(": #")?;
            let value = u32::from_str_radix(value.strip_suffix(';')?, 16).ok()?;
            let [_, red, green, blue] = value.to_be_bytes();
            Some((name.to_owned(), [red, green, blue]))
        })
        .collect()
}

/// <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let linear = colour.map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}
