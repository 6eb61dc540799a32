//! Users of a developer provider: linked, merged, looked up, unlinked.

use std::time::Duration;

use serde_json::{Value, json};

use crate::rig::{Rig, claims};

const PROVIDER: &str = "login.example";

impl Rig {
    fn with_developer() -> Self {
        Self::with(json!({ "DeveloperProviderName": PROVIDER }))
    }

    fn of_developer(&self, user: &str, more: Value) -> Value {
        let mut input = json!({ "IdentityPoolId": self.pool, "Logins": { PROVIDER: user } });
        let members = input.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        self.ok("GetOpenIdTokenForDeveloperIdentity", input)
    }
}

#[test]
fn a_developers_token_gives_credentials() {
    let rig = Rig::with_developer();
    let reply = rig.of_developer("user-1", json!({}));
    let said = claims(&reply["Token"]);
    assert_eq!(
        said["exp"].as_u64().unwrap() - said["iat"].as_u64().unwrap(),
        900
    );
    let name = format!("{PROVIDER}:{}:user-1", rig.pool);
    assert_eq!(said["amr"], json!(["authenticated", PROVIDER, name]));
    let logins = rig.login(
        "cognito-identity.amazonaws.com",
        reply["Token"].as_str().unwrap(),
    );
    let input = json!({ "IdentityId": reply["IdentityId"], "Logins": logins });
    rig.ok("GetCredentialsForIdentity", input.clone());
    // For this identity, and instead of other logins.
    let other = rig.of_developer("user-2", json!({}))["IdentityId"].clone();
    let stolen = json!({ "IdentityId": other, "Logins": logins });
    assert_eq!(
        rig.refused("GetCredentialsForIdentity", stolen).0,
        "NotAuthorizedException"
    );
    rig.emulator.advance_clock(Duration::from_secs(901));
    let (code, message) = rig.refused("GetCredentialsForIdentity", input);
    assert_eq!(code, "NotAuthorizedException");
    assert!(
        message.starts_with("Invalid login token. Token expired: "),
        "{message}"
    );
}

#[test]
fn a_developers_user_keeps_an_identity_and_can_link_a_login() {
    let rig = Rig::with_developer();
    let first = rig.of_developer("user-1", json!({ "TokenDuration": 60 }));
    let id = first["IdentityId"].clone();
    assert_eq!(rig.of_developer("user-1", json!({}))["IdentityId"], id);
    let mut logins = rig.logins("alice");
    logins[PROVIDER] = "user-1".into();
    let linked = rig.of_developer("user-1", json!({ "Logins": logins }));
    assert_eq!(linked["IdentityId"], id);
    assert_eq!(rig.id(&rig.logins("alice")), id.as_str().unwrap());
    // With an identity that belongs to somebody else.
    let other = rig.of_developer("user-2", json!({}))["IdentityId"].clone();
    let input = json!({
        "IdentityPoolId": rig.pool, "IdentityId": other, "Logins": { PROVIDER: "user-1" },
    });
    let (code, _) = rig.refused("GetOpenIdTokenForDeveloperIdentity", input);
    assert_eq!(code, "DeveloperUserAlreadyRegisteredException");
    let none = json!({ "IdentityPoolId": rig.pool, "Logins": { "another": "user-1" } });
    let (code, _) = rig.refused("GetOpenIdTokenForDeveloperIdentity", none);
    assert_eq!(code, "InvalidParameterException");
}

