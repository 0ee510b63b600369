//! Requests and responses without a socket.

use hyper::body::Bytes;
use hyper::http::request::Parts;
use hyper::{Request, Response};

use super::super::hosts::Hosts;
use super::super::http::{Current, refuse, respond};
use super::*;
use crate::source::{BoundedFile, Memory};

fn asked(method: &str, uri: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::builder()
        .method(method)
        .uri(uri)
        .header("host", "localhost:3000");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request
        .body(())
        .expect("a test's request is one")
        .into_parts()
        .0
}

fn current() -> Current {
    let mut site = site(&[
        ("index.html", "<body>home"),
        ("404.html", "<body>lost"),
        ("rules/index.html", "<body>rules"),
        ("rules/SA101.html", "<body>SA101"),
        ("v1.2.html", "<body>v1.2"),
        ("a b/é\"/index.html", "<body>odd"),
        ("both.html", "<body>page"),
        ("both/index.html", "<body>folder"),
        ("assets/style.css", "a{}"),
    ]);
    for (address, path) in [
        ("image.png", "content/image.png"),
        ("gone.png", "content/gone.png"),
    ] {
        site.files.insert(
            address.to_owned(),
            Content::Copy(BoundedFile::of_user(PathBuf::from(path))),
        );
    }
    Current {
        site: Some(Arc::new(site)),
        later: Some(Arc::new(OneLater)),
        fault: None,
        build: "1".to_owned(),
    }
}

#[derive(Debug)]
struct OneLater;

impl Later for OneLater {
    fn holds(&self, address: &str) -> bool {
        address == "llms.txt"
    }

    fn file(&self, _: &str) -> Option<Content> {
        Some(Content::Bytes(b"made".as_slice().into()))
    }
}

#[test]
fn what_is_made_later_is_a_file_like_any_other() {
    check("/llms.txt", "200 made");
    check("/llms", "404 <body>lost");
}

fn get(current: &Current, uri: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
    let door = Memory::default().with("content/image.png", b"PNG".to_vec());
    respond(&asked("GET", uri, headers), current, &door)
}

fn check(uri: &str, expect: &str) {
    let response = get(&current(), uri, &[]);
    let header = |name| {
        response
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap_or("?"))
    };
    let line = match header("location") {
        Some(to) => format!("{} to {to}", response.status().as_u16()),
        None => format!(
            "{} {}",
            response.status().as_u16(),
            String::from_utf8_lossy(response.body())
        ),
    };
    assert_eq!(line, expect, "{uri}");
}

#[test]
fn an_address_is_a_file_a_folder_or_a_page_without_its_extension() {
    check("/", "200 <body>home");
    check("/index.html?x=1", "200 <body>home");
    check("/rules/", "200 <body>rules");
    check("/rules/SA101", "200 <body>SA101");
    check("/rules/SA101.html", "200 <body>SA101");
    check("/rules/%53A101.html", "200 <body>SA101");
    check("/v1.2", "200 <body>v1.2");
    check("/both", "200 <body>page");
    check("/image.png", "200 PNG");
}

#[test]
fn a_folder_is_moved_to_its_slash() {
    check("/rules", "307 to /rules/");
    check("/rules?a=b", "307 to /rules/?a=b");
    check("/a%20b/%C3%A9%22", "307 to /a%20b/%C3%A9%22/");
    check("/a%20b/%C3%A9%22/", "200 <body>odd");
}

#[test]
fn what_is_not_there_is_the_sites_own_404() {
    for uri in [
        "/nothing",
        "/nothing/",
        "/rules/SA101/",
        "/gone.png",
        "//",
        "//index.html",
        "/..",
        "/../index.html",
        "/rules/../index.html",
        "/%2e%2e/index.html",
        "/rules/%2e%2e%2findex.html",
        "/./index.html",
        "/index.html%00",
        "/rules%5Cindex.html",
        "/rules\\index.html",
        "/%",
        "/%2",
        "/%zz",
        "/%+1",
        "/%ff",
        "/content/image.png",
        "/etc/passwd",
        "/%2fetc/passwd",
    ] {
        check(uri, "404 <body>lost");
    }
    let bare = Current {
        site: Some(Arc::new(site(&[]))),
        ..Current::default()
    };
    assert_eq!(get(&bare, "/", &[]).body(), "404: no such page\n");
}

