//! Options that a program adds to a sign-in in addition to the credentials.

use alloc::string::String;

use super::context::{ServerContext, UserContext};
use super::entries::Entries;

/// Who calls the service, and the data about the user's device.
#[derive(Clone)]
pub(crate) enum Origin {
    /// The user's own program: unsigned operations.
    Client(Option<UserContext>),
    /// An operator's server: signed operations.
    Server(Option<ServerContext>),
}

/// The data of every request of a sign-in, in addition to its own parameters.
#[derive(Clone)]
pub(crate) struct Attachments {
    pub(crate) origin: Origin,
    pub(crate) analytics_endpoint_id: Option<String>,
    pub(crate) client_metadata: Entries,
}

impl Attachments {
    pub(crate) fn none() -> Self {
        Self {
            origin: Origin::Client(None),
            analytics_endpoint_id: None,
            client_metadata: Entries::new(),
        }
    }

    pub(crate) fn set_client_metadata<K, V>(&mut self, entries: impl IntoIterator<Item = (K, V)>)
    where
        K: Into<String>,
        V: Into<String>,
    {
        self.client_metadata = entries.into_iter().collect();
    }
}
