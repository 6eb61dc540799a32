//! The steps that lead to credentials, and what each refusal leads to. The messages are those
//! that people have seen from AWS.

use core::time::Duration;
use std::sync::Arc;

use cognito_srp_core::call::{Error, ServiceClock, TransportError, TransportErrorKind};
use cognito_srp_core::identity_pool::{
    AwsCredentialsError, CredentialsFlow, CredentialsState, CredentialsStep,
};
use cognito_srp_core::keeper::{KeeperError, SignedOut};
use cognito_srp_core::{
    AssumeRole, AwsCredentials, Exchange, Logins, Outcome, Response, Timestamp,
};
use serde_json::json;

use crate::support::{now, sent};
use crate::{IDENTITY, OTHER_IDENTITY, identity, pool};

/// The service, one exchange after the other: the requests, and the responses.
struct Script {
    state: CredentialsState,
    asked: Vec<String>,
    replies: Vec<(u16, String)>,
    now: Timestamp,
}

fn credentials_of(identity: &str, ends: Timestamp) -> (u16, String) {
    let body = json!({ "IdentityId": identity, "Credentials": {
        "AccessKeyId": "ASIAEXAMPLE", "SecretKey": "secret", "SessionToken": "token",
        "Expiration": ends.unix_seconds(),
    }});
    (200, body.to_string())
}

fn credentials() -> (u16, String) {
    credentials_of(IDENTITY, now().after(Duration::from_secs(3600)))
}

fn id(identity: &str) -> (u16, String) {
    (200, json!({ "IdentityId": identity }).to_string())
}

fn refusal(code: &str, message: &str) -> (u16, String) {
    let body = json!({ "__type": code, "message": message });
    (400, body.to_string())
}

fn not_authorized(message: &str) -> (u16, String) {
    refusal("NotAuthorizedException", message)
}

impl Script {
    fn new(replies: impl IntoIterator<Item = (u16, String)>) -> Self {
        Self::of(CredentialsFlow::default(), replies)
    }

    fn of(flow: CredentialsFlow, replies: impl IntoIterator<Item = (u16, String)>) -> Self {
        let clock = Arc::new(ServiceClock::new());
        Self {
            state: CredentialsState::new(pool(), flow, true, clock),
            asked: Vec::new(),
            replies: replies.into_iter().collect(),
            now: now(),
        }
    }

    fn carry<T: Outcome>(&mut self, exchange: Exchange<T>) -> Result<T, Error> {
        let operation = exchange.request().operation();
        let body = match operation {
            "AssumeRoleWithWebIdentity" => json!({}),
            _ => sent(&exchange),
        };
        let token = body["Logins"]
            .as_object()
            .and_then(|logins| logins.values().next());
        let identity = body["IdentityId"].as_str().map(|id| &id[id.len() - 1..]);
        self.asked.push(format!(
            "{operation} {} {}",
            identity.unwrap_or("-"),
            token.and_then(|token| token.as_str()).unwrap_or("-")
        ));
        let (status, body) = self.replies.remove(0);
        if status == 0 {
            let kind = TransportErrorKind::Timeout;
            return Err(TransportError::new(kind, "https://x/", core::fmt::Error).into());
        }
        let response = Response::new(status, [], body.as_bytes());
        Ok(exchange.receive(response, self.now)?)
    }

    /// Runs until it is done; the keeper gives one ID token after the other.
    fn run(&mut self, kept: Option<&str>) -> Result<AwsCredentials, AwsCredentialsError> {
        let mut step = self.state.begin(kept.map(|kept| kept.parse().unwrap()));
        let mut tokens = 1;
        loop {
            let now = self.now;
            step = match step {
                CredentialsStep::Done(result) => {
                    assert!(
                        self.replies.is_empty(),
                        "{} replies are left",
                        self.replies.len()
                    );
                    return result;
                }
                CredentialsStep::Logins { renewed } => {
                    tokens += usize::from(renewed);
                    let logins = Logins::guest().with("pool", format!("id-{tokens}"));
                    self.state.logins(Ok(logins), now)
                }
                CredentialsStep::Identity(exchange) => {
                    let result = self.carry(exchange);
                    self.state.identity(result, now)
                }
                CredentialsStep::Credentials(exchange) => {
                    let result = self.carry(exchange);
                    self.state.credentials(result, now)
                }
                CredentialsStep::Token(exchange) => {
                    let result = self.carry(exchange);
                    self.state.token(result, now)
                }
                CredentialsStep::Role(exchange) => {
                    let result = self.carry(exchange);
                    self.state.role(result, now)
                }
                CredentialsStep::Keep(identity) => {
                    self.asked.push(format!("keep {identity}"));
                    self.state.kept()
                }
            };
        }
    }
}

