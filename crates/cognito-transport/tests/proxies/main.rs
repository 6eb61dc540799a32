//! Which proxy is used for a URL; the rules are curl's (README.md).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cognito_transport::{Proxies, ProxyError, ProxyUrl};
use serde_json::Value;

const TABLE: &str = include_str!("curl.json");

const THIS_MACHINE: &str = "a proxy's localhost is another machine";
const NETWORKS: &str = "curl's manual describes IPv6 networks; curl 7.88 compares the text";
const SOCKS: &str = "neither transport supports SOCKS";
const NOBODY: &str = "an empty user name and password count as none";

/// Where we differ from curl: part of the case's name, part of the URL, our result, and the
/// reason.
const DIFFERENCES: [(&str, &str, Ours, &str); 18] = [
    ("NO_PROXY=''", "//127.0.0.1", Ours::Straight, THIS_MACHINE),
    (
        "NO_PROXY='localhost'",
        "//127.0.0.1",
        Ours::Straight,
        THIS_MACHINE,
    ),
    ("NO_PROXY=''", "//[::1]", Ours::Straight, THIS_MACHINE),
    ("NO_PROXY=''", "//localhost", Ours::Straight, THIS_MACHINE),
    (
        "NO_PROXY='127.0.0.1'",
        "//localhost",
        Ours::Straight,
        THIS_MACHINE,
    ),
    (
        "NO_PROXY=''",
        "//emulator.localhost",
        Ours::Straight,
        THIS_MACHINE,
    ),
    (
        "http to this machine",
        "//127.0.0.1",
        Ours::Straight,
        THIS_MACHINE,
    ),
    ("'2001:DB8:0::1'", "//[2001", Ours::Straight, NETWORKS),
    ("'2001:db8::/32'", "//[2001", Ours::Straight, NETWORKS),
    ("'2001:db8::/33'", "//[2001", Ours::Straight, NETWORKS),
    ("'2001:db8:8000::/32'", "//[2001", Ours::Straight, NETWORKS),
    ("'2001:db8::/127'", "//[2001", Ours::Straight, NETWORKS),
    ("'2001:db8::1/128'", "//[2001", Ours::Straight, NETWORKS),
    ("'2001:db8::1/0'", "//[2001", Ours::Straight, NETWORKS),
    ("'socks5://proxy-a.test:1080'", "", Ours::Refused, SOCKS),
    ("'socks5h://proxy-a.test'", "", Ours::Refused, SOCKS),
    ("'socks4://proxy-a.test:1080'", "", Ours::Refused, SOCKS),
    ("'http://@proxy-a.test:3128'", "", Ours::Unnamed, NOBODY),
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Ours {
    Straight,
    Refused,
    Unnamed,
}

/// Where a request goes: the proxy, and the header with user name and password.
#[derive(Debug, PartialEq)]
enum Way {
    Straight,
    Through(String, Option<String>),
    Refused,
}

fn curls(case: &Value) -> Way {
    let text = |name: &str| case[name].as_str().map(str::to_owned);
    match text("proxy") {
        _ if case.get("error").is_some() => Way::Refused,
        Some(proxy) => Way::Through(proxy, text("authorization")),
        None => Way::Straight,
    }
}

fn ours(found: Result<Option<&ProxyUrl>, ProxyError>) -> Way {
    let Ok(found) = found else {
        return Way::Refused;
    };
    let Some(proxy) = found else {
        return Way::Straight;
    };
    let (scheme, rest) = proxy.as_str().split_once("://").unwrap();
    let (user, host) = rest.rsplit_once('@').unwrap_or(("", rest));
    let user: Vec<u8> = user.split(':').map(decoded).collect::<Vec<_>>().join(&b':');
    let host = host.replace("127.0.0.11", "proxy-a.test");
    let header = format!("Basic {}", BASE64_STANDARD.encode(&user));
    let header = (!user.is_empty()).then_some(header);
    Way::Through(format!("{scheme}://{host}"), header)
}

fn decoded(text: &str) -> Vec<u8> {
    let mut parts = text.split('%');
    let mut octets = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        octets.push(u8::from_str_radix(&part[..2], 16).unwrap());
        octets.extend_from_slice(&part.as_bytes()[2..]);
    }
    octets
}

fn cases() -> Vec<Value> {
    let table: Value = serde_json::from_str(TABLE).unwrap();
    table["cases"].as_array().unwrap().clone()
}

fn proxies(case: &Value) -> Proxies {
    let variables: BTreeMap<String, String> =
        serde_json::from_value(case["variables"].clone()).unwrap();
    Proxies::from_variables(|name| variables.get(name).cloned())
}

