//! A challenge that needs an answer: the common part of all kinds of challenges.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;

use super::context::{SignInContext, SrpSecrets};
use super::raw_challenge::RawChallenge;
use super::step::Step;
use crate::exchange::Exchange;
use crate::wire::{self, Parameters};

/// A challenge that needs an answer, in its sign-in.
pub(crate) struct PendingChallenge {
    pub(crate) context: Box<SignInContext>,
    pub(crate) raw: RawChallenge,
}

impl PendingChallenge {
    /// The answer. The core adds the user name, the secret hash, the device key
    /// and the session.
    pub(crate) fn answer<'a, K, V>(
        self,
        responses: impl IntoIterator<Item = (K, V)>,
    ) -> Exchange<Step>
    where
        K: Into<wire::Text<'a>>,
        V: Into<wire::Text<'a>>,
    {
        self.answer_with_srp(responses, None)
    }

    /// The answer, with the secrets that PASSWORD_VERIFIER will ask for.
    pub(crate) fn answer_with_srp<'a, K, V>(
        self,
        responses: impl IntoIterator<Item = (K, V)>,
        srp: Option<SrpSecrets>,
    ) -> Exchange<Step>
    where
        K: Into<wire::Text<'a>>,
        V: Into<wire::Text<'a>>,
    {
        let own = responses
            .into_iter()
            .fold(Parameters::new(), |own, (key, value)| own.with(key, value));
        let Self { context, raw } = self;
        let name = raw.name().to_owned();
        context.answer(&name, &own, srp, Some(raw)).into()
    }
}
