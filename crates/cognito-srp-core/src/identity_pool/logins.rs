//! The proofs of an identity: providers' tokens.

use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use crate::values::endpoint::provider_name;
use crate::values::identifiers::UserPoolId;
use crate::values::sanitized::Names;
use crate::values::secret::IdToken;
use crate::wire::{Parameters, provider};

/// The tokens that prove an identity, by provider name (`Logins`); at most 10. A guest has
/// none.
///
/// If one of them is not valid, the service refuses them all. The tokens are wiped when this
/// is dropped, and `Debug` does not show them.
///
/// ```
/// use cognito_srp_core::{IdToken, Logins, UserPoolId};
///
/// let pool = UserPoolId::parse("cn-north-1_eYpv1mFHB")?;
/// let logins = Logins::of_user_pool(&pool, &IdToken::new("header.payload.signature"));
/// let name = "cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_eYpv1mFHB";
/// assert_eq!(logins.providers().collect::<Vec<_>>(), [name]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Logins(BTreeMap<String, Zeroizing<String>>);

impl Logins {
    /// Login with Amazon; its token is an access token.
    pub const AMAZON: &str = provider::AMAZON;
    /// Sign in with Apple; its token is an ID token.
    pub const APPLE: &str = provider::APPLE;
    /// A program's own provider, for which `GetOpenIdTokenForDeveloperIdentity` returns a
    /// token: only for
    /// [`IdentityPool::get_credentials_for_identity`](crate::IdentityPool::get_credentials_for_identity).
    pub const DEVELOPER: &str = provider::DEVELOPER;
    /// Facebook; its token is an access token.
    pub const FACEBOOK: &str = provider::FACEBOOK;
    /// Google; its token is an ID token.
    pub const GOOGLE: &str = provider::GOOGLE;

    /// No logins: a guest.
    #[must_use]
    pub const fn guest() -> Self {
        Self(BTreeMap::new())
    }

    /// The ID token of a user of a user pool. (The service refuses an access token.)
    #[must_use]
    pub fn of_user_pool(user_pool_id: &UserPoolId, id_token: &IdToken) -> Self {
        Self::guest().with_user_pool(user_pool_id, id_token)
    }

    /// Adds the ID token of a user pool's user. The provider's name is the pool's issuer
    /// without the scheme: `cognito-idp.{region}.amazonaws.com/{pool}`, with the suffix of the
    /// partition.
    #[must_use]
    pub fn with_user_pool(self, user_pool_id: &UserPoolId, id_token: &IdToken) -> Self {
        self.with(provider_name(user_pool_id), id_token.expose())
    }

    /// Adds the token of this provider: for example [`GOOGLE`](Self::GOOGLE); the issuer of an
    /// OpenID Connect provider without `https://`; or the ARN of a SAML provider, whose token
    /// is the assertion in base64. A second token of a provider replaces the first.
    #[must_use]
    pub fn with(mut self, provider: impl Into<String>, token: impl Into<String>) -> Self {
        self.0.insert(provider.into(), Zeroizing::new(token.into()));
        self
    }

    /// The names of the providers, sorted.
    pub fn providers(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether there are no logins.
    #[must_use]
    pub fn is_guest(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn parameters(&self) -> Parameters<'_> {
        let all = self.0.iter();
        all.fold(Parameters::new(), |parameters, (provider, token)| {
            parameters.with(provider.as_str(), token.as_str())
        })
    }
}

impl fmt::Debug for Logins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Logins")
            .field(&Names(self.0.keys()))
            .finish()
    }
}
