//! The operations of identity pools compared with their model: requests, replies and errors.

use std::collections::BTreeSet;

use cognito_srp_core::{
    Error, ErrorCode, Exchange, IdentityId, IdentityPool, IntoExchange, Logins, Outcome,
};
use serde_json::{Value, json};

use crate::model;
use crate::support::{receive, receive_raw, sent};

const ID: &str = "eu-west-2:1a2b3c4d-0e0f-c0dd-c6c5-0a1b2c3d4e5f";

fn pool() -> IdentityPool {
    IdentityPool::parse(ID).unwrap()
}

fn identity() -> IdentityId {
    IdentityId::parse(ID).unwrap()
}

fn logins() -> Logins {
    Logins::guest().with(Logins::GOOGLE, "token")
}

/// Name, target and body.
fn request<T: Outcome>(exchange: &Exchange<T>) -> (&'static str, String, Value) {
    let request = exchange.request();
    assert!(request.signature().is_none());
    let target = request.headers()[1].1.to_owned();
    (request.operation(), target, sent(exchange))
}

#[test]
fn every_operation_with_all_and_with_required_members() {
    let (pool, identity, guest) = (pool(), identity(), Logins::guest());
    let of_account = pool.clone().with_account_id("123456789012");
    let credentials = pool.get_credentials_for_identity(&identity, &guest);
    let logins = logins();
    let of_role = pool
        .get_credentials_for_identity(&identity, &logins)
        .with_custom_role_arn("arn:aws:iam::123456789012:role/reader");
    let unlinked = request(&pool.unlink_identity(&identity, &logins, [Logins::GOOGLE]));
    let fewest = [
        request(&pool.get_id(&guest)),
        request(&credentials.into_exchange()),
        request(&pool.get_open_id_token(&identity, &guest)),
        unlinked.clone(),
    ];
    let most = [
        request(&of_account.get_id(&logins)),
        request(&of_role.into_exchange()),
        request(&pool.get_open_id_token(&identity, &logins)),
        unlinked,
    ];
    let named: BTreeSet<&str> = most.iter().map(|(name, ..)| *name).collect();
    let modelled = model::identity_operations().keys().map(String::as_str);
    assert_eq!(named, modelled.collect());

    for (is_most, requests) in [(false, fewest), (true, most)] {
        for (name, target, body) in requests {
            let operation = &model::identity_operations()[name];
            assert_eq!(target, operation["target"]);
            assert_eq!(operation["modelAuth"], "smithy.api#noAuth");
            let (all, required) = model::members(name, "input");
            let sent = body.as_object().unwrap().keys().map(String::as_str);
            let expected = if is_most { all } else { required };
            assert_eq!(sent.collect::<BTreeSet<_>>(), expected, "{name}");
            let shape = operation["input"]["shape"].as_str().unwrap();
            model::check(&body, shape, name);
        }
    }
}

/// Checks that every leaf of a full reply appears in what is read from it.
fn reads<E: IntoExchange>(exchange: E, read: impl Fn(E::Outcome) -> Vec<String>) {
    let exchange = exchange.into_exchange();
    let name = exchange.request().operation();
    let mut leaves = Vec::new();
    let shape = &model::identity_operations()[name]["output"]["shape"];
    let mut reply = model::filled(shape.as_str().unwrap(), &mut leaves);
    // An identity ID has a form of its own.
    let leaf = reply["IdentityId"].take();
    reply["IdentityId"] = json!(ID);
    // An access key ID has one too.
    if let Some(key) = reply.pointer_mut("/Credentials/AccessKeyId") {
        *key = json!(key.as_str().unwrap().replace('-', "_"));
    }
    let shown = read(receive(exchange, &reply).unwrap());
    for expected in leaves {
        let expected = match json!(expected) == leaf {
            true => ID.to_owned(),
            false => expected,
        };
        let found = shown
            .iter()
            .any(|shown| shown.replace('_', "-") == expected);
        assert!(found, "{name}: {expected} is not in {shown:?}");
    }
}

#[test]
fn nothing_of_a_reply_is_lost() {
    let (pool, identity, logins) = (pool(), identity(), logins());
    reads(pool.get_id(&logins), |id| vec![id.to_string()]);
    reads(pool.get_open_id_token(&identity, &logins), |came| {
        vec![came.identity_id.to_string(), came.token.expose().to_owned()]
    });
    reads(
        pool.get_credentials_for_identity(&identity, &logins),
        |came| {
            let credentials = came.credentials;
            vec![
                came.identity_id.to_string(),
                credentials.access_key_id().to_owned(),
                credentials.secret_access_key().expose().to_owned(),
                credentials.session_token().expose().to_owned(),
                credentials.expires_at().unix_seconds().to_string(),
            ]
        },
    );
}

/// The model declares no output: an empty body or an object is a success.
#[test]
fn an_unlinked_login_is_acknowledged() {
    assert_eq!(
        model::identity_operations()["UnlinkIdentity"]["output"],
        json!({})
    );
    for body in ["", "{}"] {
        let exchange = pool().unlink_identity(&identity(), &logins(), [Logins::GOOGLE]);
        receive_raw(exchange, 200, &[], body.as_bytes()).unwrap();
    }
}

#[test]
fn every_declared_error_has_a_variant() {
    let mut seen = 0;
    for (name, operation) in model::identity_operations() {
        for code in model::texts(&operation["errors"]) {
            let body = json!({ "__type": code, "message": "m" }).to_string();
            let exchange = pool().get_id(&Logins::guest());
            match receive_raw(exchange, 400, &[], body.as_bytes()) {
                Err(Error::Service(error)) => {
                    assert!(
                        !matches!(error.code(), ErrorCode::Other(_)),
                        "{name}: {code}"
                    );
                    assert_eq!(error.code().as_str(), code);
                    // Whatever the error is, the session in the user pool has not ended.
                    assert!(!error.means_sign_in_again(), "{code}");
                }
                other => panic!("{code}: {other:?}"),
            }
            seen += 1;
        }
    }
    assert!(seen > 28, "{seen}");
}
