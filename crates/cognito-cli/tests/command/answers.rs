//! Challenges answered from the command line, without a terminal.

use cognito_emulator::{Emulator, MfaMode, MfaType, NewUser};

use crate::support::{
    PASSWORD, TOTP_SECRET, TRANSPORTS, at, emulator_with_mfa, fails, sign_in, stderr, tokens, totp,
    with_stdin,
};

fn with_app() -> Emulator {
    let user = NewUser::new("alice", PASSWORD)
        .with_software_token(TOTP_SECRET)
        .with_mfa(MfaType::SoftwareToken);
    emulator_with_mfa(MfaMode::Optional, &[MfaType::SoftwareToken], user)
}

#[test]
fn a_code() {
    for transport in TRANSPORTS {
        let emulator = with_app();
        let answer = format!("SOFTWARE_TOKEN_MFA_CODE={}", totp(TOTP_SECRET, 0));
        let mut command = sign_in(&emulator, &[&answer]);
        tokens(&command.args(["--transport", transport]).output().unwrap());
    }
}

#[test]
fn answers_with_the_same_name_are_used_in_order() {
    let emulator = with_app();
    let right = format!("SOFTWARE_TOKEN_MFA_CODE={}", totp(TOTP_SECRET, 0));
    // A code of seven digits is never correct.
    let wrong = "SOFTWARE_TOKEN_MFA_CODE=1234567";
    let only_wrong = sign_in(&emulator, &[wrong]).output().unwrap();
    fails(&only_wrong, 1, "CodeMismatchException");
    let said = "there is no other --answer SOFTWARE_TOKEN_MFA_CODE=VALUE";
    fails(&only_wrong, 1, said);
    assert!(!stderr(&only_wrong).contains("1234567"));
    tokens(&sign_in(&emulator, &[wrong, &right]).output().unwrap());
    // At most three more times.
    let too_many = sign_in(&emulator, &[wrong, wrong, wrong, wrong, &right]);
    fails(&{ too_many }.output().unwrap(), 1, "CodeMismatchException");
}

#[test]
fn a_choice_and_its_code() {
    let user = NewUser::new("alice", PASSWORD)
        .with_attribute("phone_number", "+15555550100")
        .with_attribute("phone_number_verified", "true")
        .with_software_token(TOTP_SECRET)
        .with_mfa(MfaType::SoftwareToken)
        .with_mfa(MfaType::Sms);
    let kinds = [MfaType::SoftwareToken, MfaType::Sms];
    let emulator = emulator_with_mfa(MfaMode::Optional, &kinds, user);
    let code = format!("SOFTWARE_TOKEN_MFA_CODE={}", totp(TOTP_SECRET, 0));
    let choice = "ANSWER=SOFTWARE_TOKEN_MFA";

    let none = sign_in(&emulator, &[]).output().unwrap();
    fails(
        &none,
        5,
        "the SELECT_MFA_TYPE challenge cannot be answered here",
    );
    fails(&none, 5, "give --answer ANSWER=VALUE");
    let other = sign_in(&emulator, &["ANSWER=EMAIL_OTP"]).output().unwrap();
    fails(
        &other,
        2,
        "SELECT_MFA_TYPE offers SMS_MFA, SOFTWARE_TOKEN_MFA; there is no other --answer",
    );
    let half = sign_in(&emulator, &[choice]).output().unwrap();
    fails(&half, 5, "SOFTWARE_TOKEN_MFA_CODE=VALUE");
    let sms = sign_in(&emulator, &["ANSWER=SMS_MFA"]).output().unwrap();
    fails(&sms, 5, "the SMS_MFA challenge cannot be answered here");
    fails(&sms, 5, "give --answer SMS_MFA_CODE=VALUE");
    // Also by its number in the list, after an invalid one.
    tokens(
        &sign_in(&emulator, &["ANSWER=3", "ANSWER=2", &code])
            .output()
            .unwrap(),
    );
}

