//! What happens to a signed-in user's tokens: they are printed or kept.

use std::path::PathBuf;

use cognito_srp_core::{SignedIn, Tokens, Username};

use crate::answers::Answers;
use crate::device::{DeviceFile, DeviceStorage};
use crate::failure::Failure;
use crate::profile::{ClientConfig, Profile, ReplacedSession};
use crate::remember::DeviceOutcome;
use crate::transport::Transport;
use crate::{output, replaced, terminal};

/// Keeps a user who has just signed in, and prints who it is. No device is remembered.
pub(crate) fn keep_user(
    profile: &Profile,
    tokens: Tokens,
    config: &ClientConfig,
    transport: &Transport,
) -> Result<(), Failure> {
    let (user, before) = keep(profile, tokens, config, transport)?;
    if let Some(before) = before {
        replaced::revoke(&before, config, transport);
    }
    eprintln!(
        "cognito: {}",
        terminal::printable(&is_signed_in(&user, profile))
    );
    Ok(())
}

/// Keeps a user, and returns the session that this replaces.
fn keep(
    profile: &Profile,
    tokens: Tokens,
    config: &ClientConfig,
    transport: &Transport,
) -> Result<(SignedIn, Option<ReplacedSession>), Failure> {
    let user = SignedIn::from(tokens);
    match profile.keep(&user, config) {
        Ok(before) => Ok((user, before)),
        Err(failure) => {
            // Nobody is going to use it.
            if let Some(token) = user.refresh_token() {
                let _ = transport.run(config.app_client.revoke_token(token));
            }
            Err(failure.in_context("signed in, but not kept"))
        }
    }
}

fn is_signed_in(user: &SignedIn, profile: &Profile) -> String {
    let name = user.username().map_or("", |name| name.as_str());
    format!("{name} is signed in to the profile {}.", profile.name())
}

/// Where the tokens of a signed-in user go.
pub(crate) struct Destination<'a> {
    /// Where a remembered device is or will be stored.
    device: Option<DeviceStorage<'a>>,
    /// The profile, if the user is to be kept.
    profile: Option<&'a Profile>,
}

impl<'a> Destination<'a> {
    /// Standard output.
    pub(crate) fn printed(device: Option<PathBuf>) -> Self {
        Self {
            device: device.map(DeviceFile::at).map(DeviceStorage::File),
            profile: None,
        }
    }

    /// The profile, after checking that it can store the user; and the device, unless there is
    /// another file for it.
    pub(crate) fn kept(profile: &'a Profile, device: Option<PathBuf>) -> Result<Self, Failure> {
        profile.prepare()?;
        let file = device.map(DeviceFile::at).map(DeviceStorage::File);
        Ok(Self {
            device: Some(file.unwrap_or(DeviceStorage::Profile(profile))),
            profile: Some(profile),
        })
    }

    /// Where the device for the sign-in is stored.
    pub(crate) fn device(&self) -> Option<&DeviceStorage<'a>> {
        self.device.as_ref()
    }

    /// Stores or prints the tokens of a sign-in before anything else, so that no later failure
    /// can lose them. `typed` is the user name that the user typed.
    pub(crate) fn take(
        self,
        tokens: Tokens,
        typed: &Username,
        config: &ClientConfig,
        transport: &Transport,
        answers: &mut Answers,
    ) -> Result<(), Failure> {
        let outcome = DeviceOutcome::of(&tokens, config);
        let Some(profile) = self.profile else {
            output::tokens(&tokens, None)?;
            return self.remember(outcome, typed, config, transport, answers, |_| Ok(()));
        };
        let (user, before) = keep(profile, tokens, config, transport)?;
        self.remember(outcome, typed, config, transport, answers, |answers| {
            if let Some(before) = before {
                replaced::revoke(&before, config, transport);
            }
            answers.say(&is_signed_in(&user, profile))
        })
    }

    /// Lets the service remember the device. May ask the user; `first` is done before that.
    fn remember(
        &self,
        outcome: DeviceOutcome,
        typed: &Username,
        config: &ClientConfig,
        transport: &Transport,
        answers: &mut Answers,
        first: impl FnOnce(&mut Answers) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let undecided = match &self.device {
            Some(storage) => outcome.act(self.profile, storage, typed, config, transport, answers),
            None => Ok(None),
        };
        first(answers)?;
        let decided = undecided.and_then(|undecided| match undecided {
            Some(undecided) => undecided.decide(config, transport, answers),
            None => Ok(()),
        });
        // The user is signed in in any case.
        if let Err(failure) = decided {
            let why = terminal::printable(&failure.to_string());
            eprintln!("cognito: signed in, but the device is not remembered: {why}");
        }
        Ok(())
    }
}
