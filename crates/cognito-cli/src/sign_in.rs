//! `cognito sign-in`.

use cognito_srp_core::{AppClient, Ephemeral, Exchange, Preference, Step};

use crate::args::{Flow, Prefer, SignIn};
use crate::challenges::Dialogue;
use crate::device::DeviceFile;
use crate::failure::Failure;
use crate::input::Passwords;
use crate::respondent::Respondent;
use crate::transport::Carrier;
use crate::{output, remember, terminal};

pub(crate) fn run(args: SignIn) -> Result<(), Failure> {
    let app_client = args.client.app_client()?;
    let carrier = Carrier::new(args.client.transport)?;
    let passwords = Passwords::read(args.password_stdin, args.new_password_stdin)?;
    let mut respondent = Respondent::new(&args.answers, passwords)?;
    let file = args.remember_device.clone().map(DeviceFile::at);

    let exchange = begin(args, &app_client, file.as_ref(), &mut respondent)?;
    let mut dialogue = Dialogue {
        carrier: &carrier,
        respondent: &mut respondent,
        issuer: app_client.user_pool_id().as_str(),
    };
    let tokens = dialogue.run(exchange)?;

    if let Some(file) = &file {
        let updated = remember::update(file, &tokens, &app_client, &carrier, &mut respondent);
        // The user is signed in all the same, and the tokens are not to be lost.
        if let Err(failure) = updated {
            let why = terminal::printable(&failure.to_string());
            eprintln!("cognito: signed in, but the device is not remembered: {why}");
        }
    }
    output::print(&tokens, None)
}

/// The first request of the flow.
fn begin(
    args: SignIn,
    app_client: &AppClient,
    file: Option<&DeviceFile>,
    respondent: &mut Respondent,
) -> Result<Exchange<Step>, Failure> {
    if args.prefer.is_some() && args.flow != Flow::Choice {
        return Err(Failure::Usage("--prefer is for --flow choice".to_owned()));
    }
    let mut sign_in = app_client
        .begin(args.username)
        .with_client_metadata(args.client.metadata()?);
    if args.client.server_side {
        sign_in = sign_in.server_side(None);
    }
    if let Some(device) = file.map(DeviceFile::read).transpose()?.flatten() {
        sign_in = sign_in.with_device(device, Ephemeral::generate()?);
    }
    Ok(match args.flow {
        Flow::Srp => {
            // Before the password is asked for: A does not depend on it.
            let ephemeral = Ephemeral::generate()?;
            sign_in.srp(respondent.password()?, ephemeral)
        }
        Flow::Password => sign_in.password(&respondent.password()?),
        Flow::Custom => sign_in.custom(),
        Flow::CustomSrp => {
            let ephemeral = Ephemeral::generate()?;
            sign_in.custom_with_srp(respondent.password()?, ephemeral)
        }
        Flow::Choice => match args.prefer {
            None => sign_in.choice(Preference::None),
            Some(Prefer::Password) => sign_in.choice(Preference::Password(&respondent.password()?)),
            Some(Prefer::PasswordSrp) => {
                let ephemeral = Ephemeral::generate()?;
                sign_in.choice(Preference::PasswordSrp(respondent.password()?, ephemeral))
            }
            Some(Prefer::EmailOtp) => sign_in.choice(Preference::EmailOtp),
            Some(Prefer::SmsOtp) => sign_in.choice(Preference::SmsOtp),
            Some(Prefer::WebAuthn) => sign_in.choice(Preference::WebAuthn),
        },
    })
}
