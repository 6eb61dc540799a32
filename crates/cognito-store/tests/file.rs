//! The file: whole or not at all, the owner's alone, and never quoted.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod support;

use std::fs;
use std::path::Path;
use std::thread;

use cognito_store::cognito_srp_core::TokenStore;
use cognito_store::{FileStore, StoreErrorKind};
use support::{assert_clean, number, text, user};
use tempfile::TempDir;

fn store() -> (TempDir, FileStore) {
    let directory = tempfile::tempdir().unwrap();
    let store = FileStore::at(directory.path().join("session.json"));
    (directory, store)
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn what_is_saved_is_loaded() {
    let (directory, store) = store();
    assert!(store.load().unwrap().is_none());
    store.clear().unwrap();
    for round in 1..4 {
        store.save(&user(round)).unwrap();
        assert_eq!(number(&store.load().unwrap().unwrap()), round);
        assert_eq!(names(directory.path()), ["session.json"]);
    }
    // The core's own form, which programs can share.
    let written = fs::read_to_string(store.path()).unwrap();
    assert_eq!(written, user(3).to_json().as_str());
    store.clear().unwrap();
    assert!(store.load().unwrap().is_none());
    assert!(names(directory.path()).is_empty());
}

#[test]
fn the_directory_is_made() {
    let (directory, _) = store();
    let store = FileStore::at(directory.path().join("my-app/alice/session.json"));
    assert!(store.load().unwrap().is_none());
    store.save(&user(1)).unwrap();
    assert_eq!(number(&store.load().unwrap().unwrap()), 1);
}

#[test]
fn a_place_is_prepared_and_left_empty() {
    let (directory, _) = store();
    let store = FileStore::at(directory.path().join("my-app/session.json"));
    store.prepare().unwrap();
    assert!(names(&directory.path().join("my-app")).is_empty());
    store.save(&user(1)).unwrap();
    store.prepare().unwrap();
    assert_eq!(number(&store.load().unwrap().unwrap()), 1);
    let below_a_file = FileStore::at(store.path().join("session.json"));
    let error = below_a_file.prepare().unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
}

/// Writers and readers at once: whoever reads has one user or the other, whole.
#[test]
fn it_is_replaced_as_a_whole() {
    let (directory, store) = store();
    store.save(&user(0)).unwrap();
    thread::scope(|scope| {
        for writer in 1..4 {
            let store = store.clone();
            scope.spawn(move || {
                for _ in 0..20 {
                    store.save(&user(writer)).unwrap();
                }
            });
        }
        for _ in 0..200 {
            assert!(number(&store.load().unwrap().unwrap()) < 4);
        }
    });
    assert_eq!(names(directory.path()), ["session.json"]);
}

#[test]
fn a_damaged_file_is_named_and_not_quoted() {
    let (_directory, store) = store();
    store.save(&user(1)).unwrap();
    let whole = fs::read(store.path()).unwrap();
    let mut damaged: Vec<Vec<u8>> = (0..whole.len()).map(|n| whole[..n].to_vec()).collect();
    damaged.push([&whole[..], &b"\xff"[..]].concat());
    damaged.push(text(1).replace("1700000000", "-1").into_bytes());
    damaged.push(
        text(1)
            .replace("\"Version\":1", "\"Version\":2")
            .into_bytes(),
    );
    damaged.push(
        text(1)
            .replace("signed-in user", "remembered device")
            .into_bytes(),
    );
    damaged.push(vec![b' '; 2 << 20]);
    for octets in damaged {
        // Into the same file, which keeps its mode.
        fs::write(store.path(), &octets).unwrap();
        let error = store.load().err().unwrap();
        assert_eq!(error.kind(), StoreErrorKind::Damaged);
        assert!(error.to_string().contains("session.json"), "{error}");
        assert_clean(&error);
        assert_eq!(fs::read(store.path()).unwrap(), octets, "it is left alone");
    }
    store.save(&user(2)).unwrap();
    assert_eq!(number(&store.load().unwrap().unwrap()), 2);
}

#[test]
fn what_cannot_be_used_says_so() {
    let (directory, _) = store();
    fs::write(directory.path().join("file"), b"").unwrap();
    let store = FileStore::at(directory.path().join("file/session.json"));
    for error in [store.load().err(), store.save(&user(1)).err()] {
        let error = error.unwrap();
        assert_eq!(error.kind(), StoreErrorKind::Unavailable, "{error}");
        assert_clean(&error);
    }
    assert_eq!(names(directory.path()), ["file"], "nothing is left behind");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn it_is_the_owners_alone() {
        let (directory, _) = store();
        let below = directory.path().join("my-app/alice");
        let store = FileStore::at(below.join("session.json"));
        store.save(&user(1)).unwrap();
        assert_eq!(mode(store.path()), 0o600);
        assert_eq!(mode(&below), 0o700);
        assert_eq!(mode(below.parent().unwrap()), 0o700);
        // Whatever mode the one before had.
        set(store.path(), 0o644);
        store.save(&user(2)).unwrap();
        assert_eq!(mode(store.path()), 0o600);
    }

    #[test]
    fn a_directory_that_others_can_write_is_refused() {
        let (directory, store) = store();
        store.save(&user(1)).unwrap();
        for open in [0o770, 0o775, 0o707, 0o777, 0o1777] {
            set(directory.path(), open);
            let results = [store.load().err(), store.save(&user(2)).err()];
            for error in results.map(Option::unwrap) {
                assert_eq!(error.kind(), StoreErrorKind::TooOpen, "{open:o}");
                assert!(error.to_string().contains(&format!("{open:o}")), "{error}");
                assert_clean(&error);
            }
        }
        for fit in [0o700, 0o755, 0o750] {
            set(directory.path(), fit);
            assert_eq!(number(&store.load().unwrap().unwrap()), 1, "{fit:o}");
        }
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let (_directory, store) = store();
        store.save(&user(1)).unwrap();
        for open in [0o640, 0o604, 0o660, 0o644, 0o620] {
            set(store.path(), open);
            let error = store.load().err().unwrap();
            assert_eq!(error.kind(), StoreErrorKind::TooOpen, "{open:o}");
            assert_clean(&error);
        }
    }

    /// A write that fails leaves the user who was there, and no rest.
    #[test]
    fn a_save_that_fails_changes_nothing() {
        let (directory, store) = store();
        store.save(&user(1)).unwrap();
        fs::create_dir(directory.path().join("other")).unwrap();
        let occupied = FileStore::at(directory.path().join("other"));
        assert!(occupied.save(&user(2)).is_err());
        let mut left = names(directory.path());
        left.sort();
        assert_eq!(left, ["other", "session.json"]);
        assert_eq!(number(&store.load().unwrap().unwrap()), 1);
    }
}
