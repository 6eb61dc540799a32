//! Values that are validated when they are parsed. They know nothing of the rest of the crate.

pub(crate) mod attachments;
mod characters;
pub(crate) mod clock_skew;
pub(crate) mod context;
pub(crate) mod date;
pub(crate) mod endpoint;
pub(crate) mod entries;
pub(crate) mod identifiers;
pub(crate) mod mac;
mod otpauth;
pub(crate) mod public_key_options;
pub(crate) mod readable_debug;
pub(crate) mod sanitized;
pub(crate) mod secret;
#[cfg(feature = "serde")]
mod serde;
pub(crate) mod time;
pub(crate) mod variables;
