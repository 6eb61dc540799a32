//! USER_AUTH: the person chooses how to sign in.

use cognito_emulator::{
    AuthFlow, DeliveryMedium, FirstAuthFactor, MfaMode, MfaSettings, MfaType, NewAppClient,
    NewUser, RelyingParty,
};
use cognito_srp_core::srp::Ephemeral;
use cognito_srp_core::{ClientSecret, secret_hash};
use serde_json::{Value, json};

use crate::rig::{PASSWORD, Rig};

const ALL: [FirstAuthFactor; 4] = [
    FirstAuthFactor::Password,
    FirstAuthFactor::EmailOtp,
    FirstAuthFactor::SmsOtp,
    FirstAuthFactor::WebAuthn,
];

/// A client of USER_AUTH alone, and a user who can be sent codes.
fn rig(factors: impl IntoIterator<Item = FirstAuthFactor>) -> Rig {
    let mut rig = Rig::new();
    let client = NewAppClient::public().with_id("choice");
    let client = client.with_flows([AuthFlow::User]);
    rig.client_id = rig.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    rig.pool.set_first_auth_factors(factors);
    rig.pool.set_relying_party(RelyingParty::new("example.org"));
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("email_verified", "true")
        .with_attribute("phone_number", "+15555550123")
        .with_attribute("phone_number_verified", "true");
    rig.with(|pool, cx| pool.add_user(bob, cx)).unwrap();
    rig
}

/// The body of an InitiateAuth for a user, with parameters.
fn initiate(username: &str, parameters: Value) -> Value {
    let mut all = parameters;
    all["USERNAME"] = username.into();
    json!({ "AuthFlow": "USER_AUTH", "ClientId": "choice", "AuthParameters": all })
}

fn prefer(username: &str, challenge: &str) -> Value {
    initiate(username, json!({ "PREFERRED_CHALLENGE": challenge }))
}

/// The body of an answer to the challenge in `reply`.
fn answer(reply: &Value, username: &str, responses: Value) -> Value {
    let mut all = responses;
    all["USERNAME"] = username.into();
    json!({
        "ChallengeName": reply["ChallengeName"], "ClientId": "choice",
        "Session": reply["Session"], "ChallengeResponses": all,
    })
}

fn has_tokens(reply: &Value) -> bool {
    assert_eq!(reply["ChallengeParameters"], json!({}));
    reply["AuthenticationResult"]["AccessToken"].is_string()
}

/// The code that was sent last.
fn code(rig: &Rig) -> String {
    rig.pool.outbox().last().unwrap().code.clone()
}

/// A code of the same length that is wrong.
fn wrong(code: &str) -> String {
    let other = if code.starts_with('0') { "1" } else { "0" };
    format!("{other}{}", &code[1..])
}

