//! `cognito credentials`: the output for a `credential_process`, and lines for a shell.

use cognito_emulator::{Emulator, IssuedCredentials};
use serde_json::Value;

use crate::kept::{Kept, WAYS};
use crate::support::{cognito, emulator, fails};

/// Credentials that the emulator has issued.
fn issued(emulator: &Emulator, access_key_id: &Value) -> IssuedCredentials {
    let issued = emulator.issued_credentials().into_iter();
    let mut found = issued.filter(|issued| issued.access_key_id == *access_key_id);
    found.next().unwrap()
}

/// The members and their types are those that AWS's SDKs and CLI document for `Version` 1.
#[test]
fn credentials_are_printed_for_credential_process() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let pool = kept.identity_pool(&emulator);
        let ask = ["credentials", "--identity-pool-id", &pool];
        let printed = kept.json(&ask);
        let issued = issued(&emulator, &printed["AccessKeyId"]);
        assert_eq!(printed["Version"], 1);
        assert_eq!(printed["SecretAccessKey"], *issued.secret_key);
        assert_eq!(printed["SessionToken"], *issued.session_token);
        let expiration = printed["Expiration"].as_str().unwrap();
        // `2026-11-28T01:15:00Z`
        assert_eq!(expiration.len(), 20);
        assert!(expiration.ends_with('Z') && expiration.contains('T'));
        assert_eq!(printed.as_object().unwrap().len(), 5);
        // The identity is in the profile: the next run does not request it.
        let kept_identity = kept.session()["Identities"][&pool].clone();
        assert_eq!(kept_identity, *issued.identity_id);
        let again = self::issued(&emulator, &kept.json(&ask)["AccessKeyId"]);
        assert_eq!(again.identity_id, issued.identity_id);
        assert_eq!(kept.session()["Identities"][&pool], kept_identity);
    }
}

#[cfg(unix)]
#[test]
fn a_shell_evaluates_the_lines() {
    use crate::support::from_shell;
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let pool = kept.identity_pool(&emulator);
    let ask = [
        "credentials",
        "--format",
        "env",
        "--identity-pool-id",
        &pool,
    ];
    // Whatever other AWS variables this machine's environment has.
    let script = r#"eval "$("$@")" && env | sort | \
        grep -E '^AWS_(ACCESS_KEY_ID|CREDENTIAL_EXPIRATION|SECRET_ACCESS_KEY|SESSION_TOKEN)='"#;
    let output = from_shell(script, &kept.command(&ask)).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<(&str, &str)> = lines
        .lines()
        .map(|it| it.split_once('=').unwrap())
        .collect();
    let names: Vec<&str> = lines.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        [
            "AWS_ACCESS_KEY_ID",
            "AWS_CREDENTIAL_EXPIRATION",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN"
        ]
    );
    let issued = issued(&emulator, &lines[0].1.into());
    assert_eq!(
        (lines[2].1, lines[3].1),
        (&*issued.secret_key, &*issued.session_token)
    );
}

#[test]
fn roles_of_both_flows() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let pool = kept.identity_pool(&emulator);
        let role = "arn:aws:iam::123456789012:role/reader";
        let ask = [
            "credentials",
            "--identity-pool-id",
            &pool,
            "--role-arn",
            role,
        ];
        let printed = kept.json(&ask);
        assert_eq!(issued(&emulator, &printed["AccessKeyId"]).role_arn, role);
        // The pool has no mapping that would select it.
        let ask = [
            "credentials",
            "--identity-pool-id",
            &pool,
            "--custom-role-arn",
            role,
        ];
        kept.output(&ask);
        let both = [&ask[..], &["--role-arn", role]].concat();
        fails(&kept.output(&both), 2, "cannot be used with");
    }
}

#[test]
fn a_refusal_of_credentials_is_explained() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::nobody(&emulator, way);
        let pool = kept.identity_pool(&emulator);
        let ask = ["credentials", "--identity-pool-id", &pool];
        fails(
            &kept.output(&ask),
            6,
            "nobody is signed in to the profile default",
        );
        let kept = kept.signed_in();
        let nowhere = "us-east-1:00000000-0000-0000-0000-000000000000";
        let other = ["credentials", "--identity-pool-id", nowhere];
        fails(
            &kept.output(&other),
            1,
            "ResourceNotFoundException: IdentityPool",
        );
        kept.json(&ask);
        // Signed out everywhere, from another place: the pool checks that.
        let token = kept.token();
        let elsewhere = cognito_emulator::Request::operation(
            "GlobalSignOut",
            &serde_json::json!({ "AccessToken": token }),
        );
        assert_eq!(emulator.handle(&elsewhere).status, 200);
        fails(
            &kept.output(&ask),
            6,
            "sign in again: NotAuthorizedException: ",
        );
        assert!(!kept.is_signed_in());
    }
    let none = ["credentials", "--identity-pool-id", "eu-west-2"];
    fails(
        &cognito(&none).output().unwrap(),
        2,
        "not an identity pool id: expected a region",
    );
}

/// The ID token is sent to where it came from, or to AWS, but never to another machine in
/// clear text.
#[test]
fn an_endpoint_in_clear_text_is_refused() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    for argument in ["--identity-endpoint", "--sts-endpoint"] {
        let ask = [
            "credentials",
            "--identity-pool-id",
            emulator.identity_pool_id(),
            argument,
            "http://192.0.2.1/",
        ];
        fails(&kept.output(&ask), 2, "clear text");
    }
}
