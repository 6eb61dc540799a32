//! `cognito passkeys`.

use std::fs;
use std::path::Path;

use cognito_srp_core::{NotJson, Passkey, Timestamp};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::args::{Connection, Listing, Passkeys};
use crate::failure::Failure;
use crate::session::Session;
use crate::{input, output};

pub(crate) fn run(command: &Passkeys) -> Result<(), Failure> {
    match command {
        Passkeys::List(args) => list(args),
        Passkeys::Add(args) => match &args.credential {
            Some(file) => complete(&Session::open(&args.connection)?, &from_file(file)?),
            None => add(&args.connection, args.start),
        },
        Passkeys::Delete(args) => {
            let session = Session::open(&args.connection)?;
            let token = session.access_token()?;
            let app_client = session.app_client();
            session.run(app_client.delete_web_authn_credential(&token, &args.id))?;
            Ok(())
        }
    }
}

fn list(args: &Listing) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    let token = session.access_token()?;
    let app_client = session.app_client();
    let list = app_client.list_web_authn_credentials(&token);
    let passkeys = session.checked(session.transport().list(list))?;
    let passkeys = passkeys.iter().map(to_json);
    args.format
        .print(&json!({ "Credentials": passkeys.collect::<Vec<_>>() }))
}

/// The service stores the beginning of a registration, so its two halves may be in different
/// runs.
fn add(connection: &Connection, only_start: bool) -> Result<(), Failure> {
    let session = Session::open(connection)?;
    let token = session.access_token()?;
    let exchange = session.app_client().start_web_authn_registration(&token);
    let registration = session.run(exchange)?;
    output::document(&registration.options)?;
    if only_start {
        return Ok(());
    }
    complete(&session, &input::next_line("the credential")?)
}

fn complete(session: &Session, credential: &str) -> Result<(), Failure> {
    let token = session.access_token()?;
    let app_client = session.app_client();
    let exchange = app_client.complete_web_authn_registration(&token, credential);
    session
        .run(exchange.map_err(|NotJson| {
            Failure::Usage("the credential is not a JSON object".to_owned())
        })?)?;
    Ok(())
}

fn from_file(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let text = fs::read_to_string(path).map(Zeroizing::new);
    text.map_err(|error| {
        let path = path.display();
        Failure::Usage(format!("the credential {path} cannot be read: {error}"))
    })
}

/// The API's members; times in seconds of Unix time.
fn to_json(passkey: &Passkey) -> Value {
    json!({
        "CredentialId": passkey.credential_id,
        "FriendlyCredentialName": passkey.friendly_name,
        "RelyingPartyId": passkey.relying_party_id,
        "AuthenticatorAttachment": passkey.attachment,
        "AuthenticatorTransports": passkey.transports,
        "CreatedAt": passkey.created.map(Timestamp::unix_seconds),
    })
}
