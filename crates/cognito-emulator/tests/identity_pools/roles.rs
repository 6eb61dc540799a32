//! The role of credentials: by the pool's roles, by rules, by the user's groups.

use cognito_emulator::{NewUser, Request};
use serde_json::{Value, json};

use crate::rig::{AUTHENTICATED, GUESTS, PASSWORD, Rig, not_authorized};

const ADMINS: &str = "arn:aws:iam::123456789012:role/admins";
const STAFF: &str = "arn:aws:iam::123456789012:role/staff";
const DENIED: &str = "The ambiguous role mapping rules denied this request";
const NOT_YOURS: &str = "The login may not have the role in CustomRoleArn";

impl Rig {
    /// The role of a user's credentials, or why there are none.
    fn role(&self, username: &str, custom: Option<&str>) -> Result<String, (String, String)> {
        let logins = self.logins(username);
        let mut input = json!({ "IdentityId": self.id(&logins), "Logins": logins });
        if let Some(custom) = custom {
            input["CustomRoleArn"] = custom.into();
        }
        let (status, body) = self.call("GetCredentialsForIdentity", input);
        if status != 200 {
            let text = |name: &str| body[name].as_str().unwrap().to_owned();
            return Err((text("__type"), text("message")));
        }
        let key = body["Credentials"]["AccessKeyId"].as_str().unwrap();
        let issued = self.emulator.issued_credentials();
        let issued = issued.iter().find(|it| it.access_key_id == key).unwrap();
        assert!(issued.is_authenticated);
        Ok(issued.role_arn.clone())
    }

    fn map(&self, mapping: Value) {
        let key = format!("{}:{}", self.provider(), self.emulator.client_id());
        self.set_roles(json!({ "RoleMappings": { key: mapping } }));
    }

    /// A user in groups, each with a role and a precedence.
    fn add_in_groups(&self, username: &str, groups: &[(&str, u64)]) {
        let mut user = NewUser::new(username, PASSWORD);
        for (role, precedence) in groups {
            let name = format!("{}-{precedence}", role.rsplit('/').next().unwrap());
            let input = json!({
                "UserPoolId": self.emulator.user_pool_id(), "GroupName": name, "RoleArn": role,
                "Precedence": precedence,
            });
            let made = self
                .emulator
                .handle(&Request::operation("CreateGroup", &input));
            assert!([200, 400].contains(&made.status), "{made:?}");
            user = user.in_groups([name.as_str()]);
        }
        self.emulator.add(user).unwrap();
    }
}

fn ok(role: &str) -> Result<String, (String, String)> {
    Ok(role.to_owned())
}

#[test]
fn the_pools_role_is_the_default() {
    let rig = Rig::new();
    assert_eq!(rig.role("alice", None), ok(AUTHENTICATED));
    // AWS's behaviour is not documented; an undecided role gives no credentials.
    assert_eq!(
        rig.role("alice", Some(ADMINS)),
        Err(not_authorized(NOT_YOURS))
    );
}

#[test]
fn a_pool_without_roles_issues_no_credentials() {
    let rig = Rig::with(json!({ "AllowUnauthenticatedIdentities": true }));
    let unusable = (
        "InvalidIdentityPoolConfigurationException".to_owned(),
        "Invalid identity pool configuration. Check assigned IAM roles for this pool.".to_owned(),
    );
    let none = json!({ "IdentityPoolId": rig.pool, "Roles": { "unauthenticated": GUESTS } });
    rig.ok("SetIdentityPoolRoles", none);
    assert_eq!(rig.role("alice", None), Err(unusable));
    let guest = rig.id(&json!({}));
    rig.ok("GetCredentialsForIdentity", json!({ "IdentityId": guest }));
    assert_eq!(rig.emulator.issued_credentials()[0].role_arn, GUESTS);
}

/// Developer guide, "Using rule-based mapping": the first rule that matches.
#[test]
fn the_first_matching_rule_selects_the_role() {
    let rig = Rig::new();
    rig.emulator
        .add(
            NewUser::new("carol", PASSWORD)
                .with_attribute("email", "carol@example.com")
                .with_attribute("custom:team", "red blue"),
        )
        .unwrap();
    let rule = |claim: &str, kind: &str, value: &str, role: &str| {
        json!({
            "Claim": claim, "MatchType": kind, "Value": value, "RoleARN": role,
        })
    };
    let cases = [
        (
            vec![rule("email", "Equals", "carol@example.com", ADMINS)],
            Some(ADMINS),
        ),
        (
            vec![rule("email", "Equals", "carol@example.co", ADMINS)],
            None,
        ),
        (
            vec![rule("custom:team", "Contains", "blue", ADMINS)],
            Some(ADMINS),
        ),
        (
            vec![rule("custom:team", "StartsWith", "red", ADMINS)],
            Some(ADMINS),
        ),
        (
            vec![rule("custom:team", "StartsWith", "blue", ADMINS)],
            None,
        ),
        (
            vec![rule("email", "NotEqual", "dave@example.com", ADMINS)],
            Some(ADMINS),
        ),
        (
            vec![rule("email", "NotEqual", "carol@example.com", ADMINS)],
            None,
        ),
        // Not equal to the value, but missing.
        (vec![rule("custom:none", "NotEqual", "x", ADMINS)], None),
        (
            vec![
                rule("email", "StartsWith", "dave", ADMINS),
                rule("email", "StartsWith", "carol", STAFF),
                rule("email", "Contains", "@", ADMINS),
            ],
            Some(STAFF),
        ),
    ];
    for (rules, expected) in cases {
        let mapping = |ambiguous: &str| {
            json!({
                "Type": "Rules", "AmbiguousRoleResolution": ambiguous,
                "RulesConfiguration": { "Rules": rules },
            })
        };
        rig.map(mapping("AuthenticatedRole"));
        assert_eq!(
            rig.role("carol", None),
            ok(expected.unwrap_or(AUTHENTICATED)),
            "{rules:?}"
        );
        rig.map(mapping("Deny"));
        let denied = Err(not_authorized(DENIED));
        assert_eq!(
            rig.role("carol", None),
            expected.map_or(denied, ok),
            "{rules:?}"
        );
        // Any matching rule can be selected.
        let custom = rig.role("carol", Some(ADMINS));
        match expected {
            Some(_) => assert_eq!(custom, ok(ADMINS), "{rules:?}"),
            None => assert_eq!(custom, Err(not_authorized(NOT_YOURS)), "{rules:?}"),
        }
    }
}

