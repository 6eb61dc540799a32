//! `/oauth2/userInfo`.

use cognito_emulator::Response;
use serde_json::{Value, json};

use crate::app::*;
use crate::support::*;

#[test]
fn user_info_has_the_attributes_of_the_scopes() {
    let emulator = emulator();
    let tokens = redeemed(&emulator, &code(&emulator, &[("scope", "openid email")]));
    let response = info(&emulator, &tokens, "access_token");
    assert_eq!(response.status, 200);
    assert_eq!(
        header(&response, "content-type"),
        Some("application/json;charset=UTF-8")
    );
    assert_eq!(header(&response, "access-control-allow-origin"), Some("*"));
    let body: Value = serde_json::from_slice(&response.body).unwrap();
    assert_eq!(
        body,
        json!({
            "sub": claims(&tokens["access_token"])["sub"],
            "username": "alice",
            "email": "alice@example.com",
            "email_verified": "true",
        })
    );
}

#[test]
fn user_info_errors_have_their_own_form() {
    let emulator = emulator();
    let says = |response: Response| {
        let words = header(&response, "www-authenticate").map(str::to_owned);
        (response.status, words.unwrap_or_default())
    };
    let malformed = "error=\"invalid_request\", error_description=\"Bad OAuth2 request at \
                     UserInfo Endpoint\"";
    let invalid = "error=\"invalid_token\", error_description=\"Access token is expired, \
                   disabled, or deleted, or the user has globally signed out.\"";
    let no_openid = "error=\"invalid_token\", error_description=\"Access token does not contain \
                     openid scope\"";
    for header in ["", "Basic x", "Bearer", "Bearer "] {
        assert_eq!(
            says(userinfo(&emulator, header)),
            (400, malformed.to_owned()),
            "{header}"
        );
    }
    assert_eq!(
        says(userinfo(&emulator, "Bearer x")),
        (401, invalid.to_owned())
    );
    let all = || redeemed(&emulator, &code(&emulator, &[]));
    let tokens = all();
    assert_eq!(
        says(info(&emulator, &tokens, "id_token")),
        (401, invalid.to_owned())
    );
    assert_eq!(info(&emulator, &tokens, "access_token").status, 200);
    later(&emulator, 3600);
    assert_eq!(
        says(info(&emulator, &tokens, "access_token")),
        (401, invalid.to_owned())
    );
    let tokens = all();
    operator(
        &emulator,
        "AdminUserGlobalSignOut",
        json!({ "Username": "alice" }),
    );
    assert_eq!(
        says(info(&emulator, &tokens, "access_token")),
        (401, invalid.to_owned())
    );
    let scope = [("scope", "https://api.example/read")];
    let tokens = redeemed(&emulator, &code(&emulator, &scope));
    assert_eq!(
        says(info(&emulator, &tokens, "access_token")),
        (401, no_openid.to_owned())
    );
}
