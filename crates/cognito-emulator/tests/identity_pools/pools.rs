//! Identity pools, their identities, and the default one.

use std::net::SocketAddr;

use cognito_emulator::{Emulator, NewIdentityPool, Request, Seed};
use serde_json::{Value, json};

use crate::rig::{PASSWORD, Rig, not_authorized};

const NOWHERE: &str = "us-east-1:00000000-0000-0000-0000-000000000000";

fn anywhere() -> SocketAddr {
    ([127, 0, 0, 1], 0).into()
}

/// "Update resets what is omitted": the API reference says that all members are as in a new
/// pool.
#[test]
fn an_update_replaces_all_settings() {
    let rig = Rig::with(json!({ "DeveloperProviderName": "login.example" }));
    let input = json!({
        "IdentityPoolId": rig.pool, "IdentityPoolName": "renamed",
        "AllowUnauthenticatedIdentities": true,
    });
    let mut expected = input.clone();
    expected["IdentityPoolTags"] = json!({});
    assert_eq!(rig.ok("UpdateIdentityPool", input), expected);
    let read = rig.ok(
        "DescribeIdentityPool",
        json!({ "IdentityPoolId": rig.pool }),
    );
    assert_eq!(read, expected);
}

#[test]
fn unknown_resources_are_not_found() {
    let rig = Rig::new();
    let message = format!("IdentityPool '{NOWHERE}' not found.");
    for operation in [
        "DescribeIdentityPool",
        "DeleteIdentityPool",
        "GetIdentityPoolRoles",
        "GetId",
    ] {
        let refusal = rig.refused(operation, json!({ "IdentityPoolId": NOWHERE }));
        assert_eq!(
            refusal,
            ("ResourceNotFoundException".to_owned(), message.clone())
        );
    }
    for operation in [
        "DescribeIdentity",
        "GetCredentialsForIdentity",
        "GetOpenIdToken",
    ] {
        let (code, _) = rig.refused(operation, json!({ "IdentityId": NOWHERE }));
        assert_eq!(code, "ResourceNotFoundException");
    }
}

/// The model's constraints, in the words of AWS's framework.
#[test]
fn inputs_are_validated_against_the_model() {
    let rig = Rig::new();
    let (code, message) = rig.refused("GetId", json!({ "IdentityPoolId": "none" }));
    assert_eq!(code, "ValidationException");
    assert_eq!(
        message,
        "1 validation error detected: Value 'none' at 'identityPoolId' failed to satisfy \
         constraint: Member must satisfy regular expression pattern: [\\w-]+:[0-9a-f-]+"
    );
    let (_, message) = rig.refused("CreateIdentityPool", json!({}));
    assert!(
        message.starts_with("2 validation errors detected: "),
        "{message}"
    );
    assert_eq!(
        rig.call("GetIds", json!({})).1["__type"],
        "UnknownOperationException"
    );
    let wrong = json!({ "IdentityPoolId": rig.pool, "Logins": ["x"] });
    assert_eq!(rig.refused("GetId", wrong).0, "SerializationException");
}

#[test]
fn a_deleted_identity_is_never_reused() {
    let rig = Rig::new();
    let first = rig.id(&rig.logins("alice"));
    let described = rig.ok("DescribeIdentity", json!({ "IdentityId": first }));
    assert_eq!(described["Logins"], json!([rig.provider()]));
    let input = json!({ "IdentityIdsToDelete": [first, NOWHERE] });
    let reply = rig.ok("DeleteIdentities", input);
    assert_eq!(
        reply["UnprocessedIdentityIds"],
        json!([{ "IdentityId": NOWHERE, "ErrorCode": "AccessDenied" }]),
    );
    let second = rig.id(&rig.logins("alice"));
    assert_ne!(second, first);
    let logins = rig.logins("alice");
    let unlink = json!({
        "IdentityId": second, "Logins": logins, "LoginsToRemove": [rig.provider()],
    });
    // Only by its owner.
    let mut stranger = unlink.clone();
    stranger["Logins"] = rig.logins("bob");
    assert_eq!(
        rig.refused("UnlinkIdentity", stranger).0,
        "NotAuthorizedException"
    );
    assert_eq!(rig.ok("UnlinkIdentity", unlink), Value::Null);
    let third = rig.id(&rig.logins("alice"));
    assert!(![first, second.clone()].contains(&third));
    assert_eq!(
        rig.refused("GetCredentialsForIdentity", json!({ "IdentityId": second })),
        not_authorized(format!("Access to Identity '{second}' is forbidden.")),
        "it does not become a guest's",
    );
}

