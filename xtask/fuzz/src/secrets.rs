//! The secrets of a sign-in, which nothing that is shown may have in it.

use std::fmt::{Debug, Display};

use crate::support::SECRET;

pub(crate) const PASSWORD: &str = "Correct-Horse7!";

/// What the states of `waiting` know: the password, the client's secret, the device's.
const ALL: [&str; 3] = [PASSWORD, SECRET, "ZGV2aWNlLXBhc3N3b3Jk"];

/// Fails when a secret of ours is in what would be shown, unless the peer said it itself.
pub(crate) fn hidden(shown: &str, said: &[u8]) {
    for secret in ALL {
        let said = || {
            said.windows(secret.len())
                .any(|part| part == secret.as_bytes())
        };
        assert!(!shown.contains(secret) || said(), "{secret} is shown");
    }
}

/// Both forms of an error.
pub(crate) fn hidden_in(error: &(impl Debug + Display), said: &[u8]) {
    let shown = error.to_string();
    assert!(!shown.is_empty(), "{error:?} says nothing");
    // A terminal has to be safe from a peer's text.
    assert!(!shown.chars().any(char::is_control), "{shown:?}");
    hidden(&shown, said);
    hidden(&format!("{error:?}"), said);
}
