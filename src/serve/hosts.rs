//! Who may ask: the names under which this server is known.
//!
//! A page of another site can make a browser ask for anything on this machine, under a name of its own that it lets point here (DNS rebinding).
//! It cannot choose the `Host` that the browser then sends, so a name that is not ours is refused, and so is a page of another origin that listens for events.

use std::net::IpAddr;

use hyper::HeaderMap;
use hyper::header::{HOST, HeaderValue, ORIGIN};

/// The names that are ours.
#[derive(Debug, Clone)]
pub(super) struct Hosts {
    /// As given by the user, without brackets.
    host: String,
    port: u16,
}

impl Hosts {
    pub(super) fn new(host: &str, port: u16) -> Self {
        Self {
            host: bare(host).to_owned(),
            port,
        }
    }

    /// Whether exactly one `Host` is sent and it is ours.
    pub(super) fn admit(&self, headers: &HeaderMap) -> bool {
        only(headers, HOST.as_str()).is_some_and(|host| self.is_ours(host))
    }

    /// Whether the page that asks is ours; a request without an origin comes from no other page.
    pub(super) fn admit_origin(&self, headers: &HeaderMap) -> bool {
        if !headers.contains_key(ORIGIN) {
            return true;
        }
        only(headers, ORIGIN.as_str())
            .and_then(|origin| origin.strip_prefix("http://"))
            .is_some_and(|host| self.is_ours(host))
    }

    /// Whether `name:port` (the port may be missing where it is 80) is ours.
    pub(super) fn is_ours(&self, authority: &str) -> bool {
        let (name, port) = match authority.rsplit_once(':') {
            // The last colon of a bare `[::1]` is not before a port.
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (authority, Some(80)),
        };
        port == Some(self.port) && self.is_our_name(bare(name))
    }

    fn is_our_name(&self, name: &str) -> bool {
        if name.eq_ignore_ascii_case("localhost") || name.eq_ignore_ascii_case(&self.host) {
            return true;
        }
        let everywhere = address(&self.host).is_some_and(|host| host.is_unspecified());
        // Who listens everywhere is reached by many addresses; rebinding needs a name, which an address is not.
        address(name).is_some_and(|name| name.is_loopback() || everywhere)
    }
}

fn bare(host: &str) -> &str {
    let inner = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    inner.unwrap_or(host)
}

fn address(name: &str) -> Option<IpAddr> {
    name.parse().ok()
}

fn only<'headers>(headers: &'headers HeaderMap, name: &str) -> Option<&'headers str> {
    let mut values = headers.get_all(name).iter().map(HeaderValue::to_str);
    match (values.next(), values.next()) {
        (Some(Ok(value)), None) => Some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_names_with_our_port() {
        let hosts = Hosts::new("127.0.0.1", 3000);
        for name in [
            "127.0.0.1:3000", "LocalHost:3000", "[::1]:3000", "127.8.0.1:3000",
        ] {
            assert!(hosts.is_ours(name), "{name}");
        }
        for name in [
            "",
            ":",
            ":3000",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1:3000:3000",
            "evil.example:3000",
            "localhost.evil.example:3000",
            "127.0.0.1.evil.example:3000",
            "192.168.0.4:3000",
            "[::1]",
            "::1",
            "localhost:99999",
            "user@localhost:3000",
            "0.0.0.0:3000",
        ] {
            assert!(!hosts.is_ours(name), "{name}");
        }
    }

    #[test]
    fn the_given_host_is_ours_and_port_80_may_be_left_out() {
        let hosts = Hosts::new("box.local", 80);
        assert!(hosts.is_ours("box.local"));
        assert!(hosts.is_ours("BOX.local:80"));
        assert!(hosts.is_ours("[::1]"));
        assert!(!hosts.is_ours("other.local"));
    }

    #[test]
    fn who_listens_everywhere_is_reached_by_address_but_not_by_any_name() {
        for host in ["0.0.0.0", "::", "[::]"] {
            let hosts = Hosts::new(host, 3000);
            assert!(hosts.is_ours("192.168.0.4:3000"), "{host}");
            assert!(hosts.is_ours("[fe80::1]:3000"), "{host}");
            assert!(!hosts.is_ours("evil.example:3000"), "{host}");
        }
    }

    #[test]
    fn two_hosts_or_none_are_nobody() {
        let hosts = Hosts::new("127.0.0.1", 3000);
        let mut headers = HeaderMap::new();
        assert!(!hosts.admit(&headers));
        headers.append(HOST, HeaderValue::from_static("localhost:3000"));
        assert!(hosts.admit(&headers));
        headers.append(HOST, HeaderValue::from_static("localhost:3000"));
        assert!(!hosts.admit(&headers));
    }

    #[test]
    fn an_origin_is_ours_or_absent() {
        let hosts = Hosts::new("127.0.0.1", 3000);
        let with = |origin: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ORIGIN, HeaderValue::from_static(origin));
            hosts.admit_origin(&headers)
        };
        assert!(hosts.admit_origin(&HeaderMap::new()));
        assert!(with("http://localhost:3000"));
        for origin in [
            "null",
            "",
            "http://evil.example",
            "https://localhost:3000",
            "http://localhost:3001",
        ] {
            assert!(!with(origin), "{origin}");
        }
    }
}
