//! `cognito sign-up`.

use serde_json::Value;

use crate::args::{Answers, SignUp};
use crate::code::{About, until_accepted};
use crate::confirm::Confirmation;
use crate::destination::Destination;
use crate::failure::Failure;
use crate::input::Passwords;
use crate::respondent::Respondent;
use crate::{delivery, output};

pub(crate) fn run(args: &SignUp) -> Result<(), Failure> {
    let site = args.connection.site()?;
    let carrier = args.connection.carrier()?;
    let passwords = Passwords::read(args.password.password_stdin, false)?;
    let mut respondent = Respondent::new(&Answers::for_issuer(&args.issuer), passwords)?;
    let attended = respondent.terminal().is_some();
    let profile;
    let destination = match args.keep.keep {
        true if !attended => {
            let why = "--keep needs a terminal to ask for the code in: cognito confirm --keep";
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
    let signed_up = until_accepted(&mut respondent, &[About::NewPassword], |respondent, _| {
        let password = match args.no_password {
            true => None,
            false => Some(respondent.chosen_password()?),
        };
        let mut request = site
            .app_client
            .sign_up(&args.who.username)
            .with_client_metadata(metadata.iter().copied());
        if !attributes.is_empty() {
            request = request.with_attributes(attributes.iter().copied());
        }
        if let Some(password) = &password {
            request = request.with_password(password);
        }
        Ok(carrier.run(request))
    })?;
    let mut printed = delivery::details(signed_up.code_delivery.as_ref());
    printed.insert("UserConfirmed".to_owned(), signed_up.is_confirmed.into());
    printed.insert("UserSub".to_owned(), Value::from(signed_up.sub));
    output::json(&printed)?;
    let confirmation = Confirmation {
        site: &site,
        carrier: &carrier,
        username: &args.who.username,
        metadata,
        force_alias: false,
        session: signed_up.session,
    };
    if signed_up.is_confirmed {
        return match destination {
            Some(destination) => confirmation.sign_in("signed up", destination, &mut respondent),
            None => Ok(()),
        };
    }
    if args.unconfirmed || !attended {
        return Ok(());
    }
    let prompt = delivery::prompt(signed_up.code_delivery.as_ref());
    confirmation.run(None, &prompt, destination, &mut respondent)
}
