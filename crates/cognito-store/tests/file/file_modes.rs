//! Modes and owners of files.

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

use crate::*;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// What is there is there as a whole: a reader does not wait for those who write.
#[test]
fn a_reader_needs_no_lock() {
    let (directory, store) = store();
    let first = save(&store, 1);
    let lock = fs::File::open(directory.path().join(".session.json.lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(there(&store), Some(1));
    lock.unlock().unwrap();
    store.clear(&first).unwrap();
    let lock = fs::File::open(directory.path().join(".session.json.lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(there(&store), None);
}

#[test]
fn the_file_is_only_for_its_owner() {
    let (directory, _) = store();
    let below = directory.path().join("my-app/alice");
    let store = FileStore::at(below.join("session.json"));
    save(&store, 1);
    assert_eq!(mode(store.path()), 0o600);
    assert_eq!(mode(&below.join(".session.json.lock")), 0o600);
    assert_eq!(mode(&below), 0o700);
    assert_eq!(mode(below.parent().unwrap()), 0o700);
    // Whatever mode the previous file had.
    set(store.path(), 0o644);
    let file = PrivateFile::at(store.path());
    file.store(user(2).to_json().as_bytes()).unwrap();
    assert_eq!(mode(store.path()), 0o600);
}

#[test]
fn a_directory_that_others_can_write_is_refused() {
    let (directory, store) = store();
    let first = save(&store, 1);
    for open in [0o770, 0o775, 0o707, 0o777, 0o1777] {
        set(directory.path(), open);
        let results = [
            store.load().err(),
            store.save(&user(2), &first).err(),
            store.clear(&first).err(),
            PrivateFile::at(store.path()).delete().err(),
        ];
        for error in results.map(Option::unwrap) {
            assert_eq!(error.kind(), StoreErrorKind::UnsafePermissions, "{open:o}");
            assert!(error.to_string().contains(&format!("{open:o}")), "{error}");
            assert_clean(&error);
        }
    }
    for fit in [0o700, 0o755, 0o750] {
        set(directory.path(), fit);
        assert_eq!(there(&store), Some(1), "{fit:o}");
    }
}

#[test]
fn a_file_that_others_can_read_is_refused() {
    let (directory, store) = store();
    let first = save(&store, 1);
    for open in [0o640, 0o604, 0o660, 0o644, 0o620] {
        set(store.path(), open);
        let error = store.load().err().unwrap();
        assert_eq!(error.kind(), StoreErrorKind::UnsafePermissions, "{open:o}");
        assert_clean(&error);
        let why = error.source().and_then(Error::source).unwrap();
        assert_eq!(why.to_string(), cause(&error));
    }
    set(store.path(), 0o600);
    // Anyone who can open the lock can block us.
    set(&directory.path().join(".session.json.lock"), 0o644);
    let error = store.save(&user(2), &first).err().unwrap();
    assert_eq!(error.kind(), StoreErrorKind::UnsafePermissions);
    assert!(error.to_string().contains(".session.json.lock"), "{error}");
}

/// The owner can change a mode at any time.
#[test]
fn another_users_file_is_refused() {
    let (directory, store) = store();
    let first = save(&store, 1);
    let we = fs::metadata(store.path()).unwrap().uid();
    let another = we + 1;
    let errors = match chown(store.path(), Some(another), None) {
        Ok(()) => {
            let of_file = store.load().err().unwrap();
            chown(store.path(), Some(we), None).unwrap();
            chown(directory.path(), Some(another), None).unwrap();
            let of_directory = store.save(&user(2), &first).err().unwrap();
            vec![(of_file, another), (of_directory, another)]
        }
        // Only root can give a file away; other users can try to read one of root's.
        Err(_) => vec![(FileStore::at("/etc/passwd").load().err().unwrap(), 0)],
    };
    for (error, owner) in errors {
        assert_eq!(error.kind(), StoreErrorKind::UnsafePermissions);
        let said = format!("belongs to user {owner}, but this process runs as user {we}");
        assert!(error.to_string().ends_with(&said), "{error}");
    }
}

#[test]
fn a_private_file_keeps_other_secrets() {
    let (directory, _) = store();
    let file = PrivateFile::at(directory.path().join("device.json"));
    assert!(file.read().unwrap().is_none());
    file.prepare().unwrap();
    assert!(file.read().unwrap().is_none());
    file.store(CANARY.as_bytes()).unwrap();
    assert_eq!(file.read().unwrap().unwrap().as_slice(), CANARY.as_bytes());
    assert_eq!(mode(file.path()), 0o600);
    set(directory.path(), 0o777);
    for error in [file.read().err(), file.prepare().err()] {
        assert_eq!(error.unwrap().kind(), StoreErrorKind::UnsafePermissions);
    }
    set(directory.path(), 0o700);
    file.delete().unwrap();
    file.delete().unwrap();
    assert!(names(directory.path()).is_empty());
}

/// A failed write leaves the user who was stored, and no leftover files.
#[test]
fn a_save_that_fails_changes_nothing() {
    let (directory, store) = store();
    save(&store, 1);
    fs::create_dir(directory.path().join(".session.json.new")).unwrap();
    assert!(store.save(&user(2), &version(&store)).is_err());
    assert_eq!(
        names(directory.path()),
        [".session.json.new", "session.json"]
    );
    assert_eq!(there(&store), Some(1));
}
