//! Choice-based sign-in: SELECT_CHALLENGE, PASSWORD, PASSWORD_SRP, WEB_AUTHN.

use cognito_srp_core::{
    AnswerErrorReason, FirstFactor, Password, Preference, ProtocolError, SelectChallenge, Step,
};
use serde_json::{Value, json};

use crate::support::challenges::{CREDENTIAL, CREDENTIAL_OPTIONS, challenge_with, reply};
use crate::support::{
    alias, challenge, confidential_client, ephemeral, following, password, receive, sent, tokens,
};
use crate::{assert_answer, secret_hash, typed, under_way};

const ALL: [(FirstFactor, &str); 5] = [
    (FirstFactor::Password, "PASSWORD"),
    (FirstFactor::PasswordSrp, "PASSWORD_SRP"),
    (FirstFactor::EmailOtp, "EMAIL_OTP"),
    (FirstFactor::SmsOtp, "SMS_OTP"),
    (FirstFactor::WebAuthn, "WEB_AUTHN"),
];

fn offering(names: &[&str]) -> Value {
    let mut reply = challenge_with("SELECT_CHALLENGE", "s1", json!({}));
    reply["AvailableChallenges"] = json!(names);
    reply
}

fn select(names: &[&str]) -> SelectChallenge {
    typed!(SelectChallenge, &offering(names))
}

#[test]
fn each_factor_can_be_selected() {
    let names = ALL.each_ref().map(|(_, name)| *name);
    for (factor, name) in &ALL {
        let challenge = select(&names);
        let offered = ALL.each_ref().map(|(factor, _)| factor.clone());
        assert_eq!(challenge.offered(), offered);
        assert_eq!(factor.as_str(), *name);
        let exchange = challenge.select(factor).unwrap();
        let own = json!({"ANSWER": name});
        assert_answer(&exchange, "SELECT_CHALLENGE", "s1", &own);
    }
    let future = FirstFactor::Other("FUTURE".into());
    let exchange = select(&["FUTURE"]).select(&future).unwrap();
    let own = json!({"ANSWER": "FUTURE"});
    assert_answer(&exchange, "SELECT_CHALLENGE", "s1", &own);
}

#[test]
fn factor_and_its_answer_in_one() {
    let exchange = select(&["PASSWORD"]).password(&password()).unwrap();
    let own = json!({"ANSWER": "PASSWORD", "PASSWORD": "Correct-Horse7!"});
    assert_answer(&exchange, "SELECT_CHALLENGE", "s1", &own);

    let exchange = select(&["PASSWORD_SRP"]);
    let exchange = exchange.password_srp(password(), ephemeral()).unwrap();
    let own = json!({"ANSWER": "PASSWORD_SRP", "SRP_A": "80"});
    assert_answer(&exchange, "SELECT_CHALLENGE", "s1", &own);

    let mut reply = offering(&["WEB_AUTHN"]);
    let options = json!({"CREDENTIAL_REQUEST_OPTIONS": CREDENTIAL_OPTIONS});
    reply["ChallengeParameters"] = options;
    let challenge = typed!(SelectChallenge, &reply);
    assert_eq!(challenge.web_authn_options(), Some(CREDENTIAL_OPTIONS));
    let exchange = challenge.web_authn(CREDENTIAL).unwrap();
    let own = json!({"ANSWER": "WEB_AUTHN", "CREDENTIAL": CREDENTIAL});
    assert_answer(&exchange, "SELECT_CHALLENGE", "s1", &own);
}

#[test]
fn only_what_is_offered_can_be_answered() {
    let not_offered = AnswerErrorReason::NotOffered;
    for (factor, name) in &ALL {
        let error = select(&["FUTURE"]).select(factor).err().unwrap();
        assert_eq!(*error.reason(), not_offered, "{name}");
    }
    let error = select(&["EMAIL_OTP"]).password(&password()).err().unwrap();
    assert_eq!(*error.reason(), not_offered);
    let error = error.into_challenge();
    let error = error.password_srp(password(), ephemeral()).err().unwrap();
    assert_eq!(*error.reason(), not_offered);
    let error = error.into_challenge().web_authn(CREDENTIAL).err().unwrap();
    assert_eq!(*error.reason(), not_offered);
    // The challenge that came back can be answered like the first.
    let challenge = error.into_challenge();
    assert_eq!(challenge.offered(), [FirstFactor::EmailOtp]);
    let exchange = challenge.select(&FirstFactor::EmailOtp).unwrap();
    let own = json!({"ANSWER": "EMAIL_OTP"});
    assert_answer(&exchange, "SELECT_CHALLENGE", "s1", &own);

    let error = select(&["WEB_AUTHN"]).web_authn("[]").err().unwrap();
    assert_eq!(*error.reason(), AnswerErrorReason::NotJson);
    assert!(error.into_challenge().web_authn(CREDENTIAL).is_ok());
}

