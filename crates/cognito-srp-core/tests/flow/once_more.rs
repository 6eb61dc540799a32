//! After which refusals a challenge can be answered again.

use cognito_srp_core::{Challenge, Error, Exchange, ServiceError, SignIn, Step};
use serde_json::json;

use crate::support::challenges::{answered, for_the_caller, reply, variant};
use crate::support::{alias, challenge, confidential_client, ephemeral, password, receive};
use crate::support::{receive_raw, sent, srp_sign_in};
use crate::{challenged, proven};

fn refused(exchange: Exchange<Step>, code: &str) -> ServiceError {
    let fault = json!({"__type": code, "message": "No."});
    match receive_raw(exchange, 400, &[], fault.to_string().as_bytes()) {
        Err(Error::Service(error)) => {
            assert_eq!(error.code().as_str(), code);
            error
        }
        other => panic!("{code}: no refusal but {other:?}"),
    }
}

/// Refusals that do not use up the session, whatever the challenge. A wrong code and a
/// password that breaks the policy do not use it up; a malformed answer and a throttled
/// request are refused before the answer is checked.
const GIVES_BACK: [&str; 7] = [
    "CodeMismatchException",
    "EnableSoftwareTokenMFAException",
    "InvalidParameterException",
    "InvalidPasswordException",
    "PasswordHistoryPolicyViolationException",
    "ThrottlingException",
    "TooManyRequestsException",
];

/// Refusals that end the sign-in: the other errors that `RespondToAuthChallenge` declares in
/// the service's model, and undeclared codes.
const ENDS: [&str; 22] = [
    "AliasExistsException",
    "ForbiddenException",
    "InternalErrorException",
    "InvalidEmailRoleAccessPolicyException",
    "InvalidLambdaResponseException",
    "InvalidSmsRoleAccessPolicyException",
    "InvalidSmsRoleTrustRelationshipException",
    "InvalidUserPoolConfigurationException",
    "LimitExceededException",
    "MFAMethodNotFoundException",
    "NotAuthorizedException",
    "OperationNotEnabledException",
    "PasswordResetRequiredException",
    "ResourceNotFoundException",
    "SoftwareTokenMFANotFoundException",
    "TooManyFailedAttemptsException",
    "UnexpectedLambdaException",
    "UserLambdaValidationException",
    "UserNotConfirmedException",
    "UserNotFoundException",
    "SomethingNewException",
    "SerializationException",
];

#[test]
fn each_challenge_is_returned_unchanged() {
    for name in for_the_caller() {
        let first = sent(&answered(challenged(&reply(name, "s1"))));
        for code in GIVES_BACK {
            let error = refused(answered(challenged(&reply(name, "s1"))), code);
            assert!(error.keeps_challenge(), "{name} {code}");
            let shown = format!("{code}: No.");
            assert_eq!(error.to_string(), shown);
            let again = Error::from(error).into_challenge().unwrap();
            assert_eq!(variant(&again), variant(&challenged(&reply(name, "s1"))));
            let second = answered(again);
            assert_eq!(sent(&second), first, "{name} {code}");
            // And again, as long as the session is valid.
            assert!(refused(second, code).keeps_challenge(), "{name} {code}");
        }
    }
}

#[test]
fn anything_else_ends_the_sign_in() {
    for name in for_the_caller() {
        for code in ENDS {
            let error = refused(answered(challenged(&reply(name, "s1"))), code);
            assert!(!error.keeps_challenge(), "{name} {code}");
            let error = Error::from(error).into_challenge().unwrap_err();
            assert_eq!(error.to_string(), format!("{code}: No."), "{name}");
        }
    }
}

/// `Your software token has already been used once.`: 30 seconds later there is another code.
/// A code that was sent and has expired has no session any more.
#[test]
fn an_expired_code_ends_all_challenges_except_software_tokens() {
    for name in for_the_caller() {
        let exchange = answered(challenged(&reply(name, "s1")));
        let error = refused(exchange, "ExpiredCodeException");
        let kept = name == "SOFTWARE_TOKEN_MFA";
        assert_eq!(error.keeps_challenge(), kept, "{name}");
    }
}

/// Before the first challenge, and at challenges that the core answers, a person could not
/// give a different answer.
#[test]
fn no_challenge_is_returned_before_the_first() {
    fn begin() -> SignIn {
        confidential_client().begin(alias())
    }
    for exchange in [
        || srp_sign_in(&confidential_client()),
        || begin().password(&password()),
        || begin().custom(),
        || begin().custom_with_srp(password(), ephemeral()),
        proven,
    ] as [fn() -> Exchange<Step>; 5]
    {
        for code in GIVES_BACK {
            assert!(!refused(exchange(), code).keeps_challenge(), "{code}");
        }
    }
}

#[test]
fn a_refused_secret_returns_the_set_up() {
    let setup = || match challenged(&reply("MFA_SETUP", "s1")) {
        Challenge::MfaSetup(setup) => setup,
        other => panic!("another type: {other:?}"),
    };
    let error = refused(setup().software_token(), "TooManyRequestsException");
    assert_eq!(error.operation(), "AssociateSoftwareToken");
    let Ok(Challenge::MfaSetup(again)) = error.into_challenge() else {
        panic!("not given back");
    };
    assert_eq!(sent(&again.software_token()), json!({"Session": "s1"}));
    for code in [
        "SoftwareTokenMFANotFoundException",
        "NotAuthorizedException",
    ] {
        assert!(!refused(setup().software_token(), code).keeps_challenge());
    }
}

/// What was learned with the first answer is still known for the second.
#[test]
fn a_returned_challenge_can_be_answered() {
    let first = answered(challenged(&reply("EMAIL_OTP", "s1")));
    let again = refused(first, "CodeMismatchException");
    let second = answered(again.into_challenge().unwrap());
    let third = answered(challenge(receive(second, &reply("SMS_MFA", "s2"))));
    assert_eq!(sent(&third)["Session"], "s2");
}

/// PASSWORD_SRP that is answered again has new secrets.
#[test]
fn srp_begins_anew() {
    let first = answered(challenged(&reply("PASSWORD_SRP", "s1")));
    let again = refused(first, "TooManyRequestsException");
    let second = answered(again.into_challenge().unwrap());
    let step = receive(second, &reply("PASSWORD_VERIFIER", "s2"));
    assert!(matches!(step, Ok(Step::Send(_))), "{step:?}");
}
