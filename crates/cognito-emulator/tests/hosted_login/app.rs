//! What an app sends to the endpoints, and the errors that the app and its users get.

use cognito_emulator::{Emulator, Response};
use serde_json::Value;

use crate::support::*;

pub(crate) const CODE: (&str, &str) = ("grant_type", "authorization_code");
pub(crate) const REFRESH: (&str, &str) = ("grant_type", "refresh_token");
pub(crate) const MACHINE: (&str, &str) = ("grant_type", "client_credentials");
pub(crate) const WEBAPP: (&str, &str) = ("client_id", "webapp");
pub(crate) const URI: (&str, &str) = ("redirect_uri", CALLBACK);
pub(crate) const PKCE: [(&str, &str); 2] = [
    ("code_challenge", CHALLENGE),
    ("code_challenge_method", "S256"),
];

#[track_caller]
pub(crate) fn refused((status, body): (u16, Value), error: &str) {
    assert_eq!((status, &body["error"]), (400, &error.into()), "{body}");
}

/// The names of an object's members, sorted.
pub(crate) fn members(object: &Value) -> Vec<&String> {
    let mut names: Vec<&String> = object.as_object().unwrap().keys().collect();
    names.sort();
    names
}

/// The parameters that an app gets, without its state.
#[track_caller]
pub(crate) fn is_told(shown: Shown, error: &str, description: &str) {
    let (url, parameters) = shown.left();
    assert!(url.starts_with(CALLBACK), "{url}");
    assert_eq!(parameters.get("error").map(String::as_str), Some(error));
    let told = parameters.get("error_description");
    assert_eq!(told.map_or("", String::as_str), description);
    assert_eq!(parameters.get("state").unwrap(), "af0ifjsldkj");
}

pub(crate) fn info(emulator: &Emulator, tokens: &Value, kind: &str) -> Response {
    let token = tokens[kind].as_str().unwrap();
    userinfo(emulator, &format!("Bearer {token}"))
}

#[track_caller]
pub(crate) fn says(page: &str, text: &str) {
    assert!(page.contains(text), "{page}");
}
