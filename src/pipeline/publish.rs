//! Building: a checked unit becomes pages, HTML, a site in memory, and what stands on the disk.

use super::additional::{Additional, ICONS};
use super::after::is_search;
use super::assets::{Asset, asset, would_run};
use super::links::unfollowed;
use super::load::{is_markdown, not_looked_at, slashes};
use super::memory::{BuildMemory, Drawn, Override, Part, Rendered};
use super::presentation::{Pages, presentation, site_context};
use super::scope::{ScopeKind, tidy};
use super::{Fault, Promised, Unit};
use crate::book::Target;
use crate::config::RawHtml;
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::export::{EXPORTERS, Input, export, left_out};
use crate::facts::facts;
use crate::page::{Frame, NavKey, Navigation, Page, Previous, pages};
use crate::site::{Content, Published, Refuse, Site, Within, publish};
use crate::source::{Door, Entry, FileSystem, excerpt};
use crate::theme::{NavHtml, NavName, Theme, ThemeFault, is_theme_file, near_theme_file};
use crate::wording::say;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// The site of a unit. A file that wants the address of a page, or of an export, is added to the unit's findings.
pub fn render(files: &dyn FileSystem, unit: &mut Unit, live: Pages) -> Result<Site, Fault> {
    render_again(files, unit, live, &mut BuildMemory::default())
}

/// The same with what the build before left; the site is the same, byte for byte.
pub fn render_again(
    files: &dyn FileSystem,
    unit: &mut Unit,
    live: Pages,
    memory: &mut BuildMemory,
) -> Result<Site, Fault> {
    let (site, _) = draw(files, unit, live, memory, Exports::Now)?;
    Ok(site)
}

/// The same without what programs read of it, which [`super::After`] makes of the unit when it is asked for.
pub fn render_pages(
    files: &dyn FileSystem,
    unit: &mut Unit,
    live: Pages,
    memory: &mut BuildMemory,
) -> Result<(Site, Promised), Fault> {
    draw(files, unit, live, memory, Exports::Later)
}

/// When exports are made: beside the pages, or after them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exports {
    Now,
    Later,
}

