//! The user's browser.

use std::env;
use std::io;
use std::process::Stdio;

use crate::failure::Failure;

/// Opens a URL in a browser, and also prints it in case there is none.
pub(crate) fn show(url: &str, what_for: &str) {
    eprintln!("cognito: opening a browser to {what_for}; if none opens, open this URL:\n{url}");
    if let Err(error) = open(url) {
        eprintln!("cognito: no browser was opened: {error}; --no-browser does without");
    }
}

/// In the first program that BROWSER names, as other commands do, otherwise in the system's
/// default.
fn open(url: &str) -> io::Result<()> {
    let named = env::var_os("BROWSER").unwrap_or_default();
    let first = env::split_paths(&named).next().unwrap_or_default();
    match first.to_str() {
        None | Some("") => open::that_detached(url),
        Some(browser) => open::with_command(url, browser)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(drop),
    }
}

pub(crate) fn no_domain() -> Failure {
    Failure::Usage("the user pool's domain is not known: give --domain".to_owned())
}
