//! From a saved file to the event in the browser.

use super::*;

#[test]
fn a_save_is_told_to_everybody_and_served() {
    let server = Server::watching("one");
    let mut listeners: Vec<Listener> = (0..100).map(|_| server.listen("")).collect();
    for listener in &mut listeners {
        let head = listener.until("data: ").to_lowercase();
        assert!(
            head.contains("content-type: text/event-stream\r\n"),
            "{head}"
        );
        assert!(head.contains("event: hello\n"), "{head}");
    }
    write(&server.book().join("page.md"), "two");
    for listener in &mut listeners {
        let heard = listener.until("event: reload") + &listener.until("data: ");
        assert!(
            heard.contains("data: {\"addresses\":[\"index.html\"],\"build\":\""),
            "{heard}"
        );
    }
    assert_eq!(
        server.get("/").body,
        "<html><body class=\"x\">two</body></html>"
    );
    assert_eq!(server.found(), [server.book().join("page.md")]);
}

#[test]
fn a_fault_keeps_the_old_site_is_drawn_and_goes_when_it_is_mended() {
    let server = Server::watching("one");
    let mut listener = server.listen("");
    listener.until("event: hello");
    write(
        &server.book().join("page.md"),
        "fault without site: <here>\nand there",
    );
    let heard = listener.until("event: fault") + &listener.until("data: and there");
    assert!(heard.contains("data: <here>\n"), "{heard}");
    let page = server.get("/");
    assert_eq!(page.status, 200);
    assert!(
        page.body.starts_with(
            "<html><body class=\"x\"><section role=\"alert\" class=\"rulebook-fault\""
        ),
        "{page:?}"
    );
    assert!(
        page.body
            .ends_with("&lt;here&gt;\nand there</pre></section>one</body></html>"),
        "{page:?}"
    );
    server.listen("").until("event: fault");

    write(&server.book().join("page.md"), "one");
    listener.until("event: mended");
    assert_eq!(
        server.get("/").body,
        "<html><body class=\"x\">one</body></html>"
    );
}

#[test]
fn a_panic_is_a_fault() {
    let server = Server::watching("panic");
    let page = server.get("/");
    assert_eq!(page.status, 500);
    assert!(
        page.body
            .contains("the build panicked, which is a bug in rulebook: the page says so"),
        "{page:?}"
    );
    let mut listener = server.listen("");
    listener.until("event: fault");
    write(&server.book().join("page.md"), "good");
    listener.until("event: mended");
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn what_changed_before_a_panic_is_told_after_it() {
    let server = Server::watching("one");
    let mut listener = server.listen("");
    listener.until("event: hello");
    write(&server.book().join("page.md"), "panic");
    listener.until("event: fault");
    server.found();
    write(&server.book().join("image.png"), "PNG");
    server.found();
    write(&server.book().join("page.md"), "one");
    listener.until("event: mended");
    listener.until("data: {\"addresses\":[\"image.png\"]");
}

#[test]
fn a_copied_file_that_changed_is_told_though_the_site_is_the_same() {
    let server = Server::watching("one");
    let mut listener = server.listen("");
    listener.until("event: hello");
    write(&server.book().join("image.png"), "PNG");
    listener.until("data: {\"addresses\":[\"image.png\"]");
}

#[test]
fn only_our_own_pages_may_listen() {
    let server = Server::start("one");
    let port = server.port;
    let ask = |origin: &str| {
        server
            .ask(&format!(
                "HEAD /.rulebook/events HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: {origin}\r\n"
            ))
            .status
    };
    assert_eq!(ask("http://evil.example"), 403);
    assert_eq!(ask("null"), 403);
    assert_eq!(ask(&format!("http://127.0.0.1:{port}")), 200);
}

#[test]
fn who_comes_back_to_another_build_reloads() {
    let server = Server::start("one");
    server
        .listen("Last-Event-ID: 1-1\r\n")
        .until("event: reload");
}

#[test]
fn saves_during_a_build_make_one_more() {
    let (go, wait) = channel();
    let options = Options {
        watch: true,
        ..Options::default()
    };
    // The first build, before the server listens.
    go.send(()).expect("it waits");
    let server = Server::with("one", options, Some(wait));
    let page = server.book().join("page.md");
    write(&page, "two");
    server.found();
    for text in ["three", "four", "five"] {
        write(&page, text);
    }
    let other = server.book().join("other.md");
    write(&other, "x");
    // Its news shows that the system has told of everything above.
    let (sender, settled) = channel();
    let recorder = Arc::new(Recorder::new(Arc::new(Disk)));
    Door::of_user(&*recorder).walk(&server.book(), &[]);
    let mut witness = super::super::watch::Watch::new(recorder, None);
    assert_eq!(witness.follow(), Vec::<PathBuf>::new());
    std::thread::spawn(move || drop(sender.send(witness.wait())));
    let last = server.book().join("third.md");
    write(&last, "y");
    settled
        .recv_timeout(LIMIT)
        .expect("the witness sees the last file");
    let mut found = Vec::new();
    let mut builds = 0;
    while !found.contains(&last) {
        go.send(()).expect("it waits");
        found = server.found();
        builds += 1;
    }
    drop(go);
    assert_eq!(found, [other, page, last]);
    // As a rule one; more where the witness saw the last file a moment before the server's own watch did.
    assert!(builds < 5, "{builds} builds for five saves");
}
