//! The operations other than sign-in and refresh, one file for each topic. Each is a method of
//! [`AppClient`]; required members are its arguments. An operation without optional members
//! returns its [`Exchange`]; one with optional members returns a builder, which can be run
//! like an exchange.

macro_rules! call {
    (
        $(#[$attribute:meta])*
        $name:ident -> $outcome:ty $(, $capability:ident)* $(,)?
    ) => {
        $(#[$attribute])*
        #[must_use = "nothing is sent until this is run"]
        pub struct $name<'a> {
            call: $crate::operations::Call<'a>,
        }

        impl $name<'_> {
            $($crate::operations::call!(@ $capability);)*
        }

        impl $crate::exchange::into_exchange::Sealed for $name<'_> {}

        impl $crate::exchange::IntoExchange for $name<'_> {
            type Outcome = $outcome;

            fn into_exchange(self) -> $crate::exchange::Exchange<$outcome> {
                self.call.exchange(())
            }
        }

        impl core::fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }
    };
    (@ client_metadata) => {
        /// Sets `ClientMetadata`: strings for the user pool's Lambda triggers.
        pub fn with_client_metadata<K, V>(
            mut self,
            entries: impl IntoIterator<Item = (K, V)>,
        ) -> Self
        where
            K: Into<alloc::string::String>,
            V: Into<alloc::string::String>,
        {
            self.call.attachments.set_client_metadata(entries);
            self
        }
    };
    (@ user_context) => {
        /// Sets data about the user's device, for threat protection.
        pub fn with_user_context(mut self, context: $crate::values::context::UserContext) -> Self {
            self.call.attachments.origin = $crate::values::attachments::Origin::Client(Some(context));
            self
        }
    };
    (@ analytics) => {
        /// Sets the Amazon Pinpoint endpoint of the user's device (`AnalyticsMetadata`).
        pub fn with_analytics_endpoint(
            mut self,
            endpoint_id: impl Into<alloc::string::String>,
        ) -> Self {
            self.call.attachments.analytics_endpoint_id = Some(endpoint_id.into());
            self
        }
    };
}
pub(crate) use call;

pub(crate) mod code_delivery;
pub(crate) mod confirm_device;
pub(crate) mod devices;
pub(crate) mod list;
pub(crate) mod mfa;
pub(crate) mod pages;
pub(crate) mod passkey_registration;
pub(crate) mod passkeys;
pub(crate) mod recovery;
pub(crate) mod sessions;
pub(crate) mod sign_up;
pub(crate) mod user;

use crate::app_client::AppClient;
use crate::error::Error;
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::{Exchange, Outcome, settles_at_once};
use crate::values::attachments::Attachments;
use crate::values::identifiers::Username;
use crate::values::secret::AccessToken;
use crate::wire::{self, Body, Operation, member};

/// The operation was carried out; its reply has no content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acknowledged;

/// The body is `{}` or empty. Members are ignored. Anything other than an object is not from
/// the service: if a proxy's page answers a sign-out, the sign-out did not happen.
impl Conclude for Acknowledged {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        received.read_or_empty::<wire::Members>()?;
        Ok(Self)
    }
}

settles_at_once!(Acknowledged);

/// An operation under construction.
pub(crate) struct Call<'a> {
    app_client: &'a AppClient,
    operation: Operation,
    pub(crate) body: Body<'a>,
    pub(crate) attachments: Attachments,
}

impl<'a> Call<'a> {
    fn new(app_client: &'a AppClient, operation: Operation) -> Self {
        Self {
            app_client,
            operation,
            body: Body::new(),
            attachments: Attachments::none(),
        }
    }

    /// For a signed-in user.
    pub(crate) fn authorized(
        app_client: &'a AppClient,
        operation: Operation,
        access_token: &'a AccessToken,
    ) -> Self {
        Self::new(app_client, operation)
            .with(|body| body.text(member::ACCESS_TOKEN, access_token.expose()))
    }

    /// For a user who is not signed in: `Username` and the `SecretHash` over it. Outside of
    /// sign-ins, only this function adds a secret hash.
    pub(crate) fn of_user(
        app_client: &'a AppClient,
        operation: Operation,
        username: &'a Username,
    ) -> Self {
        let hash = app_client.secret_hash_of(username.as_str());
        Self::of_client(app_client, operation).with(|body| {
            let body = body.text(member::USERNAME, username.as_str());
            match hash {
                Some(hash) => body.text(member::SECRET_HASH, hash),
                None => body,
            }
        })
    }

    /// For the app client.
    pub(crate) fn of_client(app_client: &'a AppClient, operation: Operation) -> Self {
        Self::new(app_client, operation)
            .with(|body| body.text(member::CLIENT_ID, app_client.client_id().as_str()))
    }

    /// For neither.
    pub(crate) fn plain(app_client: &'a AppClient, operation: Operation) -> Self {
        Self::new(app_client, operation)
    }

    pub(crate) fn with(mut self, add: impl FnOnce(Body<'a>) -> Body<'a>) -> Self {
        self.body = add(self.body);
        self
    }

    pub(crate) fn exchange<T: Outcome>(self, pending: T::Pending) -> Exchange<T> {
        let body = wire::attach(self.body, &self.attachments);
        Exchange::new(self.app_client.request(self.operation, &body), pending)
    }
}
