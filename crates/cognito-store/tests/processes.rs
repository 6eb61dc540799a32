//! Several processes and threads change one file at once. Each change replaces only what its
//! process has read, so of all that have read one version, exactly one replaces it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod support;

use std::env;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use cognito_store::cognito_srp_core::{Found, StoreVersion, TokenStore};
use cognito_store::{FileStore, StoreErrorKind};
use support::{number, save, there, user};

/// Tells the other processes, which run this test program, which file to change.
const CHANGE: &str = "COGNITO_STORE_TEST_CHANGE";
/// The text before a number that a process has replaced.
const REPLACED: &str = "replaced ";
/// The number at which the counting stops.
const LAST: u32 = 60;

/// Loads, adds one and saves until the last number is reached. Returns the numbers that it
/// replaced.
fn count_up(store: &FileStore) -> Vec<u32> {
    let mut replaced = Vec::new();
    loop {
        let loaded = store.load().unwrap();
        let Found::User(there) = loaded.found else {
            panic!("{:?}", loaded.found);
        };
        let there = number(&there);
        if there == LAST {
            return replaced;
        }
        match store.save(&user(there + 1), &loaded.version) {
            Ok(_) => replaced.push(there),
            Err(error) => assert_eq!(error.kind(), StoreErrorKind::Changed, "{error}"),
        }
    }
}

/// Does nothing unless another test starts it; then it counts up once its input ends.
#[test]
fn count_up_for_another_test() {
    let Some(path) = env::var_os(CHANGE) else {
        return;
    };
    io::stdin().read_to_end(&mut Vec::new()).unwrap();
    for replaced in count_up(&FileStore::at(path)) {
        println!("\n{REPLACED}{replaced}");
    }
}

fn process(path: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "count_up_for_another_test", "--nocapture"])
        .env(CHANGE, path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn assert_each_once(mut replaced: Vec<u32>) {
    replaced.sort_unstable();
    assert_eq!(replaced, (0..LAST).collect::<Vec<_>>());
}

#[test]
fn only_one_process_replaces_a_version() {
    let directory = tempfile::tempdir().unwrap();
    let store = FileStore::at(directory.path().join("session.json"));
    save(&store, 0);
    let mut processes: Vec<_> = (0..5).map(|_| process(store.path())).collect();
    for process in &mut processes {
        drop(process.stdin.take());
    }
    let mut all = Vec::new();
    for process in processes {
        let output = process.wait_with_output().unwrap();
        assert!(output.status.success());
        let said = String::from_utf8(output.stdout).unwrap();
        let numbers = said.lines().filter_map(|line| line.strip_prefix(REPLACED));
        all.extend(numbers.map(|number| number.parse::<u32>().unwrap()));
    }
    assert_each_once(all);
    assert_eq!(there(&store), Some(LAST));
}

#[test]
fn only_one_thread_replaces_a_version() {
    let directory = tempfile::tempdir().unwrap();
    let store = FileStore::at(directory.path().join("session.json"));
    save(&store, 0);
    let all = thread::scope(|scope| {
        let threads: Vec<_> = (0..5).map(|_| scope.spawn(|| count_up(&store))).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    assert_each_once(all);
}

/// The first sign-in when nobody is stored, and the sign-out.
#[test]
fn the_first_and_the_last_change_are_made_once() {
    let directory = tempfile::tempdir().unwrap();
    for round in 0..20 {
        let store = FileStore::at(directory.path().join(format!("{round}/session.json")));
        let nothing = StoreVersion::NOTHING;
        let saved = |number| store.save(&user(number), &nothing).is_ok();
        let winners = thread::scope(|scope| {
            let threads: Vec<_> = (1..4)
                .map(|number| (number, scope.spawn(move || saved(number))))
                .collect();
            let results = threads
                .into_iter()
                .map(|(number, thread)| (number, thread.join().unwrap()));
            results
                .filter(|(_, saved)| *saved)
                .map(|(number, _)| number)
                .collect::<Vec<u32>>()
        });
        assert_eq!(winners.len(), 1, "{winners:?}");
        assert_eq!(there(&store), winners.first().copied());
        let seen = store.load().unwrap().version;
        let (cleared, replaced) = thread::scope(|scope| {
            let clear = scope.spawn(|| store.clear(&seen).is_ok());
            let replaced = store.save(&user(9), &seen).is_ok();
            (clear.join().unwrap(), replaced)
        });
        assert!(cleared != replaced, "one of the two");
        assert_eq!(there(&store), replaced.then_some(9));
    }
}
