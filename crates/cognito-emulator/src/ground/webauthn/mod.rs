//! The relying party of WebAuthn Level 3: what a user pool checks of a passkey.
//!
//! Written out here because the crates that do it draw the challenge and read the
//! clock themselves, which the state machine must not: `webauthn_rp` makes a
//! challenge unconstructible by intent and compares with the system's clock,
//! `webauthn-rs` draws from the system as well and needs OpenSSL. What is hard is
//! left to crates all the same: CBOR and COSE to `coset`, signatures to
//! `ring`. The test vectors of the specification (§16) and the software
//! authenticator of `passkey` are the proof.

mod attestation;
mod authenticator_data;
mod ceremony;
mod client_data;
mod options;
mod public_key;
mod relying_party;

use cognito_srp_core::Timestamp;

pub(crate) use ceremony::{Expected, authenticate, register};
pub(crate) use options::{Account, creation_options, request_options};
use public_key::PublicKey;
pub use relying_party::RelyingParty;
pub(crate) use relying_party::WebAuthnConfiguration;

/// What a passkey signs. The specification wants 16 octets at least.
pub(crate) type Challenge = [u8; 32];

/// A passkey of a user.
#[derive(Clone, Debug)]
pub(crate) struct Passkey {
    /// The credential's id.
    pub(crate) id: Vec<u8>,
    public_key: PublicKey,
    /// The authenticator's count of signatures, 0 where it keeps none.
    sign_count: u32,
    /// Whether it can be backed up, which never changes in its life.
    backup_eligible: bool,
    /// How the client says that the authenticator is reached: `internal`, `usb`, …
    pub(crate) transports: Vec<String>,
    /// `platform` or `cross-platform`, when the client said it.
    pub(crate) attachment: Option<String>,
    pub(crate) relying_party_id: String,
    pub(crate) created: Timestamp,
}

/// Why a ceremony was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Not of the form that the specification gives it.
    Malformed(&'static str),
    /// It answers another challenge.
    Challenge,
    /// It was made on a page that is not the relying party's.
    Origin,
    /// The authenticator signed for another relying party.
    RelyingParty,
    /// An algorithm or an attestation that is not supported.
    Unsupported(&'static str),
    /// The user was not there, or was not verified although that is required.
    User,
    /// A passkey that the user does not have.
    Unknown,
    /// The signature is not the passkey's.
    Signature,
    /// The count of signatures did not grow: there may be a second copy of the key.
    Cloned,
}
