//! The secrets of a sign-in, which must not appear in anything that is shown.

use std::fmt::{Debug, Display};

use crate::support::SECRET;

pub(crate) const PASSWORD: &str = "Correct-Horse7!";

/// The secrets in the states of `waiting`: the password, the client's secret, the device's
/// password.
const ALL: [&str; 3] = [PASSWORD, SECRET, "ZGV2aWNlLXBhc3N3b3Jk"];

/// Whether the fuzzer itself wrote the password, as a name for example: it learns texts that are
/// compared. Then it proves nothing that the password is shown.
pub(crate) fn is_password_in(data: &[u8]) -> bool {
    is_in(data, PASSWORD)
}

fn is_in(data: &[u8], secret: &str) -> bool {
    let mut parts = data.windows(secret.len());
    parts.any(|part| part == secret.as_bytes())
}

/// Panics if one of these secrets would be shown, unless the peer itself sent it.
pub(crate) fn hidden(shown: &str, said: &[u8]) {
    for secret in ALL {
        let is_shown = shown.contains(secret) && !is_in(said, secret);
        assert!(!is_shown, "{secret} is shown");
    }
}

/// Both forms of an error.
pub(crate) fn hidden_in(error: &(impl Debug + Display), said: &[u8]) {
    let shown = error.to_string();
    assert!(!shown.is_empty(), "{error:?} says nothing");
    // A terminal must be safe from a peer's text.
    assert!(!shown.chars().any(char::is_control), "{shown:?}");
    hidden(&shown, said);
    hidden(&format!("{error:?}"), said);
}
