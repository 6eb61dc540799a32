//! Password claims from the strings of a challenge.

use alloc::string::ToString;
use alloc::vec::Vec;

use super::password_claim::PasswordClaim;
use super::password_verifier::SrpChallenge;
use crate::device::Device;
use crate::error::protocol::ProtocolError;
use crate::sign_in::raw_challenge::RawChallenge;
use crate::srp::{Ephemeral, Identity};
use crate::values::identifiers::UserPoolId;
use crate::values::secret::Password;
use crate::values::time::Timestamp;
use crate::wire::{challenge, key};

impl PasswordClaim {
    /// A user's claim, to the challenge PASSWORD_VERIFIER. `parameters` are its
    /// `ChallengeParameters`; `USER_ID_FOR_SRP`, `SALT`, `SRP_B` and `SECRET_BLOCK` are used.
    ///
    /// # Errors
    /// [`ProtocolError`], which names the parameter that is missing or cannot be read.
    pub fn of_user<K: AsRef<str>, V: AsRef<str>>(
        user_pool_id: &UserPoolId,
        parameters: impl IntoIterator<Item = (K, V)>,
        password: &Password,
        ephemeral: Ephemeral,
        now: Timestamp,
    ) -> Result<Self, ProtocolError> {
        let raw = raw(challenge::PASSWORD_VERIFIER, parameters);
        let username = raw
            .username()
            .ok_or(ProtocolError::Missing(key::USER_ID_FOR_SRP))?;
        let identity = Identity::user(user_pool_id.pool_name(), username.as_str());
        SrpChallenge::read(&raw)?.claim(&identity, password.expose(), ephemeral, now)
    }

    /// A remembered device's claim, to the challenge DEVICE_PASSWORD_VERIFIER; `SALT`, `SRP_B`
    /// and `SECRET_BLOCK` of its `ChallengeParameters` are used.
    ///
    /// # Errors
    /// As for [`of_user`](Self::of_user).
    pub fn of_device<K: AsRef<str>, V: AsRef<str>>(
        device: &Device,
        parameters: impl IntoIterator<Item = (K, V)>,
        ephemeral: Ephemeral,
        now: Timestamp,
    ) -> Result<Self, ProtocolError> {
        let raw = raw(challenge::DEVICE_PASSWORD_VERIFIER, parameters);
        let password = device.password().expose();
        SrpChallenge::read(&raw)?.claim(&device.identity(), password, ephemeral, now)
    }
}

fn raw<K: AsRef<str>, V: AsRef<str>>(
    name: &str,
    parameters: impl IntoIterator<Item = (K, V)>,
) -> RawChallenge {
    let parameters = parameters
        .into_iter()
        .map(|(name, value)| (name.as_ref().to_string(), value.as_ref().to_string()));
    RawChallenge::from_parts(name.to_string(), parameters.collect(), Vec::new())
}