/// A user with a temporary password, in a pool that requires a given name.
fn newcomer() -> Emulator {
    let emulator = Emulator::start().unwrap();
    emulator
        .with_pool(|pool, cx| {
            let user = NewUser::new("alice", PASSWORD).with_temporary_password();
            pool.add_user(user, cx)?;
            pool.set_required_attributes(["given_name"]);
            Ok(())
        })
        .unwrap();
    emulator
}

#[test]
fn a_new_password_with_an_attribute() {
    let given_name = "userAttributes.given_name=Alice";
    let emulator = newcomer();
    let none = sign_in(&emulator, &[]).output().unwrap();
    fails(
        &none,
        5,
        "give --new-password-stdin or set COGNITO_NEW_PASSWORD",
    );
    let mut half = sign_in(&emulator, &[]);
    half.env("COGNITO_NEW_PASSWORD", "Fresh-Horse8!");
    let half = half.output().unwrap();
    fails(&half, 5, "NEW_PASSWORD_REQUIRED");
    fails(&half, 5, "give --answer userAttributes.given_name=VALUE");
    let mut weak = sign_in(&emulator, &[given_name]);
    weak.env("COGNITO_NEW_PASSWORD", "weak");
    let weak = weak.output().unwrap();
    fails(&weak, 1, "InvalidPasswordException");
    fails(&weak, 1, "there is no other new password");

    let mut whole = sign_in(&emulator, &[given_name]);
    whole.env("COGNITO_NEW_PASSWORD", "Fresh-Horse8!");
    tokens(&whole.output().unwrap());
    let mut after = sign_in(&emulator, &[]);
    after.env("COGNITO_PASSWORD", "Fresh-Horse8!");
    tokens(&after.output().unwrap());
}

#[test]
fn both_passwords_from_standard_input() {
    let emulator = newcomer();
    let arguments = [
        "sign-in",
        "--username",
        "alice",
        "--password-stdin",
        "--new-password-stdin",
        "--answer",
        "userAttributes.given_name=Alice=1",
    ];
    let input = format!("{PASSWORD}\nFresh-Horse8!\n");
    tokens(&with_stdin(at(&emulator, &arguments), &input));
}

#[test]
fn passwords_in_arguments_are_refused_and_not_repeated() {
    let emulator = newcomer();
    for (name, instead) in [
        ("NEW_PASSWORD", "COGNITO_NEW_PASSWORD"),
        ("PASSWORD", "COGNITO_PASSWORD"),
    ] {
        let answer = format!("{name}=Fresh-Horse8!");
        let output = sign_in(&emulator, &[&answer]).output().unwrap();
        fails(&output, 2, &format!("{name} is not allowed in --answer"));
        fails(&output, 2, instead);
        assert!(!stderr(&output).contains("Fresh-Horse8!"));
    }
    for wrong in ["123456", "=123456"] {
        let output = sign_in(&emulator, &[wrong]).output().unwrap();
        fails(&output, 2, "--answer takes NAME=VALUE");
        assert!(!stderr(&output).contains("123456"));
    }
}

#[test]
fn a_second_factor_to_set_up() {
    let alice = || NewUser::new("alice", PASSWORD);
    let emulator_for = |kinds: &[MfaType]| emulator_with_mfa(MfaMode::Required, kinds, alice());

    let app = emulator_for(&[MfaType::SoftwareToken]);
    let output = sign_in(&app, &[]).output().unwrap();
    fails(&output, 5, "MFA_SETUP");
    fails(
        &output,
        5,
        "setting up an authenticator app needs a terminal",
    );

    let email = emulator_for(&[MfaType::SoftwareToken, MfaType::Email]);
    let output = sign_in(&email, &[]).output().unwrap();
    fails(&output, 5, "give --answer EMAIL=VALUE");
    let output = sign_in(&email, &["EMAIL=alice@example.com"])
        .output()
        .unwrap();
    fails(&output, 5, "give --answer EMAIL_OTP_CODE=VALUE");
    let sent = email.outbox();
    assert_eq!(sent.last().unwrap().destination, "alice@example.com");

    let sms = emulator_for(&[MfaType::Sms]);
    let output = sign_in(&sms, &[]).output().unwrap();
    fails(
        &output,
        5,
        "the MFA_SETUP challenge cannot be answered here",
    );
}
