//! `cognito credentials`: the output for a `credential_process`, and lines for a shell.

use crate::aws::{Aws, READER};
use crate::kept::WAYS;
use crate::support::{cognito, fails};

/// The members and their types are those that AWS's SDKs and CLI document for `Version` 1.
#[test]
fn credentials_are_printed_for_credential_process() {
    for way in WAYS {
        let aws = Aws::alice(way);
        let printed = aws.json(&[]);
        let issued = aws.issued_as(&printed["AccessKeyId"]);
        assert_eq!(printed["Version"], 1);
        assert_eq!(printed["SecretAccessKey"], *issued.secret_key);
        assert_eq!(printed["SessionToken"], *issued.session_token);
        let expiration = printed["Expiration"].as_str().unwrap();
        // `2026-11-28T01:15:00Z`
        assert_eq!(expiration.len(), 20);
        assert!(expiration.ends_with('Z') && expiration.contains('T'));
        assert_eq!(printed.as_object().unwrap().len(), 5);
        // The identity is in the profile: the next run does not request it.
        let kept_identity = || aws.kept.session()["Identities"][&aws.pool].clone();
        assert_eq!(kept_identity(), *issued.identity_id);
        assert_eq!(aws.issued(&[]).identity_id, issued.identity_id);
        assert_eq!(kept_identity(), *issued.identity_id);
    }
}

#[cfg(unix)]
#[test]
fn a_shell_evaluates_the_lines() {
    use crate::support::from_shell;
    let aws = Aws::alice(WAYS[0]);
    // Whatever other AWS variables this machine's environment has.
    let script = r#"eval "$("$@")" && env | sort | \
        grep -E '^AWS_(ACCESS_KEY_ID|CREDENTIAL_EXPIRATION|SECRET_ACCESS_KEY|SESSION_TOKEN)='"#;
    let command = aws.kept.command(&aws.arguments(&["--format", "env"]));
    let output = from_shell(script, &command).output().unwrap();
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
    let issued = aws.issued_as(&lines[0].1.into());
    assert_eq!(
        (lines[2].1, lines[3].1),
        (&*issued.secret_key, &*issued.session_token)
    );
}

#[test]
fn roles_of_both_flows() {
    for way in WAYS {
        let aws = Aws::alice(way);
        assert_eq!(aws.issued(&READER).role_arn, READER[1]);
        // A mapping gives several roles; the pool would choose the role of the other group.
        aws.has_groups(["arn:aws:iam::123456789012:role/writer", READER[1]]);
        let writer = "arn:aws:iam::123456789012:role/writer";
        assert_eq!(aws.issued(&["--renew"]).role_arn, writer);
        let custom = ["--custom-role-arn", READER[1]];
        assert_eq!(aws.issued(&custom).role_arn, READER[1]);
        let foreign = "arn:aws:iam::123456789012:role/owner";
        let refused = aws.output(&["--custom-role-arn", foreign]);
        fails(&refused, 1, "NotAuthorizedException: ");
        let both = [custom, READER].concat();
        fails(&aws.output(&both), 2, "cannot be used with");
    }
}

#[test]
fn a_refusal_of_credentials_is_explained() {
    for way in WAYS {
        let aws = Aws::nobody(way);
        fails(
            &aws.output(&[]),
            6,
            "nobody is signed in to the profile default",
        );
        let aws = aws.signed_in();
        let nowhere = "us-east-1:00000000-0000-0000-0000-000000000000";
        let other = ["credentials", "--identity-pool-id", nowhere];
        fails(
            &aws.kept.output(&other),
            1,
            "ResourceNotFoundException: IdentityPool",
        );
        aws.json(&[]);
        // Signed out everywhere, from another place: the pool checks that.
        let token = aws.kept.token();
        let elsewhere = cognito_emulator::Request::operation(
            "GlobalSignOut",
            &serde_json::json!({ "AccessToken": token }),
        );
        assert_eq!(aws.emulator.handle(&elsewhere).status, 200);
        // AWS accepts what it has issued until the end: nobody can revoke it.
        aws.json(&[]);
        fails(
            &aws.output(&["--renew"]),
            6,
            "sign in again: NotAuthorizedException: ",
        );
        assert!(!aws.kept.is_signed_in());
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
    let aws = Aws::alice(WAYS[0]);
    for argument in ["--identity-endpoint", "--sts-endpoint"] {
        let output = aws.output(&[argument, "http://192.0.2.1/"]);
        fails(&output, 2, "clear text");
    }
}
