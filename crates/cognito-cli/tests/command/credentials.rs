//! `cognito credentials`: the output for a `credential_process`, and lines for a shell.

use cognito_emulator::{Emulator, IssuedCredentials, NewIdentityPool};
use serde_json::Value;

use crate::kept::{Kept, WAYS, public_ways};
#[cfg(unix)]
use crate::support::stderr;
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
        // AWS accepts what it has issued until the end: nobody can revoke it.
        kept.json(&ask);
        fails(
            &kept.output(&[&ask[..], &["--renew"]].concat()),
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

/// The entry of the profile for the pool.
fn entry(kept: &Kept) -> Value {
    let entries = kept.profile()["AwsCredentials"].clone();
    assert_eq!(entries.as_array().unwrap().len(), 1, "{entries}");
    entries[0].clone()
}

/// Changes the entry as it is stored.
fn change_entry(kept: &Kept, member: &str, value: u64) {
    let mut profile = kept.profile();
    profile["AwsCredentials"][0][member] = value.into();
    kept.put(&profile);
}

fn now() -> u64 {
    let now = std::time::SystemTime::now();
    now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}

#[test]
fn credentials_are_kept_until_aws_tools_renew_them() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let pool = kept.identity_pool(&emulator);
        let ask = ["credentials", "--identity-pool-id", &pool];
        let count = || emulator.issued_credentials().len();
        let before = count();
        let first = kept.json(&ask);
        assert_eq!(kept.json(&ask), first);
        assert_eq!(count(), before + 1);
        // Another role has credentials of its own.
        let role = "arn:aws:iam::123456789012:role/reader";
        let reader = kept.json(&[&ask[..], &["--role-arn", role]].concat());
        assert_ne!(reader, first);
        assert_eq!(kept.json(&ask), first);
        assert_eq!(
            kept.json(&[&ask[..], &["--role-arn", role]].concat()),
            reader
        );
        assert_eq!(count(), before + 2);
        let second = kept.json(&[&ask[..], &["--renew"]].concat());
        assert_ne!(second, first);
        assert_eq!(kept.json(&ask), second);
    }
}

/// botocore renews credentials from a quarter of an hour before they end, and runs the command
/// for each request from then on.
#[test]
fn credentials_are_renewed_a_quarter_of_an_hour_before_they_end() {
    let emulator = emulator();
    for way in public_ways() {
        let kept = Kept::alice(&emulator, way);
        let pool = kept.identity_pool(&emulator);
        let ask = ["credentials", "--identity-pool-id", &pool];
        let mut last = kept.json(&ask);
        change_entry(&kept, "Ends", now() + 15 * 60 + 600);
        assert_eq!(kept.json(&ask)["AccessKeyId"], last["AccessKeyId"]);
        // The last: a clock that was set back.
        for (member, value) in [
            ("Ends", now() + 15 * 60 - 1),
            ("Ends", 1),
            ("Received", now() + 600),
        ] {
            change_entry(&kept, member, value);
            let renewed = kept.json(&ask);
            assert_ne!(renewed["AccessKeyId"], last["AccessKeyId"]);
            last = renewed;
        }
    }
}

#[test]
fn without_the_service_kept_credentials_are_used_until_they_end() {
    let emulator = emulator();
    for way in public_ways() {
        let kept = Kept::alice(&emulator, way);
        let pool = kept.identity_pool(&emulator);
        // A port that nobody listens on: nobody else can have it meanwhile.
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let closed = format!("http://{}/", nobody.local_addr().unwrap());
        drop(nobody);
        let ask = ["credentials", "--identity-pool-id", &pool];
        let first = kept.json(&ask);
        let mut profile = kept.profile();
        profile["AwsCredentials"][0]["Purpose"]["Endpoint"] = closed.clone().into();
        kept.put(&profile);
        change_entry(&kept, "Ends", now() + 300);
        let ask = [&ask[..], &["--identity-endpoint", &closed]].concat();
        assert_eq!(kept.json(&ask)["AccessKeyId"], first["AccessKeyId"]);
        change_entry(&kept, "Ends", now().saturating_sub(1));
        fails(&kept.output(&ask), 3, "");
    }
}

#[test]
fn kept_credentials_go_with_their_session() {
    let emulator = emulator();
    for way in public_ways() {
        let kept = Kept::alice(&emulator, way);
        let pool = kept.identity_pool(&emulator);
        let ask = ["credentials", "--identity-pool-id", &pool];
        kept.json(&ask);
        let secret = entry(&kept)["SecretAccessKey"].clone();
        let has_secret = |kept: &Kept| {
            let text = std::fs::read_to_string(kept.file(crate::kept::PROFILE)).unwrap();
            text.contains(secret.as_str().unwrap())
        };
        assert!(has_secret(&kept));
        // What a refresh of the tokens replaces is the session alone.
        kept.end_access_token();
        kept.token();
        assert!(has_secret(&kept));
        let kept = kept.signed_in();
        assert!(!has_secret(&kept), "another sign-in has begun");
        kept.json(&ask);
        let secret = entry(&kept)["SecretAccessKey"].clone();
        kept.does(&["sign-out"]);
        let text = std::fs::read_to_string(kept.file(crate::kept::PROFILE)).unwrap();
        assert!(!text.contains(secret.as_str().unwrap()), "{text}");
    }
}

