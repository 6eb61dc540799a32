//! Answers, and the effect of a wrong one.

use super::*;

#[test]
fn a_password_signs_in_at_once_or_as_a_challenge() {
    let mut setup = setup(ALL);
    let with = |password: &str| {
        initiate(
            "bob",
            json!({ "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": password }),
        )
    };
    has_tokens(&setup.ok("InitiateAuth", with(PASSWORD)));
    let refusal = setup.refused("InitiateAuth", with("Wrong-Horse7!"));
    assert_eq!(refusal.1, "Incorrect username or password.");

    let reply = setup.ok("InitiateAuth", prefer("bob", "PASSWORD"));
    assert_eq!(reply["ChallengeName"], "PASSWORD");
    let offered = reply["AvailableChallenges"].as_array().unwrap();
    assert_eq!(
        offered.len(),
        4,
        "also if the preferred factor is available"
    );
    let wrong = answer(&reply, "bob", json!({ "PASSWORD": "Wrong-Horse7!" }));
    let refusal = setup.refused("RespondToAuthChallenge", wrong);
    assert_eq!(refusal.1, "Incorrect username or password.");
    let right = answer(&reply, "bob", json!({ "PASSWORD": PASSWORD }));
    has_tokens(&setup.ok("RespondToAuthChallenge", right.clone()));
    let refusal = setup.refused("RespondToAuthChallenge", right);
    assert_eq!(
        refusal.1,
        "Invalid session for the user, session can only be used once."
    );
}

#[test]
fn srp_in_user_auth_returns_a_session() {
    let mut setup = setup(ALL);
    for echo in ["same", "none", "other"] {
        let (ephemeral, srp_a) = ephemeral();
        let parameters = json!({ "PREFERRED_CHALLENGE": "PASSWORD_SRP", "SRP_A": srp_a });
        let reply = setup.ok("InitiateAuth", initiate("bob", parameters));
        assert_eq!(reply["AvailableChallenges"].as_array().unwrap().len(), 4);
        let session = match echo {
            "same" => reply["Session"].clone(),
            "none" => Value::Null,
            _ => setup.ok("InitiateAuth", prefer("bob", "PASSWORD"))["Session"].clone(),
        };
        let (status, done) = verify(&mut setup, ephemeral, &reply, session);
        match echo {
            "same" => has_tokens(&done),
            _ => assert_eq!(status, 400, "{echo}: {done}"),
        }
    }
}

