//! Containers on a page: a box with its title, one that folds, or nothing but its content.
//!
//! Kind and title are the author's words and are always shown; green and red, which mean a stance, never are.

use super::{Container, ContainerKind, emoji};
use crate::escape;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The tags around a container's content; nothing where only the content is shown.
pub(super) fn tags(container: &Container) -> Option<(String, &'static str)> {
    if let Some(element) = element(container) {
        return Some(element);
    }
    let title = container.heading().map(|title| inline(&title));
    if title.is_none() && !container.is_kind() && !folds(container) {
        return None;
    }
    let class = match class(container.type_word()) {
        class if class.is_empty() => "box".to_owned(),
        class => format!("box {class}"),
    };
    if folds(container) {
        let title = title.unwrap_or_else(|| "Details".to_owned());
        let open = if is_unfolded(container) { " open" } else { "" };
        let tag = format!("<details class=\"{class}\"{open}>\n<summary>{title}</summary>\n");
        return Some((tag, "</details>\n"));
    }
    let title = title.map_or_else(String::new, |title| {
        format!("<p class=\"box-title\">{title}</p>\n")
    });
    Some((
        format!("<div class=\"{class}\" role=\"note\">\n{title}"),
        "</div>\n",
    ))
}

fn folds(container: &Container) -> bool {
    container.attribute("folds").is_some()
        || matches!(
            container.name.as_str(),
            "details" | "dropdown" | "expand" | "expandable" | "accordion" | "collapse"
        )
}

fn is_unfolded(container: &Container) -> bool {
    let all = &container.attributes;
    all.iter().any(|(key, value)| match key.as_str() {
        "folds" => value == "open",
        "open" => value != "false",
        _ => false,
    })
}

/// The element of HTML that a tag of MDX is, in lower case; what is none of them shows its content only.
fn element(container: &Container) -> Option<(String, &'static str)> {
    let is_own = container
        .label
        .starts_with(|c: char| c.is_ascii_lowercase());
    if container.kind != ContainerKind::Tag || !is_own {
        return None;
    }
    let (name, close) = match container.name.as_str() {
        "table" => ("table", "</table>\n"),
        "thead" => ("thead", "</thead>\n"),
        "tbody" => ("tbody", "</tbody>\n"),
        "tr" => ("tr", "</tr>\n"),
        "th" => ("th", "</th>\n"),
        "td" => ("td", "</td>\n"),
        "ul" => ("ul", "</ul>\n"),
        "ol" => ("ol", "</ol>\n"),
        "li" => ("li", "</li>\n"),
        "dl" => ("dl", "</dl>\n"),
        "dt" => ("dt", "</dt>\n"),
        "dd" => ("dd", "</dd>\n"),
        "figure" => ("figure", "</figure>\n"),
        "figcaption" => ("figcaption", "</figcaption>\n"),
        "blockquote" => ("blockquote", "</blockquote>\n"),
        _ => return None,
    };
    Some((format!("<{name}>\n"), close))
}

/// A kind as a class: other letters than these have no place in one.
fn class(word: &str) -> String {
    let word = word.rsplit("callout-").next().unwrap_or(word);
    let letters = word.to_ascii_lowercase();
    let is_class = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_whole = letters.bytes().all(is_class) && letters.len() < 40;
    if is_whole { letters } else { String::new() }
}

/// A title's Markdown as HTML: emphasis and code, and of everything else its text.
pub(super) fn inline(title: &str) -> String {
    let title = &*emoji::replaced(title).replace('\0', "\u{fffd}");
    let events = Parser::new_ext(title, Options::ENABLE_STRIKETHROUGH);
    let mut html = String::new();
    let kept = events.filter_map(|event| match event {
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
        | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
        | Event::Text(_)
        | Event::Code(_) => Some(event),
        Event::Html(html) | Event::InlineHtml(html) => Some(Event::Text(html)),
        Event::SoftBreak | Event::HardBreak => Some(Event::Text(" ".into())),
        _ => None,
    });
    pulldown_cmark::html::push_html(&mut html, kept);
    // What is no paragraph to Markdown (`#`, `1.`) has other words than it is written with.
    let is_prose = title.starts_with(|c: char| c.is_alphabetic());
    if is_prose && !html.trim().is_empty() {
        html.trim().to_owned()
    } else {
        escape::html(title)
    }
}