fn draw(
    files: &dyn FileSystem,
    unit: &mut Unit,
    live: Pages,
    memory: &mut BuildMemory,
    exports: Exports,
) -> Result<(Site, Promised), Fault> {
    let door = &unit.scope.door(files);
    let start = Instant::now();
    unit.stages.resume();
    let mut before = std::mem::take(&mut memory.rendered);
    let overrides = overrides(door, unit)?;
    let theme = theme(&mut before, &overrides)?;
    let additional = Additional::of(door, unit, live != Pages::Static);
    let presentation = presentation(door, unit, live, additional.frame());
    let mut site = Site::default();
    let mut failed: Vec<ThemeFault> = Vec::new();
    let mut exported: BTreeMap<String, Content> = BTreeMap::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let denied = unit.count(Level::Deny);
    let wanted = wanted(unit);
    let (search_later, skill);
    {
        let context = site_context(unit, &presentation);
        let navigation = Navigation::new(&unit.book, &unit.addresses);
        let known = |address: &str| before.pages.get(address).map(|drawn| drawn.page.clone());
        let last = memory.unit_of(before.build);
        let previous = last.as_ref().and_then(|last| {
            let previous = site_context(last, &before.presentation);
            Previous::of(previous, &context, &known)
        });
        let made: Vec<(Arc<Page>, NavKey)> = pages(&context, &navigation, previous.as_ref());
        // Of its files only the folder is known before they are made: what else stands there is held against them now.
        let others = made.iter().map(|(page, _)| &page.address).chain(&wanted);
        let is_now = exports == Exports::Now
            || others
                .into_iter()
                .any(|path| is_search(&path.to_lowercase()));
        search_later = presentation.frame.search && !is_now;
        if presentation.frame.search && is_now {
            let index = crate::search::files(&context, &navigation);
            let index = index
                .into_iter()
                .map(|(address, bytes)| (address, Content::Bytes(bytes.into())));
            site.files.extend(index);
        }
        let frame = context.frame();
        if before.frame.as_ref() != Some(&frame) {
            before.pages.clear();
        }
        let navs = navigations(&theme, &frame, &navigation, &made)
            .map_err(|fault| theme_fault(fault, &overrides))?;
        let keeps = memory.keeps();
        // From the end, where the largest page is: no core waits for it alone.
        // A page is freed where it was rendered: its memory serves the next one, and no core frees them all at the end.
        let render = || -> Vec<Rendering> {
            let pages = made.into_par_iter().rev();
            pages
                .map(|(page, key)| {
                    let nav = &navs[&(key, page.root.clone())];
                    let known = before.pages.get(&page.address);
                    rendering(&theme, &frame, nav, page, known, keeps)
                })
                .collect()
        };
        let input = Input::new(&context, denied);
        skill = left_out(&input);
        for (at, exporter) in EXPORTERS.iter().enumerate() {
            let addresses = exporter.places(&input).into_iter();
            places.extend(addresses.map(|address| (address, at)));
        }
        let (rendered, files) = rayon::join(render, || match exports {
            Exports::Now => export(&input),
            Exports::Later => Vec::new(),
        });
        exported.extend(
            files
                .into_iter()
                .map(|(address, text)| (address, bytes(text))),
        );
        // In the order of the pages, so that of several faults the first is told.
        let mut pages = HashMap::new();
        let all = rendered.len();
        let made = rendered.iter().filter(|page| page.is_new).count();
        for page in rendered.into_iter().rev() {
            match page.content {
                Ok(content) => {
                    if let Some((view, nav)) = page.kept {
                        let drawn = Drawn {
                            page: view,
                            nav,
                            content: content.clone(),
                        };
                        pages.insert(page.address.clone(), drawn);
                    }
                    site.files.insert(page.address, content);
                }
                Err(fault) => failed.push(fault),
            }
        }
        memory.work_mut().rendered = Part::since(start, made, all);
        for (address, bytes) in theme.assets(&frame) {
            site.files.insert(
                address.to_owned(),
                Content::Bytes(Arc::from(bytes.into_owned())),
            );
        }
        if keeps && failed.is_empty() {
            memory.spent.push(Box::new(before.pages));
            memory.rendered = Rendered {
                build: memory.build(),
                presentation: presentation.clone(),
                frame: Some(frame),
                theme: Some((overrides.clone(), theme)),
                pages,
            };
        }
    }
    if let Some(fault) = failed.into_iter().next() {
        return Err(theme_fault(fault, &overrides));
    }
    if let Some((rules, left_out)) = skill.filter(|(_, left_out)| *left_out > 0) {
        unit.notes.push(say!("skill-leaves-out", left_out, rules));
    }
    add_assets(door, unit, (wanted, additional), &mut places, &mut site);
    if let Some(domain) = &unit.scope.config.html.cname {
        site.files
            .insert("CNAME".to_owned(), bytes(format!("{domain}\n")));
    }
    exported.retain(|address, _| places.contains_key(address));
    site.files.extend(exported);
    unit.stages.end("render");
    let promised = Promised {
        presentation,
        denied,
        places,
        search: search_later,
    };
    Ok((site, promised))
}

/// The theme of the build before, unless the book's own files are others now; no page looks as it did then.
fn theme(before: &mut Rendered, overrides: &[Override]) -> Result<Theme, Fault> {
    match before.theme.take() {
        Some((known, theme)) if known == overrides => Ok(theme),
        _ => {
            before.pages.clear();
            Theme::new(overrides.to_vec()).map_err(|fault| theme_fault(fault, overrides))
        }
    }
}

/// The navigation of each branch and each depth of folders. It is rendered once for all of their pages, and only marked
/// for each.
fn navigations(
    theme: &Theme,
    frame: &Frame,
    navigation: &Navigation,
    pages: &[(Arc<Page>, NavKey)],
) -> Result<HashMap<(NavKey, String), NavHtml>, ThemeFault> {
    let keys: BTreeSet<(NavKey, String)> = pages
        .iter()
        .map(|(page, key)| (*key, page.root.clone()))
        .collect();
    keys.into_iter()
        .map(|(key, root)| {
            let nav = theme.render_nav(frame, &root, &navigation.entries(key))?;
            Ok(((key, root), nav))
        })
        .collect()
}

/// The HTML of a page: the known one where neither the page nor its navigation changed.
fn rendering(
    theme: &Theme,
    frame: &Frame,
    nav: &NavHtml,
    page: Arc<Page>,
    known: Option<&Drawn>,
    keeps: bool,
) -> Rendering {
    let name = nav.name_for(&page);
    let known = known.filter(|known| known.nav == name && known.page == page);
    let content = match known {
        Some(known) => Ok(known.content.clone()),
        None => {
            let nav = nav.for_page(&page);
            theme.render(frame, &nav, &page).map(bytes)
        }
    };
    Rendering {
        address: page.address.clone(),
        is_new: known.is_none(),
        content,
        kept: keeps.then_some((page, name)),
    }
}

