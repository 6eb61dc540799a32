//! Custom authentication: three triggers choose the challenges and check the answers.
//!
//! On AWS they are Lambda functions; here they are a test's [`CustomAuth`] or a seed's
//! [`CustomAuthScript`].

mod invoke;
mod script;

use std::collections::BTreeMap;
use std::fmt;

pub(crate) use invoke::{Triggers, unrecognizable};
pub use script::CustomAuthScript;

/// The triggers of custom authentication (`CUSTOM_AUTH`).
///
/// [`define`](Self::define) is called first, and again after each answer. While it asks for a
/// custom challenge, [`create`](Self::create) makes one and [`verify`](Self::verify) checks
/// the answer. If a trigger fails or panics, the request fails as with a Lambda function:
/// `UserLambdaValidationException`.
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
/// The service is locked while a trigger runs. It must not call the emulator, neither directly
/// nor over HTTP: the call would wait forever.
pub trait CustomAuth: Send {
    /// `DefineAuthChallenge`: the next step after the rounds so far.
    ///
    /// # Errors
    /// A [`TriggerError`] fails the request.
    fn define(&mut self, request: &TriggerRequest<'_>) -> Result<Decision, TriggerError>;

    /// `CreateAuthChallenge`: the challenge for [`Decision::CustomChallenge`].
    ///
    /// # Errors
    /// A [`TriggerError`] fails the request.
    fn create(&mut self, request: &TriggerRequest<'_>) -> Result<CustomChallenge, TriggerError>;

    /// `VerifyAuthChallengeResponse`: whether an answer is correct.
    ///
    /// # Errors
    /// A [`TriggerError`] fails the request.
    fn verify(
        &mut self,
        request: &TriggerRequest<'_>,
        challenge: &CustomChallenge,
        answer: &str,
    ) -> Result<bool, TriggerError>;
}

/// The input of a trigger.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct TriggerRequest<'a> {
    /// The real user name; for a simulated user, the name in its challenges.
    pub username: &'a str,
    /// The app client's id.
    pub client_id: &'a str,
    /// The user's attributes; empty for a user who does not exist.
    pub user_attributes: &'a BTreeMap<String, String>,
    /// Whether the user does not exist. The app client hides that, and the triggers should
    /// too. No decision can sign such a user in.
    pub user_not_found: bool,
    /// The rounds of this sign-in so far.
    pub session: &'a [ChallengeResult],
    /// `ClientMetadata` of the answer; triggers do not receive that of `InitiateAuth`.
    pub client_metadata: &'a BTreeMap<String, String>,
}

/// One round of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChallengeResult {
    /// `SRP_A`, `PASSWORD_VERIFIER`, `CUSTOM_CHALLENGE`, …
    pub challenge_name: String,
    /// Whether the answer was correct.
    pub challenge_result: bool,
    /// The metadata from [`CustomAuth::create`].
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

/// A trigger's decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// `challengeName` = `PASSWORD_VERIFIER`: the password. The sign-in must have begun with
    /// SRP (`CHALLENGE_NAME` = `SRP_A`).
    PasswordVerifier,
    /// `challengeName` = `CUSTOM_CHALLENGE`
    CustomChallenge,
    /// `issueTokens`
    IssueTokens,
    /// `failAuthentication`
    FailAuthentication,
}

/// A trigger's challenge. `Debug` does not show the private parameters.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct CustomChallenge {
    /// What the client receives: `ChallengeParameters`, in addition to `USERNAME`.
    pub public_parameters: BTreeMap<String, String>,
    /// What only [`CustomAuth::verify`] receives: usually the correct answer.
    pub private_parameters: BTreeMap<String, String>,
    /// Metadata for later rounds.
    pub metadata: Option<String>,
}

impl CustomChallenge {
    /// Adds a parameter for the client.
    #[must_use]
    pub fn with_public_parameter(mut self, name: &str, value: &str) -> Self {
        self.public_parameters
            .insert(name.to_owned(), value.to_owned());
        self
    }

    /// Adds a parameter that the client does not receive.
    #[must_use]
    pub fn with_private_parameter(mut self, name: &str, value: &str) -> Self {
        self.private_parameters
            .insert(name.to_owned(), value.to_owned());
        self
    }

    /// Sets the metadata, which later rounds find in [`ChallengeResult::challenge_metadata`].
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

/// Why a trigger failed; the client receives the text.
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
