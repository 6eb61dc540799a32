//! Who may begin, under which name, with which parameters.

use super::*;

#[test]
fn an_unknown_user_is_asked_like_any_other() {
    let mut setup = setup(ALL);
    // Also if the app client may learn who exists: this flow never reveals it.
    let legacy = NewAppClient::public()
        .with_id("legacy")
        .with_flows([AuthFlow::User])
        .telling_unknown_users();
    setup.with(|pool, cx| pool.add_client(legacy, cx)).unwrap();
    let mut body = prefer("nobody@example.com", "EMAIL_OTP");
    body["ClientId"] = "legacy".into();
    assert_eq!(setup.ok("InitiateAuth", body)["ChallengeName"], "EMAIL_OTP");

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
        let reply = setup.ok("InitiateAuth", prefer("nobody@example.com", name));
        assert_eq!(reply["ChallengeName"], name);
        assert_eq!(reply["AvailableChallenges"], json!([name]));
        if let Some(shown) = shown {
            let parameters = &reply["ChallengeParameters"];
            assert_eq!(parameters["CODE_DELIVERY_DESTINATION"], shown);
        }
        let body = answer(&reply, "nobody@example.com", responses);
        setup.refused("RespondToAuthChallenge", body);
    }
    assert_eq!(setup.pool.outbox().count(), 0, "nothing was sent");

    // Without a preference: one of the four, always the same for a name.
    let mut seen = std::collections::BTreeSet::new();
    for number in 0..40 {
        let name = format!("nobody{number}");
        let first = setup.ok("InitiateAuth", initiate(&name, json!({})));
        let again = setup.ok("InitiateAuth", initiate(&name, json!({})));
        assert_eq!(first["ChallengeName"], again["ChallengeName"]);
        let delivery =
            |reply: &Value| reply["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"].clone();
        assert_eq!(delivery(&first), delivery(&again));
        seen.insert(first["ChallengeName"].as_str().unwrap().to_owned());
    }
    assert!(seen.len() > 1, "{seen:?}");
}

#[test]
fn user_auth_must_be_allowed_and_needs_no_other_flow() {
    let mut setup = setup(ALL);
    let mut body = initiate("bob", json!({}));
    body["ClientId"] = "webapp".into();
    let refusal = setup.refused("InitiateAuth", body);
    assert_eq!(refusal.1, "USER_AUTH is not enabled for the client");
    for flow in ["USER_PASSWORD_AUTH", "USER_SRP_AUTH", "CUSTOM_AUTH"] {
        let mut body = initiate("bob", json!({ "PASSWORD": PASSWORD, "SRP_A": "5" }));
        body["AuthFlow"] = flow.into();
        setup.refused("InitiateAuth", body);
    }
}

#[test]
fn the_secret_hash_covers_the_name_that_is_sent() {
    let mut setup = setup(ALL);
    let secret = || ClientSecret::new("a-secret-of-an-app-client");
    let client = NewAppClient::confidential(secret()).with_id("choice2");
    let client = client.with_flows([AuthFlow::User]);
    setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    // The alias in all requests, as AWS accepts it in this flow.
    let name = "bob@example.com";
    let hash = secret_hash(name, "choice2", &secret()).to_string();
    let mut body = prefer(name, "EMAIL_OTP");
    body["ClientId"] = "choice2".into();
    setup.refused("InitiateAuth", body.clone());
    body["AuthParameters"]["SECRET_HASH"] = hash.as_str().into();
    let reply = setup.ok("InitiateAuth", body);
    let mut body = answer(&reply, name, json!({ "EMAIL_OTP_CODE": code(&setup) }));
    body["ClientId"] = "choice2".into();
    setup.refused("RespondToAuthChallenge", body.clone());
    body["ChallengeResponses"]["SECRET_HASH"] = hash.as_str().into();
    has_tokens(&setup.ok("RespondToAuthChallenge", body));
}

#[test]
fn step_up_parameters_are_checked() {
    let mut setup = setup(ALL);
    let token = |setup: &mut Setup, name: &str| {
        let parameters = json!({ "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD });
        let reply = setup.ok("InitiateAuth", initiate(name, parameters));
        reply["AuthenticationResult"]["AccessToken"].clone()
    };
    let (bobs, alices) = (token(&mut setup, "bob"), token(&mut setup, "alice"));
    let mut step_up = |parameters: Value| setup.call("InitiateAuth", initiate("bob", parameters));
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

#[test]
fn an_unknown_user_has_no_passkey_in_a_pool_without_passkeys() {
    let mut setup = Setup::new();
    let client = NewAppClient::public().with_id("choice");
    let client = client.with_flows([AuthFlow::User]);
    setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    setup.pool.set_first_auth_factors(ALL);
    for number in 0..20 {
        let reply = setup.ok(
            "InitiateAuth",
            prefer(&format!("nobody{number}"), "WEB_AUTHN"),
        );
        assert_ne!(reply["ChallengeName"], "WEB_AUTHN");
    }
}
