//! Which callers share which refresh, decided without a transport.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod stores;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cognito_srp_core::call::Clock;
use cognito_srp_core::keeper::{KeeperEvent, KeeperState, RefreshReason, RefreshStep};
use cognito_srp_core::{
    AccessToken, AppClient, RefreshToken, Response, SignedIn, Timestamp, TokenStore,
};
use cognito_transport::{Asked, SharedClient, SharedKeeper};

/// A refresh, by its number.
type Flight = u32;

fn app_client() -> AppClient {
    AppClient::parse("eu-west-2_eYpv1mFHB", "1h57kf5cpq17m0eml12EXAMPLE").unwrap()
}

/// When the tokens arrived.
const CAME: u64 = 1_700_000_000;

fn moment(seconds: u64) -> Timestamp {
    Timestamp::since_unix_epoch(Duration::from_secs(seconds))
}

/// A user whose tokens are valid for an hour.
fn user() -> SignedIn {
    user_with("")
}

/// A user whose tokens came with these further members.
fn user_with(members: &str) -> SignedIn {
    let exchange = app_client().refresh(&RefreshToken::new("refresh"));
    let body = format!(
        r#"{{"AuthenticationResult": {{"AccessToken": "header.payload.signature",
        "ExpiresIn": 3600, "IdToken": "header.id.signature", "RefreshToken": "next",
        "TokenType": "Bearer"{members}}}}}"#
    );
    let response = Response::new(200, [], body.as_bytes());
    exchange.receive(response, moment(CAME)).unwrap().into()
}

/// A keeper that uses a settable clock, and that clock.
fn keeper(store: Option<Box<dyn TokenStore>>) -> (Arc<SharedKeeper<Flight>>, Arc<AtomicU64>) {
    let seconds = Arc::new(AtomicU64::new(CAME));
    let hand = Arc::clone(&seconds);
    let clock = Clock::new(move || moment(hand.load(Ordering::Relaxed)));
    let client = SharedClient::new().with_clock(clock);
    let state = KeeperState::new(app_client(), user()).unwrap();
    (Arc::new(SharedKeeper::new(&client, state, store)), seconds)
}

fn alive(_: &Flight) -> bool {
    true
}

fn none() -> Flight {
    panic!("no refresh is to begin")
}

#[test]
fn valid_tokens_are_returned_at_once() {
    let (keeper, _) = keeper(None);
    for reason in [RefreshReason::AccessToken, RefreshReason::IdToken] {
        let Ok(Asked::Known(known)) = keeper.ask(reason, alive, none) else {
            panic!("{reason:?} has to be waited for");
        };
        let token = known.access_token.unwrap();
        assert_eq!(token.expose(), "header.payload.signature");
    }
}

#[test]
fn concurrent_callers_share_one_refresh() {
    let (keeper, seconds) = keeper(None);
    seconds.store(CAME + 3600, Ordering::Relaxed);
    let reason = RefreshReason::AccessToken;
    assert!(matches!(
        keeper.ask(reason, alive, || 1),
        Ok(Asked::Share(1))
    ));
    assert!(matches!(
        keeper.ask(reason, alive, none),
        Ok(Asked::Share(1))
    ));
    assert_eq!(keeper.under_way(alive).unwrap(), Some(1));
    // A refresh for something else is waited for, but does not satisfy the caller.
    let other = keeper.ask(RefreshReason::IdToken, alive, none);
    assert!(matches!(other, Ok(Asked::Wait(1))));
    let newer = keeper.ask(RefreshReason::NewTokens, alive, none);
    assert!(matches!(newer, Ok(Asked::Wait(1))));
    keeper.ended();
    assert_eq!(keeper.under_way(alive).unwrap(), None);
    assert!(matches!(
        keeper.ask(reason, alive, || 2),
        Ok(Asked::Share(2))
    ));
}

/// They are newer than any token that is valid now.
#[test]
fn new_tokens_satisfy_all_callers() {
    let (keeper, _) = keeper(None);
    let begun = keeper.ask(RefreshReason::NewTokens, alive, || 1);
    assert!(matches!(begun, Ok(Asked::Share(1))));
    for reason in [
        RefreshReason::NewTokens,
        RefreshReason::AccessToken,
        RefreshReason::IdToken,
    ] {
        let shared = keeper.ask(reason, alive, none);
        assert!(matches!(shared, Ok(Asked::Share(1))), "{reason:?}");
    }
}

