//! A lenient emulator: what set-ups for other emulators count on and AWS is known to refuse.
//! Each is refused without the setting, in AWS's words.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

use cognito_emulator::{Emulator, Request, Seed};
use serde_json::{Value, json};

const POOL: &str = "us-east-1_Emulator1";
const PASSWORD: &str = "Correct-Horse7!";

/// What an operator's request has to look like: nobody checks the signature here.
const SIGNED: &str = "AWS4-HMAC-SHA256 \
    Credential=AKIDEXAMPLE/20231114/us-east-1/cognito-idp/aws4_request, \
    SignedHeaders=host;x-amz-date, Signature=00";

fn emulator(lenient: bool) -> Emulator {
    let seed = json!({
        "Lenient": lenient,
        "UserPools": [{ "Id": POOL, "Schema": [], "AliasAttributes": [],
            "Clients": [{ "ClientId": "webapp" }] }],
    });
    let seed = Seed::from_json(seed.to_string().as_bytes()).unwrap();
    Emulator::start_on((std::net::Ipv4Addr::LOCALHOST, 0).into(), &seed).unwrap()
}

/// The body of a reply, or code and message of a refusal.
fn call(emulator: &Emulator, operation: &str, body: Value) -> Result<Value, (String, String)> {
    let request = Request::operation(operation, &body).with_header("authorization", SIGNED);
    let response = emulator.handle(&request);
    let body = serde_json::from_slice::<Value>(&response.body).unwrap_or_default();
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    match response.status {
        200 => Ok(body),
        _ => Err((text("__type"), text("message"))),
    }
}

/// One that AWS refuses: with this code it is refused, and a lenient emulator takes it.
fn is_taken(code: &str, operation: &str, body: &Value) -> Value {
    let refused = call(&emulator(false), operation, body.clone());
    let (found, message) = refused.unwrap_err();
    assert_eq!(found, code, "{operation}: {message}");
    call(&emulator(true), operation, body.clone()).unwrap()
}

#[test]
fn what_aws_refuses_of_set_ups_is_taken() {
    let invalid = "InvalidParameterException";
    let of_pool = |body: Value| {
        let mut body = body;
        body["UserPoolId"] = POOL.into();
        body
    };
    for (operation, body) in [
        (
            "CreateUserPool",
            json!({ "PoolName": "p", "LambdaConfig": { "PreSignUp": "no-arn" } }),
        ),
        (
            "CreateUserPoolClient",
            of_pool(json!({ "ClientName": "c", "ReadAttributes": ["thing"] })),
        ),
        (
            "CreateUserPoolClient",
            of_pool(json!({ "ClientName": "c", "SupportedIdentityProviders": ["Acme"] })),
        ),
        (
            "CreateIdentityProvider",
            of_pool(
                json!({ "ProviderName": "8e6d94cc-0f0c-4d0a-8c0e-0d2d6a9d8a11",
                "ProviderType": "Facebook", "ProviderDetails": { "thing": "x" } }),
            ),
        ),
        (
            "CreateGroup",
            of_pool(json!({ "GroupName": "g", "RoleArn": "arn:aws:iam:::role/g" })),
        ),
        (
            "AdminCreateUser",
            of_pool(json!({ "Username": "u",
                "UserAttributes": [{ "Name": "thing", "Value": "x" }] })),
        ),
        (
            "AdminCreateUser",
            of_pool(json!({ "Username": "u",
                "UserAttributes": [{ "Name": "phone_number", "Value": "555555555" }] })),
        ),
    ] {
        is_taken(invalid, operation, &body);
    }
    let weak = of_pool(json!({ "Username": "u", "TemporaryPassword": "weak" }));
    is_taken("InvalidPasswordException", "AdminCreateUser", &weak);
}

/// A claim of the service's own stays its own.
#[test]
fn no_attribute_passes_for_a_claim() {
    for name in ["iss", "aud", "cognito:groups", "cognito:username"] {
        let body = json!({ "UserPoolId": POOL, "Username": "u",
            "UserAttributes": [{ "Name": name, "Value": "x" }] });
        let (code, _) = call(&emulator(true), "AdminCreateUser", body).unwrap_err();
        assert_eq!(code, "InvalidParameterException", "{name}");
    }
}

#[test]
fn a_sign_up_needs_neither_a_secret_hash_nor_a_code_that_was_sent() {
    let emulator = emulator(true);
    let secret = json!({ "UserPoolId": POOL, "ClientName": "c", "GenerateSecret": true });
    let client = call(&emulator, "CreateUserPoolClient", secret).unwrap();
    let client = client["UserPoolClient"]["ClientId"].clone();
    let new = json!({ "ClientId": client, "Username": "u", "Password": PASSWORD });
    call(&emulator, "SignUp", new).unwrap();
    let mut wrong = json!({ "ClientId": client, "Username": "u", "ConfirmationCode": "123456",
        "SecretHash": "d3Jvbmc=" });
    // A wrong one is wrong all the same.
    let (code, _) = call(&emulator, "ConfirmSignUp", wrong.clone()).unwrap_err();
    assert_eq!(code, "NotAuthorizedException");
    wrong.as_object_mut().unwrap().remove("SecretHash");
    call(&emulator, "ConfirmSignUp", wrong).unwrap();
    let forgotten = json!({ "ClientId": client, "Username": "u" });
    call(&emulator, "ForgotPassword", forgotten).unwrap();
    let new = "Other-Horse8!";
    let confirmed = json!({ "ClientId": client, "Username": "u", "ConfirmationCode": "654321",
        "Password": new });
    call(&emulator, "ConfirmForgotPassword", confirmed).unwrap();
    // Without ExplicitAuthFlows, passwords are allowed; a wrong one is refused.
    let sign_in = |password: &str| {
        let body = json!({ "UserPoolId": POOL, "ClientId": client,
            "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
            "AuthParameters": { "USERNAME": "u", "PASSWORD": password } });
        call(&emulator, "AdminInitiateAuth", body)
    };
    assert!(sign_in(new).unwrap()["AuthenticationResult"].is_object());
    assert_eq!(sign_in(PASSWORD).unwrap_err().0, "NotAuthorizedException");
}

#[test]
fn it_is_told_once() {
    let warnings = |lenient| emulator(lenient).warnings();
    let told = |it: &Vec<String>| it.iter().filter(|it| it.contains("lenient")).count();
    assert_eq!(told(&warnings(true)), 1);
    assert_eq!(told(&warnings(false)), 0);
}
