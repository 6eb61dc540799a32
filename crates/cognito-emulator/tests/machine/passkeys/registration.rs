//! Registering, listing, deleting.

use super::*;

#[test]
fn the_options_have_the_shape_of_aws() {
    let (mut setup, token) = setup(example().requiring_user_verification());
    let user = setup.ok("GetUser", json!({ "AccessToken": token }));
    let sub = user["UserAttributes"].as_array().unwrap().iter();
    let sub = sub
        .clone()
        .find(|attribute| attribute["Name"] == "sub")
        .unwrap();
    let mut options = options(&mut setup, &token);
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
fn verification_is_enforced_where_it_is_required() {
    for (relying_party, good) in [
        (example(), true),
        (example().requiring_user_verification(), false),
    ] {
        let (mut setup, token) = setup(relying_party);
        let mut browser = Browser::at(PAGE).without_verification();
        let mut options = options(&mut setup, &token);
        // A browser would stop here itself.
        options["authenticatorSelection"]["userVerification"] = "discouraged".into();
        let credential = browser.create(&options);
        let (status, _) = setup.call("CompleteWebAuthnRegistration", complete(credential, &token));
        assert_eq!(status == 200, good);
    }
}

#[test]
fn a_registration_belongs_to_its_client_and_challenge() {
    let (mut setup, token) = setup(example());
    let mut browser = Browser::at(PAGE);
    let refused = |setup: &mut Setup, credential: &Value, token: &Value| {
        let body = complete(credential.clone(), token);
        setup.refused("CompleteWebAuthnRegistration", body).0
    };
    // Nothing was started.
    let first = options(&mut setup, &token);
    let credential = browser.create(&first);
    setup.ok(
        "CompleteWebAuthnRegistration",
        complete(credential.clone(), &token),
    );
    assert_eq!(
        refused(&mut setup, &credential, &token),
        "WebAuthnChallengeNotFoundException"
    );
    // It answers another challenge, which is now used up.
    let second = options(&mut setup, &token);
    assert_eq!(second["excludeCredentials"].as_array().unwrap().len(), 1);
    assert_eq!(
        refused(&mut setup, &credential, &token),
        "WebAuthnChallengeNotFoundException"
    );
    // Too late.
    let third = options(&mut setup, &token);
    let late = Browser::at(PAGE).create(&third);
    setup.seconds += 180;
    assert_eq!(
        refused(&mut setup, &late, &token),
        "WebAuthnChallengeNotFoundException"
    );
    // Another app client.
    let fourth = options(&mut setup, &token);
    let other = Browser::at(PAGE).create(&fourth);
    setup.client_id = "webapp".to_owned();
    let foreign = access_token(&mut setup);
    assert_eq!(
        refused(&mut setup, &other, &foreign),
        "WebAuthnClientMismatchException"
    );
    setup.ok("CompleteWebAuthnRegistration", complete(other, &token));
}

#[test]
fn passkeys_need_a_relying_party() {
    let mut setup = Setup::new();
    let token = access_token(&mut setup);
    let start = json!({ "AccessToken": token });
    let refusal = setup.refused("StartWebAuthnRegistration", start.clone());
    assert_eq!(refusal.0, "WebAuthnNotEnabledException");
    setup
        .pool
        .set_first_auth_factors([FirstAuthFactor::WebAuthn]);
    let refusal = setup.refused("StartWebAuthnRegistration", start.clone());
    assert_eq!(refusal.0, "WebAuthnConfigurationMissingException");
    let configuration = json!({ "RelyingPartyId": "example.org", "UserVerification": "required" });
    let mut body = json!({
        "UserPoolId": crate::support::POOL, "WebAuthnConfiguration": configuration,
    });
    let reply = setup.ok("SetUserPoolMfaConfig", body.clone());
    assert_eq!(
        reply["WebAuthnConfiguration"],
        json!({
            "RelyingPartyId": "example.org", "UserVerification": "required",
            "FactorConfiguration": "SINGLE_FACTOR",
        })
    );
    for (name, bad) in [
        ("RelyingPartyId", ""),
        ("UserVerification", "discouraged"),
        ("FactorConfiguration", "TWO"),
    ] {
        body["WebAuthnConfiguration"] = configuration.clone();
        body["WebAuthnConfiguration"][name] = bad.into();
        let refusal = setup.refused("SetUserPoolMfaConfig", body.clone());
        assert_eq!(refusal.0, "InvalidParameterException", "{name}");
    }
    let reply = setup.ok("StartWebAuthnRegistration", start);
    let selection = &reply["CredentialCreationOptions"]["authenticatorSelection"];
    assert_eq!(selection["userVerification"], "required");
}

#[test]
fn passkeys_are_listed_in_pages_and_deleted() {
    let (mut setup, token) = setup(example());
    for _ in 0..3 {
        register(&mut setup, &token, &mut Browser::at(PAGE));
    }
    let list = |setup: &mut Setup, extra: Value| {
        let mut body = json!({ "AccessToken": token });
        for (name, value) in extra.as_object().unwrap() {
            body[name] = value.clone();
        }
        setup.call("ListWebAuthnCredentials", body)
    };
    let (_, all) = list(&mut setup, json!({}));
    let all = all["Credentials"].as_array().unwrap().clone();
    assert_eq!(all.len(), 3);
    assert_eq!(all[0]["RelyingPartyId"], "example.org");
    assert_eq!(all[0]["AuthenticatorAttachment"], "platform");
    assert_eq!(
        all[0]["AuthenticatorTransports"],
        json!(["internal", "hybrid"])
    );
    assert_eq!(all[0]["CreatedAt"], crate::support::START);
    assert!(all[0]["FriendlyCredentialName"].is_string());

    let (_, first) = list(&mut setup, json!({ "MaxResults": 2 }));
    assert_eq!(first["Credentials"].as_array().unwrap(), &all[..2]);
    let (_, second) = list(
        &mut setup,
        json!({ "MaxResults": 2, "NextToken": first["NextToken"] }),
    );
    assert_eq!(second["Credentials"].as_array().unwrap(), &all[2..]);
    assert!(second.get("NextToken").is_none());
    for (bad, name) in [
        (json!({ "MaxResults": 21 }), "less than or equal to 20"),
        (json!({ "MaxResults": -1 }), "greater than or equal to 0"),
        (json!({ "NextToken": "nonsense" }), "token"),
    ] {
        let (status, fault) = list(&mut setup, bad);
        assert_eq!(
            (status, &fault["__type"]),
            (400, &"InvalidParameterException".into())
        );
        assert!(fault["message"].as_str().unwrap().contains(name), "{fault}");
    }

    let delete = json!({ "AccessToken": token, "CredentialId": all[1]["CredentialId"] });
    assert_eq!(
        setup.ok("DeleteWebAuthnCredential", delete.clone()),
        json!({})
    );
    let refusal = setup.refused("DeleteWebAuthnCredential", delete);
    assert_eq!(refusal.0, "ResourceNotFoundException");
    let (_, left) = list(&mut setup, json!({}));
    assert_eq!(left["Credentials"], json!([all[0], all[2]]));
}

/// Without an attestation nothing is signed here: an invalid key would be noticed only when it
/// is needed.
#[test]
fn a_public_key_must_be_on_its_curve() {
    let (mut setup, token) = setup(example());
    let mut browser = Browser::at(PAGE);
    // The authenticator's data end with the key, and the key with its y.
    for (beyond, good) in [(0, true), (1, false)] {
        let options = options(&mut setup, &token);
        let mut credential = browser.create(&options);
        let object = &mut credential["response"]["attestationObject"];
        let mut octets = url_decode(object.as_str().unwrap());
        *octets.last_mut().unwrap() ^= beyond;
        *object = url_encode(&octets).into();
        let body = complete(credential, &token);
        let (status, reply) = setup.call("CompleteWebAuthnRegistration", body);
        assert_eq!(status == 200, good, "{reply}");
    }
}
