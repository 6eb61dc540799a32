//! A keeper driven by hand, a store in memory, and answers for both.

use std::collections::VecDeque;
use std::sync::Mutex;

use cognito_srp_core::call::Error;
use cognito_srp_core::keeper::{KeeperError, KeeperState, RefreshReason, RefreshStep, Refreshed};
use cognito_srp_core::{
    Acknowledged, DeviceEntropy, Exchange, Found, Loaded, Outcome, SignedIn, StoreError,
    StoreErrorKind, StoreVersion, Timestamp, TokenStore, Tokens,
};
use serde_json::json;

use crate::support::{public_client, receive_raw, sent};
use crate::{at, came};

/// A store in memory that can fail.
#[derive(Default)]
pub(crate) struct Place {
    content: Mutex<Content>,
    failing: Mutex<Option<StoreErrorKind>>,
}

#[derive(Default)]
struct Content {
    text: Option<String>,
    /// How often it was changed.
    number: u64,
}

impl Place {
    pub(crate) fn with(user: &SignedIn) -> Self {
        let place = Self::default();
        place.put(user);
        place
    }

    /// Saves a user as another process does, whatever is stored.
    pub(crate) fn put(&self, user: &SignedIn) {
        self.set(Some(&user.to_json()));
    }

    pub(crate) fn set(&self, text: Option<&str>) {
        let mut content = self.content.lock().unwrap();
        content.text = text.map(str::to_owned);
        content.number += 1;
    }

    pub(crate) fn fail(&self, kind: Option<StoreErrorKind>) {
        *self.failing.lock().unwrap() = kind;
    }

    /// The stored user, even if the store is set to fail.
    pub(crate) fn user(&self) -> Option<SignedIn> {
        let content = self.content.lock().unwrap();
        SignedIn::from_json(content.text.as_deref()?).ok()
    }

    pub(crate) fn refresh_token(&self) -> Option<String> {
        Some(self.user()?.refresh_token().unwrap().expose().to_owned())
    }

    fn works(&self) -> Result<(), StoreError> {
        match *self.failing.lock().unwrap() {
            None => Ok(()),
            Some(kind) => Err(error(kind)),
        }
    }

    fn change(
        &self,
        text: Option<String>,
        replaces: &StoreVersion,
    ) -> Result<StoreVersion, StoreError> {
        self.works()?;
        let mut content = self.content.lock().unwrap();
        if content.version() != *replaces {
            return Err(error(StoreErrorKind::Changed));
        }
        content.text = text;
        content.number += 1;
        Ok(content.version())
    }
}

impl Content {
    fn version(&self) -> StoreVersion {
        StoreVersion::number(self.number)
    }
}

fn error(kind: StoreErrorKind) -> StoreError {
    StoreError::new(kind, "a place", core::fmt::Error)
}

impl TokenStore for Place {
    fn load(&self) -> Result<Loaded, StoreError> {
        self.works()?;
        let content = self.content.lock().unwrap();
        Ok(Loaded {
            found: match &content.text {
                None => Found::Nobody,
                Some(text) => Found::from_json(text, "a place")?,
            },
            version: content.version(),
        })
    }

    fn save(&self, user: &SignedIn, replaces: &StoreVersion) -> Result<StoreVersion, StoreError> {
        self.change(Some(user.to_json().to_string()), replaces)
    }

    fn clear(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        self.change(None, replaces).map(drop)
    }
}

pub(crate) type Answer = Box<dyn FnOnce(Exchange<Tokens>) -> Result<Tokens, Error>>;

/// The result of a refresh that was driven to its end.
pub(crate) struct Driven {
    pub(crate) refreshed: Refreshed,
    /// The refresh tokens that were revoked.
    pub(crate) revoked: Vec<String>,
    /// The devices that were confirmed.
    pub(crate) confirmed: Vec<String>,
}

