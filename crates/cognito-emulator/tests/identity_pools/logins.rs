//! Which logins are valid, and to which identities they belong.

use std::time::Duration;

use cognito_emulator::Request;
use serde_json::json;

use crate::rig::{Rig, not_authorized};

#[test]
fn a_login_has_an_identity_and_credentials_for_an_hour() {
    let rig = Rig::new();
    let logins = rig.logins("alice");
    let id = rig.id(&logins);
    let before = rig.emulator.now().unix_seconds();
    let input = json!({ "IdentityId": id, "Logins": logins });
    let reply = rig.ok("GetCredentialsForIdentity", input);
    assert_eq!(reply["IdentityId"], id.as_str());
    let credentials = &reply["Credentials"];
    let text = |name: &str| credentials[name].as_str().unwrap();
    assert!(text("AccessKeyId").starts_with("ASIA"));
    assert_eq!(
        (text("AccessKeyId").len(), text("SecretKey").len()),
        (20, 40)
    );
    // A number with a fraction, as from AWS: a parser of integers fails here as it does there.
    let ends = credentials["Expiration"].as_f64().unwrap();
    assert!(!credentials["Expiration"].is_u64());
    assert!(
        (3599.0..=3660.0).contains(&(ends - before as f64)),
        "{ends}"
    );
    let issued = rig.emulator.issued_credentials();
    assert_eq!(issued.len(), 1);
    assert_eq!(issued[0].access_key_id, text("AccessKeyId"));
    assert_eq!(issued[0].secret_key, text("SecretKey"));
    assert_eq!(issued[0].session_token, text("SessionToken"));
    assert!(!format!("{issued:?}").contains(text("SecretKey")));
    assert!(!format!("{issued:?}").contains(text("SessionToken")));
}

#[test]
fn each_user_has_one_identity() {
    let rig = Rig::new();
    let first = rig.id(&rig.logins("alice"));
    assert_eq!(rig.id(&rig.logins("alice")), first);
    assert_ne!(rig.id(&rig.logins("bob")), first);
    assert!(first.starts_with("us-east-1:"), "{first}");
}

/// Amplify uses the token's own issuer as the key of `Logins`.
#[test]
fn the_issuer_without_its_scheme_is_a_providers_name_too() {
    let rig = Rig::new();
    let token = rig.sign_in("alice")["IdToken"].as_str().unwrap().to_owned();
    let issuer = rig.emulator.issuer();
    let name = issuer.strip_prefix("http://").unwrap();
    let id = rig.id(&rig.login(name, &token));
    assert_eq!(rig.id(&rig.login(&rig.provider(), &token)), id);
}

#[test]
fn an_invalid_token_is_refused_everywhere() {
    let rig = Rig::new();
    let tokens = rig.sign_in("alice");
    let (id_token, access) = (
        tokens["IdToken"].as_str().unwrap(),
        tokens["AccessToken"].as_str().unwrap(),
    );
    let id = rig.id(&rig.login(&rig.provider(), id_token));
    let (signed, _) = id_token.rsplit_once('.').unwrap();
    let (_, other_signature) = access.rsplit_once('.').unwrap();
    let of_another = rig.sign_in_with(&rig.another_client(), "alice");
    let unsupported = "Token is not from a supported provider of this identity pool.";
    let wrong_issuer = "Invalid login token. Issuer doesn't match providerName";
    let forged = format!("{signed}.{other_signature}");
    let provider = rig.provider();
    for (provider, token, message) in [
        (provider.as_str(), access, wrong_issuer),
        ("accounts.google.com", id_token, wrong_issuer),
        (
            &provider,
            &forged,
            "Invalid login token. Token signature invalid.",
        ),
        (
            &provider,
            "x",
            "Invalid login token. Not a valid OpenId Connect identity token.",
        ),
        (
            &provider,
            of_another["IdToken"].as_str().unwrap(),
            unsupported,
        ),
        (
            "cognito-identity.amazonaws.com",
            id_token,
            "Invalid login token. Can't pass in a Cognito token.",
        ),
    ] {
        let logins = rig.login(provider, token);
        let input = json!({ "IdentityPoolId": rig.pool, "Logins": logins });
        assert_eq!(rig.refused("GetId", input), not_authorized(message));
        let input = json!({ "IdentityId": id, "Logins": logins });
        let (code, _) = rig.refused("GetCredentialsForIdentity", input.clone());
        assert_eq!(code, "NotAuthorizedException");
        assert_eq!(
            rig.refused("GetOpenIdToken", input),
            not_authorized(message)
        );
        // One invalid login makes the valid ones fail.
        let mut both = rig.logins("alice");
        if provider != rig.provider() {
            both[provider] = token.into();
            let input = json!({ "IdentityPoolId": rig.pool, "Logins": both });
            assert_eq!(rig.refused("GetId", input), not_authorized(message));
        }
    }
}

