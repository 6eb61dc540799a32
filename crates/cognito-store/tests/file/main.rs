//! The file is written whole or not at all, belongs to the owner alone, and is never quoted in
//! an error.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

#[cfg(unix)]
mod file_modes;
#[path = "../support/mod.rs"]
mod support;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::thread;

use cognito_store::cognito_srp_core::TokenStore;
use cognito_store::{FileStore, PrivateFile, StoreError, StoreErrorKind};
use support::{CANARY, assert_clean, damage, save, text, there, user, version};
use tempfile::TempDir;

fn store() -> (TempDir, FileStore) {
    let directory = tempfile::tempdir().unwrap();
    let store = FileStore::at(directory.path().join("session.json"));
    (directory, store)
}

/// The names in a directory, without the lock.
fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != ".session.json.lock" && name != ".device.json.lock")
        .collect();
    names.sort();
    names
}

#[test]
fn a_saved_user_is_loaded() {
    let (directory, store) = store();
    assert_eq!(there(&store), None);
    store.clear(&version(&store)).unwrap();
    for round in 1..4 {
        save(&store, round);
        assert_eq!(there(&store), Some(round));
        assert_eq!(names(directory.path()), ["session.json"]);
    }
    // The core's own format, which programs can share.
    let written = fs::read_to_string(store.path()).unwrap();
    assert_eq!(written, user(3).to_json().as_str());
    store.clear(&version(&store)).unwrap();
    assert_eq!(there(&store), None);
    assert!(names(directory.path()).is_empty());
    let lock = fs::read(directory.path().join(".session.json.lock")).unwrap();
    assert_eq!(lock, b"", "the lock stays, and has nothing secret");
}

#[test]
fn changed_content_is_not_replaced() {
    let (_directory, store) = store();
    support::changed_content_is_not_replaced(&store);
}

#[test]
fn the_directory_is_created() {
    let (directory, _) = store();
    let store = FileStore::at(directory.path().join("my-app/alice/session.json"));
    assert_eq!(there(&store), None);
    store.clear(&version(&store)).unwrap();
    assert!(names(directory.path()).is_empty(), "for a user only");
    save(&store, 1);
    assert_eq!(there(&store), Some(1));
}

/// A name that goes down and up again: when it is to be made, it is there already.
#[test]
fn a_directory_that_is_there_when_it_is_made_is_no_error() {
    let (directory, _) = store();
    let store = FileStore::at(directory.path().join("a/b/../session.json"));
    save(&store, 1);
    assert_eq!(names(&directory.path().join("a")), ["b", "session.json"]);
}

#[test]
fn prepare_creates_only_the_directory() {
    let (directory, _) = store();
    let store = FileStore::at(directory.path().join("my-app/session.json"));
    store.prepare().unwrap();
    assert!(names(&directory.path().join("my-app")).is_empty());
    save(&store, 1);
    store.prepare().unwrap();
    assert_eq!(there(&store), Some(1));
    let below_a_file = FileStore::at(store.path().join("session.json"));
    let error = below_a_file.prepare().unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
}

/// The cause of an error, as text.
fn cause(error: &StoreError) -> String {
    error.source().map(ToString::to_string).unwrap_or_default()
}

/// Whether another process held the file for as long as we wait: the lock, or the file itself
/// where an open file cannot be replaced (on Windows, and on file systems without POSIX's
/// rename).
fn is_others_turn(cause: &str) -> bool {
    let is_open = ["(os error 5)", "(os error 32)"].map(|code| cause.ends_with(code));
    cause == "another process has had it locked for too long"
        || (cfg!(windows) && is_open.contains(&true))
}

/// Writers and readers run at once; each reader gets one user or the other, complete.
#[test]
fn the_file_is_replaced_as_a_whole() {
    let (directory, store) = store();
    save(&store, 0);
    let file = PrivateFile::at(store.path());
    thread::scope(|scope| {
        for writer in 1..4 {
            let file = &file;
            scope.spawn(move || {
                for _ in 0..20 {
                    // On a busy machine a writer may not get its turn within the time it
                    // waits. Then it tries again.
                    while let Err(error) = file.store(user(writer).to_json().as_bytes()) {
                        assert!(is_others_turn(&cause(&error)), "{}", cause(&error));
                    }
                }
            });
        }
        for _ in 0..200 {
            assert!(there(&store).unwrap() < 4);
        }
    });
    assert_eq!(names(directory.path()), ["session.json"]);
}

