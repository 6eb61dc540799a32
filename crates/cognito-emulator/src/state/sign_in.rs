//! What is known of a sign-in under way.

use std::collections::BTreeMap;

use crate::state::app_client::AuthFlow;
use crate::state::custom_auth::ChallengeResult;
use crate::state::mfa::MfaType;
use crate::state::user::User;

/// What is known of a sign-in under way. Every session and every secret block
/// stands for one of these.
#[derive(Clone, Debug)]
pub(crate) struct SignIn {
    /// The real user name, or the one of a simulated user.
    pub(crate) username: String,
    /// The name with which the sign-in began; it can be an alias.
    pub(crate) typed: String,
    /// Whether there is such a user; a simulated one fails whatever the answer.
    pub(crate) exists: bool,
    /// Which of the user's passwords it is with, one after the other.
    pub(crate) generation: u64,
    pub(crate) client_id: String,
    pub(crate) flow: AuthFlow,
    /// The `DEVICE_KEY` that was sent last, if it says anything.
    pub(crate) device_key: Option<String>,
    /// What has been proven so far, in this order.
    pub(crate) proven: Vec<Factor>,
    /// The rounds of `CUSTOM_AUTH`.
    pub(crate) rounds: Rounds,
    /// `ClientMetadata` of the last answer. Triggers are not told that of the request
    /// which began the sign-in.
    pub(crate) client_metadata: ClientMetadata,
    pub(crate) goal: Goal,
}

/// What a sign-in comes to once nothing is missing. Its sessions are answered where it
/// began, and nowhere else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Goal {
    /// Tokens: it is one by the API.
    #[default]
    Tokens,
    /// A session of the hosted login.
    HostedLogin,
}

/// What a person can prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Factor {
    Password,
    /// All that the triggers of custom authentication ask.
    Custom,
    Device,
    /// A code that was sent, in place of a password.
    OneTimeCode,
    WebAuthn,
    /// The sign-up, which was confirmed just now.
    SignUp,
    Mfa(MfaType),
}

impl SignIn {
    /// The sign-in of a user who exists, of which nothing is known yet.
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

    /// Begun with the password that the user has now.
    pub(crate) fn now_of(mut self, user: &User) -> Self {
        self.generation = user.generation;
        self
    }

    /// With one factor more.
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

/// What `CUSTOM_AUTH` keeps of a sign-in, beside what every flow does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rounds {
    /// What the triggers are told.
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

/// `ClientMetadata`, which triggers are given.
pub(crate) type ClientMetadata = BTreeMap<String, String>;
