//! What a program attaches to a sign-in is part of each request, and the answer to a challenge
//! can replace it.

use cognito_srp_core::{Exchange, SignIn, Step, UserContext, side};
use serde_json::{Value, json};

use crate::support::challenges::{answered, for_the_caller, reply};
use crate::support::{
    alias, challenge, confidential_client, ephemeral, following, password, password_verifier,
    public_client, receive, sent,
};
use crate::typed;

fn begun() -> SignIn<side::Client> {
    let context = UserContext::new()
        .with_ip_address("203.0.113.7")
        .with_encoded_data("fingerprint");
    confidential_client()
        .begin(alias())
        .with_client_metadata([("tenant", "blue"), ("trace", "7")])
        .with_analytics_endpoint("endpoint-1")
        .with_user_context(context)
}

fn assert_attached(exchange: &Exchange<Step>, metadata: &Value, what: &str) {
    let body = sent(exchange);
    assert_eq!(body["ClientMetadata"], *metadata, "{what}");
    let context = json!({"IpAddress": "203.0.113.7", "EncodedData": "fingerprint"});
    assert_eq!(body["UserContextData"], context, "{what}");
    let analytics = json!({"AnalyticsEndpointId": "endpoint-1"});
    assert_eq!(body["AnalyticsMetadata"], analytics, "{what}");
    for absent in ["ContextData", "UserPoolId"] {
        assert!(body.get(absent).is_none(), "{what} {absent}");
    }
}

#[test]
fn in_every_request() {
    let given = json!({"tenant": "blue", "trace": "7"});
    for name in for_the_caller() {
        let first = begun().srp(password(), ephemeral());
        assert_attached(&first, &given, "first request");
        let second = following(receive(first, &password_verifier()));
        assert_attached(&second, &given, "PASSWORD_VERIFIER");
        let answer = answered(challenge(receive(second, &reply(name, "s"))));
        assert_attached(&answer, &given, name);
    }
}

/// The two operations for an authenticator app take a session and nothing else; the request
/// after them has everything again.
#[test]
fn around_an_authenticator_app() {
    let first = begun().password(&password());
    let setup = challenge(receive(first, &reply("MFA_SETUP", "s1")));
    let cognito_srp_core::Challenge::MfaSetup(setup) = setup else {
        panic!("no MFA_SETUP");
    };
    let setup = setup.with_client_metadata([("tenant", "green")]);
    let associate = setup.software_token();
    assert_eq!(sent(&associate), json!({"Session": "s1"}));
    let secret = json!({"SecretCode": "JBSWY3DPEHPK3PXP", "Session": "s2"});
    let verify = answered(challenge(receive(associate, &secret)));
    let expected = json!({"Session": "s2", "UserCode": "123456", "FriendlyDeviceName": "My phone"});
    assert_eq!(sent(&verify), expected);
    let success = json!({"Status": "SUCCESS", "Session": "s3"});
    let last = following(receive(verify, &success));
    assert_attached(&last, &json!({"tenant": "green"}), "MFA_SETUP");
}

#[test]
fn a_challenge_replaces_the_metadata_of_its_answer_and_of_what_follows() {
    let first = begun().password(&password());
    let step = receive(first, &reply("CUSTOM_CHALLENGE", "s1"));
    let cognito_srp_core::Challenge::CustomChallenge(custom) = challenge(step) else {
        panic!("no CUSTOM_CHALLENGE");
    };
    let replaced = json!({"round": "1"});
    let second = custom.with_client_metadata([("round", "1")]).answer("42");
    assert_attached(&second, &replaced, "the answer");
    let third = answered(challenge(receive(second, &reply("SMS_MFA", "s2"))));
    assert_attached(&third, &replaced, "the next answer");
    assert_eq!(sent(&third)["Session"], "s2");
}

#[test]
fn every_type_of_challenge_takes_metadata() {
    macro_rules! each {
        ($($variant:ident $name:literal)*) => {$(
            let challenge = typed!($variant, &reply($name, "s"));
            let challenge = challenge.with_client_metadata([("tenant", "green")]);
            let body = sent(&answered(challenge.into()));
            assert_eq!(body["ClientMetadata"], json!({"tenant": "green"}), "{}", $name);
        )*};
    }
    each! {
        SmsMfa "SMS_MFA" SoftwareTokenMfa "SOFTWARE_TOKEN_MFA" EmailOtp "EMAIL_OTP"
        SmsOtp "SMS_OTP" SelectMfaType "SELECT_MFA_TYPE" MfaSetup "MFA_SETUP"
        NewPasswordRequired "NEW_PASSWORD_REQUIRED" CustomChallenge "CUSTOM_CHALLENGE"
        SelectChallenge "SELECT_CHALLENGE" PasswordChallenge "PASSWORD" PasswordSrpChallenge "PASSWORD_SRP"
        WebAuthn "WEB_AUTHN" UnknownChallenge "FUTURE_MFA"
    }
}

#[test]
fn omitted_options_are_not_sent() {
    let bare = public_client().begin(alias());
    let bare = bare.with_client_metadata([("", ""); 0]);
    let body = sent(&bare.with_user_context(UserContext::new()).custom());
    for absent in [
        "ClientMetadata",
        "AnalyticsMetadata",
        "ContextData",
        "Session",
    ] {
        assert!(body.get(absent).is_none(), "{absent}");
    }
    assert_eq!(
        body["UserContextData"],
        json!({}),
        "told, and nothing in it"
    );
    let half = UserContext::new().with_encoded_data("fingerprint");
    let body = sent(
        &public_client()
            .begin(alias())
            .with_user_context(half)
            .custom(),
    );
    assert_eq!(
        body["UserContextData"],
        json!({"EncodedData": "fingerprint"})
    );
}

#[test]
fn of_two_entries_with_one_name_the_later_counts() {
    let sign_in = public_client().begin(alias());
    let exchange = sign_in
        .with_client_metadata([("tenant", "blue"), ("tenant", "green")])
        .custom();
    let text = core::str::from_utf8(exchange.request().body()).unwrap();
    assert_eq!(text.matches("tenant").count(), 1, "{text}");
    assert_eq!(
        sent(&exchange)["ClientMetadata"],
        json!({"tenant": "green"})
    );
}