/// The identity says whose they are, and a shell evaluates the values.
#[test]
fn credentials_that_are_not_the_users_or_no_credentials_are_not_printed() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let pool = kept.identity_pool(&emulator);
    let ask = ["credentials", "--identity-pool-id", &pool];
    for (member, value) in [
        (
            "IdentityId",
            "us-east-1:00000000-0000-0000-0000-000000000000",
        ),
        ("SecretAccessKey", "$(reboot)"),
        ("AccessKeyId", "A;B"),
        ("SessionToken", "line\nbreak"),
        ("SessionToken", ""),
    ] {
        let before = kept.json(&ask);
        let mut profile = kept.profile();
        profile["AwsCredentials"][0][member] = value.into();
        kept.put(&profile);
        let after = kept.json(&ask);
        assert_ne!(after["AccessKeyId"], before["AccessKeyId"], "{member}");
        assert_ne!(after["SecretAccessKey"], value);
        assert_eq!(entry(&kept)["SecretAccessKey"], after["SecretAccessKey"]);
    }
}

/// Not even if the profile cannot be changed, and `--verbose` tells of each request.
#[cfg(unix)]
#[test]
fn no_secret_is_in_a_message() {
    use std::os::unix::fs::PermissionsExt;
    let emulator = emulator();
    for way in public_ways() {
        let kept = Kept::alice(&emulator, way);
        let pool = kept.identity_pool(&emulator);
        let ask = ["credentials", "--verbose", "--identity-pool-id", &pool];
        let told = |ask: &[&str]| {
            let output = kept.output(ask);
            let text = stderr(&output);
            for issued in emulator.issued_credentials() {
                assert!(!text.contains(&issued.secret_key), "{text}");
                assert!(!text.contains(&issued.session_token), "{text}");
            }
            (output.status.code(), text)
        };
        let (code, text) = told(&ask);
        assert_eq!(code, Some(0), "{text}");
        assert!(text.contains("GetCredentialsForIdentity"), "{text}");
        // Others can read the file: it is refused, and nothing of it is shown.
        let file = kept.file(crate::kept::PROFILE);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        let (code, text) = told(&ask);
        assert_ne!(code, Some(0), "{text}");
    }
}

#[test]
fn a_guest_needs_no_session_and_keeps_an_identity() {
    let emulator = emulator();
    let pool = emulator
        .add_identity_pool(NewIdentityPool::new("visitors").allowing_guests())
        .unwrap();
    for way in public_ways() {
        let kept = Kept::nobody(&emulator, way);
        let endpoint = ["--identity-endpoint", emulator.endpoint()];
        let ask = [
            &["credentials", "--guest", "--identity-pool-id", &pool],
            &endpoint[..],
        ]
        .concat();
        let first = kept.json(&ask);
        let guest = issued(&emulator, &first["AccessKeyId"]);
        assert!(!guest.is_authenticated);
        assert_eq!(kept.json(&ask), first);
        let renew = [&ask[..], &["--renew"]].concat();
        let second = issued(&emulator, &kept.json(&renew)["AccessKeyId"]);
        assert_ne!(second.access_key_id, guest.access_key_id);
        assert_eq!(second.identity_id, guest.identity_id);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let file = kept.file("guests.json");
            let mode = file.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert!(!kept.file(crate::kept::PROFILE).exists());
        // A sign-out forgets them too.
        kept.output(&["sign-out"]);
        assert!(!kept.file("guests.json").exists());
        let third = issued(&emulator, &kept.json(&ask)["AccessKeyId"]);
        assert_ne!(third.identity_id, guest.identity_id);
        // The emulator knows no such identity any more.
        let gone = cognito_emulator::Request::identity_pool_operation(
            "DeleteIdentities",
            &serde_json::json!({ "IdentityIdsToDelete": [third.identity_id] }),
        );
        assert_eq!(emulator.handle(&gone).status, 200);
        let fourth = issued(&emulator, &kept.json(&renew)["AccessKeyId"]);
        assert_ne!(fourth.identity_id, third.identity_id);
    }
}

#[test]
fn a_pool_without_guests_has_none() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let pool = kept.identity_pool(&emulator);
    let ask = [
        "credentials",
        "--guest",
        "--identity-pool-id",
        &pool,
        "--identity-endpoint",
        emulator.endpoint(),
    ];
    fails(
        &kept.output(&ask),
        1,
        "NotAuthorizedException: Unauthenticated access is not supported for this identity pool.",
    );
    assert!(!kept.file("guests.json").exists());
    let ask = [&ask[..], &["--custom-role-arn", "arn:aws:iam::1:role/x"]].concat();
    fails(&kept.output(&ask), 2, "cannot be used with");
}
