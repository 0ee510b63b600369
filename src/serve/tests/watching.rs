//! Which files are told as changed.

use super::super::watch::Watch;
use super::*;

/// A folder that is watched on a thread of its own.
struct Watching {
    folder: TempDir,
    changed: Receiver<Vec<PathBuf>>,
}

impl Watching {
    /// Watches `book` (with `book/out` left out) in a folder with these files.
    fn start(files: &[&str], poll: Option<Duration>) -> Self {
        Self::of(files, poll, "book")
    }

    fn of(files: &[&str], poll: Option<Duration>, path: &str) -> Self {
        let folder = tempfile::tempdir().expect("a test may write");
        for file in files {
            write(&folder.path().join(file), "old");
        }
        let recorder = Arc::new(Recorder::new(Arc::new(Disk)));
        let read = folder.path().join(path);
        match read.is_file() {
            true => drop(Door::of_user(&*recorder).read(&read)),
            false => drop(Door::of_user(&*recorder).walk(&read, &[folder.path().join("book/out")])),
        }
        let mut watch = Watch::new(recorder, poll);
        assert_eq!(watch.follow(), Vec::<PathBuf>::new());
        assert_eq!(watch.complaint(), None);
        let (sender, changed) = channel();
        std::thread::spawn(move || while sender.send(watch.wait()).is_ok() {});
        Self { folder, changed }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        write(&self.path(path), text);
    }

    /// Everything that is told up to this file, whatever the batches.
    fn told_until(&self, last: &str) -> Vec<String> {
        let mut told = Vec::new();
        while !told.iter().any(|path| path == last) {
            for path in self.changed.recv_timeout(LIMIT).expect("a change is told") {
                let path = path
                    .strip_prefix(self.folder.path())
                    .expect("it is in the folder");
                told.push(path.to_string_lossy().into_owned());
            }
        }
        told.sort();
        told.dedup();
        told
    }
}

#[test]
fn a_save_without_a_change_and_what_no_build_reads_are_not_told() {
    let watching = Watching::start(&["book/a.md", "book/b.md", "beside.md"], None);
    watching.write("book/a.md", "old");
    for file in [
        "book/out/index.html",
        "book/.a.md.swp",
        "book/a.md~",
        "book/4913",
        "book/#a.md#",
        "book/.hidden/x.md",
        "beside.md",
    ] {
        watching.write(file, "new");
    }
    drop(std::fs::read(watching.path("book/a.md")));
    watching.write("book/b.md", "new");
    assert_eq!(watching.told_until("book/b.md"), ["book/b.md"]);
}

#[test]
fn what_git_ignores_is_not_told() {
    let watching = Watching::start(&["book/a.md", "book/.git/HEAD"], None);
    watching.write("book/.gitignore", "target/\n");
    watching.write("book/target/x.md", "new");
    watching.write("book/a.md", "new");
    assert_eq!(watching.told_until("book/a.md"), ["book/a.md"]);
}

#[test]
fn an_editor_that_replaces_the_file_is_seen_every_time() {
    for path in ["book", "book/a.md"] {
        let watching = Watching::of(&["book/a.md"], None, path);
        for text in ["one", "two", "three"] {
            watching.write("book/a.md.tmp", text);
            std::fs::rename(watching.path("book/a.md.tmp"), watching.path("book/a.md"))
                .expect("one folder");
            assert_eq!(
                watching.told_until("book/a.md"),
                ["book/a.md"],
                "{path} {text}"
            );
        }
    }
}

#[test]
fn the_last_of_many_changes_is_never_lost() {
    let watching = Watching::start(&["book/a.md"], None);
    let path = watching.path("book/a.md");
    for at in 0..24 {
        let text = format!("text {at}");
        match at % 4 {
            0 => watching.write("book/a.md", &text),
            1 => {
                watching.write("book/b.md", &text);
                std::fs::rename(watching.path("book/b.md"), &path).expect("one folder");
            }
            2 => {
                std::fs::rename(&path, watching.path("book/a.md~")).expect("one folder");
                watching.write("book/a.md", &text);
            }
            _ => {
                watching.write("book/a.md", "");
                for end in 1..=text.len() {
                    watching.write("book/a.md", &text[..end]);
                }
            }
        }
        // A half may be told too; the whole must be.
        loop {
            watching.told_until("book/a.md");
            if std::fs::read_to_string(&path).is_ok_and(|now| now == text) {
                break;
            }
        }
        // Nothing of this round is left for the next.
        while let Ok(told) = watching.changed.recv_timeout(Duration::from_millis(40)) {
            assert!(
                told.iter()
                    .all(|path| path.ends_with("a.md") || path.ends_with("b.md"))
            );
        }
    }
}

