//! The builds of a served site: one at a time, each published to the readers when it is done.
//!
//! It knows nothing of what is built, and whatever a build does, it goes on: a panic is a fault like any other.

use std::any::Any;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::events::{Events, News};
use super::http::Current;
use super::watch::Watch;
use super::{Rebuild, Snapshot};
use crate::site::{Content, Site};
use crate::source::Recorder;
use crate::wording::say;

/// What the readers see: written by the builds, read by every request.
#[derive(Debug, Default)]
pub(super) struct Shared {
    current: RwLock<Arc<Current>>,
    pub(super) events: Events,
}

impl Shared {
    pub(super) fn current(&self) -> Arc<Current> {
        // Only whole values are put in, so that a poisoned lock guards a good one.
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn replace(&self, current: Current) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(current);
    }
}

/// The builder and what has come of it so far.
pub(super) struct Builds<B> {
    builder: B,
    shared: Arc<Shared>,
    say: Arc<dyn Fn(&str) + Send + Sync>,
    number: u64,
    recorder: Arc<Recorder>,
    /// Changed since the last build that came to an end.
    pending: BTreeSet<PathBuf>,
}

impl<B: Rebuild> Builds<B> {
    pub(super) fn new(
        builder: B,
        shared: Arc<Shared>,
        recorder: Arc<Recorder>,
        say: Arc<dyn Fn(&str) + Send + Sync>,
    ) -> Self {
        Self {
            builder,
            shared,
            say,
            number: 0,
            recorder,
            pending: BTreeSet::new(),
        }
    }

    /// Builds and publishes.
    pub(super) fn build(&mut self, changed: Vec<PathBuf>) {
        self.pending.extend(changed);
        self.recorder.begin();
        let builder = &mut self.builder;
        // A builder that panicked is asked again as it is: what it half knows is its own to fix, and an end of the server helps no one.
        let snapshot = match catch_unwind(AssertUnwindSafe(|| builder.rebuild())) {
            Ok(snapshot) => snapshot,
            Err(panic) => Snapshot {
                site: None,
                later: None,
                fault: Some(say!("build-panicked", why = words(&*panic))),
                summary: say!("build-without-site"),
            },
        };
        self.publish(snapshot);
        let builder = &mut self.builder;
        // What it does here changes nothing that is served, whether it comes to its end or not.
        let _ = catch_unwind(AssertUnwindSafe(|| builder.rest()));
    }

    /// Builds again whenever a file changed, for ever.
    pub(super) fn keep(mut self, mut watch: Watch) {
        loop {
            let mut changed = watch.follow();
            if let Some(complaint) = watch.complaint() {
                (self.say)(&complaint);
            }
            if changed.is_empty() {
                changed = watch.wait();
            }
            self.build(changed);
        }
    }

    fn publish(&mut self, snapshot: Snapshot) {
        self.number += 1;
        // With the process, because a browser may come back to another run of the server.
        let build = format!("{}-{}", std::process::id(), self.number);
        let before = self.shared.current();
        let mut changed = BTreeSet::new();
        let (site, later) = match snapshot.site {
            Some(site) => {
                changed = std::mem::take(&mut self.pending);
                (Some(site), snapshot.later)
            }
            None => (before.site.clone(), before.later.clone()),
        };
        let nothing = Site::default();
        let (old, new) = (
            before.site.as_deref().unwrap_or(&nothing),
            site.as_deref().unwrap_or(&nothing),
        );
        let news = News {
            addresses: difference(old, new, |path| changed.contains(&self.recorder.key(path))),
            fault: snapshot.fault.clone(),
        };
        (self.say)(&snapshot.summary);
        if let Some(fault) = snapshot
            .fault
            .as_ref()
            .filter(|_| before.fault != snapshot.fault)
        {
            (self.say)(fault);
        }
        let fault = snapshot.fault;
        // First the site, then the news: who hears of it asks at once.
        self.shared.replace(Current {
            site,
            later,
            fault,
            build: build.clone(),
        });
        self.shared.events.publish(&build, news);
    }
}

/// The addresses that another page may look different for.
fn difference(old: &Site, new: &Site, has_changed: impl Fn(&Path) -> bool) -> BTreeSet<String> {
    let is_same = |before: &Content, content: &Content| {
        before == content
            && match content {
                Content::Bytes(_) => true,
                // The site holds only its path, which says nothing of what is in it.
                Content::Copy(file) => !has_changed(file.path()),
            }
    };
    // Both stand in one order: they are walked side by side, and nothing is looked up.
    let mut different = BTreeSet::new();
    let mut before = old.files.iter().peekable();
    for (address, content) in &new.files {
        while let Some((gone, _)) = before.next_if(|(gone, _)| *gone < address) {
            different.insert(gone.clone());
        }
        let known = before.next_if(|(known, _)| *known == address);
        if !known.is_some_and(|(_, known)| is_same(known, content)) {
            different.insert(address.clone());
        }
    }
    different.extend(before.map(|(gone, _)| gone.clone()));
    different
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .map_or_else(|| say!("panic-without-words"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> Site {
        let mut site = Site::default();
        for (address, text) in files {
            let content = Content::Bytes(Arc::from(text.as_bytes()));
            site.files.insert((*address).to_owned(), content);
        }
        site
    }

    #[test]
    fn what_is_new_gone_or_other_differs() {
        let old = site(&[("a", "1"), ("c", "1"), ("d", "1"), ("y", "1"), ("z", "1")]);
        let new = site(&[("b", "1"), ("c", "1"), ("d", "2"), ("x", "1")]);
        let told = |old, new| {
            difference(old, new, |_| false)
                .into_iter()
                .collect::<String>()
        };
        assert_eq!(told(&old, &new), "abdxyz");
        assert_eq!(told(&new, &old), "abdxyz");
        assert_eq!(told(&new, &new), "");
        assert_eq!(told(&Site::default(), &new), "bcdx");
    }
}
