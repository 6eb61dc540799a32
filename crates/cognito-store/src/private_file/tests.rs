use std::path::Path;

use cognito_srp_core::StoreErrorKind;
use tempfile::TempDir;

use super::*;
use crate::directory::tests::{fail_next_sync, synced_directories};

fn file() -> (TempDir, PrivateFile) {
    let directory = tempfile::tempdir().unwrap();
    let file = PrivateFile::at(directory.path().join("session.json"));
    (directory, file)
}

/// The error and the content agree.
#[test]
fn an_unflushed_change_is_made_and_reported() {
    let (_directory, file) = file();
    let old = file.store(b"old").unwrap();
    fail_next_sync(ErrorKind::Other);
    let error = file.replace(b"new", &old).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert!(error.to_string().contains("the change is made"), "{error}");
    assert_eq!(file.read().unwrap().unwrap().as_slice(), b"new");
    fail_next_sync(ErrorKind::Other);
    let error = file.delete().unwrap_err();
    assert!(error.to_string().contains("the change is made"), "{error}");
    assert!(file.read().unwrap().is_none());
}

#[test]
fn every_change_is_flushed() {
    let (directory, file) = file();
    let here = || vec![directory.path().to_owned()];
    let version = file.store(b"1").unwrap();
    assert_eq!(synced_directories(), here());
    let version = file.replace(b"2", &version).unwrap();
    assert_eq!(synced_directories(), here());
    file.remove(&version).unwrap();
    assert_eq!(synced_directories(), here());
}

/// As with a full disk: the new file does not get the name, and is deleted.
#[test]
fn a_failed_write_leaves_nothing_behind() {
    let (_directory, file) = file();
    fs::create_dir(file.path()).unwrap();
    assert!(file.put(b"secret").is_err());
    assert!(!file.beside("new").exists());
}

#[test]
fn the_files_beside_it_have_its_name() {
    let file = PrivateFile::at("/a/session.json");
    assert_eq!(file.beside("lock"), Path::new("/a/.session.json.lock"));
    assert_eq!(file.beside("new"), Path::new("/a/.session.json.new"));
}

/// As `MoveFileEx` replaces it: a concurrent reader finds the content before or after.
#[cfg(windows)]
#[test]
fn a_reader_finds_content_between_two_steps_of_a_replacement() {
    let (_directory, file) = file();
    file.store(b"old").unwrap();
    for _ in 0..20 {
        let lock = file.lock().unwrap();
        let away = file.beside("away");
        fs::rename(file.path(), &away).unwrap();
        let (its, begun) = std::sync::mpsc::channel();
        let reader = file.clone();
        let reads = thread::spawn(move || {
            its.send(()).unwrap();
            reader.read().unwrap()
        });
        begun.recv().unwrap();
        thread::yield_now();
        fs::rename(&away, file.path()).unwrap();
        drop(lock);
        assert_eq!(reads.join().unwrap().unwrap().as_slice(), b"old");
    }
}
