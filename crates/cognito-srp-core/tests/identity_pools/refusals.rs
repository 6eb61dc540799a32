//! What helps after a refusal, and what does not.

use core::time::Duration;
use std::sync::Arc;

use cognito_srp_core::call::{Error, ServiceClock};
use cognito_srp_core::identity_pool::{
    AwsCredentialsError, CredentialsFlow, CredentialsState, CredentialsStep,
};
use cognito_srp_core::keeper::{KeeperError, SignedOut};
use cognito_srp_core::{Logins, Response};
use serde_json::json;

use crate::script::{Script, credentials, credentials_of, id, not_authorized, refusal};
use crate::support::{now, sent};
use crate::{IDENTITY, OTHER_IDENTITY, identity, pool};

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