#[test]
fn identities_are_listed_in_pages_and_deleted_with_their_pool() {
    let rig = Rig::new();
    let all = [rig.id(&rig.logins("alice")), rig.id(&rig.logins("bob"))];
    let mut seen = Vec::new();
    let mut input = json!({ "IdentityPoolId": rig.pool, "MaxResults": 1 });
    loop {
        let page = rig.ok("ListIdentities", input.clone());
        seen.push(
            page["Identities"][0]["IdentityId"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
        match page.get("NextToken") {
            Some(token) => input["NextToken"] = token.clone(),
            None => break,
        }
    }
    assert_eq!(seen.len(), 2);
    assert!(all.iter().all(|id| seen.contains(id)));
    rig.ok("DeleteIdentityPool", json!({ "IdentityPoolId": rig.pool }));
    let (code, _) = rig.refused("DescribeIdentity", json!({ "IdentityId": all[0] }));
    assert_eq!(code, "ResourceNotFoundException");
}

#[test]
fn tags_are_kept() {
    let rig = Rig::with(json!({ "IdentityPoolTags": { "team": "people" } }));
    let arn = format!(
        "arn:aws:cognito-identity:us-east-1:000000000000:identitypool/{}",
        rig.pool
    );
    let of = json!({ "ResourceArn": arn });
    rig.ok(
        "TagResource",
        json!({ "ResourceArn": arn, "Tags": { "stage": "test" } }),
    );
    rig.ok(
        "UntagResource",
        json!({ "ResourceArn": arn, "TagKeys": ["team"] }),
    );
    assert_eq!(
        rig.ok("ListTagsForResource", of)["Tags"],
        json!({ "stage": "test" })
    );
}

#[test]
fn an_emulator_starts_with_an_identity_pool() {
    let emulator = Emulator::start().unwrap();
    assert_eq!(
        emulator.identity_pool_id(),
        "us-east-1:00000000-0000-4000-8000-000000000001"
    );
    let rig = Rig {
        pool: emulator.identity_pool_id().to_owned(),
        emulator,
    };
    rig.emulator.add_user("alice", PASSWORD).unwrap();
    let logins = rig.logins("alice");
    let input = json!({ "IdentityId": rig.id(&logins), "Logins": logins });
    rig.ok("GetCredentialsForIdentity", input.clone());
    rig.ok("GetOpenIdToken", input);
    let issued = rig.emulator.issued_credentials();
    assert_eq!(issued[0].role_arn, NewIdentityPool::AUTHENTICATED_ROLE);
    let guest = json!({ "IdentityPoolId": rig.pool });
    assert_eq!(rig.refused("GetId", guest).0, "NotAuthorizedException");
}

#[test]
fn identities_of_a_seed_survive_a_restart() {
    let seed = br#"{
        "UserPools": [{ "Id": "us-east-1_Emulator1", "Clients": [{ "ClientId": "webapp" }],
                        "Users": [{ "Username": "alice", "Password": "Correct-Horse7!" }] }],
        "IdentityPools": [{
            "IdentityPoolId": "us-east-1:aaaaaaaa-0000-0000-0000-000000000001",
            "AllowUnauthenticatedIdentities": true,
            "CognitoIdentityProviders": [{ "ClientId": "webapp" }],
            "Roles": { "authenticated": "arn:aws:iam::123456789012:role/users" },
            "RoleMappings": {
                "cognito-idp.us-east-1.amazonaws.com/us-east-1_Emulator1:webapp":
                    { "Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole" } }
        }]
    }"#;
    let start = || {
        let emulator = Emulator::start_on(anywhere(), &Seed::from_json(seed).unwrap()).unwrap();
        let pool = emulator.identity_pool_id().to_owned();
        let rig = Rig { emulator, pool };
        let logins = rig.logins("alice");
        let id = rig.id(&logins);
        rig.ok(
            "GetCredentialsForIdentity",
            json!({ "IdentityId": id, "Logins": logins }),
        );
        (rig, id)
    };
    let (rig, first) = start();
    assert_eq!(rig.pool, "us-east-1:aaaaaaaa-0000-0000-0000-000000000001");
    let read = rig.ok(
        "DescribeIdentityPool",
        json!({ "IdentityPoolId": rig.pool }),
    );
    assert_eq!(
        read["CognitoIdentityProviders"][0]["ProviderName"],
        rig.provider()
    );
    drop(rig);
    assert_eq!(start().1, first);
}

#[test]
fn a_seed_can_have_no_identity_pool_and_errors_name_the_place() {
    let seed = |pools: &str| {
        let text = format!(
            r#"{{ "UserPools": [{{ "Clients": [{{ "ClientId": "webapp" }}] }}], "IdentityPools": {pools} }}"#
        );
        let seed = Seed::from_json(text.as_bytes()).map_err(|error| error.to_string())?;
        Emulator::start_on(anywhere(), &seed).map_err(|error| error.to_string())
    };
    assert_eq!(seed("[]").unwrap().identity_pool_id(), "");
    for (pools, place) in [
        (
            r#"[{ "CognitoIdentityProviders": [{ "ClientId": "none" }] }]"#,
            "IdentityPools[0]",
        ),
        (r#"[{}, { "IdentityPoolId": "none" }]"#, "IdentityPools[1]"),
        (r#"[{ "Guests": true }]"#, "Guests"),
        (
            r#"[{ "IdentityPoolId": "a:b" }, { "IdentityPoolId": "a:b" }]"#,
            "IdentityPools[1]",
        ),
        (
            r#"[{ "RoleMappings": { "x": { "Type": "Token", "AmbiguousRoleResolution": "Deny" } } }]"#,
            "IdentityPools[0]",
        ),
    ] {
        let message = seed(pools).unwrap_err();
        assert!(message.contains(place), "{message}");
    }
}

/// Pages of other origins cannot read it.
#[test]
fn issued_credentials_can_be_read_over_http() {
    let rig = Rig::new();
    let logins = rig.logins("alice");
    let input = json!({ "IdentityId": rig.id(&logins), "Logins": logins });
    let reply = rig.ok("GetCredentialsForIdentity", input);
    let request = || Request {
        method: "GET".to_owned(),
        path: "/_emulator/credentials".to_owned(),
        ..Request::default()
    };
    let response = rig
        .emulator
        .handle(&request().with_header("host", "localhost"));
    let all: Value = serde_json::from_slice(&response.body).unwrap();
    for name in ["AccessKeyId", "SecretKey", "SessionToken"] {
        assert_eq!(all["Credentials"][0][name], reply["Credentials"][name]);
    }
    let of_a_page = request().with_header("origin", "https://evil.example");
    assert_eq!(rig.emulator.handle(&of_a_page).status, 403);
}
