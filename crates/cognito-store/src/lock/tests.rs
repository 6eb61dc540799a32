use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, ErrorKind};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::*;

/// Tells the other process, which is this test program, what to lock.
const HOLD: &str = "COGNITO_STORE_TEST_HOLD";

fn place() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(".session.json.lock");
    (directory, path)
}

fn no_pause(_: Duration) {
    panic!("the lock is free");
}

/// Another process that holds the lock, like one that was killed or stopped.
fn holder(path: &Path) -> Child {
    let mut child = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "lock::tests::hold_for_another_test",
            "--nocapture",
        ])
        .env(HOLD, path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    let held = said.map(Result::unwrap).any(|line| line.contains("held"));
    assert!(held, "the other process has the lock");
    child
}

/// Does nothing, unless [`holder`] runs it: then it holds the lock until its input ends.
#[test]
fn hold_for_another_test() {
    let Some(path) = env::var_os(HOLD) else {
        return;
    };
    let _lock = Lock::acquire(Path::new(&path), no_pause).unwrap();
    println!("held");
    io::stdin().read_line(&mut String::new()).unwrap();
}

#[test]
fn a_killed_process_releases_the_lock() {
    let (_directory, path) = place();
    let mut child = holder(&path);
    let mut pauses = 0;
    let lock = Lock::acquire(&path, |_| {
        pauses += 1;
        child.kill().unwrap();
        child.wait().unwrap();
    });
    lock.unwrap();
    assert_eq!(pauses, 1, "it was held until then, and not longer");
    assert_eq!(fs::read(&path).unwrap(), b"", "the file stays, empty");
}

/// A process that was stopped, for example in a debugger, and never continues.
#[test]
fn a_lock_that_is_never_released_is_not_waited_for_forever() {
    let (_directory, path) = place();
    let mut child = holder(&path);
    let mut waited = Duration::ZERO;
    let error = Lock::acquire(&path, |pause| waited += pause).unwrap_err();
    assert!(matches!(error, Fault::Locked), "{error}");
    assert!(
        waited >= Duration::from_secs(10) && waited < Duration::from_secs(11),
        "{waited:?}"
    );
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn only_one_thread_has_the_lock() {
    let (_directory, path) = place();
    let mut first = Some(Lock::acquire(&path, no_pause).unwrap());
    Lock::acquire(&path, |_| first = None).unwrap();
}

/// A process that waits for a deleted lock would get one for which nobody else waits.
#[cfg(unix)]
#[test]
fn a_deleted_lock_file_is_not_accepted() {
    let (_directory, path) = place();
    let first = Lock::acquire(&path, no_pause).unwrap();
    let mut released = Some(first);
    let mut third = None;
    let mut pauses = 0;
    let second = Lock::acquire(&path, |_| {
        pauses += 1;
        match pauses {
            1 => {
                fs::remove_file(&path).unwrap();
                third = Some(Lock::acquire(&path, no_pause).unwrap());
                released = None;
            }
            2 => third = None,
            _ => panic!("the lock is free"),
        }
    });
    second.unwrap();
    assert_eq!(pauses, 2);
    // The moment between opening and locking.
    let opened = open(&path).unwrap();
    fs::remove_file(&path).unwrap();
    assert!(locked(opened.try_lock()).unwrap());
    assert!(!is_at(&opened, &path).unwrap());
    // Also if another process has created the file again.
    drop(open(&path).unwrap());
    assert!(!is_at(&opened, &path).unwrap());
}

#[test]
fn a_file_system_without_locks_is_named() {
    let error = locked(Err(TryLockError::Error(ErrorKind::Unsupported.into()))).unwrap_err();
    assert!(error.to_string().contains("file system"), "{error}");
    assert!(!locked(Err(TryLockError::WouldBlock)).unwrap());
}
