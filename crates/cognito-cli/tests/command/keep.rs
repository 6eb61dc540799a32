//! `sign-in --keep`, `token` and `whoami`: a session that lasts over several runs.

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_emulator::NewAppClient;
use serde_json::{Value, json};

use crate::kept::{Kept, PROFILE, WAYS, printed, public_ways};
use crate::peer::{emulator_after, emulator_answering, nobody};
use crate::support::{PASSWORD, SECRET, emulator, fails, stderr};

/// The claims of a token.
pub(crate) fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

#[test]
fn a_kept_user_has_tokens_without_arguments() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let token = kept.token();
        assert_eq!(claims(&token)["token_use"], "access");
        assert_eq!(claims(&token)["username"], "alice");
        assert_eq!(kept.token(), token, "it is good: no other is needed");
        let id = kept.prints(&["token", "--id"]);
        assert_eq!(claims(id.trim_end())["token_use"], "id");

        let who = kept.json(&["whoami"]);
        assert_eq!(who["Username"], "alice");
        assert_eq!(who["UserAttributes"]["email"], "alice@example.com");
        assert_eq!(who["ConfiguredUserAuthFactors"], json!(["PASSWORD"]));
        assert_eq!(who["UserPoolId"], emulator.user_pool_id());
    }
}

/// Without system roots no transport can be built: for such a token none is, and nothing of
/// TLS is read.
#[cfg(target_os = "linux")]
#[test]
fn a_valid_token_needs_no_transport() {
    let emulator = emulator();
    for way in public_ways() {
        let kept = Kept::alice(&emulator, way);
        let without_roots = |arguments: &[&str]| {
            let mut command = kept.command(arguments);
            command.env("SSL_CERT_FILE", "/dev/null");
            command.env_remove("SSL_CERT_DIR").output().unwrap()
        };
        for arguments in [&["token"][..], &["token", "--id"]] {
            let expected = kept.prints(arguments);
            assert_eq!(printed(&without_roots(arguments)), expected);
        }
        fails(
            &without_roots(&["token", "--refresh"]),
            2,
            "could not be built",
        );
    }
}

#[test]
fn an_expired_token_is_refreshed_and_kept() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let first = kept.token();
        kept.end_access_token();
        let second = kept.token();
        assert_ne!(second, first);
        assert_eq!(kept.session()["AccessToken"], *second);
        assert_eq!(kept.token(), second);
    }
}

#[test]
fn a_rotated_refresh_token_is_kept() {
    let emulator = emulator();
    for way in public_ways() {
        let client = NewAppClient::public().rotating_refresh_tokens(0);
        let kept = Kept::of(&emulator, way, client).signed_in();
        for _ in 0..3 {
            let before = kept.session();
            kept.end_access_token();
            kept.token();
            assert_ne!(kept.session()["RefreshToken"], before["RefreshToken"]);
        }
    }
}

#[test]
fn an_id_token_that_expires_first_is_refreshed() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let mut ended = claims(kept.prints(&["token", "--id"]).trim_end());
        ended["exp"] = 1.into();
        // The command reads it and does not verify it.
        let ended = format!("e30.{}.e30", URL_SAFE_NO_PAD.encode(ended.to_string()));
        kept.change_session("IdToken", ended.as_str());
        let access_token = kept.token();
        let renewed = kept.prints(&["token", "--id"]);
        assert_ne!(renewed.trim_end(), ended);
        assert_eq!(kept.session()["IdToken"], renewed.trim_end());
        assert_ne!(kept.token(), access_token, "they came together");
    }
}