#[test]
fn credentials_are_requested_then_renewed() {
    let mut script = Script::new([id(IDENTITY), credentials()]);
    assert!(script.state.known(now()).is_none());
    script.run(None).unwrap();
    let keep = format!("keep {IDENTITY}");
    let first = ["GetId - id-1", "GetCredentialsForIdentity 1 id-1", &keep];
    assert_eq!(script.asked, first);
    // Valid for 55 minutes of an hour.
    let at = |minutes: u64| now().after(Duration::from_secs(60 * minutes));
    assert!(script.state.known(at(54)).is_some());
    assert!(script.state.known(at(55)).is_none());
    // The next run asks for no identity, and stores none.
    script.replies = vec![credentials()];
    script.asked.clear();
    script.run(Some(IDENTITY)).unwrap();
    assert_eq!(script.asked, ["GetCredentialsForIdentity 1 id-1"]);
}

#[test]
fn a_merged_identity_replaces_the_stored_one() {
    let ends = now().after(Duration::from_secs(3600));
    let mut script = Script::new([credentials_of(OTHER_IDENTITY, ends)]);
    script.run(Some(IDENTITY)).unwrap();
    assert_eq!(script.asked[1], format!("keep {OTHER_IDENTITY}"));
    assert_eq!(script.state.identity_id().unwrap().as_str(), OTHER_IDENTITY);
}

#[test]
fn the_basic_flow_uses_sts() {
    let role = AssumeRole::new("arn:aws:iam::123456789012:role/reader", "app1");
    let token = json!({ "IdentityId": IDENTITY, "Token": "a.b.c" }).to_string();
    let xml = "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>\
        <SessionToken>t</SessionToken><SecretAccessKey>s</SecretAccessKey>\
        <Expiration>2099-10-24T23:00:23Z</Expiration><AccessKeyId>ASIA</AccessKeyId>\
        </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
    let replies = [id(IDENTITY), (200, token), (200, xml.to_owned())];
    let mut script = Script::of(CredentialsFlow::Basic(role), replies);
    let came = script.run(None).unwrap();
    assert_eq!(came.access_key_id(), "ASIA");
    let asked = [
        "GetId - id-1",
        "GetOpenIdToken 1 id-1",
        "AssumeRoleWithWebIdentity - -",
    ];
    assert_eq!(script.asked[..3], asked);
}

/// If the service says that a token is dead, the request is sent once more with a renewed one.
#[test]
fn a_refused_login_is_renewed_once() {
    for message in [
        "Invalid login token. Token expired: 1762258551 >= 1762250421",
        "Invalid login token. Token is expired.",
        "Token is inactive",
    ] {
        let mut script = Script::new([not_authorized(message), credentials()]);
        script.run(Some(IDENTITY)).unwrap();
        let asked = [
            "GetCredentialsForIdentity 1 id-1",
            "GetCredentialsForIdentity 1 id-2",
        ];
        assert_eq!(script.asked, asked, "{message}");

        let mut script = Script::new([not_authorized(message), not_authorized(message)]);
        let error = script.run(Some(IDENTITY)).unwrap_err();
        assert!(
            matches!(error, AwsCredentialsError::LoginRefused(_)),
            "{error:?}"
        );
        assert!(!error.is_retryable() && !error.means_sign_in_again());
        let shown =
            format!("the identity pool refused the login: NotAuthorizedException: {message}");
        assert_eq!(error.to_string(), shown);
        assert_eq!(script.asked, asked);

        // In GetId too.
        let mut script = Script::new([not_authorized(message), id(IDENTITY), credentials()]);
        script.run(None).unwrap();
        assert_eq!(script.asked[..2], ["GetId - id-1", "GetId - id-2"]);
    }
}

