//! An operator's server signs users in: signed operations.

use cognito_async::cognito_sigv4::Credentials as AsyncCredentials;
use cognito_blocking::cognito_sigv4::Credentials;
use cognito_emulator::{AuthFlow, CustomAuthScript, MfaMode, MfaSettings, MfaType};
use cognito_srp_core::{
    Exchange, Outcome, Preference, ServerContext, Settled, SignIn, Step, Tokens, Username, call,
    side,
};

use crate::direct;
use crate::support::{Setup, ephemeral, password};
use crate::transport::{BOTH, Transport, asked};

const KEY_ID: &str = "AKIDEXAMPLE";
pub(crate) const KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// Sends an exchange, signed with a key.
pub(crate) fn signed<T: Outcome>(
    transport: Transport,
    key: &str,
    exchange: Exchange<T>,
) -> Result<T::Settled, String> {
    let outcome = match transport {
        Transport::Blocking => direct::blocking()
            .with_credentials(Credentials::new(KEY_ID, key).unwrap())
            .run(exchange),
        Transport::Async => {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            let client = direct::asynchronous();
            let client = client.with_credentials(AsyncCredentials::new(KEY_ID, key).unwrap());
            runtime.block_on(client.run(exchange))
        }
        Transport::ByHand => panic!("the transports sign these"),
    };
    outcome.map_err(|error| match error {
        call::Error::Service(error) => error.to_string(),
        call::Error::Protocol(error) => error.to_string(),
        error => panic!("{error}"),
    })
}

fn done(settled: Result<Settled, String>) -> Tokens {
    match settled {
        Ok(Settled::Done(tokens)) => tokens,
        other => panic!("no tokens but {other:?}"),
    }
}

/// An emulator that verifies signatures.
pub(crate) fn setup(flows: &[AuthFlow]) -> Setup {
    let setup = Setup::allowing(flows);
    let operator = cognito_emulator::Credentials::new(KEY_ID, KEY);
    setup.emulator.require_signatures(operator);
    setup
}

const ALL: [AuthFlow; 4] = [
    AuthFlow::AdminUserPassword,
    AuthFlow::UserSrp,
    AuthFlow::User,
    AuthFlow::RefreshToken,
];

fn everywhere(begin: impl Fn(SignIn<side::Server>) -> Exchange<Step>) {
    let setup = setup(&ALL);
    for transport in BOTH {
        for client in &setup.clients {
            let (name, alias) = setup.user(|user| user);
            let context = ServerContext::new("192.0.2.1", "shop.example", "/sign-in")
                .with_header("user-agent", "test");
            let sign_in = || {
                client
                    .begin(alias.clone())
                    .server_side(Some(context.clone()))
            };
            let tokens = done(signed(transport, KEY, begin(sign_in())));
            assert_eq!(tokens.username().map(Username::as_str), Some(name.as_str()));
            let refused = signed(transport, "another", begin(sign_in())).unwrap_err();
            assert!(
                refused.starts_with("InvalidSignatureException"),
                "{refused}"
            );
        }
    }
}

#[test]
fn admin_user_password_auth() {
    everywhere(|sign_in| sign_in.password(&password()));
}

#[test]
fn admin_user_srp_auth() {
    everywhere(|sign_in| sign_in.srp(password(), ephemeral()));
}

#[test]
fn admin_user_auth() {
    everywhere(|sign_in| sign_in.choice(Preference::PasswordSrp(password(), ephemeral())));
}

#[test]
fn admin_custom_auth() {
    let setup = setup(&[AuthFlow::Custom]);
    setup.configure(|pool| {
        pool.set_custom_auth(CustomAuthScript::default().with_question("2 + 2?", "4"));
    });
    for transport in BOTH {
        for client in &setup.clients {
            let (_, alias) = setup.user(|user| user);
            let exchange = client.begin(alias).server_side(None).custom();
            let Ok(Settled::Challenge(challenge)) = signed(transport, KEY, exchange) else {
                panic!("no challenge");
            };
            let exchange = asked!(challenge, CustomChallenge).answer("4");
            assert_eq!(
                exchange.request().operation(),
                "AdminRespondToAuthChallenge"
            );
            done(signed(transport, KEY, exchange));
        }
    }
}

#[test]
fn admin_second_factor() {
    let setup = setup(&ALL);
    setup.configure(|pool| pool.set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Sms])));
    for transport in BOTH {
        for client in &setup.clients {
            let (name, alias) = setup.user(|user| user.with_mfa(MfaType::Sms));
            let exchange = client.begin(alias).server_side(None).password(&password());
            let Ok(Settled::Challenge(challenge)) = signed(transport, KEY, exchange) else {
                panic!("no challenge");
            };
            let exchange = asked!(challenge, SmsMfa).answer(&setup.code(&name, "SMS_MFA"));
            done(signed(transport, KEY, exchange));
        }
    }
}

#[test]
fn admin_refresh_token_auth() {
    let setup = setup(&ALL);
    for transport in BOTH {
        for client in &setup.clients {
            let (_, alias) = setup.user(|user| user);
            let exchange = client.begin(alias).server_side(None).password(&password());
            let first = done(signed(transport, KEY, exchange));
            let refresh = client.begin_refresh(first.refresh_token().unwrap());
            let refresh = refresh.server_side(None);
            let exchange = refresh.refresh_token_auth(first.username().unwrap());
            assert_eq!(exchange.request().operation(), "AdminInitiateAuth");
            let next = signed(transport, KEY, exchange).unwrap();
            assert_ne!(next.access_token().expose(), first.access_token().expose());
        }
    }
}
