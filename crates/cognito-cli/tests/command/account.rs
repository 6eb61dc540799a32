//! Sign-up and passwords in scripts.

use std::process::Output;

use cognito_emulator::{Emulator, FirstAuthFactor, NewUser};
use serde_json::{Value, json};

use crate::kept::{Kept, WAYS, printed};
use crate::support::{PASSWORD, emulator, fails, newest_code, stderr, with_stdin};

pub(crate) const NEW: &str = "Battery-Staple8!";

/// A code of seven digits is never correct.
pub(crate) const WRONG: &str = "1234567";

fn json(output: &Output) -> Value {
    serde_json::from_str(&printed(output)).unwrap()
}

pub(crate) fn delivery(address: &str) -> Value {
    json!({ "AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": address })
}

/// `sign-up` as bob.
fn sign_up(kept: &Kept, more: &[&str]) -> Output {
    let arguments = [
        "sign-up",
        "--username",
        "bob",
        "--attribute",
        "email=bob@example.com",
    ];
    let mut command = kept.begin(&arguments);
    command.args(more).env("COGNITO_PASSWORD", PASSWORD);
    command.output().unwrap()
}

fn confirm(kept: &Kept, more: &[&str]) -> Output {
    let mut command = kept.begin(&["confirm", "--username", "bob"]);
    command.args(more).output().unwrap()
}

/// Whether bob can sign in with this password.
pub(crate) fn signs_in(kept: &Kept, name: &str, password: &str) -> bool {
    let mut command = kept.begin(&["sign-in", "--username", name]);
    let output = command.env("COGNITO_PASSWORD", password).output();
    output.unwrap().status.success()
}

#[test]
fn a_user_signs_up_and_confirms() {
    for way in WAYS {
        let emulator = Emulator::start().unwrap();
        let kept = Kept::nobody(&emulator, way);
        let signed_up = json(&sign_up(&kept, &[]));
        assert_eq!(signed_up["UserConfirmed"], false);
        assert_eq!(signed_up["CodeDeliveryDetails"], delivery("b***@e***"));
        assert_eq!(signed_up["UserSub"].as_str().unwrap().len(), 36);
        assert!(!signs_in(&kept, "bob", PASSWORD));

        fails(
            &confirm(&kept, &["--code", WRONG]),
            1,
            "CodeMismatchException",
        );
        fails(
            &confirm(&kept, &[]),
            2,
            "no code: there is no terminal to prompt in; give --code",
        );
        let first = newest_code(&emulator, "SignUp");
        let resent = json(&confirm(&kept, &["--resend"]));
        assert_eq!(
            resent,
            json!({ "CodeDeliveryDetails": delivery("b***@e***") })
        );
        let second = newest_code(&emulator, "ResendConfirmationCode");
        if first != second {
            fails(
                &confirm(&kept, &["--code", &first]),
                1,
                "CodeMismatchException",
            );
        }
        // Characters that were pasted around it are removed.
        let code = format!(" {second} ");
        assert_eq!(printed(&confirm(&kept, &["--code", &code])), "");
        assert!(signs_in(&kept, "bob", PASSWORD));
        fails(&sign_up(&kept, &[]), 1, "UsernameExistsException");
    }
}

#[test]
fn a_confirmation_signs_in() {
    for way in WAYS {
        let emulator = Emulator::start().unwrap();
        let kept = Kept::nobody(&emulator, way);
        json(&sign_up(&kept, &[]));
        let code = newest_code(&emulator, "SignUp");
        assert_eq!(printed(&confirm(&kept, &["--code", &code, "--keep"])), "");
        assert_eq!(kept.json(&["whoami"])["Username"], "bob");
        kept.end_access_token();
        kept.token();
    }
}

#[test]
fn a_confirmation_without_a_session_succeeds() {
    let emulator = Emulator::start().unwrap();
    // The emulator's default app client does not allow USER_AUTH.
    let kept = Kept::nobody(&emulator, WAYS[0]);
    let own = ["--client-id", emulator.client_id()];
    json(&sign_up(&kept, &own));
    let code = newest_code(&emulator, "SignUp");
    let output = confirm(&kept, &[&own[..], &["--code", &code, "--keep"]].concat());
    fails(
        &output,
        1,
        "confirmed, but the service returned no session to sign in with",
    );
    assert!(signs_in(&kept, "bob", PASSWORD));
}

