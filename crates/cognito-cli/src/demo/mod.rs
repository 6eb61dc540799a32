//! `cognito demo`: everything in a second, on a free loopback port.

mod device;

use std::time::Instant;

use cognito_blocking::Settings;
use cognito_emulator::{Emulator, NewAppClient, NewUser, Request, StartError};
use cognito_srp_core::{
    AppClient, ClientId, ClientSecret, Endpoint, Ephemeral, Exchange, Password, Response, Settled,
    Step, Tokens, UserPoolId, Username, call,
};

use crate::args::TransportKind;
use crate::clock::now;
use crate::failure::Failure;
use crate::output;
use crate::transport::Transport;

const PASSWORD: &str = "Correct-Horse7!";
/// The transport of the second sign-in: a different one if this build has it.
#[cfg(feature = "async")]
const OTHER: (&str, TransportKind) = ("async", TransportKind::Async);
#[cfg(not(feature = "async"))]
const OTHER: (&str, TransportKind) = ("blocking", TransportKind::Blocking);

const SECRET: &str = "kt7u5c0fq0n1a2b3c4d5e6f7g8h9i0jk1l2m3n4o5p6q7r8s9t0";

pub(crate) fn run() -> Result<(), Failure> {
    let started = Instant::now();
    let emulator =
        Emulator::start().map_err(|error: StartError| Failure::Network(error.to_string()))?;
    let alice = NewUser::new("alice", PASSWORD)
        .with_attribute("email", "alice@example.com")
        .with_attribute("email_verified", "true");
    emulator.add(alice).map_err(set_up)?;
    let secret_id = emulator
        .add_client(NewAppClient::confidential(ClientSecret::new(SECRET)))
        .map_err(set_up)?;
    say(&format!(
        "emulator    {} with pool {}",
        emulator.endpoint(),
        emulator.user_pool_id()
    ))?;
    say("            user alice, also known as alice@example.com")?;

    let public = app_client(&emulator, emulator.client_id())?;
    let confidential = app_client(&emulator, &secret_id)?.with_secret(ClientSecret::new(SECRET));

    let blocking = Transport::new(TransportKind::Blocking, &Settings::new())?;
    let first = done(blocking.run(srp(&public, "alice", PASSWORD)?)?)?;
    report("blocking", "public client, SRP: alice is signed in", &first)?;

    let alias = srp(&confidential, "alice@example.com", PASSWORD)?;
    let other = Transport::new(OTHER.1, &Settings::new())?;
    let second = done(other.run(alias)?)?;
    report(
        OTHER.0,
        "client with a secret, SRP: alice@example.com is signed in",
        &second,
    )?;

    let third = by_hand(&emulator, srp(&public, "alice", PASSWORD)?)?;
    report(
        "by hand",
        "no transport, no socket, SRP: alice is signed in",
        &third,
    )?;

    match blocking.run(srp(&public, "alice", "Wrong-Horse7!")?) {
        Err(call::Error::Service(why)) => {
            say(&format!("refused     a wrong password: {why}"))?;
        }
        Err(other) => return Err(other.into()),
        Ok(_) => {
            return Err(Failure::Protocol(
                "a wrong password was accepted".to_owned(),
            ));
        }
    }

    let refresh_token = second
        .refresh_token()
        .ok_or_else(|| Failure::Protocol("no refresh token".to_owned()))?;
    let renewed = blocking.run(confidential.refresh(refresh_token))?;
    report("refreshed", "GetTokensFromRefreshToken", &renewed)?;

    device::show(&emulator, &public, &blocking)?;

    say(&format!(
        "done        in {} ms",
        started.elapsed().as_millis()
    ))
}

fn set_up(fault: cognito_emulator::Fault) -> Failure {
    Failure::Refused(fault.to_string())
}

fn app_client(emulator: &Emulator, client_id: &str) -> Result<AppClient, Failure> {
    let wrong = |error: &dyn std::error::Error| Failure::Usage(error.to_string());
    let pool = UserPoolId::parse(emulator.user_pool_id()).map_err(|error| wrong(&error))?;
    let id = ClientId::parse(client_id).map_err(|error| wrong(&error))?;
    let endpoint = Endpoint::parse(emulator.endpoint()).map_err(|error| wrong(&error))?;
    Ok(AppClient::new(pool, id).with_endpoint(endpoint))
}

fn srp(client: &AppClient, username: &str, password: &str) -> Result<Exchange<Step>, Failure> {
    let username = Username::parse(username).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(client.sign_in(username, Password::new(password), Ephemeral::generate()?))
}

/// Shows how a program with its own HTTP stack works. Here the requests go directly to the
/// emulator's state machine.
fn by_hand(emulator: &Emulator, mut exchange: Exchange<Step>) -> Result<Tokens, Failure> {
    loop {
        let request = exchange.request();
        let headers = request.headers().into_iter();
        let reply = emulator.handle(&Request {
            method: request.method().to_owned(),
            path: "/".to_owned(),
            query: None,
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body: request.body().to_vec(),
        });
        let headers = reply
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let response = Response::new(reply.status, headers, &reply.body);
        match exchange.receive(response, now())? {
            Step::Send(next) => exchange = next,
            Step::Challenge(challenge) => return Err(Failure::challenge(&challenge)),
            Step::Done(tokens) => return Ok(tokens),
        }
    }
}

fn done(settled: Settled) -> Result<Tokens, Failure> {
    match settled {
        Settled::Done(tokens) => Ok(tokens),
        Settled::Challenge(challenge) => Err(Failure::challenge(&challenge)),
    }
}

fn report(how: &str, what: &str, tokens: &Tokens) -> Result<(), Failure> {
    say(&format!(
        "{how:<11} {what}; the access token is valid for {} s",
        tokens.expires_in().as_secs()
    ))
}

fn say(line: &str) -> Result<(), Failure> {
    output::all(format!("{line}\n").as_bytes())
}
