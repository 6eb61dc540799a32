//! A login in a browser before it begins.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::entropy::{LoginEntropy, code_challenge};
use super::oauth_client::OAuthClient;
use super::pending_login::PendingLogin;
use super::redirect_uri::RedirectUri;
use crate::wire::Form;
use crate::wire::oauth::{AUTHORIZE, field};

impl OAuthClient {
    /// A login in a browser: the authorization code grant of OAuth 2.0 with PKCE (RFC 7636).
    /// The browser returns to `redirect_uri`, which must be exactly one of the app client's
    /// callback URLs.
    pub fn login(&self, redirect_uri: RedirectUri) -> HostedLogin {
        HostedLogin {
            client: self.clone(),
            redirect_uri,
            scopes: Vec::new(),
            provider: None,
            login_hint: None,
            lang: None,
            prompt: Vec::new(),
            resource: None,
        }
    }
}

/// A login in a browser before it begins; call [`begin`](Self::begin) last.
#[must_use = "nothing happens before `begin` is called"]
pub struct HostedLogin {
    client: OAuthClient,
    redirect_uri: RedirectUri,
    scopes: Vec<String>,
    /// With the name of its parameter: at most one, of either kind.
    provider: Option<(&'static str, String)>,
    login_hint: Option<String>,
    lang: Option<String>,
    prompt: Vec<Prompt>,
    resource: Option<String>,
}

/// What the pages ask of a user who is already signed in in the browser (OpenID Connect Core
/// §3.1.2.1). Only managed login supports it, not the older hosted UI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Prompt {
    /// Asks nothing: returns a code at once, or
    /// [`OAuthCode::LoginRequired`](crate::OAuthCode::LoginRequired) if nobody is signed in.
    /// It cannot be combined with others.
    None,
    /// Asks to sign in again.
    Login,
    /// Asks to choose an account, at an identity provider with several.
    SelectAccount,
    /// Asks to consent, at an identity provider that requires it.
    Consent,
}

impl Prompt {
    /// The value in the URL.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Login => "login",
            Self::SelectAccount => "select_account",
            Self::Consent => "consent",
        }
    }
}

impl HostedLogin {
    /// Requests these scopes: `openid` (without it there is no ID token), `email`, `phone`,
    /// `profile`, `aws.cognito.signin.user.admin` (without it the service's API refuses the
    /// access token), and those of resource servers. By default, all that the app client may
    /// have are requested. A scope that it may not have is refused.
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Goes directly to an identity provider, by its name in the user pool, such as `Google`;
    /// or to `COGNITO`, the user pool's own page. Replaces an
    /// [identifier](Self::with_idp_identifier).
    pub fn with_identity_provider(mut self, name: impl Into<String>) -> Self {
        self.provider = Some((field::IDENTITY_PROVIDER, name.into()));
        self
    }

    /// Goes directly to an identity provider, by one of its identifiers in the user pool, such
    /// as an e-mail domain. Replaces a [name](Self::with_identity_provider).
    pub fn with_idp_identifier(mut self, identifier: impl Into<String>) -> Self {
        self.provider = Some((field::IDP_IDENTIFIER, identifier.into()));
        self
    }

    /// Fills in a user name on the page, or passes it to an OpenID provider.
    pub fn with_login_hint(mut self, username: impl Into<String>) -> Self {
        self.login_hint = Some(username.into());
        self
    }

    /// Sets the language of the pages, such as `de` or `pt-BR`.
    pub fn with_lang(mut self, lang: impl Into<String>) -> Self {
        self.lang = Some(lang.into());
        self
    }

    /// Sets what the pages ask of a user who is already signed in in the browser.
    pub fn with_prompt(mut self, prompt: impl IntoIterator<Item = Prompt>) -> Self {
        self.prompt = prompt.into_iter().collect();
        self
    }

    /// Sets the resource server that the access token is for (RFC 8707), by its identifier,
    /// which must be a URL. It becomes the token's `aud`.
    pub fn with_resource(mut self, identifier: impl Into<String>) -> Self {
        self.resource = Some(identifier.into());
        self
    }

    /// Begins the login: returns the URL for the browser and the state until it returns.
    #[must_use = "a browser must open its URL"]
    pub fn begin(self, entropy: LoginEntropy) -> PendingLogin {
        let joined = |texts: Vec<&str>| (!texts.is_empty()).then(|| texts.join(" "));
        let scopes: Vec<&str> = self.scopes.iter().map(String::as_str).collect();
        let with_id_token = scopes.contains(&"openid");
        let prompt = self.prompt.iter().map(|prompt| prompt.as_str()).collect();
        let mut form = Form::new()
            .field(field::RESPONSE_TYPE, "code")
            .field(field::CLIENT_ID, self.client.client_id())
            .field(field::REDIRECT_URI, self.redirect_uri.as_str())
            .optional(field::SCOPE, joined(scopes))
            .field(field::STATE, entropy.state.as_str())
            .field(field::NONCE, entropy.nonce.as_str())
            .field(
                field::CODE_CHALLENGE,
                code_challenge(&entropy.code_verifier),
            )
            .field(field::CODE_CHALLENGE_METHOD, "S256");
        if let Some((parameter, provider)) = &self.provider {
            form = form.field(parameter, provider.as_str());
        }
        let form = form
            .optional(field::LOGIN_HINT, self.login_hint.as_deref())
            .optional(field::LANG, self.lang.as_deref())
            .optional(field::PROMPT, joined(prompt))
            .optional(field::RESOURCE, self.resource.as_deref());
        let page = self.client.domain().url(AUTHORIZE);
        let authorize_url = format!("{page}?{}", form.encode().as_str());
        PendingLogin {
            authorize_url,
            redirect_uri: self.redirect_uri,
            entropy,
            with_id_token,
            client: self.client,
        }
    }
}

impl fmt::Debug for HostedLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostedLogin")
            .field("client", &self.client)
            .field("redirect_uri", &self.redirect_uri)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}
