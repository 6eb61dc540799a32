//! A login that is stored until the browser returns.

use cognito_srp_core::{PendingLogin, StoredError};
use serde_json::Value;

use super::*;

fn change(name: &str, value: Value) -> String {
    let mut json: Value = serde_json::from_str(&pending(&public()).to_json()).unwrap();
    json[name] = value;
    json.to_string()
}

fn refused(result: Result<PendingLogin, StoredError>) -> StoredError {
    result.map(|_| ()).unwrap_err()
}

#[test]
fn a_stored_login_continues() {
    let client = confidential();
    let before = pending(&client);
    let json = before.to_json();
    assert!(!json.contains(SECRET), "the client secret is not in it");
    let after = client.pending_login(&json).unwrap();
    assert_eq!(after.authorize_url(), before.authorize_url());
    let (before, after) = (
        before.callback(&with_code("c")),
        after.callback(&with_code("c")),
    );
    assert_eq!(sent(&before.unwrap()), sent(&after.unwrap()));
}

#[test]
fn a_stored_login_belongs_to_one_app_client_and_domain() {
    let json = pending(&public()).to_json();
    let other_client = ClientId::parse("other").unwrap();
    let other_client = AppClient::new(app_client().user_pool_id().clone(), other_client);
    let other_domain = UserPoolDomain::parse("login.example.com").unwrap();
    for other in [
        at_domain(other_client),
        OAuthClient::new(app_client(), other_domain),
    ] {
        let refused = refused(other.pending_login(&json));
        assert_eq!(refused, StoredError::OtherAppClient);
    }
}

#[test]
fn a_damaged_login_is_refused() {
    let damaged = StoredError::Damaged {
        expected: "pending login",
    };
    for name in [
        "State",
        "Nonce",
        "CodeVerifier",
        "RedirectUri",
        "WithIdToken",
        "AuthorizeUrl",
    ] {
        let json = change(name, Value::Null);
        assert_eq!(refused(public().pending_login(&json)), damaged, "{name}");
    }
    // An empty state would match anyone's login.
    for name in ["State", "Nonce", "CodeVerifier"] {
        let json = change(name, "".into());
        assert_eq!(refused(public().pending_login(&json)), damaged, "{name}");
    }
    let json = change("Version", 2.into());
    assert!(matches!(
        refused(public().pending_login(&json)),
        StoredError::Version { found: 2, .. }
    ));
    assert!(matches!(
        refused(public().pending_login("{}")),
        StoredError::NotStored { .. }
    ));
}
