//! What happens to a request while it computes.

mod rig;

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use rig::{NEW, OLD, POOL, Rig, reply};

use super::*;
use crate::state::app_client::{AuthFlow, NewAppClient};
use crate::state::custom_auth::{
    CustomAuth, CustomChallenge, Decision, TriggerError, TriggerRequest,
};
use crate::state::devices::DeviceConfiguration;

/// An operation, what it is asked, and how many sums it takes.
fn that_compute(rig: &Rig) -> Vec<(&'static str, Value, usize)> {
    let access_token = rig.access_token();
    rig.ok("ForgotPassword", json!({ "Username": "alice" }));
    let code = rig.code();
    let user = |name: &str| json!({ "Username": name, "TemporaryPassword": OLD });
    rig.ok("AdminCreateUser", user("bob"));
    let mut of_bob = Rig::by_password(OLD);
    of_bob["AuthParameters"]["USERNAME"] = "bob".into();
    let asked = rig.ok("InitiateAuth", of_bob);
    assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let answer = json!({
        "ChallengeName": asked["ChallengeName"],
        "Session": asked["Session"],
        "ChallengeResponses": { "USERNAME": "bob", "NEW_PASSWORD": NEW },
    });
    let set = json!({ "Username": "alice", "Password": OLD, "Permanent": true });
    let changed = json!({
        "AccessToken": access_token,
        "PreviousPassword": OLD,
        "ProposedPassword": OLD,
    });
    let reset = json!({ "Username": "alice", "ConfirmationCode": code, "Password": OLD });
    vec![
        ("InitiateAuth", Rig::by_password(OLD), 1),
        ("InitiateAuth", Rig::by_srp(), 1),
        ("RespondToAuthChallenge", answer, 1),
        ("ConfirmForgotPassword", reset, 1),
        ("ChangePassword", changed, 2),
        ("AdminSetUserPassword", set, 1),
        ("AdminCreateUser", user("carol"), 1),
        ("SignUp", json!({ "Username": "dave", "Password": OLD }), 1),
    ]
}

#[test]
fn while_one_computes_others_are_served_and_a_pool_is_made() {
    let rig = Rig::new();
    for (operation, body, sums) in that_compute(&rig) {
        let computed = Cell::new(0);
        let meanwhile = || {
            computed.set(computed.get() + 1);
            // The same thread would wait for itself if the request held the pools.
            assert!(rig.shared.try_lock().is_ok(), "{operation}");
            let request = Request::operation("CreateUserPool", &json!({ "PoolName": "another" }));
            let (begun, _) = Shared::begin(&rig.shared, &request, false, || ());
            assert!(reply(&begun.finish()).is_ok());
            assert!(
                rig.ok("AdminGetUser", json!({ "Username": "alice" }))
                    .is_object()
            );
        };
        assert!(
            rig.during(operation, body, meanwhile).is_ok(),
            "{operation}"
        );
        assert_eq!(computed.get(), sums, "{operation}");
    }
}

/// As many passwords as the policy remembers, and then the new one.
#[test]
fn last_passwords_are_compared_while_others_are_served() {
    let rig = Rig::new();
    let policies = json!({ "PasswordPolicy": { "PasswordHistorySize": 2 } });
    let update = json!({ "UserPoolId": POOL, "Policies": policies });
    let request = Request::operation("UpdateUserPool", &update);
    let (begun, _) = Shared::begin(&rig.shared, &request, false, || ());
    assert!(reply(&begun.finish()).is_ok());
    rig.set_password(NEW);
    for (password, outcome, sums) in [
        ("Third-Horse9!", Ok(json!({})), 3),
        (
            NEW,
            Err("PasswordHistoryPolicyViolationException".to_owned()),
            2,
        ),
    ] {
        let computed = Cell::new(0);
        let set = json!({ "Username": "alice", "Password": password, "Permanent": true });
        let came = rig.during("AdminSetUserPassword", set, || {
            computed.set(computed.get() + 1);
            assert!(rig.shared.try_lock().is_ok());
        });
        assert_eq!((came, computed.get()), (outcome, sums), "{password}");
    }
}

