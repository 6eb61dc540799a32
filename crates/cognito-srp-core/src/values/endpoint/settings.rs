//! Which of the endpoints of AWS requests go to.

use super::rules::Service;
use super::{Endpoint, EndpointError};
use crate::values::identifiers::{IdentityPoolId, UserPoolId};

/// The choice among a service's endpoints, for a program that lets its users choose.
/// Combinations for which AWS's endpoint rule set has no endpoint are errors.
///
/// ```
/// use cognito_srp_core::{EndpointSettings, UserPoolId};
/// let pool = UserPoolId::parse("us-gov-west-1_eYpv1mFHB")?;
/// let endpoint = EndpointSettings::new().with_fips(true).resolve(&pool)?;
/// assert_eq!(endpoint.as_str(), "https://cognito-idp-fips.us-gov-west-1.amazonaws.com/");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointSettings {
    custom: Option<Endpoint>,
    fips: bool,
    dual_stack: bool,
}

impl EndpointSettings {
    /// The standard endpoint.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Selects a FIPS 140 endpoint.
    #[must_use]
    pub fn with_fips(mut self, fips: bool) -> Self {
        self.fips = fips;
        self
    }

    /// Selects a dual-stack endpoint (IPv4 and IPv6).
    #[must_use]
    pub fn with_dual_stack(mut self, dual_stack: bool) -> Self {
        self.dual_stack = dual_stack;
        self
    }

    /// Sets a custom endpoint, or none.
    #[must_use]
    pub fn with_custom(mut self, custom: Option<Endpoint>) -> Self {
        self.custom = custom;
        self
    }

    /// The endpoint for the region of a user pool.
    ///
    /// # Errors
    /// [`EndpointError::CustomWithFips`] and [`EndpointError::CustomWithDualStack`].
    pub fn resolve(&self, user_pool_id: &UserPoolId) -> Result<Endpoint, EndpointError> {
        self.of(Service::UserPools, user_pool_id.region())
    }

    /// The endpoint of identity pools (`cognito-identity`) for an identity pool's region.
    ///
    /// # Errors
    /// As for [`resolve`](Self::resolve).
    pub fn resolve_for_identity_pool(
        &self,
        identity_pool_id: &IdentityPoolId,
    ) -> Result<Endpoint, EndpointError> {
        self.of(Service::IdentityPools, identity_pool_id.region())
    }

    /// The endpoint of the Security Token Service (`sts`) for the region of an identity pool:
    /// the region's own, never the global one.
    ///
    /// # Errors
    /// As for [`resolve`](Self::resolve).
    pub fn resolve_for_sts(
        &self,
        identity_pool_id: &IdentityPoolId,
    ) -> Result<Endpoint, EndpointError> {
        self.of(Service::Sts, identity_pool_id.region())
    }

    fn of(&self, service: Service, region: &str) -> Result<Endpoint, EndpointError> {
        match &self.custom {
            Some(_) if self.fips => Err(EndpointError::CustomWithFips),
            Some(_) if self.dual_stack => Err(EndpointError::CustomWithDualStack),
            Some(custom) => Ok(custom.clone()),
            None => Ok(Endpoint(service.url(region, self.fips, self.dual_stack))),
        }
    }
}
