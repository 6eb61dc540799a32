//! What is stored at the path is not a regular file: it is not waited for, followed, replaced
//! or deleted.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod support;

use std::fs;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use cognito_store::cognito_srp_core::{StoreVersion, TokenStore};
use cognito_store::{FileStore, PrivateFile, StoreError, StoreErrorKind};
use support::{CANARY, assert_clean, save, there, user, version};

fn make_fifo(path: &Path) {
    let made = Command::new("mkfifo")
        .arg("-m")
        .arg("600")
        .arg(path)
        .status();
    assert!(made.unwrap().success());
}

/// The result of a call that might hang. The time limit matters only if it does.
fn in_time<T: Send + 'static>(call: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = mpsc::channel();
    thread::spawn(move || done.send(call()));
    result.recv_timeout(Duration::from_secs(60)).unwrap()
}

/// The errors of all operations on a file.
fn errors(path: &Path) -> Vec<StoreError> {
    let (store, file) = (FileStore::at(path), PrivateFile::at(path));
    in_time(move || {
        let nothing = StoreVersion::NOTHING;
        let errors = [
            store.load().err(),
            store.save(&user(1), &nothing).err(),
            store.clear(&nothing).err(),
            store.prepare().err(),
            file.read().err(),
            file.store(CANARY.as_bytes()).err(),
            file.delete().err(),
            file.sweep().err(),
        ];
        errors.map(Option::unwrap).into()
    })
}

fn assert_refused(path: &Path, what: &str) {
    for error in errors(path) {
        assert_eq!(error.kind(), StoreErrorKind::Unavailable, "{error}");
        let said = format!("it is {what}, not a regular file");
        assert!(error.to_string().ends_with(&said), "{error}");
        assert!(error.to_string().contains("session.json"), "{error}");
        assert_clean(&error);
    }
}

#[test]
fn in_the_place_of_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    make_fifo(&path);
    assert_refused(&path, "a FIFO");
    assert!(fs::metadata(&path).unwrap().file_type().is_fifo());
    fs::remove_file(&path).unwrap();

    fs::create_dir(&path).unwrap();
    assert_refused(&path, "a directory");
    fs::remove_dir(&path).unwrap();

    let _socket = UnixListener::bind(&path).unwrap();
    assert_refused(&path, "a socket");
    fs::remove_file(&path).unwrap();

    let names = fs::read_dir(directory.path()).unwrap();
    assert_eq!(names.count(), 0, "nothing is left beside it");
    let error = PrivateFile::at("/dev/null").read().unwrap_err();
    assert!(error.to_string().contains("it is a device"), "{error}");
}

/// If the link were replaced or deleted, the secret that it points to would stay.
#[test]
fn a_link_to_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let store = FileStore::at(directory.path().join("the-user.json"));
    save(&store, 1);
    let link = directory.path().join("session.json");
    for target in ["the-user.json", "nothing"] {
        symlink(target, &link).unwrap();
        assert_refused(&link, "a symbolic link");
        assert!(link.is_symlink());
        fs::remove_file(&link).unwrap();
    }
    assert_eq!(there(&store), Some(1));
    // The directory may be a link: what counts is who can write to it.
    let elsewhere = tempfile::tempdir().unwrap();
    symlink(elsewhere.path(), directory.path().join("state")).unwrap();
    let store = FileStore::at(directory.path().join("state/my-app/session.json"));
    save(&store, 2);
    assert_eq!(there(&store), Some(2));
    assert!(elsewhere.path().join("my-app/session.json").is_file());
}

#[test]
fn in_the_place_of_the_lock() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    let lock = directory.path().join(".session.json.lock");
    let target = directory.path().join("target");
    let makers: [(&str, &dyn Fn()); 3] = [
        ("a FIFO", &|| make_fifo(&lock)),
        ("a directory", &|| fs::create_dir(&lock).unwrap()),
        ("a symbolic link", &|| symlink(&target, &lock).unwrap()),
    ];
    for (what, make) in makers {
        make();
        let store = FileStore::at(&path);
        let error = in_time(move || store.save(&user(1), &StoreVersion::NOTHING)).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::Unavailable, "{error}");
        assert!(error.to_string().contains(".session.json.lock"), "{error}");
        assert!(error.to_string().contains(what), "{error}");
        assert!(!path.exists() && !target.exists());
        fs::remove_file(&lock)
            .or_else(|_| fs::remove_dir(&lock))
            .unwrap();
    }
}

/// It is never opened: it is removed, and a new file is made.
#[test]
fn in_the_place_of_the_new_file() {
    let directory = tempfile::tempdir().unwrap();
    let store = FileStore::at(directory.path().join("session.json"));
    let new = directory.path().join(".session.json.new");
    let target = directory.path().join("target");
    fs::write(&target, b"of somebody else").unwrap();
    let makers: [&dyn Fn(); 3] = [
        &|| make_fifo(&new),
        &|| symlink(&target, &new).unwrap(),
        &|| fs::hard_link(&target, &new).unwrap(),
    ];
    for (number, make) in (1..).zip(makers) {
        make();
        let replaces = version(&store);
        let ours = store.clone();
        in_time(move || ours.save(&user(number), &replaces)).unwrap();
        assert_eq!(there(&store), Some(number));
        assert_eq!(fs::read(&target).unwrap(), b"of somebody else");
        assert!(new.symlink_metadata().is_err());
    }
    // What cannot be deleted is no reason to say that nothing of the user is left.
    let there_now = version(&store);
    fs::create_dir(&new).unwrap();
    let error = store.clear(&there_now).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert_eq!(version(&store), there_now);
}
