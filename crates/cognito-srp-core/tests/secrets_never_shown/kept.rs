//! A user who is kept signed in, with the canary in every token.

use core::time::Duration;

use cognito_srp_core::call::TransportError;
use cognito_srp_core::call::{Error, TransportErrorKind};
use cognito_srp_core::keeper::{
    KeeperError, KeeperState, RefreshReason, RefreshStep, Refreshed, SignOut, SignedOut, StoreCall,
};
use cognito_srp_core::{
    ErrorCode, Found, Loaded, RefreshToken, SessionMismatch, SessionOrigin, SignedIn, StoreError,
    StoreErrorKind, StoreVersion, StoredError, TokenStore,
};
use serde_json::json;

use crate::support::{DEVICE_KEY, now, receive, receive_raw};
use crate::{CANARY, canary_tokens, chain, client, debugged, displayed, exchanged};

fn user() -> SignedIn {
    let token = RefreshToken::new(CANARY);
    let device = DEVICE_KEY.parse().unwrap();
    let client = client();
    let exchange = client.begin_refresh(&token).with_device_key(&device);
    let tokens = receive(exchange.get_tokens(), &canary_tokens()).unwrap();
    SignedIn::from(tokens)
}

/// Has the user, and accepts no other.
struct Full(SignedIn);

fn full() -> StoreError {
    StoreError::new(StoreErrorKind::Unavailable, "a place", core::fmt::Error)
}

impl TokenStore for Full {
    fn load(&self) -> Result<Loaded, StoreError> {
        Ok(Loaded {
            found: Found::User(Box::new(self.0.clone())),
            version: StoreVersion::number(1),
        })
    }

    fn save(&self, _: &SignedIn, _: &StoreVersion) -> Result<StoreVersion, StoreError> {
        Err(full())
    }

    fn clear(&self, _: &StoreVersion) -> Result<(), StoreError> {
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
    let mut keeping = KeeperState::new(client(), user()).unwrap();
    debugged(&keeping);
    let end = now().after(Duration::from_secs(3600));
    let mut next = keeping.begin(RefreshReason::AccessToken);
    for _ in 0..5 {
        debugged(&next);
        debugged(&keeping);
        next = match next {
            RefreshStep::Carry(exchange) => {
                exchanged(&exchange);
                keeping.carried(Ok(receive(exchange, &canary_tokens()).unwrap()), end)
            }
            RefreshStep::Store(call) => {
                debugged(&call);
                let reply = call.make(Some(&store));
                debugged(&reply);
                keeping.stored(reply, end)
            }
            RefreshStep::Done(refreshed) => {
                let error = refreshed.access_token.unwrap_err();
                assert!(matches!(error, KeeperError::Store(_)));
                displayed(&error);
                chain(&error);
                return;
            }
            RefreshStep::Confirm | RefreshStep::Revoke(_) => panic!("nothing of that kind"),
        };
    }
    panic!("it does not end: {next:?}");
}

#[test]
fn tokens_that_are_given() {
    let mut keeping = KeeperState::new(client(), user()).unwrap();
    let given = keeping.at_once(now()).unwrap();
    assert!(given.as_ref().unwrap().expose().contains(CANARY));
    debugged(&RefreshStep::Done(Box::new(Refreshed {
        access_token: given,
        id_token: Ok(user().id_token().cloned()),
        done: Ok(()),
    })));
    debugged(&StoreCall::Save(Box::new(user()), StoreVersion::number(1)));
    let (sign_out, next) = SignOut::session(&mut keeping);
    debugged(&sign_out);
    debugged(&next);
    // Who signs out is known once the session has ended.
    keeping.forget();
    let (sign_out, _) = SignOut::session(&mut keeping);
    debugged(&sign_out);
    let shown = format!("{sign_out:?}");
    assert!(shown.contains("Identity([redacted])"), "{shown}");
    debugged(&SessionOrigin::of(&client()));
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
        KeeperError::AskedByStore,
        KeeperError::Overtaken,
        SessionMismatch::OtherSecret.into(),
        SignedOut::ByProgram.into(),
        SignedOut::Replaced.into(),
        SignedOut::NoRefreshToken.into(),
        SignedOut::Refused {
            code: ErrorCode::NotAuthorized,
            message: String::new(),
        }
        .into(),
        Error::from(refused.err().unwrap()).into(),
        Error::from(broken).into(),
        full().into(),
        StoreError::new(StoreErrorKind::UnsafePermissions, "a place", damaged).into(),
    ] {
        displayed(&error);
        chain(&error);
    }
}
