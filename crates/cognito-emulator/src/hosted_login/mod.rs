//! The hosted login and OAuth 2.0. AWS serves them at a user pool's domain; here they are at
//! paths, for the pool of the app client in the request.
//!
//! The pages work without JavaScript, except for passkeys. As for the API, [`crate::rules`] decides what a sign-in
//! must prove; this module has only requests and pages.

pub(crate) mod answer;
pub(crate) mod ask;
mod authorize;
mod challenge;
mod client_auth;
mod csrf;
mod federated;
mod finish;
mod forgotten;
mod form;
mod life;
mod login;
mod logout;
mod operation;
mod page;
pub(crate) mod parameters;
mod passkey;
mod providers;
mod revoke;
mod sign_up;
mod token;
mod user_info;

use crate::ground::entropy::Context;
use crate::hosted_login::answer::Answer;
use crate::hosted_login::ask::Ask;
use crate::hosted_login::authorize::Authorize;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::UserPools;

/// The endpoints that pages of any origin may call.
pub(crate) const SHARED: [&str; 3] = ["/oauth2/token", "/oauth2/revoke", "/oauth2/userInfo"];

/// The answer of an app client's pool to a browser.
type Answers = fn(&mut UserPool, &Ask<'_>, &mut Context<'_>) -> Answer;

/// The same to a form, with the app's request.
type Takes = fn(&mut UserPool, &Ask<'_>, &Authorize, &mut Context<'_>) -> Answer;

/// What is checked before a browser is answered.
#[derive(Clone, Copy)]
enum Page {
    /// Nothing: it does so itself.
    Unchecked(Answers),
    /// It has a form, and the app's request is valid.
    WithForm(Answers),
    /// It takes a form of one of the pages: [`login::checked`].
    OfForm(Takes),
}

use Page::{OfForm, Unchecked, WithForm};

/// The paths and their methods.
const PAGES: [(&str, &str, Page); 13] = [
    ("GET", "/oauth2/authorize", Unchecked(authorize::answer)),
    ("GET", "/login", WithForm(login::show)),
    ("POST", "/login", OfForm(login::sign_in)),
    ("POST", passkey::PATH, OfForm(passkey::sign_in)),
    ("POST", "/challenge", OfForm(login::answer_challenge)),
    ("GET", "/signup", WithForm(sign_up::show)),
    ("POST", "/signup", OfForm(sign_up::sign_up)),
    ("POST", "/confirmUser", OfForm(sign_up::confirm)),
    ("POST", "/resendcode", OfForm(sign_up::resend)),
    ("GET", "/forgotPassword", WithForm(forgotten::show)),
    ("POST", "/forgotPassword", OfForm(forgotten::send_code)),
    ("POST", "/confirmforgotPassword", OfForm(forgotten::confirm)),
    ("GET", "/logout", Unchecked(logout::answer)),
];

impl Page {
    fn answer(self, pool: &mut UserPool, ask: &Ask<'_>, cx: &mut Context<'_>) -> Answer {
        let answer = match self {
            Unchecked(answers) => return answers(pool, ask, cx),
            WithForm(shows) => Authorize::read(pool, &ask.query).map(|_| shows(pool, ask, cx)),
            OfForm(takes) => {
                login::checked(pool, ask, cx).map(|request| takes(pool, ask, &request, cx))
            }
        };
        answer.unwrap_or_else(|refused| refused)
    }
}

/// An endpoint that finds its pool itself, if it belongs to one.
type Endpoint = fn(&mut UserPools, &Ask<'_>, &mut Context<'_>) -> Answer;

const ENDPOINTS: [(&str, &str, Endpoint); 5] = [
    ("POST", "/oauth2/token", token::answer),
    ("POST", "/oauth2/revoke", revoke::answer),
    ("GET", "/oauth2/userInfo", user_info::answer),
    ("GET", "/error", page::error),
    ("GET", federated::RESPONSE, federated::answer),
];

/// Whether a path belongs to the hosted login.
pub(crate) fn has(path: &str) -> bool {
    PAGES.iter().any(|(_, it, _)| *it == path) || ENDPOINTS.iter().any(|(_, it, _)| *it == path)
}

/// Answers a request for one of its paths.
pub(crate) fn answer(pools: &mut UserPools, ask: &Ask<'_>, cx: &mut Context<'_>) -> Answer {
    let is_asked = |method: &str, path: &str| method == ask.method && path == ask.path;
    let endpoint = ENDPOINTS.iter().find(|(m, p, _)| is_asked(m, p));
    if let Some((_, _, endpoint)) = endpoint {
        return endpoint(pools, ask, cx);
    }
    let page = PAGES.iter().find(|(m, p, _)| is_asked(m, p));
    let Some((_, _, page)) = page else {
        return Answer::method_not_allowed(&methods(ask.path));
    };
    let Some(client_id) = ask.query.get("client_id") else {
        return page::missing("client_id");
    };
    let mut all = pools.pools.iter();
    let found = all.find(|(_, pool)| pool.clients.contains_key(client_id));
    let Some(pool_id) = found.map(|(id, _)| id.clone()) else {
        return page::to_error("invalid_client", client_id);
    };
    if ["/oauth2/authorize", "/login"].contains(&ask.path)
        && ask.method == "GET"
        && let Some(answer) = federated::leave(pools, &pool_id, ask, cx)
    {
        return answer;
    }
    match pools.pools.get_mut(&pool_id) {
        Some(pool) => page.answer(pool, ask, cx),
        None => page::to_error("invalid_client", client_id),
    }
}

/// The methods of a path, for the header `allow`.
fn methods(path: &str) -> String {
    let pages = PAGES.iter().map(|(method, it, _)| (*method, *it));
    let endpoints = ENDPOINTS.iter().map(|(method, it, _)| (*method, *it));
    let methods = pages.chain(endpoints).filter(|(_, it)| *it == path);
    let methods: Vec<&str> = methods.map(|(method, _)| method).collect();
    methods.join(", ")
}
