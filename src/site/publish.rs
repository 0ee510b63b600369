//! A site to a folder: the steps of a publication in their order.
//!
//! It decides nothing about any one file; each step is a neighbour's.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::place::Refuse;
use super::plan::Task;
use super::{PublishError, Site, address, in_place, lock, place, plan, repair, staged, survey};
use crate::source::{Failpoint, Unarmed};

/// What a publication did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Published {
    /// Files that are new or different, the marker not counted.
    pub written: usize,
    /// Files whose bytes were on the disk already.
    pub unchanged: usize,
    /// Files of the previous site that this one no longer has.
    pub removed: usize,
    /// Whether anything on the disk was changed.
    pub touched: bool,
}

/// Puts a site where a reader sees the previous one or this one.
///
/// Errors leave the previous site as it was, and nothing beside it.
pub fn publish(site: &Site, target: &Path, refuse: &Refuse) -> Result<Published, PublishError> {
    Publication {
        site,
        failpoint: &Unarmed,
        patience: lock::PATIENCE,
    }
    .publish(target, refuse)
}

/// One publication; tests make it with a failpoint and without patience.
pub(super) struct Publication<'a> {
    pub site: &'a Site,
    pub failpoint: &'a dyn Failpoint,
    pub patience: Duration,
}

impl Publication<'_> {
    pub fn publish(&self, target: &Path, refuse: &Refuse) -> Result<Published, PublishError> {
        address::check_site(self.site)?;
        let target = place::settle(target, refuse)?;
        // `settle` refuses a root, the only folder without a parent.
        let parent = target.parent().unwrap_or(&target);
        let made = make_parents(parent)?;
        let published = self.publish_below(parent, &target);
        if published.is_err() {
            for folder in made {
                // One that is no longer empty is someone's, and stays.
                let _ = fs::remove_dir(folder);
            }
        }
        published
    }

    fn publish_below(&self, parent: &Path, target: &Path) -> Result<Published, PublishError> {
        let _lock = lock::take(parent, target, self.patience)?;
        repair::beside(target, self.failpoint)?;
        in_place::clear_interrupted(target, self.failpoint)?;
        let ground = survey::survey(self.site, target)?;
        let plan = plan::plan(self.site, target, &ground)?;
        let mut published = Published {
            written: plan.files.len() - plan.unchanged(),
            unchanged: plan.unchanged(),
            removed: plan.removed.len(),
            touched: false,
        };
        if plan.is_done(&ground) {
            return Ok(published);
        }
        published.touched = true;
        let task = Task {
            target,
            ground: &ground,
            plan: &plan,
            failpoint: self.failpoint,
            patience: self.patience,
        };
        match staged::publish(&task)? {
            staged::Staged::Published => {}
            staged::Staged::Impossible => in_place::publish(&task)?,
        }
        Ok(published)
    }
}

/// Makes the folders above the output and returns those it made, the deepest first.
fn make_parents(parent: &Path) -> Result<Vec<PathBuf>, PublishError> {
    let missing: Vec<PathBuf> = parent
        .ancestors()
        .take_while(|folder| !folder.exists())
        .map(Path::to_path_buf)
        .collect();
    let lowest = parent.ancestors().nth(missing.len()).unwrap_or(parent);
    if !lowest.is_dir() {
        return Err(PublishError::NotAFolder {
            target: lowest.to_path_buf(),
        });
    }
    match fs::create_dir_all(parent) {
        Ok(()) => Ok(missing),
        Err(error) => {
            for folder in &missing {
                let _ = fs::remove_dir(folder);
            }
            Err(PublishError::disk("create", parent)(error))
        }
    }
}