#[test]
fn users_are_looked_up_merged_and_unlinked() {
    let rig = Rig::with_developer();
    let [one, two] =
        ["user-1", "user-2"].map(|user| rig.of_developer(user, json!({}))["IdentityId"].clone());
    let token = rig.of_developer("user-1", json!({}))["Token"].clone();
    let of = |more: Value| {
        let mut input = json!({ "IdentityPoolId": rig.pool });
        let members = input.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        input
    };
    let found = rig.ok(
        "LookupDeveloperIdentity",
        of(json!({ "DeveloperUserIdentifier": "user-1" })),
    );
    assert_eq!(
        (&found["IdentityId"], &found["DeveloperUserIdentifierList"]),
        (&one, &json!(["user-1"]))
    );
    let both = of(json!({ "DeveloperUserIdentifier": "user-1", "IdentityId": two }));
    assert_eq!(
        rig.refused("LookupDeveloperIdentity", both).0,
        "ResourceConflictException"
    );
    assert_eq!(
        rig.refused("LookupDeveloperIdentity", of(json!({}))).0,
        "InvalidParameterException"
    );

    let merge = of(json!({
        "SourceUserIdentifier": "user-1", "DestinationUserIdentifier": "user-2",
        "DeveloperProviderName": PROVIDER,
    }));
    assert_eq!(rig.ok("MergeDeveloperIdentities", merge)["IdentityId"], two);
    let users = rig.ok("LookupDeveloperIdentity", of(json!({ "IdentityId": two })));
    assert_eq!(
        users["DeveloperUserIdentifierList"],
        json!(["user-1", "user-2"])
    );
    // The merged identity is disabled, even for a holder of its token.
    let old = rig.login("cognito-identity.amazonaws.com", token.as_str().unwrap());
    let input = json!({ "IdentityId": one, "Logins": old });
    assert_eq!(
        rig.refused("GetCredentialsForIdentity", input).0,
        "NotAuthorizedException"
    );
    let all = |hide: bool| {
        let input = of(json!({ "MaxResults": 60, "HideDisabled": hide }));
        rig.ok("ListIdentities", input)["Identities"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!((all(false), all(true)), (2, 1));

    let unlink = of(json!({
        "IdentityId": two, "DeveloperProviderName": PROVIDER, "DeveloperUserIdentifier": "user-1",
    }));
    rig.ok("UnlinkDeveloperIdentity", unlink.clone());
    assert_eq!(
        rig.refused("UnlinkDeveloperIdentity", unlink).0,
        "ResourceNotFoundException"
    );
    let again = rig.of_developer("user-1", json!({}))["IdentityId"].clone();
    assert_ne!(again, two);
    assert_ne!(
        again, one,
        "the id of the one that was merged is not given again"
    );
}

/// "If the users to be merged are associated with the same public provider, but as two
/// different users, an exception will be thrown": the model.
#[test]
fn merging_two_users_of_one_pool_changes_nothing() {
    let rig = Rig::with_developer();
    for (user, name) in [("user-1", "alice"), ("user-2", "bob")] {
        let mut logins = rig.logins(name);
        logins[PROVIDER] = user.into();
        rig.of_developer(user, json!({ "Logins": logins }));
    }
    let merge = json!({
        "IdentityPoolId": rig.pool, "SourceUserIdentifier": "user-1",
        "DestinationUserIdentifier": "user-2", "DeveloperProviderName": PROVIDER,
    });
    assert_eq!(
        rig.refused("MergeDeveloperIdentities", merge).0,
        "ResourceConflictException"
    );
    // A new user with another user's login: refused, and the new user still does not exist.
    let owner = rig.of_developer("user-3", json!({}))["IdentityId"].clone();
    let mut logins = rig.logins("alice");
    logins[PROVIDER] = "user-3".into();
    rig.of_developer("user-3", json!({ "Logins": logins, "IdentityId": owner }));
    let mut logins = rig.logins("bob");
    logins[PROVIDER] = "user-4".into();
    let input = json!({ "IdentityPoolId": rig.pool, "IdentityId": owner, "Logins": logins });
    let (code, _) = rig.refused("GetOpenIdTokenForDeveloperIdentity", input);
    assert_eq!(code, "ResourceConflictException");
    let input = json!({ "IdentityPoolId": rig.pool, "DeveloperUserIdentifier": "user-4" });
    assert_eq!(
        rig.refused("LookupDeveloperIdentity", input).0,
        "ResourceNotFoundException"
    );
}
