//! A user who is kept signed in, with the canary in every token.

use core::time::Duration;

use cognito_srp_core::transport::{Error, TransportErrorKind};
use cognito_srp_core::transport::{
    KeeperError, Keeping, Next, SignedOut, StoreCall, TransportError,
};
use cognito_srp_core::{
    ErrorCode, RefreshToken, SignedIn, StoreError, StoreErrorKind, StoredError, TokenStore,
};
use serde_json::json;

use crate::support::{DEVICE_KEY, now, receive, receive_raw};
use crate::{CANARY, canary_tokens, chain, client, debugged, displayed, exchanged};

fn user() -> SignedIn {
    let exchange = client().refresh(&RefreshToken::new(CANARY));
    let tokens = receive(exchange, &canary_tokens()).unwrap();
    SignedIn::new(tokens, DEVICE_KEY.parse().ok())
}

/// Has the user, and takes no other.
struct Full(SignedIn);

fn full() -> StoreError {
    StoreError::new(StoreErrorKind::Unavailable, "a place", core::fmt::Error)
}

impl TokenStore for Full {
    fn load(&self) -> Result<Option<SignedIn>, StoreError> {
        Ok(Some(self.0.clone()))
    }

    fn save(&self, _: &SignedIn) -> Result<(), StoreError> {
        Err(full())
    }

    fn clear(&self) -> Result<(), StoreError> {
        Err(full())
    }
}

#[test]
fn a_user_who_is_signed_in() {
    assert!(user().to_json().contains(CANARY));
    debugged(&user());
    exchanged(&user().refresh(&client()).unwrap());
    let truncated = user().to_json();
    for length in 0..truncated.len() {
        let error = SignedIn::from_json(&truncated[..length]).err().unwrap();
        displayed(&error);
        chain(&error);
    }
    let damaged = format!(
        r#"{{"CognitoSrp":"signed-in user","Version":1,"AccessToken":{{"{CANARY}":"{CANARY}"}}}}"#
    );
    chain(&SignedIn::from_json(&damaged).err().unwrap());
}

#[test]
fn each_step_of_a_refresh() {
    let store = Full(user());
    let mut keeping = Keeping::new(client(), user());
    debugged(&keeping);
    let end = now().after(Duration::from_secs(3600));
    let mut next = keeping.begin();
    for _ in 0..5 {
        debugged(&next);
        debugged(&keeping);
        next = match next {
            Next::Carry(exchange) => {
                exchanged(&exchange);
                keeping.carried(Ok(receive(exchange, &canary_tokens()).unwrap()), end)
            }
            Next::Store(call) => {
                debugged(&call);
                let reply = call.make(Some(&store));
                debugged(&reply);
                keeping.stored(reply, end)
            }
            Next::Done(result) => {
                let error = result.unwrap_err();
                assert!(matches!(error, KeeperError::Store(_)));
                displayed(&error);
                chain(&error);
                return;
            }
        };
    }
    panic!("it does not end: {next:?}");
}

#[test]
fn tokens_that_are_given() {
    let mut keeping = Keeping::new(client(), user());
    let given = keeping.at_once(now()).unwrap();
    assert!(given.as_ref().unwrap().expose().contains(CANARY));
    debugged(&Next::Done(given));
    debugged(&StoreCall::Save(Box::new(user())));
    debugged(&StoreCall::ClearRefused(
        user().refresh_token().unwrap().clone(),
    ));
}

#[test]
fn every_error() {
    let refused = json!({"__type": "NotAuthorizedException", "message": "No.", "x": CANARY});
    let exchange = user().refresh(&client()).unwrap();
    let refused = receive_raw(exchange, 400, &[], refused.to_string().as_bytes());
    let broken = TransportError::new(TransportErrorKind::Other, "https://h/", core::fmt::Error);
    let expected = "signed-in user";
    let damaged = StoredError::Damaged { expected };
    for error in [
        KeeperError::Abandoned,
        SignedOut::ByProgram.into(),
        SignedOut::NoRefreshToken.into(),
        SignedOut::Refused {
            code: ErrorCode::NotAuthorized,
            message: String::new(),
        }
        .into(),
        Error::from(refused.err().unwrap()).into(),
        Error::from(broken).into(),
        full().into(),
        StoreError::new(StoreErrorKind::TooOpen, "a place", damaged).into(),
    ] {
        displayed(&error);
        chain(&error);
    }
}
