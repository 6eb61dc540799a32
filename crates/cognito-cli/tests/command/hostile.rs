//! A peer whose texts are meant for the terminal: standard output and standard error.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::kept::{Kept, WAYS, printed};
use crate::peer::{emulator_but, saying};
use crate::support::{PASSWORD, cognito, emulator, fails, stderr};

/// Begins a line, moves the cursor, changes the direction, or is invisible: CR LF, NEL, LINE
/// and PARAGRAPH SEPARATOR; ESC, CSI, DEL; bidirectional overrides and isolates; ZERO WIDTH
/// SPACE, SOFT HYPHEN, HANGUL FILLER, a variation selector and a tag.
pub(crate) const STRAY: &str = "\r\n\u{85}\u{2028}\u{2029}\u{1b}\u{9b}\u{7f}\u{202e}\u{2066}\
                                \u{200b}\u{ad}\u{3164}\u{fe0f}\u{e0041}";

/// A text that looks like one of our prompts, with all of that around it.
pub(crate) fn forged() -> String {
    format!("x{STRAY}\nPassword for root: {STRAY}")
}

/// The same, so long that a reply can contain it only twice.
pub(crate) fn long() -> String {
    format!("{}{}", forged(), "y".repeat(450_000))
}

/// Contains none of these characters, none of its lines, and not a megabyte.
pub(crate) fn harmless(shown: &str) {
    let own = |c: &char| matches!(c, '\r' | '\n');
    let stray: Vec<char> = shown.chars().filter(|c| STRAY.contains(*c)).collect();
    let stray: Vec<&char> = stray.iter().filter(|c| !own(c)).collect();
    assert!(stray.is_empty(), "{stray:?} in {shown:?}");
    for line in shown.lines() {
        assert!(!line.starts_with("Password for root"), "{shown}");
    }
    assert!(shown.len() < 20_000, "{} octets", shown.len());
}

/// The command with this peer as its service.
pub(crate) fn told_of(peer: &str, arguments: &[&str]) -> std::process::Command {
    let mut command = cognito(arguments);
    command
        .env("COGNITO_USER_POOL_ID", "us-east-1_x")
        .env("COGNITO_CLIENT_ID", "x")
        .env("COGNITO_ENDPOINT", peer)
        .env("COGNITO_USERNAME", "alice")
        .env("COGNITO_PASSWORD", PASSWORD);
    command
}

/// The result of a sign-in, with this instead of one token.
fn result(member: &str, token: &str) -> Value {
    let mut result = json!({
        "AccessToken": "a.b.c", "IdToken": "a.b.d", "RefreshToken": "r",
        "ExpiresIn": 3600, "TokenType": "Bearer",
    });
    result[member] = token.into();
    json!({ "AuthenticationResult": result, "ChallengeParameters": {} })
}

/// Not a `b64token`: RFC 6750, section 2.1.
const NO_TOKENS: [&str; 6] = [
    "",
    "=",
    "a b",
    "a.b.c\r\nX-Role: root",
    "\u{1b}[2J",
    "\u{e9}",
];

#[test]
fn an_invalid_token_is_not_printed() {
    for member in ["AccessToken", "IdToken", "RefreshToken"] {
        for token in NO_TOKENS {
            let peer = saying(200, result(member, token));
            let output = told_of(&peer, &["sign-in", "--flow", "password"]).output();
            let output = output.unwrap();
            fails(&output, 4, "the peer broke the protocol");
            harmless(&stderr(&output));
        }
    }
    let peer = saying(200, result("AccessToken", "a-._~+/9=="));
    let output = told_of(&peer, &["sign-in", "--flow", "password"]).output();
    printed(&output.unwrap());
}

#[test]
fn an_invalid_token_is_not_kept() {
    let emulator = emulator();
    for token in NO_TOKENS {
        let peer = saying(200, result("AccessToken", token));
        let kept = Kept::nobody(&emulator, WAYS[0]);
        let mut command = kept.sign_in();
        command.args(["--flow", "password", "--endpoint", &peer]);
        fails(&command.output().unwrap(), 4, "the peer broke the protocol");
        assert!(!kept.is_signed_in());
    }
}

#[test]
fn an_invalid_token_from_a_refresh_or_a_file_is_not_printed() {
    let emulator = Arc::new(emulator());
    for way in WAYS {
        for token in NO_TOKENS {
            let answer = result("AccessToken", token);
            let peer = emulator_but(&emulator, "GetTokensFromRefreshToken", answer);
            let mut kept = Kept::nobody(&emulator, way);
            kept.reached_at(&peer);
            let kept = kept.signed_in();
            kept.end_access_token();
            let output = kept.output(&["token"]);
            fails(&output, 4, "the peer broke the protocol");
            kept.change_session("AccessToken", token);
            kept.change_session("Ends", 32_503_680_000_u64);
            let output = kept.output(&["token"]);
            assert_ne!(output.status.code(), Some(0));
            assert_eq!(output.stdout, b"");
            harmless(&stderr(&output));
        }
    }
}

