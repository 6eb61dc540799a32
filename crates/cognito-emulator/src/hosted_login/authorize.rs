//! `/oauth2/authorize`: checks an app's request (RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707).
//! Every page of a sign-in checks it again.

use cognito_srp_core::Timestamp;

use super::answer::Answer;
use super::ask::{self, Ask};
use super::finish::{self, finish};
use super::page;
use super::parameters::Parameters;
use super::providers::{self, OWN};
use crate::ground::entropy::Context;
use crate::rules::scopes::{granted, listed};
use crate::state::app_client::AppClient;
use crate::state::grant::OAuth;
use crate::state::hosted_login::Session;
use crate::state::user_pool::UserPool;
use crate::state::user_pool::scopes::resource_server;

/// A checked request of an app.
pub(super) struct Authorize {
    pub(super) client_id: String,
    pub(super) return_to: ReturnTo,
    pub(super) challenge: Option<String>,
    pub(super) oauth: OAuth,
    prompts: Vec<String>,
    /// The identity provider that the browser goes to; None for the pool's own page.
    pub(super) provider: Option<String>,
    /// The provider that a session has to be of, where the app names one.
    named: Option<String>,
    /// How long ago a user may have proven who they are, in seconds.
    max_age: Option<u64>,
}

/// The registered URL to which a browser returns from the hosted login, unchanged.
pub(super) struct ReturnTo {
    pub(super) redirect_uri: String,
    pub(super) response: ResponseType,
    state: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ResponseType {
    Code,
    /// The implicit flow: tokens in the fragment.
    Token,
}

impl ReturnTo {
    /// Adds parameters, in the query or in the fragment.
    pub(super) fn with(&self, parameters: &[(&str, &str)]) -> Answer {
        let parameters = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        let uri = &self.redirect_uri;
        let separator = match self.response {
            ResponseType::Token => '#',
            ResponseType::Code if uri.contains('?') => '&',
            ResponseType::Code => '?',
        };
        Answer::redirect(format!("{uri}{separator}{parameters}"))
    }

    /// The app's `state` as a parameter, if it sent one.
    pub(super) fn state(&self) -> Option<(&'static str, &str)> {
        self.state.as_deref().map(|state| ("state", state))
    }

    /// An error, without a description if that is empty, in the order seen on AWS.
    pub(super) fn refuse(&self, error: &str, description: &str) -> Answer {
        let description = (!description.is_empty()).then_some(("error_description", description));
        let parameters = description.into_iter().chain(self.state());
        let parameters: Vec<_> = parameters.chain([("error", error)]).collect();
        self.with(&parameters)
    }
}

/// `/oauth2/authorize`: a user who is signed in returns to the app at once, everyone else goes
/// to `/login`.
pub(super) fn answer(pool: &mut UserPool, ask: &Ask<'_>, cx: &mut Context<'_>) -> Answer {
    let request = match Authorize::read(pool, &ask.query) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    if let Some(session) = let_in(pool, &request, ask, cx.now) {
        return finish(pool, &request, session, cx);
    }
    if request.prompts("none") {
        return request.return_to.refuse("login_required", "");
    }
    Answer::redirect(format!("/login?{}", ask.query.to_query()))
}

/// The user who is signed in with this browser, if this app client and this request accept
/// that session.
pub(super) fn let_in(
    pool: &UserPool,
    request: &Authorize,
    ask: &Ask<'_>,
    now: Timestamp,
) -> Option<Session> {
    if request.prompts("login") {
        return None;
    }
    let life = pool.client(&request.client_id).ok()?.hosted_session_life();
    let life = request.max_age.map_or(life, |most| life.min(most));
    let cookie = ask.cookie(ask::SESSION)?;
    let session = pool.hosted_login.session(cookie, life, now)?.clone();
    let by = session.provider.as_deref().unwrap_or(OWN);
    let is_wanted = request.named.as_deref().is_none_or(|name| name == by);
    (is_wanted && finish::is_good(pool, &session)).then_some(session)
}

impl Authorize {
    /// Checks a request. If the app client or the URL to return to is unknown, the hosted
    /// login shows the error itself; otherwise the error goes to the app.
    pub(super) fn read(pool: &UserPool, query: &Parameters<'_>) -> Result<Self, Answer> {
        let client_id = query.get("client_id");
        let client_id = client_id.ok_or_else(|| page::missing("client_id"))?;
        let client = pool.client(client_id);
        let client = client.map_err(|_| page::to_error("invalid_client", client_id))?;
        let return_to = return_to(client, query)?;
        match Self::read_for(pool, client, query) {
            Ok(Checked {
                challenge,
                oauth,
                named,
                max_age,
            }) => Ok(Self {
                provider: providers::provider(pool, client, named.as_deref()),
                named,
                max_age,
                client_id: client_id.to_owned(),
                return_to,
                challenge,
                oauth,
                prompts: listed(query.get("prompt").unwrap_or_default())
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
            }),
            Err(Refused(error, description)) => Err(return_to.refuse(error, description)),
        }
    }

