//! Challenges answered in a terminal.

use std::process::Command;

use cognito_emulator::{Emulator, MfaMode, MfaType, NewUser};

use crate::support::{PASSWORD, at, emulator_with_mfa, newest_code, reachable_alice, totp};
use crate::terminal::Terminal;

/// `sign-in` as alice, in a terminal, up to the password.
fn signing_in(emulator: &Emulator) -> Terminal {
    let mut terminal = Terminal::start(command(emulator));
    terminal.wait_for_hidden("Password: ").type_line(PASSWORD);
    terminal
}

fn command(emulator: &Emulator) -> Command {
    at(emulator, &["sign-in", "--username", "alice"])
}

#[test]
fn a_password_is_hidden_and_a_code_is_shown() {
    let user = reachable_alice().with_mfa(MfaType::Sms);
    let emulator = emulator_with_mfa(MfaMode::Optional, &[MfaType::Sms], user);
    let mut terminal = signing_in(&emulator);
    terminal.wait_for("Code that was sent by SMS to +*******0100: ");
    let code = newest_code(&emulator, "SMS_MFA");
    terminal.type_line(&code).wait_for(&code);
    let tokens = terminal.tokens();
    let screen = terminal.screen();
    assert!(!screen.contains(PASSWORD), "{screen}");
    assert!(!screen.contains(tokens["AccessToken"].as_str().unwrap()));
}

#[test]
fn prompts_go_to_the_terminal_if_standard_error_is_redirected() {
    let user = reachable_alice().with_mfa(MfaType::Email);
    let emulator = emulator_with_mfa(MfaMode::Optional, &[MfaType::Email], user);
    let mut command = command(&emulator);
    command.env("COGNITO_PASSWORD", PASSWORD);
    let mut terminal = Terminal::start_without_stderr(command);
    terminal.wait_for("Code that was sent by EMAIL to a***@e***: ");
    let code = newest_code(&emulator, "EMAIL_OTP");
    // Pasted text may have spaces around it; an empty line is not an answer.
    terminal.type_line("").wait_for("a***@e***: ");
    terminal.type_line(&format!(" {code} ")).tokens();
}

#[test]
fn a_wrong_code_is_asked_for_again_three_times() {
    let user = reachable_alice().with_mfa(MfaType::Sms);
    let emulator = emulator_with_mfa(MfaMode::Optional, &[MfaType::Sms], user);
    // A code of seven digits is never correct.
    let wrong = "1234567";
    let mut terminal = signing_in(&emulator);
    terminal.wait_for("+*******0100: ");
    for _ in 0..3 {
        terminal
            .type_line(wrong)
            .wait_for("CodeMismatchException")
            .wait_for("+*******0100: ");
    }
    let code = newest_code(&emulator, "SMS_MFA");
    terminal.type_line(&code).tokens();

    let mut terminal = signing_in(&emulator);
    for _ in 0..4 {
        terminal.wait_for("+*******0100: ").type_line(wrong);
    }
    let (exit_code, stdout) = terminal.end();
    assert_eq!((exit_code, stdout.as_str()), (Some(1), ""));
}

#[test]
fn the_user_can_end_the_input() {
    let user = reachable_alice().with_mfa(MfaType::Sms);
    let emulator = emulator_with_mfa(MfaMode::Optional, &[MfaType::Sms], user);
    let mut terminal = signing_in(&emulator);
    terminal.wait_for("+*******0100: ").type_end();
    let (exit_code, stdout) = terminal.end();
    assert_eq!((exit_code, stdout.as_str()), (Some(2), ""));
    let screen = terminal.screen();
    assert!(screen.contains("end of input"), "{screen}");
}

#[test]
fn a_factor_is_chosen_by_its_number() {
    let user = reachable_alice()
        .with_mfa(MfaType::Sms)
        .with_mfa(MfaType::Email);
    let kinds = [MfaType::Sms, MfaType::Email];
    let emulator = emulator_with_mfa(MfaMode::Optional, &kinds, user);
    let mut terminal = signing_in(&emulator);
    terminal
        .wait_for("1  SMS_MFA ")
        .wait_for("2  EMAIL_OTP ")
        .wait_for("by number or name: ")
        .type_line("3")
        .wait_for("SELECT_MFA_TYPE offers SMS_MFA, EMAIL_OTP")
        .wait_for("by number or name: ")
        .type_line("2")
        .wait_for("sent by EMAIL to a***@e***: ");
    let code = newest_code(&emulator, "EMAIL_OTP");
    terminal.type_line(&code).tokens();
}

