//! `cognito refresh`.

use crate::args::{Refresh, RefreshFlow};
use crate::failure::Failure;
use crate::{input, output, transport};

pub(crate) fn run(args: Refresh) -> Result<(), Failure> {
    let app_client = args.client.app_client()?;
    let exchange = match (args.flow, &args.username) {
        (RefreshFlow::GetTokens, _) => {
            let token = input::refresh_token(args.refresh_token_stdin)?;
            (app_client.refresh(&token), token)
        }
        (RefreshFlow::RefreshTokenAuth, Some(username)) => {
            let token = input::refresh_token(args.refresh_token_stdin)?;
            (app_client.refresh_token_auth(username, &token), token)
        }
        (RefreshFlow::RefreshTokenAuth, None) => {
            return Err(Failure::Usage(
                "--flow refresh-token-auth needs --username, the stored user name".to_owned(),
            ));
        }
    };
    let (exchange, old) = exchange;
    let tokens = transport::run(args.client.transport, exchange)?;
    output::print(&tokens, Some(&old))
}
