//! A login while the browser is away.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::callback::{Callback, CallbackProblem};
use super::entropy::LoginEntropy;
use super::oauth_client::OAuthClient;
use super::redirect_uri::RedirectUri;
use crate::error::{ErrorCode, ServiceError};
use crate::exchange::Exchange;
use crate::session::tokens::{FromDomain, Tokens};
use crate::stored::{Stored, StoredError};
use crate::values::endpoint::Endpoint;
use crate::wire::oauth::{self, AUTHORIZE, OAuthCall, field};
use crate::wire::{self, Fault, Form};

/// A login in a browser that has begun and needs the browser's return.
///
/// It belongs to one browser. A web server stores it with that browser's session
/// ([`to_json`](Self::to_json)), so that it accepts no callback of another browser.
#[must_use = "a browser must open its URL, and returns with a code"]
pub struct PendingLogin {
    pub(super) client: OAuthClient,
    pub(super) redirect_uri: RedirectUri,
    pub(super) entropy: LoginEntropy,
    pub(super) authorize_url: String,
    /// The scope `openid` was requested explicitly.
    pub(super) with_id_token: bool,
}

/// A callback did not contain a usable code. Nothing was sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum CallbackError {
    /// The service, the user or an identity provider refused: the login has ended.
    ///
    /// If the app client's id or the redirect URI is wrong, the browser does not return: the
    /// service shows the error on its own page.
    Refused(ServiceError),
    /// It is not the callback of this login, which can still be completed.
    Stray {
        /// Why not.
        problem: CallbackProblem,
        /// The login.
        login: Box<PendingLogin>,
    },
}

impl PendingLogin {
    /// The URL for the browser (`/oauth2/authorize`). The login must be finished within five
    /// minutes. The URL contains the state and the nonce, but no secret that would let anybody
    /// use the code.
    #[must_use]
    pub fn authorize_url(&self) -> &str {
        &self.authorize_url
    }

    /// The URL to which the browser returns.
    #[must_use]
    pub fn redirect_uri(&self) -> &RedirectUri {
        &self.redirect_uri
    }

    /// Takes the URL with which the browser returned, or its path and query; checks that it
    /// belongs to this login; and returns the exchange that gets tokens for its code
    /// (`/oauth2/token`, the grant `authorization_code`). The ID token must contain this
    /// login's nonce ([`ProtocolError::OtherNonce`](crate::ProtocolError::OtherNonce)).
    ///
    /// A code can be used once, within five minutes. The exchange is not repeated after any
    /// answer, because a refusal may have used the code up.
    ///
    /// # Errors
    /// [`CallbackError::Refused`] if the login has ended, [`CallbackError::Stray`] if this is
    /// not its callback; then it can still be completed.
    pub fn callback(self, url: &str) -> Result<Exchange<Tokens>, CallbackError> {
        match self.check(url) {
            Ok(Answer::Code(code)) => Ok(self.exchange(&code)),
            Ok(Answer::Refusal(error)) => Err(CallbackError::Refused(error)),
            Err(problem) => Err(CallbackError::Stray {
                problem,
                login: Box::new(self),
            }),
        }
    }

    fn check(&self, url: &str) -> Result<Answer, CallbackProblem> {
        if !self.redirect_uri.is_that_of(url) {
            return Err(CallbackProblem::OtherRedirectUri);
        }
        let callback = Callback::read(url).ok_or(CallbackProblem::NotACallback)?;
        let state = callback.state.as_deref().map_or("", |state| state.as_str());
        let is_ours: bool = state.as_bytes().ct_eq(self.entropy.state.as_bytes()).into();
        if !is_ours {
            return Err(CallbackProblem::OtherState);
        }
        let issuer = callback.issuer.as_deref();
        if issuer.is_some_and(|issuer| !self.is_issuer(issuer)) {
            return Err(CallbackProblem::OtherIssuer);
        }
        if let Some(code) = callback.error.filter(|code| !code.is_empty()) {
            let description = callback.error_description.as_deref();
            let fault = oauth::named(Fault {
                code: code.as_str().to_owned(),
                message: description.map_or_else(String::new, |text| text.as_str().to_owned()),
            });
            return Ok(Answer::Refusal(ServiceError {
                operation: AUTHORIZE,
                code: ErrorCode::from_wire(&fault.code),
                message: fault.message,
                request_id: None,
                status: 302,
                is_of_user_pools: true,
                challenge: None,
            }));
        }
        let code = callback.code.filter(|code| !code.is_empty());
        code.map(Answer::Code).ok_or(CallbackProblem::NotACallback)
    }