#[test]
fn a_choice_is_answered_in_one_step_or_two() {
    let mut setup = setup(ALL);
    let select = |setup: &mut Setup, responses: Value| {
        let reply = setup.ok("InitiateAuth", initiate("bob", json!({})));
        let answer = answer(&reply, "bob", responses);
        setup.ok("RespondToAuthChallenge", answer)
    };
    // In one step.
    let one = json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD });
    has_tokens(&select(&mut setup, one));
    let (secret, srp_a) = ephemeral();
    let reply = select(
        &mut setup,
        json!({ "ANSWER": "PASSWORD_SRP", "SRP_A": srp_a }),
    );
    let (_, done) = verify(&mut setup, secret, &reply, reply["Session"].clone());
    has_tokens(&done);
    // In two.
    let reply = select(&mut setup, json!({ "ANSWER": "PASSWORD" }));
    assert_eq!(reply["ChallengeName"], "PASSWORD");
    let body = answer(&reply, "bob", json!({ "PASSWORD": PASSWORD }));
    has_tokens(&setup.ok("RespondToAuthChallenge", body));
    let reply = select(&mut setup, json!({ "ANSWER": "PASSWORD_SRP" }));
    assert_eq!(reply["ChallengeName"], "PASSWORD_SRP");
    let (secret, srp_a) = ephemeral();
    let body = answer(&reply, "bob", json!({ "SRP_A": srp_a }));
    let reply = setup.ok("RespondToAuthChallenge", body);
    let (_, done) = verify(&mut setup, secret, &reply, reply["Session"].clone());
    has_tokens(&done);
    // With codes.
    for (name, parameter) in [("EMAIL_OTP", "EMAIL_OTP_CODE"), ("SMS_OTP", "SMS_OTP_CODE")] {
        let reply = select(&mut setup, json!({ "ANSWER": name }));
        assert_eq!(reply["ChallengeName"], name);
        let body = answer(&reply, "bob", json!({ parameter: code(&setup) }));
        has_tokens(&setup.ok("RespondToAuthChallenge", body));
    }
    // A factor that was not offered.
    for bad in [
        json!({ "ANSWER": "WEB_AUTHN" }),
        json!({ "ANSWER": "x" }),
        json!({}),
    ] {
        let reply = setup.ok("InitiateAuth", initiate("bob", json!({})));
        let body = answer(&reply, "bob", bad);
        let refusal = setup.refused("RespondToAuthChallenge", body);
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
        let mut setup = setup(ALL);
        let reply = setup.ok("InitiateAuth", prefer("bob", name));
        assert_eq!(reply["ChallengeName"], name);
        let parameters = &reply["ChallengeParameters"];
        assert_eq!(parameters["CODE_DELIVERY_DESTINATION"], shown);
        let message = setup.pool.outbox().last().unwrap();
        assert_eq!((message.medium, message.purpose.as_str()), (medium, name));
        let code = code(&setup);
        assert_eq!(code.len(), digits);
        assert!(code.bytes().all(|octet| octet.is_ascii_digit()));
        for _ in 0..6 {
            let body = answer(&reply, "bob", json!({ parameter: wrong(&code) }));
            let refusal = setup.refused("RespondToAuthChallenge", body);
            assert_eq!(
                refusal,
                (
                    "CodeMismatchException".to_owned(),
                    "Invalid code or auth state for the user.".to_owned()
                )
            );
        }
        let body = answer(&reply, "bob", json!({ parameter: code }));
        has_tokens(&setup.ok("RespondToAuthChallenge", body.clone()));
        let refusal = setup.refused("RespondToAuthChallenge", body);
        assert_eq!(
            refusal.1,
            "Invalid session for the user, session can only be used once."
        );
        // A code is valid as long as its session.
        let reply = setup.ok("InitiateAuth", prefer("bob", name));
        let late = setup.pool.outbox().last().unwrap().code.clone();
        setup.seconds += 180;
        let body = answer(&reply, "bob", json!({ parameter: late }));
        let refusal = setup.refused("RespondToAuthChallenge", body);
        assert_eq!(
            refusal.1,
            "Invalid session for the user, session is expired."
        );
    }
}

#[test]
fn a_session_answers_its_own_challenge_only() {
    let everything = |setup: &Setup| {
        let code = setup
            .pool
            .outbox()
            .last()
            .map(|message| message.code.clone());
        json!({
            "ANSWER": "PASSWORD", "PASSWORD": PASSWORD, "SRP_A": "2", "CREDENTIAL": "{}",
            "EMAIL_OTP_CODE": code, "SMS_OTP_CODE": code, "SMS_MFA_CODE": code,
            "NEW_PASSWORD": "Better-Horse8!", "SOFTWARE_TOKEN_MFA_CODE": "123456",
        })
    };
    for challenge in [
        "EMAIL_OTP",
        "SMS_OTP",
        "PASSWORD",
        "PASSWORD_SRP",
        "SELECT_CHALLENGE",
    ] {
        let mut setup = setup(ALL);
        let reply = match challenge {
            "SELECT_CHALLENGE" => setup.ok("InitiateAuth", initiate("bob", json!({}))),
            _ => setup.ok("InitiateAuth", prefer("bob", challenge)),
        };
        assert_eq!(reply["ChallengeName"], challenge);
        let good = answer(&reply, "bob", everything(&setup));
        for name in crate::matrix::NAMES {
            if name == challenge || (name == "EMAIL_MFA" && challenge == "EMAIL_OTP") {
                continue;
            }
            let mut body = good.clone();
            body["ChallengeName"] = name.into();
            let refusal = setup.refused("RespondToAuthChallenge", body);
            assert_eq!(refusal.1, "Invalid session for the user.", "{name}");
        }
        // The session is not valid for another user or another app client either.
        let mut other = good.clone();
        other["ChallengeResponses"]["USERNAME"] = "alice".into();
        setup.refused("RespondToAuthChallenge", other);
        let mut other = good.clone();
        other["ClientId"] = "webapp".into();
        setup.refused("RespondToAuthChallenge", other);
        setup.ok("RespondToAuthChallenge", good);
    }
}
