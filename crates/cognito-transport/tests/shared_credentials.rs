//! Who shares which request for AWS credentials, decided without a transport.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use cognito_srp_core::{IdentityPool, Logins};
use cognito_transport::{Asked, SharedClient, SharedCredentials};

fn credentials() -> SharedCredentials<u32> {
    let pool = IdentityPool::parse("eu-west-2:00000000-1111-2222-3333-444444444444").unwrap();
    SharedCredentials::new(&SharedClient::new(), pool, false, Logins::default())
}

/// What a caller shares or waits for; 9 if it begins what is new.
fn asked(shared: &SharedCredentials<u32>, forced: bool, flight: u32) -> (&'static str, u32) {
    match shared.ask(forced, |_| true, || flight) {
        Asked::Known(_) => panic!("there are none"),
        Asked::Share(flight) => ("share", flight),
        Asked::Wait(flight) => ("wait", flight),
    }
}

/// Who wants new ones cannot take those of a request that may give the old.
#[test]
fn a_request_is_shared_by_those_whom_it_answers() {
    let shared = credentials();
    assert_eq!(asked(&shared, false, 1), ("share", 1));
    assert_eq!(asked(&shared, false, 9), ("share", 1));
    assert_eq!(asked(&shared, true, 9), ("wait", 1));
    shared.ended();
    assert_eq!(asked(&shared, true, 2), ("share", 2));
    assert_eq!(asked(&shared, true, 9), ("share", 2));
    assert_eq!(asked(&shared, false, 9), ("share", 2));
    shared.ended();
    assert_eq!(asked(&shared, false, 3), ("share", 3));
}

#[test]
fn it_is_shown_as_what_a_program_has() {
    let shown = format!("{:?}", credentials());
    assert!(
        shown.starts_with("IdentityCredentials { state: "),
        "{shown}"
    );
}
