//! An identity pool, and where its requests go.

use alloc::string::String;

use crate::values::endpoint::Endpoint;
use crate::values::identifiers::{IdentifierError, IdentityPoolId};

/// An identity pool: everything needed to call the service.
///
/// ```
/// use cognito_srp_core::IdentityPool;
///
/// let pool = IdentityPool::parse("eu-west-2:1a2b3c4d-0e0f-c0dd-c6c5-0a1b2c3d4e5f")?;
/// assert_eq!(pool.endpoint().as_str(), "https://cognito-identity.eu-west-2.amazonaws.com/");
/// assert_eq!(pool.sts_endpoint().as_str(), "https://sts.eu-west-2.amazonaws.com/");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct IdentityPool {
    id: IdentityPoolId,
    endpoint: Endpoint,
    sts_endpoint: Endpoint,
    pub(super) account_id: Option<String>,
}

impl IdentityPool {
    /// An identity pool, at the services' endpoints for its region.
    #[must_use]
    pub fn new(id: IdentityPoolId) -> Self {
        Self {
            endpoint: Endpoint::of_identity_pool(&id),
            sts_endpoint: Endpoint::of_sts(&id),
            id,
            account_id: None,
        }
    }

    /// [`new`](Self::new), from the id as a string.
    ///
    /// # Errors
    /// [`IdentifierError`] if it is not a valid id of an identity pool.
    pub fn parse(id: &str) -> Result<Self, IdentifierError> {
        IdentityPoolId::parse(id).map(Self::new)
    }

    /// Sends the requests of identity pools to another endpoint: an emulator, or one from
    /// [`EndpointSettings::resolve_for_identity_pool`](crate::EndpointSettings::resolve_for_identity_pool).
    #[must_use]
    pub fn with_endpoint(mut self, endpoint: Endpoint) -> Self {
        self.endpoint = endpoint;
        self
    }

    /// The same for the Security Token Service, which only the basic flow uses
    /// ([`EndpointSettings::resolve_for_sts`](crate::EndpointSettings::resolve_for_sts)).
    #[must_use]
    pub fn with_sts_endpoint(mut self, endpoint: Endpoint) -> Self {
        self.sts_endpoint = endpoint;
        self
    }

    /// Sends the pool's AWS account (12 digits) in `GetId`. The service does not require it.
    #[must_use]
    pub fn with_account_id(mut self, account_id: impl Into<String>) -> Self {
        self.account_id = Some(account_id.into());
        self
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &IdentityPoolId {
        &self.id
    }

    /// Where the requests of identity pools go.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Where the requests of the Security Token Service go.
    #[must_use]
    pub fn sts_endpoint(&self) -> &Endpoint {
        &self.sts_endpoint
    }
}
