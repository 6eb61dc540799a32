//! A challenge as received, not interpreted yet.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::error::protocol::ProtocolError;
use crate::srp::Integer;
use crate::values::entries::Entries;
use crate::values::identifiers::Username;
use crate::wire::{self, AuthReply, key};

/// Name, parameters and offers of a challenge. Typed challenges are read from this, when they
/// are received and when they are resumed.
#[derive(Clone)]
pub(crate) struct RawChallenge {
    name: String,
    parameters: Entries,
    available: Vec<String>,
}

impl RawChallenge {
    pub(crate) fn new(name: String, reply: &mut AuthReply) -> Self {
        Self {
            name,
            parameters: reply.take_parameters(),
            available: reply.take_available(),
        }
    }

    /// A challenge without parameters.
    pub(crate) fn named(name: &str) -> Self {
        Self::from_parts(name.to_string(), Entries::new(), Vec::new())
    }

    pub(crate) fn from_parts(name: String, parameters: Entries, available: Vec<String>) -> Self {
        Self {
            name,
            parameters,
            available,
        }
    }

    pub(crate) fn with(mut self, name: &str, value: Zeroizing<String>) -> Self {
        self.parameters.insert(name.to_string(), value);
        self
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What SELECT_CHALLENGE offers.
    pub(crate) fn available(&self) -> &[String] {
        &self.available
    }

    pub(crate) fn parameters(&self) -> &Entries {
        &self.parameters
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)
    }

    pub(crate) fn require(&self, name: &'static str) -> Result<&str, ProtocolError> {
        self.get(name).ok_or(ProtocolError::Missing(name))
    }

    pub(crate) fn integer(&self, name: &'static str) -> Result<Integer, ProtocolError> {
        Integer::from_hex(self.require(name)?).map_err(|reason| ProtocolError::NotAnInteger {
            parameter: name,
            reason,
        })
    }

    /// A parameter with JSON in a string.
    pub(crate) fn json<T: wire::Readable>(&self, name: &'static str) -> Result<T, ProtocolError> {
        wire::read(self.require(name)?.as_bytes()).ok_or(ProtocolError::NotJson(name))
    }

    /// The user name in the challenge: `USER_ID_FOR_SRP`, otherwise `USERNAME`; on AWS they
    /// are the same. An empty string is not a name.
    pub(crate) fn username(&self) -> Option<Username> {
        [key::USER_ID_FOR_SRP, key::USERNAME]
            .into_iter()
            .filter_map(|name| self.get(name))
            .find_map(|name| Username::returned(name.to_string()))
    }
}
