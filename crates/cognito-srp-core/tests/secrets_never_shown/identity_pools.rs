//! AWS credentials and what they are requested with, with the canary in each secret.

use std::sync::Arc;

use cognito_srp_core::call::ServiceClock;
use cognito_srp_core::identity_pool::{
    AwsCredentialsError, CredentialsFlow, CredentialsState, CredentialsStep,
};
use cognito_srp_core::{
    AssumeRole, AwsCredentials, Error, IdToken, IdentityId, IdentityPool, IntoExchange, Logins,
    OpenIdToken, SecretAccessKey, SessionToken,
};
use serde_json::json;

use crate::support::{now, receive, receive_raw};
use crate::{CANARY, chain, client, debugged, exchanged};

const ID: &str = "eu-west-2:1a2b3c4d-0e0f-c0dd-c6c5-0a1b2c3d4e5f";

fn pool() -> IdentityPool {
    IdentityPool::parse(ID).unwrap()
}

fn logins() -> Logins {
    Logins::of_user_pool(client().user_pool_id(), &IdToken::new(CANARY))
}

#[test]
fn the_secrets_themselves() {
    secrets!(SecretAccessKey SessionToken OpenIdToken);
    debugged(&logins());
}

#[test]
fn credentials_that_were_stored() {
    let made = |id: &str, secret: &str, token: &str| {
        let (secret, token) = (SecretAccessKey::new(secret), SessionToken::new(token));
        AwsCredentials::new(id, secret, token, now())
    };
    debugged(&made("ASIA", CANARY, CANARY).unwrap());
    let line = format!("{CANARY}\nline");
    for (id, secret, token) in [
        ("AS IA", CANARY, CANARY),
        ("ASIA", line.as_str(), CANARY),
        ("ASIA", CANARY, line.as_str()),
        ("ASIA", "", CANARY),
        ("", CANARY, CANARY),
    ] {
        chain(&made(id, secret, token).unwrap_err());
    }
}

#[test]
fn requests_and_their_results() {
    let (pool, id, logins) = (pool(), IdentityId::parse(ID).unwrap(), logins());
    exchanged(&pool.get_id(&logins));
    exchanged(&pool.unlink_identity(&id, &logins, [Logins::GOOGLE]));
    let token = pool.get_open_id_token(&id, &logins);
    exchanged(&token);
    let token = receive(token, &json!({ "IdentityId": ID, "Token": CANARY })).unwrap();
    assert_eq!(token.token.expose(), CANARY);
    debugged(&token);

    let asked = pool.get_credentials_for_identity(&id, &logins);
    debugged(&asked);
    let exchange = asked.into_exchange();
    exchanged(&exchange);
    let reply = json!({ "IdentityId": ID, "Credentials": {
        "AccessKeyId": "ASIA", "SecretKey": CANARY, "SessionToken": CANARY, "Expiration": 1e9,
    }});
    let came = receive(exchange, &reply).unwrap();
    assert_eq!(came.credentials.secret_access_key().expose(), CANARY);
    assert_eq!(came.credentials.session_token().expose(), CANARY);
    debugged(&came);
    debugged(&came.credentials);

    let role = AssumeRole::new("arn:aws:iam::1:role/r", "app");
    let exchange = pool.assume_role(&role, &OpenIdToken::new(CANARY));
    exchanged(&exchange);
    let xml = format!(
        "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>\
         <SessionToken>{CANARY}</SessionToken><SecretAccessKey>{CANARY}</SecretAccessKey>\
         <Expiration>2099-10-24T23:00:23Z</Expiration><AccessKeyId>ASIA</AccessKeyId>\
         </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"
    );
    let came = receive_raw(exchange, 200, &[], xml.as_bytes()).unwrap();
    assert_eq!(came.credentials.secret_access_key().expose(), CANARY);
    debugged(&came);
    debugged(&came.credentials);
}

/// Whichever member is invalid, no error shows a secret.
#[test]
fn replies_that_are_refused() {
    let (pool, id, logins) = (pool(), IdentityId::parse(ID).unwrap(), logins());
    let odd = format!("{CANARY} {CANARY}");
    for credentials in [
        json!({ "SecretKey": CANARY, "SessionToken": CANARY }),
        json!({ "AccessKeyId": odd, "SecretKey": CANARY, "SessionToken": CANARY }),
        json!({ "AccessKeyId": "A", "SecretKey": odd, "SessionToken": CANARY }),
        json!({ "AccessKeyId": "A", "SecretKey": CANARY, "SessionToken": odd }),
        json!({ "AccessKeyId": "A", "SecretKey": [CANARY], "SessionToken": CANARY }),
    ] {
        let asked = pool.get_credentials_for_identity(&id, &logins);
        let reply = json!({ "IdentityId": ID, "Credentials": credentials });
        let error = receive(asked.into_exchange(), &reply).unwrap_err();
        assert!(matches!(error, Error::Protocol(_)), "{error:?}");
        chain(&error);
        chain(&AwsCredentialsError::from(
            cognito_srp_core::call::Error::from(error),
        ));
    }
    let role = AssumeRole::new("arn:aws:iam::1:role/r", "app");
    for body in [CANARY.to_owned(), format!("<{CANARY}>{CANARY}")] {
        let exchange = pool.assume_role(&role, &OpenIdToken::new(CANARY));
        chain(&receive_raw(exchange, 200, &[], body.as_bytes()).unwrap_err());
    }
}

#[test]
fn the_state_and_its_steps() {
    let clock = Arc::new(ServiceClock::new());
    let mut state = CredentialsState::new(pool(), CredentialsFlow::default(), true, clock);
    let _ = state.begin(Some(IdentityId::parse(ID).unwrap()));
    let step = state.logins(Ok(logins()), now());
    debugged(&state);
    debugged(&step);
    let CredentialsStep::Credentials(exchange) = step else {
        panic!("another step");
    };
    let reply = json!({ "IdentityId": ID, "Credentials": {
        "AccessKeyId": "ASIA", "SecretKey": CANARY, "SessionToken": CANARY, "Expiration": 4e9,
    }});
    let came = receive(exchange, &reply).unwrap();
    let step = state.credentials(Ok(came), now());
    debugged(&state);
    debugged(&step);
    let CredentialsStep::Done(Ok(given)) = step else {
        panic!("another step");
    };
    assert_eq!(given.session_token().expose(), CANARY);
}