#[test]
fn tokens_are_refreshed_on_request() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let mut before = kept.session();
        for arguments in [
            &["token", "--refresh"][..],
            &["token", "--refresh", "--id"],
            &["refresh"],
        ] {
            let printed = kept.prints(arguments);
            let now = kept.session();
            for token in ["AccessToken", "IdToken"] {
                assert_ne!(now[token], before[token], "{arguments:?}");
            }
            assert_eq!(now["RefreshToken"], before["RefreshToken"]);
            let expected = match arguments {
                ["token", "--refresh"] => format!("{}\n", now["AccessToken"].as_str().unwrap()),
                ["token", ..] => format!("{}\n", now["IdToken"].as_str().unwrap()),
                _ => String::new(),
            };
            assert_eq!(printed, expected);
            before = now;
        }
        // The old ones are valid, but new ones were requested.
        kept.serve_by(&nobody());
        for arguments in [&["token", "--refresh"][..], &["refresh"]] {
            fails(&kept.output(arguments), 3, "127.0.0.1");
        }
        kept.token();
    }
    let kept = Kept::nobody(&emulator, WAYS[0]);
    fails(&kept.output(&["refresh"]), 6, "nobody is signed in");
}

/// With a slow clock an expired token looks valid. The service's answer counts.
#[test]
fn a_rejected_token_is_not_returned() {
    let emulator = Arc::new(emulator());
    for words in ["Access Token has expired", "Access Token has been revoked"] {
        for (operation, arguments) in [
            ("GetUser", &["whoami"][..]),
            ("ListDevices", &["devices", "list"]),
            ("ListWebAuthnCredentials", &["passkeys", "list"]),
            ("ChangePassword", &["change-password"]),
        ] {
            let kept = Kept::alice(&emulator, WAYS[0]);
            let ended = kept.token();
            let refusal = json!({ "__type": "NotAuthorizedException", "message": words });
            kept.serve_by(&emulator_answering(&emulator, operation, 400, refusal));
            let mut command = kept.command(arguments);
            command.env("COGNITO_PASSWORD", PASSWORD);
            command.env("COGNITO_NEW_PASSWORD", "Another-Horse7!");
            fails(
                &command.output().unwrap(),
                1,
                "says that the access token has expired",
            );
            assert_ne!(kept.token(), ended, "{operation}");
        }
    }
    // A wrong password has the same code, and ends no token.
    let kept = Kept::alice(&emulator, WAYS[0]);
    let good = kept.token();
    let mut command = kept.command(&["change-password"]);
    command.env("COGNITO_PASSWORD", "Wrong-Horse7!");
    command.env("COGNITO_NEW_PASSWORD", "Another-Horse7!");
    assert_eq!(command.output().unwrap().status.code(), Some(1));
    assert_eq!(kept.token(), good);
}

/// An ID token, which the command does not verify, with this many seconds left.
fn id_token(seconds: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let claims = json!({
        "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_x", "sub": "x",
        "token_use": "id", "aud": "x", "iat": 1, "exp": now.as_secs() + seconds,
    });
    format!("e30.{}.e30", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

#[test]
fn an_old_id_token_is_returned_while_valid() {
    let emulator = emulator();
    let nobody = nobody();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let lasting = id_token(59);
        kept.change_session("IdToken", lasting.as_str());
        let arguments = ["token", "--id"];
        kept.serve_by(&nobody);
        assert_eq!(kept.prints(&arguments).trim_end(), lasting);
        // Whatever happened to the access token.
        let lasting = id_token(3600);
        kept.change_session("IdToken", lasting.as_str());
        kept.end_access_token();
        assert_eq!(kept.prints(&arguments).trim_end(), lasting);
        kept.change_session("IdToken", id_token(0).as_str());
        fails(&kept.output(&arguments), 3, &nobody);
        kept.serve_by(emulator.endpoint());
        assert_ne!(kept.prints(&arguments).trim_end(), lasting);
    }
}

#[test]
fn an_ended_session_gives_no_id_token() {
    let emulator = Arc::new(emulator());
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let good = kept.session();
        kept.change_session("IdToken", id_token(0).as_str());
        kept.change_session("RefreshToken", "x.y.z");
        // Another process has signed in or refreshed in the meantime: its tokens are equally
        // valid.
        let (file, text) = (kept.file(PROFILE), Arc::new(Mutex::new(String::new())));
        let newer = Arc::clone(&text);
        let peer = emulator_after(&emulator, move |_| {
            fs::write(&file, &*newer.lock().unwrap()).unwrap();
        });
        kept.serve_by(&peer);
        let mut profile = kept.profile();
        profile["Session"]["IdToken"] = good["IdToken"].clone();
        profile["Session"]["RefreshToken"] = good["RefreshToken"].clone();
        *text.lock().unwrap() = profile.to_string();
        assert_eq!(kept.prints(&["token", "--id"]).trim_end(), good["IdToken"]);

        kept.serve_by(emulator.endpoint());
        kept.change_session("IdToken", id_token(0).as_str());
        kept.change_session("RefreshToken", "x.y.z");
        fails(&kept.output(&["token", "--id"]), 6, "sign in again");
        fails(&kept.output(&["token", "--id"]), 6, "nobody is signed in");
    }
}

