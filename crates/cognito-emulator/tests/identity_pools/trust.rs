//! Trust policies of roles, in the form that the developer guide has for identity pools
//! (iam-roles) and IAM's user guide for conditions.

use serde_json::{Value, json};

use crate::rig::{AUTHENTICATED, GUESTS, Rig};

/// The guide's policy for users or guests of a pool.
fn policy(pool: &str, amr: &str) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": "", "Effect": "Allow",
            "Principal": { "Federated": "cognito-identity.amazonaws.com" },
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": { "cognito-identity.amazonaws.com:aud": pool },
                "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": amr },
            },
        }],
    })
}

impl Rig {
    /// Whether alice gets credentials in the enhanced flow, and in the basic one.
    fn gives(&self) -> (bool, bool) {
        let logins = self.logins("alice");
        let id = self.id(&logins);
        let input = json!({ "IdentityId": id, "Logins": logins });
        let (status, body) = self.call("GetCredentialsForIdentity", input.clone());
        if status != 200 {
            let code = body["__type"].as_str().unwrap();
            assert_eq!(code, "InvalidIdentityPoolConfigurationException");
            let message = body["message"].as_str().unwrap();
            assert_eq!(
                message,
                "Invalid identity pool configuration. Check assigned IAM roles for this pool."
            );
        }
        let token = self.ok("GetOpenIdToken", input)["Token"].clone();
        let (basic, xml) = self.assume(&[
            ("Action", "AssumeRoleWithWebIdentity"),
            ("RoleArn", AUTHENTICATED),
            ("RoleSessionName", "alice"),
            ("WebIdentityToken", token.as_str().unwrap()),
        ]);
        if basic != 200 {
            assert_eq!(basic, 403, "{xml}");
            assert!(xml.contains("<Code>AccessDenied</Code>"), "{xml}");
            let message = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
            assert!(xml.contains(message), "{xml}");
        }
        (status == 200, basic == 200)
    }

    fn trusts(&self, policy: &Value) -> bool {
        let emulator = &self.emulator;
        emulator.set_trust_policy(AUTHENTICATED, policy).unwrap();
        let (enhanced, basic) = self.gives();
        assert_eq!(enhanced, basic, "{policy}");
        basic
    }
}

#[test]
fn a_role_is_for_the_pool_and_the_users_of_its_policy() {
    let rig = Rig::new();
    assert_eq!(rig.gives(), (true, true), "a role without a policy");
    assert!(rig.trusts(&policy(&rig.pool, "authenticated")));
    assert!(!rig.trusts(&policy(&rig.pool, "unauthenticated")));
    let another = "us-east-1:00000000-0000-4000-8000-000000000002";
    assert!(!rig.trusts(&policy(another, "authenticated")));
    // One login's users alone.
    let provider = rig.provider();
    assert!(rig.trusts(&policy(&rig.pool, &format!("{provider}:CognitoSignIn:*"))));
    assert!(rig.trusts(&policy(
        &rig.pool,
        "cognito-idp.*.amazonaws.com/us-?ast-1_*"
    )));
    assert!(!rig.trusts(&policy(&rig.pool, "accounts.google.com")));
    assert!(!rig.trusts(&policy(&rig.pool, "authenticate?d")));
}

