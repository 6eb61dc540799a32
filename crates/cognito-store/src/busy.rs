//! Errors of Windows while another program has the file open: a reader at the moment when it
//! is replaced, a virus scanner, an indexer. They pass within milliseconds, but the error does
//! not say so: it is the same as for a file that nobody may use.

use std::io;
#[cfg(any(windows, test))]
use std::time::Duration;

/// How long to retry: as long as Go's tools do (<https://pkg.go.dev/cmd/internal/robustio>).
#[cfg(any(windows, test))]
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

#[cfg(any(windows, test))]
const SHORTEST: Duration = Duration::from_millis(1);
#[cfg(any(windows, test))]
const LONGEST: Duration = Duration::from_millis(32);

/// Retries this until no other program is in the way. That happens only on Windows.
#[cfg(windows)]
pub(crate) fn until_free<T>(call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    again(call, std::thread::sleep)
}

/// Makes the call once, because nothing is ever in the way.
#[cfg(not(windows))]
pub(crate) fn until_free<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    call()
}

#[cfg(any(windows, test))]
fn again<T>(
    mut call: impl FnMut() -> io::Result<T>,
    mut pause: impl FnMut(Duration),
) -> io::Result<T> {
    let (mut waited, mut next) = (Duration::ZERO, SHORTEST);
    loop {
        match call() {
            Err(error) if is_busy(&error) && waited < PATIENCE => {
                pause(next);
                waited = waited.saturating_add(next);
                next = next.saturating_mul(2).min(LONGEST);
            }
            done => return done,
        }
    }
}

/// `ERROR_ACCESS_DENIED` and `ERROR_SHARING_VIOLATION`
/// (<https://learn.microsoft.com/windows/win32/debug/system-error-codes--0-499->).
#[cfg(any(windows, test))]
fn is_busy(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(5 | 32))
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::time::Duration;

    use super::{PATIENCE, again};

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
}
