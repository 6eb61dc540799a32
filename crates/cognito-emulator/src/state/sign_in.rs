//! The state of an unfinished sign-in.

use std::collections::BTreeMap;

use crate::state::app_client::AuthFlow;
use crate::state::custom_auth::ChallengeResult;
use crate::state::mfa::MfaType;
use crate::state::user::User;

/// The state of an unfinished sign-in. Every session and every secret block stands for one.
#[derive(Clone, Debug)]
pub(crate) struct SignIn {
    /// The real user name, or a simulated user's.
    pub(crate) username: String,
    /// The name with which the sign-in began; it may be an alias.
    pub(crate) typed: String,
    /// Whether the user exists. A simulated user fails whatever the answer.
    pub(crate) exists: bool,
    /// Which of the user's successive passwords it began with.
    pub(crate) generation: u64,
    pub(crate) client_id: String,
    pub(crate) flow: AuthFlow,
    /// The last `DEVICE_KEY` that was sent and not empty.
    pub(crate) device_key: Option<String>,
    /// The factors proven so far, in order.
    pub(crate) proven: Vec<Factor>,
    /// The rounds of `CUSTOM_AUTH`.
    pub(crate) rounds: Rounds,
    /// `ClientMetadata` of the last answer. Triggers do not receive that of the first request.
    pub(crate) client_metadata: ClientMetadata,
    pub(crate) goal: Goal,
}

/// The result of a complete sign-in. Its sessions can be answered only where it began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Goal {
    /// Tokens, for a sign-in by the API.
    #[default]
    Tokens,
    /// A session of the hosted login.
    HostedLogin,
}

/// What a user has proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Factor {
    Password,
    /// All challenges of the custom authentication triggers.
    Custom,
    Device,
    /// A code that was sent, instead of a password.
    OneTimeCode,
    WebAuthn,
    /// A sign-up that was just confirmed.
    SignUp,
    Mfa(MfaType),
}

impl SignIn {
    /// A new sign-in of an existing user.
    pub(crate) fn of_user(username: &str, typed: &str, client_id: &str, flow: AuthFlow) -> Self {
        Self {
            username: username.to_owned(),
            typed: typed.to_owned(),
            exists: true,
            generation: 0,
            client_id: client_id.to_owned(),
            flow,
            device_key: None,
            proven: Vec::new(),
            rounds: Rounds::default(),
            client_metadata: ClientMetadata::new(),
            goal: Goal::default(),
        }
    }

    /// Sets the user's current password as the one it began with.
    pub(crate) fn now_of(mut self, user: &User) -> Self {
        self.generation = user.generation;
        self
    }

    /// Adds a proven factor.
    pub(crate) fn with(mut self, factor: Factor) -> Self {
        self.proven.push(factor);
        self
    }

    pub(crate) fn has_proven(&self, factor: Factor) -> bool {
        self.proven.contains(&factor)
    }

    /// Whether a second factor has been proven.
    pub(crate) fn has_proven_mfa(&self) -> bool {
        self.proven
            .iter()
            .any(|factor| matches!(factor, Factor::Mfa(_)))
    }
}

/// What `CUSTOM_AUTH` stores of a sign-in in addition.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rounds {
    /// The rounds that triggers receive.
    pub(crate) played: Vec<ChallengeResult>,
    /// `SRP_A`, until the triggers ask for the password.
    pub(crate) srp_a: Option<String>,
}

impl Rounds {
    pub(crate) fn play(&mut self, challenge: &str, result: bool, metadata: Option<String>) {
        let round = ChallengeResult::new(challenge, result, metadata);
        self.played.push(round);
    }
}

/// `ClientMetadata` for the triggers.
pub(crate) type ClientMetadata = BTreeMap<String, String>;
