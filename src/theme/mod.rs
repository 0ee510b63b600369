//! Pages to HTML; the template engine is known only here.
//!
//! A theme is the files embedded from `themes/default/`, some of them replaced by a book's own.
//! Nothing here reads a disk, knows a verdict's meaning, or decides what a page holds: [`crate::page`] did.

mod body;
mod escape;
mod fault;
mod files;
mod fuel;
mod nav;
mod sample;
mod value;

#[cfg(test)]
mod contrast;
#[cfg(test)]
mod tests;

use crate::near::nearest;
use crate::wording::say;
use std::borrow::Cow;
use std::collections::HashMap;

use minijinja::value::{Serde, Value, merge_maps};
use minijinja::{Environment, UndefinedBehavior, context};

use crate::page::{Body, Frame, NavEntry, Page, Piece};

pub use fault::ThemeFault;
pub use files::{is_theme_file, near_theme_file};
pub use nav::{NavHtml, NavName};

use files::{FILES, Kind};

/// Templates, compiled, and assets.
#[derive(Debug)]
pub struct Theme {
    engine: Environment<'static>,
    /// File name to the path that faults show, for the files that a book replaced.
    paths: HashMap<String, String>,
    /// Address, kind and text.
    assets: Vec<(String, Kind, Cow<'static, str>)>,
}

impl Theme {
    /// The default theme with the book's own files in place of those of the same name.
    ///
    /// `overrides` are file name, path as shown, and text.
    /// A replaced template is tried on sample pages, so that a typo is a fault here and not in the middle of a build.
    pub fn new(overrides: Vec<(String, String, String)>) -> Result<Theme, ThemeFault> {
        let mut engine = Environment::new();
        engine.set_undefined_behavior(UndefinedBehavior::Strict);
        engine.set_formatter(escape::write_value);
        // Costs only where a fault is made, and names the variable that is undefined.
        engine.set_debug(true);
        engine.set_fuel(Some(fuel::FUEL));
        let mut theme = Theme {
            engine,
            paths: HashMap::new(),
            assets: Vec::new(),
        };

        let mut replaced: HashMap<String, String> = HashMap::new();
        for (name, path, text) in overrides {
            if files::kind(&name).is_none() {
                return Err(unknown_file(&name, path));
            }
            theme.paths.insert(name.clone(), path);
            replaced.insert(name, text);
        }
        let is_default = replaced.is_empty();
        let mut style = String::new();
        for &(name, kind, text) in FILES {
            let text = replaced
                .remove(name)
                .map_or(Cow::Borrowed(text), Cow::Owned);
            match (kind, text) {
                (Kind::Template, text) => theme.add_template(name, text)?,
                (Kind::Style, text) => {
                    match text {
                        Cow::Borrowed(own) => style.push_str(&files::without_comments(own)),
                        Cow::Owned(text) => style.push_str(&text),
                    }
                    style.push('\n');
                }
                (kind, text) => theme.assets.push((format!("assets/{name}"), kind, text)),
            }
        }
        let style = (files::STYLE.to_owned(), Kind::Asset, Cow::Owned(style));
        theme.assets.insert(0, style);
        if !is_default {
            theme.try_out()?;
        }
        Ok(theme)
    }

    /// One page; `nav` is what [`NavHtml::for_page`] gave for it.
    pub fn render(&self, frame: &Frame, nav: &str, page: &Page) -> Result<String, ThemeFault> {
        let template = format!("{}.html", page.kind);
        let shared = context! {
            frame => Serde(frame),
            page => Serde(page),
            nav => Value::from_safe_string(nav.to_owned()),
            contents => Vec::<Value>::new(),
        };
        let of_kind = match &page.body {
            Body::Guide(guide) => {
                let body = self.body(&guide.pieces, &template)?;
                let (heading, rest) = body::split_heading(&guide.heading, &guide.anchor, &body);
                let html = context! {
                    heading => Value::from_safe_string(heading),
                    body => Value::from_safe_string(rest.to_owned()),
                };
                merge_maps([Serde(guide).into(), html])
            }
            Body::Rule(rule) => {
                let body = self.body(&rule.pieces, &template)?;
                let html = context! { body => Value::from_safe_string(body) };
                merge_maps([Serde(rule).into(), html])
            }
            Body::RuleIndex(index) => Serde(index).into(),
            Body::Verification(verification) => Serde(verification).into(),
            Body::Listing(listing) => Serde(listing).into(),
            Body::NotFound => context! {},
            Body::Redirect(redirect) => Serde(redirect).into(),
        };
        self.run(&template, merge_maps([shared, of_kind]))
    }

