//! The person's browser.

use crate::failure::Failure;

/// Opens a URL in a browser, and says which, for where there is none.
pub(crate) fn show(url: &str, what_for: &str) {
    eprintln!("cognito: the browser opens, to {what_for}; if it does not, open this URL:\n{url}");
    if let Err(error) = webbrowser::open(url) {
        eprintln!("cognito: no browser was opened: {error}");
    }
}

pub(crate) fn no_domain() -> Failure {
    Failure::Usage("no domain of the user pool: give --domain".to_owned())
}
