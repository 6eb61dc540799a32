//! What callers that share a verifier wait for.

use std::cell::RefCell;
use std::error::Error;
use std::time::Duration;

use cognito_srp_core::Timestamp;
use cognito_srp_core::call::{TransportError, TransportErrorKind};
use cognito_tokens::{
    KeyRequest, KeySetError, Next, PAUSE_AFTER_FAILURE, SharedVerifier, TokenError, VerifyError,
};

use crate::support::{Case, Table};

/// Fetches are numbers here, and the program records which fetches were requested.
struct Program {
    shared: SharedVerifier<usize>,
    requests: RefCell<Vec<Option<KeyRequest>>>,
}

impl Program {
    fn new(case: &Case) -> Self {
        Self {
            shared: SharedVerifier::new(case.verifier()),
            requests: RefCell::default(),
        }
    }

    /// The fetch to wait for, if the token could not be verified.
    fn asks(&self, case: &Case) -> Option<usize> {
        let next = self.shared.next(
            |verifier| verifier.verify_id(&case.token, case.now()),
            |_| true,
            |request| {
                let mut requests = self.requests.borrow_mut();
                requests.push(Some(request));
                requests.len() - 1
            },
        );
        match next.unwrap() {
            Next::Verified(_) => None,
            Next::Wait(fetch) => Some(fetch),
        }
    }

    fn lands(&self, fetch: usize, keys: &[u8], case: &Case) {
        let request = self.requests.borrow_mut()[fetch].take().unwrap();
        let url = request.url().to_owned();
        let received = self.shared.receive(request, 200, keys, case.now());
        received.unwrap();
        self.shared.ended(&url);
    }
}

/// If a caller names the form that the pool does not use, that form is fetched, and the fetch
/// may hang. Only tokens of that form wait for it.
#[test]
fn each_form_of_the_issuer_has_its_own_fetch() {
    let table = Table::read();
    let ours = table.case("id claims, as AWS writes them");
    let other = table.case("the issuer's other form, id");
    let keys = table.keys.as_bytes();
    let program = Program::new(&ours);

    let hangs = program.asks(&other).unwrap();
    let wanted = program.asks(&ours).unwrap();
    assert_ne!(hangs, wanted);
    // One fetch each, however many callers ask.
    assert_eq!(program.asks(&other), Some(hangs));
    assert_eq!(program.asks(&ours), Some(wanted));

    program.lands(wanted, keys, &ours);
    assert_eq!(program.asks(&ours), None);
    // The other fetch is still running.
    assert_eq!(program.asks(&other), Some(hangs));
    program.lands(hangs, keys, &other);
    assert_eq!(program.asks(&other), None);
}

#[test]
fn a_finished_fetch_is_not_waited_for() {
    let table = Table::read();
    let ours = table.case("id claims, as AWS writes them");
    let unknown = table.case("kid 'no-kid'");
    let program = Program::new(&ours);
    let fetch = program.asks(&unknown).unwrap();
    program.lands(fetch, table.keys.as_bytes(), &ours);
    assert_eq!(program.asks(&ours), None);
    let next = program.shared.next(
        |verifier| verifier.verify_id(&unknown.token, unknown.now()),
        |_| true,
        |_| panic!("fetched again"),
    );
    assert_eq!(next.unwrap_err(), TokenError::UnknownKey);
}

/// It is over, and so is its failure after a pause: another begins.
#[test]
fn a_fetch_that_failed_is_not_waited_for() {
    let table = Table::read();
    let ours = table.case("id claims, as AWS writes them");
    let program = Program::new(&ours);
    let fetch = program.asks(&ours).unwrap();
    let request = program.requests.borrow_mut()[fetch].take().unwrap();
    let url = request.url().to_owned();
    program.shared.failed(request, ours.now());
    let ask = |now| {
        let verify = |verifier: &cognito_tokens::Verifier| verifier.verify_id(&ours.token, now);
        program.shared.next(verify, |_| true, |_| fetch + 1)
    };
    assert_eq!(ask(ours.now()).unwrap_err(), TokenError::KeysUnavailable);
    program.shared.ended(&url);
    let pause = PAUSE_AFTER_FAILURE + Duration::from_secs(1);
    let later = Duration::from_secs(ours.now().unix_seconds()) + pause;
    let later = Timestamp::since_unix_epoch(later);
    let next = ask(later).unwrap();
    assert!(matches!(next, Next::Wait(it) if it == fetch + 1));
    let shown = format!("{:?}", program.shared);
    assert!(shown.starts_with("SharedVerifier(Verifier"), "{shown}");
}

#[test]
fn an_error_is_told_as_the_one_within() {
    let token = VerifyError::from(TokenError::Signature);
    assert_eq!(token.to_string(), TokenError::Signature.to_string());
    assert!(token.source().is_none());
    let key_set = VerifyError::from(KeySetError::TooLong);
    assert_eq!(key_set.to_string(), KeySetError::TooLong.to_string());
    assert!(key_set.source().is_none());
    let broken = std::io::Error::other("a cable is broken");
    let transport = TransportError::new(TransportErrorKind::Other, "https://pool.test", broken);
    let told = transport.to_string();
    let transport = VerifyError::from(transport);
    assert_eq!(transport.to_string(), told);
    // What the transport's error shows is not shown twice by who shows the chain.
    assert_eq!(transport.source().unwrap().to_string(), "a cable is broken");
    assert!(VerifyError::Abandoned.to_string().contains("was abandoned"));
}
