//! A user who is kept signed in, and a store that waits for the test.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use cognito_srp_core::{SignedIn, StoreError, TokenStore};

use super::{PATIENCE, Reply, json};

/// A user with `access-1` and `refresh-1`, whose access token ends in so many seconds,
/// or has ended so many seconds ago.
pub(crate) fn user_ending_in(seconds: i64) -> SignedIn {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let ends = now.as_secs().saturating_add_signed(seconds);
    let came = ends - 3600;
    let text = format!(
        r#"{{"CognitoSrp": "signed-in user", "Version": 1, "AccessToken": "access-1",
        "RefreshToken": "refresh-1", "Username": "alice", "Came": {came}, "Ends": {ends}}}"#
    );
    SignedIn::from_json(&text).unwrap()
}

/// `access-2` and `refresh-2`, as from a user pool that rotates.
pub(crate) fn rotated() -> Reply {
    json(
        r#"{"AuthenticationResult": {"AccessToken": "access-2", "RefreshToken": "refresh-2",
        "ExpiresIn": 3600, "TokenType": "Bearer"}}"#,
    )
}

/// A refusal of the service.
pub(crate) fn refusal(code: &str) -> Reply {
    super::answer(
        "400 Bad Request",
        "content-type: application/x-amz-json-1.1\r\n",
        &format!(r#"{{"__type": "{code}", "message": "No."}}"#),
    )
}

/// A store in memory. A clone is the same.
#[derive(Clone, Default)]
pub(crate) struct Place(Arc<Inner>);

#[derive(Default)]
struct Inner {
    text: Mutex<Option<String>>,
    shut: Mutex<bool>,
    opened: Condvar,
    changed: Condvar,
    panics: AtomicBool,
}

impl Place {
    /// One whose `load`, with which a refresh begins, waits for [`open`](Self::open).
    pub(crate) fn shut(user: &SignedIn) -> Self {
        let place = Self::default();
        place.save(user).unwrap();
        *place.0.shut.lock().unwrap() = true;
        place
    }

    pub(crate) fn open(&self) {
        *self.0.shut.lock().unwrap() = false;
        self.0.opened.notify_all();
    }

    /// `load` panics from now on, or does no more.
    pub(crate) fn panic(&self, panics: bool) {
        self.0.panics.store(panics, Ordering::SeqCst);
    }

    /// Waits until this refresh token is there.
    pub(crate) fn saved(&self, refresh_token: &str) {
        let text = self.0.text.lock().unwrap();
        let old = |text: &mut Option<String>| {
            !text
                .as_deref()
                .is_some_and(|text| text.contains(refresh_token))
        };
        let (_text, waited) = self
            .0
            .changed
            .wait_timeout_while(text, PATIENCE, old)
            .unwrap();
        assert!(!waited.timed_out(), "{refresh_token} was not saved");
    }

    pub(crate) fn refresh_token(&self) -> Option<String> {
        let text = self.0.text.lock().unwrap();
        let user = SignedIn::from_json(text.as_deref()?).unwrap();
        Some(user.refresh_token()?.expose().to_owned())
    }
}

impl TokenStore for Place {
    fn load(&self) -> Result<Option<SignedIn>, StoreError> {
        let shut = self.0.shut.lock().unwrap();
        drop(self.0.opened.wait_while(shut, |shut| *shut).unwrap());
        assert!(
            !self.0.panics.load(Ordering::SeqCst),
            "as the test wants it"
        );
        let text = self.0.text.lock().unwrap();
        Ok(text
            .as_deref()
            .map(|text| SignedIn::from_json(text).unwrap()))
    }

    fn save(&self, user: &SignedIn) -> Result<(), StoreError> {
        *self.0.text.lock().unwrap() = Some(user.to_json().to_string());
        self.0.changed.notify_all();
        Ok(())
    }

    fn clear(&self) -> Result<(), StoreError> {
        *self.0.text.lock().unwrap() = None;
        Ok(())
    }
}
