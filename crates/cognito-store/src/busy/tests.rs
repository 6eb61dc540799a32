use std::io;
use std::time::Duration;

use super::again;

/// As long as Go's tools wait: https://pkg.go.dev/cmd/internal/robustio
const PATIENCE: Duration = Duration::from_secs(2);

/// The result and the waiting time of a call that the system refuses this many times with
/// this error.
fn refused(times: u32, code: i32) -> (io::Result<u32>, Duration) {
    let (mut calls, mut waited) = (0, Duration::ZERO);
    let call = || {
        calls += 1;
        match calls > times {
            true => Ok(calls),
            false => Err(io::Error::from_raw_os_error(code)),
        }
    };
    let done = again(call, |pause| waited += pause);
    (done, waited)
}

#[test]
fn a_busy_file_is_waited_for() {
    for code in [5, 32] {
        let (done, waited) = refused(10, code);
        assert_eq!(done.ok(), Some(11));
        assert!(waited < PATIENCE, "{waited:?}");
    }
}

#[test]
fn a_forbidden_file_is_not_waited_for_forever() {
    let (done, waited) = refused(u32::MAX, 5);
    assert_eq!(done.err().and_then(|error| error.raw_os_error()), Some(5));
    assert!(waited >= PATIENCE && waited < PATIENCE * 2, "{waited:?}");
}

#[test]
fn no_other_error_is_waited_for() {
    // ERROR_FILE_NOT_FOUND, ERROR_DISK_FULL
    for code in [2, 112] {
        let (done, waited) = refused(1, code);
        assert_eq!(
            done.err().and_then(|error| error.raw_os_error()),
            Some(code)
        );
        assert_eq!(waited, Duration::ZERO);
    }
}
