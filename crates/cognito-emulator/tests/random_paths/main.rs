//! Random legal paths through core and emulator, without sockets: they always end in tokens,
//! and each request contains what it must. And the same paths with one field corrupted, in a
//! request or in a reply: never tokens.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod corruption;
#[path = "../machine/counting.rs"]
mod counting;
mod driver;
mod path;
mod person;
mod support;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use corruption::Corruption;
use driver::{Driver, End};
use support::Setup;

fn config() -> Config {
    Config {
        // A failure is printed completely; nothing is stored between runs.
        failure_persistence: None,
        // The same paths in each run, unless PROPTEST_RNG_SEED is set: one corrupted digit in
        // a million is the next correct code.
        rng_seed: match std::env::var("PROPTEST_RNG_SEED") {
            Ok(_) => Config::default().rng_seed,
            Err(_) => RngSeed::Fixed(1_700_000_000),
        },
        ..Config::with_cases(300)
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_legal_path_ends_in_tokens(path in path::any_path()) {
        Setup::with(|setup| {
            let (end, seen) = Driver::new(setup, &path, None).drive();
            assert!(matches!(end, End::Tokens(_)), "{path:?}: {end:?} after {seen:?}");
            assert!(seen.len() <= 8, "{path:?}: {seen:?}");
        });
    }

    #[test]
    fn a_corrupted_field_never_ends_in_tokens(
        path in path::any_path(),
        corruption in Corruption::any(),
    ) {
        Setup::with(|setup| {
            let (end, seen) = Driver::new(setup, &path, Some(&corruption)).drive();
            let corrupted = corruption.field();
            match end {
                // There was nothing to corrupt: this path is unchanged.
                End::Tokens(_) if corrupted.is_none() => {}
                End::Tokens(tokens) => {
                    panic!("{path:?} with {corrupted:?}: {tokens:?} after {seen:?}")
                }
                End::Refused(_) | End::AskedAgain | End::WithoutThatDevice => {}
            }
        });
    }
}

/// The paths are as long and as varied as the properties need.
#[test]
fn the_paths_cover_every_challenge() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut all = std::collections::BTreeSet::new();
    let mut longest = 0;
    Setup::with(|setup| {
        for _ in 0..400 {
            let path = path::any_path().new_tree(&mut runner).unwrap().current();
            let (_, seen) = Driver::new(setup, &path, None).drive();
            longest = longest.max(seen.len());
            all.extend(seen);
        }
    });
    let expected = [
        "CUSTOM_CHALLENGE",
        "DEVICE_PASSWORD_VERIFIER",
        "DEVICE_SRP_AUTH",
        "EMAIL_OTP",
        "MFA_SETUP",
        "NEW_PASSWORD_REQUIRED",
        "PASSWORD",
        "PASSWORD_SRP",
        "PASSWORD_VERIFIER",
        "SELECT_CHALLENGE",
        "SELECT_MFA_TYPE",
        "SMS_MFA",
        "SMS_OTP",
        "SOFTWARE_TOKEN_MFA",
    ];
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(all, expected);
    assert!(longest >= 6, "the longest had {longest} challenges");
}
