//! Handwritten replies and requests for the tests of the state machine.

#![allow(dead_code, reason = "each test binary uses a part of it")]

pub(crate) mod challenges;
pub(crate) mod states;

use core::time::Duration;

use cognito_srp_core::srp::Exponent;
use cognito_srp_core::{
    AppClient, Challenge, ClientId, ClientSecret, Device, Ephemeral, Error, Exchange, Outcome,
    Password, Response, Step, Timestamp, UserPoolId, Username,
};
use serde_json::{Value, json};

pub(crate) const CLIENT_ID: &str = "1h57kf5cpq17m0eml12EXAMPLE";
pub(crate) const SECRET: &str = "kt7u5c0fq0n1a2b3c4d5e6f7g8h9i0jk1l2m3n4o5p6q7r8s9t0";
/// The name that the user typed, and the service's name for the same user.
pub(crate) const ALIAS: &str = "alice@example.com";
pub(crate) const USER_ID: &str = "5f2f3c0e-7b1a-4b58-9d0e-0c3b9a1d2e4f";

pub(crate) fn public_client() -> AppClient {
    AppClient::new(
        UserPoolId::parse("eu-west-2_eYpv1mFHB").unwrap(),
        ClientId::parse(CLIENT_ID).unwrap(),
    )
}

pub(crate) fn confidential_client() -> AppClient {
    public_client().with_secret(ClientSecret::new(SECRET))
}

pub(crate) fn alias() -> Username {
    Username::parse(ALIAS).unwrap()
}

pub(crate) fn password() -> Password {
    Password::new("Correct-Horse7!")
}

/// The device from which the user signs in.
pub(crate) const DEVICE_KEY: &str = "eu-west-2_8a1b2c3d-0000-4111-8222-333344445555";
pub(crate) const DEVICE_GROUP_KEY: &str = "-7NlkpPj8";

pub(crate) fn device() -> Device {
    let key = DEVICE_KEY.parse().unwrap();
    let pool = public_client().user_pool_id().clone();
    let name = USER_ID.parse().unwrap();
    Device::new(pool, name, key, DEVICE_GROUP_KEY, "ZGV2aWNlLXBhc3N3b3Jk")
}

/// Different from the user's: g^a = 2^5 = 0x20.
pub(crate) fn device_ephemeral() -> Ephemeral {
    Ephemeral::from_exponent(Exponent::from_be_bytes(&[5])).unwrap()
}

/// A small exponent, which is fast: these tests are not about the arithmetic.
pub(crate) fn ephemeral() -> Ephemeral {
    Ephemeral::from_exponent(Exponent::from_be_bytes(&[7])).unwrap()
}

pub(crate) fn now() -> Timestamp {
    Timestamp::since_unix_epoch(Duration::from_secs(1_700_000_000))
}

/// The exchange that waits for the reply to `SRP_A`.
pub(crate) fn srp_sign_in(client: &AppClient) -> Exchange<Step> {
    client.sign_in(alias(), password(), ephemeral())
}

/// The body of an exchange's request.
pub(crate) fn sent<T: Outcome>(exchange: &Exchange<T>) -> Value {
    serde_json::from_slice(exchange.request().body()).unwrap()
}

/// Receives a status, headers and a body.
pub(crate) fn receive_raw<T: Outcome>(
    exchange: Exchange<T>,
    status: u16,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<T, Error> {
    let response = Response::new(status, headers.iter().copied(), body);
    exchange.receive(response, now())
}

/// Receives a successful reply.
pub(crate) fn receive<T: Outcome>(exchange: Exchange<T>, reply: &Value) -> Result<T, Error> {
    receive_raw(exchange, 200, &[], reply.to_string().as_bytes())
}

/// The exchange that follows a step without the user.
pub(crate) fn following(step: Result<Step, Error>) -> Exchange<Step> {
    match step {
        Ok(Step::Send(exchange)) => exchange,
        other => panic!("expected another exchange, not {other:?}"),
    }
}

/// The challenge that an exchange ended in.
pub(crate) fn challenge(step: Result<Step, Error>) -> Challenge {
    match step {
        Ok(Step::Challenge(challenge)) => challenge,
        other => panic!("expected a challenge, not {other:?}"),
    }
}

/// A PASSWORD_VERIFIER challenge as AWS sends it, without a Session.
pub(crate) fn password_verifier() -> Value {
    json!({
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeParameters": {
            "SALT": "364c6433f278f99be64a3ee735974682",
            "SECRET_BLOCK": "QkxPQ0s=",
            "SRP_B": "3a6092ee828532c0",
            "USERNAME": USER_ID,
            "USER_ID_FOR_SRP": USER_ID,
        },
    })
}

/// The tokens of a sign-in. The access token's payload is
/// `{"sub":"x","username":"5f2f3c0e-7b1a-4b58-9d0e-0c3b9a1d2e4f"}`.
pub(crate) fn tokens() -> Value {
    json!({
        "AuthenticationResult": {
            "AccessToken": concat!(
                "eyJhbGciOiJSUzI1NiJ9.",
                "eyJzdWIiOiJ4IiwidXNlcm5hbWUiOiI1ZjJmM2MwZS03YjFhLTRiNTgtOWQwZS0wYzNiOWExZDJlNGYifQ",
                ".c2ln",
            ),
            "ExpiresIn": 3600,
            "IdToken": "header.id.signature",
            "RefreshToken": "a-refresh-token",
            "TokenType": "Bearer",
        },
        "ChallengeParameters": {},
    })
}

/// An SMS_MFA challenge.
pub(crate) fn sms_mfa(session: &str) -> Value {
    code_sent("SMS_MFA", session)
}

/// A challenge that the service does not have today.
pub(crate) fn future_mfa(session: &str) -> Value {
    code_sent("FUTURE_MFA", session)
}

fn code_sent(name: &str, session: &str) -> Value {
    json!({
        "ChallengeName": name,
        "ChallengeParameters": {
            "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
            "CODE_DELIVERY_DESTINATION": "+*******5309",
            "USER_ID_FOR_SRP": USER_ID,
        },
        "Session": session,
    })
}

/// A token with these claims and an invalid signature.
pub(crate) fn claiming(claims: &Value) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let payload = URL_SAFE_NO_PAD.encode(claims.to_string());
    format!("eyJhbGciOiJSUzI1NiJ9.{payload}.c2ln")
}
