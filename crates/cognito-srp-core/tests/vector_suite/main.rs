//! Every entry of every file in `tests/vectors`, step by step.
//!
//! The expected values come from RFCs, from other implementations' tests and from an oracle in
//! another language: none was made by the code under test.
//!
//! Those in other groups than Cognito's are run with the feature `prime-groups`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod components;
mod device;
mod device_machine;
mod entry;
#[cfg(feature = "prime-groups")]
mod generic;
mod group;
mod hashes;
mod negative;
mod octets;
mod padding;
mod refusals;
mod session;
mod state_machine;
mod trap;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use serde_json::Value;

use entry::Entry;

/// The test function for a kind of entry. An unknown kind fails the test, so that no entry is
/// skipped silently.
fn runner(kind: &str) -> Option<fn(&Entry)> {
    Some(match kind {
        "srp_session" => session::user,
        "device_session" => session::device,
        "device_verifier" => device::verifier,
        "k" => components::multiplier,
        "sha256" => components::sha256,
        "inner_hash" => components::inner_hash,
        "calculate_x" => components::private_key,
        "verifier" => components::verifier,
        "calculate_A" => components::client_public,
        "calculate_u" => components::scrambler,
        "calculate_S_from_u_x" => components::client_premaster,
        "server_B" => components::server_public,
        "server_key" => components::server_key,
        "signature" => components::signature,
        "pad_hex" => padding::pad_hex,
        "pad_int" => padding::pad_int,
        "parse_hex" => padding::parse_hex,
        "hmac_sha256" | "hmac_sha256_truncated" => hashes::hmac,
        "hkdf" | "hkdf_generic" => hashes::hkdf,
        "hkdf_cognito" => hashes::session_key,
        "secret_hash" => hashes::secret_hash,
        "timestamp" => hashes::timestamp,
        #[cfg(feature = "prime-groups")]
        "srp6a" => generic::srp6a,
        "group" => group::group,
        "negative" => negative::client,
        "negative_server" => negative::server,
        "trap" => trap::trap,
        _ => return None,
    })
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

/// Prints a line that is visible even without `--nocapture`: the harness captures only the
/// output of the print macros.
fn say(line: &str) {
    writeln!(io::stdout().lock(), "vectors: {line}").unwrap();
}

/// Runs a file and prints how many entries of each kind were run.
fn run(file: &str, known: usize) {
    let text = fs::read_to_string(folder().join(file).with_extension("json")).unwrap();
    let entries: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut ids = BTreeSet::new();
    let mut kinds = BTreeMap::<&str, usize>::new();
    for value in &entries {
        let entry = Entry::new(file, value);
        let kind = value["kind"].as_str().unwrap();
        let run = runner(kind).unwrap_or_else(|| panic!("{entry}: nothing runs the kind {kind:?}"));
        run(&entry);
        entry.finish();
        assert!(ids.insert(entry.id()), "{entry}: the id is there twice");
        *kinds.entry(kind).or_default() += 1;
    }
    let run: usize = kinds.values().sum();
    say(&format!("{file}.json: {run} entries run: {kinds:?}"));
    assert_eq!(run, entries.len(), "{file}.json: not every entry was run");
    assert_eq!(run, known, "{file}.json: the number of entries has changed");
}

/// Makes one test per file. The counts are given here so that a file that has lost entries
/// does not pass.
macro_rules! files {
    ($($(#[$only:meta])? $file:ident: $count:literal)*) => {
        const FILES: &[(&str, usize)] = &[$((stringify!($file), $count)),*];
        $(
            $(#[$only])?
            #[test]
            fn $file() {
                run(stringify!($file), $count);
            }
        )*
    };
}

files! {
    ambiguous: 8
    components: 25
    device: 32
    group: 1
    hkdf: 93
    hmac: 173
    negative: 12
    pad_hex: 597
    #[cfg(feature = "prime-groups")] rfc5054: 1
    rfc5869: 7
    secret_hash: 17
    #[cfg(feature = "prime-groups")] srp6a_generic: 12
    srp_session: 70
    timestamp: 28
    traps: 2
}

#[test]
fn every_file_has_a_test() {
    let there: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    let tested: BTreeSet<String> = FILES.iter().map(|(file, _)| (*file).to_owned()).collect();
    assert_eq!(there, tested);
    let total: usize = FILES.iter().map(|(_, count)| count).sum();
    say(&format!("{} files, {total} entries in all", FILES.len()));
    if cfg!(not(feature = "prime-groups")) {
        say("those of rfc5054 and srp6a_generic are run with the feature `prime-groups`");
    }
}
