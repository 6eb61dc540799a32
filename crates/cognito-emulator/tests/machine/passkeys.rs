//! Passkeys with a software authenticator: registered, used, and abused.

use cognito_emulator::{
    AuthFlow, FirstAuthFactor, MfaMode, MfaSettings, MfaType, NewAppClient, RelyingParty,
};
use serde_json::{Value, json};

use crate::authenticator::Browser;
use crate::rig::{PASSWORD, Rig, url_decode, url_encode};

const PAGE: &str = "https://login.example.org";

/// A pool with passkeys, and an access token of alice.
fn rig(relying_party: RelyingParty) -> (Rig, Value) {
    let mut rig = Rig::new();
    let client = NewAppClient::public().with_id("choice");
    let client = client.with_flows([AuthFlow::User, AuthFlow::UserPassword]);
    rig.client_id = rig.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    rig.pool.set_relying_party(relying_party);
    rig.pool
        .set_first_auth_factors([FirstAuthFactor::Password, FirstAuthFactor::WebAuthn]);
    let token = access_token(&mut rig);
    (rig, token)
}

fn access_token(rig: &mut Rig) -> Value {
    let reply = rig.ok(
        "InitiateAuth",
        json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": rig.client_id,
            "AuthParameters": { "USERNAME": "alice", "PASSWORD": PASSWORD },
        }),
    );
    reply["AuthenticationResult"]["AccessToken"].clone()
}

fn example() -> RelyingParty {
    RelyingParty::new("example.org")
}

fn options(rig: &mut Rig, token: &Value) -> Value {
    let reply = rig.ok("StartWebAuthnRegistration", json!({ "AccessToken": token }));
    reply["CredentialCreationOptions"].clone()
}

fn complete(credential: Value, token: &Value) -> Value {
    json!({ "AccessToken": token, "Credential": credential })
}

fn register(rig: &mut Rig, token: &Value, browser: &mut Browser) {
    let options = options(rig, token);
    let credential = browser.create(&options);
    let reply = rig.ok("CompleteWebAuthnRegistration", complete(credential, token));
    assert_eq!(reply, json!({}));
}

/// The reply with a WEB_AUTHN challenge, and its options.
fn challenge(rig: &mut Rig) -> (Value, String) {
    let reply = rig.ok(
        "InitiateAuth",
        json!({
            "AuthFlow": "USER_AUTH", "ClientId": rig.client_id,
            "AuthParameters": { "USERNAME": "alice", "PREFERRED_CHALLENGE": "WEB_AUTHN" },
        }),
    );
    assert_eq!(reply["ChallengeName"], "WEB_AUTHN", "{reply}");
    let options = reply["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"].as_str();
    let options = options.unwrap().to_owned();
    (reply, options)
}

fn answer(rig: &Rig, session: &Value, credential: &str) -> Value {
    json!({
        "ChallengeName": "WEB_AUTHN", "ClientId": rig.client_id, "Session": session,
        "ChallengeResponses": { "USERNAME": "alice", "CREDENTIAL": credential },
    })
}

#[test]
fn the_options_have_the_shape_of_aws() {
    let (mut rig, token) = rig(example().requiring_user_verification());
    let user = rig.ok("GetUser", json!({ "AccessToken": token }));
    let sub = user["UserAttributes"].as_array().unwrap().iter();
    let sub = sub
        .clone()
        .find(|attribute| attribute["Name"] == "sub")
        .unwrap();
    let mut options = options(&mut rig, &token);
    let handle = url_decode(options["user"]["id"].as_str().unwrap());
    assert_eq!(handle, sub["Value"].as_str().unwrap().as_bytes());
    let challenge = url_decode(options["challenge"].as_str().unwrap());
    assert!(challenge.len() >= 16, "as the specification wants it");
    options["user"]["id"] = "".into();
    options["challenge"] = "".into();
    assert_eq!(
        options,
        json!({
            "attestation": "none",
            "authenticatorSelection": {
                "requireResidentKey": true,
                "residentKey": "required",
                "userVerification": "required",
            },
            "challenge": "",
            "excludeCredentials": [],
            "pubKeyCredParams": [
                { "alg": -7, "type": "public-key" },
                { "alg": -257, "type": "public-key" },
            ],
            "rp": { "id": "example.org", "name": "example.org" },
            "timeout": 60000,
            "user": { "displayName": "alice", "id": "", "name": "alice" },
        })
    );
}