/// Drives a refresh to its end. Each request gets the next answer, and all answers must be
/// used; each revocation and each confirmation succeeds.
pub(crate) fn drive(
    keeping: &mut KeeperState,
    begun: RefreshStep,
    store: Option<&dyn TokenStore>,
    now: Timestamp,
    answers: impl IntoIterator<Item = Answer>,
) -> Driven {
    let mut answers: VecDeque<Answer> = answers.into_iter().collect();
    let (mut revoked, mut confirmed) = (Vec::new(), Vec::new());
    let mut next = begun;
    loop {
        next = match next {
            RefreshStep::Done(refreshed) => {
                assert!(answers.is_empty(), "{} requests fewer", answers.len());
                return Driven {
                    refreshed: *refreshed,
                    revoked,
                    confirmed,
                };
            }
            RefreshStep::Carry(exchange) => {
                let answer = answers.pop_front().expect("one request more");
                keeping.carried(answer(exchange), now)
            }
            RefreshStep::Confirm => {
                let entropy = DeviceEntropy::from_entropy([7; 56]).unwrap();
                let exchange = keeping.confirmation(entropy).unwrap();
                confirmed.push(sent(&exchange)["DeviceKey"].as_str().unwrap().to_owned());
                keeping.confirmed(Ok(receive_raw(exchange, 200, &[], b"{}").unwrap()), now)
            }
            RefreshStep::Revoke(exchange) => {
                revoked.push(token_of(&exchange));
                keeping.revoked(Ok(acknowledged(exchange)), now)
            }
            RefreshStep::Store(call) => keeping.stored(call.make(store), now),
        };
    }
}

pub(crate) fn token_of<T: Outcome>(exchange: &Exchange<T>) -> String {
    assert_eq!(exchange.request().operation(), "RevokeToken");
    sent(exchange)["Token"].as_str().unwrap().to_owned()
}

pub(crate) fn acknowledged(exchange: Exchange<Acknowledged>) -> Acknowledged {
    receive_raw(exchange, 200, &[], b"{}").unwrap()
}

/// Drives a refresh for an access token in which nothing is revoked or confirmed.
pub(crate) fn driven(
    keeping: &mut KeeperState,
    store: Option<&dyn TokenStore>,
    now: Timestamp,
    answers: impl IntoIterator<Item = Answer>,
) -> Result<String, KeeperError> {
    let begun = keeping.begin(RefreshReason::AccessToken);
    let driven = drive(keeping, begun, store, now, answers);
    assert!(driven.revoked.is_empty() && driven.confirmed.is_empty());
    access_token(driven.refreshed)
}

pub(crate) fn access_token(refreshed: Refreshed) -> Result<String, KeeperError> {
    refreshed
        .access_token
        .map(|token| token.expose().to_owned())
}

pub(crate) fn tokens(access: &'static str, refresh: Option<&'static str>) -> Answer {
    Box::new(move |_| Ok(came(access, refresh)))
}

pub(crate) fn refused(code: &'static str) -> Answer {
    refused_with(code, "No.")
}

pub(crate) fn refused_with(code: &'static str, message: &'static str) -> Answer {
    let fault = json!({"__type": code, "message": message}).to_string();
    Box::new(move |exchange| Ok(receive_raw(exchange, 400, &[], fault.as_bytes())?))
}

/// An answer that first checks the refresh token that was sent.
pub(crate) fn to(refresh_token: &'static str, answer: Answer) -> Answer {
    Box::new(move |exchange| {
        assert_eq!(sent(&exchange)["RefreshToken"], json!(refresh_token));
        answer(exchange)
    })
}

pub(crate) fn keeping(user: SignedIn) -> KeeperState {
    KeeperState::new(public_client(), user).unwrap()
}

pub(crate) fn at_once(keeping: &mut KeeperState, seconds: u64) -> Option<String> {
    let token = keeping.at_once(at(seconds))?.unwrap();
    Some(token.expose().to_owned())
}
