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

/// An app client together with the domain of its user pool: logins in a browser, and the
/// endpoints of OAuth 2.0.
///
/// The tokens are those that any other sign-in gives: keepers, stores and verifiers take them.
/// A keeper refreshes them at the service's API, as AWS's own clients do.
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

/// How an app client proves itself at the token endpoint with its secret (RFC 6749 §2.3.1). The
/// service takes either. One without a secret sends its id alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// In the body (`client_secret_post`): HTTP libraries and proxies log headers rather than
    /// bodies. (In the header at `/oauth2/revoke`, which takes no other.)
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

    /// Sets how the app client proves itself with its secret.
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

    /// New tokens for a refresh token, at the user pool's domain (`/oauth2/token`). With
    /// rotation on the reply has a new refresh token that replaces the old one.
    ///
    /// [`AppClient::refresh`] does the same at the service's API, for the same refresh token;
    /// it is what the keepers do. This is for where only the domain can be reached. It is not
    /// for users whose device is remembered: the service refuses it.
    pub fn refresh(&self, refresh_token: &RefreshToken) -> Exchange<Tokens> {
        let form = Form::new()
            .field(field::GRANT_TYPE, "refresh_token")
            .field(field::REFRESH_TOKEN, refresh_token.expose());
        let request = self.token_request(OAuthCall::RefreshToken, form);
        Exchange::new(request, self.known(FromDomain::default()))
    }

    /// Revokes a refresh token, and all access tokens that came of it, at the user pool's
    /// domain (`/oauth2/revoke`, RFC 7009), as [`AppClient::revoke_token`] does at the
    /// service's API. The service says that it is done of a token that it does not know, too.
    ///
    /// The browser stays signed in until it was sent to [`logout_url`](Self::logout_url).
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

    /// What the user pool's domain says of a user (`/oauth2/userInfo`). The access token needs
    /// the scope `openid`, so it has to be of a login at the domain.
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

    /// Where to send the browser, so that its session at the domain ends. It comes back to
    /// this URL, which has to be one of the app client's sign-out URLs.
    ///
    /// Tokens are good as before: [`revoke`](Self::revoke) the refresh token, too.
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

    /// A request to the token endpoint, in which the app client proves itself.
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

    /// What is known of tokens before they come.
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

    /// `Basic`, id and secret (RFC 7617). AWS encodes them as they are: there is nothing in
    /// them that RFC 6749 would encode first, but for `+`.
    fn basic(&self) -> Option<Zeroizing<String>> {
        const BASIC: &str = "Basic ";
        let secret = self.app_client.secret()?.expose();
        let length = self.client_id().len().saturating_add(secret.len() + 1);
        let mut pair = Zeroizing::new(String::with_capacity(length));
        pair.push_str(self.client_id());
        pair.push(':');
        pair.push_str(secret);
        let length = base64::encoded_len(length, true).unwrap_or_default();
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