#[test]
fn a_sign_up_without_a_terminal_refuses_keep() {
    let emulator = Emulator::start().unwrap();
    let kept = Kept::nobody(&emulator, WAYS[0]);
    fails(&sign_up(&kept, &["--keep"]), 2, "cognito confirm --keep");
    assert!(emulator.outbox().is_empty(), "nothing was sent");
    fails(
        &sign_up(&kept, &["--attribute", "email"]),
        2,
        "--attribute takes NAME=VALUE",
    );
    let output = with_stdin(kept.begin(&["sign-up", "--username", "bob"]), "");
    fails(&output, 2, "no password");
    let weak = with_stdin(
        kept.begin(&["sign-up", "--username", "bob", "--password-stdin"]),
        "short\n",
    );
    fails(&weak, 1, "InvalidPasswordException");
    assert!(!stderr(&weak).contains("short\n"));
}

#[test]
fn a_forgotten_password_is_replaced() {
    for way in WAYS {
        let emulator = emulator();
        let kept = Kept::nobody(&emulator, way);
        let forgot = |more: &[&str], new: &str| {
            let mut command = kept.begin(&["forgot-password", "--username", "alice"]);
            command.args(more).env("COGNITO_NEW_PASSWORD", new);
            command.output().unwrap()
        };
        let sent = json(&forgot(&[], ""));
        assert_eq!(
            sent,
            json!({ "CodeDeliveryDetails": delivery("a***@e***") })
        );
        let code = newest_code(&emulator, "ForgotPassword");
        fails(&forgot(&["--code", &code], ""), 2, "no new password");
        fails(&forgot(&["--code", WRONG], NEW), 1, "CodeMismatchException");
        let weak = forgot(&["--code", &code], "short");
        fails(&weak, 1, "InvalidPasswordException");
        assert_eq!(printed(&forgot(&["--code", &code], NEW)), "");
        assert!(signs_in(&kept, "alice", NEW));
        assert!(!signs_in(&kept, "alice", PASSWORD));
    }
}

#[test]
fn a_password_is_changed() {
    for way in WAYS {
        let emulator = emulator();
        let kept = Kept::alice(&emulator, way);
        let change = |old: &str, new: &str| {
            let mut command = kept.command(&["change-password"]);
            command
                .env("COGNITO_PASSWORD", old)
                .env("COGNITO_NEW_PASSWORD", new);
            command.output().unwrap()
        };
        let wrong = change("Wrong-Horse7!", NEW);
        fails(&wrong, 1, "NotAuthorizedException");
        assert!(!stderr(&wrong).contains(NEW));
        fails(&change(PASSWORD, ""), 2, "no new password");
        fails(&change("", NEW), 2, "no password");
        assert_eq!(printed(&change(PASSWORD, NEW)), "");
        assert!(signs_in(&kept, "alice", NEW));

        let arguments = [
            "change-password",
            "--password-stdin",
            "--new-password-stdin",
        ];
        let lines = format!("{NEW}\n{PASSWORD}\n");
        assert_eq!(printed(&with_stdin(kept.command(&arguments), &lines)), "");
        assert!(signs_in(&kept, "alice", PASSWORD));
    }
}

#[test]
fn a_user_without_a_password_sets_a_first_one() {
    let emulator = Emulator::start().unwrap();
    let bob = NewUser::passwordless("bob").with_attribute("email", "bob@example.com");
    emulator.add(bob.unconfirmed()).unwrap();
    let kept = Kept::nobody(&emulator, WAYS[0]);
    json(&confirm(&kept, &["--resend"]));
    let code = newest_code(&emulator, "ResendConfirmationCode");
    assert_eq!(printed(&confirm(&kept, &["--code", &code, "--keep"])), "");
    let mut command = kept.command(&["change-password", "--first"]);
    let output = command.env("COGNITO_NEW_PASSWORD", NEW).output().unwrap();
    assert_eq!(printed(&output), "");
    assert!(signs_in(&kept, "bob", NEW));
}

#[test]
fn a_user_without_a_password_signs_up() {
    let emulator = Emulator::start().unwrap();
    let kept = Kept::nobody(&emulator, WAYS[0]);
    // A user pool requires one, unless codes can be the first factor.
    fails(
        &sign_up(&kept, &["--no-password"]),
        1,
        "InvalidParameterException",
    );
    emulator
        .with_pool(|pool, _| {
            pool.set_first_auth_factors([FirstAuthFactor::EmailOtp]);
            Ok(())
        })
        .unwrap();
    json(&sign_up(&kept, &["--no-password"]));
    let code = newest_code(&emulator, "SignUp");
    assert_eq!(printed(&confirm(&kept, &["--code", &code, "--keep"])), "");
    let factors = kept.json(&["whoami"])["ConfiguredUserAuthFactors"].take();
    assert_eq!(factors, json!(["EMAIL_OTP"]));
}
