//! Signing in, and refusals.

use super::*;

#[test]
fn a_passkey_signs_in() {
    let (mut setup, token) = setup(example());
    let mut browser = Browser::at(PAGE);
    register(&mut setup, &token, &mut browser);
    let listed = setup.ok("ListWebAuthnCredentials", json!({ "AccessToken": token }));
    let id = listed["Credentials"][0]["CredentialId"].clone();
    for _ in 0..3 {
        let (reply, text) = challenge(&mut setup);
        let options: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            options["allowCredentials"],
            json!([{ "id": id, "type": "public-key" }])
        );
        assert_eq!(options["rpId"], "example.org");
        assert_eq!(options["timeout"], 180_000);
        assert_eq!(options["userVerification"], "preferred");
        assert_eq!(
            reply["AvailableChallenges"],
            json!(["PASSWORD_SRP", "PASSWORD", "WEB_AUTHN"])
        );
        let credential = browser.get(&text);
        let answer = answer(&setup, &reply["Session"], &credential);
        let done = setup.ok("RespondToAuthChallenge", answer.clone());
        assert!(done["AuthenticationResult"]["AccessToken"].is_string());
        // The session is used up.
        let refusal = setup.refused("RespondToAuthChallenge", answer);
        assert_eq!(
            refusal.1,
            "Invalid session for the user, session can only be used once."
        );
    }
}

#[test]
fn select_challenge_takes_a_passkey_at_once_or_in_two_steps() {
    let (mut setup, token) = setup(example());
    let mut browser = Browser::at(PAGE);
    register(&mut setup, &token, &mut browser);
    for at_once in [true, false] {
        let reply = setup.ok(
            "InitiateAuth",
            json!({
                "AuthFlow": "USER_AUTH", "ClientId": setup.client_id,
                "AuthParameters": { "USERNAME": "alice" },
            }),
        );
        assert_eq!(reply["ChallengeName"], "SELECT_CHALLENGE");
        let mut responses = json!({ "USERNAME": "alice", "ANSWER": "WEB_AUTHN" });
        if at_once {
            let options = &reply["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"];
            responses["CREDENTIAL"] = browser.get(options.as_str().unwrap()).into();
        }
        let mut done = setup.ok(
            "RespondToAuthChallenge",
            json!({
                "ChallengeName": "SELECT_CHALLENGE", "ClientId": setup.client_id,
                "Session": reply["Session"], "ChallengeResponses": responses,
            }),
        );
        if !at_once {
            assert_eq!(done["ChallengeName"], "WEB_AUTHN");
            let options = &done["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"];
            let credential = browser.get(options.as_str().unwrap());
            let answer = answer(&setup, &done["Session"], &credential);
            done = setup.ok("RespondToAuthChallenge", answer);
        }
        assert!(done["AuthenticationResult"]["AccessToken"].is_string());
    }
}

#[test]
fn an_assertion_from_elsewhere_is_refused() {
    let (mut setup, token) = setup(example());
    let mut browser = Browser::at(PAGE);
    register(&mut setup, &token, &mut browser);
    let (reply, options) = challenge(&mut setup);
    let options: Value = serde_json::from_str(&options).unwrap();
    let good = json!({
        "type": "webauthn.get", "challenge": options["challenge"],
        "origin": PAGE, "crossOrigin": false,
    });
    let with = |name: &str, value: Value| {
        let mut data = good.clone();
        data[name] = value;
        data
    };
    for (relying_party_id, client_data) in [
        ("example.org", with("origin", "https://evil.test".into())),
        (
            "example.org",
            with("origin", "http://login.example.org".into()),
        ),
        ("example.org", with("crossOrigin", true.into())),
        ("example.org", with("topOrigin", "https://evil.test".into())),
        (
            "example.org",
            with("challenge", "AAAAAAAAAAAAAAAAAAAAAA".into()),
        ),
        ("example.org", with("type", "webauthn.create".into())),
        ("evil.test", good.clone()),
    ] {
        let credential = browser.sign(relying_party_id, &client_data);
        let answer = answer(&setup, &reply["Session"], &credential);
        let refusal = setup.refused("RespondToAuthChallenge", answer);
        assert_eq!(refusal.0, "NotAuthorizedException", "{client_data}");
    }
    let credential = browser.sign("example.org", &good);
    let mut broken: Value = serde_json::from_str(&credential).unwrap();
    let mut signature = url_decode(broken["response"]["signature"].as_str().unwrap());
    *signature.last_mut().unwrap() ^= 1;
    broken["response"]["signature"] = url_encode(&signature).into();
    for bad in ["", "{}", "null", &broken.to_string()] {
        let answer = answer(&setup, &reply["Session"], bad);
        setup.refused("RespondToAuthChallenge", answer);
    }
    // None of that has used up the session.
    let answer = answer(&setup, &reply["Session"], &credential);
    setup.ok("RespondToAuthChallenge", answer);
}

