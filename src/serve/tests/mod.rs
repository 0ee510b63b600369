//! A builder that a test leads by the files it writes, and a reader that speaks through a plain socket.
//!
//! Nothing here sleeps: each wait is for an event, with a limit that only a broken server reaches.

mod http;
mod served;
mod stream;
mod watching;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use tempfile::TempDir;

use super::{Options, Port, Rebuild, Snapshot, serve};
use crate::site::{Content, Later, Site};
use crate::source::{BoundedFile, Disk, Door, Recorder};

/// Reached only by a server that does not answer.
const LIMIT: Duration = Duration::from_secs(20);

fn site(files: &[(&str, &str)]) -> Site {
    let content = |text: &&str| Content::Bytes(text.as_bytes().into());
    Site {
        files: files
            .iter()
            .map(|(address, text)| ((*address).to_owned(), content(text)))
            .collect(),
    }
}

/// Builds `book/page.md` into `index.html`; its text may be `panic`, `fault: …` or `fault without site: …`.
struct Fake {
    book: PathBuf,
    door: Arc<Recorder>,
    /// The files that each build finds.
    found: Sender<Vec<PathBuf>>,
    /// Each build waits for one of these, if there is one to wait for.
    go: Option<Receiver<()>>,
}

impl Rebuild for Fake {
    fn rebuild(&mut self) -> Snapshot {
        let text = Door::of_user(&*self.door).read(&self.book.join("page.md"));
        let text = text.unwrap_or_default();
        let text = text.trim();
        let walked = Door::of_user(&*self.door).walk(&self.book, &[self.book.join("out")]);
        let count = walked.files.len();
        let _ = self.found.send(walked.files);
        if let Some(go) = &self.go {
            let _ = go.recv_timeout(LIMIT);
        }
        assert!(text != "panic", "the page says so");
        let page = format!("<html><body class=\"x\">{text}</body></html>");
        let mut site = site(&[
            ("index.html", &page),
            ("404.html", "<body>lost"),
            ("style.css", "a{}"),
        ]);
        let image = Content::Copy(BoundedFile::of_user(self.book.join("image.png")));
        site.files.insert("image.png".to_owned(), image);
        let fault = text
            .strip_prefix("fault: ")
            .or(text.strip_prefix("fault without site: "));
        Snapshot {
            site: (!text.starts_with("fault without site")).then(|| Arc::new(site)),
            later: None,
            fault: fault.map(str::to_owned),
            summary: format!("built from {count} files"),
        }
    }
}

/// A server over a folder of its own.
struct Server {
    folder: TempDir,
    port: u16,
    said: Receiver<String>,
    found: Receiver<Vec<PathBuf>>,
}

impl Server {
    fn start(text: &str) -> Self {
        Self::with(text, Options::default(), None)
    }

    fn watching(text: &str) -> Self {
        let options = Options {
            watch: true,
            ..Options::default()
        };
        Self::with(text, options, None)
    }

    fn with(text: &str, options: Options, go: Option<Receiver<()>>) -> Self {
        let folder = tempfile::tempdir().expect("a test may write");
        let book = folder.path().join("book");
        write(&book.join("page.md"), text);
        let (sender, found) = channel();
        let recorder = Arc::new(Recorder::new(Arc::new(Disk)));
        let builder = Fake {
            book,
            door: recorder.clone(),
            found: sender,
            go,
        };
        let (sender, said) = channel();
        let options = Options {
            port: Port::Fixed(0),
            ..options
        };
        std::thread::spawn(move || {
            let say = move |line: &str| drop(sender.send(line.to_owned()));
            serve(&options, builder, recorder, say).expect("the system gives a free port");
        });
        let mut server = Self {
            folder,
            port: 0,
            said,
            found,
        };
        let address = server.hear("serving http://127.0.0.1:");
        let port = address
            .split(['/', ':'])
            .nth(4)
            .and_then(|port| port.parse().ok());
        server.port = port.expect("the address has a port");
        server.found();
        server
    }

    fn book(&self) -> PathBuf {
        self.folder.path().join("book")
    }

    /// The files that the next build finds.
    fn found(&self) -> Vec<PathBuf> {
        self.found.recv_timeout(LIMIT).expect("a build begins")
    }

    /// The next line that begins so.
    fn hear(&self, start: &str) -> String {
        loop {
            let line = self.said.recv_timeout(LIMIT).expect("it is said");
            if line.starts_with(start) {
                return line;
            }
        }
    }

    fn get(&self, path: &str) -> Reply {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: localhost:{}\r\n",
            self.port
        ))
    }

    fn ask(&self, head: &str) -> Reply {
        let mut stream = self.connect();
        write!(stream, "{head}Connection: close\r\n\r\n").expect("the server reads");
        let mut bytes = Vec::new();
        stream
            .read_to_end(&mut bytes)
            .expect("the server answers and ends");
        Reply::read(&bytes)
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the server listens");
        stream.set_read_timeout(Some(LIMIT)).expect("not zero");
        stream
    }

    fn listen(&self, headers: &str) -> Listener {
        let mut stream = self.connect();
        let port = self.port;
        write!(
            stream,
            "GET /.rulebook/events HTTP/1.1\r\nHost: localhost:{port}\r\n{headers}\r\n"
        )
        .expect("the server reads");
        Listener(BufReader::new(stream))
    }
}

#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").expect("a response has a head");
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Self {
            status: status.expect("a response has a status"),
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1);
        lines
            .filter_map(|line| line.split_once(": "))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value)
    }
}

/// Somebody who listens for events.
struct Listener(BufReader<TcpStream>);

impl Listener {
    /// All lines up to and with the first that begins so.
    fn until(&mut self, start: &str) -> String {
        let mut heard = String::new();
        loop {
            let from = heard.len();
            let bytes = self.0.read_line(&mut heard).expect("an event comes");
            assert!(bytes > 0, "the stream ended after {heard}");
            if heard[from..].starts_with(start) {
                return heard;
            }
        }
    }
}

/// Writes a file and the folders above it.
fn write(path: &Path, text: &str) {
    let folder = path.parent().expect("a file is in a folder");
    std::fs::create_dir_all(folder).expect("a test may write");
    std::fs::write(path, text).expect("a test may write");
}
