//! `AdminInitiateAuth` and `AdminRespondToAuthChallenge`.

use cognito_emulator::{AuthFlow, NewAppClient, NewUser};
use serde_json::{Value, json};

use crate::phone::ALWAYS;
use crate::support::{PASSWORD, POOL, Setup, asks, has_tokens, is};

const BEGIN: &str = "AdminInitiateAuth";
const RESPOND: &str = "AdminRespondToAuthChallenge";

fn setup(flows: &[AuthFlow]) -> Setup {
    let mut setup = Setup::new();
    let client = NewAppClient::public()
        .with_id("server")
        .with_flows(flows.iter().copied());
    setup.client_id = setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    setup
}

fn body(flow: &str, parameters: Value) -> Value {
    json!({ "UserPoolId": POOL, "ClientId": "server", "AuthFlow": flow,
            "AuthParameters": parameters })
}

fn password(flow: &str, password: &str) -> Value {
    body(flow, json!({ "USERNAME": "alice", "PASSWORD": password }))
}

/// The body of an answer, with the pool that operators name.
fn of_operator(mut answer: Value) -> Value {
    answer["UserPoolId"] = POOL.into();
    answer
}

#[test]
fn an_operator_signs_in_with_a_password_under_both_names() {
    let mut setup = setup(&[AuthFlow::AdminUserPassword]);
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
        let reply = setup.ok(BEGIN, password(flow, PASSWORD));
        has_tokens(&reply);
        assert_eq!(reply["ChallengeParameters"], json!({}));
        let refusal = setup.refused(BEGIN, password(flow, "Wrong-Horse7!"));
        is(
            &refusal,
            ("NotAuthorizedException", "Incorrect username or password."),
        );
        // Users do not send it.
        let refusal = setup.refused("InitiateAuth", password(flow, PASSWORD));
        is(
            &refusal,
            (
                "InvalidParameterException",
                "Initiate Auth method not supported.",
            ),
        );
    }
}

#[test]
fn an_operator_answers_challenges_with_the_admin_operation() {
    let mut setup = setup(&[AuthFlow::AdminUserPassword]);
    setup.add(NewUser::new("bob", PASSWORD).with_temporary_password());
    let begin = json!({ "USERNAME": "bob", "PASSWORD": PASSWORD });
    let challenge = setup.ok(BEGIN, body("ADMIN_USER_PASSWORD_AUTH", begin));
    asks(&challenge, "NEW_PASSWORD_REQUIRED");
    assert_eq!(challenge["ChallengeParameters"]["USER_ID_FOR_SRP"], "bob");
    let answer = json!({ "USERNAME": "bob", "NEW_PASSWORD": "Better-Horse8!" });
    let answer = of_operator(setup.answer(&challenge, answer));
    has_tokens(&setup.ok(RESPOND, answer.clone()));
    let again = setup.refused(RESPOND, answer.clone());
    assert_eq!(
        again.1,
        "Invalid session for the user, session can only be used once."
    );
    let mut without_pool = answer;
    without_pool["UserPoolId"] = Value::Null;
    let refusal = setup.refused(RESPOND, without_pool);
    is(
        &refusal,
        (
            "InvalidParameterException",
            "1 validation error detected: Value null at 'userPoolId' failed to satisfy \
             constraint: Member must not be null",
        ),
    );
}

#[test]
fn an_operator_signs_in_with_srp_and_refreshes() {
    let mut setup = setup(&[AuthFlow::UserSrp, AuthFlow::RefreshToken]);
    let ephemeral = cognito_srp_core::Ephemeral::from_entropy([7; 64]).unwrap();
    let srp_a = ephemeral.public_value().to_hex();
    let begin = json!({ "USERNAME": "alice", "SRP_A": srp_a });
    let challenge = setup.ok(BEGIN, body("USER_SRP_AUTH", begin));
    let started = (ephemeral, challenge["ChallengeParameters"].clone());
    let claim = of_operator(setup.claim(started, PASSWORD, &setup.now().to_string()));
    let reply = setup.ok(RESPOND, claim);
    has_tokens(&reply);
    for flow in ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"] {
        let token = &reply["AuthenticationResult"]["RefreshToken"];
        let reply = setup.ok(BEGIN, body(flow, json!({ "REFRESH_TOKEN": token })));
        has_tokens(&reply);
    }
}

#[test]
fn a_disallowed_flow_has_its_own_message_for_operators() {
    let mut setup = setup(&[]);
    for flow in [
        "ADMIN_USER_PASSWORD_AUTH",
        "ADMIN_NO_SRP_AUTH",
        "USER_SRP_AUTH",
        "CUSTOM_AUTH",
        "REFRESH_TOKEN_AUTH",
    ] {
        let refusal = setup.refused(BEGIN, password(flow, PASSWORD));
        is(
            &refusal,
            (
                "InvalidParameterException",
                "Auth flow not enabled for this client",
            ),
        );
    }
}

#[test]
fn an_operators_password_sign_in_ignores_devices() {
    let mut setup = setup(&[AuthFlow::AdminUserPassword, AuthFlow::RefreshToken]);
    setup.pool.set_device_configuration(ALWAYS);
    let mut begin = password("ADMIN_USER_PASSWORD_AUTH", PASSWORD);
    begin["AuthParameters"]["DEVICE_KEY"] = "us-east-1_00".into();
    let reply = setup.ok(BEGIN, begin);
    has_tokens(&reply);
    let result = &reply["AuthenticationResult"];
    assert!(result.get("NewDeviceMetadata").is_none());
    // AWS's guide: the sign-in works, but refreshing does not.
    let refresh = json!({ "REFRESH_TOKEN": result["RefreshToken"] });
    let refusal = setup.refused(BEGIN, body("REFRESH_TOKEN_AUTH", refresh));
    is(
        &refusal,
        ("NotAuthorizedException", "Invalid Refresh Token"),
    );
}

#[test]
fn the_client_must_belong_to_the_pool() {
    let mut setup = setup(&[AuthFlow::AdminUserPassword]);
    let mut begin = password("ADMIN_USER_PASSWORD_AUTH", PASSWORD);
    begin["ClientId"] = "elsewhere".into();
    is(
        &setup.refused(BEGIN, begin),
        (
            "ResourceNotFoundException",
            "User pool client elsewhere does not exist.",
        ),
    );
}
