//! Refresh token rotation: `RefreshTokenRotation` of an app client.

use crate::support::{POOL, START, Setup, is};
use cognito_emulator::NewAppClient;
use serde_json::{Value, json};

const REVOKED: (&str, &str) = ("NotAuthorizedException", "Refresh Token has been revoked");

fn rotating(grace: u64) -> Setup {
    let mut setup = Setup::new();
    let client = NewAppClient::public()
        .with_id("rotating")
        .rotating_refresh_tokens(grace);
    setup.client_id = setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    setup
}

fn refresh(token: &Value) -> Value {
    json!({ "RefreshToken": token, "ClientId": "rotating" })
}

fn next(setup: &mut Setup, token: &Value) -> Value {
    let reply = setup.ok("GetTokensFromRefreshToken", refresh(token));
    reply["AuthenticationResult"]["RefreshToken"].clone()
}

#[test]
fn each_refresh_brings_a_new_token_of_the_same_sign_in() {
    let mut setup = rotating(0);
    let first = setup.signed_in();
    setup.seconds += 1000;
    let reply = setup.ok("GetTokensFromRefreshToken", refresh(&first["RefreshToken"]));
    let second = &reply["AuthenticationResult"];
    assert_ne!(second["RefreshToken"], first["RefreshToken"]);
    let (before, after) = (
        Setup::claims(&first["AccessToken"]),
        Setup::claims(&second["AccessToken"]),
    );
    assert_eq!(before["origin_jti"], after["origin_jti"]);
    assert_eq!(before["auth_time"], after["auth_time"]);
    let third = next(&mut setup, &second["RefreshToken"]);
    assert_ne!(third, second["RefreshToken"]);
}

#[test]
fn a_rotated_token_expires_when_the_first_would() {
    let mut setup = rotating(0);
    let first = setup.signed_in()["RefreshToken"].clone();
    setup.seconds = START + 30 * 86_400 - 1;
    let second = next(&mut setup, &first);
    setup.seconds += 1;
    let refusal = setup.refused("GetTokensFromRefreshToken", refresh(&second));
    is(
        &refusal,
        ("NotAuthorizedException", "Refresh Token has expired"),
    );
}

#[test]
fn the_old_token_is_valid_for_the_grace_period() {
    for (grace, age, good) in [(0, 0, false), (60, 59, true), (60, 60, false)] {
        let mut setup = rotating(grace);
        let first = setup.signed_in()["RefreshToken"].clone();
        let second = next(&mut setup, &first);
        setup.seconds += age;
        if good {
            let another = next(&mut setup, &first);
            assert_ne!(another, second);
            next(&mut setup, &another);
            continue;
        }
        let refusal = setup.refused("GetTokensFromRefreshToken", refresh(&first));
        assert_eq!(refusal.0, "RefreshTokenReuseException", "{grace} {age}");
    }
}

#[test]
fn a_second_use_within_the_grace_period_does_not_lengthen_it() {
    let mut setup = rotating(60);
    let first = setup.signed_in()["RefreshToken"].clone();
    next(&mut setup, &first);
    setup.seconds += 59;
    next(&mut setup, &first);
    setup.seconds += 1;
    let refusal = setup.refused("GetTokensFromRefreshToken", refresh(&first));
    assert_eq!(refusal.0, "RefreshTokenReuseException");
}

#[test]
fn a_late_second_use_ends_only_its_sign_in() {
    let mut setup = rotating(0);
    let other = setup.signed_in()["RefreshToken"].clone();
    let first = setup.signed_in()["RefreshToken"].clone();
    let reply = setup.ok("GetTokensFromRefreshToken", refresh(&first));
    let second = reply["AuthenticationResult"].clone();
    setup.refused("GetTokensFromRefreshToken", refresh(&first));

    let refusal = setup.refused(
        "GetTokensFromRefreshToken",
        refresh(&second["RefreshToken"]),
    );
    is(&refusal, REVOKED);
    let refusal = setup.refused("GetUser", json!({ "AccessToken": second["AccessToken"] }));
    is(
        &refusal,
        ("NotAuthorizedException", "Access Token has been revoked"),
    );
    next(&mut setup, &other);
}

#[test]
fn rotation_excludes_refresh_token_auth() {
    let mut setup = rotating(60);
    let token = setup.signed_in()["RefreshToken"].clone();
    let refusal = setup.refused(
        "InitiateAuth",
        json!({ "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": "rotating",
                "AuthParameters": { "REFRESH_TOKEN": token } }),
    );
    assert_eq!(refusal.0, "InvalidParameterException");
    // This did not affect the token.
    next(&mut setup, &token);

    let client = |flows: Value, rotation: Value| {
        json!({ "UserPoolId": POOL, "ClientName": "new", "ExplicitAuthFlows": flows,
                "RefreshTokenRotation": rotation })
    };
    let on = json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": 10 });
    let refusal = setup.refused(
        "CreateUserPoolClient",
        client(json!(["ALLOW_REFRESH_TOKEN_AUTH"]), on.clone()),
    );
    assert_eq!(refusal.0, "InvalidParameterException");
    let made = setup.ok(
        "CreateUserPoolClient",
        client(json!(["ALLOW_USER_SRP_AUTH"]), on.clone()),
    );
    assert_eq!(made["UserPoolClient"]["RefreshTokenRotation"], on);
    let long = json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": 61 });
    let refusal = setup.refused("CreateUserPoolClient", client(json!([]), long));
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
    let mut setup = Setup::new();
    for (seconds, good) in [(60, true), (61, false), (u64::MAX, false)] {
        let client = NewAppClient::public().rotating_refresh_tokens(seconds);
        let added = setup.with(|pool, cx| pool.add_client(client, cx));
        assert_eq!(added.is_ok(), good, "{seconds}");
    }
}
