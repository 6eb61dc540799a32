//! Verifies an access token from standard input:
//! `verify POOL CLIENT [ENDPOINT] < token`.
//!
//! With an endpoint it is an emulator's token. `cargo run -p cognito-tokens --example
//! verify -- us-east-1_Emulator1 emulatorclient http://127.0.0.1:9229 < token`

use std::error::Error;
use std::io::{self, Read};
use std::time::{Duration, UNIX_EPOCH};

use cognito_srp_core::{ClientId, Endpoint, Timestamp, UserPoolId};
use cognito_tokens::{AccessClaims, Issuer, KeyRequest, Verification, Verifier};
use ureq::Agent;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = || arguments.next().ok_or("POOL CLIENT [ENDPOINT] < token");
    let pool = UserPoolId::parse(&argument()?)?;
    let client = ClientId::parse(&argument()?)?;
    let issuer = match argument() {
        Ok(endpoint) => Issuer::at(&Endpoint::parse(&endpoint)?, &pool),
        Err(_) => Issuer::of(&pool),
    };
    let mut token = String::new();
    io::stdin().take(100_000).read_to_string(&mut token)?;

    // A program makes one of each and keeps them.
    let mut verifier = Verifier::new(issuer, [client]).with_leeway(Duration::from_secs(5));
    let agent = agent();
    let claims = verify(&mut verifier, &agent, token.trim())?;
    println!("{} of {}", claims.subject(), claims.issuer());
    println!("scopes: {:?}", claims.scopes().collect::<Vec<_>>());
    Ok(())
}

/// Redirects lead away from the issuer, and a status is for the verifier to judge.
fn agent() -> Agent {
    Agent::config_builder()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(3)))
        .build()
        .into()
}

fn verify(
    verifier: &mut Verifier,
    agent: &Agent,
    token: &str,
) -> Result<AccessClaims, Box<dyn Error>> {
    loop {
        match verifier.verify_access(token, now()?)? {
            Verification::Verified(claims) => return Ok(claims),
            Verification::NeedsKeys(request) => fetch(verifier, agent, request)?,
        }
    }
}

fn fetch(
    verifier: &mut Verifier,
    agent: &Agent,
    request: KeyRequest,
) -> Result<(), Box<dyn Error>> {
    match get(agent, request.url()) {
        Ok((status, body)) => verifier.receive(request, status, &body, now()?)?,
        Err(error) => {
            verifier.failed(request, now()?);
            return Err(error.into());
        }
    }
    Ok(())
}

fn get(agent: &Agent, url: &str) -> Result<(u16, Vec<u8>), ureq::Error> {
    let mut response = agent.get(url).call()?;
    let status = response.status().as_u16();
    let body = response
        .body_mut()
        .with_config()
        .limit(100_000)
        .read_to_vec()?;
    Ok((status, body))
}

fn now() -> Result<Timestamp, Box<dyn Error>> {
    Ok(Timestamp::since_unix_epoch(UNIX_EPOCH.elapsed()?))
}
