//! An operator's requests: they are signed, or they are not sent.

use std::env;

use cognito_srp_core::{Exchange, RefreshToken, Settled, Step, Username};

use crate::face::{Client, Credentials, Error, TransportErrorKind, plain};
use crate::support::signature::{
    ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN, hex, is_unsigned, now, signing_key, verify,
};
use crate::support::{
    CANARY, Decoy, Server, app_client, every_form, in_another_process, operators_password_sign_in,
    operators_sign_in, password_sign_in, password_verifier, refresh, tokens,
};

/// The endpoint of the tests in separate processes.
const ENDPOINT: &str = "COGNITO_TEST_ENDPOINT";

fn credentials() -> Credentials {
    Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY).unwrap()
}

fn signs_in(client: &Client, exchange: Exchange<Step>) {
    let settled = client.run(exchange);
    assert!(matches!(settled, Ok(Settled::Done(_))), "{settled:?}");
}

/// AWS's example: <https://docs.aws.amazon.com/general/latest/gr/signature-v4-examples.html>.
#[test]
fn the_check_derives_keys_as_aws_does() {
    let key = signing_key(SECRET_ACCESS_KEY, "20150830/us-east-1/iam/aws4_request");
    assert_eq!(
        hex(&key),
        "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"
    );
}

#[test]
fn each_request_of_a_sign_in_is_signed() {
    let begun = now();
    let server = Server::start([password_verifier(), tokens()]);
    let client = plain().with_credentials(credentials());
    signs_in(&client, operators_sign_in(&server.app_client()));

    for operation in ["AdminInitiateAuth", "AdminRespondToAuthChallenge"] {
        let request = server.request();
        verify(&request, SECRET_ACCESS_KEY, begun);
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        assert_eq!(request.header("x-amz-target"), Some(target.as_str()));
        assert_eq!(request.header("x-amz-security-token"), None);
    }
}

#[test]
fn a_signature_changes_nothing_else() {
    let server = Server::start([tokens(), tokens()]);
    let exchange = operators_password_sign_in(&server.app_client());
    let body = exchange.request().body().to_vec();
    let headers: Vec<(String, String)> = exchange
        .request()
        .headers()
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let client = plain().with_credentials(credentials());
    signs_in(&client, exchange);
    client.run(refresh(&server.app_client())).unwrap();

    let (signed, unsigned) = (server.request(), server.request());
    assert_eq!(signed.body, body);
    for (name, value) in headers {
        assert_eq!(signed.header(&name), Some(value.as_str()));
    }
    let added = |name: &String| !unsigned.header_names().any(|known| known == *name);
    let added: Vec<_> = signed.header_names().filter(added).collect();
    assert_eq!(added, ["authorization", "x-amz-date"]);
}

#[test]
fn a_refresh_is_signed_with_a_session_token_and_for_a_path() {
    let begun = now();
    let server = Server::start([tokens()]);
    let endpoint = format!("{}a%20proxy/v1", server.app_client().endpoint());
    let app_client = app_client(&endpoint);
    let alice = Username::parse("alice").unwrap();
    let token = RefreshToken::new(CANARY);
    let refresh = app_client.begin_refresh(&token).server_side(None);
    let credentials = credentials().with_session_token(SESSION_TOKEN).unwrap();
    let client = plain().with_credentials(credentials);
    client.run(refresh.refresh_token_auth(&alice)).unwrap();

    let request = server.request();
    assert_eq!(request.line, "POST /a%20proxy/v1 HTTP/1.1");
    assert_eq!(request.header("x-amz-security-token"), Some(SESSION_TOKEN));
    verify(&request, SECRET_ACCESS_KEY, begun);
}

#[test]
fn a_users_own_requests_are_never_signed() {
    let server = Server::start([tokens(), tokens()]);
    let client = plain().with_credentials(credentials());
    signs_in(&client, password_sign_in(&server.app_client()));
    client.run(refresh(&server.app_client())).unwrap();
    assert!(is_unsigned(&server.request()));
    assert!(is_unsigned(&server.request()));
}

#[test]
fn a_renewed_key_goes_to_a_clone() {
    let begun = now();
    let server = Server::start([tokens(), tokens()]);
    let client = plain().with_credentials(credentials());
    let renewed = Credentials::new(ACCESS_KEY_ID, "another").unwrap();
    let renewed = client.clone().with_credentials(renewed);
    for (client, secret) in [(client, SECRET_ACCESS_KEY), (renewed, "another")] {
        signs_in(&client, operators_password_sign_in(&server.app_client()));
        let request = server.request();
        verify(&request, secret, begun);
        assert_eq!(request.connection, 0);
    }
}

#[test]
fn a_client_shows_no_credentials() {
    let credentials = credentials().with_session_token(SESSION_TOKEN).unwrap();
    let text = format!("{:#?}", plain().with_credentials(credentials));
    for secret in [ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn credentials_come_from_the_environment() {
    let begun = now();
    let server = Server::start([tokens()]);
    in_another_process(
        "shared::signed::signs_in_with_the_environments_credentials",
        &[
            ("AWS_ACCESS_KEY_ID", Some(ACCESS_KEY_ID)),
            ("AWS_SECRET_ACCESS_KEY", Some("of-the-environment")),
            ("AWS_SESSION_TOKEN", Some(SESSION_TOKEN)),
            (ENDPOINT, Some(server.app_client().endpoint().as_str())),
        ],
    );
    let request = server.request();
    verify(&request, "of-the-environment", begun);
    assert_eq!(request.header("x-amz-security-token"), Some(SESSION_TOKEN));
}

#[test]
#[ignore = "runs in an environment that another test makes"]
fn signs_in_with_the_environments_credentials() {
    let endpoint = env::var(ENDPOINT).unwrap();
    signs_in(&plain(), operators_password_sign_in(&app_client(&endpoint)));
}

#[test]
fn without_credentials_nothing_is_sent() {
    let decoy = Decoy::new();
    in_another_process(
        "shared::signed::cannot_sign_in_without_credentials",
        &[
            ("AWS_ACCESS_KEY_ID", Some(ACCESS_KEY_ID)),
            ("AWS_SECRET_ACCESS_KEY", None),
            (ENDPOINT, Some(&decoy.url())),
        ],
    );
    assert!(decoy.nobody_came());
}

#[test]
#[ignore = "runs in an environment that another test makes"]
fn cannot_sign_in_without_credentials() {
    let endpoint = env::var(ENDPOINT).unwrap();
    let exchange = operators_password_sign_in(&app_client(&endpoint));
    let error = plain().run(exchange).unwrap_err();
    let forms = every_form(&error);
    for secret in [CANARY, ACCESS_KEY_ID] {
        assert!(!forms.contains(secret), "{forms}");
    }
    let Error::Transport(error) = error else {
        panic!("not the transport's: {error:?}");
    };
    assert_eq!(error.kind(), TransportErrorKind::NotSigned);
    assert_eq!(
        error.to_string(),
        format!(
            "nothing was sent to {endpoint}: there are no credentials to sign with: \
             AWS_SECRET_ACCESS_KEY is not set"
        )
    );
    // A request that needs no signature is sent.
    let server = Server::start([tokens()]);
    signs_in(&plain(), password_sign_in(&server.app_client()));
}