/// If an identity is gone or belongs to another user, a new one is requested.
#[test]
fn a_stale_identity_is_requested_again_once() {
    let dont_match = "Logins don't match. Please include at least one valid login for this \
        identity or identity pool.";
    for refused in [
        not_authorized(dont_match),
        not_authorized(&format!("Access to Identity '{IDENTITY}' is forbidden.")),
        refusal(
            "ResourceNotFoundException",
            &format!("Identity '{IDENTITY}' not found."),
        ),
    ] {
        let ends = now().after(Duration::from_secs(3600));
        let fresh = [id(OTHER_IDENTITY), credentials_of(OTHER_IDENTITY, ends)];
        let mut script = Script::new([refused.clone()].into_iter().chain(fresh));
        script.run(Some(IDENTITY)).unwrap();
        let keep = format!("keep {OTHER_IDENTITY}");
        let asked = [
            "GetCredentialsForIdentity 1 id-1",
            "GetId - id-1",
            "GetCredentialsForIdentity 2 id-1",
            &keep,
        ];
        assert_eq!(script.asked, asked);

        // Then the login is renewed; after that it fails.
        let again = [refused.clone(), id(IDENTITY), refused.clone(), refused];
        let mut script = Script::new(again);
        script.run(Some(IDENTITY)).unwrap_err();
        assert_eq!(script.asked[3], "GetCredentialsForIdentity 1 id-2");
    }
}

/// No token helps against these errors, so nothing is sent again.
#[test]
fn a_configuration_error_is_returned_at_once() {
    for refused in [
        not_authorized("Unauthenticated access is not supported for this identity pool."),
        not_authorized("Token is not from a supported provider of this identity pool."),
        not_authorized("Invalid login token. Issuer doesn't match providerName"),
        not_authorized("Basic (classic) flow is not enabled, please use enhanced flow."),
        refusal(
            "InvalidIdentityPoolConfigurationException",
            "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
        ),
        refusal("InvalidParameterException", "no"),
    ] {
        let mut script = Script::new([refused]);
        let error = script.run(Some(IDENTITY)).unwrap_err();
        assert!(is_service(&error), "{error:?}");
        assert_eq!(script.asked.len(), 1);
    }
}

#[test]
fn an_unknown_pool_is_reported_at_once() {
    let message = "IdentityPool 'eu-west-2:1a2b' not found.";
    let mut script = Script::new([refusal("ResourceNotFoundException", message)]);
    let error = script.run(None).unwrap_err();
    assert!(is_service(&error), "{error:?}");
}

/// The service refused, and not the login.
fn is_service(error: &AwsCredentialsError) -> bool {
    matches!(error, AwsCredentialsError::Call(error) if error.service().is_some())
}

#[test]
fn valid_credentials_are_returned_during_an_outage() {
    let mut script = Script::new([credentials()]);
    script.run(Some(IDENTITY)).unwrap();
    script.now = now().after(Duration::from_secs(3400));
    assert!(script.state.known(script.now).is_none());
    for failed in [
        (0, String::new()),
        refusal("TooManyRequestsException", "Rate exceeded"),
    ] {
        script.replies = vec![failed];
        script.run(Some(IDENTITY)).unwrap();
        // No caller tries again for a while.
        assert!(script.state.known(script.now).is_some());
        let later = script.now.after(Duration::from_secs(10));
        assert!(script.state.known(later).is_none());
    }
    script.now = now().after(Duration::from_secs(3600));
    script.replies = vec![(0, String::new())];
    let error = script.run(Some(IDENTITY)).unwrap_err();
    assert!(
        matches!(&error, AwsCredentialsError::Call(cause) if matches!(**cause, Error::Transport(_))),
        "{error:?}"
    );
    assert!(error.is_retryable());
}

/// A refusal removes credentials that would still be valid.
#[test]
fn no_credentials_after_a_refusal_or_sign_out() {
    let mut script = Script::new([credentials()]);
    script.run(Some(IDENTITY)).unwrap();
    let dead = || not_authorized("Token is inactive");
    script.replies = vec![dead(), dead()];
    script.run(Some(IDENTITY)).unwrap_err();
    assert!(script.state.known(now()).is_none());

    let mut script = Script::new([credentials()]);
    script.run(Some(IDENTITY)).unwrap();
    let _ = script.state.begin(Some(identity()));
    let over = KeeperError::SignedOut(SignedOut::ByProgram);
    let step = script.state.logins(Err(over.into()), now());
    let CredentialsStep::Done(Err(error)) = step else {
        panic!("{step:?}");
    };
    assert!(error.means_sign_in_again());
    assert_eq!(error.to_string(), "sign in again: the user was signed out");
    assert!(script.state.known(now()).is_none());
}

