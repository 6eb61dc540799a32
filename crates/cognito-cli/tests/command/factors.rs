//! `mfa` and `passkeys`.

use std::fs;

use cognito_emulator::{Emulator, FirstAuthFactor, MfaMode, MfaType, RelyingParty};
use serde_json::{Value, json};

use crate::kept::{Kept, WAYS};
use crate::support::{emulator_with_mfa, fails, reachable_alice, stderr, totp, with_stdin};

fn emulator() -> Emulator {
    let kinds = [MfaType::Sms, MfaType::SoftwareToken, MfaType::Email];
    emulator_with_mfa(MfaMode::Optional, &kinds, reachable_alice())
}

fn factors(kept: &Kept) -> (Value, Value) {
    let mut status = kept.json(&["mfa", "status"]);
    let turned_on = status["UserMFASettingList"].take();
    (turned_on, status["PreferredMfaSetting"].take())
}

#[test]
fn second_factors_are_turned_on_preferred_and_turned_off() {
    for way in WAYS {
        let emulator = emulator();
        let kept = Kept::alice(&emulator, way);
        assert_eq!(factors(&kept), (json!([]), Value::Null));
        kept.does(&["mfa", "enable", "email"]);
        assert_eq!(factors(&kept), (json!(["EMAIL_OTP"]), Value::Null));
        kept.does(&["mfa", "prefer", "sms"]);
        let (turned_on, preferred) = factors(&kept);
        assert_eq!(turned_on.as_array().unwrap().len(), 2);
        assert_eq!(preferred, "SMS_MFA");
        let who = kept.json(&["whoami"]);
        assert_eq!(who["PreferredMfaSetting"], "SMS_MFA");
        kept.does(&["mfa", "disable", "sms"]);
        assert_eq!(factors(&kept), (json!(["EMAIL_OTP"]), Value::Null));
        let passkey = kept.output(&["mfa", "prefer", "passkey"]);
        fails(&passkey, 2, "a passkey cannot be preferred");
        fails(&kept.output(&["mfa", "prefer", "totp"]), 1, "Exception");
    }
}

#[test]
fn a_script_sets_an_authenticator_app_up_in_two_steps() {
    for way in WAYS {
        let emulator = emulator();
        let kept = Kept::alice(&emulator, way);
        let secret = kept.json(&["mfa", "totp"]);
        let code = secret["SecretCode"].as_str().unwrap();
        let pool = emulator.user_pool_id();
        assert_eq!(
            secret["OtpauthUri"],
            format!("otpauth://totp/{pool}:alice?secret={code}&issuer={pool}")
        );
        let wrong = kept.output(&["mfa", "totp", "--code", "1234567"]);
        fails(&wrong, 1, "Exception");
        assert!(!stderr(&wrong).contains("1234567"));
        assert_eq!(factors(&kept).0, json!([]));
        let right = totp(code, 0);
        kept.does(&["mfa", "totp", "--code", &right, "--name", "phone"]);
        assert_eq!(factors(&kept).0, json!(["SOFTWARE_TOKEN_MFA"]));
        // And it counts.
        let output = kept.sign_in().output().unwrap();
        fails(&output, 5, "SOFTWARE_TOKEN_MFA_CODE");
    }
}

#[test]
fn the_issuer_is_a_name_that_an_app_can_take() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let secret = kept.json(&["mfa", "totp", "--issuer", "ACME & Co"]);
    let code = secret["SecretCode"].as_str().unwrap();
    assert_eq!(
        secret["OtpauthUri"],
        format!("otpauth://totp/ACME%20%26%20Co:alice?secret={code}&issuer=ACME%20%26%20Co")
    );
    // The Key URI Format: neither the issuer nor the account has a colon.
    for none in ["", "a:b", "a\nb", &"x".repeat(101)] {
        let output = kept.output(&["mfa", "totp", "--issuer", none]);
        fails(&output, 2, "not an issuer");
    }
}

fn emulator_with_passkeys() -> Emulator {
    let emulator = Emulator::start().unwrap();
    emulator.add(reachable_alice()).unwrap();
    emulator
        .with_pool(|pool, _| {
            pool.set_relying_party(RelyingParty::new("example.org"));
            pool.set_first_auth_factors([FirstAuthFactor::Password, FirstAuthFactor::WebAuthn]);
            Ok(())
        })
        .unwrap();
    emulator
}

