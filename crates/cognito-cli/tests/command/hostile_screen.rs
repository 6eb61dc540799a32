//! The same peer, with a user in the terminal.

use std::sync::Arc;

use cognito_emulator::{MfaMode, MfaType, NewUser};
use serde_json::{Value, json};

use crate::hostile::{forged, harmless, long, told_of};
use crate::kept::{Kept, WAYS};
use crate::peer::{emulator_but, saying};
use crate::support::{PASSWORD, at, emulator, emulator_with_mfa};
use crate::terminal::Terminal;

/// A sign-in that the peer answers with this challenge.
fn challenged(name: &str, parameters: Value) -> Terminal {
    let challenge = json!({
        "ChallengeName": name, "ChallengeParameters": parameters, "Session": "s".repeat(20),
    });
    let peer = saying(200, challenge);
    Terminal::start(told_of(&peer, &["sign-in", "--flow", "password"]))
}

#[test]
fn a_peer_cannot_forge_a_prompt() {
    for text in [forged(), long()] {
        let list = json!([text, "EMAIL_OTP", text]).to_string();
        for (name, parameters, prompt) in [
            (
                "SMS_MFA",
                json!({ "CODE_DELIVERY_DELIVERY_MEDIUM": text, "CODE_DELIVERY_DESTINATION": text }),
                ": ",
            ),
            (
                "EMAIL_OTP",
                json!({ "CODE_DELIVERY_DELIVERY_MEDIUM": text, "CODE_DELIVERY_DESTINATION": text }),
                ": ",
            ),
            (
                "SOFTWARE_TOKEN_MFA",
                json!({ "FRIENDLY_DEVICE_NAME": text }),
                "\" shows: ",
            ),
            (
                "SELECT_MFA_TYPE",
                json!({ "MFAS_CAN_CHOOSE": list }),
                "by number or name: ",
            ),
            (
                "CUSTOM_CHALLENGE",
                json!({ "a": text, text.as_str(): "b" }),
                "Answer: ",
            ),
        ] {
            let mut terminal = challenged(name, parameters);
            terminal.wait_for(prompt);
            harmless(&terminal.screen());
            terminal.type_end();
            terminal.end();
            harmless(&terminal.screen());
        }
    }
}

#[test]
fn a_name_in_a_prompt_is_one_word() {
    let fills_a_line = format!("{}Password for root", " ".repeat(60));
    let mut terminal = challenged(
        "SMS_MFA",
        json!({ "CODE_DELIVERY_DESTINATION": fills_a_line }),
    );
    terminal.wait_for(": ");
    let screen = terminal.screen();
    assert!(!screen.contains("Password for root"), "{screen}");
    assert!(
        screen.contains("\u{fffd}Password\u{fffd}for\u{fffd}root: "),
        "{screen}"
    );
}

#[test]
fn a_required_attribute_is_labelled() {
    let required = json!([
        "userAttributes.Password for root",
        format!("userAttributes.{}", long())
    ]);
    let parameters = json!({ "requiredAttributes": required.to_string() });
    let challenge = json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED", "ChallengeParameters": parameters,
        "Session": "s".repeat(20),
    });
    let peer = saying(200, challenge);
    let mut command = told_of(&peer, &["sign-in", "--flow", "password"]);
    command.env("COGNITO_NEW_PASSWORD", "Fresh-Horse8!");
    let mut terminal = Terminal::start(command);
    terminal
        .wait_for("\nAttribute Password\u{fffd}for\u{fffd}root: ")
        .type_line("x")
        .wait_for("\nAttribute x")
        .wait_for(": ");
    harmless(&terminal.screen());
}

#[test]
fn a_list_does_not_flood_the_screen() {
    let many: Vec<String> = (0..10_000)
        .map(|number| format!("FACTOR_{number}"))
        .collect();
    let list = json!(many).to_string();
    let mut terminal = challenged("SELECT_MFA_TYPE", json!({ "MFAS_CAN_CHOOSE": list }));
    terminal
        .wait_for("by number or name: ")
        .type_line("none")
        .wait_for("offers");
    terminal.wait_for("by number or name: ");
    harmless(&terminal.screen());

    let parameters = (0..9_000).map(|number| (format!("p{number}"), Value::from("x")));
    let mut terminal = challenged("CUSTOM_CHALLENGE", Value::Object(parameters.collect()));
    terminal.wait_for("Answer: ");
    harmless(&terminal.screen());
}

