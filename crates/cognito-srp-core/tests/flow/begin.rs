//! The first request of every flow, member by member.

use cognito_srp_core::{AccessToken, Exchange, Preference, Session, SignIn, Step, StepUp};
use serde_json::{Value, json};

use crate::secret_hash;
use crate::support::{
    ALIAS, CLIENT_ID, DEVICE_KEY, alias, confidential_client, device, device_ephemeral, ephemeral,
    password, public_client, sent,
};

type Flow = fn(SignIn) -> Exchange<Step>;

/// The flow, its name, and its own parameters. `SRP_A` is g^a = 2^7.
fn flows() -> Vec<(Flow, &'static str, Value)> {
    vec![
        (
            |sign_in| sign_in.srp(password(), ephemeral()),
            "USER_SRP_AUTH",
            json!({"SRP_A": "80"}),
        ),
        (
            |sign_in| sign_in.password(&password()),
            "USER_PASSWORD_AUTH",
            json!({"PASSWORD": "Correct-Horse7!"}),
        ),
        (SignIn::custom, "CUSTOM_AUTH", json!({})),
        (
            |sign_in| sign_in.custom_with_srp(password(), ephemeral()),
            "CUSTOM_AUTH",
            json!({"CHALLENGE_NAME": "SRP_A", "SRP_A": "80"}),
        ),
        (
            |sign_in| sign_in.choice(Preference::None),
            "USER_AUTH",
            json!({}),
        ),
        (
            |sign_in| sign_in.choice(Preference::Password(&password())),
            "USER_AUTH",
            json!({"PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": "Correct-Horse7!"}),
        ),
        (
            |sign_in| sign_in.choice(Preference::PasswordSrp(password(), ephemeral())),
            "USER_AUTH",
            json!({"PREFERRED_CHALLENGE": "PASSWORD_SRP", "SRP_A": "80"}),
        ),
        (
            |sign_in| sign_in.choice(Preference::EmailOtp),
            "USER_AUTH",
            json!({"PREFERRED_CHALLENGE": "EMAIL_OTP"}),
        ),
        (
            |sign_in| sign_in.choice(Preference::SmsOtp),
            "USER_AUTH",
            json!({"PREFERRED_CHALLENGE": "SMS_OTP"}),
        ),
        (
            |sign_in| sign_in.choice(Preference::WebAuthn),
            "USER_AUTH",
            json!({"PREFERRED_CHALLENGE": "WEB_AUTHN"}),
        ),
    ]
}

/// The request with these parameters besides the flow's own.
fn expected(flow: &str, common: Value, own: &Value) -> Value {
    let mut parameters = common;
    let entries = own.as_object().unwrap().clone();
    parameters.as_object_mut().unwrap().extend(entries);
    json!({"AuthFlow": flow, "ClientId": CLIENT_ID, "AuthParameters": parameters})
}

#[test]
fn of_a_public_client() {
    for (flow, name, own) in flows() {
        let exchange = flow(public_client().begin(alias()));
        let common = json!({"USERNAME": ALIAS});
        assert_eq!(sent(&exchange), expected(name, common, &own));
        let request = exchange.request();
        assert_eq!(request.operation(), "InitiateAuth", "{own}");
        assert_eq!(request.signature(), None, "{own}");
        let url = "https://cognito-idp.eu-west-2.amazonaws.com/";
        assert_eq!(request.url(), url, "{own}");
    }
}

#[test]
fn of_a_confidential_client_with_a_device() {
    for (flow, name, own) in flows() {
        let sign_in = confidential_client().begin(alias());
        let exchange = flow(sign_in.with_device(device(), device_ephemeral()).unwrap());
        let common = json!({
            "USERNAME": ALIAS,
            "SECRET_HASH": secret_hash(ALIAS),
            "DEVICE_KEY": DEVICE_KEY,
        });
        assert_eq!(sent(&exchange), expected(name, common, &own));
    }
}

#[test]
fn the_short_forms_are_the_same() {
    let client = confidential_client();
    assert_eq!(
        sent(&client.sign_in(alias(), password(), ephemeral())),
        sent(&client.begin(alias()).srp(password(), ephemeral())),
    );
    assert_eq!(
        sent(&client.sign_in_with_password(alias(), &password())),
        sent(&client.begin(alias()).password(&password())),
    );
}

/// The session from `ConfirmSignUp` signs the user in without another proof.
#[test]
fn with_the_session_of_a_sign_up() {
    let sign_in = public_client().begin(alias());
    let exchange = sign_in
        .with_session(Session::new("session-of-confirm-sign-up"))
        .choice(Preference::None);
    let mut expected = expected("USER_AUTH", json!({"USERNAME": ALIAS}), &json!({}));
    expected["Session"] = json!("session-of-confirm-sign-up");
    assert_eq!(sent(&exchange), expected);
}

#[test]
fn with_a_step_up() {
    let begin = |step_up| {
        let sign_in = confidential_client().begin(alias());
        let exchange = sign_in.step_up(step_up, Preference::SmsOtp);
        sent(&exchange)
    };
    let common = || json!({"USERNAME": ALIAS, "SECRET_HASH": secret_hash(ALIAS)});
    let own = json!({
        "PREFERRED_CHALLENGE": "SMS_OTP",
        "TARGET_ACR_VALUES": "urn:example:mfa",
    });
    let plain = begin(StepUp::to("urn:example:mfa"));
    assert_eq!(plain, expected("USER_AUTH", common(), &own));

    let full = StepUp::to("urn:example:mfa")
        .from_token(AccessToken::new("an-access-token"))
        .with_max_age(300);
    let mut own = own;
    own["ACCESS_TOKEN"] = json!("an-access-token");
    // This is a map of strings, so the number is a string too.
    own["MAX_AGE"] = json!("300");
    assert_eq!(begin(full), expected("USER_AUTH", common(), &own));
}
