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
mod tests;
