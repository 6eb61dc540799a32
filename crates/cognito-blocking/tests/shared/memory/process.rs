//! A test in a separate process, which counts what remains in its memory.

use std::env;
use std::process::Command;

use super::needle::Needle;

const ENDPOINT: &str = "COGNITO_TEST_ENDPOINT";
const ROOTS: &str = "COGNITO_TEST_ROOTS";

/// Runs a test of this binary in a separate process, with this endpoint and these TLS roots.
/// Returns what it reported: for each text, the number of copies each time.
pub(super) fn found(test: &str, endpoint: &str, roots: &str) -> Vec<Vec<usize>> {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", test, "--ignored", "--nocapture"]);
    child.env(ENDPOINT, endpoint).env(ROOTS, roots);
    let output = child.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}{said}");
    let counts = text.lines().filter_map(|line| line.split_once("copies: "));
    let numbers = counts.map(|(_, counts)| {
        let numbers = counts.split(' ').map(|number| number.parse().unwrap());
        numbers.collect()
    });
    let found = numbers.collect();
    eprintln!("{test}: copies of each text, each time: {found:?}");
    found
}

/// In that process: reports how often memory contains each text.
pub(super) fn tell(needles: &[&Needle]) {
    let counts = needles.iter().map(|needle| needle.copies().to_string());
    println!("\ncopies: {}", counts.collect::<Vec<_>>().join(" "));
}

/// In that process: returns the endpoint.
pub(super) fn endpoint() -> String {
    env::var(ENDPOINT).unwrap()
}

/// In that process: returns the TLS roots, if there are any.
pub(super) fn roots() -> String {
    env::var(ROOTS).unwrap()
}
