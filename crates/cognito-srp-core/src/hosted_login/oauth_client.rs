//! An app client at its user pool's domain.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::domain::UserPoolDomain;
use super::redirect_uri::RedirectUri;
use super::user_info::UserInfo;
use crate::app_client::AppClient;
use crate::exchange::Exchange;
use crate::operations::Acknowledged;
use crate::session::signed_in::SessionOrigin;
use crate::session::tokens::{FromDomain, Known, Tokens};
use crate::values::secret::{AccessToken, ClientSecret, RefreshToken};
use crate::wire::oauth::{LOGOUT, OAuthCall, field};
use crate::wire::{Form, Request};

/// An app client together with its user pool's domain: logins in a browser, and the OAuth 2.0
/// endpoints.
///
/// The tokens are the same as from any other sign-in: keepers, stores and verifiers accept
/// them. A keeper refreshes them at the service's API, as AWS's own clients do.
///
/// ```
/// use cognito_srp_core::{AppClient, LoginEntropy, OAuthClient, RedirectUri, UserPoolDomain};
/// # fn open(_: &str) {}
/// # fn wait_for_callback() -> String { String::new() }
/// # fn random() -> [u8; 80] { [7; 80] }
///
/// let app_client = AppClient::parse("eu-west-2_eYpv1mFHB", "1h57kf5cpq17m0eml12EXAMPLE")?;
/// let domain = UserPoolDomain::prefix(app_client.user_pool_id(), "acme")?;
/// let oauth = OAuthClient::new(app_client, domain);
///
/// let redirect_uri = RedirectUri::parse("http://localhost:8400/callback")?;
/// let login = oauth.login(redirect_uri).with_scopes(["openid", "email"]);
/// let pending = login.begin(LoginEntropy::from_entropy(random())?);
/// open(pending.authorize_url());
/// # if false {
/// let exchange = pending.callback(&wait_for_callback())?; // carry it: tokens
/// # let _ = exchange;
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct OAuthClient {
    app_client: AppClient,
    domain: UserPoolDomain,
    authentication: ClientAuthentication,
}

/// How an app client authenticates with its secret at the token endpoint (RFC 6749 §2.3.1).
/// The service accepts both. An app client without a secret only sends its id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// In the body (`client_secret_post`), because HTTP libraries and proxies log headers more
    /// often than bodies. (`/oauth2/revoke` accepts only the header.)
    #[default]
    Body,
    /// In the header `Authorization` (`client_secret_basic`).
    Basic,
}

impl OAuthClient {
    /// This app client, at this domain.
    #[must_use]
    pub fn new(app_client: AppClient, domain: UserPoolDomain) -> Self {
        Self {
            app_client,
            domain,
            authentication: ClientAuthentication::default(),
        }
    }

