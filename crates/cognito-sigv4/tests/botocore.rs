//! Compares signatures with botocore's (tests/vectors/README.md).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use cognito_sigv4::{Credentials, sign};
use cognito_srp_core::{Password, Username};
use serde::Deserialize;
use url::Url;

const VECTORS: &str = include_str!("vectors/botocore.json");

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    user_pool_id: String,
    username: String,
    password: String,
    endpoint: Option<String>,
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    unix_seconds: u64,
    url: String,
    headers: BTreeMap<String, String>,
    body: String,
    added: BTreeMap<String, String>,
}

fn owned<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    headers.into_iter().map(owned).collect()
}

#[test]
fn signatures_are_botocores() {
    let vectors: Vectors = serde_json::from_str(VECTORS).unwrap();
    assert_eq!(vectors.cases.len(), 13);
    for case in vectors.cases {
        let name = &case.name;
        let exchange = support::app_client(&case.user_pool_id, case.endpoint.as_deref())
            .begin(Username::parse(&case.username).unwrap())
            .server_side(None)
            .password(&Password::new(case.password));
        let request = exchange.request();
        // The request that botocore signed is the one we sign. (botocore leaves out the
        // default port of a scheme when it signs; an endpoint and the URL standard always
        // leave it out.)
        assert_eq!(
            request.url(),
            Url::parse(&case.url).unwrap().as_str(),
            "{name}"
        );
        assert_eq!(owned(request.headers()), case.headers, "{name}");
        assert_eq!(request.body(), case.body.as_bytes(), "{name}");

        let mut credentials = Credentials::new(case.access_key_id, case.secret_access_key).unwrap();
        if let Some(token) = case.session_token {
            credentials = credentials.with_session_token(token).unwrap();
        }
        let time = UNIX_EPOCH + Duration::from_secs(case.unix_seconds);
        let signature = sign(request, &credentials, time).unwrap();
        assert_eq!(owned(signature.iter()), case.added, "{name}");
    }
}
