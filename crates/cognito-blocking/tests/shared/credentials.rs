//! AWS credentials: what is requested, and what ends them.

use cognito_srp_core::identity_pool::AwsCredentialsError;
use cognito_srp_core::{Found, Logins, TokenStore};

use super::once;
use crate::face::{IdentityCredentials, Keeper};
use crate::support::identity::{
    IDENTITY, credentials, identity, is_asked, last_of_its_connection, pool, refreshed,
    user_with_id_token,
};
use crate::support::kept::{Place, refusal, user_ending_in};
use crate::support::{Reply, Server, nowhere};

/// A keeper of a user with `id-1`, whose access token is valid for an hour, and their credentials.
fn for_user(server: &Server, place: &Place) -> (Keeper, IdentityCredentials) {
    let app_client = server.app_client();
    let user = user_with_id_token(&app_client);
    let keeper = Keeper::stored(once(), app_client, user, place.clone()).unwrap();
    let pool = pool(server.app_client().endpoint().as_str());
    (keeper.clone(), IdentityCredentials::new(keeper, pool))
}

#[test]
fn credentials_that_are_good_cost_no_request_and_the_identity_is_kept() {
    let server = Server::start([
        identity(),
        last_of_its_connection(credentials("FIRST", 3600)),
        credentials("SECOND", 3600),
    ]);
    let place = Place::default();
    let (keeper, aws) = for_user(&server, &place);
    for _ in 0..3 {
        assert_eq!(aws.credentials().unwrap().access_key_id(), "FIRST");
    }
    assert_eq!(aws.identity_id().unwrap().as_str(), IDENTITY);
    is_asked(&server, "GetId", "id-1");
    is_asked(&server, "GetCredentialsForIdentity", "id-1");
    // Another process does not request the identity, because it is in the store.
    let app_client = keeper.app_client();
    let resumed = Keeper::resume(once(), app_client, place).unwrap();
    let pool = aws.pool();
    let again = IdentityCredentials::new(resumed.unwrap(), pool);
    assert_eq!(again.identity_id().unwrap().as_str(), IDENTITY);
    assert_eq!(again.credentials().unwrap().access_key_id(), "SECOND");
    is_asked(&server, "GetCredentialsForIdentity", "id-1");
}

#[test]
fn a_dead_login_is_tried_once_more_with_a_renewed_token() {
    let server = Server::start([
        identity(),
        refusal("NotAuthorizedException"),
        refreshed(),
        credentials("KEY", 3600),
    ]);
    let (_, aws) = for_user(&server, &Place::default());
    assert_eq!(aws.credentials().unwrap().access_key_id(), "KEY");
    is_asked(&server, "GetId", "id-1");
    is_asked(&server, "GetCredentialsForIdentity", "id-1");
    is_asked(&server, "GetTokensFromRefreshToken", "");
    is_asked(&server, "GetCredentialsForIdentity", "id-2");
}

/// The identity pool has checked the login, and the user pool says that the refresh token is
/// revoked.
#[test]
fn a_revoked_user_s_credentials_end_with_a_clear_error() {
    let server = Server::start([
        identity(),
        credentials("KEY", 200),
        refusal("NotAuthorizedException"),
        refusal("NotAuthorizedException"),
    ]);
    let place = Place::default();
    let (keeper, aws) = for_user(&server, &place);
    // They expire within five minutes, so the next call renews them.
    assert_eq!(aws.credentials().unwrap().access_key_id(), "KEY");
    for _ in 0..2 {
        let error = aws.credentials().unwrap_err();
        assert!(error.means_sign_in_again(), "{error:?}");
        assert_eq!(
            error.to_string(),
            "sign in again: NotAuthorizedException: No."
        );
    }
    assert!(keeper.access_token().is_err());
    assert!(place.refresh_token().is_none());
}

#[test]
fn nobody_has_credentials_after_a_sign_out() {
    let server = Server::start([identity(), credentials("KEY", 3600)]);
    let place = Place::default();
    let (keeper, aws) = for_user(&server, &place);
    aws.credentials().unwrap();
    keeper.forget().unwrap();
    let error = aws.credentials().unwrap_err();
    assert_eq!(error.to_string(), "sign in again: the user was signed out");
    assert!(aws.renew_now().unwrap_err().means_sign_in_again());
    assert!(matches!(place.load().unwrap().found, Found::Nobody));
}

#[test]
fn a_user_without_an_id_token_has_none() {
    let server = Server::start([]);
    let app_client = server.app_client();
    let user = user_ending_in(3600, &app_client);
    let keeper = Keeper::new(once(), app_client, user).unwrap();
    let aws = IdentityCredentials::new(keeper, pool(&nowhere()));
    let error = aws.credentials().unwrap_err();
    assert!(matches!(error, AwsCredentialsError::NoIdToken), "{error:?}");
}

#[test]
fn a_guest_sends_no_login_and_is_asked_for_once() {
    let server = Server::start([
        identity(),
        credentials("GUEST", 3600),
        credentials("USER", 3600),
    ]);
    let aws = IdentityCredentials::guest(once(), pool(server.app_client().endpoint().as_str()));
    assert_eq!(aws.credentials().unwrap().access_key_id(), "GUEST");
    is_asked(&server, "GetId", "");
    let request = server.request();
    assert!(!String::from_utf8_lossy(&request.body).contains("Logins"));
    // A guest who signs in with another provider keeps the identity.
    aws.set_logins(Logins::guest().with(Logins::GOOGLE, "google-1"));
    assert_eq!(aws.credentials().unwrap().access_key_id(), "USER");
    let body: serde_json::Value = serde_json::from_slice(&server.request().body).unwrap();
    assert_eq!(body["Logins"]["accounts.google.com"], "google-1");
    assert_eq!(body["IdentityId"], IDENTITY);
}

#[test]
fn a_fault_of_the_network_takes_nothing_that_lasts() {
    let server = Server::start([
        identity(),
        credentials("KEY", 200),
        Reply::Cut(String::new()),
    ]);
    let (_, aws) = for_user(&server, &Place::default());
    for _ in 0..3 {
        assert_eq!(aws.credentials().unwrap().access_key_id(), "KEY");
    }
}