#[test]
fn a_password_that_is_changed_meanwhile_is_not_good_any_more() {
    let rig = Rig::new();
    let outcome = rig.during("InitiateAuth", Rig::by_password(OLD), || {
        rig.set_password(NEW);
    });
    assert_eq!(outcome, Err("NotAuthorizedException".to_owned()));
    let outcome = rig.during("InitiateAuth", Rig::by_password(NEW), || ());
    assert!(outcome.is_ok());
}

#[test]
fn a_password_that_is_set_meanwhile_is_good() {
    let rig = Rig::new();
    let outcome = rig.during("InitiateAuth", Rig::by_password(NEW), || {
        rig.set_password(NEW);
    });
    assert!(outcome.is_ok());
}

#[test]
fn a_password_cannot_be_changed_by_an_old_one() {
    let rig = Rig::new();
    let body = json!({
        "AccessToken": rig.access_token(),
        "PreviousPassword": OLD,
        "ProposedPassword": "Another-Pony9!",
    });
    let outcome = rig.during("ChangePassword", body, || rig.set_password(NEW));
    assert_eq!(outcome, Err("NotAuthorizedException".to_owned()));
    assert!(
        rig.during("InitiateAuth", Rig::by_password(NEW), || ())
            .is_ok()
    );
}

/// The salt and B are of the verifier that there is at the end.
#[test]
fn srp_begins_with_the_password_that_was_set_meanwhile() {
    let rig = Rig::new();
    let salt = |reply: Value| reply["ChallengeParameters"]["SALT"].clone();
    let before = salt(rig.ok("InitiateAuth", Rig::by_srp()));
    let during = rig.during("InitiateAuth", Rig::by_srp(), || rig.set_password(NEW));
    let (during, after) = (
        salt(during.unwrap()),
        salt(rig.ok("InitiateAuth", Rig::by_srp())),
    );
    // It is set once more before the second sum, under one more salt.
    assert_ne!(during, before);
    assert_eq!(during, after);
}

#[test]
fn a_user_who_is_deleted_meanwhile_is_no_more() {
    for operation in [
        "InitiateAuth",
        "AdminSetUserPassword",
        "ConfirmForgotPassword",
    ] {
        let rig = Rig::new();
        let (_, body, _) = that_compute(&rig)
            .into_iter()
            .find(|(name, ..)| *name == operation)
            .unwrap();
        let body_of = json!({ "Username": "alice" });
        let delete = || {
            let _ = rig.during("AdminDeleteUser", body_of.clone(), || ());
        };
        let outcome = rig.during(operation, body, delete);
        assert!(outcome.is_err(), "{operation}");
        let found = rig.during("AdminGetUser", body_of.clone(), || ());
        assert_eq!(
            found,
            Err("UserNotFoundException".to_owned()),
            "{operation}"
        );
    }
}

#[test]
fn a_name_that_is_taken_meanwhile_is_taken() {
    let rig = Rig::new();
    let dave = json!({ "Username": "dave", "Password": OLD });
    let taken = Cell::new(false);
    let outcome = rig.during("SignUp", dave.clone(), || {
        if !taken.replace(true) {
            rig.ok("SignUp", dave.clone());
        }
    });
    assert_eq!(outcome, Err("UsernameExistsException".to_owned()));
}

#[test]
fn a_session_that_is_answered_meanwhile_is_spent() {
    let rig = Rig::new();
    let (operation, answer, _) = that_compute(&rig).swap_remove(2);
    let outcome = rig.during(operation, answer.clone(), || {
        let first = rig.during(operation, answer.clone(), || ());
        assert!(first.is_ok());
    });
    assert_eq!(outcome, Err("NotAuthorizedException".to_owned()));
}

