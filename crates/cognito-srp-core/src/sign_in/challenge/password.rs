//! PASSWORD and PASSWORD_SRP: the password, as the selected factor.

use alloc::boxed::Box;

use crate::exchange::Exchange;
use crate::sign_in::pending_challenge::PendingChallenge;
use crate::sign_in::step::Step;
use crate::srp::Ephemeral;
use crate::values::secret::Password;
use crate::wire::key;

/// PASSWORD: the service asks for the password itself. If it offers PASSWORD_SRP too, prefer
/// that.
pub struct PasswordChallenge {
    pub(super) pending: PendingChallenge,
}

impl PasswordChallenge {
    pub(super) fn read(pending: PendingChallenge) -> Self {
        Self { pending }
    }

    /// Answers by sending the password.
    pub fn answer(self, password: &Password) -> Exchange<Step> {
        self.pending.answer([(key::PASSWORD, password.expose())])
    }
}

/// PASSWORD_SRP: the service asks for a proof of the password. The password itself does not
/// leave this process.
pub struct PasswordSrpChallenge {
    pub(super) pending: PendingChallenge,
}

impl PasswordSrpChallenge {
    pub(super) fn read(pending: PendingChallenge) -> Self {
        Self { pending }
    }

    /// Answers with A; the core answers PASSWORD_VERIFIER, which follows.
    pub fn answer(self, password: Password, ephemeral: Ephemeral) -> Exchange<Step> {
        let responses = [(key::SRP_A, ephemeral.public_value().to_hex())];
        let secrets = Box::new((password, ephemeral));
        self.pending.answer_with_srp(responses, Some(secrets))
    }
}