#[test]
fn a_new_password_is_typed_twice_and_may_be_refused() {
    let emulator = Emulator::start().unwrap();
    emulator
        .with_pool(|pool, cx| {
            pool.add_user(reachable_alice().with_temporary_password(), cx)?;
            pool.set_required_attributes(["email", "given_name"]);
            Ok(())
        })
        .unwrap();
    let (first, second) = ("New password: ", "New password again: ");
    let new = "Fresh-Horse8!";
    let mut terminal = signing_in(&emulator);
    terminal.wait_for_hidden(first).type_line(new);
    terminal.wait_for_hidden(second).type_line("Other-Horse8!");
    terminal.wait_for("The passwords do not match.");
    terminal.wait_for_hidden(first).type_line("weakling");
    terminal.wait_for_hidden(second).type_line("weakling");
    // The e-mail address is known already.
    terminal
        .wait_for("\nAttribute given_name: ")
        .type_line("Alice");
    terminal.wait_for("InvalidPasswordException");
    terminal.wait_for_hidden(first).type_line(new);
    terminal.wait_for_hidden(second).type_line(new);
    terminal.wait_for("given_name [Alice]: ").type_line("");
    terminal.tokens();
    let screen = terminal.screen();
    for secret in [PASSWORD, new, "Other-Horse8!", "weakling"] {
        assert!(!screen.contains(secret), "{screen}");
    }

    let mut after = command(&emulator);
    after.env("COGNITO_PASSWORD", new);
    assert_eq!(after.output().unwrap().status.code(), Some(0));
}

/// The QR code on a screen: black on white, two rows per line of half blocks.
pub(crate) fn qr_code(screen: &str) -> String {
    let lines: Vec<&str> = screen
        .lines()
        .filter_map(|line| line.strip_prefix("\x1b[30;107m"))
        .map(|line| line.trim_end_matches('\r').strip_suffix("\x1b[0m").unwrap())
        .collect();
    let dark = |row: usize, column: usize| {
        let upper = row.is_multiple_of(2);
        match lines[row / 2].chars().nth(column).unwrap() {
            ' ' => false,
            '\u{2580}' => upper,
            '\u{2584}' => !upper,
            '\u{2588}' => true,
            other => panic!("{other:?} in a QR code"),
        }
    };
    // A scanner needs more than one pixel per module.
    const SCALE: usize = 4;
    let width = lines[0].chars().count();
    let mut image =
        rqrr::PreparedImage::prepare_from_bitmap(width * SCALE, lines.len() * 2 * SCALE, |x, y| {
            dark(y / SCALE, x / SCALE)
        });
    let grids = image.detect_grids();
    grids[0].decode().unwrap().1
}

#[test]
fn an_authenticator_app_is_set_up_by_its_qr_code() {
    let emulator = emulator_with_mfa(
        MfaMode::Required,
        &[MfaType::SoftwareToken],
        NewUser::new("alice", PASSWORD),
    );
    let mut command = command(&emulator);
    command.args(["--answer", "FRIENDLY_DEVICE_NAME=phone"]);
    let mut terminal = Terminal::start(command);
    terminal.wait_for_hidden("Password: ").type_line(PASSWORD);
    terminal.wait_for("Code that the authenticator app shows now: ");
    let screen = terminal.screen();
    let uri = qr_code(&screen);
    let pool = emulator.user_pool_id();
    let beginning = format!("otpauth://totp/{pool}:alice?secret=");
    let secret = uri.strip_prefix(&beginning).unwrap();
    let secret = secret.strip_suffix(&format!("&issuer={pool}")).unwrap();
    assert!(
        screen.contains(&format!("\nSecret: {secret}\r\n")),
        "{screen}"
    );
    assert!(screen.contains(&format!("\n{uri}\r\n")), "{screen}");

    terminal
        .type_line("1234567")
        .wait_for("Exception")
        .wait_for("shows now: ")
        .type_line(&totp(secret, 0))
        .tokens();
    let drawn = terminal.screen().matches("Secret: ").count();
    assert_eq!(drawn, 1, "shown once, asked twice");

    // A code can be used once, and the next step's already.
    let mut terminal = signing_in(&emulator);
    terminal
        .wait_for("Code that the authenticator app \"phone\" shows: ")
        .type_line(&totp(secret, 1))
        .tokens();
}

#[test]
fn an_authenticator_app_gets_the_given_issuer() {
    let emulator = emulator_with_mfa(
        MfaMode::Required,
        &[MfaType::SoftwareToken],
        NewUser::new("alice", PASSWORD),
    );
    let mut command = command(&emulator);
    command.args(["--issuer", "ACME & Co"]);
    let mut terminal = Terminal::start(command);
    terminal.wait_for_hidden("Password: ").type_line(PASSWORD);
    terminal.wait_for("Code that the authenticator app shows now: ");
    let uri = qr_code(&terminal.screen());
    assert!(
        uri.starts_with("otpauth://totp/ACME%20%26%20Co:alice?secret="),
        "{uri}"
    );
    assert!(uri.ends_with("&issuer=ACME%20%26%20Co"), "{uri}");
}

#[test]
fn e_mail_is_set_up() {
    let emulator = emulator_with_mfa(
        MfaMode::Required,
        &[MfaType::SoftwareToken, MfaType::Email],
        NewUser::new("alice", PASSWORD),
    );
    let mut terminal = signing_in(&emulator);
    terminal
        .wait_for("1  SOFTWARE_TOKEN_MFA ")
        .wait_for("by number or name: ")
        .type_line("EMAIL_OTP")
        .wait_for("E-mail address for codes: ")
        .type_line("alice@example.com")
        .wait_for("sent by EMAIL to a***@e***: ");
    let code = newest_code(&emulator, "EMAIL_OTP");
    terminal.type_line(&code).tokens();
}
