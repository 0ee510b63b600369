//! The style sheet's colours against WCAG 2.2 AA (4.5:1 for text), in both schemes.
//!
//! Reads custom properties only; it knows no other CSS.

use std::collections::BTreeMap;

const STYLE: &str = include_str!("../../themes/default/colours.css");
const CODE: &str = include_str!("../../themes/default/code.css");

/// Grounds, and the texts that stand on each besides the fourteen colours of code.
const GROUNDS: &[(&str, &[&str])] = &[
    ("paper", &["ink", "quiet", "accent", "good", "bad"]),
    ("raised", &["ink", "quiet", "accent", "good", "bad"]),
    ("came", &["ink", "good"]),
    ("came-word", &["ink"]),
    ("gone", &["ink", "bad"]),
    ("gone-word", &["ink"]),
];

#[test]
fn every_colour_can_be_read_in_both_schemes() {
    let (light, dark) = schemes();
    assert_eq!(light.len(), dark.len());
    for colours in [light, dark] {
        let highlights: Vec<&str> = colours
            .keys()
            .map(String::as_str)
            .filter(|name| name.starts_with("hl-"))
            .collect();
        assert_eq!(highlights.len(), 14);
        for (ground, texts) in GROUNDS {
            for text in texts.iter().chain(&highlights) {
                let ratio = contrast(colours[*text], colours[*ground]);
                assert!(ratio >= 4.5, "--{text} on --{ground} is {ratio:.2}:1");
            }
        }
    }
}

/// What marks a word or a state by its colour besides text: WCAG 1.4.11 asks for 3:1.
#[test]
fn lines_that_mean_something_can_be_seen() {
    let (light, dark) = schemes();
    for colours in [light, dark] {
        for (line, ground) in [
            ("good", "came-word"),
            ("bad", "gone-word"),
            ("bad", "raised"),
            ("accent", "paper"),
        ] {
            let ratio = contrast(colours[line], colours[ground]);
            assert!(ratio >= 3.0, "--{line} on --{ground} is {ratio:.2}:1");
        }
    }
}

#[test]
fn every_highlight_class_has_its_colour() {
    for name in schemes().0.keys().filter(|name| name.starts_with("hl-")) {
        assert!(
            CODE.contains(&format!(".{name} {{ color: var(--{name});")),
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
    let (mut light, mut dark) = (Colours::new(), Colours::new());
    for line in STYLE.lines() {
        let Some((name, pair)) = line
            .trim()
            .strip_prefix("--")
            .and_then(|line| line.split_once(": light-dark(#"))
        else {
            continue;
        };
        let (one, other) = pair
            .strip_suffix(");")
            .and_then(|pair| pair.split_once(", #"))
            .unwrap_or_else(|| panic!("two colours in {line}"));
        light.insert(name.to_owned(), colour(one));
        dark.insert(name.to_owned(), colour(other));
    }
    (light, dark)
}

fn colour(hex: &str) -> [u8; 3] {
    let value = u32::from_str_radix(hex, 16).expect("six digits");
    let [_, red, green, blue] = value.to_be_bytes();
    [red, green, blue]
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