#[test]
fn without_a_preference_the_person_is_asked() {
    let mut rig = rig(ALL);
    let reply = rig.ok("InitiateAuth", initiate("bob", json!({})));
    assert_eq!(reply["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(reply["ChallengeParameters"], json!({}));
    assert_eq!(
        reply["AvailableChallenges"],
        json!(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP"]),
        "bob has no passkey"
    );
    // Alice's address is not verified.
    let reply = rig.ok("InitiateAuth", initiate("alice", json!({})));
    assert_eq!(
        reply["AvailableChallenges"],
        json!(["PASSWORD_SRP", "PASSWORD"])
    );
    let reply = rig.ok("InitiateAuth", prefer("alice", "EMAIL_OTP"));
    assert_eq!(reply["ChallengeName"], "SELECT_CHALLENGE");
    let refusal = rig.refused("InitiateAuth", prefer("alice", "SMS_MFA"));
    assert_eq!(refusal.0, "InvalidParameterException");
}

#[test]
fn the_pool_decides_what_is_offered() {
    for (factors, offered) in [
        (
            vec![FirstAuthFactor::Password],
            json!(["PASSWORD_SRP", "PASSWORD"]),
        ),
        (vec![FirstAuthFactor::EmailOtp], json!(["EMAIL_OTP"])),
        (
            vec![FirstAuthFactor::SmsOtp, FirstAuthFactor::WebAuthn],
            json!(["SMS_OTP"]),
        ),
    ] {
        let mut rig = rig(factors);
        let reply = rig.ok("InitiateAuth", initiate("bob", json!({})));
        assert_eq!(reply["ChallengeName"], "SELECT_CHALLENGE");
        assert_eq!(reply["AvailableChallenges"], offered);
    }
}

#[test]
fn a_password_signs_in_at_once_or_as_a_challenge() {
    let mut rig = rig(ALL);
    let with = |password: &str| {
        initiate(
            "bob",
            json!({ "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": password }),
        )
    };
    assert!(has_tokens(&rig.ok("InitiateAuth", with(PASSWORD))));
    let refusal = rig.refused("InitiateAuth", with("Wrong-Horse7!"));
    assert_eq!(refusal.1, "Incorrect username or password.");

    let reply = rig.ok("InitiateAuth", prefer("bob", "PASSWORD"));
    assert_eq!(reply["ChallengeName"], "PASSWORD");
    let offered = reply["AvailableChallenges"].as_array().unwrap();
    assert_eq!(offered.len(), 4, "also on a direct hit");
    let wrong = answer(&reply, "bob", json!({ "PASSWORD": "Wrong-Horse7!" }));
    let refusal = rig.refused("RespondToAuthChallenge", wrong);
    assert_eq!(refusal.1, "Incorrect username or password.");
    let right = answer(&reply, "bob", json!({ "PASSWORD": PASSWORD }));
    assert!(has_tokens(&rig.ok("RespondToAuthChallenge", right.clone())));
    let refusal = rig.refused("RespondToAuthChallenge", right);
    assert_eq!(
        refusal.1,
        "Invalid session for the user, session can only be used once."
    );
}

/// From PASSWORD_VERIFIER to the end, with what is put in place of the session.
fn verify(rig: &mut Rig, ephemeral: Ephemeral, reply: &Value, session: Value) -> (u16, Value) {
    assert_eq!(reply["ChallengeName"], "PASSWORD_VERIFIER");
    let parameters = reply["ChallengeParameters"].clone();
    let timestamp = rig.now().to_string();
    let mut claim = rig.claim((ephemeral, parameters), PASSWORD, &timestamp);
    claim["Session"] = session;
    rig.call("RespondToAuthChallenge", claim)
}

fn ephemeral() -> (Ephemeral, String) {
    let ephemeral = Ephemeral::from_entropy([7; 64]).unwrap();
    let srp_a = ephemeral.public_value().to_hex();
    (ephemeral, srp_a)
}

#[test]
fn srp_has_a_session_that_comes_back() {
    let mut rig = rig(ALL);
    for echo in ["same", "none", "other"] {
        let (ephemeral, srp_a) = ephemeral();
        let parameters = json!({ "PREFERRED_CHALLENGE": "PASSWORD_SRP", "SRP_A": srp_a });
        let reply = rig.ok("InitiateAuth", initiate("bob", parameters));
        assert_eq!(reply["AvailableChallenges"].as_array().unwrap().len(), 4);
        let session = match echo {
            "same" => reply["Session"].clone(),
            "none" => Value::Null,
            _ => rig.ok("InitiateAuth", prefer("bob", "PASSWORD"))["Session"].clone(),
        };
        let (status, done) = verify(&mut rig, ephemeral, &reply, session);
        match echo {
            "same" => assert!(has_tokens(&done)),
            _ => assert_eq!(status, 400, "{echo}: {done}"),
        }
    }
}

#[test]
fn the_choice_is_answered_in_one_step_or_in_two() {
    let mut rig = rig(ALL);
    let select = |rig: &mut Rig, responses: Value| {
        let reply = rig.ok("InitiateAuth", initiate("bob", json!({})));
        let answer = answer(&reply, "bob", responses);
        rig.ok("RespondToAuthChallenge", answer)
    };
    // One step.
    let one = json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD });
    assert!(has_tokens(&select(&mut rig, one)));
    let (secret, srp_a) = ephemeral();
    let reply = select(
        &mut rig,
        json!({ "ANSWER": "PASSWORD_SRP", "SRP_A": srp_a }),
    );
    let (_, done) = verify(&mut rig, secret, &reply, reply["Session"].clone());
    assert!(has_tokens(&done));
    // Two.
    let reply = select(&mut rig, json!({ "ANSWER": "PASSWORD" }));
    assert_eq!(reply["ChallengeName"], "PASSWORD");
    let body = answer(&reply, "bob", json!({ "PASSWORD": PASSWORD }));
    assert!(has_tokens(&rig.ok("RespondToAuthChallenge", body)));
    let reply = select(&mut rig, json!({ "ANSWER": "PASSWORD_SRP" }));
    assert_eq!(reply["ChallengeName"], "PASSWORD_SRP");
    let (secret, srp_a) = ephemeral();
    let body = answer(&reply, "bob", json!({ "SRP_A": srp_a }));
    let reply = rig.ok("RespondToAuthChallenge", body);
    let (_, done) = verify(&mut rig, secret, &reply, reply["Session"].clone());
    assert!(has_tokens(&done));
    // Codes.
    for (name, parameter) in [("EMAIL_OTP", "EMAIL_OTP_CODE"), ("SMS_OTP", "SMS_OTP_CODE")] {
        let reply = select(&mut rig, json!({ "ANSWER": name }));
        assert_eq!(reply["ChallengeName"], name);
        let body = answer(&reply, "bob", json!({ parameter: code(&rig) }));
        assert!(has_tokens(&rig.ok("RespondToAuthChallenge", body)));
    }
    // What was not offered.
    for bad in [
        json!({ "ANSWER": "WEB_AUTHN" }),
        json!({ "ANSWER": "x" }),
        json!({}),
    ] {
        let reply = rig.ok("InitiateAuth", initiate("bob", json!({})));
        let body = answer(&reply, "bob", bad);
        let refusal = rig.refused("RespondToAuthChallenge", body);
        assert_eq!(refusal.0, "InvalidParameterException");
    }
}

#[test]
fn codes_are_sent_and_a_wrong_one_can_be_corrected() {
    for (name, parameter, digits, medium, shown) in [
        (
            "EMAIL_OTP",
            "EMAIL_OTP_CODE",
            8,
            DeliveryMedium::Email,
            "b***@e***",
        ),
        (
            "SMS_OTP",
            "SMS_OTP_CODE",
            6,
            DeliveryMedium::Sms,
            "+*******0123",
        ),
    ] {
        let mut rig = rig(ALL);
        let reply = rig.ok("InitiateAuth", prefer("bob", name));
        assert_eq!(reply["ChallengeName"], name);
        let parameters = &reply["ChallengeParameters"];
        assert_eq!(parameters["CODE_DELIVERY_DESTINATION"], shown);
        let message = rig.pool.outbox().last().unwrap();
        assert_eq!((message.medium, message.purpose.as_str()), (medium, name));
        let code = code(&rig);
        assert_eq!(code.len(), digits);
        assert!(code.bytes().all(|octet| octet.is_ascii_digit()));
        for _ in 0..6 {
            let body = answer(&reply, "bob", json!({ parameter: wrong(&code) }));
            let refusal = rig.refused("RespondToAuthChallenge", body);
            assert_eq!(
                refusal,
                (
                    "CodeMismatchException".to_owned(),
                    "Invalid code or auth state for the user.".to_owned()
                )
            );
        }
        let body = answer(&reply, "bob", json!({ parameter: code }));
        assert!(has_tokens(&rig.ok("RespondToAuthChallenge", body.clone())));
        let refusal = rig.refused("RespondToAuthChallenge", body);
        assert_eq!(
            refusal.1,
            "Invalid session for the user, session can only be used once."
        );
        // A code lives as long as its session.
        let reply = rig.ok("InitiateAuth", prefer("bob", name));
        let late = rig.pool.outbox().last().unwrap().code.clone();
        rig.seconds += 180;
        let body = answer(&reply, "bob", json!({ parameter: late }));
        let refusal = rig.refused("RespondToAuthChallenge", body);
        assert_eq!(
            refusal.1,
            "Invalid session for the user, session is expired."
        );
    }
}

#[test]
fn a_session_answers_its_own_challenge_only() {
    let mut rig = rig(ALL);
    let reply = rig.ok("InitiateAuth", prefer("bob", "EMAIL_OTP"));
    let code = code(&rig);
    let good = answer(&reply, "bob", json!({ "EMAIL_OTP_CODE": code }));
    for (name, responses) in [
        ("SMS_OTP", json!({ "SMS_OTP_CODE": code })),
        ("PASSWORD", json!({ "PASSWORD": PASSWORD })),
        (
            "SELECT_CHALLENGE",
            json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD }),
        ),
        ("WEB_AUTHN", json!({ "CREDENTIAL": "{}" })),
        ("InitiateAuth", json!({})),
    ] {
        let mut body = answer(&reply, "bob", responses);
        body["ChallengeName"] = name.into();
        let refusal = rig.refused("RespondToAuthChallenge", body);
        assert_eq!(refusal.1, "Invalid session for the user.", "{name}");
    }
    // Nor for another user, nor from another app client.
    let mut other = good.clone();
    other["ChallengeResponses"]["USERNAME"] = "alice".into();
    rig.refused("RespondToAuthChallenge", other);
    let mut other = good.clone();
    other["ClientId"] = "webapp".into();
    rig.refused("RespondToAuthChallenge", other);
    assert!(has_tokens(&rig.ok("RespondToAuthChallenge", good)));
}

