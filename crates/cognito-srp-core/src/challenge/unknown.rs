//! Challenges that this version has no type for.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use core::fmt;

use zeroize::Zeroizing;

use crate::app_client::{AppClient, Named};
use crate::exchange::Exchange;
use crate::identifiers::Username;
use crate::secret::Session;
use crate::sign_in;
use crate::step::Step;
use crate::wire::{self, AuthReply, key};

/// A challenge with its name and parameters, to be answered raw.
///
/// It is used up by the answer:
///
/// ```compile_fail,E0382
/// # use cognito_srp_core::UnknownChallenge;
/// fn twice(challenge: UnknownChallenge) {
///     let _ = challenge.answer([("SMS_MFA_CODE", "123456")]);
///     let _ = challenge.answer([("SMS_MFA_CODE", "654321")]); // used after move
/// }
/// ```
pub struct UnknownChallenge {
    app_client: AppClient,
    username: Username,
    name: String,
    parameters: BTreeMap<String, Zeroizing<String>>,
    session: Option<Session>,
}

impl UnknownChallenge {
    /// `last_known` is the name in the request that this replies to.
    pub(crate) fn new(
        app_client: AppClient,
        last_known: Username,
        name: String,
        mut reply: AuthReply,
    ) -> Self {
        let parameters = reply.take_parameters();
        let returned = [key::USER_ID_FOR_SRP, key::USERNAME]
            .iter()
            .find_map(|key| parameters.get(*key))
            .map(|name| Username::returned(name.to_string()));
        Self {
            app_client,
            username: returned.unwrap_or(last_known),
            name,
            parameters,
            session: reply.session.map(Into::into),
        }
    }

    /// The service's name of the challenge, such as `SMS_MFA`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The user name that the service returned, else the one used last.
    #[must_use]
    pub fn username(&self) -> &Username {
        &self.username
    }

    /// A parameter of the challenge, such as `CODE_DELIVERY_DESTINATION`.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(|value| value.as_str())
    }

    /// All parameters, by name.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Answers with raw `ChallengeResponses`, such as `[("SMS_MFA_CODE", "123456")]`.
    ///
    /// The core adds `USERNAME`, the `SECRET_HASH` over it, and the session;
    /// entries with these two names are left out of `responses`.
    pub fn answer<'a>(
        self,
        responses: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Exchange<Step> {
        let mut all = self
            .app_client
            .parameters_for(Named::InRequest(self.username.as_str()));
        for (name, value) in responses {
            if name != key::USERNAME && name != key::SECRET_HASH {
                all = all.with(name, value);
            }
        }
        let body = wire::respond(
            &self.name,
            self.app_client.client_id().as_str(),
            self.session.as_ref().map(Session::expose),
            all,
        );
        sign_in::answer(self.app_client.clone(), self.username.clone(), &body)
    }
}

impl fmt::Debug for UnknownChallenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownChallenge")
            .field("name", &self.name)
            .field("parameters", &self.parameters.keys())
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}
