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
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

    use cognito_store::PrivateFile;
    use support::CANARY;

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

    /// The owner can change a mode at any time.
    #[test]
    fn what_belongs_to_another_user_is_refused() {
        let (directory, store) = store();
        store.save(&user(1)).unwrap();
        let we = fs::metadata(store.path()).unwrap().uid();
        let another = we + 1;
        let errors = match chown(store.path(), Some(another), None) {
            Ok(()) => {
                let of_file = store.load().err().unwrap();
                chown(store.path(), Some(we), None).unwrap();
                chown(directory.path(), Some(another), None).unwrap();
                let of_directory = store.save(&user(2)).err().unwrap();
                vec![(of_file, another), (of_directory, another)]
            }
            // Only root can give a file away; who is not root has root's at hand.
            Err(_) => vec![(FileStore::at("/etc/passwd").load().err().unwrap(), 0)],
        };
        for (error, owner) in errors {
            assert_eq!(error.kind(), StoreErrorKind::TooOpen);
            let said = format!("belongs to the user {owner}, and this is the user {we}");
            assert!(error.to_string().ends_with(&said), "{error}");
        }
    }

    #[test]
    fn another_secret_is_kept_as_a_user_is() {
        let (directory, _) = store();
        let file = PrivateFile::at(directory.path().join("device.json"));
        assert!(file.read().unwrap().is_none());
        let room = file.prepare().unwrap();
        assert!(file.read().unwrap().is_none(), "not before it is whole");
        room.store(CANARY.as_bytes()).unwrap();
        assert_eq!(file.read().unwrap().unwrap().as_slice(), CANARY.as_bytes());
        assert_eq!(mode(file.path()), 0o600);
        set(directory.path(), 0o777);
        for error in [file.read().err(), file.prepare().err()] {
            assert_eq!(error.unwrap().kind(), StoreErrorKind::TooOpen);
        }
        set(directory.path(), 0o700);
        file.delete().unwrap();
        file.delete().unwrap();
        assert!(names(directory.path()).is_empty());
        // It makes no directory unless it is told to.
        let below = PrivateFile::at(directory.path().join("my-app/device.json"));
        assert!(below.prepare().is_err());
        below.make_directory().unwrap();
        drop(below.prepare().unwrap());
        assert!(names(&directory.path().join("my-app")).is_empty());
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
