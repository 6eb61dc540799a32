//! A challenge as received, not interpreted yet.

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::error::protocol::ProtocolError;
use crate::srp::Integer;
use crate::values::entries::Entries;
use crate::values::identifiers::Username;
use crate::wire::{self, AuthReply, key};

/// Name, parameters and offers of a challenge. Typed challenges are read from this, when they
/// are received and when they are resumed. Boxed, because it is moved from state to state, and
/// the states should be small.
#[derive(Clone)]
pub(crate) struct RawChallenge(Box<Parts>);

#[derive(Clone)]
struct Parts {
    name: String,
    parameters: Entries,
    available: Vec<String>,
}

impl RawChallenge {
    pub(crate) fn new(name: String, reply: &mut AuthReply) -> Self {
        Self::from_parts(name, reply.take_parameters(), reply.take_available())
    }

    /// A challenge without parameters.
    pub(crate) fn named(name: &str) -> Self {
        Self::from_parts(name.to_string(), Entries::new(), Vec::new())
    }

    pub(crate) fn from_parts(name: String, parameters: Entries, available: Vec<String>) -> Self {
        Self(Box::new(Parts {
            name,
            parameters,
            available,
        }))
    }

    pub(crate) fn with(mut self, name: &str, value: Zeroizing<String>) -> Self {
        self.0.parameters.insert(name.to_string(), value);
        self
    }

    pub(crate) fn name(&self) -> &str {
        &self.0.name
    }

    /// What SELECT_CHALLENGE offers.
    pub(crate) fn available(&self) -> &[String] {
        &self.0.available
    }

    pub(crate) fn parameters(&self) -> &Entries {
        &self.0.parameters
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.parameters.get(name)
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
