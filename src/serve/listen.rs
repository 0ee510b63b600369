//! The sockets: a port is found, and each connection is handed to hyper.
//!
//! What is answered is decided in `http`; here nothing is read from a request but where it goes.

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;

use super::build::Shared;
use super::events::{HEARTBEAT, Stream};
use super::hosts::Hosts;
use super::{Options, Port, ServeError, http};
use crate::source::FileSystem;
use crate::wording::say;

/// Where the page's script listens.
const EVENTS: &str = "/.rulebook/events";

/// So many ports after the default one are tried.
const TRIED: u16 = 100;

/// A port that is ours, and nobody asked yet.
#[derive(Debug)]
pub(super) struct Bound {
    listener: TcpListener,
    address: SocketAddr,
    host: String,
}

/// Takes the port, or the next free one, and says so.
pub(super) fn bind(
    options: &Options,
    say: &(dyn Fn(&str) + Send + Sync),
) -> Result<Bound, ServeError> {
    let host = options.host.trim_start_matches('[').trim_end_matches(']');
    let (first, last) = match options.port {
        Port::Default(port) => (port, port.saturating_add(TRIED)),
        Port::Fixed(port) => (port, port),
    };
    for port in first..=last {
        match TcpListener::bind(resolve(host, port)?) {
            Ok(listener) => {
                if port != first {
                    say(&say!("port-is-busy", first, port));
                }
                return Bound::new(listener, host);
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => {
                let host = host.to_owned();
                return Err(ServeError::Host { host, error });
            }
            Err(error) => {
                let host = host.to_owned();
                return Err(ServeError::Bind { host, port, error });
            }
        }
    }
    Err(ServeError::Busy { port: first })
}

/// The first address only: with more than one, a busy port on one of them would go unnoticed on the other.
fn resolve(host: &str, port: u16) -> Result<SocketAddr, ServeError> {
    let fault = |error| ServeError::Host {
        host: host.to_owned(),
        error,
    };
    let mut addresses = (host, port).to_socket_addrs().map_err(fault)?;
    addresses
        .next()
        .ok_or_else(|| fault(io::ErrorKind::NotFound.into()))
}

impl Bound {
    fn new(listener: TcpListener, host: &str) -> Result<Self, ServeError> {
        listener.set_nonblocking(true).map_err(ServeError::System)?;
        let address = listener.local_addr().map_err(ServeError::System)?;
        let host = host.to_owned();
        Ok(Self {
            listener,
            address,
            host,
        })
    }

    pub(super) fn url(&self) -> String {
        url(&self.host, self.address)
    }

    /// Answers until the process ends.
    pub(super) fn run(
        self,
        shared: Arc<Shared>,
        files: Arc<dyn FileSystem>,
        say: &(dyn Fn(&str) + Send + Sync),
    ) -> Result<(), ServeError> {
        // One thread moves bytes; pages are made on threads of their own, where a slow disk stops no one else.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime.map_err(ServeError::System)?;
        runtime.block_on(async {
            let served = Arc::new(Served {
                hosts: Hosts::new(&self.host, self.address.port()),
                shared,
                files,
            });
            let listener =
                tokio::net::TcpListener::from_std(self.listener).map_err(ServeError::System)?;
            tokio::spawn(beat(served.clone()));
            if !self.address.ip().is_loopback() {
                say(&say!("reachable-from-elsewhere", host = self.host));
            }
            say(&say!("serving-at", address = url(&self.host, self.address)));
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => drop(tokio::spawn(connection(stream, served.clone()))),
                    // Too many open files, as a rule: it passes when someone hangs up.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                }
            }
        })
    }
}

/// The address to type into a browser.
fn url(host: &str, address: SocketAddr) -> String {
    let port = address.port();
    match host.parse() {
        Ok(IpAddr::V4(ip)) if ip.is_unspecified() => format!("http://127.0.0.1:{port}/"),
        Ok(IpAddr::V6(ip)) if ip.is_unspecified() => format!("http://[::1]:{port}/"),
        Ok(IpAddr::V6(ip)) => format!("http://[{ip}]:{port}/"),
        _ => format!("http://{host}:{port}/"),
    }
}

struct Served {
    hosts: Hosts,
    shared: Arc<Shared>,
    files: Arc<dyn FileSystem>,
}

type Body = Either<Full<Bytes>, Stream>;

async fn beat(served: Arc<Served>) {
    loop {
        tokio::time::sleep(HEARTBEAT).await;
        served.shared.events.beat();
    }
}

async fn connection(stream: TcpStream, served: Arc<Served>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let served = served.clone();
        async move { Ok::<_, Infallible>(answer(request, served).await) }
    });
    // A timer, so that a connection that sends no whole request ends after hyper's half minute. Its faults are the reader's own.
    let mut server = hyper::server::conn::http1::Builder::new();
    let server = server.timer(TokioTimer::new());
    let _ = server.serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(request: Request<Incoming>, served: Arc<Served>) -> Response<Body> {
    let (asked, _) = request.into_parts();
    if let Some(refusal) = http::refuse(&asked, &served.hosts) {
        return refusal.map(whole);
    }
    if asked.uri.path() == EVENTS {
        return listen(&asked, &served);
    }
    let page = tokio::task::spawn_blocking(move || {
        http::respond(&asked, &served.shared.current(), served.files.as_ref())
    });
    match page.await {
        Ok(response) => response.map(whole),
        // A panic, and so a bug; this reader hears of it, the others do not.
        Err(_) => http::plain(StatusCode::INTERNAL_SERVER_ERROR, &say!("response-bug")).map(whole),
    }
}

fn listen(asked: &hyper::http::request::Parts, served: &Served) -> Response<Body> {
    if !served.hosts.admit_origin(&asked.headers) {
        return http::plain(StatusCode::FORBIDDEN, &say!("response-not-a-listener")).map(whole);
    }
    let last = asked.headers.get("last-event-id");
    let last = last.and_then(|last| last.to_str().ok());
    let mut response = match asked.method {
        Method::HEAD => http::plain(StatusCode::OK, "").map(whole),
        _ => Response::new(Either::Right(served.shared.events.listen(last))),
    };
    let headers = response.headers_mut();
    http::guard(headers);
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream"),
    );
    response
}

fn whole(bytes: Bytes) -> Body {
    Either::Left(Full::new(bytes))
}
