//! An identity pool that a program adds.

use super::pool::Settings;
use super::provider::CognitoIdentityProvider;
use super::role_mapping::Roles;

/// A new identity pool: which app clients' users it accepts, and with which roles.
///
/// ```
/// use cognito_emulator::{Emulator, NewIdentityPool};
///
/// let emulator = Emulator::start()?;
/// let provider = format!("cognito-idp.us-east-1.amazonaws.com/{}", emulator.user_pool_id());
/// let pool = NewIdentityPool::new("with guests")
///     .with_app_client(&provider, emulator.client_id())
///     .allowing_guests();
/// let id = emulator.add_identity_pool(pool)?;
/// assert!(id.starts_with("us-east-1:"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct NewIdentityPool {
    pub(crate) id: Option<String>,
    pub(crate) settings: Settings,
    pub(crate) roles: Roles,
}

impl NewIdentityPool {
    /// The default role of users.
    pub const AUTHENTICATED_ROLE: &str = "arn:aws:iam::000000000000:role/authenticated";

    /// The default role of guests.
    pub const UNAUTHENTICATED_ROLE: &str = "arn:aws:iam::000000000000:role/unauthenticated";

    /// A pool that accepts nobody yet, with two roles, and with the basic (classic) flow
    /// allowed.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let settings = Settings {
            identity_pool_name: name.to_owned(),
            allow_classic_flow: Some(true),
            ..Settings::default()
        };
        let new = Self {
            id: None,
            settings,
            roles: Roles::default(),
        };
        new.with_roles(Self::AUTHENTICATED_ROLE, Self::UNAUTHENTICATED_ROLE)
    }

    /// Sets the id: a region, a colon and a UUID. The default is random.
    #[must_use]
    pub fn with_id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    /// Accepts the users of an app client. The provider is the user pool's issuer without
    /// `https://`: `cognito-idp.us-east-1.amazonaws.com/us-east-1_Emulator1`.
    #[must_use]
    pub fn with_app_client(self, provider: &str, client_id: &str) -> Self {
        self.with_provider(provider, client_id, false)
    }

    /// The same, but tokens of a user who was signed out everywhere, disabled or deleted are
    /// refused (`ServerSideTokenCheck`).
    #[must_use]
    pub fn with_checked_app_client(self, provider: &str, client_id: &str) -> Self {
        self.with_provider(provider, client_id, true)
    }

    fn with_provider(mut self, provider: &str, client_id: &str, check: bool) -> Self {
        let provider = CognitoIdentityProvider {
            provider_name: Some(provider.to_owned()),
            client_id: Some(client_id.to_owned()),
            server_side_token_check: Some(check),
        };
        let providers = &mut self.settings.cognito_identity_providers;
        providers.get_or_insert_default().push(provider);
        self
    }

    /// Gives guests an identity and credentials too.
    #[must_use]
    pub fn allowing_guests(mut self) -> Self {
        self.settings.allow_unauthenticated_identities = true;
        self
    }

    /// Accepts the users of an OpenID Connect provider, by its ARN in IAM:
    /// `arn:aws:iam::123456789012:oidc-provider/login.example`. The provider is a user pool of
    /// the emulator, or one of
    /// [`Emulator::add_open_id_provider`](crate::Emulator::add_open_id_provider).
    #[must_use]
    pub fn with_open_id_provider(mut self, arn: &str) -> Self {
        let arns = &mut self.settings.open_id_connect_provider_arns;
        arns.get_or_insert_default().push(arn.to_owned());
        self
    }

    /// Adds a developer provider, whose users GetOpenIdTokenForDeveloperIdentity names.
    #[must_use]
    pub fn with_developer_provider(mut self, name: &str) -> Self {
        self.settings.developer_provider_name = Some(name.to_owned());
        self
    }

    /// Sets the roles (ARNs) of users and guests. SetIdentityPoolRoles or a seed can set
    /// rules.
    #[must_use]
    pub fn with_roles(mut self, authenticated: &str, unauthenticated: &str) -> Self {
        let roles = [
            ("authenticated", authenticated),
            ("unauthenticated", unauthenticated),
        ];
        self.roles.roles = roles
            .map(|(key, arn)| (key.to_owned(), arn.to_owned()))
            .into();
        self
    }
}