#[test]
fn every_answer_is_guarded() {
    let refused = refuse(&asked("POST", "/", &[]), &Hosts::new("127.0.0.1", 3000));
    let answers = ["/", "/nothing", "/rules", "/image.png"].map(|uri| get(&current(), uri, &[]));
    let fault = get(&Current::default(), "/", &[]);
    for response in answers.into_iter().chain([fault]).chain(refused) {
        let header = |name| {
            response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        let policy = header("content-security-policy").expect("there is a policy");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' https: data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ] {
            assert!(
                policy.split(';').any(|found| found.trim() == part),
                "{part} in {policy}"
            );
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(header("x-content-type-options"), Some("nosniff"));
        assert_eq!(header("referrer-policy"), Some("same-origin"));
        assert_eq!(header("cache-control"), Some("no-cache"));
    }
}

#[test]
fn a_page_that_the_browser_has_is_not_sent_again() {
    let first = get(&current(), "/", &[]);
    let tag = first.headers()["etag"].to_str().expect("a tag is text");
    for known in [tag, &format!("\"a\", W/{tag}"), "*"] {
        let again = get(&current(), "/", &[("if-none-match", known)]);
        assert_eq!(
            (again.status().as_u16(), again.body().len()),
            (304, 0),
            "{known}"
        );
        assert_eq!(again.headers()["etag"], tag);
    }
    assert_eq!(
        get(&current(), "/", &[("if-none-match", "\"a\"")]).status(),
        200
    );
    let fault = Current {
        fault: Some("no".to_owned()),
        ..current()
    };
    assert_eq!(get(&fault, "/", &[("if-none-match", tag)]).status(), 200);
}

#[test]
fn a_fault_is_drawn_on_pages_and_on_nothing_else() {
    let fault = Current {
        fault: Some("<b>\nsecond".to_owned()),
        ..current()
    };
    for uri in ["/", "/rules/SA101", "/nothing"] {
        let page = get(&fault, uri, &[]);
        let text = String::from_utf8_lossy(page.body());
        assert!(
            text.starts_with("<body><section role=\"alert\" class=\"rulebook-fault\""),
            "{text}"
        );
        assert!(text.contains("&lt;b&gt;\nsecond"), "{text}");
    }
    assert_eq!(get(&fault, "/assets/style.css", &[]).body(), "a{}");
}

#[test]
fn a_fault_without_a_site_is_a_page_of_its_own() {
    let fault = Current {
        fault: Some("a & b".to_owned()),
        ..Current::default()
    };
    let page = get(&fault, "/any", &[]);
    assert_eq!(page.status(), 500);
    let text = String::from_utf8_lossy(page.body());
    assert!(
        text.starts_with("<!DOCTYPE html>") && text.contains("<pre>a &amp; b</pre>"),
        "{text}"
    );
}

#[test]
fn a_foreign_name_and_a_changing_method_are_refused() {
    let hosts = Hosts::new("127.0.0.1", 3000);
    let status = |asked: &Parts| refuse(asked, &hosts).map(|response| response.status().as_u16());
    assert_eq!(status(&asked("GET", "/", &[])), None);
    assert_eq!(status(&asked("HEAD", "/", &[])), None);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"] {
        assert_eq!(status(&asked(method, "/", &[])), Some(405), "{method}");
    }
    assert_eq!(status(&asked("GET", "http://localhost:3000/", &[])), None);
    assert_eq!(
        status(&asked("GET", "http://evil.example/", &[])),
        Some(403)
    );
    assert_eq!(
        status(&asked("GET", "/", &[("host", "evil.example")])),
        Some(403)
    );
}

proptest::proptest! {
    #[test]
    fn no_path_panics_or_leaves_the_site(path in "/[a-z%./\\\\0-9é]{0,20}") {
        if let Ok(uri) = path.parse::<hyper::Uri>() {
            let status = get(&current(), &uri.to_string(), &[]).status().as_u16();
            proptest::prop_assert!(matches!(status, 200 | 307 | 404), "{status}");
        }
    }
}
