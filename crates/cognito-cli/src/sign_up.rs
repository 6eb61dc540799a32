//! `cognito sign-up`.

use serde_json::Value;

use crate::answers::Answers;
use crate::args::{AnswerArgs, SignUp};
use crate::code::{RefusedInput, retry_until_accepted};
use crate::confirm::Confirmation;
use crate::destination::Destination;
use crate::failure::Failure;
use crate::input::Passwords;
use crate::{delivery, output};

pub(crate) fn run(args: &SignUp) -> Result<(), Failure> {
    let config = args.connection.client_config()?;
    let transport = args.connection.transport()?;
    let passwords = Passwords::read(args.password.password_stdin, false)?;
    let mut answers = Answers::new(&AnswerArgs::for_issuer(&args.issuer), passwords)?;
    let interactive = answers.terminal().is_some();
    let profile;
    let destination = match args.keep.keep {
        true if !interactive => {
            let why = "--keep needs a terminal to ask for the code; without one, use cognito confirm --keep";
            return Err(Failure::Usage(why.to_owned()));
        }
        true => {
            profile = args.connection.profile()?;
            Some(Destination::kept(&profile, None)?)
        }
        false => None,
    };
    let attributes = args.attributes()?;
    let metadata = args.metadata.entries()?;
    let signed_up =
        retry_until_accepted(&mut answers, &[RefusedInput::NewPassword], |answers, _| {
            let password = match args.no_password {
                true => None,
                false => Some(answers.chosen_password()?),
            };
            let mut request = config
                .app_client
                .sign_up(&args.user.username)
                .with_client_metadata(metadata.iter().copied());
            if !attributes.is_empty() {
                request = request.with_attributes(attributes.iter().copied());
            }
            if let Some(password) = &password {
                request = request.with_password(password);
            }
            Ok(transport.run(request))
        })?;
    let mut printed = delivery::members(signed_up.code_delivery.as_ref());
    printed.insert("UserConfirmed".to_owned(), signed_up.is_confirmed.into());
    printed.insert("UserSub".to_owned(), Value::from(signed_up.sub));
    output::json(&printed)?;
    let confirmation = Confirmation {
        config: &config,
        transport: &transport,
        username: &args.user.username,
        metadata,
        force_alias: false,
        session: signed_up.session,
    };
    if signed_up.is_confirmed {
        return match destination {
            Some(destination) => confirmation.sign_in("signed up", destination, &mut answers),
            None => Ok(()),
        };
    }
    if args.unconfirmed || !interactive {
        return Ok(());
    }
    let prompt = delivery::prompt(signed_up.code_delivery.as_ref());
    confirmation.run(None, &prompt, destination, &mut answers)
}