/// The service's clock is an hour behind the program's: the credentials expire by the
/// service's clock, which is an hour later by the program's.
#[test]
fn credentials_expire_by_the_services_clock() {
    let clock = Arc::new(ServiceClock::new());
    let flow = CredentialsFlow::default();
    let mut state = CredentialsState::new(pool(), flow, true, Arc::clone(&clock));
    let hour = Duration::from_secs(3600);
    let program = now().after(hour);
    let step = state.begin(Some(identity()));
    assert!(matches!(step, CredentialsStep::Logins { renewed: false }));
    let CredentialsStep::Credentials(exchange) = state.logins(Ok(Logins::guest()), program) else {
        panic!("another step");
    };
    let (status, body) = credentials();
    let date = [("date", "Tue, 14 Nov 2023 22:13:20 GMT")];
    let response = Response::new(status, date, body.as_bytes());
    let came = clock.receive(exchange, response, program).unwrap();
    let CredentialsStep::Done(Ok(given)) = state.credentials(Ok(came), program) else {
        panic!("another step");
    };
    assert!(
        state
            .known(program.after(Duration::from_secs(3000)))
            .is_some()
    );
    assert!(
        state
            .known(program.after(Duration::from_secs(3400)))
            .is_none()
    );
    assert_eq!(state.expiry_by_program(&given), program.after(hour));
}

/// A guest has no login that could be renewed.
#[test]
fn a_guest_is_refused_at_once() {
    let clock = Arc::new(ServiceClock::new());
    let mut state = CredentialsState::new(pool(), CredentialsFlow::default(), false, clock);
    let _ = state.begin(None);
    let CredentialsStep::Identity(exchange) = state.logins(Ok(Logins::guest()), now()) else {
        panic!("another step");
    };
    assert!(sent(&exchange).get("Logins").is_none());
    let (status, body) = not_authorized("Token is inactive");
    let result = exchange.receive(Response::new(status, [], body.as_bytes()), now());
    let step = state.identity(result.map_err(Into::into), now());
    assert!(
        matches!(&step, CredentialsStep::Done(Err(error)) if is_service(error)),
        "{step:?}"
    );
}

/// Each of these begins anew: with another flow, for another identity, or after a sign-out.
#[test]
fn what_was_held_can_be_dropped() {
    let drops: [fn(&mut CredentialsState); 3] = [
        CredentialsState::drop_credentials,
        |state| state.set_flow(CredentialsFlow::default()),
        |state| state.set_identity_id(OTHER_IDENTITY.parse().unwrap()),
    ];
    for (drop, identity) in drops.into_iter().zip(["1", "1", "2"]) {
        let mut script = Script::new([id(IDENTITY), credentials()]);
        script.run(None).unwrap();
        assert!(script.state.known(now()).is_some());
        drop(&mut script.state);
        assert!(script.state.known(now()).is_none());
        script.asked.clear();
        let ends = now().after(Duration::from_secs(3600));
        let same = script.state.identity_id().unwrap().as_str().to_owned();
        script.replies = vec![credentials_of(&same, ends)];
        script.run(None).unwrap();
        let asked = format!("GetCredentialsForIdentity {identity} id-1");
        assert_eq!(script.asked[0], asked);
    }
}

#[test]
fn the_flow_can_be_changed() {
    let mut script = Script::new([]);
    let role = AssumeRole::new("arn:aws:iam::123456789012:role/reader", "app1");
    script.state.set_flow(CredentialsFlow::Basic(role));
    let _ = script.state.begin(Some(identity()));
    let step = script.state.logins(Ok(Logins::guest()), now());
    assert!(matches!(step, CredentialsStep::Token(_)), "{step:?}");
}

/// A keeper's error is what the service told the keeper.
#[test]
fn a_keepers_error_has_the_services() {
    let body = json!({ "__type": "TooManyRequestsException", "message": "Rate exceeded" });
    let body = body.to_string();
    let exchange = pool().get_id(&Logins::guest());
    let response = Response::new(400, [], body.as_bytes());
    let refused = exchange.receive(response, now()).unwrap_err();
    let error = AwsCredentialsError::Keeper(KeeperError::from(Error::from(refused)));
    let service = error.service().unwrap();
    assert_eq!(service.code().as_str(), "TooManyRequestsException");
    assert!(error.is_retryable() && !error.means_sign_in_again());
}
