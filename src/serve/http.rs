//! A request and the site in, a response out: no socket is seen here.
//!
//! It answers from the site's own table of addresses and never makes a path of what was asked, so that nothing outside the site can be named.
//! It offers no listing, takes no method that changes anything, and lets no one keep a page without asking again.

use std::io;
use std::sync::Arc;

use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use xxhash_rust::xxh3::xxh3_64;

use super::hosts::Hosts;
use super::{fault, mime};
use crate::site::{Content, Later, Site};
use crate::source::FileSystem;
use crate::wording::say;

/// Nothing but the site's own files, no script or style inside a page, no frame around one; pictures and films may come from elsewhere, as guidelines show them.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; \
     media-src 'self' https:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

/// What an SVG may do that is opened by its own address: it draws.
const PICTURE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/// What is being served now.
#[derive(Debug, Default)]
pub(super) struct Current {
    /// Nothing until the first build that gave one.
    pub(super) site: Option<Arc<Site>>,
    /// What the site has besides; nothing without a site.
    pub(super) later: Option<Arc<dyn Later>>,
    pub(super) fault: Option<String>,
    /// The name of the last build.
    pub(super) build: String,
}

/// Why nobody gets an answer to this, whatever it asks for.
pub(super) fn refuse(asked: &Parts, hosts: &Hosts) -> Option<Response<Bytes>> {
    let target = asked.uri.authority();
    if !hosts.admit(&asked.headers) || target.is_some_and(|target| !hosts.is_ours(target.as_str()))
    {
        return Some(plain(StatusCode::FORBIDDEN, &say!("response-other-name")));
    }
    if !matches!(asked.method, Method::GET | Method::HEAD) {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, &say!("response-method"));
        let allow = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(header::ALLOW, allow);
        return Some(response);
    }
    None
}

/// The answer to a request that was not refused.
pub(super) fn respond(asked: &Parts, current: &Current, files: &dyn FileSystem) -> Response<Bytes> {
    let Some(site) = &current.site else {
        // 500 and not 200: the page that was asked for is not there, and a script that waits for it must not go on.
        let nothing = || say!("build-without-site");
        let fault = current.fault.clone().unwrap_or_else(nothing);
        let page = fault::page(&fault).into_bytes();
        return full(StatusCode::INTERNAL_SERVER_ERROR, mime::HTML, page);
    };
    match find(site, current.later.as_deref(), asked.uri.path()) {
        Found::File(address, content) => match read(content, files) {
            Ok(bytes) => file(asked, current, address, bytes),
            // The file went after the build that saw it; the next build will not.
            Err(error) if error.kind() == io::ErrorKind::NotFound => missing(site, current, files),
            Err(error) => {
                let text = say!("response-unreadable", address, error);
                plain(StatusCode::INTERNAL_SERVER_ERROR, &text)
            }
        },
        Found::Later(later, address) => match later.file(&address) {
            Some(content) => match read(&content, files) {
                Ok(bytes) => file(asked, current, &address, bytes),
                Err(_) => missing(site, current, files),
            },
            None => missing(site, current, files),
        },
        Found::Folder(address) => moved(address, asked.uri.query()),
        Found::Nothing => missing(site, current, files),
    }
}

/// A response of plain text.
pub(super) fn plain(status: StatusCode, text: &str) -> Response<Bytes> {
    full(status, mime::TEXT, text.as_bytes().to_vec())
}