#[test]
fn the_error_for_an_expired_token_has_both_times() {
    let rig = Rig::new();
    let logins = rig.logins("alice");
    let id = rig.id(&logins);
    rig.emulator.advance_clock(Duration::from_secs(3601));
    let input = json!({ "IdentityId": id, "Logins": logins });
    let (code, message) = rig.refused("GetCredentialsForIdentity", input);
    assert_eq!(code, "NotAuthorizedException");
    let moments = message
        .strip_prefix("Invalid login token. Token expired: ")
        .unwrap();
    let (now, ended) = moments.split_once(" >= ").unwrap();
    assert!(now.parse::<u64>().unwrap() >= ended.parse::<u64>().unwrap());
}

#[test]
fn guests_are_accepted_only_if_allowed() {
    let rig = Rig::new();
    let refusal = not_authorized("Unauthenticated access is not supported for this identity pool.");
    let guest = json!({ "IdentityPoolId": rig.pool });
    assert_eq!(rig.refused("GetId", guest), refusal);

    let rig = Rig::with(json!({ "AllowUnauthenticatedIdentities": true }));
    // Amplify sends no member Logins, or an empty one.
    let id = rig.id(&json!({}));
    assert_ne!(rig.id(&json!(null)), id, "a new identity for each guest");
    rig.ok("GetCredentialsForIdentity", json!({ "IdentityId": id }));
    assert!(!rig.emulator.issued_credentials()[0].is_authenticated);
    let users = rig.id(&rig.logins("alice"));
    assert_eq!(
        rig.refused("GetCredentialsForIdentity", json!({ "IdentityId": users })),
        not_authorized(format!("Access to Identity '{users}' is forbidden.")),
    );
}

#[test]
fn a_guest_who_signs_in_keeps_or_recovers_an_identity() {
    let rig = Rig::with(json!({ "AllowUnauthenticatedIdentities": true }));
    let guest = rig.id(&json!({}));
    let logins = rig.logins("alice");
    let input = json!({ "IdentityId": guest, "Logins": logins });
    let reply = rig.ok("GetCredentialsForIdentity", input);
    assert_eq!(reply["IdentityId"], guest.as_str());
    assert_eq!(rig.id(&logins), guest);
    // On another device, first as a guest: the answer has another identity.
    let second = rig.id(&json!({}));
    let input = json!({ "IdentityId": second, "Logins": logins });
    let reply = rig.ok("GetCredentialsForIdentity", input.clone());
    assert_eq!(reply["IdentityId"], guest.as_str());
    assert_eq!(
        rig.ok("GetCredentialsForIdentity", input)["IdentityId"],
        guest.as_str()
    );
    let forbidden = rig.refused("GetCredentialsForIdentity", json!({ "IdentityId": second }));
    assert_eq!(
        forbidden,
        not_authorized(format!("Access to Identity '{second}' is forbidden."))
    );
}

#[test]
fn another_users_identity_is_refused() {
    let rig = Rig::new();
    let alices = rig.id(&rig.logins("alice"));
    let message = "Logins don't match. Please include at least one valid login for this identity \
                   or identity pool.";
    // Whether or not bob has one.
    for _ in 0..2 {
        let input = json!({ "IdentityId": alices, "Logins": rig.logins("bob") });
        for operation in ["GetCredentialsForIdentity", "GetOpenIdToken"] {
            assert_eq!(
                rig.refused(operation, input.clone()),
                not_authorized(message)
            );
        }
        rig.id(&rig.logins("bob"));
    }
}

#[test]
fn server_side_token_check_asks_the_user_pool() {
    let revocations: [fn(&Rig); 3] = [
        |rig| operate(rig, "AdminUserGlobalSignOut"),
        |rig| operate(rig, "AdminDisableUser"),
        |rig| operate(rig, "AdminDeleteUser"),
    ];
    for revoke in revocations {
        for checked in [true, false] {
            let rig = Rig::new();
            let provider = json!({
                "ProviderName": rig.provider(), "ClientId": rig.emulator.client_id(),
                "ServerSideTokenCheck": checked,
            });
            let input = json!({
                "IdentityPoolId": rig.pool, "IdentityPoolName": "test",
                "AllowUnauthenticatedIdentities": false, "CognitoIdentityProviders": [provider],
            });
            rig.ok("UpdateIdentityPool", input);
            let logins = rig.logins("alice");
            let input = json!({ "IdentityId": rig.id(&logins), "Logins": logins });
            rig.ok("GetCredentialsForIdentity", input.clone());
            revoke(&rig);
            match checked {
                true => assert_eq!(
                    rig.refused("GetCredentialsForIdentity", input),
                    not_authorized("Token is inactive"),
                ),
                false => drop(rig.ok("GetCredentialsForIdentity", input)),
            }
        }
    }
}

fn operate(rig: &Rig, operation: &str) {
    let input = json!({ "UserPoolId": rig.emulator.user_pool_id(), "Username": "alice" });
    let response = rig.emulator.handle(&Request::operation(operation, &input));
    assert_eq!(response.status, 200);
}
