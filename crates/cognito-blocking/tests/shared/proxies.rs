//! Proxies, as the environment names them.

use std::env;

use cognito_srp_core::{AppClient, ClientId, UserPoolId};

use super::ONCE;
use crate::face::{Client, Error, TransportErrorKind, new};
use crate::support::{
    self, Decoy, Server, answer, every_form, in_another_process, refresh, tokens,
};

/// Removes every proxy variable, unless a test sets it.
pub(crate) fn environment<'a>(
    set: &[(&'a str, Option<&'a str>)],
) -> Vec<(&'a str, Option<&'a str>)> {
    let all = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];
    let lower = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"];
    // On Windows a name in capitals is the same variable, which keeps the first spelling.
    let is_set = |name: &str| {
        set.iter()
            .any(|(it, _)| cfg!(windows) && it.eq_ignore_ascii_case(name))
    };
    let unset = all.into_iter().chain(lower).filter(|name| !is_set(name));
    let unset = unset.map(|name| (name, None));
    unset.chain(set.iter().copied()).collect()
}

/// The test that sends requests to `TEST_ENDPOINT`.
pub(crate) const AN_ENDPOINT: &str = "shared::proxies::an_endpoint";

fn client() -> Client {
    new().with_limits(ONCE)
}

/// Runs a sign-in in a process with these variables. Returns what the proxy received.
const THE_SERVICE: &str = "shared::proxies::the_service_itself";

/// A name that does not exist (RFC 6761 §6.2), so that a request without the proxy fails.
const NOBODY: &str = "http://a.pool.test:9229";

#[test]
fn tls_goes_through_a_tunnel() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        for scheme in ["http://", ""] {
            let proxy = Server::start([answer("403 Forbidden", "", "")]);
            let url = proxy.url().replace("http://", scheme);
            in_another_process(THE_SERVICE, &environment(&[(variable, Some(&url))]));
            let request = proxy.request();
            let host = "cognito-idp.eu-west-2.amazonaws.com:443";
            assert_eq!(request.line, format!("CONNECT {host} HTTP/1.1"));
            // It contains nothing of the request.
            assert!(request.body.is_empty());
            assert_eq!(request.header("x-amz-target"), None);
            assert_eq!(request.header("proxy-authorization"), None);
        }
    }
}

#[test]
fn a_proxy_is_told_name_and_password() {
    // The content says which (RFC 7617 §2).
    for (user, header) in [
        ("user:password", "Basic dXNlcjpwYXNzd29yZA=="),
        ("us%40er:p%3As%2Fs%25", "Basic dXNAZXI6cDpzL3Ml"),
        ("us+er:p+s", "Basic dXMrZXI6cCtz"),
        ("user", "Basic dXNlcjo="),
    ] {
        let proxy = Server::start([answer("403 Forbidden", "", "")]);
        let url = proxy.url().replace("http://", &format!("http://{user}@"));
        in_another_process(THE_SERVICE, &environment(&[("HTTPS_PROXY", Some(&url))]));
        let request = proxy.request();
        assert_eq!(
            request.header("proxy-authorization"),
            Some(header),
            "{user}"
        );
    }
}

#[test]
#[ignore = "in a process of its own"]
fn the_service_itself() {
    let app_client = AppClient::new(
        UserPoolId::parse("eu-west-2_eYpv1mFHB").unwrap(),
        ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE").unwrap(),
    );
    let client = client();
    let error = client.run(refresh(&app_client)).unwrap_err();
    let shown = format!("{} {client:?}", every_form(&error));
    assert!(
        !shown.contains("password") && !shown.contains("p%3A"),
        "{shown}"
    );
    let Error::Transport(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.kind(), TransportErrorKind::Connect, "{error:?}");
}

/// The tests of `cognito-transport` compare our decisions with curl's; these tests show that both
/// transports follow them.
#[test]
fn what_is_excepted_goes_straight() {
    for (no_proxy, is_excepted) in [
        ("pool.test", true),
        (".pool.test", true),
        ("example.com, test", true),
        ("*", true),
        ("ool.test", false),
        ("*.pool.test", false),
        ("example.com,*", false),
    ] {
        let (decoy, proxy) = (
            Decoy::new(),
            Server::start([answer("403 Forbidden", "", "")]),
        );
        let url = if is_excepted {
            decoy.url()
        } else {
            proxy.url()
        };
        let variables = [
            ("http_proxy", Some(url.as_str())),
            ("ALL_PROXY", Some(&url)),
            ("NO_PROXY", Some(no_proxy)),
            ("TEST_ENDPOINT", Some(NOBODY)),
        ];
        in_another_process("shared::proxies::in_vain", &environment(&variables));
        match is_excepted {
            true => assert!(decoy.nobody_came(), "{no_proxy}"),
            false => assert!(proxy.request().line.contains("a.pool.test:9229")),
        }
    }
}

