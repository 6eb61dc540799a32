//! A sign-in in progress: the data of every request.

use alloc::boxed::Box;

use super::device_proof::DeviceProof;
use crate::app_client::{AppClient, Named};
use crate::device::{Device, DeviceError};
use crate::session::device_outcome::DeviceOutcome;
use crate::srp::Ephemeral;
use crate::values::attachments::{Attachments, Origin};
use crate::values::identifiers::Username;
use crate::values::secret::{Password, Session};
use crate::wire::Request;
use crate::wire::{self, Initiation, Operation, Parameters, key};

/// The secrets that PASSWORD_VERIFIER will ask for.
pub(crate) type SrpSecrets = Box<(Password, Ephemeral)>;

/// Whether a request names the remembered device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeviceKeyIs {
    Sent,
    LeftOut,
}

/// A sign-in in progress.
pub(crate) struct SignInContext {
    pub(crate) app_client: AppClient,
    /// As typed at first, then as the service returned it.
    pub(crate) username: Username,
    /// The newest session.
    pub(crate) session: Option<Session>,
    /// The remembered device from which the user signs in.
    pub(crate) device: Option<DeviceProof>,
    /// What happened to that device.
    pub(crate) outcome: DeviceOutcome,
    pub(crate) attachments: Attachments,
}

impl SignInContext {
    /// Boxed, because it is moved from state to state, and the states should be small.
    pub(crate) fn new(app_client: AppClient, username: Username) -> Box<Self> {
        Box::new(Self {
            app_client,
            username,
            session: None,
            device: None,
            outcome: DeviceOutcome::default(),
            attachments: Attachments::none(),
        })
    }

    /// The user signs in from this device, if it is remembered in this user pool.
    pub(crate) fn set_device(
        &mut self,
        device: Device,
        ephemeral: Ephemeral,
    ) -> Result<(), DeviceError> {
        if device.user_pool_id() != self.app_client.user_pool_id() {
            return Err(DeviceError::OtherUserPool);
        }
        self.outcome.username = device.username().cloned();
        self.device = Some(DeviceProof::new(device, ephemeral));
        Ok(())
    }

    /// Sets the user name that the service returned. Before that, the typed name may be an
    /// alias, and a device of any user may be the right one. From now on a device of another
    /// user is left out: neither its key nor a proof is sent.
    pub(crate) fn set_username(&mut self, name: Username) {
        let another_s = self.outcome.username.as_ref();
        if another_s.is_some_and(|known| *known != name) {
            let device = self.device.take();
            let key = device.map(|device| device.key().clone());
            self.outcome.unused = key.or(self.outcome.unused.take());
        }
        self.username = name;
    }

    /// Continues without the device, which the service does not know.
    pub(crate) fn forget_device(&mut self) {
        let device = self.device.take();
        self.outcome.forgotten = device.map(|device| device.key().clone());
    }

    /// The request, and the one to send instead if the service no longer knows the device.
    pub(super) fn both_ways(
        &self,
        build: impl Fn(DeviceKeyIs) -> Request,
    ) -> (Request, Option<Request>) {
        let device = self.device.as_ref();
        let without_device = device.map(|_| build(DeviceKeyIs::LeftOut));
        (build(DeviceKeyIs::Sent), without_device)
    }

    pub(super) fn initiation(
        &self,
        flow: &'static str,
        own: &Parameters<'_>,
        device: DeviceKeyIs,
    ) -> Request {
        let initiation = Initiation {
            flow,
            parameters: self.parameters(own, device),
            session: self.session.as_ref().map(Session::expose),
        };
        self.app_client.initiation(initiation, &self.attachments)
    }

    pub(super) fn response(
        &self,
        challenge: &str,
        own: &Parameters<'_>,
        device: DeviceKeyIs,
    ) -> Request {
        let body = wire::respond(
            self.app_client.user_pool_id().as_str(),
            self.app_client.client_id().as_str(),
            challenge,
            self.session.as_ref().map(Session::expose),
            self.parameters(own, device),
            &self.attachments,
        );
        let operation = match self.attachments.origin {
            Origin::Client(_) => Operation::RespondToAuthChallenge,
            Origin::Server(_) => Operation::AdminRespondToAuthChallenge,
        };
        self.app_client.request(operation, &body)
    }

    /// USERNAME, SECRET_HASH, DEVICE_KEY, and the request's own parameters.
    fn parameters<'a>(&'a self, own: &Parameters<'a>, device: DeviceKeyIs) -> Parameters<'a> {
        let parameters = self
            .app_client
            .parameters_for(Named::InRequest(self.username.as_str()));
        let parameters = match (&self.device, device) {
            (Some(proof), DeviceKeyIs::Sent) => {
                parameters.with(key::DEVICE_KEY, proof.key().as_str())
            }
            _ => parameters,
        };
        parameters.and(own)
    }
}
