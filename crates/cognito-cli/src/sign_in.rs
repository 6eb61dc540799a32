//! `cognito sign-in`.

use cognito_srp_core::{Ephemeral, Exchange, Preference, Step, Username};

use crate::args::{Flow, Prefer, SignIn};
use crate::challenges::Dialogue;
use crate::destination::Destination;
use crate::device::DevicePlace;
use crate::failure::Failure;
use crate::input::Passwords;
use crate::profile::Site;
use crate::respondent::Respondent;
use crate::transport::Carrier;

pub(crate) fn run(args: SignIn) -> Result<(), Failure> {
    let connection = &args.client.connection;
    let site = connection.site()?;
    let carrier = connection.carrier()?;
    let passwords = Passwords::read(
        args.password.password_stdin,
        args.new_password.new_password_stdin,
    )?;
    let mut respondent = Respondent::new(&args.answers, passwords)?;
    let device = args.remember_device.clone();
    let profile;
    let destination = match args.keep.keep {
        true => {
            profile = connection.profile()?;
            Destination::kept(&profile, device)?
        }
        false => Destination::printed(device),
    };

    let begun = begin(args, &site, destination.device(), &mut respondent)?;
    finish(begun, destination, &site, &carrier, &mut respondent)
}

/// A sign-in that has begun.
pub(crate) struct Begun {
    pub(crate) exchange: Exchange<Step>,
    /// The name that the user typed.
    pub(crate) typed: Username,
}

/// Carries a sign-in to its end, and the tokens to where they go.
pub(crate) fn finish(
    begun: Begun,
    destination: Destination<'_>,
    site: &Site,
    carrier: &Carrier,
    respondent: &mut Respondent,
) -> Result<(), Failure> {
    let mut dialogue = Dialogue {
        carrier,
        respondent,
        issuer: site.app_client.user_pool_id().as_str(),
    };
    let tokens = dialogue.run(begun.exchange)?;
    destination.take(tokens, &begun.typed, site, carrier, respondent)
}

/// The first request of the flow.
fn begin(
    args: SignIn,
    site: &Site,
    place: Option<&DevicePlace<'_>>,
    respondent: &mut Respondent,
) -> Result<Begun, Failure> {
    if args.prefer.is_some() && args.flow != Flow::Choice {
        return Err(Failure::Usage("--prefer is for --flow choice".to_owned()));
    }
    let typed = args.who.username;
    let device = match place {
        Some(place) => place.device(site, &typed)?,
        None => None,
    };
    let mut sign_in = site
        .app_client
        .begin(typed.clone())
        .with_client_metadata(args.client.metadata.entries()?);
    if let Some(device) = device {
        sign_in = sign_in.with_device(device, Ephemeral::generate()?)?;
    }
    let (flow, prefer) = (args.flow, args.prefer);
    let exchange = match args.client.server_side {
        true => first(sign_in.server_side(None), flow, prefer, respondent)?,
        false => first(sign_in, flow, prefer, respondent)?,
    };
    Ok(Begun { exchange, typed })
}

/// The first request, whoever speaks to the service.
fn first<S>(
    sign_in: cognito_srp_core::SignIn<S>,
    flow: Flow,
    prefer: Option<Prefer>,
    respondent: &mut Respondent,
) -> Result<Exchange<Step>, Failure> {
    Ok(match flow {
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
        Flow::Choice => match prefer {
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
