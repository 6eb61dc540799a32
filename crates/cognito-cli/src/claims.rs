//! `cognito claims` and `cognito verify`: a token's claims, and their verification.

use cognito_blocking::cognito_tokens::unverified::{read_access_unverified, read_id_unverified};
use cognito_blocking::cognito_tokens::{self, Claims, TokenUse, Trust};
use cognito_blocking::{Issuer, Verifier, VerifyError};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::args::{TokenArgs, TokenSource};
use crate::failure::Failure;
use crate::input;
use crate::profile::ClientConfig;
use crate::session::Session;

/// Prints a token's claims, unverified: anybody can write a token with any claims.
pub(crate) fn claims(args: &TokenArgs) -> Result<(), Failure> {
    let token = match given(&args.source)? {
        Some(token) => token,
        None => of_session(&Session::open(&args.connection)?, args.source.id)?,
    };
    let claims = match read_access_unverified(&token) {
        Ok(claims) => members(&claims),
        Err(_) => members(&read_id_unverified(&token).map_err(refused)?),
    };
    eprintln!("cognito: the claims are not verified; cognito verify does that");
    args.format.print(&claims)
}

/// Prints a token's claims if the token is the user pool's, for the app client, and valid now.
pub(crate) fn verify(args: &TokenArgs) -> Result<(), Failure> {
    let (token, config, transport) = match given(&args.source)? {
        Some(token) => {
            let config = args.connection.client_config()?;
            (token, config, args.connection.transport()?)
        }
        None => {
            let session = Session::open(&args.connection)?;
            let token = of_session(&session, args.source.id)?;
            let (config, transport) = session.into_parts();
            (token, config, transport)
        }
    };
    let client_id = config.app_client.client_id().clone();
    let verifier = Verifier::new(issuer(&config), [client_id]);
    let claims = match read_id_unverified(&token) {
        Ok(_) => transport
            .verify_id(verifier, &token)
            .map(|claims| members(&claims)),
        // Any other token is refused there, with the reason.
        Err(_) => transport
            .verify_access(verifier, &token)
            .map(|claims| members(&claims)),
    };
    args.format.print(&claims?)
}

/// The service, or the emulator at a custom endpoint.
fn issuer(config: &ClientConfig) -> Issuer {
    let pool = config.app_client.user_pool_id();
    match config.custom_endpoint() {
        Some(endpoint) => Issuer::at(endpoint, pool),
        None => Issuer::of(pool),
    }
}

fn given(source: &TokenSource) -> Result<Option<Zeroizing<String>>, Failure> {
    match source.token_stdin {
        true => input::next_line("the token").map(Some),
        false => Ok(None),
    }
}

fn of_session(session: &Session, id: bool) -> Result<Zeroizing<String>, Failure> {
    let keeper = session.keeper()?;
    if !id {
        return Ok(Zeroizing::new(keeper.access_token()?.expose().to_owned()));
    }
    match keeper.id_token()? {
        Some(token) => Ok(Zeroizing::new(token.expose().to_owned())),
        None => Err(Failure::Refused(
            "the service returned no ID token".to_owned(),
        )),
    }
}

fn members<U: TokenUse, T: Trust>(claims: &Claims<U, T>) -> Value {
    let mut members = Map::new();
    for name in claims.names() {
        if let Some(value) = claims.claim(name) {
            members.insert(name.to_owned(), value.clone());
        }
    }
    Value::Object(members)
}

fn refused(error: cognito_tokens::TokenError) -> Failure {
    VerifyError::from(error).into()
}