#[test]
fn a_folder_is_seen_when_it_comes_moves_and_goes() {
    let watching = Watching::start(&["book/a.md", "aside/deep/b.md"], None);
    std::fs::rename(watching.path("aside"), watching.path("book/in")).expect("one disk");
    assert_eq!(
        watching.told_until("book/in/deep/b.md"),
        ["book/in/deep/b.md"]
    );
    watching.write("book/in/deep/b.md", "new");
    assert_eq!(
        watching.told_until("book/in/deep/b.md"),
        ["book/in/deep/b.md"]
    );
    std::fs::rename(watching.path("book/in"), watching.path("book/to")).expect("one disk");
    let told = watching.told_until("book/to/deep/b.md");
    assert!(
        told.iter().all(|path| path.ends_with("deep/b.md")),
        "{told:?}"
    );
    std::fs::remove_dir_all(watching.path("book/to")).expect("a test may remove");
    watching.told_until("book/to/deep/b.md");
}

#[test]
fn the_root_itself_may_go_and_come_back() {
    for poll in [None, Some(Duration::from_millis(5))] {
        let watching = Watching::start(&["shelf.txt", "book/a.md"], poll);
        for text in ["one", "two"] {
            std::fs::remove_dir_all(watching.path("book")).expect("a test may remove");
            assert_eq!(watching.told_until("book/a.md"), ["book/a.md"]);
            watching.write("book/a.md", text);
            assert_eq!(watching.told_until("book/a.md"), ["book/a.md"]);
            watching.write("book/a.md", "and it is still watched");
            assert_eq!(watching.told_until("book/a.md"), ["book/a.md"]);
        }
    }
}

#[test]
fn what_does_not_exist_yet_is_waited_for() {
    let watching = Watching::of(&["beside.md"], None, "far/away/book");
    watching.write("far/away/book/a.md", "new");
    assert_eq!(
        watching.told_until("far/away/book/a.md"),
        ["far/away/book/a.md"]
    );
    std::fs::remove_dir_all(watching.path("far")).expect("a test may remove");
    watching.told_until("far/away/book/a.md");
    watching.write("far/away/book/a.md", "back");
    watching.told_until("far/away/book/a.md");
}

#[test]
fn polling_sees_two_saves_in_one_second() {
    let watching = Watching::start(&["book/a.md"], Some(Duration::from_millis(5)));
    for text in ["one", "two"] {
        watching.write("book/a.md", text);
        assert_eq!(watching.told_until("book/a.md"), ["book/a.md"]);
    }
}

#[test]
fn what_a_build_found_to_read_is_watched_from_what_was_read_on() {
    let folder = tempfile::tempdir().expect("a test may write");
    let path = |name: &str| folder.path().join(name);
    for file in ["book/a.md", "theme/x.css", "theme/y.css"] {
        write(&path(file), "old");
    }
    let recorder = Arc::new(Recorder::new(Arc::new(Disk)));
    let mut watch = Watch::new(recorder.clone(), None);
    Door::of_user(&*recorder).walk(&path("book"), &[]);
    drop(Door::of_user(&*recorder).read(&path("book/a.md")));
    assert_eq!(watch.follow(), Vec::<PathBuf>::new());
    assert_eq!(watch.follow(), Vec::<PathBuf>::new());
    recorder.begin();
    for file in ["theme/x.css", "theme/y.css"] {
        drop(Door::of_user(&*recorder).read(&path(file)));
    }
    // Between the build and the watch.
    write(&path("theme/x.css"), "new");
    assert_eq!(watch.follow(), [path("theme/x.css")]);
    let (sender, changed) = channel();
    std::thread::spawn(move || sender.send(watch.wait()));
    write(&path("theme/y.css"), "new");
    assert_eq!(
        changed.recv_timeout(LIMIT).expect("it is told"),
        [path("theme/y.css")]
    );
}

#[test]
#[cfg(unix)]
fn a_link_to_the_book_may_lead_elsewhere_later() {
    let folder = tempfile::tempdir().expect("a test may write");
    let path = |name: &str| folder.path().join(name);
    for (file, text) in [("one/a.md", "one"), ("two/a.md", "two")] {
        write(&path(file), text);
    }
    std::os::unix::fs::symlink("one", path("book")).expect("a link");
    let recorder = Arc::new(Recorder::new(Arc::new(Disk)));
    assert_eq!(
        Door::of_user(&*recorder).entry(&path("book")),
        Some(crate::source::Entry::Folder)
    );
    Door::of_user(&*recorder).walk(&path("book"), &[]);
    drop(Door::of_user(&*recorder).read(&path("book/a.md")));
    let mut watch = Watch::new(recorder.clone(), None);
    assert_eq!(watch.follow(), Vec::<PathBuf>::new());
    let (sender, changed) = channel();
    std::thread::spawn(move || while sender.send(watch.wait()).is_ok() {});
    let told = || changed.recv_timeout(LIMIT).expect("it is told");
    write(&path("book/a.md"), "new");
    assert_eq!(told(), [path("one/a.md")]);
    std::os::unix::fs::symlink("two", path("other")).expect("a link");
    std::fs::rename(path("other"), path("book")).expect("one folder");
    assert_eq!(told(), [path("two/a.md")]);
}
