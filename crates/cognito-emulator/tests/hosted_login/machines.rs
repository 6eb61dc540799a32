//! `GetClientToken` and `GetDerivedToken`, by contract B.

use cognito_emulator::{AuthFlow, Credentials, Emulator, NewAppClient, Request};
use cognito_srp_core::ClientSecret;
use serde_json::{Value, json};

use crate::support::*;

fn call(emulator: &Emulator, operation: &str, input: Value) -> (u16, Value) {
    let response = emulator.handle(&Request::operation(operation, &input));
    let body = serde_json::from_slice(&response.body).unwrap();
    (response.status, body)
}

#[track_caller]
fn refused((status, body): (u16, Value), code: &str, message: &str) {
    assert_eq!((status, &body["__type"]), (400, &code.into()), "{body}");
    assert_eq!(body["message"], message);
}

fn get(emulator: &Emulator, more: Value) -> (u16, Value) {
    let mut input = json!({ "ClientId": "machine", "Secret": SECRET });
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    call(emulator, "GetClientToken", input)
}

#[test]
fn a_machine_gets_its_token_from_the_api() {
    let emulator = emulator();
    // Nothing is signed, although operators must sign.
    let client = machine().with_flows([AuthFlow::ClientToken]);
    emulator.add_client(client).unwrap();
    emulator.require_signatures(Credentials::new("AKIDEXAMPLE", "secret"));
    let (status, body) = get(&emulator, json!({}));
    assert_eq!(status, 200, "{body}");
    let result = &body["ClientAuthenticationResult"];
    assert_eq!(
        (&result["ExpiresIn"], &result["TokenType"]),
        (&3600.into(), &"Bearer".into())
    );
    let token = claims(&result["AccessToken"]);
    assert_eq!(
        (&token["token_use"], &token["client_id"]),
        (&"access".into(), &"machine".into())
    );
    let all = "https://api.example/read https://api.example/write";
    assert_eq!(token["scope"], all);
    let life = token["exp"].as_u64().unwrap() - token["iat"].as_u64().unwrap();
    assert_eq!(life, 3600);
    let one = json!({ "Scopes": ["https://api.example/read"] });
    let (_, body) = get(&emulator, one);
    let token = claims(&body["ClientAuthenticationResult"]["AccessToken"]);
    assert_eq!(token["scope"], "https://api.example/read");

    let wrong = json!({ "Secret": "wrongwrongwrongwrongwrong" });
    refused(
        get(&emulator, wrong),
        "NotAuthorizedException",
        "Invalid client or secret",
    );
    let public = json!({ "ClientId": "webapp" });
    refused(
        get(&emulator, public),
        "NotAuthorizedException",
        "Invalid client or secret",
    );
    let foreign = json!({ "Scopes": ["https://api.example/delete"] });
    refused(
        get(&emulator, foreign),
        "InvalidParameterException",
        "Invalid scope requested",
    );
    let unknown = json!({ "ClientId": "nobody" });
    let (_, body) = get(&emulator, unknown);
    assert_eq!(body["__type"], "ResourceNotFoundException");
}

#[test]
fn a_machine_needs_permission_for_the_api() {
    let emulator = emulator();
    emulator.add_client(machine()).unwrap();
    refused(
        get(&emulator, json!({})),
        "InvalidParameterException",
        "ALLOW_CLIENT_TOKEN_AUTH is not enabled for the client",
    );
}

/// An operator can create such an app client, although the model does not list the flow.
#[test]
fn an_operator_can_allow_client_tokens() {
    let emulator = emulator();
    let client = operator(
        &emulator,
        "CreateUserPoolClient",
        json!({
            "ClientName": "robot",
            "GenerateSecret": true,
            "ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"],
            "AllowedOAuthScopes": ["https://api.example/read"],
        }),
    );
    let client = &client["UserPoolClient"];
    let input = json!({ "ClientId": client["ClientId"], "Secret": client["ClientSecret"] });
    assert_eq!(call(&emulator, "GetClientToken", input).0, 200);
}

/// The app client that derives tokens.
fn deriving(flows: impl IntoIterator<Item = AuthFlow>) -> NewAppClient {
    NewAppClient::confidential(ClientSecret::new(SECRET))
        .with_id("deriving")
        .with_flows(flows)
        .with_oauth(["code"], ["openid", "https://api.example/read"])
        .with_callback_urls([CALLBACK])
}

fn derive(emulator: &Emulator, more: Value) -> (u16, Value) {
    let mut input = json!({
        "ClientId": "deriving",
        "ClientSecret": SECRET,
        "SubjectTokenType": "ACCESS_TOKEN",
    });
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    call(emulator, "GetDerivedToken", input)
}