#[test]
fn who_needs_a_second_factor_begins_with_a_password() {
    let mut rig = rig(ALL);
    rig.pool
        .set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Email]));
    let carol = NewUser::new("carol", PASSWORD)
        .with_attribute("email", "carol@example.com")
        .with_attribute("email_verified", "true")
        .with_mfa(MfaType::Email);
    rig.with(|pool, cx| pool.add_user(carol, cx)).unwrap();
    let reply = rig.ok("InitiateAuth", prefer("carol", "EMAIL_OTP"));
    assert_eq!(reply["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(
        reply["AvailableChallenges"],
        json!(["PASSWORD_SRP", "PASSWORD"])
    );
    let one = json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD });
    let body = answer(&reply, "carol", one);
    let reply = rig.ok("RespondToAuthChallenge", body);
    assert_eq!(reply["ChallengeName"], "EMAIL_OTP");
    assert_eq!(code(&rig).len(), 6, "the second factor has 6 digits");
    let body = answer(&reply, "carol", json!({ "EMAIL_OTP_CODE": code(&rig) }));
    assert!(has_tokens(&rig.ok("RespondToAuthChallenge", body)));
    // Bob has not turned it on.
    let reply = rig.ok("InitiateAuth", prefer("bob", "EMAIL_OTP"));
    assert_eq!(reply["ChallengeName"], "EMAIL_OTP");
}