#[test]
fn a_passkey_signs_in() {
    let (mut rig, token) = rig(example());
    let mut browser = Browser::at(PAGE);
    register(&mut rig, &token, &mut browser);
    let listed = rig.ok("ListWebAuthnCredentials", json!({ "AccessToken": token }));
    let id = listed["Credentials"][0]["CredentialId"].clone();
    for _ in 0..3 {
        let (reply, text) = challenge(&mut rig);
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
        let answer = answer(&rig, &reply["Session"], &credential);
        let done = rig.ok("RespondToAuthChallenge", answer.clone());
        assert!(done["AuthenticationResult"]["AccessToken"].is_string());
        // The session is spent.
        let refusal = rig.refused("RespondToAuthChallenge", answer);
        assert_eq!(
            refusal.1,
            "Invalid session for the user, session can only be used once."
        );
    }
}

#[test]
fn select_challenge_takes_a_passkey_at_once_or_in_two_steps() {
    let (mut rig, token) = rig(example());
    let mut browser = Browser::at(PAGE);
    register(&mut rig, &token, &mut browser);
    for at_once in [true, false] {
        let reply = rig.ok(
            "InitiateAuth",
            json!({
                "AuthFlow": "USER_AUTH", "ClientId": rig.client_id,
                "AuthParameters": { "USERNAME": "alice" },
            }),
        );
        assert_eq!(reply["ChallengeName"], "SELECT_CHALLENGE");
        let mut responses = json!({ "USERNAME": "alice", "ANSWER": "WEB_AUTHN" });
        if at_once {
            let options = &reply["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"];
            responses["CREDENTIAL"] = browser.get(options.as_str().unwrap()).into();
        }
        let mut done = rig.ok(
            "RespondToAuthChallenge",
            json!({
                "ChallengeName": "SELECT_CHALLENGE", "ClientId": rig.client_id,
                "Session": reply["Session"], "ChallengeResponses": responses,
            }),
        );
        if !at_once {
            assert_eq!(done["ChallengeName"], "WEB_AUTHN");
            let options = &done["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"];
            let credential = browser.get(options.as_str().unwrap());
            let answer = answer(&rig, &done["Session"], &credential);
            done = rig.ok("RespondToAuthChallenge", answer);
        }
        assert!(done["AuthenticationResult"]["AccessToken"].is_string());
    }
}

#[test]
fn what_was_signed_elsewhere_is_refused() {
    let (mut rig, token) = rig(example());
    let mut browser = Browser::at(PAGE);
    register(&mut rig, &token, &mut browser);
    let (reply, options) = challenge(&mut rig);
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
        let answer = answer(&rig, &reply["Session"], &credential);
        let refusal = rig.refused("RespondToAuthChallenge", answer);
        assert_eq!(refusal.0, "NotAuthorizedException", "{client_data}");
    }
    let credential = browser.sign("example.org", &good);
    let mut broken: Value = serde_json::from_str(&credential).unwrap();
    let mut signature = url_decode(broken["response"]["signature"].as_str().unwrap());
    *signature.last_mut().unwrap() ^= 1;
    broken["response"]["signature"] = url_encode(&signature).into();
    for bad in ["", "{}", "null", &broken.to_string()] {
        let answer = answer(&rig, &reply["Session"], bad);
        rig.refused("RespondToAuthChallenge", answer);
    }
    // None of that has spent the session.
    let answer = answer(&rig, &reply["Session"], &credential);
    rig.ok("RespondToAuthChallenge", answer);
}

#[test]
fn an_assertion_is_good_once() {
    let (mut rig, token) = rig(example());
    let mut browser = Browser::at(PAGE);
    register(&mut rig, &token, &mut browser);
    let (first, options) = challenge(&mut rig);
    let credential = browser.get(&options);
    let good = answer(&rig, &first["Session"], &credential);
    rig.ok("RespondToAuthChallenge", good);
    let (second, _) = challenge(&mut rig);
    let replayed = answer(&rig, &second["Session"], &credential);
    let refusal = rig.refused("RespondToAuthChallenge", replayed);
    assert_eq!(refusal.0, "NotAuthorizedException");
}

