//! An identity pool on a scripted server: its answers, and the requests that it received.

use std::time::{SystemTime, UNIX_EPOCH};

use cognito_srp_core::{AppClient, IdentityPool, SignedIn};

use super::kept::user_ending_in;
use super::{Reply, Server, json};

pub(crate) const POOL: &str = "eu-west-2:1a2b3c4d-0e0f-c0dd-c6c5-0a1b2c3d4e5f";
pub(crate) const IDENTITY: &str = "eu-west-2:00000000-0000-c000-8000-000000000001";

pub(crate) fn pool(endpoint: &str) -> IdentityPool {
    let pool = IdentityPool::parse(POOL).unwrap();
    pool.with_endpoint(endpoint.parse().unwrap())
}

/// A user of this app client with `id-1`, whose access token is valid for an hour.
pub(crate) fn user_with_id_token(of: &AppClient) -> SignedIn {
    let user = user_ending_in(3600, of).to_json();
    let user = user.replacen(
        "\"AccessToken\"",
        "\"IdToken\": \"id-1\", \"AccessToken\"",
        1,
    );
    SignedIn::from_json(&user).unwrap()
}

/// An identity's id.
pub(crate) fn identity() -> Reply {
    json(&format!(r#"{{"IdentityId": "{IDENTITY}"}}"#))
}

/// Credentials that expire in this many seconds.
pub(crate) fn credentials(key: &str, seconds: u64) -> Reply {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let ends = now.as_secs() + seconds;
    json(&format!(
        r#"{{"IdentityId": "{IDENTITY}", "Credentials": {{"AccessKeyId": "{key}",
        "SecretKey": "secret", "SessionToken": "token", "Expiration": {ends}.0}}}}"#
    ))
}

/// The next request comes over a new connection, from another client.
pub(crate) fn last_of_its_connection(reply: Reply) -> Reply {
    match reply {
        Reply::Answer(octets) => Reply::Cut(octets),
        other => other,
    }
}

/// `id-2`, and the access token `access-2`.
pub(crate) fn refreshed() -> Reply {
    json(
        r#"{"AuthenticationResult": {"AccessToken": "access-2", "IdToken": "id-2",
        "ExpiresIn": 3600, "TokenType": "Bearer"}}"#,
    )
}

/// A request's operation, and the login's token.
pub(crate) fn asked(server: &Server) -> (String, String) {
    let request = server.request();
    assert_eq!(request.header("authorization"), None);
    let target = request.header("x-amz-target").unwrap();
    let operation = target.rsplit('.').next().unwrap().to_owned();
    let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
    let login = &body["Logins"]["cognito-idp.eu-west-2.amazonaws.com/eu-west-2_eYpv1mFHB"];
    (operation, login.as_str().unwrap_or_default().to_owned())
}

pub(crate) fn is_asked(server: &Server, operation: &str, token: &str) {
    assert_eq!(asked(server), (operation.to_owned(), token.to_owned()));
}