#[test]
#[ignore = "in a process of its own"]
fn in_vain() {
    let endpoint = env::var("TEST_ENDPOINT").unwrap();
    let app_client = support::app_client(&endpoint);
    client().run(refresh(&app_client)).unwrap_err();
}

/// A proxy's localhost is another machine, and http:// would bring it passwords.
#[test]
fn this_machine_is_reached_straight() {
    for host in ["127.0.0.1", "localhost"] {
        let (decoy, server) = (Decoy::new(), Server::start([tokens()]));
        let (proxy, url) = (decoy.url(), server.url().replace("127.0.0.1", host));
        let variables = [
            ("http_proxy", Some(proxy.as_str())),
            ("HTTP_PROXY", Some(&proxy)),
            ("ALL_PROXY", Some(&proxy)),
            ("TEST_ENDPOINT", Some(&url)),
        ];
        in_another_process(AN_ENDPOINT, &environment(&variables));
        assert_eq!(server.request().line, "POST / HTTP/1.1");
        assert!(decoy.nobody_came());
    }
}

/// On Linux 0.0.0.0 leads here, and nothing says that it does. (HTTP_PROXY is whatever the
/// header `Proxy` of a CGI request says.)
#[cfg(target_os = "linux")]
#[test]
fn addresses_are_excepted_by_networks_and_http_proxy_is_not_read_in_capitals() {
    for (variable, no_proxy) in [
        ("http_proxy", Some("example.com,0.0.0.0/8")),
        ("http_proxy", Some("0.0.0.0")),
        ("ALL_PROXY", Some("*")),
        ("HTTP_PROXY", None),
    ] {
        let (decoy, server) = (Decoy::new(), Server::start([tokens()]));
        let (proxy, url) = (decoy.url(), server.url().replace("127.0.0.1", "0.0.0.0"));
        let variables = [
            (variable, Some(proxy.as_str())),
            ("NO_PROXY", no_proxy),
            ("TEST_ENDPOINT", Some(&url)),
        ];
        in_another_process(AN_ENDPOINT, &environment(&variables));
        assert_eq!(server.request().line, "POST / HTTP/1.1");
        assert!(decoy.nobody_came(), "{variable}, {no_proxy:?}");
    }
}

#[test]
#[ignore = "in a process of its own"]
fn an_endpoint() {
    let endpoint = env::var("TEST_ENDPOINT").unwrap();
    let app_client = support::app_client(&endpoint);
    client().run(refresh(&app_client)).unwrap();
}

#[test]
fn an_unusable_proxy_is_not_ignored() {
    let (decoy, server) = (Decoy::new(), Server::start([tokens()]));
    let socks = decoy.url().replace("http://", "socks5://user:canary-p@");
    let variables = [
        ("ALL_PROXY", Some(socks.as_str())),
        ("TEST_ENDPOINT", Some(NOBODY)),
    ];
    in_another_process("shared::proxies::it_is_told", &environment(&variables));
    assert!(decoy.nobody_came());
    // A setting that is not used has no effect.
    let url = server.url();
    let variables = [variables[0], ("TEST_ENDPOINT", Some(&url))];
    in_another_process(AN_ENDPOINT, &environment(&variables));
}

#[test]
#[ignore = "in a process of its own"]
fn it_is_told() {
    let app_client = support::app_client(&env::var("TEST_ENDPOINT").unwrap());
    // Nothing is sent, however often the request may be repeated.
    let error = new().run(refresh(&app_client)).unwrap_err();
    assert!(!every_form(&error).contains("canary-p"));
    let Error::Transport(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.kind(), TransportErrorKind::SetUp);
    let text = error.to_string();
    let said = "the proxy in ALL_PROXY cannot be used: expected http:// or https://";
    assert!(text.ends_with(said), "{text}");
}
