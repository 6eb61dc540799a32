//! The hosted login and the user pool's domain, over both transports and by hand, with a public
//! app client and one with a secret.

use cognito_emulator::{Emulator, NewAppClient};
use cognito_srp_core::{
    AppClient, CallbackError, ClientAuthentication, ClientSecret, Endpoint, Error, ErrorCode,
    LoginEntropy, OAuthClient, OAuthCode, PendingLogin, Tokens, UserPoolDomain, Username,
};
use serde_json::Value;

use crate::browser::{self, Browser, CALLBACK, PASSWORD, SECRET, emulator};
use crate::support::{self, app_client};
use crate::transport::{EACH, Transport};

const SCOPES: [&str; 3] = ["openid", "email", "aws.cognito.signin.user.admin"];

fn at(emulator: &Emulator, app_client: AppClient) -> OAuthClient {
    let endpoint = Endpoint::parse(emulator.endpoint()).unwrap();
    OAuthClient::new(app_client, UserPoolDomain::at(endpoint))
}

/// A public app client, one whose secret is in a header, and one whose secret is in the body.
fn clients(emulator: &Emulator) -> [OAuthClient; 3] {
    let id = emulator.add_client(browser::confidential()).unwrap();
    let confidential = app_client(emulator, &id).with_secret(ClientSecret::new(SECRET));
    let confidential = at(emulator, confidential);
    [
        at(emulator, app_client(emulator, "webapp")),
        confidential
            .clone()
            .with_authentication(ClientAuthentication::Basic),
        confidential.with_authentication(ClientAuthentication::Body),
    ]
}

fn each(test: impl Fn(Transport, &Emulator, &OAuthClient)) {
    let emulator = emulator();
    for client in clients(&emulator) {
        for transport in EACH {
            test(transport, &emulator, &client);
        }
    }
}

fn begin(client: &OAuthClient) -> PendingLogin {
    let login = client.login(CALLBACK.parse().unwrap());
    login
        .with_scopes(SCOPES)
        .begin(LoginEntropy::generate().unwrap())
}

/// Alice signs in: the URL with which her browser returns.
fn back(emulator: &Emulator, url: &str) -> String {
    let mut browser = Browser::new(emulator);
    browser
        .get(url.strip_prefix(emulator.endpoint()).unwrap())
        .page();
    browser.sign_in("alice", PASSWORD).left().0
}

fn signed_in(transport: Transport, emulator: &Emulator, client: &OAuthClient) -> Tokens {
    let pending = begin(client);
    let back = back(emulator, pending.authorize_url());
    transport.ok(pending.callback(&back).unwrap())
}

fn oauth(code: OAuthCode) -> ErrorCode {
    ErrorCode::OAuth(code)
}

#[test]
fn a_login_gives_tokens_for_everything() {
    each(|transport, emulator, client| {
        let tokens = signed_in(transport, emulator, client);
        assert_eq!(tokens.username().unwrap().as_str(), "alice");
        let mut scopes: Vec<&str> = tokens.scopes().collect();
        scopes.sort_unstable();
        assert_eq!(scopes, ["aws.cognito.signin.user.admin", "email", "openid"]);

        // At the service's API, and at the domain.
        let app_client = client.app_client();
        let user = transport.ok(app_client.get_user(tokens.access_token()));
        assert_eq!(user.username, Username::parse("alice").unwrap());
        let info = transport.ok(client.user_info(tokens.access_token()));
        assert_eq!(info.username(), Some("alice"));
        assert_eq!(info.get("email"), Some("alice@example.com"));
        assert_eq!(info.email_verified(), Some(true));
        assert_eq!(
            info.get("name"),
            None,
            "the scope `profile` was not asked for"
        );

        // As a keeper does, and at the domain.
        let refresh_token = tokens.refresh_token().unwrap();
        let by_api = transport.ok(app_client.refresh(refresh_token));
        let at_domain = transport.ok(client.refresh(refresh_token));
        for newer in [&by_api, &at_domain] {
            assert!(newer.id_token().is_some() && newer.refresh_token().is_none());
            assert_ne!(
                newer.access_token().expose(),
                tokens.access_token().expose()
            );
            transport.ok(client.user_info(newer.access_token()));
        }

        transport.ok(client.revoke(refresh_token));
        // The service reports success for an unknown token too.
        transport.ok(client.revoke(refresh_token));
        let refresh = app_client.refresh(refresh_token);
        transport.refuses(ErrorCode::NotAuthorized, refresh);
        let ended = client.user_info(tokens.access_token());
        transport.refuses(oauth(OAuthCode::InvalidToken), ended);
        match transport.run(client.refresh(refresh_token)) {
            Err(error) => assert!(error.means_sign_in_again(), "{error}"),
            Ok(_) => panic!("a revoked token was refreshed"),
        }
    });
}

