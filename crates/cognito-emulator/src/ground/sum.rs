//! The SRP computations of the server. The same inputs always give the same result.

use std::fmt;
use std::sync::{Arc, OnceLock};

use cognito_srp_core::srp::{CognitoSrp, Exponent, Integer, ServerHalf, SessionKey, Verifier};

use crate::ground::fault::Fault;

/// What a pool keeps of a password.
#[derive(Clone)]
pub(crate) enum Kept {
    /// x of a user's password. The verifier is g^x.
    Key(Exponent),
    /// The verifier that a device has sent.
    Verifier(Verifier),
}

/// A computation with all its inputs. Only the inputs of the same request are compared, so the
/// time of a comparison tells its client nothing new.
pub(crate) enum Sum {
    /// The server's half of a sign-in, with this b.
    Half { kept: Kept, exponent: [u8; 32] },
    /// The session key of a sign-in.
    Key(Arc<Exchange>),
}

impl PartialEq for Sum {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Key(one), Self::Key(other)) => Arc::ptr_eq(one, other),
            (
                Self::Half { kept, exponent },
                Self::Half {
                    kept: other,
                    exponent: drawn,
                },
            ) => kept.octets() == other.octets() && exponent == drawn,
            _ => false,
        }
    }
}

impl Kept {
    fn octets(&self) -> &[u8] {
        match self {
            Self::Key(x) => x.expose(),
            Self::Verifier(verifier) => verifier.value().expose(),
        }
    }

    fn half(&self, private: Exponent) -> ServerHalf {
        match self {
            Self::Key(x) => ServerHalf::with_key(x.clone(), private),
            Self::Verifier(verifier) => ServerHalf::new(verifier.clone(), private),
        }
    }
}

/// The result of a [`Sum`] of the same name.
#[derive(Clone)]
pub(crate) enum Answer {
    Half(Arc<ServerHalf>),
    /// The exchange has the key now.
    Key,
}

impl Sum {
    pub(super) fn compute(&self) -> Answer {
        match self {
            Self::Half { kept, exponent } => {
                let private = Exponent::from_be_bytes(exponent);
                Answer::Half(Arc::new(kept.half(private)))
            }
            Self::Key(exchange) => {
                exchange.compute();
                Answer::Key
            }
        }
    }
}

/// Both sides' public values, and the session key as soon as somebody has computed it. The key
/// takes the longest of all sums, and nobody needs it before the client has sent its proof. So it
/// is computed while the client computes its own.
pub(crate) struct Exchange {
    half: Arc<ServerHalf>,
    srp_a: Integer,
    key: OnceLock<Option<SessionKey>>,
}

impl Exchange {
    /// Refuses an A with which SRP must stop.
    pub(super) fn new(half: Arc<ServerHalf>, srp_a: Integer) -> Result<Self, Fault> {
        CognitoSrp::cognito()
            .scrambler(&srp_a, half.public_value())
            .map_err(|error| Fault::invalid_parameter(error.to_string()))?;
        Ok(Self {
            half,
            srp_a,
            key: OnceLock::new(),
        })
    }

    /// B, which is sent as `SRP_B`.
    pub(crate) fn srp_b(&self) -> &Integer {
        self.half.public_value()
    }

    /// The session key, if it is computed.
    pub(crate) fn key(&self) -> Option<&SessionKey> {
        self.key.get().and_then(Option::as_ref)
    }

    /// Computes the session key, or waits for the thread that does so.
    pub(crate) fn compute(&self) {
        self.key.get_or_init(|| self.half.agree(&self.srp_a).ok());
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Exchange([redacted])")
    }
}
