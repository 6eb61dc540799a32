//! Users who are not signed in, and invalid decisions of triggers.

use cognito_emulator::{
    AuthFlow, CustomAuth, CustomChallenge, Decision, NewAppClient, NewUser, TriggerError,
    TriggerRequest,
};
use cognito_srp_core::srp::Ephemeral;
use serde_json::json;

use super::{RESPOND, WRONG, answer, begin, recorded, setup, until_right};
use crate::support::{PASSWORD, POOL, Setup, asks, has_tokens, is};

#[test]
fn no_decision_signs_in_a_user_who_does_not_exist() {
    let (mut setup, calls) = recorded(until_right);
    let challenge = setup.ok("InitiateAuth", begin("nobody"));
    let told = calls.lock().unwrap()[0].clone();
    assert!(told.contains(" None true "), "{told}");
    let right = answer(&setup, &challenge, "green");
    is(&setup.refused(RESPOND, right), WRONG);

    let (mut setup, _) = recorded(|_| Ok(Decision::IssueTokens));
    is(&setup.refused("InitiateAuth", begin("nobody")), WRONG);
    has_tokens(&setup.ok("InitiateAuth", begin("alice")));
}

#[test]
fn users_who_may_not_sign_in_do_not_reach_the_triggers() {
    let (mut setup, calls) = recorded(until_right);
    setup.add(NewUser::new("bob", PASSWORD).disabled());
    let refusal = setup.refused("InitiateAuth", begin("bob"));
    is(&refusal, ("NotAuthorizedException", "User is disabled."));
    assert!(calls.lock().unwrap().is_empty());
}

#[test]
fn an_invalid_decision_of_a_trigger_is_an_error() {
    let (mut failing, _) = recorded(|_| Err(TriggerError::new("no more coffee")));
    is(
        &failing.refused("InitiateAuth", begin("alice")),
        (
            "UserLambdaValidationException",
            "DefineAuthChallenge failed with error no more coffee.",
        ),
    );
    // As AWS reports a Lambda runtime that exits.
    let (mut panicking, _) = recorded(|_| panic!("of this test"));
    is(
        &panicking.refused("InitiateAuth", begin("alice")),
        (
            "UserLambdaValidationException",
            "DefineAuthChallenge failed with error \
             Error: Runtime exited with error: exit status 101.",
        ),
    );
    // A password whose proof was not begun.
    let (mut confused, _) = recorded(|_| Ok(Decision::PasswordVerifier));
    is(
        &confused.refused("InitiateAuth", begin("alice")),
        (
            "InvalidLambdaResponseException",
            "Unrecognizable lambda output",
        ),
    );
}

#[test]
fn a_pool_without_triggers_refuses_custom_auth() {
    let mut setup = Setup::new();
    let client = NewAppClient::public()
        .with_id("custom")
        .with_flows([AuthFlow::Custom]);
    setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    is(
        &setup.refused("InitiateAuth", begin("alice")),
        (
            "InvalidParameterException",
            "Custom auth lambda trigger is not configured for the user pool.",
        ),
    );
    let client = NewAppClient::public().with_id("srp");
    let client = client.with_flows([AuthFlow::UserSrp]);
    setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    let mut other = begin("alice");
    other["ClientId"] = "srp".into();
    is(
        &setup.refused("InitiateAuth", other),
        (
            "InvalidParameterException",
            "CUSTOM_AUTH is not enabled for the client",
        ),
    );
}

/// A trigger fails after the correct answer to NEW_PASSWORD_REQUIRED: the password is still
/// the old one, and the session can be used again.
#[test]
fn a_trigger_that_fails_changes_nothing() {
    let mut setup = setup(Failing::default());
    setup.add(NewUser::new("bob", PASSWORD).with_temporary_password());
    let ephemeral = Ephemeral::from_entropy([7; 64]).unwrap();
    let mut begin = begin("bob");
    begin["AuthParameters"]["CHALLENGE_NAME"] = "SRP_A".into();
    begin["AuthParameters"]["SRP_A"] = ephemeral.public_value().to_hex().into();
    let reply = setup.ok("InitiateAuth", begin);
    let challenge = reply["ChallengeParameters"].clone();
    let claim = setup.claim((ephemeral, challenge), PASSWORD, &setup.now().to_string());
    let challenge = setup.ok(RESPOND, claim);
    asks(&challenge, "NEW_PASSWORD_REQUIRED");
    let body = setup.answer(
        &challenge,
        json!({ "USERNAME": "bob", "NEW_PASSWORD": "Better-Horse8!" }),
    );
    let refusal = setup.refused(RESPOND, body.clone());
    assert_eq!(refusal.0, "UserLambdaValidationException");
    let user = setup.ok(
        "AdminGetUser",
        json!({ "UserPoolId": POOL, "Username": "bob" }),
    );
    assert_eq!(user["UserStatus"], "FORCE_CHANGE_PASSWORD");
    // It asks for the password, fails once, and then issues tokens.
    has_tokens(&setup.ok(RESPOND, body));
}

/// Fails at the second decision.
#[derive(Default)]
struct Failing(u8);

impl CustomAuth for Failing {
    fn define(&mut self, _: &TriggerRequest<'_>) -> Result<Decision, TriggerError> {
        self.0 += 1;
        match self.0 {
            1 => Ok(Decision::PasswordVerifier),
            2 => Err(TriggerError::new("not now")),
            _ => Ok(Decision::IssueTokens),
        }
    }

    fn create(&mut self, _: &TriggerRequest<'_>) -> Result<CustomChallenge, TriggerError> {
        Err(TriggerError::new("nothing is asked"))
    }

    fn verify(
        &mut self,
        _: &TriggerRequest<'_>,
        _: &CustomChallenge,
        _: &str,
    ) -> Result<bool, TriggerError> {
        Ok(false)
    }
}
