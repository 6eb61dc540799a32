//! WEB_AUTHN: a passkey of a software authenticator.

use cognito_emulator::{FirstAuthFactor, RelyingParty, Request};
use cognito_srp_core::{AnswerErrorReason, FirstFactor, Preference, Username};
use serde_json::{Value, json};

use crate::authenticator::Browser;
use crate::rig::{Rig, ephemeral, password};
use crate::transport::{BOTH, asked};

fn rig() -> Rig {
    let rig = Rig::new();
    rig.emulator
        .with_pool(|pool, _| {
            pool.set_relying_party(RelyingParty::new("example.org"));
            pool.set_first_auth_factors([FirstAuthFactor::Password, FirstAuthFactor::WebAuthn]);
            Ok(())
        })
        .unwrap();
    rig
}

/// Registers a passkey of the user whose access token it is.
fn register(rig: &Rig, access_token: &str) -> Browser {
    let call = |operation: &str, own: Value| -> Value {
        let mut body = json!({ "AccessToken": access_token });
        let all = body.as_object_mut().unwrap();
        all.extend(own.as_object().unwrap().clone());
        let reply = rig.emulator.handle(&Request::operation(operation, &body));
        assert_eq!(reply.status, 200, "{operation}");
        serde_json::from_slice(&reply.body).unwrap()
    };
    let mut browser = Browser::at("https://login.example.org");
    let options = call("StartWebAuthnRegistration", json!({}));
    let credential = browser.create(&options["CredentialCreationOptions"]);
    call(
        "CompleteWebAuthnRegistration",
        json!({ "Credential": credential }),
    );
    browser
}

#[test]
fn web_authn() {
    let rig = rig();
    for transport in BOTH {
        for client in &rig.clients {
            let (name, alias) = rig.user(|user| user);
            let first = client.sign_in(alias.clone(), password(), ephemeral());
            let first = transport.tokens(first);
            let mut browser = register(&rig, first.access_token().expose());

            let exchange = client.begin(alias.clone()).choice(Preference::WebAuthn);
            let challenge = asked!(transport.challenge(exchange), WebAuthn);
            let refused = challenge.answer("not JSON").unwrap_err();
            assert_eq!(refused.reason(), &AnswerErrorReason::NotJson);
            let challenge = refused.into_challenge();
            let credential = browser.get(challenge.options());
            let tokens = transport.tokens(challenge.answer(&credential).unwrap());
            assert_eq!(tokens.username().map(Username::as_str), Some(name.as_str()));

            // By selection, and the old assertion is good for nothing.
            let select = || {
                let exchange = client.begin(alias.clone()).choice(Preference::None);
                let select = asked!(transport.challenge(exchange), SelectChallenge);
                let exchange = select.select(&FirstFactor::WebAuthn).unwrap();
                asked!(transport.challenge(exchange), WebAuthn)
            };
            transport.refused(select().answer(&credential).unwrap());
            let challenge = select();
            let credential = browser.get(challenge.options());
            transport.tokens(challenge.answer(&credential).unwrap());
        }
    }
}

#[test]
fn web_authn_at_once() {
    let rig = rig();
    for transport in BOTH {
        for client in &rig.clients {
            let (name, alias) = rig.user(|user| user);
            let first = client.sign_in(alias.clone(), password(), ephemeral());
            let first = transport.tokens(first);
            let mut browser = register(&rig, first.access_token().expose());
            let exchange = client.begin(alias).choice(Preference::None);
            let select = asked!(transport.challenge(exchange), SelectChallenge);
            let credential = browser.get(select.web_authn_options().unwrap());
            let tokens = transport.tokens(select.web_authn(&credential).unwrap());
            assert_eq!(tokens.username().map(Username::as_str), Some(name.as_str()));
        }
    }
}
