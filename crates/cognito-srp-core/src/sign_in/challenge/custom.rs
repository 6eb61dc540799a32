//! CUSTOM_CHALLENGE: a question of the user pool's own Lambda triggers.

use crate::exchange::Exchange;
use crate::sign_in::pending_challenge::PendingChallenge;
use crate::sign_in::step::Step;
use crate::wire::key;

/// CUSTOM_CHALLENGE: a question of the `CreateAuthChallenge` trigger, in parameters that it
/// chose. Another may follow, for many rounds.
pub struct CustomChallenge {
    pub(super) pending: PendingChallenge,
}

impl CustomChallenge {
    pub(super) fn read(pending: PendingChallenge) -> Self {
        Self { pending }
    }

    /// A public parameter of the trigger.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.pending.raw.get(name)
    }

    /// All parameters, by name; `USERNAME` is the service's own.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pending.raw.parameters().iter()
    }

    /// Answers. The trigger decides what follows a wrong answer: another challenge, or the
    /// end.
    pub fn answer(self, answer: &str) -> Exchange<Step> {
        self.pending.answer([(key::ANSWER, answer)])
    }
}