/// A process that is killed while it writes leaves files beside the store.
#[test]
fn the_next_change_deletes_a_killed_processs_leftovers() {
    let (directory, store) = store();
    let file = PrivateFile::at(store.path());
    let left = directory.path().join(".session.json.new");
    let changes: [&dyn Fn(); 8] = [
        &|| file.sweep().unwrap(),
        &|| {
            save(&store, 1);
        },
        &|| store.prepare().unwrap(),
        &|| {
            file.sweep().unwrap();
            assert_eq!(there(&store), Some(1), "the file stays");
        },
        &|| store.clear(&version(&store)).unwrap(),
        // Even when nobody is signed in.
        &|| store.clear(&version(&store)).unwrap(),
        &|| {
            file.store(b"").unwrap();
        },
        &|| file.delete().unwrap(),
    ];
    for change in changes {
        fs::write(&left, CANARY).unwrap();
        change();
        assert!(!left.exists());
    }
    assert!(names(directory.path()).is_empty());
}

#[test]
fn a_damaged_file_is_named_and_not_quoted() {
    let (_directory, store) = store();
    save(&store, 1);
    let whole = fs::read(store.path()).unwrap();
    let mut damaged: Vec<Vec<u8>> = (0..whole.len()).map(|n| whole[..n].to_vec()).collect();
    damaged.push([&whole[..], &b"\xff"[..]].concat());
    damaged.push(text(1).replace("1700000000", "-1").into_bytes());
    damaged.push(
        text(1)
            .replace("signed-in user", "remembered device")
            .into_bytes(),
    );
    damaged.push(vec![b' '; 1 << 20]);
    for octets in damaged {
        // Into the same file, which keeps its mode.
        fs::write(store.path(), &octets).unwrap();
        let error = damage(&store);
        assert_eq!(error.kind(), StoreErrorKind::Damaged);
        assert!(error.to_string().contains("session.json"), "{error}");
        assert_clean(&error);
        assert_eq!(fs::read(store.path()).unwrap(), octets, "it is left alone");
    }
    save(&store, 2);
    assert_eq!(there(&store), Some(2));
}

/// It is still valid for the program that wrote it.
#[test]
fn a_newer_versions_user_is_not_damaged() {
    let (_directory, store) = store();
    save(&store, 1);
    let newer = text(1).replace("\"Version\":1", "\"Version\":3");
    fs::write(store.path(), &newer).unwrap();
    let error = store.load().err().unwrap();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert!(error.to_string().contains("version 3"), "{error}");
    assert_clean(&error);
    assert_eq!(fs::read_to_string(store.path()).unwrap(), newer);
    // Signing out unconditionally does clear it.
    PrivateFile::at(store.path()).delete().unwrap();
    assert_eq!(there(&store), None);
}

#[test]
fn more_than_a_mebibyte_is_refused() {
    let (directory, store) = store();
    let file = PrivateFile::at(store.path());
    let most = vec![b' '; 1 << 20];
    let more = vec![b' '; (1 << 20) + 1];
    file.store(&most).unwrap();
    assert_eq!(file.read().unwrap().unwrap().as_slice(), most);
    let there = PrivateFile::version_of(Some(&most));
    let errors = [file.store(&more).err(), file.replace(&more, &there).err()];
    for error in errors.map(Option::unwrap) {
        assert_eq!(error.kind(), StoreErrorKind::Unavailable);
        assert!(error.to_string().contains("1048576"), "{error}");
    }
    assert_eq!(file.read().unwrap().unwrap().as_slice(), most);
    fs::write(store.path(), &more).unwrap();
    for error in [file.read().err(), store.load().err()].map(Option::unwrap) {
        assert_eq!(error.kind(), StoreErrorKind::Unavailable);
        assert!(error.to_string().contains("1048576"), "{error}");
    }
    assert_eq!(names(directory.path()), ["session.json"]);
    file.delete().unwrap();
}

#[test]
fn an_unusable_file_is_reported() {
    let (directory, _) = store();
    fs::write(directory.path().join("file"), b"").unwrap();
    let store = FileStore::at(directory.path().join("file/session.json"));
    let nothing = PrivateFile::version_of(None);
    for error in [store.load().err(), store.save(&user(1), &nothing).err()] {
        let error = error.unwrap();
        assert_eq!(error.kind(), StoreErrorKind::Unavailable, "{error}");
        assert_clean(&error);
        let system = error.source().and_then(Error::source).unwrap();
        let system: &std::io::Error = system.downcast_ref().unwrap();
        assert_eq!(system.to_string(), cause(&error));
    }
    assert_eq!(names(directory.path()), ["file"], "nothing is left behind");
}
