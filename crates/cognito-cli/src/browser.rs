//! The user's browser.

use std::env;
use std::io;
use std::process::Stdio;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cognito_srp_core::RedirectUri;

use crate::failure::Failure;

/// Opens a URL in a browser, and also prints it: there may be no browser, or the wrong one.
pub(crate) fn show(url: &str, what_for: &str) {
    match open(url) {
        Ok(()) => eprintln!(
            "cognito: opening a browser to {what_for}; if none opens, open this URL:\n{url}"
        ),
        Err(error) => eprintln!(
            "cognito: no browser could be opened ({error}): to {what_for}, open this URL in a \
             browser on this machine; --no-browser allows one on another machine:\n{url}"
        ),
    }
}

/// Says until when the command waits: in a script or a container nobody may come.
pub(crate) fn say_waiting(url: &RedirectUri, timeout: Duration) {
    let end = utc(SystemTime::now() + timeout);
    let seconds = timeout.as_secs();
    eprintln!(
        "cognito: waiting until {end} for the browser to return to {url} ({seconds} s; see --timeout)"
    );
}

/// The time of day. Only UTC is known without the system's time zones.
fn utc(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let second = since.as_secs() % (24 * 60 * 60);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!("{hour:02}:{minute:02}:{:02} UTC", second % 60)
}

/// In the first program that BROWSER names, as other commands do, otherwise in the system's
/// default.
fn open(url: &str) -> io::Result<()> {
    let named = env::var_os("BROWSER").unwrap_or_default();
    let first = env::split_paths(&named).next().unwrap_or_default();
    match first.to_str() {
        None | Some("") if has_no_display() => Err(io::Error::other(
            "neither DISPLAY nor WAYLAND_DISPLAY is set",
        )),
        None | Some("") => open::that_detached(url),
        Some(browser) => open::with_command(url, browser)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(drop),
    }
}

/// As over SSH and in a container. There `xdg-open` succeeds and opens nothing, or a browser
/// for terminals without one. Under WSL it is Windows that opens the browser.
fn has_no_display() -> bool {
    let needs_one = cfg!(any(
        target_os = "linux",
        target_os = "freebsd",
        target_os = "openbsd",
        target_os = "netbsd"
    ));
    let is_unset = |name| env::var_os(name).is_none_or(|value| value.is_empty());
    needs_one
        && ["DISPLAY", "WAYLAND_DISPLAY", "WSL_INTEROP"]
            .into_iter()
            .all(is_unset)
}

pub(crate) fn no_domain() -> Failure {
    Failure::Usage("the user pool's domain is not known: give --domain".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day() {
        let at = |seconds| utc(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "00:00:00 UTC");
        // 2009-02-13T23:31:30Z
        assert_eq!(at(1_234_567_890), "23:31:30 UTC");
    }
}