#[test]
fn an_ended_session_has_its_exit_code_and_is_deleted() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let other = kept.session();
        kept.end_access_token();
        kept.change_session("RefreshToken", "x.y.z");
        let output = kept.output(&["token"]);
        fails(&output, 6, "sign in again: NotAuthorizedException");
        fails(&kept.output(&["token"]), 6, "nobody is signed in");
        assert!(!kept.is_signed_in());
        assert!(!stderr(&output).contains(other["AccessToken"].as_str().unwrap()));
    }
}

#[test]
fn a_network_fault_does_not_end_a_session() {
    let emulator = emulator();
    let nobody = nobody();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let before = kept.session();
        // It is still valid, and a better one is not available.
        kept.serve_by(&nobody);
        assert_eq!(kept.token(), before["AccessToken"]);
        kept.end_access_token();
        fails(&kept.output(&["token"]), 3, &nobody);
        assert_eq!(kept.session()["RefreshToken"], before["RefreshToken"]);
        kept.serve_by(emulator.endpoint());
        kept.token();
    }
}

#[cfg(unix)]
#[test]
fn a_profile_is_readable_only_by_its_owner() {
    use std::os::unix::fs::PermissionsExt;

    let emulator = emulator();
    let mode = |path: &std::path::Path| {
        let metadata = fs::metadata(path).unwrap();
        metadata.permissions().mode() & 0o777
    };
    let kept = Kept::alice(&emulator, WAYS[1]);
    kept.end_access_token();
    kept.token();
    let profile = kept.file(PROFILE);
    assert_eq!(mode(&profile), 0o600);
    assert_eq!(mode(profile.parent().unwrap()), 0o700);

    fs::set_permissions(&profile, fs::Permissions::from_mode(0o644)).unwrap();
    fails(&kept.output(&["token"]), 2, "has unsafe permissions");
}

#[test]
fn secrets_are_only_in_the_profile() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[1]);
    let signed_in = kept.profile().to_string();
    let session = kept.session();
    kept.does(&["sign-out"]);
    let signed_out = kept.profile().to_string();
    for secret in [SECRET, PASSWORD] {
        assert!(!signed_in.contains(secret));
    }
    for secret in ["AccessToken", "RefreshToken"] {
        let secret = session[secret].as_str().unwrap();
        assert!(!signed_out.contains(secret), "{signed_out}");
    }
}

#[test]
fn a_failed_sign_in_keeps_the_session() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let token = kept.token();
    let mut wrong = kept.sign_in();
    let output = wrong.env("COGNITO_PASSWORD", "Wrong-Horse7!").output();
    fails(&output.unwrap(), 1, "NotAuthorizedException");
    assert_eq!(kept.token(), token);
    let entries = fs::read_dir(kept.file("")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(
        names,
        [".profile.json.lock", PROFILE],
        "nothing else is left"
    );
}
