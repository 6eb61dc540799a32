//! `cognito sign-in`.

use cognito_srp_core::{Ephemeral, Settled};

use crate::args::{Flow, SignIn};
use crate::failure::Failure;
use crate::{input, output, transport};

pub(crate) fn run(args: SignIn) -> Result<(), Failure> {
    let app_client = args.client.app_client()?;
    let exchange = match args.flow {
        Flow::Srp => {
            // Before the password is asked for: A does not depend on it.
            let ephemeral = Ephemeral::generate()?;
            let password = input::password(args.password_stdin)?;
            app_client.sign_in(args.username, password, ephemeral)
        }
        Flow::Password => {
            let password = input::password(args.password_stdin)?;
            app_client.sign_in_with_password(args.username, &password)
        }
    };
    match transport::run(args.client.transport, exchange)? {
        Settled::Done(tokens) => output::print(&tokens, None),
        Settled::Challenge(challenge) => Err(Failure::challenge(&challenge)),
    }
}