/// One page's HTML, and what to remember of it.
struct Rendering {
    address: String,
    is_new: bool,
    content: Result<Content, ThemeFault>,
    kept: Option<(Arc<Page>, NavName)>,
}

fn bytes(text: String) -> Content {
    Content::Bytes(Arc::from(text.into_bytes()))
}

/// The fault with the line that somebody has to mend.
fn theme_fault(fault: ThemeFault, overrides: &[Override]) -> Fault {
    let file = overrides.iter().find(|(_, shown, _)| *shown == fault.path);
    let picture = fault
        .line
        .zip(file)
        .and_then(|(line, (.., text))| excerpt(text, line, None));
    let picture = picture.map_or_else(String::new, |picture| format!("\n{picture}"));
    Fault::new(format!("{fault}{picture}"))
}

/// The book's own `theme/` folder replaces what it has.
fn overrides(door: &Door<'_>, unit: &mut Unit) -> Result<Vec<Override>, Fault> {
    let mut overrides = Vec::new();
    if let ScopeKind::Book { root } = &unit.scope.kind {
        let folder = tidy(&root.join("theme"));
        if door
            .entry(&folder)
            .is_some_and(|entry| entry != Entry::File)
        {
            let mut walked = door.walk(&folder, &[]);
            // A file of any name is one of the theme, or a fault of it.
            let links = unfollowed(&mut walked, |_| true, slashes);
            let links = links
                .into_iter()
                .map(|link| link.finding(&mut unit.sources));
            unit.findings.extend(links);
            unit.unreadable
                .extend(walked.faults.into_iter().map(not_looked_at));
            let mut others = Vec::new();
            for path in walked.files {
                let shown = slashes(&path);
                let name = slashes(path.strip_prefix(&folder).unwrap_or(&path));
                if !is_theme_file(&name) {
                    // mdBook keeps its own templates here, and the book's icon.
                    if !ICONS.iter().any(|(icon, _)| *icon == name) {
                        others.push(name);
                    }
                    continue;
                }
                let text = door
                    .read(&path)
                    .map_err(|_| Fault::new(facts!("not-readable-as-utf-8", shown)))?;
                overrides.push((name, shown, text));
            }
            if !others.is_empty() {
                let near = others.iter().find_map(|name| near_theme_file(name));
                let hint = near.map_or_else(
                    || facts!("theme-files-unused-hint"),
                    |near| facts!("did-you-mean", near),
                );
                let message = facts!("theme-files-unused", names = others);
                let told = Diagnostic::nowhere(Code::ConfigIgnored, message);
                unit.findings.push(told.hint(hint));
            }
        }
    }
    Ok(overrides)
}

/// The paths of the files beside the Markdown: all of a folder of pages, and those that a page shows or links to.
fn wanted(unit: &Unit) -> BTreeSet<String> {
    let mut wanted: BTreeSet<String> = unit.assets.iter().cloned().collect();
    for page in &unit.book.pages {
        let targets = page.targets.iter().chain(&page.images).chain(&page.raw);
        wanted.extend(targets.filter_map(|target| match target {
            Target::Asset(path) => Some(path.clone()),
            _ => None,
        }));
    }
    if unit.scope.is_project() {
        // A page that was not named is not published, and neither is what a walk would leave out.
        let is_left = |part: &str| matches!(part, ".git" | "node_modules");
        wanted.retain(|path| !is_markdown(Path::new(path)) && !path.split('/').any(is_left));
    }
    wanted
}