#[test]
fn all_of_a_statement_must_fit_and_a_denial_wins() {
    let rig = Rig::new();
    let good = policy(&rig.pool, "authenticated");
    let change = |pointer: &str, value: Value| {
        let mut changed = good.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        changed
    };
    let is_trusted = |pointer: &str, value: Value| rig.trusts(&change(pointer, value));
    assert!(is_trusted("/Statement/0/Action", json!(["sts:*"])));
    assert!(is_trusted(
        "/Statement/0/Action",
        json!("STS:assumerolewithwebidentity")
    ));
    assert!(!is_trusted("/Statement/0/Action", json!("sts:AssumeRole")));
    let principal = "/Statement/0/Principal";
    assert!(is_trusted(principal, json!("*")));
    assert!(is_trusted(
        principal,
        json!({ "Federated": ["accounts.google.com", "cognito-identity.amazonaws.com"] })
    ));
    assert!(!is_trusted(
        principal,
        json!({ "Federated": "accounts.google.com" })
    ));
    assert!(!is_trusted(
        principal,
        json!({ "Service": "ec2.amazonaws.com" })
    ));
    assert!(!is_trusted("/Statement", json!([])));
    let mut denied = good.clone();
    let mut denial = good["Statement"][0].clone();
    denial["Effect"] = "Deny".into();
    denied["Statement"].as_array_mut().unwrap().push(denial);
    assert!(!rig.trusts(&denied));
    let condition = |operator: &str, claim: &str, value: &str| {
        let key = format!("cognito-identity.amazonaws.com:{claim}");
        let mut condition = json!({});
        condition[operator][key] = value.into();
        is_trusted("/Statement/0/Condition", condition)
    };
    assert!(!condition("StringNotEquals", "aud", &rig.pool));
    assert!(condition("StringNotEquals", "aud", "another"));
    assert!(condition("StringEquals", "amr", "authenticated"));
    assert!(!condition("StringNotEquals", "amr", "authenticated"));
    assert!(!condition("StringNotLike", "amr", "auth*"));
    assert!(condition("ForAllValues:StringLike", "amr", "*"));
    assert!(!condition("ForAllValues:StringLike", "amr", "auth*"));
    assert!(condition("StringLike", "sub", "us-east-1:*"));
}

/// Session tags need a permission of their own.
#[test]
fn tags_need_sts_tag_session() {
    let rig = Rig::new();
    rig.ok(
        "SetPrincipalTagAttributeMap",
        json!({
            "IdentityPoolId": rig.pool, "IdentityProviderName": rig.provider(),
            "UseDefaults": true,
        }),
    );
    let mut policy = policy(&rig.pool, "authenticated");
    assert!(!rig.trusts(&policy));
    policy["Statement"][0]["Action"] = json!(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]);
    assert!(rig.trusts(&policy));
}

#[test]
fn a_guest_has_the_role_that_trusts_guests() {
    let rig = Rig::with(json!({ "AllowUnauthenticatedIdentities": true }));
    let guest = rig.id(&json!({}));
    let gives = |amr: &str| {
        let policy = policy(&rig.pool, amr);
        rig.emulator.set_trust_policy(GUESTS, &policy).unwrap();
        let input = json!({ "IdentityId": guest });
        rig.call("GetCredentialsForIdentity", input).0 == 200
    };
    assert!(gives("unauthenticated"));
    assert!(!gives("authenticated"));
}

/// Nobody gets in because the emulator did not understand a condition.
#[test]
fn a_policy_that_is_not_understood_is_refused() {
    let rig = Rig::new();
    let good = policy(&rig.pool, "authenticated");
    for (pointer, value) in [
        ("/Statement/0/Effect", json!("allow")),
        (
            "/Statement/0/Condition",
            json!({ "DateLessThan": { "aws:CurrentTime": "2026-01-01T00:00:00Z" } }),
        ),
        (
            "/Statement/0/Condition",
            json!({ "StringEquals": { "aws:SourceIp": "192.0.2.1" } }),
        ),
        (
            "/Statement/0/Condition",
            json!({ "ForSome:StringLike": { "cognito-identity.amazonaws.com:amr": "x" } }),
        ),
        ("/Statement", json!("text")),
    ] {
        let mut policy = good.clone();
        *policy.pointer_mut(pointer).unwrap() = value;
        let set = rig.emulator.set_trust_policy(AUTHENTICATED, &policy);
        assert!(set.is_err(), "{policy}");
    }
    let mut more = good;
    more["Statement"][0]["NotAction"] = "sts:AssumeRole".into();
    assert!(rig.emulator.set_trust_policy(AUTHENTICATED, &more).is_err());
}
