//! A pending challenge across two processes that share only a text.

use cognito_srp_core::{
    AccessToken, AppClient, Challenge, ClientId, ClientSecret, Preference, ServerContext, Side,
    SignIn, Step, StepUp, StoredError, SuspendedChallenge, UserContext, UserPoolId, side,
};
use serde_json::{Value, json};

use crate::support::challenges::{answered, for_the_caller, reply, variant};
use crate::support::states::{taken_up, taken_up_on};
use crate::support::{
    DEVICE_KEY, SECRET, USER_ID, alias, challenge, confidential_client, device, device_ephemeral,
    ephemeral, following, password, receive, receive_raw, sent, tokens,
};
use crate::{assert_answer, challenged, typed};

/// The first process: everything possible is attached to the app client's sign-in.
fn attached() -> SignIn<side::Client> {
    confidential_client()
        .begin(alias())
        .with_client_metadata([("tenant", "blue"), ("trace", "\"7\"")])
        .with_analytics_endpoint("endpoint-1")
        .with_user_context(UserContext::new().with_ip_address("203.0.113.7"))
}

/// The second process, which knows only the operator's settings of the app client.
fn elsewhere() -> AppClient {
    AppClient::new(
        UserPoolId::parse("eu-west-2_eYpv1mFHB").unwrap(),
        ClientId::parse(crate::CLIENT_ID).unwrap(),
    )
    .with_secret(ClientSecret::new(SECRET))
}

#[test]
fn every_resumed_challenge_is_answered_like_the_original() {
    for name in for_the_caller() {
        let original = || {
            let first = attached().password(&password());
            challenge(receive(first, &reply(name, "s1")))
        };
        let expected = answered(original());
        let resumed = taken_up(&elsewhere(), original());
        assert_eq!(variant(&resumed), variant(&original()));
        assert_eq!(resumed.name(), name);
        assert_eq!(resumed.username(), original().username());
        // Suspending it twice changes nothing.
        let resumed = taken_up(&elsewhere(), resumed);
        let exchange = answered(resumed);
        assert_eq!(sent(&exchange), sent(&expected), "{name}");
        let (request, expected) = (exchange.request(), expected.request());
        assert_eq!(request.url(), expected.url());
        assert_eq!(request.headers(), expected.headers());
        assert_eq!(
            sent(&exchange)["ClientMetadata"]["trace"],
            "\"7\"",
            "{name}"
        );
    }
}

#[test]
fn a_resumed_challenge_shows_the_same() {
    let Challenge::NewPasswordRequired(new_password) = taken_up(
        &elsewhere(),
        challenged(&reply("NEW_PASSWORD_REQUIRED", "s1")),
    ) else {
        panic!("another type");
    };
    let required: Vec<_> = new_password.required_attributes().collect();
    assert_eq!(required, ["given_name"]);
    let Challenge::SelectChallenge(select) =
        taken_up(&elsewhere(), challenged(&reply("SELECT_CHALLENGE", "s1")))
    else {
        panic!("another type");
    };
    assert_eq!(select.offered().len(), 3);
}

/// Each of the three steps for an authenticator app runs in a process of its own.
#[test]
fn an_authenticator_app() {
    let Challenge::MfaSetup(setup) = taken_up(&elsewhere(), challenged(&reply("MFA_SETUP", "s1")))
    else {
        panic!("another type");
    };
    let secret = json!({"SecretCode": "JBSWY3DPEHPK3PXP", "Session": "s2"});
    let setup = challenge(receive(setup.software_token(), &secret));
    let Challenge::SoftwareTokenSetup(setup) = taken_up(&elsewhere(), setup) else {
        panic!("another type");
    };
    assert_eq!(setup.secret().expose(), "JBSWY3DPEHPK3PXP");
    let verify = setup.verify("123456");
    assert_eq!(
        sent(&verify),
        json!({"Session": "s2", "UserCode": "123456"})
    );
    let success = json!({"Status": "SUCCESS", "Session": "s3"});
    let last = following(receive(verify, &success));
    assert_answer(&last, "MFA_SETUP", "s3", &json!({}));
}

/// A challenge that came back after a wrong code can be suspended too.
#[test]
fn after_a_wrong_code() {
    let wrong = answered(challenged(&reply("EMAIL_OTP", "s1")));
    let fault = br#"{"__type":"CodeMismatchException"}"#;
    let error = receive_raw(wrong, 400, &[], fault).unwrap_err();
    let again = taken_up(&elsewhere(), error.into_challenge().unwrap());
    let own = json!({"EMAIL_OTP_CODE": "12345678"});
    assert_answer(&answered(again), "EMAIL_OTP", "s1", &own);
}

#[test]
fn a_server_side_challenge_stays_server_side() {
    let context = ServerContext::new("203.0.113.7", "www.example.com", "/login")
        .with_header("Accept", "*/*")
        .with_encoded_data("fingerprint");
    for context in [None, Some(context)] {
        let original = || {
            let sign_in = confidential_client().begin(alias());
            let first = sign_in.server_side(context.clone()).password(&password());
            challenge(receive(first, &reply("SMS_MFA", "s1")))
        };
        let text = original().suspend().into_json();
        let suspended = SuspendedChallenge::from_json(&text).unwrap();
        let refused = elsewhere().resume(suspended, Side::Client).err();
        assert_eq!(refused, Some(StoredError::OtherSide));
        let exchange = answered(taken_up_on(&elsewhere(), original(), Side::Server));
        assert_eq!(sent(&exchange), sent(&answered(original())));
        let operation = exchange.request().operation();
        assert_eq!(operation, "AdminRespondToAuthChallenge");
        assert!(exchange.request().signature().is_some());
    }
}

