//! A keeper driven by hand, a store in memory, and answers for both.

use std::collections::VecDeque;
use std::sync::Mutex;

use cognito_srp_core::transport::{Error, KeeperError, Keeping, Next};
use cognito_srp_core::{
    Exchange, SignedIn, StoreError, StoreErrorKind, Timestamp, TokenStore, Tokens,
};
use serde_json::json;

use crate::support::{public_client, receive_raw, sent};
use crate::{at, came};

/// A store in memory that can fail.
#[derive(Default)]
pub(crate) struct Place {
    pub(crate) text: Mutex<Option<String>>,
    pub(crate) failing: Mutex<Option<StoreErrorKind>>,
}

impl Place {
    pub(crate) fn with(user: &SignedIn) -> Self {
        let place = Self::default();
        place.save(user).unwrap();
        place
    }

    pub(crate) fn fail(&self, kind: Option<StoreErrorKind>) {
        *self.failing.lock().unwrap() = kind;
    }

    pub(crate) fn refresh_token(&self) -> Option<String> {
        let user = self.load().unwrap()?;
        Some(user.refresh_token().unwrap().expose().to_owned())
    }

    fn works(&self) -> Result<(), StoreError> {
        match *self.failing.lock().unwrap() {
            None => Ok(()),
            Some(kind) => Err(StoreError::new(kind, "a place", core::fmt::Error)),
        }
    }
}

impl TokenStore for Place {
    fn load(&self) -> Result<Option<SignedIn>, StoreError> {
        self.works()?;
        let text = self.text.lock().unwrap();
        Ok(text
            .as_deref()
            .map(|text| SignedIn::from_json(text).unwrap()))
    }

    fn save(&self, user: &SignedIn) -> Result<(), StoreError> {
        self.works()?;
        *self.text.lock().unwrap() = Some(user.to_json().to_string());
        Ok(())
    }

    fn clear(&self) -> Result<(), StoreError> {
        self.works()?;
        *self.text.lock().unwrap() = None;
        Ok(())
    }
}

pub(crate) type Answer = Box<dyn FnOnce(Exchange<Tokens>) -> Result<Tokens, Error>>;

/// Drives a refresh to its end. Each request is answered by the next answer, all of
/// which have to be used.
pub(crate) fn driven(
    keeping: &mut Keeping,
    store: Option<&dyn TokenStore>,
    now: Timestamp,
    answers: impl IntoIterator<Item = Answer>,
) -> Result<String, KeeperError> {
    let mut answers: VecDeque<Answer> = answers.into_iter().collect();
    let mut next = keeping.begin();
    loop {
        next = match next {
            Next::Done(result) => {
                assert!(answers.is_empty(), "{} requests fewer", answers.len());
                return result.map(|token| token.expose().to_owned());
            }
            Next::Carry(exchange) => {
                let answer = answers.pop_front().expect("one request more");
                keeping.carried(answer(exchange), now)
            }
            Next::Store(call) => keeping.stored(call.make(store), now),
        };
    }
}

pub(crate) fn tokens(access: &'static str, refresh: Option<&'static str>) -> Answer {
    Box::new(move |_| Ok(came(access, refresh)))
}

pub(crate) fn refused(code: &'static str) -> Answer {
    let fault = json!({"__type": code, "message": "No."}).to_string();
    Box::new(move |exchange| Ok(receive_raw(exchange, 400, &[], fault.as_bytes())?))
}

/// An answer, after a look at the refresh token that was sent.
pub(crate) fn to(refresh_token: &'static str, answer: Answer) -> Answer {
    Box::new(move |exchange| {
        assert_eq!(sent(&exchange)["RefreshToken"], json!(refresh_token));
        answer(exchange)
    })
}

pub(crate) fn keeping(user: SignedIn) -> Keeping {
    Keeping::new(public_client(), user)
}

pub(crate) fn at_once(keeping: &mut Keeping, seconds: u64) -> Option<String> {
    let token = keeping.at_once(at(seconds))?.unwrap();
    Some(token.expose().to_owned())
}