#[test]
fn a_cloned_authenticator_is_noticed() {
    let (mut rig, token) = rig(example());
    let mut browser = Browser::at(PAGE);
    register(&mut rig, &token, &mut browser);
    let mut clone = browser.clone_authenticator();
    let mut sign_in = |browser: &mut Browser| {
        let (reply, options) = challenge(&mut rig);
        let credential = browser.get(&options);
        let answer = answer(&rig, &reply["Session"], &credential);
        rig.call("RespondToAuthChallenge", answer).0
    };
    assert_eq!(sign_in(&mut browser), 200);
    assert_eq!(sign_in(&mut browser), 200);
    assert_eq!(sign_in(&mut clone), 400, "its count is behind");
    assert_eq!(sign_in(&mut browser), 200);
}

#[test]
fn verification_is_enforced_where_it_is_required() {
    for (relying_party, good) in [
        (example(), true),
        (example().requiring_user_verification(), false),
    ] {
        let (mut rig, token) = rig(relying_party);
        let mut browser = Browser::at(PAGE).without_verification();
        let mut options = options(&mut rig, &token);
        // The browser would stop here by itself.
        options["authenticatorSelection"]["userVerification"] = "discouraged".into();
        let credential = browser.create(&options);
        let (status, _) = rig.call("CompleteWebAuthnRegistration", complete(credential, &token));
        assert_eq!(status == 200, good);
    }
}

#[test]
fn a_passkey_can_stand_for_two_factors() {
    for (relying_party, offered) in [
        (example(), json!(["PASSWORD_SRP", "PASSWORD"])),
        (
            example().counting_as_two_factors(),
            json!(["PASSWORD_SRP", "PASSWORD", "WEB_AUTHN"]),
        ),
    ] {
        let (mut rig, token) = rig(relying_party);
        let mut browser = Browser::at(PAGE);
        register(&mut rig, &token, &mut browser);
        let mfa = MfaSettings::new(MfaMode::Required, [MfaType::Email]);
        rig.pool.set_mfa(mfa);
        let reply = rig.ok(
            "InitiateAuth",
            json!({
                "AuthFlow": "USER_AUTH", "ClientId": rig.client_id,
                "AuthParameters": { "USERNAME": "alice" },
            }),
        );
        assert_eq!(reply["AvailableChallenges"], offered);
        if offered.as_array().unwrap().len() == 3 {
            let (reply, options) = challenge(&mut rig);
            let credential = browser.get(&options);
            let answer = answer(&rig, &reply["Session"], &credential);
            let done = rig.ok("RespondToAuthChallenge", answer);
            assert!(done["AuthenticationResult"].is_object(), "{done}");
        }
    }
}

#[test]
fn a_registration_is_of_its_client_and_its_challenge() {
    let (mut rig, token) = rig(example());
    let mut browser = Browser::at(PAGE);
    let refused = |rig: &mut Rig, credential: &Value, token: &Value| {
        let body = complete(credential.clone(), token);
        rig.refused("CompleteWebAuthnRegistration", body).0
    };
    // Nothing was started.
    let first = options(&mut rig, &token);
    let credential = browser.create(&first);
    rig.ok(
        "CompleteWebAuthnRegistration",
        complete(credential.clone(), &token),
    );
    assert_eq!(
        refused(&mut rig, &credential, &token),
        "WebAuthnChallengeNotFoundException"
    );
    // It answers another challenge; and that one is spent now.
    let second = options(&mut rig, &token);
    assert_eq!(second["excludeCredentials"].as_array().unwrap().len(), 1);
    assert_eq!(
        refused(&mut rig, &credential, &token),
        "WebAuthnChallengeNotFoundException"
    );
    // Too late.
    let third = options(&mut rig, &token);
    let late = Browser::at(PAGE).create(&third);
    rig.seconds += 180;
    assert_eq!(
        refused(&mut rig, &late, &token),
        "WebAuthnChallengeNotFoundException"
    );
    // Another app client.
    let fourth = options(&mut rig, &token);
    let other = Browser::at(PAGE).create(&fourth);
    rig.client_id = "webapp".to_owned();
    let foreign = access_token(&mut rig);
    assert_eq!(
        refused(&mut rig, &other, &foreign),
        "WebAuthnClientMismatchException"
    );
    rig.ok("CompleteWebAuthnRegistration", complete(other, &token));
}