#[cfg(unix)]
#[test]
fn a_passkey_is_registered_listed_and_deleted() {
    use crate::authenticator::Browser;

    for way in WAYS {
        let emulator = emulator_with_passkeys();
        let kept = Kept::alice(&emulator, way);
        let list = || kept.json(&["passkeys", "list"])["Credentials"].take();
        assert_eq!(list(), json!([]));

        let mut browser = Browser::at("https://login.example.org");
        let options = kept.json(&["passkeys", "add", "--start"]);
        let credential = browser.create(&options);
        let file = kept.file("credential.json");
        fs::write(&file, credential.to_string()).unwrap();
        let file = file.to_str().unwrap();
        kept.does(&["passkeys", "add", "--credential", file]);

        let listed = list();
        assert_eq!(listed.as_array().unwrap().len(), 1);
        assert_eq!(listed[0]["CredentialId"], credential["id"]);
        assert_eq!(listed[0]["RelyingPartyId"], "example.org");
        let again = kept.output(&["passkeys", "add", "--credential", file]);
        fails(&again, 1, "Exception");
        kept.does(&["passkeys", "delete", credential["id"].as_str().unwrap()]);
        assert_eq!(list(), json!([]));
        let gone = kept.output(&["passkeys", "delete", "-an-id-that-begins-so"]);
        fails(&gone, 1, "ResourceNotFoundException");
    }
}

#[test]
fn an_invalid_credential_is_reported() {
    let emulator = emulator_with_passkeys();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let missing = kept.output(&["passkeys", "add", "--credential", "/no/such/file"]);
    fails(&missing, 2, "/no/such/file cannot be read");
    for (input, said) in [
        ("", "the credential on standard input is empty"),
        ("[]\n", "the credential is not a JSON object"),
    ] {
        let output = with_stdin(kept.command(&["passkeys", "add"]), input);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
        let options: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(options["rp"]["id"], "example.org");
    }
}

#[cfg(unix)]
mod person {
    use super::{emulator, emulator_with_passkeys, factors};
    use crate::authenticator::Browser;
    use crate::kept::{Kept, WAYS};
    use crate::person::qr_code;
    use crate::support::totp;
    use crate::terminal::Terminal;
    use serde_json::{Value, json};

    #[test]
    fn scans_a_qr_code() {
        for way in WAYS {
            let emulator = emulator();
            let kept = Kept::alice(&emulator, way);
            let mut terminal = Terminal::start(kept.command(&["mfa", "totp"]));
            let prompt = "Code that the authenticator app shows now: ";
            terminal.wait_for(prompt);
            let uri = qr_code(&terminal.screen());
            let secret = uri.split(['=', '&']).nth(1).unwrap();
            terminal
                .type_line("1234567")
                .wait_for("Exception")
                .wait_for(prompt)
                .type_line(&totp(secret, 0));
            let (exit_code, stdout) = terminal.end();
            assert_eq!((exit_code, stdout.as_str()), (Some(0), ""));
            assert_eq!(factors(&kept).0, json!(["SOFTWARE_TOKEN_MFA"]));
        }
    }

    #[test]
    fn a_passkeys_options_and_credential_are_exchanged() {
        let emulator = emulator_with_passkeys();
        let kept = Kept::alice(&emulator, WAYS[0]);
        let mut process = kept.command(&["passkeys", "add"]);
        process
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped());
        let mut child = crate::support::Running(process.spawn().unwrap());
        let mut options = String::new();
        let stdout = child.0.stdout.take().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut options).unwrap();
        let options: Value = serde_json::from_str(&options).unwrap();
        let credential = Browser::at("https://login.example.org").create(&options);
        let stdin = child.0.stdin.take().unwrap();
        std::io::Write::write_all(&mut &stdin, format!("{credential}\n").as_bytes()).unwrap();
        assert!(child.0.wait().unwrap().success());
        let listed = kept.json(&["passkeys", "list"]);
        assert_eq!(listed["Credentials"][0]["CredentialId"], credential["id"]);
    }
}