/// Copies of the files beside the Markdown.
///
/// A file of the user's wins over what rulebook exports: it was put there on purpose, or its name is to be changed.
fn add_assets(
    door: &Door<'_>,
    unit: &mut Unit,
    (wanted, additional): (BTreeSet<String>, Additional),
    exports: &mut BTreeMap<String, usize>,
    site: &mut Site,
) {
    let mut taken: BTreeSet<String> = site
        .files
        .keys()
        .map(|address| address.to_lowercase())
        .collect();
    let lower: HashMap<String, String> = exports
        .keys()
        .map(|address| (address.to_lowercase(), address.clone()))
        .collect();
    let may_run = unit.scope.config.html.raw_html == RawHtml::All;
    let mut left_out = Vec::new();
    for (address, file) in additional.files() {
        if taken.insert(address.to_lowercase()) {
            let icon = ICONS.iter().any(|(_, icon)| icon == address);
            let content = match icon.then(|| asset(address, || door.bytes(file))) {
                Some(Ok(Asset::Cleaned(bytes))) => Content::Bytes(bytes.into()),
                Some(Ok(Asset::LeftOut)) => continue,
                _ => Content::Copy(door.file(file.clone())),
            };
            site.files.insert(address.clone(), content);
        } else {
            unit.findings.push(over_a_page(address));
        }
    }
    for path in wanted {
        let file = unit.scope.base.join(&path);
        let is_named = additional.holds(door, &file);
        if door.entry(&file) != Some(Entry::File) || is_named && site.files.contains_key(&path) {
            continue;
        }
        let content = match may_run || is_named {
            true => Ok(Asset::AsItIs),
            false => asset(&path, || door.bytes(&file)),
        };
        let content = match content {
            Ok(Asset::Cleaned(bytes)) => Content::Bytes(bytes.into()),
            Ok(Asset::LeftOut) => {
                left_out.push(path);
                continue;
            }
            // What cannot be read is reported when it is copied.
            Ok(Asset::AsItIs) | Err(_) => Content::Copy(door.file(file)),
        };
        if !taken.insert(path.to_lowercase()) {
            unit.findings.push(over_a_page(&path));
            continue;
        }
        if let Some(export) = lower.get(&path.to_lowercase()) {
            exports.remove(export);
            unit.findings.push(
                Diagnostic::nowhere(
                    Code::AddressCollision,
                    facts!("published-over-an-export", path, export),
                )
                .hint(facts!("published-over-an-export-hint")),
            );
        }
        site.files.insert(path, content);
    }
    // A check has named those that it knew by their endings.
    unit.findings
        .retain(|finding| finding.code != Code::ActiveContent);
    unit.findings.extend(would_run(&left_out));
    let said = additional.note().filter(|note| !unit.notes.contains(note));
    unit.notes.extend(said);
    unit.findings.extend(additional.findings);
}

fn over_a_page(path: &str) -> Diagnostic {
    Diagnostic::nowhere(Code::AddressCollision, facts!("copied-over-a-page", path))
        .hint(facts!("rename-the-file"))
}

/// Where a unit is built to, if the user names nothing.
pub fn default_target(files: &dyn FileSystem, unit: &Unit) -> PathBuf {
    match &unit.scope.kind {
        ScopeKind::Book { root } => tidy(&root.join(&unit.scope.config.build.build_dir)),
        ScopeKind::Foreign => {
            let door = Door::of_user(files);
            let name = unit.scope.roots.first().and_then(|root| {
                let whole = door.canonical(&root.path);
                let is_file = door.entry(&root.path) == Some(Entry::File);
                let name = if is_file {
                    whole.file_stem()
                } else {
                    whole.file_name()
                };
                name.map(std::ffi::OsStr::to_os_string)
            });
            Path::new("book").join(name.unwrap_or_else(|| "site".into()))
        }
    }
}

/// Puts a site where its readers find it: where the user says, else where the book does. The place, and what was done.
///
/// Errors: nothing was published. A book names no folder outside of its own, and none that a link leads to.
pub fn put(
    files: &dyn FileSystem,
    unit: &Unit,
    site: &Site,
    named: Option<&Path>,
) -> Result<(PathBuf, Published), Fault> {
    let target = &named.map_or_else(|| default_target(files, unit), Path::to_path_buf);
    let is_users = named.is_some() || unit.scope.is_output_named;
    let root = match &unit.scope.kind {
        ScopeKind::Book { root } => root.clone(),
        ScopeKind::Foreign => unit
            .scope
            .roots
            .first()
            .map_or_else(|| unit.scope.base.clone(), |root| root.path.clone()),
    };
    let within = match &unit.scope.kind {
        ScopeKind::Book { root } => Within {
            folder: root.clone(),
            output: PathBuf::from(&unit.scope.config.build.build_dir),
        },
        ScopeKind::Foreign => Within {
            folder: PathBuf::from("."),
            output: target.clone(),
        },
    };
    let refuse = Refuse {
        root,
        source: unit.scope.base.clone(),
        within: (!is_users).then_some(within),
    };
    let published = publish(site, target, &refuse).map_err(|fault| {
        // Places are named as the user named them.
        let whole = files.canonical(target);
        let (whole, shown) = (whole.to_string_lossy(), target.to_string_lossy());
        Fault::new(fault.to_string().replace(&*whole, &shown))
    })?;
    Ok((target.clone(), published))
}