    /// Sets how the app client authenticates with its secret.
    #[must_use]
    pub fn with_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.authentication = authentication;
        self
    }

    /// The app client.
    #[must_use]
    pub fn app_client(&self) -> &AppClient {
        &self.app_client
    }

    /// The domain.
    #[must_use]
    pub fn domain(&self) -> &UserPoolDomain {
        &self.domain
    }

    /// New tokens for a refresh token, from the user pool's domain (`/oauth2/token`). With
    /// rotation, the reply has a new refresh token that replaces the old one.
    ///
    /// [`AppClient::refresh`] does the same at the service's API, with the same refresh token;
    /// keepers use that. Use this one if only the domain is reachable. The service refuses it
    /// for users with a remembered device.
    pub fn refresh(&self, refresh_token: &RefreshToken) -> Exchange<Tokens> {
        let form = Form::new()
            .field(field::GRANT_TYPE, "refresh_token")
            .field(field::REFRESH_TOKEN, refresh_token.expose());
        let request = self.token_request(OAuthCall::RefreshToken, form);
        Exchange::new(request, self.known(FromDomain::default()))
    }

    /// Revokes a refresh token and all access tokens that were issued with it, at the user
    /// pool's domain (`/oauth2/revoke`, RFC 7009), as [`AppClient::revoke_token`] does at the
    /// service's API. The service also reports success for an unknown token.
    ///
    /// The browser stays signed in until it opens [`logout_url`](Self::logout_url).
    pub fn revoke(&self, refresh_token: &RefreshToken) -> Exchange<Acknowledged> {
        let form = Form::new().field(field::TOKEN, refresh_token.expose());
        let basic = self.basic();
        let form = match &basic {
            Some(_) => form,
            None => form.field(field::CLIENT_ID, self.client_id()),
        };
        let call = OAuthCall::Revoke;
        Exchange::new(Request::oauth(call, self.url(call), basic, &form), ())
    }

    /// The user's attributes, from the user pool's domain (`/oauth2/userInfo`). The access
    /// token needs the scope `openid`, so it must come from a login at the domain.
    pub fn user_info(&self, access_token: &AccessToken) -> Exchange<UserInfo> {
        const BEARER: &str = "Bearer ";
        let token = access_token.expose();
        let mut value = Zeroizing::new(String::with_capacity(
            BEARER.len().saturating_add(token.len()),
        ));
        value.push_str(BEARER);
        value.push_str(token);
        let call = OAuthCall::UserInfo;
        let request = Request::oauth(call, self.url(call), Some(value), &Form::new());
        Exchange::new(request, ())
    }

    /// The URL that ends the browser's session at the domain. The browser then returns to
    /// `logout_uri`, which must be exactly one of the app client's sign-out URLs.
    ///
    /// Tokens stay valid: also [`revoke`](Self::revoke) the refresh token.
    #[must_use]
    pub fn logout_url(&self, logout_uri: &RedirectUri) -> String {
        let form = Form::new()
            .field(field::CLIENT_ID, self.client_id())
            .field(field::LOGOUT_URI, logout_uri.as_str());
        format!("{}?{}", self.domain.url(LOGOUT), form.encode().as_str())
    }
}

impl OAuthClient {
    pub(super) fn client_id(&self) -> &str {
        self.app_client.client_id().as_str()
    }

    /// A request to the token endpoint, with the app client's authentication.
    pub(crate) fn token_request<'a>(&'a self, call: OAuthCall, form: Form<'a>) -> Request {
        let secret = self.app_client.secret().map(ClientSecret::expose);
        let (basic, form) = match (self.authentication, secret) {
            (ClientAuthentication::Basic, Some(_)) => (self.basic(), form),
            (_, secret) => {
                let form = form.field(field::CLIENT_ID, self.client_id());
                (None, form.optional(field::CLIENT_SECRET, secret))
            }
        };
        Request::oauth(call, self.url(call), basic, &form)
    }

    /// What is known about tokens before they arrive.
    pub(super) fn known(&self, from_domain: FromDomain) -> Box<Known> {
        Box::new(Known {
            origin: SessionOrigin::of(&self.app_client),
            username: None,
            device_key: None,
            from_domain: Some(from_domain),
        })
    }

    fn url(&self, call: OAuthCall) -> String {
        self.domain.url(call.name())
    }

    /// `Basic` with id and secret (RFC 7617). AWS does not form-encode them; of their
    /// characters RFC 6749 would encode only `+`.
    fn basic(&self) -> Option<Zeroizing<String>> {
        const BASIC: &str = "Basic ";
        let secret = self.app_client.secret()?.expose();
        let pair = Zeroizing::new([self.client_id(), ":", secret].concat());
        let length = base64::encoded_len(pair.len(), true).unwrap_or_default();
        let mut value = Zeroizing::new(String::with_capacity(BASIC.len() + length));
        value.push_str(BASIC);
        STANDARD.encode_string(pair.as_bytes(), &mut value);
        Some(value)
    }
}

impl fmt::Display for ClientAuthentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Basic => "client_secret_basic",
            Self::Body => "client_secret_post",
        })
    }
}
