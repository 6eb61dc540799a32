//! The SRP computations of the server. The same inputs always give the same result.

use std::sync::Arc;

use cognito_srp_core::srp::{Exponent, Identity, Integer, ServerHalf, SessionKey, Verifier};

use crate::ground::fault::Fault;

/// A computation with all its inputs. Only the inputs of the same request are compared, so the
/// time of a comparison tells its client nothing new.
#[derive(PartialEq, Eq)]
pub(crate) enum Sum {
    /// The verifier of a user's password.
    Verifier {
        pool_name: String,
        username: String,
        password: String,
        salt: Vec<u8>,
    },
    /// The server's half of a sign-in, from v, b and the client's A.
    Agreement {
        verifier: Vec<u8>,
        exponent: [u8; 32],
        srp_a: String,
    },
}

/// B, which is sent as `SRP_B`, and the session key.
#[derive(Clone)]
pub(crate) struct Agreement {
    pub(crate) srp_b: Integer,
    pub(crate) key: Arc<SessionKey>,
}

/// The result of a [`Sum`] of the same name.
#[derive(Clone)]
pub(crate) enum Answer {
    Verifier(Verifier),
    Agreement(Result<Agreement, Fault>),
}

impl Sum {
    pub(super) fn compute(&self) -> Answer {
        match self {
            Self::Verifier {
                pool_name,
                username,
                password,
                salt,
            } => {
                let identity = Identity::user(pool_name, username);
                let salt = Integer::from_be_bytes(salt);
                Answer::Verifier(Verifier::new(&identity, password, salt))
            }
            Self::Agreement {
                verifier,
                exponent,
                srp_a,
            } => Answer::Agreement(agree(verifier, exponent, srp_a)),
        }
    }
}

/// B and the session key, or a fault if A is refused.
fn agree(verifier: &[u8], exponent: &[u8; 32], srp_a: &str) -> Result<Agreement, Fault> {
    let srp_a = Integer::from_hex(srp_a)
        .map_err(|_| Fault::invalid_parameter("SRP_A is not a hexadecimal integer"))?;
    // The salt has no part in this computation.
    let verifier = Verifier::from_parts(
        Integer::from_be_bytes(&[]),
        &Integer::from_be_bytes(verifier),
    );
    let server = ServerHalf::new(verifier, Exponent::from_be_bytes(exponent));
    let key = server
        .agree(&srp_a)
        .map_err(|error| Fault::invalid_parameter(error.to_string()))?;
    Ok(Agreement {
        srp_b: server.public_value().clone(),
        key: Arc::new(key),
    })
}
