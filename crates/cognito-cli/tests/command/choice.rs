//! Choice-based sign-in: with a preferred factor, and by choice.

use std::process::Command;

use cognito_emulator::{AuthFlow, Emulator, FirstAuthFactor, NewAppClient, RelyingParty};

use crate::support::{cognito, emulator, fails, reachable_alice, sign_in, tokens};

fn emulator_with_choice() -> Emulator {
    let emulator = Emulator::start().unwrap();
    let client = NewAppClient::public().with_id("choice");
    let client = client.with_flows([AuthFlow::User, AuthFlow::UserPassword]);
    emulator.add_client(client).unwrap();
    emulator
        .with_pool(|pool, _| {
            pool.set_relying_party(RelyingParty::new("example.org"));
            pool.set_first_auth_factors([
                FirstAuthFactor::Password,
                FirstAuthFactor::EmailOtp,
                FirstAuthFactor::SmsOtp,
                FirstAuthFactor::WebAuthn,
            ]);
            Ok(())
        })
        .unwrap();
    emulator.add(reachable_alice()).unwrap();
    emulator
}

fn choosing(emulator: &Emulator, prefer: Option<&str>, answers: &[&str]) -> Command {
    let mut command = sign_in(emulator, answers);
    command.args(["--client-id", "choice", "--flow", "choice"]);
    if let Some(factor) = prefer {
        command.args(["--prefer", factor]);
    }
    command
}

#[test]
fn a_preferred_password() {
    let emulator = emulator_with_choice();
    for factor in ["password", "password-srp"] {
        let mut right = choosing(&emulator, Some(factor), &[]);
        tokens(&right.output().unwrap());
        let mut wrong = choosing(&emulator, Some(factor), &[]);
        let output = wrong.env("COGNITO_PASSWORD", "Wrong-Horse7!").output();
        fails(&output.unwrap(), 1, "NotAuthorizedException");
        let mut without = choosing(&emulator, Some(factor), &[]);
        let output = without.env_remove("COGNITO_PASSWORD").output().unwrap();
        fails(&output, 2, "no password");
    }
}

#[test]
fn a_password_by_choice() {
    let emulator = emulator_with_choice();
    for factor in ["PASSWORD", "PASSWORD_SRP"] {
        let answer = format!("ANSWER={factor}");
        tokens(&choosing(&emulator, None, &[&answer]).output().unwrap());
        let mut without = choosing(&emulator, None, &[&answer]);
        let output = without.env_remove("COGNITO_PASSWORD").output().unwrap();
        fails(
            &output,
            5,
            &format!("the {factor} challenge cannot be answered here"),
        );
        fails(&output, 5, "give --password-stdin or set COGNITO_PASSWORD");
    }
    let output = choosing(&emulator, None, &[]).output().unwrap();
    fails(
        &output,
        5,
        "the SELECT_CHALLENGE challenge cannot be answered here",
    );
    let output = choosing(&emulator, None, &["ANSWER=WEB_AUTHN"])
        .output()
        .unwrap();
    fails(
        &output,
        2,
        "SELECT_CHALLENGE offers PASSWORD_SRP, PASSWORD, EMAIL_OTP, SMS_OTP",
    );
}

#[test]
fn a_code_needs_an_answer_or_a_terminal() {
    let emulator = emulator_with_choice();
    for (factor, name) in [("email-otp", "EMAIL_OTP"), ("sms-otp", "SMS_OTP")] {
        let output = choosing(&emulator, Some(factor), &[]).output().unwrap();
        fails(&output, 5, &format!("give --answer {name}_CODE=VALUE"));
        let wrong = format!("{name}_CODE=1");
        let output = choosing(&emulator, Some(factor), &[&wrong])
            .output()
            .unwrap();
        fails(&output, 1, "CodeMismatchException");
    }
}

#[test]
fn prefer_needs_flow_choice() {
    let output = cognito(&["sign-in", "--prefer", "email-otp", "--username", "alice"])
        .args(["--user-pool-id", "us-east-1_x", "--client-id", "x"])
        .output()
        .unwrap();
    fails(&output, 2, "--prefer needs --flow choice");
}

#[test]
fn a_client_without_the_flow_is_refused() {
    let emulator = emulator();
    let mut command = sign_in(&emulator, &[]);
    let output = command.args(["--flow", "choice"]).output().unwrap();
    fails(&output, 1, "USER_AUTH is not enabled for the client");
}

#[cfg(unix)]
mod person {
    use cognito_emulator::{Emulator, Request};
    use serde_json::{Value, json};

    use super::{choosing, emulator_with_choice};
    use crate::authenticator::Browser;
    use crate::support::{PASSWORD, newest_code, sign_in, tokens};
    use crate::terminal::Terminal;

    #[test]
    fn types_the_code_of_a_preferred_factor() {
        let emulator = emulator_with_choice();
        for (factor, purpose, sent) in [
            ("email-otp", "EMAIL_OTP", "sent by EMAIL to a***@e***: "),
            ("sms-otp", "SMS_OTP", "sent by SMS to +*******0100: "),
        ] {
            let mut terminal = Terminal::start(choosing(&emulator, Some(factor), &[]));
            terminal.wait_for(sent);
            let code = newest_code(&emulator, purpose);
            terminal.type_line(&code).tokens();
        }
    }

    #[test]
    fn a_chosen_factor_is_asked_for() {
        let emulator = emulator_with_choice();
        let mut command = choosing(&emulator, None, &[]);
        command.env_remove("COGNITO_PASSWORD");
        let mut terminal = Terminal::start(command);
        terminal
            .wait_for("1  PASSWORD_SRP ")
            .wait_for("3  EMAIL_OTP ")
            .wait_for("by number or name: ")
            .type_line("1");
        terminal.wait_for_hidden("Password: ").type_line(PASSWORD);
        terminal.tokens();
        assert!(!terminal.screen().contains(PASSWORD));
    }

    /// A browser with a passkey of alice.
    fn browser(emulator: &Emulator) -> Browser {
        let mut command = sign_in(emulator, &[]);
        command.args(["--client-id", "choice", "--flow", "password"]);
        let token = tokens(&command.output().unwrap())["AccessToken"].clone();
        let ask = |operation: &str, body: &Value| -> Value {
            let reply = emulator.handle(&Request::operation(operation, body));
            assert_eq!(reply.status, 200, "{operation}");
            serde_json::from_slice(&reply.body).unwrap()
        };
        let mut browser = Browser::at("https://login.example.org");
        let begun = ask(
            "StartWebAuthnRegistration",
            &json!({ "AccessToken": token }),
        );
        let credential = browser.create(&begun["CredentialCreationOptions"]);
        let complete = json!({ "AccessToken": token, "Credential": credential });
        ask("CompleteWebAuthnRegistration", &complete);
        browser
    }

    #[test]
    fn a_passkeys_options_and_credential_are_exchanged() {
        let emulator = emulator_with_choice();
        let mut browser = browser(&emulator);
        let mut terminal = Terminal::start(choosing(&emulator, Some("web-authn"), &[]));
        let prompt = "AuthenticationResponseJSON, in one line: ";
        terminal
            .wait_for("or another authenticator:")
            .wait_for(prompt);
        let screen = terminal.screen();
        let options = screen.lines().find(|line| line.starts_with('{')).unwrap();
        terminal
            .type_line("[]")
            .wait_for("the answer is not a JSON object")
            .wait_for(prompt)
            .type_line(&browser.get(options))
            .tokens();
    }
}
