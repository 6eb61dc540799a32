//! What a sign-in can come to.

use core::ops::ControlFlow;

use super::challenge::Challenge;
use super::pending::Outgoing;
use crate::exchange::{Exchange, Outcome};
use crate::session::tokens::Tokens;

/// What comes after one exchange of a sign-in.
///
/// A step must be used: a sign-in whose step is dropped stops halfway.
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// # use cognito_srp_core::{Error, Exchange, Response, Step, Timestamp};
/// # fn f(exchange: Exchange<Step>, response: Response<'_>, now: Timestamp) -> Result<(), Error> {
/// exchange.receive(response, now)?; // unused `Step` that must be used
/// # Ok(()) }
/// ```
///
/// Exhaustive on purpose: there is no fourth case for a program to handle.
#[must_use = "a step that is not followed is a sign-in that stopped halfway"]
#[derive(Debug)]
pub enum Step {
    /// The core has made the next request; carry it.
    Send(Exchange<Step>),
    /// A person, or the program, has to answer.
    Challenge(Challenge),
    /// Signed in.
    Done(Tokens),
}

/// A sign-in that can go no further without the caller: [`Step`] without `Send`.
#[must_use = "a challenge that is not answered is a sign-in that stopped halfway"]
#[derive(Debug)]
pub enum Settled {
    /// A person, or the program, has to answer.
    Challenge(Challenge),
    /// Signed in.
    Done(Tokens),
}

impl From<Outgoing> for Exchange<Step> {
    fn from(outgoing: Outgoing) -> Self {
        Self::new(outgoing.request, outgoing.pending)
    }
}

impl Outcome for Step {
    type Settled = Settled;

    fn settle(self) -> ControlFlow<Settled, Exchange<Self>> {
        match self {
            Self::Send(exchange) => ControlFlow::Continue(exchange),
            Self::Challenge(challenge) => ControlFlow::Break(Settled::Challenge(challenge)),
            Self::Done(tokens) => ControlFlow::Break(Settled::Done(tokens)),
        }
    }
}
