//! Credentials from an identity pool for AWS's SDK for Rust, with the feature `aws-credentials`.

use core::time::Duration;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError as ProviderError;
use aws_credential_types::provider::{self, ProvideCredentials, future};

use crate::IdentityCredentials;

const NAME: &str = "CognitoIdentityPool";

/// For `aws_config::defaults(..).credentials_provider(..)`, and so for every client of AWS's
/// SDK for Rust. Their expiry is by this machine's clock, which the SDK uses.
#[cfg_attr(docsrs, doc(cfg(feature = "aws-credentials")))]
impl ProvideCredentials for IdentityCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(provide(self))
    }
}

async fn provide(from: &IdentityCredentials) -> provider::Result {
    let credentials = from.credentials().await;
    // Never `not_loaded`, because a chain of providers would then continue with somebody
    // else's credentials.
    let credentials = credentials.map_err(ProviderError::provider_error)?;
    let ends = Duration::from_secs(from.expiry_by_this_clock(&credentials).unix_seconds());
    let ends: Option<SystemTime> = UNIX_EPOCH.checked_add(ends);
    Ok(Credentials::new(
        credentials.access_key_id(),
        credentials.secret_access_key().expose(),
        Some(credentials.session_token().expose().to_owned()),
        ends,
        NAME,
    ))
}
