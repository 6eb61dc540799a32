//! Custom authentication: the three triggers that decide what is asked and what is right.
//!
//! On AWS they are Lambda functions; here a [`CustomAuth`] of the test, or a
//! [`CustomAuthScript`] of the seed.

mod invoke;
mod script;

use std::collections::BTreeMap;
use std::fmt;

pub(crate) use invoke::{Triggers, unrecognizable};
pub use script::CustomAuthScript;

/// The triggers of custom authentication (`CUSTOM_AUTH`).
///
/// [`define`](Self::define) is called first, and again after each answer. As long as it
/// asks for a custom challenge, [`create`](Self::create) makes one and
/// [`verify`](Self::verify) judges the answer. A trigger that fails or panics fails the
/// request as a Lambda function's does: `UserLambdaValidationException`.
///
/// ```
/// use cognito_emulator::{
///     CustomAuth, CustomChallenge, Decision, Emulator, TriggerError, TriggerRequest,
/// };
///
/// /// Asks for the user's own name, backwards, until it is right.
/// struct Backwards;
///
/// impl CustomAuth for Backwards {
///     fn define(&mut self, request: &TriggerRequest<'_>) -> Result<Decision, TriggerError> {
///         Ok(match request.session.last() {
///             Some(round) if round.challenge_result => Decision::IssueTokens,
///             _ => Decision::CustomChallenge,
///         })
///     }
///
///     fn create(&mut self, request: &TriggerRequest<'_>) -> Result<CustomChallenge, TriggerError> {
///         let answer: String = request.username.chars().rev().collect();
///         Ok(CustomChallenge::default()
///             .with_public_parameter("question", "Your name backwards?")
///             .with_private_parameter("answer", &answer))
///     }
///
///     fn verify(
///         &mut self,
///         _: &TriggerRequest<'_>,
///         challenge: &CustomChallenge,
///         answer: &str,
///     ) -> Result<bool, TriggerError> {
///         Ok(challenge.private_parameters.get("answer").is_some_and(|right| right == answer))
///     }
/// }
///
/// let emulator = Emulator::start()?;
/// emulator.with_pool(|pool, _| {
///     pool.set_custom_auth(Backwards);
///     Ok(())
/// })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The service is locked while a trigger runs: it must not call the emulator, in the
/// process or over HTTP, or it waits for itself for ever.
pub trait CustomAuth: Send {
    /// `DefineAuthChallenge`: what comes next, after the rounds so far.
    ///
    /// # Errors
    /// [`TriggerError`] when it cannot say.
    fn define(&mut self, request: &TriggerRequest<'_>) -> Result<Decision, TriggerError>;

    /// `CreateAuthChallenge`: the challenge that [`Decision::CustomChallenge`] asks for.
    ///
    /// # Errors
    /// [`TriggerError`] when there is none.
    fn create(&mut self, request: &TriggerRequest<'_>) -> Result<CustomChallenge, TriggerError>;

    /// `VerifyAuthChallengeResponse`: whether an answer is right.
    ///
    /// # Errors
    /// [`TriggerError`] when it cannot say.
    fn verify(
        &mut self,
        request: &TriggerRequest<'_>,
        challenge: &CustomChallenge,
        answer: &str,
    ) -> Result<bool, TriggerError>;
}

/// What a trigger is told.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct TriggerRequest<'a> {
    /// The real user name; of a simulated user, what its challenges call it.
    pub username: &'a str,
    /// The app client's id.
    pub client_id: &'a str,
    /// The user's attributes; none of a user who does not exist.
    pub user_attributes: &'a BTreeMap<String, String>,
    /// Whether there is no such user: the app client hides that, and so should the
    /// triggers. No decision of theirs signs such a user in.
    pub user_not_found: bool,
    /// The rounds of this sign-in so far.
    pub session: &'a [ChallengeResult],
    /// `ClientMetadata` of the answer; that of `InitiateAuth` does not come here.
    pub client_metadata: &'a BTreeMap<String, String>,
}

/// One round of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChallengeResult {
    /// `SRP_A`, `PASSWORD_VERIFIER`, `CUSTOM_CHALLENGE`, …
    pub challenge_name: String,
    /// Whether the answer was right.
    pub challenge_result: bool,
    /// What [`CustomAuth::create`] noted down.
    pub challenge_metadata: Option<String>,
}

impl ChallengeResult {
    pub(crate) fn new(name: &str, result: bool, metadata: Option<String>) -> Self {
        Self {
            challenge_name: name.to_owned(),
            challenge_result: result,
            challenge_metadata: metadata,
        }
    }
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// `challengeName` = `PASSWORD_VERIFIER`: the password, which the sign-in must have
    /// begun to prove (`CHALLENGE_NAME` = `SRP_A`).
    PasswordVerifier,
    /// `challengeName` = `CUSTOM_CHALLENGE`
    CustomChallenge,
    /// `issueTokens`
    IssueTokens,
    /// `failAuthentication`
    FailAuthentication,
}

/// A challenge that a trigger made. `Debug` does not show the private parameters.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct CustomChallenge {
    /// What the client is shown: `ChallengeParameters`, beside `USERNAME`.
    pub public_parameters: BTreeMap<String, String>,
    /// What only [`CustomAuth::verify`] is shown: the right answer, as a rule.
    pub private_parameters: BTreeMap<String, String>,
    /// A note for the rounds to come.
    pub metadata: Option<String>,
}

impl CustomChallenge {
    /// With a parameter that the client is shown.
    #[must_use]
    pub fn with_public_parameter(mut self, name: &str, value: &str) -> Self {
        self.public_parameters
            .insert(name.to_owned(), value.to_owned());
        self
    }

    /// With a parameter that the client is not shown.
    #[must_use]
    pub fn with_private_parameter(mut self, name: &str, value: &str) -> Self {
        self.private_parameters
            .insert(name.to_owned(), value.to_owned());
        self
    }

    /// With a note, which later rounds find in [`ChallengeResult::challenge_metadata`].
    #[must_use]
    pub fn with_metadata(mut self, metadata: &str) -> Self {
        self.metadata = Some(metadata.to_owned());
        self
    }
}

impl fmt::Debug for CustomChallenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomChallenge")
            .field("public_parameters", &self.public_parameters)
            .field("metadata", &self.metadata)
            .finish_non_exhaustive()
    }
}

/// Why a trigger failed; the client is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriggerError(String);

impl TriggerError {
    /// A failure with this text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for TriggerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TriggerError {}
