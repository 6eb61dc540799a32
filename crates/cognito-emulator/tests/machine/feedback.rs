//! `UpdateAuthEventFeedback`.

use cognito_emulator::NewUser;
use serde_json::{Value, json};

use crate::support::{PASSWORD, POOL, Setup};

/// A pool with threat protection, and bob, who was notified of an event.
fn setup() -> Setup {
    let mut setup = Setup::new();
    let add_ons = json!({ "AdvancedSecurityMode": "AUDIT" });
    setup.ok(
        "UpdateUserPool",
        json!({ "UserPoolId": POOL, "UserPoolAddOns": add_ons }),
    );
    setup.add(NewUser::new("bob", PASSWORD).with_auth_event("event-1", "feedback.token"));
    setup
}

fn feedback(change: &[(&str, &str)]) -> Value {
    let mut body = json!({
        "UserPoolId": POOL, "Username": "bob", "EventId": "event-1",
        "FeedbackToken": "feedback.token", "FeedbackValue": "Valid",
    });
    for (name, value) in change {
        body[name] = (*value).into();
    }
    body
}

fn said(setup: &Setup) -> Option<String> {
    let mut events = setup.pool.auth_events("bob");
    events.next().unwrap().feedback.clone()
}

#[test]
fn the_feedback_token_allows_feedback_and_changes() {
    let mut setup = setup();
    assert_eq!(said(&setup), None);
    for value in ["Valid", "Invalid"] {
        let body = feedback(&[("FeedbackValue", value)]);
        assert_eq!(setup.ok("UpdateAuthEventFeedback", body), json!({}));
        assert_eq!(said(&setup).as_deref(), Some(value));
    }
}

#[test]
fn everything_else_is_refused() {
    let mut setup = setup();
    for (name, value, code) in [
        ("FeedbackToken", "another", "NotAuthorizedException"),
        ("EventId", "event-2", "ResourceNotFoundException"),
        ("EventId", "no id", "InvalidParameterException"),
        ("Username", "carol", "UserNotFoundException"),
        // An event of somebody else.
        ("Username", "alice", "ResourceNotFoundException"),
        ("FeedbackValue", "valid", "InvalidParameterException"),
    ] {
        let refusal = setup.refused("UpdateAuthEventFeedback", feedback(&[(name, value)]));
        assert_eq!(refusal.0, code, "{name} {value}");
    }
    assert_eq!(said(&setup), None);
    setup.pool.set_threat_protection(false);
    let refusal = setup.refused("UpdateAuthEventFeedback", feedback(&[]));
    assert_eq!(refusal.0, "UserPoolAddOnNotEnabledException");
}
