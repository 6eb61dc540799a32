//! OAuth 2.0 and the hosted login for an app client. The settings are stored under the
//! service's names, and read here.

use serde_json::Value;

use super::{AppClient, NewAppClient};

/// How long a session of the hosted login is valid by default, in minutes.
const SESSION_MINUTES: u64 = 60;

impl NewAppClient {
    /// Allows these OAuth 2.0 flows (`AllowedOAuthFlows`): `code`, `implicit` or
    /// `client_credentials`, with these scopes (`AllowedOAuthScopes`).
    ///
    /// ```
    /// use cognito_emulator::{Emulator, NewAppClient};
    ///
    /// let emulator = Emulator::start()?;
    /// let client = NewAppClient::public()
    ///     .with_oauth(["code"], ["openid", "email"])
    ///     .with_callback_urls(["http://localhost:3000/callback"]);
    /// let client_id = emulator.add_client(client)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_oauth<'a>(
        self,
        flows: impl IntoIterator<Item = &'a str>,
        scopes: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut client = self.with_list("AllowedOAuthFlows", flows);
        client = client.with_list("AllowedOAuthScopes", scopes);
        let name = "AllowedOAuthFlowsUserPoolClient".to_owned();
        client.settings.kept.insert(name, true.into());
        client
    }

    /// Sets the URLs to which the hosted login may redirect a browser after a sign-in
    /// (`CallbackURLs`). They are compared character by character.
    #[must_use]
    pub fn with_callback_urls<'a>(self, urls: impl IntoIterator<Item = &'a str>) -> Self {
        self.with_list("CallbackURLs", urls)
    }

    /// Sets the URLs to which `/logout` may redirect a browser (`LogoutURLs`). They are
    /// compared character by character.
    #[must_use]
    pub fn with_logout_urls<'a>(self, urls: impl IntoIterator<Item = &'a str>) -> Self {
        self.with_list("LogoutURLs", urls)
    }

    /// Sets the identity providers (`SupportedIdentityProviders`); the default is `COGNITO`,
    /// the pool's own users.
    #[must_use]
    pub fn with_identity_providers<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.with_list("SupportedIdentityProviders", names)
    }

    /// Sets the callback URL for requests that name none (`DefaultRedirectURI`).
    #[must_use]
    pub fn with_default_redirect_uri(mut self, url: &str) -> Self {
        let name = "DefaultRedirectURI".to_owned();
        self.settings.kept.insert(name, url.into());
        self
    }

    /// The settings under the service's names.
    pub(crate) fn oauth_settings(&self) -> Value {
        Value::Object(self.settings.kept.clone())
    }

    fn with_list<'a>(mut self, name: &str, items: impl IntoIterator<Item = &'a str>) -> Self {
        let items: Value = items.into_iter().collect();
        self.settings.kept.insert(name.to_owned(), items);
        self
    }
}

impl AppClient {
    /// Whether it may use OAuth 2.0 (`AllowedOAuthFlowsUserPoolClient`).
    pub(crate) fn has_oauth(&self) -> bool {
        let allowed = self.settings.kept.get("AllowedOAuthFlowsUserPoolClient");
        allowed.and_then(Value::as_bool) == Some(true)
    }

    /// Whether it allows an OAuth 2.0 flow.
    pub(crate) fn allows_oauth(&self, flow: &str) -> bool {
        self.has_oauth() && self.list("AllowedOAuthFlows").any(|it| it == flow)
    }

    pub(crate) fn oauth_scopes(&self) -> impl Iterator<Item = &str> {
        self.list("AllowedOAuthScopes")
    }

    /// Whether the hosted login may redirect to this URL after a sign-in. The strings are
    /// compared (RFC 9700 §2.1), without an exception for loopback ports.
    pub(crate) fn has_callback_url(&self, url: &str) -> bool {
        self.list("CallbackURLs").any(|it| it == url)
    }

    pub(crate) fn has_logout_url(&self, url: &str) -> bool {
        self.list("LogoutURLs").any(|it| it == url)
    }

    /// The callback URL for requests that name none; app clients with one identity provider
    /// have it.
    pub(crate) fn default_redirect_uri(&self) -> Option<&str> {
        let url = self.settings.kept.get("DefaultRedirectURI")?.as_str()?;
        (self.list("SupportedIdentityProviders").count() <= 1).then_some(url)
    }

    /// The identity providers that it names.
    pub(crate) fn identity_providers(&self) -> impl Iterator<Item = &str> {
        self.list("SupportedIdentityProviders")
    }

    /// Whether its users may sign in with this identity provider.
    pub(crate) fn has_identity_provider(&self, name: &str) -> bool {
        let mut providers = self.list("SupportedIdentityProviders").peekable();
        match providers.peek() {
            Some(_) => providers.any(|it| it == name),
            None => name == "COGNITO",
        }
    }

    /// For how long after a sign-in the hosted login lets this app client in without another
    /// one, in seconds (`SSOSession.MaxValidityMinutes`).
    pub(crate) fn hosted_session_life(&self) -> u64 {
        let configuration = self.sso_session.as_ref();
        let minutes = configuration.and_then(|it| it.get("MaxValidityMinutes")?.as_u64());
        minutes.unwrap_or(SESSION_MINUTES).saturating_mul(60)
    }

    fn list<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let items = self.settings.kept.get(name).and_then(Value::as_array);
        items.into_iter().flatten().filter_map(Value::as_str)
    }
}
