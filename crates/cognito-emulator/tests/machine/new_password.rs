//! NEW_PASSWORD_REQUIRED, with the attributes that the schema requires.

use crate::rig::{PASSWORD, POOL, Rig, asks, has_tokens, is};
use cognito_emulator::{Emulator, MfaMode, MfaSettings, MfaType, NewUser, Request, Seed};
use serde_json::{Value, json};

const BETTER: &str = "Better-Horse8!";

/// Bob, whose password is temporary.
fn rig(required: &[&str]) -> Rig {
    let mut rig = Rig::new();
    rig.pool.set_required_attributes(required.iter().copied());
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_temporary_password();
    rig.add(bob);
    rig
}

fn answer(rig: &Rig, challenge: &Value, password: &str, attributes: &[(&str, &str)]) -> Value {
    let mut responses = json!({ "USERNAME": "bob", "NEW_PASSWORD": password });
    for (name, value) in attributes {
        responses[format!("userAttributes.{name}")] = json!(value);
    }
    rig.answer(challenge, responses)
}

#[test]
fn a_temporary_password_asks_for_a_new_one() {
    let mut rig = rig(&[]);
    let challenge = rig.password("bob");
    asks(&challenge, "NEW_PASSWORD_REQUIRED");
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({
            "USER_ID_FOR_SRP": "bob",
            "requiredAttributes": "[]",
            "userAttributes": r#"{"email":"bob@example.com"}"#,
        })
    );
    let weak = answer(&rig, &challenge, "short", &[]);
    is(
        &rig.refused("RespondToAuthChallenge", weak),
        (
            "InvalidPasswordException",
            "Password did not conform with policy: Password not long enough",
        ),
    );
    // A refused answer has not spent the session; a good one has.
    let good = answer(&rig, &challenge, BETTER, &[]);
    has_tokens(&rig.ok("RespondToAuthChallenge", good.clone()));
    is(
        &rig.refused("RespondToAuthChallenge", good),
        (
            "NotAuthorizedException",
            "Invalid session for the user, session can only be used once.",
        ),
    );
    let body = rig.password_body("bob", BETTER);
    has_tokens(&rig.ok("InitiateAuth", body));
}

#[test]
fn the_new_password_may_be_the_temporary_one() {
    let mut rig = rig(&[]);
    let challenge = rig.password("bob");
    let same = answer(&rig, &challenge, PASSWORD, &[]);
    has_tokens(&rig.ok("RespondToAuthChallenge", same));
    has_tokens(&rig.password("bob"));
}

#[test]
fn required_attributes_must_be_given() {
    let mut rig = rig(&["email", "family_name", "name"]);
    let challenge = rig.password("bob");
    // Email is required too, and there already.
    assert_eq!(
        challenge["ChallengeParameters"]["requiredAttributes"],
        r#"["userAttributes.family_name","userAttributes.name"]"#
    );
    for (given, message) in [
        (
            vec![],
            "Invalid attributes given, family_name and name is missing",
        ),
        (
            vec![("family_name", "Tables")],
            "Invalid attributes given, name is missing",
        ),
        (
            vec![("family_name", "Tables"), ("name", "")],
            "Invalid attributes given, name is missing",
        ),
    ] {
        let lacking = answer(&rig, &challenge, BETTER, &given);
        is(
            &rig.refused("RespondToAuthChallenge", lacking),
            ("InvalidParameterException", message),
        );
    }
    // One that is not required may come along.
    let given = [
        ("family_name", "Tables"),
        ("name", "Bob"),
        ("nickname", "bobby"),
    ];
    let full = answer(&rig, &challenge, BETTER, &given);
    let reply = rig.ok("RespondToAuthChallenge", full);
    has_tokens(&reply);
    let id = Rig::claims(&reply["AuthenticationResult"]["IdToken"]);
    for (name, value) in given {
        assert_eq!(id[name], value);
    }
}

#[test]
fn what_has_a_value_is_not_set_again() {
    let mut rig = rig(&[]);
    let challenge = rig.password("bob");
    for value in ["bob@example.com", "other@example.com", ""] {
        let again = answer(&rig, &challenge, BETTER, &[("email", value)]);
        is(
            &rig.refused("RespondToAuthChallenge", again),
            (
                "NotAuthorizedException",
                "Cannot modify an already provided email",
            ),
        );
    }
    // The refusals have not changed the password either.
    asks(&rig.password("bob"), "NEW_PASSWORD_REQUIRED");
}

