//! StartWebAuthnRegistration, CompleteWebAuthnRegistration, ListWebAuthnCredentials,
//! DeleteWebAuthnCredential.

use std::collections::BTreeSet;

use cognito_srp_core::ErrorCode;

use super::{each, newcomer};
use crate::authenticator::Browser;
use crate::passkeys::{register, setup};
use crate::support::Setup;

#[test]
fn start_web_authn_registration() {
    let setup = setup();
    each(&setup, |transport, client| {
        let (_, tokens) = newcomer(&setup, transport, client);
        let start = client.start_web_authn_registration(tokens.access_token());
        let options = transport.ok(start).options;
        let options: serde_json::Value = serde_json::from_str(&options).unwrap();
        assert_eq!(options["rp"]["id"], "example.org");
        assert!(options["challenge"].is_string());
    });
    let without = Setup::new();
    each(&without, |transport, client| {
        let (_, tokens) = newcomer(&without, transport, client);
        let start = client.start_web_authn_registration(tokens.access_token());
        transport.refuses(ErrorCode::WebAuthnNotEnabled, start);
    });
}

#[test]
fn complete_web_authn_registration() {
    let setup = setup();
    each(&setup, |transport, client| {
        let (_, tokens) = newcomer(&setup, transport, client);
        let token = tokens.access_token();
        let start = transport.ok(client.start_web_authn_registration(token));
        let options = serde_json::from_str(&start.options).unwrap();
        let elsewhere = Browser::at("https://login.example.org")
            .create(&options)
            .to_string();
        let complete = || client.complete_web_authn_registration(token, &elsewhere);
        transport.ok(complete().unwrap());
        // The challenge can be used once.
        transport.refuses(ErrorCode::WebAuthnChallengeNotFound, complete().unwrap());
        assert!(
            client
                .complete_web_authn_registration(token, "not JSON")
                .is_err()
        );
    });
}

#[test]
fn list_web_authn_credentials() {
    let setup = setup();
    each(&setup, |transport, client| {
        let (_, tokens) = newcomer(&setup, transport, client);
        let token = tokens.access_token();
        for _ in 0..5 {
            register(transport, client, token);
        }
        let (mut seen, mut sizes, mut page) = (BTreeSet::new(), Vec::new(), None);
        loop {
            let list = client
                .list_web_authn_credentials(token)
                .with_limit(2)
                .with_page(page.as_deref());
            let list = transport.ok(list);
            sizes.push(list.passkeys.len());
            for passkey in list.passkeys {
                assert_eq!(passkey.relying_party_id, "example.org");
                seen.insert(passkey.credential_id);
            }
            page = list.next;
            if page.is_none() {
                break;
            }
        }
        assert_eq!(sizes, [2, 2, 1]);
        assert_eq!(seen.len(), 5);
        // The maximum of WebAuthnCredentialsQueryLimitType is 20.
        transport.refuses(
            ErrorCode::InvalidParameter,
            client.list_web_authn_credentials(token).with_limit(21),
        );
    });
}

#[test]
fn delete_web_authn_credential() {
    let setup = setup();
    each(&setup, |transport, client| {
        let (_, tokens) = newcomer(&setup, transport, client);
        let token = tokens.access_token();
        register(transport, client, token);
        let list = || transport.ok(client.list_web_authn_credentials(token));
        let id = list().passkeys[0].credential_id.clone();
        transport.ok(client.delete_web_authn_credential(token, &id));
        assert_eq!(list().passkeys, []);
        transport.refuses(
            ErrorCode::ResourceNotFound,
            client.delete_web_authn_credential(token, &id),
        );
    });
}
