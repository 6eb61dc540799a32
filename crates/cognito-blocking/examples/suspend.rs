//! A challenge that one process is asked and another answers, as two servers do behind one
//! address: `suspend begin POOL CLIENT ENDPOINT USERNAME < password > challenge`, then
//! `suspend answer POOL CLIENT ENDPOINT CODE < challenge`.
//!
//! What is written is as good as the first factor: it stays on the server, for as long as the
//! service's session lasts (3 minutes). For a browser's cookie there is the feature `seal`.

use std::error::Error;
use std::io::{self, Read};

use cognito_blocking::{AppClient, Client, Settled, Side, SuspendedChallenge};

fn main() -> Result<(), Box<dyn Error>> {
    const USAGE: &str = "begin|answer POOL CLIENT ENDPOINT USERNAME|CODE";
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [task, pool, client_id, endpoint, argument] = &arguments[..] else {
        return Err(USAGE.into());
    };
    let app_client = AppClient::parse(pool, client_id)?.with_endpoint(endpoint.parse()?);
    let client = Client::new()?;
    let mut input = String::new();
    io::stdin().take(100_000).read_to_string(&mut input)?;
    let settled = match task.as_str() {
        "begin" => client.sign_in(&app_client, argument, input.trim_end())?,
        "answer" => {
            let suspended = SuspendedChallenge::from_json(input.trim_end())?;
            let challenge = app_client.resume(suspended, Side::Client)?;
            client.run(challenge.answer_code(argument)?)?
        }
        _ => return Err(USAGE.into()),
    };
    match settled {
        Settled::Done(tokens) => println!("{}", tokens.access_token().expose()),
        Settled::Challenge(challenge) => {
            eprintln!("{challenge}");
            println!("{}", *challenge.suspend().into_json());
        }
    }
    Ok(())
}
