//! Signs in with cognito-blocking and prints the access token.

#[path = "../../given.rs"]
mod given;

use std::error::Error;

use cognito_blocking::{Client, cognito_srp_core::*};
use given::Given;

fn main() -> Result<(), Box<dyn Error>> {
    let given = Given::read()?;
    let pool = UserPoolId::parse(&given.user_pool_id)?;
    let app_client = AppClient::new(pool, ClientId::parse(&given.client_id)?)
        .with_endpoint(Endpoint::parse(&given.endpoint)?);
    let username = Username::parse(&given.username)?;
    let password = Password::new(given.password);
    let sign_in = app_client.sign_in(username, password, Ephemeral::generate()?);
    match Client::new()?.run(sign_in)? {
        Settled::Done(tokens) => println!("{}", tokens.access_token().expose()),
        Settled::Challenge(challenge) => return Err(format!("asked for {challenge:?}").into()),
    }
    Ok(())
}