#[test]
fn who_has_to_choose_a_password_begins_with_the_old_one() {
    let mut rig = rig(ALL);
    let dave = NewUser::new("dave", PASSWORD)
        .with_attribute("email", "dave@example.com")
        .with_attribute("email_verified", "true")
        .with_temporary_password();
    rig.with(|pool, cx| pool.add_user(dave, cx)).unwrap();
    let reply = rig.ok("InitiateAuth", prefer("dave", "EMAIL_OTP"));
    assert_eq!(reply["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(
        reply["AvailableChallenges"],
        json!(["PASSWORD_SRP", "PASSWORD"])
    );
    let one = json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD });
    let reply = rig.ok("RespondToAuthChallenge", answer(&reply, "dave", one));
    assert_eq!(reply["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let body = answer(&reply, "dave", json!({ "NEW_PASSWORD": "Newer-Horse8!" }));
    assert!(has_tokens(&rig.ok("RespondToAuthChallenge", body)));
}

#[test]
fn who_may_not_sign_in_is_told_so_first() {
    let mut rig = rig(ALL);
    for (user, code) in [
        (
            NewUser::new("u", PASSWORD).unconfirmed(),
            "UserNotConfirmedException",
        ),
        (
            NewUser::new("r", PASSWORD).with_reset_required(),
            "PasswordResetRequiredException",
        ),
        (
            NewUser::new("d", PASSWORD).disabled(),
            "NotAuthorizedException",
        ),
    ] {
        let name = rig.with(|pool, cx| pool.add_user(user, cx)).unwrap();
        let refusal = rig.refused("InitiateAuth", initiate(&name, json!({})));
        assert_eq!(refusal.0, code);
    }
}

#[test]
fn an_unknown_user_is_asked_like_any_other() {
    let mut rig = rig(ALL);
    // Also where the app client tells who exists: this flow does not.
    let legacy = NewAppClient::public()
        .with_id("legacy")
        .with_flows([AuthFlow::User])
        .telling_unknown_users();
    rig.with(|pool, cx| pool.add_client(legacy, cx)).unwrap();
    let mut body = prefer("nobody@example.com", "EMAIL_OTP");
    body["ClientId"] = "legacy".into();
    assert_eq!(rig.ok("InitiateAuth", body)["ChallengeName"], "EMAIL_OTP");

    for (name, responses, shown) in [
        (
            "EMAIL_OTP",
            json!({ "EMAIL_OTP_CODE": "12345678" }),
            Some("n***@e***"),
        ),
        ("SMS_OTP", json!({ "SMS_OTP_CODE": "123456" }), None),
        ("PASSWORD", json!({ "PASSWORD": PASSWORD }), None),
        ("WEB_AUTHN", json!({ "CREDENTIAL": "{}" }), None),
    ] {
        let reply = rig.ok("InitiateAuth", prefer("nobody@example.com", name));
        assert_eq!(reply["ChallengeName"], name);
        assert_eq!(reply["AvailableChallenges"], json!([name]));
        if let Some(shown) = shown {
            let parameters = &reply["ChallengeParameters"];
            assert_eq!(parameters["CODE_DELIVERY_DESTINATION"], shown);
        }
        let body = answer(&reply, "nobody@example.com", responses);
        rig.refused("RespondToAuthChallenge", body);
    }
    assert_eq!(rig.pool.outbox().count(), 0, "nothing was sent");

    // Without a preference: one of the four, for a name always the same.
    let mut seen = std::collections::BTreeSet::new();
    for number in 0..40 {
        let name = format!("nobody{number}");
        let first = rig.ok("InitiateAuth", initiate(&name, json!({})));
        let again = rig.ok("InitiateAuth", initiate(&name, json!({})));
        assert_eq!(first["ChallengeName"], again["ChallengeName"]);
        let delivery =
            |reply: &Value| reply["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"].clone();
        assert_eq!(delivery(&first), delivery(&again));
        seen.insert(first["ChallengeName"].as_str().unwrap().to_owned());
    }
    assert!(seen.len() > 1, "{seen:?}");
}

#[test]
fn the_flow_has_to_be_allowed_and_needs_no_other() {
    let mut rig = rig(ALL);
    let mut body = initiate("bob", json!({}));
    body["ClientId"] = "webapp".into();
    let refusal = rig.refused("InitiateAuth", body);
    assert_eq!(refusal.1, "USER_AUTH is not enabled for the client");
    for flow in ["USER_PASSWORD_AUTH", "USER_SRP_AUTH", "CUSTOM_AUTH"] {
        let mut body = initiate("bob", json!({ "PASSWORD": PASSWORD, "SRP_A": "5" }));
        body["AuthFlow"] = flow.into();
        rig.refused("InitiateAuth", body);
    }
}

#[test]
fn the_secret_hash_is_over_the_name_that_is_sent() {
    let mut rig = rig(ALL);
    let secret = || ClientSecret::new("a-secret-of-an-app-client");
    let client = NewAppClient::confidential(secret()).with_id("choice2");
    let client = client.with_flows([AuthFlow::User]);
    rig.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    // The alias all the way, as AWS takes it in this flow.
    let name = "bob@example.com";
    let hash = secret_hash(name, "choice2", &secret());
    let mut body = prefer(name, "EMAIL_OTP");
    body["ClientId"] = "choice2".into();
    rig.refused("InitiateAuth", body.clone());
    body["AuthParameters"]["SECRET_HASH"] = hash.as_str().into();
    let reply = rig.ok("InitiateAuth", body);
    let mut body = answer(&reply, name, json!({ "EMAIL_OTP_CODE": code(&rig) }));
    body["ClientId"] = "choice2".into();
    rig.refused("RespondToAuthChallenge", body.clone());
    body["ChallengeResponses"]["SECRET_HASH"] = hash.as_str().into();
    assert!(has_tokens(&rig.ok("RespondToAuthChallenge", body)));
}

#[test]
fn step_up_parameters_are_checked() {
    let mut rig = rig(ALL);
    let token = |rig: &mut Rig, name: &str| {
        let parameters = json!({ "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD });
        let reply = rig.ok("InitiateAuth", initiate(name, parameters));
        reply["AuthenticationResult"]["AccessToken"].clone()
    };
    let (bobs, alices) = (token(&mut rig, "bob"), token(&mut rig, "alice"));
    let mut step_up = |parameters: Value| rig.call("InitiateAuth", initiate("bob", parameters));
    let level = "urn:example:level";
    for (parameters, good) in [
        (
            json!({ "ACCESS_TOKEN": bobs, "TARGET_ACR_VALUES": level }),
            true,
        ),
        (
            json!({ "ACCESS_TOKEN": bobs, "TARGET_ACR_VALUES": level, "MAX_AGE": "300" }),
            true,
        ),
        (json!({ "TARGET_ACR_VALUES": level }), true),
        (json!({ "ACCESS_TOKEN": bobs }), false),
        (
            json!({ "ACCESS_TOKEN": alices, "TARGET_ACR_VALUES": level }),
            false,
        ),
        (
            json!({ "ACCESS_TOKEN": "x", "TARGET_ACR_VALUES": level }),
            false,
        ),
        (
            json!({ "TARGET_ACR_VALUES": level, "MAX_AGE": "soon" }),
            false,
        ),
    ] {
        let (status, reply) = step_up(parameters.clone());
        assert_eq!(status == 200, good, "{parameters}: {reply}");
    }
}