#[test]
fn the_pool_says_whether_there_are_passkeys() {
    let mut rig = Rig::new();
    let token = access_token(&mut rig);
    let start = json!({ "AccessToken": token });
    let refusal = rig.refused("StartWebAuthnRegistration", start.clone());
    assert_eq!(refusal.0, "WebAuthnNotEnabledException");
    rig.pool.set_first_auth_factors([FirstAuthFactor::WebAuthn]);
    let refusal = rig.refused("StartWebAuthnRegistration", start.clone());
    assert_eq!(refusal.0, "WebAuthnConfigurationMissingException");
    rig.ok(
        "SetUserPoolMfaConfig",
        json!({
            "UserPoolId": crate::rig::POOL,
            "WebAuthnConfiguration": {
                "RelyingPartyId": "example.org", "UserVerification": "required",
            },
        }),
    );
    let reply = rig.ok("StartWebAuthnRegistration", start);
    let selection = &reply["CredentialCreationOptions"]["authenticatorSelection"];
    assert_eq!(selection["userVerification"], "required");
}

#[test]
fn passkeys_are_listed_in_pages_and_deleted() {
    let (mut rig, token) = rig(example());
    for _ in 0..3 {
        register(&mut rig, &token, &mut Browser::at(PAGE));
    }
    let list = |rig: &mut Rig, extra: Value| {
        let mut body = json!({ "AccessToken": token });
        for (name, value) in extra.as_object().unwrap() {
            body[name] = value.clone();
        }
        rig.call("ListWebAuthnCredentials", body)
    };
    let (_, all) = list(&mut rig, json!({}));
    let all = all["Credentials"].as_array().unwrap().clone();
    assert_eq!(all.len(), 3);
    assert_eq!(all[0]["RelyingPartyId"], "example.org");
    assert_eq!(all[0]["AuthenticatorAttachment"], "platform");
    assert_eq!(
        all[0]["AuthenticatorTransports"],
        json!(["internal", "hybrid"])
    );
    assert_eq!(all[0]["CreatedAt"], crate::rig::START);
    assert!(all[0]["FriendlyCredentialName"].is_string());

    let (_, first) = list(&mut rig, json!({ "MaxResults": 2 }));
    assert_eq!(first["Credentials"].as_array().unwrap(), &all[..2]);
    let (_, second) = list(
        &mut rig,
        json!({ "MaxResults": 2, "NextToken": first["NextToken"] }),
    );
    assert_eq!(second["Credentials"].as_array().unwrap(), &all[2..]);
    assert!(second.get("NextToken").is_none());
    for (bad, name) in [
        (json!({ "MaxResults": 21 }), "less than or equal to 20"),
        (json!({ "MaxResults": -1 }), "greater than or equal to 0"),
        (json!({ "NextToken": "nonsense" }), "token"),
    ] {
        let (status, fault) = list(&mut rig, bad);
        assert_eq!(
            (status, &fault["__type"]),
            (400, &"InvalidParameterException".into())
        );
        assert!(fault["message"].as_str().unwrap().contains(name), "{fault}");
    }

    let delete = json!({ "AccessToken": token, "CredentialId": all[1]["CredentialId"] });
    assert_eq!(
        rig.ok("DeleteWebAuthnCredential", delete.clone()),
        json!({})
    );
    let refusal = rig.refused("DeleteWebAuthnCredential", delete);
    assert_eq!(refusal.0, "ResourceNotFoundException");
    let (_, left) = list(&mut rig, json!({}));
    assert_eq!(left["Credentials"], json!([all[0], all[2]]));
}
