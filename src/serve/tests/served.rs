//! The whole server through a socket.

use std::net::TcpListener;

use super::*;

#[test]
fn a_page_is_served_from_memory_and_a_picture_from_the_disk() {
    let server = Server::start("hello");
    let page = server.get("/");
    assert_eq!(
        (page.status, page.body.as_str()),
        (200, "<html><body class=\"x\">hello</body></html>")
    );
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(server.get("/image.png").status, 404);
    write(&server.book().join("image.png"), "PNG");
    let image = server.get("/image.png");
    assert_eq!(
        (
            image.status,
            image.body.as_str(),
            image.header("content-type")
        ),
        (200, "PNG", Some("image/png"))
    );
    let lost = server.get("/../../etc/passwd");
    assert_eq!((lost.status, lost.body.as_str()), (404, "<body>lost"));
}

#[test]
fn a_head_has_the_length_and_no_body() {
    let server = Server::start("hello");
    let port = server.port;
    let head = server.ask(&format!("HEAD / HTTP/1.1\r\nHost: localhost:{port}\r\n"));
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), Some("41"));
    assert!(head.header("etag").is_some());
}

#[test]
fn a_foreign_host_no_host_and_a_post_are_refused() {
    let server = Server::start("hello");
    let port = server.port;
    assert_eq!(
        server
            .ask("GET / HTTP/1.1\r\nHost: evil.example\r\n")
            .status,
        403
    );
    assert_eq!(
        server
            .ask(&format!("GET / HTTP/1.1\r\nHost: evil.example:{port}\r\n"))
            .status,
        403
    );
    assert_eq!(server.ask("GET / HTTP/1.0\r\n").status, 403);
    let post = server.ask(&format!(
        "POST / HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 0\r\n"
    ));
    assert_eq!(
        (post.status, post.header("allow")),
        (405, Some("get, head"))
    );
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn garbage_ends_its_own_connection_only() {
    let server = Server::start("hello");
    for garbage in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "\u{16}\u{3}\u{1}",
        "GET / HTTP/9.9\r\n\r\n",
    ] {
        let mut stream = server.connect();
        stream
            .write_all(garbage.as_bytes())
            .expect("the server reads");
        stream
            .shutdown(std::net::Shutdown::Write)
            .expect("it is open");
        let mut bytes = Vec::new();
        // The answer may be a 400 or the end, and the end may be abrupt.
        let _ = stream.read_to_end(&mut bytes);
        assert!(!bytes.starts_with(b"HTTP/1.1 200"), "{garbage:?}");
    }
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn a_busy_default_port_moves_on_and_a_fixed_one_is_an_error() {
    let busy = TcpListener::bind("127.0.0.1:0").expect("the system gives a free port");
    let port = busy.local_addr().expect("it is bound").port();
    let (sender, said) = channel();
    let say = move |line: &str| drop(sender.send(line.to_owned()));
    let options = Options {
        port: Port::Default(port),
        ..Options::default()
    };
    super::super::listen::bind(&options, &say).expect("one of a hundred is free");
    let line = said.recv_timeout(LIMIT).expect("the move is said");
    assert!(
        line.starts_with(&format!("port {port} is busy; using ")),
        "{line}"
    );

    let options = Options {
        port: Port::Fixed(port),
        ..Options::default()
    };
    let error = super::super::listen::bind(&options, &say).expect_err("it is busy");
    assert_eq!(
        error.to_string(),
        format!("port `{port}` is busy; choose another with -p")
    );
}

#[test]
fn a_host_of_another_machine_is_an_error() {
    // TEST-NET-1: no machine has it.
    let options = Options {
        host: "192.0.2.1".to_owned(),
        ..Options::default()
    };
    let error = super::super::listen::bind(&options, &|_| {}).expect_err("not ours");
    assert!(
        error
            .to_string()
            .starts_with("`192.0.2.1` is no address to serve on: "),
        "{error}"
    );
}
