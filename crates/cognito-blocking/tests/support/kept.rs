//! A user who is kept signed in, and a store that waits for the test.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use cognito_srp_core::{
    AppClient, Found, Loaded, SignedIn, StoreError, StoreErrorKind, StoreVersion, TokenStore,
};

use super::{PATIENCE, Reply, json};

/// A user of this app client with `access-1` and `refresh-1`, whose access token expires in this
/// many seconds, or expired that long ago.
pub(crate) fn user_ending_in(seconds: i64, of: &AppClient) -> SignedIn {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let ends = now.as_secs().saturating_add_signed(seconds);
    let came = ends - 3600;
    let (pool, client) = (of.user_pool_id(), of.client_id());
    let endpoint = of.endpoint().as_str();
    let text = format!(
        r#"{{"CognitoSrp": "signed-in user", "Version": 2, "AccessToken": "access-1",
        "RefreshToken": "refresh-1", "Username": "alice", "Came": {came}, "Ends": {ends},
        "UserPoolId": "{pool}", "ClientId": "{client}", "Endpoint": "{endpoint}"}}"#
    );
    SignedIn::from_json(&text).unwrap()
}

/// `access-2` and `refresh-2`, as from a user pool that rotates.
pub(crate) fn rotated() -> Reply {
    rotated_to(2)
}

/// `access-3` and `refresh-3`.
pub(crate) fn rotated_again() -> Reply {
    rotated_to(3)
}

fn rotated_to(number: u32) -> Reply {
    json(&format!(
        r#"{{"AuthenticationResult": {{"AccessToken": "access-{number}",
        "RefreshToken": "refresh-{number}", "ExpiresIn": 3600, "TokenType": "Bearer"}}}}"#
    ))
}

/// A refusal of the service.
pub(crate) fn refusal(code: &str) -> Reply {
    super::answer(
        "400 Bad Request",
        "content-type: application/x-amz-json-1.1\r\n",
        &format!(r#"{{"__type": "{code}", "message": "No."}}"#),
    )
}

/// A store in memory. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Place(Arc<Inner>);

#[derive(Default)]
struct Inner {
    content: Mutex<Content>,
    shut: Mutex<bool>,
    opened: Condvar,
    changed: Condvar,
    panics: AtomicBool,
    /// The next save sends a signal, and waits.
    held: Mutex<Option<(Sender<()>, Receiver<()>)>>,
}

#[derive(Default)]
struct Content {
    text: Option<String>,
    /// How often the store was changed.
    number: u64,
}

impl Place {
    /// From now on `load`, with which a refresh begins, waits for [`open`](Self::open).
    pub(crate) fn shut(&self) {
        *self.0.shut.lock().unwrap() = true;
    }

    pub(crate) fn open(&self) {
        *self.0.shut.lock().unwrap() = false;
        self.0.opened.notify_all();
    }

    /// From now on `load` panics, or no longer does.
    pub(crate) fn panic(&self, panics: bool) {
        self.0.panics.store(panics, Ordering::SeqCst);
    }

    /// The next save sends a signal when it begins, and waits for one before it continues.
    pub(crate) fn hold_next_save(&self) -> (Receiver<()>, Sender<()>) {
        let ((there, saving), (go_on, wait)) = (channel(), channel());
        *self.0.held.lock().unwrap() = Some((there, wait));
        (saving, go_on)
    }

    /// Waits until this refresh token is stored.
    pub(crate) fn saved(&self, refresh_token: &str) {
        let content = self.0.content.lock().unwrap();
        let old = |content: &mut Content| {
            let text = content.text.as_deref();
            !text.is_some_and(|text| text.contains(refresh_token))
        };
        let (_content, waited) = self
            .0
            .changed
            .wait_timeout_while(content, PATIENCE, old)
            .unwrap();
        assert!(!waited.timed_out(), "{refresh_token} was not saved");
    }

    pub(crate) fn refresh_token(&self) -> Option<String> {
        let content = self.0.content.lock().unwrap();
        let user = SignedIn::from_json(content.text.as_deref()?).unwrap();
        Some(user.refresh_token()?.expose().to_owned())
    }

    fn change(
        &self,
        text: Option<String>,
        replaces: &StoreVersion,
    ) -> Result<StoreVersion, StoreError> {
        let mut content = self.0.content.lock().unwrap();
        if content.version() != *replaces {
            let kind = StoreErrorKind::Changed;
            return Err(StoreError::new(kind, "a place", core::fmt::Error));
        }
        content.text = text;
        content.number += 1;
        self.0.changed.notify_all();
        Ok(content.version())
    }
}

impl Content {
    fn version(&self) -> StoreVersion {
        StoreVersion::number(self.number)
    }
}

impl TokenStore for Place {
    fn load(&self) -> Result<Loaded, StoreError> {
        let shut = self.0.shut.lock().unwrap();
        drop(self.0.opened.wait_while(shut, |shut| *shut).unwrap());
        assert!(
            !self.0.panics.load(Ordering::SeqCst),
            "as the test wants it"
        );
        let content = self.0.content.lock().unwrap();
        Ok(Loaded {
            found: match &content.text {
                Some(text) => Found::from_json(text, "a place")?,
                None => Found::Nobody,
            },
            version: content.version(),
        })
    }

    fn save(&self, user: &SignedIn, replaces: &StoreVersion) -> Result<StoreVersion, StoreError> {
        let held = self.0.held.lock().unwrap().take();
        if let Some((there, go_on)) = held {
            there.send(()).unwrap();
            go_on.recv().unwrap();
        }
        self.change(Some(user.to_json().to_string()), replaces)
    }

    fn clear(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        self.change(None, replaces).map(drop)
    }
}