/// Developer guide, "Using tokens to assign roles to users".
#[test]
fn a_token_mapping_selects_the_groups_role() {
    let rig = Rig::new();
    rig.add_in_groups("admin", &[(ADMINS, 1), (STAFF, 2)]);
    rig.add_in_groups("both", &[(ADMINS, 7), (STAFF, 7)]);
    rig.add_in_groups("staff", &[(STAFF, 2)]);
    for (ambiguous, otherwise) in [
        ("AuthenticatedRole", ok(AUTHENTICATED)),
        ("Deny", Err(not_authorized(DENIED))),
    ] {
        rig.map(json!({ "Type": "Token", "AmbiguousRoleResolution": ambiguous }));
        assert_eq!(rig.role("admin", None), ok(ADMINS));
        assert_eq!(rig.role("staff", None), ok(STAFF));
        assert_eq!(rig.role("both", None), otherwise);
        assert_eq!(rig.role("alice", None), otherwise);
        assert_eq!(rig.role("both", Some(STAFF)), ok(STAFF));
        assert_eq!(
            rig.role("staff", Some(ADMINS)),
            Err(not_authorized(NOT_YOURS))
        );
    }
}

/// aws/aws-cdk#7670 and #22951.
#[test]
fn a_mapping_needs_a_provider_of_the_pool() {
    let rig = Rig::new();
    let token = json!({ "Type": "Token", "AmbiguousRoleResolution": "Deny" });
    let set = |key: String, mapping: &Value| {
        let input = json!({
            "IdentityPoolId": rig.pool, "Roles": {}, "RoleMappings": { key: mapping },
        });
        rig.refused("SetIdentityPoolRoles", input)
    };
    let client = rig.emulator.client_id();
    for key in [
        rig.provider(),
        format!("{}:{}", rig.provider(), rig.another_client()),
        format!("https://{}:{client}", rig.provider()),
    ] {
        let (code, message) = set(key, &token);
        assert_eq!(code, "InvalidParameterException");
        let says = "is not a valid RoleMapping ProviderName or is not a configured provider.";
        assert!(message.ends_with(says), "{message}");
    }
    // The model says that both are required if the type needs them.
    let key = || format!("{}:{client}", rig.provider());
    assert_eq!(
        set(key(), &json!({ "Type": "Token" })).0,
        "InvalidParameterException"
    );
    let rules = json!({ "Type": "Rules", "AmbiguousRoleResolution": "Deny" });
    assert_eq!(set(key(), &rules).0, "InvalidParameterException");
    // By the name that Amplify uses; the reply has AWS's.
    let issuer = rig.emulator.issuer();
    let own = format!("{}:{client}", issuer.strip_prefix("http://").unwrap());
    rig.set_roles(json!({ "RoleMappings": { own: token } }));
    let read = rig.ok(
        "GetIdentityPoolRoles",
        json!({ "IdentityPoolId": rig.pool }),
    );
    assert_eq!(read["RoleMappings"], json!({ key(): token }));
}

#[test]
fn claims_become_session_tags() {
    let rig = Rig::new();
    let of = json!({ "IdentityPoolId": rig.pool, "IdentityProviderName": rig.provider() });
    let tags = |map: Value| {
        let mut input = of.clone();
        input
            .as_object_mut()
            .unwrap()
            .extend(map.as_object().unwrap().clone());
        let set = rig.ok("SetPrincipalTagAttributeMap", input.clone());
        assert_eq!(set, input);
        assert_eq!(rig.ok("GetPrincipalTagAttributeMap", of.clone()), input);
        let logins = rig.logins("alice");
        let input = json!({ "IdentityId": rig.id(&logins), "Logins": logins });
        let token = rig.ok("GetOpenIdToken", input.clone())["Token"].clone();
        let in_token = crate::rig::claims(&token)["https://aws.amazon.com/tags"].clone();
        rig.ok("GetCredentialsForIdentity", input);
        let newest = rig.emulator.issued_credentials().pop().unwrap();
        (
            in_token["principal_tags"].clone(),
            Value::Object(newest.principal_tags),
        )
    };
    let claims = json!({ "user": "cognito:username", "nothing": "custom:none" });
    let (in_token, issued) = tags(json!({ "UseDefaults": false, "PrincipalTags": claims }));
    assert_eq!(in_token, json!({ "user": ["alice"] }));
    assert_eq!(issued, json!({ "user": "alice" }));
    rig.emulator
        .advance_clock(std::time::Duration::from_secs(1));
    let (in_token, _) = tags(json!({ "UseDefaults": true }));
    assert_eq!(in_token["client"], json!([rig.emulator.client_id()]));
}