/// If someone replaces "client" with "server" in the text, nothing is signed.
#[test]
fn a_client_s_challenge_is_never_signed() {
    let text = challenged(&reply("SMS_MFA", "s1")).suspend().into_json();
    let forged = text.replace(r#""Side":"client""#, r#""Side":"server""#);
    assert_ne!(*text, forged);
    for (text, expected) in [(forged.as_str(), Side::Client), (&text, Side::Server)] {
        let suspended = SuspendedChallenge::from_json(text).unwrap();
        let refused = elsewhere().resume(suspended, expected).err();
        assert_eq!(refused, Some(StoredError::OtherSide));
    }
}

#[test]
fn the_key_of_a_device_is_kept_and_its_secrets_are_passed_in_again() {
    let original = || {
        let sign_in = confidential_client().begin(alias());
        let sign_in = sign_in.with_device(device(), device_ephemeral()).unwrap();
        challenge(receive(sign_in.custom(), &reply("SMS_MFA", "s1")))
    };
    let own = json!({"SMS_MFA_CODE": "123456", "DEVICE_KEY": DEVICE_KEY});
    let exchange = answered(taken_up(&elsewhere(), original()));
    assert_answer(&exchange, "SMS_MFA", "s1", &own);
    // With the key alone the device cannot prove itself …
    let refused = receive(exchange, &reply("DEVICE_SRP_AUTH", "s2")).err();
    let unexpected = cognito_srp_core::ProtocolError::UnexpectedChallenge("DEVICE_SRP_AUTH");
    assert_eq!(refused, Some(unexpected.into()));
    // … but with the rest of what was stored about it, it can.
    let stored = cognito_srp_core::Device::from_json(&device().to_json()).unwrap();
    let resumed = taken_up(&elsewhere(), original())
        .with_device(stored, device_ephemeral())
        .unwrap();
    let exchange = answered(resumed);
    assert_answer(&exchange, "SMS_MFA", "s1", &own);
    let srp = following(receive(exchange, &reply("DEVICE_SRP_AUTH", "s2")));
    let expected = json!({"DEVICE_KEY": DEVICE_KEY, "SRP_A": "20"});
    assert_answer(&srp, "DEVICE_SRP_AUTH", "s2", &expected);
    let demand = reply("DEVICE_PASSWORD_VERIFIER", "s3");
    let claim = following(receive(srp, &demand));
    assert!(matches!(receive(claim, &tokens()), Ok(Step::Done(_))));
}

#[test]
fn a_forgotten_device_stays_forgotten() {
    let fault = br#"{"__type":"ResourceNotFoundException","message":"Device does not exist."}"#;
    let sign_in = confidential_client().begin(alias());
    let first = sign_in
        .with_device(device(), device_ephemeral())
        .unwrap()
        .custom();
    let again = following(receive_raw(first, 400, &[], fault));
    let pending = challenge(receive(again, &reply("SMS_MFA", "s1")));
    let exchange = answered(taken_up(&elsewhere(), pending));
    let own = json!({"SMS_MFA_CODE": "123456"});
    assert_answer(&exchange, "SMS_MFA", "s1", &own);
    let Ok(Step::Done(tokens)) = receive(exchange, &tokens()) else {
        panic!("no tokens");
    };
    assert_eq!(tokens.forgotten_device().unwrap().as_str(), DEVICE_KEY);
}

#[test]
fn no_secret_of_the_program_is_in_it() {
    let text = |challenge: Challenge| challenge.suspend().into_json().to_string();
    let sign_in = attached()
        .with_device(device(), device_ephemeral())
        .unwrap();
    let demand = StepUp::to("a").from_token(AccessToken::new("earlier"));
    let first = sign_in.step_up(demand, Preference::PasswordSrp(password(), ephemeral()));
    let claim = following(receive(first, &reply("PASSWORD_VERIFIER", "s1")));
    let step = receive(claim, &reply("SMS_MFA", "s2"));
    let stored = text(challenge(step));
    let group_key = device().group_key().to_owned();
    let device_password = device().password().expose().to_owned();
    for secret in [
        "Correct-Horse7!",
        SECRET,
        &device_password,
        &group_key,
        "earlier",
    ] {
        assert!(!stored.contains(secret), "{secret} is in {stored}");
    }
    // The text says that it contains a challenge, and what is in it.
    let members: Value = serde_json::from_str(&stored).unwrap();
    let warning = members["Warning"].as_str().unwrap();
    assert!(warning.starts_with("secret"), "{warning}");
    assert_eq!(members["Username"], USER_ID);
    assert_eq!(members["Session"], "s2");
    assert_eq!(members["DeviceKey"], DEVICE_KEY);
    let typed = typed!(SmsMfa, &reply("SMS_MFA", "s1"));
    assert!(!text(typed.into()).contains("DeviceKey"));
}