#[test]
fn a_choice_without_offers_is_refused() {
    let missing = ProtocolError::Missing("AvailableChallenges");
    for reply in [
        offering(&[]),
        challenge_with("SELECT_CHALLENGE", "s1", json!({})),
        json!({"ChallengeName": "SELECT_CHALLENGE", "AvailableChallenges": null}),
    ] {
        let error = receive(under_way(), &reply).err();
        assert_eq!(error, Some(missing.clone().into()), "{reply}");
    }
}

/// The reply to a preferred factor contains `AvailableChallenges` too; it is not a choice
/// then.
#[test]
fn an_available_preference_gives_its_challenge() {
    let first = confidential_client().begin(alias());
    let first = first.choice(Preference::EmailOtp);
    let mut reply = reply("EMAIL_OTP", "s1");
    reply["AvailableChallenges"] = json!(["EMAIL_OTP"]);
    let challenge = challenge(receive(first, &reply));
    assert_eq!(challenge.name(), "EMAIL_OTP");
    assert!(matches!(
        challenge,
        cognito_srp_core::Challenge::EmailOtp(_)
    ));
}

#[test]
fn password_by_itself() {
    let challenge = typed!(PasswordChallenge, &reply("PASSWORD", "s1"));
    let exchange = challenge.answer(&Password::new("ünï-\"quoted\""));
    let own = json!({"PASSWORD": "ünï-\"quoted\""});
    assert_answer(&exchange, "PASSWORD", "s1", &own);
}

/// Every way into SRP ends in the same PASSWORD_VERIFIER, with its Session.
#[test]
fn password_srp_is_followed_by_password_verifier() {
    let challenge = typed!(PasswordSrpChallenge, &reply("PASSWORD_SRP", "s1"));
    let answered = challenge.answer(password(), ephemeral());
    let own = json!({"SRP_A": "80"});
    assert_answer(&answered, "PASSWORD_SRP", "s1", &own);
    let selected = select(&["PASSWORD_SRP"]);
    let selected = selected.password_srp(password(), ephemeral()).unwrap();
    let begin = || confidential_client().begin(alias());
    let preferred = begin().choice(Preference::PasswordSrp(password(), ephemeral()));
    let custom = begin().custom_with_srp(password(), ephemeral());
    let classic = begin().srp(password(), ephemeral());

    let verifier = reply("PASSWORD_VERIFIER", "s2");
    let [expected, others @ ..] = [classic, answered, selected, preferred, custom]
        .map(|exchange| following(receive(exchange, &verifier)));
    let body = sent(&expected);
    assert_eq!(body["ChallengeName"], "PASSWORD_VERIFIER");
    assert_eq!(body["Session"], "s2");
    let user = crate::support::USER_ID;
    let responses = &body["ChallengeResponses"];
    assert_eq!(responses["USERNAME"], user);
    assert_eq!(responses["SECRET_HASH"], secret_hash(user));
    assert_eq!(responses["PASSWORD_CLAIM_SECRET_BLOCK"], "QkxPQ0s=");
    assert_eq!(responses.as_object().unwrap().len(), 5);
    for other in others {
        assert_eq!(sent(&other), body);
        assert!(matches!(receive(other, &tokens()), Ok(Step::Done(_))));
    }
}

#[test]
fn web_authn() {
    let challenge = typed!(WebAuthn, &reply("WEB_AUTHN", "s1"));
    assert_eq!(challenge.options(), CREDENTIAL_OPTIONS);
    let exchange = challenge.answer(CREDENTIAL).unwrap();
    // A map of strings: the JSON is sent as a string, byte for byte.
    let own = json!({"CREDENTIAL": CREDENTIAL});
    assert_answer(&exchange, "WEB_AUTHN", "s1", &own);

    for text in ["", "credential", "[]", "\"id\"", "{\"id\":", "{}{}", "null"] {
        let challenge = typed!(WebAuthn, &reply("WEB_AUTHN", "s1"));
        let error = challenge.answer(text).err().unwrap();
        assert_eq!(*error.reason(), AnswerErrorReason::NotJson, "{text}");
        let challenge = error.into_challenge();
        assert_eq!(challenge.options(), CREDENTIAL_OPTIONS);
        assert!(challenge.answer(CREDENTIAL).is_ok());
    }
    let bare = challenge_with("WEB_AUTHN", "s1", json!({}));
    let missing = ProtocolError::Missing("CREDENTIAL_REQUEST_OPTIONS");
    assert_eq!(receive(under_way(), &bare).err(), Some(missing.into()));
}