#[test]
fn every_decision_matches_curl() {
    let cases = cases();
    assert_eq!(cases.len(), 143);
    let mut differing = 0;
    for case in &cases {
        let (name, url) = (
            case["name"].as_str().unwrap(),
            case["url"].as_str().unwrap(),
        );
        let proxies = proxies(case);
        let (ours, curls) = (ours(proxies.for_url(url)), curls(case));
        let differs = |(part, host, ..): &&(&str, &str, Ours, &str)| {
            name.contains(part) && url.contains(host)
        };
        let Some((_, _, difference, why)) = DIFFERENCES.iter().find(differs) else {
            assert_eq!(ours, curls, "{name} {url}");
            continue;
        };
        differing += 1;
        assert_ne!(ours, curls, "{name} {url}: no difference any more ({why})");
        let is_so = match (difference, &ours) {
            (Ours::Straight, Way::Straight) | (Ours::Refused, Way::Refused) => true,
            (Ours::Unnamed, Way::Through(proxy, None)) => proxy == "http://proxy-a.test:3128",
            _ => false,
        };
        assert!(is_so, "{name} {url}: {ours:?}");
    }
    assert_eq!(differing, DIFFERENCES.len());
}

#[test]
fn an_unusable_proxy_is_an_error() {
    let with = |value: &'static str| {
        Proxies::from_variables(move |name| match name {
            "ALL_PROXY" => Some(value.to_owned()),
            "NO_PROXY" => Some("internal.example".to_owned()),
            _ => None,
        })
    };
    for (value, expected) in [
        ("socks5://canary-u:canary-p@proxy", "http:// or https://"),
        ("http://canary-u:canary-p@pr\u{f6}xy", "a host and a port"),
        ("http://canary-u:canary-p@proxy:x", "a host and a port"),
        (
            "http://canary-u:c@nary-p@proxy",
            "user name and password in UTF-8, percent-encoded",
        ),
        (
            "http://canary-u:%ff@proxy",
            "user name and password in UTF-8, percent-encoded",
        ),
    ] {
        let proxies = with(value);
        for url in ["https://example.com/", "http://example.com/"] {
            let error = proxies.for_url(url).unwrap_err();
            assert_eq!(error.variable(), "ALL_PROXY");
            let text = format!("the proxy in ALL_PROXY cannot be used: expected {expected}");
            assert_eq!(error.to_string(), text);
        }
        // An invalid setting does not matter if it would not be used.
        for url in [
            "https://internal.example/",
            "https://localhost/",
            "ftp://example.com/",
        ] {
            assert!(proxies.for_url(url).unwrap().is_none());
        }
        assert!(!format!("{proxies:?}").contains("canary"), "{proxies:?}");
    }
}

#[test]
fn only_a_percent_sign_and_two_digits_are_an_encoding() {
    for (given, sent) in [("xab:cafe", "xab:cafe"), ("%+f:%4", "%25%2Bf:%254")] {
        let proxies = Proxies::from_variables(|name| {
            (name == "https_proxy").then(|| format!("http://{given}@proxy.example:1"))
        });
        let proxy = proxies.for_url("https://example.com/").unwrap().unwrap();
        assert_eq!(proxy.as_str(), format!("http://{sent}@proxy.example:1"));
    }
}

#[test]
fn a_proxys_password_is_not_shown() {
    let proxies = Proxies::from_variables(|name| {
        let value = "https://canary-u:canary-p@proxy.example:1";
        (name == "https_proxy").then(|| value.to_owned())
    });
    let proxy = proxies.for_url("https://example.com/").unwrap().unwrap();
    assert_eq!(proxy.as_str(), "https://canary-u:canary-p@proxy.example:1");
    let shown = "ProxyUrl(https://[redacted]@proxy.example:1)";
    assert_eq!(format!("{proxy:?}"), shown);
    assert!(!format!("{proxies:#?}").contains("canary"));
    assert!(
        Proxies::none()
            .for_url("https://example.com/")
            .unwrap()
            .is_none()
    );
}

/// curl(1): a network's length is a number of bits. C's `atoi` reads a negative number in the first
/// case, and 0 if there is no number.
#[test]
fn a_network_has_no_negative_length() {
    for (no_proxy, is_excepted) in [
        ("10.1.2.3/-1", false),
        ("10.1.2.3/", true),
        ("10.1.2.3/+32", true),
    ] {
        let proxies = Proxies::from_variables(|name| match name {
            "ALL_PROXY" => Some("proxy.example:3128".to_owned()),
            "NO_PROXY" => Some(no_proxy.to_owned()),
            _ => None,
        });
        let way = proxies.for_url("https://10.1.2.3/").unwrap();
        assert_eq!(way.is_none(), is_excepted, "{no_proxy}");
    }
}
