//! On an operator's server: the signed counterparts of both operations.

use cognito_srp_core::{Exchange, Preference, ServerContext, SignIn, Step, side};
use serde_json::{Value, json};

use crate::secret_hash;
use crate::support::challenges::{answered, for_the_caller, reply};
use crate::support::{
    ALIAS, CLIENT_ID, USER_ID, alias, challenge, confidential_client, ephemeral, following,
    password, password_verifier, receive, sent, tokens,
};

const POOL: &str = "eu-west-2_eYpv1mFHB";

fn context() -> ServerContext {
    ServerContext::new("203.0.113.7", "www.example.com", "/login")
        .with_header("User-Agent", "curl/8")
        .with_header("Accept", "*/*")
        .with_encoded_data("fingerprint")
}

/// The members of `ContextDataType` in the service's model.
fn context_data() -> Value {
    json!({
        "IpAddress": "203.0.113.7",
        "ServerName": "www.example.com",
        "ServerPath": "/login",
        "HttpHeaders": [
            {"headerName": "User-Agent", "headerValue": "curl/8"},
            {"headerName": "Accept", "headerValue": "*/*"},
        ],
        "EncodedData": "fingerprint",
    })
}

fn assert_signed(exchange: &Exchange<Step>, operation: &str) {
    let request = exchange.request();
    assert_eq!(request.operation(), operation);
    let target = format!("AWSCognitoIdentityProviderService.{operation}");
    assert_eq!(request.headers()[1], ("x-amz-target", target.as_str()));
    let scope = request.signature().expect("it has to be signed");
    assert_eq!((scope.region, scope.service), ("eu-west-2", "cognito-idp"));
}

#[test]
fn every_flow() {
    type Flow = fn(SignIn<side::Server>) -> Exchange<Step>;
    let flows: [(Flow, &str); 5] = [
        (
            |sign_in| sign_in.srp(password(), ephemeral()),
            "USER_SRP_AUTH",
        ),
        (
            |sign_in| sign_in.password(&password()),
            "ADMIN_USER_PASSWORD_AUTH",
        ),
        (SignIn::custom, "CUSTOM_AUTH"),
        (
            |sign_in| sign_in.custom_with_srp(password(), ephemeral()),
            "CUSTOM_AUTH",
        ),
        (|sign_in| sign_in.choice(Preference::None), "USER_AUTH"),
    ];
    for (flow, name) in flows {
        let sign_in = confidential_client().begin(alias());
        let exchange = flow(sign_in.server_side(Some(context())));
        assert_signed(&exchange, "AdminInitiateAuth");
        let body = sent(&exchange);
        assert_eq!(body["AuthFlow"], name);
        assert_eq!(body["UserPoolId"], POOL, "{name}");
        assert_eq!(body["ClientId"], CLIENT_ID, "{name}");
        assert_eq!(body["ContextData"], context_data(), "{name}");
        assert!(body.get("UserContextData").is_none(), "{name}");
        let parameters = &body["AuthParameters"];
        assert_eq!(parameters["USERNAME"], ALIAS, "{name}");
        assert_eq!(parameters["SECRET_HASH"], secret_hash(ALIAS), "{name}");
    }
}

#[test]
fn a_whole_sign_in() {
    let sign_in = confidential_client().begin(alias());
    let first = sign_in.server_side(Some(context())).password(&password());
    let expected = json!({
        "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "ClientId": CLIENT_ID,
        "UserPoolId": POOL,
        "AuthParameters": {
            "USERNAME": ALIAS,
            "SECRET_HASH": secret_hash(ALIAS),
            "PASSWORD": "Correct-Horse7!",
        },
        "ContextData": context_data(),
    });
    assert_eq!(sent(&first), expected);

    let second = answered(challenge(receive(first, &reply("SMS_MFA", "s1"))));
    assert_signed(&second, "AdminRespondToAuthChallenge");
    let expected = json!({
        "ChallengeName": "SMS_MFA",
        "ClientId": CLIENT_ID,
        "UserPoolId": POOL,
        "Session": "s1",
        "ChallengeResponses": {
            "USERNAME": USER_ID,
            "SECRET_HASH": secret_hash(USER_ID),
            "SMS_MFA_CODE": "123456",
        },
        "ContextData": context_data(),
    });
    assert_eq!(sent(&second), expected);
    assert!(matches!(receive(second, &tokens()), Ok(Step::Done(_))));
}

#[test]
fn every_answer() {
    for name in for_the_caller() {
        let sign_in = confidential_client().begin(alias()).server_side(None);
        let first = sign_in.srp(password(), ephemeral());
        let second = following(receive(first, &password_verifier()));
        assert_signed(&second, "AdminRespondToAuthChallenge");
        let answer = answered(challenge(receive(second, &reply(name, "s"))));
        assert_signed(&answer, "AdminRespondToAuthChallenge");
        let body = sent(&answer);
        assert_eq!(body["UserPoolId"], POOL, "{name}");
        assert!(body.get("ContextData").is_none(), "{name}: none was given");
    }
}

/// There is no signed counterpart for setting up an authenticator app.
#[test]
fn an_authenticator_app_is_set_up_unsigned() {
    let first = confidential_client().begin(alias()).server_side(None);
    let first = first.password(&password());
    let setup = challenge(receive(first, &reply("MFA_SETUP", "s1")));
    let cognito_srp_core::Challenge::MfaSetup(setup) = setup else {
        panic!("no MFA_SETUP");
    };
    let associate = setup.software_token();
    assert_eq!(associate.request().operation(), "AssociateSoftwareToken");
    assert_eq!(associate.request().signature(), None);
    let secret = json!({"SecretCode": "JBSWY3DPEHPK3PXP", "Session": "s2"});
    let verify = answered(challenge(receive(associate, &secret)));
    assert_eq!(verify.request().operation(), "VerifySoftwareToken");
    assert_eq!(verify.request().signature(), None);
    let success = json!({"Status": "SUCCESS", "Session": "s3"});
    let last = following(receive(verify, &success));
    assert_signed(&last, "AdminRespondToAuthChallenge");
}
