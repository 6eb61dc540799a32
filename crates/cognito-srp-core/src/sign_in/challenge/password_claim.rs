//! Password claims, for programs that send requests with another library.

use alloc::string::{String, ToString};
use core::fmt;

use crate::wire::key;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The answer to PASSWORD_VERIFIER or DEVICE_PASSWORD_VERIFIER: proof that the user knows the
/// password. This is only SRP, from strings to strings, for a program that sends its requests
/// with an AWS SDK. (A sign-in of this crate does it itself.)
///
/// ```
/// use cognito_srp_core::{Ephemeral, Password, PasswordClaim, Timestamp, UserPoolId};
/// # use core::time::Duration;
/// # use cognito_srp_core::srp::{Exponent, Identity, Integer, ServerHalf, Verifier};
/// # let alice = Identity::user("eYpv1mFHB", "alice");
/// # let verifier = Verifier::new(&alice, "Correct-Horse7!", Integer::from_hex("5ca1e")?);
/// # let server = ServerHalf::new(verifier, Exponent::from_be_bytes(&[9; 32]));
/// # let ephemeral = Ephemeral::from_entropy([7; 64])?; // `Ephemeral::generate()?`
/// # let now = Timestamp::since_unix_epoch(Duration::from_secs(1_700_000_000));
/// # let b = server.public_value().to_hex();
/// # let parameters = std::collections::HashMap::from([
/// #     ("USER_ID_FOR_SRP", "alice"), ("SALT", "5ca1e"), ("SRP_B", b.as_str()),
/// #     ("SECRET_BLOCK", "QkxPQ0s="),
/// # ]);
/// // The SDK's initiate_auth with AuthFlow USER_SRP_AUTH and these AuthParameters:
/// let begun = [("USERNAME", "alice".to_owned()), ("SRP_A", ephemeral.public_value().to_hex())];
///
/// // `parameters` is the reply's challenge_parameters.
/// let claim = PasswordClaim::of_user(
///     &UserPoolId::parse("eu-west-2_eYpv1mFHB")?,
///     parameters,
///     &Password::new("Correct-Horse7!"),
///     ephemeral,
///     now, // the service's time, within five minutes: `Timestamp::from(SystemTime::now())`
/// )?;
///
/// // respond_to_auth_challenge, beside USERNAME, which is the reply's USER_ID_FOR_SRP:
/// let [secret_block, signature, timestamp] = claim.responses();
/// assert_eq!(secret_block, ("PASSWORD_CLAIM_SECRET_BLOCK", "QkxPQ0s="));
/// assert_eq!(timestamp, ("TIMESTAMP", "Tue Nov 14 22:13:20 UTC 2023"));
/// # assert_eq!(signature.0, "PASSWORD_CLAIM_SIGNATURE");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Its `Debug` does not show the signature.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PasswordClaim {
    /// `PASSWORD_CLAIM_SECRET_BLOCK`: the challenge's `SECRET_BLOCK`, unchanged.
    pub secret_block: String,
    /// `PASSWORD_CLAIM_SIGNATURE`: HMAC-SHA-256, in base64.
    pub signature: String,
    /// `TIMESTAMP`: the time that was signed, in Cognito's format.
    pub timestamp: String,
}

impl PasswordClaim {
    pub(super) fn new(secret_block: &str, signature: [u8; 32], timestamp: String) -> Self {
        Self {
            secret_block: secret_block.to_string(),
            signature: STANDARD.encode(signature),
            timestamp,
        }
    }

    /// The three by their names in `ChallengeResponses`.
    #[must_use]
    pub fn responses(&self) -> [(&'static str, &str); 3] {
        [
            (key::PASSWORD_CLAIM_SECRET_BLOCK, &self.secret_block),
            (key::PASSWORD_CLAIM_SIGNATURE, &self.signature),
            (key::TIMESTAMP, &self.timestamp),
        ]
    }
}

impl fmt::Debug for PasswordClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordClaim")
            .field("timestamp", &self.timestamp)
            .finish_non_exhaustive()
    }
}
