//! Signing in: a state machine.
//!
//! What is below knows nothing of what is above:
//!
//! ```text
//!  transitions    what a reply comes to: the only transitions
//!  begin          the first request, by flow        suspended, sealing   put by, taken up
//!  step ◄──────►  challenge, pending_challenge      refusal   a challenge beside an error
//!  pending        what a sign-in waits for
//!  context        what each request carries
//!  raw_challenge  a challenge as it came            device_proof   how far the device is
//! ```

pub(crate) mod begin;
pub(crate) mod challenge;
pub(crate) mod context;
pub(crate) mod device_proof;
pub(crate) mod pending;
pub(crate) mod pending_challenge;
pub(crate) mod raw_challenge;
mod refusal;
#[cfg(feature = "seal")]
pub(crate) mod sealing;
pub(crate) mod step;
pub(crate) mod suspended;
mod transitions;
