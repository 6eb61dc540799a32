//! `cognito sign-in`.

use cognito_srp_core::{Ephemeral, Exchange, Preference, Step, Username};

use crate::answers::Answers;
use crate::args::{Flow, Prefer, SignIn};
use crate::challenges::InteractiveSignIn;
use crate::destination::Destination;
use crate::device::DeviceStorage;
use crate::failure::Failure;
use crate::input::Passwords;
use crate::profile::ClientConfig;
use crate::transport::Transport;

pub(crate) fn run(args: SignIn) -> Result<(), Failure> {
    let connection = &args.client.connection;
    let config = connection.client_config()?;
    let transport = connection.transport()?;
    let passwords = Passwords::read(
        args.password.password_stdin,
        args.new_password.new_password_stdin,
    )?;
    let mut answers = Answers::new(&args.answers, passwords)?;
    let device = args.remember_device.clone();
    let profile;
    let destination = match args.keep.keep {
        true => {
            profile = connection.profile()?;
            Destination::kept(&profile, device)?
        }
        false => Destination::printed(device),
    };

    let started = begin(args, &config, destination.device(), &mut answers)?;
    finish(started, destination, &config, &transport, &mut answers)
}

/// A sign-in that has begun.
pub(crate) struct StartedSignIn {
    pub(crate) exchange: Exchange<Step>,
    /// The name that the user typed.
    pub(crate) typed: Username,
}

/// Runs a sign-in to its end, and stores or prints the tokens.
pub(crate) fn finish(
    started: StartedSignIn,
    destination: Destination<'_>,
    config: &ClientConfig,
    transport: &Transport,
    answers: &mut Answers,
) -> Result<(), Failure> {
    let mut sign_in = InteractiveSignIn {
        transport,
        answers,
        issuer: config.app_client.user_pool_id().as_str(),
    };
    let tokens = sign_in.run(started.exchange)?;
    destination.take(tokens, &started.typed, config, transport, answers)
}

/// The first request of the flow.
fn begin(
    args: SignIn,
    config: &ClientConfig,
    storage: Option<&DeviceStorage<'_>>,
    answers: &mut Answers,
) -> Result<StartedSignIn, Failure> {
    if args.prefer.is_some() && args.flow != Flow::Choice {
        return Err(Failure::Usage("--prefer needs --flow choice".to_owned()));
    }
    let typed = args.user.username;
    let device = match storage {
        Some(storage) => storage.device(config, &typed)?,
        None => None,
    };
    let mut sign_in = config
        .app_client
        .begin(typed.clone())
        .with_client_metadata(args.client.metadata.entries()?);
    if let Some(device) = device {
        sign_in = sign_in.with_device(device, Ephemeral::generate()?)?;
    }
    let (flow, prefer) = (args.flow, args.prefer);
    let exchange = match args.client.server_side {
        true => first(sign_in.server_side(None), flow, prefer, answers)?,
        false => first(sign_in, flow, prefer, answers)?,
    };
    Ok(StartedSignIn { exchange, typed })
}

/// The first request, for any side.
fn first<S>(
    sign_in: cognito_srp_core::SignIn<S>,
    flow: Flow,
    prefer: Option<Prefer>,
    answers: &mut Answers,
) -> Result<Exchange<Step>, Failure> {
    Ok(match flow {
        Flow::Srp => {
            // Before asking for the password, because A does not depend on it.
            let ephemeral = Ephemeral::generate()?;
            sign_in.srp(answers.password()?, ephemeral)
        }
        Flow::Password => sign_in.password(&answers.password()?),
        Flow::Custom => sign_in.custom(),
        Flow::CustomSrp => {
            let ephemeral = Ephemeral::generate()?;
            sign_in.custom_with_srp(answers.password()?, ephemeral)
        }
        Flow::Choice => match prefer {
            None => sign_in.choice(Preference::None),
            Some(Prefer::Password) => sign_in.choice(Preference::Password(&answers.password()?)),
            Some(Prefer::PasswordSrp) => {
                let ephemeral = Ephemeral::generate()?;
                sign_in.choice(Preference::PasswordSrp(answers.password()?, ephemeral))
            }
            Some(Prefer::EmailOtp) => sign_in.choice(Preference::EmailOtp),
            Some(Prefer::SmsOtp) => sign_in.choice(Preference::SmsOtp),
            Some(Prefer::WebAuthn) => sign_in.choice(Preference::WebAuthn),
        },
    })
}
