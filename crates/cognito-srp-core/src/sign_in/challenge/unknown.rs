//! Challenges for which this version has no type.

use alloc::collections::BTreeMap;

use crate::exchange::Exchange;
use crate::sign_in::pending_challenge::PendingChallenge;
use crate::sign_in::step::Step;
use crate::wire::key;

/// A challenge with its name and parameters, for a raw answer.
///
/// The answer consumes the challenge:
///
/// ```compile_fail,E0382
/// # use cognito_srp_core::UnknownChallenge;
/// fn twice(challenge: UnknownChallenge) {
///     let _ = challenge.answer([("SMS_MFA_CODE", "123456")]);
///     let _ = challenge.answer([("SMS_MFA_CODE", "654321")]); // used after move
/// }
/// ```
pub struct UnknownChallenge {
    pub(super) pending: PendingChallenge,
}

impl UnknownChallenge {
    pub(super) fn read(pending: PendingChallenge) -> Self {
        Self { pending }
    }

    /// The service's name of the challenge.
    #[must_use]
    pub fn name(&self) -> &str {
        self.pending.raw.name()
    }

    /// A parameter of the challenge.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.pending.raw.get(name)
    }

    /// All parameters, by name.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pending.raw.parameters().iter()
    }

    /// Answers with raw `ChallengeResponses`, such as `[("ANSWER", "42")]`.
    ///
    /// The core adds `USERNAME`, the `SECRET_HASH` over it, `DEVICE_KEY` and the session;
    /// entries with these three names are left out of `responses`. If a name occurs twice, the
    /// later entry counts.
    pub fn answer<'a>(
        self,
        responses: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Exchange<Step> {
        let own = [key::USERNAME, key::SECRET_HASH, key::DEVICE_KEY];
        let responses: BTreeMap<_, _> = responses
            .into_iter()
            .filter(|(name, _)| !own.contains(name))
            .collect();
        self.pending.answer(responses)
    }
}
