//! Signs in once, and is signed in at the next run, and at the one after:
//! `stay_signed_in FILE POOL CLIENT ENDPOINT USERNAME < password`.
//!
//! The session is in the file, which is its owner's alone. A keeper refreshes when the access
//! token is about to end, once for all who ask, and saves before it gives the new one.

use std::error::Error;
use std::io;

use cognito_async::{AppClient, Client, Keeper, Settled};
use cognito_store::FileStore;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, pool, client_id, endpoint, username] = &arguments[..] else {
        return Err("FILE POOL CLIENT ENDPOINT USERNAME < password".into());
    };
    let app_client = AppClient::parse(pool, client_id)?.with_endpoint(endpoint.parse()?);
    let client = Client::new()?;
    let stored = Keeper::resume(client.clone(), app_client.clone(), FileStore::at(file)).await?;
    let keeper = match stored {
        Some(keeper) => keeper,
        None => {
            let mut password = String::new();
            io::stdin().read_line(&mut password)?;
            let password = password.trim_end_matches(['\r', '\n']);
            match client.sign_in(&app_client, username, password).await? {
                Settled::Done(tokens) => {
                    eprintln!("signed in");
                    Keeper::stored(client, app_client, tokens, FileStore::at(file)).await?
                }
                Settled::Challenge(challenge) => return Err(challenge.to_string().into()),
            }
        }
    };
    // For each call of an API; quick while the token is good.
    println!("{}", keeper.access_token().await?.expose());
    Ok(())
}
