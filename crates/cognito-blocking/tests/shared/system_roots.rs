//! Roots in addition to the system's, and instead of them. (On other systems than these, no
//! variable names the system's roots.)

use std::{env, fs};

use super::{ONCE, kind};
use crate::face::{Client, Settings, TransportErrorKind};
use crate::support::tls::{Authority, server};
use crate::support::{app_client, in_another_process, refresh};

/// Whether a client trusts each of two authorities, if the system has the first and the client is
/// given the second.
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
            in_another_process("shared::system_roots::one_client", &variables);
            let request = server.join().unwrap().request;
            assert_eq!(request.is_some(), trusted, "{way}");
        }
    }
    fs::remove_file(file).unwrap();
}

#[test]
#[ignore = "in a process of its own"]
fn one_client() {
    let variable = |name| env::var(name).unwrap();
    let given = variable("TEST_GIVEN");
    let settings = match variable("TEST_WAY").as_str() {
        "extra" => Settings::new().with_extra_roots(given.as_bytes()),
        "only" => Settings::new().with_only_roots(given.as_bytes()),
        _ => Settings::new(),
    };
    let client = Client::build(&settings).unwrap().with_limits(ONCE);
    match client.run(refresh(&app_client(&variable("TEST_ENDPOINT")))) {
        Ok(_) => assert_eq!(variable("TEST_TRUSTED"), "yes"),
        Err(error) => {
            assert_eq!(variable("TEST_TRUSTED"), "no", "{error}");
            assert_eq!(kind(&error), TransportErrorKind::Connect, "{error}");
        }
    }
}

/// A container may not have the roots that a client needs.
#[test]
fn a_system_without_roots_is_an_error() {
    let variables = [("SSL_CERT_FILE", Some("/dev/null")), ("SSL_CERT_DIR", None)];
    in_another_process("shared::system_roots::no_client", &variables);
}

#[test]
#[ignore = "in a process of its own"]
fn no_client() {
    let error = Client::build(&Settings::new()).unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::SetUp);
    let pem = Authority::new().pem;
    Client::build(&Settings::new().with_only_roots(pem.as_bytes())).unwrap();
}
