//! To whom a session belongs, and that nothing is sent with wrong settings.

use cognito_srp_core::call::Error;
use cognito_srp_core::keeper::{KeeperError, KeeperState};
use cognito_srp_core::{
    AppClient, ClientId, ClientSecret, Endpoint, SessionMismatch, SessionOrigin, SignedIn,
    UserPoolId,
};
use serde_json::json;

use crate::keeper_support::{Answer, Place, driven, keeping, refused_with};
use crate::support::{
    CLIENT_ID, SECRET, confidential_client, public_client, receive, sent, tokens,
};
use crate::{altered, at, came, user};

const POOL: &str = "eu-west-2_eYpv1mFHB";

fn client(pool: &str, id: &str) -> AppClient {
    AppClient::new(
        UserPoolId::parse(pool).unwrap(),
        ClientId::parse(id).unwrap(),
    )
}

fn signed_in(client: &AppClient) -> SignedIn {
    let token = cognito_srp_core::RefreshToken::new("a-refresh-token");
    SignedIn::from(receive(client.refresh(&token), &tokens()).unwrap())
}

#[test]
fn the_difference_of_another_app_client_is_named() {
    let public = public_client();
    let confidential = confidential_client();
    let elsewhere = public
        .clone()
        .with_endpoint(Endpoint::parse("https://example.com").unwrap());
    let mistyped = public.clone().with_secret(ClientSecret::new("mistyped"));
    for (of, given, mismatch) in [
        (
            &public,
            client("eu-west-2_another", CLIENT_ID),
            SessionMismatch::UserPool,
        ),
        (&public, client(POOL, "another"), SessionMismatch::AppClient),
        (&public, elsewhere.clone(), SessionMismatch::Endpoint),
        (&elsewhere, public.clone(), SessionMismatch::Endpoint),
        (
            &public,
            confidential.clone(),
            SessionMismatch::SecretUnexpected,
        ),
        (
            &confidential,
            public.clone(),
            SessionMismatch::SecretMissing,
        ),
        (&confidential, mistyped, SessionMismatch::OtherSecret),
    ] {
        let user = signed_in(of);
        let stored = SignedIn::from_json(&user.to_json()).unwrap();
        for user in [user, stored] {
            assert_eq!(user.check(&given), Err(mismatch));
            assert_eq!(
                KeeperState::new(given.clone(), user.clone()).err(),
                Some(mismatch)
            );
            assert!(KeeperState::new(of.clone(), user).is_ok());
        }
    }
}

#[test]
fn the_origin_can_be_read() {
    let user = signed_in(&confidential_client());
    let origin = user.origin().unwrap();
    assert_eq!(origin.user_pool_id().as_str(), POOL);
    assert_eq!(origin.client_id().as_str(), CLIENT_ID);
    assert_eq!(
        origin.endpoint(),
        "https://cognito-idp.eu-west-2.amazonaws.com/"
    );
    assert!(origin.has_client_secret());
    assert!(!SessionOrigin::of(&public_client()).has_client_secret());
    assert!(!user.to_json().contains(SECRET));
}

/// `printf "a signed-in user of $ID" | openssl dgst -sha256 -hmac "$SECRET" -binary | base64`
#[test]
fn the_secret_is_checked_by_hmac() {
    let stored: serde_json::Value =
        serde_json::from_str(&signed_in(&confidential_client()).to_json()).unwrap();
    let expected = "k9KWDBUSrUt+fG6mwO9AYesqDKU0NIe4AyhC+WYY5HQ=";
    assert_eq!(stored["ClientSecretCheck"], json!(expected));
}

/// Before version 2 this was not recorded. A refusal may be due to wrong settings, so the
/// session stays.
#[test]
fn a_session_of_version_1_is_accepted() {
    let mut stored: serde_json::Value = serde_json::from_str(&user().to_json()).unwrap();
    stored["Version"] = json!(1);
    for member in ["UserPoolId", "ClientId", "Endpoint"] {
        stored.as_object_mut().unwrap().remove(member).unwrap();
    }
    let old = SignedIn::from_json(&stored.to_string()).unwrap();
    assert!(old.origin().is_none());
    let place = Place::with(&old);
    let mut keeping = keeping(old.clone());
    let answer = refused_with("NotAuthorizedException", "Invalid Refresh Token");
    let error = driven(&mut keeping, Some(&place), at(3600), [answer]).unwrap_err();
    assert!(error.means_sign_in_again());
    assert_eq!(place.refresh_token().unwrap(), "refresh-1");
    // A refresh that succeeds shows whose session it is.
    let mut renewed = old;
    renewed.renew(came("access-2", None)).unwrap();
    assert_eq!(
        renewed.check(&client(POOL, "another")),
        Err(SessionMismatch::AppClient)
    );
}

/// The service's messages for a missing or wrong client secret: the program is at fault, but
/// the code is one that ends a session.
#[test]
fn a_refusal_of_the_client_secret_ends_nothing() {
    for message in [
        "Client abc is configured with secret but SECRET_HASH was not received",
        "Client abc is configured for secret but secret was not received",
        "Unable to verify secret hash for client abc",
        "SecretHash does not match for the client: abc",
    ] {
        let place = Place::with(&user());
        let mut keeping = keeping(user());
        let answer = refused_with("NotAuthorizedException", message);
        let error = driven(&mut keeping, Some(&place), at(3600), [answer]).unwrap_err();
        assert!(
            matches!(&error, KeeperError::Call(error) if error.service().is_some()),
            "{message}: {error}"
        );
        assert_eq!(place.refresh_token().unwrap(), "refresh-1");
    }
    for message in [
        "Invalid Refresh Token",
        "Refresh Token has been revoked",
        "Refresh Token has expired",
        "User is disabled.",
    ] {
        let place = Place::with(&user());
        let mut keeping = keeping(user());
        let answer = refused_with("NotAuthorizedException", message);
        let error = driven(&mut keeping, Some(&place), at(3600), [answer]).unwrap_err();
        assert!(error.means_sign_in_again(), "{message}: {error}");
        assert!(place.user().is_none());
    }
}

/// A refresh that is answered with another user's tokens.
#[test]
fn another_users_tokens_are_refused() {
    use crate::support::claiming;
    let alice = claiming(&json!({"sub": "1", "username": "alice"}));
    let ours = altered(&user(), json!({"AccessToken": alice, "Username": "alice"}));
    for claims in [
        json!({"sub": "2", "username": "alice"}),
        json!({"sub": "1", "username": "bob"}),
        json!({"username": "bob"}),
    ] {
        let place = Place::with(&ours);
        let mut keeping = keeping(ours.clone());
        let token = claiming(&claims);
        let answer: Answer = Box::new(move |exchange| {
            assert_eq!(sent(&exchange)["RefreshToken"], json!("refresh-1"));
            let reply = json!({"AuthenticationResult": {
                "AccessToken": token, "RefreshToken": "refresh-2", "ExpiresIn": 3600,
            }});
            Ok(receive(exchange, &reply).unwrap())
        });
        let error = driven(&mut keeping, Some(&place), at(3600), [answer]).unwrap_err();
        assert!(
            matches!(&error, KeeperError::Call(error) if matches!(**error, Error::Protocol(_))),
            "{claims}: {error}"
        );
        assert_eq!(
            error.to_string(),
            "the refresh returned another user's tokens"
        );
        assert_eq!(place.refresh_token().unwrap(), "refresh-1");
        assert_eq!(
            keeping.user().unwrap().username().unwrap().as_str(),
            "alice"
        );
    }
}
