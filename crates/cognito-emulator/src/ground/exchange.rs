//! One SRP exchange of a sign-in, as the server has it.

use std::fmt;
use std::sync::{Arc, OnceLock};

use cognito_srp_core::srp::{Integer, ServerHalf, SessionKey};

use crate::ground::fault::Fault;

/// Both sides' public values, and the session key as soon as somebody has computed it. The key
/// takes the longest of all sums, and nobody needs it before the client has sent its proof. So it
/// is computed while the client computes its own.
pub(crate) struct Exchange {
    half: Arc<ServerHalf>,
    srp_a: Integer,
    scrambler: Integer,
    key: OnceLock<Option<SessionKey>>,
}

impl Exchange {
    /// Refuses an A with which SRP must stop.
    pub(super) fn new(half: Arc<ServerHalf>, srp_a: Integer) -> Result<Self, Fault> {
        let scrambler = half
            .scrambler(&srp_a)
            .map_err(|error| Fault::invalid_parameter(error.to_string()))?;
        Ok(Self {
            half,
            srp_a,
            scrambler,
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
        self.key
            .get_or_init(|| self.half.agree_with(&self.srp_a, &self.scrambler).ok());
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Exchange([redacted])")
    }
}
