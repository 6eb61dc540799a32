//! An empty `Session` counts as missing. The service's model (`SessionType`) requires at least
//! 20 characters, so a request with an empty one would be refused for its form.

use cognito_srp_core::{AccessToken, Challenge, IntoExchange, Side, SuspendedChallenge};
use serde_json::json;

use crate::support::challenges::{answered, for_the_caller, reply};
use crate::support::{
    alias, challenge, confidential_client, following, public_client, receive, sent, srp_sign_in,
};
use crate::{typed, under_way};

/// As after a reply without a session; the previous session is not used either.
#[test]
fn a_challenge_is_answered_without_it() {
    for name in for_the_caller() {
        let next = answered(challenge(receive(under_way(), &reply(name, ""))));
        assert_eq!(sent(&next).get("Session"), None, "{name}");
    }
    let first = srp_sign_in(&confidential_client());
    let next = following(receive(first, &reply("PASSWORD_VERIFIER", "")));
    assert_eq!(sent(&next).get("Session"), None);
}

#[test]
fn the_last_session_is_used_while_an_app_is_set_up() {
    let setup = typed!(MfaSetup, &reply("MFA_SETUP", "s1"));
    let secret = json!({"SecretCode": "JBSWY3DPEHPK3PXP", "Session": ""});
    let step = receive(setup.software_token(), &secret);
    let Challenge::SoftwareTokenSetup(setup) = challenge(step) else {
        panic!("another challenge");
    };
    let verify = setup.verify("123456");
    assert_eq!(sent(&verify)["Session"], "s1");
    let success = json!({"Status": "SUCCESS", "Session": ""});
    let last = following(receive(verify, &success));
    assert_eq!(sent(&last)["Session"], "s1");
}

#[test]
fn a_suspended_challenge_has_none() {
    let challenge = challenge(receive(under_way(), &reply("SMS_MFA", "s1")));
    let text = challenge.suspend().into_json().replace("\"s1\"", "\"\"");
    let suspended = SuspendedChallenge::from_json(&text).unwrap();
    let resumed = confidential_client()
        .resume(suspended, Side::Client)
        .unwrap();
    assert_eq!(sent(&answered(resumed)).get("Session"), None);
}

#[test]
fn other_operations_give_none() {
    let client = public_client();
    let reply = json!({
        "UserConfirmed": false,
        "UserSub": "5f2f3c0e-7b1a-4b58-9d0e-0c3b9a1d2e4f",
        "SecretCode": "JBSWY3DPEHPK3PXP",
        "Status": "SUCCESS",
        "Session": "",
    });
    let (name, token) = (alias(), AccessToken::new("access-token"));
    macro_rules! none {
        ($($call:expr),*) => {$(
            let outcome = receive($call.into_exchange(), &reply).unwrap();
            assert!(outcome.session.is_none(), "{outcome:?}");
        )*};
    }
    none!(
        client.sign_up(&name),
        client.confirm_sign_up(&name, "1"),
        client.associate_software_token(&token),
        client.verify_software_token(&token, "1")
    );
}
