//! The pages, in a browser without JavaScript.

use cognito_emulator::{Emulator, MfaMode, MfaSettings, MfaType, NewUser};
use regex::Regex;
use serde_json::json;

use crate::support::*;

/// The last code that was sent.
#[track_caller]
fn sent(emulator: &Emulator) -> String {
    emulator.outbox().last().unwrap().code.clone()
}

#[track_caller]
fn says(page: &str, text: &str) {
    assert!(page.contains(text), "{page}");
}

#[test]
fn a_wrong_password_can_be_corrected() {
    let emulator = emulator();
    let mut browser = Browser::new(&emulator);
    let page = browser.authorize(&[("login_hint", "alice")]).page();
    says(&page, "name=\"username\" value=\"alice\"");
    let page = browser.sign_in("alice", "wrong").page();
    says(&page, "Incorrect username or password.");
    let page = browser.sign_in("nobody", "wrong").page();
    says(&page, "Incorrect username or password.");
    browser.sign_in("alice", PASSWORD).code();
}

/// An app client with a secret, whose flows of the API are all off.
#[test]
fn the_hosted_login_needs_no_api_flow() {
    let emulator = emulator();
    let client = confidential().with_id("confidential").with_flows([]);
    emulator.add_client(client).unwrap();
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[("client_id", "confidential")]).page();
    browser.sign_in("alice@example.com", PASSWORD).code();
}

#[test]
fn a_form_must_come_from_its_page() {
    let emulator = emulator();
    let mut browser = Browser::new(&emulator);
    let form = [("username", "alice"), ("password", PASSWORD)];
    for token in ["", "00000000-0000-4000-8000-000000000000"] {
        browser.authorize(&[]).page();
        let forged = browser.submit(&[form[0], form[1], ("_csrf", token)]);
        assert!(matches!(forged, Shown::Page(403, _)), "{forged:?}");
    }
    let token = browser.cookies.remove("XSRF-TOKEN").unwrap();
    let url = format!("/login?{}", asked(&[]));
    let body = query(&[form[0], form[1], ("_csrf", &token)]);
    assert!(matches!(
        browser.send("POST", &url, &body),
        Shown::Page(403, _)
    ));
    let paths = [
        "/challenge",
        "/signup",
        "/confirmUser",
        "/resendcode",
        "/forgotPassword",
    ];
    for path in paths.into_iter().chain(["/confirmforgotPassword"]) {
        let url = format!("{path}?{}", asked(&[]));
        assert!(
            matches!(browser.send("POST", &url, &body), Shown::Page(403, _)),
            "{path}"
        );
    }
    assert!(!browser.cookies.contains_key("cognito"));
}

/// Each form checks the URL to return to again.
#[test]
fn no_form_redirects_to_an_unregistered_url() {
    let emulator = emulator();
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[]).page();
    let token = browser.cookies["XSRF-TOKEN"].clone();
    let body = query(&[
        ("username", "alice"),
        ("password", PASSWORD),
        ("_csrf", &token),
    ]);
    let paths = [
        "/login",
        "/challenge",
        "/signup",
        "/confirmUser",
        "/resendcode",
    ];
    for path in paths
        .into_iter()
        .chain(["/forgotPassword", "/confirmforgotPassword"])
    {
        let evil = asked(&[("redirect_uri", "https://evil.example")]);
        let response = browser.once("POST", &format!("{path}?{evil}"), &body);
        let to = header(&response, "location").unwrap();
        assert_eq!(
            to, "/error?error=redirect_mismatch&client_id=webapp",
            "{path}"
        );
    }
}

#[test]
fn input_is_escaped_on_pages() {
    let emulator = emulator();
    let evil = "\"><script>alert('1')</script>&amp;";
    let mut browser = Browser::new(&emulator);
    let mut pages = vec![
        browser
            .authorize(&[("login_hint", evil), ("state", evil), ("extra", evil)])
            .page(),
        browser.sign_in(evil, "wrong").page(),
    ];
    for path in ["/forgotPassword", "/signup"] {
        let url = format!("{path}?{}", asked(&[("state", evil), (evil, evil)]));
        pages.push(browser.get(&url).page());
        let fields = [("username", evil), ("userAttributes.email", evil)];
        pages.push(browser.submit(&fields).page());
    }
    pages.push(
        browser
            .get(&format!("/error?{}", query(&[("error", evil)])))
            .page(),
    );
    let unknown = format!("/login?{}", query(&[("client_id", evil)]));
    pages.push(browser.get(&unknown).page());
    for page in pages {
        assert!(
            !page.contains("<script") && !page.contains("alert('"),
            "{page}"
        );
    }
    let response = browser.once("GET", &format!("/login?{}", asked(&[])), "");
    let policy = header(&response, "content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    assert_eq!(header(&response, "x-frame-options"), Some("DENY"));
    assert_eq!(header(&response, "x-content-type-options"), Some("nosniff"));
    assert!(
        header(&response, "cache-control")
            .unwrap()
            .contains("no-store")
    );
}

#[test]
fn cookies_are_http_only_and_secure_over_https() {
    let emulator = emulator();
    let set = |request: &cognito_emulator::Request| {
        let response = emulator.handle(request);
        header(&response, "set-cookie").unwrap().to_owned()
    };
    let request = cognito_emulator::Request {
        method: "GET".to_owned(),
        path: "/login".to_owned(),
        query: Some(asked(&[])),
        ..cognito_emulator::Request::default()
    };
    let cookie = set(&request);
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    let cookie = set(&request.with_header("x-forwarded-proto", "https"));
    assert!(
        cookie.ends_with("; HttpOnly; SameSite=Lax; Secure"),
        "{cookie}"
    );
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
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[]).page();
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
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[]).page();
    let page = browser.sign_in("alice", PASSWORD).page();
    says(&page, "authenticator app");
    let set_up = browser.submit(&[("code", "000000")]).page();
    says(&set_up, "class=\"error\"");
    let code = one_time_password(&emulator, &set_up);
    browser.submit(&[("code", &code)]).code();
    // It is asked for from now on, and no code can be used twice.
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[]).page();
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
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[]).page();
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
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[]).page();
    browser.sign_in("bob", PASSWORD).page();
    let page = browser
        .submit_form(1, &[("email", "bob@example.com")])
        .page();
    says(&page, "A code went to b***@e***.");
    browser.submit(&[("code", &sent(&emulator))]).code();
}

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
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[]).page();
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
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[]).page();
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
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[]).page();
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

/// The developer guide: a request has to be finished within five minutes; after that the page
/// says so, and it begins again.
#[test]
fn a_sign_in_takes_five_minutes_at_most() {
    let emulator = emulator();
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[]).page();
    later(&emulator, 200);
    assert!(
        browser
            .sign_in("alice", "Wrong-Horse7!")
            .page()
            .contains("Incorrect")
    );
    later(&emulator, 100);
    let page = browser.sign_in("alice", PASSWORD).page();
    assert!(page.contains("Something went wrong"), "{page}");
    browser.sign_in("alice", PASSWORD).code();
}
