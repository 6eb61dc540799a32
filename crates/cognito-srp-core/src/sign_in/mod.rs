//! Signing in: a state machine. Each line knows only those below it:
//!
//! ```text
//!  transitions                      what a reply leads to: the only transitions
//!  begin, suspended, sealing, refusal
//!                                   how a sign-in begins; how a challenge is suspended,
//!                                   resumed, or answered once more after an error
//!  step ◄──► challenge, pending_challenge
//!                                   what comes next; its answer gives a step again
//!  pending                          what a sign-in waits for
//!  context                          what every request of a sign-in carries
//!  raw_challenge, device_proof      a challenge as it came; the device's own progress
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
#[cfg(feature = "seal")]
pub(crate) mod sealing_key;
pub(crate) mod step;
pub(crate) mod step_up;
pub(crate) mod suspended;
mod transitions;
