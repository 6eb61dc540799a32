//! The relying party of WebAuthn Level 3: how a user pool verifies a passkey.
//!
//! This is own code because existing crates draw the challenge and read the clock themselves,
//! which the state machine must not do: with `webauthn_rp` a program cannot construct a
//! challenge, and it uses the system's clock; `webauthn-rs` uses the system's randomness too
//! and needs OpenSSL. The hard parts are still in crates: CBOR in `cbor4ii`, signatures in
//! `ring`. The specification's test vectors (§16) and the software authenticator of
//! `passkey` test this code.

mod attestation;
mod authenticator_data;
mod cbor;
mod ceremony;
mod client_data;
mod configuration;
mod credential;
mod options;
mod public_key;
mod relying_party;

use cognito_srp_core::Timestamp;

pub(crate) use ceremony::{Expected, authenticate, register};
pub(crate) use configuration::WebAuthnConfiguration;
pub(crate) use options::{Account, creation_options, request_options};
use public_key::PublicKey;
pub use relying_party::RelyingParty;

/// The challenge that a passkey signs. The specification requires at least 16 bytes.
pub(crate) type Challenge = [u8; 32];

/// A passkey of a user.
#[derive(Clone, Debug)]
pub(crate) struct Passkey {
    /// The credential's id.
    pub(crate) id: Vec<u8>,
    public_key: PublicKey,
    /// The authenticator's signature counter; 0 if it has none.
    sign_count: u32,
    /// Whether the passkey can be backed up. This never changes.
    backup_eligible: bool,
    /// How the client reaches the authenticator: `internal`, `usb`, …
    pub(crate) transports: Vec<String>,
    /// `platform` or `cross-platform`, if the client sent it.
    pub(crate) attachment: Option<String>,
    pub(crate) relying_party_id: String,
    pub(crate) created: Timestamp,
}

/// Why a ceremony was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It does not have the specification's form.
    Malformed(&'static str),
    /// It answers a different challenge.
    Challenge,
    /// It was made on a page that does not belong to the relying party.
    Origin,
    /// The authenticator signed for a different relying party.
    RelyingParty,
    /// The algorithm or the attestation is not supported.
    Unsupported(&'static str),
    /// The user was not present, or was not verified although that is required.
    User,
    /// The user does not have this passkey.
    Unknown,
    /// The signature is wrong.
    Signature,
    /// The signature counter did not increase: there may be a second copy of the key.
    Cloned,
}
