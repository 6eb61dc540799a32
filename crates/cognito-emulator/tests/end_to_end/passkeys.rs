//! WEB_AUTHN: a passkey of a software authenticator.

use cognito_emulator::{FirstAuthFactor, RelyingParty};
use cognito_srp_core::{
    AccessToken, AnswerErrorReason, AppClient, FirstFactor, Preference, Username,
};

use crate::authenticator::Browser;
use crate::support::{Setup, ephemeral, password};
use crate::transport::{BOTH, Transport, asked};

pub(crate) fn setup() -> Setup {
    let setup = Setup::new();
    setup.configure(|pool| {
        pool.set_relying_party(RelyingParty::new("example.org"));
        pool.set_first_auth_factors([FirstAuthFactor::Password, FirstAuthFactor::WebAuthn]);
    });
    setup
}

/// Registers a passkey for the user of this access token.
pub(crate) fn register(
    transport: Transport,
    client: &AppClient,
    access_token: &AccessToken,
) -> Browser {
    let start = transport.ok(client.start_web_authn_registration(access_token));
    let mut browser = Browser::at("https://login.example.org");
    let credential = browser.create(&serde_json::from_str(&start.options).unwrap());
    let credential = credential.to_string();
    let complete = client.complete_web_authn_registration(access_token, &credential);
    transport.ok(complete.unwrap());
    browser
}

/// A user with a passkey: the name, an alias, and the browser that has it.
fn registered(
    setup: &Setup,
    transport: Transport,
    client: &AppClient,
) -> (String, Username, Browser) {
    let (name, alias) = setup.user(|user| user);
    let first = transport.tokens(client.sign_in(alias.clone(), password(), ephemeral()));
    let browser = register(transport, client, first.access_token());
    (name, alias, browser)
}

#[test]
fn web_authn() {
    let setup = setup();
    for transport in BOTH {
        for client in &setup.clients {
            let (name, alias, mut browser) = registered(&setup, transport, client);

            let exchange = client.begin(alias.clone()).choice(Preference::WebAuthn);
            let challenge = asked!(transport.challenge(exchange), WebAuthn);
            let refused = challenge.answer("not JSON").unwrap_err();
            assert_eq!(refused.reason(), &AnswerErrorReason::NotJson);
            let challenge = refused.into_challenge();
            let credential = browser.get(challenge.options());
            let tokens = transport.tokens(challenge.answer(&credential).unwrap());
            assert_eq!(tokens.username().map(Username::as_str), Some(name.as_str()));

            // By selection; the old assertion is useless.
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
    let setup = setup();
    for transport in BOTH {
        for client in &setup.clients {
            let (name, alias, mut browser) = registered(&setup, transport, client);
            let exchange = client.begin(alias).choice(Preference::None);
            let select = asked!(transport.challenge(exchange), SelectChallenge);
            let credential = browser.get(select.web_authn_options().unwrap());
            let tokens = transport.tokens(select.web_authn(&credential).unwrap());
            assert_eq!(tokens.username().map(Username::as_str), Some(name.as_str()));
        }
    }
}
