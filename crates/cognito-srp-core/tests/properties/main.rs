//! Properties that hold for any input.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod agreement;
mod any_state;
mod endpoints;
mod hosted_login;
mod hostile_peer;
mod integers;
mod replies;
#[path = "../support/mod.rs"]
mod support;
mod timestamps;

use proptest::test_runner::Config;

/// As many cases as time allows. A failing case is printed in its smallest form, and no file
/// is written beside the sources. `PROPTEST_CASES` can only lower the number, for whoever runs
/// the tests again and again.
fn cases(cases: u32) -> Config {
    let most = std::env::var("PROPTEST_CASES").ok();
    let most = most.and_then(|most| most.parse().ok());
    Config {
        cases: most.unwrap_or(cases).min(cases),
        failure_persistence: None,
        ..Config::default()
    }
}
