//! Roots beside the system's, and in their place. (Elsewhere than on these systems
//! no variable says where the system's are.)
#![cfg(all(unix, not(target_vendor = "apple"), not(target_os = "android")))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test fails as a test does"
)]

#[path = "../../cognito-blocking/tests/support/mod.rs"]
mod support;

use std::{env, fs};

use cognito_async::{Client, Error, Limits, RetryPolicy, Settings, TransportErrorKind};
use support::tls::{Authority, server};
use support::{in_another_process, refresh};

/// What a client trusts that is told of the second authority, while the system knows
/// the first: these two?
const CASES: [(&str, [bool; 2]); 3] = [
    ("defaults", [true, false]),
    ("extra", [true, true]),
    ("only", [false, true]),
];

#[test]
fn extra_roots_are_beside_the_systems() {
    let [systems, given] = [Authority::new(), Authority::new()];
    let directory = env!("CARGO_TARGET_TMPDIR");
    let file = format!("{directory}/roots-{}.pem", std::process::id());
    fs::write(&file, &systems.pem).unwrap();
    for (way, trusted) in CASES {
        for (authority, trusted) in [&systems, &given].into_iter().zip(trusted) {
            let (app_client, server) = server(authority, "127.0.0.1");
            let variables = [
                ("SSL_CERT_FILE", Some(file.as_str())),
                ("SSL_CERT_DIR", None),
                ("TEST_GIVEN", Some(&given.pem)),
                ("TEST_WAY", Some(way)),
                ("TEST_ENDPOINT", Some(app_client.endpoint().as_str())),
                ("TEST_TRUSTED", Some(if trusted { "yes" } else { "no" })),
            ];
            in_another_process("one_client", &variables);
            let request = server.join().unwrap().request;
            assert_eq!(request.is_some(), trusted, "{way}");
        }
    }
    fs::remove_file(file).unwrap();
}

#[tokio::test]
#[ignore = "in a process of its own"]
async fn one_client() {
    let variable = |name| env::var(name).unwrap();
    let given = variable("TEST_GIVEN");
    let settings = match variable("TEST_WAY").as_str() {
        "extra" => Settings::new().with_extra_roots(given.as_bytes()),
        "only" => Settings::new().with_only_roots(given.as_bytes()),
        _ => Settings::new(),
    };
    let once = Limits::standard().with_retry_policy(RetryPolicy::never());
    let client = Client::build(&settings).unwrap().with_limits(once);
    let app_client = support::app_client(&variable("TEST_ENDPOINT"));
    match client.run(refresh(&app_client)).await {
        Ok(_) => assert_eq!(variable("TEST_TRUSTED"), "yes"),
        Err(Error::Transport(error)) => {
            assert_eq!(variable("TEST_TRUSTED"), "no", "{error}");
            assert_eq!(error.kind(), TransportErrorKind::Connect, "{error}");
        }
        Err(error) => panic!("{error}"),
    }
}
