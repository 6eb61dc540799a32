//! NEW_PASSWORD_REQUIRED, with the attributes that the schema requires.

use crate::support::{PASSWORD, POOL, Setup, asks, has_tokens, is};
use cognito_emulator::{Emulator, MfaMode, MfaSettings, MfaType, NewUser, Request, Seed};
use serde_json::{Value, json};

const BETTER: &str = "Better-Horse8!";

/// Bob, whose password is temporary.
fn setup(required: &[&str]) -> Setup {
    let mut setup = Setup::new();
    setup.pool.set_required_attributes(required.iter().copied());
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_temporary_password();
    setup.add(bob);
    setup
}

fn answer(setup: &Setup, challenge: &Value, password: &str, attributes: &[(&str, &str)]) -> Value {
    let mut responses = json!({ "USERNAME": "bob", "NEW_PASSWORD": password });
    for (name, value) in attributes {
        responses[format!("userAttributes.{name}")] = json!(value);
    }
    setup.answer(challenge, responses)
}

#[test]
fn a_temporary_password_asks_for_a_new_one() {
    let mut setup = setup(&[]);
    let challenge = setup.password("bob");
    asks(&challenge, "NEW_PASSWORD_REQUIRED");
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({
            "USER_ID_FOR_SRP": "bob",
            "requiredAttributes": "[]",
            "userAttributes": r#"{"email":"bob@example.com"}"#,
        })
    );
    let weak = answer(&setup, &challenge, "short", &[]);
    is(
        &setup.refused("RespondToAuthChallenge", weak),
        (
            "InvalidPasswordException",
            "Password did not conform with policy: Password not long enough",
        ),
    );
    // A refused answer has not used up the session; a correct one has.
    let good = answer(&setup, &challenge, BETTER, &[]);
    has_tokens(&setup.ok("RespondToAuthChallenge", good.clone()));
    is(
        &setup.refused("RespondToAuthChallenge", good),
        (
            "NotAuthorizedException",
            "Invalid session for the user, session can only be used once.",
        ),
    );
    let body = setup.password_body("bob", BETTER);
    has_tokens(&setup.ok("InitiateAuth", body));
}

#[test]
fn the_new_password_may_be_the_temporary_one() {
    let mut setup = setup(&[]);
    let challenge = setup.password("bob");
    let same = answer(&setup, &challenge, PASSWORD, &[]);
    has_tokens(&setup.ok("RespondToAuthChallenge", same));
    has_tokens(&setup.password("bob"));
}

#[test]
fn required_attributes_must_be_given() {
    let mut setup = setup(&["email", "family_name", "name"]);
    let challenge = setup.password("bob");
    // Email is required too, and already present.
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
        let lacking = answer(&setup, &challenge, BETTER, &given);
        is(
            &setup.refused("RespondToAuthChallenge", lacking),
            ("InvalidParameterException", message),
        );
    }
    // An optional one may be sent too.
    let given = [
        ("family_name", "Tables"),
        ("name", "Bob"),
        ("nickname", "bobby"),
    ];
    let full = answer(&setup, &challenge, BETTER, &given);
    let reply = setup.ok("RespondToAuthChallenge", full);
    has_tokens(&reply);
    let id = Setup::claims(&reply["AuthenticationResult"]["IdToken"]);
    for (name, value) in given {
        assert_eq!(id[name], value);
    }
}

#[test]
fn an_attribute_with_a_value_is_not_set_again() {
    let mut setup = setup(&[]);
    let challenge = setup.password("bob");
    for value in ["bob@example.com", "other@example.com", ""] {
        let again = answer(&setup, &challenge, BETTER, &[("email", value)]);
        is(
            &setup.refused("RespondToAuthChallenge", again),
            (
                "NotAuthorizedException",
                "Cannot modify an already provided email",
            ),
        );
    }
    // The refusals have not changed the password either.
    asks(&setup.password("bob"), "NEW_PASSWORD_REQUIRED");
}

