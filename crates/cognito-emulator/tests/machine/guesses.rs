//! Wrong guesses: how many are allowed, and how long nobody may guess again.

use cognito_emulator::NewUser;
use serde_json::{Value, json};

use crate::support::{PASSWORD, POOL, Setup, has_tokens, is};

const WRONG: (&str, &str) = ("NotAuthorizedException", "Incorrect username or password.");
const LOCKED: (&str, &str) = ("NotAuthorizedException", "Password attempts exceeded");
const LIMIT: (&str, &str) = (
    "LimitExceededException",
    "Attempt limit exceeded, please try after some time.",
);

/// The two ways in which a password is guessed.
fn guess(setup: &mut Setup, username: &str, password: &str, with_srp: bool) -> (u16, Value) {
    if !with_srp {
        return setup.call("InitiateAuth", setup.password_body(username, password));
    }
    let started = setup.start_srp(username);
    let claim = setup.claim(started, password, &setup.now().to_string());
    setup.call("RespondToAuthChallenge", claim)
}

fn is_refused(reply: (u16, Value), expected: (&str, &str)) {
    let text = |name: &str| reply.1[name].as_str().unwrap_or_default().to_owned();
    assert_eq!(reply.0, 400, "{}", reply.1);
    is(&(text("__type"), text("message")), expected);
}

/// The developer guide, amazon-cognito-user-pools-authentication-flow ("lockout behavior"):
/// after five wrong passwords one second, and twice as long after each further one, up to
/// about 15 minutes. Attempts during that time are refused and do not count. An unknown user
/// is locked out in the same way.
#[test]
fn from_the_fifth_wrong_password_on_a_user_is_locked_out() {
    for (username, with_srp) in [
        ("alice", false),
        ("alice", true),
        ("nobody", false),
        ("nobody", true),
    ] {
        let mut setup = Setup::new();
        for _ in 0..5 {
            is_refused(
                guess(&mut setup, username, "Wrong-Horse7!", with_srp),
                WRONG,
            );
        }
        for seconds in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            for _ in 0..3 {
                is_refused(guess(&mut setup, username, PASSWORD, with_srp), LOCKED);
            }
            setup.seconds += seconds - 1;
            is_refused(guess(&mut setup, username, PASSWORD, with_srp), LOCKED);
            setup.seconds += 1;
            if seconds < 900 {
                is_refused(
                    guess(&mut setup, username, "Wrong-Horse7!", with_srp),
                    WRONG,
                );
            }
            if seconds == 900 {
                break;
            }
        }
    }
}

/// The same page: 15 minutes without a wrong password, or a correct one, reset the count.
#[test]
fn a_right_password_or_time_resets_the_count() {
    let mut setup = Setup::new();
    for pause in [0, 15 * 60] {
        for _ in 0..4 {
            is_refused(guess(&mut setup, "alice", "Wrong-Horse7!", false), WRONG);
        }
        if pause == 0 {
            has_tokens(&setup.password("alice"));
        }
        setup.seconds += pause;
        is_refused(guess(&mut setup, "alice", "Wrong-Horse7!", false), WRONG);
        has_tokens(&setup.password("alice"));
    }
    // An operator who sets a password ends the lock-out.
    for _ in 0..6 {
        guess(&mut setup, "alice", "Wrong-Horse7!", false);
    }
    let body = json!({
        "UserPoolId": POOL, "Username": "alice", "Password": PASSWORD, "Permanent": true,
    });
    setup.ok("AdminSetUserPassword", body);
    has_tokens(&setup.password("alice"));
}

/// The developer guide, limits ("Quotas on user pools security"): 15 an hour for the code of a
/// sign-up and of an attribute, 5 for a change of password; for a forgotten password 5 to 20,
/// depending on the risk.
#[test]
fn guesses_of_a_code_are_limited_per_hour() {
    let mut setup = Setup::new();
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("email_verified", "true");
    setup.add(bob);
    let token = setup.password("bob")["AuthenticationResult"]["AccessToken"].clone();
    let sign_up = json!({
        "ClientId": "webapp", "Username": "carol", "Password": PASSWORD,
        "UserAttributes": [{ "Name": "email", "Value": "carol@example.com" }],
    });
    setup.ok("SignUp", sign_up);
    let body = json!({ "ClientId": "webapp", "Username": "bob" });
    setup.ok("ForgotPassword", body);
    let body = json!({ "AccessToken": token, "AttributeName": "email" });
    setup.ok("GetUserAttributeVerificationCode", body);
    for (operation, body, times) in [
        (
            "ConfirmSignUp",
            json!({ "ClientId": "webapp", "Username": "carol", "ConfirmationCode": "x" }),
            15,
        ),
        (
            "ConfirmForgotPassword",
            json!({ "ClientId": "webapp", "Username": "bob", "ConfirmationCode": "x",
                    "Password": PASSWORD }),
            20,
        ),
        (
            "VerifyUserAttribute",
            json!({ "AccessToken": token, "AttributeName": "email", "Code": "x" }),
            15,
        ),
        (
            "ChangePassword",
            json!({ "AccessToken": token, "PreviousPassword": "Wrong-Horse7!",
                    "ProposedPassword": "Better-Horse8!" }),
            5,
        ),
    ] {
        for _ in 0..times {
            let refusal = setup.refused(operation, body.clone());
            assert_ne!(refusal.0, LIMIT.0, "{operation}");
        }
        is(&setup.refused(operation, body.clone()), LIMIT);
        setup.seconds += 3599;
        is(&setup.refused(operation, body.clone()), LIMIT);
        setup.seconds -= 3599;
    }
    setup.seconds += 3600;
    let fresh = setup.password("bob")["AuthenticationResult"]["AccessToken"].clone();
    let body = json!({ "AccessToken": fresh, "PreviousPassword": PASSWORD,
                       "ProposedPassword": "Better-Horse8!" });
    setup.ok("ChangePassword", body);
}
