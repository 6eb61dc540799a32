//! The server half, for emulators and tests.

use alloc::string::String;
use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::cognito::{CognitoSrp, Identity};
use super::exponent::Exponent;
use super::group::Group;
use super::integer::Integer;
use super::residue::Residue;
use super::session_key::SessionKey;
use super::steps::SrpError;

/// What a server stores instead of a password: the salt and v = g^x.
///
/// Whoever has it can pose as the server and try passwords off-line. So it is treated as a
/// secret: wiped when dropped, and not shown by `Debug`.
#[derive(Clone)]
pub struct Verifier {
    salt: Integer,
    value: Residue,
}

impl Verifier {
    /// The verifier of a password under a random `salt` (Cognito's has 16 bytes).
    #[must_use]
    pub fn new(identity: &Identity<'_>, password: &str, salt: Integer) -> Self {
        let srp = CognitoSrp::cognito();
        let value = srp.verifier(&srp.password_key(identity, password, &salt));
        Self { salt, value }
    }

    /// A verifier that was computed elsewhere, for example by a device. A value that is not
    /// below N is reduced.
    #[must_use]
    pub fn from_parts(salt: Integer, value: &Integer) -> Self {
        let value = CognitoSrp::cognito().group().reduce(value);
        Self { salt, value }
    }

    /// The salt, which is sent as `SALT`.
    #[must_use]
    pub fn salt(&self) -> &Integer {
        &self.salt
    }

    /// v.
    #[must_use]
    pub fn value(&self) -> &Residue {
        &self.value
    }

    /// The salt in ConfirmDevice's form (`Salt`): PAD in base64.
    #[must_use]
    pub fn salt_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(self.salt.pad().as_slice()))
    }

    /// v in ConfirmDevice's form (`PasswordVerifier`): PAD in base64.
    ///
    /// For a program that confirms a device with an AWS SDK:
    ///
    /// ```
    /// use cognito_srp_core::srp::{Identity, Integer, Verifier};
    /// # let (group_key, key) = ("-x1Sj4B8G", "eu-west-2_b2bd7f0d-2a8c-4f0c-9f2e-0f6f3f0b8b8a");
    /// # let (password, salt) = ("fRkdKn2nJ9sNQpjZv8wXn3m3s2K0d3bI", [7; 16]);
    /// // NewDeviceMetadata has the two keys; password and salt are random.
    /// let device = Identity::device(group_key, key);
    /// let verifier = Verifier::new(&device, password, Integer::from_be_bytes(&salt));
    /// // DeviceSecretVerifierConfig:
    /// let (salt, verifier) = (verifier.salt_base64(), verifier.value_base64());
    /// # assert_eq!(*salt, "BwcHBwcHBwcHBwcHBwcHBw==");
    /// ```
    #[must_use]
    pub fn value_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(self.value.pad().as_slice()))
    }

    /// Whether this is the verifier of `password`, compared in constant time.
    #[must_use]
    pub fn matches(&self, identity: &Identity<'_>, password: &str) -> bool {
        let candidate = Self::new(identity, password, self.salt.clone());
        self.value.expose().ct_eq(candidate.value.expose()).into()
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier([redacted])")
    }
}

/// The server's side of one sign-in: b, B = k·v + g^b, and the verifier.
///
/// ```
/// use cognito_srp_core::srp::{Ephemeral, Exponent, Identity, Integer, ServerHalf, Verifier};
///
/// let alice = Identity::user("eYpv1mFHB", "alice");
/// let salt = Integer::from_hex("364c6433f278f99be64a3ee735974682")?;
/// let verifier = Verifier::new(&alice, "Correct-Horse7!", salt);
///
/// let client = Ephemeral::from_entropy([7; 64])?;
/// let server = ServerHalf::new(verifier.clone(), Exponent::from_be_bytes(&[9; 64]));
///
/// let servers_key = server.agree(client.public_value())?;
/// let clients_key =
///     client.agree(&alice, "Correct-Horse7!", verifier.salt(), server.public_value())?;
/// assert_eq!(servers_key.expose(), clients_key.expose());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ServerHalf {
    secret: Secret,
    private: Exponent,
    public: Integer,
}

/// What the server has of the password.
enum Secret {
    /// v.
    Verifier(Residue),
    /// x.
    Key(Exponent),
}

impl ServerHalf {
    /// The server half for a verifier and a random b of at least 32 bytes.
    #[must_use]
    pub fn new(verifier: Verifier, private: Exponent) -> Self {
        let public = CognitoSrp::cognito().server_public(&verifier.value, &private);
        Self {
            secret: Secret::Verifier(verifier.value),
            private,
            public,
        }
    }

    /// The server half for x, the hash that the client computes from the salt and the password
    /// ([`CognitoSrp::password_key`]), and a random b of at least 32 bytes.
    ///
    /// For a server whose passwords need no protection, such as an emulator: with x anyone can
    /// sign in, while with a verifier they would first have to guess the password.
    #[must_use]
    pub fn with_key(key: Exponent, private: Exponent) -> Self {
        let srp = CognitoSrp::cognito();
        Self {
            public: srp.server_public(&srp.verifier(&key), &private),
            secret: Secret::Key(key),
            private,
        }
    }

    /// B, which is sent as `SRP_B`.
    #[must_use]
    pub fn public_value(&self) -> &Integer {
        &self.public
    }

    /// The session key, from the client's `SRP_A`.
    ///
    /// # Errors
    /// [`SrpError`] if A is 0 modulo N or negative, or u is 0.
    pub fn agree(&self, client_public: &Integer) -> Result<SessionKey, SrpError> {
        self.agree_with(client_public, &self.scrambler(client_public)?)
    }

    /// u, the hash of A and B. A server that computes the session key later, with
    /// [`agree_with`](Self::agree_with), learns here whether A is to be refused.
    ///
    /// # Errors
    /// As [`agree`](Self::agree).
    pub fn scrambler(&self, client_public: &Integer) -> Result<Integer, SrpError> {
        CognitoSrp::cognito().scrambler(client_public, &self.public)
    }

    /// The session key, from the client's `SRP_A` and its [`scrambler`](Self::scrambler).
    ///
    /// # Errors
    /// As [`agree`](Self::agree).
    pub fn agree_with(
        &self,
        client_public: &Integer,
        scrambler: &Integer,
    ) -> Result<SessionKey, SrpError> {
        let srp = CognitoSrp::cognito();
        let (a, b, u) = (client_public, &self.private, scrambler);
        let premaster = match &self.secret {
            Secret::Verifier(v) => srp.server_premaster(a, v, u, b)?,
            Secret::Key(x) => srp.server_premaster_by_key(a, x, u, b)?,
        };
        Ok(SessionKey::derive(u, &premaster))
    }
}

impl fmt::Debug for ServerHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerHalf([redacted])")
    }
}