#[test]
fn a_token_is_derived_for_the_user() {
    let emulator = emulator();
    let client = deriving([AuthFlow::TokenExchangeImpersonation]);
    emulator.add_client(client).unwrap();
    let tokens = redeemed(&emulator, &code(&emulator, &[]));
    let subject = &tokens["access_token"];
    let (status, body) = derive(&emulator, json!({ "SubjectToken": subject }));
    assert_eq!(status, 200, "{body}");
    assert_eq!(
        (&body["IssuedTokenType"], &body["TokenType"]),
        (&"ACCESS_TOKEN".into(), &"Bearer".into())
    );
    // The scopes that both the subject and the app client have.
    assert_eq!(
        body["Scopes"],
        json!(["openid", "https://api.example/read"])
    );
    let (before, after) = (claims(subject), claims(&body["IssuedToken"]));
    for name in ["sub", "username", "auth_time", "origin_jti", "iss"] {
        assert_eq!(after[name], before[name], "{name}");
    }
    assert_eq!(
        (&after["client_id"], after.get("act")),
        (&"deriving".into(), None)
    );

    let asked = json!({
        "SubjectToken": subject,
        "Scopes": ["https://api.example/read", "email"],
        "Resources": ["https://api.example"],
    });
    let (_, body) = derive(&emulator, asked);
    assert_eq!(body["Scopes"], json!(["https://api.example/read"]));
    assert_eq!(claims(&body["IssuedToken"])["aud"], "https://api.example");
    let id = json!({
        "SubjectToken": tokens["id_token"],
        "SubjectTokenType": "ID_TOKEN",
        "RequestedTokenType": "ID_TOKEN",
    });
    let (_, body) = derive(&emulator, id);
    assert_eq!(
        (&body["IssuedTokenType"], &body["TokenType"]),
        (&"ID_TOKEN".into(), &"N_A".into())
    );
    assert_eq!(claims(&body["IssuedToken"])["aud"], "deriving");

    let wrong = json!({ "SubjectToken": subject, "ClientSecret": "wrong" });
    refused(
        derive(&emulator, wrong),
        "NotAuthorizedException",
        "Invalid client or secret",
    );
    let none = json!({ "SubjectToken": subject, "ClientSecret": null });
    refused(
        derive(&emulator, none),
        "NotAuthorizedException",
        "Invalid client or secret",
    );
    let no_token = json!({ "SubjectToken": "none" });
    refused(
        derive(&emulator, no_token),
        "NotAuthorizedException",
        "Invalid Access Token",
    );
    let other_kind = json!({ "SubjectToken": tokens["id_token"] });
    refused(
        derive(&emulator, other_kind),
        "NotAuthorizedException",
        "Invalid Access Token",
    );
    let both =
        json!({ "SubjectToken": subject, "Resources": ["https://a.example"], "Audiences": ["b"] });
    let (status, _) = derive(&emulator, both);
    assert_eq!(status, 400);
    let half = json!({ "SubjectToken": subject, "ActorToken": subject });
    assert_eq!(derive(&emulator, half).0, 400);
    let acting =
        json!({ "SubjectToken": subject, "ActorToken": subject, "ActorTokenType": "ACCESS_TOKEN" });
    refused(
        derive(&emulator, acting),
        "InvalidParameterException",
        "ALLOW_TOKEN_EXCHANGE_DELEGATION is not enabled for the client",
    );
    operator(
        &emulator,
        "AdminUserGlobalSignOut",
        json!({ "Username": "alice" }),
    );
    let over = derive(&emulator, json!({ "SubjectToken": subject }));
    refused(over, "NotAuthorizedException", "The token has been revoked");
}

#[test]
fn a_token_is_derived_for_an_actor() {
    let emulator = emulator();
    let client = deriving([AuthFlow::TokenExchangeDelegation]);
    emulator.add_client(client).unwrap();
    emulator.add_client(machine()).unwrap();
    let tokens = redeemed(&emulator, &code(&emulator, &[]));
    let form = [("grant_type", "client_credentials")];
    let machine = basic("machine", SECRET);
    let (_, actor) = post(&emulator, "/oauth2/token", Some(&machine), &form);
    let input = json!({
        "SubjectToken": tokens["access_token"],
        "ActorToken": actor["access_token"],
        "ActorTokenType": "ACCESS_TOKEN",
    });
    let (status, body) = derive(&emulator, input);
    assert_eq!(status, 200, "{body}");
    let claims = claims(&body["IssuedToken"]);
    assert_eq!(
        (&claims["username"], &claims["act"]["sub"]),
        (&"alice".into(), &"machine".into())
    );
}
