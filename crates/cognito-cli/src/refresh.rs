//! `cognito refresh`.

use cognito_srp_core::{DeviceKey, RefreshToken};

use crate::args::{Refresh, RefreshFlow};
use crate::device::DeviceFile;
use crate::failure::Failure;
use crate::session::Session;
use crate::{input, output};

pub(crate) fn run(args: &Refresh) -> Result<(), Failure> {
    match input::refresh_token(args.refresh_token_stdin)? {
        Some(token) => refresh(args, &token),
        None if args.is_of_a_given_token() => Err(Failure::Usage(
            "no refresh token: give --refresh-token-stdin or set COGNITO_REFRESH_TOKEN".to_owned(),
        )),
        // Kept tokens are not printed.
        None => {
            let session = Session::open(&args.client.connection)?;
            session.keeper()?.refresh_now()?;
            Ok(())
        }
    }
}

fn refresh(args: &Refresh, token: &RefreshToken) -> Result<(), Failure> {
    let app_client = args.client.connection.client_config()?.app_client;
    let username = match (args.flow, &args.username) {
        (RefreshFlow::GetTokens, _) if args.client.server_side => {
            return Err(Failure::Usage(
                "--server-side needs --flow refresh-token-auth: the other flow has no signed operation"
                    .to_owned(),
            ));
        }
        (RefreshFlow::GetTokens, _) => None,
        (RefreshFlow::RefreshTokenAuth, Some(username)) => Some(username),
        (RefreshFlow::RefreshTokenAuth, None) => {
            return Err(Failure::Usage(
                "--flow refresh-token-auth needs --username, the stored user name".to_owned(),
            ));
        }
    };
    let device_key = device_key(args)?;
    let mut refresh = app_client
        .begin_refresh(token)
        .with_client_metadata(args.client.metadata.entries()?);
    if let Some(key) = &device_key {
        refresh = refresh.with_device_key(key);
    }
    let exchange = match (username, args.client.server_side) {
        (None, _) => refresh.get_tokens(),
        (Some(username), false) => refresh.refresh_token_auth(username),
        (Some(username), true) => refresh.server_side(None).refresh_token_auth(username),
    };
    let tokens = args.client.connection.transport()?.run(exchange)?;
    output::tokens(&tokens, Some(token))
}

/// The device to which the refresh token is bound.
fn device_key(args: &Refresh) -> Result<Option<DeviceKey>, Failure> {
    let Some(path) = &args.device else {
        return Ok(args.device_key.clone());
    };
    match DeviceFile::at(path.clone()).key()? {
        Some(key) => Ok(Some(key)),
        None => Err(Failure::Usage(format!(
            "there is no device file {}",
            path.display()
        ))),
    }
}