#[test]
fn an_assertion_can_be_used_once() {
    let (mut setup, token) = setup(example());
    let mut browser = Browser::at(PAGE);
    register(&mut setup, &token, &mut browser);
    let (first, options) = challenge(&mut setup);
    let credential = browser.get(&options);
    let good = answer(&setup, &first["Session"], &credential);
    setup.ok("RespondToAuthChallenge", good);
    let (second, _) = challenge(&mut setup);
    let replayed = answer(&setup, &second["Session"], &credential);
    let refusal = setup.refused("RespondToAuthChallenge", replayed);
    assert_eq!(refusal.0, "NotAuthorizedException");
}

#[test]
fn a_cloned_authenticator_is_noticed() {
    let (mut setup, token) = setup(example());
    let mut browser = Browser::at(PAGE);
    register(&mut setup, &token, &mut browser);
    let mut clone = browser.clone_authenticator();
    let mut sign_in = |browser: &mut Browser| {
        let (reply, options) = challenge(&mut setup);
        let credential = browser.get(&options);
        let answer = answer(&setup, &reply["Session"], &credential);
        setup.call("RespondToAuthChallenge", answer).0
    };
    assert_eq!(sign_in(&mut browser), 200);
    assert_eq!(sign_in(&mut browser), 200);
    assert_eq!(sign_in(&mut clone), 400, "its count is behind");
    assert_eq!(sign_in(&mut browser), 200);
}

#[test]
fn a_passkey_can_count_as_two_factors() {
    for (relying_party, offered) in [
        (example(), json!(["PASSWORD_SRP", "PASSWORD"])),
        (
            example().counting_as_two_factors(),
            json!(["PASSWORD_SRP", "PASSWORD", "WEB_AUTHN"]),
        ),
    ] {
        let (mut setup, token) = setup(relying_party);
        let mut browser = Browser::at(PAGE);
        register(&mut setup, &token, &mut browser);
        let mfa = MfaSettings::new(MfaMode::Required, [MfaType::Email]);
        setup.pool.set_mfa(mfa);
        let reply = setup.ok(
            "InitiateAuth",
            json!({
                "AuthFlow": "USER_AUTH", "ClientId": setup.client_id,
                "AuthParameters": { "USERNAME": "alice" },
            }),
        );
        assert_eq!(reply["AvailableChallenges"], offered);
        if offered.as_array().unwrap().len() == 3 {
            let (reply, options) = challenge(&mut setup);
            let asked: Value = serde_json::from_str(&options).unwrap();
            assert_eq!(asked["userVerification"], "required");
            // Presence alone is one factor.
            let mut unverified = browser.clone_authenticator().without_verification();
            let options_without = options.replace("\"required\"", "\"discouraged\"");
            let credential = unverified.get(&options_without);
            let refused = answer(&setup, &reply["Session"], &credential);
            setup.refused("RespondToAuthChallenge", refused);
            let credential = browser.get(&options);
            let answer = answer(&setup, &reply["Session"], &credential);
            let done = setup.ok("RespondToAuthChallenge", answer);
            assert!(done["AuthenticationResult"].is_object(), "{done}");
        }
    }
}
