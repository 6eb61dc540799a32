//! The challenges, one file a kind.
//!
//! PASSWORD_VERIFIER is answered by the core and never reaches the caller. Every
//! other kind is a variant of [`Challenge`] with a type of its own; so far there
//! is one type for all of them.

mod password_verifier;
mod unknown;

pub(crate) use password_verifier::answer as answer_password_verifier;
pub use unknown::UnknownChallenge;

/// A challenge that the core cannot answer by itself.
///
/// Non-exhaustive: kinds get types of their own in later versions. Until then,
/// and for names that the service adds, they come as [`Unknown`](Self::Unknown).
/// An unknown challenge is not a success: there are no tokens yet.
#[derive(Debug)]
#[non_exhaustive]
pub enum Challenge {
    /// A challenge that this version has no type for.
    Unknown(UnknownChallenge),
}
