//! Cognito's SRP-6a, for programs that use the arithmetic directly.
//!
//! From the outside in:
//! - [`Ephemeral`] is the client half and [`ServerHalf`] the server half of one
//!   sign-in; both end in a [`SessionKey`], which signs the password claim.
//! - [`CognitoSrp`] has the steps one by one (k, x, v, A, B, u, S). It is [`Srp6a`] with
//!   Cognito's choice of [`Group`], [`Hash`] and [`Padding`]; with another choice the same
//!   code computes RFC 5054's test vector (in a `PrimeGroup`, with the feature `prime-groups`).
//! - [`Integer`] is a number in Cognito's form, with PAD.
//!
//! Only this module has big numbers; the field that it computes in is the crate
//! `cognito-srp-field`. The protocol around them (names of parameters, sessions,
//! secret hashes) is in the rest of the crate. The exact rules, with their sources, are in
//! `docs/protocol.md` in the repository.

mod client;
mod cognito;
mod cognito_group;
mod exponent;
mod group;
mod integer;
#[cfg(feature = "prime-groups")]
mod prime_group;
mod remainder;
mod residue;
mod rules;
mod server;
mod session_key;
mod steps;

pub use client::{EntropyError, Ephemeral};
pub use cognito::{CognitoSrp, Identity};
pub use cognito_group::{CognitoGroup, FieldElement};
pub use exponent::Exponent;
pub use group::Group;
pub use integer::{Integer, IntegerError};
#[cfg(feature = "prime-groups")]
#[cfg_attr(docsrs, doc(cfg(feature = "prime-groups")))]
pub use prime_group::{GroupError, PrimeGroup};
pub use residue::Residue;
pub use rules::{FixedWidth, Hash, Minimal, Padding, Sha256};
pub use server::{ServerHalf, Verifier};
pub use session_key::SessionKey;
pub use steps::{Srp6a, SrpError};
