//! The client half.

use core::fmt;

use subtle::ConstantTimeEq;

use super::cognito::{CognitoSrp, Identity};
use super::exponent::Exponent;
use super::integer::Integer;
use super::session_key::SessionKey;
use super::steps::SrpError;

use crate::values::readable_debug::readable_debug;

/// The client's ephemeral values a and A = g^a, for one sign-in.
///
/// A is computed when the value is made, so a program can do that before the password is
/// typed. [`agree`](Self::agree) consumes the value: one sign-in, one ephemeral.
///
/// ```
/// use cognito_srp_core::srp::{Ephemeral, Identity, Integer};
/// # fn entropy() -> [u8; 64] { [7; 64] }
/// # fn password_typed() -> String { String::from("Correct-Horse7!") }
/// # let salt = Integer::from_hex("364c6433f278f99be64a3ee735974682")?;
/// # let big_b = Integer::from_be_bytes(&[0x5a; 384]);
/// // While the password is being typed:
/// let ephemeral = Ephemeral::from_entropy(entropy())?; // 64 octets from a CSPRNG
/// assert!(ephemeral.public_value().bits() > 3000); // A, to be sent
/// // When it is there, and the service has sent SALT and SRP_B. `AppClient::sign_in`
/// // takes the ephemeral in the same way, and does this itself.
/// let alice = Identity::user("eYpv1mFHB", "alice");
/// let key = ephemeral.agree(&alice, &password_typed(), &salt, &big_b)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Ephemeral {
    private: Exponent,
    public: Integer,
}

/// Why no [`Ephemeral`] was made.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EntropyError {
    /// All bytes are zero: the buffer was never filled.
    AllZero,
    /// The operating system has no entropy.
    Unavailable,
}

readable_debug!(EntropyError { AllZero Unavailable });

impl fmt::Display for EntropyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AllZero => "the entropy is all zero: the buffer was never filled",
            Self::Unavailable => "the operating system returned no entropy",
        })
    }
}

impl core::error::Error for EntropyError {}

impl Ephemeral {
    /// An ephemeral from 512 random bits.
    ///
    /// RFC 5054 §2.5.4 asks for at least 256. 512 also hide u·x in the exponent a + u·x: with
    /// 256 the upper half of that sum would be the upper half of u·x, and u is public.
    ///
    /// # Errors
    /// [`EntropyError::AllZero`] for a buffer that was never filled.
    pub fn from_entropy(entropy: [u8; 64]) -> Result<Self, EntropyError> {
        let entropy = zeroize::Zeroizing::new(entropy);
        Self::from_exponent(Exponent::from_be_bytes(entropy.as_slice()))
    }

    /// An ephemeral with a chosen a, of any length: for test vectors.
    ///
    /// # Errors
    /// [`EntropyError::AllZero`] if a is 0.
    pub fn from_exponent(private: Exponent) -> Result<Self, EntropyError> {
        let any = private.expose().iter().fold(0, |any, octet| any | octet);
        if any.ct_eq(&0).into() {
            return Err(EntropyError::AllZero);
        }
        let public = CognitoSrp::cognito().client_public(&private);
        Ok(Self { private, public })
    }

    /// An ephemeral with entropy from the operating system.
    ///
    /// # Errors
    /// [`EntropyError::Unavailable`] if the system has none.
    #[cfg(feature = "getrandom")]
    pub fn generate() -> Result<Self, EntropyError> {
        let mut entropy = zeroize::Zeroizing::new([0; 64]);
        getrandom::fill(entropy.as_mut_slice()).map_err(|_| EntropyError::Unavailable)?;
        Self::from_exponent(Exponent::from_be_bytes(entropy.as_slice()))
    }

    /// A, which is sent as `SRP_A`.
    #[must_use]
    pub fn public_value(&self) -> &Integer {
        &self.public
    }

    /// The session key, from the password and the server's `SALT` and `SRP_B`.
    ///
    /// A wrong password gives a different key, not an error: only the server notices.
    ///
    /// # Errors
    /// [`SrpError`] if B is 0 modulo N or negative, or u is 0.
    pub fn agree(
        self,
        identity: &Identity<'_>,
        password: &str,
        salt: &Integer,
        server_public: &Integer,
    ) -> Result<SessionKey, SrpError> {
        let srp = CognitoSrp::cognito();
        let u = srp.scrambler(&self.public, server_public)?;
        let x = srp.password_key(identity, password, salt);
        let premaster = srp.client_premaster(server_public, &self.private, &u, &x)?;
        Ok(SessionKey::derive(&u, &premaster))
    }
}

impl fmt::Debug for Ephemeral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ephemeral([redacted])")
    }
}
