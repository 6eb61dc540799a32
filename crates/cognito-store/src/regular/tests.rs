use std::os::unix::fs::symlink;
use std::process::Command;

use rustix::io::Errno;

use super::*;

/// [`look`] has seen a file, and then somebody puts something else in its place: a link, which
/// would be followed, or a FIFO, which would be waited for.
#[test]
fn what_replaces_a_file_is_neither_followed_nor_waited_for() {
    let directory = tempfile::tempdir().unwrap();
    let (target, path) = (
        directory.path().join("of somebody"),
        directory.path().join("it"),
    );
    fs::write(&target, b"else").unwrap();
    symlink(&target, &path).unwrap();
    let error = open_with(OpenOptions::new().read(true), &path).unwrap_err();
    // https://pubs.opengroup.org/onlinepubs/9799919799/functions/open.html
    let is_loop = |it: &Errno| *it == Errno::LOOP;
    assert!(
        matches!(&error, Fault::Io(it) if Errno::from_io_error(it).as_ref().is_some_and(is_loop)),
        "{error}"
    );

    fs::remove_file(&path).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap()
            .success()
    );
    let error = open_with(OpenOptions::new().read(true), &path).unwrap_err();
    assert!(matches!(error, Fault::NotAFile("a FIFO")), "{error}");
}