/// Its task was dropped with its runtime, and the refresh has no result.
#[test]
fn nobody_waits_for_an_abandoned_refresh() {
    let (keeper, _) = keeper(None);
    let reason = RefreshReason::NewTokens;
    assert!(matches!(
        keeper.ask(reason, alive, || 1),
        Ok(Asked::Share(1))
    ));
    let is_alive = |flight: &Flight| *flight != 1;
    assert_eq!(keeper.under_way(is_alive).unwrap(), None);
    assert!(matches!(
        keeper.ask(reason, is_alive, || 2),
        Ok(Asked::Share(2))
    ));
}

#[test]
fn a_rejected_token_is_not_returned_to_anyone() {
    let (keeper, _) = keeper(None);
    let refused = AccessToken::new("header.payload.signature");
    keeper.decide(|state, _| state.refuse(&refused));
    let asked = keeper.ask(RefreshReason::AccessToken, alive, || 1);
    assert!(matches!(asked, Ok(Asked::Share(1))));
    // It runs to its end without the store: the stored user is still to be loaded.
    let RefreshStep::Store(call) = keeper.begin(RefreshReason::AccessToken) else {
        panic!("nobody has looked into the store");
    };
    let reply = keeper.call_store(call);
    let next = keeper.decide(|state, now| state.stored(reply, now));
    assert!(matches!(next, RefreshStep::Carry(_)));
}

#[test]
fn a_device_is_confirmed_only_if_it_is_new() {
    let new = r#", "NewDeviceMetadata": {"DeviceGroupKey": "-abcdefgh",
        "DeviceKey": "eu-west-2_6ab4d7f0-5d7f-4e0c-9f63-2c2b0a7d1e11"}"#;
    let confirmation = |members| {
        let state = KeeperState::new(app_client(), user_with(members)).unwrap();
        let keeper = SharedKeeper::<Flight>::new(&SharedClient::new(), state, None);
        let exchange = keeper.confirmation()?;
        Some(exchange.request().operation())
    };
    assert_eq!(confirmation(new), Some("ConfirmDevice"));
    assert_eq!(confirmation(""), None);
}

/// Also after an observer that panicked.
#[test]
fn observers_are_told_in_order() {
    let (keeper, _) = keeper(None);
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    keeper.on_event(move |event| {
        heard.lock().unwrap().push(event.clone());
        assert!(!matches!(event, KeeperEvent::Refreshed), "observer");
    });
    keeper.tell();
    assert!(told.lock().unwrap().is_empty());

    let RefreshStep::Store(call) = keeper.begin(RefreshReason::NewTokens) else {
        panic!("nobody has looked into the store");
    };
    let reply = keeper.call_store(call);
    let next = keeper.decide(|state, now| state.stored(reply, now));
    let RefreshStep::Carry(exchange) = next else {
        panic!("{next:?}");
    };
    let body = br#"{"AuthenticationResult": {"AccessToken": "header.newer.signature",
        "ExpiresIn": 3600, "TokenType": "Bearer"}}"#;
    let tokens = exchange.receive(Response::new(200, [], body), moment(CAME));
    let next = keeper.decide(|state, now| state.carried(Ok(tokens.unwrap()), now));
    let RefreshStep::Store(call) = next else {
        panic!("{next:?}");
    };
    let reply = keeper.call_store(call);
    let done = keeper.decide(|state, now| state.stored(reply, now));
    assert!(matches!(done, RefreshStep::Done(_)), "{done:?}");
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| keeper.tell()));
    panicked.unwrap_err();
    keeper.decide(|state, _| state.forget());
    keeper.tell();
    let told = told.lock().unwrap();
    assert!(
        matches!(
            told[..],
            [KeeperEvent::Refreshed, KeeperEvent::SignedOut(_)]
        ),
        "{told:?}"
    );
}

#[test]
fn a_client_and_its_clones_have_one_clock_of_the_service() {
    let client = SharedClient::new();
    let clone = client.clone();
    assert!(Arc::ptr_eq(&client.service_clock(), &clone.service_clock()));
}
