//! AWS credentials that the command keeps: how long, for whom, and where they are.

#[cfg(unix)]
use std::path::{Path, PathBuf};

use crate::aws::{Aws, READER, now};
use crate::kept::{PROFILE, WAYS, public_ways};
use crate::support::fails;

#[test]
fn credentials_are_kept_until_aws_tools_renew_them() {
    for way in WAYS {
        let aws = Aws::alice(way);
        let count = || aws.emulator.issued_credentials().len();
        let first = aws.json(&[]);
        assert_eq!(aws.json(&[]), first);
        assert_eq!(count(), 1);
        // Another role has credentials of its own.
        let reader = aws.json(&READER);
        assert_ne!(reader, first);
        assert_eq!(aws.json(&[]), first);
        assert_eq!(aws.json(&READER), reader);
        assert_eq!(count(), 2);
        let second = aws.json(&["--renew"]);
        assert_ne!(second, first);
        assert_eq!(aws.json(&[]), second);
    }
}

/// botocore renews credentials from a quarter of an hour before they end, and runs the command
/// for each request from then on.
#[test]
fn credentials_are_renewed_a_quarter_of_an_hour_before_they_end() {
    for way in public_ways() {
        let aws = Aws::alice(way);
        let mut last = aws.json(&[]);
        let ends = now() + 15 * 60 + 600;
        aws.change_entry(|entry| entry["Ends"] = ends.into());
        assert_eq!(aws.json(&[])["AccessKeyId"], last["AccessKeyId"]);
        // The last: a clock that was set back.
        for (member, value) in [
            ("Ends", now() + 15 * 60 - 1),
            ("Ends", 1),
            ("Received", now() + 600),
        ] {
            aws.change_entry(|entry| entry[member] = value.into());
            let renewed = aws.json(&[]);
            assert_ne!(renewed["AccessKeyId"], last["AccessKeyId"]);
            last = renewed;
        }
    }
}

#[test]
fn without_the_service_kept_credentials_are_used_until_they_end() {
    for way in public_ways() {
        let aws = Aws::alice(way);
        // A port that nobody listens on: nobody else can have it meanwhile.
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let closed = format!("http://{}/", nobody.local_addr().unwrap());
        drop(nobody);
        let first = aws.json(&[]);
        aws.change_entry(|entry| {
            entry["Purpose"]["Endpoint"] = closed.clone().into();
            entry["Ends"] = (now() + 300).into();
        });
        let there = ["--identity-endpoint", &closed];
        assert_eq!(aws.json(&there)["AccessKeyId"], first["AccessKeyId"]);
        let ended = now().saturating_sub(1);
        aws.change_entry(|entry| entry["Ends"] = ended.into());
        fails(&aws.output(&there), 3, "");
    }
}

#[test]
fn kept_credentials_go_with_their_session() {
    for way in public_ways() {
        let aws = Aws::alice(way);
        aws.json(&[]);
        let secret = aws.entry()["SecretAccessKey"].clone();
        assert!(aws.profile_has(&secret));
        // What a refresh of the tokens replaces is the session alone.
        aws.kept.end_access_token();
        aws.kept.token();
        assert!(aws.profile_has(&secret));
        let aws = aws.signed_in();
        assert!(!aws.profile_has(&secret), "another sign-in has begun");
        aws.json(&[]);
        let secret = aws.entry()["SecretAccessKey"].clone();
        aws.kept.does(&["sign-out"]);
        assert!(!aws.profile_has(&secret));
    }
}

/// The identity says whose they are, and a shell evaluates the values.
#[test]
fn credentials_that_are_not_the_users_or_no_credentials_are_not_printed() {
    let aws = Aws::alice(WAYS[0]);
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
        let before = aws.json(&[]);
        aws.change_entry(|entry| entry[member] = value.into());
        let after = aws.json(&[]);
        assert_ne!(after["AccessKeyId"], before["AccessKeyId"], "{member}");
        assert_ne!(after["SecretAccessKey"], value);
        assert_eq!(aws.entry()["SecretAccessKey"], after["SecretAccessKey"]);
    }
}

/// Not even if the profile cannot be changed, and `--verbose` tells of each request.
#[cfg(unix)]
#[test]
fn no_secret_is_in_a_message() {
    use std::os::unix::fs::PermissionsExt;

    use crate::support::stderr;
    for way in public_ways() {
        let aws = Aws::alice(way);
        let told = || {
            let output = aws.output(&["--verbose"]);
            let text = stderr(&output);
            for issued in aws.emulator.issued_credentials() {
                assert!(!text.contains(&issued.secret_key), "{text}");
                assert!(!text.contains(&issued.session_token), "{text}");
            }
            (output.status.code(), text)
        };
        let (code, text) = told();
        assert_eq!(code, Some(0), "{text}");
        assert!(text.contains("GetCredentialsForIdentity"), "{text}");
        // Others can read the file: it is refused, and nothing of it is shown.
        let file = aws.kept.file(PROFILE);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        let (code, text) = told();
        assert_ne!(code, Some(0), "{text}");
    }
}

/// The files below a folder that have one of these texts.
#[cfg(unix)]
fn files_with(folder: &Path, texts: &[String]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let files = entries.flat_map(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return files_with(&path, texts);
        }
        let text = String::from_utf8(std::fs::read(&path).unwrap()).unwrap();
        let is_there = texts.iter().any(|it| text.contains(it.as_str()));
        is_there.then_some(path).into_iter().collect()
    });
    files.collect()
}

/// Whatever the command has done with credentials, and with the profile meanwhile.
#[cfg(unix)]
#[test]
fn secret_keys_are_in_one_private_file() {
    use std::os::unix::fs::PermissionsExt;
    for way in public_ways() {
        let aws = Aws::alice(way);
        let replaced = aws.issued(&[]);
        for more in [&READER[..], &["--renew"], &["--format", "env"]] {
            aws.output(more);
        }
        aws.kept.end_access_token();
        let others = [
            aws.kept.token(),
            aws.kept.prints(&["whoami", "--format", "json"]),
        ];
        let issued = aws.emulator.issued_credentials().into_iter();
        let secrets: Vec<String> = issued
            .flat_map(|it| [it.secret_key, it.session_token])
            .collect();
        assert_eq!(secrets.len(), 6);
        for shown in others {
            assert!(!secrets.iter().any(|secret| shown.contains(secret)));
        }
        let files = files_with(aws.kept.home(), &secrets);
        assert_eq!(files, [aws.kept.file(PROFILE)]);
        let mode = files[0].metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        // What was replaced is gone.
        let replaced = [replaced.secret_key, replaced.session_token];
        assert!(files_with(aws.kept.home(), &replaced).is_empty());
        aws.kept.does(&["sign-out"]);
        assert!(files_with(aws.kept.home(), &secrets).is_empty());
    }
}