#[test]
fn a_passkeys_options_must_be_json() {
    let forged = forged();
    let options = json!({ "challenge": "AA", "rpId": forged });
    let pretty = serde_json::to_string_pretty(&options).unwrap();
    let mut terminal = challenged("WEB_AUTHN", json!({ "CREDENTIAL_REQUEST_OPTIONS": pretty }));
    terminal.wait_for("in one line: ");
    let screen = terminal.screen();
    harmless(&screen);
    let line = screen.lines().find(|line| line.starts_with('{')).unwrap();
    assert_eq!(serde_json::from_str::<Value>(line).unwrap(), options);

    for options in [forged.clone(), json!({ "rpId": long() }).to_string()] {
        let parameters = json!({ "CREDENTIAL_REQUEST_OPTIONS": options });
        let mut terminal = challenged("WEB_AUTHN", parameters);
        assert_eq!(terminal.end(), (Some(4), String::new()));
        harmless(&terminal.screen());
    }
}

#[test]
fn an_invalid_app_secret_is_not_shown() {
    let alice = NewUser::new("alice", PASSWORD);
    let required = emulator_with_mfa(MfaMode::Required, &[MfaType::SoftwareToken], alice);
    let required = Arc::new(required);
    let answer = |secret: String| json!({ "SecretCode": secret, "Session": "s".repeat(20) });
    for secret in [forged(), long()] {
        let peer = emulator_but(&required, "AssociateSoftwareToken", answer(secret.clone()));
        let mut command = at(&required, &["sign-in", "--username", "alice"]);
        command
            .env("COGNITO_ENDPOINT", peer)
            .env("COGNITO_PASSWORD", PASSWORD);
        let mut terminal = Terminal::start(command);
        assert_eq!(terminal.end(), (Some(4), String::new()));
        harmless(&terminal.screen());

        let emulator = Arc::new(emulator());
        let peer = emulator_but(&emulator, "AssociateSoftwareToken", answer(secret));
        let mut kept = Kept::nobody(&emulator, WAYS[0]);
        kept.reached_at(&peer);
        let kept = kept.signed_in();
        let mut terminal = Terminal::start(kept.command(&["mfa", "totp"]));
        assert_eq!(terminal.end(), (Some(4), String::new()));
        harmless(&terminal.screen());
    }
}

#[test]
fn a_message_about_a_code_is_one_short_line() {
    let alice = NewUser::new("alice", PASSWORD);
    let emulator = emulator_with_mfa(MfaMode::Optional, &[MfaType::Sms], alice);
    let emulator = Arc::new(emulator);
    for text in [forged(), long()] {
        let said = json!({ "__type": "CodeMismatchException", "message": text });
        let peer = saying(400, said);
        let mut command = at(&emulator, &["confirm", "--username", "alice"]);
        command.env("COGNITO_ENDPOINT", peer);
        let mut terminal = Terminal::start(command);
        terminal
            .wait_for("Code that was sent: ")
            .type_line("123456")
            .wait_for("CodeMismatchException")
            .wait_for("Code that was sent: ");
        harmless(&terminal.screen());
    }
}

#[test]
fn a_proven_password_is_not_asked_for_again() {
    let asked = json!({ "ChallengeName": "PASSWORD", "ChallengeParameters": {},
                        "Session": "s".repeat(20) });
    let peer = saying(200, asked);
    for flow in ["srp", "custom-srp", "password", "choice"] {
        let mut command = told_of(&peer, &["sign-in", "--flow", flow]);
        if flow == "choice" {
            command.args(["--prefer", "password-srp"]);
        }
        let mut terminal = Terminal::start(command);
        assert_eq!(terminal.end(), (Some(4), String::new()), "{flow}");
    }
}
