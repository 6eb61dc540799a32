//! The SRP computations of the server. The same inputs always give the same result.

use std::sync::Arc;

use cognito_srp_core::srp::{Exponent, ServerHalf, Verifier};

use crate::ground::exchange::Exchange;

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
