//! The states between a sign-in's request and its reply, and the requests.

use alloc::boxed::Box;

use super::context::{DeviceKeyIs, SignInContext, SrpSecrets};
use super::raw_challenge::RawChallenge;
use crate::wire::{Parameters, Request};

/// The state of a sign-in until the reply to its current request.
pub struct Pending {
    pub(super) context: Box<SignInContext>,
    pub(super) awaiting: Awaiting,
    /// After `SRP_A`, the secrets that PASSWORD_VERIFIER will ask for. They are
    /// moved out to answer it, so a second one finds none: the chain of automatic
    /// answers ends by construction.
    pub(super) srp: Option<SrpSecrets>,
    /// The challenge that was answered, in case it can be answered again.
    pub(super) asked: Option<RawChallenge>,
    /// The request to send instead if the service no longer knows the device.
    pub(super) without_device: Option<Box<Request>>,
}

/// The operation whose reply comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Awaiting {
    /// Of `InitiateAuth` or `RespondToAuthChallenge`: tokens or a challenge.
    Reply,
    /// Of `AssociateSoftwareToken`: the secret of a software token.
    SecretCode,
    /// Of `VerifySoftwareToken`: whether the code was correct.
    Verification,
}

impl Pending {
    pub(crate) fn new(context: Box<SignInContext>, awaiting: Awaiting) -> Self {
        Self {
            context,
            awaiting,
            srp: None,
            asked: None,
            without_device: None,
        }
    }

    pub(crate) fn with_srp(self, srp: Option<SrpSecrets>) -> Self {
        Self { srp, ..self }
    }

    pub(crate) fn with_asked(self, asked: Option<RawChallenge>) -> Self {
        Self { asked, ..self }
    }

    /// The state after this request is sent.
    pub(crate) fn sending(self, request: Request, without_device: Option<Request>) -> Outgoing {
        let without_device = without_device.map(Box::new);
        let pending = Self {
            without_device,
            ..self
        };
        Outgoing { request, pending }
    }
}

/// A request of a sign-in, and the state that needs its reply. `step.rs` makes an exchange of
/// the two, so this file need not know the results of a sign-in.
pub(crate) struct Outgoing {
    pub(super) request: Request,
    pub(super) pending: Pending,
}

impl SignInContext {
    /// The first request of a flow, with its own parameters.
    pub(crate) fn initiate(
        self: Box<Self>,
        flow: &'static str,
        own: &Parameters<'_>,
        srp: Option<SrpSecrets>,
    ) -> Outgoing {
        let build = |device| self.initiation(flow, own, device);
        let (request, without_device) = self.both_ways(build);
        Pending::new(self, Awaiting::Reply)
            .with_srp(srp)
            .sending(request, without_device)
    }

    /// An answer to a challenge, with its own responses. `asked` is the challenge, in case it
    /// can be answered again.
    pub(crate) fn answer(
        self: Box<Self>,
        challenge: &str,
        own: &Parameters<'_>,
        srp: Option<SrpSecrets>,
        asked: Option<RawChallenge>,
    ) -> Outgoing {
        let build = |device| self.response(challenge, own, device);
        let (request, without_device) = self.both_ways(build);
        Pending::new(self, Awaiting::Reply)
            .with_srp(srp)
            .with_asked(asked)
            .sending(request, without_device)
    }

    /// An answer by the device itself, which makes no sense without it.
    pub(crate) fn answer_as_device(
        self: Box<Self>,
        challenge: &str,
        own: &Parameters<'_>,
    ) -> Outgoing {
        let request = self.response(challenge, own, DeviceKeyIs::Sent);
        Pending::new(self, Awaiting::Reply).sending(request, None)
    }
}