    /// The navigation of the folder that `root` leads out of.
    pub fn render_nav(
        &self,
        frame: &Frame,
        root: &str,
        entries: &[NavEntry],
    ) -> Result<NavHtml, ThemeFault> {
        let mut addresses = Vec::new();
        let value = context! {
            frame => Serde(frame),
            root => root,
            entries => nav::entries(entries, root, &mut addresses),
        };
        Ok(NavHtml::unmark(&self.run("nav.html", value)?, &addresses))
    }

    /// The files that pages of this frame ask for, by address.
    pub fn assets(&self, frame: &Frame) -> Vec<(&str, Cow<'_, [u8]>)> {
        self.assets
            .iter()
            .filter(|(_, kind, _)| match kind {
                Kind::SearchAsset => frame.search,
                Kind::LiveAsset => frame.live,
                _ => true,
            })
            .map(|(address, _, text)| (address.as_str(), Cow::Borrowed(text.as_bytes())))
            .collect()
    }

    fn body(&self, pieces: &[Piece], template: &str) -> Result<String, ThemeFault> {
        body::render(&self.engine, pieces).map_err(|error| self.fault(&error, template))
    }

    fn run(&self, template: &str, value: Value) -> Result<String, ThemeFault> {
        fuel::render(&self.engine, template, value).map_err(|error| self.fault(&error, template))
    }

    fn add_template(
        &mut self,
        name: &'static str,
        text: Cow<'static, str>,
    ) -> Result<(), ThemeFault> {
        let added = match text {
            Cow::Borrowed(text) => self.engine.add_template(name, text),
            Cow::Owned(text) if text.len() > fuel::LONGEST => {
                let (bytes, most) = (text.len(), fuel::LONGEST);
                return Err(self.refusal(name, None, say!("template-too-long", bytes, most)));
            }
            Cow::Owned(text) => {
                if let Some(line) = fuel::long_tag(&text) {
                    let message = say!("template-tag-too-long", most = fuel::LONGEST_TAG);
                    return Err(self.refusal(name, Some(line), message));
                }
                match fuel::add_template(&mut self.engine, name, text) {
                    Some(added) => added,
                    None => return Err(self.refusal(name, None, say!("template-without-stack"))),
                }
            }
        };
        added.map_err(|error| self.fault(&error, name))
    }

    /// Renders a page of every kind, full and bare, and throws the result away.
    fn try_out(&self) -> Result<(), ThemeFault> {
        for frame in sample::frames() {
            let nav = self.render_nav(&frame, "", &sample::nav())?;
            for page in sample::pages() {
                self.render(&frame, &nav.for_page(&page), &page)?;
            }
        }
        Ok(())
    }

    fn fault(&self, error: &minijinja::Error, template: &str) -> ThemeFault {
        fault::from_engine(error, template, |name| self.path(name))
    }

    /// A template that is not even tried.
    fn refusal(&self, template: &str, line: Option<u32>, message: String) -> ThemeFault {
        ThemeFault {
            path: self.path(template),
            line,
            message,
        }
    }

    fn path(&self, template: &str) -> String {
        match self.paths.get(template) {
            Some(path) => path.clone(),
            None => format!("themes/default/{template}"),
        }
    }
}

fn unknown_file(name: &str, path: String) -> ThemeFault {
    let names = FILES.iter().map(|(known, ..)| *known);
    let message = match nearest(&name.to_lowercase(), names, |_| 3) {
        Some(known) => say!("not-a-theme-file-near", name, known),
        None => {
            let known: Vec<_> = FILES.iter().map(|(known, ..)| *known).collect();
            say!("not-a-theme-file", name, known)
        }
    };
    ThemeFault {
        path,
        line: None,
        message,
    }
}