#[test]
fn a_code_can_be_used_once() {
    each(|transport, emulator, client| {
        let pending = begin(client);
        let stored = pending.to_json();
        let back = back(emulator, pending.authorize_url());
        transport.ok(pending.callback(&back).unwrap());
        // Only somebody with a copy of the login gets this far.
        let again = client.pending_login(&stored).unwrap();
        let again = again.callback(&back).unwrap();
        transport.refuses(oauth(OAuthCode::InvalidGrant), again);
    });
}

/// The stored login is changed: the library itself makes no such request.
#[test]
fn an_almost_correct_redirect_uri_is_refused() {
    each(|transport, emulator, client| {
        let pending = begin(client);
        let mut stored: Value = serde_json::from_str(&pending.to_json()).unwrap();
        stored["RedirectUri"] = format!("{CALLBACK}/").into();
        let back = back(emulator, pending.authorize_url());
        let nearly = client.pending_login(&stored.to_string()).unwrap();
        // Before anything is sent.
        let Err(CallbackError::Stray { login, .. }) = nearly.callback(&back) else {
            panic!("it was taken");
        };
        let back = back.replacen('?', "/?", 1);
        let exchange = login.callback(&back).unwrap();
        transport.refuses(oauth(OAuthCode::UnauthorizedClient), exchange);
    });
}

/// Somebody else's code with this login's state: the code verifier differs.
#[test]
fn a_code_of_another_login_is_refused() {
    each(|transport, emulator, client| {
        let (ours, theirs) = (begin(client), begin(client));
        let back = back(emulator, theirs.authorize_url());
        let stored: Value = serde_json::from_str(&ours.to_json()).unwrap();
        let (before, _) = back.split_once("state=").unwrap();
        let forged = format!("{before}state={}", stored["State"].as_str().unwrap());
        let exchange = ours.callback(&forged).unwrap();
        transport.refuses(oauth(OAuthCode::InvalidGrant), exchange);
    });
}

#[test]
fn a_wrong_secret_does_not_end_a_session() {
    let emulator = emulator();
    let [_, client, _] = clients(&emulator);
    for transport in EACH {
        let tokens = signed_in(transport, &emulator, &client);
        let wrong = client.app_client().clone();
        let wrong = at(&emulator, wrong.with_secret(ClientSecret::new("wrong")));
        for way in [ClientAuthentication::Basic, ClientAuthentication::Body] {
            let wrong = wrong.clone().with_authentication(way);
            let token = tokens.refresh_token().unwrap();
            match transport.run(wrong.refresh(token)) {
                Err(Error::Service(error)) => {
                    assert_eq!(error.code(), &oauth(OAuthCode::InvalidClient));
                    assert!(!error.means_sign_in_again());
                }
                other => panic!("{other:?}"),
            }
            transport.refuses(oauth(OAuthCode::InvalidClient), wrong.revoke(token));
        }
        transport.ok(client.refresh(tokens.refresh_token().unwrap()));
    }
}

#[test]
fn a_machine_gets_its_token_at_the_domain() {
    let emulator = emulator();
    let id = emulator.add_client(browser::machine()).unwrap();
    let client = app_client(&emulator, &id).with_secret(ClientSecret::new(SECRET));
    let client = at(&emulator, client);
    for transport in EACH {
        let grant = client.client_credentials().unwrap();
        let token = transport.ok(grant.clone().with_scopes(["https://api.example/read"]));
        assert!(token.scopes().eq(["https://api.example/read"]));
        let claims = support::claims(token.last_access_token().expose());
        assert_eq!(claims["sub"], client.app_client().client_id().as_str());
        let foreign = grant.with_scopes(["https://api.example/delete"]);
        transport.refuses(oauth(OAuthCode::InvalidScope), foreign);
    }
}

/// A token of a sign-in at the API does not have the scope `openid`.
#[test]
fn user_info_needs_a_login_at_the_domain() {
    let emulator = emulator();
    let id = emulator.add_client(NewAppClient::public()).unwrap();
    let client = app_client(&emulator, &id);
    for transport in EACH {
        let sign_in = client.begin(Username::parse("alice").unwrap());
        let tokens = transport.tokens(sign_in.srp(support::password(), support::ephemeral()));
        let info = at(&emulator, client.clone()).user_info(tokens.access_token());
        match transport.run(info) {
            Err(Error::Service(error)) => {
                assert_eq!(error.code(), &oauth(OAuthCode::InvalidToken));
                assert!(!error.is_of_ended_access_token(), "{error}");
            }
            other => panic!("{other:?}"),
        }
    }
}
