use std::cell::{Cell, RefCell};
use std::path::PathBuf;

use super::*;

thread_local! {
    /// The directories that this thread has flushed.
    static SYNCED: RefCell<Vec<PathBuf>> = const { RefCell::new(Vec::new()) };
    /// The result of the next flush.
    static FAULT: Cell<Option<ErrorKind>> = const { Cell::new(None) };
}

/// Flushing, visible to tests, which can also make it fail.
pub(super) fn flushed(path: &Path) -> io::Result<()> {
    SYNCED.with_borrow_mut(|synced| synced.push(path.to_owned()));
    FAULT.take().map_or(Ok(()), |kind| Err(kind.into()))
}

/// Makes this thread's next flush of a directory fail.
pub(crate) fn fail_next_sync(kind: ErrorKind) {
    FAULT.set(Some(kind));
}

/// The directories that this thread has flushed since the last call.
pub(crate) fn synced_directories() -> Vec<PathBuf> {
    SYNCED.take()
}

/// A new directory is an entry in its parent, so each parent is flushed.
#[test]
fn parents_of_a_new_directory_are_flushed() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    make(&at("a/b/c")).unwrap();
    assert!(at("a/b/c").is_dir());
    assert_eq!(
        synced_directories(),
        [root.path().to_owned(), at("a"), at("a/b")]
    );
    make(&at("a/b/c")).unwrap();
    assert!(synced_directories().is_empty(), "nothing was made");
    make(&at("a/b/d")).unwrap();
    assert_eq!(synced_directories(), [at("a/b")]);
    fail_next_sync(ErrorKind::Other);
    assert!(make(&at("e")).is_err());
    fail_next_sync(ErrorKind::InvalidInput);
    make(&at("f")).unwrap();
}

#[test]
fn a_file_in_place_of_a_directory_is_an_error() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("file");
    fs::write(&file, b"").unwrap();
    for path in [file.clone(), file.join("below")] {
        assert!(make(&path).is_err());
    }
}

#[test]
fn a_bare_name_is_in_the_current_directory() {
    assert_eq!(of(Path::new("session.json")), Path::new("."));
    assert_eq!(of(Path::new("a/session.json")), Path::new("a"));
    make(of(Path::new("session.json"))).unwrap();
}
