//! Titles of tabs that are written on what holds the tabs: `<Tabs items={['Bad', 'Good']}>`, `{{< tabs items="A,B" >}}`.

use super::super::container::{Container, words};

/// Gives each tab without a title of its own the one that the tabs around it have for it.
pub(super) fn inherit(containers: &mut [Container]) {
    // Around the container that is looked at, by index, and how many tabs each has so far.
    let mut around: Vec<(usize, usize)> = Vec::new();
    for at in 0..containers.len() {
        let start = containers[at].opening.start;
        while around
            .last()
            .is_some_and(|(outer, _)| containers[*outer].span.end <= start)
        {
            around.pop();
        }
        if let Some((outer, count)) = around.last_mut() {
            let place = *count;
            *count += 1;
            let title = title(&containers[*outer], &containers[at], place);
            if title.is_some() {
                containers[at].title = title;
            }
        }
        around.push((at, 0));
    }
}

fn title(outer: &Container, tab: &Container, place: usize) -> Option<String> {
    let is_own = ["title", "label", "name", ""]
        .iter()
        .any(|key| tab.attribute(key).is_some());
    if is_own || !tab.name.contains("tab") || !outer.name.contains("tabs") {
        return None;
    }
    if let (Some(values), Some(value)) = (outer.attribute("values"), tab.attribute("value")) {
        let mut groups = values.split('}');
        return groups.find_map(|group| {
            let is_it = quoted_behind(group, "value") == Some(value);
            quoted_behind(group, "label")
                .filter(|_| is_it)
                .and_then(words)
        });
    }
    let items = outer
        .attribute("items")
        .or_else(|| outer.attribute("names"))?;
    match items.strip_prefix('[') {
        Some(list) => strings(list).nth(place).and_then(words),
        None => items.split(',').nth(place).and_then(words),
    }
}

/// The string behind a key of a JavaScript object.
fn quoted_behind<'t>(group: &'t str, key: &str) -> Option<&'t str> {
    let mut from = 0;
    while let Some(step) = group[from..].find(key) {
        let behind = &group[from + step + key.len()..];
        let behind = behind.trim_start_matches(['"', '\'']).trim_start();
        if let Some(value) = behind.strip_prefix(':') {
            return strings(value).next();
        }
        from += step + key.len();
    }
    None
}

fn strings(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(['"', '\'', '`'])?;
        let quote = char::from(rest.as_bytes()[start]);
        let (inner, behind) = rest[start + 1..].split_once(quote)?;
        rest = behind;
        Some(inner)
    })
}