    pub(super) fn prompts(&self, value: &str) -> bool {
        self.prompts.iter().any(|it| it == value)
    }

    /// What of `prompt` an identity provider is told.
    pub(super) fn forwarded_prompt(&self) -> Option<String> {
        let told = self.prompts.iter().filter(|it| *it != "none");
        let told: Vec<&str> = told.map(String::as_str).collect();
        (!told.is_empty()).then(|| told.join(" "))
    }

    fn read_for(
        pool: &UserPool,
        client: &AppClient,
        query: &Parameters<'_>,
    ) -> Result<Checked, Refused> {
        let flow = match query.get("response_type") {
            Some("code") => "code",
            Some("token") => "implicit",
            _ => return Err(Refused("invalid_request", "")),
        };
        if !client.allows_oauth(flow) {
            return Err(Refused("unauthorized_client", ""));
        }
        let challenge = challenge(query)?;
        let named = providers::named(pool, client, query)?;
        let max_age = match query.get("max_age").map(str::parse) {
            None => None,
            Some(Ok(seconds)) => Some(seconds),
            Some(Err(_)) => return Err(Refused("invalid_request", "")),
        };
        let no_scope = Refused("invalid_request", "invalid_scope");
        let asked = listed(query.get("scope").unwrap_or_default());
        let scopes = granted(pool, client, &asked).map_err(|_| no_scope)?;
        let oauth = OAuth {
            scopes,
            resource: query.get("resource").map(str::to_owned),
            nonce: query.get("nonce").map(str::to_owned),
        };
        let of_openid = ["email", "phone", "profile"];
        if of_openid.iter().any(|scope| asked.contains(scope)) && !oauth.has_scope("openid") {
            return Err(Refused("invalid_request", "invalid_scope"));
        }
        check_resource(&oauth)?;
        Ok(Checked {
            challenge,
            oauth,
            named,
            max_age,
        })
    }
}

/// What [`Authorize`] has of the parameters of a request.
struct Checked {
    challenge: Option<String>,
    oauth: OAuth,
    named: Option<String>,
    max_age: Option<u64>,
}

/// An error that goes to the app, with its description.
pub(super) struct Refused(pub(super) &'static str, pub(super) &'static str);

fn return_to(client: &AppClient, query: &Parameters<'_>) -> Result<ReturnTo, Answer> {
    if !client.has_oauth() {
        return Err(page::refused(
            400,
            "Client is not enabled for OAuth2.0 flows.",
        ));
    }
    let uri = query.get("redirect_uri");
    let uri = uri.or_else(|| client.default_redirect_uri());
    let uri = uri.ok_or_else(|| page::missing("redirect_uri"))?;
    if !client.has_callback_url(uri) {
        return Err(page::to_error("redirect_mismatch", &client.id));
    }
    Ok(ReturnTo {
        redirect_uri: uri.to_owned(),
        response: match query.get("response_type") {
            Some("token") => ResponseType::Token,
            _ => ResponseType::Code,
        },
        state: query.get("state").map(str::to_owned),
    })
}

/// The PKCE challenge. It must come with its method; both may be missing.
fn challenge(query: &Parameters<'_>) -> Result<Option<String>, Refused> {
    let method = query.get("code_challenge_method");
    match (query.get("code_challenge"), method) {
        (None, None) => Ok(None),
        (Some(challenge), Some("S256")) if is_digest(challenge) => Ok(Some(challenge.to_owned())),
        _ => Err(Refused("invalid_request", "")),
    }
}

/// Whether a text is a SHA-256 as PKCE writes it: base64url without padding.
fn is_digest(text: &str) -> bool {
    let mut octets = text.bytes();
    text.len() == 43 && octets.all(|it| it.is_ascii_alphanumeric() || it == b'-' || it == b'_')
}

/// Custom scopes belong to the resource that the tokens are for. The token endpoint checks
/// whether that resource is registered.
fn check_resource(oauth: &OAuth) -> Result<(), Refused> {
    let Some(resource) = oauth.resource.as_deref() else {
        return Ok(());
    };
    let (scheme, rest) = resource.split_once("://").unwrap_or_default();
    let is_url = match scheme {
        "http" => rest.starts_with("localhost"),
        scheme => !scheme.is_empty() && !rest.is_empty(),
    };
    if !is_url || resource.contains('#') {
        return Err(Refused("invalid_request", ""));
    }
    let mut servers = oauth.scopes.iter().filter_map(|it| resource_server(it));
    match servers.all(|server| server == resource) {
        true => Ok(()),
        false => Err(Refused(
            "invalid_request",
            "custom scopes requested for resource-binding must be assigned to the resource \
             being requested",
        )),
    }
}
