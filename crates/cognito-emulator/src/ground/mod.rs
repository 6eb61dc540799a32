//! The ground floor: faults, time and randomness, cryptography, formats.

pub(crate) mod client_timestamp;
pub(crate) mod date;
pub(crate) mod entropy;
pub(crate) mod exchange;
pub(crate) mod fault;
pub(crate) mod json;
pub(crate) mod keys;
pub(crate) mod leniency;
pub(crate) mod members;
pub(crate) mod model;
pub(crate) mod page;
pub(crate) mod page_input;
pub(crate) mod partial;
pub(crate) mod sum;
pub(crate) mod tags;
pub(crate) mod validate;
pub(crate) mod webauthn;
pub(crate) mod wire;
pub(crate) mod work;
