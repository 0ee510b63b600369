//! The stream of events that tells every open page what became of a build.
//!
//! It waits for no one: a reader that does not read is dropped, and its browser comes back by itself.
//! It remembers no history: who comes back after a build is told to reload, whatever was missed.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame};
use tokio::sync::mpsc;

/// Below the half minute after which common proxies close a silent connection.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(15);

/// How many events one reader may be behind.
const BEHIND: usize = 64;

/// More changed addresses than this are not listed: every open page is then better told to look for itself.
const LISTED: usize = 256;

/// Everybody who listens, and what a newcomer must know.
#[derive(Debug, Default)]
pub(super) struct Events {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    listeners: Vec<mpsc::Sender<Bytes>>,
    build: String,
    fault: Option<String>,
}

/// What one build changed for a reader.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct News {
    /// Addresses that were made, changed or removed.
    pub(super) addresses: BTreeSet<String>,
    pub(super) fault: Option<String>,
}

impl Events {
    /// Tells everybody about a build; `build` names it, and differs from the name of every other build.
    pub(super) fn publish(&self, build: &str, news: News) {
        let mut state = self.state();
        let mut text = String::new();
        if state.fault != news.fault {
            match &news.fault {
                Some(fault) => text.push_str(&event("fault", fault)),
                None => text.push_str(&event("mended", build)),
            }
        }
        if !news.addresses.is_empty() {
            text.push_str(&event("reload", &reload(build, Some(&news.addresses))));
        }
        state.fault = news.fault;
        if !text.is_empty() {
            state.build = build.to_owned();
            state.tell(format!("id: {build}\n{text}"));
        }
    }

    /// Keeps connections open, and finds those that are not.
    pub(super) fn beat(&self) {
        self.state().tell(":\n\n".to_owned());
    }

    /// A new listener; `last` is the build that its page last heard of.
    pub(super) fn listen(&self, last: Option<&str>) -> Stream {
        let (sender, receiver) = mpsc::channel(BEHIND);
        let mut state = self.state();
        let build = &state.build;
        let mut text = format!("retry: 500\nid: {build}\n{}", event("hello", build));
        if last.is_some_and(|last| last != build) {
            text.push_str(&event("reload", &reload(build, None)));
        }
        if let Some(fault) = &state.fault {
            text.push_str(&event("fault", fault));
        }
        if sender.try_send(Bytes::from(text)).is_ok() {
            state.listeners.push(sender);
        }
        Stream { receiver }
    }

    #[cfg(test)]
    pub(super) fn listeners(&self) -> usize {
        self.state().listeners.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing below panics while it holds the lock; if it did, half a list of listeners is still a list.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tell(&mut self, text: String) {
        let text = Bytes::from(text);
        self.listeners
            .retain(|listener| listener.try_send(text.clone()).is_ok());
    }
}

/// One event as the HTML standard's "Server-sent events" writes it.
fn event(name: &str, data: &str) -> String {
    let mut text = format!("event: {name}\n");
    // A lone carriage return ends a line there as well.
    for line in data.replace("\r\n", "\n").split(['\n', '\r']) {
        text.push_str("data: ");
        text.push_str(line);
        text.push('\n');
    }
    text.push('\n');
    text
}

/// `{"build":"…","addresses":["a.html"]}`; no list means that anything may have changed.
fn reload(build: &str, addresses: Option<&BTreeSet<String>>) -> String {
    let addresses = addresses.filter(|addresses| addresses.len() <= LISTED);
    serde_json::json!({ "build": build, "addresses": addresses }).to_string()
}

/// The body of one listener's response: it ends when the listener is dropped.
#[derive(Debug)]
pub(super) struct Stream {
    receiver: mpsc::Receiver<Bytes>,
}

impl Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = self.receiver.poll_recv(context);
        next.map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(addresses: &[&str], fault: Option<&str>) -> News {
        News {
            addresses: addresses
                .iter()
                .map(|address| (*address).to_owned())
                .collect(),
            fault: fault.map(str::to_owned),
        }
    }

    fn heard(stream: &mut Stream) -> String {
        let mut text = String::new();
        while let Ok(bytes) = stream.receiver.try_recv() {
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
        text
    }

    #[test]
    fn a_build_is_told_with_its_addresses() {
        let events = Events::default();
        events.publish("1", news(&["a.html"], None));
        let mut stream = events.listen(None);
        assert_eq!(
            heard(&mut stream),
            "retry: 500\nid: 1\nevent: hello\ndata: 1\n\n"
        );
        events.publish("2", news(&["a.html", "b.css"], None));
        assert_eq!(
            heard(&mut stream),
            "id: 2\nevent: reload\ndata: {\"addresses\":[\"a.html\",\"b.css\"],\"build\":\"2\"}\n\n"
        );
        events.publish("3", news(&[], None));
        assert_eq!(heard(&mut stream), "");
    }

    #[test]
    fn a_fault_is_told_once_and_to_newcomers_and_then_mended() {
        let events = Events::default();
        let mut stream = events.listen(None);
        heard(&mut stream);
        events.publish("1", news(&[], Some("one\r\ntwo\rthree")));
        let fault = "event: fault\ndata: one\ndata: two\ndata: three\n\n";
        assert_eq!(heard(&mut stream), format!("id: 1\n{fault}"));
        events.publish("2", news(&[], Some("one\r\ntwo\rthree")));
        assert_eq!(heard(&mut stream), "");
        let mut newcomer = events.listen(None);
        assert!(heard(&mut newcomer).ends_with(fault));
        events.publish("3", news(&["a.html"], None));
        assert_eq!(
            heard(&mut stream),
            "id: 3\nevent: mended\ndata: 3\n\nevent: reload\ndata: {\"addresses\":[\"a.html\"],\"build\":\"3\"}\n\n"
        );
    }

    #[test]
    fn who_missed_a_build_reloads_and_who_missed_nothing_does_not() {
        let events = Events::default();
        events.publish("7", news(&["a.html"], None));
        assert!(
            heard(&mut events.listen(Some("6")))
                .contains("event: reload\ndata: {\"addresses\":null")
        );
        assert!(!heard(&mut events.listen(Some("7"))).contains("event: reload"));
    }

    #[test]
    fn many_addresses_are_not_listed() {
        let addresses = (0..=LISTED).map(|number| number.to_string()).collect();
        assert_eq!(
            reload("1", Some(&addresses)),
            "{\"addresses\":null,\"build\":\"1\"}"
        );
    }

    #[test]
    fn who_went_or_does_not_read_is_dropped() {
        let events = Events::default();
        drop(events.listen(None));
        let mut stream = events.listen(None);
        assert_eq!(events.listeners(), 2);
        events.beat();
        assert_eq!(events.listeners(), 1);
        for _ in 0..=BEHIND {
            events.beat();
        }
        assert_eq!(events.listeners(), 0);
        assert!(heard(&mut stream).ends_with(":\n\n"));
    }
}
