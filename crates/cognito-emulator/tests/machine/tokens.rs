//! Tokens and refreshing.

use crate::support::{self, POOL, START, Setup};
use cognito_emulator::{Entropy, NewUser, Request, Service, UserPool};
use serde_json::{Value, json};

#[test]
fn claims_are_as_on_aws() {
    let mut setup = Setup::new();
    let result = setup.signed_in();
    assert_eq!(result["ExpiresIn"], 3600);
    assert_eq!(result["TokenType"], "Bearer");
    let (id, access) = (
        Setup::claims(&result["IdToken"]),
        Setup::claims(&result["AccessToken"]),
    );
    for claims in [&id, &access] {
        assert_eq!(claims["iss"], format!("http://localhost/{POOL}"));
        assert_eq!(claims["iat"], START);
        assert_eq!(claims["auth_time"], START);
        assert_eq!(claims["exp"], START + 3600);
        for name in ["sub", "jti", "origin_jti", "event_id"] {
            assert_eq!(claims[name].as_str().unwrap().len(), 36, "{name}");
        }
    }
    assert_eq!(id["token_use"], "id");
    assert_eq!(id["aud"], "webapp");
    assert_eq!(id["cognito:username"], "alice");
    assert_eq!(id["email"], "alice@example.com");
    assert!(
        id.get("email_verified").is_none(),
        "alice has no such attribute"
    );
    assert!(id.get("client_id").is_none() && id.get("scope").is_none());
    assert_eq!(access["token_use"], "access");
    assert_eq!(access["client_id"], "webapp");
    assert_eq!(access["username"], "alice");
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin");
    assert!(access.get("aud").is_none() && access.get("email").is_none());
    assert_ne!(id["jti"], access["jti"]);
    assert_eq!(id["origin_jti"], access["origin_jti"]);
    assert_eq!(id["sub"], access["sub"]);
}

#[test]
fn the_two_tokens_have_different_keys() {
    let mut setup = Setup::new();
    let result = setup.signed_in();
    let kid = |token: &Value| -> Value {
        let header = token
            .as_str()
            .unwrap()
            .split('.')
            .next()
            .unwrap()
            .to_owned();
        let header: Value = serde_json::from_slice(&support::url_decode(&header)).unwrap();
        assert_eq!(header["alg"], "RS256");
        header["kid"].clone()
    };
    assert_ne!(kid(&result["IdToken"]), kid(&result["AccessToken"]));
}

#[test]
fn refreshing_keeps_the_sign_in() {
    let mut setup = Setup::new();
    let first = setup.signed_in();
    setup.seconds += 1000;
    let refresh = first["RefreshToken"].clone();
    let new_way = setup.ok(
        "GetTokensFromRefreshToken",
        json!({ "RefreshToken": refresh, "ClientId": "webapp" }),
    );
    let old_way = setup.ok(
        "InitiateAuth",
        json!({ "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": "webapp",
                "AuthParameters": { "REFRESH_TOKEN": refresh } }),
    );
    let before = Setup::claims(&first["AccessToken"]);
    for reply in [new_way, old_way] {
        let result = &reply["AuthenticationResult"];
        assert!(result.get("RefreshToken").is_none(), "rotation is off");
        let after = Setup::claims(&result["AccessToken"]);
        for name in ["auth_time", "origin_jti", "sub"] {
            assert_eq!(before[name], after[name], "{name}");
        }
        assert_ne!(before["jti"], after["jti"]);
        assert_eq!(after["iat"], START + 1000);
    }
    for (token, seconds, message) in [
        (json!("x.y.z"), START, "Invalid Refresh Token"),
        (refresh, START + 30 * 86_400, "Refresh Token has expired"),
    ] {
        setup.seconds = seconds;
        let body = json!({ "RefreshToken": token, "ClientId": "webapp" });
        assert_eq!(setup.refused("GetTokensFromRefreshToken", body).1, message);
    }
}

#[test]
fn get_user_accepts_only_a_valid_access_token() {
    let mut setup = Setup::new();
    let result = setup.signed_in();
    let access = result["AccessToken"].as_str().unwrap().to_owned();
    let user = setup.ok("GetUser", json!({ "AccessToken": access }));
    assert_eq!(user["Username"], "alice");
    let email = json!({ "Name": "email", "Value": "alice@example.com" });
    assert!(user["UserAttributes"].as_array().unwrap().contains(&email));

    let mut forged = access.clone();
    let last = if forged.pop() == Some('A') { 'Q' } else { 'A' };
    forged.push(last);
    for token in [
        forged,
        result["IdToken"].as_str().unwrap().to_owned(),
        "x".to_owned(),
    ] {
        let refusal = setup.refused("GetUser", json!({ "AccessToken": token }));
        assert_eq!(refusal.1, "Invalid Access Token");
    }
    setup.seconds += 3600;
    let refusal = setup.refused("GetUser", json!({ "AccessToken": access }));
    assert_eq!(refusal.1, "Access Token has expired");
}

/// Pools may share keys, but not users.
#[test]
fn another_pools_token_is_refused() {
    let mut setup = Setup::new();
    let token = setup.signed_in()["AccessToken"].clone();
    let keys = setup.entropy.signing_keys().unwrap();
    let mut other = setup.with(|_, cx| {
        let mut other = UserPool::new("us-east-1_Other", "http://localhost", keys, cx).unwrap();
        other
            .add_user(NewUser::new("alice", support::PASSWORD), cx)
            .unwrap();
        other
    });
    let request = Request::operation("GetUser", &json!({ "AccessToken": token }));
    let direct = setup.with(|_, cx| other.handle(&request, cx));
    let reply: Value = serde_json::from_slice(&direct.body).unwrap();
    assert_eq!(reply["message"], "Invalid Access Token");

    // Listed before the token's own pool.
    let keys = setup.entropy.signing_keys().unwrap();
    let Setup { pool, entropy, .. } = setup;
    let mut setup = Setup::new();
    setup.entropy = entropy;
    let first = setup.with(|_, cx| UserPool::new("us-east-1_A", "http://localhost", keys, cx));
    let mut service = Service::new("http://localhost", "us-east-1");
    service.add_pool(first.unwrap());
    service.add_pool(pool);
    let reply = setup.with(|_, cx| service.handle(&request, cx));
    assert_eq!(reply.status, 200);
}