#[test]
fn a_device_that_is_forgotten_meanwhile_proves_nothing() {
    let rig = Rig::new();
    Shared::with(&rig.shared, |service, _| {
        let pool = service.pool(POOL).unwrap();
        pool.device_configuration = Some(DeviceConfiguration::default());
    });
    let signed_in = rig.ok("InitiateAuth", Rig::by_password(OLD));
    let result = &signed_in["AuthenticationResult"];
    let key = &result["NewDeviceMetadata"]["DeviceKey"];
    // A salt and a verifier of nothing in particular.
    let secret = json!({ "Salt": "AQID", "PasswordVerifier": "BAUG" });
    let confirmation = json!({
        "AccessToken": result["AccessToken"],
        "DeviceKey": key,
        "DeviceSecretVerifierConfig": secret,
    });
    rig.ok("ConfirmDevice", confirmation);
    let mut again = Rig::by_password(OLD);
    again["AuthParameters"]["DEVICE_KEY"] = key.clone();
    let asked = rig.ok("InitiateAuth", again);
    assert_eq!(asked["ChallengeName"], "DEVICE_SRP_AUTH");
    let answer = json!({
        "ChallengeName": asked["ChallengeName"],
        "Session": asked["Session"],
        "ChallengeResponses": { "USERNAME": "alice", "DEVICE_KEY": key, "SRP_A": "abcdef" },
    });
    assert!(
        rig.during("RespondToAuthChallenge", answer.clone(), || ())
            .is_ok()
    );
    let mut again = Rig::by_password(OLD);
    again["AuthParameters"]["DEVICE_KEY"] = key.clone();
    let mut answer = answer;
    answer["Session"] = rig.ok("InitiateAuth", again)["Session"].clone();
    let forgotten = json!({ "Username": "alice", "DeviceKey": key });
    let outcome = rig.during("RespondToAuthChallenge", answer, || {
        rig.ok("AdminForgetDevice", forgotten.clone());
    });
    assert_eq!(outcome, Err("ResourceNotFoundException".to_owned()));
}

/// A wrong password counts once, however many passes there are.
#[test]
fn a_guess_counts_once() {
    let rig = Rig::new();
    for _ in 0..4 {
        let outcome = rig.during("InitiateAuth", Rig::by_password(NEW), || ());
        assert_eq!(outcome, Err("NotAuthorizedException".to_owned()));
    }
    // The fifth would lock alice out.
    assert!(
        rig.during("InitiateAuth", Rig::by_password(OLD), || ())
            .is_ok()
    );
}

#[test]
fn who_is_locked_out_meanwhile_is_out() {
    let rig = Rig::new();
    let outcome = rig.during("InitiateAuth", Rig::by_password(OLD), || {
        for _ in 0..5 {
            let _ = rig.during("InitiateAuth", Rig::by_password(NEW), || ());
        }
    });
    assert_eq!(outcome, Err("NotAuthorizedException".to_owned()));
}

/// Somebody sets the password anew before each sum.
#[test]
fn a_request_ends_whatever_the_others_do() {
    let rig = Rig::new();
    let computed = Cell::new(0);
    let outcome = rig.during("InitiateAuth", Rig::by_password(OLD), || {
        computed.set(computed.get() + 1);
        rig.set_password(OLD);
    });
    assert!(outcome.is_ok());
    assert_eq!(computed.get(), 7);
}

/// Asks for the password, and counts how often it is asked.
struct Counted(Arc<AtomicUsize>);

impl CustomAuth for Counted {
    fn define(&mut self, _: &TriggerRequest<'_>) -> Result<Decision, TriggerError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(Decision::PasswordVerifier)
    }

    fn create(&mut self, _: &TriggerRequest<'_>) -> Result<CustomChallenge, TriggerError> {
        Err(TriggerError::new("nobody asks for this"))
    }

    fn verify(
        &mut self,
        _: &TriggerRequest<'_>,
        _: &CustomChallenge,
        _: &str,
    ) -> Result<bool, TriggerError> {
        Err(TriggerError::new("nobody asks for this"))
    }
}

#[test]
fn a_trigger_is_asked_once() {
    let rig = Rig::new();
    let asked = Arc::new(AtomicUsize::new(0));
    let triggers = Counted(Arc::clone(&asked));
    let client = Shared::with(&rig.shared, |service, cx| {
        let pool = service.pool(POOL).unwrap();
        pool.set_custom_auth(triggers);
        pool.add_client(NewAppClient::public().with_flows([AuthFlow::Custom]), cx)
    });
    let rig = Rig {
        client: client.unwrap(),
        ..rig
    };
    let begun = json!({
        "AuthFlow": "CUSTOM_AUTH",
        "AuthParameters": { "USERNAME": "alice", "CHALLENGE_NAME": "SRP_A", "SRP_A": "abcdef" },
    });
    let reply = rig.ok("InitiateAuth", begun);
    assert_eq!(reply["ChallengeName"], "PASSWORD_VERIFIER");
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}
