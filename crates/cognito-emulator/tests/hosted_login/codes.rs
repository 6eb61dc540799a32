//! What the pages ask for after the password, or in its place: codes, by mail and by an app.

use cognito_emulator::{Emulator, MfaMode, MfaSettings, MfaType, NewUser};
use regex_lite::Regex;
use serde_json::json;

use crate::app::says;
use crate::support::*;

/// The last code that was sent.
#[track_caller]
pub(crate) fn sent(emulator: &Emulator) -> String {
    emulator.outbox().last().unwrap().code.clone()
}

/// Requires a second factor of one of these kinds from every user.
fn requires<const N: usize>(emulator: &Emulator, kinds: [MfaType; N]) {
    let settings = MfaSettings::new(MfaMode::Required, kinds);
    emulator
        .with_pool(|pool, _| {
            pool.set_mfa(settings);
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_page_asks_for_a_code_by_e_mail() {
    let emulator = emulator();
    requires(&emulator, [MfaType::Email]);
    let mut browser = Browser::at_login(&emulator);
    let page = browser.sign_in("alice", PASSWORD).page();
    says(&page, "A code went to a***@e***.");
    let page = browser.submit(&[("code", "000000x")]).page();
    says(&page, "Invalid code or auth state for the user.");
    browser.submit(&[("code", &sent(&emulator))]).code();
}

/// The code of an authenticator app with the page's key, by totp-rs, which is independent.
fn one_time_password(emulator: &Emulator, page: &str) -> String {
    let secret = Regex::new("<code>([A-Z2-7]+)</code>").unwrap();
    let secret = secret.captures(page).unwrap()[1].to_owned();
    let secret = totp_rs::Secret::try_from_base32(&secret).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    app.generate(emulator.now().unix_seconds()).to_string()
}

#[test]
fn a_software_token_is_set_up_and_used() {
    let emulator = emulator();
    requires(&emulator, [MfaType::SoftwareToken, MfaType::Sms]);
    let mut browser = Browser::at_login(&emulator);
    let page = browser.sign_in("alice", PASSWORD).page();
    says(&page, "authenticator app");
    let set_up = browser.submit(&[("code", "000000")]).page();
    says(&set_up, "class=\"error\"");
    let code = one_time_password(&emulator, &set_up);
    browser.submit(&[("code", &code)]).code();
    // It is asked for from now on, and no code can be used twice.
    let mut browser = Browser::at_login(&emulator);
    let page = browser.sign_in("alice", PASSWORD).page();
    says(&page, "Your authenticator app has a code.");
    let page = browser.submit(&[("code", &code)]).page();
    says(&page, "class=\"error\"");
    later(&emulator, 30);
    let code = one_time_password(&emulator, &set_up);
    browser.submit(&[("code", &code)]).code();
}

#[test]
fn the_user_chooses_a_kind_of_code() {
    let emulator = emulator();
    requires(&emulator, [MfaType::Email, MfaType::Sms]);
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("email_verified", "true")
        .with_attribute("phone_number", "+15555550100")
        .with_attribute("phone_number_verified", "true");
    emulator.add(bob).unwrap();
    let mut browser = Browser::at_login(&emulator);
    let page = browser.sign_in("bob", PASSWORD).page();
    says(&page, "A code in a text message");
    let page = browser.submit(&[("answer", "SMS_MFA")]).page();
    says(&page, "A code went to +*******0100.");
    browser.submit(&[("code", &sent(&emulator))]).code();
}

#[test]
fn an_e_mail_address_is_set_up_for_codes() {
    let emulator = emulator();
    requires(&emulator, [MfaType::SoftwareToken, MfaType::Email]);
    emulator.add_user("bob", PASSWORD).unwrap();
    let mut browser = Browser::at_login(&emulator);
    browser.sign_in("bob", PASSWORD).page();
    let page = browser
        .submit_form(1, &[("email", "bob@example.com")])
        .page();
    says(&page, "A code went to b***@e***.");
    browser.submit(&[("code", &sent(&emulator))]).code();
}

/// A session of the API does not work in the hosted login, and vice versa.
#[test]
fn a_session_works_only_where_its_sign_in_began() {
    let emulator = emulator();
    requires(&emulator, [MfaType::Email]);
    let call = |operation: &str, input: serde_json::Value| {
        let request = cognito_emulator::Request::operation(operation, &input);
        let response = emulator.handle(&request);
        let body: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
        (response.status, body)
    };
    let respond = |session: &str| {
        call(
            "RespondToAuthChallenge",
            json!({
                "ChallengeName": "EMAIL_OTP",
                "ClientId": "webapp",
                "Session": session,
                "ChallengeResponses": {
                    "USERNAME": "alice",
                    "EMAIL_OTP_CODE": sent(&emulator),
                },
            }),
        )
    };
    let (_, reply) = call(
        "InitiateAuth",
        json!({
            "AuthFlow": "USER_PASSWORD_AUTH",
            "ClientId": "webapp",
            "AuthParameters": { "USERNAME": "alice", "PASSWORD": PASSWORD },
        }),
    );
    let of_api = reply["Session"].as_str().unwrap();
    let code = sent(&emulator);
    let mut browser = Browser::at_login(&emulator);
    let page = browser.sign_in("alice", PASSWORD).page();
    let session = Regex::new("name=\"session\" value=\"([^\"]+)\"").unwrap();
    let of_page = session.captures(&page).unwrap()[1].to_owned();
    let (status, body) = respond(&of_page);
    assert_eq!(
        (status, &body["__type"]),
        (400, &"NotAuthorizedException".into())
    );
    let page = browser
        .submit(&[("session", of_api), ("code", &code)])
        .page();
    says(&page, "Invalid session for the user.");
}