/// The headers that every response has.
pub(super) fn guard(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (header::CACHE_CONTROL, "no-cache"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

enum Found<'site> {
    File(&'site str, &'site Content),
    /// It stands at this address and may have to be made first.
    Later(&'site dyn Later, String),
    /// The address of its index; the folder was asked for without its last `/`.
    Folder(&'site str),
    Nothing,
}

fn find<'site>(site: &'site Site, later: Option<&'site dyn Later>, path: &str) -> Found<'site> {
    let Some(address) = address(path) else {
        return Found::Nothing;
    };
    let get = |address: &str| site.files.get_key_value(address);
    if address.is_empty() || address.ends_with('/') {
        return match get(&format!("{address}index.html")) {
            Some((address, content)) => Found::File(address, content),
            None => Found::Nothing,
        };
    }
    if let Some(later) = later.filter(|later| later.holds(&address)) {
        return Found::Later(later, address);
    }
    // `v1.2` may be a page as well as a name with an extension, so `.html` is tried whatever the name.
    if let Some((address, content)) = get(&address).or_else(|| get(&format!("{address}.html"))) {
        return Found::File(address, content);
    }
    match get(&format!("{address}/index.html")) {
        Some((address, _)) => Found::Folder(address),
        None => Found::Nothing,
    }
}

/// The address that a request's path means; nothing for one that no file of a site can have.
fn address(path: &str) -> Option<String> {
    let decoded = percent_decode_str(path.strip_prefix('/')?).decode_utf8();
    let decoded = decoded.ok()?.into_owned();
    let is_plain = !decoded.contains(['\0', '\\']);
    let stays = !decoded.split('/').any(|part| part == "." || part == "..");
    (is_plain && stays).then_some(decoded)
}

fn read(content: &Content, files: &dyn FileSystem) -> io::Result<Vec<u8>> {
    match content {
        Content::Bytes(bytes) => Ok(bytes.to_vec()),
        Content::Copy(file) => files.head(file.path(), usize::MAX, file.within()),
    }
}

fn file(asked: &Parts, current: &Current, address: &str, bytes: Vec<u8>) -> Response<Bytes> {
    let bytes = drawn(current, address, bytes);
    // After the fault was drawn: a browser that holds the page without it must get the one with it.
    let tag = format!("\"{:016x}\"", xxh3_64(&bytes));
    let mut response = if is_known(&asked.headers, &tag) {
        empty(StatusCode::NOT_MODIFIED)
    } else {
        full(StatusCode::OK, mime::of(address), bytes)
    };
    let headers = response.headers_mut();
    if mime::of(address) == mime::SVG {
        let policy = HeaderValue::from_static(PICTURE_POLICY);
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    // A script can read this of its own page, and so see that a build came between the page and its first event.
    if let Ok(build) = HeaderValue::try_from(format!("build;desc=\"{}\"", current.build)) {
        headers.insert(HeaderName::from_static("server-timing"), build);
    }
    response
}

/// RFC 9110, section 13.1.2: the weak comparison, which looks past `W/`.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|known| known.trim())
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

fn missing(site: &Site, current: &Current, files: &dyn FileSystem) -> Response<Bytes> {
    let page = site.files.get("404.html");
    match page.and_then(|content| read(content, files).ok()) {
        Some(bytes) => full(
            StatusCode::NOT_FOUND,
            mime::HTML,
            drawn(current, "404.html", bytes),
        ),
        None => plain(StatusCode::NOT_FOUND, &say!("response-no-page")),
    }
}

fn drawn(current: &Current, address: &str, bytes: Vec<u8>) -> Vec<u8> {
    match &current.fault {
        Some(fault) if mime::of(address) == mime::HTML => fault::draw(&bytes, fault),
        _ => bytes,
    }
}

/// What stands for itself in no path of RFC 3986, section 3.3.
const ENCODED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// To the folder with its `/`, because its page's relative links start there; not for ever, because the next build may put a page in its place.
fn moved(index: &str, query: Option<&str>) -> Response<Bytes> {
    let folder = index.strip_suffix("index.html").unwrap_or(index);
    let mut to = format!("/{}", utf8_percent_encode(folder, &ENCODED));
    if let Some(query) = query {
        to.push('?');
        to.push_str(query);
    }
    let mut response = empty(StatusCode::TEMPORARY_REDIRECT);
    if let Ok(to) = HeaderValue::try_from(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

fn full(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Response<Bytes> {
    let mut response = empty(status);
    let kind = HeaderValue::from_static(kind);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    *response.body_mut() = Bytes::from(bytes);
    response
}

fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    guard(response.headers_mut());
    response
}
