//! In which order code runs: a page's setups, then its examples as a reader meets them, in states of their own where
//! they ask for it.
//!
//! Pure: it reads the book and nothing else.

use super::SetupFile;
use super::kinds::kind_of;
use crate::book::{Book, ClaimKind, Example, HiddenCode, Page, Stance};
use crate::runtime::StepKind;
use std::sync::Arc;

/// Where a step's code comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// Index into the book's examples.
    Example(usize),
    File(Arc<SetupFile>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub origin: Origin,
    pub kind: StepKind,
}

/// Steps that share one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Session {
    pub page: usize,
    pub steps: Vec<Step>,
}

/// Whether an example is one that a run executes, whatever its environment.
pub fn is_executed(example: &Example) -> bool {
    let words = &example.words;
    let states_it = !words.run_claims.is_empty() || words.run || example.output.is_some();
    let wanted = match example.stance {
        Stance::Good => true,
        Stance::Bad => states_it,
        Stance::Neutral | Stance::Unclear => false,
    };
    can_run(example)
        && wanted
        && words.skip.is_none()
        && !words.norun
        && !words.invalid_syntax
        && !example.holds_no_code()
}

/// Whether it is code that runs before others. A setup in another language is folded on its page, and no more.
fn is_setup(example: &Example) -> bool {
    can_run(example) && example.words.is_setup && !example.words.norun
}

/// Whether examples of its language run at all.
fn can_run(example: &Example) -> bool {
    example.language.and_then(kind_of).is_some()
}

/// The sessions of one environment; `fits` says whether an example's `needs` are met there.
pub(super) fn sessions(
    book: &Book,
    files: &[Vec<Arc<SetupFile>>],
    fits: &dyn Fn(&Example) -> bool,
) -> Vec<Session> {
    let mut sessions = Vec::new();
    let mut start = 0;
    // Elsewhere such a word is that of another tool: a group of tabs.
    let mut able = book.examples.iter().filter(|one| can_run(one));
    let isolates = able.any(|one| one.words.borrowed.isolates);
    for of_page in book.examples.chunk_by(|one, other| one.page == other.page) {
        let page = of_page[0].page;
        let written = Written {
            examples: of_page,
            start,
            files: files.get(page).map_or(&[][..], Vec::as_slice),
            hidden: hidden(&book.pages[page]),
            isolates,
            shares: of_page.iter().any(|one| one.words.borrowed.shares),
        };
        written.sessions(fits, &mut sessions);
        start += of_page.len();
    }
    sessions
}

/// The setup that an example asks for, and the group that it is in.
type Wanted<'b> = (Option<&'b str>, Option<&'b str>);

/// The code in comments of a page, each with the byte at which it stands.
fn hidden(page: &Page) -> Vec<(u32, Arc<SetupFile>)> {
    let file = |hidden: &HiddenCode| {
        let file = SetupFile {
            shown: format!("invisible code of {}", page.path),
            code: Ok(hidden.code.clone()),
        };
        (hidden.span.start, Arc::new(file))
    };
    page.hidden.iter().map(file).collect()
}

/// What a page has that may run.
struct Written<'b> {
    examples: &'b [Example],
    /// The place of the first of them in the book.
    start: usize,
    files: &'b [Arc<SetupFile>],
    hidden: Vec<(u32, Arc<SetupFile>)>,
    /// Whether each example begins from the setups, unless it says otherwise.
    isolates: bool,
    /// Whether only what says so leaves something to the later ones.
    shares: bool,
}

impl Written<'_> {
    fn sessions(&self, fits: &dyn Fn(&Example) -> bool, sessions: &mut Vec<Session>) {
        let Written {
            examples,
            start,
            files,
            ..
        } = *self;
        let here = || examples.iter().enumerate().filter(|(_, one)| fits(one));
        // What runs first for examples that want the setup of this name.
        let begin = |with: Option<&str>| {
            let files = files.iter().map(|file| Origin::File(file.clone()));
            let fences = |name: Option<&str>| {
                let setups = here().filter(move |(_, one)| {
                    let own = one.words.setup_name.as_ref();
                    is_setup(one) && own.map(|(own, _)| own.as_str()) == name
                });
                setups.map(|(at, _)| Origin::Example(start + at)).collect()
            };
            let mut origins: Vec<Origin> = files.collect();
            let unnamed: Vec<Origin> = fences(None);
            origins.extend(unnamed);
            if with.is_some() {
                let named: Vec<Origin> = fences(with);
                origins.extend(named);
            }
            let kind = StepKind::Setup;
            let steps = origins.into_iter().map(|origin| Step { origin, kind });
            steps.collect::<Vec<Step>>()
        };
        // By the setup that they ask for and the group that they are in, the session that goes on.
        let mut open: Vec<(Wanted<'_>, usize)> = Vec::new();
        let mut hidden = self.hidden.iter().peekable();
        for (at, example) in here().filter(|(_, example)| is_executed(example)) {
            let with = example.words.with.as_ref().map(|(name, _)| name.as_str());
            let state = (with, example.words.borrowed.group.as_deref());
            let known = open.iter().position(|(name, _)| *name == state);
            let session = match known {
                Some(known) if !self.is_fresh(example) => open[known].1,
                _ => {
                    let at = sessions.len();
                    sessions.push(Session {
                        page: example.page,
                        steps: begin(with),
                    });
                    open.retain(|(name, _)| *name != state);
                    open.push((state, at));
                    at
                }
            };
            while let Some((_, file)) = hidden.next_if(|(place, _)| *place < example.span.start) {
                sessions[session].steps.push(Step {
                    origin: Origin::File(file.clone()),
                    kind: StepKind::Setup,
                });
            }
            // One that is known to fail, or says that it does, must not keep the later ones from running.
            let mut claims = example.words.run_claims.iter();
            let stays = example.stance == Stance::Good
                && example.words.todo.is_none()
                && (!self.shares || example.words.borrowed.shares)
                && !claims.any(|claim| claim.kind == ClaimKind::Raises);
            sessions[session].steps.push(Step {
                origin: Origin::Example(start + at),
                kind: if stays { StepKind::Good } else { StepKind::Bad },
            });
        }
    }

    /// Whether an example begins from the setups.
    fn is_fresh(&self, example: &Example) -> bool {
        let borrowed = &example.words.borrowed;
        let goes_on = borrowed.group.is_some() || borrowed.continues || self.shares;
        example.words.fresh || self.isolates && !goes_on
    }
}

/// The codes of setups and of good examples: what they import is worth importing once for all of them.
pub(super) fn staying<'b>(book: &'b Book, files: &'b [Vec<Arc<SetupFile>>]) -> Vec<&'b str> {
    let files = files.iter().flatten();
    let files = files.filter_map(|file| file.code.as_deref().ok());
    let examples = book.examples.iter();
    let examples =
        examples.filter(|one| is_setup(one) || one.stance == Stance::Good && is_executed(one));
    files.chain(examples.map(|one| one.code.as_str())).collect()
}
