//! By what an identity is proven: tokens of providers.

use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use crate::values::endpoint::provider_name;
use crate::values::identifiers::UserPoolId;
use crate::values::sanitized::Names;
use crate::values::secret::IdToken;
use crate::wire::{Parameters, provider};

/// The tokens that prove an identity, by the names of their providers (`Logins`): 10 at most.
/// A guest has none.
///
/// All of them have to be good, or the service refuses them all. The tokens are wiped when this
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
    /// A program's own provider, for which `GetOpenIdTokenForDeveloperIdentity` gives a token:
    /// only for [`IdentityPool::get_credentials_for_identity`](crate::IdentityPool::get_credentials_for_identity).
    pub const DEVELOPER: &str = provider::DEVELOPER;
    /// Facebook; its token is an access token.
    pub const FACEBOOK: &str = provider::FACEBOOK;
    /// Google; its token is an ID token.
    pub const GOOGLE: &str = provider::GOOGLE;

    /// None: a guest.
    #[must_use]
    pub const fn guest() -> Self {
        Self(BTreeMap::new())
    }

    /// The ID token of a user of a user pool. (The service refuses an access token.)
    #[must_use]
    pub fn of_user_pool(user_pool_id: &UserPoolId, id_token: &IdToken) -> Self {
        Self::guest().with_user_pool(user_pool_id, id_token)
    }

    /// With the ID token of a user of a user pool, too. The provider's name is that of the
    /// pool's issuer without the scheme: `cognito-idp.{region}.amazonaws.com/{pool}`, and in
    /// another partition with its suffix.
    #[must_use]
    pub fn with_user_pool(self, user_pool_id: &UserPoolId, id_token: &IdToken) -> Self {
        self.with(provider_name(user_pool_id), id_token.expose())
    }

    /// With the token of this provider, too: [`GOOGLE`](Self::GOOGLE) for example, the issuer of
    /// an OpenID Connect provider without `https://`, or the ARN of a SAML provider, whose token
    /// is the assertion in base64. A second token of a provider replaces the first.
    #[must_use]
    pub fn with(mut self, provider: impl Into<String>, token: impl Into<String>) -> Self {
        self.0.insert(provider.into(), Zeroizing::new(token.into()));
        self
    }

    /// The names of the providers, in order.
    pub fn providers(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether there is none.
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
