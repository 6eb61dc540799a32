//! What happens to a request while it computes.

mod rig;

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cognito_srp_core::srp::Ephemeral;
use serde_json::{Value, json};

use rig::{NEW, OLD, POOL, Rig, reply};

use super::*;
use crate::state::app_client::{AuthFlow, NewAppClient};
use crate::state::custom_auth::{
    CustomAuth, CustomChallenge, Decision, TriggerError, TriggerRequest,
};
use crate::state::devices::DeviceConfiguration;

/// An operation, what it is asked, and how many sums it takes: a password that is sent or set
/// takes none.
fn operations(rig: &Rig) -> Vec<(&'static str, Value, usize)> {
    let set = json!({ "Username": "alice", "Password": OLD, "Permanent": true });
    let user = json!({ "Username": "carol", "TemporaryPassword": OLD });
    vec![
        ("InitiateAuth", Rig::by_srp(), 1),
        ("RespondToAuthChallenge", rig.proof(OLD), 1),
        ("InitiateAuth", Rig::by_password(OLD), 0),
        ("AdminSetUserPassword", set, 0),
        ("AdminCreateUser", user, 0),
    ]
}

#[test]
fn while_one_computes_others_are_served_and_a_pool_is_made() {
    let rig = Rig::new();
    for (operation, body, sums) in operations(&rig) {
        let computed = Cell::new(0);
        let meanwhile = || {
            computed.set(computed.get() + 1);
            // The same thread would wait for itself if the request held the pools.
            assert!(rig.shared.try_lock().is_ok(), "{operation}");
            let request = Request::operation("CreateUserPool", &json!({ "PoolName": "another" }));
            let begun = Shared::begin(&rig.shared, &request, || ());
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

/// It takes the longest of all sums.
#[test]
fn a_key_is_computed_once_and_may_be_computed_ahead() {
    let rig = Rig::new();
    for ahead in [true, false] {
        let client = Ephemeral::from_entropy([7; 64]).unwrap();
        let body = rig.begin(&client);
        let request = Request::operation("InitiateAuth", &body);
        let mut begun = Shared::begin(&rig.shared, &request, || ());
        let exchange = begun.take_exchange().unwrap();
        assert!(exchange.key().is_none());
        if ahead {
            exchange.compute();
        }
        let proof = rig.proof_of(client, &reply(&begun.finish()).unwrap(), OLD);
        let computed = Cell::new(0);
        let outcome = rig.during("RespondToAuthChallenge", proof, || {
            computed.set(computed.get() + 1);
        });
        assert!(outcome.is_ok());
        assert_eq!(computed.get(), usize::from(!ahead));
        assert!(exchange.key().is_some());
    }
    let request = Request::operation("InitiateAuth", &Rig::by_password(OLD));
    let mut begun = Shared::begin(&rig.shared, &request, || ());
    assert!(begun.take_exchange().is_none());
}

#[test]
fn a_password_that_is_changed_meanwhile_is_not_good_any_more() {
    let rig = Rig::new();
    let outcome = rig.during("RespondToAuthChallenge", rig.proof(OLD), || {
        rig.set_password(NEW);
    });
    assert_eq!(outcome, Err("NotAuthorizedException".to_owned()));
    let outcome = rig.during("RespondToAuthChallenge", rig.proof(NEW), || ());
    assert!(outcome.is_ok());
}

/// The salt and B are of the password that there is at the end.
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
    let rig = Rig::new();
    let body_of = json!({ "Username": "alice" });
    let outcome = rig.during("RespondToAuthChallenge", rig.proof(OLD), || {
        rig.ok("AdminDeleteUser", body_of.clone());
    });
    assert_eq!(outcome, Err("NotAuthorizedException".to_owned()));
    let found = rig.during("AdminGetUser", body_of.clone(), || ());
    assert_eq!(found, Err("UserNotFoundException".to_owned()));
}

#[test]
fn a_challenge_that_is_answered_meanwhile_is_spent() {
    let rig = Rig::new();
    let proof = rig.proof(OLD);
    let outcome = rig.during("RespondToAuthChallenge", proof.clone(), || {
        let first = rig.during("RespondToAuthChallenge", proof.clone(), || ());
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

/// A wrong proof counts once, however many passes there are.
#[test]
fn a_guess_counts_once() {
    let rig = Rig::new();
    for _ in 0..4 {
        let outcome = rig.during("RespondToAuthChallenge", rig.proof(NEW), || ());
        assert_eq!(outcome, Err("NotAuthorizedException".to_owned()));
    }
    // The fifth would lock alice out.
    let outcome = rig.during("RespondToAuthChallenge", rig.proof(OLD), || ());
    assert!(outcome.is_ok());
}

#[test]
fn who_is_locked_out_meanwhile_is_out() {
    let rig = Rig::new();
    let outcome = rig.during("RespondToAuthChallenge", rig.proof(OLD), || {
        for _ in 0..5 {
            let _ = rig.during("InitiateAuth", Rig::by_password(NEW), || ());
        }
    });
    assert_eq!(outcome, Err("NotAuthorizedException".to_owned()));
}

/// Another request sets the password again before each SRP computation.
#[test]
fn a_request_ends_whatever_the_others_do() {
    let rig = Rig::new();
    let computed = Cell::new(0);
    let outcome = rig.during("InitiateAuth", Rig::by_srp(), || {
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