    /// Whether the user pool's tokens have this issuer: the service's, or that of a custom
    /// endpoint.
    fn is_issuer(&self, issuer: &str) -> bool {
        let app_client = self.client.app_client();
        let pool = app_client.user_pool_id();
        let at = |endpoint: &Endpoint| {
            let base = endpoint.as_str();
            let base = base.strip_suffix('/').unwrap_or(base);
            issuer == format!("{base}/{pool}")
        };
        at(&Endpoint::of(pool)) || at(app_client.endpoint())
    }

    fn exchange(self, code: &str) -> Exchange<Tokens> {
        let form = Form::new()
            .field(field::GRANT_TYPE, "authorization_code")
            .field(field::CODE, code)
            .field(field::REDIRECT_URI, self.redirect_uri.as_str())
            .field(field::CODE_VERIFIER, self.entropy.code_verifier.as_str());
        let call = OAuthCall::AuthorizationCode;
        let request = self.client.token_request(call, form);
        let known = self.client.known(FromDomain {
            nonce: Some(self.entropy.nonce),
            with_id_token: self.with_id_token,
        });
        Exchange::new(request, known)
    }
}

/// The contents of this login's callback.
enum Answer {
    Code(Zeroizing<String>),
    Refusal(ServiceError),
}

wire::members! {
    /// The form of [`PendingLogin::to_json`].
    StoredLogin {
        user_pool_id: String = "UserPoolId",
        client_id: String = "ClientId",
        domain: String = "Domain",
        redirect_uri: String = "RedirectUri",
        authorize_url: String = "AuthorizeUrl",
        state: Zeroizing<String> = "State",
        nonce: Zeroizing<String> = "Nonce",
        code_verifier: Zeroizing<String> = "CodeVerifier",
        with_id_token: bool = "WithIdToken",
    }
}

impl PendingLogin {
    /// The login as JSON, for a web server to store until the browser returns. It is a secret:
    /// store it where only this browser's session can reach it. It does not contain the client
    /// secret.
    #[must_use]
    pub fn to_json(&self) -> Zeroizing<String> {
        let app_client = self.client.app_client();
        Stored::LOGIN
            .begin()
            .text("UserPoolId", app_client.user_pool_id().as_str())
            .text("ClientId", app_client.client_id().as_str())
            .text("Domain", self.client.domain().as_str())
            .text("RedirectUri", self.redirect_uri.as_str())
            .text("AuthorizeUrl", self.authorize_url.as_str())
            .text("State", self.entropy.state.as_str())
            .text("Nonce", self.entropy.nonce.as_str())
            .text("CodeVerifier", self.entropy.code_verifier.as_str())
            .flag("WithIdToken", self.with_id_token)
            .encode()
    }
}

impl OAuthClient {
    /// Restores a login from [`PendingLogin::to_json`].
    ///
    /// # Errors
    /// [`StoredError`] if it cannot be read, or belongs to another app client or domain.
    pub fn pending_login(&self, json: &str) -> Result<PendingLogin, StoredError> {
        let damaged = || Stored::LOGIN.damaged();
        let stored: StoredLogin = Stored::LOGIN.read(json)?;
        let app_client = self.app_client();
        let is_ours = stored.user_pool_id.as_deref() == Some(app_client.user_pool_id().as_str())
            && stored.client_id.as_deref() == Some(app_client.client_id().as_str())
            && stored.domain.as_deref() == Some(self.domain().as_str());
        if !is_ours {
            return Err(StoredError::OtherAppClient);
        }
        let secret = |text: Option<Zeroizing<String>>| {
            text.filter(|text| !text.is_empty()).ok_or_else(damaged)
        };
        let redirect_uri = stored.redirect_uri.ok_or_else(damaged)?;
        Ok(PendingLogin {
            client: self.clone(),
            redirect_uri: RedirectUri::parse(&redirect_uri).map_err(|_| damaged())?,
            entropy: LoginEntropy {
                state: secret(stored.state)?,
                nonce: secret(stored.nonce)?,
                code_verifier: secret(stored.code_verifier)?,
            },
            authorize_url: stored.authorize_url.ok_or_else(damaged)?,
            with_id_token: stored.with_id_token.ok_or_else(damaged)?,
        })
    }
}

impl fmt::Debug for PendingLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingLogin")
            .field("client", &self.client)
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for CallbackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => error.fmt(f),
            Self::Stray { problem, .. } => problem.fmt(f),
        }
    }
}

/// Without a source: `Display` shows the inner error.
impl core::error::Error for CallbackError {}