#[test]
fn a_second_factor_comes_after_the_new_password() {
    let mut setup = setup(&[]);
    let mfa = MfaSettings::new(MfaMode::Required, [MfaType::SoftwareToken]);
    setup.pool.set_mfa(mfa);
    let challenge = setup.password("bob");
    let new = answer(&setup, &challenge, BETTER, &[]);
    let set_up = setup.ok("RespondToAuthChallenge", new);
    asks(&set_up, "MFA_SETUP");
    // And the present password is asked for.
    let mfa = MfaSettings::new(MfaMode::Required, [MfaType::Email]);
    setup.pool.set_mfa(mfa);
    let body = json!({ "UserPoolId": POOL, "Username": "bob", "Password": PASSWORD });
    setup.ok("AdminSetUserPassword", body);
    let challenge = setup.password("bob");
    let new = answer(&setup, &challenge, BETTER, &[]);
    asks(&setup.ok("RespondToAuthChallenge", new), "EMAIL_OTP");
}

#[test]
fn a_temporary_password_expires() {
    const DAY: u64 = 86_400;
    for (age, good) in [(7 * DAY - 1, true), (7 * DAY, false)] {
        let mut setup = setup(&[]);
        setup.seconds += age;
        let body = setup.password_body("bob", PASSWORD);
        if good {
            asks(&setup.ok("InitiateAuth", body), "NEW_PASSWORD_REQUIRED");
            continue;
        }
        is(
            &setup.refused("InitiateAuth", body),
            (
                "NotAuthorizedException",
                "Temporary password has expired and must be reset by an administrator.",
            ),
        );
        // Another temporary password starts again.
        let body = json!({ "UserPoolId": POOL, "Username": "bob", "Password": PASSWORD });
        setup.ok("AdminSetUserPassword", body);
        asks(&setup.password("bob"), "NEW_PASSWORD_REQUIRED");
    }
    let mut setup = Setup::new();
    let policy = json!({ "PasswordPolicy": { "TemporaryPasswordValidityDays": 1 } });
    setup.ok(
        "UpdateUserPool",
        json!({ "UserPoolId": POOL, "Policies": policy }),
    );
    setup.add(NewUser::new("bob", PASSWORD).with_temporary_password());
    setup.seconds += DAY;
    let body = setup.password_body("bob", PASSWORD);
    setup.refused("InitiateAuth", body);
}

/// With alice's verified address, bob would have her name.
#[test]
fn a_new_password_cannot_set_a_read_only_attribute() {
    let mut setup = Setup::new();
    let carol = NewUser::new("carol", PASSWORD)
        .with_attribute("email", "carol@example.com")
        .with_attribute("email_verified", "true")
        .with_attribute("preferred_username", "caz");
    setup.add(carol);
    setup.add(NewUser::new("bob", PASSWORD).with_temporary_password());
    let challenge = setup.password("bob");
    for name in ["email_verified", "phone_number_verified"] {
        let given = [("email", "carol@example.com"), (name, "true")];
        let body = answer(&setup, &challenge, BETTER, &given);
        is(
            &setup.refused("RespondToAuthChallenge", body),
            (
                "NotAuthorizedException",
                "A client attempted to write unauthorized attribute",
            ),
        );
    }
    let body = answer(&setup, &challenge, BETTER, &[("aud", "other")]);
    let refusal = setup.refused("RespondToAuthChallenge", body);
    assert_eq!(refusal.0, "InvalidParameterException");
    // The address may be sent, unverified.
    let body = answer(
        &setup,
        &challenge,
        BETTER,
        &[("email", "carol@example.com")],
    );
    let reply = setup.ok("RespondToAuthChallenge", body);
    let id = Setup::claims(&reply["AuthenticationResult"]["IdToken"]);
    assert_eq!(id["email_verified"], false);
}

#[test]
fn another_users_name_is_not_accepted_with_a_new_password() {
    let setup = Setup::new();
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
    let challenge = call("InitiateAuth", &setup.password_body("bob", PASSWORD));
    asks(&challenge, "NEW_PASSWORD_REQUIRED");
    let taken = answer(&setup, &challenge, BETTER, &[("preferred_username", "caz")]);
    let refusal = call("RespondToAuthChallenge", &taken);
    assert_eq!(refusal["__type"], "AliasExistsException");
    let free = answer(&setup, &challenge, BETTER, &[("preferred_username", "bo")]);
    has_tokens(&call("RespondToAuthChallenge", &free));
}