#[test]
fn a_second_factor_comes_after_the_new_password() {
    let mut rig = rig(&[]);
    let mfa = MfaSettings::new(MfaMode::Required, [MfaType::SoftwareToken]);
    rig.pool.set_mfa(mfa);
    let challenge = rig.password("bob");
    let new = answer(&rig, &challenge, BETTER, &[]);
    let set_up = rig.ok("RespondToAuthChallenge", new);
    asks(&set_up, "MFA_SETUP");
    // And one that is there is asked for.
    let mfa = MfaSettings::new(MfaMode::Required, [MfaType::Email]);
    rig.pool.set_mfa(mfa);
    let body = json!({ "UserPoolId": POOL, "Username": "bob", "Password": PASSWORD });
    rig.ok("AdminSetUserPassword", body);
    let challenge = rig.password("bob");
    let new = answer(&rig, &challenge, BETTER, &[]);
    asks(&rig.ok("RespondToAuthChallenge", new), "EMAIL_OTP");
}

#[test]
fn a_temporary_password_expires() {
    const DAY: u64 = 86_400;
    for (age, good) in [(7 * DAY - 1, true), (7 * DAY, false)] {
        let mut rig = rig(&[]);
        rig.seconds += age;
        let body = rig.password_body("bob", PASSWORD);
        if good {
            asks(&rig.ok("InitiateAuth", body), "NEW_PASSWORD_REQUIRED");
            continue;
        }
        is(
            &rig.refused("InitiateAuth", body),
            (
                "NotAuthorizedException",
                "Temporary password has expired and must be reset by an administrator.",
            ),
        );
        // Another one begins anew.
        let body = json!({ "UserPoolId": POOL, "Username": "bob", "Password": PASSWORD });
        rig.ok("AdminSetUserPassword", body);
        asks(&rig.password("bob"), "NEW_PASSWORD_REQUIRED");
    }
    let mut rig = Rig::new();
    let policy = json!({ "PasswordPolicy": { "TemporaryPasswordValidityDays": 1 } });
    rig.ok(
        "UpdateUserPool",
        json!({ "UserPoolId": POOL, "Policies": policy }),
    );
    rig.add(NewUser::new("bob", PASSWORD).with_temporary_password());
    rig.seconds += DAY;
    let body = rig.password_body("bob", PASSWORD);
    rig.refused("InitiateAuth", body);
}

/// Alice's verified address would make bob known by it.
#[test]
fn what_users_may_not_write_is_not_written_here_either() {
    let mut rig = Rig::new();
    let carol = NewUser::new("carol", PASSWORD)
        .with_attribute("email", "carol@example.com")
        .with_attribute("email_verified", "true")
        .with_attribute("preferred_username", "caz");
    rig.add(carol);
    rig.add(NewUser::new("bob", PASSWORD).with_temporary_password());
    let challenge = rig.password("bob");
    for name in ["email_verified", "phone_number_verified"] {
        let given = [("email", "carol@example.com"), (name, "true")];
        let body = answer(&rig, &challenge, BETTER, &given);
        is(
            &rig.refused("RespondToAuthChallenge", body),
            (
                "NotAuthorizedException",
                "A client attempted to write unauthorized attribute",
            ),
        );
    }
    let body = answer(&rig, &challenge, BETTER, &[("aud", "other")]);
    let refusal = rig.refused("RespondToAuthChallenge", body);
    assert_eq!(refusal.0, "InvalidParameterException");
    // The address may be asked for, unverified.
    let body = answer(&rig, &challenge, BETTER, &[("email", "carol@example.com")]);
    let reply = rig.ok("RespondToAuthChallenge", body);
    let id = Rig::claims(&reply["AuthenticationResult"]["IdToken"]);
    assert!(id.get("email_verified").is_none());
}

#[test]
fn what_stands_for_another_user_is_not_taken() {
    let rig = Rig::new();
    let user_pool = json!({
        "UserPools": [{
            "AliasAttributes": ["preferred_username"],
            "Clients": [{ "ClientId": "webapp" }],
            "Users": [
                { "Username": "carol", "Password": PASSWORD,
                  "Attributes": { "preferred_username": "caz" } },
                { "Username": "bob", "Password": PASSWORD, "Temporary": true },
            ],
        }],
    });
    let seed = Seed::from_json(user_pool.to_string().as_bytes()).unwrap();
    let address = (std::net::Ipv4Addr::LOCALHOST, 0).into();
    let emulator = Emulator::start_on(address, &seed).unwrap();
    let call = |operation: &str, body: &Value| -> Value {
        let response = emulator.handle(&Request::operation(operation, body));
        serde_json::from_slice(&response.body).unwrap()
    };
    let challenge = call("InitiateAuth", &rig.password_body("bob", PASSWORD));
    asks(&challenge, "NEW_PASSWORD_REQUIRED");
    let taken = answer(&rig, &challenge, BETTER, &[("preferred_username", "caz")]);
    let refusal = call("RespondToAuthChallenge", &taken);
    assert_eq!(refusal["__type"], "AliasExistsException");
    let free = answer(&rig, &challenge, BETTER, &[("preferred_username", "bo")]);
    has_tokens(&call("RespondToAuthChallenge", &free));
}
