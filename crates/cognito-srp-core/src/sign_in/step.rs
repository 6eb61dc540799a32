//! The possible results of a sign-in's exchange.

use core::ops::ControlFlow;

use super::challenge::Challenge;
use super::pending::Outgoing;
use crate::exchange::{Exchange, Outcome};
use crate::session::tokens::Tokens;

/// What follows one exchange of a sign-in.
///
/// A step must be used: if it is dropped, the sign-in is incomplete.
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// # use cognito_srp_core::{Error, Exchange, Response, Step, Timestamp};
/// # fn f(exchange: Exchange<Step>, response: Response<'_>, now: Timestamp) -> Result<(), Error> {
/// exchange.receive(response, now)?; // unused `Step` that must be used
/// # Ok(()) }
/// ```
///
/// Exhaustive on purpose: a program never has to handle a fourth case.
#[must_use = "a sign-in whose step is dropped is incomplete"]
#[derive(Debug)]
pub enum Step {
    /// The core has created the next request; send it.
    Send(Exchange<Step>),
    /// The user or the program must answer.
    Challenge(Challenge),
    /// Signed in.
    Done(Tokens),
}

/// A sign-in that cannot continue without the caller: [`Step`] without `Send`.
#[must_use = "a sign-in whose challenge is not answered is incomplete"]
#[derive(Debug)]
pub enum Settled {
    /// The user or the program must answer.
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