#[test]
fn the_services_message_is_one_short_line() {
    for text in [forged(), long()] {
        for answer in [
            json!({ "__type": text, "message": text }),
            json!({ "__type": "NotAuthorizedException", "message": text }),
        ] {
            let peer = saying(400, answer);
            let output = told_of(&peer, &["sign-in", "--flow", "password"]).output();
            let output = output.unwrap();
            fails(&output, 1, "cognito: ");
            harmless(&stderr(&output));
            assert_eq!(stderr(&output).lines().count(), 1);
        }
    }
}

#[test]
fn an_unanswered_challenge_is_one_short_line() {
    let forged = long();
    for (name, parameters) in [
        (forged.as_str(), json!({})),
        (
            "NEW_PASSWORD_REQUIRED",
            json!({ "requiredAttributes": json!([forged]).to_string() }),
        ),
        (
            "SELECT_MFA_TYPE",
            json!({ "MFAS_CAN_CHOOSE": json!([forged, forged]).to_string() }),
        ),
    ] {
        let challenge = json!({
            "ChallengeName": name, "ChallengeParameters": parameters, "Session": "s".repeat(20),
        });
        let peer = saying(200, challenge);
        let mut command = told_of(&peer, &["sign-in", "--flow", "password"]);
        command
            .args(["--answer", "ANSWER=none"])
            .env("COGNITO_NEW_PASSWORD", "Fresh-Horse8!");
        let output = command.output().unwrap();
        assert_ne!(output.status.code(), Some(0));
        assert_eq!(output.stdout, b"");
        assert!(
            stderr(&output).starts_with("cognito: "),
            "{}",
            stderr(&output)
        );
        harmless(&stderr(&output));
        assert_eq!(stderr(&output).lines().count(), 1);
    }
}

/// Exactly the peer's text, with nothing raw.
fn exact(text: &str) -> Value {
    harmless(text);
    assert_eq!(text.lines().count(), 1);
    serde_json::from_str(text).unwrap()
}

#[test]
fn json_is_exact_and_escaped() {
    let emulator = Arc::new(emulator());
    let forged = forged();
    let kept = |operation, answer| {
        let peer = emulator_but(&emulator, operation, answer);
        let mut kept = Kept::nobody(&emulator, WAYS[0]);
        kept.reached_at(&peer);
        kept.signed_in()
    };

    let attributes = json!([{ "Name": "nickname", "Value": forged }]);
    let user = json!({ "Username": "alice", "UserAttributes": attributes });
    let shown = exact(&kept("GetUser", user).prints(&["whoami"]));
    assert_eq!(shown["UserAttributes"]["nickname"], forged);

    let factors = json!({ "Username": "alice", "PreferredMfaSetting": forged,
                          "UserMFASettingList": [forged] });
    let kept_with = kept("GetUserAuthFactors", factors);
    let shown = exact(&kept_with.prints(&["mfa", "status"]));
    assert_eq!(shown["PreferredMfaSetting"], forged);
    assert_eq!(shown["UserMFASettingList"], json!([forged]));

    let passkeys = json!({ "Credentials": [{
        "CredentialId": "x", "FriendlyCredentialName": forged, "RelyingPartyId": forged,
        "AuthenticatorTransports": [], "CreatedAt": 1,
    }] });
    let shown = exact(&kept("ListWebAuthnCredentials", passkeys).prints(&["passkeys", "list"]));
    assert_eq!(shown["Credentials"][0]["FriendlyCredentialName"], forged);

    let options = json!({ "CredentialCreationOptions": { "user": { "name": forged } } });
    let kept_with = kept("StartWebAuthnRegistration", options);
    let shown = exact(&kept_with.prints(&["passkeys", "add", "--start"]));
    assert_eq!(shown["user"]["name"], forged);

    let secret = json!({ "SecretCode": forged });
    let shown = exact(&kept("AssociateSoftwareToken", secret).prints(&["mfa", "totp"]));
    assert_eq!(shown["SecretCode"], forged);
}

#[test]
fn a_codes_destination_is_exact_and_escaped() {
    let forged = forged();
    let delivery = json!({
        "AttributeName": "email", "DeliveryMedium": forged, "Destination": forged,
    });
    let answer = json!({
        "UserConfirmed": false, "UserSub": forged, "CodeDeliveryDetails": delivery,
    });
    let peer = saying(200, answer);
    for arguments in [
        &["sign-up"][..],
        &["forgot-password"],
        &["confirm", "--resend"],
    ] {
        let output = told_of(&peer, arguments).output().unwrap();
        let shown = exact(&printed(&output));
        assert_eq!(shown["CodeDeliveryDetails"], delivery);
    }
}
