//! `AccessTokenValidity`, `IdTokenValidity`, `RefreshTokenValidity` and their units.

use cognito_emulator::{NewAppClient, TimeUnit, TokenValidity};
use serde_json::{Value, json};

use crate::support::{POOL, Setup, is};

fn create(setup: &mut Setup, settings: Value) -> (u16, Value) {
    let mut body = json!({
        "UserPoolId": POOL, "ClientName": "app",
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    });
    let all = body.as_object_mut().unwrap();
    all.extend(settings.as_object().unwrap().clone());
    setup.call("CreateUserPoolClient", body)
}

/// The validities of a sign-in's tokens with this client, in seconds.
fn lives(setup: &mut Setup, client_id: &str) -> (Value, [u64; 2]) {
    setup.client_id = client_id.to_owned();
    let result = setup.password("alice")["AuthenticationResult"].clone();
    let life = |token: &str| {
        let claims = Setup::claims(&result[token]);
        claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap()
    };
    let lives = [life("AccessToken"), life("IdToken")];
    assert_eq!(result["ExpiresIn"], lives[0]);
    (result, lives)
}

#[test]
fn unset_validities_have_awss_defaults() {
    let mut setup = Setup::new();
    let (_, reply) = create(&mut setup, json!({}));
    let client = &reply["UserPoolClient"];
    assert_eq!(client["RefreshTokenValidity"], 30);
    assert!(client.get("TokenValidityUnits").is_none());
    let (_, lives) = lives(&mut setup, client["ClientId"].as_str().unwrap());
    assert_eq!(lives, [3600, 3600]);
}

#[test]
fn the_units_are_hours_and_days_unless_others_are_given() {
    let mut setup = Setup::new();
    let settings = json!({ "AccessTokenValidity": 1, "IdTokenValidity": 10,
        "RefreshTokenValidity": 90, "TokenValidityUnits": {
            "IdToken": "minutes", "RefreshToken": "minutes",
        } });
    let (status, reply) = create(&mut setup, settings);
    assert_eq!(status, 200, "{reply}");
    let client = &reply["UserPoolClient"];
    assert_eq!(
        client["TokenValidityUnits"],
        json!({ "AccessToken": "hours", "IdToken": "minutes", "RefreshToken": "minutes" })
    );
    let (result, lives) = lives(&mut setup, client["ClientId"].as_str().unwrap());
    assert_eq!(lives, [3600, 600]);
    let refresh = json!({
        "RefreshToken": result["RefreshToken"], "ClientId": client["ClientId"],
    });
    setup.seconds += 90 * 60 - 1;
    setup.ok("GetTokensFromRefreshToken", refresh.clone());
    setup.seconds += 1;
    let refusal = setup.refused("GetTokensFromRefreshToken", refresh);
    is(
        &refusal,
        ("NotAuthorizedException", "Refresh Token has expired"),
    );
}

/// As the service's protocol does, at every depth.
#[test]
fn members_that_nobody_knows_are_left_out() {
    let mut setup = Setup::new();
    let settings = json!({
        "IdTokenValidity": 10, "Unheard": 1,
        "TokenValidityUnits": { "IdToken": "minutes", "Unheard": { "Of": [1] } },
        "RefreshTokenRotation": { "Feature": "DISABLED", "Unheard": null },
    });
    let (status, reply) = create(&mut setup, settings);
    assert_eq!(status, 200, "{reply}");
    let client = &reply["UserPoolClient"];
    assert_eq!(client["TokenValidityUnits"]["IdToken"], "minutes");
}

/// 5 minutes to 1 day, 60 minutes to 10 years; 0 for a refresh token is the default.
#[test]
fn create_user_pool_client_enforces_awss_bounds() {
    let mut setup = Setup::new();
    let units = json!({ "AccessToken": "seconds", "IdToken": "seconds",
        "RefreshToken": "minutes" });
    for (name, least, most) in [
        ("AccessTokenValidity", 300, 86_400),
        ("IdTokenValidity", 300, 86_400),
        ("RefreshTokenValidity", 60, 3650 * 24 * 60),
    ] {
        for (value, expected) in [(least - 1, 400), (least, 200), (most, 200), (most + 1, 400)] {
            let settings = json!({ name: value, "TokenValidityUnits": units });
            let (status, reply) = create(&mut setup, settings);
            assert_eq!(status, expected, "{name} {value}: {reply}");
        }
    }
    let (status, reply) = create(&mut setup, json!({ "RefreshTokenValidity": 0 }));
    assert_eq!(status, 200);
    assert_eq!(reply["UserPoolClient"]["RefreshTokenValidity"], 30);
}

#[test]
fn a_test_can_use_shorter_validities() {
    let mut setup = Setup::new();
    let soon = TokenValidity::default().access(1, TimeUnit::Seconds);
    let client = NewAppClient::public().with_token_validity(soon);
    let id = setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    let (result, _) = lives(&mut setup, &id);
    let body = json!({ "AccessToken": result["AccessToken"] });
    setup.ok("GetUser", body.clone());
    setup.seconds += 1;
    let refusal = setup.refused("GetUser", body);
    is(
        &refusal,
        ("NotAuthorizedException", "Access Token has expired"),
    );
    let never = TokenValidity::default().id(0, TimeUnit::Hours);
    let client = NewAppClient::public().with_token_validity(never);
    setup
        .with(|pool, cx| pool.add_client(client, cx))
        .unwrap_err();
}
