//! Refresh token rotation: `RefreshTokenRotation` of an app client.

use crate::rig::{POOL, Rig, START, is};
use cognito_emulator::NewAppClient;
use serde_json::{Value, json};

const REVOKED: (&str, &str) = ("NotAuthorizedException", "Refresh Token has been revoked");

fn rotating(grace: u64) -> Rig {
    let mut rig = Rig::new();
    let client = NewAppClient::public()
        .with_id("rotating")
        .rotating_refresh_tokens(grace);
    rig.client_id = rig.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    rig
}

fn refresh(token: &Value) -> Value {
    json!({ "RefreshToken": token, "ClientId": "rotating" })
}

fn next(rig: &mut Rig, token: &Value) -> Value {
    let reply = rig.ok("GetTokensFromRefreshToken", refresh(token));
    reply["AuthenticationResult"]["RefreshToken"].clone()
}

#[test]
fn each_refresh_brings_a_new_token_of_the_same_sign_in() {
    let mut rig = rotating(0);
    let first = rig.signed_in();
    rig.seconds += 1000;
    let reply = rig.ok("GetTokensFromRefreshToken", refresh(&first["RefreshToken"]));
    let second = &reply["AuthenticationResult"];
    assert_ne!(second["RefreshToken"], first["RefreshToken"]);
    let (before, after) = (
        Rig::claims(&first["AccessToken"]),
        Rig::claims(&second["AccessToken"]),
    );
    assert_eq!(before["origin_jti"], after["origin_jti"]);
    assert_eq!(before["auth_time"], after["auth_time"]);
    let third = next(&mut rig, &second["RefreshToken"]);
    assert_ne!(third, second["RefreshToken"]);
}

#[test]
fn a_new_token_lives_as_long_as_the_first_would_have() {
    let mut rig = rotating(0);
    let first = rig.signed_in()["RefreshToken"].clone();
    rig.seconds = START + 30 * 86_400 - 1;
    let second = next(&mut rig, &first);
    rig.seconds += 1;
    let refusal = rig.refused("GetTokensFromRefreshToken", refresh(&second));
    is(
        &refusal,
        ("NotAuthorizedException", "Refresh Token has expired"),
    );
}

#[test]
fn the_old_token_goes_on_for_the_grace_period() {
    for (grace, age, good) in [(0, 0, false), (60, 59, true), (60, 60, false)] {
        let mut rig = rotating(grace);
        let first = rig.signed_in()["RefreshToken"].clone();
        let second = next(&mut rig, &first);
        rig.seconds += age;
        if good {
            let another = next(&mut rig, &first);
            assert_ne!(another, second);
            next(&mut rig, &another);
            continue;
        }
        let refusal = rig.refused("GetTokensFromRefreshToken", refresh(&first));
        assert_eq!(refusal.0, "RefreshTokenReuseException", "{grace} {age}");
    }
}

#[test]
fn a_second_use_within_the_grace_period_does_not_lengthen_it() {
    let mut rig = rotating(60);
    let first = rig.signed_in()["RefreshToken"].clone();
    next(&mut rig, &first);
    rig.seconds += 59;
    next(&mut rig, &first);
    rig.seconds += 1;
    let refusal = rig.refused("GetTokensFromRefreshToken", refresh(&first));
    assert_eq!(refusal.0, "RefreshTokenReuseException");
}

#[test]
fn a_late_second_use_ends_the_sign_in_and_no_other() {
    let mut rig = rotating(0);
    let other = rig.signed_in()["RefreshToken"].clone();
    let first = rig.signed_in()["RefreshToken"].clone();
    let reply = rig.ok("GetTokensFromRefreshToken", refresh(&first));
    let second = reply["AuthenticationResult"].clone();
    rig.refused("GetTokensFromRefreshToken", refresh(&first));

    let refusal = rig.refused(
        "GetTokensFromRefreshToken",
        refresh(&second["RefreshToken"]),
    );
    is(&refusal, REVOKED);
    let refusal = rig.refused("GetUser", json!({ "AccessToken": second["AccessToken"] }));
    is(
        &refusal,
        ("NotAuthorizedException", "Access Token has been revoked"),
    );
    next(&mut rig, &other);
}

#[test]
fn rotation_excludes_refresh_token_auth() {
    let mut rig = rotating(60);
    let token = rig.signed_in()["RefreshToken"].clone();
    let refusal = rig.refused(
        "InitiateAuth",
        json!({ "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": "rotating",
                "AuthParameters": { "REFRESH_TOKEN": token } }),
    );
    assert_eq!(refusal.0, "InvalidParameterException");
    // The token was not touched by that.
    next(&mut rig, &token);

    let client = |flows: Value, rotation: Value| {
        json!({ "UserPoolId": POOL, "ClientName": "new", "ExplicitAuthFlows": flows,
                "RefreshTokenRotation": rotation })
    };
    let on = json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": 10 });
    let refusal = rig.refused(
        "CreateUserPoolClient",
        client(json!(["ALLOW_REFRESH_TOKEN_AUTH"]), on.clone()),
    );
    assert_eq!(refusal.0, "InvalidParameterException");
    let made = rig.ok(
        "CreateUserPoolClient",
        client(json!(["ALLOW_USER_SRP_AUTH"]), on.clone()),
    );
    assert_eq!(made["UserPoolClient"]["RefreshTokenRotation"], on);
    let long = json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": 61 });
    let refusal = rig.refused("CreateUserPoolClient", client(json!([]), long));
    is(
        &refusal,
        (
            "InvalidParameterException",
            "1 validation error detected: Value '61' at \
             'refreshTokenRotation.retryGracePeriodSeconds' failed to satisfy constraint: \
             Member must have value less than or equal to 60",
        ),
    );
}

#[test]
fn a_grace_period_beyond_aws_is_refused() {
    let mut rig = Rig::new();
    for (seconds, good) in [(60, true), (61, false), (u64::MAX, false)] {
        let client = NewAppClient::public().rotating_refresh_tokens(seconds);
        let added = rig.with(|pool, cx| pool.add_client(client, cx));
        assert_eq!(added.is_ok(), good, "{seconds}");
    }
}
