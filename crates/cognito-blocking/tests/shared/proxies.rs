//! Proxies, as the environment names them.

use std::env;

use cognito_srp_core::{AppClient, ClientId, UserPoolId};

use crate::face::{Client, Error, Limits, RetryPolicy, TransportErrorKind, new};
use crate::support::{self, Decoy, Server, answer, in_another_process, refresh, tokens};

/// Every variable of proxies, unless a test sets it.
pub(crate) fn environment<'a>(
    set: &[(&'a str, Option<&'a str>)],
) -> Vec<(&'a str, Option<&'a str>)> {
    let all = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];
    let lower = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"];
    let unset = all.into_iter().chain(lower).map(|name| (name, None));
    unset.chain(set.iter().copied()).collect()
}

/// The test that goes where `TEST_ENDPOINT` says.
pub(crate) const AN_ENDPOINT: &str = "shared::proxies::an_endpoint";

fn client() -> Client {
    new().with_limits(Limits::standard().with_retry_policy(RetryPolicy::never()))
}

#[test]
fn tls_goes_through_a_tunnel() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let proxy = Server::start([answer("403 Forbidden", "", "")]);
        let url = proxy.url();
        in_another_process(
            "shared::proxies::the_service_itself",
            &environment(&[(variable, Some(&url))]),
        );
        let request = proxy.request();
        let host = "cognito-idp.eu-west-2.amazonaws.com:443";
        assert_eq!(request.line, format!("CONNECT {host} HTTP/1.1"));
        // Nothing of the request is in it.
        assert!(request.body.is_empty());
        assert_eq!(request.header("x-amz-target"), None);
    }
}

#[test]
#[ignore = "in a process of its own"]
fn the_service_itself() {
    let app_client = AppClient::new(
        UserPoolId::parse("eu-west-2_eYpv1mFHB").unwrap(),
        ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE").unwrap(),
    );
    let error = client().run(refresh(&app_client)).unwrap_err();
    let Error::Transport(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.kind(), TransportErrorKind::Connect, "{error:?}");
}

#[test]
fn what_is_excepted_goes_straight() {
    let decoy = Decoy::new();
    let server = Server::start([tokens()]);
    let (proxy, url) = (decoy.url(), server.url());
    let variables = [
        ("HTTP_PROXY", Some(proxy.as_str())),
        ("ALL_PROXY", Some(&proxy)),
        ("NO_PROXY", Some("example.com,127.0.0.1")),
        ("TEST_ENDPOINT", Some(&url)),
    ];
    in_another_process(AN_ENDPOINT, &environment(&variables));
    assert_eq!(server.request().line, "POST / HTTP/1.1");
    assert!(decoy.nobody_came());
}

#[test]
#[ignore = "in a process of its own"]
fn an_endpoint() {
    let endpoint = env::var("TEST_ENDPOINT").unwrap();
    let app_client = support::app_client(&endpoint);
    client().run(refresh(&app_client)).unwrap();
}
