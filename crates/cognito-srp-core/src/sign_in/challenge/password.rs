//! PASSWORD and PASSWORD_SRP: the password, as the factor that was selected.

use alloc::boxed::Box;

use crate::exchange::Exchange;
use crate::sign_in::pending_challenge::Open;
use crate::sign_in::step::Step;
use crate::srp::Ephemeral;
use crate::values::secret::Password;
use crate::wire::key;

/// PASSWORD: the service asks for the password itself. Where it offers
/// PASSWORD_SRP too, prefer that.
pub struct PasswordChallenge {
    pub(super) open: Open,
}

impl PasswordChallenge {
    pub(super) fn read(open: Open) -> Self {
        Self { open }
    }

    /// Answers by sending the password.
    pub fn answer(self, password: &Password) -> Exchange<Step> {
        self.open.answer([(key::PASSWORD, password.expose())])
    }
}

/// PASSWORD_SRP: the service asks for a proof of the password, which itself
/// does not leave this process.
pub struct PasswordSrpChallenge {
    pub(super) open: Open,
}

impl PasswordSrpChallenge {
    pub(super) fn read(open: Open) -> Self {
        Self { open }
    }

    /// Answers with A; PASSWORD_VERIFIER, which follows, is answered by the core.
    pub fn answer(self, password: Password, ephemeral: Ephemeral) -> Exchange<Step> {
        let responses = [(key::SRP_A, ephemeral.public_value().to_hex())];
        let secrets = Box::new((password, ephemeral));
        self.open.answer_with_srp(responses, Some(secrets))
    }
}
