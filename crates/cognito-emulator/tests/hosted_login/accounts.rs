//! The pages of users who sign up, or need a new password.

use cognito_emulator::NewUser;
use serde_json::json;

use crate::app::says;
use crate::codes::sent;
use crate::support::*;

#[test]
fn a_temporary_password_is_replaced() {
    let emulator = emulator();
    emulator
        .with_pool(|pool, _| {
            pool.set_required_attributes(["name"]);
            Ok(())
        })
        .unwrap();
    emulator
        .add(NewUser::new("bob", PASSWORD).with_temporary_password())
        .unwrap();
    let mut browser = Browser::at_login(&emulator);
    let page = browser.sign_in("bob", PASSWORD).page();
    says(&page, "name=\"userAttributes.name\"");
    let page = browser
        .submit(&[("password", "short"), ("userAttributes.name", "Bob")])
        .page();
    says(&page, "Password did not conform with policy");
    let new = [
        ("password", "Other-Horse8!"),
        ("userAttributes.name", "Bob"),
    ];
    browser.submit(&new).code();
}

#[test]
fn a_forgotten_password_is_reset() {
    let emulator = emulator();
    let mut browser = Browser::new(&emulator);
    let url = format!("/forgotPassword?{}", asked(&[]));
    browser.get(&url).page();
    browser.submit(&[("username", "alice")]).page();
    let wrong = [("code", "000000"), ("password", "Other-Horse8!")];
    says(&browser.submit(&wrong).page(), "class=\"error\"");
    let code = sent(&emulator);
    let right = [("code", code.as_str()), ("password", "Other-Horse8!")];
    says(&browser.submit(&right).page(), "Your password is changed.");
    browser.sign_in("alice", "Other-Horse8!").code();
    // The page does not reveal who exists.
    browser.get(&url).page();
    let page = browser.submit(&[("username", "nobody")]).page();
    says(&page, "A code was sent to you, if it can be.");
}

#[test]
fn reset_required_leads_to_a_new_password() {
    let emulator = emulator();
    operator(
        &emulator,
        "AdminResetUserPassword",
        json!({ "Username": "alice" }),
    );
    let mut browser = Browser::at_login(&emulator);
    let page = browser.sign_in("alice", PASSWORD).page();
    says(&page, "Your password has to be reset.");
}

#[test]
fn a_user_signs_up_on_the_pages() {
    let emulator = emulator();
    let mut browser = Browser::new(&emulator);
    browser.get(&format!("/signup?{}", asked(&[]))).page();
    let bob = [
        ("username", "bob"),
        ("userAttributes.email", "bob@example.com"),
    ];
    let page = browser
        .submit(&[bob[0], bob[1], ("password", "short")])
        .page();
    says(&page, "class=\"error\"");
    says(&page, "value=\"bob@example.com\"");
    let page = browser
        .submit(&[bob[0], bob[1], ("password", PASSWORD)])
        .page();
    says(&page, "A code was sent to you.");
    let page = browser.submit(&[("code", "000000")]).page();
    says(&page, "class=\"error\"");
    says(
        &browser.submit_form(1, &[]).page(),
        "Another code was sent to you.",
    );
    let page = browser.submit(&[("code", &sent(&emulator))]).page();
    says(&page, "Your account is confirmed.");
    browser.sign_in("bob", PASSWORD).code();
    // An unconfirmed user is asked for the code at the sign-in.
    browser.get(&format!("/signup?{}", asked(&[]))).page();
    let carol = [
        ("username", "carol"),
        ("userAttributes.email", "carol@example.com"),
    ];
    browser
        .submit(&[carol[0], carol[1], ("password", PASSWORD)])
        .page();
    browser.authorize(&[("prompt", "login")]).page();
    let page = browser.sign_in("carol", PASSWORD).page();
    says(&page, "Confirm your account");
    says(
        &browser.submit(&[("code", &sent(&emulator))]).page(),
        "confirmed",
    );
}
